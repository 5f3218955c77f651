#include "input/expr.h"

#include "input.h"

/* "NAME", "NAME or 80", "80". */
static void put_term(FILE *out, const struct np_catalogue *catalogue, const struct np_term *term)
{
	if (term->variable == NP_NO_VARIABLE) {
		fprintf(out, "%u", term->number);
		return;
	}
	fputs(catalogue->variables[term->variable]->name, out);
	if (term->fallback) {
		fputs(" or ", out);
		put_term(out, catalogue, term->fallback);
	}
}

static const char *text_of(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			   const struct np_port_expr *expr)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	put_term(out, catalogue, &expr->from);
	fputs(expr->range ? " to " : " and ", out);
	put_term(out, catalogue, &expr->to);
	return unit_keep(ctx, &output);
}

/* Parse the YAML scalar TEXT. */
static int parse(struct np_ctx *ctx, struct np_catalogue *catalogue, const char *text,
		 struct np_port_expr *expr)
{
	return np_expr_parse(ctx, catalogue, unit_tree(ctx, text), expr);
}

static const struct {
	const char *text, *terms;
} good[] = {
	{"1", "1 and 1"},
	{"65535", "65535 and 65535"},
	{"'55820'", "55820 and 55820"},
	{"5060-5061", "5060 to 5061"},
	{"80-80", "80 to 80"},
	{"${A}", "A and A"},
	{"\"${A}\"", "A and A"},
	{"${_a9Z}", "_a9Z and _a9Z"},
	{"${A:-80}", "A or 80 and A or 80"},
	{"${A}-${B}", "A to B"},
	{"${A}-${A}", "A to A"},
	{"${A:-10000}-${B:-20000}", "A or 10000 to B or 20000"},
	{"10000-${B}", "10000 to B"},
	{"${A}-20000", "A to 20000"},
	{"${A:-20}-10", "A or 20 to 10"}, /* reversed only where A is not set */
	{"${A:-${B}}", "A or B and A or B"},
	{"${A:-${B:-${C:-80}}}", "A or B or C or 80 and A or B or C or 80"},
	{"${A:-${B}}-${B:-${A}}", "A or B to B or A"},
	{"${A:-${B:-${C:-${D:-${E:-${F:-${G:-${H:-80}}}}}}}}",
	 "A or B or C or D or E or F or G or H or 80 and "
	 "A or B or C or D or E or F or G or H or 80"},
	{"${AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB}",
	 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB and "
	 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(good); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};
		struct np_port_expr expr = {0};

		unit_outcome(good[i].text, &ctx, parse(&ctx, &catalogue, good[i].text, &expr), "");
		unit_text(good[i].text, text_of(&ctx, &catalogue, &expr), good[i].terms);
		unit_true(good[i].text, strstr(good[i].text, expr.text) != NULL);
		unit_number(good[i].text, expr.loc.col, 1);
		np_ctx_release(&ctx);
	}
}

#define HINT "  hint: a port is N, N-M, ${VARIABLE}, ${VARIABLE:-N} or ${FIRST}-${LAST}\n"
#define NO_NUMBER " is not a whole number in decimal digits\n"
#define NO_RANGE " is out of range 1-65535\n"

static const struct {
	const char *text, *messages;
} refused[] = {
	{"0", "1:1: error: port '0'" NO_RANGE},
	{"65536", "1:1: error: port '65536'" NO_RANGE},
	{"4294967297", "1:1: error: port '4294967297'" NO_RANGE},
	{"-1", "1:1: error: port '-1'" NO_NUMBER},
	{"+1", "1:1: error: port '+1'" NO_NUMBER},
	{"1e4", "1:1: error: port '1e4'" NO_NUMBER},
	{"0x50", "1:1: error: port '0x50'" NO_NUMBER},
	{"0o120", "1:1: error: port '0o120'" NO_NUMBER},
	{"080", "1:1: error: port '080' has a leading zero\n"},
	{"20107.0", "1:1: error: port '20107.0'" NO_NUMBER},
	{"22:22", "1:1: error: port '22:22'" NO_NUMBER},
	{"20_107", "1:1: error: port '20_107'" NO_NUMBER},
	{"80,443", "1:1: error: port '80,443'" NO_NUMBER},
	{"\" 80\"", "1:2: error: port ' 80'" NO_NUMBER},
	{"'80 '", "1:2: error: port '80 '" NO_NUMBER},
	{"''", "1:2: error: port '' is empty\n"},
	{"---", "2:1: error: port '' is empty\n"},
	{"ssh", "1:1: error: port 'ssh'" NO_NUMBER},
	{"\xC3\xA9", "1:1: error: port '\xC3\xA9'" NO_NUMBER},
	{"80-", "1:4: error: port '' is empty\n"},
	{"80-0", "1:4: error: port '0'" NO_RANGE},
	{"80--90", "1:4: error: port '-90'" NO_NUMBER},
	{"80 - 90", "1:1: error: port '80 '" NO_NUMBER},
	{"80-90-100", "1:6: error: port '80-90-100': unexpected text at the end\n" HINT},
	{"5061-5060", "1:1: error: port '5061-5060': the range is reversed\n" HINT},
	{"'5061-5060'", "1:2: error: port '5061-5060': the range is reversed\n" HINT},
	{"${}", "1:3: error: port '${}': expected the name of a variable\n" HINT},
	{"${9A}", "1:3: error: port '${9A}': expected the name of a variable\n" HINT},
	{"${-A}", "1:3: error: port '${-A}': expected the name of a variable\n" HINT},
	{"${\xC3\x89}", "1:3: error: port '${\xC3\x89}': expected the name of a variable\n" HINT},
	{"${AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBC}",
	 "1:3: error: name of a variable longer than 64 bytes\n"},
	{"${A", "1:4: error: port '${A': expected '}'\n" HINT},
	{"${A:-80", "1:8: error: port '${A:-80': expected '}'\n" HINT},
	{"${A-80}", "1:4: error: port '${A-80}': expected '}'\n" HINT},
	{"${A.B}", "1:4: error: port '${A.B}': expected '}'\n" HINT},
	{"${A:80}", "1:4: error: port '${A:80}': expected '}'\n" HINT},
	{"${A }", "1:4: error: port '${A }': expected '}'\n" HINT},
	{"${A:-}", "1:6: error: port '' is empty\n"},
	{"${A:-0}", "1:6: error: port '0'" NO_RANGE},
	{"${A:--1}", "1:6: error: port '-1'" NO_NUMBER},
	{"${A:-80-90}", "1:8: error: port '${A:-80-90}': expected '}'\n" HINT},
	{"${A}80", "1:5: error: port '${A}80': unexpected text at the end\n" HINT},
	{"${A}${B}", "1:5: error: port '${A}${B}': unexpected text at the end\n" HINT},
	{"${A}}", "1:5: error: port '${A}}': unexpected text at the end\n" HINT},
	{"80}", "1:3: error: port '80}': unexpected text at the end\n" HINT},
	{"$A", "1:1: error: port '$A'" NO_NUMBER},
	{"$(A)", "1:1: error: port '$(A)'" NO_NUMBER},
	{"80${A}", "1:1: error: port '80${A'" NO_NUMBER},
	{"\"${A}-${\"", "1:9: error: port '${A}-${': expected the name of a variable\n" HINT},
	{"${A:-${A}}", "1:8: error: port '${A:-${A}}': a variable refers to itself\n" HINT},
	{"${A:-${B:-${A}}}",
	 "1:13: error: port '${A:-${B:-${A}}}': a variable refers to itself\n" HINT},
	{"80-${A:-${B:-${B:-80}}}",
	 "1:16: error: port '80-${A:-${B:-${B:-80}}}': a variable refers to itself\n" HINT},
	{"${A:-${B:-${C:-${D:-${E:-${F:-${G:-${H:-${I:-80}}}}}}}}}",
	 "1:46: error: port '${A:-${B:-${C:-${D:-${E:-${F:-${G:-${H:-${I:-80}}}}}}}}}': too many "
	 "defaults inside each other\n" HINT},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};
		struct np_port_expr expr = {0};

		unit_outcome(refused[i].text, &ctx, parse(&ctx, &catalogue, refused[i].text, &expr),
			     refused[i].messages);
		np_ctx_release(&ctx);
	}
}

/* Each variable is there once, in the order in which they come. */
static void test_variables(void **state)
{
	static const char *const texts[] = {"${B}", "${A:-${C}}", "${C}-${B}"};
	static const char *const names[] = {"B", "A", "C"};
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct np_port_expr expr;

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		assert_int_equal(parse(&ctx, &catalogue, texts[i], &expr), 0);
	unit_number("variables", catalogue.variable_count, UNIT_COUNT(names));
	for (size_t i = 0; i < UNIT_COUNT(names); i++) {
		unit_text(names[i], catalogue.variables[i]->name, names[i]);
		unit_number(names[i], catalogue.variables[i]->index, i);
		unit_true(names[i], np_map_get(&catalogue.by_variable, names[i], 1) ==
					    catalogue.variables[i]);
	}
	unit_true("no variable", !np_map_get(&catalogue.by_variable, "BA", 2));
	unit_number("used by no service yet", np_catalogue_variable(&catalogue, "A", 1),
		    NP_NO_VARIABLE);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

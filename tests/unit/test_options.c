#include "cli/options.h"

#include "unit.h"

enum {
	MOST_ARGUMENTS = 12,
};

static const char *const formats[] = {"text", "csv", "json", NULL};

static const struct np_option input_options[] = {
	{'s', "site", "FILE", NP_TEXT, offsetof(struct np_args, site), NULL, "a site file"},
	{'e', "env", "FILE", NP_REPEAT, offsetof(struct np_args, environments), NULL,
	 "an environment;\nmay be repeated"},
	{0, "set", "ID.VARIABLE=PORT", NP_REPEAT, offsetof(struct np_args, assignments), NULL,
	 "one value"},
	{'i', "instance", "ID", NP_COMMAS, offsetof(struct np_args, instances), NULL,
	 "an instance"},
	{'a', "all", NULL, NP_FLAG, offsetof(struct np_args, all), NULL, "everything"},
	{0},
};

static const struct np_option output_options[] = {
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), formats,
	 "text, csv or json"},
	{0, "no-header", NULL, NP_FLAG, offsetof(struct np_args, no_header), NULL, "no headings"},
	{0, "separator", "CHARACTER", NP_TEXT, offsetof(struct np_args, separator), NULL,
	 "between cells"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Input", input_options},
	{"Output", output_options},
	{0},
};

static const char *describe_words(struct np_arena *arena, const char *name,
				  const struct np_words *words)
{
	const char *text = words->count ? np_arena_printf(arena, " %s", name) : "";

	for (size_t i = 0; i < words->count; i++)
		text = np_arena_printf(arena, "%s%c%s", text, i ? '+' : '=', words->items[i]);
	return text;
}

static const char *describe_text(struct np_arena *arena, const char *name, const char *value)
{
	return value ? np_arena_printf(arena, " %s=%s", name, value) : "";
}

/* What is set, each behind a blank. */
static const char *describe(struct np_arena *arena, const struct np_args *args)
{
	return np_arena_printf(
		arena, "%s%s%s%s%s%s%s%s", describe_text(arena, "site", args->site),
		describe_words(arena, "env", &args->environments),
		describe_words(arena, "set", &args->assignments),
		describe_words(arena, "instance", &args->instances), args->all ? " all" : "",
		describe_text(arena, "format", args->format), args->no_header ? " no-header" : "",
		describe_text(arena, "separator", args->separator));
}

static const char *describe_messages(struct np_ctx *ctx)
{
	const char *text = "";

	for (const struct np_diag *diag = ctx->first; diag; diag = diag->next)
		text = np_arena_printf(&ctx->arena, "%s%s (%s)\n", text, diag->message, diag->hint);
	return text;
}

#define HELP " ('nvports try --help' shows all options)\n"

static const struct {
	const char *name;
	const char *arguments[MOST_ARGUMENTS];
	const char *parsed, *messages; /* no messages: it succeeds */
} cases[] = {
	{"nothing", {NULL}, "", ""},
	{"flag", {"--all"}, " all", ""},
	{"letter of a flag", {"-a"}, " all", ""},
	{"flag twice", {"-a", "--all"}, " all", ""},
	{"flag of the second group", {"--no-header"}, " no-header", ""},
	{"text", {"--site", "a.yaml"}, " site=a.yaml", ""},
	{"text, with =", {"--site=a.yaml"}, " site=a.yaml", ""},
	{"text, empty", {"--site="}, "", "option '--site' with an empty argument" HELP},
	{"text, with = in it", {"--site=a=b"}, " site=a=b", ""},
	{"text, letter", {"-s", "a.yaml"}, " site=a.yaml", ""},
	{"text, letter, together", {"-sa.yaml"}, " site=a.yaml", ""},
	{"text, given twice",
	 {"-s", "a", "--site=b"},
	 " site=a",
	 "option '--site' is given twice" HELP},
	{"text, that looks like an option", {"-s", "-a"}, " site=-a", ""},
	{"text, a dash", {"-s", "-"}, " site=-", ""},
	{"letters together", {"-as", "x"}, " site=x all", ""},
	{"repeated", {"-e", "a", "--env", "b", "-ec"}, " env=a+b+c", ""},
	{"repeated, commas stay", {"-e", "a,b"}, " env=a,b", ""},
	{"repeated, empty", {"--env="}, "", "option '--env' with an empty argument" HELP},
	{"assignment", {"--set=a.B=1"}, " set=a.B=1", ""},
	{"commas", {"-i", "a,b"}, " instance=a+b", ""},
	{"commas, repeated", {"-i", "a,b", "--instance=c"}, " instance=a+b+c", ""},
	{"commas, twice the same", {"-i", "a,a"}, " instance=a+a", ""},
	{"choice", {"--format=csv"}, " format=csv", ""},
	{"choice, given twice",
	 {"-f", "csv", "-fjson"},
	 " format=csv",
	 "option '--format' is given twice" HELP},
	{"abbreviated", {"--inst", "a", "--form=csv"}, " instance=a format=csv", ""},
	{"in any order", {"--all", "-f", "csv", "-s", "x"}, " site=x all format=csv", ""},
	{"end of options", {"-a", "--"}, " all", ""},

	{"unknown", {"--colour"}, "", "unknown option '--colour'" HELP},
	{"misspelt",
	 {"--fromat", "csv"},
	 "",
	 "unknown option '--fromat' (did you mean '--format'?)\nunexpected argument 'csv'" HELP},
	{"misspelt, with =",
	 {"--instanec=a"},
	 "",
	 "unknown option '--instanec' (did you mean '--instance'?)\n"},
	{"misspelt flag, others go on",
	 {"--al1", "-s", "x"},
	 " site=x",
	 "unknown option '--al1' (did you mean '--all'?)\n"},
	{"ambiguous", {"--se=x"}, "", "unknown option '--se' (did you mean '--set'?)\n"},
	{"unknown letter", {"-x"}, "", "unknown option '-x'" HELP},
	{"unknown letter behind an option", {"--all", "-x"}, " all", "unknown option '-x'" HELP},
	{"unknown letter before another",
	 {"--all", "-xs", "y"},
	 " site=y all",
	 "unknown option '-x'" HELP},
	{"missing argument", {"--site"}, "", "option '--site' needs an argument" HELP},
	{"missing argument of a letter", {"-i"}, "", "option '-i' needs an argument" HELP},
	{"missing argument behind others",
	 {"--all", "--env"},
	 " all",
	 "option '--env' needs an argument" HELP},
	{"flag with an argument", {"--all=yes"}, "", "option '--all' takes no argument" HELP},
	{"flag with an empty argument",
	 {"--no-header="},
	 "",
	 "option '--no-header' takes no argument" HELP},
	{"empty name", {"--instance="}, "", "option '--instance' with an empty argument" HELP},
	{"empty name in front", {"-i", ",a"}, "", "option '--instance' with an empty name" HELP},
	{"empty name between",
	 {"-i", "a,,b"},
	 " instance=a",
	 "option '--instance' with an empty name" HELP},
	{"empty name at the end",
	 {"-i", "a,"},
	 " instance=a",
	 "option '--instance' with an empty name" HELP},
	{"choice, misspelt", {"--format=cvs"}, "", "unknown format 'cvs' (did you mean 'csv'?)\n"},
	{"choice, unlike any",
	 {"-f", "pdf-a"},
	 "",
	 "unknown format 'pdf-a' (one of text, csv, json)\n"},
	{"choice, of other case",
	 {"-f", "CSV"},
	 "",
	 "unknown format 'CSV' (did you mean 'csv'?)\n"},
	{"choice, empty", {"--format="}, "", "option '--format' with an empty argument" HELP},
	{"argument", {"extra"}, "", "unexpected argument 'extra'" HELP},
	{"arguments, each",
	 {"one", "-a", "two"},
	 " all",
	 "unexpected argument 'one'" HELP "unexpected argument 'two'" HELP},
	{"argument behind the end of options",
	 {"--", "--all"},
	 "",
	 "unexpected argument '--all'" HELP},
	{"a dash", {"-"}, "", "unexpected argument '-'" HELP},
	{"all that is wrong at once",
	 {"--nonsense", "-i", "", "--format", "x"},
	 "",
	 "unknown option '--nonsense'" HELP "option '--instance' with an empty argument" HELP
	 "unknown format 'x' (one of text, csv, json)\n"},
};

static const struct np_syntax plain = {.name = "nvports try", .groups = groups};

static const struct np_operand target[] = {
	{"TARGET", offsetof(struct np_args, target), false},
	{0},
};

static const struct np_syntax with_operand = {
	.name = "nvports try",
	.groups = groups,
	.operands = target,
};

static int parse(struct np_ctx *ctx, const struct np_syntax *syntax, const char *const *arguments,
		 struct np_args *args)
{
	char *argv[MOST_ARGUMENTS + 2] = {(char *)"try"};
	int argc = 1;

	for (; arguments[argc - 1]; argc++)
		argv[argc] = np_arena_copy(&ctx->arena, arguments[argc - 1],
					   strlen(arguments[argc - 1]));
	return np_options_parse(ctx, syntax, argc, argv, args);
}

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};
		struct np_args args = {0};
		int failed = parse(&ctx, &plain, cases[i].arguments, &args);

		unit_text(cases[i].name, describe_messages(&ctx), cases[i].messages);
		unit_text(cases[i].name, describe(&ctx.arena, &args), cases[i].parsed);
		unit_number(cases[i].name, failed, *cases[i].messages ? -1 : 0);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *name;
	const char *arguments[MOST_ARGUMENTS];
	const char *operand, *parsed, *messages; /* no messages: it succeeds */
} operands[] = {
	{"none", {NULL}, NULL, "", ""},
	{"none, but options", {"--all"}, NULL, " all", ""},
	{"alone", {"one"}, "one", "", ""},
	{"behind options", {"-a", "--site", "x", "one"}, "one", " site=x all", ""},
	{"before options", {"one", "-a"}, "one", " all", ""},
	{"among options", {"-a", "one", "-s", "x"}, "one", " site=x all", ""},
	{"behind the end of options", {"-a", "--", "-s"}, "-s", " all", ""},
	{"a dash", {"-"}, "-", "", ""},
	{"empty", {""}, "", "", ""},
	{"not the argument of an option", {"-s", "one"}, NULL, " site=one", ""},
	{"one too many", {"one", "two"}, "one", "", "unexpected argument 'two'" HELP},
	{"two too many",
	 {"one", "-a", "two", "three"},
	 "one",
	 " all",
	 "unexpected argument 'two'" HELP "unexpected argument 'three'" HELP},
	{"beside what is wrong",
	 {"--nonsense", "one"},
	 "one",
	 "",
	 "unknown option '--nonsense'" HELP},
};

static void test_operand(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(operands); i++) {
		struct np_ctx ctx = {0};
		struct np_args args = {0};
		int failed = parse(&ctx, &with_operand, operands[i].arguments, &args);

		unit_text(operands[i].name, describe_messages(&ctx), operands[i].messages);
		unit_text(operands[i].name, args.target, operands[i].operand);
		unit_text(operands[i].name, describe(&ctx.arena, &args), operands[i].parsed);
		unit_number(operands[i].name, failed, *operands[i].messages ? -1 : 0);
		np_ctx_release(&ctx);
	}
}

/* As many words as a shell can pass on; memory for them must not grow with their square. */
static void test_many_words(void **state)
{
	enum { WORDS = 100000 };
	const char *arguments[] = {"--instance", NULL, NULL};
	char *list = malloc(2 * WORDS);
	struct np_ctx ctx = {0};
	struct np_args args = {0};

	(void)state;
	assert_non_null(list);
	for (size_t i = 0; i < WORDS; i++)
		memcpy(list + 2 * i, "v,", 2);
	list[2 * WORDS - 1] = '\0';
	arguments[1] = list;
	assert_int_equal(parse(&ctx, &plain, arguments, &args), 0);
	assert_int_equal(args.instances.count, WORDS);
	for (size_t i = 0; i < WORDS; i++)
		assert_string_equal(args.instances.items[i], "v");
	np_ctx_release(&ctx);
	free(list);
}

static void test_print(void **state)
{
	struct unit_output output;

	(void)state;
	np_options_print(unit_output_open(&output), groups);
	unit_text("help", unit_output_close(&output),
		  "\n"
		  "Input:\n"
		  "  -s, --site FILE           a site file\n"
		  "  -e, --env FILE            an environment;\n"
		  "                            may be repeated\n"
		  "      --set ID.VARIABLE=PORT\n"
		  "                            one value\n"
		  "  -i, --instance ID         an instance\n"
		  "  -a, --all                 everything\n"
		  "\n"
		  "Output:\n"
		  "  -f, --format FORMAT       text, csv or json\n"
		  "      --no-header           no headings\n"
		  "      --separator CHARACTER\n"
		  "                            between cells\n");
	free(output.text);
}

/* Options of the program: what is promised for every table. */
static void test_tables(void **state)
{
	static const struct np_option *const tables[] = {np_deployment_options,
							 np_selection_options, np_catalogue_options,
							 np_common_options};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(tables); i++)
		for (const struct np_option *option = tables[i]; option->name; option++) {
			unit_true(option->name, (option->kind == NP_FLAG) == !option->argument);
			unit_true(option->name, (option->kind == NP_CHOICE) == !!option->choices);
			for (const char *line = option->help; *line;) {
				size_t len = strcspn(line, "\n");

				unit_true(option->name, len <= 52);
				line += len + (line[len] == '\n');
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),      cmocka_unit_test(test_operand),
		cmocka_unit_test(test_many_words), cmocka_unit_test(test_print),
		cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "nvports/diag.h"

#include "unit.h"

static struct np_source *source(struct np_ctx *ctx, const char *text)
{
	return np_source_text(ctx, "site.yaml", text, strlen(text));
}

static void assert_printed(const char *name, const struct np_ctx *ctx, bool colour,
			   const char *expected)
{
	struct unit_output output;

	np_diag_print(ctx, unit_output_open(&output), colour);
	unit_text(name, unit_output_close(&output), expected);
	free(output.text);
}

static void test_message_forms(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = source(&ctx, "nodes:\n  1:\n    adress: 192.168.1.10\n");

	(void)state;
	assert_int_equal(np_error(&ctx, (struct np_loc){src, 3, 5}, "unknown key '%s'", "adress"),
			 -1);
	np_hint(&ctx, "did you mean '%s'?", "address");
	np_warn(&ctx, np_loc_whole(src), "no %s", "proxy");
	np_note(&ctx, (struct np_loc){src, 1, 1}, "read");
	np_error(&ctx, (struct np_loc){0}, "unknown option '%s'", "--fromat");
	np_hint(&ctx, "did you mean '--format'?");
	assert_printed("plain", &ctx, false,
		       "site.yaml:3:5: error: unknown key 'adress'\n"
		       "    adress: 192.168.1.10\n"
		       "    ^\n"
		       "  hint: did you mean 'address'?\n"
		       "site.yaml: warning: no proxy\n"
		       "site.yaml:1:1: note: read\n"
		       "nodes:\n"
		       "^\n"
		       "nvports: error: unknown option '--fromat'\n"
		       "  hint: did you mean '--format'?\n");
	np_ctx_release(&ctx);
}

static void test_colour(void **state)
{
	struct np_ctx ctx = {0};

	(void)state;
	np_error(&ctx, (struct np_loc){0}, "a");
	np_warn(&ctx, (struct np_loc){0}, "b");
	np_note(&ctx, (struct np_loc){0}, "c");
	assert_printed("colour", &ctx, true,
		       "\033[1mnvports: \033[1;31merror:\033[0m a\n"
		       "\033[1mnvports: \033[1;33mwarning:\033[0m b\n"
		       "\033[1mnvports: \033[1mnote:\033[0m c\n");
	np_ctx_release(&ctx);
}

#define TEN "0123456789"
#define FORTY TEN TEN TEN TEN
#define EURO "\xE2\x82\xAC"
#define TEN_EUROS EURO EURO EURO EURO EURO EURO EURO EURO EURO EURO

/* What stands below the message for column COL of the only line of TEXT. */
static const struct {
	const char *name, *text;
	uint32_t line, col;
	const char *shown;
} lines[] = {
	{"first column", "port: 80", 1, 1, "port: 80\n^\n"},
	{"end of the line", "port: 80\n", 1, 9, "port: 80\n        ^\n"},
	{"beyond the end", "port: 80\n", 1, 99, "port: 80\n        ^\n"},
	{"carriage return", "port: 80\r\n", 1, 7, "port: 80\n      ^\n"},
	{"empty line", "a\n\nb", 2, 1, ""},
	{"after the last line", "a\n", 2, 1, ""},
	{"no such line", "a\nb\n", 9, 1, ""},
	{"empty input", "", 1, 1, ""},
	{"tabs are kept", "\ta:\tb", 1, 5, "\ta:\tb\n\t  \t^\n"},
	{"UTF-8 counts as characters", "\xC3\xA9\xE2\x82\xAC: x", 1, 5,
	 "\xC3\xA9\xE2\x82\xAC: x\n    ^\n"},
	{"controls",
	 "a\033[31mb\x7F"
	 "c",
	 1, 9, "a?[31mb?c\n        ^\n"},
	{"C1 controls",
	 "a\xC2\x9B"
	 "31mb",
	 1, 3, "a?31mb\n  ^\n"},
	{"bidirectional controls",
	 "a\xE2\x80\xAE"
	 "b",
	 1, 3, "a?b\n  ^\n"},
	{"invalid UTF-8", "ab\xFF: x", 1, 3, "ab?: x\n  ^\n"},
	{"two invalid bytes", "a\xFF\xFF: x", 1, 4,
	 "a?"
	 "?: x\n   ^\n"},
	{"cut-off UTF-8", "ab\xE2\x82: x", 1, 3, "ab?: x\n  ^\n"},
	{"byte order mark",
	 "\xEF\xBB\xBF"
	 "a: 1",
	 1, 2, "?a: 1\n ^\n"},
	{"80 bytes are shown whole", FORTY FORTY, 1, 1, FORTY FORTY "\n^\n"},
	{"cut at the end", FORTY FORTY "x", 1, 5, FORTY FORTY "...\n    ^\n"},
	{"cut at the start", FORTY FORTY TEN, 1, 91,
	 "..." FORTY "\n"
	 "   "
	 "                                        "
	 "^\n"},
	{"cut at both ends", FORTY FORTY FORTY "x", 1, 51,
	 "..." FORTY FORTY "...\n"
	 "   "
	 "                                        "
	 "^\n"},
	{"cut between characters", TEN_EUROS TEN_EUROS TEN_EUROS "x", 1, 1,
	 TEN_EUROS TEN_EUROS EURO EURO EURO EURO EURO EURO "...\n^\n"},
};

static void test_source_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(lines); i++) {
		struct np_ctx ctx = {0};
		struct np_source *src = source(&ctx, lines[i].text);

		np_error(&ctx, (struct np_loc){src, lines[i].line, lines[i].col}, "x");
		assert_printed(lines[i].name, &ctx, false,
			       np_arena_printf(&ctx.arena, "site.yaml:%u:%u: error: x\n%s",
					       (unsigned)lines[i].line, (unsigned)lines[i].col,
					       lines[i].shown));
		np_ctx_release(&ctx);
	}
}

/* Where character COUNT of TEXT begins, from 0. */
static const char *character(const char *text, size_t count)
{
	for (; count > 0; count--) {
		do
			text++;
		while (((unsigned char)*text & 0xC0) == 0x80);
	}
	return text;
}

/* Wherever a long line is cut, what is shown is text, short, and has the caret under its column. */
static void test_window_of_a_long_line(void **state)
{
	char text[1001] = "";

	(void)state;
	for (size_t i = 0; i < 142; i++)
		memcpy(text + 7 * i, EURO "\xF0\x9F\x94\xA5", 7);
	for (uint32_t col = 1; col <= 284; col++) {
		struct np_ctx ctx = {0};
		struct unit_output output;
		const char *line, *caret;
		size_t indent;

		np_error(&ctx, (struct np_loc){source(&ctx, text), 1, col}, "x");
		np_diag_print(&ctx, unit_output_open(&output), false);
		line = strchr(unit_output_close(&output), '\n') + 1;
		caret = strchr(line, '\n') + 1;
		indent = strspn(caret, " ");
		assert_true(strlen(line) < 200);
		assert_null(strchr(line, '?'));
		assert_int_equal(caret[indent], '^');
		assert_int_equal(*character(line, indent), *character(text, col - 1));
		free(output.text);
		np_ctx_release(&ctx);
	}
}

static void test_confidential_lines_stay_hidden(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = source(&ctx, "PASSWORD=secret\n");

	(void)state;
	src->confidential = true;
	np_error(&ctx, (struct np_loc){src, 1, 1}, "x");
	assert_printed("confidential", &ctx, false, "site.yaml:1:1: error: x\n");
	np_ctx_release(&ctx);
}

static void test_input_cannot_write_to_the_terminal(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = np_source_text(&ctx, "a\033[2J\n", "", 0);

	(void)state;
	np_error(&ctx, np_loc_whole(src), "unknown key '%s'", "\033]0;x\a\r\n\t\xFF");
	np_hint(&ctx, "'%s' is known", "\xE2\x80\xAE\xC3\xA9");
	assert_printed("terminal", &ctx, false,
		       "a?[2J?: error: unknown key '?]0;x????"
		       "?'\n"
		       "  hint: '?\xC3\xA9' is known\n");
	np_ctx_release(&ctx);
}

static void test_long_messages_are_cut(void **state)
{
	struct np_ctx ctx = {0};
	char text[3001], *expected;

	(void)state;
	for (size_t i = 0; i < 3000; i += 3)
		memcpy(text + i, EURO, 4);
	np_error(&ctx, (struct np_loc){0}, "%s", text);
	expected = np_arena_printf(&ctx.arena, "nvports: error: %.1023s...\n", text);
	assert_printed("long", &ctx, false, expected);
	np_ctx_release(&ctx);
}

static void test_limit(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = source(&ctx, ""), *other = np_source_text(&ctx, "b.yaml", "", 0);
	struct unit_output output;
	const char *text;
	unsigned shown = 0;

	(void)state;
	for (unsigned i = 1; i <= NP_DIAG_LIMIT + 37; i++) {
		np_error(&ctx, np_loc_whole(src), "e%u", i);
		np_hint(&ctx, "h%u", i);
	}
	for (unsigned i = 0; i <= NP_DIAG_LIMIT; i++)
		np_warn(&ctx, np_loc_whole(src), "w");
	for (unsigned i = 0; i < NP_DIAG_LIMIT; i++)
		np_error(&ctx, np_loc_whole(other), "o");
	np_diag_print(&ctx, unit_output_open(&output), false);
	text = unit_output_close(&output);
	assert_non_null(strstr(text, ": error: e20\n  hint: h20\n"));
	assert_null(strstr(text, "e21"));
	assert_null(strstr(text, "h21"));
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		shown++;
	assert_int_equal(shown, 4 * NP_DIAG_LIMIT + 2);
	assert_non_null(strstr(text, "o\nsite.yaml: 37 more errors not shown\n"
				     "site.yaml: 1 more warning not shown\n"));
	assert_int_equal(ctx.count[NP_ERROR], 2 * NP_DIAG_LIMIT + 37);
	free(output.text);
	np_ctx_release(&ctx);
}

static void test_limit_without_a_source(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = source(&ctx, "");
	const char *expected = "site.yaml: error: a\n";

	(void)state;
	np_error(&ctx, np_loc_whole(src), "a");
	for (int i = 0; i < NP_DIAG_LIMIT + 3; i++) {
		np_error(&ctx, (struct np_loc){0}, "x");
		np_hint(&ctx, "y");
	}
	np_error(&ctx, np_loc_whole(src), "b");
	np_warn(&ctx, (struct np_loc){0}, "z");
	for (int i = 0; i < NP_DIAG_LIMIT; i++)
		expected =
			np_arena_printf(&ctx.arena, "%snvports: error: x\n  hint: y\n", expected);
	expected = np_arena_printf(&ctx.arena,
				   "%ssite.yaml: error: b\nnvports: warning: z\n"
				   "nvports: 3 more errors not shown\n",
				   expected);
	assert_printed("no source", &ctx, false, expected);
	np_ctx_release(&ctx);
}

static void test_failed_means_errors(void **state)
{
	struct np_ctx ctx = {0};

	(void)state;
	np_hint(&ctx, "a hint of nothing");
	np_warn(&ctx, (struct np_loc){0}, "x");
	np_note(&ctx, (struct np_loc){0}, "x");
	assert_false(np_failed(&ctx));
	np_error(&ctx, (struct np_loc){0}, "x");
	assert_true(np_failed(&ctx));
	np_ctx_release(&ctx);
	assert_false(np_failed(&ctx));
	assert_printed("released", &ctx, false, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_forms),
		cmocka_unit_test(test_colour),
		cmocka_unit_test(test_source_lines),
		cmocka_unit_test(test_window_of_a_long_line),
		cmocka_unit_test(test_confidential_lines_stay_hidden),
		cmocka_unit_test(test_input_cannot_write_to_the_terminal),
		cmocka_unit_test(test_long_messages_are_cut),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_limit_without_a_source),
		cmocka_unit_test(test_failed_means_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "nvports/quote.h"
#include "nvports/report.h"

#include "unit.h"

#include <locale.h>

/* A row is its cells: the first column shows a copy of its own, the second the text itself. */
struct row {
	const char *cells[2];
};

static const char *first_cell(struct np_arena *scratch, const void *row)
{
	const char *text = ((const struct row *)row)->cells[0];

	return np_arena_copy(scratch, text, strlen(text));
}

static const char *second_cell(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct row *)row)->cells[1];
}

static const struct np_column first = {"first-id", "first_key", "First(s)", true, first_cell};
static const struct np_column second = {"second-id", "second_key", "Second", false, second_cell};
static const struct np_column *const columns[] = {&first, &second};

static struct np_table make_table(const struct row *rows, size_t count)
{
	return (struct np_table){
		.columns = columns,
		.column_count = UNIT_COUNT(columns),
		.rows = rows,
		.stride = sizeof(*rows),
		.count = count,
	};
}

static const struct np_table_style plain = {.separator = ',', .header = true};

static void check_csv(const char *name, const struct np_table *table,
		      const struct np_table_style *style, const char *want)
{
	struct unit_output output;

	np_table_csv(unit_output_open(&output), table, style);
	unit_text(name, unit_output_close(&output), want);
	free(output.text);
}

static void check_markdown(const char *name, const struct np_table *table,
			   const struct np_table_style *style, const char *want)
{
	struct unit_output output;

	np_table_markdown(unit_output_open(&output), table, style);
	unit_text(name, unit_output_close(&output), want);
	free(output.text);
}

static void check_text(const char *name, const struct np_table *table,
		       const struct np_table_style *style, const char *want)
{
	struct unit_output output;
	struct np_ctx ctx = {0};

	unit_number(name, np_table_text(&ctx, unit_output_open(&output), table, style), 0);
	unit_text(name, unit_output_close(&output), want);
	unit_true(name, !ctx.first);
	free(output.text);
	np_ctx_release(&ctx);
}

static const struct row sample[] = {{{"a", "b c"}}, {{"", "d"}}, {{"longer", ""}}};

static void test_csv_style(void **state)
{
	static const struct np_table_style semicolon = {.separator = ';', .bom = true};
	const struct np_table table = make_table(sample, UNIT_COUNT(sample));
	const struct np_table empty = make_table(NULL, 0);

	(void)state;
	check_csv("plain", &table, &plain,
		  "first_key,second_key\r\n"
		  "a,b c\r\n"
		  ",d\r\n"
		  "longer,\r\n");
	check_csv("semicolon, mark, no header", &table, &semicolon,
		  "\xEF\xBB\xBF"
		  "a;b c\r\n"
		  ";d\r\n"
		  "longer;\r\n");
	check_csv("no rows", &empty, &plain, "first_key,second_key\r\n");
	check_csv("nothing", &empty, &semicolon, "\xEF\xBB\xBF");
}

static void test_csv_hostile(void **state)
{
	static const struct row rows[] = {
		{{"22,443", "say \"no\""}},
		{{"two\nlines", "a;b"}},
		{{"=1+1", "@SUM(A1)"}},
		{{"-1,2", "+\r"}},
	};
	const struct np_table table = make_table(rows, UNIT_COUNT(rows));
	struct np_table_style style = {.separator = ','};

	(void)state;
	check_csv("comma", &table, &style,
		  "\"22,443\",\"say \"\"no\"\"\"\r\n"
		  "\"two\nlines\",a;b\r\n"
		  "'=1+1,'@SUM(A1)\r\n"
		  "\"'-1,2\",\"'+\r\"\r\n");
	style.separator = ';';
	check_csv("semicolon", &table, &style,
		  "22,443;\"say \"\"no\"\"\"\r\n"
		  "\"two\nlines\";\"a;b\"\r\n"
		  "'=1+1;'@SUM(A1)\r\n"
		  "'-1,2;\"'+\r\"\r\n");
}

/* What np_table_csv should print, the slow way. */
static void print_slowly(FILE *out, const struct row *rows, size_t count, char separator)
{
	for (size_t i = 0; i < count; i++) {
		np_quote_csv(out, rows[i].cells[0], separator);
		putc(separator, out);
		np_quote_csv(out, rows[i].cells[1], separator);
		fputs("\r\n", out);
	}
}

static void check_csv_slowly(const char *name, const struct row *rows, size_t count, char separator)
{
	const struct np_table table = make_table(rows, count);
	const struct np_table_style style = {.separator = separator};
	struct unit_output want;

	print_slowly(unit_output_open(&want), rows, count, separator);
	check_csv(name, &table, &style, unit_output_close(&want));
	free(want.text);
}

/* The short cut for plain cells and np_quote_csv agree about every text of one and two bytes. */
static void test_csv_agrees_with_quote(void **state)
{
	static char texts[256 * 256][3];
	static struct row rows[256 * 256];

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
		texts[i][0] = (char)(i / 256);
		texts[i][1] = (char)(i % 256);
		rows[i] = (struct row){{texts[i], texts[i / 2 * 2]}};
	}
	check_csv_slowly("comma", rows, UNIT_COUNT(rows), ',');
	check_csv_slowly("semicolon", rows, UNIT_COUNT(rows), ';');
	check_csv_slowly("tab", rows, UNIT_COUNT(rows), '\t');
}

enum { LARGE = 100000 };

static char *make_large_text(void)
{
	char *text = malloc(LARGE + 1);

	memset(text, 'x', LARGE);
	text[LARGE] = '\0';
	return text;
}

/* Cells larger than any buffer, and equal to their neighbours or not. */
static void test_csv_large(void **state)
{
	char *large = make_large_text();
	struct row rows[600];

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		rows[i] = (struct row){{i % 100 ? "small" : large + i, i % 77 ? "same" : large}};
	check_csv_slowly("plain", rows, UNIT_COUNT(rows), ',');
	check_csv_slowly("quoted", rows, UNIT_COUNT(rows), 'x');
	free(large);
}

/* Cells that together just fill a buffer of 32 KiB, or just do not. */
static void test_csv_buffer(void **state)
{
	enum { BUFFER = 32 * 1024, AROUND = 70 };
	char *large = make_large_text();

	(void)state;
	for (size_t len = BUFFER - AROUND; len < BUFFER + AROUND; len++) {
		const char *text = large + LARGE - len;
		const struct row rows[] = {{{text, large + LARGE - AROUND / 2}}, {{"a", text}}};

		check_csv_slowly("both", rows, UNIT_COUNT(rows), ',');
	}
	free(large);
}

static void test_markdown_style(void **state)
{
	static const struct np_table_style bare = {.header = false};
	struct np_table table = make_table(sample, UNIT_COUNT(sample));
	struct np_table empty = make_table(NULL, 0);

	(void)state;
	check_markdown("plain", &table, &plain,
		       "| First(s) | Second |\n"
		       "| --- | --- |\n"
		       "| a | b c |\n"
		       "|  | d |\n"
		       "| longer |  |\n");
	check_markdown("no rows", &empty, &plain,
		       "| First(s) | Second |\n"
		       "| --- | --- |\n");
	table.footnote = "* See below.";
	check_markdown("footnote, no header", &table, &bare,
		       "|  |  |\n"
		       "| --- | --- |\n"
		       "| a | b c |\n"
		       "|  | d |\n"
		       "| longer |  |\n"
		       "\n"
		       "\\* See below.\n");
}

static void test_markdown_hostile(void **state)
{
	static const struct row rows[] = {
		{{"a|b", "two\nlines"}},
		{{"Variable*", "<b>"}},
		{{"\033[31m", "\xFF"}},
	};
	const struct np_table table = make_table(rows, UNIT_COUNT(rows));

	(void)state;
	check_markdown("hostile", &table, &plain,
		       "| First(s) | Second |\n"
		       "| --- | --- |\n"
		       "| a\\|b | two lines |\n"
		       "| Variable\\* | \\<b\\> |\n"
		       "|  \\[31m | \xEF\xBF\xBD |\n");
}

static void test_text_style(void **state)
{
	static const struct np_table_style bare = {.header = false};
	struct np_table table = make_table(sample, UNIT_COUNT(sample));
	struct np_table empty = make_table(NULL, 0);

	(void)state;
	check_text("plain", &table, &plain,
		   "First(s)  Second\n"
		   "a         b c\n"
		   "          d\n"
		   "longer\n");
	check_text("no header, so no room for it", &table, &bare,
		   "a       b c\n"
		   "        d\n"
		   "longer\n");
	check_text("no rows", &empty, &plain, "First(s)  Second\n");
	check_text("nothing", &empty, &bare, "");
	table.footnote = "* See\nbelow.";
	check_text("footnote", &table, &bare,
		   "a       b c\n"
		   "        d\n"
		   "longer\n"
		   "\n"
		   "* See\nbelow.\n");
	empty.footnote = table.footnote;
	check_text("footnote alone", &empty, &bare, "\n* See\nbelow.\n");
}

static void test_text_hostile(void **state)
{
	static const struct row rows[] = {
		{{"Citt\xC3\xA0", "accent"}}, {{"\xE6\x97\xA5\xE6\x9C\xAC", "wide"}},
		{{"\033[1m", "escape"}},      {{"\xFF", "broken"}},
		{{"a\nb", "newline"}},
	};
	const struct np_table table = make_table(rows, UNIT_COUNT(rows));

	(void)state;
	check_text("hostile", &table, &plain,
		   "First(s)  Second\n"
		   "Citt\xC3\xA0     accent\n"
		   "\xE6\x97\xA5\xE6\x9C\xAC      wide\n"
		   "\\x1b[1m   escape\n"
		   "\\xff      broken\n"
		   "a\\x0ab    newline\n");
}

/* A pipe gets whole lines, whatever the environment says; a terminal what fits it. */
static void test_text_width(void **state)
{
	static const struct row rows[] = {
		{{"one two three four", "end"}},
		{{"one\ntwo three", ""}},
		{{"five", "next"}},
	};
	const struct np_table table = make_table(rows, UNIT_COUNT(rows));
	struct np_table_style style = {.header = true};

	(void)state;
	setenv("COLUMNS", "20", 1);
	check_text("pipe", &table, &style,
		   "First(s)            Second\n"
		   "one two three four  end\n"
		   "one\\x0atwo three\n"
		   "five                next\n");
	style.width = 26;
	check_text("wide enough", &table, &style,
		   "First(s)            Second\n"
		   "one two three four  end\n"
		   "one\\x0atwo three\n"
		   "five                next\n");
	style.width = 25;
	check_text("folded", &table, &style,
		   "First(s)       Second\n"
		   "one two three  end\n"
		   "four           \n"
		   "one two three\n"
		   "five           next\n");
	style.width = 16;
	check_text("hopeless", &table, &style,
		   "First(s)            Second\n"
		   "one two three four  end\n"
		   "one\\x0atwo three\n"
		   "five                next\n");
}

static void test_large(void **state)
{
	enum { COUNT = 55000 };
	static struct row rows[COUNT];
	const struct np_table table = make_table(rows, COUNT);
	struct np_ctx ctx = {0};
	struct unit_output output;

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		rows[i] = (struct row){{"abcdefgh", "xyz"}};
	np_table_text(&ctx, unit_output_open(&output), &table, &plain);
	unit_output_close(&output);
	unit_number("text", output.len,
		    strlen("First(s)  Second\n") + COUNT * strlen("abcdefgh  xyz\n"));
	free(output.text);
	np_ctx_release(&ctx);
}

static const char *print_text(struct np_ctx *ctx, struct unit_output *output,
			      const struct np_table *table, const struct np_table_style *style)
{
	assert_int_equal(np_table_text(ctx, unit_output_open(output), table, style), 0);
	return unit_output_close(output);
}

/* What is only padded is printed by us, else by libsmartcols, which a width asks for: the same. */
static void test_text_agrees(void **state)
{
	static const char *const cells[] = {"", "a", "b c", " ", "d  ", "longer", "~!\"#", "x"};
	enum { CELLS = UNIT_COUNT(cells), MOST = 5 };
	uint32_t seed = 1;

	(void)state;
	for (size_t round = 0; round < 500; round++) {
		struct np_ctx ctx = {0};
		struct unit_output ours, theirs;
		struct row rows[MOST];
		const struct np_table table = make_table(rows, 1 + round % MOST);
		struct np_table_style style = {.header = round % 3 > 0};
		const char *got;

		for (size_t i = 0; i < 2 * (size_t)MOST; i++) {
			seed = seed * 1103515245 + 12345;
			rows[i / 2].cells[i % 2] = cells[seed >> 16 & (CELLS - 1)];
		}
		got = print_text(&ctx, &ours, &table, &style);
		style.width = 10000;
		unit_text("as libsmartcols", got, print_text(&ctx, &theirs, &table, &style));
		free(ours.text);
		free(theirs.text);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_style),
		cmocka_unit_test(test_csv_hostile),
		cmocka_unit_test(test_csv_agrees_with_quote),
		cmocka_unit_test(test_csv_large),
		cmocka_unit_test(test_csv_buffer),
		cmocka_unit_test(test_markdown_style),
		cmocka_unit_test(test_markdown_hostile),
		cmocka_unit_test(test_text_style),
		cmocka_unit_test(test_text_hostile),
		cmocka_unit_test(test_text_width),
		cmocka_unit_test(test_text_agrees),
		cmocka_unit_test(test_large),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "report/fold.h"

#include "unit.h"

#include <locale.h>

static const struct {
	const char *name, *text;
	size_t width;
	const char *want;
} folds[] = {
	{"empty", "", 5, ""},
	{"fits", "one two", 7, "one two"},
	{"at a blank, which goes", "one two", 6, "one\ntwo"},
	{"as much as fits", "a b c d e", 3, "a b\nc d\ne"},
	{"behind a comma, which stays", "192.0.2.1,192.0.2.2", 12, "192.0.2.1,\n192.0.2.2"},
	{"several items", "a,b,c,d", 4, "a,b,\nc,d"},
	{"comma and blank", "one, two", 5, "one,\ntwo"},
	{"word wider than the column", "a incomprehensible b", 5, "a\nincomprehensible\nb"},
	{"only such a word", "incomprehensible", 5, "incomprehensible"},
	{"blanks in a row", "a  b", 2, "a \nb"},
	{"blank first", " one", 4, " one"},
	{"own newline", "a\nb c", 9, "a b c"},
	{"accents", "\xC3\xA0\xC3\xA8 \xC3\xAC\xC3\xB2", 5, "\xC3\xA0\xC3\xA8 \xC3\xAC\xC3\xB2"},
	{"wide characters", "\xE6\x97\xA5 \xE6\x9C\xAC", 4, "\xE6\x97\xA5\n\xE6\x9C\xAC"},
	{"escapes", "\033 \xFF", 8, "\033\n\xFF"},
	{"escapes that fit", "\033 \xFF", 9, "\033 \xFF"},
};

static void test_fold(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(folds); i++)
		unit_text(folds[i].name, np_fold(&arena, folds[i].text, folds[i].width),
			  folds[i].want);
	np_arena_release(&arena);
}

/* A row is its three cells. The first and the last may be folded. */
struct row {
	const char *cells[3];
};

static const char *first_cell(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct row *)row)->cells[0];
}

static const char *second_cell(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct row *)row)->cells[1];
}

static const char *third_cell(struct np_arena *scratch, const void *row)
{
	const char *text = ((const struct row *)row)->cells[2];

	return np_arena_copy(scratch, text, strlen(text));
}

static const struct np_column first = {"a", "a", "Head", true, first_cell};
static const struct np_column second = {"b", "b", "B", false, second_cell};
static const struct np_column third = {"c", "c", "C", true, third_cell};

static const struct {
	const char *name;
	struct row rows[2];
	int width;
	size_t want[3];
} tables[] = {
	/* widths 13, 7 and 11, with two gaps 35; longest words 5, 7 and 3 */
	{"no terminal", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 0, {0, 0, 0}},
	{"fits", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 35, {0, 0, 0}},
	{"the widest first", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 34, {12, 0, 0}},
	{"then both", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 31, {10, 0, 10}},
	{"smallest", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 19, {5, 0, 3}},
	{"too small", {{{"one two three", "x x x x", "aaa bbb ccc"}}}, 18, {0, 0, 0}},
	{"all rows count", {{{"a b c d e", "", "x"}}, {{"abcdefgh", "", "y"}}}, 14, {8, 0, 0}},
	{"a heading stays whole", {{{"a b c", "", ""}}}, 9, {0, 0, 0}},
	{"items", {{{"a", "", "aa,bb,cc"}}}, 15, {0, 0, 6}},
	{"empty cells", {{{"", "", ""}}}, 1, {0, 0, 0}},
};

static void test_columns(void **state)
{
	static const struct np_column *const columns[] = {&first, &second, &third};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(tables); i++) {
		const struct np_table table = {
			.columns = columns,
			.column_count = UNIT_COUNT(columns),
			.rows = tables[i].rows,
			.stride = sizeof(struct row),
			.count = tables[i].rows[1].cells[0] ? 2 : 1,
		};
		struct np_arena arena = {0};
		const size_t *got = np_fold_columns(&arena, &table, tables[i].width);

		for (size_t c = 0; c < UNIT_COUNT(columns); c++)
			unit_number(tables[i].name, got[c], tables[i].want[c]);
		np_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_columns),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "input/json.h"

#include "input.h"

#include <time.h>

static const struct np_tree *read_text(struct np_ctx *ctx, const char *text, size_t len)
{
	return np_json_read(ctx, np_source_text(ctx, "", text, len));
}

static void assert_tree(const char *name, const char *text, const char *tree, bool places)
{
	struct np_ctx ctx = {0};
	const struct np_tree *root = read_text(&ctx, text, strlen(text));

	unit_text(name, unit_messages(&ctx), "");
	unit_text(name, unit_tree_text(&ctx, root, places), tree);
	np_ctx_release(&ctx);
}

static const struct {
	const char *name, *text, *tree;
} read[] = {
	{"string", "\"a\"", "<a>"},
	{"empty string", "\"\"", "<>"},
	{"words", "[true, false, null]", "[true, false, null]"},
	{"words at the end", "true", "true"},
	{"numbers keep their text", "[0, -0, 1.50, 1E+2, -1.5e-3, 9223372036854775807]",
	 "[0, -0, 1.50, 1E+2, -1.5e-3, 9223372036854775807]"},
	{"strings that look like others", "[\"1\", \"null\", \"{}\", \"a,b:c]\"]",
	 "[<1>, <null>, <{}>, <a,b:c]>]"},
	{"empty list and object", "[[], {}]", "[[], {}]"},
	{"blanks within", "[ \t\r\n]", "[]"},
	{"object", "{\"a\": 1, \"b\": [2]}", "{<a>: 1, <b>: [2]}"},
	{"no blanks at all", "{\"a\":1,\"b\":[2,{\"c\":\"d\"}],\"e\":null}",
	 "{<a>: 1, <b>: [2, {<c>: <d>}], <e>: null}"},
	{"blanks everywhere", " \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n",
	 "{<a>: [1, 2], <b>: {}}"},
	{"short escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "<\"\\/\b\f\n\r\t>"},
	{"escapes at the ends", "[\"\\\\\", \"\\\"\", \"a\\\\\", \"\\\\\\\\\", \"\\\"]\"]",
	 "[<\\>, <\">, <a\\>, <\\\\>, <\"]>]"},
	{"escapes by number", "\"\\u0041\\u00e9\\u20AC\\u007f\"", "<A\xC3\xA9\xE2\x82\xAC\x7F>"},
	{"surrogates", "\"\\ud83d\\ude00\\uDBFF\\uDFFF\"", "<\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF>"},
	{"escapes in keys", "{\"\\u0061\\n\": 1}", "{<a\n>: 1}"},
	{"UTF-8", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x94\xA5\"",
	 "<\xC3\xA9\xE2\x82\xAC\xF0\x9F\x94\xA5>"},
	{"keys that differ in case", "{\"a\": 1, \"A\": 2, \"\": 3}", "{<a>: 1, <A>: 2, <>: 3}"},
	{"equal keys of different objects", "{\"a\": {\"a\": 1}}", "{<a>: {<a>: 1}}"},
};

static void test_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(read); i++)
		assert_tree(read[i].name, read[i].text, read[i].tree, false);
}

static const struct {
	const char *name, *text, *tree;
} places[] = {
	{"one line", "{\"a\": [1, \"b\"], \"c\": null}",
	 "1:1 {1:2 <a>: 1:7 [1:8 1, 1:11 <b>], 1:17 <c>: 1:22 null}"},
	{"several lines", "{\n  \"a\": [\n    1\n  ]\n}\n", "1:1 {2:3 <a>: 2:8 [3:5 1]}"},
	{"CR LF", "[1,\r\n2]\r\n", "1:1 [1:2 1, 2:1 2]"},
	{"blank lines before", "\n\n\t[1]", "3:2 [3:3 1]"},
	{"a tab is one column", "[\t1]", "1:1 [1:3 1]"},
	{"behind characters of two, three and four bytes",
	 "[\"\xC3\xA9\", \"\xE2\x82\xAC\", \"\xF0\x9F\x94\xA5\", 1]",
	 "1:1 [1:2 <\xC3\xA9>, 1:7 <\xE2\x82\xAC>, 1:12 <\xF0\x9F\x94\xA5>, 1:17 1]"},
	{"behind escapes", "[\"\\u00e9\\n\", 1, \"\\\\\", 2]",
	 "1:1 [1:2 <\xC3\xA9\n>, 1:14 1, 1:17 <\\>, 1:23 2]"},
	{"one value", " 12 ", "1:2 12"},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(places); i++)
		assert_tree(places[i].name, places[i].text, places[i].tree, true);
}

static void test_counts(void **state)
{
	struct np_ctx ctx = {0};
	const char *text = "{\"a\": [1, 2, 3], \"b\": {}, \"c\": \"\\u00e9\"}";
	const struct np_tree *root = read_text(&ctx, text, strlen(text)), *c;

	(void)state;
	assert_int_equal(root->count, 3);
	assert_int_equal(np_tree_get(root, "a")->count, 3);
	assert_int_equal(np_tree_get(root, "b")->count, 0);
	c = np_tree_get(root, "c");
	assert_int_equal(c->len, 2);
	assert_false(c->plain);
	assert_null(np_tree_get(root, "d"));
	assert_null(np_tree_get(c, "a"));
	assert_null(np_tree_get(np_tree_get(root, "a"), "a"));
	np_ctx_release(&ctx);
}

static void assert_refused(const char *name, const char *text, size_t len, const char *messages)
{
	struct np_ctx ctx = {0};
	struct np_source *src = np_source_text(&ctx, "", text, len);

	unit_true(name, !np_json_read(&ctx, src));
	unit_text(name, unit_messages(&ctx), messages);
	unit_true(name, src->confidential);
	np_ctx_release(&ctx);
}

#define NOT_JSON " error: not JSON\n"
#define EARLY " error: JSON that ends too early\n"
#define UTF8 " error: text that is not UTF-8\n"
#define LARGE " error: a number that is too large\n"
#define BINARY " error: binary data: a NUL byte, where JSON is expected\n"
#define PYTHON "  hint: this is how Python shows it; run 'api-cli' without --raw\n"

/* The place is that of the last character that could still be read. */
static const struct {
	const char *name, *text, *messages;
} refused[] = {
	{"empty", "", "1:1:" EARLY},
	{"blanks only", " \n ", "2:1:" EARLY},
	{"open list", "[1", "1:2:" EARLY},
	{"open object", "{\"a\":", "1:5:" EARLY},
	{"open string", "\"abc", "1:4:" EARLY},
	{"cut word", "nul", "1:3:" NOT_JSON},
	{"unknown word", "[1,\n  yes]", "2:5:" NOT_JSON},
	{"closed by the wrong bracket", "{]", "1:2:" NOT_JSON},
	{"comma at the end", "[1,]", "1:4:" NOT_JSON},
	{"comma at the end of an object", "{\"a\": 1,}", "1:9:" NOT_JSON},
	{"no comma", "[\"a\"\"b\"]", "1:7:" NOT_JSON},
	{"no colon", "{\"a\" 1}", "1:6:" NOT_JSON},
	{"no key", "{: 1}", "1:2:" NOT_JSON},
	{"key without quotes", "{a: 1}", "1:2:" NOT_JSON},
	{"number as key", "{1: 1}", "1:2:" NOT_JSON},
	{"leading zero", "[01]", "1:2:" NOT_JSON},
	{"no digit", "[-]", "1:2:" NOT_JSON},
	{"no fraction", "[1.]", "1:3:" NOT_JSON},
	{"NaN", "[NaN]", "1:4:" NOT_JSON},
	{"comment", "// a\n[]", "1:1:" NOT_JSON},
	{"line break in a string", "[\"a\nb\"]", "1:3:" NOT_JSON},
	{"tab in a string", "[\"\t\"]", "1:2:" NOT_JSON},
	{"unknown escape", "[\"\\x\"]", "1:4:" NOT_JSON},
	{"short escape by number", "[\"\\u12\"]", "1:7:" NOT_JSON},
	{"high surrogate alone", "[\"\\ud800\"]", "1:9:" NOT_JSON},
	{"low surrogate alone", "[\"\\udc00\"]", "1:9:" NOT_JSON},
	{"behind characters of several bytes", "[\"\xC3\xA9\", x]", "1:7:" NOT_JSON},
	{"two documents", "{} {}", "1:4: error: more text behind the end of the JSON\n"},
	{"two lines", "{}\n{}\n", "2:1: error: more text behind the end of the JSON\n"},
	{"duplicate keys", "{\"a\": 1, \"a\": 2}",
	 "1:12: error: a key that its object has already\n"},
	{"duplicate keys, one escaped", "{\"a\": 1,\n \"\\u0061\": 2}",
	 "2:9: error: a key that its object has already\n"},
	{"NUL in a string", "[\"\\u0000\"]", "1:9: error: a NUL character in a string\n"},
	{"NUL in a key", "{\"\\u0000\": 1}", "1:9: error: a NUL character in a key\n"},
	{"large number", "[99999999999999999999]", "1:21:" LARGE},
	{"large negative number", "[-99999999999999999999]", "1:22:" LARGE},
	{"large exponent", "[1e999]", "1:6:" LARGE},
	{"a byte that is no UTF-8", "\xFF", "1:1:" UTF8},
	{"broken UTF-8", "[\"\xC3\"]", "1:2:" UTF8},
	{"overlong UTF-8", "[\"\xC0\x80\"]", "1:2:" UTF8},
	{"surrogate in UTF-8", "[\"\xED\xA0\x80\"]", "1:2:" UTF8},
	{"Python's notation", "{'a': True}", "1:2:" NOT_JSON PYTHON},
	{"Python's notation in lists", "[[{ 'a': None}]]", "1:5:" NOT_JSON PYTHON},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		assert_refused(refused[i].name, refused[i].text, strlen(refused[i].text),
			       refused[i].messages);
	assert_refused("NUL", "\0", 1, "1:1:" BINARY);
	assert_refused("NUL in a string", "[\"a\0b\"]", 7, "1:4:" BINARY);
	assert_refused("NUL behind a number", "[1\0]", 4, "1:3:" BINARY);
	assert_refused("NUL behind a word", "[true\0]", 7, "1:6:" BINARY);
	assert_refused("NUL behind", "[1]\n\0", 5, "2:1:" BINARY);
}

static char *nest(size_t depth, const char *open, const char *close)
{
	size_t opens = strlen(open), closes = strlen(close);
	char *text = malloc(depth * (opens + closes) + 1), *c = text;

	assert_non_null(text);
	for (size_t i = 0; i < depth; i++, c += opens)
		memcpy(c, open, opens);
	for (size_t i = 0; i < depth; i++, c += closes)
		memcpy(c, close, closes);
	*c = '\0';
	return text;
}

static void assert_depth(size_t depth, const char *open, const char *close, const char *messages)
{
	struct np_ctx ctx = {0};
	char *text = nest(depth, open, close);
	const struct np_tree *root = read_text(&ctx, text, strlen(text));

	unit_text(open, unit_messages(&ctx), messages);
	unit_true(open, !root == (*messages != '\0'));
	np_ctx_release(&ctx);
	free(text);
}

static void test_depth(void **state)
{
	(void)state;
	assert_depth(NP_TREE_DEPTH, "[", "]", "");
	assert_depth(NP_TREE_DEPTH + 1, "[", "]",
		     "1:65: error: JSON that is nested more than 64 levels deep\n");
	assert_depth(NP_TREE_DEPTH - 1, "{\"a\":[", "]}",
		     "1:193: error: JSON that is nested more than 64 levels deep\n");
	assert_depth(1000000, "[", "]", "1:2049: error: JSON that is nested too deeply\n");
}

static void test_limit(void **state)
{
	(void)state;
	/* it is not even looked at */
	assert_refused("too large", "", NP_JSON_LIMIT + 1, " error: JSON of more than 16 MiB\n");
}

/* Cut anywhere, it is an error and nothing else. */
static void test_truncated(void **state)
{
	static const char whole[] = "{\"geheim\": [1, -2.5e3,\n"
				    " \"a\\u00e9\\ud83d\\ude00\\\\\", \"\xF0\x9F\x94\xA5\", {}],\n"
				    " \"b\": {\"c\": null, \"d\": [true, false]}}";

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct np_ctx ctx = {0};
		char *text = np_arena_copy(&ctx.arena, whole, len);

		unit_true(text, !read_text(&ctx, text, len));
		unit_number(text, ctx.count[NP_ERROR], 1);
		unit_true(text, !strstr(unit_messages(&ctx), "geheim"));
		np_ctx_release(&ctx);
	}
}

/* Whatever is wrong behind it, no message shows a secret, nor does its line. */
static void test_secrets(void **state)
{
	static const char *const cases[] = {
		"[\"geheim",
		"[\"geheim\"",
		"{\"geheim\": 1, \"geheim\": 2}",
		"[geheim]",
		"[\"geheim\\x\"]",
		"[\"geheim\\u0000\"]",
		"geheim",
		"[\"geheim\xFF\"]",
		"[\"geheim\" \"geheim\"]",
		"[\"geheim\"] geheim",
		"{'geheim': 1}",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};
		struct unit_output output;

		unit_true(cases[i], !read_text(&ctx, cases[i], strlen(cases[i])));
		np_diag_print(&ctx, unit_output_open(&output), false);
		unit_true(cases[i], !strstr(unit_output_close(&output), "geheim"));
		free(output.text);
		np_ctx_release(&ctx);
	}
}

/* Strings at the key "a" of an object: what is there, or why it is refused. */
static const struct {
	const char *name, *text, *string, *messages;
} strings[] = {
	{"string", "{\"a\": \"b\"}", "b", ""},
	{"none", "{}", NULL, ""},
	{"empty", "{\"a\": \"\"}", NULL, ""},
	{"null", "{\"a\": null}", NULL, ""},
	{"the word", "{\"a\": \"null\"}", "null", ""},
	{"number", "{\"a\": 1}", NULL, "1:7: error: 'a' is not a string\n"},
	{"true", "{\"a\": true}", NULL, "1:7: error: 'a' is not a string\n"},
	{"list", "{\"a\": [\"b\"]}", NULL, "1:7: error: 'a' is not a string\n"},
	{"object", "{\"a\": {}}", NULL, "1:7: error: 'a' is not a string\n"},
	{"line break", "{\"a\": \"b\\n\"}", NULL,
	 "1:7: error: 'a' holds a character that cannot be shown\n"},
	{"of no object", "[\"a\", \"b\"]", NULL, ""},
};

static void test_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(strings); i++) {
		struct np_ctx ctx = {0};
		const char *name = strings[i].name, *text = strings[i].text;
		const struct np_tree *found;
		int result = np_json_string(&ctx, read_text(&ctx, text, strlen(text)), "a", &found);

		unit_outcome(name, &ctx, result, strings[i].messages);
		unit_text(name, found ? found->text : NULL, strings[i].string);
		np_ctx_release(&ctx);
	}
}

static double seconds(size_t count)
{
	struct np_ctx ctx = {0};
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	clock_t start;

	fputs("{\"\": [", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "\n{\"k%zu\": \"\\u00e9\", \"a\": [1, 2]},", i);
	fputs("1]", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, ",\"k%zu\":1", i);
	fputs("}", out);
	unit_output_close(&output);
	start = clock();
	assert_non_null(read_text(&ctx, output.text, output.len));
	np_ctx_release(&ctx);
	free(output.text);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Ten times as much takes about ten times as long, not a hundred times. */
static void test_linear(void **state)
{
	double few = seconds(5000), many = seconds(50000);

	(void)state;
	if (many > 30 * few + 0.5)
		fail_msg("%.3f s, ten times as much %.3f s", few, many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),      cmocka_unit_test(test_places),
		cmocka_unit_test(test_counts),    cmocka_unit_test(test_refused),
		cmocka_unit_test(test_depth),     cmocka_unit_test(test_limit),
		cmocka_unit_test(test_truncated), cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_strings),   cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

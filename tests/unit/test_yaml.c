#include "input/tree.h"

#include "input.h"

#include <time.h>

static void assert_tree(const char *name, const char *text, const char *tree, bool places)
{
	struct np_ctx ctx = {0};

	unit_text(name, unit_tree_text(&ctx, unit_tree(&ctx, text), places), tree);
	np_ctx_release(&ctx);
}

static const struct {
	const char *name, *text, *tree;
} read[] = {
	{"plain", "a", "a"},
	{"single quotes", "'it''s'", "<it's>"},
	{"double quotes", "\"a\\tb\\x41\\u20ac\"", "<a\tbA\xE2\x82\xAC>"},
	{"literal", "|\n  a\n  b\n", "<a\nb\n>"},
	{"folded", ">-\n  a\n  b\n", "<a b>"},
	{"plain, of several lines", "a\n  b\n", "a b"},
	{"numbers and words stay text", "[080, 0x50, 1e4, 22:22, yes, ~, null]",
	 "[080, 0x50, 1e4, 22:22, yes, ~, null]"},
	{"list", "- a\n- b\n", "[a, b]"},
	{"list in flow style", "[a, 'b']", "[a, <b>]"},
	{"empty list", "[]", "[]"},
	{"map", "a: 1\nb: 2\n", "{a: 1, b: 2}"},
	{"map in flow style", "{a: 1, b: {}}", "{a: 1, b: {}}"},
	{"map of maps", "a:\n  b:\n    c: d\n", "{a: {b: {c: d}}}"},
	{"list below its key, not indented", "a:\n- b\n", "{a: [b]}"},
	{"no value", "a:\nb: ''\n", "{a: , b: <>}"},
	{"no value for a flow key", "{a, b: }", "{a: , b: }"},
	{"pair in a list", "[a: b]", "[{a: b}]"},
	{"quoted keys", "'a': 1\n\"b\": 2\n", "{<a>: 1, <b>: 2}"},
	{"quoted merge key is a word", "'<<': a", "{<<<>: a}"},
	{"comments", "# a\na: b # c\n# d\n", "{a: b}"},
	{"document start and end", "---\na: b\n...\n", "{a: b}"},
	{"version", "%YAML 1.2\n---\na: b\n", "{a: b}"},
	{"empty document", "---\n", ""},
	{"CR LF", "a: b\r\nc: d\r\n", "{a: b, c: d}"},
	{"no line break at the end", "a: b", "{a: b}"},
	{"tab between value and comment", "a: b\t# c\n", "{a: b}"},
	{"byte order mark",
	 "\xEF\xBB\xBF"
	 "a: b\n",
	 "{a: b}"},
	{"UTF-8", "\xC3\xA9: \xF0\x9F\x94\xA5\n", "{\xC3\xA9: \xF0\x9F\x94\xA5}"},
	{"keys that differ in case, quoting or length", "{a: 1, A: 2, aa: 3, ' a': 4}",
	 "{a: 1, A: 2, aa: 3, < a>: 4}"},
	{"equal keys of different maps", "{a: {a: 1}, b: {a: 2}}", "{a: {a: 1}, b: {a: 2}}"},
	{"'=' in a value", "a: b=c", "{a: b=c}"},
	{"no key before '='", "# A=b\n=c\n", "=c"},
	{"JSON", "{\"a\": [1, true, null, \"b\"]}", "{<a>: [1, true, null, <b>]}"},
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
	{"block style", "a:\n  - b\n  - 'c'\n", "1:1 {1:1 a: 2:3 [2:5 b, 3:5 <c>]}"},
	{"flow style", "a: {b: [c]}", "1:1 {1:1 a: 1:4 {1:5 b: 1:8 [1:9 c]}}"},
	{"a tab is one column", "[a,\tb]", "1:1 [1:2 a, 1:5 b]"},
	{"characters of two, three and four bytes", "[\xC3\xA9, \xE2\x82\xAC, \xF0\x9F\x94\xA5, b]",
	 "1:1 [1:2 \xC3\xA9, 1:5 \xE2\x82\xAC, 1:8 \xF0\x9F\x94\xA5, 1:11 b]"},
	{"CR LF", "a: b\r\nc: d\r\n", "1:1 {1:1 a: 1:4 b, 2:1 c: 2:4 d}"},
	{"after a comment", "# \xC3\xA9\n\na: b\n", "3:1 {3:1 a: 3:4 b}"},
	{"no value", "a:\nb: c", "1:1 {1:1 a: 1:3 , 2:1 b: 2:4 c}"},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(places); i++)
		assert_tree(places[i].name, places[i].text, places[i].tree, true);
}

static void assert_refused(const char *name, const char *text, size_t len, const char *messages)
{
	struct np_ctx ctx = {0};
	struct np_source *src = np_source_text(&ctx, "", text, len);

	unit_true(name, !np_yaml_read(&ctx, src));
	unit_text(name, unit_messages(&ctx), messages);
	np_ctx_release(&ctx);
}

#define TAB_HINT "  hint: indent with spaces; YAML does not allow tabs\n"
#define START " found character that cannot start any token while scanning for the next token\n"
#define ENVIRONMENT                                                                                \
	" error: KEY=VALUE lines, where YAML is expected\n"                                        \
	"  hint: give the environment of a module with --env\n"
#define ALIAS                                                                                      \
	" error: anchors and aliases are not supported\n"                                          \
	"  hint: write the value where it is needed\n"

static const struct {
	const char *name, *text, *messages;
} refused[] = {
	{"empty", "", " error: the file is empty\n"},
	{"blank lines and comments", "\n  \n# a\n", " error: the file is empty\n"},
	{"byte order mark only", "\xEF\xBB\xBF", " error: the file is empty\n"},
	{"tab as indentation", "a:\n\tb: c\n", "2:1: error: not valid YAML:" START TAB_HINT},
	{"tab after characters of several bytes", "# \xC3\xA9\xC3\xA9\n\ta: b\n",
	 "2:1: error: not valid YAML:" START TAB_HINT},
	{"tab inside a plain scalar's indentation", "a:\n  b\n\tc\n",
	 "3:1: error: not valid YAML: found a tab character that violates indentation "
	 "while scanning a plain scalar\n" TAB_HINT},
	{"at sign", "a: @b\n", "1:4: error: not valid YAML:" START},
	{"character before a tab", "a: @\tb\n", "1:4: error: not valid YAML:" START},
	{"environment", "POSTGRES_PASSWORD=hunter2\nA: @\n", ENVIRONMENT},
	{"environments in a bundle", "# module a\n\n  # b\n_p1=: hunter2", ENVIRONMENT},
	{"two colons", "a: b: c\n",
	 "1:5: error: not valid YAML: mapping values are not allowed in this context\n"},
	{"column in characters", "\xC3\xA9: b: c\n",
	 "1:5: error: not valid YAML: mapping values are not allowed in this context\n"},
	{"open quote", "a: 'b\n",
	 "2:1: error: not valid YAML: found unexpected end of stream while scanning a quoted "
	 "scalar\n"},
	{"open bracket", "a: [b\n",
	 "2:1: error: not valid YAML: did not find expected ',' or ']' while parsing a flow "
	 "sequence\n"},
	{"closing bracket", "a: ]\n",
	 "1:4: error: not valid YAML: did not find expected node content while parsing a block "
	 "node\n"},
	{"indentation", "a: b\n c: d\n",
	 "2:3: error: not valid YAML: mapping values are not allowed in this context\n"},
	{"unknown escape", "a: \"\\q\"\n",
	 "1:5: error: not valid YAML: found unknown escape character while parsing a quoted "
	 "scalar\n"},
	{"directive without document", "%YAML 1.2\na: b\n",
	 "2:1: error: not valid YAML: did not find expected <document start>\n"},
	{"unknown version", "%YAML 2.0\n---\na\n",
	 "1:1: error: not valid YAML: found incompatible YAML document\n"},
	{"FF", "a: b\nc: \xFF\n",
	 "2:4: error: not plain UTF-8 text: invalid leading UTF-8 octet\n"},
	{"Latin-1", "n\xE9: b\n",
	 "1:3: error: not plain UTF-8 text: invalid trailing UTF-8 octet\n"},
	{"cut off", "a: \xE2\x82",
	 "1:4: error: not plain UTF-8 text: incomplete UTF-8 octet sequence\n"},
	{"overlong", "a: \xC0\xAF\n",
	 "1:4: error: not plain UTF-8 text: invalid length of a UTF-8 sequence\n"},
	{"surrogate", "\xC3\xA9: \xED\xA0\x80\n",
	 "1:4: error: not plain UTF-8 text: invalid Unicode character\n"},
	{"escape sequence", "a: \033[2J\n",
	 "1:4: error: not plain UTF-8 text: control characters are not allowed\n"},
	{"UTF-16",
	 "\xFF\xFE"
	 "a",
	 "1:1: error: not plain UTF-8 text: invalid leading UTF-8 octet\n"},
	{"quoted NUL", "a: \"b\\0c\"\n", "1:4: error: text with a NUL character\n"},
	{"duplicate key", "a: 1\nb: 2\na: 3\n",
	 "3:1: error: duplicate key 'a'\n  hint: first given on line 1\n"},
	{"duplicate key in other quotes", "{a: 1, 'a': 3}",
	 "1:8: error: duplicate key 'a'\n  hint: first given on line 1\n"},
	{"duplicate empty key", "{'': 1, \"\": 3}",
	 "1:9: error: duplicate key ''\n  hint: first given on line 1\n"},
	{"three times", "b: 1\na: 2\na: 3\na: 4\n",
	 "3:1: error: duplicate key 'a'\n  hint: first given on line 2\n"
	 "4:1: error: duplicate key 'a'\n  hint: first given on line 2\n"},
	{"duplicate key inside", "a:\n  - {b: 1, c: 2, b: 3}\n",
	 "2:18: error: duplicate key 'b'\n  hint: first given on line 2\n"},
	{"list as key", "[a]: b\n", "1:1: error: a key must be a single word\n"},
	{"map as key", "? {a: b}\n: c\n", "1:3: error: a key must be a single word\n"},
	{"anchor", "a: &b c\nd: e\n", "1:4:" ALIAS},
	{"anchor on a list", "a: &b [c]\n", "1:4:" ALIAS},
	{"anchor on a map", "a: &b\n  c: d\n", "1:4:" ALIAS},
	{"anchor on a key", "&a b: c\n", "1:1:" ALIAS},
	{"alias", "a: *b\n", "1:4:" ALIAS},
	{"alias in a list", "[\xC3\xA9, *b]\n", "1:5:" ALIAS},
	{"merge key", "a:\n  <<: {b: c}\n",
	 "2:3: error: merge keys are not supported\n"
	 "  hint: write the fields where they are needed\n"},
	{"merge key with alias", "<<: *a\n",
	 "1:1: error: merge keys are not supported\n"
	 "  hint: write the fields where they are needed\n"},
	{"tag", "a: !!int 5\n", "1:4: error: tags are not supported\n  hint: leave the tag out\n"},
	{"own tag on a list", "a: !env [b]\n",
	 "1:4: error: tags are not supported\n  hint: leave the tag out\n"},
	{"tag on a map", "!map\na: b\n",
	 "1:1: error: tags are not supported\n  hint: leave the tag out\n"},
	{"tag without name", "a: ! b\n",
	 "1:4: error: tags are not supported\n  hint: leave the tag out\n"},
	{"second document", "a: b\n---\nc: d\n",
	 "2:1: error: a second document\n"
	 "  hint: one file holds one document; remove the '---' and what follows\n"},
	{"second document, empty", "a: b\n---\n",
	 "2:1: error: a second document\n"
	 "  hint: one file holds one document; remove the '---' and what follows\n"},
	{"second document, broken", "a: b\n--- [\n",
	 "2:1: error: a second document\n"
	 "  hint: one file holds one document; remove the '---' and what follows\n"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		assert_refused(refused[i].name, refused[i].text, strlen(refused[i].text),
			       refused[i].messages);
}

static void test_binary(void **state)
{
	static const char program[] = "\x7F"
				      "ELF\2\1\1\0\0";
	static const char late[] = "a: b\n\xC3\xA9: \0\n";

	(void)state;
	assert_refused("program", program, sizeof(program) - 1,
		       "1:8: error: binary data: a NUL byte, where YAML text is expected\n");
	assert_refused("in the second line", late, sizeof(late) - 1,
		       "2:4: error: binary data: a NUL byte, where YAML text is expected\n");
}

/* COUNT times TEXT, kept with CTX. */
static char *repeat(struct np_ctx *ctx, const char *text, size_t count)
{
	size_t len = strlen(text);
	char *all = np_arena_alloc(&ctx->arena, count * len + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(all + i * len, text, len);
	return all;
}

static const struct {
	const char *name, *open, *inner, *close, *message;
} nested[] = {
	{"lists", "[", "a", "]", "1:65: error: nested more than 64 levels deep\n"},
	{"maps", "{a: ", "b", "}", "1:257: error: nested more than 64 levels deep\n"},
	{"lists in block style", "- ", "a\n", "",
	 "1:129: error: nested more than 64 levels deep\n"},
};

static void test_depth(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(nested); i++)
		for (size_t depth = NP_TREE_DEPTH; depth <= NP_TREE_DEPTH + 1; depth++) {
			struct np_ctx ctx = {0};
			const char *text = np_arena_printf(
				&ctx.arena, "%s%s%s", repeat(&ctx, nested[i].open, depth),
				nested[i].inner, repeat(&ctx, nested[i].close, depth));
			bool good = np_yaml_read(&ctx, unit_source(&ctx, "", text));

			unit_number(nested[i].name, good, depth == NP_TREE_DEPTH);
			unit_text(nested[i].name, unit_messages(&ctx),
				  good ? "" : nested[i].message);
			np_ctx_release(&ctx);
		}
}

/* Seconds of processor time that reading TEXT takes, which must end with MESSAGES. */
static double time_of(struct np_ctx *ctx, const char *text, const char *messages)
{
	clock_t start = clock();
	const struct np_tree *root = np_yaml_read(ctx, unit_source(ctx, "", text));
	clock_t end = clock();

	unit_true("big input", !root == !!*messages);
	unit_text("big input", unit_messages(ctx), messages);
	return (double)(end - start) / CLOCKS_PER_SEC;
}

/* What costs quadratic time in libyaml, or would with keys compared in pairs: half a minute. */
static void test_big_inputs_are_fast(void **state)
{
	struct np_ctx ctx = {0};
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	(void)state;
	unit_true("100,000 brackets",
		  time_of(&ctx, repeat(&ctx, "[", 100000),
			  "1:65: error: nested more than 64 levels deep\n") < 2);
	for (unsigned i = 0; i < 100000; i++)
		fprintf(out, "k%u:\n", i);
	fputs("k7:\nlast:\nk7:\n", out);
	np_ctx_release(&ctx);
	unit_output_close(&output);
	unit_true("100,000 keys",
		  time_of(&ctx, output.text,
			  "100001:1: error: duplicate key 'k7'\n  hint: first given on line 8\n"
			  "100003:1: error: duplicate key 'k7'\n"
			  "  hint: first given on line 8\n") < 2);
	free(output.text);
	np_ctx_release(&ctx);
}

/* The two ways to look for duplicates change over between 8 and 9 keys. */
static void test_duplicates_in_maps_of_all_sizes(void **state)
{
	(void)state;
	for (unsigned size = 2; size <= 40; size++) {
		struct np_ctx ctx = {0};
		char *text = np_arena_alloc(&ctx.arena, size * 8 + 1), *end = text;
		const char *message = np_arena_printf(
			&ctx.arena,
			"%u:1: error: duplicate key 'k1'\n  hint: first given on line 1\n", size);

		for (unsigned i = 1; i < size; i++)
			end += sprintf(end, "k%u:\n", i);
		assert_non_null(np_yaml_read(&ctx, unit_source(&ctx, "", text)));
		sprintf(end, "k1:\n");
		assert_refused("map", text, strlen(text), message);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_big_inputs_are_fast),
		cmocka_unit_test(test_duplicates_in_maps_of_all_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

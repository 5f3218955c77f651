#include "input/edit.h"

#include "edit_model.h"
#include "input.h"

enum {
	ROUNDS = 4000,
};

/* TEXT after EDITS, which model_parse reads; what holds for all edits is checked on the way. */
static const char *edited(struct np_ctx *ctx, const char *name, const char *text,
			  const char *script)
{
	struct model_edit edits[MODEL_EDITS] = {0};
	char *rest = np_arena_copy(&ctx->arena, script, strlen(script));
	size_t count = model_parse(&rest, edits), len;
	struct np_edit *edit = model_begin(ctx, text, strlen(text));
	const char *result;

	unit_text(name, unit_messages(ctx), "");
	for (size_t i = 0; i < count; i++)
		unit_number(name, model_edit(edit, &edits[i]), 0);
	result = np_edit_text(edit, &len);
	unit_number(name, strlen(result), len);
	unit_text(name, model_check(ctx, text, strlen(text), edits, count), NULL);
	return result;
}

struct row {
	const char *name, *before, *edits, *after; /* AFTER is NULL: as before */
};

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		struct np_ctx ctx = {0};

		unit_text(row->name, edited(&ctx, row->name, row->before, row->edits),
			  row->after ? row->after : row->before);
		np_ctx_release(&ctx);
	}
}

static const struct row scalars[] = {
	{"nothing to do", "a: 1 # b\n", "", NULL},
	{"the same value", "a: '1' # b\n", "= a 1", NULL},
	{"plain", "a: 1 # b\nc: 2\n", "= a 3", "a: 3 # b\nc: 2\n"},
	{"single quotes", "a: 'b'\t# c\n", "= a it's", "a: 'it''s'\t# c\n"},
	{"double quotes", "a: \"b\"\n", "= a c\"\\d", "a: \"c\\\"\\\\d\"\n"},
	{"double quotes stay where none are needed", "a: \"b\"\n", "= a c", "a: \"c\"\n"},
	{"single quotes cannot hold a tab", "a: 'b'\n", "= a c\td", "a: \"c\\x09d\"\n"},
	{"plain cannot hold everything", "a: b\n", "= a c: d", "a: \"c: d\"\n"},
	{"a word that others read differently", "a: b\n", "= a no", "a: \"no\"\n"},
	{"the empty text", "a: b # c\n", "= a ", "a: \"\" # c\n"},
	{"no value", "a:\nb: # c\n", "= a 1\n= b 2", "a: 1\nb: 2 # c\n"},
	{"blanks behind", "a: 1  \nb: 2\n", "= a 3", "a: 3  \nb: 2\n"},
	{"value below its key", "a:\n  b # c\n", "= a d", "a:\n  d # c\n"},
	{"plain, of several lines", "a: b\n  c # d\ne: f\n", "= a g", "a: g # d\ne: f\n"},
	{"quotes, of several lines", "a: 'b\n\n  c' # d\n", "= a g", "a: 'g' # d\n"},
	{"literal", "a: | # b\n  c\n\n  d\n\n# e\nf: g\n", "= a h", "a: h # b\n\n# e\nf: g\n"},
	{"literal that keeps its end", "a: |+\n  b\n\nc: d\n", "= a e", "a: e\nc: d\n"},
	{"folded, of quoted words", "a: >-\n  b\n", "= a 'x", "a: \"'x\"\n"},
	{"keys in quotes", "'a': {\"b\": 1}\n", "= a.b 2", "'a': {\"b\": 2}\n"},
	{"space before the colon", "a : 1\n", "= a 2", "a : 2\n"},
	{"no final newline", "a: 1", "= a 2", "a: 2"},
	{"characters of several bytes", "\xC3\xA9: \xE2\x82\xAC # \xF0\x9F\x94\xA5\nb: 1 # c\n",
	 "= b 2\n= \xC3\xA9 x", "\xC3\xA9: x # \xF0\x9F\x94\xA5\nb: 2 # c\n"},
	{"addresses and numbers are plain", "a: b\n",
	 "= a 192.0.2.1\n= c 20107\n= d 2001:db8::1\n= e true\n= f 192.0.2.0/24\n= g 1000-2000",
	 "a: 192.0.2.1\nc: 20107\nd: 2001:db8::1\ne: true\nf: 192.0.2.0/24\ng: 1000-2000\n"},
	{"what looks like them is not", "a: b\n",
	 "= a 080\n= c ::1\n= d 1:20\n= e 1.5\n= f 2001:db8::",
	 "a: \"080\"\nc: \"::1\"\nd: \"1:20\"\ne: \"1.5\"\nf: \"2001:db8::\"\n"},
};

static void test_scalars(void **state)
{
	(void)state;
	check_rows(scalars, UNIT_COUNT(scalars));
}

static const struct row entries[] = {
	{"behind the last", "a: 1\n", "= b 2\n= c 3", "a: 1\nb: 2\nc: 3\n"},
	{"before what belongs to the next", "a:\n  b: 1 # c\n\n  # d\n\n# e\nf: g\n", "= a.x 2",
	 "a:\n  b: 1 # c\n  x: 2\n\n  # d\n\n# e\nf: g\n"},
	{"maps in one block", "a:\n  b: 1\n", "= c.d.e 1\n= a.x 2\n= c.d.f 2\n= c.g 3",
	 "a:\n  b: 1\n  x: 2\nc:\n  d:\n    e: 1\n    f: 2\n  g: 3\n"},
	{"the inner before the outer", "a:\n  b:\n    c: 1\n", "= x 1\n= a.x 1\n= a.b.x 1",
	 "a:\n  b:\n    c: 1\n    x: 1\n  x: 1\nx: 1\n"},
	{"the file's own step", "a:\n    b: 1\n", "= a.c.d 1",
	 "a:\n    b: 1\n    c:\n        d: 1\n"},
	{"a list is not a step", "a:\n- b\n", "= c.d 1", "a:\n- b\nc:\n  d: 1\n"},
	{"braces", "a: {b: 1} # c\n", "= a.d 2", "a: {b: 1, d: 2} # c\n"},
	{"braces with spaces", "a: { b: 1 }\n", "= a.d 2", "a: { b: 1, d: 2 }\n"},
	{"braces of several lines", "a: {\n  b: 1, # c\n  d: 2 # e\n}\n", "= a.f 3",
	 "a: {\n  b: 1, # c\n  d: 2, f: 3 # e\n}\n"},
	{"a comma behind the last", "a: {\n  b: 1, # c\n}\n", "= a.d 2\n= a.e 3",
	 "a: {\n  b: 1, d: 2, e: 3, # c\n}\n"},
	{"maps in braces", "{\"a\": {}}\n", "= a.b.c 1\n[ d.e f g",
	 "{\"a\": {b: {c: 1}}, d: {e: [f, g]}}\n"},
	{"no value in braces", "{a: , b: , \"c\":}\n", "= a 1\n= b.x 2\n= d 3",
	 "{a: 1 , b: {x: 2} , \"c\": , d: 3}\n"},
	{"key alone in braces", "{a, b}\n", "= a 1\n= c 2", "{a: 1, b, c: 2}\n"},
	{"empty braces become lines", "a: {}\nb: {} # c\nd:\n  {}\ne: f\n",
	 "= a.x 1\n= b.x 2\n= d.x 3", "a:\n  x: 1\nb: # c\n  x: 2\nd:\n  x: 3\ne: f\n"},
	{"empty braces with a comment stay", "a: { # b\n  }\n", "= a.x 1", "a: { # b\n  x: 1}\n"},
	{"nothing becomes lines", "a:\n  b: # c\n  # d\ne:\n", "= a.b.x 1\n= e.v 2",
	 "a:\n  b: # c\n    x: 1\n  # d\ne:\n  v: 2\n"},
	{"the document is empty braces", "--- {} # a\n", "= b 1", "--- # a\nb: 1\n"},
	{"no final newline", "a:\n  b: 1", "= a.c 2\n= d 3", "a:\n  b: 1\n  c: 2\nd: 3"},
	{"CR LF", "a:\r\n  b: 1\r\n", "= a.c 2\n= d.e 3",
	 "a:\r\n  b: 1\r\n  c: 2\r\nd:\r\n  e: 3\r\n"},
	{"before the document's end", "---\na: 1\n# b\n...\n", "= c 2",
	 "---\na: 1\nc: 2\n# b\n...\n"},
	{"behind a literal", "a: |\n  b\n\n# c\n", "= d 1", "a: |\n  b\nd: 1\n\n# c\n"},
	{"behind a literal that keeps its end", "a: |+\n  b\n\n", "= d 1", "a: |+\n  b\n\nd: 1\n"},
	{"behind a literal that the file cuts", "a: |\n  b", "= d 1", "a: |-\n  b\nd: 1"},
	{"behind a list at the end", "a:\n  - b\n  - c: d\n    e: f # g\n", "= x 1",
	 "a:\n  - b\n  - c: d\n    e: f # g\nx: 1\n"},
	{"behind an item that is empty", "a:\n  -\nb: c\n", "[ a d", "a: [d]\nb: c\n"},
	{"keys that need quotes", "a: 1\n", "= yes 1\n= 7 2\n= 08 3\n= x:y 4",
	 "a: 1\n\"yes\": 1\n7: 2\n\"08\": 3\n\"x:y\": 4\n"},
	{"set and removed again", "a:\nb: 1\n", "= a.c.d 1\n= e.f 2\n- a.c.d\n- e.f", NULL},
	{"a map that has been asked for", "a: 1\nb:\nc: {}\n", "{ d # from x\n{ e.f\n{ b\n{ c",
	 "a: 1\nb:\nc: {}\nd: {} # from x\ne:\n  f: {}\n"},
};

static void test_entries(void **state)
{
	(void)state;
	check_rows(entries, UNIT_COUNT(entries));
}

static const struct row removals[] = {
	{"with the comment on its line", "# a\nb: 1 # c\n# d\ne: 2\n", "- b", "# a\n# d\ne: 2\n"},
	{"a whole block", "a: 1\nb:\n  # c\n  d: 2\n\n  e: 3\n\n# f\ng: 4\n", "- b",
	 "a: 1\n\n# f\ng: 4\n"},
	{"a literal", "a: |\n  b\n\n  c\nd: 1\n", "- a", "d: 1\n"},
	{"the last of a map", "a:\n  # b\n  c: 1 # d\ne: 2\n", "- a.c", "a: {}\n  # b\ne: 2\n"},
	{"the last of the document", "# a\nb: 1\n# c\n", "- b", "# a\n{}\n# c\n"},
	{"removed and added", "a:\n  b: 1\nc: 2\n", "- a.b\n= a.d 3", "a:\n  d: 3\nc: 2\n"},
	{"what is not there", "a: {b: 1}\nc: [d]\n", "- x\n- a.x\n- a.b.x\n- c.d", NULL},
	{"in braces, the first", "{a: 1, b: 2}\n", "- a", "{b: 2}\n"},
	{"in braces, the last", "{a: 1, b: 2}\n", "- b", "{a: 1}\n"},
	{"in braces, all", "a: {b: 1, c: 2}\n", "- a.b\n- a.c", "a: {}\n"},
	{"in braces, before a comma", "{a: 1, b: 2, }\n", "- b", "{a: 1, }\n"},
	{"in braces, behind no value", "{a: , b: 2}\n", "- b", "{a: }\n"},
	{"in braces of several lines", "{\n  a: 1, # b\n  # c\n  d: 2, # e\n  f: 3\n}\n",
	 "- a\n- d", "{\n  # c\n  f: 3\n}\n"},
	{"in braces, added", "{a: 1, b: 2}\n", "- b\n= c 3\n- a", "{c: 3}\n"},
	{"no final newline", "a: 1\nb: 2", "- b", "a: 1\n"},
};

static void test_removals(void **state)
{
	(void)state;
	check_rows(removals, UNIT_COUNT(removals));
}

static const struct row lists[] = {
	{"the same items", "a:\n  - b # c\n  - 'd'\n", "[ a b d", NULL},
	{"the same items in brackets", "a: [b, \"d\"] # c\n", "[ a b d", NULL},
	{"brackets", "a: [b,\n  c] # d\n", "[ a 192.0.2.0/24 x:y",
	 "a: [192.0.2.0/24, \"x:y\"] # d\n"},
	{"lines", "a: # b\n  # c\n  - d # e\n\n  - f # g\n\n# h\ni: j\n", "[ a k",
	 "a: [k] # b\n\n# h\ni: j\n"},
	{"lines at the column of the key", "a:\n- b\n- - c\n- d: e\nf: g\n", "[ a k",
	 "a: [k]\nf: g\n"},
	{"lines that end with a literal", "a:\n  - |\n    b\n\nc: d\n", "[ a k",
	 "a: [k]\n\nc: d\n"},
	{"no items", "a: [b]\n", "[ a", "a: []\n"},
	{"more in brackets", "a: [b, # c\n  'd'] # e\n", "[ a b d f g:h",
	 "a: [b, # c\n  'd', f, \"g:h\"] # e\n"},
	{"more behind a comma", "a: [\n  b, # c\n]\nd: 1\n", "[ a b e f",
	 "a: [\n  b, e, f, # c\n]\nd: 1\n"},
	{"more behind a comment", "a: [ b # c\n ]\n", "[ a b d # from e",
	 "a: [ b, d # c\n ] # from e\n"},
	{"more in braces", "{a: {b: [c]}, d: 1}\n", "[ a.b c e # from f",
	 "{a: {b: [c, e]}, d: 1}\n"},
	{"more in none", "a: []\n", "[ a b", "a: [b]\n"},
	{"more lines", "a:\n  # b\n  - c # d\n\n  - \"e\"   # f\n  # g\n\nh: 1\n",
	 "[ a c e i:j k # from l",
	 "a: # from l\n  # b\n  - c # d\n\n  - \"e\"   # f\n  - \"i:j\"\n  - k\n  # g\n\nh: 1\n"},
	{"more lines at the column of the key", "a:\n-   b\nc: 1\n", "[ a b d",
	 "a:\n-   b\n- d\nc: 1\n"},
	{"more lines at the end of the file", "a:\n  - b", "[ a b c\n= d 1",
	 "a:\n  - b\n  - c\nd: 1"},
	{"more lines behind CR LF", "a:\r\n  - b\r\n", "[ a b c", "a:\r\n  - b\r\n  - c\r\n"},
	{"more behind an item below its dash", "a:\n  -\n    b # c\n", "[ a b d", "a: [b, d]\n"},
	{"more behind nothing", "a:\n  - b\n  -\n", "[ a b", "a: [b]\n"},
	{"more behind a literal", "a:\n  - |-\n    b\n", "[ a b c", "a: [b, c]\n"},
	{"more, and less again", "a:\n  - b # c\n", "[ a b d\n[ a b", "a:\n  - b # c\n"},
	{"more of another", "a:\n  - b # c\n", "[ a d b", "a: [d, b]\n"},
	{"where nothing is", "a:\n", "[ a b # from c\n[ d e", "a: [b] # from c\nd: [e]\n"},
};

static void test_lists(void **state)
{
	(void)state;
	check_rows(lists, UNIT_COUNT(lists));
}

static const struct row comments[] = {
	{"behind a value", "a: 1\nb: 2  \n", "= a 1 # from x\n= b 3 # from y",
	 "a: 1 # from x\nb: 3 # from y\n"},
	{"in place of one", "a: 1   # from x  \n", "= a 1 # from y", "a: 1   # from y\n"},
	{"not in place of another", "a: 1 # of mine\n", "= a 2 # from y", "a: 2 # of mine\n"},
	{"of a word that only begins so", "a: 1 # fromage\n", "= a 2 # from y", "a: 2 # fromage\n"},
	{"gone", "a: 1 # from x\nb: 2 #from y\nc: 3 # z\n", "= a 1\n= b 2\n= c 3",
	 "a: 1\nb: 2\nc: 3 # z\n"},
	{"not in braces", "a: {b: 1} # from x\n", "= a.b 2 # from y\n= a.c 3 # from z",
	 "a: {b: 2, c: 3} # from x\n"},
	{"of a map", "a:\n  b: 1\nc: {d: 1}\ne:\n", "{ a # from x\n{ c # from y\n{ e # from z",
	 "a: # from x\n  b: 1\nc: {d: 1} # from y\ne: # from z\n"},
	{"of a map that was empty", "a: {}\nb: {} # from x\n",
	 "{ a # from y\n= a.c 1\n{ b\n= b.c 1", "a: # from y\n  c: 1\nb:\n  c: 1\n"},
	{"of a list of lines", "a:\n  - b # c\n", "[ a b # from x", "a: # from x\n  - b # c\n"},
	{"at the end of the file", "a: 1", "= a 1 # from x", "a: 1 # from x"},
	{"that would end the line", "a: 1\n", "= a 1 # from x\ry", "a: 1 # from x?y\n"},
	{"that sticks to its value", "a: '1'# b\nc: {}# d\n", "= a 2\n= c.x 1",
	 "a: '2' # b\nc: # d\n  x: 1\n"},
};

static void test_comments(void **state)
{
	(void)state;
	check_rows(comments, UNIT_COUNT(comments));
}

static const struct {
	const char *name, *text, *edits, *messages;
} refused[] = {
	{"a list", "- a\n", "", " error: expected a map, found a list\n"},
	{"an empty document", "---\n", "", " error: expected a map, found a single value\n"},
	{"not YAML", "a: [\n", "",
	 "2:1: error: not valid YAML: did not find expected node content while parsing a flow "
	 "node\n"},
	{"an alias", "a: *b\n", "",
	 "1:4: error: anchors and aliases are not supported\n"
	 "  hint: write the value where it is needed\n"},
	{"an explicit key", "a: 1\n? b\n: 2\n", "",
	 "2:3: error: a key that is written with '?' cannot be kept as it is\n"
	 "  hint: write it as 'key: value'\n"},
	{"an explicit key in braces", "{a: 1, ? b : 2}\n", "",
	 "1:10: error: a key that is written with '?' cannot be kept as it is\n"
	 "  hint: write it as 'key: value'\n"},
	{"a value where a list is", "a:\n  b: [c]\n", "= a.b 1",
	 "2:6: error: 'a.b' is a list; cannot make it a single value\n"},
	{"a list where a value is", "a: b\n", "[ a c",
	 "1:4: error: 'a' is a single value; cannot make it a list\n"},
	{"a map where a value is", "a: ''\n", "{ a",
	 "1:4: error: 'a' is a single value; cannot make it a map\n"},
	{"no map on the way", "a: b\n", "= a.b.c 1",
	 "1:4: error: 'a' is a single value; cannot make it a map\n"},
	{"no map on the way, but something new", "a: b\n", "= c.d 1\n= c.d.e 1",
	 " error: 'c.d' is a single value; cannot make it a map\n"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		const char *name = refused[i].name;
		struct np_ctx ctx = {0};
		struct model_edit edits[MODEL_EDITS] = {0};
		char *rest = np_arena_copy(&ctx.arena, refused[i].edits, strlen(refused[i].edits));
		size_t count = model_parse(&rest, edits);
		struct np_edit *edit = model_begin(&ctx, refused[i].text, strlen(refused[i].text));
		int result = edit ? 0 : -1;

		unit_number(name, result, count ? 0 : -1);
		for (size_t k = 0; k < count; k++)
			result = model_edit(edit, &edits[k]);
		unit_outcome(name, &ctx, result, refused[i].messages);
		np_ctx_release(&ctx);
	}
}

static void test_limits(void **state)
{
	static char key[1100];
	const char *path[NP_TREE_DEPTH + 2] = {key};
	struct np_ctx ctx = {0};
	struct np_edit *edit = model_begin(&ctx, "a: 1\n", 5);
	const char *text;
	size_t len;

	(void)state;
	memset(key, 'k', sizeof(key) - 1);
	unit_number("key", np_edit_set(edit, path, "1", NULL), -1);
	for (size_t i = 0; i <= NP_TREE_DEPTH; i++)
		path[i] = "k";
	unit_number("depth", np_edit_set(edit, path, "1", NULL), -1);
	text = np_edit_text(edit, &len);
	unit_text("limits", text, "a: 1\n");
	path[NP_TREE_DEPTH] = NULL;
	unit_number("list", np_edit_set_list(edit, path, NULL, 0, NULL), -1);
	unit_number("depth that is allowed", np_edit_set(edit, path, "1", NULL), 0);
	text = np_edit_text(edit, &len);
	unit_true("depth", np_yaml_read(&ctx, np_source_text(&ctx, "", text, len)));
	unit_text("limits", unit_messages(&ctx),
		  " error: a key of more than 1000 bytes cannot be written\n"
		  " error: nested more than 64 levels deep\n"
		  " error: nested more than 64 levels deep\n");
	np_ctx_release(&ctx);
}

static void test_get(void **state)
{
	static const char text[] = "'a': {b: \"c\\td\"}\ne:\nf: [g]\n";
	const char *const b[] = {"a", "b", NULL}, *const e[] = {"e", NULL},
			  *const f[] = {"f", NULL};
	const char *const new[] = {"e", "x", NULL}, *const none[] = {"f", "g", NULL};
	struct np_ctx ctx = {0};
	struct np_edit *edit = model_begin(&ctx, text, sizeof(text) - 1);

	(void)state;
	unit_text("quoted", np_edit_get(edit, b), "c\td");
	unit_text("nothing", np_edit_get(edit, e), "");
	unit_text("list", np_edit_get(edit, f), NULL);
	unit_text("in a list", np_edit_get(edit, none), NULL);
	unit_true("list", np_edit_has(edit, f) && !np_edit_has(edit, none));
	unit_number("set", np_edit_set(edit, new, "1", NULL), 0);
	unit_text("new", np_edit_get(edit, new), "1");
	unit_text("a map now", np_edit_get(edit, e), NULL);
	np_edit_remove(edit, new);
	unit_text("nothing again", np_edit_get(edit, e), "");
	unit_true("unchanged", !np_edit_changed(edit));
	np_ctx_release(&ctx);
}

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

static const char *pick(uint32_t *seed, const char *const *from, size_t count)
{
	return from[random_below(seed, (uint32_t)count)];
}

#define PICK(seed, from) pick((seed), (from), UNIT_COUNT(from))

static const char *const letters[] = {"a", "b", "c", "d", "1"};

/* A map in block style: entries whose keys differ, with what may stand around them. */
static void put_map(FILE *out, uint32_t *seed, unsigned indent, unsigned depth)
{
	static const char *const values[] = {
		"1",
		"'x'",
		"\"y z\"",
		"",
		"{}",
		"[]",
		"[p, q]",
		"{a: 1, b: {c: }}",
		"{a: 1,\n\t b: 2,}",
		"|\n            text\n\n            more\n",
		">-\n            text",
		"{\n   a: 1, # x\n   d: 2\n   }",
	};
	static const char *const ends[] = {"", " # from x", " # note", "  ", "\t# from y"};
	static const char *const between[] = {"", "", "", "\n", "# c\n", "      # c\n\n"};
	bool some = false;

	for (size_t i = 0; i < UNIT_COUNT(letters); i++) {
		const char *value = PICK(seed, values);

		if (random_below(seed, 2) && (some || i + 1 < UNIT_COUNT(letters)))
			continue;
		some = true;
		fprintf(out, "%*s%s:", (int)indent, "", letters[i]);
		if (depth < 3 && random_below(seed, 2)) {
			fprintf(out, "%s\n", PICK(seed, ends));
			put_map(out, seed, indent + 2, depth + 1);
		} else if (random_below(seed, 6) == 0) {
			fprintf(out, "\n%*s- p # x\n%*s- q\n", (int)indent, "", (int)indent, "");
		} else {
			fprintf(out, " %s%s\n", value,
				strpbrk(value, "|>") ? "" : PICK(seed, ends));
		}
		fputs(PICK(seed, between), out);
	}
}

static void draw_edit(uint32_t *seed, struct model_edit *edit)
{
	static const char *const values[] = {"1", "x", "it's", "", "no", "a: b"};
	static const char *const notes[] = {"from x", "from z", NULL};
	size_t length = 1 + random_below(seed, 4);

	*edit = (struct model_edit){.action = (enum model_action)random_below(seed, MODEL_ACTIONS)};
	for (size_t i = 0; i < length; i++)
		edit->path[i] = PICK(seed, letters);
	edit->value = PICK(seed, values);
	edit->comment = PICK(seed, notes);
	edit->count = random_below(seed, 3);
	for (size_t i = 0; i < edit->count; i++)
		edit->items[i] = i ? "q" : "p";
}

static void test_random(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct model_edit edits[MODEL_EDITS];
		struct np_ctx ctx = {0};
		struct unit_output output;
		size_t count = random_below(&seed, MODEL_EDITS);
		const char *text, *wrong;

		put_map(unit_output_open(&output), &seed, 0, 0);
		text = unit_keep(&ctx, &output);
		for (size_t i = 0; i < count; i++)
			draw_edit(&seed, &edits[i]);
		unit_true(text, model_begin(&ctx, text, strlen(text)));
		wrong = model_check(&ctx, text, strlen(text), edits, count);
		if (wrong)
			fail_msg("round %u: %s:\n%s", round, wrong, text);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),  cmocka_unit_test(test_entries),
		cmocka_unit_test(test_removals), cmocka_unit_test(test_lists),
		cmocka_unit_test(test_comments), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),   cmocka_unit_test(test_get),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

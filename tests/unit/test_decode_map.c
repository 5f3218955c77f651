#include "input/decode.h"

#include "input.h"

#define NO_ID(id)                                                                                  \
	": error: '" id "' is not a valid id\n"                                                    \
	"  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"

static const struct {
	const char *text;
	enum np_kind kind;
	const char *messages;
} kinds[] = {
	{"a", NP_SCALAR, ""},
	{"[]", NP_LIST, ""},
	{"{}", NP_MAP, ""},
	{"---", NP_SCALAR, ""},
	{"---", NP_MAP, ""},
	{"---", NP_LIST, "2:1: error: expected a list, found nothing\n"},
	{"''", NP_MAP, "1:1: error: expected a map, found a single value\n"},
	{"a", NP_LIST, "1:1: error: expected a list, found a single value\n"},
	{"a", NP_MAP, "1:1: error: expected a map, found a single value\n"},
	{"[a]", NP_SCALAR, "1:1: error: expected a single value, found a list\n"},
	{"[a]", NP_MAP, "1:1: error: expected a map, found a list\n"},
	{"{a: b}", NP_SCALAR, "1:1: error: expected a single value, found a map\n"},
	{"{a: b}", NP_LIST, "1:1: error: expected a list, found a map\n"},
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(kinds); i++) {
		struct np_ctx ctx = {0};

		unit_outcome(kinds[i].text, &ctx,
			     np_decode_kind(&ctx, unit_tree(&ctx, kinds[i].text), kinds[i].kind),
			     kinds[i].messages);
		np_ctx_release(&ctx);
	}
}

struct pair {
	const char *name, *colour;
};

static int decode_name(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_id(ctx, value, &((struct pair *)out)->name);
}

static int decode_colour(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_text(ctx, value, &((struct pair *)out)->colour);
}

static const struct {
	const char *name, *text, *got_name, *got_colour, *messages;
} maps[] = {
	{"all fields", "{colour: red, name: a}", "a", "red", ""},
	{"optional field left out", "{name: a}", "a", NULL, ""},
	{"missing field", "{colour: red}", NULL, "red", "1:1: error: 'name' is missing\n"},
	{"empty map", "{}", NULL, NULL, "1:1: error: 'name' is missing\n"},
	{"nothing", "---", NULL, NULL, "2:1: error: 'name' is missing\n"},
	{"misspelt key", "{name: a, color: red}", "a", NULL,
	 "1:11: error: unknown key 'color'\n  hint: did you mean 'colour'?\n"},
	{"key in capitals", "{Name: a}", NULL, NULL,
	 "1:2: error: unknown key 'Name'\n  hint: did you mean 'name'?\n"
	 "1:1: error: 'name' is missing\n"},
	{"unknown key", "{name: a, size: 5}", "a", NULL,
	 "1:11: error: unknown key 'size'\n  hint: known here: name, colour\n"},
	{"empty key", "{name: a, '': 5}", "a", NULL,
	 "1:11: error: unknown key ''\n  hint: known here: name, colour\n"},
	{"column in characters", "{colour: \xC3\xA9, nam: a}", NULL, "\xC3\xA9",
	 "1:13: error: unknown key 'nam'\n  hint: did you mean 'name'?\n"
	 "1:1: error: 'name' is missing\n"},
	{"all errors are told", "{x: 1, name: 5, colour: [red]}", NULL, NULL,
	 "1:2: error: unknown key 'x'\n  hint: known here: name, colour\n"
	 "1:14: error: '5' is not a valid id\n"
	 "  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"
	 "1:25: error: expected a single value, found a list\n"},
	{"list for a map", "[name, a]", NULL, NULL, "1:1: error: expected a map, found a list\n"},
};

static void test_fields(void **state)
{
	static const struct np_field fields[] = {
		{"name", decode_name, true},
		{"colour", decode_colour, false},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(maps); i++) {
		struct np_ctx ctx = {0};
		struct pair pair = {0};

		unit_outcome(maps[i].name, &ctx,
			     np_decode_fields(&ctx, unit_tree(&ctx, maps[i].text), fields,
					      UNIT_COUNT(fields), &pair),
			     maps[i].messages);
		unit_text(maps[i].name, pair.name, maps[i].got_name);
		unit_text(maps[i].name, pair.colour, maps[i].got_colour);
		np_ctx_release(&ctx);
	}
}

/* Counts its calls; what is no id is refused. */
static int count_item(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	const char *id;

	++*(int *)out;
	return np_decode_id(ctx, value, &id);
}

static int count_entry(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
		       void *out)
{
	unit_text("value of an entry", value->text, "v");
	return count_item(ctx, key, out);
}

static const struct {
	const char *text;
	int calls;
	const char *messages;
} lists[] = {
	{"[a, b, c]", 3, ""},
	{"[]", 0, ""},
	{"[a, '', b]", 3, "1:5" NO_ID("")},
	{"['', a, 1]", 3, "1:2" NO_ID("") "1:9" NO_ID("1")},
	{"---", 0, "2:1: error: expected a list, found nothing\n"},
	{"{a: v}", 0, "1:1: error: expected a list, found a map\n"},
};

static void test_items(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(lists); i++) {
		struct np_ctx ctx = {0};
		int calls = 0;

		unit_outcome(
			lists[i].text, &ctx,
			np_decode_items(&ctx, unit_tree(&ctx, lists[i].text), count_item, &calls),
			lists[i].messages);
		unit_number(lists[i].text, calls, lists[i].calls);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *text;
	int calls;
	const char *messages;
} entries[] = {
	{"{a: v, b: v}", 2, ""},
	{"{}", 0, ""},
	{"---", 0, ""},
	{"{1: v, a: v, _: v}", 3, "1:2" NO_ID("1") "1:14" NO_ID("_")},
	{"[a]", 0, "1:1: error: expected a map, found a list\n"},
	{"a", 0, "1:1: error: expected a map, found a single value\n"},
};

static void test_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(entries); i++) {
		struct np_ctx ctx = {0};
		int calls = 0;

		unit_outcome(entries[i].text, &ctx,
			     np_decode_entries(&ctx, unit_tree(&ctx, entries[i].text), count_entry,
					       &calls),
			     entries[i].messages);
		unit_number(entries[i].text, calls, entries[i].calls);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *name, *text, *messages;
} formats[] = {
	{"good", "nvports: site/1", ""},
	{"good, behind other keys", "{nodes: {}, nvports: 'site/1'}", ""},
	{"no map", "[nvports, site/1]", "1:1: error: expected a map, found a list\n"},
	{"plain text", "Hello, world", "1:1: error: expected a map, found a single value\n"},
	{"missing", "nodes: {}",
	 "1:1: error: 'nvports' is missing\n  hint: begin the file with 'nvports: site/1'\n"},
	{"empty document", "---",
	 "2:1: error: 'nvports' is missing\n  hint: begin the file with 'nvports: site/1'\n"},
	{"another file of ours", "nvports: catalogue/1",
	 "1:10: error: expected format 'site/1', found 'catalogue/1'\n"
	 "  hint: this is a catalogue; give it with --catalogue\n"},
	{"later version", "nvports: site/2",
	 "1:10: error: expected format 'site/1', found 'site/2'\n"},
	{"no value", "nvports:", "1:9: error: expected format 'site/1', found ''\n"},
	{"list", "nvports: [site/1]", "1:10: error: expected a single value, found a list\n"},
};

static void test_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(formats); i++) {
		struct np_ctx ctx = {0};

		unit_outcome(formats[i].name, &ctx,
			     np_decode_format(&ctx, unit_tree(&ctx, formats[i].text), "site/1"),
			     formats[i].messages);
		np_ctx_release(&ctx);
	}
}

static void test_site_for_catalogue(void **state)
{
	struct np_ctx ctx = {0};

	(void)state;
	unit_outcome("site", &ctx,
		     np_decode_format(&ctx, unit_tree(&ctx, "nvports: site/1"), "catalogue/1"),
		     "1:10: error: expected format 'catalogue/1', found 'site/1'\n"
		     "  hint: this is a site file; give it with --site\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),  cmocka_unit_test(test_fields),
		cmocka_unit_test(test_items),  cmocka_unit_test(test_entries),
		cmocka_unit_test(test_format), cmocka_unit_test(test_site_for_catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

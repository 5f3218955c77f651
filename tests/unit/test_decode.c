#include "input/decode.h"

#include "input.h"

/* TEXT as a tree; it must be good YAML. */
static const struct np_tree *tree_of(struct np_ctx *ctx, const char *text)
{
	const struct np_tree *root = np_yaml_read(ctx, unit_source(ctx, "", text));

	unit_text(text, unit_messages(ctx), "");
	return root;
}

#define CONTROLS                                                                                   \
	"1:1: error: text with control characters\n"                                               \
	"  hint: keep it to one line of printable text\n"
#define NO_ID_AT(id)                                                                               \
	": error: '" id "' is not a valid id\n"                                                    \
	"  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"
#define NO_ID(id) "1:1" NO_ID_AT(id)

#define LETTERS_62 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* What a decoder of text makes of the value TEXT: OUT, or else MESSAGES. */
static const struct {
	const char *name, *text;
	np_decode_fn *decode;
	const char *out, *messages;
} texts[] = {
	{"text", "Media streaming (proxy)", np_decode_text, "Media streaming (proxy)", ""},
	{"quoted text", "' a '", np_decode_text, " a ", ""},
	{"UTF-8", "\xC3\xA9\xE2\x82\xAC", np_decode_text, "\xC3\xA9\xE2\x82\xAC", ""},
	{"number", "080", np_decode_text, "080", ""},
	{"empty text", "''", np_decode_text, NULL, "1:1: error: expected text, found nothing\n"},
	{"text without value", "---", np_decode_text, NULL,
	 "2:1: error: expected text, found nothing\n"},
	{"list for text", "[a]", np_decode_text, NULL,
	 "1:1: error: expected a single value, found a list\n"},
	{"map for text", "{a: b}", np_decode_text, NULL,
	 "1:1: error: expected a single value, found a map\n"},
	{"line break", "\"a\\nb\"", np_decode_text, NULL, CONTROLS},
	{"literal", "|\n  a\n", np_decode_text, NULL, CONTROLS},
	{"escape sequence", "\"\\e[2J\"", np_decode_text, NULL, CONTROLS},
	{"right-to-left override", "\"\\u202E\"", np_decode_text, NULL, CONTROLS},
	{"id", "nethvoice-proxy1", np_decode_id, "nethvoice-proxy1", ""},
	{"one letter", "Z", np_decode_id, "Z", ""},
	{"underscore", "a_1-B", np_decode_id, "a_1-B", ""},
	{"63 letters", "a" LETTERS_62, np_decode_id, "a" LETTERS_62, ""},
	{"64 letters", "aa" LETTERS_62, np_decode_id, NULL, NO_ID("aa" LETTERS_62)},
	{"digit first", "1a", np_decode_id, NULL, NO_ID("1a")},
	{"hyphen first", "'-a'", np_decode_id, NULL, NO_ID("-a")},
	{"underscore first", "_a", np_decode_id, NULL, NO_ID("_a")},
	{"empty id", "''", np_decode_id, NULL, NO_ID("")},
	{"blank", "a b", np_decode_id, NULL, NO_ID("a b")},
	{"dot", "a.b", np_decode_id, NULL, NO_ID("a.b")},
	{"path", "../a", np_decode_id, NULL, NO_ID("../a")},
	{"letter beyond ASCII", "caf\xC3\xA9", np_decode_id, NULL, NO_ID("caf\xC3\xA9")},
	{"list for an id", "[a]", np_decode_id, NULL,
	 "1:1: error: expected a single value, found a list\n"},
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		struct np_ctx ctx = {0};
		const char *out = NULL;

		unit_outcome(texts[i].name, &ctx,
			     texts[i].decode(&ctx, tree_of(&ctx, texts[i].text), &out),
			     texts[i].messages);
		unit_text(texts[i].name, out, texts[i].out);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *text;
	int flag; /* -1: refused */
	const char *messages;
} bools[] = {
	{"true", 1, ""},
	{"false", 0, ""},
	{"'true'", 1, ""},
	{"yes", -1, "1:1: error: 'yes' is not one of false, true\n"},
	{"True", -1,
	 "1:1: error: 'True' is not one of false, true\n  hint: did you mean 'true'?\n"},
	{"ture", -1,
	 "1:1: error: 'ture' is not one of false, true\n  hint: did you mean 'true'?\n"},
	{"1", -1, "1:1: error: '1' is not one of false, true\n"},
	{"''", -1, "1:1: error: '' is not one of false, true\n"},
	{"[true]", -1, "1:1: error: expected a single value, found a list\n"},
};

static void test_bools(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(bools); i++) {
		struct np_ctx ctx = {0};
		bool flag = bools[i].flag != 1;

		unit_outcome(bools[i].text, &ctx,
			     np_decode_bool(&ctx, tree_of(&ctx, bools[i].text), &flag),
			     bools[i].messages);
		if (bools[i].flag >= 0)
			unit_number(bools[i].text, flag, bools[i].flag);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *text;
	unsigned choice;
	const char *messages;
} choices[] = {
	{"tcp", 0, ""},
	{"udp", 1, ""},
	{"'tcp+udp'", 2, ""},
	{"TCP", 9,
	 "1:1: error: 'TCP' is not one of tcp, udp, tcp+udp\n  hint: did you mean 'tcp'?\n"},
	{"tcp,udp", 9,
	 "1:1: error: 'tcp,udp' is not one of tcp, udp, tcp+udp\n"
	 "  hint: did you mean 'tcp+udp'?\n"},
	{"sctp", 9, "1:1: error: 'sctp' is not one of tcp, udp, tcp+udp\n"},
	{"tdp", 9,
	 "1:1: error: 'tdp' is not one of tcp, udp, tcp+udp\n  hint: did you mean 'tcp'?\n"},
	{"icmp", 9, "1:1: error: 'icmp' is not one of tcp, udp, tcp+udp\n"},
	{"---", 9, "2:1: error: '' is not one of tcp, udp, tcp+udp\n"},
	{"[tcp, udp]", 9, "1:1: error: expected a single value, found a list\n"},
};

static void test_choices(void **state)
{
	static const char *const names[] = {"tcp", "udp", "tcp+udp"};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(choices); i++) {
		struct np_ctx ctx = {0};
		unsigned choice = 9;

		unit_outcome(choices[i].text, &ctx,
			     np_decode_choice(&ctx, tree_of(&ctx, choices[i].text), names,
					      UNIT_COUNT(names), &choice),
			     choices[i].messages);
		unit_number(choices[i].text, choice, choices[i].choice);
		np_ctx_release(&ctx);
	}
}

static const struct {
	const char *text;
	uint16_t from, to; /* 0: refused */
	const char *messages;
} ranges[] = {
	{"1", 1, 1, ""},
	{"65535", 65535, 65535, ""},
	{"'2222'", 2222, 2222, ""},
	{"5060-5061", 5060, 5061, ""},
	{"1-65535", 1, 65535, ""},
	{"80-80", 80, 80, ""},
	{"0", 0, 0, "1:1: error: port '0' is out of range 1-65535\n"},
	{"65536", 0, 0, "1:1: error: port '65536' is out of range 1-65535\n"},
	{"99999999999999999999", 0, 0,
	 "1:1: error: port '99999999999999999999' is out of range 1-65535\n"},
	{"-1", 0, 0, "1:1: error: port '-1' is not a whole number in decimal digits\n"},
	{"+1", 0, 0, "1:1: error: port '+1' is not a whole number in decimal digits\n"},
	{"1e4", 0, 0, "1:1: error: port '1e4' is not a whole number in decimal digits\n"},
	{"0x50", 0, 0, "1:1: error: port '0x50' is not a whole number in decimal digits\n"},
	{"080", 0, 0, "1:1: error: port '080' has a leading zero\n"},
	{"20107.0", 0, 0, "1:1: error: port '20107.0' is not a whole number in decimal digits\n"},
	{"20_107", 0, 0, "1:1: error: port '20_107' is not a whole number in decimal digits\n"},
	{"' 80'", 0, 0, "1:1: error: port ' 80' is not a whole number in decimal digits\n"},
	{"'80 '", 0, 0, "1:1: error: port '80 ' is not a whole number in decimal digits\n"},
	{"\"80\\n\"", 0, 0, "1:1: error: port '80\n' is not a whole number in decimal digits\n"},
	{"\xD9\xA8\xD9\xA0", 0, 0,
	 "1:1: error: port '\xD9\xA8\xD9\xA0' is not a whole number in decimal digits\n"},
	{"''", 0, 0, "1:1: error: port '' is empty\n"},
	{"---", 0, 0, "2:1: error: port '' is empty\n"},
	{"80-", 0, 0, "1:1: error: port '' is empty\n"},
	{"'-'", 0, 0, "1:1: error: port '-' is not a whole number in decimal digits\n"},
	{"80 - 90", 0, 0, "1:1: error: port '80 ' is not a whole number in decimal digits\n"},
	{"80-090", 0, 0, "1:1: error: port '090' has a leading zero\n"},
	{"80-65536", 0, 0, "1:1: error: port '65536' is out of range 1-65535\n"},
	{"80--90", 0, 0, "1:1: error: port '-90' is not a whole number in decimal digits\n"},
	{"1-2-3", 0, 0, "1:1: error: port '2-3' is not a whole number in decimal digits\n"},
	{"5061-5060", 0, 0, "1:1: error: port range '5061-5060' is reversed\n"},
	{"[80]", 0, 0, "1:1: error: expected a single value, found a list\n"},
	{"{80: 90}", 0, 0, "1:1: error: expected a single value, found a map\n"},
};

static void test_ranges(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(ranges); i++) {
		struct np_ctx ctx = {0};
		struct np_range range;
		int result = np_decode_range(&ctx, tree_of(&ctx, ranges[i].text), &range);

		unit_outcome(ranges[i].text, &ctx, result, ranges[i].messages);
		unit_number(ranges[i].text, result, ranges[i].from ? 0 : -1);
		if (!result) {
			unit_number(ranges[i].text, range.from, ranges[i].from);
			unit_number(ranges[i].text, range.to, ranges[i].to);
		}
		np_ctx_release(&ctx);
	}
}

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
			     np_decode_kind(&ctx, tree_of(&ctx, kinds[i].text), kinds[i].kind),
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
			     np_decode_fields(&ctx, tree_of(&ctx, maps[i].text), fields,
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
	{"[a, '', b]", 3, "1:5" NO_ID_AT("")},
	{"['', a, 1]", 3, "1:2" NO_ID_AT("") "1:9" NO_ID_AT("1")},
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
			np_decode_items(&ctx, tree_of(&ctx, lists[i].text), count_item, &calls),
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
	{"{1: v, a: v, _: v}", 3, "1:2" NO_ID_AT("1") "1:14" NO_ID_AT("_")},
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
			     np_decode_entries(&ctx, tree_of(&ctx, entries[i].text), count_entry,
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
			     np_decode_format(&ctx, tree_of(&ctx, formats[i].text), "site/1"),
			     formats[i].messages);
		np_ctx_release(&ctx);
	}
}

static void test_site_for_catalogue(void **state)
{
	struct np_ctx ctx = {0};

	(void)state;
	unit_outcome("site", &ctx,
		     np_decode_format(&ctx, tree_of(&ctx, "nvports: site/1"), "catalogue/1"),
		     "1:10: error: expected format 'catalogue/1', found 'site/1'\n"
		     "  hint: this is a site file; give it with --site\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),   cmocka_unit_test(test_bools),
		cmocka_unit_test(test_choices), cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_kinds),   cmocka_unit_test(test_fields),
		cmocka_unit_test(test_items),   cmocka_unit_test(test_entries),
		cmocka_unit_test(test_format),  cmocka_unit_test(test_site_for_catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

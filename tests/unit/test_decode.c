#include "input/decode.h"

#include "input.h"

#define CONTROLS                                                                                   \
	"1:1: error: text with control characters\n"                                               \
	"  hint: keep it to one line of printable text\n"
#define NO_ID(id)                                                                                  \
	"1:1: error: '" id "' is not a valid id\n"                                                 \
	"  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"

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
			     texts[i].decode(&ctx, unit_tree(&ctx, texts[i].text), &out),
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
			     np_decode_bool(&ctx, unit_tree(&ctx, bools[i].text), &flag),
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
			     np_decode_choice(&ctx, unit_tree(&ctx, choices[i].text), names,
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
		int result = np_decode_range(&ctx, unit_tree(&ctx, ranges[i].text), &range);

		unit_outcome(ranges[i].text, &ctx, result, ranges[i].messages);
		unit_number(ranges[i].text, result, ranges[i].from ? 0 : -1);
		if (!result) {
			unit_number(ranges[i].text, range.from, ranges[i].from);
			unit_number(ranges[i].text, range.to, ranges[i].to);
		}
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_bools),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "nvports/quote.h"

#include "unit.h"

#include <yaml.h>

static const struct {
	const char *name, *text;
	size_t len, bad; /* BAD equals LEN where all is well */
} printable[] = {
	{"empty", "", 0, 0},
	{"ASCII", "SIP Proxy ~", 11, 11},
	{"two bytes", "a\xC3\xA9", 3, 3},
	{"three bytes", "\xE2\x82\xAC", 3, 3},
	{"four bytes", "\xF0\x9F\x94\xA5", 4, 4},
	{"last of Unicode", "\xF4\x8F\xBF\xBF", 4, 4},
	{"no-break space, the first after C1", "\xC2\xA0", 2, 2},
	{"beside the surrogates", "\xED\x9F\xBF\xEE\x80\x80", 6, 6},
	{"NUL", "a\0b", 3, 1},
	{"newline", "ab\n", 3, 2},
	{"tab", "\t", 1, 0},
	{"escape", "a\033", 2, 1},
	{"delete", "a\x7F", 2, 1},
	{"first of C1", "a\xC2\x80", 3, 1},
	{"last of C1", "a\xC2\x9F", 3, 1},
	{"line separator", "a\xE2\x80\xA8", 4, 1},
	{"paragraph separator", "a\xE2\x80\xA9", 4, 1},
	{"Arabic letter mark", "\xD8\x9C", 2, 0},
	{"left-to-right mark", "\xE2\x80\x8E", 3, 0},
	{"right-to-left override", "ab\xE2\x80\xAE", 5, 2},
	{"isolate", "\xE2\x81\xA6", 3, 0},
	{"pop isolate", "\xE2\x81\xA9", 3, 0},
	{"byte order mark",
	 "\xEF\xBB\xBF"
	 "a",
	 4, 0},
	{"U+FFFF", "\xEF\xBF\xBF", 3, 0},
	{"stray continuation", "a\x80", 2, 1},
	{"cut off", "a\xE2\x82", 3, 1},
	{"cut off by the length", "\xE2\x82\xAC", 2, 0},
	{"cut off by ASCII", "\xE2\x82z", 3, 0},
	{"overlong slash", "\xC0\xAF", 2, 0},
	{"overlong, three bytes", "\xE0\x80\xAF", 3, 0},
	{"overlong, four bytes", "\xF0\x80\x80\xAF", 4, 0},
	{"surrogate", "\xED\xA0\x80", 3, 0},
	{"beyond Unicode", "\xF4\x90\x80\x80", 4, 0},
	{"FF", "\xFF", 1, 0},
	{"F8", "\xF8\x88\x80\x80\x80", 5, 0},
};

static void test_printable(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(printable); i++) {
		size_t bad = printable[i].len;
		bool good = np_text_is_printable(printable[i].text, printable[i].len, &bad);

		unit_number(printable[i].name, bad, printable[i].bad);
		unit_number(printable[i].name, good, bad == printable[i].len);
		unit_number(printable[i].name, good,
			    np_text_is_printable(printable[i].text, printable[i].len, NULL));
	}
}

static void assert_csv(const char *name, const char *text, char separator, const char *expected)
{
	struct unit_output output;

	np_quote_csv(unit_output_open(&output), text, separator);
	unit_text(name, unit_output_close(&output), expected);
	free(output.text);
}

static const struct {
	const char *name, *text;
	char separator;
	const char *cell;
} csv[] = {
	{"empty", "", ',', ""},
	{"plain", "SIP signaling", ',', "SIP signaling"},
	{"ports", "5060-5061", ',', "5060-5061"},
	{"comma", "22,443", ',', "\"22,443\""},
	{"comma, other separator", "22,443", ';', "22,443"},
	{"semicolon", "a;b", ';', "\"a;b\""},
	{"tab as separator", "a\tb", '\t', "\"a\tb\""},
	{"quote", "a\"b", ',', "\"a\"\"b\""},
	{"only quotes", "\"\"", ',', "\"\"\"\"\"\""},
	{"newline", "a\nb", ',', "\"a\nb\""},
	{"carriage return", "a\rb", ',', "\"a\rb\""},
	{"formula", "=1+1", ',', "'=1+1"},
	{"plus", "+49", ',', "'+49"},
	{"minus", "-1", ',', "'-1"},
	{"at", "@SUM(A1)", ',', "'@SUM(A1)"},
	{"leading tab", "\t=1", ',', "'\t=1"},
	{"leading carriage return", "\r=1", ',', "\"'\r=1\""},
	{"formula with quotes", "=HYPERLINK(\"x\",\"y\")", ',',
	 "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""},
	{"formula inside", "a=1", ',', "a=1"},
	{"UTF-8", "\xC3\xA9", ',', "\xC3\xA9"},
};

static void test_csv(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(csv); i++)
		assert_csv(csv[i].name, csv[i].text, csv[i].separator, csv[i].cell);
}

/* The RFC 4180 cell at *AT, unquoted, into CELL; *AT moves behind it and its separator. */
static void read_cell(const char **at, char separator, char *cell)
{
	const char *text = *at;
	bool quoted = *text == '"';

	text += quoted;
	while (*text && (quoted || *text != separator)) {
		if (quoted && *text == '"' && *++text != '"')
			quoted = false;
		else
			*cell++ = *text++;
	}
	*cell = '\0';
	*at = text + (*text != '\0');
}

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* A text of a few of the bytes in ALPHABET. */
static void random_text(uint32_t *seed, const char *alphabet, char *text, uint32_t most)
{
	uint32_t len = random_below(seed, most + 1);

	for (uint32_t i = 0; i < len; i++)
		text[i] = alphabet[random_below(seed, (uint32_t)strlen(alphabet))];
	text[len] = '\0';
}

static void test_csv_reads_back(void **state)
{
	uint32_t seed = 4180;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		char cells[3][16], got[64];
		struct unit_output output;
		FILE *out = unit_output_open(&output);
		const char *at;

		for (size_t i = 0; i < 3; i++) {
			random_text(&seed, "a,;\"\r\n'=+ ", cells[i], 6);
			if (i)
				putc(';', out);
			np_quote_csv(out, cells[i], ';');
		}
		at = unit_output_close(&output);
		for (size_t i = 0; i < 3; i++) {
			bool formula = cells[i][0] && strchr("=+\r", cells[i][0]);

			read_cell(&at, ';', got);
			unit_number(output.text, got[0] == '\'' && formula, formula);
			unit_text(output.text, got + formula, cells[i]);
		}
		assert_int_equal(*at, '\0');
		free(output.text);
	}
}

static const struct {
	const char *name, *text, *cell;
} markdown[] = {
	{"empty", "", ""},
	{"prose", "Media streaming (proxy)", "Media streaming (proxy)"},
	{"ports", "22,443,5060-5061", "22,443,5060-5061"},
	{"protocols", "TCP/UDP", "TCP/UDP"},
	{"plain punctuation", "a. b + c! d: e; f? 'g' \"h\" i=j^k%l@m",
	 "a. b + c! d: e; f? 'g' \"h\" i=j^k%l@m"},
	{"asterisk", "Variable range*", "Variable range\\*"},
	{"pipe", "a|b", "a\\|b"},
	{"backslash", "a\\|b", "a\\\\\\|b"},
	{"backslash at the end", "a\\", "a\\\\"},
	{"code", "`rm`", "\\`rm\\`"},
	{"HTML", "<b>&amp;</b>", "\\<b\\>\\&amp;\\</b\\>"},
	{"link", "[a](http://b)", "\\[a\\](http://b)"},
	{"image", "![a](b)", "!\\[a\\](b)"},
	{"emphasis", "_a_ ~b~", "\\_a\\_ \\~b\\~"},
	{"heading and template", "# {x} $y$", "\\# \\{x\\} \\$y\\$"},
	{"line break", "a\r\nb\tc", "a  b c"},
	{"controls", "a\033[2Jb\x7F", "a \\[2Jb "},
	{"bidirectional controls",
	 "a\xE2\x80\xAE"
	 "b",
	 "a b"},
	{"UTF-8", "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC"},
	{"invalid UTF-8", "a\xFF\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void test_markdown(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(markdown); i++) {
		struct unit_output output;

		np_quote_markdown(unit_output_open(&output), markdown[i].text);
		unit_text(markdown[i].name, unit_output_close(&output), markdown[i].cell);
		free(output.text);
	}
}

static const struct {
	const char *name, *text, *html;
} html[] = {
	{"empty", "", ""},
	{"prose", "Port forward (DNAT): 5060-5061, a_b*c|d`e",
	 "Port forward (DNAT): 5060-5061, a_b*c|d`e"},
	{"element", "<b onclick=x>&amp;</b>", "&#60;b onclick=x&#62;&#38;amp;&#60;/b&#62;"},
	{"end of an attribute", "\"'", "&#34;&#39;"},
	{"controls", "a\033[2J\r\nb\x7F", "a [2J  b "},
	{"bidirectional controls",
	 "a\xE2\x80\xAE"
	 "b",
	 "a b"},
	{"UTF-8", "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC"},
	{"invalid UTF-8", "a\xFF\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void test_html(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(html); i++) {
		struct unit_output output;

		np_quote_html(unit_output_open(&output), html[i].text);
		unit_text(html[i].name, unit_output_close(&output), html[i].html);
		free(output.text);
	}
}

static const struct {
	const char *text;
	bool plain;
} yaml[] = {
	{"nethvoice1", true},
	{"nethvoice-proxy1", true},
	{"Media streaming (proxy)", true},
	{"CTI audio streaming", true},
	{"TCP/UDP", true},
	{"Inter-Asterisk Exchange", true},
	{"Variable range*", true},
	{"yesterday", true},
	{"it's on", true},
	{"\xC3\xA9t\xC3\xA9", true},
	{"", false},
	{" ", false},
	{" a", false},
	{"a ", false},
	{"yes", false},
	{"No", false},
	{"ON", false},
	{"off", false},
	{"y", false},
	{"N", false},
	{"true", false},
	{"False", false},
	{"null", false},
	{"NULL", false},
	{"~", false},
	{"22", false},
	{"22:22", false},
	{"0x16", false},
	{"0o17", false},
	{"1e3", false},
	{"1_000", false},
	{".5", false},
	{".inf", false},
	{".NaN", false},
	{"-1", false},
	{"+1", false},
	{"2024-01-01", false},
	{"192.168.1.10", false},
	{"5060-5061", false},
	{"2001:db8::1", false},
	{"fe80::", false},
	{"a: b", false},
	{"a:", false},
	{"a #b", false},
	{"#a", false},
	{"- a", false},
	{"---", false},
	{"...", false},
	{"? a", false},
	{": a", false},
	{"&a", false},
	{"*a", false},
	{"!a", false},
	{"|", false},
	{">", false},
	{"'a'", false},
	{"\"a\"", false},
	{"%a", false},
	{"@a", false},
	{"`a`", false},
	{"{a}", false},
	{"[a]", false},
	{"a, b", false},
	{"a]", false},
	{"=", false},
	{"<<", false},
	{"${JANUS_RTPSTART}-${JANUS_RTPEND}", false},
	{"a\\b", false},
	{"a\nb", false},
	{"a\r\n\tb", false},
	{"a\033b\x7F", false},
	{"\xC2\x85", false},
	{"a\xE2\x80\xA8"
	 "b",
	 false},
	{"a\xE2\x80\xAE"
	 "b",
	 false},
	{"\xEF\xBB\xBF"
	 "a",
	 false},
	{"\xEF\xBF\xBE", false},
	{"\"\xF0\x9F\x94\xA5\"", false},
};

/* What libyaml makes of DOCUMENT, whose last scalar must be TEXT and be the COUNTth. */
static void assert_scalar(const char *document, size_t count, const char *text)
{
	yaml_parser_t parser;
	yaml_event_t event;
	yaml_event_type_t type;
	size_t scalars = 0;

	assert_int_equal(yaml_parser_initialize(&parser), 1);
	yaml_parser_set_input_string(&parser, (const unsigned char *)document, strlen(document));
	do {
		if (!yaml_parser_parse(&parser, &event))
			fail_msg("%s: %s", document, parser.problem);
		type = event.type;
		if (type == YAML_SCALAR_EVENT && ++scalars == count)
			unit_text(document, (const char *)event.data.scalar.value, text);
		yaml_event_delete(&event);
	} while (type != YAML_STREAM_END_EVENT);
	yaml_parser_delete(&parser);
	unit_number(document, scalars, count);
}

/* Read back as a block value, in a flow list, and as a key. */
static void assert_yaml_reads_back(const char *text, const char *read_as)
{
	static const struct {
		const char *before, *after;
		size_t count;
	} contexts[] = {{"a: ", "\n", 2}, {"[a, ", "]\n", 2}, {"", "", 1}, {"- ", " # c\n", 1}};

	for (size_t i = 0; i < UNIT_COUNT(contexts); i++) {
		struct unit_output output;

		fputs(contexts[i].before, unit_output_open(&output));
		np_quote_yaml(output.file, text);
		fputs(contexts[i].after, output.file);
		assert_scalar(unit_output_close(&output), contexts[i].count, read_as);
		free(output.text);
	}
}

static void test_yaml(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(yaml); i++) {
		struct unit_output output;

		np_quote_yaml(unit_output_open(&output), yaml[i].text);
		unit_number(yaml[i].text, unit_output_close(&output)[0] != '"', yaml[i].plain);
		free(output.text);
		assert_yaml_reads_back(yaml[i].text, yaml[i].text);
	}
}

static void test_yaml_reads_back(void **state)
{
	uint32_t seed = 12;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		char text[16];

		random_text(&seed, "aAyn1 :#-?,[]{}&*!|>'\"%@`\\~.=\n\r\t\x01\x7F", text, 8);
		assert_yaml_reads_back(text, text);
	}
}

static void test_yaml_of_broken_text(void **state)
{
	(void)state;
	assert_yaml_reads_back("a\xFFz", "a\xEF\xBF\xBDz");
	assert_yaml_reads_back("\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_reads_back),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_yaml_reads_back),
		cmocka_unit_test(test_yaml_of_broken_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

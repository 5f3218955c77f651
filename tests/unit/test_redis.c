#include "modules.h"

#define NO_MODULE                                                                                  \
	" error: redis knows no such module\n"                                                     \
	"  hint: 'redis-cli HKEYS cluster/module_node' shows the modules; the key of one is "      \
	"module/ID/environment\n"
#define HAS_FAILED                                                                                 \
	" error: redis-cli has failed, and printed why instead of an environment\n"                \
	"  hint: run 'redis-cli HGETALL module/ID/environment' on a node, as root\n"
#define NO_NAME                                                                                    \
	" error: not the name of a variable, where one is expected\n"                              \
	"  hint: names and values come in turn; give all that redis-cli has printed, unchanged\n"
#define NO_VALUE                                                                                   \
	" error: the last variable has no value\n"                                                 \
	"  hint: give all that redis-cli has printed, unchanged\n"
#define CRLF                                                                                       \
	" error: line ends in CR LF\n"                                                             \
	"  hint: NS8 writes LF; convert the file with 'tr -d \"\\r\"'\n"
#define NO_TEXT " error: not text in quotes as redis-cli prints it\n"

static void test_lines(void **state)
{
	static const struct unit_facts cases[] = {
		{"names and values", NULL, "MODULE_ID\nnethvoice1\nNODE_ID\n2\nIAX_PORT\n20110\n",
		 "1:1: instance nethvoice1 node 2 value 6:1:IAX_PORT=20110\n", ""},
		{"no line break at the end", NULL, "MODULE_ID\nnethvoice1\nIAX_PORT\n20110",
		 "1:1: instance nethvoice1 value 4:1:IAX_PORT=20110\n", ""},
		{"blank lines before and behind", NULL, "\n\nMODULE_ID\nnethvoice1\n\n\n",
		 "3:1: instance nethvoice1\n", ""},
		{"blank lines behind", NULL, "MODULE_ID\nnethvoice1\n\n \n",
		 "1:1: instance nethvoice1\n", ""},
		{"empty values", NULL, "MODULE_ID\nnethvoice1\nA\n\nIAX_PORT\n\n",
		 "1:1: instance nethvoice1 value 6:1:IAX_PORT=''\n", ""},
		{"empty value before blank lines", NULL, "MODULE_ID\nnethvoice1\nIAX_PORT\n\n\n\n",
		 "1:1: instance nethvoice1 value 4:1:IAX_PORT=''\n", ""},
		{"values with '=', quotes and blanks", NULL,
		 "MODULE_ID\nnethvoice1\nA\nB=\"c\" # d\nIAX_PORT\n=1\n",
		 "1:1: instance nethvoice1 value 6:1:IAX_PORT='=1'\n", ""},
		{"a value like a name", NULL, "MODULE_ID\nnethvoice1\nA\nIAX_PORT\nB\n5\n",
		 "1:1: instance nethvoice1\n", ""},
		{"proxy", NULL,
		 "PUBLIC_IP\n203.0.113.9\nMODULE_ID\nnethvoice-proxy3\nLOCALNETWORKS\n10.0.0.0/8\n"
		 "PRIVATE_IP\n10.0.0.2\nBEHIND_NAT\ntrue\n",
		 "1:1: proxy nethvoice-proxy3 address 10.0.0.2 public 203.0.113.9 lan 10.0.0.0/8\n",
		 ""},
		{"bad network", NULL, "LOCALNETWORKS\n10.0.0.0/8,x\nMODULE_ID\nnethvoice-proxy3\n",
		 NULL, "2:12: error: local network 'x' is not an IP address or network\n"},
		{"owner", "nethvoice4", "IAX_PORT\n1\n",
		 "1:1: instance nethvoice4 value 2:1:IAX_PORT=1\n", ""},
		{"another owner", "nethvoice4", "MODULE_ID\nnethvoice1\n", NULL,
		 "1:1: error: the environment of 'nethvoice1' is given for 'nethvoice4'\n"},
		{"nobody's", NULL, "IAX_PORT\n1\n", NULL,
		 "1:1: error: an environment that does not say whose it is\n"
		 "  hint: keep its MODULE_ID line, put a line '# module ID' before it, or give it "
		 "as nethvoice1=FILE\n"},
		{"odd", NULL, "MODULE_ID\nnethvoice1\nIAX_PORT", NULL, "3:1:" NO_VALUE},
		{"only a name", NULL, "MODULE_ID\n", NULL, "1:1:" NO_VALUE},
		{"a value is lost", NULL, "MODULE_ID\nIAX_PORT\n20110\nA\n", NULL, "3:1:" NO_NAME},
		{"blank between", NULL, "MODULE_ID\nnethvoice1\n\nIAX_PORT\n1\n", NULL,
		 "3:1:" NO_NAME},
		{"environment behind it", NULL, "MODULE_ID\nnethvoice1\nA=1\nB=2\n", NULL,
		 "3:1:" NO_NAME},
		{"CR LF", NULL, "MODULE_ID\r\nnethvoice1\r\n", NULL, "1:1:" CRLF},
		{"bad id", NULL, "MODULE_ID\nx/y\n", NULL,
		 "2:1: error: 'x/y' is not the id of a module\n"},
		{"none", NULL, "(empty array)\n", NULL, "1:1:" NO_MODULE},
		{"none, by older ones", NULL, "\n(empty list or set)\n", NULL, "2:1:" NO_MODULE},
		{"none, by later ones", NULL, "(empty hash)\n", NULL, "1:1:" NO_MODULE},
		{"nothing", NULL, "(nil)\n", NULL, "1:1:" NO_MODULE},
		{"error", NULL, "(error) NOAUTH hunter2\n", NULL, "1:1:" HAS_FAILED},
		{"error, in a file", NULL, "NOPERM hunter2\n", NULL, "1:1:" HAS_FAILED},
		{"no redis", NULL, "Could not connect to Redis at 127.0.0.1:6379\n", NULL,
		 "1:1:" HAS_FAILED},
		{"map", NULL, "1# \"MODULE_ID\" => \"nethvoice1\"\n", NULL,
		 "1:1: error: a map as redis-cli prints it with -3\n  hint: leave out -3\n"},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
}

static void test_numbered(void **state)
{
	static const struct unit_facts cases[] = {
		{"names and values", NULL,
		 " 1) \"MODULE_ID\"\n 2) \"nethvoice1\"\n 3) \"IAX_PORT\"\n 4) \"20110\"\n",
		 "1:6: instance nethvoice1 value 4:6:IAX_PORT=20110\n", ""},
		{"without blanks, and blank lines", NULL,
		 "\n1) \"MODULE_ID\"\n\n2) \"nethvoice1\"\n\n", "2:5: instance nethvoice1\n", ""},
		{"escapes", NULL,
		 "1) \"MODULE_ID\"\n2) \"nethvoice1\"\n3) \"IAX_PORT\"\n"
		 "4) \"\\\"a\\\\b\\n\\r\\t\\a\\b\\xc3\\xa9\\x31\"\n",
		 "1:5: instance nethvoice1 value 4:5:IAX_PORT='\"a\\b\n\r\t\a\b\xC3\xA9"
		 "1'\n",
		 ""},
		{"escaped name", NULL,
		 "1) \"A\"\n2) \"\"\n3) \"MODULE\\x5fID\"\n4) \"nethvoice\\x31\"\n",
		 "1:5: instance nethvoice1\n", ""},
		{"empty value", NULL,
		 "1) \"IAX_PORT\"\n2) \"\"\n3) \"MODULE_ID\"\n4) \"nethvoice1\"\n",
		 "1:5: instance nethvoice1 value 2:5:IAX_PORT=''\n", ""},
		{"a number is missing", NULL,
		 " 1) \"MODULE_ID\"\n 2) \"nethvoice1\"\n 4) \"hunter2\"\n", NULL,
		 "3:1: error: not item 3, which is expected here\n"},
		{"a number twice", NULL, "1) \"MODULE_ID\"\n1) \"nethvoice1\"\n", NULL,
		 "2:1: error: not item 2, which is expected here\n"},
		{"number with a leading zero", NULL, "1) \"MODULE_ID\"\n02) \"nethvoice1\"\n", NULL,
		 "2:1: error: not item 2, which is expected here\n"},
		{"no quotes", NULL, "1) \"MODULE_ID\"\n2) nethvoice1\n", NULL,
		 "2:1: error: not item 2, which is expected here\n"},
		{"integer", NULL, "1) \"MODULE_ID\"\n2) (integer) 1\n", NULL,
		 "2:1: error: not item 2, which is expected here\n"},
		{"only the first quote", NULL, "1) \"MODULE_ID\"\n2) \"\n", NULL,
		 "2:1: error: not item 2, which is expected here\n"},
		{"not closed", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\n", NULL, "2:4:" NO_TEXT},
		{"the last quote is escaped", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\\\"\n", NULL,
		 "2:4:" NO_TEXT},
		{"quote inside", NULL, "1) \"MODULE_ID\"\n2) \"neth\"voice1\"\n", NULL,
		 "2:4:" NO_TEXT},
		{"quote inside, and an escape", NULL, "1) \"MODULE_ID\"\n2) \"n\\x31\"voice1\"\n",
		 NULL, "2:4:" NO_TEXT},
		{"more behind it", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\" x\n", NULL,
		 "2:4:" NO_TEXT},
		{"unknown escape", NULL, "1) \"MODULE_ID\"\n2) \"\\q\"\n", NULL, "2:4:" NO_TEXT},
		{"short number", NULL, "1) \"MODULE_ID\"\n2) \"\\x1\"\n", NULL, "2:4:" NO_TEXT},
		{"number that is none", NULL, "1) \"MODULE_ID\"\n2) \"\\xgg\"\n", NULL,
		 "2:4:" NO_TEXT},
		{"capital digits", NULL, "1) \"MODULE_ID\"\n2) \"\\xC3\"\n", NULL, "2:4:" NO_TEXT},
		{"NUL", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\\x00\"\n", NULL, "2:4:" NO_TEXT},
		{"no name", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\"\n3) \"a b\"\n", NULL,
		 "3:5:" NO_NAME},
		{"odd", NULL, "1) \"MODULE_ID\"\n2) \"nethvoice1\"\n3) \"A\"\n", NULL,
		 "3:1:" NO_VALUE},
		{"CR LF", NULL, "1) \"MODULE_ID\"\r\n2) \"nethvoice1\"\r\n", NULL, "1:1:" CRLF},
		{"report of moves", NULL,
		 "1) \"MODULE_ID\"\n2) \"nethvoice1\"\n3) \"PORTS_MIGRATION_REPORT\"\n"
		 "4) \"[{\\\"service\\\":\\\"RTP\\\",\\\"protocol\\\":\\\"udp\\\",\\\"old\\\":"
		 "\\\"1-2\\\",\\\"new\\\":\\\"3-4\\\"}]\"\n"
		 "5) \"PORTS_MIGRATION_SEEN\"\n6) \"1\"\n",
		 "1:5: instance nethvoice1 move 4:6:RTP UDP 1-2 to 3-4 seen\n", ""},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
}

#define NO_OBJECT                                                                                  \
	" error: not an object of strings\n"                                                       \
	"  hint: 'redis-cli --json HGETALL module/ID/environment' prints one\n"

static void test_json(void **state)
{
	static const struct unit_facts cases[] = {
		{"object", NULL,
		 "{\"MODULE_ID\":\"nethvoice1\",\"A\":\"x=y\",\n\"IAX_PORT\":\"20110\"}\n",
		 "1:1: instance nethvoice1 value 2:12:IAX_PORT=20110\n", ""},
		{"owner", "nethvoice-proxy2", " {\"REDIS_PORT\":\"\"}",
		 "1:2: proxy nethvoice-proxy2 value 1:16:REDIS_PORT=''\n", ""},
		{"none", NULL, "{}\n", NULL, "1:1:" NO_MODULE},
		{"bad id", NULL, "{\"MODULE_ID\":\"\"}", NULL,
		 "1:14: error: '' is not the id of a module\n"},
	};
	static const struct unit_facts forced[] = {
		{"number", "nethvoice1", "{\"A\":\"b\",\"IAX_PORT\":20110}", NULL,
		 "1:21:" NO_OBJECT},
		{"null", "nethvoice1", "{\"IAX_PORT\":null}", NULL, "1:13:" NO_OBJECT},
		{"list inside", "nethvoice1", "{\"IAX_PORT\":[\"1\"]}", NULL, "1:13:" NO_OBJECT},
		{"list", "nethvoice1", "[\"MODULE_ID\",\"nethvoice1\"]", NULL, "1:1:" NO_OBJECT},
		{"text", "nethvoice1", "\"MODULE_ID\"", NULL, "1:1:" NO_OBJECT},
		{"twice the same", NULL, "{\"A\":\"1\",\"A\":\"2\"}", NULL,
		 "1:12: error: a key that its object has already\n"},
		{"no JSON", NULL, "MODULE_ID\nnethvoice1\n", NULL, "1:6: error: not JSON\n"},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
	unit_assert_all_facts(forced, UNIT_COUNT(forced), "redis-json");
}

/* What only resembles it is left to others. */
static void test_not_recognised(void **state)
{
	static const char *const texts[] = {
		"port\n5060\nhost\n10.5.4.1\n",
		"{\"fqdn\":\"a\",\"address\":\"b\"}",
		"{\"A\":\"b\",\"NODES\":[]}",
		"{\"A\":\"b\",\"N\":1}",
		"[\"A\",\"B\"]",
		" 1) \"nethvoice1\"\n 2) \"1\"\n",
		"public (active)\n  target: default\n",
		"(integer) 1\n",
		"A B\nC\n",
		"x MODULE_ID\nnethvoice1\n",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_facts facts = {0};
		const struct np_reading how = {0};

		unit_catalogue(&ctx, &catalogue);
		np_facts_read(&ctx, &catalogue, unit_source(&ctx, "", texts[i]), &how, &facts);
		unit_true(texts[i], facts.modules == NULL);
		unit_true(texts[i], !strstr(unit_messages(&ctx), "redis-cli has"));
		np_ctx_release(&ctx);
	}
}

static void test_nul(void **state)
{
	static const char text[] = "MODULE_ID\nneth\0voice1\n";
	const struct unit_facts facts = {"NUL", NULL, text, NULL,
					 "2:5: error: binary data: a NUL byte, where text is "
					 "expected\n"};
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts found = {0};
	const struct np_reading how = {0};

	(void)state;
	unit_catalogue(&ctx, &catalogue);
	unit_number("NUL",
		    np_facts_read(&ctx, &catalogue,
				  np_source_text(&ctx, "", text, sizeof(text) - 1), &how, &found),
		    -1);
	unit_text("NUL", unit_messages(&ctx), facts.messages);
	np_ctx_release(&ctx);
}

static void test_truncated(void **state)
{
	(void)state;
	unit_assert_truncated("TOKEN\nhunter2\nMODULE_ID\nnethvoice1\nIAX_PORT\n\nA\nhunter2\n",
			      "hunter2");
	unit_assert_truncated(" 1) \"TOKEN\"\n 2) \"hunter2\\xe2\\\\\"\n 3) \"IAX_PORT\"\n"
			      " 4) \"1\"\n",
			      "hunter2");
	unit_assert_truncated("{\"TOKEN\":\"hunter2\",\"IAX_PORT\":\"\\u0031\",\"A\":\"\"}",
			      "hunter2");
}

/* A line is long, and lines are many: neither takes time that grows faster than they do. */
static void test_large(void **state)
{
	enum { SIZE = 4 * 1024 * 1024 };
	char *text = malloc(SIZE);
	struct unit_facts facts = {.name = "blank lines", .owner = "nethvoice1", .text = text};

	(void)state;
	assert_non_null(text);
	memset(text, '\n', SIZE);
	memcpy(text, "IAX_PORT\n1\n", 11);
	text[SIZE - 1] = '\0';
	facts.modules = "1:1: instance nethvoice1 value 2:1:IAX_PORT=1\n";
	facts.messages = "";
	unit_assert_facts(&facts, SIZE - 1, NULL);
	memset(text + 20, 'x', SIZE - 21);
	facts.name = "long line";
	facts.messages = "3:1:" NO_NAME;
	memcpy(text, "IAX_PORT\n1\nA\n", 13);
	memset(text + 13, 'x', SIZE - 14);
	facts.messages = "4:1: error: a line of more than 65536 bytes\n";
	unit_assert_facts(&facts, SIZE - 1, NULL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines), cmocka_unit_test(test_numbered),
		cmocka_unit_test(test_json),  cmocka_unit_test(test_not_recognised),
		cmocka_unit_test(test_nul),   cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

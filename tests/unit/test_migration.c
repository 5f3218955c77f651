#include "modules.h"

#define HEAD "MODULE_ID=nethvoice1\n"
#define OURS "1:1: instance nethvoice1"
#define LEFT_OUT                                                                                   \
	"  hint: what is wrong there is left out; nothing but remarks on moved ports "             \
	"depends on it\n"
#define WRONG " warning: in PORTS_MIGRATION_REPORT: "
#define RTP                                                                                        \
	"{\"service\": \"Janus RTP\", \"protocol\": \"udp\", \"old\": \"21002-22001\", "           \
	"\"new\": \"21000-21999\"}"
#define MOVE(place) " move " place ":Janus RTP UDP 21002-22001 to 21000-21999"

static void test_reports(void **state)
{
	static const struct unit_facts cases[] = {
		{"moves", NULL,
		 HEAD "PORTS_MIGRATION_REPORT=[" RTP
		      ", {\"service\":\"IAX\",\"protocol\":\"tcp/udp\",\"old\":20110,\"new\":22001,"
		      "\"more\":{}}]\nPORTS_MIGRATION_SEEN=0\n",
		 OURS MOVE("2:25") " move 2:114:IAX TCP/UDP 20110-20110 to 22001-22001\n", ""},
		{"seen", NULL, "PORTS_MIGRATION_SEEN=1\n" HEAD "PORTS_MIGRATION_REPORT=[" RTP "]\n",
		 OURS MOVE("3:25") " seen\n", ""},
		{"seen, as Python writes it", NULL,
		 HEAD "PORTS_MIGRATION_REPORT=[]\nPORTS_MIGRATION_SEEN=True\n", OURS " seen\n", ""},
		{"not seen", NULL, HEAD "PORTS_MIGRATION_REPORT=[]\nPORTS_MIGRATION_SEEN=False\n",
		 OURS "\n", ""},
		{"the last report holds", NULL,
		 HEAD "PORTS_MIGRATION_REPORT=[\nPORTS_MIGRATION_REPORT=[]\n", OURS "\n", ""},
		{"empty", NULL, HEAD "PORTS_MIGRATION_REPORT=\nPORTS_MIGRATION_SEEN=\n", OURS "\n",
		 ""},
		{"of another module", NULL, HEAD "# module mail1\nPORTS_MIGRATION_REPORT=[\n",
		 OURS "\n", "2:1: note: 'mail1' is not a NethVoice module; left out\n"},
		{"nothing of one module reaches the next", NULL,
		 "# module nethvoice1\nPORTS_MIGRATION_REPORT=[" RTP
		 "]\nPORTS_MIGRATION_SEEN=1\n# module nethvoice2\n",
		 OURS MOVE("2:25") " seen\n4:1: instance nethvoice2\n", ""},
		{"no JSON", NULL, HEAD "PORTS_MIGRATION_REPORT=hunter2\n", OURS "\n",
		 "2:29:" WRONG "not JSON\n" LEFT_OUT},
		{"no list", NULL, HEAD "PORTS_MIGRATION_REPORT={}\n", OURS "\n",
		 "2:24:" WRONG "expected a list of moves\n" LEFT_OUT},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
}

/* An entry of a report that is wrong, and what is said of it: COLUMN counts from the entry's. */
static const struct {
	const char *entry;
	unsigned column;
	const char *message;
} bad[] = {
	{"1", 0, "expected an object"},
	{"[]", 0, "expected an object"},
	{"{}", 0, "expected a protocol, tcp or udp"},
	{"{\"service\":\"A\",\"protocol\":\"udp\",\"old\":\"1\"}", 0,
	 "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":\"1\",\"new\":\"2\"}", 0,
	 "expected a move with the name of its service"},
	{"{\"service\":\"\",\"protocol\":\"udp\",\"old\":\"1\",\"new\":\"2\"}", 0,
	 "expected a move with the name of its service"},
	{"{\"service\":5}", 11, "'service' is not a string"},
	{"{\"service\":\"a\\u001b[2J\"}", 11, "'service' holds a character that cannot be shown"},
	{"{\"protocol\":\"sctp\"}", 12, "expected a protocol, tcp or udp"},
	{"{\"protocol\":true}", 12, "'protocol' is not a string"},
	{"{\"protocol\":\"udp\",\"old\":\"0\"}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":\"2-1\"}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":\"1-\"}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":\"1-2-3\"}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":[1]}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":65536}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":1.0}", 24, "expected a port or a range of ports"},
	{"{\"protocol\":\"udp\",\"old\":1,\"new\":null}", 32,
	 "expected a port or a range of ports"},
};

/* What is wrong in one entry does not touch the others. */
static void test_bad_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
		struct np_ctx ctx = {0};
		unsigned good = 26 + (unsigned)strlen(bad[i].entry);
		const struct unit_facts facts = {
			.name = bad[i].entry,
			.text = np_arena_printf(&ctx.arena,
						HEAD "PORTS_MIGRATION_REPORT=[%s," RTP "]\n",
						bad[i].entry),
			.modules = np_arena_printf(&ctx.arena, OURS MOVE("2:%u") "\n", good),
			.messages = np_arena_printf(&ctx.arena, "2:%u:" WRONG "%s\n" LEFT_OUT,
						    25 + bad[i].column, bad[i].message),
		};

		unit_assert_facts(&facts, strlen(facts.text), NULL);
		np_ctx_release(&ctx);
	}
}

static void test_truncated(void **state)
{
	(void)state;
	unit_assert_truncated(
		"PORTS_MIGRATION_REPORT=[{\"service\":\"A\",\"protocol\":\"udp\",\"old\":"
		"\"hunter2\"}," RTP ", \"hunter2\"]\nPORTS_MIGRATION_SEEN=hunter2\n",
		"hunter2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_bad_entries),
		cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

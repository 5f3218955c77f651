#include "answer.h"

static void put_members(FILE *out, const struct np_catalogue *catalogue,
			const struct np_facts *facts)
{
	(void)catalogue;
	for (const struct np_member *m = facts->members; m; m = m->next) {
		unit_put_place(out, m->loc);
		fprintf(out, " node %u%s", m->id, m->leader ? " leader" : "");
		unit_put_address(out, "vpn", &m->vpn);
		if (m->name)
			fprintf(out, " '%s'", m->name);
		putc('\n', out);
	}
}

#define NODES(leader, nodes) "{\"leader\": " leader ", \"nodes\": [" nodes "]}"
#define NODE(fields) NODES("true", "{\"id\": 1, " fields "}")

static void test_nodes(void **state)
{
	static const struct unit_answer cases[] = {
		{"the leader was asked", NULL,
		 NODES("true", "{\"id\": 4, \"local\": true}, {\"id\": 2, \"local\": false}"),
		 "1:28: node 4 leader\n1:54: node 2\n", ""},
		{"a worker was asked", NULL,
		 NODES("false", "{\"id\": 4, \"local\": true}, {\"id\": 2, \"local\": false}"),
		 "1:29: node 4\n1:55: node 2\n", ""},
		{"the leader is not listed", NULL, NODES("true", "{\"id\": 2, \"local\": false}"),
		 "1:28: node 2\n", ""},
		{"the least", NULL, "{\"nodes\":[{\"id\":1}]}", "1:11: node 1\n", ""},
		{"null is nothing", NULL,
		 "{\"leader\": null, \"nodes\": [{\"id\": 1, \"local\": null, \"vpn\": null, "
		 "\"ui_name\": null, \"hostname\": null}]}",
		 "1:28: node 1\n", ""},
		{"unknown keys", NULL,
		 "{\"a\": [{}], \"nodes\": [{\"id\": 1, \"b\": {}, \"vpn\": {\"c\": 1}}]}",
		 "1:23: node 1\n", ""},
		{"largest", NULL, NODES("true", "{\"id\": 4294967295}"), "1:28: node 4294967295\n",
		 ""},
		{"name", NULL, NODE("\"ui_name\": \"Z\xC3\xBCrich, 'HQ'\", \"hostname\": \"b\""),
		 "1:28: node 1 'Z\xC3\xBCrich, 'HQ''\n", ""},
		{"name of the host", NULL,
		 NODE("\"ui_name\": \"\", \"hostname\": \"b.example.org\""),
		 "1:28: node 1 'b.example.org'\n", ""},
		{"a name that NS8 made up", NULL, NODE("\"hostname\": \"node1.invalid\""),
		 "1:28: node 1\n", ""},
		{"a short name", NULL, NODE("\"hostname\": \"invalid\""),
		 "1:28: node 1 'invalid'\n", ""},
		{"address", NULL, NODE("\"vpn\": {\"ip_address\": \"10.5.4.1\"}"),
		 "1:28: node 1 vpn 1:60:10.5.4.1\n", ""},
		{"no address yet", NULL, NODE("\"vpn\": {\"ip_address\": \"127.0.0.1\"}"),
		 "1:28: node 1\n", ""},
	};

	(void)state;
	unit_answers("cluster-status", put_members, cases, UNIT_COUNT(cases));
}

static void test_refused(void **state)
{
	static const struct unit_answer cases[] = {
		{"an owner", "nethvoice1", NODES("true", "{\"id\": 1}"), NULL,
		 " error: given as that of 'nethvoice1', but it is of the whole cluster\n"
		 "  hint: give the file without 'nethvoice1='\n"},
		{"no object", NULL, "[]", NULL, "1:1: error: expected a map, found a list\n"},
		{"a word", NULL, "1", NULL, "1:1: error: expected a map, found a single value\n"},
		{"no nodes", NULL, "{\"leader\": true}", NULL, "1:1: error: 'nodes' is missing\n"},
		{"nodes are null", NULL, "{\"nodes\": null}", NULL,
		 "1:1: error: 'nodes' is missing\n"},
		{"nodes are no list", NULL, "{\"nodes\": {}}", NULL,
		 "1:11: error: expected a list, found a map\n"},
		{"of no cluster", NULL,
		 "{\"initialized\": false, \"leader\": false, \"nodes\": []}", NULL,
		 "1:50: error: no node in it\n"
		 "  hint: a node that belongs to no cluster yet has nothing to say\n"},
		{"leader is a number", NULL, NODES("1", "{\"id\": 1}"), NULL,
		 "1:12: error: 'leader' is neither true nor false\n"},
		{"leader is a string", NULL, NODES("\"true\"", "{\"id\": 1}"), NULL,
		 "1:12: error: 'leader' is neither true nor false\n"},
		{"leader is a list", NULL, NODES("[true]", "{\"id\": 1}"), NULL,
		 "1:12: error: 'leader' is neither true nor false\n"},
		{"each node is looked at", NULL, NODES("true", "1, {\"id\": 1}, [], null, \"a\""),
		 NULL,
		 "1:28: error: expected a map, found a single value\n"
		 "1:42: error: expected a map, found a list\n"
		 "1:46: error: expected a map, found a single value\n"
		 "1:52: error: expected a map, found a single value\n"},
		{"no number", NULL, NODES("true", "{}"), NULL, "1:28: error: 'id' is missing\n"},
		{"number is null", NULL, NODES("true", "{\"id\": null}"), NULL,
		 "1:28: error: 'id' is missing\n"},
		{"number is a string", NULL, NODES("true", "{\"id\": \"1\"}"), NULL,
		 "1:35: error: 'id' is not a number\n"},
		{"number is an object", NULL, NODES("true", "{\"id\": {}}"), NULL,
		 "1:35: error: 'id' is not a number\n"},
		{"number is true", NULL, NODES("true", "{\"id\": true}"), NULL,
		 "1:35: error: 'id' is not a whole number in decimal digits\n"},
		{"number is 0", NULL, NODES("true", "{\"id\": 0}"), NULL,
		 "1:35: error: 'id' is too small\n"},
		{"number is negative", NULL, NODES("true", "{\"id\": -1}"), NULL,
		 "1:35: error: 'id' is not a whole number in decimal digits\n"},
		{"number is broken", NULL, NODES("true", "{\"id\": 1.0}"), NULL,
		 "1:35: error: 'id' is not a whole number in decimal digits\n"},
		{"number is large", NULL, NODES("true", "{\"id\": 4294967296}"), NULL,
		 "1:35: error: 'id' is too large\n"},
		{"twice the same node", NULL,
		 NODES("true", "{\"id\": 7}, {\"id\": 1}, {\"id\": 7}"), NULL,
		 "1:50: error: node 7 is listed twice\n"},
		{"two local nodes", NULL,
		 NODES("true", "{\"id\": 7, \"local\": true}, {\"id\": 1, \"local\": true}"), NULL,
		 "1:54: error: a second node that is 'local'\n"},
		{"local is a string", NULL, NODE("\"local\": \"true\""), NULL,
		 "1:47: error: 'local' is neither true nor false\n"},
		{"name is a number", NULL, NODE("\"ui_name\": 5"), NULL,
		 "1:49: error: 'ui_name' is not a string\n"},
		{"name of the host is a list", NULL, NODE("\"hostname\": []"), NULL,
		 "1:50: error: 'hostname' is not a string\n"},
		{"name cannot be shown", NULL, NODE("\"ui_name\": \"a\\u001b[0m\""), NULL,
		 "1:49: error: 'ui_name' holds a character that cannot be shown\n"},
		{"vpn is a list", NULL, NODE("\"vpn\": []"), NULL,
		 "1:45: error: expected a map, found a list\n"},
		{"address is a number", NULL, NODE("\"vpn\": {\"ip_address\": 10}"), NULL,
		 "1:60: error: 'ip_address' is not a string\n"},
		{"no address", NULL, NODE("\"vpn\": {\"ip_address\": \"geheim\"}"), NULL,
		 "1:60: error: 'ip_address' is not an IP address\n"},
		{"IPv6", NULL, NODE("\"vpn\": {\"ip_address\": \"2001:db8::1\"}"), NULL,
		 "1:60: error: 'ip_address' is not an IPv4 address\n"},
		{"not of a host", NULL, NODE("\"vpn\": {\"ip_address\": \"224.0.0.1\"}"), NULL,
		 "1:60: error: 'ip_address' is not the address of a host\n"},
	};

	(void)state;
	unit_answers("cluster-status", put_members, cases, UNIT_COUNT(cases));
}

static void assert_fixture(const char *name, const char *facts)
{
	struct np_ctx ctx = {0};

	unit_text(name, unit_fixture(&ctx, put_members, name, NULL), facts);
	np_ctx_release(&ctx);
}

static void test_fixtures(void **state)
{
	(void)state;
	assert_fixture("single/get-cluster-status.json",
		       "1:49: node 1 leader vpn 1:156:10.5.4.1\n");
	assert_fixture("public/get-cluster-status.json",
		       "1:49: node 1 leader vpn 1:161:10.5.4.1 'Cloud'\n");
	assert_fixture("cluster/get-cluster-status.json",
		       "1:49: node 2 leader vpn 1:164:10.11.12.2 'Zentrale'\n"
		       "1:309: node 7 vpn 1:417:10.11.12.7\n");
	assert_fixture("cluster/get-cluster-status.worker.json",
		       "1:50: node 2 vpn 1:166:10.11.12.2 'Zentrale'\n"
		       "1:361: node 7 vpn 1:468:10.11.12.7\n");
}

/* Many nodes in about the time that their number says. */
static void test_many(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct np_facts facts = {0};
	struct np_reading how = {0};
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	(void)state;
	fputs("{\"leader\": true, \"nodes\": [{\"id\": 1}", out);
	for (unsigned i = 2; i <= 100000; i++)
		fprintf(out, ",{\"id\":%u}", i);
	fputs("]}", out);
	unit_output_close(&output);
	assert_int_equal(np_facts_read(&ctx, &catalogue,
				       np_source_text(&ctx, "", output.text, output.len), &how,
				       &facts),
			 0);
	assert_int_equal(facts.last_member->id, 100000);
	free(output.text);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_fixtures),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

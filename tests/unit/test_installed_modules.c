#include "answer.h"

static void put_placements(FILE *out, const struct np_catalogue *catalogue,
			   const struct np_facts *facts)
{
	(void)catalogue;
	if (facts->listed.src)
		fprintf(out, "listed %u:%u\n", facts->listed.line, facts->listed.col);
	for (const struct np_placement *p = facts->placements; p; p = p->next) {
		unit_put_place(out, p->loc);
		fprintf(out, " %s %s node %u\n", np_scope_names[p->scope], p->id, p->node);
	}
}

#define MODULES(modules) "{\"a/b\": [" modules "]}"

static void test_modules(void **state)
{
	static const struct unit_answer cases[] = {
		{"one", NULL, MODULES("{\"id\": \"nethvoice1\", \"node\": \"3\"}"),
		 "listed 1:1\n1:10: instance nethvoice1 node 3\n", ""},
		{"several images", NULL,
		 "{\"a/nethvoice\": [{\"id\": \"nethvoice10\", \"node\": \"2\"},\n"
		 "{\"id\": \"nethvoice2\", \"node\": \"1\"}],\n"
		 "\"a/nethvoice-proxy\": [\n{\"id\": \"nethvoice-proxy4\", \"node\": \"2\"}]}",
		 "listed 1:1\n1:18: instance nethvoice10 node 2\n"
		 "2:1: instance nethvoice2 node 1\n4:1: proxy nethvoice-proxy4 node 2\n",
		 ""},
		{"an image of another origin", NULL,
		 "{\"localhost/x:dev\": [{\"id\": \"nethvoice1\", \"node\": \"1\"}]}",
		 "listed 1:1\n1:22: instance nethvoice1 node 1\n", ""},
		{"others are left out, whatever they say", NULL,
		 MODULES("{\"id\": \"mail1\", \"node\": 5}, {\"id\": \"nethvoice\"}, "
			 "{\"id\": \"nethvoice-cti1\"}, {\"id\": \"mail2\"}, {\"id\": \"mail1\"}"),
		 "listed 1:1\n", ""},
		{"no modules", NULL, "{}", "listed 1:1\n", ""},
		{"no modules of an image", NULL, MODULES(""), "listed 1:1\n", ""},
		{"unknown keys", NULL,
		 MODULES("{\"a\": 1, \"id\": \"nethvoice1\", \"flags\": [], \"node\": \"1\"}"),
		 "listed 1:1\n1:10: instance nethvoice1 node 1\n", ""},
		{"largest", NULL, MODULES("{\"id\": \"nethvoice1\", \"node\": \"4294967295\"}"),
		 "listed 1:1\n1:10: instance nethvoice1 node 4294967295\n", ""},
	};

	(void)state;
	unit_answers("installed-modules", put_placements, cases, UNIT_COUNT(cases));
}

#define AT(node) MODULES("{\"id\": \"nethvoice1\", \"node\": " node "}")
#define DIGITS "0123456789012345678901234567890123456789012345678901234567890123456789"

static void test_refused(void **state)
{
	static const struct unit_answer cases[] = {
		{"an owner", "2", MODULES(""), NULL,
		 " error: given as that of '2', but it is of the whole cluster\n"
		 "  hint: give the file without '2='\n"},
		{"no object", NULL, "[]", NULL, "1:1: error: expected a map, found a list\n"},
		{"no lists", NULL, "{\"a/b\": {}, \"a/c\": null, \"a/d\": \"geheim\"}", NULL,
		 "1:9: error: expected a list, found a map\n"
		 "1:20: error: expected a list, found a single value\n"
		 "1:33: error: expected a list, found a single value\n"},
		{"no objects in it", NULL, MODULES("[], 1, \"geheim\", null"), NULL,
		 "1:10: error: expected a map, found a list\n"
		 "1:14: error: expected a map, found a single value\n"
		 "1:17: error: expected a map, found a single value\n"
		 "1:27: error: expected a map, found a single value\n"},
		{"no id", NULL, MODULES("{\"node\": \"1\"}"), NULL,
		 "1:10: error: 'id' is missing\n"},
		{"id is null", NULL, MODULES("{\"id\": null}"), NULL,
		 "1:10: error: 'id' is missing\n"},
		{"id is empty", NULL, MODULES("{\"id\": \"\"}"), NULL,
		 "1:17: error: 'id' is empty\n"},
		{"id is a number", NULL, MODULES("{\"id\": 1}"), NULL,
		 "1:17: error: 'id' is not a string\n"},
		{"id cannot be shown", NULL, MODULES("{\"id\": \"a\\u0007\"}"), NULL,
		 "1:17: error: 'id' holds a character that cannot be shown\n"},
		{"id is long", NULL, MODULES("{\"id\": \"nethvoice" DIGITS "\", \"node\": \"1\"}"),
		 NULL, "1:17: error: 'id' is too long\n"},
		{"no node", NULL, MODULES("{\"id\": \"nethvoice1\"}"), NULL,
		 "1:10: error: 'node' is missing\n"},
		{"node is null", NULL, AT("null"), NULL, "1:10: error: 'node' is missing\n"},
		{"node is a number", NULL, AT("1"), NULL, "1:39: error: 'node' is not a string\n"},
		{"node is a list", NULL, AT("[\"1\"]"), NULL,
		 "1:39: error: 'node' is not a string\n"},
		{"node is empty", NULL, AT("\"\""), NULL, "1:39: error: 'node' is empty\n"},
		{"node is 0", NULL, AT("\"0\""), NULL, "1:39: error: 'node' is too small\n"},
		{"node is no number", NULL, AT("\"geheim\""), NULL,
		 "1:39: error: 'node' is not a whole number in decimal digits\n"},
		{"node with a leading zero", NULL, AT("\"01\""), NULL,
		 "1:39: error: 'node' has a leading zero\n"},
		{"node is large", NULL, AT("\"4294967296\""), NULL,
		 "1:39: error: 'node' is too large\n"},
		{"twice", NULL,
		 "{\"a/b\": [{\"id\": \"nethvoice1\", \"node\": \"1\"}],\n"
		 "\"a/c\": [{\"id\": \"nethvoice1\", \"node\": \"1\"}]}",
		 NULL, "2:16: error: 'nethvoice1' is listed twice\n"},
	};

	(void)state;
	unit_answers("installed-modules", put_placements, cases, UNIT_COUNT(cases));
}

static void assert_fixture(const char *name, const char *facts)
{
	struct np_ctx ctx = {0};

	unit_text(name, unit_fixture(&ctx, put_placements, name, NULL), facts);
	np_ctx_release(&ctx);
}

static void test_fixtures(void **state)
{
	(void)state;
	assert_fixture("single/list-installed-modules.json", "listed 1:1\n"
							     "1:39: proxy nethvoice-proxy2 node 1\n"
							     "1:377: instance nethvoice3 node 1\n");
	assert_fixture("updated/list-installed-modules.json",
		       "listed 1:1\n"
		       "1:39: proxy nethvoice-proxy2 node 1\n"
		       "1:377: instance nethvoice3 node 1\n");
	assert_fixture("public/list-installed-modules.json", "listed 1:1\n"
							     "1:39: proxy nethvoice-proxy1 node 1\n"
							     "1:377: instance nethvoice1 node 1\n");
	assert_fixture("cluster/list-installed-modules.json",
		       "listed 1:1\n"
		       "1:39: proxy nethvoice-proxy3 node 2\n"
		       "1:345: proxy nethvoice-proxy4 node 7\n"
		       "1:683: instance nethvoice2 node 2\n"
		       "1:972: instance nethvoice6 node 2\n"
		       "1:1261: instance nethvoice9 node 7\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

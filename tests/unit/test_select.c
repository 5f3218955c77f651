#include "core/select.h"

#include "deployment.h"

#define SERVICES                                                                                   \
	"sip proxy required public tcp+udp 5060\n"                                                 \
	"ldap instance required phones tcp ${LDAP:-389}\n"                                         \
	"web generic required public tcp 443\n"                                                    \
	"-cockpit generic optional admins tcp 9090\n"                                              \
	"-db instance optional internal tcp 3306\n"

/* Two nodes, three instances; the ports of all instances of a service clash, which is not asked. */
#define SITE                                                                                       \
	"nodes: {1: {proxy: {id: p1}, instances: {a: {}, b: {}}},\n"                               \
	"2: {proxy: {id: p2}, instances: {c: {}}}}"

/* What is chosen, as text: "SERVICES / NODES / INSTANCES". */
static const char *describe(struct deployment *d, const struct np_chosen *chosen)
{
	struct np_arena *arena = &d->ctx.arena;
	const char *services = "", *nodes = "", *instances = "";

	for (size_t i = 0; i < d->catalogue.count; i++)
		if (chosen->services[i])
			services = np_arena_printf(arena, "%s%s ", services,
						   d->catalogue.services[i].id);
	for (size_t i = 0; i < d->site.node_count; i++) {
		const struct np_node *node = d->site.nodes[i];

		if (!np_chosen_node(chosen, node))
			continue;
		nodes = np_arena_printf(arena, "%s%s ", nodes, node->id_text);
		for (size_t k = 0; k < node->instance_count; k++)
			if (np_chosen_instance(chosen, node->instances[k]))
				instances = np_arena_printf(arena, "%s %s", instances,
							    node->instances[k]->id);
	}
	return np_arena_printf(arena, "%s/ %s/%s", services, nodes, instances);
}

static const struct {
	const char *name;
	struct np_selection selection;
	const char *chosen;
} choices[] = {
	{"everything", {0}, "sip ldap web / 1 2 / a b c"},
	{"all", {.all = true}, "sip ldap web cockpit db / 1 2 / a b c"},
	{"an instance brings its node",
	 {.instances = NAMES("c"), .instance_count = 1},
	 "sip ldap web / 2 / c"},
	{"two instances of one node",
	 {.instances = NAMES("a", "b"), .instance_count = 2},
	 "sip ldap web / 1 / a b"},
	{"two instances of two nodes",
	 {.instances = NAMES("c", "a"), .instance_count = 2},
	 "sip ldap web / 1 2 / a c"},
	{"an instance twice",
	 {.instances = NAMES("b", "b"), .instance_count = 2},
	 "sip ldap web / 1 / b"},
	{"a node", {.nodes = NAMES("1"), .node_count = 1}, "sip ldap web / 1 / a b"},
	{"both nodes", {.nodes = NAMES("2", "1"), .node_count = 2}, "sip ldap web / 1 2 / a b c"},
	{"node and instance",
	 {.nodes = NAMES("1"), .node_count = 1, .instances = NAMES("b"), .instance_count = 1},
	 "sip ldap web / 1 / b"},
	{"node and the instance of another",
	 {.nodes = NAMES("1"), .node_count = 1, .instances = NAMES("c"), .instance_count = 1},
	 "sip ldap web / /"},
	{"node and instances of both",
	 {.nodes = NAMES("2"), .node_count = 1, .instances = NAMES("a", "c"), .instance_count = 2},
	 "sip ldap web / 2 / c"},
	{"scope", {.scopes = NAMES("proxy"), .scope_count = 1}, "sip / 1 2 / a b c"},
	{"scopes",
	 {.scopes = NAMES("generic", "instance"), .scope_count = 2},
	 "ldap web / 1 2 / a b c"},
	{"scope of all",
	 {.scopes = NAMES("generic"), .scope_count = 1, .all = true},
	 "web cockpit / 1 2 / a b c"},
	{"service", {.services = NAMES("web"), .service_count = 1}, "web / 1 2 / a b c"},
	{"services in the order of the catalogue",
	 {.services = NAMES("web", "sip"), .service_count = 2},
	 "sip web / 1 2 / a b c"},
	{"service that is not listed",
	 {.services = NAMES("cockpit"), .service_count = 1},
	 "cockpit / 1 2 / a b c"},
	{"service instead of all",
	 {.services = NAMES("db"), .service_count = 1, .all = true},
	 "db / 1 2 / a b c"},
	{"service of another scope",
	 {.services = NAMES("web", "sip"),
	  .service_count = 2,
	  .scopes = NAMES("proxy"),
	  .scope_count = 1},
	 "sip / 1 2 / a b c"},
	{"excluded", {.excluded = NAMES("web"), .excluded_count = 1}, "sip ldap / 1 2 / a b c"},
	{"excluded from all",
	 {.excluded = NAMES("db", "sip"), .excluded_count = 2, .all = true},
	 "ldap web cockpit / 1 2 / a b c"},
	{"excluded though named",
	 {.services = NAMES("web", "sip"),
	  .service_count = 2,
	  .excluded = NAMES("web"),
	  .excluded_count = 1},
	 "sip / 1 2 / a b c"},
	{"nothing is left",
	 {.services = NAMES("web"),
	  .service_count = 1,
	  .excluded = NAMES("web"),
	  .excluded_count = 1},
	 "/ 1 2 / a b c"},
};

static void test_choices(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(choices); i++) {
		struct deployment d = {0};
		struct np_chosen chosen = {0};

		deployment_catalogue(&d, SERVICES);
		deployment_site(&d, SITE);
		unit_number(
			choices[i].name,
			np_choose(&d.ctx, &d.catalogue, &d.site, &choices[i].selection, &chosen),
			0);
		unit_text(choices[i].name, describe(&d, &chosen), choices[i].chosen);
		unit_text(choices[i].name, deployment_messages(&d), "");
		deployment_release(&d);
	}
}

static const struct {
	const char *name;
	struct np_selection selection;
	const char *messages;
} refusals[] = {
	{"instance, misspelt",
	 {.instances = NAMES("A"), .instance_count = 1},
	 "error: unknown instance 'A' (did you mean 'a'? known: a, b, c)\n"},
	{"instance, unlike any",
	 {.instances = NAMES("nethvoice7"), .instance_count = 1},
	 "error: unknown instance 'nethvoice7' (known: a, b, c)\n"},
	{"instance, a proxy",
	 {.instances = NAMES("p2"), .instance_count = 1},
	 "error: 'p2' is a proxy, not an instance (choose it with --node 2 --scope proxy)\n"},
	{"instance, a node",
	 {.instances = NAMES("1"), .instance_count = 1},
	 "error: unknown instance '1' (did you mean 'a'? known: a, b, c)\n"},
	{"instances, each",
	 {.instances = NAMES("some", "a", "others"), .instance_count = 3},
	 "error: unknown instance 'some' (known: a, b, c)\n"
	 "error: unknown instance 'others' (known: a, b, c)\n"},
	{"node", {.nodes = NAMES("3"), .node_count = 1}, "error: unknown node '3' (known: 1, 2)\n"},
	{"node, with a zero",
	 {.nodes = NAMES("01"), .node_count = 1},
	 "error: unknown node '01' (known: 1, 2)\n"},
	{"scope",
	 {.scopes = NAMES("node"), .scope_count = 1},
	 "error: unknown scope 'node' (one of proxy, instance, generic)\n"},
	{"scope, of other case",
	 {.scopes = NAMES("Proxy"), .scope_count = 1},
	 "error: unknown scope 'Proxy' (one of proxy, instance, generic)\n"},
	{"service, misspelt",
	 {.services = NAMES("ldpa"), .service_count = 1},
	 "error: unknown service 'ldpa' (did you mean 'ldap'?)\n"},
	{"service, by its name",
	 {.services = NAMES("Management console"), .service_count = 1},
	 "error: unknown service 'Management console' ('nvports list --all --columns id,service' "
	 "shows all services)\n"},
	{"excluded service",
	 {.excluded = NAMES("cokpit"), .excluded_count = 1},
	 "error: unknown service 'cokpit' (did you mean 'cockpit'?)\n"},
	{"all that is wrong at once",
	 {.services = NAMES("x"),
	  .service_count = 1,
	  .nodes = NAMES("9"),
	  .node_count = 1,
	  .scopes = NAMES("y"),
	  .scope_count = 1},
	 "error: unknown scope 'y' (one of proxy, instance, generic)\n"
	 "error: unknown service 'x' ('nvports list --all --columns id,service' shows all "
	 "services)\n"
	 "error: unknown node '9' (known: 1, 2)\n"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refusals); i++) {
		struct deployment d = {0};
		struct np_chosen chosen = {0};

		deployment_catalogue(&d, SERVICES);
		deployment_site(&d, SITE);
		unit_number(
			refusals[i].name,
			np_choose(&d.ctx, &d.catalogue, &d.site, &refusals[i].selection, &chosen),
			-1);
		unit_text(refusals[i].name, deployment_messages(&d), refusals[i].messages);
		deployment_release(&d);
	}
}

/* Of a large deployment a message lists the first few. */
static void test_many_known_instances(void **state)
{
	const struct np_selection selection = {.instances = NAMES("other"), .instance_count = 1};
	struct deployment d = {0};
	struct np_chosen chosen = {0};
	const char *yaml = "nodes: {1: {instances: {";

	(void)state;
	for (unsigned i = 1; i <= 20; i++)
		yaml = np_arena_printf(&d.ctx.arena, "%sv%u: {}, ", yaml, i);
	deployment_catalogue(&d, SERVICES);
	deployment_site(&d, np_arena_printf(&d.ctx.arena, "%s}}}", yaml));
	assert_int_equal(np_choose(&d.ctx, &d.catalogue, &d.site, &selection, &chosen), -1);
	unit_text("first twelve", deployment_messages(&d),
		  "error: unknown instance 'other' (known: v1, v2, v3, v4, v5, v6, v7, v8, v9, "
		  "v10, v11, v12, ...)\n");
	deployment_release(&d);
}

/* Without a deployment there is nothing but services to choose. */
static void test_no_site(void **state)
{
	const struct np_selection selection = {
		.services = NAMES("ldap", "cockpit"),
		.service_count = 2,
	};
	struct deployment d = {0};
	struct np_chosen chosen = {0};

	(void)state;
	deployment_catalogue(&d, SERVICES);
	assert_int_equal(np_choose(&d.ctx, &d.catalogue, NULL, &selection, &chosen), 0);
	unit_text("services", describe(&d, &chosen), "ldap cockpit / /");
	deployment_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_many_known_instances),
		cmocka_unit_test(test_no_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

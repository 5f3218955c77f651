#include "core/carve.h"

#include "deployment.h"

#define RTP "rtp instance required public udp ${FIRST}-${LAST}\n"
#define LDAP "ldap instance required public tcp ${LDAP}\n"
#define SIP "-sip instance required internal tcp+udp ${SIP}\n"
#define INTERNAL_HINT " ('nvports list --all' shows internal ports; compare the values of both)\n"

static const struct resolve_case cases[] = {
	{.name = "in the middle",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 150}}}}}",
	 .rows = "1 a rtp UDP 100-149,151-199\n",
	 .messages = ""},
	{.name = "the first port",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 100}}}}}",
	 .rows = "1 a rtp UDP 101-199\n",
	 .messages = ""},
	{.name = "the last port",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 199}}}}}",
	 .rows = "1 a rtp UDP 100-198\n",
	 .messages = ""},
	{.name = "one before",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 99}}}}}",
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = ""},
	{.name = "one behind",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 200}}}}}",
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = ""},
	{.name = "at the end of all ports",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 65000, LAST: 65535, SIP: 65535}}}}}",
	 .rows = "1 a rtp UDP 65000-65534\n",
	 .messages = ""},
	{.name = "all but the ends",
	 .services = RTP "-inner generic required internal udp 101-198",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100,199\n",
	 .messages = ""},
	{.name = "an internal range over the end",
	 .services = RTP "-inner generic required internal udp 190-300",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100-189\n",
	 .messages = ""},
	{.name = "an internal range over the beginning",
	 .services = RTP "-inner generic required internal udp 50-109",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 110-199\n",
	 .messages = ""},
	{.name = "all of it",
	 .services = RTP "-inner generic required internal udp 100-199",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "",
	 .messages =
		 "warning: 'rtp': 100-199 is internal on its node and is not opened" INTERNAL_HINT},
	{.name = "all of a single port",
	 .services = LDAP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, SIP: 389}}}}}",
	 .rows = "",
	 .messages =
		 "warning: 'ldap': 389 is internal on its node and is not opened" INTERNAL_HINT},
	{.name = "all of a single port, strictly",
	 .services = LDAP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, SIP: 389}}}}}",
	 .strict = true,
	 .rows = NULL,
	 .messages = "error: 'ldap': 389 is internal on its node and is not opened" INTERNAL_HINT},
	{.name = "of one protocol",
	 .services = "web generic required public tcp+udp 443\n-inner generic required internal "
		     "udp 443",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - web TCP 443\n",
	 .messages = "warning: 'web': 443 is internal on its node and is not opened" INTERNAL_HINT},
	{.name = "TCP and UDP apart",
	 .services = "rtp generic required public udp 100-199\nweb generic required public tcp "
		     "100-199\n-inner generic required internal tcp 150",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - rtp UDP 100-199\n1 - web TCP 100-149,151-199\n",
	 .messages = ""},
	{.name = "protocols of one service part",
	 .services = "media generic required public tcp+udp 100-199\n-inner generic required "
		     "internal udp 150",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - media TCP 100-199\n1 - media UDP 100-149,151-199\n",
	 .messages = ""},
	{.name = "of another instance",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 50}},\n"
		 "b: {values: {FIRST: 200, LAST: 299, SIP: 150}}}}}",
	 .rows = "1 a rtp UDP 100-149,151-199\n1 b rtp UDP 200-299\n",
	 .messages = ""},
	{.name = "of an instance that is not chosen",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 50}},\n"
		 "b: {values: {FIRST: 200, LAST: 299, SIP: 150}}}}}",
	 .selection = {.instances = NAMES("a"), .instance_count = 1},
	 .rows = "1 a rtp UDP 100-149,151-199\n",
	 .messages = ""},
	{.name = "of a service that is excluded",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 150}}}}}",
	 .selection = {.excluded = NAMES("sip"), .excluded_count = 1},
	 .rows = "1 a rtp UDP 100-149,151-199\n",
	 .messages = ""},
	{.name = "not of another node",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 50}}}},\n"
		 "2: {instances: {b: {values: {FIRST: 200, LAST: 299, SIP: 150}}}}}",
	 .rows = "1 a rtp UDP 100-199\n2 b rtp UDP 200-299\n",
	 .messages = ""},
	{.name = "of the proxy and of the node",
	 .services = "rtp proxy required public udp 100-199\n-cache proxy optional internal udp "
		     "${CACHE}\n-agent generic optional internal udp ${AGENT}",
	 .site = "nodes: {1: {proxy: {id: p, values: {CACHE: 120}}, values: {AGENT: 140}}}",
	 .rows = "1 - rtp UDP 100-119,121-139,141-199\n",
	 .messages = ""},
	{.name = "a default of an internal port",
	 .services = "rtp proxy required public udp 100-199\n-cache proxy optional internal udp "
		     "${CACHE:-120}",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - rtp UDP 100-119,121-199\n",
	 .messages = ""},
	{.name = "internal ports themselves are shown whole",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 150}}}}}",
	 .selection = {.all = true},
	 .rows = "1 a rtp UDP 100-149,151-199\n1 a sip TCP/UDP 150 from none\n",
	 .messages = ""},
	{.name = "an optional one that is not set is none",
	 .services = RTP "-ws instance optional internal udp ${WS}",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = ""},
	{.name = "a required one that is not set",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = "warning: SIP of 'a' is not set, so it cannot be kept out of the ranges that "
		     "are opened (the module's environment has it; give it with --env FILE)\n"},
	{.name = "a required one that is not set, strictly",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .strict = true,
	 .rows = NULL,
	 .messages = "error: SIP of 'a' is not set, so it cannot be kept out of the ranges that "
		     "are opened (the module's environment has it; give it with --env FILE)\n"},
	{.name = "of the proxy, strictly, and nobody knows the proxy",
	 .services = "rtp proxy required public udp 100-199\n-cache proxy required internal udp "
		     "${CACHE}",
	 .site = "nodes: {1: {}}",
	 .strict = true,
	 .rows = NULL,
	 .messages = "error: CACHE of the proxy of node 1 is not set, so it cannot be kept out of "
		     "the ranges that are opened (the module's environment has it; give it with "
		     "--env FILE)\n"},
	{.name = "an optional one that is not set, strictly",
	 .services = RTP "-ws instance optional internal udp ${WS}",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .strict = true,
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = ""},
	{.name = "three that are not set, on two nodes",
	 .services = RTP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 100, LAST: 199}}}},\n"
		 "2: {instances: {c: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a,b rtp UDP 100-199\n2 c rtp UDP 100-199\n",
	 .messages = "warning: SIP of 'a' (and of 2 more) is not set, so it cannot be kept out of "
		     "the ranges that are opened (the module's environment has it; give it with "
		     "--env FILE)\n"},
	{.name = "not set, where no range is opened",
	 .services = LDAP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n",
	 .messages = ""},
	{.name = "not set, where no range is opened, strictly",
	 .services = LDAP SIP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389}}}}}",
	 .strict = true,
	 .rows = "1 a ldap TCP 389\n",
	 .messages = ""},
	{.name = "not set, where ranges are of the other protocol",
	 .services = RTP "-inner instance required internal tcp ${SIP}",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100-199\n",
	 .messages = ""},
	{.name = "reversed",
	 .services = LDAP "-inner instance required internal tcp ${SIP}-${TO}",
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, SIP: 20, TO: 10}}}}}",
	 .rows = NULL,
	 .messages = "error: ${SIP}-${TO} of 'a' is reversed: 20-10 (the first port of a range "
		     "comes before its last)\n"},
};

static void test_cases(void **state)
{
	(void)state;
	resolve_check_all(cases, UNIT_COUNT(cases));
}

/* np_carve alone, where the opened set and the internal one have many ranges each. */
static void test_sets_of_many_ranges(void **state)
{
	struct np_range opened[] = {{10, 20}, {30, 40}, {50, 60}};
	struct np_range internal[] = {{1, 5}, {15, 32}, {40, 40}, {45, 46}, {60, 70}, {80, 90}};
	const struct np_service service = {.name = "x"};
	struct np_ctx ctx = {0};
	struct np_carving carving = {0};
	struct np_evaluation found = {0};

	(void)state;
	carving.internal[NP_UDP] = (struct np_portset){internal, UNIT_COUNT(internal)};
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		found.sets[protocol] = (struct np_portset){opened, UNIT_COUNT(opened)};
	assert_int_equal(np_carve(&ctx, &carving, &service, NP_ERROR, &found), 0);
	unit_text("udp", np_portset_text(&ctx.arena, found.sets[NP_UDP]), "10-14,33-39,50-59");
	unit_text("tcp", np_portset_text(&ctx.arena, found.sets[NP_TCP]), "10-20,30-40,50-60");
	np_ctx_release(&ctx);
}

/* np_unknown_report alone: nothing unknown is nothing to say, of whatever severity. */
static void test_unknown_report(void **state)
{
	struct np_variable variable = {.name = "SIP"};
	struct np_variable *variables[] = {&variable};
	const struct np_catalogue catalogue = {.variables = variables, .variable_count = 1};
	const struct np_node node = {.id = 1, .id_text = "1"};
	const struct np_unknown nothing = {0}, one = {.node = &node, .count = 1};

	(void)state;
	for (unsigned severity = 0; severity < NP_SEVERITY_COUNT; severity++) {
		struct np_ctx ctx = {0};

		assert_int_equal(np_unknown_report(&ctx, severity, &catalogue, &nothing), 0);
		assert_null(ctx.first);
		assert_int_equal(np_unknown_report(&ctx, severity, &catalogue, &one),
				 severity == NP_ERROR ? -1 : 0);
		assert_non_null(ctx.first);
		assert_int_equal(ctx.first->severity, severity);
		assert_int_equal(np_failed(&ctx), severity == NP_ERROR);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_sets_of_many_ranges),
		cmocka_unit_test(test_unknown_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

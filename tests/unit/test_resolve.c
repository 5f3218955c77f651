#include "deployment.h"

#define SIP "sip proxy required public tcp+udp 5060-5061\n"
#define RTP "rtp proxy required public udp ${MIN:-10000}-${MAX:-20000}\n"
#define JANUS "janus instance required public udp ${FIRST}-${LAST}\n"
#define LDAP "ldap instance required phones tcp ${LDAP}\n"
#define IAX "iax instance optional trunks udp ${IAX}\n"
#define CTI "cti instance reserved public tcp ${CTI}\n"
#define WEB "web generic required public tcp 443\n"
#define SSH "ssh generic optional admins tcp 22\n"

static const struct resolve_case rows[] = {
	{.name = "order: by node, then catalogue, then instance",
	 .services = WEB LDAP SIP,
	 .site = "nodes: {2: {instances: {c: {values: {LDAP: 3}}}}, 1: {instances: {\n"
		 "b10: {values: {LDAP: 10}}, b9: {values: {LDAP: 9}}, a: {values: {LDAP: 1}}}}}",
	 .rows = "1 - web TCP 443\n1 a ldap TCP 1\n1 b9 ldap TCP 9\n1 b10 ldap TCP 10\n"
		 "1 - sip TCP/UDP 5060-5061\n"
		 "2 - web TCP 443\n2 c ldap TCP 3\n2 - sip TCP/UDP 5060-5061\n",
	 .messages = ""},
	{.name = "node without anything",
	 .services = SIP RTP LDAP WEB,
	 .site = "nodes: {1: {}}",
	 .rows = "1 - sip TCP/UDP 5060-5061\n1 - rtp UDP 10000-20000\n1 - web TCP 443\n",
	 .messages = ""},
	{.name = "values of the proxy, and defaults where there is none",
	 .services = RTP,
	 .site = "nodes: {1: {proxy: {id: p, values: {MAX: 30000}}}, 2: {}}",
	 .rows = "1 - rtp UDP 10000-30000\n2 - rtp UDP 10000-20000\n",
	 .messages = ""},
	{.name = "values of the node",
	 .services = "agent generic required public tcp ${AGENT:-6556}\n",
	 .site = "nodes: {1: {values: {AGENT: 7000}}, 2: {}}",
	 .rows = "1 - agent TCP 7000\n2 - agent TCP 6556\n",
	 .messages = ""},
	{.name = "a variable belongs to its owner",
	 .services = "a proxy required public tcp ${X:-1}\nb generic required public tcp ${X:-2}\n"
		     "c instance required public tcp ${X:-3}\n",
	 .site = "nodes: {1: {proxy: {id: p, values: {X: 10}}, values: {X: 20},\n"
		 "instances: {i: {values: {X: 30}}, k: {}}}}",
	 .rows = "1 - a TCP 10\n1 - b TCP 20\n1 i c TCP 30\n1 k c TCP 3\n",
	 .messages = ""},
	{.name = "protocols with ports of their own",
	 .services = "sip proxy required public tcp 5060-5061 udp 5060\n",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - sip TCP 5060-5061\n1 - sip UDP 5060\n",
	 .messages = ""},
	{.name = "protocols with the same ports, written apart",
	 .services = "sip proxy required public tcp 5060 udp 5060\n",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - sip TCP/UDP 5060\n",
	 .messages = ""},
	{.name = "networks named like the reach, and allow",
	 .services = SIP LDAP SSH WEB,
	 .site = "networks: {phones: [192.168.20.0/24], admins: [192.0.2.0/28]}\n"
		 "allow: {ssh: [any], web: [phones, 2001:db8::/32, 198.51.100.7]}\n"
		 "nodes: {1: {instances: {a: {values: {LDAP: 389}}}}}",
	 .rows = "1 - sip TCP/UDP 5060-5061\n1 a ldap TCP 389 from 192.168.20.0/24\n"
		 "1 - ssh TCP 22\n1 - web TCP 443 from "
		 "192.168.20.0/24,198.51.100.7,2001:db8::/32\n",
	 .messages = ""},
	{.name = "nothing is left",
	 .services = WEB,
	 .site = "nodes: {1: {}}",
	 .selection = {.scopes = NAMES("proxy"), .scope_count = 1},
	 .rows = "",
	 .messages = ""},
};

#define GIVE(id, variable)                                                                         \
	" (give the module's environment with --env FILE, or --set " id "." variable "=PORT)\n"

static const struct resolve_case missing[] = {
	{.name = "required",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .messages = "error: LDAP of 'a' is not set, and 'ldap' needs it" GIVE("a", "LDAP")},
	{.name = "required, of each instance",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {}, b: {values: {LDAP: 1}}}},\n"
		 "2: {instances: {c: {}}}}",
	 .messages = "error: LDAP of 'a' is not set, and 'ldap' needs it" GIVE(
		 "a", "LDAP") "error: LDAP of 'c' is not set, and 'ldap' needs it" GIVE("c",
											"LDAP")},
	{.name = "required, the end of a range",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100}}}}}",
	 .messages = "error: LAST of 'a' is not set, and 'janus' needs it" GIVE("a", "LAST")},
	{.name = "required, of a proxy that is not known",
	 .services = "x proxy required public tcp ${X}\n",
	 .site = "nodes: {1: {}}",
	 .messages = "error: X of the proxy of node 1 is not set, and 'x' needs it (give the "
		     "environment of the proxy of node 1 with --env FILE)\n"},
	{.name = "required, but not chosen",
	 .services = LDAP WEB,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .selection = {.excluded = NAMES("ldap"), .excluded_count = 1},
	 .rows = "1 - web TCP 443\n",
	 .messages = ""},
	{.name = "required, of an instance that is not chosen",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {}, b: {values: {LDAP: 1}}}}}",
	 .selection = {.instances = NAMES("b"), .instance_count = 1},
	 .rows = "1 b ldap TCP 1\n",
	 .messages = ""},
	{.name = "optional",
	 .services = IAX WEB,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .rows = "1 - web TCP 443\n",
	 .messages = "note: IAX of 'a' is not set; 'iax' is left out\n"},
	{.name = "reserved",
	 .services = CTI WEB,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .rows = "1 - web TCP 443\n",
	 .messages = "note: CTI of 'a' is not set; 'cti' is left out\n"},
	{.name = "internal",
	 .services = "-db instance required internal tcp ${DB}\n"
		     "-cache instance optional internal tcp ${CACHE}\n",
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .selection = {.all = true},
	 .rows = "",
	 .messages = "note: DB of 'a' is not set; 'db' is left out\n"},
	{.name = "a malformed value of an instance that is not chosen",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 0}}, b: {values: {LDAP: 1}}}}}",
	 .selection = {.instances = NAMES("b"), .instance_count = 1},
	 .messages = "error: LDAP of 'a': port '0' is out of range 1-65535 (a port is a whole "
		     "number from 1 to 65535)\n"},
};

static const struct resolve_case general[] = {
	{.name = "variables stay variable",
	 .services = SIP RTP JANUS LDAP WEB,
	 .rows = "- - sip TCP/UDP 5060-5061\n- - rtp UDP 10000-20000\n"
		 "- - janus UDP variable range\n- - ldap TCP variable\n- - web TCP 443\n",
	 .messages = ""},
	{.name = "not listed by default",
	 .services = "-db generic required internal tcp 3306\n-cockpit generic optional admins tcp "
		     "9090\n" WEB,
	 .rows = "- - web TCP 443\n",
	 .messages = ""},
	{.name = "all",
	 .services = "-db generic required internal tcp 3306\n-cockpit generic optional admins tcp "
		     "9090\n" WEB,
	 .selection = {.all = true},
	 .rows = "- - db TCP 3306 from none\n- - cockpit TCP 9090\n- - web TCP 443\n",
	 .messages = ""},
	{.name = "a variable in one of two ports",
	 .services = "x instance required public tcp 80 udp ${X}-${Y}\n",
	 .rows = "- - x TCP/UDP variable range\n",
	 .messages = ""},
	{.name = "scope",
	 .services = SIP LDAP WEB,
	 .selection = {.scopes = NAMES("generic", "proxy"), .scope_count = 2},
	 .rows = "- - sip TCP/UDP 5060-5061\n- - web TCP 443\n",
	 .messages = ""},
	{.name = "nothing is carved where there is no node",
	 .services = RTP "-x generic required internal udp 15000\n",
	 .rows = "- - rtp UDP 10000-20000\n",
	 .messages = ""},
	{.name = "defaults that make a reversed range",
	 .services = "x generic required public tcp ${A:-9}-${B:-5}\n",
	 .messages = "error: ${A:-9}-${B:-5} is reversed: 9-5 (the first port of a range comes "
		     "before its last)\n"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		resolve_check(&rows[i]);
}

static void test_missing(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(missing); i++)
		resolve_check(&missing[i]);
}

static void test_general(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(general); i++)
		resolve_check(&general[i]);
}

/* An environment of which a required value is empty: NS8 writes "not set" like this. */
static void test_empty_value(void **state)
{
	static const char text[] = "MODULE_ID=nethvoice1\nLDAP=\n";
	const struct np_selection selection = {0};
	struct deployment d = {0};
	struct np_module *modules;

	(void)state;
	deployment_catalogue(&d, LDAP);
	assert_int_equal(np_environment_read(&d.ctx, &d.catalogue,
					     deployment_source(&d, "environment", text), NULL,
					     &modules),
			 0);
	assert_int_equal(np_site_merge(&d.ctx, &d.catalogue, &d.site, modules), 0);
	assert_int_equal(np_site_finish(&d.ctx, &d.catalogue, &d.site), 0);
	assert_int_equal(deployment_resolve(&d, &selection, NP_WARNING), -1);
	unit_text("empty", deployment_messages(&d),
		  "error: LDAP of 'nethvoice1' is empty, and 'ldap' needs it" GIVE("nethvoice1",
										   "LDAP"));
	assert_int_equal(d.ctx.first->loc.line, 2);
	deployment_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_general),
		cmocka_unit_test(test_empty_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

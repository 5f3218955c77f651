#include "rules.h"

#define SERVICES                                                                                   \
	"sip proxy required public tcp+udp 5060-5061\n"                                            \
	"ssh generic required admins tcp 22\n"

#define NOTHING_TO_TRANSLATE                                                                       \
	"error: node 1 has no public address besides its own, so there is nothing to translate "   \
	"(give it in a site file: 'public_address: 203.0.113.45'; or leave '--mode nat' out)\n"
#define NO_ADDRESS                                                                                 \
	"error: node 1 has no address (give it in a site file, 'address: 192.168.1.10' and "       \
	"perhaps 'public_address: 203.0.113.45'; or a bundle with the environment of the "         \
	"node's proxy, which has both)\n"
#define PRIVATE(address)                                                                           \
	"error: node 1 has the private address " address                                           \
	" and no public one (give it in a site file: 'public_address: 203.0.113.45'; or, where "   \
	"the firewall only routes, '--mode routed')\n"
#define NO_INSIDE(severity)                                                                        \
	severity ": node 1 has no inside networks, so no hairpin NAT can be written for it (give " \
		 "them in a site file: 'lan: [192.168.1.0/24]'; or say --hairpin off)\n"

struct rules_case {
	const char *name, *services, *site;
	struct np_rules_options options; /* no families: both */
	const char *rules;               /* as rules_text writes them; NULL: it fails */
	const char *messages;
};

static void check(const struct rules_case *c)
{
	struct deployment d = {0};
	struct np_rules_options options = c->options;
	struct np_rules rules;
	int failed;

	if (!options.families)
		options.families = NP_WITH_IPV4 | NP_WITH_IPV6;
	failed = rules_make(&d, c->services ? c->services : SERVICES, c->site, &options, &rules);
	unit_text(c->name, deployment_messages(&d), c->messages);
	unit_number(c->name, failed, c->rules ? 0 : -1);
	unit_number(c->name, np_failed(&d.ctx), !c->rules);
	if (c->rules) {
		unit_text(c->name, rules_text(&d.ctx.arena, &rules), c->rules);
		unit_true(c->name, rules.options == &options);
	}
	deployment_release(&d);
}

#define BEHIND "address: 192.168.1.10, public_address: 203.0.113.45, lan: [192.168.1.0/24]"
#define HAIRPIN " inside 192.168.1.0/24 translated 192.168.1.0/24"
#define TRANSLATED(word) word " tcp 22,5060-5061 from any\n" word " udp 5060-5061 from any\n"
#define BOTH " for sip, ssh\n"

static const struct rules_case modes[] = {
	{.name = "auto, with another public address",
	 .site = "nodes: {1: {" BEHIND "}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "auto, with a public address alone",
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "auto, with the same public address",
	 .site = "nodes: {1: {address: 203.0.113.45, public_address: 203.0.113.45}}",
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "auto, behind NAT that is behind NAT",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 10.0.0.2,\n"
		 "lan: [192.168.1.0/24]}}",
	 .rules = "node 1: 192.168.1.10 behind 10.0.0.2" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "auto, with a private address alone",
	 .site = "nodes: {1: {address: 10.1.2.3}}",
	 .messages = PRIVATE("10.1.2.3")},
	{.name = "auto, the last of 172.16.0.0/12",
	 .site = "nodes: {1: {address: 172.31.255.254}}",
	 .messages = PRIVATE("172.31.255.254")},
	{.name = "auto, the first behind 172.16.0.0/12",
	 .site = "nodes: {1: {address: 172.32.0.1}}",
	 .rules = "node 1: 172.32.0.1" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "auto, behind a provider's NAT",
	 .site = "nodes: {1: {address: 100.64.0.1}}",
	 .messages = PRIVATE("100.64.0.1")},
	{.name = "auto, link-local",
	 .site = "nodes: {1: {address: 169.254.1.1}}",
	 .messages = PRIVATE("169.254.1.1")},
	{.name = "auto, without an address", .site = "nodes: {1: {}}", .messages = NO_ADDRESS},
	{.name = "auto, with the public address only",
	 .site = "nodes: {1: {public_address: 203.0.113.45}}",
	 .messages = NO_ADDRESS},
	{.name = "nat, with another public address",
	 .site = "nodes: {1: {" BEHIND "}}",
	 .options = {.mode = NP_MODE_NAT},
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "nat, with one address",
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .options = {.mode = NP_MODE_NAT},
	 .messages = NOTHING_TO_TRANSLATE},
	{.name = "nat, with one address twice",
	 .site = "nodes: {1: {address: 203.0.113.45, public_address: 203.0.113.45}}",
	 .options = {.mode = NP_MODE_NAT},
	 .messages = NOTHING_TO_TRANSLATE},
	{.name = "nat, without the node's address",
	 .site = "nodes: {1: {public_address: 203.0.113.45}}",
	 .options = {.mode = NP_MODE_NAT},
	 .messages = NO_ADDRESS},
	{.name = "routed, with another public address",
	 .site = "nodes: {1: {" BEHIND "}}",
	 .options = {.mode = NP_MODE_ROUTED},
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "routed, with the public address only",
	 .site = "nodes: {1: {public_address: 203.0.113.45}}",
	 .options = {.mode = NP_MODE_ROUTED},
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "routed, with a private address",
	 .site = "nodes: {1: {address: 10.1.2.3}}",
	 .options = {.mode = NP_MODE_ROUTED},
	 .rules = "node 1: 10.1.2.3" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "routed, without an address",
	 .site = "nodes: {1: {}}",
	 .options = {.mode = NP_MODE_ROUTED},
	 .messages = NO_ADDRESS},
	{.name = "each node for itself",
	 .site = "nodes: {1: {" BEHIND "}, 2: {address: 203.0.113.46}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "node 2: 203.0.113.46" BOTH TRANSLATED(
			 "permit") "4 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "what is wrong with each",
	 .site = "nodes: {1: {}, 2: {address: 10.0.0.1}}",
	 .messages = NO_ADDRESS
	 "error: node 2 has the private address 10.0.0.1 and no public one (give it in a site "
	 "file: 'public_address: 203.0.113.45'; or, where the firewall only routes, '--mode "
	 "routed')\n"},
};

static const struct rules_case hairpins[] = {
	{.name = "auto, a network of the node and another",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45,\n"
		 "lan: [192.168.20.0/24, 192.168.1.0/24]}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 inside 192.168.1.0/24 inside "
		  "192.168.20.0/24 translated 192.168.1.0/24" BOTH TRANSLATED("forward")
			  TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "auto, the node in a network of its own",
	 .site = "nodes: {1: {address: 172.16.0.10, public_address: 203.0.113.45,\n"
		 "lan: [192.168.20.0/24, 192.168.1.0/24]}}",
	 .rules = "node 1: 172.16.0.10 behind 203.0.113.45 inside 192.168.1.0/24 inside "
		  "192.168.20.0/24" BOTH TRANSLATED("forward")
			  TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = "note: no inside network of node 1 contains its address 172.16.0.10; devices "
		     "beside it cannot use the public address\n"},
	{.name = "auto, no network",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = NO_INSIDE("warning")},
	{.name = "auto, networks of IPv6 are none",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45,\n"
		 "lan: ['2001:db8::/64']}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = NO_INSIDE("warning")},
	{.name = "auto, of both families",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45,\n"
		 "lan: ['2001:db8::/64', 192.168.1.0/24]}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "always",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45,\n"
		 "lan: [192.168.20.0/24, 192.168.1.0/24]}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 inside 192.168.1.0/24 inside "
		  "192.168.20.0/24 translated 192.168.1.0/24 translated 192.168.20.0/24" BOTH
			  TRANSLATED("forward") TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "always, no network",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .messages = NO_INSIDE("error")},
	{.name = "off",
	 .site = "nodes: {1: {" BEHIND "}}",
	 .options = {.hairpin = NP_HAIRPIN_OFF},
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 inside 192.168.1.0/24" BOTH TRANSLATED(
		 "forward") TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "off, no network",
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45}}",
	 .options = {.hairpin = NP_HAIRPIN_OFF},
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "always, where nothing is translated",
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
};

#define ADMINS "networks: {admins: [203.0.113.64/29, '2001:db8:5::/48']}\n"
#define V6 ", address6: '2001:db8::10'"

static const struct rules_case families[] = {
	{.name = "both, sources of each",
	 .site = ADMINS "nodes: {1: {" BEHIND V6 "}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 2001:db8::10" HAIRPIN BOTH
		  "forward tcp 22 from 203.0.113.64/29\nforward tcp 5060-5061 from any\n"
		  "forward udp 5060-5061 from any\n"
		  "permit tcp 22 from 203.0.113.64/29\npermit tcp 5060-5061 from any\n"
		  "permit udp 5060-5061 from any\n"
		  "permit6 tcp 22 from 2001:db8:5::/48\npermit6 tcp 5060-5061 from any\n"
		  "permit6 udp 5060-5061 from any\n2 rows, nat, ipv4, ipv6\n",
	 .messages = ""},
	{.name = "sources of one, which opens nothing in the other",
	 .site = "networks: {admins: [203.0.113.64/29]}\nnodes: {1: {address: 203.0.113.45" V6 "}}",
	 .rules = "node 1: 203.0.113.45 2001:db8::10" BOTH
		  "permit tcp 22 from 203.0.113.64/29\npermit tcp 5060-5061 from any\n"
		  "permit udp 5060-5061 from any\n"
		  "permit6 tcp 5060-5061 from any\npermit6 udp 5060-5061 from any\n"
		  "2 rows, ipv4, ipv6\n",
	 .messages = ""},
	{.name = "IPv4 only",
	 .site = "nodes: {1: {address: 203.0.113.45" V6 "}}",
	 .options = {.families = NP_WITH_IPV4},
	 .rules = "node 1: 203.0.113.45" BOTH TRANSLATED("permit") "2 rows, ipv4\n",
	 .messages = ""},
	{.name = "IPv6 only",
	 .site = "nodes: {1: {" BEHIND V6 "}}",
	 .options = {.families = NP_WITH_IPV6},
	 .rules = "node 1: 2001:db8::10" BOTH TRANSLATED("permit6") "2 rows, ipv6\n",
	 .messages = ""},
	{.name = "IPv6 only, of a node without any other address",
	 .site = "nodes: {1: {address6: '2001:db8::10'}}",
	 .options = {.families = NP_WITH_IPV6, .mode = NP_MODE_NAT, .hairpin = NP_HAIRPIN_ALWAYS},
	 .rules = "node 1: 2001:db8::10" BOTH TRANSLATED("permit6") "2 rows, ipv6\n",
	 .messages = ""},
	{.name = "IPv6 only, without an address of it",
	 .site = "nodes: {1: {" BEHIND "}}",
	 .options = {.families = NP_WITH_IPV6},
	 .messages = "error: node 1 has no IPv6 address (give it in a site file: 'address6: "
		     "2001:db8::10')\n"},
	{.name = "sources of IPv6 without an address of it",
	 .services = "ssh generic required admins tcp 22\n",
	 .site = "networks: {admins: ['2001:db8:5::/48']}\nnodes: {1: {" BEHIND "}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN " for ssh\n1 rows, nat\n",
	 .messages = ""},
};

static const struct rules_case publications[] = {
	{.name = "a port",
	 .site = "nodes: {1: {" BEHIND ", publish: {ssh: 2222}}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH
		  "forward tcp 5060-5061 from any\nforward tcp 2222 (+2200) from any\n"
		  "forward udp 5060-5061 from any\n" TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "the port that it has",
	 .site = "nodes: {1: {" BEHIND ", publish: {ssh: 22}}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45" HAIRPIN BOTH TRANSLATED("forward")
		 TRANSLATED("permit") "2 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "routed",
	 .site = "nodes: {1: {address: 203.0.113.45, publish: {ssh: 2222}}}",
	 .messages = "error: 'ssh' of node 1 is published on another port, and nothing is "
		     "translated for a node that is routed (take it out of 'publish', or leave it "
		     "out: --exclude ssh)\n"},
	{.name = "routed, each of them",
	 .site = "nodes: {1: {address: 203.0.113.45, publish: {ssh: 2222, sip: 6060-6061}}}",
	 .messages = "error: 'sip' of node 1 is published on another port, and nothing is "
		     "translated for a node that is routed (take it out of 'publish', or leave it "
		     "out: --exclude sip)\n"
		     "error: 'ssh' of node 1 is published on another port, and nothing is "
		     "translated for a node that is routed (take it out of 'publish', or leave it "
		     "out: --exclude ssh)\n"},
	{.name = "IPv6, where it is not",
	 .services = "ssh generic required admins tcp 22\n",
	 .site = "nodes: {1: {" BEHIND V6 ", publish: {ssh: 2222}}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 2001:db8::10" HAIRPIN
		  " for ssh\nforward tcp 2222 (+2200) from any\npermit tcp 22 from any\n"
		  "permit6 tcp 22 from any\n1 rows, nat, ipv4, ipv6\n",
	 .messages = "note: IPv6 is never translated: 'ssh' is opened on port 22 of "
		     "2001:db8::10\n"},
	{.name = "IPv6, where nobody may reach it",
	 .services = "ssh generic required admins tcp 22\n",
	 .site = "networks: {admins: [203.0.113.64/29]}\n"
		 "nodes: {1: {" BEHIND V6 ", publish: {ssh: 2222}}}",
	 .rules = "node 1: 192.168.1.10 behind 203.0.113.45 2001:db8::10" HAIRPIN
		  " for ssh\nforward tcp 2222 (+2200) from 203.0.113.64/29\n"
		  "permit tcp 22 from 203.0.113.64/29\n1 rows, nat, ipv4\n",
	 .messages = ""},
	{.name = "IPv6 alone",
	 .services = "ssh generic required admins tcp 22\n",
	 .site = "nodes: {1: {address6: '2001:db8::10', publish: {ssh: 2222}}}",
	 .options = {.families = NP_WITH_IPV6},
	 .rules = "node 1: 2001:db8::10 for ssh\npermit6 tcp 22 from any\n1 rows, ipv6\n",
	 .messages = "note: IPv6 is never translated: 'ssh' is opened on port 22 of "
		     "2001:db8::10\n"},
};

#define INTERNAL "-db generic required internal tcp 3306\n"
#define NEVER_OPENED                                                                               \
	"error: nothing is left by this selection (what it names is internal, or nobody may "      \
	"reach it; it is never opened)\n"

static const struct rules_case selections[] = {
	{.name = "internal services are no rows",
	 .services = "web generic required public tcp 443\n" INTERNAL,
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .rules = "node 1: 203.0.113.45 for web\npermit tcp 443 from any\n1 rows, ipv4\n",
	 .messages = ""},
	{.name = "nothing but internal services",
	 .services = INTERNAL,
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .messages = NEVER_OPENED},
	{.name = "a node that nothing is left of needs no address",
	 .services = "ldap instance required public tcp ${LDAP}\n" INTERNAL,
	 .site = "nodes: {1: {}, 2: {address: 203.0.113.45, instances: {a: {values: {LDAP: 389}}}},"
		 "\n3: {}}",
	 .rules = "node 2: 203.0.113.45 for ldap\npermit tcp 389 from any\n1 rows, ipv4\n",
	 .messages = ""},
	{.name = "internal ports are kept out of ranges",
	 .services = "rtp generic required public udp 100-199\n-db generic required internal udp "
		     "150\n",
	 .site = "nodes: {1: {address: 203.0.113.45}}",
	 .rules = "node 1: 203.0.113.45 for rtp\npermit udp 100-149,151-199 from any\n"
		  "1 rows, ipv4\n",
	 .messages = ""},
	{.name = "rows of several instances, nodes in order",
	 .services = "ldap instance required public tcp ${LDAP}\n",
	 .site = "nodes: {2: {address: 203.0.113.46, instances: {c: {values: {LDAP: 1}}}},\n"
		 "1: {address: 203.0.113.45, instances: {a: {values: {LDAP: 2}},\n"
		 "b: {values: {LDAP: 3}}}}}",
	 .rules = "node 1: 203.0.113.45 for ldap, ldap\npermit tcp 2-3 from any\n"
		  "node 2: 203.0.113.46 for ldap\npermit tcp 1 from any\n3 rows, ipv4\n",
	 .messages = ""},
};

static const struct {
	const struct rules_case *cases;
	size_t count;
} tables[] = {
	{modes, UNIT_COUNT(modes)},           {hairpins, UNIT_COUNT(hairpins)},
	{families, UNIT_COUNT(families)},     {publications, UNIT_COUNT(publications)},
	{selections, UNIT_COUNT(selections)},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(tables); i++)
		for (size_t k = 0; k < tables[i].count; k++)
			check(&tables[i].cases[k]);
}

/* By hand, as no site can say it: a service that is not internal and that nobody may reach. */
static void test_nobody(void **state)
{
	const struct np_service service = {.id = "x", .name = "x", .reach = NP_REACH_PUBLIC};
	const struct np_node node = {.id = 1, .id_text = "1"};
	const struct np_requirement row = {
		.service = &service, .node = &node, .sources = &np_sources_none};
	const struct np_site site = {0};
	const struct np_plan plan = {.site = &site, .items = &row, .count = 1};
	const struct np_rules_options options = {.families = NP_WITH_IPV4};
	struct deployment d = {0};
	struct np_rules rules;

	(void)state;
	assert_int_equal(np_rules_make(&d.ctx, &plan, &options, &rules), -1);
	unit_text("nobody", deployment_messages(&d), NEVER_OPENED);
	deployment_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

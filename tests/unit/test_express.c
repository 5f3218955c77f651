#include "rules.h"

#define SERVICES                                                                                   \
	"sip proxy required public tcp+udp 5060-5061\n"                                            \
	"janus instance required phones udp ${FIRST}-${LAST}\n"                                    \
	"ldap instance required phones tcp ${LDAP}\n"                                              \
	"ssh generic required admins tcp 22\n"

#define PHONES "networks: {phones: [192.168.20.0/24]}\n"
#define INSTANCES                                                                                  \
	"instances: {a: {values: {FIRST: 100, LAST: 199, LDAP: 389}},\n"                           \
	"b: {values: {FIRST: 100, LAST: 199, LDAP: 390}}}"
#define BEHIND "address: 192.168.1.10, public_address: 203.0.113.45"
#define LANS "lan: [192.168.1.0/24, 192.168.20.0/24]"
#define V6 "address6: '2001:db8::10'"

#define EXCLUDE(service) " (leave it out with --exclude " service ")\n"
#define RESTRICTED "it has no rules for certain sources"
#define AUTO_WARNING                                                                               \
	"warning: try, node 1: hairpin NAT replaces the source for all inside networks, so the "   \
	"node does not see the addresses of devices in other networks (--hairpin off leaves it "   \
	"out)\n"

enum { ALL = (NP_CAN_HAIRPIN_ALWAYS << 1) - 1 };

static const struct express_case {
	const char *name, *services, *site; /* no services: those above */
	struct np_rules_options options;
	unsigned lacking;
	bool failed;
	const char *messages;
} cases[] = {
	{.name = "all that there is, and nothing lacking",
	 .site = PHONES "nodes: {1: {" BEHIND ", " V6 ", " LANS
			",\npublish: {ssh: 2222, sip: 6060-6061}, " INSTANCES
			"}, 2: {address: 203.0.113.46}}",
	 .messages = ""},
	{.name = "restricted services, once for each instance",
	 .site = PHONES "nodes: {1: {" BEHIND ", " LANS ", " INSTANCES "}}",
	 .lacking = NP_CAN_RESTRICT,
	 .failed = true,
	 .messages = "error: 'janus' of a cannot be written for try: " RESTRICTED EXCLUDE(
		 "janus") "error: 'ldap' of a cannot be written for try: " RESTRICTED
		 EXCLUDE("ldap") "error: 'ldap' of b cannot be written for try: " RESTRICTED
			 EXCLUDE("ldap")},
	{.name = "a restricted service of a node",
	 .site = "networks: {admins: [203.0.113.64/29]}\nnodes: {1: {address: 203.0.113.45}}",
	 .lacking = NP_CAN_RESTRICT,
	 .failed = true,
	 .messages =
		 "error: 'ssh' of node 1 cannot be written for try: " RESTRICTED EXCLUDE("ssh")},
	{.name = "nothing restricted",
	 .site = "nodes: {1: {" BEHIND ", " LANS ", " INSTANCES "}}",
	 .lacking = NP_CAN_RESTRICT,
	 .messages = ""},
	{.name = "a moved port, not a moved range",
	 .site = "nodes: {1: {" BEHIND ", " LANS ", publish: {ssh: 2222, sip: 6060-6061}}}",
	 .lacking = NP_CAN_MOVE,
	 .failed = true,
	 .messages = "error: 'ssh' of node 1 cannot be written for try: a forward cannot lead to "
		     "another port" EXCLUDE("ssh")},
	{.name = "a moved range, not a moved port",
	 .site = "nodes: {1: {" BEHIND ", " LANS ", publish: {ssh: 2222, sip: 6060-6061}}}",
	 .lacking = NP_CAN_MOVE_RANGES,
	 .failed = true,
	 .messages = "error: 'sip' of node 1 cannot be written for try: a range cannot be "
		     "forwarded to another range" EXCLUDE("sip")},
	{.name = "published as they are",
	 .site = "nodes: {1: {" BEHIND ", " LANS ", publish: {ssh: 22, sip: 5060-5061}}}",
	 .lacking = NP_CAN_MOVE | NP_CAN_MOVE_RANGES,
	 .messages = ""},
	{.name = "moved, and restricted",
	 .site = "networks: {admins: [203.0.113.64/29]}\n"
		 "nodes: {1: {" BEHIND ", " LANS ", publish: {ssh: 2222}}}",
	 .lacking = NP_CAN_MOVE | NP_CAN_RESTRICT,
	 .failed = true,
	 .messages = "error: 'ssh' of node 1 cannot be written for try: " RESTRICTED EXCLUDE(
		 "ssh") "error: 'ssh' of node 1 cannot be written for try: a forward cannot lead "
			"to another port" EXCLUDE("ssh")},
	{.name = "no NAT",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}, 2: {address: 203.0.113.46}}",
	 .lacking = NP_CAN_NAT,
	 .failed = true,
	 .messages = "error: try, node 1: no port forwards can be written\n"},
	{.name = "no filter alone",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}, 2: {address: 203.0.113.46}}",
	 .lacking = NP_CAN_ROUTE,
	 .failed = true,
	 .messages = "error: try, node 2: no filter without port forwards can be written\n"},
	{.name = "no IPv6",
	 .site = "nodes: {1: {address: 203.0.113.46, " V6 "}, 2: {address: 203.0.113.47}}",
	 .lacking = NP_CAN_IPV6,
	 .failed = true,
	 .messages = "error: try, node 1: no rules for IPv6 can be written (--family ipv4 leaves "
		     "IPv6 out)\n"},
	{.name = "no IPv6, and none asked for",
	 .site = "nodes: {1: {address: 203.0.113.46, " V6 "}}",
	 .options = {.families = NP_WITH_IPV4},
	 .lacking = NP_CAN_IPV6,
	 .messages = ""},
	{.name = "no IPv6, and nobody who may use it",
	 .services = "ssh generic required admins tcp 22\n",
	 .site = "networks: {admins: [203.0.113.64/29]}\n"
		 "nodes: {1: {address: 203.0.113.46, " V6 "}}",
	 .lacking = NP_CAN_IPV6,
	 .messages = ""},
	{.name = "no hairpin NAT",
	 .site = "nodes: {1: {" BEHIND ", lan: [192.168.1.0/24]}}",
	 .lacking = NP_CAN_HAIRPIN,
	 .failed = true,
	 .messages = "error: try, node 1: no hairpin NAT can be written (--hairpin off leaves it "
		     "out)\n"},
	{.name = "no hairpin NAT, and it is off",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}}",
	 .options = {.hairpin = NP_HAIRPIN_OFF},
	 .lacking = NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	 .messages = ""},
	{.name = "no hairpin NAT, and nothing inside",
	 .site = "nodes: {1: {address: 203.0.113.45, " LANS "}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .lacking = NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	 .messages = ""},
	{.name = "source NAT of all networks only",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}}",
	 .lacking = NP_CAN_HAIRPIN_AUTO,
	 .messages = AUTO_WARNING},
	{.name = "source NAT of all networks only, and it is asked for",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .lacking = NP_CAN_HAIRPIN_AUTO,
	 .messages = ""},
	{.name = "source NAT of all networks only, and there is one",
	 .site = "nodes: {1: {" BEHIND ", lan: [192.168.1.0/24]}}",
	 .lacking = NP_CAN_HAIRPIN_AUTO,
	 .messages = ""},
	{.name = "source NAT of the node's network only",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}}",
	 .options = {.hairpin = NP_HAIRPIN_ALWAYS},
	 .lacking = NP_CAN_HAIRPIN_ALWAYS,
	 .failed = true,
	 .messages = "error: try, node 1: hairpin NAT replaces the source only for the node's own "
		     "network (leave '--hairpin always' out)\n"},
	{.name = "source NAT of the node's network only, which is the default",
	 .site = "nodes: {1: {" BEHIND ", " LANS "}}",
	 .lacking = NP_CAN_HAIRPIN_ALWAYS,
	 .messages = ""},
};

/* Rules of SERVICES on SITE; what was said until then is forgotten. */
static void make(struct deployment *d, const char *services, const char *site,
		 struct np_rules_options *options, struct np_rules *rules)
{
	if (!options->families)
		options->families = NP_WITH_IPV4 | NP_WITH_IPV6;
	options->name = "nvports";
	assert_int_equal(rules_make(d, services ? services : SERVICES, site, options, rules), 0);
	d->ctx.first = d->ctx.last = NULL;
}

static void test_express(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_rules_options options = cases[i].options;
		struct deployment d = {0};
		struct np_rules rules;
		int failed;

		make(&d, cases[i].services, cases[i].site, &options, &rules);
		failed = np_rules_express(&d.ctx, &rules, "try", ALL & ~cases[i].lacking);
		unit_text(cases[i].name, deployment_messages(&d), cases[i].messages);
		unit_number(cases[i].name, failed, cases[i].failed ? -1 : 0);
		unit_number(cases[i].name, np_failed(&d.ctx), cases[i].failed);
		deployment_release(&d);
	}
}

#define OPEN_ADMINS(which)                                                                         \
	"warning: 'ssh' of node " which                                                            \
	", which is for administrators, is open to any (name their networks in a site file, "      \
	"'networks: {admins: [203.0.113.64/29]}', or leave it out with --exclude ssh)\n"
#define OWN_PORT(port, service)                                                                    \
	"warning: '" service "' of node 1 takes port " port ", which the firewall's own "          \
	"interface uses (from outside, port " port " of the public address then leads to the "     \
	"node)\n"
#define USELESS(which)                                                                             \
	"note: 'vpn' is opened on node " which ", which is not marked as leader; other nodes "     \
	"connect to the leader only ('leader: true' in a site file marks the leader; --exclude "   \
	"vpn leaves it out, as where a single node has no others)\n"
#define SSH "ssh generic required admins tcp 22\n"
#define WEB "web generic required public tcp 443\n"
#define VPN "vpn generic required cluster udp 55820\n"

static const uint16_t own_ports[] = {22, 443, 0};

static const struct {
	const char *name, *services, *site;
	unsigned families; /* 0: both */
	bool own;
	const char *messages;
} warnings[] = {
	{"administrators, any", SSH, "nodes: {1: {address: 203.0.113.45}}", 0, false,
	 OPEN_ADMINS("1")},
	{"administrators, any, on three nodes", SSH,
	 "nodes: {1: {address: 203.0.113.45}, 2: {address: 203.0.113.46}, 3: {address: "
	 "203.0.113.47}}",
	 0, false, OPEN_ADMINS("1 (and 2 more times)")},
	{"administrators, restricted", SSH,
	 "networks: {admins: [203.0.113.64/29]}\nnodes: {1: {address: 203.0.113.45}}", 0, false,
	 ""},
	{"administrators, every address as a network", SSH,
	 "networks: {admins: [0.0.0.0/0]}\nnodes: {1: {address: 203.0.113.45}}", 0, false,
	 OPEN_ADMINS("1")},
	{"administrators, every address of IPv4 and some of IPv6", SSH,
	 "networks: {admins: [0.0.0.0/0, '2001:db8::/32']}\nnodes: {1: {address: 203.0.113.45}}", 0,
	 false, OPEN_ADMINS("1")},
	{"administrators, every address of IPv6", SSH,
	 "networks: {admins: [203.0.113.64/29, '::/0']}\nnodes: {1: {address: 203.0.113.45, " V6
	 "}}",
	 0, false, OPEN_ADMINS("1")},
	{"administrators, many networks", SSH,
	 "networks: {admins: [10.0.0.0/8, 203.0.113.64/29, '2001:db8::/32']}\n"
	 "nodes: {1: {address: 203.0.113.45}}",
	 0, false, ""},
	{"public services", WEB, "nodes: {1: {address: 203.0.113.45}}", 0, false, ""},
	{"own ports", SSH WEB,
	 "networks: {admins: [203.0.113.64/29]}\nnodes: {1: {" BEHIND ", " LANS "}}", 0, true,
	 OWN_PORT("22", "ssh") OWN_PORT("443", "web")},
	{"own ports that it has none of", WEB, "nodes: {1: {" BEHIND ", " LANS "}}", 0, false, ""},
	{"own ports, published elsewhere", WEB,
	 "nodes: {1: {" BEHIND ", " LANS ", publish: {web: 8443}}}", 0, true, ""},
	{"own ports, published there", "web generic required public tcp 8443\n",
	 "nodes: {1: {" BEHIND ", " LANS ", publish: {web: 443}}}", 0, true,
	 OWN_PORT("443", "web")},
	{"own ports in a range", "web generic required public tcp 400-500\n",
	 "nodes: {1: {" BEHIND ", " LANS "}}", 0, true, OWN_PORT("443", "web")},
	{"own ports of the other protocol", "web generic required public udp 443\n",
	 "nodes: {1: {" BEHIND ", " LANS "}}", 0, true, ""},
	{"own ports, routed", WEB, "nodes: {1: {address: 203.0.113.45}}", 0, true, ""},
	{"own ports, opened for IPv6 only", SSH,
	 "networks: {admins: ['2001:db8:5::/48']}\nnodes: {1: {" BEHIND ", " V6 ", " LANS "}}", 0,
	 true, ""},
	{"a family that is not there", SSH,
	 "networks: {admins: ['2001:db8:5::/48']}\nnodes: {1: {address: 203.0.113.45}}", 0, false,
	 "warning: 'ssh' of node 1 stays closed: 2001:db8:5::/48 cannot reach it, as only IPv4 is "
	 "written for the node\n"},
	{"a family that is not asked for", SSH,
	 "networks: {admins: [203.0.113.64/29]}\nnodes: {1: {address: 203.0.113.45, " V6 "}}",
	 NP_WITH_IPV6, false,
	 "warning: 'ssh' of node 1 stays closed: 203.0.113.64/29 cannot reach it, as only IPv6 is "
	 "written for the node\n"},
	{"one of two families", SSH,
	 "networks: {admins: [203.0.113.64/29, '2001:db8:5::/48']}\n"
	 "nodes: {1: {address: 203.0.113.45}}",
	 0, false, ""},
	{"the cluster's leader", VPN, "nodes: {1: {address: 203.0.113.45, leader: true}}", 0, false,
	 ""},
	{"no leader", VPN, "nodes: {1: {address: 203.0.113.45}}", 0, false, USELESS("1")},
	{"a leader and two others", VPN,
	 "nodes: {1: {address: 203.0.113.45}, 2: {address: 203.0.113.46, leader: true}, 3: "
	 "{address: 203.0.113.47}}",
	 0, false, USELESS("1 (and 1 more time)")},
};

static void test_warn(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(warnings); i++) {
		struct np_rules_options options = {.families = warnings[i].families};
		struct deployment d = {0};
		struct np_rules rules;

		make(&d, warnings[i].services, warnings[i].site, &options, &rules);
		np_rules_warn(&d.ctx, &rules, warnings[i].own ? own_ports : NULL);
		unit_text(warnings[i].name, deployment_messages(&d), warnings[i].messages);
		assert_false(np_failed(&d.ctx));
		deployment_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_express),
		cmocka_unit_test(test_warn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

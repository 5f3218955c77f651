/*
 * WatchGuard Firebox, Fireware in its Web UI. That a policy has a static NAT action in its To, and
 * whom it is for, was read in watchguard.com/help: "About Static NAT" (nat_static_config_about) and
 * "Configure the Source and Destination in a Firewall Policy". Most labels and menus, and that the
 * Firebox replaces the source in the node's own network, are from memory.
 *
 * A policy permits and forwards at once: its To names a static NAT action, which has the addresses,
 * and its type the ports outside. An action can lead to another port, one, never to a range. Static
 * NAT works on traffic from inside as well: whoever is in From has hairpin NAT. Its source address
 * is replaced by dynamic NAT of the Firebox's own, where the node is in the same network; there is
 * no setting for others.
 */
#include "emit/guide.h"

#define SNAT "Firewall > SNAT > Add"
#define TEMPLATE "Firewall > Firewall Policies > Add Policy > Custom > Add"
#define POLICY "Firewall > Firewall Policies > Add Policy > Custom, choose the template"

static const struct np_guide_field action[] = {
	{"Name", "{node-name}", 0},
	{"Type", "Static NAT", 0},
	{"IP Address or Interface", "{public}", 0},
	{"Internal IP Address", "{node}", 0},
	{"Set internal port to a different port", "no", 0},
	{0},
};

static const struct np_guide_field moved[] = {
	{"Name", "{name}", 0},
	{"Type", "Static NAT", 0},
	{"IP Address or Interface", "{public}", 0},
	{"Internal IP Address", "{node}", 0},
	{"Set internal port to a different port", "{first}", 0},
	{0},
};

static const struct np_guide_step actions[] = {
	{NP_GUIDE_NODE, NP_GUIDE_FOR_NAT, SNAT, action},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, SNAT, moved},
	{0},
};

#define PORTS(name, ports)                                                                         \
	{"Name", name, 0}, {"Type", "Packet Filter", 0}, {"Protocol", "{protocol}", 0},            \
	{                                                                                          \
		"Server Port", ports, 0                                                            \
	}

static const struct np_guide_field ports[] = {PORTS("{set}", "{all-outside}"), {0}};
static const struct np_guide_field moved_ports[] = {PORTS("{name}", "{outside}"), {0}};

static const struct np_guide_step templates[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, TEMPLATE, ports},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, TEMPLATE, moved_ports},
	{NP_GUIDE_PERMITS, 0, TEMPLATE, ports},
	{NP_GUIDE_PERMITS6, 0, TEMPLATE, ports},
	{0},
};

#define ALLOW(name, from, to)                                                                      \
	{"Name", name, 0}, {"Template", name, 0}, {"Connections are", "Allowed", 0}, from,         \
	{                                                                                          \
		"To", to, 0                                                                        \
	}
#define FROM_BOTH                                                                                  \
	{"From", "Any-External, {inside}", NP_GUIDE_FOR_ANY | NP_GUIDE_FOR_HAIRPIN},               \
		{"From", "Any-External", NP_GUIDE_FOR_ANY | NP_GUIDE_FOR_OUTSIDE},                 \
	{                                                                                          \
		"From", "{sources}", NP_GUIDE_FOR_SOME                                             \
	}
#define FROM_OUTSIDE                                                                               \
	{                                                                                          \
		"From", "{sources}", 0                                                             \
	}

static const struct np_guide_field allow[] = {ALLOW("{set}", FROM_BOTH, "{node-name}"), {0}};
static const struct np_guide_field allow_moved[] = {ALLOW("{name}", FROM_BOTH, "{name}"), {0}};
static const struct np_guide_field allow_routed[] = {ALLOW("{set}", FROM_OUTSIDE, "{node}"), {0}};

static const struct np_guide_step policies[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, POLICY, allow},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, POLICY, allow_moved},
	{NP_GUIDE_PERMITS, 0, POLICY, allow_routed},
	{NP_GUIDE_PERMITS6, 0, POLICY, allow_routed},
	{0},
};

static const struct np_guide_step helper[] = {
	{NP_GUIDE_ONCE, 0,
	 "Firewall > Firewall Policies: see that no policy of the type SIP-ALG takes traffic of "
	 "the nodes; it would come before those above",
	 NULL},
	{0},
};

static const struct np_guide_part parts[] = {
	{"Static NAT actions", NP_GUIDE_IF_NAT, NULL, actions},
	{"Policy templates", 0,
	 "Each port or range is a line of its own, with the type Single Port or Port Range.",
	 templates},
	{"Policies", 0,
	 "Where To has the name of a static NAT action, add it as such. Networks inside are in "
	 "From for hairpin NAT: the Firebox translates for whoever is there, and puts its own "
	 "address in place of theirs where they are in the network of the node. What is "
	 "restricted to networks inside is forwarded for these without hairpin NAT, too.",
	 policies},
	{"SIP ALG", NP_GUIDE_IF_HELPER,
	 "It rewrites SIP messages, which the proxy on the node does already; both together break "
	 "calls. The Firebox has it as a type of policy, not as a switch.",
	 helper},
	{0},
};

static const struct np_guide_field ours[] = {
	{"Name begins with", "{tag}_", 0},
	{0},
};

#define DELETE ": delete those whose names begin so"

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0, "Firewall > Firewall Policies" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Firewall > Firewall Policies > Add Policy > Custom" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Firewall > SNAT" DELETE, ours},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, "In this order: what a policy still uses cannot be deleted.", removal},
	{0},
};

const struct np_guide_vendor np_guide_watchguard = {
	.name = "watchguard",
	.title = "WatchGuard Firebox",
	.about = "For Fireware in its Web UI, locally managed; Policy Manager has the same fields. "
		 "How long names may be was not found; where one is refused, shorten it, but keep "
		 "its beginning.",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.range = '-',
	.any = "Any-External",
	.list = ", ",
	.parts = parts,
	.removals = removals,
};

/*
 * Sophos Firewall, SFOS 19 to 21. Menus and fields are those of
 * docs.sophos.com/nsg/sophos-firewall, AdministratorHelp/RulesAndPolicies: NATRules/NATRuleAdd,
 * NATRules/NATDNATServerAccessAssistant, FirewallRules/FirewallRuleAdd; those of hosts and services
 * are partly those of the API documentation of 21.0. Unloading the SIP module is a command of
 * CommandLineHelp/DeviceConsole/SystemCommands, its words those of scripts of administrators. The
 * pages were read in excerpts: what the fields of IP hosts are called, and that a firewall rule
 * sees the service as it is before NAT, are from memory.
 *
 * The assistant is not used: it makes one source for all, and a firewall rule for any zone. A
 * firewall rule names the public address, as it stood before NAT, and the zone of the node, which
 * is known after it. A NAT rule with several services keeps ports only; so ports that are others
 * on the node have rules of their own. Rules are added at the top, so the loopback rules, which
 * come last, stand above the others.
 */
#include "emit/guide.h"

#define HOST "Hosts and services > IP host > Add"
#define SERVICE "Hosts and services > Services > Add"
#define NAT "Rules and policies > NAT rules > IPv4 > Add NAT rule > New NAT rule"
#define RULE "Add firewall rule > New firewall rule"
#define RULE4 "Rules and policies > Firewall rules > IPv4 > " RULE
#define RULE6 "Rules and policies > Firewall rules > IPv6 > " RULE

static const struct np_guide_field node[] = {
	{"Name", "{node-name}", 0},
	{"IP version", "IPv4", 0},
	{"Type", "IP", 0},
	{"IP address", "{node}", 0},
	{0},
};

static const struct np_guide_field node6[] = {
	{"Name", "{node-name}", 0},
	{"IP version", "IPv6", 0},
	{"Type", "IP", 0},
	{"IP address", "{node}", 0},
	{0},
};

static const struct np_guide_field public[] = {
	{"Name", "{public-name}", 0},
	{"IP version", "IPv4", 0},
	{"Type", "IP", 0},
	{"IP address", "{public}", 0},
	{0},
};

static const struct np_guide_field network[] = {
	{"Name", "{network-name}", 0},
	{"IP version", "IPv4", NP_GUIDE_FOR_IPV4},
	{"IP version", "IPv6", NP_GUIDE_FOR_IPV6},
	{"Type", "IP", NP_GUIDE_FOR_HOST},
	{"Type", "Network", NP_GUIDE_FOR_SUBNET},
	{"IP address", "{network-address}", 0},
	{"Subnet", "{network-mask}", NP_GUIDE_FOR_SUBNET | NP_GUIDE_FOR_IPV4},
	{"Prefix", "{network-mask}", NP_GUIDE_FOR_SUBNET | NP_GUIDE_FOR_IPV6},
	{0},
};

static const struct np_guide_step hosts[] = {
	{NP_GUIDE_NODE, 0, HOST, node},
	{NP_GUIDE_NODE6, 0, HOST, node6},
	{NP_GUIDE_NODE, NP_GUIDE_FOR_NAT, HOST, public},
	{NP_GUIDE_NETWORK, 0, HOST, network},
	{0},
};

#define PORTS(name, ports)                                                                         \
	{"Name", name, 0}, {"Type", "TCP/UDP", 0}, {"Protocol", "{protocol}", 0},                  \
		{"Source port", "1:65535", 0},                                                     \
	{                                                                                          \
		"Destination port", ports, 0                                                       \
	}

static const struct np_guide_field outside[] = {PORTS("{set}", "{all-outside}"), {0}};
static const struct np_guide_field inside[] = {PORTS("{set}", "{all-ports}"), {0}};
static const struct np_guide_field moved_outside[] = {PORTS("{name}", "{outside}"), {0}};
static const struct np_guide_field moved_inside[] = {PORTS("{name}_in", "{ports}"), {0}};

static const struct np_guide_step services[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, SERVICE ", a line for each destination port",
	 outside},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, SERVICE ", for outside", moved_outside},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, SERVICE ", for the node", moved_inside},
	{NP_GUIDE_PERMITS, 0, SERVICE ", a line for each destination port", inside},
	{NP_GUIDE_PERMITS6, 0, SERVICE ", a line for each destination port", inside},
	{0},
};

#define TRANSLATION(name, source, hidden, service, to)                                             \
	{"Rule name", name, 0}, {"Rule position", "Top", 0}, {"Original source", source, 0},       \
		{"Translated source (SNAT)", hidden, 0},                                           \
		{"Original destination", "{public-name}", 0},                                      \
		{"Translated destination (DNAT)", "{node-name}", 0},                               \
		{"Original service", service, 0}, {"Translated service (PAT)", to, 0},             \
		{"Inbound interface", "Any", NP_GUIDE_FOR_HAIRPIN},                                \
		{"Inbound interface", "the WAN interface", NP_GUIDE_FOR_OUTSIDE},                  \
	{                                                                                          \
		"Outbound interface", "Any", 0                                                     \
	}

static const struct np_guide_field forward[] = {
	TRANSLATION("{set}", "{source-names}", "Original", "{set}", "Original"), {0}};
static const struct np_guide_field moved[] = {
	TRANSLATION("{name}", "{source-names}", "Original", "{name}", "{name}_in"), {0}};
static const struct np_guide_field loopback[] = {
	TRANSLATION("{set}_loopback", "{hidden-names}", "MASQ", "{set}", "Original"), {0}};
static const struct np_guide_field moved_loopback[] = {
	TRANSLATION("{name}_loopback", "{hidden-names}", "MASQ", "{name}", "{name}_in"), {0}};

static const struct np_guide_step translations[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, NAT, forward},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, NAT, moved},
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME | NP_GUIDE_FOR_HIDDEN, NAT ", for loopback",
	 loopback},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED | NP_GUIDE_FOR_HIDDEN, NAT ", for loopback",
	 moved_loopback},
	{0},
};

#define ACCEPT(name, zones, destination)                                                           \
	{"Rule name", name, 0}, {"Rule position", "Top", 0}, {"Action", "Accept", 0}, zones,       \
		{"Source networks and devices", "{source-names}", 0},                              \
		{"Destination zones", "LAN", 0}, {"Destination networks", destination, 0},         \
	{                                                                                          \
		"Services", name, 0                                                                \
	}
#define FROM_OUTSIDE                                                                               \
	{                                                                                          \
		"Source zones", "WAN", 0                                                           \
	}
#define FROM_BOTH                                                                                  \
	{"Source zones", "WAN, LAN", NP_GUIDE_FOR_HAIRPIN},                                        \
	{                                                                                          \
		"Source zones", "WAN", NP_GUIDE_FOR_OUTSIDE                                        \
	}

static const struct np_guide_field accept[] = {ACCEPT("{set}", FROM_BOTH, "{public-name}"), {0}};
static const struct np_guide_field accept_moved[] = {ACCEPT("{name}", FROM_BOTH, "{public-name}"),
						     {0}};
static const struct np_guide_field accept_routed[] = {ACCEPT("{set}", FROM_OUTSIDE, "{node-name}"),
						      {0}};

static const struct np_guide_step rules[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, RULE4, accept},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, RULE4, accept_moved},
	{NP_GUIDE_PERMITS, 0, RULE4, accept_routed},
	{NP_GUIDE_PERMITS6, 0, RULE6, accept_routed},
	{0},
};

static const struct np_guide_step helper[] = {
	{NP_GUIDE_ONCE, 0,
	 "admin (at the top right) > Console, or SSH; then 4. Device Console, and type the command",
	 (const struct np_guide_field[]){{"Command", "system system_modules sip unload", 0}, {0}}},
	{0},
};

static const struct np_guide_part parts[] = {
	{"IP hosts", 0, NULL, hosts},
	{"Services", 0, NULL, services},
	{"NAT rules", NP_GUIDE_IF_NAT,
	 "The first that matches counts. Each is added at the top, so that the loopback rules "
	 "stand above the others in the end: they are for inside networks whose devices the node "
	 "would answer directly.",
	 translations},
	{"Firewall rules", 0,
	 "LAN stands for the zones of the nodes and of the inside networks; put the real ones "
	 "where they are others. The destination is the public address, as a packet has it when it "
	 "comes in, and the zone is the one that it reaches after NAT.",
	 rules},
	{"SIP module", NP_GUIDE_IF_HELPER,
	 "It rewrites SIP messages, which the proxy on the node does already; both together break "
	 "calls. The web pages have no switch for it.",
	 helper},
	{0},
};

static const struct np_guide_field ours[] = {
	{"Name begins with", "{tag}_", 0},
	{0},
};

#define DELETE ": delete those whose names begin so"

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0, "Rules and policies > Firewall rules, IPv4 and IPv6" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Rules and policies > NAT rules" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Hosts and services > Services" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Hosts and services > IP host" DELETE, ours},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HELPER,
	 "Device Console: load the SIP module again if it was loaded before and something needs it",
	 (const struct np_guide_field[]){{"Command", "system system_modules sip load", 0}, {0}}},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, "In this order: what a rule still uses cannot be deleted.", removal},
	{0},
};

const struct np_guide_vendor np_guide_sophos = {
	.name = "sophos",
	.title = "Sophos Firewall",
	.about = "For SFOS 19 to 21, in its web admin console. Where an interface has the public "
		 "address, the console also offers that interface, '#Port2', in place of the host.",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.range = ':',
	.any = "Any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
};

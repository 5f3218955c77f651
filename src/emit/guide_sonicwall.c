/*
 * SonicWall, SonicOS 7 in classic mode. Fields of NAT policies and of VoIP are those of
 * sonicwall.com: SonicOS 7.1 Rules and Policies for Classic Mode (NAT_Rules/
 * nat-rules-nat-policies-add-edit) and SonicOS 7 VoIP (voip-config-tasks-config-voip-sip-set-
 * enabling), read in excerpts. Those of objects, groups and access rules are from memory.
 *
 * An access rule names the public address and the service as a packet has them when it comes in,
 * and the zone of the node. Between zones inside everything passes by default, and access rules
 * for it are left to the user: so a NAT policy names its sources, too. A rule takes one object as a
 * source and one as a service: sources and ports are groups. That a range can be translated into
 * another was found nowhere.
 */
#include "emit/guide.h"

#define ADDRESS "Object > Match Objects > Addresses > Address Objects > Add"
#define GROUP "Object > Match Objects > Addresses > Address Groups > Add"
#define SERVICE "Object > Match Objects > Services > Service Objects > Add"
#define SERVICES "Object > Match Objects > Services > Service Groups > Add"
#define NAT "Policy > Rules and Policies > NAT Rules > Add"
#define ACCESS "Policy > Rules and Policies > Access Rules > Add"

#define HOST(name, zone, address)                                                                  \
	{"Name", name, 0}, {"Zone Assignment", zone, 0}, {"Type", "Host", 0},                      \
	{                                                                                          \
		"IP Address", address, 0                                                           \
	}

static const struct np_guide_field node[] = {HOST("{node-name}", "LAN", "{node}"), {0}};
static const struct np_guide_field public[] = {HOST("{public-name}", "WAN", "{public}"), {0}};
static const struct np_guide_field host[] = {
	HOST("{network-name}", "WAN, or LAN where it is inside", "{network-address}"), {0}};

static const struct np_guide_field network[] = {
	{"Name", "{network-name}", 0},
	{"Zone Assignment", "WAN, or LAN where it is inside", 0},
	{"Type", "Network", 0},
	{"Network", "{network-address}", 0},
	{"Netmask/Prefix Length", "{network-mask}", 0},
	{0},
};

static const struct np_guide_field sources[] = {
	{"Name", "{set}_from", 0},
	{"Members", "{source-names}", 0},
	{0},
};

static const struct np_guide_field hidden[] = {
	{"Name", "{set}_inside", 0},
	{"Members", "{hidden-names}", 0},
	{0},
};

static const struct np_guide_step addresses[] = {
	{NP_GUIDE_NODE, 0, ADDRESS, node},
	{NP_GUIDE_NODE6, 0, ADDRESS, node},
	{NP_GUIDE_NODE, NP_GUIDE_FOR_NAT, ADDRESS, public},
	{NP_GUIDE_NETWORK, NP_GUIDE_FOR_HOST, ADDRESS, host},
	{NP_GUIDE_NETWORK, NP_GUIDE_FOR_SUBNET, ADDRESS, network},
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SOME, GROUP, sources},
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_HIDDEN, GROUP, hidden},
	{NP_GUIDE_PERMITS, NP_GUIDE_FOR_SOME, GROUP, sources},
	{NP_GUIDE_PERMITS6, NP_GUIDE_FOR_SOME, GROUP, sources},
	{0},
};

#define PORTS(name, first, last)                                                                   \
	{"Name", name, 0}, {"Protocol", "{protocol}", 0},                                          \
	{                                                                                          \
		"Port Range", "{" first "} - {" last "}", 0                                        \
	}

static const struct np_guide_field outside[] = {PORTS("{name}", "outside-first", "outside-last"),
						{0}};
static const struct np_guide_field inside[] = {PORTS("{name}_in", "first", "last"), {0}};

static const struct np_guide_field group[] = {
	{"Name", "{set}", 0},
	{"Members", "{names}", 0},
	{0},
};

static const struct np_guide_step services[] = {
	{NP_GUIDE_FORWARD, 0, SERVICE, outside},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, SERVICE ", for the node", inside},
	{NP_GUIDE_PERMIT, 0, SERVICE, outside},
	{NP_GUIDE_PERMIT6, 0, SERVICE, outside},
	{NP_GUIDE_FORWARDS, 0, SERVICES, group},
	{NP_GUIDE_PERMITS, 0, SERVICES, group},
	{NP_GUIDE_PERMITS6, 0, SERVICES, group},
	{0},
};

#define TRANSLATION(name, source, hidden, service, to)                                             \
	{"Name", name, 0}, source, {"Translated Source", hidden, 0},                               \
		{"Original Destination", "{public-name}", 0},                                      \
		{"Translated Destination", "{node-name}", 0}, {"Original Service", service, 0},    \
		{"Translated Service", to, 0}, {"Inbound Interface", "Any", NP_GUIDE_FOR_HAIRPIN}, \
		{"Inbound Interface", "the WAN interface", NP_GUIDE_FOR_OUTSIDE},                  \
	{                                                                                          \
		"Outbound Interface", "Any", 0                                                     \
	}
#define FROM_SOURCES                                                                               \
	{"Original Source", "Any", NP_GUIDE_FOR_ANY},                                              \
	{                                                                                          \
		"Original Source", "{set}_from", NP_GUIDE_FOR_SOME                                 \
	}
#define FROM_INSIDE                                                                                \
	{                                                                                          \
		"Original Source", "{set}_inside", 0                                               \
	}

static const struct np_guide_field forward[] = {
	TRANSLATION("{set}", FROM_SOURCES, "Original", "{set}", "Original"), {0}};
static const struct np_guide_field moved[] = {
	TRANSLATION("{name}", FROM_SOURCES, "Original", "{name}", "{name}_in"), {0}};
static const struct np_guide_field loopback[] = {
	TRANSLATION("{set}_loopback", FROM_INSIDE, "{public-name}", "{set}", "Original"), {0}};
static const struct np_guide_field moved_loopback[] = {
	TRANSLATION("{name}_loopback", FROM_INSIDE, "{public-name}", "{name}", "{name}_in"), {0}};

static const struct np_guide_step translations[] = {
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME, NAT, forward},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED, NAT, moved},
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SAME | NP_GUIDE_FOR_HIDDEN, NAT ", for loopback",
	 loopback},
	{NP_GUIDE_FORWARD, NP_GUIDE_FOR_MOVED | NP_GUIDE_FOR_HIDDEN, NAT ", for loopback",
	 moved_loopback},
	{0},
};

#define ALLOW(destination)                                                                         \
	{"Name", "{set}", 0}, {"Action", "Allow", 0}, {"Source Zone", "WAN", 0},                   \
		{"Source Address", "Any", NP_GUIDE_FOR_ANY},                                       \
		{"Source Address", "{set}_from", NP_GUIDE_FOR_SOME},                               \
		{"Source Port/Services", "Any", 0}, {"Destination Zone", "LAN", 0},                \
		{"Destination Address", destination, 0},                                           \
	{                                                                                          \
		"Destination Port/Services", "{set}", 0                                            \
	}

static const struct np_guide_field allow[] = {ALLOW("{public-name}"), {0}};
static const struct np_guide_field allow_routed[] = {ALLOW("{node-name}"), {0}};

static const struct np_guide_step rules[] = {
	{NP_GUIDE_FORWARDS, 0, ACCESS, allow},
	{NP_GUIDE_PERMITS, 0, ACCESS, allow_routed},
	{NP_GUIDE_PERMITS6, 0, ACCESS ", for IPv6", allow_routed},
	{0},
};

static const struct np_guide_step helper[] = {
	{NP_GUIDE_ONCE, 0, "Network > VoIP > Settings > SIP Settings, then Accept",
	 (const struct np_guide_field[]){{"Enable SIP Transformations", "off", 0}, {0}}},
	{0},
};

static const struct np_guide_part parts[] = {
	{"Addresses", 0,
	 "LAN stands for the zone of the nodes and of the inside networks; put the real ones where "
	 "they are others.",
	 addresses},
	{"Services", 0, NULL, services},
	{"NAT rules", NP_GUIDE_IF_NAT,
	 "Those for loopback are for inside networks whose devices the node would answer directly. "
	 "SonicOS puts what is more specific first; see that they stand above the others.",
	 translations},
	{"Access rules", 0,
	 "The destination is the public address, as a packet has it when it comes in, and the zone "
	 "that of the node. Between zones inside SonicOS allows by default; where a rule of the "
	 "firewall's own forbids it, hairpin NAT needs one more rule there.",
	 rules},
	{"SIP transformations", NP_GUIDE_IF_HELPER,
	 "They rewrite SIP messages, which the proxy on the node does already; both together break "
	 "calls. Where they are controlled by firewall rules instead, leave them off in these.",
	 helper},
	{0},
};

static const struct np_guide_field ours[] = {
	{"Name begins with", "{tag}_", 0},
	{0},
};

#define DELETE ": delete those whose names begin so"

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0, "Policy > Rules and Policies > Access Rules" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Policy > Rules and Policies > NAT Rules" DELETE, ours},
	{NP_GUIDE_ONCE, 0,
	 "Object > Match Objects > Services, Service Groups, then Service Objects" DELETE, ours},
	{NP_GUIDE_ONCE, 0,
	 "Object > Match Objects > Addresses, Address Groups, then Address Objects" DELETE, ours},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HELPER,
	 "Network > VoIP > Settings: switch SIP transformations on again if they were on before "
	 "and something needs them",
	 NULL},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, "In this order: what a rule still uses cannot be deleted.", removal},
	{0},
};

const struct np_guide_vendor np_guide_sonicwall = {
	.name = "sonicwall",
	.title = "SonicWall",
	.about = "For SonicOS 7 in classic mode. How long names may be was not found; where one is "
		 "refused, shorten it, but keep its beginning.",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	.range = '-',
	.any = "Any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
};

/*
 * Zyxel USG FLEX, ATP and VPN with ZLD 5. What was read, in excerpts: webhelp.zyxel.com (h_NAT,
 * h_SecurityPolicy, h_ALG of 4.60 and 4.70), and the pages on NAT loopback of the USG's User's
 * Guide. The labels of NAT rules, objects, services and policies, and how long a name may be, are
 * from memory.
 *
 * NAT comes first: a security policy names the source and the internal address. A NAT rule has one
 * range; its loopback is for every network inside whose security policy lets it, so a restricted
 * rule names its sources, too. Loopback puts the address of the LAN interface in place of the
 * client's, for which networks is not documented. How IPv6 addresses are entered was not found.
 */
#include "emit/guide.h"

#include <string.h>

enum {
	NAME_LIMIT = 31, /* bytes of any name; letters, digits, '_' and '-' */
};

#define ADDRESS "Configuration > Object > Address/Geo IP > Address > Add"
#define GROUP "Configuration > Object > Address/Geo IP > Address Group > Add"
#define SERVICE "Configuration > Object > Service > Service > Add"
#define SERVICES "Configuration > Object > Service > Service Group > Add"
#define NAT "Configuration > Network > NAT > Add"
#define POLICY "Configuration > Security Policy > Policy Control > IPv4 Configuration > Add"

static const struct np_guide_field node[] = {
	{"Name", "{node-name}", 0},
	{"Address Type", "HOST", 0},
	{"IP Address", "{node}", 0},
	{0},
};

static const struct np_guide_field host[] = {
	{"Name", "{network-name}", 0},
	{"Address Type", "HOST", 0},
	{"IP Address", "{network-address}", 0},
	{0},
};

static const struct np_guide_field subnet[] = {
	{"Name", "{network-name}", 0},
	{"Address Type", "SUBNET", 0},
	{"Network", "{network-address}", 0},
	{"Netmask", "{network-mask}", 0},
	{0},
};

static const struct np_guide_field sources[] = {
	{"Name", "{set}_from", 0},
	{"Member List", "{source-names}", 0},
	{0},
};

static const struct np_guide_step addresses[] = {
	{NP_GUIDE_NODE, 0, ADDRESS, node},
	{NP_GUIDE_NETWORK, NP_GUIDE_FOR_HOST, ADDRESS, host},
	{NP_GUIDE_NETWORK, NP_GUIDE_FOR_SUBNET, ADDRESS, subnet},
	{NP_GUIDE_FORWARDS, NP_GUIDE_FOR_SOME, GROUP, sources},
	{NP_GUIDE_PERMITS, NP_GUIDE_FOR_SOME, GROUP, sources},
	{0},
};

static const struct np_guide_field ports[] = {
	{"Name", "{name}", 0},
	{"IP Protocol", "{protocol}", 0},
	{"Starting Port", "{first}", 0},
	{"Ending Port", "{last}", 0},
	{0},
};

static const struct np_guide_field group[] = {
	{"Name", "{set}", 0},
	{"Member List", "{names}", 0},
	{0},
};

static const struct np_guide_step services[] = {
	{NP_GUIDE_FORWARD, 0, SERVICE, ports},
	{NP_GUIDE_PERMIT, 0, SERVICE, ports},
	{NP_GUIDE_FORWARDS, 0, SERVICES, group},
	{NP_GUIDE_PERMITS, 0, SERVICES, group},
	{0},
};

static const struct np_guide_field forward[] = {
	{"Enable Rule", "yes", 0},
	{"Rule Name", "{name}", 0},
	{"Classification", "Virtual Server", 0},
	{"Incoming Interface", "the WAN interface", 0},
	{"Source IP", "any", NP_GUIDE_FOR_ANY},
	{"Source IP", "{set}_from", NP_GUIDE_FOR_SOME},
	{"External IP", "{public}", 0},
	{"Internal IP", "{node}", 0},
	{"Port Mapping Type", "Ports", 0},
	{"Protocol Type", "{protocol}", 0},
	{"External Start Port", "{outside-first}", 0},
	{"External End Port", "{outside-last}", 0},
	{"Internal Start Port", "{first}", 0},
	{"Internal End Port", "{last}", 0},
	{"Enable NAT Loopback", "yes", NP_GUIDE_FOR_HAIRPIN},
	{"Enable NAT Loopback", "no", NP_GUIDE_FOR_OUTSIDE},
	{0},
};

static const struct np_guide_step forwards[] = {
	{NP_GUIDE_FORWARD, 0, NAT, forward},
	{0},
};

static const struct np_guide_field allow[] = {
	{"Enable", "yes", 0},
	{"Name", "{set}", 0},
	{"From", "WAN", 0},
	{"To", "LAN1", 0},
	{"Source", "any", NP_GUIDE_FOR_ANY},
	{"Source", "{set}_from", NP_GUIDE_FOR_SOME},
	{"Destination", "{node-name}", 0},
	{"Service", "{set}", 0},
	{"Action", "allow", 0},
	{0},
};

static const struct np_guide_step policies[] = {
	{NP_GUIDE_FORWARDS, 0, POLICY, allow},
	{NP_GUIDE_PERMITS, 0, POLICY, allow},
	{0},
};

static const struct np_guide_step helper[] = {
	{NP_GUIDE_ONCE, 0, "Configuration > Network > ALG, then Apply",
	 (const struct np_guide_field[]){{"Enable SIP ALG", "no", 0}, {0}}},
	{0},
};

/* As the firewall's menus have them, but for objects, which come last there and are named above. */
static const struct np_guide_part parts[] = {
	{"Addresses", 0, NULL, addresses},
	{"Services", 0, NULL, services},
	{"NAT", NP_GUIDE_IF_NAT,
	 "A single port is start and end. NAT loopback lets inside networks use the public "
	 "address, and puts the address of the LAN interface in place of theirs; the "
	 "documentation does not say for which of them, so look at the log of the node if phones "
	 "are in several. Where a group is refused as the Source IP, choose any, and add a "
	 "security policy from LAN1 that denies the service to all but the group.",
	 forwards},
	{"SIP ALG", NP_GUIDE_IF_HELPER,
	 "It rewrites SIP messages, which the proxy on the node does already; both together break "
	 "calls.",
	 helper},
	{"Security policies", 0,
	 "LAN1 stands for the zone of the nodes. The destination is the address on the inside, as "
	 "NAT comes first. From LAN1 and LAN2 everything is allowed by default, hairpin NAT too; "
	 "other zones inside need a policy like these. They stand before the last, which denies.",
	 policies},
	{0},
};

static const struct np_guide_field ours[] = {
	{"Name begins with", "{tag}_", 0},
	{0},
};

#define DELETE ": remove those whose names begin so"

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0, "Configuration > Security Policy > Policy Control" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Configuration > Network > NAT" DELETE, ours},
	{NP_GUIDE_ONCE, 0, "Configuration > Object > Service, Service Group, then Service" DELETE,
	 ours},
	{NP_GUIDE_ONCE, 0,
	 "Configuration > Object > Address/Geo IP, Address Group, then Address" DELETE, ours},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HELPER,
	 "Configuration > Network > ALG: enable the SIP ALG again if it was enabled before and "
	 "something needs it",
	 NULL},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, "In this order: what a rule still uses cannot be removed.", removal},
	{0},
};

/* The longest are those of a range or of its sources: TAG_node1_udp_10000-20000, _g10000_from. */
static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const size_t others = strlen(rules->options->name) + strlen("_node_udp_10000-20000");
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_node *own = rules->nodes[i].node;

		if (others + strlen(own->id_text) <= NAME_LIMIT)
			continue;
		failed = np_error(
			ctx, own->loc,
			"Zyxel, node %u: names that begin with '%s' get longer than %d bytes",
			own->id, rules->options->name, NAME_LIMIT);
		np_hint(ctx, "choose a shorter --tag");
	}
	return failed;
}

const struct np_guide_vendor np_guide_zyxel = {
	.name = "zyxel",
	.title = "Zyxel USG FLEX and ATP",
	.about = "For ZLD 5 (USG FLEX, ATP, VPN) in its web configurator, not for uOS of the H "
		 "series. IPv6 is not part of this guide.",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.range = '-',
	.any = "any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
	.check = check,
};

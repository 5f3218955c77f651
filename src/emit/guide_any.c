/*
 * A guide for any firewall with a web page, in the field's own terms: what its pages call these
 * differs, and the text names the usual synonyms.
 */
#include "emit/guide.h"

static const struct np_guide_field forward[] = {
	{"Name", "{name}", 0},
	{"Comment", "{purpose}", 0},
	{"Protocol", "{protocol}", 0},
	{"Allowed sources", "{sources}", 0},
	{"Public address", "{public}", 0},
	{"Public port", "{outside}", 0},
	{"Internal address", "{node}", 0},
	{"Internal port", "{ports}", 0},
	{"NAT loopback", "yes", NP_GUIDE_FOR_HAIRPIN},
	{"NAT loopback", "no", NP_GUIDE_FOR_OUTSIDE},
	{0},
};

static const struct np_guide_field permit[] = {
	{"Name", "{name}", 0},
	{"Comment", "{purpose}", 0},
	{"Action", "allow", 0},
	{"From", "outside (WAN)", 0},
	{"Allowed sources", "{sources}", 0},
	{"Destination", "{node}", 0},
	{"Protocol", "{protocol}", 0},
	{"Destination port", "{ports}", 0},
	{0},
};

static const struct np_guide_field translation[] = {
	{"Name", "{tag}_node{node-id}_hairpin_{network-address}", 0},
	{"Source", "{network}", 0},
	{"Destination", "{node}", 0},
	{"Translated source", "the firewall's own address on that side", 0},
	{0},
};

static const struct np_guide_step forwards[] = {
	{NP_GUIDE_FORWARD, 0, "Add a port forward", forward},
	{0},
};

static const struct np_guide_step filters[] = {
	{NP_GUIDE_FORWARD, 0,
	 "Add a filter rule for the forward, unless the firewall has made one with it", permit},
	{NP_GUIDE_PERMIT, 0, "Add a filter rule", permit},
	{NP_GUIDE_PERMIT6, 0, "Add a filter rule for IPv6", permit},
	{0},
};

static const struct np_guide_step hairpins[] = {
	{NP_GUIDE_TRANSLATION, 0,
	 "Add a source NAT rule, unless NAT loopback of the forwards does it", translation},
	{0},
};

static const struct np_guide_step helpers[] = {
	{NP_GUIDE_ONCE, 0,
	 "Look for SIP ALG, SIP helper, SIP passthrough or VoIP, and switch it off", NULL},
	{0},
};

static const struct np_guide_part parts[] = {
	{"Port forwards", NP_GUIDE_IF_NAT,
	 "Also called virtual server, NAT rule or destination NAT (DNAT). Each is for the public "
	 "address alone, never for any address of the firewall.",
	 forwards},
	{"Filter rules", 0,
	 "They stand before the rule that drops what comes from outside. Where a firewall filters "
	 "before it translates, the destination is the public address and its port.",
	 filters},
	{"Hairpin NAT", NP_GUIDE_IF_HAIRPIN,
	 "Also called NAT loopback or NAT reflection: devices inside reach the public address. In "
	 "the network of the node the firewall has to put its own address in place of theirs.",
	 hairpins},
	{"SIP helper (ALG)", NP_GUIDE_IF_HELPER,
	 "It rewrites SIP messages, which the proxy on the node does already; both together break "
	 "calls.",
	 helpers},
	{0},
};

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0,
	 "Delete filter rules, source NAT rules and port forwards whose names begin with the one "
	 "below",
	 (const struct np_guide_field[]){{"Name begins with", "{tag}_", 0}, {0}}},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HELPER,
	 "Switch the SIP helper on again if it was on before and something needs it", NULL},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, NULL, removal},
	{0},
};

const struct np_guide_vendor np_guide_any = {
	.name = "any",
	.title = "any firewall",
	.about =
		"For any firewall with port forwards, filter rules and source NAT on its web page. "
		"The words are those of the field; a vendor's own may differ.",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.range = '-',
	.any = "any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
};

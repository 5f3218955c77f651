/*
 * Routers that providers bring, of TIM, Fastweb, Vodafone and others: their pages differ by model
 * and firmware and are hardly documented, so these are the terms that most have in common, with
 * the Italian ones beside them. Sources cannot be restricted, the public address is one, a range
 * keeps its ports. What IPv6 pages have was not found.
 */
#include "emit/guide.h"

static const struct np_guide_field forward[] = {
	{"Name", "{name}", 0},
	{"Protocol", "{protocol}", 0},
	{"External port", "{outside}", 0},
	{"Internal port", "{ports}", 0},
	{"Internal IP address", "{node}", 0},
	{0},
};

static const struct np_guide_field reservation[] = {
	{"IP address", "{node}", 0},
	{0},
};

static const struct np_guide_step reservations[] = {
	{NP_GUIDE_NODE, 0,
	 "Home network or LAN > DHCP: see that the router gives this address to no other device",
	 reservation},
	{0},
};

static const struct np_guide_step forwards[] = {
	{NP_GUIDE_FORWARD, 0, "Port forwarding > Add", forward},
	{0},
};

static const struct np_guide_step hairpins[] = {
	{NP_GUIDE_ONCE, 0,
	 "Look for NAT loopback, NAT reflection or hairpin NAT, and switch it on; then try from "
	 "inside that the public address leads to the node",
	 NULL},
	{NP_GUIDE_ONCE, 0,
	 "If the router has none, let the name of the node lead to its own address inside, by the "
	 "DNS server that the phones ask",
	 NULL},
	{0},
};

static const struct np_guide_step helpers[] = {
	{NP_GUIDE_ONCE, 0,
	 "Look for SIP ALG, SIP helper, SIP passthrough or VoIP, and switch it off; if the "
	 "router has no such setting, ask the provider",
	 NULL},
	{0},
};

static const struct np_guide_part parts[] = {
	{"Address of the node", 0,
	 "A forward leads to an address; if another device gets that, the ports are open for it.",
	 reservations},
	{"Port forwarding", 0,
	 "Also called port mapping or virtual server, in Italian inoltro porte, mappatura porte "
	 "or server virtuale. Each is for any source, and opens the firewall as well. Where a "
	 "page asks for the first and the last port, a single one is both. Telephony of the "
	 "provider may hold port 5060; such a router is better put in bridge mode, with a "
	 "firewall of your own.",
	 forwards},
	{"Hairpin NAT", NP_GUIDE_IF_HAIRPIN, NULL, hairpins},
	{"SIP helper (ALG)", NP_GUIDE_IF_HELPER,
	 "It rewrites SIP messages, which the proxy on the node does already; both together break "
	 "calls.",
	 helpers},
	{0},
};

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0, "Port forwarding: delete the entries whose names begin so",
	 (const struct np_guide_field[]){{"Name begins with", "{tag}_", 0}, {0}}},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HELPER,
	 "Switch the SIP helper on again if it was on before and something needs it", NULL},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, NULL, removal},
	{0},
};

const struct np_guide_vendor np_guide_router = {
	.name = "router",
	.title = "a provider's router",
	.about = "For routers that providers bring (TIM, Fastweb, Vodafone and others). Menus "
		 "differ by model: these are the usual terms. The public address must be fixed "
		 "and the router's own, not one that the provider shares among customers (CGNAT).",
	.abilities = NP_CAN_NAT | NP_CAN_MOVE | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.range = '-',
	.any = "any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
	.check = np_guide_check_one_address,
};

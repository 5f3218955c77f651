/*
 * What guides are made of: for each vendor a table of parts in the order of its menus, each a kind
 * of step with its fields. Not an emitter.
 */
#ifndef NVPORTS_EMIT_GUIDE_H
#define NVPORTS_EMIT_GUIDE_H

#include "nvports/emit.h"

/* What a step is repeated for. */
enum np_guide_each {
	NP_GUIDE_ONCE,
	NP_GUIDE_NODE,        /* each node with an IPv4 address */
	NP_GUIDE_NODE6,       /* each node with something open by IPv6 */
	NP_GUIDE_NETWORK,     /* each network that {source-names} or {hidden-names} name */
	NP_GUIDE_FORWARD,     /* each range of each forward */
	NP_GUIDE_FORWARDS,    /* each forward with all its ranges */
	NP_GUIDE_PERMIT,      /* each range of each permit of a routed node, IPv4 */
	NP_GUIDE_PERMITS,     /* each of these permits with all its ranges */
	NP_GUIDE_PERMIT6,     /* each range of each permit of any node, IPv6 */
	NP_GUIDE_PERMITS6,    /* each of these with all its ranges */
	NP_GUIDE_TRANSLATION, /* each inside network whose source address hairpin NAT replaces */
};

/*
 * When a part, a step or a field is written: where all of these hold, a bit mask. Those behind
 * NP_GUIDE_IF_HELPER are about the item of a step, and never hold where it has none of that kind.
 */
enum np_guide_when {
	NP_GUIDE_ALWAYS = 0,
	NP_GUIDE_IF_NAT = 1 << 0,        /* some node is behind NAT */
	NP_GUIDE_IF_HAIRPIN = 1 << 1,    /* some forward is for inside networks, too */
	NP_GUIDE_IF_NO_HAIRPIN = 1 << 2, /* none is */
	NP_GUIDE_IF_HELPER = 1 << 3,     /* the SIP helper is to be switched off */

	NP_GUIDE_FOR_ANY = 1 << 4,     /* the item is open to any */
	NP_GUIDE_FOR_SOME = 1 << 5,    /* or restricted */
	NP_GUIDE_FOR_SAME = 1 << 6,    /* its ports are the same on both sides */
	NP_GUIDE_FOR_MOVED = 1 << 7,   /* or not */
	NP_GUIDE_FOR_HAIRPIN = 1 << 8, /* inside networks may use it */
	NP_GUIDE_FOR_OUTSIDE = 1 << 9, /* or not */
	NP_GUIDE_FOR_HIDDEN = 1 << 10, /* hairpin NAT replaces the source of some who may use it */
	NP_GUIDE_FOR_NAT = 1 << 11,    /* its node is behind NAT */
	NP_GUIDE_FOR_HOST = 1 << 12,   /* its network is a single address */
	NP_GUIDE_FOR_SUBNET = 1 << 13, /* or not */
	NP_GUIDE_FOR_IPV4 = 1 << 14,   /* its network is of this family */
	NP_GUIDE_FOR_IPV6 = 1 << 15,   /* or of this */
};

/*
 * A field and its value: words, and in braces what the item has. An unknown name in braces is
 * caught by the tests.
 *
 *	{tag}           what all names begin with
 *	{name}          of this range of a forward or permit: nvports_node1_udp_10000-20000
 *	{set}           of all its ranges: nvports_node1_udp_g10000
 *	{names}         of each of these
 *	{purpose}       what it is for: node 1 RTP
 *	{protocol}      TCP or UDP
 *	{ports}         on the node
 *	{outside}       the same at the public address
 *	{first} {last}  of the ports on the node; {outside-first} {outside-last}
 *	{all-ports}     of all its ranges, on the node; {all-outside}
 *	{node}          its address, of the family of the item
 *	{node-id}       its number
 *	{node-name}     an object for it: nvports_node_1
 *	{public}        its public address
 *	{public-name}   an object for that: nvports_public_1
 *	{sources}       "any", or networks
 *	{source-names}  objects for these: nvports_192-0-2-0_24
 *	{inside}        inside networks that may use the forward by hairpin NAT
 *	{hidden-names}  objects for those of them whose source address it replaces
 *	{network}       of this item: 192.0.2.0/24; {network-address} {network-mask}; {network-name}
 */
struct np_guide_field {
	const char *name, *value;
	unsigned when;
};

/* A step. */
struct np_guide_step {
	enum np_guide_each each;
	unsigned when;
	const char *text;                    /* where in the menus, and what to do there */
	const struct np_guide_field *fields; /* closed by a NULL name; NULL: none */
};

struct np_guide_part {
	const char *title;
	unsigned when;
	const char *text;                  /* a paragraph; NULL: none */
	const struct np_guide_step *steps; /* closed by a NULL text */
};

struct np_guide_vendor {
	const char *name;   /* for --for: "sophos" */
	const char *title;  /* "Sophos Firewall" */
	const char *about;  /* a sentence or two: which menus these are, what to know */
	unsigned abilities; /* np_ability */
	char range;         /* between two ports, '-' or ':' */
	const char *any;    /* how any source is called: "Any" */
	const char *list;   /* between several names or networks: ", " */
	const struct np_guide_part *parts;    /* closed by a NULL title */
	const struct np_guide_part *removals; /* likewise */
	/* What else cannot be: -1 after recording it. NULL: nothing. */
	int (*check)(struct np_ctx *ctx, const struct np_rules *rules);
};

/* For np_guide_vendor.check: -1 after recording nodes with a public address of their own. */
int np_guide_check_one_address(struct np_ctx *ctx, const struct np_rules *rules);

/* The vendors, in the order of guides.def. */
#define X(vendor) extern const struct np_guide_vendor np_guide_##vendor;
#include "emit/guides.def"
#undef X

#endif

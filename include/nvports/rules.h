/*
 * The plan for rules: what a firewall in front of a deployment has to forward, permit and
 * translate, independent of its vendor. Made by the core, read by every emitter.
 */
#ifndef NVPORTS_RULES_H
#define NVPORTS_RULES_H

#include "nvports/plan.h"

enum np_mode {
	NP_MODE_AUTO,   /* for each node: NAT where it has a public address that differs */
	NP_MODE_NAT,    /* port forwards, filter, hairpin NAT */
	NP_MODE_ROUTED, /* filter only: the node has the address that the outside uses */
};

enum np_hairpin {
	NP_HAIRPIN_AUTO,   /* source NAT only for inside networks that contain the node's address */
	NP_HAIRPIN_ALWAYS, /* source NAT for all inside networks */
	NP_HAIRPIN_OFF,    /* the public address is not forwarded for inside networks */
};

/* Sets of families are bit masks. */
enum { NP_WITH_IPV4 = 1, NP_WITH_IPV6 = 2 };

/* How a target that is read by people is written. */
enum np_writing {
	NP_WRITING_TEXT,
	NP_WRITING_MARKDOWN,
	NP_WRITING_HTML,
};

enum {
	NP_TAG_LIMIT = 20, /* bytes of np_rules_options.name: iptables allows 28 for a chain */
};

struct np_rules_options {
	enum np_mode mode;
	enum np_hairpin hairpin;
	bool keep_helper; /* leave the SIP helper alone */
	unsigned families;
	/*
	 * What all objects on the firewall are called, or begin with: the tag, behind "nvports-"
	 * unless it begins with "nvports", so that nothing of the user's own is taken for ours.
	 * [a-z][a-z0-9]*(-[a-z0-9]+)*, at most NP_TAG_LIMIT bytes; as a word never doubles or
	 * ends in the '-', a name followed by another separator is never the start of another.
	 */
	const char *name;
	const char *wan, *lan; /* interfaces or zones, as the firewall calls them; NULL: any */
	/* nftables: the base chain that filters forwarded packets, "inet", "filter", "forward" */
	const char *chain_family, *chain_table, *chain;
	/*
	 * For targets that take them: one of np_target.forms; what is bound to the outside already,
	 * access lists or rule sets for IPv4 and IPv6; the first number and how many are taken.
	 */
	const char *form;
	const char *acl, *acl6;
	uint32_t first, room;
	unsigned fortios; /* major * 100 + minor: 704 */
	enum np_writing writing;
};

/* Ports of a node that are treated alike. */
struct np_opening {
	enum np_proto protocol;
	/* anybody, or at least one network; all of the one family that the opening is about */
	const struct np_sources *sources;
	struct np_portset ports; /* on the node, in a forward outside; never empty */
	int shift;               /* in a forward, what these are above those on the node; else 0 */
};

/* Disjoint: for one protocol no port is in two of them. */
struct np_openings {
	const struct np_opening *items; /* those of TCP, then those of UDP */
	size_t count;
};

struct np_nets {
	const struct np_net *items; /* sorted, none inside another */
	size_t count;
};

/* What one node needs. */
struct np_rules_node {
	const struct np_node *node;
	const char *address;                  /* IPv4, that filters name; NULL: no IPv4 */
	const char *public_address;           /* IPv4, that is forwarded to ADDRESS; NULL: routed */
	const char *address6;                 /* IPv6, never translated; NULL: none */
	struct np_openings forwards;          /* IPv4, through NAT; empty where routed */
	struct np_openings permits, permits6; /* by the ports on the node */
	struct np_nets inside;     /* IPv4 networks that may use the public address by hairpin */
	struct np_nets translated; /* those of them whose source address hairpin NAT replaces */
	/* Why: what is opened, service by service, never an internal one; in the plan's order. */
	const struct np_requirement *const *rows;
	size_t row_count;
};

struct np_rules {
	const struct np_rules_options *options;
	const struct np_rules_node *nodes; /* by id; at least one, each with at least one row */
	size_t node_count;
	size_t row_count;                /* of all nodes */
	const struct np_address *inside; /* the firewall's own inside; its text may be NULL */
	bool nat;                        /* some node is behind NAT */
	bool ipv4, ipv6;                 /* some node has openings in this family */
};

/* What a target can express; each is a bit of np_target.abilities. */
enum np_ability {
	NP_CAN_NAT = 1 << 0,
	NP_CAN_ROUTE = 1 << 1, /* filter only */
	NP_CAN_IPV6 = 1 << 2,
	NP_CAN_RESTRICT = 1 << 3,       /* permit certain sources only */
	NP_CAN_MOVE = 1 << 4,           /* a port that is another outside */
	NP_CAN_MOVE_RANGES = 1 << 5,    /* and a range, each port moved alike */
	NP_CAN_HAIRPIN = 1 << 6,        /* some hairpin NAT */
	NP_CAN_HAIRPIN_AUTO = 1 << 7,   /* source NAT for the node's own network alone */
	NP_CAN_HAIRPIN_ALWAYS = 1 << 8, /* source NAT for all inside networks */
};

/*
 * The value of --tag as the name of objects; NULL after recording what is wrong with it.
 */
const char *np_rules_name(struct np_ctx *ctx, const char *tag);

/*
 * Make RULES out of PLAN, which np_resolve has made with NP_ERROR for clashes, and for which
 * OPTIONS is kept. -1 after recording what lacks: an address, a public one where NAT is asked for,
 * inside networks where hairpin NAT is; ports that differ outside where nothing is translated.
 */
int np_rules_make(struct np_ctx *ctx, const struct np_plan *plan,
		  const struct np_rules_options *options, struct np_rules *rules);

/*
 * Compare RULES with what the target called NAME can express, a bit mask of np_ability. -1 after
 * recording each service that it cannot express, and why.
 */
int np_rules_express(struct np_ctx *ctx, const struct np_rules *rules, const char *name,
		     unsigned abilities);

/*
 * Warn of what is written as asked and may not be what was meant: administrative services open to
 * any source; ports of the firewall's own (TCP, OWN, closed by 0; NULL: none) that forwards take
 * away. Note WireGuard where it is not needed.
 */
void np_rules_warn(struct np_ctx *ctx, const struct np_rules *rules, const uint16_t *own);

/* For np_sources_in_family and np_openings_make: both. */
#define NP_ALL_FAMILIES ((enum np_family)0)

/* SOURCES of one family: the same where all are, and np_sources_none where none is. */
const struct np_sources *np_sources_in_family(struct np_arena *arena,
					      const struct np_sources *sources,
					      enum np_family family);

/* True where some of SOURCES are of FAMILY; any are of both. */
bool np_sources_have(const struct np_sources *sources, enum np_family family);

#endif

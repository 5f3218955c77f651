/* Comparing a deployment with what its nodes say of themselves: what all parts of that share. */
#ifndef NVPORTS_CORE_COMPARE_H
#define NVPORTS_CORE_COMPARE_H

#include "nvports/check.h"

struct np_comparison {
	struct np_ctx *ctx;
	const struct np_site *site;
	const struct np_plan *plan; /* what is to be opened of it */
	const struct np_facts *facts;
	struct np_findings *findings;
};

/* The nodes' own firewalls, against what is to be opened. */
void np_compare_firewalls(const struct np_comparison *c);

/* Later values, addresses and networks: of environments, configurations and lists of ports. */
void np_compare_values(const struct np_comparison *c);
void np_compare_configurations(const struct np_comparison *c);

/* Where modules are installed, and which nodes the cluster has. */
void np_compare_cluster(const struct np_comparison *c);

/* Ports that updates have moved, as environments of the deployment or later ones say. */
void np_compare_moves(const struct np_comparison *c);

/* What a proxy says of its node; LAN may be empty. */
struct np_said {
	const struct np_node *node;
	const char *what; /* what says it: "the environment of 'nethvoice-proxy1'" */
	const struct np_address *address, *public_address;
	const struct np_net *lan;
	size_t lan_count;
	struct np_loc lan_loc;
};

/* Compare addresses and local networks of a node with what its proxy says. */
void np_compare_said(const struct np_comparison *c, const struct np_said *said);

/*
 * Find the inside networks that only the node or only the site has: COUNT at NETS, at LOC, in any
 * order. WHAT is how the node treats those that it has.
 */
void np_compare_networks(const struct np_comparison *c, const struct np_node *node,
			 const struct np_net *nets, size_t count, struct np_loc loc,
			 const char *what);

#endif

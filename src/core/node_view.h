/* All ports of a node by what the deployment means with them, to hold its own firewall against. */
#ifndef NVPORTS_CORE_NODE_VIEW_H
#define NVPORTS_CORE_NODE_VIEW_H

#include "core/carve.h"
#include "core/gate.h"

struct np_view_service {
	struct np_portset sets[NP_PROTO_COUNT];
	struct np_ranges ranges[NP_PROTO_COUNT]; /* while gathering */
};

struct np_node_view {
	const struct np_comparison *c;
	const struct np_gate *gate;
	const struct np_node *node;
	const char *place;
	const struct np_requirement *rows; /* what is to be opened of it */
	size_t row_count;
	struct np_view_service *services;        /* what each service of all its owners comes to */
	struct np_portset known[NP_PROTO_COUNT]; /* of all that are not internal */
	struct np_portset planned[NP_PROTO_COUNT]; /* of those to be opened */
	struct np_portset internal[NP_PROTO_COUNT];
	struct np_portset
		local[NP_PROTO_COUNT]; /* internal, and open to local networks on purpose */
};

/*
 * What NODE's ports mean; VIEW has all up to the rows. Sets are in SCRATCH or in the arena. What is
 * wrong with values is recorded, as resolving does.
 */
void np_node_view_make(struct np_node_view *view, struct np_arena *scratch,
		       const struct np_internals *internals);

/*
 * SETS without what WITHOUT has, protocol by protocol, into OUT; true if anything is left.
 */
bool np_sets_subtract(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT],
		      const struct np_portset without[NP_PROTO_COUNT],
		      struct np_portset out[NP_PROTO_COUNT]);

/* The ports of SETS that WITH has too; likewise. */
bool np_sets_intersect(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT],
		       const struct np_portset with[NP_PROTO_COUNT],
		       struct np_portset out[NP_PROTO_COUNT]);

/* What is to be opened of VIEW's node, and is not let in, or not as meant (check_closed.c). */
void np_find_closed(const struct np_node_view *view);

/* What its firewall lets in and the deployment does not need (check_opened.c). */
void np_find_opened(const struct np_node_view *view);

/* Internal ports in ranges that it lets in (check_opened.c). */
void np_find_protection(const struct np_node_view *view);

/* Networks whose phones it takes for local (check_networks.c). */
void np_find_redirects(const struct np_node_view *view);

#endif

/* Internal ports of a node, and taking them out of what is opened. */
#ifndef NVPORTS_CORE_CARVE_H
#define NVPORTS_CORE_CARVE_H

#include "core/evaluate.h"

/* Internal ports that must be known and are not. */
struct np_unknown {
	const struct np_owner *first; /* whose it is first; NULL: the unknown proxy of NODE */
	const struct np_node *node;
	uint32_t variable;  /* that the first lacks */
	unsigned protocols; /* bit mask */
	size_t count;       /* 0: there are none */
};

/* The internal ports of a catalogue, gathered once: every owner is asked for all of them. */
struct np_internals {
	const struct np_internal *ports;
	size_t count;
};

struct np_internals np_internals_make(struct np_arena *arena, const struct np_catalogue *catalogue);

/* What is internal on one node, by protocol. */
struct np_carving {
	const struct np_node *node;
	struct np_portset internal[NP_PROTO_COUNT];
	struct np_unknown unknown;
};

/*
 * Gather the internal ports of all owners of a node, in SCRATCH. One that is not set is none, save
 * that a required one is counted as unknown. -1 after recording reversed ranges.
 */
int np_carving_make(struct np_ctx *ctx, struct np_arena *scratch,
		    const struct np_internals *internals, const struct np_node_slots *slots,
		    struct np_carving *carving);

/*
 * Take the internal ports out of the sets in FOUND. A set that has nothing left is a clash, which
 * is recorded with the severity CLASH; -1 if that is an error.
 */
int np_carve(struct np_ctx *ctx, const struct np_carving *carving, const struct np_service *service,
	     enum np_severity clash, struct np_evaluation *found);

/* Add to *TOTAL what is unknown on a node, if one of its COUNT requirements opens a range there. */
void np_carving_count_unknown(const struct np_carving *carving, const struct np_requirement *rows,
			      size_t count, struct np_unknown *total);

/*
 * Record, with SEVERITY, internal ports that cannot be kept out of ranges since nobody knows them.
 * -1 where that is an error.
 */
int np_unknown_report(struct np_ctx *ctx, enum np_severity severity,
		      const struct np_catalogue *catalogue, const struct np_unknown *unknown);

#endif

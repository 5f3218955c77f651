/* What of a node's ports has to be opened and closed between two plans, whichever service it is. */
#ifndef NVPORTS_CORE_ADJUST_H
#define NVPORTS_CORE_ADJUST_H

#include "nvports/diff.h"

/* Adjustments, and the same by node. */
struct np_adjusted {
	const struct np_adjustment *items; /* in the order of struct np_diff */
	size_t count;
	struct np_map by_node; /* number as text -> what is opened and closed there */
};

struct np_adjusted np_adjust(struct np_ctx *ctx, const struct np_plan *before,
			     const struct np_plan *after);

/*
 * The part of PORTS, which are public ports of NODE, that ADJUSTED opens (or closes) there, to or
 * from whatever sources. Linear in the ranges of PORTS and of the result.
 */
struct np_portset np_adjusted_part(struct np_arena *arena, const struct np_adjusted *adjusted,
				   const struct np_adjustment *like, struct np_portset ports);

#endif

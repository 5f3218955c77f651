/* Instances of a node that share a range. */
#ifndef NVPORTS_CORE_JOIN_H
#define NVPORTS_CORE_JOIN_H

#include "nvports/plan.h"

/*
 * Make one of those among the COUNT requirements at ROWS that open the same ports on the same
 * protocols, and return how many remain at the front, in the order of their first instances. The
 * rows are of one service on one node, each of one instance. NethVoice up to 1.7 gives all of them
 * the same ranges, which is one forward. Single ports are not joined: two instances on one port are
 * a clash. SCRATCH is for what is needed meanwhile.
 */
size_t np_join_ranges(struct np_ctx *ctx, struct np_arena *scratch, struct np_requirement *rows,
		      size_t count);

#endif

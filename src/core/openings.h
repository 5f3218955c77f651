/* Merging what services need into as few disjoint openings as possible. */
#ifndef NVPORTS_CORE_OPENINGS_H
#define NVPORTS_CORE_OPENINGS_H

#include "core/pool.h"

/* Which side of a forward counts: the ports on the node, or those outside. */
enum np_side { NP_INSIDE, NP_OUTSIDE };

/*
 * The openings of COUNT requirements of one node, to sources of FAMILY, in the arena of POOL. Where
 * ports of different sources meet, their sources are united; so a port that anybody may reach is in
 * no other opening.
 */
struct np_openings np_openings_make(struct np_pool *pool, const struct np_requirement *const *rows,
				    size_t count, enum np_side side, enum np_family family);

#endif

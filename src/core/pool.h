/*
 * Sources that have been met, so that each set of networks is looked at once, however many services
 * and nodes have it.
 */
#ifndef NVPORTS_CORE_POOL_H
#define NVPORTS_CORE_POOL_H

#include "nvports/rules.h"

/* All zero but the arena is ready for use. */
struct np_pool {
	struct np_arena *arena;
	struct np_map equals; /* text -> the first sources that are so written */
	struct np_map parts;  /* sources and family -> what is of the family */
	struct np_map unions; /* an array of sources -> all of them together */
};

/* What of SOURCES is of FAMILY; the same pointer for all that are equal. */
const struct np_sources *np_pool_part(struct np_pool *pool, const struct np_sources *sources,
				      enum np_family family);

/* All of the COUNT sources at SET, which are from POOL and none of them any. SET is sorted. */
const struct np_sources *np_pool_union(struct np_pool *pool, const struct np_sources **set,
				       size_t count);

#endif

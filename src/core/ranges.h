/* Ranges that are being gathered from many sets, to become one set. */
#ifndef NVPORTS_CORE_RANGES_H
#define NVPORTS_CORE_RANGES_H

#include "nvports/portset.h"

/* All zero: none yet. */
struct np_ranges {
	struct np_range *items;
	size_t count, room;
};

void np_ranges_add(struct np_arena *arena, struct np_ranges *ranges, struct np_portset set);

struct np_portset np_ranges_set(struct np_arena *arena, struct np_ranges *ranges);

#endif

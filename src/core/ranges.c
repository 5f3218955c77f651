#include "core/ranges.h"

#include <string.h>

static void make_room(struct np_arena *arena, struct np_ranges *ranges, size_t count)
{
	struct np_range *items;

	if (ranges->room - ranges->count >= count)
		return;
	ranges->room = 2 * (ranges->count + count);
	items = np_arena_array(arena, ranges->room, sizeof(*items));
	if (ranges->count)
		memcpy(items, ranges->items, ranges->count * sizeof(*items));
	ranges->items = items;
}

void np_ranges_add(struct np_arena *arena, struct np_ranges *ranges, struct np_portset set)
{
	if (set.count == 0)
		return;
	make_room(arena, ranges, set.count);
	memcpy(ranges->items + ranges->count, set.ranges, set.count * sizeof(*set.ranges));
	ranges->count += set.count;
}

struct np_portset np_ranges_set(struct np_arena *arena, struct np_ranges *ranges)
{
	return np_portset_make(arena, ranges->items, ranges->count);
}

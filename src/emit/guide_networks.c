#include "emit/guide_text.h"

#include <stdlib.h>

static int compare_nets(const void *a, const void *b)
{
	return np_net_compare(a, b);
}

static size_t count_networks(struct np_map *seen, struct np_arena *arena,
			     const struct np_openings *openings, struct np_net *nets)
{
	size_t count = 0;

	for (size_t i = 0; i < openings->count; i++) {
		const struct np_sources *sources = openings->items[i].sources;

		if (np_map_put(seen, arena, (const char *)&sources, sizeof(sources), seen))
			continue;
		for (size_t k = 0; k < sources->count; k++, count++)
			if (nets)
				nets[count] = sources->nets[k];
	}
	return count;
}

/* The networks of all openings into NETS, unless NULL; returns how many, with duplicates. */
static size_t collect_networks(const struct np_rules *rules, struct np_arena *arena,
			       struct np_net *nets)
{
	struct np_map seen = {0};
	size_t count = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		count += count_networks(&seen, arena, &rules->nodes[i].permits,
					nets ? nets + count : NULL);
		count += count_networks(&seen, arena, &rules->nodes[i].permits6,
					nets ? nets + count : NULL);
	}
	return count;
}

struct np_nets np_guide_find_networks(const struct np_rules *rules, struct np_arena *arena)
{
	size_t most = collect_networks(rules, arena, NULL), count = 0;
	struct np_net *nets = np_arena_array(arena, most, sizeof(*nets));

	collect_networks(rules, arena, nets);
	qsort(nets, most, sizeof(*nets), compare_nets);
	for (size_t i = 0; i < most; i++)
		if (i == 0 || np_net_compare(&nets[i], &nets[i - 1]) != 0)
			nets[count++] = nets[i];
	return (struct np_nets){nets, count};
}

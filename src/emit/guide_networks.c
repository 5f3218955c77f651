#include "emit/guide_text.h"

#include <stdlib.h>
#include <string.h>

static int compare_nets(const void *a, const void *b)
{
	return np_net_compare(a, b);
}

const struct np_net *np_guide_next_common(const struct np_nets *nets,
					  const struct np_sources *sources, struct np_walk *walk)
{
	if (sources->any)
		return walk->net < nets->count ? &nets->items[walk->net++] : NULL;
	return np_nets_common(nets, sources, walk);
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

/* Those whose source address is replaced; what a node opens to any has them all. */
static size_t count_hidden(const struct np_rules_node *node, struct np_net *nets)
{
	size_t count = 0;

	for (size_t i = 0; i < node->forwards.count; i++) {
		struct np_walk walk = {0};
		const struct np_net *net;

		while ((net = np_guide_next_common(&node->translated,
						   node->forwards.items[i].sources, &walk))) {
			if (nets)
				nets[count] = *net;
			count++;
		}
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
		count += count_hidden(&rules->nodes[i], nets ? nets + count : NULL);
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

int np_guide_check_one_address(struct np_ctx *ctx, const struct np_rules *rules)
{
	const char *only = NULL;
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (!node->public_address)
			continue;
		if (!only)
			only = node->public_address;
		if (strcmp(only, node->public_address) == 0)
			continue;
		failed = np_error(
			ctx, node->node->loc,
			"node %u has the public address %s, but such a router has only one, "
			"which is %s of the nodes before",
			node->node->id, node->public_address, only);
		np_hint(ctx, "choose the nodes of one public address with --node");
	}
	return failed;
}

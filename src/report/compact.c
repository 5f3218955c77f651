#include "nvports/report.h"
#include "report/rows.h"

#include <string.h>

/* One requirement of a line that is being gathered. */
struct part {
	struct part *next;
	const struct np_requirement *row;
};

/* A line that is being gathered. */
struct group {
	struct group *next;
	struct np_compact_line line;
	struct part *parts;
	size_t ranges, public_ranges; /* of all parts together */
};

/* Groups in order of appearance. */
struct chain {
	struct group *first, **end;
};

/* Those of one node and protocol. */
struct groups {
	struct chain chain;
	struct np_map by_sources; /* sources, and how far the ports are moved -> struct group */
};

/* How far the ports of ROW are moved outside. Those moved alike may share a line, in pairs. */
static int port_shift(const struct np_requirement *row)
{
	struct np_portset outside = np_row_public_ports(row);

	return outside.count ? outside.ranges[0].from - row->ports.ranges[0].from : 0;
}

static struct group *find_group(struct np_arena *arena, struct groups *groups,
				const struct np_requirement *row, enum np_proto protocol)
{
	const struct np_sources *sources = np_row_sources(row);
	const char *key = np_arena_printf(arena, "%d %s", port_shift(row), sources->text);
	size_t len = strlen(key);
	struct group *group = np_map_get(&groups->by_sources, key, len);

	if (group)
		return group;
	group = np_arena_alloc(arena, sizeof(*group));
	group->line.node = row->node;
	group->line.protocol = protocol;
	group->line.sources = sources;
	np_map_put(&groups->by_sources, arena, key, len, group);
	*groups->chain.end = group;
	groups->chain.end = &group->next;
	return group;
}

static void add_row(struct np_arena *arena, struct groups *groups, const struct np_requirement *row,
		    enum np_proto protocol)
{
	struct group *group = find_group(arena, groups, row, protocol);
	struct part *part = np_arena_alloc(arena, sizeof(*part));

	part->row = row;
	part->next = group->parts;
	group->parts = part;
	group->ranges += row->ports.count;
	group->public_ranges += np_row_public_ports(row).count;
}

/*
 * Add to CHAIN the groups of one node, whose rows begin at index I: those of TCP, then those of
 * UDP. Returns the index behind its rows.
 */
static size_t gather_node(struct np_arena *arena, const struct np_plan *plan, size_t i,
			  struct chain *chain)
{
	const struct np_node *node = plan->items[i].node;
	struct groups groups[NP_PROTO_COUNT] = {0};

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		groups[protocol].chain.end = &groups[protocol].chain.first;
	for (; i < plan->count && plan->items[i].node == node; i++) {
		const struct np_requirement *row = &plan->items[i];

		if (row->ports.count == 0 || np_sources_are_empty(np_row_sources(row)))
			continue;
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
			if (row->protocols & 1U << protocol)
				add_row(arena, &groups[protocol], row, protocol);
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		if (!groups[protocol].chain.first)
			continue;
		*chain->end = groups[protocol].chain.first;
		chain->end = groups[protocol].chain.end;
	}
	return i;
}

/* All ranges of a group become a set at once: to unite the sets one by one would be quadratic. */
static struct np_compact_line merge(struct np_arena *arena, const struct group *group)
{
	struct np_range *inside = np_arena_array(arena, group->ranges, sizeof(*inside));
	struct np_range *outside = np_arena_array(arena, group->public_ranges, sizeof(*outside));
	size_t inside_count = 0, outside_count = 0;
	struct np_compact_line line = group->line;

	for (const struct part *part = group->parts; part; part = part->next) {
		struct np_portset ports = part->row->ports;
		struct np_portset public_ports = np_row_public_ports(part->row);

		for (size_t i = 0; i < ports.count; i++)
			inside[inside_count++] = ports.ranges[i];
		for (size_t i = 0; i < public_ports.count; i++)
			outside[outside_count++] = public_ports.ranges[i];
	}
	line.ports = np_portset_make(arena, inside, inside_count);
	line.public_ports = np_portset_make(arena, outside, outside_count);
	return line;
}

struct np_compact np_compact_make(struct np_ctx *ctx, const struct np_plan *plan)
{
	struct chain chain = {.end = &chain.first};
	struct np_compact_line *lines;
	size_t count = 0;

	for (size_t i = 0; i < plan->count;)
		i = gather_node(&ctx->arena, plan, i, &chain);
	for (const struct group *group = chain.first; group; group = group->next)
		count++;
	lines = np_arena_array(&ctx->arena, count, sizeof(*lines));
	count = 0;
	for (const struct group *group = chain.first; group; group = group->next)
		lines[count++] = merge(&ctx->arena, group);
	return (struct np_compact){.lines = lines, .count = count};
}

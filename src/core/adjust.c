#include "core/adjust.h"

#include <stdlib.h>
#include <string.h>

enum { BEFORE, AFTER, STATES };

/* What is open alike in one of the states or in both. */
struct group {
	struct group *next;
	const struct np_compact_line *lines[STATES]; /* either may be NULL */
};

struct groups {
	struct np_arena *arena;
	struct group *first, **end;
	size_t count;
	struct np_map by_key;
};

/* Everything that a node opens and closes, from and to whatever sources. */
struct node_ports {
	struct np_portset sets[2][NP_PROTO_COUNT]; /* by np_adjustment.open */
};

static int shift_of(const struct np_compact_line *line)
{
	return line->public_ports.ranges[0].from - line->ports.ranges[0].from;
}

/*
 * What two lines must have in common to be about the same rule. In one plan no two lines do: that
 * is what the compact plan is.
 */
static struct group *find_group(struct groups *groups, const struct np_compact_line *line)
{
	const char *key = np_arena_printf(groups->arena, "%s %u %d %s", line->node->id_text,
					  line->protocol, shift_of(line), line->sources->text);
	struct group *group = np_map_get(&groups->by_key, key, strlen(key));

	if (group)
		return group;
	group = np_arena_alloc(groups->arena, sizeof(*group));
	np_map_put(&groups->by_key, groups->arena, key, strlen(key), group);
	*groups->end = group;
	groups->end = &group->next;
	groups->count++;
	return group;
}

static void add_lines(struct np_ctx *ctx, struct groups *groups, const struct np_plan *plan,
		      unsigned state)
{
	const struct np_compact compact = np_compact_make(ctx, plan);

	for (size_t i = 0; i < compact.count; i++)
		find_group(groups, &compact.lines[i])->lines[state] = &compact.lines[i];
}

static struct np_portset outside(const struct np_compact_line *line)
{
	return line ? line->public_ports : (struct np_portset){0};
}

/* What LINE has open that OTHER has not; both are about the same rule. */
static bool adjust(struct np_arena *arena, const struct np_compact_line *line,
		   const struct np_compact_line *other, struct np_adjustment *item)
{
	struct np_portset rest = np_portset_subtract(arena, outside(line), outside(other));

	if (rest.count == 0)
		return false;
	*item = (struct np_adjustment){
		.node = line->node,
		.protocol = line->protocol,
		.sources = line->sources,
		.ports = np_portset_shift(arena, rest, -shift_of(line)),
		.public_ports = rest,
	};
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct np_adjustment *x = a, *y = b;

	if (x->node->id != y->node->id)
		return x->node->id < y->node->id ? -1 : 1;
	if (x->open != y->open)
		return x->open ? -1 : 1;
	if (x->protocol != y->protocol)
		return (int)x->protocol - (int)y->protocol;
	if (x->public_ports.ranges[0].from != y->public_ports.ranges[0].from)
		return x->public_ports.ranges[0].from - y->public_ports.ranges[0].from;
	return strcmp(x->sources->text, y->sources->text);
}

/* All public ports of the COUNT adjustments at ITEMS, which are alike. */
static struct np_portset unite(struct np_arena *arena, const struct np_adjustment *items,
			       size_t count)
{
	struct np_range *ranges;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += items[i].public_ports.count;
	ranges = np_arena_array(arena, total, sizeof(*ranges));
	total = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < items[i].public_ports.count; k++)
			ranges[total++] = items[i].public_ports.ranges[k];
	return np_portset_make(arena, ranges, total);
}

static void index_nodes(struct np_arena *arena, struct np_adjusted *adjusted)
{
	for (size_t i = 0, end; i < adjusted->count; i = end) {
		const struct np_adjustment *first = &adjusted->items[i], *last = first;
		const char *id = first->node->id_text;
		struct node_ports *ports = np_map_get(&adjusted->by_node, id, strlen(id));

		for (end = i; end < adjusted->count; end++, last++)
			if (last->node->id != first->node->id || last->open != first->open ||
			    last->protocol != first->protocol)
				break;
		if (!ports) {
			ports = np_arena_alloc(arena, sizeof(*ports));
			np_map_put(&adjusted->by_node, arena, id, strlen(id), ports);
		}
		ports->sets[first->open][first->protocol] = unite(arena, first, end - i);
	}
}

struct np_adjusted np_adjust(struct np_ctx *ctx, const struct np_plan *before,
			     const struct np_plan *after)
{
	struct groups groups = {.arena = &ctx->arena, .end = &groups.first};
	struct np_adjustment *items;
	struct np_adjusted adjusted = {0};

	add_lines(ctx, &groups, before, BEFORE);
	add_lines(ctx, &groups, after, AFTER);
	items = np_arena_array(&ctx->arena, groups.count * STATES, sizeof(*items));
	for (const struct group *group = groups.first; group; group = group->next) {
		const struct np_compact_line *old = group->lines[BEFORE],
					     *new = group->lines[AFTER];

		if (adjust(&ctx->arena, old, new, &items[adjusted.count]))
			adjusted.count++;
		if (adjust(&ctx->arena, new, old, &items[adjusted.count]))
			items[adjusted.count++].open = true;
	}
	if (adjusted.count)
		qsort(items, adjusted.count, sizeof(*items), compare);
	adjusted.items = items;
	index_nodes(&ctx->arena, &adjusted);
	return adjusted;
}

/* The first of RANGES, which are COUNT, that does not end before PORT. */
static size_t first_from(const struct np_range *ranges, size_t count, uint16_t port)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges[middle].to < port)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The overlaps of PORTS and the larger ALL into OUT; NULL: only how many there are. */
static size_t overlap(struct np_portset ports, struct np_portset all, struct np_range *out)
{
	size_t count = 0;

	for (size_t i = 0; i < ports.count; i++) {
		const struct np_range *x = &ports.ranges[i];

		for (size_t k = first_from(all.ranges, all.count, x->from);
		     k < all.count && all.ranges[k].from <= x->to; k++, count++) {
			const struct np_range *y = &all.ranges[k];

			if (out)
				out[count] = (struct np_range){
					.from = x->from > y->from ? x->from : y->from,
					.to = x->to < y->to ? x->to : y->to,
				};
		}
	}
	return count;
}

struct np_portset np_adjusted_part(struct np_arena *arena, const struct np_adjusted *adjusted,
				   const struct np_adjustment *like, struct np_portset ports)
{
	const char *id = like->node->id_text;
	const struct node_ports *node = np_map_get(&adjusted->by_node, id, strlen(id));
	struct np_portset all;
	struct np_range *ranges;
	size_t count;

	if (!node)
		return (struct np_portset){0};
	all = node->sets[like->open][like->protocol];
	count = overlap(ports, all, NULL);
	if (count == 0)
		return (struct np_portset){0};
	ranges = np_arena_array(arena, count, sizeof(*ranges));
	overlap(ports, all, ranges);
	return (struct np_portset){ranges, count};
}

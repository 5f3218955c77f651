#include "core/openings.h"

#include <stdlib.h>
#include <string.h>

/* A range of requirements, on the side that counts. */
struct piece {
	struct np_range ports;
	int shift;                        /* 0 inside */
	const struct np_sources *sources; /* of the pool: equal ones are one */
};

struct pieces {
	struct piece *items;
	size_t count;
};

/* An opening that is being gathered. */
struct group {
	struct group *next;
	struct group_key {
		const struct np_sources *sources;
		intptr_t shift; /* as wide as a pointer, so that no byte of the key is unset */
	} key;
	struct np_range *ranges;
	size_t count, size; /* of ranges, and of the room for them */
};

/* The groups of one protocol, in order of appearance. */
struct groups {
	struct np_pool *pool;
	struct np_arena *arena; /* of the pool */
	struct group *first, **end;
	size_t count;
	struct np_map by_key;
};

/* How far ROW's ports are moved outside; all of a requirement are moved alike. */
static int shift_of(const struct np_requirement *row)
{
	return row->public_ports.ranges[0].from - row->ports.ranges[0].from;
}

static void add_row(struct np_pool *pool, struct pieces *pieces, const struct np_requirement *row,
		    enum np_side side, enum np_family family)
{
	const struct np_sources *sources = np_pool_part(pool, row->sources, family);
	struct np_portset ports = side == NP_OUTSIDE ? row->public_ports : row->ports;

	if (!sources->any && sources->count == 0)
		return;
	for (size_t i = 0; i < ports.count; i++)
		pieces->items[pieces->count++] = (struct piece){
			.ports = ports.ranges[i],
			.shift = side == NP_OUTSIDE ? shift_of(row) : 0,
			.sources = sources,
		};
}

/* What is not moved first, then by how far, then by port. */
static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (!x->shift != !y->shift)
		return x->shift ? 1 : -1;
	return x->shift == y->shift ? x->ports.from - y->ports.from : x->shift - y->shift;
}

/* What has the same sources together, in any order of the sources: joining changes none. */
static int compare_sources(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	uintptr_t first = (uintptr_t)x->sources, second = (uintptr_t)y->sources;

	if (first != second)
		return first < second ? -1 : 1;
	return compare_pieces(a, b);
}

static struct group *find_group(struct groups *groups, const struct np_sources *sources, int shift)
{
	const struct group_key key = {.sources = sources, .shift = shift};
	struct group *group = np_map_get(&groups->by_key, (const char *)&key, sizeof(key));

	if (group)
		return group;
	group = np_arena_alloc(groups->arena, sizeof(*group));
	group->key = key;
	np_map_put(&groups->by_key, groups->arena, (const char *)&group->key, sizeof(key), group);
	*groups->end = group;
	groups->end = &group->next;
	groups->count++;
	return group;
}

static void add_range(struct groups *groups, const struct np_sources *sources, int shift,
		      struct np_range ports)
{
	struct group *group = find_group(groups, sources, shift);

	if (group->count == group->size) {
		struct np_range *grown;

		group->size = group->size ? 2 * group->size : 8;
		grown = np_arena_array(groups->arena, group->size, sizeof(*grown));
		if (group->count)
			memcpy(grown, group->ranges, group->count * sizeof(*grown));
		group->ranges = grown;
	}
	group->ranges[group->count++] = ports;
}

/* All that may reach a port which COUNT pieces cover; SET has room for as many sources. */
static const struct np_sources *unite(struct np_pool *pool, const struct piece *const *pieces,
				      size_t count, const struct np_sources **set)
{
	for (size_t i = 0; i < count; i++) {
		if (pieces[i]->sources->any)
			return &np_sources_any;
		set[i] = pieces[i]->sources;
	}
	return count == 1 ? set[0] : np_pool_union(pool, set, count);
}

/*
 * Cut COUNT pieces of one shift, in rising order and each meeting one before it, into stretches
 * that the same pieces cover. As those with the same sources have been joined, no stretch has more
 * of them than there are different sources on a node; where all of these differ and meet, each
 * stretch is an opening of its own, and all of them name as many networks as the square of that.
 */
static void cut(struct groups *groups, const struct piece *pieces, size_t count)
{
	const struct piece **active = np_arena_array(groups->arena, count, sizeof(*active));
	const struct np_sources **set = np_arena_array(groups->arena, count, sizeof(*set));
	size_t active_count = 0, next = 0;
	uint32_t at = pieces[0].ports.from;

	while (next < count || active_count) {
		uint32_t end = UINT16_MAX;
		size_t kept = 0;

		while (next < count && pieces[next].ports.from == at)
			active[active_count++] = &pieces[next++];
		if (next < count)
			end = pieces[next].ports.from - 1U;
		for (size_t i = 0; i < active_count; i++)
			if (active[i]->ports.to < end)
				end = active[i]->ports.to;
		add_range(groups, unite(groups->pool, active, active_count, set), pieces[0].shift,
			  (struct np_range){(uint16_t)at, (uint16_t)end});
		for (size_t i = 0; i < active_count; i++)
			if (active[i]->ports.to > end)
				active[kept++] = active[i];
		active_count = kept;
		at = end + 1;
	}
}

/* How many of the COUNT sorted pieces meet the first, directly or through others. */
static size_t run_length(const struct piece *pieces, size_t count)
{
	uint16_t to = pieces[0].ports.to;
	size_t n = 1;

	while (n < count && pieces[n].shift == pieces[0].shift && pieces[n].ports.from <= to) {
		if (pieces[n].ports.to > to)
			to = pieces[n].ports.to;
		n++;
	}
	return n;
}

/* Join those of the same sources that meet or touch, so that few are left to be cut. */
static void join_pieces(struct pieces *pieces)
{
	struct piece *last = pieces->items;

	qsort(pieces->items, pieces->count, sizeof(*pieces->items), compare_sources);
	for (size_t i = 1; i < pieces->count; i++) {
		const struct piece *piece = &pieces->items[i];

		if (piece->sources != last->sources || piece->shift != last->shift ||
		    piece->ports.from > last->ports.to + 1)
			*++last = *piece;
		else if (piece->ports.to > last->ports.to)
			last->ports.to = piece->ports.to;
	}
	pieces->count = (size_t)(last - pieces->items) + 1;
}

static void group_pieces(struct groups *groups, struct pieces *pieces)
{
	if (pieces->count == 0)
		return;
	join_pieces(pieces);
	qsort(pieces->items, pieces->count, sizeof(*pieces->items), compare_pieces);
	for (size_t i = 0; i < pieces->count;) {
		const struct piece *piece = &pieces->items[i];
		size_t count = run_length(piece, pieces->count - i);

		if (count == 1)
			add_range(groups, piece->sources, piece->shift, piece->ports);
		else
			cut(groups, piece, count);
		i += count;
	}
}

/* The groups behind the COUNT openings at ITEMS; returns the new count. */
static size_t finish(const struct groups *groups, struct np_opening *items, size_t count,
		     enum np_proto protocol)
{
	for (const struct group *group = groups->first; group; group = group->next) {
		struct np_portset ports =
			np_portset_make(groups->arena, group->ranges, group->count);
		int shift = (int)group->key.shift;

		items[count++] = (struct np_opening){
			.protocol = protocol,
			.sources = group->key.sources,
			.ports = ports,
			.shift = shift,
		};
	}
	return count;
}

struct np_openings np_openings_make(struct np_pool *pool, const struct np_requirement *const *rows,
				    size_t count, enum np_side side, enum np_family family)
{
	struct np_arena *arena = pool->arena;
	struct groups groups[NP_PROTO_COUNT];
	struct np_opening *items;
	size_t total = 0, ranges = 0;

	for (size_t i = 0; i < count; i++)
		ranges += rows[i]->ports.count;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct pieces pieces = {
			.items = np_arena_array(arena, ranges, sizeof(struct piece))};

		groups[protocol] = (struct groups){.pool = pool, .arena = arena};
		groups[protocol].end = &groups[protocol].first;
		for (size_t i = 0; i < count; i++)
			if (rows[i]->protocols & 1U << protocol)
				add_row(pool, &pieces, rows[i], side, family);
		group_pieces(&groups[protocol], &pieces);
		total += groups[protocol].count;
	}
	items = np_arena_array(arena, total, sizeof(*items));
	total = 0;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		total = finish(&groups[protocol], items, total, protocol);
	return (struct np_openings){items, total};
}

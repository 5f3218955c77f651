#include "core/openings.h"
#include "core/shared.h"

enum {
	STRETCHES = 2, /* N ranges that meet are cut into less than 2 N stretches */
};

/* What lets something in, from all of a node's requirements. */
struct rows {
	const struct np_requirement **items;
	size_t count;
};

/* Add to ROWS those of one node, from index I of PLAN. Returns the index behind them. */
static size_t gather(const struct np_plan *plan, size_t i, struct rows *rows)
{
	const struct np_node *node = plan->items[i].node;

	rows->count = 0;
	for (; i < plan->count && plan->items[i].node == node; i++)
		if (np_is_opened(&plan->items[i]) && plan->items[i].ports.count)
			rows->items[rows->count++] = &plan->items[i];
	return i;
}

static struct np_compact_line make_line(struct np_arena *arena, const struct np_node *node,
					const struct np_opening *opening)
{
	return (struct np_compact_line){
		.node = node,
		.protocol = opening->protocol,
		.sources = opening->sources,
		.ports = np_portset_shift(arena, opening->ports, -opening->shift),
		.public_ports = node ? opening->ports : (struct np_portset){0},
	};
}

struct np_compact np_compact_make(struct np_ctx *ctx, const struct np_plan *plan)
{
	struct np_arena *arena = &ctx->arena;
	struct np_pool pool = {.arena = arena};
	struct rows rows = {np_arena_array(arena, plan->count, sizeof(*rows.items)), 0};
	struct np_compact_line *lines;
	size_t size = 0, count = 0;

	for (size_t i = 0; i < plan->count; i++)
		size += (size_t)STRETCHES * NP_PROTO_COUNT * plan->items[i].ports.count;
	lines = np_arena_array(arena, size, sizeof(*lines));
	for (size_t i = 0; i < plan->count;) {
		const struct np_node *node = plan->items[i].node;
		struct np_openings openings;

		i = gather(plan, i, &rows);
		openings = np_openings_make(&pool, rows.items, rows.count,
					    node ? NP_OUTSIDE : NP_INSIDE, NP_ALL_FAMILIES);
		for (size_t k = 0; k < openings.count; k++)
			lines[count++] = make_line(arena, node, &openings.items[k]);
	}
	return (struct np_compact){.lines = lines, .count = count};
}

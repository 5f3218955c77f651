#include "core/exposed.h"
#include "core/place.h"

/* The ports of one node that are open to any, by protocol. */
struct open_ports {
	struct np_portset sets[NP_PROTO_COUNT];
};

static bool is_open(const struct np_requirement *row, enum np_proto protocol)
{
	return row->sources->any && row->protocols & 1U << protocol;
}

static bool is_restricted(const struct np_requirement *row)
{
	return !row->sources->any && row->sources->count > 0;
}

static struct np_portset unite(struct np_arena *arena, const struct np_requirement *rows,
			       size_t count, enum np_proto protocol)
{
	struct np_range *ranges;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += is_open(&rows[i], protocol) ? rows[i].ports.count : 0;
	ranges = np_arena_array(arena, total, sizeof(*ranges));
	total = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; is_open(&rows[i], protocol) && k < rows[i].ports.count; k++)
			ranges[total++] = rows[i].ports.ranges[k];
	return np_portset_make(arena, ranges, total);
}

/* The ports of ROW that are in OPEN; of a single port this is one look-up. */
static struct np_portset shared_ports(struct np_arena *arena, const struct np_requirement *row,
				      struct np_portset open)
{
	if (np_portset_size(row->ports) == 1 &&
	    !np_portset_contains(open, row->ports.ranges[0].from))
		return (struct np_portset){0};
	return np_portset_intersect(arena, row->ports, open);
}

static void check_row(struct np_ctx *ctx, const struct np_requirement *row,
		      const struct open_ports *open)
{
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_portset shared;

		if (!(row->protocols & 1U << protocol))
			continue;
		shared = shared_ports(&ctx->arena, row, open->sets[protocol]);
		if (shared.count == 0)
			continue;
		np_warn(ctx, row->origin,
			"'%s' is restricted to %s, but another service of node %u opens %s %s to "
			"any",
			row->service->name, row->sources->text, row->node->id,
			np_protocols_title(1U << protocol), np_portset_text(&ctx->arena, shared));
		np_hint(ctx, "restrict that service too, or leave it out with --exclude");
		np_about(ctx, "exposed", np_row_place(&ctx->arena, row));
	}
}

static void check_node(struct np_ctx *ctx, const struct np_requirement *rows, size_t count)
{
	struct open_ports open;
	size_t restricted = 0;

	for (size_t i = 0; i < count; i++)
		restricted += is_restricted(&rows[i]);
	if (restricted == 0)
		return;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		open.sets[protocol] = unite(&ctx->arena, rows, count, protocol);
	for (size_t i = 0; i < count; i++)
		if (is_restricted(&rows[i]))
			check_row(ctx, &rows[i], &open);
}

void np_find_exposed(struct np_ctx *ctx, const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count;) {
		size_t end = i + 1;

		while (end < plan->count && plan->items[end].node == plan->items[i].node)
			end++;
		check_node(ctx, plan->items + i, end - i);
		i = end;
	}
}

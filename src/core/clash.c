#include "core/clash.h"
#include "core/phrase.h"
#include "core/shared.h"

enum {
	PORTS = 65536,
};

static const char *owner_id(const struct np_requirement *row)
{
	return row->instance_count ? row->instances[0]->id : row->node->id_text;
}

static void report_single(struct np_ctx *ctx, enum np_severity clash,
			  const struct np_requirement *row, const struct np_requirement *before)
{
	const char *of = row->instance_count ? "" : "node ";
	const char *before_of = before->instance_count ? "" : "node ";

	/* What an instance has been given is more likely to be wrong than what all nodes have. */
	np_report(ctx, clash, row->instance_count ? row->origin : before->origin,
		  "port %u is used twice on node %u: by '%s' of %s%s and by '%s' of %s%s",
		  row->ports.ranges[0].from, row->node->id, before->service->name, before_of,
		  owner_id(before), row->service->name, of, owner_id(row));
	np_hint(ctx,
		"only one of them can listen there; compare with the environment of each module");
	np_about(ctx, "clash", np_phrase_node(&ctx->arena, row->node));
}

/*
 * Single ports of one node, by a table of who was seen there last. Of the nodes before, the table
 * holds what no longer counts.
 */
static size_t find_singles(struct np_ctx *ctx, const struct np_plan *plan, enum np_severity clash)
{
	const struct np_requirement **seen = np_arena_array(
		&ctx->arena, (size_t)NP_PROTO_COUNT * PORTS, sizeof(const struct np_requirement *));
	size_t found = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];
		bool reported = false;

		if (!np_is_opened(row) || np_portset_size(row->ports) != 1)
			continue;
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
			size_t at = (size_t)protocol * PORTS + row->ports.ranges[0].from;

			if (!(row->protocols & 1U << protocol))
				continue;
			if (seen[at] && seen[at]->node == row->node && !reported) {
				report_single(ctx, clash, row, seen[at]);
				reported = true;
				found++;
			}
			seen[at] = row;
		}
	}
	return found;
}

int np_find_clashes(struct np_ctx *ctx, const struct np_plan *plan, enum np_severity clash)
{
	size_t found = find_singles(ctx, plan, clash) + np_find_shared_ports(ctx, plan, clash);

	return found && clash == NP_ERROR ? -1 : 0;
}

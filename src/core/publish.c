#include "core/publish.h"

static const struct np_publish *find(const struct np_owner *owner, const struct np_service *service)
{
	const struct np_publish *publish = owner->publish;

	while (publish && publish->service != service)
		publish = publish->next;
	return publish;
}

/* What the instances of ROW publish: all of them the same, or some of them nothing. */
static int find_by_instance(struct np_ctx *ctx, const struct np_requirement *row,
			    const struct np_publish **publish)
{
	*publish = NULL;
	for (size_t i = 0; i < row->instance_count; i++) {
		const struct np_publish *other = find(row->instances[i], row->service);

		if (!other)
			continue;
		if (*publish && ((*publish)->ports.from != other->ports.from ||
				 (*publish)->ports.to != other->ports.to))
			return np_error(
				ctx, other->loc,
				"'%s' of '%s' is one forward with that of another instance, "
				"which publishes it elsewhere",
				row->service->id, row->instances[i]->id);
		*publish = other;
	}
	return 0;
}

/* SET with every port moved by DELTA, which keeps it within 1 and 65535. */
static struct np_portset shift(struct np_arena *arena, struct np_portset set, int delta)
{
	struct np_range *ranges = np_arena_array(arena, set.count, sizeof(*ranges));

	for (size_t i = 0; i < set.count; i++) {
		ranges[i].from = (uint16_t)(set.ranges[i].from + delta);
		ranges[i].to = (uint16_t)(set.ranges[i].to + delta);
	}
	return (struct np_portset){ranges, set.count};
}

static int apply(struct np_ctx *ctx, struct np_requirement *row, const struct np_publish *publish)
{
	int inside = row->written.to - row->written.from + 1;
	int outside = publish->ports.to - publish->ports.from + 1;

	if (inside != outside) {
		np_error(ctx, publish->loc, "'%s' has %d port%s, and %d %s published for it",
			 row->service->id, inside, inside == 1 ? "" : "s", outside,
			 outside == 1 ? "is" : "are");
		if (inside == 1)
			np_hint(ctx, "its port is %u; give a single one", row->written.from);
		else
			np_hint(ctx, "its ports are %u-%u; give a range of the same size",
				row->written.from, row->written.to);
		return -1;
	}
	row->public_ports = shift(&ctx->arena, row->ports, publish->ports.from - row->written.from);
	return 0;
}

static bool same_instances(const struct np_requirement *a, const struct np_requirement *b)
{
	return a->instance_count == 0 || a->instances[0] == b->instances[0];
}

static int published_once(struct np_ctx *ctx, const struct np_node *node,
			  const struct np_publish *publish)
{
	np_error(ctx, publish->loc,
		 "'%s' is published once, but several instances of node %u have it",
		 publish->service->id, node->id);
	np_hint(ctx, "publish it under each instance");
	return -1;
}

int np_publish(struct np_ctx *ctx, const struct np_node *node, struct np_requirement *rows,
	       size_t count)
{
	const struct np_requirement *user = NULL; /* of what the node publishes */
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		const struct np_publish *publish;

		if (find_by_instance(ctx, &rows[i], &publish))
			return -1;
		if (!publish) {
			publish = find(&node->generic, rows[i].service);
			if (publish && user && !same_instances(&rows[i], user))
				return published_once(ctx, node, publish);
			user = &rows[i];
		}
		if (publish && apply(ctx, &rows[i], publish))
			failed = -1;
	}
	return failed;
}

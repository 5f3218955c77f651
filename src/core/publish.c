#include "core/publish.h"
#include "core/phrase.h"
#include "core/place.h"

static const struct np_publish *find(const struct np_owner *owner, const struct np_service *service)
{
	const struct np_publish *publish = owner->publish;

	while (publish && publish->service != service)
		publish = publish->next;
	return publish;
}

static bool same_ports(const struct np_publish *a, const struct np_publish *b)
{
	return a && b && a->ports.from == b->ports.from && a->ports.to == b->ports.to;
}

/* What the instances of ROW publish, which are one forward: all of them the same, or none. */
static int find_by_instance(struct np_ctx *ctx, const struct np_requirement *row,
			    const struct np_publish **publish)
{
	*publish = row->instance_count ? find(row->instances[0], row->service) : NULL;
	for (size_t i = 1; i < row->instance_count; i++) {
		const struct np_publish *other = find(row->instances[i], row->service);

		if (other == *publish || same_ports(other, *publish))
			continue;
		np_error(ctx, other ? other->loc : (*publish)->loc,
			 "'%s' of '%s' and of '%s' is one forward, and they publish it differently",
			 row->service->id, row->instances[0]->id, row->instances[i]->id);
		np_hint(ctx, "their ports are the same; publish them the same for both");
		np_about(ctx, "publish", np_phrase_node(&ctx->arena, row->node));
		return -1;
	}
	return 0;
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
		np_about(ctx, "publish", np_row_place(&ctx->arena, row));
		return -1;
	}
	row->public_ports =
		np_portset_shift(&ctx->arena, row->ports, publish->ports.from - row->written.from);
	return 0;
}

static int published_once(struct np_ctx *ctx, const struct np_node *node,
			  const struct np_publish *publish)
{
	np_error(ctx, publish->loc,
		 "'%s' is published once, but several instances of node %u have it",
		 publish->service->id, node->id);
	np_hint(ctx, "publish it under each instance");
	np_about(ctx, "publish", np_phrase_node(&ctx->arena, node));
	return -1;
}

/* Whether more than one instance of NODE, selected or not, does not publish SERVICE itself. */
static bool has_several_users(const struct np_node *node, const struct np_service *service)
{
	size_t count = 0;

	for (size_t i = 0; i < node->instance_count; i++)
		count += !find(node->instances[i], service);
	return count > 1;
}

static bool same_instances(const struct np_requirement *a, const struct np_requirement *b)
{
	return a->instance_count == 0 || a->instances[0] == b->instances[0];
}

/*
 * Whether what NODE publishes would be for more than one forward: of single ports each instance
 * has its own, of ranges those that are not shared have.
 */
static bool is_ambiguous(const struct np_node *node, const struct np_requirement *row,
			 const struct np_requirement *user)
{
	if (row->service->scope != NP_SCOPE_INSTANCE)
		return false;
	if (!row->range)
		return has_several_users(node, row->service);
	return user && !same_instances(row, user);
}

const struct np_publish *np_published(const struct np_requirement *row)
{
	const struct np_publish *publish = NULL;

	if (row->instance_count)
		publish = find(row->instances[0], row->service);
	return publish ? publish : find(&row->node->generic, row->service);
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
			if (publish && is_ambiguous(node, &rows[i], user))
				return published_once(ctx, node, publish);
			user = &rows[i];
		}
		if (publish && apply(ctx, &rows[i], publish))
			failed = -1;
	}
	return failed;
}

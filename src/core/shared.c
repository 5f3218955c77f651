/*
 * Ports of one public address that would lead to two places, found by sweeping over all that is
 * forwarded from it in rising order.
 */
#include "core/shared.h"
#include "core/phrase.h"
#include "core/publish.h"

#include <stdlib.h>
#include <string.h>

bool np_is_opened(const struct np_requirement *row)
{
	return row->service->reach != NP_REACH_INTERNAL;
}

/* A stretch of ports of one public address, and where it leads. */
struct stretch {
	const char *address; /* the first of equal texts, so that pointers compare */
	enum np_proto protocol;
	struct np_range ports;
	int shift; /* from the node's port to the public one */
	const struct np_requirement *row;
};

/* Ports that two stretches of one address share. */
struct overlap {
	const char *address;
	const struct np_node *first, *second;
	const struct np_requirement *early, *late;
	enum np_proto protocol;
	struct np_range ports;
};

/* The address that NODE has outside; where it is not known, what stands for one of its own. */
static const char *outside(const struct np_node *node)
{
	const char *address = np_node_outside(node)->text;

	return address ? address : node->id_text;
}

static bool same_target(const struct stretch *a, const struct stretch *b)
{
	return a->row->node == b->row->node && a->shift == b->shift;
}

static int compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;
	int order = strcmp(x->address, y->address);

	if (order)
		return order;
	if (x->protocol != y->protocol)
		return x->protocol < y->protocol ? -1 : 1;
	if (x->ports.from != y->ports.from)
		return x->ports.from < y->ports.from ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static int compare_overlaps(const void *a, const void *b)
{
	const struct overlap *x = a, *y = b;

	if (x->second->id != y->second->id)
		return x->second->id < y->second->id ? -1 : 1;
	if (x->first->id != y->first->id)
		return x->first->id < y->first->id ? -1 : 1;
	if (x->protocol != y->protocol)
		return x->protocol < y->protocol ? -1 : 1;
	return (x->ports.from > y->ports.from) - (x->ports.from < y->ports.from);
}

/* Where the clash can be mended: at what is published, or else at the later node. */
static struct np_loc place(const struct np_requirement *early, const struct np_requirement *late)
{
	const struct np_publish *publish = np_published(late);

	if (!publish && early->node == late->node)
		publish = np_published(early);
	return publish ? publish->loc : late->node->loc;
}

static struct overlap make_overlap(const struct stretch *a, const struct stretch *b)
{
	const struct np_requirement *late = a->row > b->row ? a->row : b->row;
	const struct np_requirement *early = late == a->row ? b->row : a->row;
	uint16_t to = a->ports.to < b->ports.to ? a->ports.to : b->ports.to;

	return (struct overlap){
		.address = a->address,
		.first = early->node,
		.second = late->node,
		.early = early,
		.late = late,
		.protocol = a->protocol,
		.ports = {b->ports.from, to},
	};
}

/*
 * In rising order, it is enough to look at the stretch that reaches furthest: another one that
 * reaches into this one overlaps that one as well, and has been found.
 */
static size_t sweep(const struct stretch *stretches, size_t count, struct overlap *overlaps)
{
	const struct stretch *furthest = NULL;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct stretch *s = &stretches[i];

		if (furthest && (strcmp(s->address, furthest->address) != 0 ||
				 s->protocol != furthest->protocol))
			furthest = NULL;
		if (furthest && furthest->ports.to >= s->ports.from && !same_target(furthest, s))
			overlaps[found++] = make_overlap(furthest, s);
		if (!furthest || s->ports.to > furthest->ports.to)
			furthest = s;
	}
	return found;
}

static bool same_pair(const struct overlap *a, const struct overlap *b)
{
	return a->first == b->first && a->second == b->second;
}

/* "5060-5061/tcp" of the COUNT overlaps of one pair of nodes. */
static const char *describe(struct np_arena *arena, const struct overlap *overlaps, size_t count)
{
	static const char *const names[] = {[NP_TCP] = "tcp", [NP_UDP] = "udp"};
	struct np_range *ranges = np_arena_array(arena, count, sizeof(*ranges));
	const char *text = "";

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		size_t used = 0;

		for (size_t i = 0; i < count; i++)
			if (overlaps[i].protocol == protocol)
				ranges[used++] = overlaps[i].ports;
		if (used)
			text = np_arena_printf(
				arena, "%s%s%s/%s", text, *text ? " and " : "",
				np_portset_text(arena, np_portset_make(arena, ranges, used)),
				names[protocol]);
	}
	return text;
}

static void report_pair(struct np_ctx *ctx, enum np_severity clash, const struct overlap *overlaps,
			size_t count)
{
	const char *ports = describe(&ctx->arena, overlaps, count);

	if (overlaps->first == overlaps->second) {
		np_report(ctx, clash, place(overlaps->early, overlaps->late),
			  "%s from outside would lead to two ports of node %u, for '%s' and '%s'",
			  ports, overlaps->first->id, overlaps->early->service->name,
			  overlaps->late->service->name);
		np_hint(ctx, "publish each service on external ports of its own");
		np_about(ctx, "public-clash", np_phrase_node(&ctx->arena, overlaps->second));
		return;
	}
	np_report(ctx, clash, place(overlaps->early, overlaps->late),
		  "%s of %s would lead to node %u and to node %u", ports, overlaps->address,
		  overlaps->first->id, overlaps->second->id);
	np_hint(ctx, "give node %u a public address of its own, or 'publish' other external ports",
		overlaps->second->id);
	np_about(ctx, "public-clash", np_phrase_node(&ctx->arena, overlaps->second));
}

static size_t report_overlaps(struct np_ctx *ctx, enum np_severity clash, struct overlap *overlaps,
			      size_t count)
{
	size_t pairs = 0;

	qsort(overlaps, count, sizeof(*overlaps), compare_overlaps);
	for (size_t i = 0; i < count; pairs++) {
		size_t end = i + 1;

		while (end < count && same_pair(&overlaps[i], &overlaps[end]))
			end++;
		report_pair(ctx, clash, overlaps + i, end - i);
		i = end;
	}
	return pairs;
}

/*
 * Addresses of which a port may lead to two places: several nodes have them, or a node publishes
 * something. All others are left out, which is nearly all of them.
 */
static struct np_map find_shared(struct np_arena *arena, const struct np_plan *plan)
{
	struct np_map users = {0}, shared = {0};

	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];
		const char *address = outside(row->node);
		bool published = row->ports.ranges != row->public_ports.ranges;
		const struct np_node *other;

		if (!published && i > 0 && row->node == row[-1].node)
			continue;
		other = np_map_put(&users, arena, address, strlen(address), (void *)row->node);
		if (published || (other && other != row->node))
			np_map_put(&shared, arena, address, strlen(address), (void *)row->node);
	}
	return shared;
}

static size_t collect(const struct np_plan *plan, const struct np_map *shared,
		      struct stretch *stretches)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];
		const char *address = outside(row->node);

		if (!np_is_opened(row) || !np_map_get(shared, address, strlen(address)))
			continue;
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
			if (!(row->protocols & 1U << protocol))
				continue;
			for (size_t k = 0; k < row->public_ports.count; k++) {
				struct np_range ports = row->public_ports.ranges[k];

				if (stretches)
					stretches[count] = (struct stretch){
						.address = address,
						.protocol = protocol,
						.ports = ports,
						.shift = ports.from - row->ports.ranges[k].from,
						.row = row,
					};
				count++;
			}
		}
	}
	return count;
}

size_t np_find_shared_ports(struct np_ctx *ctx, const struct np_plan *plan, enum np_severity clash)
{
	struct np_map shared = find_shared(&ctx->arena, plan);
	struct stretch *stretches;
	struct overlap *overlaps;
	size_t count;

	if (shared.count == 0)
		return 0;
	count = collect(plan, &shared, NULL);
	stretches = np_arena_array(&ctx->arena, count, sizeof(*stretches));
	overlaps = np_arena_array(&ctx->arena, count, sizeof(*overlaps));
	collect(plan, &shared, stretches);
	qsort(stretches, count, sizeof(*stretches), compare_stretches);
	return report_overlaps(ctx, clash, overlaps, sweep(stretches, count, overlaps));
}

/* The resolver: node after node, service after service, owner after owner. */
#include "core/carve.h"
#include "core/clash.h"
#include "core/evaluate.h"
#include "core/exposed.h"
#include "core/join.h"
#include "core/place.h"
#include "core/publish.h"
#include "core/select.h"

struct resolver {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	const struct np_site *site;
	const struct np_chosen *chosen;
	enum np_severity clash;
	struct np_requirement *items; /* room for all that can come */
	size_t count;
	struct np_arena scratch; /* for one node at a time */
	struct np_internals internals;
	struct np_unknown unknown; /* internal ports that nobody knows */
	bool failed;
	/* the node being resolved */
	const struct np_node *node;
	struct np_node_slots slots;
	struct np_carving carving;
};

/* How a value can be given depends on whose it is. */
static void hint_missing(struct resolver *r, const struct np_slots *slots, const char *name)
{
	if (!slots->owner)
		np_hint(r->ctx, "give the environment of the proxy of node %u with --env FILE",
			r->node->id);
	else if (slots->owner->scope == NP_SCOPE_GENERIC)
		np_hint(r->ctx, "write it under 'values' of the node, or give --set %s.%s=PORT",
			slots->owner->id, name);
	else
		np_hint(r->ctx,
			"give the module's environment with --env FILE, or --set %s.%s=PORT",
			slots->owner->id, name);
}

static void missing(struct resolver *r, const struct np_service *service,
		    const struct np_slots *slots, uint32_t variable)
{
	const char *name = r->catalogue->variables[variable]->name;
	const struct np_slot *slot = &slots->slots[variable];
	const char *how = slot->state == NP_EMPTY ? "is empty" : "is not set";
	const char *whose = np_describe_owner(&r->ctx->arena, slots->owner, r->node);
	struct np_loc loc = slots->owner ? slots->owner->loc : r->node->loc;

	if (slot->value)
		loc = slot->value->loc;
	if (service->need != NP_REQUIRED || service->reach == NP_REACH_INTERNAL) {
		np_note(r->ctx, loc, "%s of %s %s; '%s' is left out", name, whose, how,
			service->name);
		np_about(r->ctx, "missing", np_owner_place(&r->ctx->arena, slots->owner, r->node));
		return;
	}
	r->failed = true;
	np_error(r->ctx, loc, "%s of %s %s, and '%s' needs it", name, whose, how, service->name);
	np_about(r->ctx, "missing", np_owner_place(&r->ctx->arena, slots->owner, r->node));
	hint_missing(r, slots, name);
}

/* A row for each set of ports: mostly one, two where the protocols differ. */
static size_t make_rows(const struct np_requirement *row, const struct np_evaluation *found,
			struct np_requirement *items)
{
	size_t count = 0;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_portset ports = found->sets[protocol];

		if (ports.count == 0)
			continue;
		if (count && np_portset_equal(items[count - 1].ports, ports)) {
			items[count - 1].protocols |= 1U << protocol;
			continue;
		}
		items[count] = *row;
		items[count].protocols = 1U << protocol;
		items[count].ports = items[count].public_ports = ports;
		items[count].carved = found->carved[protocol];
		items[count].origin = found->origin[protocol];
		items[count++].written = found->written;
	}
	return count;
}

static void add(struct resolver *r, const struct np_service *service, const struct np_slots *slots,
		const struct np_evaluation *found)
{
	struct np_requirement row = {
		.service = service,
		.node = r->node,
		.range = found->range,
		.sources = r->site->sources[service->index],
	};

	if (service->scope == NP_SCOPE_INSTANCE) {
		row.instances = &r->node->instances[slots - r->slots.instances];
		row.instance_count = 1;
	}
	r->count += make_rows(&row, found, r->items + r->count);
}

static void resolve_one(struct resolver *r, const struct np_service *service,
			const struct np_slots *slots)
{
	struct np_evaluation found;
	enum np_outcome outcome = np_evaluate(r->ctx, service, slots, &found);

	/* Which internal ports exist depends on the release; those that must are worth a note. */
	if (outcome == NP_MISSING &&
	    (service->reach != NP_REACH_INTERNAL || service->need == NP_REQUIRED))
		missing(r, service, slots, found.missing);
	if (outcome == NP_INVALID)
		r->failed = true;
	if (outcome != NP_FOUND)
		return;
	if (service->reach != NP_REACH_INTERNAL &&
	    np_carve(r->ctx, &r->carving, service, r->clash, &found))
		r->failed = true;
	add(r, service, slots, &found);
}

static bool has_ranges(const struct np_service *service)
{
	for (size_t i = 0; i < service->port_count; i++)
		if (service->ports[i].range)
			return true;
	return false;
}

static void resolve_instances(struct resolver *r, const struct np_service *service)
{
	size_t first = r->count;

	for (size_t i = 0; i < r->node->instance_count; i++)
		if (np_chosen_instance(r->chosen, r->node->instances[i]))
			resolve_one(r, service, &r->slots.instances[i]);
	if (has_ranges(service) && r->count - first > 1)
		r->count = first +
			   np_join_ranges(r->ctx, &r->scratch, r->items + first, r->count - first);
}

static void resolve_service(struct resolver *r, const struct np_service *service)
{
	size_t first = r->count;

	if (service->scope == NP_SCOPE_INSTANCE)
		resolve_instances(r, service);
	else
		resolve_one(r, service,
			    service->scope == NP_SCOPE_PROXY ? &r->slots.proxy : &r->slots.generic);
	if (r->site->publications &&
	    np_publish(r->ctx, r->node, r->items + first, r->count - first))
		r->failed = true;
}

static void resolve_node(struct resolver *r)
{
	size_t first = r->count;
	bool carved;

	if (np_slots_fill_node(r->ctx, &r->scratch, r->catalogue, r->node, &r->slots))
		r->failed = true;
	carved = np_carving_make(r->ctx, &r->scratch, &r->internals, &r->slots, &r->carving) == 0;
	if (!carved)
		r->failed = true;
	for (size_t i = 0; i < r->catalogue->count; i++) {
		const struct np_service *service = &r->catalogue->services[i];

		/* What is wrong with internal ports has been said by then. */
		if (r->chosen->services[i] && (carved || service->reach != NP_REACH_INTERNAL))
			resolve_service(r, service);
	}
	np_carving_count_unknown(&r->carving, r->items + first, r->count - first, &r->unknown);
	np_arena_reset(&r->scratch);
}

/* Room for every row that there can be: a service splits into its protocols at most. */
static size_t most_rows(const struct resolver *r)
{
	size_t chosen = 0, owners = 0;

	for (size_t i = 0; i < r->catalogue->count; i++)
		chosen += r->chosen->services[i];
	for (size_t i = 0; i < r->site->node_count; i++)
		owners += 1 + r->site->nodes[i]->instance_count;
	return owners * chosen * NP_PROTO_COUNT;
}

static void resolve_all(struct resolver *r)
{
	r->internals = np_internals_make(&r->ctx->arena, r->catalogue);
	r->items = np_arena_array(&r->ctx->arena, most_rows(r), sizeof(*r->items));
	for (size_t i = 0; i < r->site->node_count; i++) {
		r->node = r->site->nodes[i];
		if (np_chosen_node(r->chosen, r->node))
			resolve_node(r);
	}
	np_arena_release(&r->scratch);
	if (np_unknown_report(r->ctx, r->clash, r->catalogue, &r->unknown))
		r->failed = true;
}

int np_resolve(struct np_ctx *ctx, const struct np_site *site, const struct np_selection *selection,
	       enum np_severity clash, struct np_plan *plan)
{
	const struct np_catalogue *catalogue = site->catalogue;
	struct np_chosen chosen = {0};
	struct resolver r = {.ctx = ctx,
			     .catalogue = catalogue,
			     .site = site,
			     .chosen = &chosen,
			     .clash = clash};

	*plan = (struct np_plan){.catalogue = catalogue};
	if (np_choose(ctx, catalogue, site, selection, &chosen))
		return -1;
	resolve_all(&r);
	*plan = (struct np_plan){
		.catalogue = catalogue, .site = site, .items = r.items, .count = r.count};
	if (r.failed)
		return -1;
	np_find_exposed(ctx, plan);
	return np_find_clashes(ctx, plan, clash);
}

/* The rows of SERVICE without any deployment; where a variable decides, one row without ports. */
static size_t general_rows(struct np_ctx *ctx, const struct np_service *service,
			   const struct np_slots *nobody, struct np_requirement *items)
{
	struct np_requirement row = {.service = service, .origin = service->ports[0].loc};
	struct np_evaluation found;

	row.sources = service->reach == NP_REACH_INTERNAL ? &np_sources_none : &np_sources_any;
	for (size_t i = 0; i < service->port_count; i++) {
		row.protocols |= service->ports[i].protocols;
		row.range |= service->ports[i].range;
	}
	if (np_evaluate(ctx, service, nobody, &found) == NP_FOUND)
		return make_rows(&row, &found, items);
	*items = row;
	return 1;
}

int np_resolve_general(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		       const struct np_selection *selection, struct np_plan *plan)
{
	struct np_chosen chosen = {0};
	struct np_slots nobody;
	struct np_requirement *items;
	size_t count = 0;

	if (np_choose(ctx, catalogue, NULL, selection, &chosen))
		return -1;
	np_slots_fill(ctx, &ctx->arena, catalogue, NULL, &nobody);
	items = np_arena_array(&ctx->arena, catalogue->count * NP_PROTO_COUNT, sizeof(*items));
	for (size_t i = 0; i < catalogue->count; i++)
		if (chosen.services[i])
			count += general_rows(ctx, &catalogue->services[i], &nobody, items + count);
	*plan = (struct np_plan){.catalogue = catalogue, .items = items, .count = count};
	return np_failed(ctx) ? -1 : 0; /* defaults alone may make a reversed range */
}

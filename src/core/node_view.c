#include "core/node_view.h"
#include "core/shared.h"

#include <string.h>

/*
 * Internal services whose ports a node opens all the same, as only its local networks are sent
 * there (ns8-nethvoice-proxy, configure-module/20configure).
 */
static const char *const local_services[] = {"sip-redirect"};

bool np_sets_subtract(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT],
		      const struct np_portset without[NP_PROTO_COUNT],
		      struct np_portset out[NP_PROTO_COUNT])
{
	bool any = false;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		out[protocol] = sets[protocol];
		if (sets[protocol].count)
			out[protocol] = np_portset_subtract(
				arena, sets[protocol],
				np_portset_near(without[protocol], sets[protocol]));
		any |= out[protocol].count > 0;
	}
	return any;
}

bool np_sets_intersect(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT],
		       const struct np_portset with[NP_PROTO_COUNT],
		       struct np_portset out[NP_PROTO_COUNT])
{
	bool any = false;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		out[protocol] = sets[protocol];
		if (sets[protocol].count)
			out[protocol] = np_portset_intersect(
				arena, sets[protocol],
				np_portset_near(with[protocol], sets[protocol]));
		any |= out[protocol].count > 0;
	}
	return any;
}

static void gather_one(const struct np_node_view *view, struct np_arena *scratch,
		       const struct np_service *service, const struct np_slots *slots)
{
	struct np_evaluation found;

	if (np_evaluate(view->c->ctx, service, slots, &found) != NP_FOUND)
		return;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		np_ranges_add(scratch, &view->services[service->index].ranges[protocol],
			      found.sets[protocol]);
}

static bool is_local(const struct np_service *service)
{
	for (size_t i = 0; i < sizeof(local_services) / sizeof(*local_services); i++)
		if (strcmp(local_services[i], service->id) == 0)
			return true;
	return false;
}

/* Internal services are asked for by the carving; of instances there may be thousands of them. */
static void gather_service(const struct np_node_view *view, struct np_arena *scratch,
			   const struct np_service *service, const struct np_node_slots *slots)
{
	if (service->reach == NP_REACH_INTERNAL && !is_local(service))
		return;
	if (service->scope == NP_SCOPE_PROXY)
		gather_one(view, scratch, service, &slots->proxy);
	if (service->scope == NP_SCOPE_GENERIC)
		gather_one(view, scratch, service, &slots->generic);
	for (size_t i = 0; service->scope == NP_SCOPE_INSTANCE && i < view->node->instance_count;
	     i++)
		gather_one(view, scratch, service, &slots->instances[i]);
}

static void gather_planned(struct np_node_view *view, struct np_arena *scratch,
			   enum np_proto protocol)
{
	struct np_ranges planned = {0};

	for (size_t i = 0; i < view->row_count; i++)
		if (np_is_opened(&view->rows[i]) && view->rows[i].protocols & 1U << protocol)
			np_ranges_add(scratch, &planned, view->rows[i].ports);
	view->planned[protocol] = np_ranges_set(scratch, &planned);
}

static void join_services(struct np_node_view *view, struct np_arena *scratch,
			  const struct np_catalogue *catalogue, enum np_proto protocol)
{
	struct np_ranges known = {0}, local = {0};

	for (size_t i = 0; i < catalogue->count; i++) {
		struct np_view_service *service = &view->services[i];
		bool internal = catalogue->services[i].reach == NP_REACH_INTERNAL;

		service->sets[protocol] = np_ranges_set(scratch, &service->ranges[protocol]);
		np_ranges_add(scratch, internal ? &local : &known, service->sets[protocol]);
	}
	view->known[protocol] = np_ranges_set(scratch, &known);
	view->local[protocol] = np_ranges_set(scratch, &local);
}

void np_node_view_make(struct np_node_view *view, struct np_arena *scratch,
		       const struct np_internals *internals)
{
	const struct np_catalogue *catalogue = view->c->site->catalogue;
	struct np_ctx *ctx = view->c->ctx;
	struct np_node_slots slots;
	struct np_carving carving;

	np_slots_fill_node(ctx, scratch, catalogue, view->node, &slots);
	np_carving_make(ctx, scratch, internals, &slots, &carving);
	view->services = np_arena_array(scratch, catalogue->count, sizeof(*view->services));
	for (size_t i = 0; i < catalogue->count; i++)
		gather_service(view, scratch, &catalogue->services[i], &slots);
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		view->internal[protocol] = carving.internal[protocol];
		gather_planned(view, scratch, protocol);
		join_services(view, scratch, catalogue, protocol);
	}
}

#include "core/carve.h"
#include "core/phrase.h"
#include "core/place.h"

struct np_internal {
	const struct np_port_expr *port;
	enum np_scope scope;
	bool required;
	uint32_t variable; /* where it is not set, there is no port; NP_NO_VARIABLE: there may be */
};

/* The variable that PORT cannot do without, as the first thing that is looked at. */
static uint32_t only_variable(const struct np_port_expr *port)
{
	return port->from.fallback ? NP_NO_VARIABLE : port->from.variable;
}

/* Most internal ports of most owners are not set; that is seen without evaluating them. */
static bool is_unset(const struct np_internal *internal, const struct np_slots *slots)
{
	return internal->variable != NP_NO_VARIABLE && !internal->required &&
	       slots->slots[internal->variable].state == NP_UNSET;
}

/* The ranges that are being gathered, by protocol. */
struct gathering {
	struct np_ctx *ctx;
	const struct np_node *node;
	const struct np_internals *internals;
	struct np_carving *carving;
	struct np_range *ranges[NP_PROTO_COUNT];
	size_t count[NP_PROTO_COUNT];
};

struct np_internals np_internals_make(struct np_arena *arena, const struct np_catalogue *catalogue)
{
	struct np_internal *ports;
	size_t most = 0, count = 0;

	for (size_t i = 0; i < catalogue->count; i++)
		most += catalogue->services[i].port_count;
	ports = np_arena_array(arena, most, sizeof(*ports));
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct np_service *service = &catalogue->services[i];

		if (service->reach != NP_REACH_INTERNAL)
			continue;
		for (size_t k = 0; k < service->port_count; k++)
			ports[count++] = (struct np_internal){
				.port = &service->ports[k],
				.scope = service->scope,
				.required = service->need == NP_REQUIRED,
				.variable = only_variable(&service->ports[k]),
			};
	}
	return (struct np_internals){ports, count};
}

static void add_unknown(struct np_unknown *unknown, const struct np_unknown *more)
{
	if (unknown->count == 0) {
		unknown->first = more->first;
		unknown->node = more->node;
		unknown->variable = more->variable;
	}
	unknown->protocols |= more->protocols;
	unknown->count += more->count;
}

static void add_range(struct gathering *g, unsigned protocols, struct np_range range)
{
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (protocols & 1U << protocol)
			g->ranges[protocol][g->count[protocol]++] = range;
}

/* The internal ports of one owner. What lacks several is one unknown. */
static int gather(struct gathering *g, enum np_scope scope, const struct np_slots *slots)
{
	struct np_unknown unknown = {.first = slots->owner, .node = g->node};
	struct np_evaluated_port found = {0};
	int failed = 0;

	for (size_t i = 0; i < g->internals->count; i++) {
		const struct np_internal *internal = &g->internals->ports[i];
		enum np_outcome outcome;

		if (internal->scope != scope || is_unset(internal, slots))
			continue;
		outcome = np_evaluate_port(g->ctx, internal->port, slots, &found);
		if (outcome == NP_FOUND)
			add_range(g, internal->port->protocols, found.range);
		if (outcome == NP_INVALID)
			failed = -1;
		if (outcome == NP_MISSING && internal->required) {
			unknown.count = 1;
			unknown.variable = found.missing;
			unknown.protocols |= internal->port->protocols;
		}
	}
	if (unknown.count)
		add_unknown(&g->carving->unknown, &unknown);
	return failed;
}

int np_carving_make(struct np_ctx *ctx, struct np_arena *scratch,
		    const struct np_internals *internals, const struct np_node_slots *slots,
		    struct np_carving *carving)
{
	size_t most = internals->count * (slots->node->instance_count + 1);
	struct gathering g = {
		.ctx = ctx, .node = slots->node, .internals = internals, .carving = carving};
	int failed = 0;

	*carving = (struct np_carving){.node = slots->node};
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		g.ranges[protocol] = np_arena_array(scratch, most, sizeof(struct np_range));
	if (gather(&g, NP_SCOPE_PROXY, &slots->proxy) ||
	    gather(&g, NP_SCOPE_GENERIC, &slots->generic))
		failed = -1;
	for (size_t i = 0; i < slots->node->instance_count; i++)
		if (gather(&g, NP_SCOPE_INSTANCE, &slots->instances[i]))
			failed = -1;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		carving->internal[protocol] =
			np_portset_make(scratch, g.ranges[protocol], g.count[protocol]);
	return failed;
}

static int all_internal(struct np_ctx *ctx, const struct np_service *service, struct np_loc origin,
			const char *ports, enum np_severity clash)
{
	np_report(ctx, clash, origin, "'%s': %s is internal on its node and is not opened",
		  service->name, ports);
	np_hint(ctx, "'nvports list --all' shows internal ports; compare the values of both");
	return clash == NP_ERROR ? -1 : 0;
}

int np_carve(struct np_ctx *ctx, const struct np_carving *carving, const struct np_service *service,
	     enum np_severity clash, struct np_evaluation *found)
{
	int failed = 0;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_portset all = found->sets[protocol];
		struct np_portset internal = carving->internal[protocol];

		if (all.count == 0 || internal.count == 0)
			continue;
		internal = np_portset_near(internal, all);
		found->sets[protocol] = np_portset_subtract(&ctx->arena, all, internal);
		found->carved[protocol] = np_portset_intersect(&ctx->arena, all, internal);
		if (found->sets[protocol].count)
			continue;
		if (all_internal(ctx, service, found->origin[protocol],
				 np_portset_text(&ctx->arena, all), clash))
			failed = -1;
		np_about(ctx, "all-internal", np_phrase_node(&ctx->arena, carving->node));
	}
	return failed;
}

void np_carving_count_unknown(const struct np_carving *carving, const struct np_requirement *rows,
			      size_t count, struct np_unknown *total)
{
	unsigned opened = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].range && rows[i].service->reach != NP_REACH_INTERNAL)
			opened |= rows[i].protocols;
	if (opened & carving->unknown.protocols)
		add_unknown(total, &carving->unknown);
}

int np_unknown_report(struct np_ctx *ctx, enum np_severity severity,
		      const struct np_catalogue *catalogue, const struct np_unknown *unknown)
{
	const char *others = "";

	if (unknown->count == 0)
		return 0;
	if (unknown->count > 1)
		others = np_arena_printf(&ctx->arena, " (and of %zu more)", unknown->count - 1);
	np_report(ctx, severity, unknown->first ? unknown->first->loc : unknown->node->loc,
		  "%s of %s%s is not set, so it cannot be kept out of the ranges that are opened",
		  catalogue->variables[unknown->variable]->name,
		  np_describe_owner(&ctx->arena, unknown->first, unknown->node), others);
	np_hint(ctx, "the module's environment has it; give it with --env FILE");
	np_about(ctx, "unknown-internal",
		 np_owner_place(&ctx->arena, unknown->first, unknown->node));
	return severity == NP_ERROR ? -1 : 0;
}

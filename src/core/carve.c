#include "core/carve.h"

/* The ranges that are being gathered, by protocol. */
struct gathering {
	struct np_ctx *ctx;
	struct np_carving *carving;
	struct np_range *ranges[NP_PROTO_COUNT];
	size_t count[NP_PROTO_COUNT];
};

static void add_unknown(struct np_unknown *unknown, const struct np_unknown *more)
{
	if (!unknown->first) {
		unknown->first = more->first;
		unknown->variable = more->variable;
	}
	unknown->protocols |= more->protocols;
	unknown->count += more->count;
}

static int gather_service(struct gathering *g, const struct np_service *service,
			  const struct np_slots *slots)
{
	struct np_unknown unknown = {.count = 1};
	int failed = 0;

	for (size_t i = 0; i < service->port_count; i++) {
		const struct np_port_expr *expr = &service->ports[i];
		struct np_evaluation found = {0};
		struct np_range range;
		enum np_outcome outcome = np_evaluate_port(g->ctx, expr, slots, &range, &found);

		if (outcome == NP_INVALID)
			failed = -1;
		if (outcome == NP_MISSING) {
			unknown.first = slots->owner;
			unknown.variable = found.missing;
			unknown.protocols |= expr->protocols;
		}
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT && outcome == NP_FOUND;
		     protocol++)
			if (expr->protocols & 1U << protocol)
				g->ranges[protocol][g->count[protocol]++] = range;
	}
	if (unknown.first && service->need == NP_REQUIRED)
		add_unknown(&g->carving->unknown, &unknown);
	return failed;
}

static int gather_owners(struct gathering *g, const struct np_service *service,
			 const struct np_node_slots *slots)
{
	int failed = 0;

	if (service->scope == NP_SCOPE_PROXY)
		return gather_service(g, service, &slots->proxy);
	if (service->scope == NP_SCOPE_GENERIC)
		return gather_service(g, service, &slots->generic);
	for (size_t i = 0; i < slots->node->instance_count; i++)
		if (gather_service(g, service, &slots->instances[i]))
			failed = -1;
	return failed;
}

static size_t count_internal_ports(const struct np_catalogue *catalogue)
{
	size_t count = 0;

	for (size_t i = 0; i < catalogue->count; i++)
		if (catalogue->services[i].reach == NP_REACH_INTERNAL)
			count += catalogue->services[i].port_count;
	return count;
}

int np_carving_make(struct np_ctx *ctx, struct np_arena *scratch,
		    const struct np_catalogue *catalogue, const struct np_node_slots *slots,
		    struct np_carving *carving)
{
	size_t most = count_internal_ports(catalogue) * (slots->node->instance_count + 1);
	struct gathering g = {.ctx = ctx, .carving = carving};
	int failed = 0;

	*carving = (struct np_carving){0};
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		g.ranges[protocol] = np_arena_array(scratch, most, sizeof(struct np_range));
	for (size_t i = 0; i < catalogue->count; i++)
		if (catalogue->services[i].reach == NP_REACH_INTERNAL &&
		    gather_owners(&g, &catalogue->services[i], slots))
			failed = -1;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		carving->internal[protocol] =
			np_portset_make(scratch, g.ranges[protocol], g.count[protocol]);
	return failed;
}

static bool overlap(struct np_portset a, struct np_portset b)
{
	size_t i = 0, k = 0;

	while (i < a.count && k < b.count) {
		if (a.ranges[i].to < b.ranges[k].from)
			i++;
		else if (b.ranges[k].to < a.ranges[i].from)
			k++;
		else
			return true;
	}
	return false;
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

		if (!overlap(all, carving->internal[protocol]))
			continue;
		found->sets[protocol] =
			np_portset_subtract(&ctx->arena, all, carving->internal[protocol]);
		if (found->sets[protocol].count == 0 &&
		    all_internal(ctx, service, found->origin, np_portset_text(&ctx->arena, all),
				 clash))
			failed = -1;
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

void np_unknown_report(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		       const struct np_unknown *unknown)
{
	const char *others = "";

	if (!unknown->first)
		return;
	if (unknown->count > 1)
		others = np_arena_printf(&ctx->arena, " (and of %zu more)", unknown->count - 1);
	np_note(ctx, unknown->first->loc,
		"%s of '%s'%s is not set, so that internal port cannot be kept out of opened ranges",
		catalogue->variables[unknown->variable]->name, unknown->first->id, others);
	np_hint(ctx, "the module's environment has it; give it with --env FILE");
}

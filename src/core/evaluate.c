#include "core/evaluate.h"
#include "nvports/number.h"

#include <string.h>

static int malformed(struct np_ctx *ctx, const char *variable, const struct np_owner *owner,
		     const struct np_value *value, const char *problem)
{
	np_error(ctx, value->loc, "%s of '%s': port '%s' %s", variable, owner->id, value->text,
		 problem);
	np_hint(ctx, "a port is a whole number from 1 to 65535");
	return -1;
}

static int fill(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_slots *slots,
		const struct np_value *value, enum np_strength strength)
{
	struct np_slot *slot = &slots->slots[value->variable];
	const char *problem;

	if (slot->value) /* a stronger or a later one holds */
		return 0;
	slot->value = value;
	slot->state = NP_EMPTY;
	if (strength == NP_FROM_ENVIRONMENT && !*value->text)
		return 0;
	problem = np_port_parse(value->text, strlen(value->text), &slot->port);
	slot->state = problem ? NP_MALFORMED : NP_SET;
	if (!problem)
		return 0;
	return malformed(ctx, catalogue->variables[value->variable]->name, slots->owner, value,
			 problem);
}

int np_slots_fill(struct np_ctx *ctx, struct np_arena *scratch,
		  const struct np_catalogue *catalogue, const struct np_owner *owner,
		  struct np_slots *slots)
{
	int failed = 0;

	slots->owner = owner;
	slots->slots = np_arena_array(scratch, catalogue->variable_count, sizeof(*slots->slots));
	if (!owner)
		return 0;
	for (unsigned strength = NP_STRENGTH_COUNT; strength-- > 0;)
		for (const struct np_value *v = owner->values[strength]; v; v = v->next)
			if (fill(ctx, catalogue, slots, v, strength))
				failed = -1;
	return failed;
}

int np_slots_fill_node(struct np_ctx *ctx, struct np_arena *scratch,
		       const struct np_catalogue *catalogue, const struct np_node *node,
		       struct np_node_slots *slots)
{
	int failed = np_slots_fill(ctx, scratch, catalogue, node->proxy, &slots->proxy);

	slots->node = node;
	slots->instances = np_arena_array(scratch, node->instance_count, sizeof(*slots->instances));
	if (np_slots_fill(ctx, scratch, catalogue, &node->generic, &slots->generic))
		failed = -1;
	for (size_t i = 0; i < node->instance_count; i++)
		if (np_slots_fill(ctx, scratch, catalogue, node->instances[i],
				  &slots->instances[i]))
			failed = -1;
	return failed;
}

/* One end of a range; *FROM becomes the value that it came from, where there is none yet. */
static enum np_outcome evaluate_term(const struct np_term *term, const struct np_slots *slots,
				     uint16_t *port, struct np_evaluation *out)
{
	const struct np_slot *slot;

	while (term->variable != NP_NO_VARIABLE) {
		slot = &slots->slots[term->variable];
		if (slot->state == NP_MALFORMED)
			return NP_INVALID;
		if (slot->state == NP_SET) {
			*port = slot->port;
			if (!out->origin.src)
				out->origin = slot->value->loc;
			return NP_FOUND;
		}
		if (!term->fallback) {
			out->missing = term->variable;
			return NP_MISSING;
		}
		term = term->fallback;
	}
	*port = term->number;
	return NP_FOUND;
}

enum np_outcome np_evaluate_port(struct np_ctx *ctx, const struct np_port_expr *expr,
				 const struct np_slots *slots, struct np_range *range,
				 struct np_evaluation *out)
{
	enum np_outcome outcome = evaluate_term(&expr->from, slots, &range->from, out);

	range->to = range->from;
	if (outcome == NP_FOUND && expr->range)
		outcome = evaluate_term(&expr->to, slots, &range->to, out);
	if (outcome != NP_FOUND || range->from <= range->to)
		return outcome;
	np_error(ctx, out->origin.src ? out->origin : expr->loc, "%s of '%s' is reversed: %u-%u",
		 expr->text, slots->owner ? slots->owner->id : "nobody", range->from, range->to);
	np_hint(ctx, "the first port of a range comes before its last");
	return NP_INVALID;
}

/* The set of one protocol out of the ranges of all ports that use it. */
static struct np_portset collect(struct np_ctx *ctx, const struct np_service *service,
				 const struct np_range *ranges, enum np_proto protocol)
{
	struct np_range *own = np_arena_array(&ctx->arena, service->port_count, sizeof(*own));
	size_t count = 0;

	for (size_t i = 0; i < service->port_count; i++)
		if (service->ports[i].protocols & 1U << protocol)
			own[count++] = ranges[i];
	return np_portset_make(&ctx->arena, own, count);
}

static void extend(struct np_range *hull, struct np_range range)
{
	if (range.from < hull->from)
		hull->from = range.from;
	if (range.to > hull->to)
		hull->to = range.to;
}

enum np_outcome np_evaluate(struct np_ctx *ctx, const struct np_service *service,
			    const struct np_slots *slots, struct np_evaluation *out)
{
	struct np_range one;
	struct np_range *ranges = &one;
	unsigned protocols = 0;

	*out = (struct np_evaluation){0};
	if (service->port_count > 1)
		ranges = np_arena_array(&ctx->arena, service->port_count, sizeof(*ranges));
	for (size_t i = 0; i < service->port_count; i++) {
		const struct np_port_expr *expr = &service->ports[i];
		enum np_outcome outcome = np_evaluate_port(ctx, expr, slots, &ranges[i], out);

		if (outcome != NP_FOUND)
			return outcome;
		if (i == 0)
			out->written = ranges[0];
		extend(&out->written, ranges[i]);
		out->range |= expr->range;
		protocols |= expr->protocols;
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (protocols & 1U << protocol)
			out->sets[protocol] = collect(ctx, service, ranges, protocol);
	if (!out->origin.src)
		out->origin = service->ports[0].loc;
	return NP_FOUND;
}

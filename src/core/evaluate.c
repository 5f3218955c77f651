#include "core/evaluate.h"
#include "core/place.h"
#include "nvports/number.h"

#include <string.h>

static int malformed(struct np_ctx *ctx, const char *variable, const struct np_owner *owner,
		     const struct np_value *value)
{
	uint16_t port;
	const char *problem = np_port_parse(value->text, strlen(value->text), &port);

	np_error(ctx, value->loc, "%s of '%s': port '%s' %s", variable, owner->id, value->text,
		 problem);
	np_hint(ctx, "a port is a whole number from 1 to 65535");
	np_about(ctx, "malformed", np_owner_place(&ctx->arena, owner, owner->node));
	return -1;
}

static int fill(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_slots *slots,
		const struct np_value *value, enum np_strength strength)
{
	struct np_slot *slot = &slots->slots[value->variable];

	if (slot->value) /* a stronger or a later one holds */
		return 0;
	slot->value = value;
	slot->port = value->port;
	slot->state = NP_SET;
	if (value->port)
		return 0;
	slot->state = strength == NP_FROM_ENVIRONMENT && !*value->text ? NP_EMPTY : NP_MALFORMED;
	if (slot->state == NP_EMPTY)
		return 0;
	return malformed(ctx, catalogue->variables[value->variable]->name, slots->owner, value);
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

const char *np_describe_owner(struct np_arena *arena, const struct np_owner *owner,
			      const struct np_node *node)
{
	if (!owner)
		return np_arena_printf(arena, "the proxy of node %u", node->id);
	if (owner->scope == NP_SCOPE_GENERIC)
		return np_arena_printf(arena, "node %u", node->id);
	return np_arena_printf(arena, "'%s'", owner->id);
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

/* One end of a range; *VALUE is the value that it came from, unless there was one before it. */
static enum np_outcome evaluate_term(const struct np_term *term, const struct np_slots *slots,
				     uint16_t *port, const struct np_value **value,
				     uint32_t *missing)
{
	const struct np_slot *slot;

	for (; term->variable != NP_NO_VARIABLE; term = term->fallback) {
		slot = &slots->slots[term->variable];
		if (slot->state == NP_MALFORMED)
			return NP_INVALID;
		if (slot->state == NP_SET) {
			*port = slot->port;
			if (!*value)
				*value = slot->value;
			return NP_FOUND;
		}
		if (!term->fallback) {
			*missing = term->variable;
			return NP_MISSING;
		}
	}
	*port = term->number;
	return NP_FOUND;
}

static enum np_outcome reversed(struct np_ctx *ctx, const struct np_port_expr *expr,
				const struct np_owner *owner, const struct np_evaluated_port *port)
{
	const char *of = owner ? np_arena_printf(&ctx->arena, " of '%s'", owner->id) : "";

	np_error(ctx, port->origin, "%s%s is reversed: %u-%u", expr->text, of, port->range.from,
		 port->range.to);
	np_hint(ctx, "the first port of a range comes before its last");
	np_about(ctx, "reversed", owner ? np_owner_place(&ctx->arena, owner, owner->node) : "");
	return NP_INVALID;
}

enum np_outcome np_evaluate_port(struct np_ctx *ctx, const struct np_port_expr *expr,
				 const struct np_slots *slots, struct np_evaluated_port *out)
{
	const struct np_value *value = NULL;
	struct np_range *range = &out->range;
	enum np_outcome outcome =
		evaluate_term(&expr->from, slots, &range->from, &value, &out->missing);

	range->to = range->from;
	if (outcome == NP_FOUND && expr->range)
		outcome = evaluate_term(&expr->to, slots, &range->to, &value, &out->missing);
	out->origin = value ? value->loc : expr->loc;
	if (outcome != NP_FOUND || range->from <= range->to)
		return outcome;
	return reversed(ctx, expr, slots->owner, out);
}

/* The set of one protocol out of the ranges of all ports that use it. */
static struct np_portset collect(struct np_ctx *ctx, const struct np_service *service,
				 const struct np_range *ranges, enum np_proto protocol)
{
	struct np_range *own = np_arena_array(&ctx->arena, service->port_count, sizeof(*own));
	size_t count = 0;

	if (service->port_count == 1) { /* nearly always: no need to sort or to merge */
		*own = *ranges;
		return (struct np_portset){own, 1};
	}

	for (size_t i = 0; i < service->port_count; i++)
		if (service->ports[i].protocols & 1U << protocol)
			own[count++] = ranges[i];
	return np_portset_make(&ctx->arena, own, count);
}

/* Add one port; PROTOCOLS had some before. */
static void extend(struct np_evaluation *out, unsigned protocols, const struct np_port_expr *expr,
		   const struct np_evaluated_port *port)
{
	if (!protocols || port->range.from < out->written.from)
		out->written.from = port->range.from;
	if (port->range.to > out->written.to)
		out->written.to = port->range.to;
	out->range |= expr->range;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (expr->protocols & ~protocols & 1U << protocol)
			out->origin[protocol] = port->origin;
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
		struct np_evaluated_port port = {0};
		enum np_outcome outcome = np_evaluate_port(ctx, expr, slots, &port);

		out->missing = port.missing;
		if (outcome != NP_FOUND)
			return outcome;
		ranges[i] = port.range;
		extend(out, protocols, expr, &port);
		protocols |= expr->protocols;
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (protocols & 1U << protocol)
			out->sets[protocol] = collect(ctx, service, ranges, protocol);
	return NP_FOUND;
}

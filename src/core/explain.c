#include "nvports/explain.h"

struct explainer {
	struct np_ctx *ctx;
	const struct np_plan *all, *opened;
	struct np_match *matches; /* room for a match for each row of ALL */
	size_t count;
	size_t next_opened; /* rows of OPENED before it come before the row that is looked at */
};

static bool has_instance(const struct np_requirement *row, const struct np_owner *instance)
{
	for (size_t i = 0; i < row->instance_count; i++)
		if (row->instances[i] == instance)
			return true;
	return false;
}

/*
 * What ROW of ALL is in OPENED; NULL where the selection does not take it. Both plans are in the
 * same order, and OPENED has some of the rows of ALL; of instances that share a range it may have
 * some.
 */
static const struct np_requirement *find_opened(struct explainer *e,
						const struct np_requirement *row)
{
	const struct np_requirement *next = e->opened->items + e->next_opened;

	if (e->next_opened == e->opened->count || row->service != next->service ||
	    row->node != next->node || row->protocols != next->protocols)
		return NULL;
	if (row->instance_count && !has_instance(row, next->instances[0]))
		return NULL;
	e->next_opened++;
	return row->sources->any || row->sources->count > 0 ? next : NULL;
}

static bool has_port(const struct np_requirement *row, uint16_t port, enum np_role *role)
{
	bool within = row->ports.count && row->written.from <= port && port <= row->written.to;

	*role = row->range ? NP_ROLE_WITHIN : NP_ROLE_OWN;
	if (np_portset_contains(row->ports, port))
		return true;
	*role = NP_ROLE_OUTSIDE;
	if (np_portset_contains(row->public_ports, port))
		return true;
	*role = NP_ROLE_CARVED;
	return within && row->range;
}

static bool mentions_term(const struct np_term *term, uint32_t variable)
{
	for (; term && term->variable != NP_NO_VARIABLE; term = term->fallback)
		if (term->variable == variable)
			return true;
	return false;
}

static bool mentions(const struct np_service *service, uint32_t variable)
{
	for (size_t i = 0; i < service->port_count; i++)
		if (mentions_term(&service->ports[i].from, variable) ||
		    mentions_term(&service->ports[i].to, variable))
			return true;
	return false;
}

/* An instance is also about the proxy and the generic services of its node. */
static bool concerns_owner(const struct np_requirement *row, const struct np_owner *owner)
{
	if (row->node != owner->node)
		return false;
	if (owner->scope == NP_SCOPE_PROXY)
		return row->service->scope == NP_SCOPE_PROXY;
	return row->instance_count == 0 || has_instance(row, owner);
}

/* The variables of SERVICE, each once, in the order in which its ports name them. */
static size_t collect_variables(const struct np_service *service, uint32_t *variables)
{
	size_t count = 0;

	for (size_t i = 0; i < 2 * service->port_count; i++) {
		const struct np_port_expr *port = &service->ports[i / 2];
		const struct np_term *term = i % 2 ? &port->to : &port->from;

		for (; term && term->variable != NP_NO_VARIABLE; term = term->fallback) {
			size_t known = 0;

			while (known < count && variables[known] != term->variable)
				known++;
			if (known == count)
				variables[count++] = term->variable;
		}
	}
	return count;
}

/* The terms of SERVICE: at least as many as it has variables. */
static size_t count_terms(const struct np_service *service)
{
	size_t count = 0;

	for (size_t i = 0; i < service->port_count; i++) {
		for (const struct np_term *t = &service->ports[i].from; t; t = t->fallback)
			count++;
		for (const struct np_term *t = &service->ports[i].to; t; t = t->fallback)
			count++;
	}
	return count;
}

/* The value of OWNER that holds, and the one that it overrules. */
static void find_values(const struct np_owner *owner, uint32_t variable, struct np_use *use)
{
	for (unsigned strength = NP_STRENGTH_COUNT; strength-- > 0;) {
		const struct np_value *value = owner->values[strength];

		while (value && value->variable != variable)
			value = value->next;
		if (value && use->value) {
			use->overruled = value;
			return;
		}
		if (value)
			use->value = value;
	}
}

static const struct np_owner *owner_of(const struct np_requirement *row, size_t index)
{
	if (row->instance_count)
		return row->instances[index];
	return row->service->scope == NP_SCOPE_PROXY ? row->node->proxy : &row->node->generic;
}

static void collect_uses(struct explainer *e, struct np_match *match)
{
	const struct np_requirement *row = match->row;
	struct np_arena *arena = &e->ctx->arena;
	uint32_t *variables = np_arena_array(arena, count_terms(row->service), sizeof(*variables));
	size_t count = collect_variables(row->service, variables);
	size_t owners = !row->node ? 0 : row->instance_count ? row->instance_count : 1;
	struct np_use *uses = np_arena_array(arena, count * owners, sizeof(*uses));

	match->uses = uses;
	match->use_count = count * owners;
	for (size_t i = 0; i < owners; i++) {
		for (size_t k = 0; k < count; k++, uses++) {
			uses->owner = owner_of(row, i);
			uses->variable = e->all->catalogue->variables[variables[k]]->name;
			if (uses->owner)
				find_values(uses->owner, variables[k], uses);
		}
	}
}

static bool concerns(const struct np_requirement *row, const struct np_subject *subject,
		     enum np_role *role)
{
	*role = NP_ROLE_OWN;
	switch (subject->kind) {
	case NP_SUBJECT_PORT:
		return row->protocols & subject->protocols && has_port(row, subject->port, role);
	case NP_SUBJECT_SERVICE:
		return row->service == subject->service;
	case NP_SUBJECT_OWNER:
		return concerns_owner(row, subject->owner);
	case NP_SUBJECT_VARIABLE:
		return mentions(row->service, subject->variable);
	}
	return false;
}

static const struct np_match *sort_by_role(const struct explainer *e)
{
	struct np_match *sorted = np_arena_array(&e->ctx->arena, e->count, sizeof(*sorted));
	size_t count = 0;

	for (unsigned role = 0; role < NP_ROLE_COUNT; role++)
		for (size_t i = 0; i < e->count; i++)
			if (e->matches[i].role == role)
				sorted[count++] = e->matches[i];
	return sorted;
}

void np_explain(struct np_ctx *ctx, const struct np_plan *all, const struct np_plan *opened,
		const struct np_subject *subject, struct np_explanation *explanation)
{
	struct explainer e = {.ctx = ctx, .all = all, .opened = opened};

	e.matches = np_arena_array(&ctx->arena, all->count, sizeof(*e.matches));
	for (size_t i = 0; i < all->count; i++) {
		const struct np_requirement *row = &all->items[i];
		const struct np_requirement *taken = find_opened(&e, row);
		enum np_role role;

		if (!concerns(row, subject, &role))
			continue;
		e.matches[e.count] = (struct np_match){
			.row = row,
			.role = role,
			.opened = role == NP_ROLE_CARVED ? NULL : taken,
			.protocols = row->protocols,
		};
		if (subject->kind == NP_SUBJECT_PORT)
			e.matches[e.count].protocols &= subject->protocols;
		collect_uses(&e, &e.matches[e.count++]);
	}
	*explanation = (struct np_explanation){.matches = sort_by_role(&e), .count = e.count};
}

/*
 * Whose a list of ports is. Where nothing else tells, it is of the instance with the same values:
 * all instances are looked at once for each set of variables that lists have, of which a release
 * has one or two, and found by their values then.
 */
#include "input/match.h"

#include <stdio.h>
#include <string.h>

/* Instances by the values of one set of variables. */
struct index {
	struct np_map by_values; /* "3=20110 7=20092 " -> struct np_owner */
};

struct matcher {
	struct np_merge *m;
	struct np_map indexes;          /* "3 7 " -> struct index */
	const struct np_value **values; /* of what is described, by variable */
	const struct np_value **own;    /* of an instance */
	struct np_owner several;        /* stands for the instances that have the same values */
};

/* Set in VALUES that of each variable which LIST has, or clear them again. */
static void spread(const struct np_value **values, const struct np_value *list, bool set)
{
	for (const struct np_value *v = list; v; v = v->next)
		if (!set || !values[v->variable])
			values[v->variable] = set ? v : NULL;
}

/* The variables that are set, in order, as text; with their VALUES or without. */
static const char *describe(const struct matcher *x, bool values, size_t *len)
{
	struct np_arena *arena = &x->m->ctx->arena;
	size_t count = x->m->catalogue->variable_count, room = 1;
	char *text;

	for (size_t i = 0; i < count; i++)
		room += x->values[i] ? sizeof("4294967295=65535 ") : 0;
	text = np_arena_alloc(arena, room);
	*len = 0;
	for (size_t i = 0; i < count; i++) {
		if (!x->values[i])
			continue;
		*len += (size_t)snprintf(text + *len, room - *len, values ? "%zu=%u " : "%zu ", i,
					 (unsigned)x->values[i]->port);
	}
	return text;
}

/* What INSTANCE has for the variables of LIST, as text; NULL where it lacks one of them. */
static const char *describe_instance(const struct matcher *x, const struct np_owner *instance,
				     const struct np_value *list, size_t *len)
{
	enum np_strength strength =
		instance->from_environment ? NP_FROM_ENVIRONMENT : NP_FROM_VALUES;
	const struct np_value *own = instance->values[strength];
	const char *text = "";

	spread(x->own, own, true);
	for (const struct np_value *v = list; v; v = v->next) {
		if (!x->own[v->variable] || !x->own[v->variable]->port)
			text = NULL;
		x->values[v->variable] = x->own[v->variable];
	}
	if (text)
		text = describe(x, true, len);
	spread(x->values, list, false);
	spread(x->own, own, false);
	return text;
}

static struct index *make_index(struct matcher *x, const struct np_value *list)
{
	struct np_arena *arena = &x->m->ctx->arena;
	struct index *index = np_arena_alloc(arena, sizeof(*index));

	for (const struct np_node *n = x->m->site->first_node; n; n = n->next)
		for (struct np_owner *o = n->first_instance; o; o = o->next) {
			size_t len;
			const char *text = describe_instance(x, o, list, &len);

			if (text && np_map_put(&index->by_values, arena, text, len, o))
				np_map_put(&index->by_values, arena, text, len, &x->several);
		}
	return index;
}

/* The instance that has all values of LIST; NULL: none, or several. */
static struct np_owner *find_by_values(struct matcher *x, const struct np_value *list)
{
	struct np_owner *owner;
	struct index *index;
	const char *set, *values;
	size_t set_len, len;

	spread(x->values, list, true);
	set = describe(x, false, &set_len);
	values = describe(x, true, &len);
	spread(x->values, list, false);
	index = np_map_get(&x->indexes, set, set_len);
	if (!index) {
		index = make_index(x, list);
		np_map_put(&x->indexes, &x->m->ctx->arena, set, set_len, index);
	}
	owner = np_map_get(&index->by_values, values, len);
	return owner == &x->several ? NULL : owner;
}

/* The only instance there is, if there is one only. */
static struct np_owner *only_instance(const struct np_site *site)
{
	struct np_owner *only = NULL;

	for (const struct np_node *node = site->first_node; node; node = node->next) {
		if (node->instance_count > 1 || (node->instance_count && only))
			return NULL;
		if (node->instance_count)
			only = node->first_instance;
	}
	return only;
}

static struct np_owner *find_instance(struct matcher *x, const struct np_port_list *list)
{
	const struct np_claim claim = {
		.id = list->instance,
		.scope = NP_SCOPE_INSTANCE,
		.loc = list->loc,
		.hint = "give its environment, or the list of installed modules, too"};
	struct np_owner *owner;

	if (list->instance)
		return np_merge_claim(x->m, &claim);
	owner = only_instance(x->m->site);
	if (!owner)
		owner = find_by_values(x, list->values);
	if (owner)
		return owner;
	np_error(x->m->ctx, list->loc, "a list of ports that does not say of which instance it is");
	np_hint(x->m->ctx, "give it as nethvoice1=FILE, with the id of its instance");
	return NULL;
}

int np_match_port_lists(struct np_merge *m, const struct np_facts *facts)
{
	size_t count = m->catalogue->variable_count;
	struct matcher x = {.m = m};
	int failed = 0;

	if (!facts->port_lists)
		return 0;
	x.values = np_arena_array(&m->ctx->arena, count, sizeof(const struct np_value *));
	x.own = np_arena_array(&m->ctx->arena, count, sizeof(const struct np_value *));
	for (const struct np_port_list *list = facts->port_lists; list; list = list->next) {
		struct np_owner *owner = find_instance(&x, list);

		if (!owner || np_merge_values(m, owner, list->values))
			failed = -1;
	}
	return failed;
}

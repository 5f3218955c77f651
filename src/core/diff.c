#include "nvports/diff.h"
#include "core/adjust.h"
#include "core/change.h"
#include "core/shared.h"

#include <stdlib.h>
#include <string.h>

enum { BEFORE, AFTER, STATES };

/* A text that stands for all that are equal. */
struct name {
	const char *text;
};

/* One service of one owner, as the plans have it. */
struct pair {
	struct key {
		const struct name *owner, *service;
	} key;
	const struct np_owner *instance;                           /* in either of them */
	const struct np_requirement *rows[STATES][NP_PROTO_COUNT]; /* NULL: not there */
};

/* What of a pair is to be opened and closed, and what has been made of it. */
struct effect {
	struct np_change *changes; /* one for each protocol at most */
	size_t change_count;
	const struct np_owner **instances; /* that these are about */
	struct np_portset opens[NP_PROTO_COUNT], closes[NP_PROTO_COUNT];
};

struct comparison {
	struct np_ctx *ctx;
	struct np_map names; /* text -> struct name */
	struct np_map pairs; /* struct key -> struct pair */
	struct pair *items;  /* the same, in order of appearance */
	size_t count;
	struct np_adjusted adjusted;
	struct np_map effects; /* the rows of a pair -> struct effect */
	struct np_change *changes;
	size_t change_count;
};

static const struct name *name_of(struct comparison *c, const char *text)
{
	size_t len = strlen(text);
	struct name *name = np_map_get(&c->names, text, len);

	if (name)
		return name;
	name = np_arena_alloc(&c->ctx->arena, sizeof(*name));
	name->text = text;
	np_map_put(&c->names, &c->ctx->arena, text, len, name);
	return name;
}

/* Ids of instances begin with a letter, so none is the number of a node. */
static void add(struct comparison *c, unsigned state, const struct np_requirement *row,
		const struct np_owner *instance)
{
	const struct key key = {
		.owner = name_of(c, instance ? instance->id : row->node->id_text),
		.service = name_of(c, row->service->id),
	};
	struct pair *pair = np_map_get(&c->pairs, (const char *)&key, sizeof(key));

	if (!pair) {
		pair = &c->items[c->count++];
		pair->key = key;
		pair->instance = instance;
		np_map_put(&c->pairs, &c->ctx->arena, (const char *)&pair->key, sizeof(key), pair);
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (row->protocols & 1U << protocol)
			pair->rows[state][protocol] = row;
}

static void add_plan(struct comparison *c, unsigned state, const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];

		if (row->instance_count == 0)
			add(c, state, row, NULL);
		for (size_t k = 0; k < row->instance_count; k++)
			add(c, state, row, row->instances[k]);
	}
}

/* How many rows PLAN has when no instances share any. */
static size_t count_rows(const struct np_plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->items[i].instance_count ? plan->items[i].instance_count : 1;
	return count;
}

static struct np_state state_of(const struct np_requirement *row)
{
	bool opened = row && np_is_opened(row);
	struct np_state state = {.sources = &np_sources_none, .value = ""};

	if (row) {
		state.node = row->node;
		state.ports = row->ports;
	}
	if (opened) {
		state.public_ports = row->public_ports;
		state.sources = row->sources;
	}
	return state;
}

static bool same_sources(const struct np_state *a, const struct np_state *b)
{
	return strcmp(a->sources->text, b->sources->text) == 0;
}

/* One of them at least is there. NP_CHANGE_KIND_COUNT: nothing differs. */
static enum np_change_kind kind_of(const struct np_state *before, const struct np_state *after)
{
	if (!before->node)
		return NP_APPEARS;
	if (!after->node)
		return NP_VANISHES;
	if (before->node->id != after->node->id)
		return NP_RELOCATES;
	if (!np_portset_equal(before->ports, after->ports))
		return NP_MOVES;
	if (!same_sources(before, after))
		return NP_SOURCES;
	return np_portset_equal(before->public_ports, after->public_ports) ? NP_CHANGE_KIND_COUNT
									   : NP_PUBLIC;
}

static bool differs(const struct pair *pair, unsigned protocol)
{
	const struct np_requirement *old = pair->rows[BEFORE][protocol];
	const struct np_requirement *new = pair->rows[AFTER][protocol];
	const struct np_state before = state_of(old), after = state_of(new);

	return (old || new) && kind_of(&before, &after) != NP_CHANGE_KIND_COUNT;
}

static struct np_portset part(const struct comparison *c, const struct np_requirement *row,
			      bool open, enum np_proto protocol)
{
	const struct np_state state = state_of(row);
	const struct np_adjustment like = {.node = state.node, .open = open, .protocol = protocol};

	if (state.public_ports.count == 0)
		return (struct np_portset){0};
	return np_adjusted_part(&c->ctx->arena, &c->adjusted, &like, state.public_ports);
}

/* No more instances than this have the rows of PAIR in common. */
static size_t most_instances(const struct pair *pair)
{
	size_t most = 0;

	for (unsigned i = 0; i < STATES * NP_PROTO_COUNT; i++) {
		const struct np_requirement *row =
			pair->rows[i / NP_PROTO_COUNT][i % NP_PROTO_COUNT];

		if (row && row->instance_count > most)
			most = row->instance_count;
	}
	return most;
}

static struct effect *make_effect(const struct comparison *c, const struct pair *pair)
{
	struct effect *effect = np_arena_alloc(&c->ctx->arena, sizeof(*effect));

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		effect->closes[protocol] = part(c, pair->rows[BEFORE][protocol], false, protocol);
		effect->opens[protocol] = part(c, pair->rows[AFTER][protocol], true, protocol);
	}
	effect->instances = np_arena_array(&c->ctx->arena, most_instances(pair),
					   sizeof(const struct np_owner *));
	return effect;
}

/* Instances may share a range with many holes: what becomes of it is worked out and said once. */
static struct effect *effect_of(struct comparison *c, const struct pair *pair)
{
	const char *key = (const char *)pair->rows;
	struct effect *effect = np_map_get(&c->effects, key, sizeof(pair->rows));

	if (!effect) {
		effect = make_effect(c, pair);
		np_map_put(&c->effects, &c->ctx->arena, key, sizeof(pair->rows), effect);
	}
	return effect;
}

static enum np_action action_of(const struct np_change *change)
{
	if (change->opens.count == 0)
		return change->closes.count ? NP_ACTION_CLOSE : NP_ACTION_NONE;
	if (change->closes.count == 0)
		return NP_ACTION_OPEN;
	return change->kind == NP_SOURCES && np_portset_equal(change->opens, change->closes)
		       ? NP_ACTION_SOURCES
		       : NP_ACTION_MOVE;
}

static bool same_state(const struct np_state *a, const struct np_state *b)
{
	return a->node == b->node && np_portset_equal(a->ports, b->ports) &&
	       np_portset_equal(a->public_ports, b->public_ports) && same_sources(a, b);
}

static bool same_change(const struct np_change *a, const struct np_change *b)
{
	return a->kind == b->kind && same_state(&a->before, &b->before) &&
	       same_state(&a->after, &b->after) && np_portset_equal(a->opens, b->opens) &&
	       np_portset_equal(a->closes, b->closes);
}

static const struct np_service *service_of(const struct pair *pair, unsigned protocol)
{
	const struct np_requirement *after = pair->rows[AFTER][protocol];

	return after ? after->service : pair->rows[BEFORE][protocol]->service;
}

static struct np_change make_change(const struct effect *effect, const struct pair *pair,
				    unsigned protocol)
{
	struct np_change change = {
		.service = service_of(pair, protocol),
		.instances = effect->instances,
		.protocols = 1U << protocol,
		.before = state_of(pair->rows[BEFORE][protocol]),
		.after = state_of(pair->rows[AFTER][protocol]),
		.opens = effect->opens[protocol],
		.closes = effect->closes[protocol],
	};

	change.kind = kind_of(&change.before, &change.after);
	change.action = action_of(&change);
	return change;
}

/* Protocols of which the same is to be said are one change. */
static void add_changes(struct comparison *c, const struct pair *pair, struct effect *effect)
{
	struct np_change *first = &c->changes[c->change_count];

	effect->changes = first;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_change *change = &c->changes[c->change_count];

		if (!differs(pair, protocol))
			continue;
		*change = make_change(effect, pair, protocol);
		if (change > first && same_change(first, change))
			first->protocols |= change->protocols;
		else
			c->change_count++;
	}
	effect->change_count = (size_t)(&c->changes[c->change_count] - first);
}

static void compare_pair(struct comparison *c, const struct pair *pair)
{
	struct effect *effect;
	bool same = true;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		same &= !differs(pair, protocol);
	if (same)
		return;
	effect = effect_of(c, pair);
	if (!effect->changes)
		add_changes(c, pair, effect);
	for (size_t i = 0; pair->instance && i < effect->change_count; i++) {
		struct np_change *change = &effect->changes[i];

		effect->instances[change->instance_count++] = pair->instance;
	}
}

static const char *networks_text(struct np_arena *arena, const struct np_node *node)
{
	struct np_net *nets = np_arena_array(arena, node->lan_count, sizeof(*nets));

	for (size_t i = 0; i < node->lan_count; i++)
		nets[i] = node->lan[i];
	return node->lan_count ? np_sources_make(arena, nets, node->lan_count).text : "";
}

static const char *node_value(struct np_arena *arena, const struct np_node *node,
			      enum np_change_kind kind)
{
	const struct np_address *address = &node->address6;

	if (kind == NP_NETWORKS)
		return networks_text(arena, node);
	if (kind == NP_ADDRESS)
		address = &node->address;
	if (kind == NP_PUBLIC_ADDRESS)
		address = &node->public_address;
	return address->text ? address->text : "";
}

static void compare_node(struct comparison *c, const struct np_node *before,
			 const struct np_node *after)
{
	struct np_arena *arena = &c->ctx->arena;

	for (unsigned kind = NP_ADDRESS; kind < NP_CHANGE_KIND_COUNT; kind++) {
		const char *old = node_value(arena, before, kind);
		const char *new = node_value(arena, after, kind);

		if (strcmp(old, new) == 0)
			continue;
		c->changes[c->change_count++] = (struct np_change){
			.kind = kind,
			.action = NP_ACTION_REWRITE,
			.before = {.node = before, .sources = &np_sources_none, .value = old},
			.after = {.node = after, .sources = &np_sources_none, .value = new},
		};
	}
}

/* Of the nodes that have rows in both plans; they are in order. */
static void compare_nodes(struct comparison *c, const struct np_plan *before,
			  const struct np_plan *after)
{
	size_t i = 0, k = 0;

	while (i < before->count && k < after->count) {
		const struct np_node *old = before->items[i].node, *new = after->items[k].node;

		if (old->id == new->id)
			compare_node(c, old, new);
		if (old->id <= new->id)
			while (i < before->count && before->items[i].node == old)
				i++;
		if (new->id <= old->id)
			while (k < after->count && after->items[k].node == new)
				k++;
	}
}

/* Room for what differs: mostly it is little, and a change is large. */
static size_t count_changes(const struct comparison *c, const struct np_plan *before)
{
	size_t count = 0;

	for (size_t i = 0; i < before->count; i++)
		if (i == 0 || before->items[i].node != before->items[i - 1].node)
			count += NP_CHANGE_KIND_COUNT - NP_ADDRESS;
	for (size_t i = 0; i < c->count; i++)
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
			count += differs(&c->items[i], protocol);
	return count;
}

void np_diff_make(struct np_ctx *ctx, const struct np_plan *before, const struct np_plan *after,
		  struct np_diff *diff)
{
	struct comparison c = {.ctx = ctx};
	size_t rows = count_rows(before) + count_rows(after);

	c.items = np_arena_array(&ctx->arena, rows, sizeof(*c.items));
	add_plan(&c, BEFORE, before);
	add_plan(&c, AFTER, after);
	c.adjusted = np_adjust(ctx, before, after);
	c.changes = np_arena_array(&ctx->arena, count_changes(&c, before), sizeof(*c.changes));
	compare_nodes(&c, before, after);
	for (size_t i = 0; i < c.count; i++)
		compare_pair(&c, &c.items[i]);
	if (c.change_count)
		qsort(c.changes, c.change_count, sizeof(*c.changes), np_change_compare);
	*diff = (struct np_diff){
		.changes = c.changes,
		.count = c.change_count,
		.adjustments = c.adjusted.items,
		.adjustment_count = c.adjusted.count,
	};
}

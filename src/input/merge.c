/* Modules into the deployment: where they are, what they say, and that none denies another. */
#include "input/merge.h"

#include <string.h>

/*
 * The node of a module that does not say: the only one there is, or, where there is none yet, 1.
 * With several it would be a guess.
 */
static struct np_node *find_node(struct np_merge *m, const struct np_claim *claim)
{
	uint32_t id = claim->node;
	struct np_node *node;

	if (id == 0 && m->site->node_count > 1) {
		np_error(m->ctx, claim->loc, "nothing says on which node '%s' is", claim->id);
		np_hint(m->ctx, "%s", claim->hint);
		return NULL;
	}
	if (id == 0)
		id = m->site->node_count ? m->site->first_node->id : 1;
	node = np_site_node(m->site, id);
	return node ? node : np_site_add_node(m->ctx, m->site, id, claim->loc);
}

/* What is at LOC takes ID, of SCOPE, for the other one. */
static struct np_owner *refuse_scope(struct np_merge *m, struct np_loc loc, const char *id,
				     enum np_scope scope)
{
	np_error(m->ctx, loc, "'%s' is %s, not %s", id,
		 scope == NP_SCOPE_PROXY ? "a proxy" : "an instance",
		 scope == NP_SCOPE_PROXY ? "an instance" : "a proxy");
	return NULL;
}

struct np_owner *np_merge_claim(struct np_merge *m, const struct np_claim *claim)
{
	struct np_owner *owner = np_site_owner(m->site, claim->id);
	struct np_owner added = {.id = claim->id, .scope = claim->scope, .loc = claim->loc};
	enum np_scope scope = claim->scope;
	struct np_node *node;

	np_module_scope(claim->id, &scope);
	if (scope != claim->scope)
		return refuse_scope(m, claim->loc, claim->id, scope);
	if (!owner) {
		node = find_node(m, claim);
		return node ? np_site_add_owner(m->ctx, m->site, node, &added) : NULL;
	}
	if (owner->scope != claim->scope)
		return refuse_scope(m, owner->loc, claim->id, claim->scope);
	if (claim->node && claim->node != owner->node->id) {
		np_error(m->ctx, owner->loc, "'%s' is on node %u here and on node %u by %s",
			 claim->id, owner->node->id, claim->node,
			 np_loc_text(&m->ctx->arena, claim->loc));
		np_hint(m->ctx, "one of them is out of date; a module that moves gets a new id");
		return NULL;
	}
	return owner;
}

/* Values of one owner that differ from those it has. */
struct difference {
	const struct np_value *value, *before; /* the first of them */
	size_t count;
};

/* Both values where they are ports; what else they hold is not for a message. */
static int deny(struct np_merge *m, const struct np_owner *owner, const struct difference *d)
{
	struct np_arena *arena = &m->ctx->arena;
	const char *name = m->catalogue->variables[d->value->variable]->name;
	const char *place = np_loc_text(arena, d->before->loc);
	const char *more = "";

	if (d->count > 1)
		more = np_arena_printf(arena, "; in all %zu of its values differ", d->count);
	if (d->value->port && d->before->port)
		np_error(m->ctx, d->value->loc, "%s of '%s' is %u here and %u at %s%s", name,
			 owner->id, d->value->port, d->before->port, place, more);
	else
		np_error(m->ctx, d->value->loc, "%s of '%s' is another one here than at %s%s", name,
			 owner->id, place, more);
	np_hint(m->ctx, "one of them is out of date: give one state of a module, not several");
	return -1;
}

static bool same_value(const struct np_value *a, const struct np_value *b)
{
	return a->port == b->port && (a->port || strcmp(a->text, b->text) == 0);
}

/* Drop what a later value of LIST hides, and note in SEEN which value each variable has. */
static void index_values(struct np_value **list, const struct np_value **seen)
{
	while (*list) {
		if (seen[(*list)->variable]) {
			*list = (*list)->next;
			continue;
		}
		seen[(*list)->variable] = *list;
		list = &(*list)->next;
	}
}

static void add_value(struct np_merge *m, struct np_value **list, const struct np_value *value)
{
	size_t len = value->port ? 0 : strlen(value->text) + 1;
	struct np_value *added = np_arena_alloc(&m->ctx->arena, sizeof(*added) + len);

	added->next = *list;
	added->loc = value->loc;
	added->variable = value->variable;
	added->port = value->port;
	memcpy(added->text, value->text, len);
	*list = added;
}

int np_merge_values(struct np_merge *m, struct np_owner *owner, const struct np_value *values)
{
	struct np_value **list = &owner->values[NP_FROM_ENVIRONMENT];
	size_t count = m->catalogue->variable_count;
	const struct np_value **seen =
		np_arena_array(&m->ctx->arena, count, sizeof(const struct np_value *));
	bool *hidden = np_arena_array(&m->ctx->arena, count, sizeof(*hidden));
	struct difference difference = {0};

	index_values(list, seen);
	for (const struct np_value *value = values; value; value = value->next) {
		const struct np_value *before = seen[value->variable];

		if (hidden[value->variable])
			continue;
		hidden[value->variable] = true;
		if (!before)
			add_value(m, list, value);
		else if (!same_value(value, before)) /* the list begins with what came last */
			difference = (struct difference){value, before, difference.count + 1};
	}
	return difference.count ? deny(m, owner, &difference) : 0;
}

/* *HAVE is WHAT of NODE so far. */
static int say_address(struct np_merge *m, const struct np_node *node, const char *what,
		       struct np_address *have, const struct np_address *said)
{
	if (!said->text)
		return 0;
	if (!have->text)
		*have = *said;
	if (strcmp(have->text, said->text) == 0)
		return 0;
	np_error(m->ctx, said->loc, "the %s of node %u is %s here and %s at %s", what, node->id,
		 said->text, have->text, np_loc_text(&m->ctx->arena, have->loc));
	np_hint(m->ctx, "one of them is out of date, or of another node");
	return -1;
}

static int say_lan(struct np_merge *m, struct np_said *have, const struct np_said *said)
{
	if (!said->lan_count)
		return 0;
	if (!have->lan_count) {
		have->lan = said->lan;
		have->lan_count = said->lan_count;
		have->lan_loc = said->lan_loc;
	}
	if (np_nets_equal(have->lan, have->lan_count, said->lan, said->lan_count))
		return 0;
	np_error(m->ctx, said->lan_loc, "the local networks of node %u are others here than at %s",
		 said->node->id, np_loc_text(&m->ctx->arena, have->lan_loc));
	np_hint(m->ctx, "one of them is out of date, or of another node");
	return -1;
}

int np_merge_said(struct np_merge *m, const struct np_said *said)
{
	const struct np_node *node = said->node;
	struct np_said *have = np_map_get(&m->by_node, node->id_text, strlen(node->id_text));
	int failed = 0;

	if (!have) {
		have = np_arena_alloc(&m->ctx->arena, sizeof(*have));
		*have = *said;
		have->next = m->said;
		m->said = have;
		np_map_put(&m->by_node, &m->ctx->arena, node->id_text, strlen(node->id_text), have);
		return 0;
	}
	if (say_address(m, node, "address", &have->address, &said->address))
		failed = -1;
	if (say_address(m, node, "public address", &have->public_address, &said->public_address))
		failed = -1;
	return say_lan(m, have, said) ? -1 : failed;
}

static int merge_module(struct np_merge *m, const struct np_module *module)
{
	const struct np_claim claim = {.id = module->id,
				       .scope = module->scope,
				       .node = module->node,
				       .loc = module->loc,
				       .hint = "keep the NODE_ID line of its environment"};
	struct np_owner *owner = np_merge_claim(m, &claim);
	const struct np_said said = {.node = owner ? owner->node : NULL,
				     .address = module->address,
				     .public_address = module->public_address,
				     .lan = module->lan,
				     .lan_count = module->lan_count,
				     .lan_loc = module->lan_loc};
	int failed = 0;

	if (!owner)
		return -1;
	if (owner->values[NP_FROM_ENVIRONMENT])
		failed = np_merge_values(m, owner, module->values);
	else
		owner->values[NP_FROM_ENVIRONMENT] = module->values;
	owner->from_environment = true;
	if (!owner->moves)
		owner->moves = module->moves;
	owner->moves_seen |= module->moves_seen;
	if (module->scope == NP_SCOPE_PROXY && np_merge_said(m, &said))
		failed = -1;
	return failed;
}

int np_merge_modules(struct np_merge *m, const struct np_module *modules)
{
	int failed = 0;

	for (const struct np_module *module = modules; module; module = module->next)
		if (module->node && merge_module(m, module))
			failed = -1;
	for (const struct np_module *module = modules; module; module = module->next)
		if (!module->node && merge_module(m, module))
			failed = -1;
	return failed;
}

static bool is_of_site(const struct np_merge *m, struct np_loc loc)
{
	return m->site->source && loc.src == m->site->source;
}

/* Whether HAVE gives way to what is SAID. */
static bool gives_way(const struct np_merge *m, const struct np_address *have,
		      const struct np_address *said)
{
	if (!said->text)
		return false;
	if (!have->text)
		return true;
	return m->renew && is_of_site(m, have->loc) && strcmp(have->text, said->text) != 0;
}

/* A proxy that is configured without NAT, on a node that the site has behind it. */
static void leave_nat(struct np_merge *m, const struct np_said *said)
{
	struct np_address *public = &said->node->public_address;

	if (!m->renew || !said->address.text || said->public_address.text || !public->text)
		return;
	if (strcmp(public->text, said->address.text) == 0) {
		*public = (struct np_address){0};
		return;
	}
	np_warn(m->ctx, public->loc, "node %u is not behind NAT, by %s", said->node->id,
		np_loc_text(&m->ctx->arena, said->address.loc));
	np_hint(m->ctx, "remove its 'public_address' if no firewall translates addresses for it");
}

/* What the site has, and what is said besides. */
static void join_lan(struct np_merge *m, const struct np_said *said)
{
	struct np_node *node = said->node;
	size_t count = node->lan_count + said->lan_count;
	struct np_net *nets = np_arena_array(&m->ctx->arena, count, sizeof(*nets));

	for (size_t i = 0; i < count; i++)
		nets[i] = i < node->lan_count ? node->lan[i] : said->lan[i - node->lan_count];
	count = np_nets_normalise(nets, count);
	if (np_nets_equal(nets, count, node->lan, node->lan_count))
		return;
	node->lan = nets;
	node->lan_count = count;
	node->lan_loc = said->lan_loc;
}

void np_merge_apply(struct np_merge *m)
{
	for (const struct np_said *said = m->said; said; said = said->next) {
		struct np_node *node = said->node;

		if (gives_way(m, &node->address, &said->address))
			node->address = said->address;
		if (gives_way(m, &node->public_address, &said->public_address))
			node->public_address = said->public_address;
		leave_nat(m, said);
		if (said->lan_count && (m->renew || !node->lan_count))
			join_lan(m, said);
	}
}

int np_site_merge(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		  const struct np_module *modules)
{
	struct np_merge m = {.ctx = ctx, .catalogue = catalogue, .site = site};
	int failed = np_merge_modules(&m, modules);

	np_merge_apply(&m);
	return failed;
}

/* Values that hold in the deployment, against later ones. */
#include "core/compare.h"
#include "core/evaluate.h"
#include "core/phrase.h"

#include <string.h>

/* Later values of one owner. */
struct later {
	const char *what; /* what they are in: "its later environment" */
	bool all;         /* it has all that there are, not only some */
	const struct np_value *values;
	struct np_loc loc; /* of the whole */
};

struct comparer {
	const struct np_comparison *c;
	struct np_arena scratch;       /* for one owner at a time */
	const struct np_value **later; /* by variable */
	bool *matters;                 /* by variable: a service that is not internal, or must be
					  known, depends on it */
};

static void mark_term(bool *matters, const struct np_term *term)
{
	for (; term && term->variable != NP_NO_VARIABLE; term = term->fallback)
		matters[term->variable] = true;
}

static void mark_variables(bool *matters, const struct np_catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct np_service *service = &catalogue->services[i];

		if (service->reach == NP_REACH_INTERNAL && service->need != NP_REQUIRED)
			continue;
		for (size_t k = 0; k < service->port_count; k++) {
			mark_term(matters, &service->ports[k].from);
			mark_term(matters, &service->ports[k].to);
		}
	}
}

/* NS8 writes an empty value for what is not set. */
static bool is_set(const struct np_value *value)
{
	return value && (value->port || *value->text);
}

static const char *describe(struct np_arena *arena, const struct np_value *value)
{
	if (!is_set(value))
		return "not set";
	return value->port ? np_arena_printf(arena, "%u", value->port) : "no port number";
}

static bool same(const struct np_value *a, const struct np_value *b)
{
	if (!is_set(a) || !is_set(b))
		return !is_set(a) && !is_set(b);
	return a->port == b->port;
}

static void report_value(const struct comparer *comparer, const struct np_owner *owner,
			 const struct later *later, const struct np_variable *variable,
			 const struct np_value *here)
{
	const struct np_value *there = comparer->later[variable->index];
	struct np_ctx *ctx = comparer->c->ctx;
	bool changed = is_set(here) && is_set(there);
	enum np_severity severity =
		changed || comparer->matters[variable->index] ? NP_WARNING : NP_NOTE;
	struct np_finding *finding = np_finding_add(
		ctx, comparer->c->findings,
		&(struct np_found){"stale", severity, here ? here->loc : owner->loc, owner->id},
		"%s is %s here, and %s in %s%s", variable->name, describe(&ctx->arena, here),
		describe(&ctx->arena, there), later->what,
		np_phrase_at(&ctx->arena, there ? there->loc : later->loc));

	finding->hint = np_arena_printf(
		&ctx->arena, "if that is later: 'nvports import %s -o SITE', and renew the rules",
		later->loc.src ? later->loc.src->name : "FILE");
}

static void report_no_values(const struct comparer *comparer, const struct np_owner *owner,
			     const struct later *later)
{
	struct np_ctx *ctx = comparer->c->ctx;
	struct np_finding *finding =
		np_finding_add(ctx, comparer->c->findings,
			       &(struct np_found){"stale", NP_WARNING, owner->loc, owner->id},
			       "has no values here; %s%s has some", later->what,
			       np_phrase_at(&ctx->arena, later->loc));

	finding->hint = np_arena_printf(&ctx->arena, "'nvports import %s -o SITE'",
					later->loc.src ? later->loc.src->name : "FILE");
}

static bool has_values(const struct np_owner *owner)
{
	for (unsigned i = 0; i < NP_STRENGTH_COUNT; i++)
		if (owner->values[i])
			return true;
	return owner->from_environment;
}

static void compare_owner(struct comparer *comparer, const struct np_owner *owner,
			  const struct later *later)
{
	const struct np_catalogue *catalogue = comparer->c->site->catalogue;
	struct np_slots slots;

	if (!has_values(owner)) {
		if (later->values)
			report_no_values(comparer, owner, later);
		return;
	}
	np_slots_fill(comparer->c->ctx, &comparer->scratch, catalogue, owner, &slots);
	memset(comparer->later, 0, catalogue->variable_count * sizeof(*comparer->later));
	for (const struct np_value *v = later->values; v; v = v->next)
		if (!comparer->later[v->variable])
			comparer->later[v->variable] = v;
	for (size_t i = 0; i < catalogue->variable_count; i++) {
		const struct np_variable *variable = catalogue->variables[i];

		if (variable->scopes & 1U << owner->scope && (later->all || comparer->later[i]) &&
		    !same(slots.slots[i].value, comparer->later[i]))
			report_value(comparer, owner, later, variable, slots.slots[i].value);
	}
	np_arena_reset(&comparer->scratch);
}

static void report_unknown(const struct np_comparison *c, const struct np_module *module)
{
	struct np_finding *finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"unknown-module", NP_WARNING, module->loc, module->id},
		"has an environment, and the deployment does not have it");

	finding->hint = "'nvports import' adds it to the site";
}

/* False once it is clear that the environment is not of the owner that the site has. */
static bool is_at_home(const struct np_comparison *c, const struct np_owner *owner,
		       const struct np_module *module)
{
	struct np_finding *finding;

	if (owner->scope != module->scope)
		return false;
	if (!module->node || module->node == owner->node->id)
		return true;
	finding = np_finding_add(c->ctx, c->findings,
				 &(struct np_found){"misplaced", NP_WARNING, owner->loc, owner->id},
				 "is on node %u here, and on node %u by its environment%s",
				 owner->node->id, module->node,
				 np_phrase_at(&c->ctx->arena, module->loc));
	finding->hint = "'nvports import' makes a site of what the nodes print";
	return true;
}

static void compare_module(struct comparer *comparer, const struct np_module *module)
{
	const struct np_comparison *c = comparer->c;
	const struct np_owner *owner = np_site_owner(c->site, module->id);
	struct later later = {
		.what = "its later environment",
		.all = true,
		.values = module->values,
		.loc = module->loc,
	};

	if (!owner) {
		report_unknown(c, module);
		return;
	}
	if (!is_at_home(c, owner, module))
		return;
	compare_owner(comparer, owner, &later);
	if (module->scope == NP_SCOPE_PROXY)
		np_compare_said(c, &(struct np_said){
					   .node = owner->node,
					   .what = "its proxy's later environment",
					   .address = &module->address,
					   .public_address = &module->public_address,
					   .lan = module->lan,
					   .lan_count = module->lan_count,
					   .lan_loc = module->lan_loc,
				   });
}

/* The only instance of the site, or NULL. */
static const struct np_owner *only_instance(const struct np_site *site)
{
	const struct np_owner *only = NULL;

	for (size_t i = 0; i < site->node_count; i++) {
		const struct np_node *node = site->nodes[i];

		if (node->instance_count == 0)
			continue;
		if (only || node->instance_count > 1)
			return NULL;
		only = node->instances[0];
	}
	return only;
}

static void report_whose(const struct np_comparison *c, const struct np_port_list *list)
{
	struct np_finding *finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"unknown-module", NP_WARNING, list->loc,
				   list->instance ? list->instance : ""},
		list->instance ? "has a list of ports, and the deployment does not have it"
			       : "cannot tell whose list of ports this is; not compared");

	finding->hint = list->instance ? "'nvports import' adds it to the site"
				       : "say so with the instance's id: --against nethvoice1=FILE";
}

static void compare_list(struct comparer *comparer, const struct np_port_list *list,
			 const struct np_owner *only)
{
	const struct np_site *site = comparer->c->site;
	const struct np_owner *owner = list->instance ? np_site_owner(site, list->instance) : only;
	struct later later = {
		.what = "its own list of ports",
		.values = list->values,
		.loc = list->loc,
	};

	if (owner)
		compare_owner(comparer, owner, &later);
	else
		report_whose(comparer->c, list);
}

void np_compare_values(const struct np_comparison *c)
{
	const struct np_catalogue *catalogue = c->site->catalogue;
	struct comparer comparer = {.c = c};
	const struct np_owner *only = only_instance(c->site);

	comparer.later =
		np_arena_array(&c->ctx->arena, catalogue->variable_count, sizeof(*comparer.later));
	comparer.matters = np_arena_array(&c->ctx->arena, catalogue->variable_count,
					  sizeof(*comparer.matters));
	mark_variables(comparer.matters, catalogue);
	for (const struct np_module *m = c->facts->modules; m; m = m->next)
		compare_module(&comparer, m);
	for (const struct np_port_list *l = c->facts->port_lists; l; l = l->next)
		compare_list(&comparer, l, only);
	np_arena_release(&comparer.scratch);
}

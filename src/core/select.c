#include "core/select.h"
#include "nvports/suggest.h"

#include <string.h>

static const struct np_loc nowhere = {0};

/* Choose the services that SELECTION names, and not those that it excludes. */
static int mark_services(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			 const struct np_selection *selection, struct np_chosen *chosen)
{
	const struct np_service *service;
	int failed = 0;

	for (size_t i = 0; i < selection->service_count; i++) {
		service = np_catalogue_find(catalogue, selection->services[i]);
		if (service)
			chosen->services[service->index] = true;
		else
			failed =
				np_unknown_service(ctx, catalogue, nowhere, selection->services[i]);
	}
	for (size_t i = 0; i < selection->excluded_count; i++) {
		service = np_catalogue_find(catalogue, selection->excluded[i]);
		if (service)
			chosen->services[service->index] = false;
		else
			failed =
				np_unknown_service(ctx, catalogue, nowhere, selection->excluded[i]);
	}
	return failed;
}

/* The scopes as a bit mask; all of them where none is named. */
static int choose_scopes(struct np_ctx *ctx, const struct np_selection *selection, unsigned *scopes)
{
	int failed = 0;

	*scopes = selection->scope_count ? 0 : (1U << NP_SCOPE_COUNT) - 1;
	for (size_t i = 0; i < selection->scope_count; i++) {
		unsigned scope = 0;

		while (scope < NP_SCOPE_COUNT &&
		       strcmp(np_scope_names[scope], selection->scopes[i]) != 0)
			scope++;
		*scopes |= 1U << scope;
		if (scope < NP_SCOPE_COUNT)
			continue;
		failed = np_error(ctx, nowhere, "unknown scope '%s'", selection->scopes[i]);
		np_hint(ctx, "one of %s", np_join(&ctx->arena, np_scope_names, NP_SCOPE_COUNT));
	}
	return failed;
}

static int choose_services(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			   const struct np_selection *selection, struct np_chosen *chosen)
{
	unsigned scopes;
	int failed = choose_scopes(ctx, selection, &scopes);

	chosen->services = np_arena_array(&ctx->arena, catalogue->count, sizeof(*chosen->services));
	for (size_t i = 0; i < catalogue->count; i++)
		chosen->services[i] = selection->service_count == 0 &&
				      (selection->all || catalogue->services[i].listed);
	if (mark_services(ctx, catalogue, selection, chosen))
		failed = -1;
	for (size_t i = 0; i < catalogue->count; i++)
		if (!(scopes & 1U << catalogue->services[i].scope))
			chosen->services[i] = false;
	return failed;
}

static int unknown_instance(struct np_ctx *ctx, const struct np_site *site, const char *id)
{
	const struct np_owner *proxy = np_site_owner(site, id);
	const char *near;

	if (proxy) {
		np_error(ctx, nowhere, "'%s' is a proxy, not an instance", id);
		np_hint(ctx, "choose it with --node %u --scope proxy", proxy->node->id);
		return -1;
	}
	np_error(ctx, nowhere, "unknown instance '%s'", id);
	if (ctx->last_dropped)
		return -1;
	near = np_site_suggest_instance(site, id);
	np_hint(ctx, "%s%s%sknown: %s", near ? "did you mean '" : "", near ? near : "",
		near ? "'? " : "", np_site_known_instances(&ctx->arena, site));
	return -1;
}

static int choose_instances(struct np_ctx *ctx, const struct np_site *site,
			    const struct np_selection *selection, struct np_chosen *chosen)
{
	int failed = 0;

	for (size_t i = 0; i < selection->instance_count; i++) {
		const char *id = selection->instances[i];
		struct np_owner *owner = np_site_owner(site, id);

		if (!owner || owner->scope != NP_SCOPE_INSTANCE) {
			failed = unknown_instance(ctx, site, id);
			continue;
		}
		np_map_put(&chosen->instances, &ctx->arena, id, strlen(id), owner);
		np_map_put(&chosen->homes, &ctx->arena, owner->node->id_text,
			   strlen(owner->node->id_text), owner->node);
	}
	return failed;
}

static int choose_nodes(struct np_ctx *ctx, const struct np_site *site,
			const struct np_selection *selection, struct np_chosen *chosen)
{
	int failed = 0;

	for (size_t i = 0; i < selection->node_count; i++) {
		const char *id = selection->nodes[i];
		struct np_node *node = np_map_get(&site->by_node, id, strlen(id));

		if (node) {
			np_map_put(&chosen->nodes, &ctx->arena, id, strlen(id), node);
			continue;
		}
		failed = np_error(ctx, nowhere, "unknown node '%s'", id);
		np_hint(ctx, "known: %s", np_site_known_nodes(&ctx->arena, site));
	}
	return failed;
}

int np_choose(struct np_ctx *ctx, const struct np_catalogue *catalogue, const struct np_site *site,
	      const struct np_selection *selection, struct np_chosen *chosen)
{
	int failed = choose_services(ctx, catalogue, selection, chosen);

	chosen->all_instances = selection->instance_count == 0;
	chosen->all_nodes = selection->node_count == 0;
	if (!site)
		return failed;
	if (choose_instances(ctx, site, selection, chosen) ||
	    choose_nodes(ctx, site, selection, chosen))
		failed = -1;
	return failed;
}

bool np_chosen_node(const struct np_chosen *chosen, const struct np_node *node)
{
	size_t len = strlen(node->id_text);

	return (chosen->all_nodes || np_map_get(&chosen->nodes, node->id_text, len)) &&
	       (chosen->all_instances || np_map_get(&chosen->homes, node->id_text, len));
}

bool np_chosen_instance(const struct np_chosen *chosen, const struct np_owner *instance)
{
	return chosen->all_instances ||
	       np_map_get(&chosen->instances, instance->id, strlen(instance->id));
}

#include "cli/load.h"
#include "cli/embedded.h"
#include "cli/inputs.h"
#include "nvports/suggest.h"

#include <stdlib.h>
#include <string.h>

static const struct np_loc nowhere = {0};

static struct np_source *built_in(struct np_ctx *ctx, const char *name, const char *shown)
{
	const struct np_embedded *file = np_embedded_find(name);

	return np_source_text(ctx, shown, file->text, file->len);
}

/* "-", or "OWNER=-". */
static bool is_standard(struct np_ctx *ctx, const char *operand)
{
	const char *owner;

	return operand && strcmp(np_split_owner(&ctx->arena, operand, &owner), "-") == 0;
}

/* Standard input can be read once. */
static int check_inputs(struct np_ctx *ctx, const struct np_args *args)
{
	const struct np_words *lists[] = {&args->environments, &args->files, &args->against};
	size_t standard = args->site && strcmp(args->site, "-") == 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (size_t k = 0; k < lists[i]->count; k++)
			standard += is_standard(ctx, lists[i]->items[k]);
	for (size_t i = 0; i < args->catalogues.count; i++)
		standard += strcmp(args->catalogues.items[i], "-") == 0;
	standard += is_standard(ctx, args->old);
	standard += is_standard(ctx, args->new);
	if (standard > 1)
		return np_error(ctx, nowhere, "standard input is asked for %zu times", standard);
	if (!args->example || (!args->site && !args->environments.count))
		return 0;
	np_error(ctx, nowhere, "--example stands for a deployment of its own");
	np_hint(ctx, "leave out --example, or --site and --env");
	return -1;
}

int np_load_catalogue(struct np_ctx *ctx, const struct np_args *args,
		      struct np_catalogue *catalogue)
{
	if (check_inputs(ctx, args))
		return -1;
	if (np_catalogue_read(ctx, built_in(ctx, "catalogue.yaml", "built-in catalogue.yaml"),
			      catalogue))
		return -1;
	for (size_t i = 0; i < args->catalogues.count; i++) {
		struct np_source *src = np_source_read(ctx, args->catalogues.items[i]);

		if (!src || np_catalogue_read(ctx, src, catalogue))
			return -1;
	}
	return 0;
}

static int read_site(struct np_ctx *ctx, const struct np_catalogue *catalogue, const char *path,
		     struct np_site *site)
{
	struct np_source *src = np_source_read(ctx, path);

	return src ? np_site_read(ctx, catalogue, src, site) : -1;
}

/* What the command line gives as environments: those, or any other shape that nodes print. */
static int read_environments(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			     const struct np_words *paths, struct np_facts *facts)
{
	struct np_reading how = {.fallback = "environment"};
	int failed = 0;

	for (size_t i = 0; i < paths->count; i++) {
		const char *path = np_split_owner(&ctx->arena, paths->items[i], &how.owner);
		struct np_source *src = np_source_read(ctx, path);

		if (src && np_looks_like_site(src))
			failed = np_refuse_site(ctx, src);
		else if (!src || np_facts_read(ctx, catalogue, src, &how, facts))
			failed = -1;
	}
	return failed;
}

static int assemble(struct np_ctx *ctx, const struct np_args *args,
		    const struct np_catalogue *catalogue, const struct np_facts *facts,
		    struct np_site *site)
{
	int failed = 0;

	if (np_site_settle(ctx, catalogue, site, facts) ||
	    np_site_load_environments(ctx, catalogue, site) || np_site_finish(ctx, catalogue, site))
		return -1;
	for (size_t i = 0; i < args->assignments.count; i++)
		if (np_site_set(ctx, catalogue, site, args->assignments.items[i]))
			failed = -1;
	return failed;
}

static int load_places(struct np_ctx *ctx, const struct np_args *args,
		       const struct np_catalogue *catalogue, const struct np_places *places,
		       struct np_site *site)
{
	struct np_facts facts = {0};
	int failed = 0;

	if (args->example)
		failed = np_site_read(
			ctx, catalogue,
			built_in(ctx, "example/site.yaml", "built-in example/site.yaml"), site);
	else if (places->site)
		failed = read_site(ctx, catalogue, places->site, site);
	if (read_environments(ctx, catalogue, &places->environments, &facts) || failed)
		return -1;
	if (assemble(ctx, args, catalogue, &facts, site))
		return -1;
	if (!args->example && !places->site && site->node_count == 0)
		return np_no_module(ctx, np_join(&ctx->arena, places->environments.items,
						 places->environments.count));
	return 0;
}

static void tell_places(struct np_ctx *ctx, const struct np_places *places)
{
	if (places->site)
		np_note(ctx, nowhere, "the deployment is %s", places->site);
	else
		np_note(ctx, nowhere, "the deployment is this node's: %s",
			np_join(&ctx->arena, places->environments.items,
				places->environments.count));
}

int np_load_site(struct np_ctx *ctx, const struct np_args *args,
		 const struct np_catalogue *catalogue, struct np_site *site, bool *found)
{
	struct np_places places = {.site = args->site, .environments = args->environments};

	if (args->example) {
		np_note(ctx, nowhere, "the values are those of the built-in example");
	} else if (!args->site && !args->environments.count) {
		const char *root = getenv("NVPORTS_ROOT");

		places = np_discover(ctx, root ? root : "");
		if (places.site || places.environments.count)
			tell_places(ctx, &places);
	}
	*found = args->example || places.site || places.environments.count;
	return *found ? load_places(ctx, args, catalogue, &places, site) : 0;
}

int np_no_deployment(struct np_ctx *ctx, const char *what)
{
	np_error(ctx, nowhere, "no deployment is known, and %s needs one", what);
	np_hint(ctx, "give a site file with --site FILE or a module's environment with --env FILE; "
		     "--example shows what it looks like");
	return -1;
}

struct np_selection np_args_selection(const struct np_args *args)
{
	return (struct np_selection){
		.instances = args->instances.items,
		.instance_count = args->instances.count,
		.nodes = args->nodes.items,
		.node_count = args->nodes.count,
		.scopes = args->scopes.items,
		.scope_count = args->scopes.count,
		.services = args->services.items,
		.service_count = args->services.count,
		.excluded = args->excluded.items,
		.excluded_count = args->excluded.count,
		.all = args->all,
	};
}

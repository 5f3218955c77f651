/* From the parts of a deployment to the whole: environments into the site, order, sources. */
#include "nvports/input.h"
#include "nvports/suggest.h"

#include <stdlib.h>
#include <string.h>

/* PATH as seen from the folder of the site file. A file called "-" is not standard input. */
static const char *relative_path(struct np_ctx *ctx, const struct np_site *site, const char *path)
{
	const char *file = site->source->path ? site->source->path : ""; /* standard input: here */
	const char *slash = strrchr(file, '/');

	if (strcmp(path, "-") == 0 && !slash)
		return "./-";
	if (path[0] == '/' || !slash)
		return path;
	return np_arena_printf(&ctx->arena, "%.*s/%s", (int)(slash - file), file, path);
}

static int load_environment(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			    struct np_site *site, const struct np_owner *owner)
{
	struct np_module *modules;
	struct np_source *src;

	if (owner->from_environment)
		return 0;
	src = np_source_read(ctx, relative_path(ctx, site, owner->environment));
	if (!src) {
		np_hint(ctx, "named at %s:%u:%u", site->source->name, owner->environment_loc.line,
			owner->environment_loc.col);
		return -1;
	}
	if (np_environment_read(ctx, catalogue, src, owner->id, &modules))
		return -1;
	return np_site_merge(ctx, catalogue, site, modules);
}

/*
 * The owners with an environment into the COUNT places at OWNERS, from the end, since the lists
 * begin with what came last. Returns how many places stay free at the front.
 */
static size_t collect_owners(const struct np_site *site, const struct np_owner **owners,
			     size_t count)
{
	for (const struct np_node *node = site->first_node; node; node = node->next) {
		for (const struct np_owner *o = node->first_instance; o; o = o->next)
			if (o->environment)
				owners[--count] = o;
		if (node->proxy && node->proxy->environment)
			owners[--count] = node->proxy;
	}
	return count;
}

int np_site_load_environments(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			      struct np_site *site)
{
	const struct np_owner **owners;
	int failed = 0;

	if (site->environments == 0)
		return 0;
	owners = np_arena_array(&ctx->arena, site->environments, sizeof(const struct np_owner *));
	for (size_t i = collect_owners(site, owners, site->environments); i < site->environments;
	     i++)
		if (load_environment(ctx, catalogue, site, owners[i]))
			failed = -1;
	return failed;
}

static int compare_nodes(const void *a, const void *b)
{
	const struct np_node *left = *(const struct np_node *const *)a;
	const struct np_node *right = *(const struct np_node *const *)b;

	return (left->id > right->id) - (left->id < right->id);
}

/* nethvoice2 before nethvoice10: numbers at the end count as such. */
static int compare_owners(const void *a, const void *b)
{
	const struct np_owner *left = *(const struct np_owner *const *)a;
	const struct np_owner *right = *(const struct np_owner *const *)b;

	return strverscmp(left->id, right->id);
}

/* qsort, left out where the input is in order already: it mostly is. */
static void sort(void *items, size_t count, int compare(const void *, const void *))
{
	const char *item = items;
	size_t i = 1, size = sizeof(void *);

	while (i < count && compare(item + (i - 1) * size, item + i * size) <= 0)
		i++;
	if (i < count)
		qsort(items, count, size, compare);
}

static void order_instances(struct np_ctx *ctx, struct np_node *node)
{
	size_t i = node->instance_count;

	node->instances = np_arena_array(&ctx->arena, i, sizeof(*node->instances));
	for (struct np_owner *owner = node->first_instance; owner; owner = owner->next)
		node->instances[--i] = owner;
	sort(node->instances, node->instance_count, compare_owners);
}

static void order_nodes(struct np_ctx *ctx, struct np_site *site)
{
	size_t i = site->node_count;

	site->nodes = np_arena_array(&ctx->arena, i, sizeof(*site->nodes));
	for (struct np_node *node = site->first_node; node; node = node->next) {
		order_instances(ctx, node);
		site->nodes[--i] = node;
	}
	sort(site->nodes, site->node_count, compare_nodes);
}

/* Who may reach SERVICE where the site does not say: any, or the network named like its reach. */
static const struct np_sources *default_sources(const struct np_site *site,
						const struct np_service *service)
{
	const char *name = np_reach_names[service->reach];
	const struct np_network *network = np_map_get(&site->by_network, name, strlen(name));

	if (service->reach == NP_REACH_INTERNAL)
		return &np_sources_none;
	if (service->reach == NP_REACH_PUBLIC || !network)
		return &np_sources_any;
	return &network->sources;
}

static void settle_sources(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			   struct np_site *site)
{
	if (!site->sources)
		site->sources = np_arena_array(&ctx->arena, catalogue->count,
					       sizeof(const struct np_sources *));
	for (size_t i = 0; i < catalogue->count; i++)
		if (!site->sources[i])
			site->sources[i] = default_sources(site, &catalogue->services[i]);
}

static int check_leader(struct np_ctx *ctx, const struct np_site *site)
{
	const struct np_node *leader = NULL;
	int failed = 0;

	for (size_t i = 0; i < site->node_count; i++) {
		const struct np_node *node = site->nodes[i];

		if (!node->leader)
			continue;
		if (!leader) {
			leader = node;
			continue;
		}
		failed = np_error(ctx, node->loc, "node %u is a leader beside node %u", node->id,
				  leader->id);
		np_hint(ctx, "a cluster has one leader: leave 'leader' out for all other nodes");
	}
	return failed;
}

/* The reaches that restrict a service where the site has a network of that name. */
static const char *const restricting[] = {"phones", "admins", "cluster", "trunks"};

enum { RESTRICTING = sizeof(restricting) / sizeof(*restricting) };

static bool is_restricting(const char *name)
{
	for (size_t i = 0; i < RESTRICTING; i++)
		if (strcmp(restricting[i], name) == 0)
			return true;
	return false;
}

/* A misspelt name would leave open to any what was meant to be restricted. */
static void check_networks(struct np_ctx *ctx, const struct np_site *site)
{
	for (const struct np_network *n = site->first_network; n; n = n->next) {
		const char *near;

		if (n->used || is_restricting(n->name))
			continue;
		np_warn(ctx, n->loc, "network '%s' restricts nothing", n->name);
		near = np_suggest(n->name, restricting, RESTRICTING);
		if (near)
			np_hint(ctx, "did you mean '%s'?", near);
		else
			np_hint(ctx, "name it in 'allow', or like who it is for: %s",
				np_join(&ctx->arena, restricting, RESTRICTING));
	}
}

int np_site_finish(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site)
{
	site->catalogue = catalogue;
	order_nodes(ctx, site);
	settle_sources(ctx, catalogue, site);
	check_networks(ctx, site);
	return check_leader(ctx, site);
}

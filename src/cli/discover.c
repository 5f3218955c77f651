/* Where a deployment is when no option says. */
#include "cli/load.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct np_loc nowhere = {0};

static const char *user_site(struct np_ctx *ctx)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config)
		return np_arena_printf(&ctx->arena, "%s/nvports/site.yaml", config);
	if (home && *home)
		return np_arena_printf(&ctx->arena, "%s/.config/nvports/site.yaml", home);
	return NULL;
}

/* Add the environment of MODULE, whose folder is at HOME, if there is one that can be read. */
static void add_environment(struct np_ctx *ctx, const char *home, const char *module,
			    struct np_words *found)
{
	const char *path = np_arena_printf(&ctx->arena, "%s/.config/state/environment", home);
	struct stat st;

	if (stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return; /* the home of a module that was removed */
	if (access(path, R_OK) != 0) {
		np_warn(ctx, nowhere, "the environment of '%s' is left out: %s", module,
			strerror(errno));
		np_hint(ctx, "run as root; without it, its internal ports are not kept closed");
		return;
	}
	if (S_ISREG(st.st_mode)) /* a pipe of the module's user would make root wait */
		found->items[found->count++] = path;
}

static struct np_words find_environments(struct np_ctx *ctx, const char *root)
{
	const char *pattern = np_arena_printf(&ctx->arena, "%s/home/nethvoice*", root);
	struct np_words found = {0};
	enum np_scope scope;
	glob_t homes;

	if (glob(pattern, 0, NULL, &homes) == 0) {
		found.items = np_arena_array(&ctx->arena, homes.gl_pathc, sizeof(*found.items));
		for (size_t i = 0; i < homes.gl_pathc; i++) {
			const char *module = strrchr(homes.gl_pathv[i], '/') + 1;

			if (np_module_scope(module, &scope))
				add_environment(ctx, homes.gl_pathv[i], module, &found);
		}
	}
	globfree(&homes);
	return found;
}

/* A file that cannot be looked at is there, so that reading it says why not. */
static bool is_there(const char *path)
{
	struct stat st;

	return path && (lstat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR));
}

struct np_places np_discover(struct np_ctx *ctx, const char *root)
{
	const char *candidates[] = {
		user_site(ctx),
		np_arena_printf(&ctx->arena, "%s/etc/nvports/site.yaml", root),
	};
	struct np_places places = {.site = getenv("NVPORTS_SITE")};

	if (places.site && *places.site)
		return places;
	places.site = NULL;
	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		if (!is_there(candidates[i]))
			continue;
		places.site = candidates[i];
		return places;
	}
	places.environments = find_environments(ctx, root);
	return places;
}

/* Where a deployment is when no option says. */
#include "cli/load.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *user_site(struct np_ctx *ctx)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config)
		return np_arena_printf(&ctx->arena, "%s/nvports/site.yaml", config);
	if (home && *home)
		return np_arena_printf(&ctx->arena, "%s/.config/nvports/site.yaml", home);
	return NULL;
}

/* Whether PATH, ".../MODULE/.config/state/environment", is that of a module that counts. */
static bool is_wanted(struct np_ctx *ctx, const char *path, size_t home)
{
	size_t len = strcspn(path + home, "/");
	enum np_scope scope;

	return np_module_scope(np_arena_copy(&ctx->arena, path + home, len), &scope) &&
	       access(path, R_OK) == 0;
}

static struct np_words find_environments(struct np_ctx *ctx, const char *root)
{
	const char *home = np_arena_printf(&ctx->arena, "%s/home/", root);
	const char *pattern =
		np_arena_printf(&ctx->arena, "%snethvoice*/.config/state/environment", home);
	struct np_words found = {0};
	glob_t paths;

	if (glob(pattern, 0, NULL, &paths) == 0) {
		found.items = np_arena_array(&ctx->arena, paths.gl_pathc, sizeof(*found.items));
		for (size_t i = 0; i < paths.gl_pathc; i++) {
			const char *path = paths.gl_pathv[i];

			if (is_wanted(ctx, path, strlen(home)))
				found.items[found.count++] =
					np_arena_copy(&ctx->arena, path, strlen(path));
		}
	}
	globfree(&paths);
	return found;
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
		if (!candidates[i] || access(candidates[i], F_OK) != 0)
			continue;
		places.site = candidates[i];
		return places;
	}
	places.environments = find_environments(ctx, root);
	return places;
}

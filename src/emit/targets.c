#include "emit/targets.h"
#include "nvports/suggest.h"

#include <string.h>

static const struct np_loc nowhere = {0};

const struct np_target *const np_targets[] = {
#define X(target) &np_target_##target,
#include "emit/targets.def"
#undef X
	NULL,
};

enum { TARGETS = sizeof(np_targets) / sizeof(*np_targets) - 1 };

const struct np_target *np_target_find(struct np_ctx *ctx, const char *name)
{
	const char *known[TARGETS], *near;

	for (size_t i = 0; i < TARGETS; i++) {
		if (strcmp(np_targets[i]->name, name) == 0)
			return np_targets[i];
		known[i] = np_targets[i]->name;
	}
	near = np_suggest(name, known, TARGETS);
	np_error(ctx, nowhere, "unknown target '%s'", name);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	else
		np_hint(ctx, "'nvports targets' shows those that there are");
	return NULL;
}

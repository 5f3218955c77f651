/* --set: one value from the command line. */
#include "nvports/input.h"
#include "nvports/number.h"

#include <string.h>

/* The place of a --set is its argument as a whole. */
static struct np_loc set_place(struct np_ctx *ctx, const char *assignment)
{
	const char *name = np_arena_printf(&ctx->arena, "--set %s", assignment);

	return np_loc_whole(np_source_text(ctx, name, assignment, strlen(assignment)));
}

static struct np_owner *find_set_owner(struct np_ctx *ctx, const struct np_site *site,
				       struct np_loc loc, const char *id)
{
	struct np_owner *owner = np_site_owner(site, id);
	struct np_node *node;
	uint32_t number;

	if (owner)
		return owner;
	if (!np_number_parse(id, strlen(id), 1, UINT32_MAX, &number)) {
		node = np_site_node(site, number);
		if (node)
			return &node->generic;
	}
	np_error(ctx, loc, "there is no instance, proxy or node '%s'", id);
	np_hint(ctx, "known: %s", np_site_known_owners(&ctx->arena, site));
	return NULL;
}

int np_site_set(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		const char *assignment)
{
	struct np_loc loc = set_place(ctx, assignment);
	const char *dot = strchr(assignment, '.');
	const char *equals = dot ? strchr(dot, '=') : NULL;
	struct np_owner *owner;
	struct np_written value = {.loc = loc};
	const char *key;

	if (!equals) {
		np_error(ctx, loc, "expected ID.VARIABLE=PORT");
		np_hint(ctx, "for example --set nethvoice1.NETHCTI_TLS_PORT=20107");
		return -1;
	}
	owner = find_set_owner(ctx, site, loc,
			       np_arena_copy(&ctx->arena, assignment, (size_t)(dot - assignment)));
	key = np_arena_copy(&ctx->arena, dot + 1, (size_t)(equals - dot - 1));
	if (!owner) {
		if (np_catalogue_variable(catalogue, key, strlen(key)) == NP_NO_VARIABLE)
			np_unknown_variable(ctx, catalogue, loc, key);
		return -1;
	}
	value.variable = np_scope_variable(ctx, catalogue, loc, owner->scope, key);
	if (value.variable == NP_NO_VARIABLE)
		return -1;
	value.text = equals + 1;
	value.len = strlen(value.text);
	np_value_add(&ctx->arena, &owner->values[NP_FROM_COMMAND_LINE], &value);
	return 0;
}

/*
 * The modules of a cluster, as NS8's action list-installed-modules gives them, by their image:
 *
 *   {"ghcr.io/nethesis/nethvoice": [{"id": "nethvoice1", "node": "1", ...}, ...], ...}
 */
#include "input/answer.h"
#include "input/decode.h"
#include "nvports/map.h"

#include <string.h>

struct reader {
	struct np_map seen; /* ids */
	struct np_placement *first, *last;
};

/* The keys are names of images; nothing else that NS8 prints has a '/' in its keys. */
bool np_installed_modules_recognise(const struct np_input *input)
{
	const struct np_tree *root = input->root, *image = root->first;

	return root->kind == NP_MAP && image && strchr(image->text, '/') &&
	       image->next->kind == NP_LIST;
}

static int check_id(struct np_ctx *ctx, struct reader *r, const struct np_tree *id,
		    struct np_placement *placement)
{
	if (!np_id_is_valid(id->text, id->len))
		return np_error(ctx, id->loc, "'id' is too long");
	if (np_map_put(&r->seen, &ctx->arena, id->text, id->len, placement))
		return np_error(ctx, id->loc, "'%s' is listed twice", id->text);
	return 0;
}

static int read_module(struct np_ctx *ctx, const struct np_tree *module, void *out)
{
	struct reader *r = out;
	struct np_placement *placement;
	const struct np_tree *id;
	enum np_scope scope;

	if (np_decode_kind(ctx, module, NP_MAP) || np_answer_string(ctx, module, "id", &id))
		return -1;
	if (!np_module_scope(id->text, &scope))
		return 0;
	placement = np_arena_alloc(&ctx->arena, sizeof(*placement));
	*placement = (struct np_placement){.id = id->text, .scope = scope, .loc = module->loc};
	if (check_id(ctx, r, id, placement) ||
	    np_answer_node(ctx, module, "node", true, &placement->node))
		return -1;
	NP_APPEND(r->first, r->last, placement);
	return 0;
}

static int read_image(struct np_ctx *ctx, const struct np_tree *image,
		      const struct np_tree *modules, void *out)
{
	(void)image;
	return np_decode_items(ctx, modules, read_module, out);
}

int np_installed_modules_read(struct np_ctx *ctx, const struct np_input *input,
			      struct np_facts *facts)
{
	struct reader r = {0};

	if (np_answer_of_cluster(ctx, input) || np_decode_entries(ctx, input->root, read_image, &r))
		return -1;
	if (r.first)
		NP_APPEND(facts->placements, facts->last_placement, r.first);
	facts->listed = input->root->loc;
	return 0;
}

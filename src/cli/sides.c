#include "cli/sides.h"

#include <string.h>

/* The words among the COUNT at WORDS that KNOWN says SITE has, or OTHER has not either. */
static const char *const *narrow(struct np_ctx *ctx, const char *const *words, size_t *count,
				 const struct np_site *sites[2],
				 bool (*known)(const struct np_site *site, const char *word))
{
	const char **kept = np_arena_array(&ctx->arena, *count, sizeof(*kept));
	size_t left = 0;

	for (size_t i = 0; i < *count; i++)
		if (known(sites[0], words[i]) || !known(sites[1], words[i]))
			kept[left++] = words[i];
	*count = left;
	return kept;
}

static bool knows_instance(const struct np_site *site, const char *id)
{
	const struct np_owner *owner = np_site_owner(site, id);

	return owner && owner->scope == NP_SCOPE_INSTANCE;
}

static bool knows_node(const struct np_site *site, const char *id)
{
	return np_map_get(&site->by_node, id, strlen(id)) != NULL;
}

void np_side_select(struct np_ctx *ctx, const struct np_selection *wanted,
		    struct np_site_side *side, const struct np_site *other)
{
	const struct np_site *sites[] = {&side->site, other};
	struct np_selection *selection = &side->selection;

	*selection = *wanted;
	selection->instances =
		narrow(ctx, wanted->instances, &selection->instance_count, sites, knows_instance);
	selection->nodes = narrow(ctx, wanted->nodes, &selection->node_count, sites, knows_node);
	side->left_out = (wanted->instance_count && !selection->instance_count) ||
			 (wanted->node_count && !selection->node_count);
}

struct np_diag *np_side_begin(struct np_ctx *ctx)
{
	ctx->keep_all = true;
	return ctx->last;
}

static void append(struct np_diag **list, struct np_diag *more)
{
	while (*list)
		list = &(*list)->next;
	*list = more;
}

void np_side_end(struct np_ctx *ctx, struct np_site_side *side, struct np_diag *mark)
{
	append(&side->messages, np_diags_take(ctx, mark));
	ctx->keep_all = false;
}

static void collect(struct np_ctx *ctx, struct np_map *texts, struct np_diag *diag)
{
	for (; diag; diag = diag->next) {
		const char *text = diag->message;

		np_map_put(texts, &ctx->arena, text, strlen(text), diag);
	}
}

static bool is_there(const struct np_map *texts, const char *text)
{
	return np_map_get(texts, text, strlen(text)) != NULL;
}

/* A state is given whole, so options that give more of a deployment are no help. */
static const char *hint_of(const struct np_diag *diag)
{
	static const char *const topics[] = {"missing", "unknown-internal"};

	for (size_t i = 0; diag->hint && diag->topic && i < sizeof(topics) / sizeof(*topics); i++)
		if (strcmp(diag->topic, topics[i]) == 0)
			return "a state is compared as a whole: give a bundle of all environments, "
			       "or a site file that names them";
	return diag->hint;
}

static void tell(struct np_ctx *ctx, const char *label, const struct np_diag *diag)
{
	const char *hint = hint_of(diag);

	if (label)
		np_report(ctx, diag->severity, diag->loc, "in %s: %s", label, diag->message);
	else
		np_report(ctx, diag->severity, diag->loc, "%s", diag->message);
	if (hint)
		np_hint(ctx, "%s", hint);
	if (diag->topic)
		np_about(ctx, diag->topic, diag->place);
}

/* With ONCE also what is to be said once for both. */
static void tell_side(struct np_ctx *ctx, const struct np_site_side *side,
		      const struct np_map *others, bool once)
{
	for (const struct np_diag *diag = side->messages; diag; diag = diag->next) {
		bool both = is_there(others, diag->message);

		if (both && diag->severity != NP_ERROR)
			continue;
		if (!both || diag->loc.src)
			tell(ctx, side->label, diag);
		else if (once)
			tell(ctx, NULL, diag);
	}
}

void np_sides_tell(struct np_ctx *ctx, const struct np_site_side *old,
		   const struct np_site_side *new)
{
	struct np_map olds = {0}, news = {0};

	collect(ctx, &olds, old->messages);
	collect(ctx, &news, new->messages);
	tell_side(ctx, old, &news, true);
	tell_side(ctx, new, &olds, false);
}

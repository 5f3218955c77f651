/* The deployment by itself: what the resolver says of it, then one check after another. */
#include "core/addresses.h"
#include "core/checking.h"
#include "core/clash.h"
#include "core/exposed.h"
#include "core/shared.h"

#include <string.h>

static np_check_fn *const checks[] = {
	np_check_proxies,      np_check_own_addresses, np_check_public_addresses,
	np_check_inside,       np_check_leader,        np_check_fixed,
	np_check_admins,       np_check_cluster,       np_check_unreachable,
	np_check_overlaps,     np_check_sizes,         np_check_networks,
	np_check_left_out,     np_check_carved,        np_check_shared_ranges,
	np_check_not_required,
};

/* What a table can be shown with, and no rules can be written for. */
static const char *const refused[] = {"clash", "public-clash", "all-internal", "unknown-internal"};

static enum np_severity severity_of(const struct np_diag *diag)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (strcmp(refused[i], diag->topic) == 0)
			return NP_ERROR;
	return diag->severity;
}

/* All that is said by then is about something: a finding of the kind that is called like it. */
static void take_messages(const struct np_checking *c, struct np_diag *last)
{
	for (const struct np_diag *diag = np_diags_take(c->ctx, last); diag; diag = diag->next) {
		struct np_finding *finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){diag->topic, severity_of(diag), diag->loc, diag->place},
			"%s", diag->message);

		finding->hint = diag->hint;
	}
}

static void group_by_node(struct np_checking *c)
{
	struct np_node_rows *nodes =
		np_arena_array(&c->ctx->arena, c->site->node_count, sizeof(*nodes));

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];

		if (c->node_count == 0 || nodes[c->node_count - 1].node != row->node)
			nodes[c->node_count++] = (struct np_node_rows){row->node, row, 0};
		nodes[c->node_count - 1].count++;
	}
	c->nodes = nodes;
}

int np_check_site(struct np_ctx *ctx, const struct np_site *site,
		  const struct np_selection *selection, struct np_plan *plan,
		  struct np_findings *findings)
{
	struct np_chosen chosen = {0};
	struct np_checking c = {.ctx = ctx,
				.site = site,
				.plan = plan,
				.selection = selection,
				.chosen = &chosen,
				.findings = findings};
	struct np_diag *last = ctx->last;
	bool resolved = np_resolve(ctx, site, selection, NP_WARNING, plan) == 0;

	if (!plan->site)
		return -1;
	if (!resolved) {
		np_find_exposed(ctx, plan);
		np_find_clashes(ctx, plan, NP_WARNING);
	}
	np_check_addresses(ctx, site, true);
	np_choose(ctx, site->catalogue, site, selection, &chosen); /* which has gone well once */
	take_messages(&c, last);
	group_by_node(&c);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		checks[i](&c);
	return 0;
}

const struct np_tally *np_tally(const struct np_checking *c,
				bool (*test)(const struct np_checking *c,
					     const struct np_requirement *row))
{
	struct np_tally *tallies =
		np_arena_array(&c->ctx->arena, c->site->catalogue->count, sizeof(*tallies));

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];
		struct np_tally *tally = &tallies[row->service->index];

		if (!np_is_opened(row) || !test(c, row))
			continue;
		if (tally->count++ == 0)
			tally->first = row;
	}
	return tallies;
}

const char *np_owner_names(struct np_arena *arena, const struct np_owner *const *owners,
			   size_t count)
{
	enum { SHOWN = 4 };
	size_t shown = count > SHOWN ? SHOWN - 1 : count;
	const char *text = owners[0]->id;

	for (size_t i = 1; i < shown; i++)
		text = np_arena_printf(arena, "%s%s%s", text, i + 1 == count ? " and " : ", ",
				       owners[i]->id);
	if (shown == count)
		return text;
	return np_arena_printf(arena, "%s and %zu more", text, count - shown);
}

const char *np_written_text(struct np_arena *arena, const struct np_requirement *row)
{
	const char *protocols = np_protocols_words(row->protocols);

	if (row->written.from == row->written.to)
		return np_arena_printf(arena, "%u/%s", row->written.from, protocols);
	return np_arena_printf(arena, "%u-%u/%s", row->written.from, row->written.to, protocols);
}

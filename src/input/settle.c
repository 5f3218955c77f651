/* From what nodes say to a deployment: members, placements, modules, and what has no owner yet. */
#include "input/match.h"
#include "input/merge.h"

/*
 * A node without any module of NethVoice needs nothing opened for it. Whether it has none is known
 * where the modules have been listed: their places are nodes already then.
 */
static void settle_members(struct np_merge *m, const struct np_facts *facts)
{
	if (facts->listed.src)
		return;
	for (const struct np_member *member = facts->members; member; member = member->next)
		if (!np_site_node(m->site, member->id))
			np_site_add_node(m->ctx, m->site, member->id, member->loc);
}

/* The site's own leader stays, unless it is to be brought up to date. */
static void lead(struct np_merge *m, struct np_node *leader)
{
	for (struct np_node *node = m->site->first_node; node; node = node->next) {
		if (node->leader && !m->renew)
			return;
		node->leader = false;
	}
	leader->leader = true;
}

static void settle_leader(struct np_merge *m, const struct np_member *members)
{
	const struct np_member *last = NULL;
	struct np_node *leader;

	for (const struct np_member *member = members; member; member = member->next) {
		if (member->leader)
			last = member;
		if (!np_site_node(m->site, member->id))
			np_note(m->ctx, member->loc, "node %u has no NethVoice module; left out",
				member->id);
	}
	leader = last ? np_site_node(m->site, last->id) : NULL;
	if (leader)
		lead(m, leader);
}

static int settle_placements(struct np_merge *m, const struct np_placement *placements)
{
	int failed = 0;

	for (const struct np_placement *p = placements; p; p = p->next) {
		const struct np_claim claim = {
			.id = p->id,
			.scope = p->scope,
			.node = p->node,
			.loc = p->loc,
			.hint = "give its environment, or the list of installed modules, too"};

		if (!np_merge_claim(m, &claim))
			failed = -1;
	}
	return failed;
}

static int settle(struct np_merge *m, const struct np_facts *facts)
{
	int failed = settle_placements(m, facts->placements);

	settle_members(m, facts);
	if (np_merge_modules(m, facts->modules))
		failed = -1;
	settle_leader(m, facts->members);
	/* Whose these are is seen by what has been said so far. */
	if (failed || np_match_configurations(m, facts) || np_match_port_lists(m, facts))
		return -1;
	np_merge_apply(m);
	return 0;
}

int np_site_settle(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		   const struct np_facts *facts)
{
	struct np_merge m = {.ctx = ctx, .catalogue = catalogue, .site = site};

	return settle(&m, facts);
}

int np_site_renew(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		  const struct np_facts *facts)
{
	struct np_merge m = {.ctx = ctx, .catalogue = catalogue, .site = site, .renew = true};

	return settle(&m, facts);
}

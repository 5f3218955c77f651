/* Where modules are installed and which nodes there are, against what the deployment has. */
#include "core/compare.h"
#include "core/phrase.h"

#include <string.h>

static void compare_placement(const struct np_comparison *c, const struct np_placement *placement)
{
	const struct np_owner *owner = np_site_owner(c->site, placement->id);
	struct np_finding *finding;

	if (!owner)
		finding =
			np_finding_add(c->ctx, c->findings,
				       &(struct np_found){"unknown-module", NP_WARNING,
							  placement->loc, placement->id},
				       "is installed on node %u, and the deployment does not have "
				       "it",
				       placement->node);
	else if (owner->node->id != placement->node)
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"misplaced", NP_WARNING, owner->loc, owner->id},
			"is on node %u here, and installed on node %u%s", owner->node->id,
			placement->node, np_phrase_at(&c->ctx->arena, placement->loc));
	else
		return;
	finding->hint = owner ? "take it out of its node, then give its environment to 'nvports "
				"import'"
			      : "give its environment to 'nvports import'";
}

static void check_installed(const struct np_comparison *c, const struct np_map *installed,
			    const struct np_owner *owner)
{
	struct np_finding *finding;

	if (np_map_get(installed, owner->id, strlen(owner->id)))
		return;
	finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"not-installed", NP_WARNING, owner->loc, owner->id},
		"is not installed any more%s", np_phrase_at(&c->ctx->arena, c->facts->listed));
	finding->hint = "take it out of the site, unless it is no module of NS8, and renew the "
			"rules: others may get its ports";
}

static void compare_placements(const struct np_comparison *c)
{
	struct np_map installed = {0};

	for (struct np_placement *p = c->facts->placements; p; p = p->next) {
		np_map_put(&installed, &c->ctx->arena, p->id, strlen(p->id), p);
		compare_placement(c, p);
	}
	for (size_t i = 0; c->facts->listed.src && i < c->site->node_count; i++) {
		const struct np_node *node = c->site->nodes[i];

		if (node->proxy)
			check_installed(c, &installed, node->proxy);
		for (size_t k = 0; k < node->instance_count; k++)
			check_installed(c, &installed, node->instances[k]);
	}
}

/* The leader as the deployment has it, or NULL. */
static const struct np_node *site_leader(const struct np_site *site)
{
	for (size_t i = 0; i < site->node_count; i++)
		if (site->nodes[i]->leader)
			return site->nodes[i];
	return NULL;
}

static void compare_leader(const struct np_comparison *c, const struct np_member *leader)
{
	const struct np_node *ours = site_leader(c->site);
	const struct np_node *theirs = np_site_node(c->site, leader->id);
	struct np_finding *finding;

	if (ours && ours->id != leader->id)
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"cluster", NP_WARNING, ours->loc,
							    np_phrase_node(&c->ctx->arena, ours)},
					 "is the leader here, and node %u is%s", leader->id,
					 np_phrase_at(&c->ctx->arena, leader->loc));
	else if (!ours && theirs && c->site->node_count > 1)
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"cluster", NP_NOTE, theirs->loc,
							    np_phrase_node(&c->ctx->arena, theirs)},
					 "is the leader of the cluster%s, which is not marked here",
					 np_phrase_at(&c->ctx->arena, leader->loc));
	else
		return;
	finding->hint = "write 'leader: true' for that node only";
}

static const char *member_name(const struct np_comparison *c, const struct np_member *member)
{
	return member->name ? np_arena_printf(&c->ctx->arena, " (%s)", member->name) : "";
}

static void check_member(const struct np_comparison *c, const struct np_member *member)
{
	if (np_site_node(c->site, member->id))
		return;
	np_finding_add(c->ctx, c->findings,
		       &(struct np_found){"cluster", NP_NOTE, member->loc,
					  np_arena_printf(&c->ctx->arena, "node %u", member->id)},
		       "is in the cluster%s, and the deployment does not have it",
		       member_name(c, member))
		->hint = "nothing is opened for it; import what it prints if it should be";
}

static void check_node(const struct np_comparison *c, const struct np_map *members,
		       const struct np_node *node)
{
	if (np_map_get(members, node->id_text, strlen(node->id_text)))
		return;
	np_finding_add(c->ctx, c->findings,
		       &(struct np_found){"cluster", NP_WARNING, node->loc,
					  np_phrase_node(&c->ctx->arena, node)},
		       "is not in the cluster any more%s",
		       np_phrase_at(&c->ctx->arena, c->facts->members->loc))
		->hint = "take it out of the site, and renew the rules";
}

static void compare_members(const struct np_comparison *c)
{
	const struct np_member *leader = NULL;
	struct np_map members = {0};

	for (struct np_member *m = c->facts->members; m; m = m->next) {
		const char *id = np_arena_printf(&c->ctx->arena, "%u", m->id);

		if (m->leader)
			leader = m;
		if (!np_map_put(&members, &c->ctx->arena, id, strlen(id), m))
			check_member(c, m);
	}
	for (size_t i = 0; c->facts->members && i < c->site->node_count; i++)
		check_node(c, &members, c->site->nodes[i]);
	if (leader)
		compare_leader(c, leader);
}

void np_compare_cluster(const struct np_comparison *c)
{
	compare_placements(c);
	compare_members(c);
}

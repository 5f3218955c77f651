/* Ports that an update has moved: rules, and sites, that were made before it are out of date. */
#include "core/compare.h"
#include "core/evaluate.h"
#include "core/phrase.h"

#include <string.h>

enum {
	MOST_MOVES = 8, /* in one message */
};

/* What an environment says of moves, and of values after them. */
struct report {
	const struct np_comparison *c;
	const struct np_owner *owner;
	const struct np_move *moves;
	bool seen;
	const struct np_value *values;
};

static const char *range_text(struct np_arena *arena, struct np_range range)
{
	return np_portset_text(arena, (struct np_portset){&range, 1});
}

static void report_unseen(const struct report *r)
{
	struct np_arena *arena = &r->c->ctx->arena;
	struct np_loc loc = r->moves->loc;
	const char *list = "";
	size_t count = 0;
	struct np_finding *finding;

	for (const struct np_move *m = r->moves; m; m = m->next)
		if (count++ < MOST_MOVES)
			list = np_arena_printf(
				arena, "%s%s'%s' from %s %s to %s", list, *list ? ", " : "",
				m->service, np_protocols_title(m->protocols),
				range_text(arena, m->from), range_text(arena, m->to));
	if (count > MOST_MOVES)
		list = np_arena_printf(arena, "%s and %zu more", list, count - MOST_MOVES);
	finding = np_finding_add(r->c->ctx, r->c->findings,
				 &(struct np_found){"moved", NP_WARNING, loc, r->owner->id},
				 "an update has moved %s", list);
	finding->hint = "write the firewall's rules anew with 'nvports rules', then confirm the "
			"message in NethVoice";
}

static const char *move_key(struct np_arena *arena, unsigned protocol, struct np_range range)
{
	return np_arena_printf(arena, "%u %u-%u", protocol, range.from, range.to);
}

static struct np_map map_moves(struct np_arena *scratch, const struct np_move *moves)
{
	struct np_map map = {0};

	for (const struct np_move *m = moves; m; m = m->next) {
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
			const char *key = move_key(scratch, protocol, m->from);

			if (m->protocols & 1U << protocol)
				np_map_put(&map, scratch, key, strlen(key), (void *)m);
		}
	}
	return map;
}

static bool is_old(struct np_arena *scratch, const struct np_map *moves,
		   const struct np_port_expr *port, struct np_range range)
{
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		const char *key = move_key(scratch, protocol, range);

		if (port->protocols & 1U << protocol && np_map_get(moves, key, strlen(key)))
			return true;
	}
	return false;
}

static void report_old(const struct report *r, const struct np_service *service,
		       const struct np_port_expr *port, const struct np_evaluated_port *here,
		       struct np_range now)
{
	struct np_arena *arena = &r->c->ctx->arena;
	struct np_finding *finding = np_finding_add(
		r->c->ctx, r->c->findings,
		&(struct np_found){"moved", NP_ERROR, here->origin, r->owner->id},
		"'%s' is %s %s here, which an update has moved to %s%s", service->name,
		np_protocols_title(port->protocols), range_text(arena, here->range),
		range_text(arena, now), np_phrase_at(arena, r->moves->loc));

	finding->hint = "take over the values of now with 'nvports import', and renew the rules";
}

/*
 * A value is old where it is one that was moved and the environment has another by now. What has
 * only become free, and is still used for something else, is not.
 */
static void check_service(const struct report *r, struct np_arena *scratch,
			  const struct np_service *service, const struct np_slots slots[2],
			  const struct np_map *moves)
{
	for (size_t i = 0; i < service->port_count; i++) {
		const struct np_port_expr *port = &service->ports[i];
		struct np_evaluated_port here = {0}, now = {0};

		if (np_evaluate_port(r->c->ctx, port, &slots[0], &here) != NP_FOUND ||
		    np_evaluate_port(r->c->ctx, port, &slots[1], &now) != NP_FOUND)
			continue;
		if (memcmp(&here.range, &now.range, sizeof(now.range)) != 0 &&
		    is_old(scratch, moves, port, here.range))
			report_old(r, service, port, &here, now.range);
	}
}

static void check_report(const struct report *r)
{
	const struct np_catalogue *catalogue = r->c->site->catalogue;
	struct np_owner now = {.id = r->owner->id, .scope = r->owner->scope};
	struct np_arena scratch = {0};
	struct np_slots slots[2];
	struct np_map moves;

	if (!r->seen)
		report_unseen(r);
	/* slots only read it: the list is what the environment has by now */
	now.values[NP_FROM_ENVIRONMENT] = (struct np_value *)r->values;
	np_slots_fill(r->c->ctx, &scratch, catalogue, r->owner, &slots[0]);
	np_slots_fill(r->c->ctx, &scratch, catalogue, &now, &slots[1]);
	moves = map_moves(&scratch, r->moves);
	for (size_t i = 0; i < catalogue->count; i++)
		if (catalogue->services[i].scope == r->owner->scope)
			check_service(r, &scratch, &catalogue->services[i], slots, &moves);
	np_arena_release(&scratch);
}

/* What the deployment's own environment of OWNER says, unless a later one has spoken. */
static void check_own(const struct np_comparison *c, const struct np_map *later,
		      const struct np_owner *owner)
{
	struct report r = {
		.c = c, .owner = owner, .moves = owner->moves, .seen = owner->moves_seen};

	if (!owner->moves || np_map_get(later, owner->id, strlen(owner->id)))
		return;
	r.values = owner->values[NP_FROM_ENVIRONMENT];
	check_report(&r);
}

static void check_later(const struct np_comparison *c, struct np_map *later)
{
	for (struct np_module *m = c->facts->modules; m; m = m->next) {
		struct report r = {
			.c = c, .moves = m->moves, .seen = m->moves_seen, .values = m->values};

		np_map_put(later, &c->ctx->arena, m->id, strlen(m->id), m);
		r.owner = np_site_owner(c->site, m->id);
		if (m->moves && r.owner && r.owner->scope == m->scope)
			check_report(&r);
	}
}

void np_compare_moves(const struct np_comparison *c)
{
	struct np_map later = {0};

	check_later(c, &later);
	for (size_t i = 0; i < c->site->node_count; i++) {
		const struct np_node *node = c->site->nodes[i];

		if (node->proxy)
			check_own(c, &later, node->proxy);
		for (size_t k = 0; k < node->instance_count; k++)
			check_own(c, &later, node->instances[k]);
	}
}

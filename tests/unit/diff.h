/* Two deployments of one catalogue, and what differs between them as text. */
#ifndef NVPORTS_TESTS_DIFF_H
#define NVPORTS_TESTS_DIFF_H

#include "deployment.h"
#include "nvports/diff.h"

/* All zero is ready for use. */
struct diff_pair {
	struct deployment old, new;
	struct np_diff diff;
};

static inline void diff_side(struct deployment *d, const char *services, const char *site,
			     const struct np_selection *selection)
{
	deployment_catalogue(d, services);
	deployment_site(d, site);
	unit_number(site, np_resolve(&d->ctx, &d->site, selection, NP_WARNING, &d->plan), 0);
}

/* SERVICES and the two sites as in struct resolve_case. */
static inline void diff_make(struct diff_pair *p, const char *services, const char *old,
			     const char *new, const struct np_selection *selection)
{
	diff_side(&p->old, services, old, selection);
	diff_side(&p->new, services, new, selection);
	np_diff_make(&p->old.ctx, &p->old.plan, &p->new.plan, &p->diff);
}

static inline void diff_release(struct diff_pair *p)
{
	deployment_release(&p->old);
	deployment_release(&p->new);
}

/* "1:22>2222 from any", "-" */
static inline const char *diff_state(struct np_arena *arena, const struct np_change *change,
				     const struct np_state *state)
{
	if (!state->node)
		return "-";
	if (!change->service)
		return np_arena_printf(arena, "%u:%s", state->node->id, state->value);
	return np_arena_printf(arena, "%u:%s%s%s from %s", state->node->id,
			       np_portset_text(arena, state->ports),
			       np_portset_equal(state->ports, state->public_ports) ? "" : ">",
			       np_portset_equal(state->ports, state->public_ports)
				       ? ""
				       : np_portset_text(arena, state->public_ports),
			       state->sources->text);
}

/* "moves i1 iax UDP 1:22 from any -> 1:23 from any: move, close 22, open 23" */
static inline const char *diff_change(struct np_arena *arena, const struct np_change *change)
{
	const char *owners = change->instance_count ? "" : "-";
	const char *text;

	for (size_t i = 0; i < change->instance_count; i++)
		owners = np_arena_printf(arena, "%s%s%s", owners, i ? "," : "",
					 change->instances[i]->id);
	text = np_arena_printf(arena, "%s %s %s %s %s -> %s: %s", np_change_names[change->kind],
			       owners, change->service ? change->service->id : "-",
			       change->service ? np_protocols_title(change->protocols) : "-",
			       diff_state(arena, change, &change->before),
			       diff_state(arena, change, &change->after),
			       np_action_names[change->action]);

	if (change->closes.count)
		text = np_arena_printf(arena, "%s, close %s", text,
				       np_portset_text(arena, change->closes));
	if (change->opens.count)
		text = np_arena_printf(arena, "%s, open %s", text,
				       np_portset_text(arena, change->opens));
	return text;
}

/* "open 1 UDP 23>22 from any" */
static inline const char *diff_adjustment(struct np_arena *arena, const struct np_adjustment *item)
{
	return np_arena_printf(arena, "%s %u %s %s>%s from %s", item->open ? "open" : "close",
			       item->node->id, np_protocols_title(1U << item->protocol),
			       np_portset_text(arena, item->public_ports),
			       np_portset_text(arena, item->ports), item->sources->text);
}

/* All of them, a line each. */
static inline const char *diff_text(struct np_arena *arena, const struct np_diff *diff)
{
	const char *text = "";

	for (size_t i = 0; i < diff->count; i++)
		text = np_arena_printf(arena, "%s%s\n", text,
				       diff_change(arena, &diff->changes[i]));
	for (size_t i = 0; i < diff->adjustment_count; i++)
		text = np_arena_printf(arena, "%s%s\n", text,
				       diff_adjustment(arena, &diff->adjustments[i]));
	return text;
}

#endif

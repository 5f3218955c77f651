/*
 * Random deployments, compared with one another: what np_diff_make says against the plans, service
 * by service and port by port.
 */
#include "diff.h"

enum {
	ROUNDS = 300,
	NODES = 3,
	INSTANCES = 5,
	VARIABLES = 6,
	FIRST = 1000, /* ports that values are taken from, so that they meet */
	WINDOW = 40,
	PORTS = 4000, /* published ones among them */
};

static const char services[] = "web generic required public tcp 1030-1040\n"
			       "rtp proxy required public udp ${V0:-1010}-${V1:-1040}\n"
			       "janus instance required public udp ${V0:-1010}-${V1:-1040}\n"
			       "both instance required phones tcp+udp ${V2:-1030}\n"
			       "one instance optional admins tcp ${V3} udp ${V4:-1036}\n"
			       "-sip instance optional internal tcp+udp ${V5}\n";

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* Either state has half of the instances that there may be, on any node, with any values. */
static const char *draw_instance(struct np_arena *arena, uint32_t *seed, unsigned id)
{
	const char *text = np_arena_printf(arena, "i%u: {values: {", id);

	if (random_below(seed, 2)) {
		unsigned from = FIRST + random_below(seed, WINDOW);

		text = np_arena_printf(arena, "%sV0: %u, V1: %u, ", text, from,
				       from + random_below(seed, 20));
	}
	for (unsigned i = 2; i < VARIABLES; i++)
		if (random_below(seed, 3))
			text = np_arena_printf(arena, "%sV%u: %u, ", text, i,
					       FIRST + random_below(seed, 4) * 9);
	text = np_arena_printf(arena, "%s}", text);
	if (random_below(seed, 4) == 0)
		text = np_arena_printf(arena, "%s, publish: {both: %u}", text,
				       3000 + random_below(seed, 3));
	return np_arena_printf(arena, "%s}, ", text);
}

static const char *draw_site(struct np_arena *arena, uint32_t *seed)
{
	static const char *const networks[] = {
		"", "networks: {phones: [192.168.20.0/24]}\n",
		"networks: {phones: [192.168.20.0/24], admins: [192.0.2.1, 198.51.100.0/24]}\n"};
	const char *text = networks[random_below(seed, UNIT_COUNT(networks))];
	const char *homes[NODES] = {"", "", ""};

	for (unsigned i = 0; i < INSTANCES; i++) {
		unsigned home = random_below(seed, NODES);

		if (random_below(seed, 4))
			homes[home] = np_arena_printf(arena, "%s%s", homes[home],
						      draw_instance(arena, seed, i));
	}
	text = np_arena_printf(arena, "%snodes:\n", text);
	for (unsigned i = 0; i < NODES; i++)
		if (i == 0 || *homes[i] || random_below(seed, 2))
			text = np_arena_printf(
				arena, "%s  %u: {address: 192.0.2.%u, instances: {%s}}\n", text,
				i + 1, 10 * i + random_below(seed, 2) + 1, homes[i]);
	return text;
}

/* The row of an owner's service in PLAN, by text, without any index. */
static const struct np_requirement *find_row(const struct np_plan *plan, const char *owner,
					     const char *service, unsigned protocol)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];

		if (strcmp(row->service->id, service) != 0 || !(row->protocols & 1U << protocol))
			continue;
		if (row->instance_count == 0 && strcmp(row->node->id_text, owner) == 0)
			return row;
		for (size_t k = 0; k < row->instance_count; k++)
			if (strcmp(row->instances[k]->id, owner) == 0)
				return row;
	}
	return NULL;
}

static bool is_internal(const struct np_requirement *row)
{
	return row->service->reach == NP_REACH_INTERNAL;
}

static bool differs(const struct np_requirement *a, const struct np_requirement *b)
{
	if (!a || !b)
		return a != b;
	if (a->node->id != b->node->id || !np_portset_equal(a->ports, b->ports))
		return true;
	return !is_internal(a) && (!np_portset_equal(a->public_ports, b->public_ports) ||
				   strcmp(a->sources->text, b->sources->text) != 0);
}

static bool is_about(const struct np_change *change, const char *owner)
{
	const struct np_node *node = change->before.node ? change->before.node : change->after.node;

	for (size_t i = 0; i < change->instance_count; i++)
		if (strcmp(change->instances[i]->id, owner) == 0)
			return true;
	return change->instance_count == 0 && strcmp(node->id_text, owner) == 0;
}

static void check_state(const char *name, const struct np_state *state,
			const struct np_requirement *row)
{
	if (!row || !state->node) {
		unit_true(name, !row && !state->node);
		return;
	}
	unit_number(name, state->node->id, row->node->id);
	unit_true(name, np_portset_equal(state->ports, row->ports));
	unit_true(name, is_internal(row)
				? state->public_ports.count == 0
				: np_portset_equal(state->public_ports, row->public_ports));
	unit_text(name, state->sources->text, is_internal(row) ? "none" : row->sources->text);
}

/* How many changes are about it: one where it differs, else none. */
static void check_service(const char *name, const struct diff_pair *p, const char *owner,
			  const char *service)
{
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		const struct np_requirement *old = find_row(&p->old.plan, owner, service, protocol);
		const struct np_requirement *new = find_row(&p->new.plan, owner, service, protocol);
		unsigned found = 0;

		for (size_t i = 0; i < p->diff.count; i++) {
			const struct np_change *change = &p->diff.changes[i];

			if (!change->service || strcmp(change->service->id, service) != 0 ||
			    !is_about(change, owner) || !(change->protocols & 1U << protocol))
				continue;
			found++;
			check_state(name, &change->before, old);
			check_state(name, &change->after, new);
		}
		unit_number(name, found, differs(old, new));
	}
}

static void check_services(const char *name, const struct diff_pair *p)
{
	static const char *const generic[] = {"web", "rtp"};
	static const char *const ids[] = {"janus", "both", "one", "sip"};
	char owner[16];

	for (unsigned i = 0; i < UNIT_COUNT(generic); i++)
		for (unsigned k = 1; k <= NODES; k++) {
			snprintf(owner, sizeof(owner), "%u", k);
			check_service(name, p, owner, generic[i]);
		}
	for (unsigned i = 0; i < UNIT_COUNT(ids); i++)
		for (unsigned k = 0; k < INSTANCES; k++) {
			snprintf(owner, sizeof(owner), "i%u", k);
			check_service(name, p, owner, ids[i]);
		}
}

/* Whether COMPACT has the port open, from these sources and to this port of the node. */
static bool is_open(const struct np_compact *compact, const struct np_compact_line *like,
		    unsigned port, int shift)
{
	for (size_t i = 0; i < compact->count; i++) {
		const struct np_compact_line *line = &compact->lines[i];

		if (line->node->id == like->node->id && line->protocol == like->protocol &&
		    strcmp(line->sources->text, like->sources->text) == 0 &&
		    line->public_ports.ranges[0].from - line->ports.ranges[0].from == shift &&
		    np_portset_contains(line->public_ports, (uint16_t)port))
			return true;
	}
	return false;
}

static bool is_adjusted(const struct np_diff *diff, const struct np_compact_line *like,
			unsigned port, int shift, bool open)
{
	for (size_t i = 0; i < diff->adjustment_count; i++) {
		const struct np_adjustment *item = &diff->adjustments[i];

		if (item->open == open && item->node->id == like->node->id &&
		    item->protocol == like->protocol &&
		    strcmp(item->sources->text, like->sources->text) == 0 &&
		    item->public_ports.ranges[0].from - item->ports.ranges[0].from == shift &&
		    np_portset_contains(item->public_ports, (uint16_t)port))
			return true;
	}
	return false;
}

static bool has_port(const struct np_node *node, struct np_portset ports,
		     const struct np_compact_line *like, unsigned port)
{
	return node && node->id == like->node->id && np_portset_contains(ports, (uint16_t)port);
}

/* Some change is about the port too; in either way, since a service may widen what others limit. */
static bool is_explained(const struct np_diff *diff, const struct np_compact_line *like,
			 unsigned port)
{
	for (size_t i = 0; i < diff->count; i++) {
		const struct np_change *change = &diff->changes[i];

		if (change->protocols & 1U << like->protocol &&
		    (has_port(change->after.node, change->opens, like, port) ||
		     has_port(change->before.node, change->closes, like, port)))
			return true;
	}
	return false;
}

/* Of what HAS has open, that is adjusted which HAS_NOT has not. */
static void check_adjusted(const char *name, const struct np_diff *diff,
			   const struct np_compact *has, const struct np_compact *has_not,
			   bool open)
{
	for (size_t i = 0; i < has->count; i++) {
		const struct np_compact_line *line = &has->lines[i];
		int shift = line->public_ports.ranges[0].from - line->ports.ranges[0].from;

		for (unsigned port = 1; port < PORTS; port++) {
			bool wanted = np_portset_contains(line->public_ports, (uint16_t)port) &&
				      !is_open(has_not, line, port, shift);

			if (is_adjusted(diff, line, port, shift, open) != wanted)
				fail_msg("%s: %s port %u", name, open ? "open" : "close", port);
			if (wanted && !is_explained(diff, line, port))
				fail_msg("%s: %s port %u unexplained", name,
					 open ? "open" : "close", port);
		}
	}
}

static void mirror(struct np_diff *diff, struct np_arena *arena)
{
	struct np_change *changes = np_arena_array(arena, diff->count, sizeof(*changes));

	for (size_t i = 0; i < diff->count; i++) {
		struct np_change *change = &changes[i];
		const struct np_change *was = &diff->changes[i];

		*change = *was;
		change->before = was->after;
		change->after = was->before;
		change->opens = was->closes;
		change->closes = was->opens;
		if (was->kind <= NP_VANISHES)
			change->kind = was->kind == NP_APPEARS ? NP_VANISHES : NP_APPEARS;
		if (was->action == NP_ACTION_OPEN || was->action == NP_ACTION_CLOSE)
			change->action =
				was->action == NP_ACTION_OPEN ? NP_ACTION_CLOSE : NP_ACTION_OPEN;
	}
	diff->changes = changes;
	diff->adjustment_count = 0; /* their order is another one */
}

static void check_mirror(const char *name, struct diff_pair *p)
{
	struct np_arena *arena = &p->old.ctx.arena;
	struct np_diff back;

	np_diff_make(&p->old.ctx, &p->new.plan, &p->old.plan, &back);
	unit_number(name, back.adjustment_count, p->diff.adjustment_count);
	mirror(&back, arena);
	p->diff.adjustment_count = 0;
	unit_text(name, diff_text(arena, &back), diff_text(arena, &p->diff));
}

static void check_self(const char *name, struct diff_pair *p)
{
	struct np_diff none;

	np_diff_make(&p->old.ctx, &p->old.plan, &p->old.plan, &none);
	unit_number(name, none.count + none.adjustment_count, 0);
}

static void run(uint32_t *seed)
{
	struct diff_pair p = {0};
	struct np_arena arena = {0};
	const char *old = draw_site(&arena, seed), *new = draw_site(&arena, seed);
	const char *name = np_arena_printf(&arena, "%s%s", old, new);
	const struct np_selection selection = {.all = random_below(seed, 2)};
	struct np_compact before, after;

	diff_make(&p, services, old, new, &selection);
	before = np_compact_make(&p.old.ctx, &p.old.plan);
	after = np_compact_make(&p.old.ctx, &p.new.plan);
	check_services(name, &p);
	check_adjusted(name, &p.diff, &after, &before, true);
	check_adjusted(name, &p.diff, &before, &after, false);
	check_self(name, &p);
	check_mirror(name, &p);
	diff_release(&p);
	np_arena_release(&arena);
}

static void test_random(void **state)
{
	uint32_t seed = 4;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++)
		run(&seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Random requirements against a second way to open them, which has nothing in common with the
 * first: for each port, the set of addresses that may reach it. What the openings let through must
 * be exactly that.
 */
#include "rules.h"

enum {
	ROUNDS = 600,
	PORTS = 65536,
	WINDOW = 40, /* ports that ranges are taken from, so that they meet */
	ROWS = 8,
	ATOMS = 8,              /* addresses of a family that sources are made of */
	ELSEWHERE = 1 << 8,     /* every other address */
	ANYBODY = (1 << 9) - 1, /* the atoms, and every other address */
};

static const enum np_family families[] = {NP_IPV4, NP_IPV6};

/* Who may reach each port, as bits for the atoms; and by how much it is moved. */
struct model {
	uint16_t reach[NP_PROTO_COUNT][PORTS];
	int shift[NP_PROTO_COUNT][PORTS];
};

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* Networks of one, two, four or all eight atoms of some family; or "any". */
static const char *draw_sources(uint32_t *seed, struct np_arena *arena)
{
	const char *text = "";
	uint32_t count = random_below(seed, 4);

	if (count == 0)
		return "any";
	for (uint32_t i = 0; i < count; i++) {
		unsigned wide = random_below(seed, 4), first = random_below(seed, ATOMS);

		first = first >> wide << wide;
		text = np_arena_printf(arena, "%s%s", text, i ? "," : "");
		if (random_below(seed, 2))
			text = np_arena_printf(arena, "%s2001:db8::%x/%u", text, first, 128 - wide);
		else
			text = np_arena_printf(arena, "%s10.0.0.%u/%u", text, first, 32 - wide);
	}
	return text;
}

/*
 * One to three ranges, which another service's ports may have been carved out of. Different shifts
 * lead to windows that lie apart, as the resolver refuses all that do not.
 */
static const char *draw_ports(uint32_t *seed, struct np_arena *arena, unsigned base)
{
	unsigned at = base + random_below(seed, WINDOW / 2);
	unsigned shift = base < 30000 ? random_below(seed, 3) * 1000 : 0;
	const char *inside = "", *outside = "";

	for (unsigned i = 0, count = 1 + random_below(seed, 3); i < count; i++) {
		unsigned to = at + random_below(seed, 6);

		inside = np_arena_printf(arena, "%s%s%u-%u", inside, i ? "," : "", at, to);
		outside = np_arena_printf(arena, "%s%s%u-%u", outside, i ? "," : "", at + shift,
					  to + shift);
		at = to + 2;
	}
	return shift ? np_arena_printf(arena, "%s=%s", inside, outside) : inside;
}

static const char *draw_rows(uint32_t *seed, struct np_arena *arena)
{
	static const char *const protocols[] = {"tcp", "udp", "tcp+udp"};
	static const unsigned bases[] = {1, 1000, PORTS - WINDOW};
	unsigned base = bases[random_below(seed, UNIT_COUNT(bases))];
	const char *text = "";

	for (uint32_t i = 0, count = random_below(seed, ROWS + 1); i < count; i++)
		text = np_arena_printf(arena, "%s%s %s %s\n", text,
				       protocols[random_below(seed, 3)],
				       draw_ports(seed, arena, base), draw_sources(seed, arena));
	return text;
}

/* The addresses of FAMILY in SOURCES, as bits. */
static unsigned mask(const struct np_sources *sources, enum np_family family)
{
	unsigned result = sources->any ? ANYBODY : 0;

	for (size_t i = 0; i < sources->count; i++) {
		const struct np_net *net = &sources->nets[i];
		unsigned wide = (net->addr.family == NP_IPV4 ? 32U : 128U) - net->prefix;
		unsigned first = net->addr.bytes[net->addr.family == NP_IPV4 ? 3 : 15];

		if (net->addr.family == family)
			result |= ((1U << (1U << wide)) - 1) << first;
	}
	return result;
}

static void add_row(struct model *model, const struct np_requirement *row, enum np_side side,
		    enum np_family family)
{
	struct np_portset ports = side == NP_OUTSIDE ? row->public_ports : row->ports;
	int shift = row->public_ports.ranges[0].from - row->ports.ranges[0].from;

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		for (size_t i = 0; i < ports.count && row->protocols & 1U << protocol; i++)
			for (unsigned p = ports.ranges[i].from; p <= ports.ranges[i].to; p++) {
				model->reach[protocol][p] |= (uint16_t)mask(row->sources, family);
				model->shift[protocol][p] = side == NP_OUTSIDE ? shift : 0;
			}
}

/* Take OPENING out of MODEL, so that nothing must be left in the end. */
static void take(struct model *model, const struct np_opening *opening, enum np_family family,
		 const char *text)
{
	unsigned who = mask(opening->sources, family);
	uint32_t next = 1;

	unit_true(text, opening->ports.count > 0);
	unit_true(text, opening->sources->any || opening->sources->count > 0);
	for (size_t i = 0; i < opening->sources->count; i++)
		unit_number(text, opening->sources->nets[i].addr.family, family);
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];

		unit_true(text, range.from >= next && range.from <= range.to);
		next = range.to + 2U; /* ranges do not touch */
		for (unsigned port = range.from; port <= range.to; port++) {
			uint16_t *reach = &model->reach[opening->protocol][port];

			if (*reach != who)
				fail_msg("port %u: %x may reach it, not %x\n%s", port, who, *reach,
					 text);
			unit_number(text, opening->shift, model->shift[opening->protocol][port]);
			*reach = 0;
		}
	}
}

/* TCP first; what could be one opening is one. */
static void check_order(const struct np_openings *openings, const char *text)
{
	for (size_t i = 0; i < openings->count; i++)
		for (size_t k = i + 1; k < openings->count; k++) {
			const struct np_opening *a = &openings->items[i], *b = &openings->items[k];

			unit_true(text, a->protocol <= b->protocol);
			unit_true(text, a->protocol != b->protocol || a->shift != b->shift ||
						strcmp(a->sources->text, b->sources->text) != 0);
		}
}

static void compare(struct np_arena *arena, const char *text, enum np_side side,
		    enum np_family family)
{
	static struct model model;
	struct np_pool pool = {.arena = arena};
	struct rules_rows rows = rules_rows(arena, text);
	struct np_openings openings = np_openings_make(&pool, rows.items, rows.count, side, family);

	memset(&model, 0, sizeof(model));
	for (size_t i = 0; i < rows.count; i++)
		add_row(&model, rows.items[i], side, family);
	for (size_t i = 0; i < openings.count; i++)
		take(&model, &openings.items[i], family, text);
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		for (unsigned port = 0; port < PORTS; port++)
			if (model.reach[protocol][port])
				fail_msg("port %u stays closed\n%s", port, text);
	check_order(&openings, text);
}

static void test_random_requirements(void **state)
{
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct np_arena arena = {0};
		const char *text = draw_rows(&seed, &arena);

		compare(&arena, text, NP_INSIDE, families[round % 2]);
		compare(&arena, text, NP_OUTSIDE, families[round % 2]);
		np_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_requirements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "core/openings.h"

#include "rules.h"

struct openings_case {
	const char *name;
	const char *rows; /* as rules_rows reads them */
	enum np_side side;
	enum np_family family;
	const char *openings; /* as rules_put_openings writes them */
};

static void check(const struct openings_case *c)
{
	struct np_arena arena = {0};
	struct np_pool pool = {.arena = &arena};
	struct rules_rows rows = rules_rows(&arena, c->rows);
	struct np_openings openings =
		np_openings_make(&pool, rows.items, rows.count, c->side, c->family);
	struct unit_output output;

	rules_put_openings(unit_output_open(&output), &arena, "", &openings);
	unit_text(c->name, unit_output_close(&output), c->openings);
	free(output.text);
	np_arena_release(&arena);
}

static void check_all(const struct openings_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&cases[i]);
}

static const struct openings_case merging[] = {
	{"nothing", "", NP_INSIDE, NP_IPV4, ""},
	{"one port", "tcp 22 any\n", NP_INSIDE, NP_IPV4, "tcp 22 from any\n"},
	{"the ends of all ports", "udp 1 any\nudp 65535 any\n", NP_INSIDE, NP_IPV4,
	 "udp 1,65535 from any\n"},
	{"all ports", "tcp 1-65535 any\n", NP_INSIDE, NP_IPV4, "tcp 1-65535 from any\n"},
	{"alike ones are one opening", "tcp 443 any\ntcp 22 any\ntcp 80 any\n", NP_INSIDE, NP_IPV4,
	 "tcp 22,80,443 from any\n"},
	{"adjacent ranges become one", "udp 200-299 any\nudp 100-199 any\nudp 300 any\n", NP_INSIDE,
	 NP_IPV4, "udp 100-300 from any\n"},
	{"ranges that overlap", "udp 100-200 any\nudp 150-250 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-250 from any\n"},
	{"a range inside another", "udp 100-200 any\nudp 150-160 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-200 from any\n"},
	{"the same range twice", "udp 100-200 any\nudp 100-200 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-200 from any\n"},
	{"holes stay", "udp 100-149,151-200 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-149,151-200 from any\n"},
	{"a hole that another service fills", "udp 100-149,151-200 any\nudp 150 any\n", NP_INSIDE,
	 NP_IPV4, "udp 100-200 from any\n"},
	{"TCP before UDP", "udp 5060 any\ntcp 5060 any\n", NP_INSIDE, NP_IPV4,
	 "tcp 5060 from any\nudp 5060 from any\n"},
	{"TCP before UDP, for any number of sources",
	 "udp 1 any\ntcp 3 any\ntcp 2 10.0.0.1\nudp 4 10.0.0.1\n", NP_INSIDE, NP_IPV4,
	 "tcp 2 from 10.0.0.1\ntcp 3 from any\nudp 1 from any\nudp 4 from 10.0.0.1\n"},
	{"both protocols", "tcp+udp 5060-5061 any\ntcp 5062 any\n", NP_INSIDE, NP_IPV4,
	 "tcp 5060-5062 from any\nudp 5060-5061 from any\n"},
	{"protocols never meet", "tcp 100-200 any\nudp 150 10.0.0.1\n", NP_INSIDE, NP_IPV4,
	 "tcp 100-200 from any\nudp 150 from 10.0.0.1\n"},
};

static const struct openings_case meeting[] = {
	{"sources apart, ports apart", "tcp 22 10.0.0.0/8\ntcp 443 any\n", NP_INSIDE, NP_IPV4,
	 "tcp 22 from 10.0.0.0/8\ntcp 443 from any\n"},
	{"adjacent ports of other sources", "tcp 100 10.0.0.1\ntcp 101 10.0.0.2\n", NP_INSIDE,
	 NP_IPV4, "tcp 100 from 10.0.0.1\ntcp 101 from 10.0.0.2\n"},
	{"any on top", "udp 100-200 any\nudp 150-160 10.0.0.1\n", NP_INSIDE, NP_IPV4,
	 "udp 100-200 from any\n"},
	{"any below", "udp 100-200 10.0.0.1\nudp 150-160 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-149,161-200 from 10.0.0.1\nudp 150-160 from any\n"},
	{"any of a part", "udp 100-200 10.0.0.1\nudp 150-250 any\n", NP_INSIDE, NP_IPV4,
	 "udp 100-149 from 10.0.0.1\nudp 150-250 from any\n"},
	{"united where they meet", "udp 100-200 10.0.0.1\nudp 150-250 10.0.0.5\n", NP_INSIDE,
	 NP_IPV4,
	 "udp 100-149 from 10.0.0.1\nudp 150-200 from 10.0.0.1,10.0.0.5\n"
	 "udp 201-250 from 10.0.0.5\n"},
	{"one port in common", "udp 100-150 10.0.0.1\nudp 150-200 10.0.0.5\n", NP_INSIDE, NP_IPV4,
	 "udp 100-149 from 10.0.0.1\nudp 150 from 10.0.0.1,10.0.0.5\n"
	 "udp 151-200 from 10.0.0.5\n"},
	{"the same ports", "tcp 22 10.0.0.1\ntcp 22 10.0.0.5\n", NP_INSIDE, NP_IPV4,
	 "tcp 22 from 10.0.0.1,10.0.0.5\n"},
	{"up to the last port", "tcp 65000-65535 10.0.0.1\ntcp 65535 10.0.0.5\n", NP_INSIDE,
	 NP_IPV4, "tcp 65000-65534 from 10.0.0.1\ntcp 65535 from 10.0.0.1,10.0.0.5\n"},
	{"a network covers the other", "udp 1-9 10.0.0.0/8\nudp 5 10.1.2.3\n", NP_INSIDE, NP_IPV4,
	 "udp 1-9 from 10.0.0.0/8\n"},
	{"three, one after the other",
	 "udp 100-150 10.0.0.1\nudp 140-190 10.0.0.3\nudp 180-230 10.0.0.5\n", NP_INSIDE, NP_IPV4,
	 "udp 100-139 from 10.0.0.1\nudp 140-150 from 10.0.0.1,10.0.0.3\nudp 151-179 from "
	 "10.0.0.3\nudp 180-190 from 10.0.0.3,10.0.0.5\nudp 191-230 from 10.0.0.5\n"},
	{"three on one port", "tcp 22 10.0.0.5\ntcp 22 10.0.0.3\ntcp 22 10.0.0.1\n", NP_INSIDE,
	 NP_IPV4, "tcp 22 from 10.0.0.1,10.0.0.3,10.0.0.5\n"},
	{"the same union in two places",
	 "tcp 1-2,11-12 10.0.0.1\ntcp 2-3 10.0.0.5\ntcp 12-13 10.0.0.5\n", NP_INSIDE, NP_IPV4,
	 "tcp 1,11 from 10.0.0.1\ntcp 2,12 from 10.0.0.1,10.0.0.5\ntcp 3,13 from 10.0.0.5\n"},
	{"a union that another service has",
	 "tcp 1-2 10.0.0.1\ntcp 2-3 10.0.0.5\n"
	 "tcp 9 10.0.0.1,10.0.0.5\n",
	 NP_INSIDE, NP_IPV4,
	 "tcp 1 from 10.0.0.1\ntcp 2,9 from 10.0.0.1,10.0.0.5\ntcp 3 from 10.0.0.5\n"},
	{"a run of one, then one that meets",
	 "tcp 10 10.0.0.1\ntcp 20-30 10.0.0.1\ntcp 25 any\ntcp 40 10.0.0.1\n", NP_INSIDE, NP_IPV4,
	 "tcp 10,20-24,26-30,40 from 10.0.0.1\ntcp 25 from any\n"},
};

static const struct openings_case moved[] = {
	{"outside", "tcp 22=2222 any\ntcp 443 any\n", NP_OUTSIDE, NP_IPV4,
	 "tcp 443 from any\ntcp 2222 (+2200) from any\n"},
	{"inside", "tcp 22=2222 any\ntcp 443 any\n", NP_INSIDE, NP_IPV4, "tcp 22,443 from any\n"},
	{"a range, downwards", "udp 20000-20009=10000-10009 any\n", NP_OUTSIDE, NP_IPV4,
	 "udp 10000-10009 (-10000) from any\n"},
	{"moved alike", "tcp 22=1022 any\ntcp 80=1080 any\n", NP_OUTSIDE, NP_IPV4,
	 "tcp 1022,1080 (+1000) from any\n"},
	{"a range with a hole", "udp 100-149,151-199=1100-1149,1151-1199 10.0.0.1\n", NP_OUTSIDE,
	 NP_IPV4, "udp 1100-1149,1151-1199 (+1000) from 10.0.0.1\n"},
	{"adjacent outside, moved differently", "tcp 22=100 any\ntcp 80=101 any\n", NP_OUTSIDE,
	 NP_IPV4, "tcp 101 (+21) from any\ntcp 100 (+78) from any\n"},
	{"the same inside, for other sources", "tcp 22 10.0.0.1\ntcp 22=2222 any\n", NP_OUTSIDE,
	 NP_IPV4, "tcp 22 from 10.0.0.1\ntcp 2222 (+2200) from any\n"},
	{"the same inside, united", "tcp 22 10.0.0.1\ntcp 22=2222 any\n", NP_INSIDE, NP_IPV4,
	 "tcp 22 from any\n"},
	{"ports that meet are moved alike", "tcp 10-20=110-120 10.0.0.1\ntcp 15=115 any\n",
	 NP_OUTSIDE, NP_IPV4,
	 "tcp 110-114,116-120 (+100) from 10.0.0.1\ntcp 115 (+100) from any\n"},
	{"to the last port", "tcp 1=65535 any\n", NP_OUTSIDE, NP_IPV4,
	 "tcp 65535 (+65534) from any\n"},
	{"to the first port", "tcp 65535=1 any\n", NP_OUTSIDE, NP_IPV4,
	 "tcp 1 (-65534) from any\n"},
	{"never for IPv6", "tcp 22=2222 any\n", NP_INSIDE, NP_IPV6, "tcp 22 from any\n"},
};

static const struct openings_case families[] = {
	{"IPv4 of both", "tcp 22 10.0.0.0/8,2001:db8::/32\n", NP_INSIDE, NP_IPV4,
	 "tcp 22 from 10.0.0.0/8\n"},
	{"IPv6 of both", "tcp 22 10.0.0.0/8,2001:db8::/32\n", NP_INSIDE, NP_IPV6,
	 "tcp 22 from 2001:db8::/32\n"},
	{"none of IPv6", "tcp 22 10.0.0.0/8\ntcp 443 any\n", NP_INSIDE, NP_IPV6,
	 "tcp 443 from any\n"},
	{"none of IPv4", "tcp 22 2001:db8::/32\n", NP_INSIDE, NP_IPV4, ""},
	{"none of IPv4, outside", "tcp 22=2222 2001:db8::/32\n", NP_OUTSIDE, NP_IPV4, ""},
	{"alike in one family only",
	 "tcp 22 10.0.0.0/8,2001:db8::/32\ntcp 23 10.0.0.0/8\ntcp 24 10.0.0.0/8,2001:db8::1\n",
	 NP_INSIDE, NP_IPV4, "tcp 22-24 from 10.0.0.0/8\n"},
	{"alike in the other",
	 "tcp 22 10.0.0.0/8,2001:db8::/32\ntcp 23 2001:db8::/32\ntcp 24 10.0.0.1,2001:db8::/32\n",
	 NP_INSIDE, NP_IPV6, "tcp 22-24 from 2001:db8::/32\n"},
	{"no network of the other family slips into a union",
	 "tcp 1-2 10.0.0.1,2001:db8::1\ntcp 2-3 10.0.0.5,2001:db8::5\n", NP_INSIDE, NP_IPV4,
	 "tcp 1 from 10.0.0.1\ntcp 2 from 10.0.0.1,10.0.0.5\ntcp 3 from 10.0.0.5\n"},
	{"what the other family may reach does not meet", "tcp 1-9 10.0.0.1\ntcp 5 2001:db8::1\n",
	 NP_INSIDE, NP_IPV4, "tcp 1-9 from 10.0.0.1\n"},
};

static void test_merging(void **state)
{
	(void)state;
	check_all(merging, UNIT_COUNT(merging));
}

static void test_sources_that_meet(void **state)
{
	(void)state;
	check_all(meeting, UNIT_COUNT(meeting));
}

static void test_moved_ports(void **state)
{
	(void)state;
	check_all(moved, UNIT_COUNT(moved));
}

static void test_families(void **state)
{
	(void)state;
	check_all(families, UNIT_COUNT(families));
}

/* Of more ranges than room is made for at first. */
static void test_many_ranges(void **state)
{
	enum { RANGES = 1000 };
	struct np_arena arena = {0};
	const char *rows = "", *want = "";
	struct openings_case c = {.name = "many", .side = NP_INSIDE, .family = NP_IPV4};

	(void)state;
	for (int i = RANGES; i-- > 0;)
		rows = np_arena_printf(&arena, "%stcp %d %s\n", rows, 100 + 2 * i,
				       i % 2 ? "any" : "10.0.0.1");
	for (int even = 0; even < 2; even++) {
		want = np_arena_printf(&arena, "%stcp %d", want, 100 + 2 * even);
		for (int i = 2 + even; i < RANGES; i += 2)
			want = np_arena_printf(&arena, "%s,%d", want, 100 + 2 * i);
		want = np_arena_printf(&arena, "%s from %s\n", want, even ? "any" : "10.0.0.1");
	}
	c.rows = rows;
	c.openings = want;
	check(&c);
	np_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merging),     cmocka_unit_test(test_sources_that_meet),
		cmocka_unit_test(test_moved_ports), cmocka_unit_test(test_families),
		cmocka_unit_test(test_many_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

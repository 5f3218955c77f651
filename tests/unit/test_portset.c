#include "nvports/portset.h"

#include "unit.h"

enum {
	PORTS = 65536,
	MOST_RANGES = 40,
	ROUNDS = 300,
};

/* "22,5060-5061" as a set, as it stands: not normalised, so that tests see what a function does. */
static size_t read_ranges(const char *text, struct np_range *ranges)
{
	size_t count = 0;

	while (*text) {
		char *end;

		ranges[count].from = ranges[count].to = (uint16_t)strtoul(text, &end, 10);
		if (*end == '-')
			ranges[count].to = (uint16_t)strtoul(end + 1, &end, 10);
		count++;
		text = *end ? end + 1 : end;
	}
	return count;
}

static struct np_portset set_of(struct np_arena *arena, const char *text)
{
	struct np_range *ranges = np_arena_array(arena, MOST_RANGES, sizeof(*ranges));

	return np_portset_make(arena, ranges, read_ranges(text, ranges));
}

static const struct {
	const char *name, *given, *set;
	uint32_t size;
} made[] = {
	{"empty", "", "", 0},
	{"single", "22", "22", 1},
	{"range", "5060-5061", "5060-5061", 2},
	{"everything", "1-65535", "1-65535", 65535},
	{"smallest and largest", "65535,1", "1,65535", 2},
	{"sorted already", "22,80,443", "22,80,443", 3},
	{"unsorted", "443,22,80", "22,80,443", 3},
	{"twice", "22,22", "22", 1},
	{"touching", "22,23", "22-23", 2},
	{"touching ranges", "20-29,30-39", "20-39", 20},
	{"touching at the end", "65534,65535", "65534-65535", 2},
	{"not touching", "22,24", "22,24", 2},
	{"overlapping", "10-20,15-25", "10-25", 16},
	{"inside", "10-30,15-20,25", "10-30", 21},
	{"inside, same start", "10-30,10-20", "10-30", 21},
	{"widest numbers", "10000-20000,30000-40000", "10000-20000,30000-40000", 20002},
};

static void test_make(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(made); i++) {
		struct np_portset set = set_of(&arena, made[i].given);

		unit_text(made[i].name, np_portset_text(&arena, set), made[i].set);
		unit_number(made[i].name, np_portset_size(set), made[i].size);
	}
	np_arena_release(&arena);
}

static const struct {
	const char *name, *a, *b, *sum, *difference, *common;
} pairs[] = {
	{"both empty", "", "", "", "", ""},
	{"first empty", "", "22", "22", "", ""},
	{"second empty", "22", "", "22", "22", ""},
	{"equal", "22", "22", "22", "", "22"},
	{"apart", "22", "80", "22,80", "22", ""},
	{"touching", "20-29", "30-39", "20-39", "20-29", ""},
	{"carve one", "21000-22000", "21500", "21000-22000", "21000-21499,21501-22000", "21500"},
	{"carve the start", "10-20", "10", "10-20", "11-20", "10"},
	{"carve the end", "10-20", "20", "10-20", "10-19", "20"},
	{"carve all", "10-20", "1-65535", "1-65535", "", "10-20"},
	{"carve across", "10-20,30-40", "15-35", "10-40", "10-14,36-40", "15-20,30-35"},
	{"carve three", "10-20", "12,14,16", "10-20", "10-11,13,15,17-20", "12,14,16"},
	{"reach into the next", "10,12,14", "5-12", "5-12,14", "14", "10,12"},
	{"to the last port", "65000-65535", "65535", "65000-65535", "65000-65534", "65535"},
	{"past the last port", "60000,65535", "65535", "60000,65535", "60000", "65535"},
};

static void test_pairs(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(pairs); i++) {
		struct np_portset a = set_of(&arena, pairs[i].a), b = set_of(&arena, pairs[i].b);

		unit_text(pairs[i].name, np_portset_text(&arena, np_portset_union(&arena, a, b)),
			  pairs[i].sum);
		unit_text(pairs[i].name, np_portset_text(&arena, np_portset_subtract(&arena, a, b)),
			  pairs[i].difference);
		unit_text(pairs[i].name,
			  np_portset_text(&arena, np_portset_intersect(&arena, a, b)),
			  pairs[i].common);
	}
	np_arena_release(&arena);
}

/* The same set as one truth value a port, which nothing can be wrong with. */
struct bitmap {
	bool has[PORTS];
};

/* A small generator with a fixed seed: the same cases in every run. */
static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* Ranges crowd in a small window, at either end of the ports, so that they meet often. */
static struct np_portset random_set(struct np_arena *arena, uint32_t *seed, struct bitmap *bitmap)
{
	struct np_range ranges[MOST_RANGES];
	size_t count = random_below(seed, MOST_RANGES);
	uint32_t window = random_below(seed, 2) ? 1 : PORTS - 400;

	memset(bitmap, 0, sizeof(*bitmap));
	for (size_t i = 0; i < count; i++) {
		uint32_t from = window + random_below(seed, 399), to = from;

		if (random_below(seed, 2))
			to += random_below(seed, 12);
		if (to >= PORTS)
			to = PORTS - 1;
		ranges[i] = (struct np_range){(uint16_t)from, (uint16_t)to};
		memset(bitmap->has + from, true, to - from + 1);
	}
	return np_portset_make(arena, ranges, count);
}

static void assert_normal(struct np_portset set)
{
	for (size_t i = 0; i < set.count; i++) {
		assert_true(set.ranges[i].from >= 1);
		assert_true(set.ranges[i].from <= set.ranges[i].to);
		if (i)
			assert_true(set.ranges[i].from > set.ranges[i - 1].to + 1);
	}
}

static void assert_same(struct np_arena *arena, struct np_portset set, const struct bitmap *bitmap)
{
	struct np_range ranges[2 * MOST_RANGES];
	uint32_t size = 0;
	size_t count;

	assert_normal(set);
	for (uint32_t port = 1; port < PORTS; port++) {
		if (np_portset_contains(set, (uint16_t)port) != bitmap->has[port])
			fail_msg("port %u is wrong in %s", port, np_portset_text(arena, set));
		size += bitmap->has[port];
	}
	assert_false(np_portset_contains(set, 0));
	assert_int_equal(np_portset_size(set), size);
	count = read_ranges(np_portset_text(arena, set), ranges);
	assert_true(np_portset_equal(set, (struct np_portset){ranges, count}));
}

static void test_operations_against_bitmaps(void **state)
{
	static struct bitmap a_map, b_map, sum, difference, common;
	struct np_arena arena = {0};
	uint32_t seed = 2024;

	(void)state;
	for (size_t round = 0; round < ROUNDS; round++) {
		struct np_portset a = random_set(&arena, &seed, &a_map);
		struct np_portset b = random_set(&arena, &seed, &b_map);

		for (size_t i = 0; i < PORTS; i++) {
			sum.has[i] = a_map.has[i] || b_map.has[i];
			difference.has[i] = a_map.has[i] && !b_map.has[i];
			common.has[i] = a_map.has[i] && b_map.has[i];
		}
		assert_same(&arena, a, &a_map);
		assert_same(&arena, np_portset_union(&arena, a, b), &sum);
		assert_same(&arena, np_portset_subtract(&arena, a, b), &difference);
		assert_same(&arena, np_portset_intersect(&arena, a, b), &common);
		np_arena_reset(&arena);
	}
	np_arena_release(&arena);
}

static void test_equal(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	assert_true(np_portset_equal(set_of(&arena, ""), set_of(&arena, "")));
	assert_true(np_portset_equal(set_of(&arena, "1,3-4"), set_of(&arena, "3,4,1")));
	assert_false(np_portset_equal(set_of(&arena, "1"), set_of(&arena, "")));
	assert_false(np_portset_equal(set_of(&arena, "1"), set_of(&arena, "2")));
	assert_false(np_portset_equal(set_of(&arena, "1-2"), set_of(&arena, "1-3")));
	np_arena_release(&arena);
}

static void test_parse(void **state)
{
	static const struct {
		const char *text, *problem;
		uint16_t from, to;
	} cases[] = {
		{"22", NULL, 22, 22},
		{"1-65535", NULL, 1, 65535},
		{"7-7", NULL, 7, 7},
		{"", "is empty", 0, 0},
		{"-", "is not a whole number in decimal digits", 0, 0},
		{"-5", "is not a whole number in decimal digits", 0, 0},
		{"5-", "is a range without an end", 0, 0},
		{"5-4", "is a reversed range", 0, 0},
		{"5-6-7", "is not a whole number in decimal digits", 0, 0},
		{"0-5", "is out of range 1-65535", 0, 0},
		{"5-65536", "is out of range 1-65535", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_range range = {0};

		unit_text(cases[i].text,
			  np_range_parse(cases[i].text, strlen(cases[i].text), &range),
			  cases[i].problem);
		if (cases[i].problem)
			continue;
		unit_true(cases[i].text, range.from == cases[i].from && range.to == cases[i].to);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_operations_against_bitmaps),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

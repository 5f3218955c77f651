#include "nvports/map.h"

#include "unit.h"

enum {
	MANY = 20000,
};

static void test_empty_map_has_nothing(void **state)
{
	const struct np_map map = {0};

	(void)state;
	assert_null(np_map_get(&map, "a", 1));
	assert_null(np_map_get(&map, NULL, 0));
}

static void test_put_returns_what_was_there(void **state)
{
	struct np_arena arena = {0};
	struct np_map map = {0};
	int first, second;

	(void)state;
	assert_null(np_map_put(&map, &arena, "ssh", 3, &first));
	assert_ptr_equal(np_map_put(&map, &arena, "ssh", 3, &second), &first);
	assert_ptr_equal(np_map_get(&map, "ssh", 3), &second);
	assert_int_equal(map.count, 1);
	np_arena_release(&arena);
}

/* Keys that a careless hash or comparison confuses. */
static void test_keys_are_told_apart(void **state)
{
	static const struct {
		const char *key;
		size_t len;
	} keys[] = {
		{"", 0},         {"\0", 1},        {"\0\0", 2},       {"a", 1},
		{"a\0", 2},      {"ab", 2},        {"ba", 2},         {"abcdefgh", 8},
		{"abcdefg", 7},  {"abcdefgha", 9}, {"abcdefgh\0", 9}, {"abcdefghabcdefgh", 16},
		{"abcdefgi", 8}, {"A", 1},
	};
	struct np_arena arena = {0};
	struct np_map map = {0};
	int values[UNIT_COUNT(keys)];

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(keys); i++)
		assert_null(np_map_put(&map, &arena, keys[i].key, keys[i].len, &values[i]));
	for (size_t i = 0; i < UNIT_COUNT(keys); i++)
		assert_ptr_equal(np_map_get(&map, keys[i].key, keys[i].len), &values[i]);
	np_arena_release(&arena);
}

static void test_many(void **state)
{
	static int values[MANY];
	struct np_arena arena = {0};
	struct np_map map = {0};

	(void)state;
	for (int i = 0; i < MANY; i++) {
		const char *key = np_arena_printf(&arena, "nethvoice%d", i);

		assert_null(np_map_put(&map, &arena, key, strlen(key), &values[i]));
		assert_true(map.count <= map.size / 4 * 3);
	}
	assert_int_equal(map.count, MANY);
	for (int i = 0; i < MANY; i++) {
		char key[32];
		size_t len = (size_t)snprintf(key, sizeof(key), "nethvoice%d", i);

		assert_ptr_equal(np_map_get(&map, key, len), &values[i]);
		assert_null(np_map_get(&map, key + 1, len - 1));
	}
	np_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_map_has_nothing),
		cmocka_unit_test(test_put_returns_what_was_there),
		cmocka_unit_test(test_keys_are_told_apart),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

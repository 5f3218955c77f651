#include "nvports/arena.h"

#include "unit.h"

#include <signal.h>
#include <stdalign.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#endif

static const size_t sizes[] = {0, 1, 7, 8, 15, 16, 17, 100, 4095, 20000, 70000, 3000000};

static void assert_zero(const char *memory, size_t size)
{
	for (size_t i = 0; i < size; i++)
		assert_int_equal(memory[i], 0);
}

static void test_memory_is_zeroed_and_aligned(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t round = 0; round < 100; round++) {
		size_t size = sizes[round % UNIT_COUNT(sizes)];
		char *memory = np_arena_alloc(&arena, size);

		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(uint64_t), 0);
		assert_zero(memory, size);
		memset(memory, 0xA5, size);
	}
	np_arena_release(&arena);
}

static void test_allocations_do_not_overlap(void **state)
{
	struct np_arena arena = {0};
	unsigned char *memory[UNIT_COUNT(sizes)];

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
		memory[i] = np_arena_alloc(&arena, sizes[i]);
		memset(memory[i], (int)i, sizes[i]);
	}
	for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(memory[i][j], i);
	}
	np_arena_release(&arena);
}

static void test_large_request_keeps_the_free_tail(void **state)
{
	struct np_arena arena = {0};
	const struct np_arena_chunk *newest;
	size_t left;

	(void)state;
	np_arena_alloc(&arena, 1);
	newest = arena.chunks;
	left = arena.left;
	np_arena_alloc(&arena, 1000000);
	assert_ptr_equal(arena.chunks, newest);
	assert_int_equal(arena.left, left);
	np_arena_release(&arena);
}

static void test_large_request_comes_first(void **state)
{
	struct np_arena arena = {0};
	char *large = np_arena_alloc(&arena, 1000000), *small = np_arena_alloc(&arena, 10);

	(void)state;
	memset(large, 1, 1000000);
	assert_zero(small, 10);
	np_arena_reset(&arena);
	assert_zero(np_arena_alloc(&arena, 500000), 500000);
	np_arena_release(&arena);
}

static void test_memory_is_zeroed_after_reset(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	np_arena_reset(&arena);
	for (size_t round = 0; round < 20; round++) {
		for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
			char *memory = np_arena_alloc(&arena, sizes[i]);

			assert_zero(memory, sizes[i]);
			memset(memory, 0xA5, sizes[i]);
		}
		np_arena_reset(&arena);
	}
	np_arena_release(&arena);
}

static void test_reset_reuses_memory(void **state)
{
	struct np_arena arena = {0};
	void *first = np_arena_alloc(&arena, 100);

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		np_arena_reset(&arena);
		assert_ptr_equal(np_arena_alloc(&arena, 100), first);
	}
	np_arena_release(&arena);
}

static void test_released_arena_is_usable(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	np_arena_release(&arena);
	np_arena_alloc(&arena, 10);
	np_arena_release(&arena);
	assert_null(arena.chunks);
	assert_zero(np_arena_alloc(&arena, 10), 10);
	np_arena_release(&arena);
}

static void test_copy_is_closed_by_nul(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	assert_string_equal(np_arena_copy(&arena, "nethvoice", 4), "neth");
	assert_string_equal(np_arena_copy(&arena, NULL, 0), "");
	assert_memory_equal(np_arena_copy(&arena, "a\0b", 3), "a\0b", 4);
	np_arena_release(&arena);
}

static void test_printf(void **state)
{
	static const int widths[] = {0, 1, 254, 255, 256, 257, 1000};
	struct np_arena arena = {0};

	(void)state;
	assert_string_equal(np_arena_printf(&arena, "%s.%d", "a", 7), "a.7");
	for (size_t i = 0; i < UNIT_COUNT(widths); i++) {
		const char *text = np_arena_printf(&arena, "%*s", widths[i], "");

		assert_int_equal(strlen(text), widths[i]);
	}
	np_arena_release(&arena);
}

/* How a child ends that does ACTION with its standard error closed. */
static int status_of(void (*action)(struct np_arena *))
{
	struct np_arena arena = {0};
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		close(STDERR_FILENO);
		action(&arena);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void overflow_product(struct np_arena *arena)
{
	np_arena_array(arena, SIZE_MAX / 16 + 2, 16);
}

static void overflow_padding(struct np_arena *arena)
{
	np_arena_alloc(arena, SIZE_MAX - 3);
}

static void test_impossible_sizes_abort(void **state)
{
	(void)state;
	assert_int_equal(WTERMSIG(status_of(overflow_product)), SIGABRT);
	assert_int_equal(WTERMSIG(status_of(overflow_padding)), SIGABRT);
}

#ifdef WITH_ASAN
static void write_behind(struct np_arena *arena)
{
	volatile char *memory = np_arena_alloc(arena, 16);

	np_arena_alloc(arena, 16);
	memory[16] = 1;
}

static void read_after_reset(struct np_arena *arena)
{
	const volatile char *memory = np_arena_alloc(arena, 10);

	np_arena_reset(arena);
	(void)memory[0];
}

static void test_asan_knows_the_arena(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
		char *memory = np_arena_alloc(&arena, sizes[i]);

		np_arena_alloc(&arena, 1);
		assert_null(__asan_region_is_poisoned(memory, sizes[i]));
		for (size_t j = 0; j < 16; j++)
			assert_true(__asan_address_is_poisoned(memory + sizes[i] + j));
	}
	np_arena_release(&arena);
	assert_int_not_equal(status_of(write_behind), 0);
	assert_int_not_equal(status_of(read_after_reset), 0);
}
#else
static void test_asan_knows_the_arena(void **state)
{
	(void)state;
	skip();
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_is_zeroed_and_aligned),
		cmocka_unit_test(test_allocations_do_not_overlap),
		cmocka_unit_test(test_large_request_keeps_the_free_tail),
		cmocka_unit_test(test_large_request_comes_first),
		cmocka_unit_test(test_memory_is_zeroed_after_reset),
		cmocka_unit_test(test_reset_reuses_memory),
		cmocka_unit_test(test_released_arena_is_usable),
		cmocka_unit_test(test_copy_is_closed_by_nul),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_impossible_sizes_abort),
		cmocka_unit_test(test_asan_knows_the_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

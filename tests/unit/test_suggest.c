#include "nvports/suggest.h"

#include "unit.h"

static const char *const known[] = {
	"address", "public_address", "address6",  "lan", "leader",
	"proxy",   "publish",        "instances", "id",
};

/* The bytes of a line of 64. */
#define SIXTY_FOUR "0123456789012345678901234567890123456789012345678901234567890123"

static const struct {
	const char *name, *word, *nearest;
} cases[] = {
	{"deletion", "adress", "address"},
	{"insertion", "adddress", "address"},
	{"substitution", "addresz", "address"},
	{"transposition", "proyx", "proxy"},
	{"transposition where one edit is allowed", "aln", "lan"},
	{"letters swapped across a letter are two edits", "nal", NULL},
	{"case does not count", "PROXY", "proxy"},
	{"case and an edit", "PUBLSH", "publish"},
	{"the word itself", "publish", "publish"},
	{"the nearest wins over an earlier one", "address66", "address6"},
	{"the first of equals wins", "address7", "address"},
	{"two edits of seven bytes", "insnces", "instances"},
	{"three edits of seven bytes are too many", "insnxes", NULL},
	{"one edit of a short word", "ix", "id"},
	{"two edits of a short word are too many", "xx", NULL},
	{"nothing near", "zzzzzz", NULL},
	{"too long", SIXTY_FOUR "4", NULL},
};

static void test_suggestions(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_text(cases[i].name, np_suggest(cases[i].word, known, UNIT_COUNT(known)),
			  cases[i].nearest);
}

static void test_lengths(void **state)
{
	static const char *const words[] = {SIXTY_FOUR SIXTY_FOUR, SIXTY_FOUR "45"};

	(void)state;
	assert_ptr_equal(np_suggest(SIXTY_FOUR, words, 2), words[1]);
	assert_null(np_suggest(SIXTY_FOUR "4", words, 2));
	assert_null(np_suggest("site", NULL, 0));
	assert_null(np_suggest("", words, 2));
}

/* Word by word, without a list of them. */
static void test_nearest(void **state)
{
	struct np_nearest nearest;

	(void)state;
	np_nearest_init(&nearest, "adress");
	assert_null(nearest.found);
	np_nearest_offer(&nearest, "lan");
	assert_null(nearest.found);
	np_nearest_offer(&nearest, "address6");
	assert_string_equal(nearest.found, "address6");
	np_nearest_offer(&nearest, "address");
	np_nearest_offer(&nearest, "adresss");
	np_nearest_offer(&nearest, "address6");
	assert_string_equal(nearest.found, "address");
}

static void test_join(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	assert_string_equal(np_join(&arena, known, 0), "");
	assert_string_equal(np_join(&arena, known, 1), "address");
	assert_string_equal(np_join(&arena, known + 6, 3), "publish, instances, id");
	np_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

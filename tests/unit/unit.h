/* For all unit tests: cmocka, which wants four headers before it, and checks that name a case. */
#ifndef NVPORTS_TESTS_UNIT_H
#define NVPORTS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNIT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* CONDITION holds; NAME says for which case of a table. */
#define unit_true(name, condition)                                                                 \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fail_msg("%s: not so: %s", (name), #condition);                            \
	} while (0)

/* Equal numbers, up to the width of long long. */
#define unit_number(name, got, want)                                                               \
	do {                                                                                       \
		long long unit_got = (long long)(got), unit_want = (long long)(want);              \
		if (unit_got != unit_want)                                                         \
			fail_msg("%s: got %lld, want %lld", (name), unit_got, unit_want);          \
	} while (0)

/* Equal texts; NULL equals NULL. */
#define unit_text(name, got, want)                                                                 \
	do {                                                                                       \
		const char *unit_got = (got), *unit_want = (want);                                 \
		if (!unit_same_text(unit_got, unit_want))                                          \
			fail_msg("%s:\n got: %s\nwant: %s", (name),                                \
				 unit_got ? unit_got : "(NULL)",                                   \
				 unit_want ? unit_want : "(NULL)");                                \
	} while (0)

static inline bool unit_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What is printed to FILE, as text: open, print, close, look at TEXT, free it. */
struct unit_output {
	FILE *file;
	char *text;
	size_t len;
};

static inline FILE *unit_output_open(struct unit_output *output)
{
	output->file = open_memstream(&output->text, &output->len);
	assert_non_null(output->file);
	return output->file;
}

static inline const char *unit_output_close(struct unit_output *output)
{
	assert_int_equal(fclose(output->file), 0);
	return output->text;
}

#endif

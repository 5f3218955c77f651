#include "../apply.h"
#include "nvports/report.h"
#include "unit.h"

#include <unistd.h>

static struct np_source source(const char *name, const char *text)
{
	return (struct np_source){.name = name, .text = text, .len = strlen(text)};
}

static void test_output(void **state)
{
	static const struct {
		const char *name, *old, *new, *want;
	} cases[] = {
		{"nothing", "", "", ""},
		{"the same", "a\nb\n", "a\nb\n", ""},
		{"a line changes", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"from nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n"},
		{"to nothing", "a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
		{"three lines around", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n6\n7\n8\n9\n",
		 "@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n"},
		{"near ones are one hunk", "a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n",
		 "@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n"},
		{"far ones are two", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\nB\n",
		 "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
		{"no newline before", "a", "a\n",
		 "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"no newline after", "a\n", "a",
		 "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
		{"no newline in both", "b\na", "c\na",
		 "@@ -1,2 +1,2 @@\n-b\n+c\n a\n\\ No newline at end of file\n"},
		{"lines that are not unique", "{\nx\n}\n{\ny\n}\n", "{\nx\n}\n{\nz\n}\n{\ny\n}\n",
		 "@@ -2,5 +2,8 @@\n x\n }\n {\n+z\n+}\n+{\n y\n }\n"},
		{"none unique", "a\na\nb\nb\n", "b\na\nb\na\nb\n",
		 "@@ -1,4 +1,5 @@\n+b\n a\n-a\n b\n+a\n b\n"},
		{"blocks that change places", "1\n2\n3\nx\ny\n", "x\ny\n1\n2\n3\n",
		 "@@ -1,5 +1,5 @@\n+x\n+y\n 1\n 2\n 3\n-x\n-y\n"},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct np_source old = source("old", cases[i].old);
		const struct np_source new = source("new", cases[i].new);
		static const char names[] = "--- old\n+++ new\n";
		struct unit_output output;
		const char *text;

		unit_output_open(&output);
		unit_number(cases[i].name, np_unified_diff(output.file, &old, &new),
			    *cases[i].want != '\0');
		text = unit_output_close(&output);
		if (*cases[i].want) {
			unit_number(cases[i].name, strncmp(text, names, strlen(names)), 0);
			text += strlen(names);
		}
		unit_text(cases[i].name, text, cases[i].want);
		free(output.text);
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{"site.yaml", "--- site.yaml\n"},  {"my site.yaml", "--- my site.yaml\t\n"},
		{"\"a\\\tb\n\"", "--- ?a??b??\n"}, {"-", "--- -\n"},
		{"\xc3\xa9", "--- \xc3\xa9\n"},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct np_source old = source(cases[i].name, "a\n");
		const struct np_source new = source("b", "b\n");
		struct unit_output output;

		unit_output_open(&output);
		np_unified_diff(output.file, &old, &new);
		unit_output_close(&output);
		*strstr(output.text, "+++") = '\0';
		unit_text(cases[i].name, output.text, cases[i].want);
		free(output.text);
	}
}

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* The diff of the two texts makes the second of the first; returns its length. */
static size_t check(const char *name, const struct np_source *old, const struct np_source *new)
{
	struct unit_output output;
	size_t len;
	char *result;

	unit_output_open(&output);
	np_unified_diff(output.file, old, new);
	unit_output_close(&output);
	result = apply_patch(output.text, output.len, old->text, old->len, &len);
	if (!result)
		fail_msg("%s: does not apply:\n%s", name, output.text);
	unit_number(name, len, new->len);
	unit_number(name, memcmp(result, new->text, len), 0);
	free(result);
	free(output.text);
	return output.len;
}

enum { ALPHABET = 4 };

/* COUNT lines out of KINDS, some runs of which are those of a text; now and then no last newline */
static char *draw_text(uint32_t *seed, unsigned kinds)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	unsigned count = random_below(seed, 60), at = 0;

	for (unsigned i = 0; i < count; i++) {
		at = random_below(seed, 3) ? (at + 1) % kinds : random_below(seed, kinds);
		fprintf(out, "%u%s", at, i + 1 == count && random_below(seed, 3) == 0 ? "" : "\n");
	}
	unit_output_close(&output);
	return output.text;
}

static void test_random(void **state)
{
	static const unsigned kinds[ALPHABET] = {2, 5, 40, 1000};
	uint32_t seed = 7;

	(void)state;
	for (unsigned round = 0; round < 4000; round++) {
		unsigned some = kinds[round % ALPHABET];
		char *a = draw_text(&seed, some), *b = draw_text(&seed, some);
		const struct np_source old = source("a", a), new = source("b", b);

		check("random", &old, &new);
		free(a);
		free(b);
	}
}

/* COUNT lines, each made by MAKE of its number. */
static char *lines(size_t count, size_t make(size_t i, size_t count))
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%zu\n", make(i, count));
	unit_output_close(&output);
	return output.text;
}

static size_t rising(size_t i, size_t count)
{
	(void)count;
	return i;
}

static size_t falling(size_t i, size_t count)
{
	return count - i;
}

static size_t alternating(size_t i, size_t count)
{
	(void)count;
	return i & 1;
}

static size_t pairs(size_t i, size_t count)
{
	return i * 7919 % (count / 2);
}

static size_t shifted(size_t i, size_t count)
{
	return i + count / 2;
}

/* Nested: what is unique shows only when what is around it has been divided, level by level. */
static size_t nested(size_t i, size_t count)
{
	return i < count / 2 ? i : count - i;
}

/* Texts of many lines that nothing stands out of: a second for all would be a sign of squares. */
static void test_large(void **state)
{
	size_t (*const makes[])(size_t i, size_t count) = {rising, falling, alternating,
							   pairs,  shifted, nested};
	char *texts[UNIT_COUNT(makes)];

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(makes); i++)
		texts[i] = lines(50000, makes[i]);
	for (size_t i = 0; i < UNIT_COUNT(makes); i++)
		for (size_t k = 0; k < UNIT_COUNT(makes); k++) {
			const struct np_source old = source("a", texts[i]);
			const struct np_source new = source("b", texts[k]);

			unit_number("large", check("large", &old, &new) == 0, i == k);
		}
	for (size_t i = 0; i < UNIT_COUNT(makes); i++)
		free(texts[i]);
}

/* GNU patch, where there is one, reads it as the applier here does. */
static void test_patch(void **state)
{
	char folder[] = "/tmp/nvports-unified-XXXXXX", command[256];
	uint32_t seed = 9;

	(void)state;
	if (system("command -v patch >/dev/null 2>&1"))
		skip();
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command),
		 "cd %s && patch -s -o c a d && cmp -s b c; s=$?; rm -f a b c d; exit $s", folder);
	for (unsigned round = 0; round < 60; round++) {
		char *texts[] = {draw_text(&seed, round % 3 ? 40 : 3), draw_text(&seed, 40)};
		const struct np_source old = source("a", texts[0]), new = source("b", texts[1]);
		const struct np_source *sources[] = {&old, &new};
		char path[64];

		for (unsigned i = 0; i < 3; i++) {
			FILE *out;

			snprintf(path, sizeof(path), "%s/%c", folder, "abd"[i]);
			out = fopen(path, "w");
			assert_non_null(out);
			if (i < 2)
				fwrite(sources[i]->text, 1, sources[i]->len, out);
			else
				np_unified_diff(out, &old, &new);
			assert_int_equal(fclose(out), 0);
		}
		if (*texts[0] && *texts[1] && strcmp(texts[0], texts[1]) != 0)
			unit_number("patch", system(command), 0);
		free(texts[0]);
		free(texts[1]);
	}
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output), cmocka_unit_test(test_names),
		cmocka_unit_test(test_random), cmocka_unit_test(test_large),
		cmocka_unit_test(test_patch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

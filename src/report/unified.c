/* Differences of texts, as "diff -u" prints them. */
#include "nvports/report.h"
#include "report/lines.h"

#include <string.h>

enum {
	CONTEXT = 3, /* lines around what differs */
};

/* Lines of both texts, from and to. */
struct run {
	size_t from[NP_SIDES], to[NP_SIDES];
};

static void print_line(FILE *out, char mark, const struct np_lines *text, size_t i)
{
	const char *start = text->starts[i];
	size_t len = (size_t)(text->starts[i + 1] - start);

	putc(mark, out);
	fwrite(start, 1, len, out);
	if (start[len - 1] != '\n')
		fputs("\n\\ No newline at end of file\n", out);
}

/* A range of no lines is said to be behind the line before it. */
static void print_range(FILE *out, char mark, size_t from, size_t to)
{
	size_t count = to - from;

	fprintf(out, "%c%zu", mark, count ? from + 1 : from);
	if (count != 1)
		fprintf(out, ",%zu", count);
}

static void print_hunk(FILE *out, const struct np_lines *lines, const struct run *hunk)
{
	const struct np_lines *before = &lines[NP_BEFORE], *after = &lines[NP_AFTER];
	size_t i = hunk->from[NP_BEFORE], k = hunk->from[NP_AFTER];

	fputs("@@ ", out);
	print_range(out, '-', hunk->from[NP_BEFORE], hunk->to[NP_BEFORE]);
	putc(' ', out);
	print_range(out, '+', hunk->from[NP_AFTER], hunk->to[NP_AFTER]);
	fputs(" @@\n", out);
	while (i < hunk->to[NP_BEFORE] || k < hunk->to[NP_AFTER]) {
		if (i < hunk->to[NP_BEFORE] && !before->kept[i])
			print_line(out, '-', before, i++);
		else if (k < hunk->to[NP_AFTER] && !after->kept[k])
			print_line(out, '+', after, k++);
		else {
			print_line(out, ' ', before, i++);
			k++;
		}
	}
}

/* Move RUN to the lines that differ next, from where it ends; false where there are none. */
static bool next_run(const struct np_lines *lines, struct run *run)
{
	const struct np_lines *before = &lines[NP_BEFORE], *after = &lines[NP_AFTER];
	size_t i = run->to[NP_BEFORE], k = run->to[NP_AFTER];

	while (i < before->count && k < after->count && before->kept[i] && after->kept[k]) {
		i++;
		k++;
	}
	run->from[NP_BEFORE] = i;
	run->from[NP_AFTER] = k;
	while (i < before->count && !before->kept[i])
		i++;
	while (k < after->count && !after->kept[k])
		k++;
	run->to[NP_BEFORE] = i;
	run->to[NP_AFTER] = k;
	return i > run->from[NP_BEFORE] || k > run->from[NP_AFTER];
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Runs that are so near that their contexts touch are one hunk. */
static void print_hunks(FILE *out, const struct np_lines *lines)
{
	struct run run = {0};
	bool more = next_run(lines, &run);

	while (more) {
		struct run hunk = run;
		size_t context = least(CONTEXT, run.from[NP_BEFORE]);

		hunk.from[NP_BEFORE] -= context;
		hunk.from[NP_AFTER] -= context;
		do {
			memcpy(hunk.to, run.to, sizeof(hunk.to));
			more = next_run(lines, &run);
		} while (more && run.from[NP_BEFORE] - hunk.to[NP_BEFORE] <= (size_t)2 * CONTEXT);
		context = least(CONTEXT, lines[NP_BEFORE].count - hunk.to[NP_BEFORE]);
		hunk.to[NP_BEFORE] += context;
		hunk.to[NP_AFTER] += context;
		print_hunk(out, lines, &hunk);
	}
}

/*
 * A name as patch reads it: never as a string of C, and to its end, which a tab marks where it has
 * blanks. What cannot be printed of it is '?' already.
 */
static void print_name(FILE *out, const char *mark, const char *name)
{
	const char *end = strchr(name, ' ') ? "\t" : "";

	fprintf(out, "%s ", mark);
	for (; *name; name++)
		putc(strchr("\"\\\t\r\n", *name) ? '?' : *name, out);
	fprintf(out, "%s\n", end);
}

static bool same_text(const struct np_source *a, const struct np_source *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

bool np_unified_diff(FILE *out, const struct np_source *before, const struct np_source *after)
{
	struct np_arena arena = {0};
	struct np_lines lines[NP_SIDES] = {0};

	if (same_text(before, after))
		return false;
	np_lines_compare(&arena, before, after, lines);
	print_name(out, "---", before->name);
	print_name(out, "+++", after->name);
	print_hunks(out, lines);
	np_arena_release(&arena);
	return true;
}

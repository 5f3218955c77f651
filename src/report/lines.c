/*
 * Differences of texts: what both begin and end with is the same; between, lines that each has once
 * are anchors (patience: the longest sequence of them in the same order); what is between two
 * anchors is looked at in the same way, some levels deep, and then by Myers' algorithm as long as
 * few lines differ. What remains is replaced as a whole.
 */
#include "report/lines.h"

#include <stdlib.h>
#include <string.h>

enum {
	LEVELS = 32, /* of anchors; each costs as much as to read the texts */
	EDITS = 64,  /* that Myers' algorithm finds at most, at a cost of so many readings */
};

/* Lines that are the same, their line break included. */
struct np_line {
	size_t count[NP_SIDES]; /* in the region that is looked at */
	size_t at[NP_SIDES];    /* the latest of them */
};

/* What is still to be compared. */
struct region {
	size_t from[NP_SIDES], to[NP_SIDES];
	unsigned level;
	struct region *next;
};

struct anchor {
	size_t at[NP_SIDES];
	struct anchor *before; /* in the longest sequence that ends here */
};

struct comparison {
	struct np_arena *arena;
	struct np_lines *texts;
	struct np_map same;
	struct region *pending;
	struct anchor *anchors, **piles; /* room for those of one region */
	int *trace;                      /* of Myers' algorithm: a row for each edit */
};

static size_t count_lines(const struct np_source *src)
{
	size_t count = 0;

	for (const char *at = src->text, *end = at + src->len; at < end; count++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		at = stop ? stop + 1 : end;
	}
	return count;
}

static void add_line(struct comparison *c, struct np_lines *text, const char *start, size_t len)
{
	struct np_line *same = np_map_get(&c->same, start, len);

	if (!same) {
		same = np_arena_alloc(c->arena, sizeof(*same));
		np_map_put(&c->same, c->arena, start, len, same);
	}
	text->starts[text->count] = start;
	text->lines[text->count++] = same;
}

static void split(struct comparison *c, const struct np_source *src, struct np_lines *text)
{
	size_t count = count_lines(src);
	const char *at = src->text, *end = at + src->len;

	text->starts = np_arena_array(c->arena, count + 1, sizeof(*text->starts));
	text->lines = np_arena_array(c->arena, count, sizeof(*text->lines));
	text->kept = np_arena_array(c->arena, count, sizeof(*text->kept));
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		stop = stop ? stop + 1 : end;
		add_line(c, text, at, (size_t)(stop - at));
		at = stop;
	}
	text->starts[count] = end;
}

static bool equal(const struct comparison *c, size_t before, size_t after)
{
	return c->texts[NP_BEFORE].lines[before] == c->texts[NP_AFTER].lines[after];
}

static void keep(struct comparison *c, size_t before, size_t after)
{
	c->texts[NP_BEFORE].kept[before] = c->texts[NP_AFTER].kept[after] = true;
}

static bool is_empty(const struct region *r)
{
	return r->from[NP_BEFORE] == r->to[NP_BEFORE] || r->from[NP_AFTER] == r->to[NP_AFTER];
}

static void trim(struct comparison *c, struct region *r)
{
	while (!is_empty(r) && equal(c, r->from[NP_BEFORE], r->from[NP_AFTER]))
		keep(c, r->from[NP_BEFORE]++, r->from[NP_AFTER]++);
	while (!is_empty(r) && equal(c, r->to[NP_BEFORE] - 1, r->to[NP_AFTER] - 1))
		keep(c, --r->to[NP_BEFORE], --r->to[NP_AFTER]);
}

static void count_region(const struct comparison *c, const struct region *r)
{
	for (unsigned side = 0; side < NP_SIDES; side++)
		for (size_t i = r->from[side]; i < r->to[side]; i++) {
			struct np_line *same = c->texts[side].lines[i];

			memset(same->count, 0, sizeof(same->count));
		}
	for (unsigned side = 0; side < NP_SIDES; side++)
		for (size_t i = r->from[side]; i < r->to[side]; i++) {
			struct np_line *same = c->texts[side].lines[i];

			same->count[side]++;
			same->at[side] = i;
		}
}

/* The first of the COUNT piles whose last anchor is not before AT in the second text. */
static size_t find_pile(struct anchor *const *piles, size_t count, size_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (piles[middle]->at[NP_AFTER] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last of the longest sequence of anchors in R, or NULL where there are none. */
static struct anchor *find_anchors(struct comparison *c, const struct region *r)
{
	size_t count = 0, piles = 0;

	count_region(c, r);
	for (size_t i = r->from[NP_BEFORE]; i < r->to[NP_BEFORE]; i++) {
		const struct np_line *same = c->texts[NP_BEFORE].lines[i];
		struct anchor *anchor = &c->anchors[count];
		size_t pile;

		if (same->count[NP_BEFORE] != 1 || same->count[NP_AFTER] != 1)
			continue;
		pile = find_pile(c->piles, piles, same->at[NP_AFTER]);
		*anchor = (struct anchor){
			.at = {i, same->at[NP_AFTER]},
			.before = pile ? c->piles[pile - 1] : NULL,
		};
		c->piles[pile] = anchor;
		piles += pile == piles;
		count++;
	}
	return piles ? c->piles[piles - 1] : NULL;
}

/* What is between anchors; each region begins with one, which its trimming keeps. */
static void divide(struct comparison *c, const struct region *r, const struct anchor *anchor)
{
	size_t to[NP_SIDES] = {r->to[NP_BEFORE], r->to[NP_AFTER]};

	for (;; anchor = anchor->before) {
		struct region *part = np_arena_alloc(c->arena, sizeof(*part));

		*part = (struct region){.to = {to[NP_BEFORE], to[NP_AFTER]},
					.level = r->level + 1,
					.next = c->pending};
		memcpy(part->from, anchor ? anchor->at : r->from, sizeof(part->from));
		memcpy(to, part->from, sizeof(to));
		c->pending = part;
		if (!anchor)
			return;
	}
}

enum { ROW = 2 * EDITS + 3 }; /* diagonals, and one more to either side */

/* The state of all diagonals before edit number EDIT; the middle one is diagonal 0. */
static int *row(const struct comparison *c, int edit)
{
	return c->trace + (ptrdiff_t)edit * ROW + EDITS + 1;
}

/* Whether the furthest path on DIAGONAL comes from the one above, by an insertion. */
static bool comes_from_above(const int *reached, int diagonal, int edit)
{
	return diagonal == -edit ||
	       (diagonal != edit && reached[diagonal - 1] < reached[diagonal + 1]);
}

static long length(const struct region *r, enum np_version side)
{
	return (long)(r->to[side] - r->from[side]);
}

static size_t place(const struct region *r, enum np_version side, long offset)
{
	return r->from[side] + (size_t)offset;
}

/* How far DIAGONAL reaches with one edit more than REACHED tells of. */
static int extend(const struct comparison *c, const struct region *r, const int *reached,
		  int diagonal, int edit)
{
	long before = length(r, NP_BEFORE), after = length(r, NP_AFTER);
	int x = comes_from_above(reached, diagonal, edit) ? reached[diagonal + 1]
							  : reached[diagonal - 1] + 1;

	while (x < before && x - diagonal < after &&
	       equal(c, place(r, NP_BEFORE, x), place(r, NP_AFTER, x - diagonal)))
		x++;
	return x;
}

/* Keep the lines of the path that has been found, from its end. */
static void trace_back(struct comparison *c, const struct region *r, int edit)
{
	long x = length(r, NP_BEFORE), y = length(r, NP_AFTER);

	for (; edit >= 0; edit--) {
		const int *reached = row(c, edit);
		int diagonal = (int)(x - y);
		int from = comes_from_above(reached, diagonal, edit) ? diagonal + 1 : diagonal - 1;
		long start = edit ? reached[from] : 0, start_y = edit ? start - from : 0;

		while (x > start && y > start_y)
			keep(c, place(r, NP_BEFORE, --x), place(r, NP_AFTER, --y));
		x = start;
		y = start_y;
	}
}

/* Myers' algorithm (1986), given up where more than EDITS lines differ. */
static void find_path(struct comparison *c, const struct region *r)
{
	long before = length(r, NP_BEFORE), after = length(r, NP_AFTER);

	if (labs(before - after) > EDITS || before > INT32_MAX / 2 || after > INT32_MAX / 2)
		return;
	row(c, 0)[1] = 0;
	for (int edit = 0; edit < EDITS; edit++) {
		int *next = row(c, edit + 1);

		memcpy(next - EDITS - 1, row(c, edit) - EDITS - 1, ROW * sizeof(*next));
		for (int diagonal = -edit; diagonal <= edit; diagonal += 2) {
			next[diagonal] = extend(c, r, row(c, edit), diagonal, edit);
			if (next[diagonal] < before || next[diagonal] - diagonal < after)
				continue;
			trace_back(c, r, edit);
			return;
		}
	}
}

static void compare(struct comparison *c)
{
	while (c->pending) {
		struct region *r = c->pending;
		const struct anchor *last;

		c->pending = r->next;
		trim(c, r);
		if (is_empty(r))
			continue;
		last = r->level < LEVELS ? find_anchors(c, r) : NULL;
		if (last)
			divide(c, r, last);
		else
			find_path(c, r);
	}
}

void np_lines_compare(struct np_arena *arena, const struct np_source *before,
		      const struct np_source *after, struct np_lines lines[static NP_SIDES])
{
	struct comparison c = {.arena = arena, .texts = lines};
	struct region all = {0};
	size_t most;

	split(&c, before, &lines[NP_BEFORE]);
	split(&c, after, &lines[NP_AFTER]);
	all.to[NP_BEFORE] = lines[NP_BEFORE].count;
	all.to[NP_AFTER] = lines[NP_AFTER].count;
	most = all.to[NP_BEFORE] < all.to[NP_AFTER] ? all.to[NP_BEFORE] : all.to[NP_AFTER];
	c.anchors = np_arena_array(arena, most, sizeof(*c.anchors));
	c.piles = np_arena_array(arena, most, sizeof(*c.piles));
	c.trace = np_arena_array(arena, (size_t)(EDITS + 1) * ROW, sizeof(*c.trace));
	c.pending = &all;
	compare(&c);
}

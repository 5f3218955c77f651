/*
 * Sets of ports as sorted, disjoint ranges: the one algorithm of the program. Merging
 * requirements, carving internal ports out of ranges and finding clashes are loops over it.
 * Sets are immutable; every operation is linear in the number of ranges and builds a new one.
 */
#ifndef NVPORTS_PORTSET_H
#define NVPORTS_PORTSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nvports/arena.h"

/* Both ends belong to it; 1 <= from <= to. */
struct np_range {
	uint16_t from, to;
};

/* Ranges in rising order that neither overlap nor touch. All zero is the empty set. */
struct np_portset {
	const struct np_range *ranges;
	size_t count;
};

/*
 * Parse the LEN bytes at TEXT, "N" or "N-M". NULL when they are ports, else the reason, as of
 * np_port_parse; also "is a range without an end" and "is a reversed range".
 */
const char *np_range_parse(const char *text, size_t len, struct np_range *out);

/* The set of COUNT ranges in any order, overlapping or not. RANGES is sorted in place. */
struct np_portset np_portset_make(struct np_arena *arena, struct np_range *ranges, size_t count);

struct np_portset np_portset_union(struct np_arena *arena, struct np_portset a,
				   struct np_portset b);
struct np_portset np_portset_subtract(struct np_arena *arena, struct np_portset a,
				      struct np_portset b);
struct np_portset np_portset_intersect(struct np_arena *arena, struct np_portset a,
				       struct np_portset b);

/*
 * The ranges of SET from the first to the last port of OTHER, which is not empty: SET may have
 * thousands of others, and is asked again and again. Nothing is built.
 */
struct np_portset np_portset_near(struct np_portset set, struct np_portset other);

/* SET with every port moved by DELTA, which keeps it within 1 and 65535; SET itself for 0. */
struct np_portset np_portset_shift(struct np_arena *arena, struct np_portset set, int delta);

bool np_portset_contains(struct np_portset set, uint16_t port);
bool np_portset_equal(struct np_portset a, struct np_portset b);

/* How many ports it holds: 0 to 65535. */
uint32_t np_portset_size(struct np_portset set);

/* "22,443,5060-5061"; "" for the empty set. */
const char *np_portset_text(struct np_arena *arena, struct np_portset set);

#endif

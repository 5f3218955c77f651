#include "nvports/portset.h"
#include "nvports/number.h"

#include <stdlib.h>
#include <string.h>

/* A set in the making. Ports are 32 bits wide here, so that 65535 has a neighbour. */
struct builder {
	struct np_range *ranges;
	size_t count;
};

const char *np_range_parse(const char *text, size_t len, struct np_range *out)
{
	const char *dash = len > 1 ? memchr(text + 1, '-', len - 1) : NULL; /* "-1" is no range */
	size_t first = dash ? (size_t)(dash - text) : len;
	const char *problem = np_port_parse(text, first, &out->from);

	out->to = out->from;
	if (problem || !dash)
		return problem;
	if (first + 1 == len)
		return "is a range without an end";
	problem = np_port_parse(dash + 1, len - first - 1, &out->to);
	return !problem && out->to < out->from ? "is a reversed range" : problem;
}

static struct builder build(struct np_arena *arena, size_t most)
{
	return (struct builder){.ranges = np_arena_array(arena, most, sizeof(struct np_range))};
}

/* Add FROM to TO, which begins no earlier than what was added before. */
static void append(struct builder *builder, uint32_t from, uint32_t to)
{
	struct np_range *last = builder->ranges + builder->count - 1;

	if (builder->count == 0 || from > last->to + 1U) {
		builder->ranges[builder->count++] = (struct np_range){(uint16_t)from, (uint16_t)to};
	} else if (to > last->to) {
		last->to = (uint16_t)to;
	}
}

static struct np_portset finish(const struct builder *builder)
{
	if (builder->count == 0)
		return (struct np_portset){0};
	return (struct np_portset){.ranges = builder->ranges, .count = builder->count};
}

static int compare_ranges(const void *a, const void *b)
{
	const struct np_range *x = a, *y = b;

	return x->from - y->from;
}

static void sort(struct np_range *ranges, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (ranges[i].from < ranges[i - 1].from) {
			qsort(ranges, count, sizeof(*ranges), compare_ranges);
			return;
		}
	}
}

struct np_portset np_portset_make(struct np_arena *arena, struct np_range *ranges, size_t count)
{
	struct builder builder;

	if (count == 0)
		return (struct np_portset){0};
	sort(ranges, count);
	builder = build(arena, count);
	for (size_t i = 0; i < count; i++)
		append(&builder, ranges[i].from, ranges[i].to);
	return finish(&builder);
}

struct np_portset np_portset_union(struct np_arena *arena, struct np_portset a, struct np_portset b)
{
	struct builder builder;
	size_t i = 0, j = 0;

	if (a.count == 0 || b.count == 0)
		return a.count ? a : b;
	builder = build(arena, a.count + b.count);
	while (i < a.count || j < b.count) {
		bool from_a = j == b.count || (i < a.count && a.ranges[i].from < b.ranges[j].from);
		const struct np_range *range = from_a ? &a.ranges[i++] : &b.ranges[j++];

		append(&builder, range->from, range->to);
	}
	return finish(&builder);
}

struct np_portset np_portset_subtract(struct np_arena *arena, struct np_portset a,
				      struct np_portset b)
{
	struct builder builder;
	size_t j = 0;

	if (a.count == 0 || b.count == 0)
		return a;
	builder = build(arena, a.count + b.count);
	for (size_t i = 0; i < a.count; i++) {
		uint32_t from = a.ranges[i].from, to = a.ranges[i].to;

		while (j < b.count && b.ranges[j].to < from)
			j++;
		/* The last range of B that counts here may reach into the next one of A. */
		for (size_t k = j; k < b.count && b.ranges[k].from <= to; k++) {
			if (b.ranges[k].from > from)
				append(&builder, from, b.ranges[k].from - 1U);
			from = b.ranges[k].to + 1U;
			j = k;
		}
		if (from <= to)
			append(&builder, from, to);
	}
	return finish(&builder);
}

struct np_portset np_portset_intersect(struct np_arena *arena, struct np_portset a,
				       struct np_portset b)
{
	struct builder builder;
	size_t i = 0, j = 0;

	if (a.count == 0 || b.count == 0)
		return (struct np_portset){0};
	builder = build(arena, a.count + b.count);
	while (i < a.count && j < b.count) {
		const struct np_range *x = &a.ranges[i], *y = &b.ranges[j];
		uint16_t from = x->from > y->from ? x->from : y->from;
		uint16_t to = x->to < y->to ? x->to : y->to;

		if (from <= to)
			append(&builder, from, to);
		if (x->to < y->to)
			i++;
		else
			j++;
	}
	return finish(&builder);
}

/* The index of the first range of SET that reaches PORT, from index LOW on. */
static size_t reaching(struct np_portset set, size_t low, uint32_t port)
{
	size_t high = set.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set.ranges[middle].to < port)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct np_portset np_portset_near(struct np_portset set, struct np_portset other)
{
	uint32_t last = other.ranges[other.count - 1].to;
	size_t first = reaching(set, 0, other.ranges[0].from);
	size_t end = reaching(set, first, last);

	if (set.count == 0)
		return set;
	if (end < set.count && set.ranges[end].from <= last)
		end++;
	return (struct np_portset){set.ranges + first, end - first};
}

struct np_portset np_portset_shift(struct np_arena *arena, struct np_portset set, int delta)
{
	struct np_range *ranges;

	if (delta == 0)
		return set;
	ranges = np_arena_array(arena, set.count, sizeof(*ranges));
	for (size_t i = 0; i < set.count; i++) {
		ranges[i].from = (uint16_t)(set.ranges[i].from + delta);
		ranges[i].to = (uint16_t)(set.ranges[i].to + delta);
	}
	return (struct np_portset){ranges, set.count};
}

bool np_portset_contains(struct np_portset set, uint16_t port)
{
	size_t low = 0, high = set.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set.ranges[middle].to < port)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set.count && set.ranges[low].from <= port;
}

bool np_portset_equal(struct np_portset a, struct np_portset b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++) {
		if (a.ranges[i].from != b.ranges[i].from || a.ranges[i].to != b.ranges[i].to)
			return false;
	}
	return true;
}

uint32_t np_portset_size(struct np_portset set)
{
	uint32_t size = 0;

	for (size_t i = 0; i < set.count; i++)
		size += (uint32_t)set.ranges[i].to - set.ranges[i].from + 1;
	return size;
}

/* By hand, since the large tables print tens of thousands of ports. */
static char *put_port(char *at, unsigned port)
{
	size_t len = 1U + (port > 9) + (port > 99) + (port > 999) + (port > 9999);

	for (size_t i = len; i-- > 0; port /= 10)
		at[i] = (char)('0' + port % 10);
	return at + len;
}

const char *np_portset_text(struct np_arena *arena, struct np_portset set)
{
	static const char longest[] = "65535-65535,";
	char *text, *at;

	if (set.count == 0)
		return "";
	/* The comma that the last range has not got makes room for the NUL. */
	text = at = np_arena_array(arena, set.count, sizeof(longest) - 1);
	for (size_t i = 0; i < set.count; i++) {
		if (i)
			*at++ = ',';
		at = put_port(at, set.ranges[i].from);
		if (set.ranges[i].to > set.ranges[i].from) {
			*at++ = '-';
			at = put_port(at, set.ranges[i].to);
		}
	}
	return text;
}

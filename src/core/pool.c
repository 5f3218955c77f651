#include "core/pool.h"

#include <stdlib.h>
#include <string.h>

/* A key of the map of parts, without bytes that are not set. */
struct part_key {
	const struct np_sources *sources;
	uintptr_t family;
};

/* Maps keep what they are given as it is. */
static void *kept(const struct np_sources *sources)
{
	const union {
		const struct np_sources *given;
		void *value;
	} both = {sources};

	return both.value;
}

/* The first of the sources that are equal to SOURCES; their texts are. */
static const struct np_sources *first_equal(struct np_pool *pool, const struct np_sources *sources)
{
	size_t len = strlen(sources->text);
	const struct np_sources *first = np_map_get(&pool->equals, sources->text, len);

	if (!first)
		np_map_put(&pool->equals, pool->arena, sources->text, len, kept(sources));
	return first ? first : sources;
}

const struct np_sources *np_pool_part(struct np_pool *pool, const struct np_sources *sources,
				      enum np_family family)
{
	const struct part_key wanted = {sources, family};
	const struct np_sources *part =
		np_map_get(&pool->parts, (const char *)&wanted, sizeof(wanted));
	struct part_key *key;

	if (part)
		return part;
	part = first_equal(pool, np_sources_in_family(pool->arena, sources, family));
	key = np_arena_alloc(pool->arena, sizeof(*key));
	*key = wanted;
	np_map_put(&pool->parts, pool->arena, (const char *)key, sizeof(*key), kept(part));
	return part;
}

static const struct np_sources *unite(struct np_pool *pool, const struct np_sources *const *set,
				      size_t count)
{
	struct np_sources *united = np_arena_alloc(pool->arena, sizeof(*united));
	struct np_net *nets;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += set[i]->count;
	nets = np_arena_array(pool->arena, total, sizeof(*nets));
	total = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < set[i]->count; k++)
			nets[total++] = set[i]->nets[k];
	*united = np_sources_make(pool->arena, nets, total);
	return first_equal(pool, united);
}

static int compare_pointers(const void *a, const void *b)
{
	uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;

	return (x > y) - (x < y);
}

const struct np_sources *np_pool_union(struct np_pool *pool, const struct np_sources **set,
				       size_t count)
{
	size_t len = count * sizeof(*set);
	const struct np_sources *united;

	qsort(set, count, sizeof(*set), compare_pointers);
	united = np_map_get(&pool->unions, (const char *)set, len);
	if (united)
		return united;
	united = unite(pool, set, count);
	np_map_put(&pool->unions, pool->arena, np_arena_copy(pool->arena, (const char *)set, len),
		   len, kept(united));
	return united;
}

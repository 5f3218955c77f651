/* A hash table from text to pointer, for ids, variables and keys. Grows inside its arena. */
#ifndef NVPORTS_MAP_H
#define NVPORTS_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "nvports/arena.h"

struct np_map_entry;

/* All zero is an empty map. */
struct np_map {
	struct np_map_entry *entries;
	size_t count;
	size_t size; /* of ENTRIES; 0 or a power of two, at most three quarters full */
};

/* The value for the LEN bytes at KEY, or NULL where there is none. */
void *np_map_get(const struct np_map *map, const char *key, size_t len);

/*
 * Set the value (not NULL) for KEY, and return the value it had before, or NULL. KEY is not
 * copied. A caller that must not replace looks at what comes back.
 */
void *np_map_put(struct np_map *map, struct np_arena *arena, const char *key, size_t len,
		 void *value);

#endif

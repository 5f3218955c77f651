#include "nvports/map.h"

#include <stdbool.h>
#include <string.h>

enum {
	FIRST_SIZE = 8,
};

struct np_map_entry {
	const char *key;
	size_t len;
	uint64_t hash;
	void *value; /* NULL: the place is free */
};

/* Fold a word of the key in; a product mixes upwards only, so its top half is brought down. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

/* Eight bytes a step: keys are short, and there are many. Order of bytes does not show outside. */
static uint64_t hash_key(const char *key, size_t len)
{
	uint64_t hash = len, word = 0;

	for (; len >= sizeof(word); len -= sizeof(word), key += sizeof(word)) {
		memcpy(&word, key, sizeof(word));
		hash = mix(hash, word);
	}
	for (word = 0; len; len--)
		word = word << 8 | (unsigned char)*key++;
	return mix(hash, word);
}

static bool is_key(const struct np_map_entry *entry, const struct np_map_entry *wanted)
{
	return entry->hash == wanted->hash && entry->len == wanted->len &&
	       (wanted->len == 0 || memcmp(entry->key, wanted->key, wanted->len) == 0);
}

/* The place of WANTED, or the free one where it belongs: there is always one. */
static struct np_map_entry *find(const struct np_map *map, const struct np_map_entry *wanted)
{
	size_t i = wanted->hash & (map->size - 1);

	while (map->entries[i].value && !is_key(&map->entries[i], wanted))
		i = (i + 1) & (map->size - 1);
	return &map->entries[i];
}

void *np_map_get(const struct np_map *map, const char *key, size_t len)
{
	const struct np_map_entry wanted = {.key = key, .len = len, .hash = hash_key(key, len)};

	return map->size ? find(map, &wanted)->value : NULL;
}

static void grow(struct np_map *map, struct np_arena *arena)
{
	const struct np_map old = *map;

	map->size = old.size ? old.size * 2 : FIRST_SIZE;
	map->entries = np_arena_array(arena, map->size, sizeof(*map->entries));
	for (size_t i = 0; i < old.size; i++) {
		if (old.entries[i].value)
			*find(map, &old.entries[i]) = old.entries[i];
	}
}

void *np_map_put(struct np_map *map, struct np_arena *arena, const char *key, size_t len,
		 void *value)
{
	const struct np_map_entry wanted = {key, len, hash_key(key, len), value};
	struct np_map_entry *entry;
	void *before;

	if (map->count >= map->size / 4 * 3)
		grow(map, arena);
	entry = find(map, &wanted);
	before = entry->value;
	*entry = wanted;
	if (!before)
		map->count++;
	return before;
}

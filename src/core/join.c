#include "core/join.h"

#include <string.h>

/* An instance of a requirement. */
struct member {
	const struct np_owner *instance;
	struct member *next;
};

/* The instances of rows that are one, in order. */
struct group {
	struct member *first, **last;
	size_t count;
};

/* What rows that are one have in common, as bytes: the ranges, then the protocols. */
static const char *make_key(struct np_arena *scratch, const struct np_requirement *row, size_t *len)
{
	size_t ranges = row->ports.count * sizeof(*row->ports.ranges);
	char *key = np_arena_alloc(scratch, ranges + sizeof(row->protocols));

	memcpy(key, row->ports.ranges, ranges);
	memcpy(key + ranges, &row->protocols, sizeof(row->protocols));
	*len = ranges + sizeof(row->protocols);
	return key;
}

static struct group *find_group(struct np_arena *scratch, struct np_map *groups,
				const struct np_requirement *row)
{
	struct group *group;
	const char *key;
	size_t len;

	if (np_portset_size(row->ports) == 1)
		return NULL;
	key = make_key(scratch, row, &len);
	group = np_map_get(groups, key, len);
	if (group)
		return group;
	group = np_arena_alloc(scratch, sizeof(*group));
	group->last = &group->first;
	np_map_put(groups, scratch, key, len, group);
	return group;
}

static void add_member(struct np_arena *scratch, struct group *group,
		       const struct np_owner *instance)
{
	struct member *member = np_arena_alloc(scratch, sizeof(*member));

	member->instance = instance;
	*group->last = member;
	group->last = &member->next;
	group->count++;
}

/* The instances of GROUP become those of its requirement. */
static void settle(struct np_ctx *ctx, const struct group *group, struct np_requirement *row)
{
	const struct np_owner **instances =
		np_arena_array(&ctx->arena, group->count, sizeof(const struct np_owner *));
	size_t count = 0;

	for (const struct member *member = group->first; member; member = member->next)
		instances[count++] = member->instance;
	row->instances = instances;
	row->instance_count = count;
}

size_t np_join_ranges(struct np_ctx *ctx, struct np_arena *scratch, struct np_requirement *rows,
		      size_t count)
{
	struct group **kept = np_arena_array(scratch, count, sizeof(struct group *));
	struct np_map groups = {0};
	size_t end = 0;

	for (size_t i = 0; i < count; i++) {
		struct group *group = find_group(scratch, &groups, &rows[i]);

		if (group)
			add_member(scratch, group, rows[i].instances[0]);
		if (group && group->count > 1)
			continue;
		kept[end] = group;
		rows[end++] = rows[i];
	}
	for (size_t i = 0; i < end; i++)
		if (kept[i] && kept[i]->count > 1)
			settle(ctx, kept[i], &rows[i]);
	return end;
}

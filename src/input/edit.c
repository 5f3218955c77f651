/* What is to change is kept in the tree of spans; the text is made of it once, at the end. */
#include "input/edit_tree.h"
#include "nvports/quote.h"

#include <stdlib.h>
#include <string.h>

enum {
	SMALL_MAP = 8,  /* entries up to which comparing is cheaper than a hash table */
	MAX_KEY = 1000, /* bytes as they are written; YAML wants the colon within 1024 characters */
};

static const char *const kind_names[] = {
	[NP_SCALAR] = "a single value",
	[NP_LIST] = "a list",
	[NP_MAP] = "a map",
};

/* A second try is only for the messages: a tree of the whole document is not to stay in memory. */
static bool is_good(struct np_ctx *ctx, struct np_source *src)
{
	struct np_source copy = *src;
	struct np_ctx trial = {0};
	bool good = np_yaml_read(&trial, &copy);

	np_ctx_release(&trial);
	if (!good)
		np_yaml_read(ctx, src);
	return good;
}

struct np_edit *np_edit_begin(struct np_ctx *ctx, struct np_source *src)
{
	struct np_edit *edit = np_arena_alloc(&ctx->arena, sizeof(*edit));

	edit->ctx = ctx;
	edit->src = src;
	edit->newline = np_edit_first_break(src);
	if (!is_good(ctx, src) || np_edit_parse(edit))
		return NULL;
	if (edit->root->kind == NP_MAP)
		return edit;
	np_error(ctx, np_loc_whole(src), "expected a map, found %s", kind_names[edit->root->kind]);
	return NULL;
}

static void build_index(struct np_edit *edit, struct np_edit_node *map)
{
	struct np_arena *arena = &edit->ctx->arena;

	map->index = np_arena_alloc(arena, sizeof(*map->index));
	for (struct np_edit_node *node = map->first; node; node = node->next)
		np_map_put(map->index, arena, node->key, node->key_len, node);
	for (struct np_edit_node *node = map->fresh_first; node; node = node->next)
		np_map_put(map->index, arena, node->key, node->key_len, node);
}

static struct np_edit_node *scan(struct np_edit_node *node, const char *key, size_t len)
{
	while (node && (node->removed || node->key_len != len || memcmp(node->key, key, len) != 0))
		node = node->next;
	return node;
}

static struct np_edit_node *find(struct np_edit *edit, struct np_edit_node *map, const char *key)
{
	size_t len = strlen(key);
	struct np_edit_node *node;

	if (map->kind != NP_MAP)
		return NULL;
	if (!map->index && map->entries > SMALL_MAP)
		build_index(edit, map);
	if (map->index) {
		node = np_map_get(map->index, key, len);
		return node && !node->removed ? node : NULL;
	}
	node = scan(map->first, key, len);
	return node ? node : scan(map->fresh_first, key, len);
}

struct np_edit_node *np_edit_find(const struct np_edit *edit, const char *const *path)
{
	struct np_edit_node *node = edit->root;

	for (; node && *path; path++)
		node = find((struct np_edit *)edit, node, *path);
	return node;
}

const char *np_edit_get(const struct np_edit *edit, const char *const *path)
{
	struct np_edit_node *node = np_edit_find(edit, path);

	if (!node || node->kind != NP_SCALAR)
		return NULL;
	if (node->replaced)
		return node->value;
	return np_arena_copy(&edit->ctx->arena, node->text, node->len);
}

bool np_edit_has(const struct np_edit *edit, const char *const *path)
{
	return np_edit_find(edit, path);
}

static bool is_nothing(const struct np_edit_node *node)
{
	return node->kind == NP_SCALAR && node->style == NP_EDIT_PLAIN && node->len == 0 &&
	       !node->replaced;
}

static void touch(struct np_edit *edit, struct np_edit_node *node)
{
	edit->touched = true;
	for (; node && !node->dirty; node = node->parent)
		node->dirty = true;
}

static size_t path_length(const char *const *path)
{
	size_t count = 0;

	while (path[count])
		count++;
	return count;
}

/* Keys as a message shows them: "nodes.1.address". */
static const char *path_text(struct np_edit *edit, const char *const *path, size_t count)
{
	const char *text = count ? path[0] : "the document";

	for (size_t i = 1; i < count; i++)
		text = np_arena_printf(&edit->ctx->arena, "%s.%s", text, path[i]);
	return text;
}

static int wrong_kind(struct np_edit *edit, const struct np_edit_node *node,
		      const char *const *path, size_t count, enum np_kind wanted)
{
	struct np_loc loc = {edit->src, node->line, node->col};

	return np_error(edit->ctx, node->line ? loc : np_loc_whole(edit->src),
			"'%s' is %s; cannot make it %s", path_text(edit, path, count),
			kind_names[node->kind], kind_names[wanted]);
}

struct np_edit_node *np_edit_new(struct np_edit *edit, struct np_edit_node *parent)
{
	struct np_edit_node *node = np_arena_alloc(&edit->ctx->arena, sizeof(*node));

	node->parent = parent;
	return node;
}

static struct np_edit_node *add(struct np_edit *edit, struct np_edit_node *map, const char *key)
{
	struct np_edit_node *node = np_edit_new(edit, map);

	node->key_len = (uint32_t)strlen(key);
	node->key = np_arena_copy(&edit->ctx->arena, key, node->key_len);
	node->fresh = true;
	node->kind = NP_MAP;
	if (map->fresh_last)
		map->fresh_last->next = node;
	else
		map->fresh_first = node;
	map->fresh_last = node;
	map->entries++;
	map->live++;
	if (map->index)
		np_map_put(map->index, &edit->ctx->arena, node->key, node->key_len, node);
	return node;
}

static bool is_writable_key(const char *key)
{
	size_t len = 0;
	char *text = NULL;
	FILE *out;

	if (strlen(key) > MAX_KEY)
		return false;
	out = open_memstream(&text, &len);
	if (!out)
		return false;
	np_quote_yaml(out, key);
	fclose(out);
	free(text);
	return len <= MAX_KEY;
}

/*
 * What is at PATH, *FOUND, NULL where nothing is; -1 where nothing can be, for something on the way
 * is no map and not empty. DEPTH is that of what is to be there.
 */
static int check_path(struct np_edit *edit, const char *const *path, size_t depth,
		      struct np_edit_node **found)
{
	struct np_edit_node *node = edit->root;
	size_t count = 0;

	for (; path[count]; count++) {
		if (node && node->kind != NP_MAP && !is_nothing(node))
			return wrong_kind(edit, node, path, count, NP_MAP);
		node = node ? find(edit, node, path[count]) : NULL;
		if (!node && !is_writable_key(path[count]))
			return np_error(edit->ctx, np_loc_whole(edit->src),
					"a key of more than %d bytes cannot be written", MAX_KEY);
	}
	*found = node;
	if (count + depth <= NP_TREE_DEPTH)
		return 0;
	return np_error(edit->ctx, np_loc_whole(edit->src), "nested more than %d levels deep",
			NP_TREE_DEPTH);
}

/* What is at PATH, which check_path has allowed; made where nothing is. */
static struct np_edit_node *reach(struct np_edit *edit, const char *const *path)
{
	struct np_edit_node *node = edit->root;

	for (; *path; path++) {
		struct np_edit_node *next = find(edit, node, *path);

		if (!next) {
			if (node->kind != NP_MAP) {
				node->kind = NP_MAP;
				node->promoted = true;
			}
			next = add(edit, node, *path);
			touch(edit, next);
		}
		node = next;
	}
	return node;
}

struct np_edit_node *np_edit_obtain(struct np_edit *edit, const char *const *path,
				    enum np_kind wanted)
{
	struct np_edit_node *node = NULL;

	if (check_path(edit, path, wanted != NP_SCALAR, &node))
		return NULL;
	if (!node) {
		node = reach(edit, path);
		node->kind = wanted;
	}
	if (node->kind == wanted || is_nothing(node))
		return node;
	wrong_kind(edit, node, path, path_length(path), wanted);
	return NULL;
}

/* COMMENT without what does not belong into a line. Many in a row are the same one. */
static const char *keep_comment(struct np_edit *edit, const char *comment)
{
	size_t len = strlen(comment), at = 0, bad;
	char *text;

	if (edit->comment && strcmp(edit->comment, comment) == 0)
		return edit->kept;
	edit->comment = np_arena_copy(&edit->ctx->arena, comment, len);
	edit->kept = text = np_arena_copy(&edit->ctx->arena, comment, len);
	for (; !np_text_is_printable(text + at, len - at, &bad); at += bad)
		text[at + bad] = '?';
	return text;
}

void np_edit_set_comment(struct np_edit *edit, struct np_edit_node *node, const char *comment)
{
	node->commented = true;
	node->comment = comment ? keep_comment(edit, comment) : NULL;
	touch(edit, node);
}

bool np_edit_is_text(const struct np_edit_node *node, const char *value)
{
	return strlen(value) == node->len && memcmp(value, node->text, node->len) == 0;
}

int np_edit_set(struct np_edit *edit, const char *const *path, const char *value,
		const char *comment)
{
	struct np_edit_node *node = np_edit_obtain(edit, path, NP_SCALAR);

	if (!node)
		return -1;
	node->replaced = node->fresh || !np_edit_is_text(node, value);
	if (node->replaced)
		node->value = np_arena_copy(&edit->ctx->arena, value, strlen(value));
	np_edit_set_comment(edit, node, comment);
	return 0;
}

int np_edit_set_map(struct np_edit *edit, const char *const *path, const char *comment)
{
	struct np_edit_node *node = np_edit_obtain(edit, path, NP_MAP);

	if (!node)
		return -1;
	node->asked = true;
	if (node->parent)
		np_edit_set_comment(edit, node, comment);
	return 0;
}

/* A map that was only made for what is no more in it goes, too. */
void np_edit_remove(struct np_edit *edit, const char *const *path)
{
	struct np_edit_node *node = np_edit_find(edit, path);
	bool more = node && node->parent;

	while (more) {
		struct np_edit_node *map = node->parent;

		node->removed = true;
		touch(edit, node);
		map->live--;
		if (map->live == 0 && map->promoted) {
			map->kind = NP_SCALAR;
			map->promoted = false;
		}
		more = map->live == 0 && map->fresh && !map->asked;
		node = map;
	}
}

bool np_edit_changed(const struct np_edit *edit)
{
	bool changed;
	size_t len;
	char *text;

	if (!edit->touched)
		return false;
	text = np_edit_write(edit, &len);
	changed = len != edit->src->len || memcmp(text, edit->src->text, len) != 0;
	free(text);
	return changed;
}

const char *np_edit_text(const struct np_edit *edit, size_t *len)
{
	const char *copy;
	char *text;

	*len = edit->src->len;
	if (!edit->touched)
		return edit->src->text;
	text = np_edit_write(edit, len);
	copy = np_arena_copy(&edit->ctx->arena, text, *len);
	free(text);
	return copy;
}

/*
 * What editing a document should come to, worked out on its tree: a second editor that knows
 * nothing of text. For the tests of input/edit.h, with cmocka or without.
 */
#ifndef NVPORTS_TESTS_EDIT_MODEL_H
#define NVPORTS_TESTS_EDIT_MODEL_H

#include "input/edit.h"
#include "input/tree.h"

#include <string.h>

enum {
	MODEL_PATH = 8, /* keys */
	MODEL_KEY = 100,
	MODEL_ITEMS = 8,
	MODEL_EDITS = 16,
};

struct model {
	struct model *parent, *next, *first;
	enum np_kind kind;
	const char *key, *text;
	bool nothing; /* where TEXT is "": an empty value, which may become something else */
	bool fresh, asked, promoted;
};

enum model_action { MODEL_SET, MODEL_LIST, MODEL_MAP, MODEL_REMOVE, MODEL_ACTIONS };

struct model_edit {
	enum model_action action;
	const char *path[MODEL_PATH + 1];
	const char *value, *comment;
	const char *items[MODEL_ITEMS];
	size_t count;
};

/* TEXT up to any of STOP, which ends it; *REST is what follows. */
static inline char *model_cut(char *text, const char *stop, char **rest)
{
	size_t len = strcspn(text, stop);

	*rest = text + len + (text[len] != '\0');
	text[len] = '\0';
	return text;
}

static inline bool model_parse_path(char *text, const char **path)
{
	for (size_t i = 0; i < MODEL_PATH; i++) {
		path[i] = model_cut(text, ".", &text);
		if (strlen(path[i]) > MODEL_KEY)
			return false;
		if (!*text)
			return true;
	}
	return false;
}

static inline void model_parse_items(char *text, struct model_edit *edit)
{
	while (*text && edit->count < MODEL_ITEMS)
		edit->items[edit->count++] = model_cut(text, " ", &text);
}

static inline bool model_parse_edit(char *line, struct model_edit *edit)
{
	static const char actions[] = "=[{-";
	const char *action = *line ? strchr(actions, *line) : NULL;
	char *path, *comment;

	if (!action || line[1] != ' ')
		return false;
	edit->action = (enum model_action)(action - actions);
	path = model_cut(line + 2, " ", &line);
	comment = strstr(line, "# ");
	if (comment) {
		edit->comment = comment + 2;
		*comment = '\0';
		if (comment > line && comment[-1] == ' ')
			comment[-1] = '\0';
	}
	edit->value = line;
	if (edit->action == MODEL_LIST)
		model_parse_items(line, edit);
	return model_parse_path(path, edit->path);
}

/*
 * The edits at *TEXT, up to its end or a line "%%", behind which *TEXT then is: "= a.b value",
 * "[ a.b one two", "{ a.b" and "- a.b" set a value, a list and a map, and remove. A comment may
 * follow: " # from x".
 */
static inline size_t model_parse(char **text, struct model_edit *edits)
{
	size_t count = 0;

	while (**text) {
		char *line = model_cut(*text, "\n", text);

		if (strcmp(line, "%%") == 0)
			break;
		if (count < MODEL_EDITS && model_parse_edit(line, &edits[count]))
			count++;
		else if (count < MODEL_EDITS)
			edits[count] = (struct model_edit){0};
	}
	return count;
}

static inline struct model *model_new(struct np_ctx *ctx, struct model *parent, enum np_kind kind,
				      const char *key, const char *text)
{
	struct model *node = np_arena_alloc(&ctx->arena, sizeof(*node));

	*node = (struct model){.parent = parent, .kind = kind, .key = key, .text = text};
	return node;
}

static inline struct model *model_read(struct np_ctx *ctx, const struct np_tree *tree,
				       struct model *parent, const char *key)
{
	struct model *node = model_new(ctx, parent, tree->kind, key, tree->text);
	struct model **tail = &node->first;

	node->nothing = tree->kind == NP_SCALAR && tree->plain && tree->len == 0;
	for (const struct np_tree *child = tree->first; child; child = child->next) {
		const char *name = tree->kind == NP_MAP ? child->text : NULL;

		child = name ? child->next : child;
		*tail = model_read(ctx, child, node, name);
		tail = &(*tail)->next;
	}
	return node;
}

static inline bool model_is_same(const struct model *node, const struct np_tree *tree)
{
	const struct model *child = node->first;

	if (node->kind != tree->kind || (tree->kind == NP_SCALAR && strcmp(node->text, tree->text)))
		return false;
	for (const struct np_tree *other = tree->first; other; other = other->next) {
		if (!child || (child->key && strcmp(child->key, other->text) != 0))
			return false;
		if (child->key)
			other = other->next;
		if (!model_is_same(child, other))
			return false;
		child = child->next;
	}
	return !child;
}

static inline struct model *model_child(const struct model *node, const char *key)
{
	struct model *child = node->kind == NP_MAP ? node->first : NULL;

	while (child && strcmp(child->key, key) != 0)
		child = child->next;
	return child;
}

static inline bool model_is_nothing(const struct model *node)
{
	return node->kind == NP_SCALAR && node->nothing && !*node->text;
}

static inline struct model *model_find(struct model *node, const char *const *path)
{
	for (; node && *path; path++)
		node = model_child(node, *path);
	return node;
}

static inline struct model *model_add(struct np_ctx *ctx, struct model *map, const char *key)
{
	struct model **tail = &map->first;

	while (*tail)
		tail = &(*tail)->next;
	*tail = model_new(ctx, map, NP_MAP, key, NULL);
	(*tail)->fresh = true;
	return *tail;
}

/* Whether maps can be made on the way to PATH. */
static inline bool model_allows(struct model *node, const char *const *path)
{
	for (; node && *path; path++) {
		if (node->kind != NP_MAP && !model_is_nothing(node))
			return false;
		node = model_child(node, *path);
	}
	return true;
}

static inline struct model *model_reach(struct np_ctx *ctx, struct model *node,
					const char *const *path)
{
	for (; *path; path++) {
		struct model *next = model_child(node, *path);

		if (node->kind != NP_MAP) {
			node->kind = NP_MAP;
			node->promoted = true;
		}
		node = next ? next : model_add(ctx, node, *path);
	}
	return node;
}

static inline void model_remove(struct model *node)
{
	bool more = node && node->parent;

	while (more) {
		struct model *map = node->parent;
		struct model **link = &map->first;

		while (*link != node)
			link = &(*link)->next;
		*link = node->next;
		if (!map->first && map->promoted) {
			map->kind = NP_SCALAR;
			map->promoted = false;
		}
		more = !map->first && map->fresh && !map->asked;
		node = map;
	}
}

static inline void model_fill(struct np_ctx *ctx, struct model *list, const struct model_edit *edit)
{
	struct model **tail = &list->first;

	list->kind = NP_LIST;
	*tail = NULL;
	for (size_t i = 0; i < edit->count; i++) {
		*tail = model_new(ctx, list, NP_SCALAR, NULL, edit->items[i]);
		tail = &(*tail)->next;
	}
}

/* 0, or -1 where EDIT cannot be; the same as the editor is to say. */
static inline int model_apply(struct np_ctx *ctx, struct model *root, const struct model_edit *edit)
{
	static const enum np_kind kinds[] = {NP_SCALAR, NP_LIST, NP_MAP, NP_MAP};
	struct model *node = model_find(root, edit->path);

	if (edit->action == MODEL_REMOVE) {
		model_remove(node);
		return 0;
	}
	if (!model_allows(root, edit->path) ||
	    (node && node->kind != kinds[edit->action] && !model_is_nothing(node)))
		return -1;
	node = node ? node : model_reach(ctx, root, edit->path);
	if (edit->action == MODEL_LIST)
		model_fill(ctx, node, edit);
	if (edit->action == MODEL_MAP)
		node->asked = true;
	if (edit->action == MODEL_SET) {
		node->kind = NP_SCALAR;
		node->text = edit->value;
	}
	return 0;
}

static inline int model_edit(struct np_edit *edit, const struct model_edit *how)
{
	switch (how->action) {
	case MODEL_SET:
		return np_edit_set(edit, how->path, how->value, how->comment);
	case MODEL_LIST:
		return np_edit_set_list(edit, how->path, how->items, how->count, how->comment);
	case MODEL_MAP:
		return np_edit_set_map(edit, how->path, how->comment);
	case MODEL_REMOVE:
	case MODEL_ACTIONS:
	default:
		np_edit_remove(edit, how->path);
		return 0;
	}
}

static inline struct np_edit *model_begin(struct np_ctx *ctx, const char *text, size_t len)
{
	return np_edit_begin(ctx,
			     np_source_text(ctx, "", np_arena_copy(&ctx->arena, text, len), len));
}

/* A key that is not there, set and removed again: the same bytes. */
static inline bool model_set_and_remove(struct np_ctx *ctx, const char *text, size_t len,
					const struct model_edit *how)
{
	struct np_edit *edit = model_begin(ctx, text, len);
	const char *after;
	size_t size;

	if (np_edit_has(edit, how->path) || np_edit_set(edit, how->path, "1", "from a test"))
		return true;
	np_edit_remove(edit, how->path);
	after = np_edit_text(edit, &size);
	return !np_edit_changed(edit) && size == len && memcmp(after, text, len) == 0;
}

/* The same edits again, none of which removes: the same bytes. */
static inline bool model_repeat(struct np_ctx *ctx, const char *text, size_t len,
				const struct model_edit *edits, size_t count)
{
	struct np_edit *edit = model_begin(ctx, text, len);

	for (size_t i = 0; edit && i < count; i++) {
		if (edits[i].action == MODEL_REMOVE)
			return true;
		model_edit(edit, &edits[i]);
	}
	return edit && !np_edit_changed(edit);
}

/*
 * All that editing promises, of the LEN bytes at TEXT, which can be edited. NULL, or what does not
 * hold; *RESULT is the text with the edits.
 */
static inline const char *model_check(struct np_ctx *ctx, const char *text, size_t len,
				      const struct model_edit *edits, size_t count)
{
	struct np_edit *edit = model_begin(ctx, text, len);
	const struct np_tree *tree = np_yaml_read(ctx, np_source_text(ctx, "", text, len));
	struct model *root = model_read(ctx, tree, NULL, NULL);
	const char *result = np_edit_text(edit, &len);
	struct np_ctx own = {0};
	size_t size;

	if (np_edit_changed(edit) || memcmp(result, text, len) != 0)
		return "no edit, the same bytes";
	for (size_t i = 0; i < count; i++)
		if (model_edit(edit, &edits[i]) != model_apply(ctx, root, &edits[i]))
			return "what can be edited";
	result = np_edit_text(edit, &size);
	if (np_edit_changed(edit) != (size != len || memcmp(result, text, len) != 0))
		return "whether there is a change";
	tree = np_yaml_read(&own, np_source_text(&own, "", result, size));
	if (!tree || !model_is_same(root, tree)) {
		np_ctx_release(&own);
		return "what can be read afterwards";
	}
	np_ctx_release(&own);
	if (count && !model_set_and_remove(ctx, text, len, &edits[0]))
		return "set and removed, the same bytes";
	return model_repeat(ctx, result, size, edits, count) ? NULL : "again, the same bytes";
}

#endif

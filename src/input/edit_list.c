/* Lists in an edited document. */
#include "input/edit_tree.h"

#include <string.h>

const char *const *np_edit_get_list(const struct np_edit *edit, const char *const *path,
				    size_t *count)
{
	const struct np_edit_node *list = np_edit_find(edit, path);
	struct np_arena *arena = &edit->ctx->arena;
	const char **items;

	*count = 0;
	if (!list || list->kind != NP_LIST || list->fresh || list->nested)
		return NULL;
	items = np_arena_array(arena, list->live, sizeof(*items));
	for (const struct np_edit_node *item = list->first; item; item = item->next)
		items[(*count)++] = np_arena_copy(arena, item->text, item->len);
	return items;
}

/* Whether VALUES begin with all items of LIST. */
static bool begins_same(const struct np_edit_node *list, const char *const *values, size_t count)
{
	const struct np_edit_node *item = list->first;

	if (list->nested || list->live > count)
		return false;
	for (size_t i = 0; item; i++, item = item->next)
		if (!np_edit_is_text(item, values[i]))
			return false;
	return true;
}

/* The column of the '-' before ITEM, where nothing but space is before it on its line. */
static bool find_dash(const struct np_source *src, const struct np_edit_node *item,
		      uint32_t *column)
{
	size_t dash = item->start, start;

	while (dash > 0 && src->text[dash - 1] == ' ')
		dash--;
	if (dash == 0 || src->text[--dash] != '-')
		return false;
	for (start = dash; start > 0 && src->text[start - 1] == ' ';)
		start--;
	*column = (uint32_t)(dash - start);
	return start == 0 || np_edit_ends_line(src->text, start);
}

/* Whether something can be written behind the last item of LIST, which stays. */
static bool is_extensible(const struct np_edit *edit, struct np_edit_node *list)
{
	const struct np_edit_node *last = list->last;

	if (!last || list->fresh)
		return false;
	if (list->flow)
		return true;
	return last->style != NP_EDIT_BLOCK && last->start < last->end &&
	       find_dash(edit->src, last, &list->indent);
}

static const char *const *copy_list(struct np_edit *edit, const char *const *values, size_t count)
{
	struct np_arena *arena = &edit->ctx->arena;
	const char **copy = np_arena_array(arena, count, sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = np_arena_copy(arena, values[i], strlen(values[i]));
	return copy;
}

int np_edit_set_list(struct np_edit *edit, const char *const *path, const char *const *values,
		     size_t count, const char *comment)
{
	struct np_edit_node *node = np_edit_obtain(edit, path, NP_LIST);
	bool begins, same;

	if (!node)
		return -1;
	begins = !node->fresh && !node->text && begins_same(node, values, count);
	same = begins && node->live == count;
	node->extended = begins && !same && is_extensible(edit, node);
	node->replaced = !same && !node->extended;
	node->kind = NP_LIST;
	if (node->extended) {
		values += node->live;
		count -= node->live;
	}
	if (!same)
		node->items = copy_list(edit, values, count);
	node->count = (uint32_t)count;
	np_edit_set_comment(edit, node, comment);
	return 0;
}

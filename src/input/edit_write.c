/* The changed document: the source is copied from front to back, and left where it changes. */
#include "input/edit_write.h"

#include <stdlib.h>
#include <string.h>

/*
 * Where a line begins: blank ones lose their tabs. For libyaml these can be part of a plain scalar
 * before them, but are an error behind anything else.
 */
static void drop_tabs(struct np_edit_writer *w)
{
	const struct np_source *src = w->src;
	size_t size = 1;

	while (w->at < src->len && size) {
		struct np_edit_comment line = np_edit_comment_at(src, w->at);

		size = np_edit_break(src, line.start);
		if (!size && line.start < src->len)
			return;
		if (memchr(src->text + w->at, '\t', line.start - w->at))
			np_edit_skip(w, line.start);
		np_edit_copy(w, line.start + size);
	}
}

/* The lines of what has been added to MAP. */
static void add_lines(struct np_edit_writer *w, const struct np_edit_node *map, unsigned indent)
{
	if (w->mid)
		np_edit_end_line(w);
	np_edit_put_lines(w, map->fresh_first, indent);
	drop_tabs(w);
}

static bool has_fresh(const struct np_edit_node *map)
{
	const struct np_edit_node *node = map->fresh_first;

	while (node && node->removed)
		node = node->next;
	return node;
}

static size_t after(const struct np_edit_writer *w, const struct np_edit_node *node)
{
	return node->after ? node->after : np_edit_next_line(w->src, node->end);
}

/* What begins with '#' must not stick to what is before it. */
static void part_comment(struct np_edit_writer *w)
{
	if (w->at < w->src->len && w->src->text[w->at] == '#')
		np_edit_put_text(w, " ");
}

static bool is_in_flow(const struct np_edit_node *node)
{
	return node->parent && node->parent->flow;
}

static void write_comment(struct np_edit_writer *w, const struct np_edit_node *node, size_t end)
{
	struct np_edit_comment old = np_edit_comment_at(w->src, end);

	if (!node->commented || is_in_flow(node) || (old.end > old.start && !old.is_from))
		return;
	if (!node->comment && !old.is_from)
		return;
	np_edit_copy(w, end);
	if (node->comment) {
		if (old.start > end && old.is_from)
			np_edit_copy(w, old.start);
		np_edit_put_text(w, old.start > end && old.is_from ? "# " : " # ");
		np_edit_put_text(w, node->comment);
	}
	np_edit_skip(w, old.end);
}

/* Room for a value behind a key that has none, or none in its line. */
static void begin_value(struct np_edit_writer *w, const struct np_edit_node *node)
{
	np_edit_copy(w, node->start);
	if (node->start < node->end)
		return;
	np_edit_put_text(w, node->colon ? " " : ": ");
}

/* Behind a value that has changed: to the next line, without lines below its key. */
static void end_value(struct np_edit_writer *w, const struct np_edit_node *node)
{
	if (is_in_flow(node) || (node->after && !node->replaced))
		return;
	np_edit_copy(w, np_edit_next_line(w->src, w->at));
	np_edit_skip(w, node->after);
	drop_tabs(w);
}

/* Behind the comma that follows FROM, or FROM where none does. */
static size_t behind_comma(const struct np_source *src, size_t from)
{
	size_t place = np_edit_gap(src, from, src->len);

	return place < src->len && src->text[place] == ',' ? place + 1 : from;
}

/* More items in brackets; a comma behind the last one stays behind the last one. */
static void extend_brackets(struct np_edit_writer *w, const struct np_edit_node *list)
{
	size_t end = list->last->end, comma = behind_comma(w->src, end);

	np_edit_copy(w, comma);
	np_edit_put_items(w, list, comma > end ? " " : ", ");
	if (comma > end)
		np_edit_put_text(w, ",");
}

/* More lines with items. */
static void extend_lines(struct np_edit_writer *w, const struct np_edit_node *list)
{
	write_comment(w, list, list->end);
	np_edit_copy(w, list->after);
	if (w->mid)
		np_edit_end_line(w);
	np_edit_put_item_lines(w, list);
	drop_tabs(w);
}

static void write_value(struct np_edit_writer *w, const struct np_edit_node *node)
{
	size_t at = w->at;

	if (node->replaced) {
		begin_value(w, node);
		if (w->chop <= node->end)
			w->chop = 0; /* it goes */
		if (node->kind == NP_LIST)
			np_edit_put_list(w, node);
		else
			np_edit_put_scalar(w, node->value, node->style);
		np_edit_skip(w, node->end);
		part_comment(w);
	}
	if (node->extended && !node->flow) {
		extend_lines(w, node);
		return;
	}
	if (node->extended)
		extend_brackets(w, node);
	write_comment(w, node, node->end);
	if (w->at > at)
		end_value(w, node);
}

static void write_node(struct np_edit_writer *w, const struct np_edit_node *node);

/* Behind an entry in braces: its comma, and a comment on its line, which goes with it. */
static size_t behind_entry(const struct np_source *src, const struct np_edit_node *node)
{
	struct np_edit_comment comment = np_edit_comment_at(src, behind_comma(src, node->end));
	size_t size = np_edit_break(src, comment.end);

	return size ? np_edit_comment_at(src, comment.end + size).start : comment.end;
}

/* "a:" would not end before a comma or brace. */
static void end_entry(struct np_edit_writer *w, const struct np_edit_node *node)
{
	np_edit_copy(w, node->end);
	if (node->start == node->end && node->colon && !node->replaced && !has_fresh(node))
		np_edit_put_text(w, " ");
}

static bool has_comment(const struct np_source *src, size_t from, size_t to)
{
	return memchr(src->text + from, '#', to - from);
}

/* The entries of a map in braces from FIRST to its last go; LAST is what stays before, or NULL. */
static const char *drop_rest(struct np_edit_writer *w, const struct np_edit_node *first,
			     const struct np_edit_node *last)
{
	const struct np_edit_node *map = first->parent;

	if (last && !has_comment(w->src, last->end, first->key_start)) {
		end_entry(w, last);
		np_edit_skip(w, map->last->end);
		return ", ";
	}
	np_edit_copy(w, first->key_start);
	np_edit_skip(w, behind_comma(w->src, map->last->end));
	return "";
}

/* Up to what has been added; returns what stands before that. */
static const char *write_source_entries(struct np_edit_writer *w, const struct np_edit_node *map)
{
	const struct np_edit_node *last = NULL, *rest;

	for (const struct np_edit_node *node = map->first; node; node = node->next) {
		if (!node->removed)
			last = node;
	}
	rest = last ? last->next : map->first;
	for (const struct np_edit_node *node = map->first; node != rest; node = node->next) {
		if (node->removed) {
			np_edit_copy(w, node->key_start);
			np_edit_skip(w, behind_entry(w->src, node));
		} else if (node->dirty) {
			write_node(w, node);
		}
	}
	if (rest)
		return drop_rest(w, rest, last);
	return last ? ", " : "";
}

/* A comma behind the last entry stays behind the last entry. */
static void write_flow_map(struct np_edit_writer *w, const struct np_edit_node *map)
{
	const char *before = write_source_entries(w, map);
	size_t close = map->end - 1U;
	size_t comma = map->last ? behind_comma(w->src, map->last->end) : 0;

	if (has_fresh(map)) {
		if (!map->last) {
			np_edit_copy(w, map->start + 1U);
			if (has_comment(w->src, w->at, close))
				np_edit_copy(w, close);
			np_edit_skip(w, close);
			np_edit_put_braced(w, map->fresh_first, before);
		} else if (*before && comma > map->last->end) {
			np_edit_copy(w, comma);
			np_edit_put_braced(w, map->fresh_first, " ");
			np_edit_put_text(w, ",");
		} else {
			if (*before && w->at <= map->last->end && !map->last->removed)
				end_entry(w, map->last);
			np_edit_put_braced(w, map->fresh_first, before);
		}
		part_comment(w);
	}
	write_comment(w, map, map->end);
}

/* The blanks before OFFSET are not before the result. */
static size_t before_blanks(const struct np_edit_writer *w, size_t offset)
{
	while (offset > w->at && strchr(" \t", w->src->text[offset - 1]))
		offset--;
	return offset;
}

static bool begins_line(const struct np_edit_writer *w, size_t offset)
{
	return offset == 0 || np_edit_ends_line(w->src->text, offset);
}

/* "{}" goes, with its line where that has nothing else. */
static void drop_braces(struct np_edit_writer *w, const struct np_edit_node *map)
{
	size_t start = before_blanks(w, map->start);
	struct np_edit_comment comment = np_edit_comment_at(w->src, map->end);
	bool gone = comment.is_from && map->commented && !map->comment;
	bool alone = gone || comment.start == comment.end;

	np_edit_copy(w, alone ? start : map->start);
	np_edit_skip(w, gone ? comment.end : comment.start);
	if (alone && begins_line(w, start))
		np_edit_skip(w, np_edit_next_line(w->src, comment.end));
}

/* A map that has nothing in the source, not even braces that are kept, gets its first lines. */
static void write_first_lines(struct np_edit_writer *w, const struct np_edit_node *map)
{
	const struct np_edit_node *outer = map->parent;
	size_t colon = outer ? np_edit_gap(w->src, map->key_end, map->start) + 1 : 0;
	bool below = outer && colon < map->start && np_edit_next_line(w->src, colon) <= map->start;

	if (below)
		write_comment(w, map, colon);
	if (map->flow)
		drop_braces(w, map);
	if (!below)
		write_comment(w, map, map->end);
	np_edit_copy(w, np_edit_next_line(w->src, map->end));
	add_lines(w, map, outer ? outer->indent + w->edit->step : 0);
}

static void drop_line(struct np_edit_writer *w, const struct np_edit_node *node)
{
	np_edit_copy(w, before_blanks(w, node->key_start));
	np_edit_skip(w, after(w, node));
	drop_tabs(w);
}

/* Nothing is left in MAP, which had lines. */
static void write_braces(struct np_edit_writer *w, const struct np_edit_node *map)
{
	if (map->parent) {
		np_edit_copy(w, map->end);
		np_edit_put_text(w, " {}");
		return;
	}
	np_edit_copy(w, before_blanks(w, map->first->key_start));
	np_edit_put_text(w, "{}");
	np_edit_end_line(w);
}

static void write_block_map(struct np_edit_writer *w, const struct np_edit_node *map)
{
	if (map->live == 0)
		write_braces(w, map);
	if (map->parent)
		write_comment(w, map, map->end);
	for (const struct np_edit_node *node = map->first; node; node = node->next) {
		if (node->removed)
			drop_line(w, node);
		else if (node->dirty)
			write_node(w, node);
	}
	if (!has_fresh(map))
		return;
	np_edit_copy(w, map->after);
	add_lines(w, map, map->indent);
}

static bool is_one_line(const struct np_edit_writer *w, const struct np_edit_node *node)
{
	return np_edit_next_line(w->src, node->start) >= node->end;
}

static void write_node(struct np_edit_writer *w, const struct np_edit_node *node)
{
	bool block = !is_in_flow(node);

	if (node->kind != NP_MAP)
		write_value(w, node);
	else if (node->first && !node->flow)
		write_block_map(w, node);
	else if (block && has_fresh(node) && !node->first && is_one_line(w, node))
		write_first_lines(w, node);
	else if (node->flow)
		write_flow_map(w, node);
	else if (has_fresh(node)) { /* nothing, in braces */
		begin_value(w, node);
		np_edit_put_value(w, node);
	}
}

/* Whether lines are put behind the last one of the source, which a block scalar may be cut by. */
static size_t place_to_chop(const struct np_edit *edit)
{
	const struct np_edit_node *node = edit->root;

	while (node && node->kind == NP_MAP && !node->flow) {
		if (has_fresh(node))
			return edit->open;
		node = node->last;
	}
	return 0;
}

char *np_edit_write(const struct np_edit *edit, size_t *len)
{
	struct np_edit_writer w = {.edit = edit, .src = edit->src, .chop = place_to_chop(edit)};
	char *text = NULL;

	w.out = open_memstream(&text, len);
	if (!w.out)
		abort();
	write_node(&w, edit->root);
	np_edit_copy(&w, w.src->len);
	if (fclose(w.out))
		abort();
	if (w.added && !np_edit_ends_line(w.src->text, w.src->len))
		*len -= strlen(edit->newline);
	return text;
}

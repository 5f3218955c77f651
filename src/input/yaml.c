/* libyaml's events into a tree: its documents leave too many checks out. */
#include "input/tree.h"
#include "nvports/map.h"

#include <string.h>

#include <yaml.h>

enum {
	SMALL_MAP = 8, /* pairs up to which comparing each with each is cheaper than a hash table */
};

struct reader {
	struct np_ctx *ctx;
	struct np_source *src;
	yaml_parser_t *parser;
	struct np_stream *stream; /* NULL: none */
	struct np_arena *trees;   /* where trees are made: the run's arena, or ENTRY */
	struct np_arena entry;    /* of the stream's map, one at a time */
	struct np_arena scratch;  /* for the tables of keys */
	unsigned depth;
	bool streaming; /* the value that is read next is that map */
};

static struct np_tree *read_value(struct reader *r, yaml_event_t *event);

static struct np_loc place(const struct reader *r, yaml_mark_t mark)
{
	return (struct np_loc){r->src, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
}

/* The character INDEX, from 0, is a tab. libyaml counts characters, not bytes. */
static bool is_tab(const struct np_source *src, size_t index)
{
	size_t at = 0;

	while (at < src->len && (((unsigned char)src->text[at] & 0xC0) == 0x80 || index-- > 0))
		at++;
	return at < src->len && src->text[at] == '\t';
}

/* libyaml places what is wrong with the encoding at 1:1, but knows the byte. */
static int syntax_error(struct reader *r)
{
	const yaml_parser_t *parser = r->parser;
	const char *context = parser->context ? parser->context : "";

	if (parser->error == YAML_READER_ERROR)
		return np_error(r->ctx, np_loc_at(r->src, parser->problem_offset),
				"not plain UTF-8 text: %s", parser->problem);
	np_error(r->ctx, place(r, parser->problem_mark), "not valid YAML: %s%s%s", parser->problem,
		 *context ? " " : "", context);
	if (is_tab(r->src, parser->problem_mark.index))
		np_hint(r->ctx, "indent with spaces; YAML does not allow tabs");
	return -1;
}

static int next_event(struct reader *r, yaml_event_t *event)
{
	return yaml_parser_parse(r->parser, event) ? 0 : syntax_error(r);
}

static struct np_tree *new_tree(struct reader *r, const yaml_event_t *event, enum np_kind kind,
				size_t len)
{
	struct np_tree *tree = np_arena_alloc(r->trees, sizeof(*tree) + len + 1);

	tree->loc = place(r, event->start_mark);
	tree->kind = kind;
	tree->len = (uint32_t)len;
	return tree;
}

/* What YAML allows and these files never need. */
static int check_extras(struct reader *r, const yaml_event_t *event, const yaml_char_t *anchor,
			const yaml_char_t *tag)
{
	if (anchor) {
		np_error(r->ctx, place(r, event->start_mark),
			 "anchors and aliases are not supported");
		np_hint(r->ctx, "write the value where it is needed");
		return -1;
	}
	if (tag) {
		np_error(r->ctx, place(r, event->start_mark), "tags are not supported");
		np_hint(r->ctx, "leave the tag out");
		return -1;
	}
	return 0;
}

static struct np_tree *read_scalar(struct reader *r, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct np_tree *tree;

	if (check_extras(r, event, event->data.scalar.anchor, event->data.scalar.tag))
		return NULL;
	/* Only an escape can make one: the input has none. */
	if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
	    memchr(text, '\0', len)) {
		np_error(r->ctx, place(r, event->start_mark), "text with a NUL character");
		return NULL;
	}
	tree = new_tree(r, event, NP_SCALAR, len);
	memcpy(tree->text, text, len);
	tree->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return tree;
}

static int check_key(struct reader *r, const struct np_tree *key)
{
	if (key->kind != NP_SCALAR)
		return np_error(r->ctx, key->loc, "a key must be a single word");
	if (!key->plain || strcmp(key->text, "<<") != 0)
		return 0;
	np_error(r->ctx, key->loc, "merge keys are not supported");
	np_hint(r->ctx, "write the fields where they are needed");
	return -1;
}

/* The next value; *VALUE is NULL where the collection that it would be in ends with END. */
static int read_next(struct reader *r, yaml_event_type_t end, struct np_tree **value)
{
	yaml_event_t event;
	bool ends;

	if (next_event(r, &event))
		return -1;
	ends = event.type == end;
	*value = ends ? NULL : read_value(r, &event);
	yaml_event_delete(&event);
	return ends || *value ? 0 : -1;
}

static int read_items(struct reader *r, struct np_tree *list)
{
	struct np_tree **tail = &list->first;

	for (;;) {
		if (read_next(r, YAML_SEQUENCE_END_EVENT, tail))
			return -1;
		if (!*tail)
			return 0;
		tail = &(*tail)->next;
		list->count++;
	}
}

struct entry {
	struct np_tree *key, *value;
};

/* A key and its value, behind it; both are NULL at the end of the map. */
static int read_entry(struct reader *r, struct entry *entry)
{
	entry->value = NULL;
	if (read_next(r, YAML_MAPPING_END_EVENT, &entry->key))
		return -1;
	if (!entry->key)
		return 0;
	if (check_key(r, entry->key))
		return -1;
	r->streaming = r->stream && r->depth == 1 && strcmp(entry->key->text, r->stream->key) == 0;
	if (read_next(r, YAML_NO_EVENT, &entry->value))
		return -1;
	entry->key->next = entry->value;
	return 0;
}

static int read_entries(struct reader *r, struct np_tree *map)
{
	struct np_tree **tail = &map->first;
	struct entry entry;

	for (;;) {
		if (read_entry(r, &entry))
			return -1;
		if (!entry.value)
			return 0;
		*tail = entry.key;
		tail = &entry.value->next;
		map->count++;
	}
}

/* The entries of the stream's map, each in the memory of the one before. */
static int stream_entries(struct reader *r, struct np_tree *map)
{
	struct entry entry;

	r->trees = &r->entry;
	for (;;) {
		if (read_entry(r, &entry))
			return -1;
		if (!entry.key)
			break;
		if (r->stream->entry(r->ctx, entry.key, entry.value, r->stream->out))
			r->stream->failed = -1;
		np_arena_reset(&r->entry);
		map->count++;
	}
	r->trees = &r->ctx->arena;
	return 0;
}

static int duplicate(struct reader *r, const struct np_tree *key, const struct np_tree *before)
{
	np_error(r->ctx, key->loc, "duplicate key '%s'", key->text);
	np_hint(r->ctx, "first given on line %u", before->loc.line);
	return -1;
}

static int check_few_keys(struct reader *r, const struct np_tree *map)
{
	int failed = 0;

	for (const struct np_tree *key = map->first; key; key = key->next->next) {
		const struct np_tree *before = map->first;

		while (before != key &&
		       (before->len != key->len || memcmp(before->text, key->text, key->len) != 0))
			before = before->next->next;
		if (before != key)
			failed = duplicate(r, key, before);
	}
	return failed;
}

static int check_many_keys(struct reader *r, const struct np_tree *map)
{
	struct np_map seen = {0};
	int failed = 0;

	for (struct np_tree *key = map->first; key; key = key->next->next) {
		struct np_tree *before = np_map_put(&seen, &r->scratch, key->text, key->len, key);

		if (!before)
			continue;
		failed = duplicate(r, key, before);
		np_map_put(&seen, &r->scratch, key->text, key->len, before); /* the first stays */
	}
	np_arena_reset(&r->scratch);
	return failed;
}

static int read_map(struct reader *r, struct np_tree *map, bool streaming)
{
	if (streaming)
		return stream_entries(r, map);
	if (read_entries(r, map))
		return -1;
	return map->count <= SMALL_MAP ? check_few_keys(r, map) : check_many_keys(r, map);
}

static struct np_tree *read_collection(struct reader *r, const yaml_event_t *event)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	struct np_tree *tree = new_tree(r, event, map ? NP_MAP : NP_LIST, 0);
	bool streaming = r->streaming;
	int failed;

	if (map)
		failed = check_extras(r, event, event->data.mapping_start.anchor,
				      event->data.mapping_start.tag);
	else
		failed = check_extras(r, event, event->data.sequence_start.anchor,
				      event->data.sequence_start.tag);
	if (failed)
		return NULL;
	if (r->depth == NP_TREE_DEPTH) {
		np_error(r->ctx, tree->loc, "nested more than %d levels deep", NP_TREE_DEPTH);
		return NULL;
	}
	r->depth++;
	r->streaming = false;
	failed = map ? read_map(r, tree, streaming) : read_items(r, tree);
	r->depth--;
	return failed ? NULL : tree;
}

/* EVENT stays the caller's to delete. */
static struct np_tree *read_value(struct reader *r, yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(r, event);
	if (event->type != YAML_ALIAS_EVENT)
		return read_collection(r, event);
	np_error(r->ctx, place(r, event->start_mark), "anchors and aliases are not supported");
	np_hint(r->ctx, "write the value where it is needed");
	return NULL;
}

/* The next event, which is all that is wanted of it. */
static int skip_event(struct reader *r, yaml_event_type_t *type, struct np_loc *loc)
{
	yaml_event_t event;

	if (next_event(r, &event))
		return -1;
	*type = event.type;
	*loc = place(r, event.start_mark);
	yaml_event_delete(&event);
	return 0;
}

static struct np_tree *read_root(struct reader *r)
{
	struct np_tree *root;
	yaml_event_t event;

	if (next_event(r, &event))
		return NULL;
	root = read_value(r, &event);
	yaml_event_delete(&event);
	return root;
}

static struct np_tree *read_document(struct reader *r)
{
	yaml_event_type_t type;
	struct np_tree *root;
	struct np_loc loc;

	if (skip_event(r, &type, &loc) ||
	    skip_event(r, &type, &loc)) /* stream start, document start */
		return NULL;
	if (type == YAML_STREAM_END_EVENT) {
		np_error(r->ctx, np_loc_whole(r->src), "the file is empty");
		return NULL;
	}
	root = read_root(r);
	if (!root || skip_event(r, &type, &loc) || skip_event(r, &type, &loc))
		return NULL;
	if (type == YAML_STREAM_END_EVENT)
		return root;
	np_error(r->ctx, loc, "a second document");
	np_hint(r->ctx, "one file holds one document; remove the '---' and what follows");
	return NULL;
}

/* The first line, comments and blank ones aside, begins with "KEY=", as no YAML of ours does. */
static bool is_environment(const struct np_source *src)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
				      "0123456789";
	const char *line = src->text + strspn(src->text, " \t\n");
	size_t len;

	while (*line == '#') {
		line += strcspn(line, "\n");
		line += strspn(line, " \t\n");
	}
	len = strspn(line, letters);
	return len > 0 && line[len] == '=';
}

/* An environment may hold secrets, which a message that quotes its line would show. */
static int check_text(struct np_ctx *ctx, struct np_source *src)
{
	const char *nul = memchr(src->text, '\0', src->len);

	if (nul)
		return np_error(ctx, np_loc_at(src, (size_t)(nul - src->text)),
				"binary data: a NUL byte, where YAML text is expected");
	if (!is_environment(src))
		return 0;
	np_error(ctx, np_loc_whole(src), "KEY=VALUE lines, where YAML is expected");
	np_hint(ctx, "give the environment of a module with --env");
	return -1;
}

const struct np_tree *np_yaml_read(struct np_ctx *ctx, struct np_source *src)
{
	return np_yaml_stream(ctx, src, NULL);
}

const struct np_tree *np_yaml_stream(struct np_ctx *ctx, struct np_source *src,
				     struct np_stream *stream)
{
	struct reader r = {.ctx = ctx, .src = src, .stream = stream, .trees = &ctx->arena};
	struct np_tree *root;
	yaml_parser_t parser;

	if (check_text(ctx, src))
		return NULL;
	if (!yaml_parser_initialize(&parser)) {
		np_error(ctx, np_loc_whole(src), "out of memory in libyaml");
		return NULL;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)src->text, src->len);
	r.parser = &parser;
	root = read_document(&r);
	yaml_parser_delete(&parser);
	np_arena_release(&r.scratch);
	np_arena_release(&r.entry);
	return root;
}

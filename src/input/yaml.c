/* libyaml's events into a tree. Events rather than its documents, for the checks that it leaves out. */
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
	struct np_arena scratch; /* for the tables of keys */
	unsigned depth;
};

static struct np_tree *read_value(struct reader *r, yaml_event_t *event);

static struct np_loc place(const struct reader *r, yaml_mark_t mark)
{
	return (struct np_loc){r->src, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
}

static void hint_syntax(struct reader *r, size_t offset)
{
	const struct np_source *src = r->src;

	if (offset < src->len && src->text[offset] == '\t')
		np_hint(r->ctx, "indent with spaces; YAML does not allow tabs");
}

/* libyaml places what is wrong with the encoding at 1:1, but knows the byte. */
static int syntax_error(struct reader *r)
{
	const yaml_parser_t *parser = r->parser;
	const char *context = parser->context ? parser->context : "";

	if (parser->error == YAML_READER_ERROR)
		return np_error(r->ctx, np_loc_at(r->src, parser->problem_offset),
				"not UTF-8 text: %s", parser->problem);
	np_error(r->ctx, place(r, parser->problem_mark), "not valid YAML: %s%s%s", parser->problem,
		 *context ? " " : "", context);
	hint_syntax(r, parser->problem_mark.index);
	return -1;
}

static int next_event(struct reader *r, yaml_event_t *event)
{
	return yaml_parser_parse(r->parser, event) ? 0 : syntax_error(r);
}

static struct np_tree *new_tree(struct reader *r, const yaml_event_t *event, enum np_kind kind,
				size_t len)
{
	struct np_tree *tree = np_arena_alloc(&r->ctx->arena, sizeof(*tree) + len + 1);

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
		np_hint(r->ctx, "leave '%s' out", (const char *)tag);
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
	if (memchr(text, '\0', len)) {
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

/* Append read children until END. A list's items and a map's keys and values look alike here. */
static int read_children(struct reader *r, struct np_tree *parent, yaml_event_type_t end)
{
	struct np_tree **tail = &parent->first;
	yaml_event_t event;

	for (uint32_t n = 0;; n++) {
		if (next_event(r, &event))
			return -1;
		if (event.type == end) {
			parent->count = parent->kind == NP_MAP ? n / 2 : n;
			yaml_event_delete(&event);
			return 0;
		}
		*tail = read_value(r, &event);
		yaml_event_delete(&event);
		if (!*tail || (parent->kind == NP_MAP && n % 2 == 0 && check_key(r, *tail)))
			return -1;
		tail = &(*tail)->next;
	}
}

static int duplicate(struct reader *r, const struct np_tree *key, const struct np_tree *before)
{
	np_error(r->ctx, key->loc, "duplicate key '%s'", key->text);
	np_hint(r->ctx, "first given on line %u", before->loc.line);
	return -1;
}

static int check_few_keys(struct reader *r, const struct np_tree *map)
{
	for (const struct np_tree *key = map->first; key; key = key->next->next)
		for (const struct np_tree *before = map->first; before != key;
		     before = before->next->next)
			if (before->len == key->len &&
			    memcmp(before->text, key->text, key->len) == 0)
				return duplicate(r, key, before);
	return 0;
}

static int check_many_keys(struct reader *r, const struct np_tree *map)
{
	struct np_map seen = {0};
	int failed = 0;

	for (struct np_tree *key = map->first; key; key = key->next->next) {
		const struct np_tree *before =
			np_map_put(&seen, &r->scratch, key->text, key->len, key);

		if (before)
			failed = duplicate(r, key, before);
	}
	np_arena_reset(&r->scratch);
	return failed;
}

static struct np_tree *read_collection(struct reader *r, const yaml_event_t *event)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	struct np_tree *tree = new_tree(r, event, map ? NP_MAP : NP_LIST, 0);
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
	failed = read_children(r, tree, map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT);
	r->depth--;
	if (failed || !map)
		return failed ? NULL : tree;
	failed = tree->count <= SMALL_MAP ? check_few_keys(r, tree) : check_many_keys(r, tree);
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

const struct np_tree *np_yaml_read(struct np_ctx *ctx, struct np_source *src)
{
	const char *nul = memchr(src->text, '\0', src->len);
	struct reader r = {.ctx = ctx, .src = src};
	struct np_tree *root;
	yaml_parser_t parser;

	if (nul) {
		np_error(ctx, np_loc_at(src, (size_t)(nul - src->text)),
			 "binary data: a NUL byte, where YAML text is expected");
		return NULL;
	}
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
	return root;
}

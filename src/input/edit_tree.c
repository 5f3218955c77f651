/* libyaml's events into spans. Its marks count characters, while the text is bytes. */
#include "input/edit_tree.h"

#include <string.h>

#include <yaml.h>

enum {
	DEFAULT_STEP = 2,
	MAX_STEP = 8,
};

struct reader {
	struct np_edit *edit;
	const struct np_source *src;
	yaml_parser_t *parser;
	size_t chars, bytes; /* a place in the source, both ways to count */
	size_t seen; /* where the last scalar, colon or bracket ends, with a block scalar's lines */
	size_t after; /* of a block scalar that is last: where the line behind it begins; else 0 */
	unsigned depth;
	bool ascii;
};

static bool is_first_byte(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Marks mostly rise, so that walking there from the last one costs little. */
static uint32_t offset_of(struct reader *r, yaml_mark_t mark)
{
	const struct np_source *src = r->src;

	if (r->ascii)
		return (uint32_t)(mark.index < src->len ? mark.index : src->len);
	while (r->chars < mark.index && r->bytes < src->len) {
		r->bytes++;
		while (r->bytes < src->len && !is_first_byte(src->text[r->bytes]))
			r->bytes++;
		r->chars++;
	}
	while (r->chars > mark.index && r->bytes > 0) {
		r->bytes--;
		r->chars -= is_first_byte(src->text[r->bytes]);
	}
	return (uint32_t)r->bytes;
}

static int next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(r->parser, event))
		return 0;
	return np_error(r->edit->ctx, np_loc_whole(r->edit->src), "not valid YAML");
}

/* LEN bytes at TEXT: of the source itself where it has them at START. */
static const char *keep_text(struct reader *r, const char *text, size_t len, size_t start)
{
	if (r->src->len - start >= len && memcmp(r->src->text + start, text, len) == 0)
		return r->src->text + start;
	return np_arena_copy(&r->edit->ctx->arena, text, len);
}

/* The block scalar NODE ends with the file, in the middle of a line. */
static bool is_cut(const struct np_source *src, const struct np_edit_node *node)
{
	return node->after == src->len && !np_edit_ends_line(src->text, src->len);
}

/* Its lines end behind empty ones, which are part of it only where a '+' keeps them. */
static void measure_block(struct reader *r, struct np_edit_node *node)
{
	const char *text = r->src->text;
	uint32_t plus = 0;
	bool strips = false;

	node->after = node->end;
	node->end = node->start + 1;
	for (; node->end < node->after && strchr("+-0123456789", text[node->end]); node->end++) {
		plus = text[node->end] == '+' ? node->end : plus;
		strips |= text[node->end] == '-';
	}
	if (!strips && is_cut(r->src, node))
		r->edit->open = plus ? plus : node->start + 1;
	if (!plus)
		node->after = (uint32_t)np_edit_before_empty(r->src, node->end, node->after);
	r->after = node->after;
}

static void saw(struct reader *r, size_t end)
{
	r->seen = end;
	r->after = 0;
}

/* Nothing, where something could be: libyaml places it behind '-' and ':', or far away. */
static void measure_nothing(struct reader *r, struct np_edit_node *node)
{
	node->end = node->start;
	if (r->seen < node->start && np_edit_gap(r->src, r->seen, node->start) < node->start)
		saw(r, node->start);
}

static void measure_scalar(struct reader *r, const yaml_event_t *event, struct np_edit_node *node)
{
	static const enum np_edit_style styles[] = {
		[YAML_ANY_SCALAR_STYLE] = NP_EDIT_PLAIN,
		[YAML_PLAIN_SCALAR_STYLE] = NP_EDIT_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = NP_EDIT_SINGLE,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = NP_EDIT_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = NP_EDIT_BLOCK,
		[YAML_FOLDED_SCALAR_STYLE] = NP_EDIT_BLOCK,
	};

	node->kind = NP_SCALAR;
	node->style = styles[event->data.scalar.style];
	node->start = offset_of(r, event->start_mark);
	node->end = offset_of(r, event->end_mark);
	node->len = (uint32_t)event->data.scalar.length;
	if (node->start == node->end) {
		measure_nothing(r, node);
		return;
	}
	saw(r, node->end);
	if (node->style == NP_EDIT_BLOCK)
		measure_block(r, node);
}

static bool begins_collection(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
}

static bool ends_collection(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
}

/* The end of a collection in block style is nothing in the text. */
static void measure_end(struct reader *r, const yaml_event_t *event)
{
	if (event->end_mark.index > event->start_mark.index)
		saw(r, offset_of(r, event->end_mark));
}

/* The rest of a collection in a list, where nothing is edited: only its end matters. */
static int skip_collection(struct reader *r)
{
	for (unsigned depth = 1; depth > 0;) {
		struct np_edit_node unused = {0};
		yaml_event_t event;

		if (next_event(r, &event))
			return -1;
		if (event.type == YAML_SCALAR_EVENT)
			measure_scalar(r, &event, &unused);
		if (ends_collection(&event))
			measure_end(r, &event);
		depth += begins_collection(&event);
		depth -= ends_collection(&event);
		yaml_event_delete(&event);
	}
	return 0;
}

static void read_scalar(struct reader *r, const yaml_event_t *event, struct np_edit_node *node)
{
	measure_scalar(r, event, node);
	node->text = keep_text(r, (const char *)event->data.scalar.value, node->len, node->start);
}

static void append(struct np_edit_node *parent, struct np_edit_node *node)
{
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	parent->live++;
}

static int read_item(struct reader *r, const yaml_event_t *event, struct np_edit_node *list)
{
	struct np_edit_node *item;

	if (event->type != YAML_SCALAR_EVENT) {
		list->nested = true;
		return skip_collection(r);
	}
	item = np_edit_new(r->edit, list);
	read_scalar(r, event, item);
	append(list, item);
	return 0;
}

static int read_list(struct reader *r, struct np_edit_node *list)
{
	for (;;) {
		yaml_event_t event;
		bool ends;
		int failed = 0;

		if (next_event(r, &event))
			return -1;
		ends = event.type == YAML_SEQUENCE_END_EVENT;
		if (ends)
			measure_end(r, &event);
		else
			failed = read_item(r, &event, list);
		yaml_event_delete(&event);
		if (ends || failed)
			return failed;
	}
}

static int explicit_key(struct reader *r, yaml_mark_t mark)
{
	struct np_loc loc = {r->edit->src, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1};

	np_error(r->edit->ctx, loc, "a key that is written with '?' cannot be kept as it is");
	np_hint(r->edit->ctx, "write it as 'key: value'");
	return -1;
}

/* The next key in MAP, with its colon. What stands before it or that colon is nothing but space. */
static int read_key(struct reader *r, const yaml_event_t *event, struct np_edit_node *key)
{
	const struct np_source *src = r->src;
	const struct np_edit_node *map = key->parent;
	size_t before = map->first ? r->seen : map->flow ? map->start + 1U : map->start;
	size_t colon;

	read_scalar(r, event, key);
	key->key = key->text;
	key->key_len = key->len;
	key->key_start = key->start;
	key->key_end = key->end;
	before = np_edit_gap(src, before, key->start);
	if (map->flow && before < key->start && src->text[before] == ',')
		before = np_edit_gap(src, before + 1, key->start);
	colon = np_edit_gap(src, key->end, src->len);
	key->colon = colon < src->len && src->text[colon] == ':';
	if (before < key->start || !(key->colon || map->flow) || key->style == NP_EDIT_BLOCK)
		return explicit_key(r, event->start_mark);
	saw(r, key->colon ? colon + 1 : key->end);
	return 0;
}

static int read_value(struct reader *r, const yaml_event_t *event, struct np_edit_node *node);

static int read_next_value(struct reader *r, struct np_edit_node *node)
{
	yaml_event_t event;
	int failed;

	if (next_event(r, &event))
		return -1;
	failed = read_value(r, &event, node);
	yaml_event_delete(&event);
	return failed;
}

static int read_entry(struct reader *r, const yaml_event_t *event, struct np_edit_node *map)
{
	struct np_edit_node *node = np_edit_new(r->edit, map);
	int failed = read_key(r, event, node);

	append(map, node);
	map->entries++;
	return failed ? failed : read_next_value(r, node);
}

static int read_map(struct reader *r, struct np_edit_node *map)
{
	for (;;) {
		yaml_event_t event;
		bool ends;
		int failed = 0;

		if (next_event(r, &event))
			return -1;
		ends = event.type == YAML_MAPPING_END_EVENT;
		if (ends)
			measure_end(r, &event);
		else
			failed = read_entry(r, &event, map);
		yaml_event_delete(&event);
		if (ends || failed)
			return failed;
	}
}

/* The first step that is seen is the file's own. */
static void measure_indent(struct reader *r, struct np_edit_node *map)
{
	const struct np_edit_node *outer = map->parent;

	map->indent = map->col - 1;
	if (r->edit->step == 0 && outer && map->indent > outer->indent &&
	    map->indent - outer->indent <= MAX_STEP)
		r->edit->step = map->indent - outer->indent;
}

static int read_collection(struct reader *r, const yaml_event_t *event, struct np_edit_node *node)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	size_t colon = r->seen;
	int failed;

	node->kind = map ? NP_MAP : NP_LIST;
	node->text = NULL; /* until now of the key */
	node->start = offset_of(r, event->start_mark);
	node->flow = map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
			 : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	if (map && !node->flow)
		measure_indent(r, node);
	if (++r->depth > NP_TREE_DEPTH)
		return np_error(r->edit->ctx, np_loc_whole(r->edit->src), "nested too deep");
	failed = map ? read_map(r, node) : read_list(r, node);
	r->depth--;
	if (node->flow) {
		node->end = (uint32_t)r->seen;
		return failed;
	}
	node->after = (uint32_t)(r->after ? r->after : np_edit_next_line(r->src, r->seen));
	node->start = node->end = (uint32_t)colon;
	return failed;
}

/* A block scalar may begin below its key, even left of where another value has to: it moves up. */
static void read_scalar_value(struct reader *r, const yaml_event_t *event,
			      struct np_edit_node *node)
{
	uint32_t colon = (uint32_t)r->seen;

	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !event->data.scalar.length) {
		node->text = "";
		node->len = 0;
		node->style = NP_EDIT_PLAIN;
		node->start = node->end = colon; /* for libyaml it may be further on */
		return;
	}
	read_scalar(r, event, node);
	if (node->style == NP_EDIT_BLOCK && np_edit_next_line(r->src, colon) <= node->start)
		node->start = node->end = colon;
}

static int read_value(struct reader *r, const yaml_event_t *event, struct np_edit_node *node)
{
	node->line = (uint32_t)event->start_mark.line + 1;
	node->col = (uint32_t)event->start_mark.column + 1;
	if (begins_collection(event))
		return read_collection(r, event, node);
	if (event->type != YAML_SCALAR_EVENT)
		return np_error(r->edit->ctx, np_loc_whole(r->edit->src), "not valid YAML");
	read_scalar_value(r, event, node);
	return 0;
}

/* Up to the root, which is not in a map. */
static int read_root(struct reader *r)
{
	struct np_edit_node *root = np_edit_new(r->edit, NULL);
	yaml_event_type_t type;

	do {
		yaml_event_t event;
		int failed = 0;

		if (next_event(r, &event))
			return -1;
		type = event.type;
		if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT)
			failed = read_value(r, &event, root);
		yaml_event_delete(&event);
		if (failed)
			return failed;
	} while (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT);
	r->edit->root = root;
	return 0;
}

int np_edit_parse(struct np_edit *edit)
{
	const struct np_source *src = edit->src;
	struct reader r = {.edit = edit, .src = src, .ascii = np_edit_is_ascii(src)};
	yaml_parser_t parser;
	int failed;

	if (!yaml_parser_initialize(&parser))
		return np_error(edit->ctx, np_loc_whole(edit->src), "out of memory in libyaml");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)src->text, src->len);
	r.parser = &parser;
	failed = read_root(&r);
	yaml_parser_delete(&parser);
	if (edit->step == 0)
		edit->step = DEFAULT_STEP;
	return failed;
}

#include "input/decode.h"
#include "nvports/number.h"
#include "nvports/quote.h"
#include "nvports/suggest.h"

#include <string.h>

enum {
	MAX_FIELDS = 16, /* of one map; a bit each in a mask */
	MAX_ID = 63,
};

static const char *const kind_names[] = {
	[NP_SCALAR] = "a single value",
	[NP_LIST] = "a list",
	[NP_MAP] = "a map",
};

static bool is_empty(const struct np_tree *value)
{
	return value->kind == NP_SCALAR && value->plain && value->len == 0;
}

int np_decode_kind(struct np_ctx *ctx, const struct np_tree *value, enum np_kind kind)
{
	if (value->kind == kind || (kind == NP_MAP && is_empty(value)))
		return 0;
	return np_error(ctx, value->loc, "expected %s, found %s", kind_names[kind],
			is_empty(value) ? "nothing" : kind_names[value->kind]);
}

static int unknown_key(struct np_ctx *ctx, const struct np_tree *key, const struct np_field *fields,
		       size_t count)
{
	const char *known[MAX_FIELDS];
	const char *near;

	for (size_t i = 0; i < count; i++)
		known[i] = fields[i].key;
	np_error(ctx, key->loc, "unknown key '%s'", key->text);
	if (ctx->last_dropped)
		return -1;
	near = np_suggest(key->text, known, count);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	else
		np_hint(ctx, "known here: %s", np_join(&ctx->arena, known, count));
	return -1;
}

static size_t find_field(const struct np_field *fields, size_t count, const char *key)
{
	size_t i = 0;

	while (i < count && strcmp(fields[i].key, key) != 0)
		i++;
	return i;
}

int np_decode_fields(struct np_ctx *ctx, const struct np_tree *value, const struct np_field *fields,
		     size_t count, void *out)
{
	unsigned seen = 0;
	int failed = np_decode_kind(ctx, value, NP_MAP);

	if (failed)
		return failed;
	for (const struct np_tree *key = value->first; key; key = key->next->next) {
		size_t i = find_field(fields, count, key->text);

		if (i == count) {
			failed = unknown_key(ctx, key, fields, count);
			continue;
		}
		seen |= 1U << i;
		if (fields[i].decode(ctx, key->next, out))
			failed = -1;
	}
	for (size_t i = 0; i < count; i++)
		if (fields[i].required && !(seen & 1U << i))
			failed = np_error(ctx, value->loc, "'%s' is missing", fields[i].key);
	return failed;
}

int np_decode_entries(struct np_ctx *ctx, const struct np_tree *value, np_entry_fn *fn, void *out)
{
	int failed = np_decode_kind(ctx, value, NP_MAP);

	if (failed)
		return failed;
	for (const struct np_tree *key = value->first; key; key = key->next->next)
		if (fn(ctx, key, key->next, out))
			failed = -1;
	return failed;
}

int np_decode_items(struct np_ctx *ctx, const struct np_tree *value, np_decode_fn *fn, void *out)
{
	int failed = np_decode_kind(ctx, value, NP_LIST);

	if (failed)
		return failed;
	for (const struct np_tree *item = value->first; item; item = item->next)
		if (fn(ctx, item, out))
			failed = -1;
	return failed;
}

static const struct np_tree *find_value(const struct np_tree *map, const char *key)
{
	for (const struct np_tree *k = map->first; k; k = k->next->next)
		if (strcmp(k->text, key) == 0)
			return k->next;
	return NULL;
}

/* The formats of files that name themselves, and how each is given to the program. */
static const struct {
	const char *format, *how;
} formats[] = {
	{"catalogue/1", "a catalogue; give it with --catalogue"},
	{"site/1", "a site file; give it with --site"},
};

static int wrong_format(struct np_ctx *ctx, const struct np_tree *found, const char *format)
{
	np_error(ctx, found->loc, "expected format '%s', found '%s'", format, found->text);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (strcmp(formats[i].format, found->text) == 0)
			np_hint(ctx, "this is %s", formats[i].how);
	return -1;
}

int np_decode_format(struct np_ctx *ctx, const struct np_tree *root, const char *format)
{
	const struct np_tree *found;

	if (np_decode_kind(ctx, root, NP_MAP))
		return -1;
	found = find_value(root, "nvports");
	if (!found) {
		np_error(ctx, root->loc, "'nvports' is missing");
		np_hint(ctx, "begin the file with 'nvports: %s'", format);
		return -1;
	}
	if (np_decode_kind(ctx, found, NP_SCALAR))
		return -1;
	return strcmp(found->text, format) == 0 ? 0 : wrong_format(ctx, found, format);
}

int np_decode_seen(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	(void)ctx;
	(void)value;
	(void)out;
	return 0;
}

int np_decode_text(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	const char **text = out;

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	if (value->len == 0)
		return np_error(ctx, value->loc, "expected text, found nothing");
	if (!np_text_is_printable(value->text, value->len, NULL)) {
		np_error(ctx, value->loc, "text with control characters");
		np_hint(ctx, "keep it to one line of printable text");
		return -1;
	}
	*text = np_arena_copy(&ctx->arena, value->text, value->len);
	return 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool np_id_is_valid(const char *text, size_t len)
{
	if (len == 0 || len > MAX_ID || !is_letter(text[0]))
		return false;
	for (size_t i = 1; i < len; i++)
		if (!is_letter(text[i]) && !(text[i] >= '0' && text[i] <= '9') && text[i] != '-' &&
		    text[i] != '_')
			return false;
	return true;
}

int np_decode_id(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	const char **id = out;

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	if (!np_id_is_valid(value->text, value->len)) {
		np_error(ctx, value->loc, "'%s' is not a valid id", value->text);
		np_hint(ctx, "an id is a letter, then up to 62 letters, digits, '_' or '-'");
		return -1;
	}
	*id = np_arena_copy(&ctx->arena, value->text, value->len);
	return 0;
}

int np_decode_choice(struct np_ctx *ctx, const struct np_tree *value, const char *const *names,
		     size_t count, unsigned *out)
{
	const char *near;

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(names[i], value->text) != 0)
			continue;
		*out = i;
		return 0;
	}
	np_error(ctx, value->loc, "'%s' is not one of %s", value->text,
		 np_join(&ctx->arena, names, count));
	if (ctx->last_dropped)
		return -1;
	near = np_suggest(value->text, names, count);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	return -1;
}

int np_decode_bool(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const char *const names[] = {"false", "true"};
	bool *flag = out;
	unsigned choice;

	if (np_decode_choice(ctx, value, names, 2, &choice))
		return -1;
	*flag = choice == 1;
	return 0;
}

/* One end of a range: the LEN bytes at TEXT. */
static int decode_port(struct np_ctx *ctx, const struct np_tree *value, const char *text,
		       size_t len, uint16_t *port)
{
	const char *problem = np_port_parse(text, len, port);

	if (!problem)
		return 0;
	return np_error(ctx, value->loc, "port '%.*s' %s", (int)len, text, problem);
}

int np_decode_range(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_range *range = out;
	const char *dash;
	size_t first;

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	dash = value->len ? strchr(value->text + 1, '-') : NULL; /* "-1" is no range */
	first = dash ? (size_t)(dash - value->text) : value->len;
	if (decode_port(ctx, value, value->text, first, &range->from))
		return -1;
	range->to = range->from;
	if (dash && decode_port(ctx, value, dash + 1, value->len - first - 1, &range->to))
		return -1;
	if (range->from > range->to)
		return np_error(ctx, value->loc, "port range '%s' is reversed", value->text);
	return 0;
}

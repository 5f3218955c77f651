/*
 * jansson says whether the text is JSON, and where it is not; but it keeps no places. So text that
 * it has accepted is walked once more, token by token, into a tree that does.
 */
#include "input/json.h"
#include "nvports/quote.h"

#include <jansson.h>
#include <string.h>

struct walker {
	struct np_ctx *ctx;
	struct np_source *src;
	const char *at; /* the next byte; the text ends in a NUL */
	uint32_t line, col;
	unsigned depth;
};

/* jansson's own texts quote the input, which may hold secrets. */
static const struct {
	enum json_error_code code;
	const char *message;
} problems[] = {
	{json_error_duplicate_key, "a key that its object has already"},
	{json_error_invalid_utf8, "text that is not UTF-8"},
	{json_error_null_character, "a NUL character in a string"},
	{json_error_null_byte_in_key, "a NUL character in a key"},
	{json_error_premature_end_of_input, "JSON that ends too early"},
	{json_error_end_of_input_expected, "more text behind the end of the JSON"},
	{json_error_numeric_overflow, "a number that is too large"},
	{json_error_stack_overflow, "JSON that is nested too deeply"},
	{json_error_out_of_memory, "JSON that there is not enough memory for"},
};

/* Python's own notation: {'a': True}; api-cli prints it with --raw. */
static bool looks_like_python(const struct np_source *src)
{
	return src->text[strspn(src->text, " \t\r\n{[")] == '\'';
}

static int refuse(struct np_ctx *ctx, struct np_source *src, const json_error_t *error)
{
	const char *message = "not JSON";
	struct np_loc loc = np_loc_in(src, error->line > 0 ? (uint32_t)error->line : 1,
				      error->column > 0 ? (uint32_t)error->column : 1);

	for (size_t i = 0; i < sizeof(problems) / sizeof(*problems); i++)
		if (problems[i].code == json_error_code(error))
			message = problems[i].message;
	np_error(ctx, loc, "%s", message);
	if (looks_like_python(src))
		np_hint(ctx, "this is how Python shows it; run 'api-cli' without --raw");
	return -1;
}

/* Whether SRC is one JSON document. jansson takes no offence at a NUL behind a number. */
static int check(struct np_ctx *ctx, struct np_source *src)
{
	const char *nul;
	json_error_t error;
	json_t *root;

	if (src->len > NP_JSON_LIMIT)
		return np_error(ctx, np_loc_whole(src), "JSON of more than %d MiB",
				NP_JSON_LIMIT / (1024 * 1024));
	nul = memchr(src->text, '\0', src->len);
	if (nul)
		return np_error(ctx, np_loc_at(src, (size_t)(nul - src->text)),
				"binary data: a NUL byte, where JSON is expected");
	root = json_loadb(src->text, src->len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root)
		return refuse(ctx, src, &error);
	json_decref(root);
	return 0;
}

static void advance(struct walker *w, const char *to)
{
	for (; w->at < to; w->at++) {
		if (*w->at == '\n') {
			w->line++;
			w->col = 1;
		} else if (((unsigned char)*w->at & 0xC0) != 0x80) {
			w->col++;
		}
	}
}

/* To the next token; commas and colons are where they must be. */
static void skip(struct walker *w)
{
	advance(w, w->at + strspn(w->at, " \t\r\n,:"));
}

static struct np_tree *make(struct walker *w, enum np_kind kind, size_t len)
{
	struct np_tree *tree = np_arena_alloc(&w->ctx->arena, sizeof(*tree) + len + 1);

	tree->loc = np_loc_in(w->src, w->line, w->col);
	tree->kind = kind;
	tree->len = (uint32_t)len;
	return tree;
}

/* Behind the quote that closes the string at START. */
static const char *string_end(const char *start)
{
	const char *c = start + 1;

	while (*c != '"')
		c += *c == '\\' ? 2 : 1;
	return c + 1;
}

/* The string from START to END, both quotes included; what it holds is never longer. */
static struct np_tree *walk_string(struct walker *w)
{
	const char *end = string_end(w->at);
	size_t len = (size_t)(end - w->at);
	struct np_tree *tree = make(w, NP_SCALAR, len - 2);
	json_t *value;

	if (!memchr(w->at, '\\', len)) {
		memcpy(tree->text, w->at + 1, len - 2);
		advance(w, end);
		return tree;
	}
	value = json_loadb(w->at, len, JSON_DECODE_ANY, NULL);
	advance(w, end);
	if (!value) {
		np_error(w->ctx, tree->loc, "out of memory");
		return NULL;
	}
	tree->len = (uint32_t)json_string_length(value);
	memcpy(tree->text, json_string_value(value), tree->len + 1);
	json_decref(value);
	return tree;
}

static struct np_tree *walk_word(struct walker *w)
{
	size_t len = strcspn(w->at, " \t\r\n,]}");
	struct np_tree *tree = make(w, NP_SCALAR, len);

	memcpy(tree->text, w->at, len);
	tree->plain = true;
	advance(w, w->at + len);
	return tree;
}

static struct np_tree *walk(struct walker *w);

/* The items up to CLOSE; of an object its keys and values in turn. */
static struct np_tree *walk_items(struct walker *w, enum np_kind kind, char close)
{
	struct np_tree *tree = make(w, kind, 0), **tail = &tree->first;
	uint32_t count = 0;

	if (++w->depth > NP_TREE_DEPTH) {
		np_error(w->ctx, tree->loc, "JSON that is nested more than %d levels deep",
			 NP_TREE_DEPTH);
		return NULL;
	}
	advance(w, w->at + 1);
	for (skip(w); *w->at != close; skip(w)) {
		*tail = walk(w);
		if (!*tail)
			return NULL;
		tail = &(*tail)->next;
		count++;
	}
	advance(w, w->at + 1);
	w->depth--;
	tree->count = kind == NP_MAP ? count / 2 : count;
	return tree;
}

static struct np_tree *walk(struct walker *w)
{
	skip(w);
	switch (*w->at) {
	case '{':
		return walk_items(w, NP_MAP, '}');
	case '[':
		return walk_items(w, NP_LIST, ']');
	case '"':
		return walk_string(w);
	default:
		return walk_word(w);
	}
}

const struct np_tree *np_json_read(struct np_ctx *ctx, struct np_source *src)
{
	struct walker w = {.ctx = ctx, .src = src, .at = src->text, .line = 1, .col = 1};

	src->confidential = true;
	return check(ctx, src) ? NULL : walk(&w);
}

const struct np_tree *np_tree_get(const struct np_tree *map, const char *key)
{
	if (map->kind != NP_MAP)
		return NULL;
	for (const struct np_tree *k = map->first; k; k = k->next->next)
		if (strcmp(k->text, key) == 0)
			return k->next;
	return NULL;
}

int np_json_wrong(struct np_ctx *ctx, const struct np_tree *value, const char *what)
{
	return np_error(ctx, value->loc, "expected %s", what);
}

int np_json_string(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		   const struct np_tree **out)
{
	const struct np_tree *value = np_tree_get(map, key);
	size_t bad;

	*out = NULL;
	if (!value || (value->plain && strcmp(value->text, "null") == 0))
		return 0;
	if (value->kind != NP_SCALAR || value->plain)
		return np_error(ctx, value->loc, "'%s' is not a string", key);
	if (!np_text_is_printable(value->text, value->len, &bad))
		return np_error(ctx, value->loc, "'%s' holds a character that cannot be shown",
				key);
	*out = value->len ? value : NULL;
	return 0;
}

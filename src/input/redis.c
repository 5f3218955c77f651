/*
 * What redis-cli prints of "HGETALL module/ID/environment": to a terminal numbered items in quotes,
 * ' 1) "KEY"'; into a file keys and values on lines of their own, in turn; with --json an object.
 */
#include "input/environment.h"
#include "input/expr.h"

#include <string.h>

struct reader {
	struct np_module_reader *modules;
	struct np_source *src;
	uint32_t line;       /* in the whole input */
	const char *trailer; /* from here on all is blank */
	uint32_t items;      /* how many there were */
	struct np_span key;  /* whose value is next; without a text: a key is */
};

static const char no_module[] = "redis knows no such module";
static const char no_module_hint[] =
	"'redis-cli HKEYS cluster/module_node' shows the modules; the key of one is "
	"module/ID/environment";
static const char failed[] = "redis-cli has failed, and printed why instead of an environment";
static const char failed_hint[] =
	"run 'redis-cli HGETALL module/ID/environment' on a node, as root";

/* What it prints instead; some of them only to a terminal. */
static const struct {
	const char *text, *message, *hint;
} answers[] = {
	{"(empty array)", no_module, no_module_hint},
	{"(empty hash)", no_module, no_module_hint},
	{"(empty list or set)", no_module, no_module_hint},
	{"(nil)", no_module, no_module_hint},
	{"(error) ", failed, failed_hint},
	{"NOAUTH ", failed, failed_hint},
	{"NOPERM ", failed, failed_hint},
	{"WRONGTYPE ", failed, failed_hint},
	{"LOADING ", failed, failed_hint},
	{"ERR ", failed, failed_hint},
	{"Could not connect to Redis", failed, failed_hint},
	{"1# \"", "a map as redis-cli prints it with -3", "leave out -3"},
};

enum { ANSWERS = sizeof(answers) / sizeof(*answers) };

static size_t find_answer(const char *text)
{
	size_t i = 0;

	while (i < ANSWERS && strncmp(text, answers[i].text, strlen(answers[i].text)) != 0)
		i++;
	return i;
}

static struct np_loc place(const struct reader *r, size_t offset)
{
	return (struct np_loc){r->src, r->line, (uint32_t)offset + 1};
}

static int take_key(struct reader *r, struct np_span item, struct np_loc loc)
{
	/* what cannot be a name is a value that has lost its own */
	if (!np_variable_is_valid(item.text, item.len)) {
		np_error(r->modules->ctx, loc, "not the name of a variable, where one is expected");
		np_hint(r->modules->ctx,
			"names and values come in turn; give all that redis-cli has printed, "
			"unchanged");
		return -1;
	}
	if (!r->modules->module)
		np_module_begin(r->modules, loc);
	r->key = item;
	return 0;
}

static int take_item(struct reader *r, struct np_span item, struct np_loc loc)
{
	struct np_span key = r->key;

	r->items++;
	if (!key.text)
		return take_key(r, item, loc);
	r->key = (struct np_span){0};
	return np_module_set(r->modules, np_module_key(r->modules, key), item, loc);
}

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

/* The byte that the escape at *AT stands for, behind which it moves; 0: it is none. */
static char unescape(const char **at)
{
	static const char letters[] = "nrtab\\\"", bytes[] = "\n\r\t\a\b\\\"";
	const char *escape = *at + 1, *letter = *escape ? strchr(letters, *escape) : NULL;
	unsigned high, low;

	*at += 2;
	if (letter)
		return bytes[letter - letters];
	if (*escape != 'x')
		return 0;
	high = hex_digit(escape[1]);
	low = high < 16 ? hex_digit(escape[2]) : 16;
	*at += 2;
	return low < 16 ? (char)(high << 4 | low) : 0;
}

/* What is quoted from START to END, where a quote closes it; false: something is wrong. */
static bool unquote(struct np_arena *arena, const char *start, const char *end,
		    struct np_span *item)
{
	char *text, *out;

	*item = (struct np_span){start, (size_t)(end - start)};
	if (!memchr(start, '\\', item->len))
		return !memchr(start, '"', item->len);
	text = out = np_arena_alloc(arena, item->len + 1);
	while (start < end && *start != '"') {
		*out = *start == '\\' ? unescape(&start) : *start++;
		if (!*out++)
			return false;
	}
	*item = (struct np_span){text, (size_t)(out - text)};
	return start == end;
}

/* ' 12) "TEXT"' */
static int read_numbered(struct reader *r, struct np_span line)
{
	struct np_ctx *ctx = r->modules->ctx;
	const char *at = line.text + strspn(line.text, " "), *end = line.text + line.len;
	char number[16];
	size_t len = (size_t)snprintf(number, sizeof(number), "%u) \"", r->items + 1);
	struct np_span item;

	if (np_line_is_blank(line))
		return 0;
	if ((size_t)(end - at) <= len || memcmp(at, number, len) != 0)
		return np_error(ctx, place(r, 0), "not item %u, which is expected here",
				r->items + 1);
	at += len;
	if (end[-1] != '"' || !unquote(&ctx->arena, at, end - 1, &item))
		return np_error(ctx, place(r, (size_t)(at - 1 - line.text)),
				"not text in quotes as redis-cli prints it");
	return take_item(r, item, place(r, (size_t)(at - line.text)));
}

static int read_plain(struct reader *r, struct np_span line)
{
	/* blank lines before and behind all are no items: there is no key without a name */
	if (np_line_is_blank(line) && !r->key.text && (!r->items || line.text >= r->trailer))
		return 0;
	return take_item(r, line, place(r, 0));
}

static int read_lines(struct reader *r, int (*read_line)(struct reader *r, struct np_span line))
{
	const char *next = r->src->text, *end = next + r->src->len;

	while (next < end) {
		const char *newline = memchr(next, '\n', (size_t)(end - next));
		struct np_span line = {next, (size_t)((newline ? newline : end) - next)};

		r->line++;
		if (np_line_check(r->modules->ctx, place(r, 0), line) || read_line(r, line))
			return -1;
		next += line.len + 1;
	}
	if (!r->key.text)
		return 0;
	np_error(r->modules->ctx, place(r, 0), "the last variable has no value");
	np_hint(r->modules->ctx, "give all that redis-cli has printed, unchanged");
	return -1;
}

/* Behind the last byte of SRC that is not blank. */
static const char *find_trailer(const struct np_source *src)
{
	const char *end = src->text + src->len;

	while (end > src->text && memchr(" \t\r\n", end[-1], 4))
		end--;
	return end;
}

static int read_text(struct np_module_reader *modules, const struct np_input *input,
		     struct np_module **out)
{
	struct np_source *src = input->src;
	struct reader r = {.modules = modules,
			   .src = src,
			   .line = src->lines_before,
			   .trailer = find_trailer(src)};
	const char *first = src->text + strspn(src->text, " \t\r\n");
	const char *nul = memchr(src->text, '\0', src->len);
	size_t answer = find_answer(first);

	if (nul)
		return np_error(modules->ctx, np_loc_at(src, (size_t)(nul - src->text)),
				"binary data: a NUL byte, where text is expected");
	if (answer < ANSWERS) {
		np_error(modules->ctx, np_loc_at(src, (size_t)(first - src->text)), "%s",
			 answers[answer].message);
		np_hint(modules->ctx, "%s", answers[answer].hint);
		return -1;
	}
	if (read_lines(&r, strncmp(first, "1) ", 3) == 0 ? read_numbered : read_plain))
		return -1;
	return np_module_finish(modules, src, out);
}

/* A first item whose text is a key of NS8: " 1) \"KEY\"", or KEY on a line of its own. */
bool np_redis_recognise(const struct np_input *input)
{
	const char *first = input->src->text + strspn(input->src->text, " \t\r\n");
	bool numbered = strncmp(first, "1) \"", 4) == 0;
	const char *key = numbered ? first + 4 : first, *end = key + strspn(key, NP_KEY_CHARACTERS);

	if (find_answer(first) < ANSWERS)
		return true;
	if (end == key || (*key >= '0' && *key <= '9'))
		return false;
	return numbered ? *end == '"' : *end == '\n' || *end == '\r';
}

int np_redis_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	return np_module_facts(ctx, input, read_text, facts);
}

static int refuse_kind(struct np_ctx *ctx, const struct np_tree *value)
{
	np_error(ctx, value->loc, "not an object of strings");
	np_hint(ctx, "'redis-cli --json HGETALL module/ID/environment' prints one");
	return -1;
}

static int read_object(struct np_module_reader *modules, const struct np_input *input,
		       struct np_module **out)
{
	const struct np_tree *root = input->root;

	if (root->kind != NP_MAP)
		return refuse_kind(modules->ctx, root);
	if (!root->count) {
		np_error(modules->ctx, root->loc, "%s", no_module);
		np_hint(modules->ctx, "%s", no_module_hint);
		return -1;
	}
	np_module_begin(modules, root->loc);
	for (const struct np_tree *key = root->first; key; key = key->next->next) {
		const struct np_tree *value = key->next;

		if (value->kind != NP_SCALAR || value->plain)
			return refuse_kind(modules->ctx, value);
		if (np_module_set(modules,
				  np_module_key(modules, (struct np_span){key->text, key->len}),
				  (struct np_span){value->text, value->len}, value->loc))
			return -1;
	}
	return np_module_finish(modules, input->src, out);
}

/* An object of strings, whose keys are those of NS8; an empty one is what a missing key gives. */
bool np_redis_json_recognise(const struct np_input *input)
{
	if (input->root->kind != NP_MAP)
		return false;
	for (const struct np_tree *key = input->root->first; key; key = key->next->next)
		if (key->text[strspn(key->text, NP_KEY_CHARACTERS)] || !key->len ||
		    key->next->kind != NP_SCALAR || key->next->plain)
			return false;
	return true;
}

int np_redis_json_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	return np_module_facts(ctx, input, read_object, facts);
}

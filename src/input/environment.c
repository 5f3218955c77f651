/*
 * Module environments as NS8 writes them (ns8-core, agent's write_envfile): KEY=VALUE lines without
 * any quoting, the value being all that follows the first '='. A bundle is several of them, each
 * after a line "# module ID".
 */
#include "input/environment.h"
#include "nvports/number.h"

#include <string.h>
#include <strings.h>

struct reader {
	struct np_module_reader *modules;
	struct np_source *src;
	uint32_t line; /* in the whole input */
};

static struct np_loc place(const struct reader *r)
{
	return (struct np_loc){r->src, r->line, 1};
}

/* "#module", "# Module" and the like: what follows would go to the module before. */
static bool looks_like_header(struct np_span comment)
{
	static const char word[] = "module";
	size_t i = strspn(comment.text, "# \t"), len = sizeof(word) - 1;

	return i + len < comment.len && strncasecmp(comment.text + i, word, len) == 0 &&
	       (comment.text[i + len] == ' ' || comment.text[i + len] == '\t' ||
		comment.text[i + len] == ':');
}

static int refuse_header(const struct reader *r)
{
	np_error(r->modules->ctx, place(r), "a comment that looks like the beginning of a module");
	np_hint(r->modules->ctx, "write it as '# module ID', or in other words");
	return -1;
}

/* A comment; "# module ID" begins the next module of a bundle. */
static int read_comment(struct reader *r, struct np_span line)
{
	static const char header[] = "# module ";
	struct np_span id = {line.text + sizeof(header) - 1, line.len - (sizeof(header) - 1)};

	if (line.len < sizeof(header) || memcmp(line.text, header, sizeof(header) - 1) != 0)
		return looks_like_header(line) ? refuse_header(r) : 0;
	return np_module_header(r->modules, id, place(r));
}

static bool is_key(struct np_span key)
{
	for (size_t i = 0; i < key.len; i++)
		if (key.text[i] <= ' ' || key.text[i] > '~')
			return false;
	return key.len > 0;
}

/* "20107", as printenv prints values. */
static bool is_number(struct np_span line)
{
	uint16_t port;

	return !np_port_parse(line.text, line.len, &port);
}

int np_line_check(struct np_ctx *ctx, struct np_loc loc, struct np_span line)
{
	if (line.len > NP_MAX_LINE)
		return np_error(ctx, loc, "a line of more than %d bytes", NP_MAX_LINE);
	if (!line.len || line.text[line.len - 1] != '\r')
		return 0;
	np_error(ctx, loc, "line ends in CR LF");
	np_hint(ctx, "NS8 writes LF; convert the file with 'tr -d \"\\r\"'");
	return -1;
}

static int refuse_line(const struct reader *r, struct np_span line)
{
	struct np_ctx *ctx = r->modules->ctx;

	if (is_number(line)) {
		np_error(ctx, place(r), "a value without the name of its variable");
		np_hint(ctx, "'printenv' does not print which value is which, and leaves out what "
			     "is not set; use 'runagent -m ID cat environment', where ID is the "
			     "module's");
		return -1;
	}
	np_error(ctx, place(r), "not a KEY=VALUE line");
	np_hint(ctx, "an environment has KEY=VALUE lines, comments and blank lines only");
	return -1;
}

bool np_line_is_blank(struct np_span line)
{
	size_t i = 0;

	while (i < line.len && (line.text[i] == ' ' || line.text[i] == '\t'))
		i++;
	return i == line.len;
}

/* The key of LINE: mostly the one that is expected. NULL where LINE has none. */
static struct np_key *find_key(struct reader *r, struct np_span line)
{
	struct np_key *expected = np_module_expected(r->modules);
	const char *equals;
	struct np_span key;

	if (expected && line.len > expected->len && line.text[expected->len] == '=' &&
	    memcmp(line.text, expected->text, expected->len) == 0)
		return expected;
	equals = memchr(line.text, '=', line.len);
	key = (struct np_span){line.text, equals ? (size_t)(equals - line.text) : 0};
	return is_key(key) ? np_module_key(r->modules, key) : NULL;
}

static int read_line(struct reader *r, struct np_span line)
{
	struct np_key *key;
	size_t start;

	if (np_line_is_blank(line))
		return 0;
	if (line.len > NP_MAX_LINE || line.text[line.len - 1] == '\r')
		return np_line_check(r->modules->ctx, place(r), line);
	if (line.text[0] == '#')
		return read_comment(r, line);
	key = find_key(r, line);
	if (!key)
		return refuse_line(r, line);
	if (!r->modules->module)
		np_module_begin(r->modules, place(r));
	start = key->len + 1; /* a key has one byte for each character */
	return np_module_set(r->modules, key, (struct np_span){line.text + start, line.len - start},
			     (struct np_loc){r->src, r->line, (uint32_t)start + 1});
}

static int read_lines(struct reader *r)
{
	const char *next = r->src->text, *end = next + r->src->len;

	while (next < end) {
		const char *newline = memchr(next, '\n', (size_t)(end - next));
		struct np_span line = {next, (size_t)((newline ? newline : end) - next)};

		r->line++;
		if (read_line(r, line))
			return -1;
		next += line.len + 1;
	}
	return 0;
}

static int read_modules(struct np_module_reader *modules, const struct np_input *input,
			struct np_module **out)
{
	struct reader r = {.modules = modules, .src = input->src, .line = input->src->lines_before};
	const char *nul = memchr(r.src->text, '\0', r.src->len);

	r.src->confidential = true;
	if (nul)
		return np_error(modules->ctx, np_loc_at(r.src, (size_t)(nul - r.src->text)),
				"binary data: a NUL byte, where KEY=VALUE lines are expected");
	return read_lines(&r) ? -1 : np_module_finish(modules, r.src, out);
}

int np_environment_read(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			struct np_source *src, const char *owner, struct np_module **modules)
{
	const struct np_input input = {.catalogue = catalogue, .src = src, .owner = owner};
	struct np_module_reader reader = {
		.ctx = ctx, .catalogue = catalogue, .owner = owner, .tail = modules};

	*modules = NULL;
	return read_modules(&reader, &input, modules);
}

/*
 * A KEY=VALUE line, or the "# module ID" of a bundle, before anything else but comments. Values
 * without names are an environment too, of which can be said what is wrong.
 */
bool np_environment_recognise(const struct np_input *input)
{
	const char *line = input->src->text;
	struct np_span first;

	for (; line; line = strchr(line, '\n')) {
		line += strspn(line, "\r\n");
		if (strncmp(line, "# module ", strlen("# module ")) == 0)
			return true;
		if (*line != '#')
			break;
	}
	if (!line || !*line)
		return false;
	first = (struct np_span){line, strcspn(line, "\r\n")};
	return line[strspn(line, NP_KEY_CHARACTERS)] == '=' || is_number(first);
}

int np_environment_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	return np_module_facts(ctx, input, read_modules, facts);
}

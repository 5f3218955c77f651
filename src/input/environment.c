/*
 * Module environments as NS8 writes them (ns8-core, agent's write_envfile): KEY=VALUE lines without
 * any quoting, the value being all that follows the first '='. A bundle is several of them, each
 * after a line "# module ID".
 */
#include "input/decode.h"
#include "input/formats.h"
#include "input/proxy.h"
#include "nvports/input.h"
#include "nvports/number.h"

#include <string.h>

enum {
	MAX_LINE = 64 * 1024, /* bytes; NS8's longest value has a few thousand */
};

static const char key_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

struct reader;

/* The variables of NS8 itself that are kept besides the catalogue's. */
typedef int keep_fn(struct reader *r, struct np_span value);

struct reader {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	struct np_source *src;
	const char *owner;
	struct np_module **tail;
	struct np_module *module; /* being read; NULL before the first line */
	uint32_t line;
	/* of the module being read */
	const char *said; /* its MODULE_ID */
	struct np_proxy_settings settings;
};

static struct np_loc place(const struct reader *r)
{
	return (struct np_loc){r->src, r->line, 1};
}

/* "KEY=" of a line begins at column 1, so its value begins behind. */
static struct np_loc value_place(const struct reader *r, struct np_span value)
{
	const char *start = value.text;

	while (start > r->src->text && start[-1] != '\n')
		start--;
	return (struct np_loc){r->src, r->line, (uint32_t)(value.text - start) + 1};
}

static const char *copy(const struct reader *r, struct np_span s)
{
	return np_arena_copy(&r->ctx->arena, s.text, s.len);
}

static int check_id(const struct reader *r, struct np_span id)
{
	if (np_id_is_valid(id.text, id.len))
		return 0;
	return np_error(r->ctx, place(r), "'%s' is not the id of a module", copy(r, id));
}

static int keep_module_id(struct reader *r, struct np_span value)
{
	const char *id = copy(r, value);

	if (check_id(r, value))
		return -1;
	if (r->said && strcmp(r->said, id) != 0) {
		np_error(r->ctx, place(r), "a second MODULE_ID in one environment: '%s' after '%s'",
			 id, r->said);
		np_hint(r->ctx, "in a bundle, each module begins with a line '# module ID'");
		return -1;
	}
	r->said = id;
	return 0;
}

static int keep_node_id(struct reader *r, struct np_span value)
{
	const char *problem =
		np_number_parse(value.text, value.len, 1, UINT32_MAX, &r->module->node);

	if (!problem)
		return 0;
	return np_error(r->ctx, value_place(r, value), "NODE_ID '%s' %s", copy(r, value), problem);
}

static int keep_public_ip(struct reader *r, struct np_span value)
{
	r->settings.public_ip = (struct np_setting){value, value_place(r, value)};
	return 0;
}

static int keep_private_ip(struct reader *r, struct np_span value)
{
	r->settings.private_ip = (struct np_setting){value, value_place(r, value)};
	return 0;
}

static int keep_local_networks(struct reader *r, struct np_span value)
{
	r->settings.networks = (struct np_setting){value, value_place(r, value)};
	return 0;
}

static int keep_behind_nat(struct reader *r, struct np_span value)
{
	r->settings.behind_nat = (struct np_setting){value, value_place(r, value)};
	return 0;
}

/* Read whatever the catalogue names; ns8-nethvoice-proxy writes most of them (20configure). */
static const struct {
	const char *key;
	size_t len;
	keep_fn *keep;
} kept[] = {
#define KEPT(key, keep)                                                                            \
	{                                                                                          \
		key, sizeof(key) - 1, keep                                                         \
	}
	KEPT("MODULE_ID", keep_module_id),   KEPT("NODE_ID", keep_node_id),
	KEPT("PUBLIC_IP", keep_public_ip),   KEPT("PRIVATE_IP", keep_private_ip),
	KEPT("BEHIND_NAT", keep_behind_nat), KEPT("LOCALNETWORKS", keep_local_networks),
#undef KEPT
};

static void begin_module(struct reader *r)
{
	r->module = np_arena_alloc(&r->ctx->arena, sizeof(*r->module));
	r->module->loc = place(r);
	r->said = NULL;
	r->settings = (struct np_proxy_settings){0};
}

bool np_module_scope(const char *id, enum np_scope *scope)
{
	static const char product[] = "nethvoice", proxy[] = "-proxy";
	enum np_scope found = NP_SCOPE_INSTANCE;
	const char *rest;

	if (strncmp(id, product, sizeof(product) - 1) != 0)
		return false;
	rest = id + sizeof(product) - 1;
	if (strncmp(rest, proxy, sizeof(proxy) - 1) == 0) {
		found = NP_SCOPE_PROXY;
		rest += sizeof(proxy) - 1;
	}
	if (!*rest || strspn(rest, "0123456789") != strlen(rest))
		return false;
	*scope = found;
	return true;
}

static int settle_id(struct reader *r)
{
	struct np_module *module = r->module;

	if (!module->id)
		module->id = r->said ? r->said : r->owner;
	if (!module->id) {
		np_error(r->ctx, module->loc, "an environment that does not say whose it is");
		np_hint(r->ctx, "keep its MODULE_ID line, or put a line '# module ID' before it");
		return -1;
	}
	if (r->said && strcmp(r->said, module->id) != 0)
		return np_error(r->ctx, module->loc, "MODULE_ID is '%s' in the environment of '%s'",
				r->said, module->id);
	if (r->owner && strcmp(r->owner, module->id) != 0)
		return np_error(r->ctx, module->loc, "the environment of '%s' is given for '%s'",
				module->id, r->owner);
	return 0;
}

/* What is kept of the module that ends here. */
static int end_module(struct reader *r)
{
	struct np_module *module = r->module;

	if (!module)
		return 0;
	if (settle_id(r))
		return -1;
	if (!np_module_scope(module->id, &module->scope)) {
		np_note(r->ctx, module->loc, "'%s' is not a NethVoice module; left out",
			module->id);
		return 0;
	}
	if (module->scope == NP_SCOPE_PROXY && np_proxy_settle(r->ctx, &r->settings, module))
		return -1;
	*r->tail = module;
	r->tail = &module->next;
	return 0;
}

/* A comment; "# module ID" begins the next module of a bundle. */
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
	np_error(r->ctx, place(r), "a comment that looks like the beginning of a module");
	np_hint(r->ctx, "write it as '# module ID', or in other words");
	return -1;
}

static int read_comment(struct reader *r, struct np_span line)
{
	static const char header[] = "# module ";
	struct np_span id = {line.text + sizeof(header) - 1, line.len - (sizeof(header) - 1)};

	if (line.len < sizeof(header) || memcmp(line.text, header, sizeof(header) - 1) != 0)
		return looks_like_header(line) ? refuse_header(r) : 0;
	if (end_module(r) || check_id(r, id))
		return -1;
	begin_module(r);
	r->module->id = copy(r, id);
	return 0;
}

static void keep_value(struct reader *r, uint32_t variable, struct np_span value)
{
	struct np_value added = {.variable = variable, .text = value.text};

	added.loc = value_place(r, value);
	np_value_add(r->ctx, &r->module->values, added, value.len);
}

static int read_assignment(struct reader *r, struct np_span key, struct np_span value)
{
	uint32_t variable = np_catalogue_variable(r->catalogue, key.text, key.len);

	if (!r->module)
		begin_module(r);
	if (variable != NP_NO_VARIABLE)
		keep_value(r, variable, value);
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (kept[i].len == key.len && memcmp(kept[i].key, key.text, key.len) == 0)
			return kept[i].keep(r, value);
	return 0;
}

static bool is_key(struct np_span key)
{
	for (size_t i = 0; i < key.len; i++)
		if (key.text[i] <= ' ' || key.text[i] > '~')
			return false;
	return key.len > 0;
}

static int refuse_line(const struct reader *r, struct np_span line)
{
	if (line.len > MAX_LINE)
		return np_error(r->ctx, place(r), "a line of more than %d bytes", MAX_LINE);
	if (line.len && line.text[line.len - 1] == '\r') {
		np_error(r->ctx, place(r), "line ends in CR LF");
		np_hint(r->ctx, "NS8 writes LF; convert the file with 'tr -d \"\\r\"'");
		return -1;
	}
	np_error(r->ctx, place(r), "not a KEY=VALUE line");
	np_hint(r->ctx, "an environment has KEY=VALUE lines, comments and blank lines only");
	return -1;
}

static bool is_blank(struct np_span line)
{
	size_t i = 0;

	while (i < line.len && (line.text[i] == ' ' || line.text[i] == '\t'))
		i++;
	return i == line.len;
}

static int read_line(struct reader *r, struct np_span line)
{
	const char *equals;
	struct np_span key;

	if (is_blank(line))
		return 0;
	if (line.len > MAX_LINE || line.text[line.len - 1] == '\r')
		return refuse_line(r, line);
	if (line.text[0] == '#')
		return read_comment(r, line);
	equals = memchr(line.text, '=', line.len);
	key = (struct np_span){line.text, equals ? (size_t)(equals - line.text) : 0};
	if (!is_key(key))
		return refuse_line(r, line);
	return read_assignment(r, key, (struct np_span){equals + 1, line.len - key.len - 1});
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
	return end_module(r);
}

int np_environment_read(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			struct np_source *src, const char *owner, struct np_module **modules)
{
	struct reader r = {
		.ctx = ctx, .catalogue = catalogue, .src = src, .owner = owner, .tail = modules};
	const char *nul = memchr(src->text, '\0', src->len);

	*modules = NULL;
	src->confidential = true;
	if (nul)
		return np_error(ctx, np_loc_at(src, (size_t)(nul - src->text)),
				"binary data: a NUL byte, where KEY=VALUE lines are expected");
	if (read_lines(&r))
		return -1;
	if (*modules)
		return 0;
	np_error(ctx, np_loc_whole(src), "no environment of a NethVoice module in it");
	np_hint(ctx, "NethVoice's modules are called like nethvoice1, its proxies like "
		     "nethvoice-proxy1");
	return -1;
}

/* A KEY=VALUE line, or the "# module ID" of a bundle, before anything else but comments. */
bool np_environment_recognise(const struct np_input *input)
{
	const char *line = input->src->text;

	for (; line; line = strchr(line, '\n')) {
		line += strspn(line, "\r\n");
		if (strncmp(line, "# module ", strlen("# module ")) == 0)
			return true;
		if (*line != '#')
			break;
	}
	return line && *line && line[strspn(line, key_characters)] == '=';
}

int np_environment_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	struct np_module *modules;

	if (np_environment_read(ctx, input->catalogue, input->src, input->owner, &modules))
		return -1;
	NP_APPEND(facts->modules, facts->last_module, modules);
	return 0;
}

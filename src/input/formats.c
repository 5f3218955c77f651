#include "input/formats.h"
#include "input/decode.h"
#include "input/json.h"
#include "input/parts.h"
#include "nvports/number.h"
#include "nvports/suggest.h"

#include <string.h>

/* Asked in this order: the least that could be taken for something else comes first. */
static const struct np_format formats[] = {
	{"firewall-status", "get-firewall-status: what a node's own firewall lets in", true,
	 np_firewall_status_recognise, np_firewall_status_facts},
	{"firewalld-service", "a service of firewalld: /etc/firewalld/services/NAME.xml", false,
	 np_firewalld_service_recognise, np_firewalld_service_facts},
	{"firewall-cmd", "firewall-cmd --list-all, --list-rich-rules or --info-service", false,
	 np_firewall_cmd_recognise, np_firewall_cmd_facts},
	{"environment", "a module's environment, or a bundle of several", false,
	 np_environment_recognise, np_environment_facts},
	{"cluster-status", "the nodes of the cluster (get-cluster-status)", true,
	 np_cluster_status_recognise, np_cluster_status_read},
	{"installed-modules", "where modules are installed (list-installed-modules)", true,
	 np_installed_modules_recognise, np_installed_modules_read},
	{"proxy-configuration", "what a proxy is configured to (get-configuration)", true,
	 np_proxy_configuration_recognise, np_proxy_configuration_read},
	{"ports-list", "the ports that an instance lists (get-ports-list)", true,
	 np_ports_list_recognise, np_ports_list_read},
	{"redis", "redis-cli HGETALL module/ID/environment", false, np_redis_recognise,
	 np_redis_facts},
	{"redis-json", "the same with --json", true, np_redis_json_recognise, np_redis_json_facts},
};

enum { FORMATS = sizeof(formats) / sizeof(*formats) };

const struct np_format *np_format_at(size_t index)
{
	return index < FORMATS ? &formats[index] : NULL;
}

const char *np_format_name(size_t index)
{
	return index < FORMATS ? formats[index].name : NULL;
}

const char *np_format_summary(size_t index)
{
	return index < FORMATS ? formats[index].summary : NULL;
}

static const struct np_format *find(const char *name)
{
	for (size_t i = 0; name && i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static const struct np_format *recognise(const struct np_input *input)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (formats[i].json == (input->root != NULL) && formats[i].recognise(input))
			return &formats[i];
	return NULL;
}

/* JSON is not taken for text, nor text for JSON. */
static const struct np_format *fall_back(const struct np_input *input, const char *name)
{
	const struct np_format *format = find(name);

	return format && format->json == (input->root != NULL) ? format : NULL;
}

/* By its byte order mark. */
static bool is_utf16(const struct np_source *src)
{
	return strncmp(src->text, "\xff\xfe", 2) == 0 || strncmp(src->text, "\xfe\xff", 2) == 0;
}

static int unknown(struct np_ctx *ctx, struct np_source *src)
{
	const char *names[FORMATS];

	for (size_t i = 0; i < FORMATS; i++)
		names[i] = formats[i].name;
	np_error(ctx, np_loc_whole(src), "nothing that a node prints, as far as nvports knows");
	if (is_utf16(src)) {
		np_hint(ctx, "it is UTF-16, as PowerShell writes it with '>'; convert it to UTF-8, "
			     "or collect it in another shell");
		return -1;
	}
	np_hint(ctx, "say what it is with --from: %s", np_join(&ctx->arena, names, FORMATS));
	return -1;
}

/* Mostly what a command has left that failed. */
static int nothing(struct np_ctx *ctx, struct np_source *src)
{
	np_error(ctx, np_loc_whole(src), "nothing in it");
	np_hint(ctx, "did the command fail that was to print it?");
	return -1;
}

static bool is_blank(const struct np_source *src)
{
	return strspn(src->text, " \t\r\n") == src->len;
}

static bool looks_like_json(const struct np_source *src)
{
	const char *first = src->text + strspn(src->text, " \t\r\n");

	return *first == '{' || *first == '[';
}

static int read_one(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_source *src,
		    const struct np_reading *how, struct np_facts *facts)
{
	struct np_input input = {
		.catalogue = catalogue, .src = src, .owner = how->owner, .suspects = how->suspects};
	const struct np_format *format = find(how->format);

	src->confidential = true;
	if (!format && is_blank(src))
		return nothing(ctx, src);
	if (format ? format->json : looks_like_json(src)) {
		input.root = np_json_read(ctx, src);
		if (!input.root)
			return -1;
	}
	if (!format)
		format = recognise(&input);
	if (!format)
		format = fall_back(&input, how->fallback);
	return format ? format->read(ctx, &input, facts) : unknown(ctx, src);
}

/* Each part is an input of its own, which may say in its header whose it is. */
static int read_parts(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		      struct np_parts *parts, const struct np_reading *how, struct np_facts *facts)
{
	struct np_source *part = np_parts_next(ctx, parts);
	int failed = 0;

	if (!part)
		return np_error(ctx, np_loc_whole(parts->whole), "nothing in any of its parts");
	for (; part; part = np_parts_next(ctx, parts)) {
		struct np_reading one = *how;
		const char *owner;

		part->path = np_split_owner(&ctx->arena, part->path, &owner);
		if (owner)
			one.owner = owner;
		if (read_one(ctx, catalogue, part, &one, facts))
			failed = -1;
	}
	return failed;
}

int np_facts_read(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_source *src,
		  const struct np_reading *how, struct np_facts *facts)
{
	struct np_parts parts;

	src->confidential = true;
	if (np_parts_begin(&parts, src))
		return read_parts(ctx, catalogue, &parts, how, facts);
	return read_one(ctx, catalogue, src, how, facts);
}

/* LINE behind WORD, which may be quoted, and the blanks around it; NULL where it is another. */
static const char *skip_word(const char *line, const char *word)
{
	size_t len = strlen(word);

	line += strspn(line, " \t");
	line += *line == '"' || *line == '\'';
	if (strncmp(line, word, len) != 0)
		return NULL;
	line += len;
	line += *line == '"' || *line == '\'';
	return line + strspn(line, " \t");
}

/* "nvports: site/1", or as JSON or the flow style of YAML has it. */
static bool names_site(const char *line)
{
	line += strspn(line, " \t");
	line = skip_word(line + (*line == '{'), "nvports");
	return line && *line == ':' && skip_word(line + 1, "site/");
}

/* What a file begins with behind comments and blank lines; NULL where there is nothing else. */
static const char *first_line(const char *text)
{
	while (text && (*text == '#' || *text == '\r' || *text == '\n')) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return text;
}

/*
 * The keys may have any order, but of what has several parts, or begins with KEY=VALUE, nothing is
 * looked at: large bundles are such.
 */
bool np_looks_like_site(const struct np_source *src)
{
	const char *line = first_line(src->text);

	if (!line || strncmp(line, "==> ", 4) == 0 || line[strcspn(line, "=:\n")] == '=')
		return false;
	while (!names_site(line)) {
		line = strchr(line, '\n');
		if (!line)
			return false;
		line++;
	}
	return true;
}

const char *np_split_owner(struct np_arena *arena, const char *text, const char **owner)
{
	const char *equals = strchr(text, '=');
	size_t len = equals ? (size_t)(equals - text) : 0;
	uint32_t node;
	enum np_scope scope;

	*owner = NULL;
	if (!equals || !equals[1])
		return text;
	*owner = np_arena_copy(arena, text, len);
	if (np_module_scope(*owner, &scope) || !np_number_parse(text, len, 1, UINT32_MAX, &node))
		return equals + 1;
	*owner = NULL;
	return text;
}

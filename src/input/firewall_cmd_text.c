/*
 * The lines of firewall-cmd (firewalld, command.py: print_zone_policy_info, print_service_info):
 * a name at the margin, "  key: value" below it, and further values of a key behind a tab.
 */
#include "input/firewall_cmd.h"
#include "nvports/quote.h"

#include <string.h>

struct cutter {
	struct np_ctx *ctx;
	struct np_source *src;
	struct np_cmd *cmd;
	struct np_cmd_texts *current; /* what a line behind a tab belongs to; NULL: nobody asks */
	uint32_t line;
};

static const char *const keys[NP_CMD_KEYS] = {
	[NP_CMD_TARGET] = "target",
	[NP_CMD_SERVICES] = "services",
	[NP_CMD_PORTS] = "ports",
	[NP_CMD_PROTOCOLS] = "protocols",
	[NP_CMD_SOURCE_PORTS] = "source-ports",
	[NP_CMD_FORWARD_PORTS] = "forward-ports",
	[NP_CMD_RICH_RULES] = "rich rules",
	[NP_CMD_INCLUDES] = "includes",
	[NP_CMD_INGRESS_ZONES] = "ingress-zones",
	[NP_CMD_DESCRIPTION] = "description",
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t word_length(struct np_span text)
{
	size_t len = 0;

	while (len < text.len && !is_blank(text.text[len]))
		len++;
	return len;
}

static size_t characters(struct np_span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.text[i] & 0xC0) != 0x80;
	return count;
}

/* Behind the first LEN bytes, and the blanks there. */
static void move(struct np_cmd_text *text, size_t len)
{
	while (len < text->text.len && is_blank(text->text.text[len]))
		len++;
	text->loc.col += (uint32_t)characters((struct np_span){text->text.text, len});
	text->text = np_span_behind(text->text, len);
}

bool np_cmd_word(struct np_cmd_text *text, struct np_span *word, struct np_loc *loc)
{
	move(text, 0);
	*loc = text->loc;
	*word = (struct np_span){text->text.text, word_length(text->text)};
	move(text, word->len);
	return word->len > 0;
}

/* Add what is behind the first LEN bytes of LINE, if that is anything. */
static void add(struct cutter *c, struct np_cmd_texts *texts, struct np_span line, size_t len)
{
	struct np_cmd_text found = {.text = line, .loc = np_loc_in(c->src, c->line, 1)};
	struct np_cmd_text *text;

	move(&found, len);
	if (!found.text.len)
		return;
	text = np_arena_alloc(&c->ctx->arena, sizeof(*text));
	*text = found;
	NP_APPEND(texts->first, texts->last, text);
}

/* The key that LINE begins with, or NP_CMD_KEYS; *LEN is how long it is, with its colon. */
static enum np_cmd_key find_key(struct np_span line, size_t *len)
{
	for (enum np_cmd_key key = 0; key < NP_CMD_KEYS; key++) {
		size_t name = strlen(keys[key]);

		*len = 2 + name + 1;
		if (line.len >= *len && np_span_begins(line, "  ") && line.text[2 + name] == ':' &&
		    memcmp(line.text + 2, keys[key], name) == 0)
			return key;
	}
	return NP_CMD_KEYS;
}

static int refuse(const struct cutter *c)
{
	np_error(c->ctx, np_loc_in(c->src, c->line, 1), "a line that firewall-cmd does not print");
	np_hint(c->ctx, "give all that firewall-cmd --list-all, --list-rich-rules or "
			"--info-service=NAME prints, as it is");
	return -1;
}

/* Attributes are "(default, active)"; what LINE has behind its name must be that. */
static bool read_attributes(struct np_span text, bool *active)
{
	static const char word[] = "active";

	if (!text.len)
		return true;
	if (!np_span_begins(text, " (") || text.text[text.len - 1] != ')')
		return false;
	for (text = np_span_behind(text, 2); text.len > sizeof(word) - 1;
	     text = np_span_behind(text, 1))
		*active |= np_span_begins(text, word) && strchr(",)", text.text[sizeof(word) - 1]);
	return true;
}

static int read_name(struct cutter *c, struct np_span line)
{
	size_t len = word_length(line);
	struct np_cmd_block *block = np_arena_alloc(&c->ctx->arena, sizeof(*block));

	if (memchr(line.text, ':', len) || !np_text_is_printable(line.text, len, NULL) ||
	    !read_attributes(np_span_behind(line, len), &block->active))
		return refuse(c);
	block->name = np_arena_copy(&c->ctx->arena, line.text, len);
	block->loc = np_loc_in(c->src, c->line, 1);
	NP_APPEND(c->cmd->first, c->cmd->last, block);
	c->current = NULL;
	return 0;
}

static bool is_port(struct np_span line)
{
	size_t len = word_length(line);

	return line.len && line.text[0] >= '0' && line.text[0] <= '9' &&
	       memchr(line.text, '/', len);
}

static int read_margin(struct cutter *c, struct np_span line)
{
	if (np_span_begins(line, "rule ")) {
		add(c, &c->cmd->rules, line, 0);
	} else if (is_port(line)) {
		add(c, &c->cmd->ports, line, 0);
	} else {
		return read_name(c, line);
	}
	c->current = NULL;
	return 0;
}

static bool in_description(const struct cutter *c)
{
	return c->cmd->last && c->current == &c->cmd->last->keys[NP_CMD_DESCRIPTION];
}

/* A further value behind a tab, or a key that nobody asks for. */
static int read_indented(struct cutter *c, struct np_span line)
{
	bool tab = line.text[0] == '\t';

	if (!c->cmd->last ||
	    (!tab && !(np_span_begins(line, "  ") && memchr(line.text, ':', line.len))))
		return refuse(c);
	if (!tab)
		c->current = NULL;
	else if (c->current)
		add(c, c->current, line, 0);
	return 0;
}

static int read_line(struct cutter *c, struct np_span line)
{
	size_t len;
	enum np_cmd_key key = c->cmd->last ? find_key(line, &len) : NP_CMD_KEYS;

	if (key != NP_CMD_KEYS) {
		c->current = &c->cmd->last->keys[key];
		c->current->seen = true;
		add(c, c->current, line, len);
		return 0;
	}
	if (!line.len || in_description(c))
		return 0;
	return is_blank(line.text[0]) ? read_indented(c, line) : read_margin(c, line);
}

int np_cmd_cut(struct np_ctx *ctx, struct np_source *src, struct np_cmd *cmd)
{
	struct cutter c = {.ctx = ctx, .src = src, .cmd = cmd};
	const char *next = src->text, *end = next + src->len;
	const char *nul = memchr(next, '\0', src->len);

	if (nul)
		return np_error(ctx, np_loc_at(src, (size_t)(nul - next)),
				"binary data: a NUL byte, where text is expected");
	while (next < end) {
		const char *newline = memchr(next, '\n', (size_t)(end - next));
		struct np_span line = {next, (size_t)((newline ? newline : end) - next)};

		next += line.len + 1;
		while (line.len && is_blank(line.text[line.len - 1]))
			line.len--;
		c.line++;
		if (read_line(&c, line))
			return -1;
	}
	return 0;
}

#include "input/parts.h"

#include <string.h>

static const char before[] = "==> ", behind[] = " <==";

enum { BEFORE = sizeof(before) - 1, BEHIND = sizeof(behind) - 1 };

/* The line at START without its line break; *NEXT is the one behind it. */
static size_t line_length(const char *start, const char *end, const char **next)
{
	const char *newline = memchr(start, '\n', (size_t)(end - start));
	size_t len = (size_t)((newline ? newline : end) - start);

	*next = newline ? newline + 1 : end;
	return len && start[len - 1] == '\r' ? len - 1 : len;
}

/* How long the name in the header is that the LEN bytes at LINE are; 0: they are none. */
static size_t name_length(const char *line, size_t len)
{
	if (len <= BEFORE + BEHIND || memcmp(line, before, BEFORE) != 0 ||
	    memcmp(line + len - BEHIND, behind, BEHIND) != 0 || memchr(line, '\0', len))
		return 0;
	return len - BEFORE - BEHIND;
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!memchr(" \t\r\n", text[i], 4))
			return false;
	return true;
}

bool np_parts_begin(struct np_parts *parts, struct np_source *src)
{
	const char *end = src->text + src->len, *line = src->text, *next;
	size_t len = line_length(line, end, &next);

	*parts = (struct np_parts){.whole = src, .line = 1};
	for (; line < end && is_blank(line, len); len = line_length(line, end, &next)) {
		line = next;
		parts->line++;
	}
	parts->at = line;
	return line < end && name_length(line, len) > 0;
}

/* To the next header, or to the end. */
static void skip(struct np_parts *parts, const char *end)
{
	const char *next;

	for (; parts->at < end; parts->at = next) {
		size_t len = line_length(parts->at, end, &next);

		if (name_length(parts->at, len))
			return;
		parts->line++;
	}
}

struct np_source *np_parts_next(struct np_ctx *ctx, struct np_parts *parts)
{
	const char *end = parts->whole->text + parts->whole->len;

	while (parts->at < end) {
		const char *header = parts->at, *text;
		struct np_loc loc = {parts->whole, parts->line++, 1};
		size_t len = name_length(header, line_length(header, end, &text));
		const char *name = np_arena_copy(&ctx->arena, header + BEFORE, len);
		struct np_source *part;

		parts->at = text;
		skip(parts, end);
		if (is_blank(text, (size_t)(parts->at - text))) {
			np_note(ctx, loc, "nothing in the part '%s'", name);
			continue;
		}
		part = np_source_part(ctx, (struct np_loc){parts->whole, loc.line + 1, 1}, text,
				      (size_t)(parts->at - text));
		part->path = name;
		return part;
	}
	return NULL;
}

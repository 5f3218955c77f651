#include "nvports/diag.h"

#include "nvports/quote.h"

#include <string.h>

enum {
	WINDOW = 80,          /* bytes of a source line that are shown at most */
	MESSAGE_LIMIT = 1024, /* of a message or a hint; a megabyte of input helps nobody */
};

static const char bold[] = "\033[1m", plain[] = "\033[0m";

const char *const np_severity_names[NP_SEVERITY_COUNT] = {
	[NP_NOTE] = "note",
	[NP_WARNING] = "warning",
	[NP_ERROR] = "error",
};

static const char *const colours[NP_SEVERITY_COUNT] = {
	[NP_NOTE] = "\033[1m",
	[NP_WARNING] = "\033[1;33m",
	[NP_ERROR] = "\033[1;31m",
};

/* Where messages on SRC are counted: a part of an input has no limit of its own. */
static unsigned *counted(struct np_ctx *ctx, struct np_source *src)
{
	if (!src)
		return ctx->reported;
	return src->whole ? src->whole->reported : src->reported;
}

/* Count the message, by its source or with all that have none; true where it is over the limit. */
static bool over_limit(struct np_ctx *ctx, enum np_severity severity, struct np_source *src)
{
	unsigned *reported = counted(ctx, src);

	ctx->count[severity]++;
	ctx->last_dropped = ++reported[severity] > NP_DIAG_LIMIT && !ctx->keep_all;
	return ctx->last_dropped;
}

__attribute__((format(printf, 4, 0))) static void record(struct np_ctx *ctx,
							 enum np_severity severity,
							 struct np_loc loc, const char *format,
							 va_list args)
{
	struct np_diag *diag;

	if (over_limit(ctx, severity, loc.src))
		return;
	diag = np_arena_alloc(&ctx->arena, sizeof(*diag));
	diag->severity = severity;
	diag->loc = loc;
	diag->message = np_arena_vprintf(&ctx->arena, format, args);
	diag->last_shown = !ctx->keep_all && counted(ctx, loc.src)[severity] == NP_DIAG_LIMIT;
	if (ctx->last)
		ctx->last->next = diag;
	else
		ctx->first = diag;
	ctx->last = diag;
}

int np_error(struct np_ctx *ctx, struct np_loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(ctx, NP_ERROR, loc, format, args);
	va_end(args);
	return -1;
}

void np_warn(struct np_ctx *ctx, struct np_loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(ctx, NP_WARNING, loc, format, args);
	va_end(args);
}

void np_note(struct np_ctx *ctx, struct np_loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(ctx, NP_NOTE, loc, format, args);
	va_end(args);
}

void np_report(struct np_ctx *ctx, enum np_severity severity, struct np_loc loc, const char *format,
	       ...)
{
	va_list args;

	va_start(args, format);
	record(ctx, severity, loc, format, args);
	va_end(args);
}

void np_hint(struct np_ctx *ctx, const char *format, ...)
{
	va_list args;

	if (!ctx->last || ctx->last_dropped)
		return;
	va_start(args, format);
	ctx->last->hint = np_arena_vprintf(&ctx->arena, format, args);
	va_end(args);
}

void np_about(struct np_ctx *ctx, const char *topic, const char *place)
{
	if (!ctx->last || ctx->last_dropped)
		return;
	ctx->last->topic = topic;
	ctx->last->place = place;
}

struct np_diag *np_diags_take(struct np_ctx *ctx, struct np_diag *last)
{
	struct np_diag *taken = last ? last->next : ctx->first;

	for (const struct np_diag *d = taken; d; d = d->next) {
		ctx->count[d->severity]--;
		counted(ctx, d->loc.src)[d->severity]--;
	}
	if (last)
		last->next = NULL;
	else
		ctx->first = NULL;
	ctx->last = last;
	return taken;
}

bool np_failed(const struct np_ctx *ctx)
{
	return ctx->count[NP_ERROR] > 0;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The start of the UTF-8 sequence that AT is in; no sequence is longer than four bytes. */
static size_t sequence_start(const char *text, size_t at)
{
	for (int i = 0; i < 3 && at > 0 && is_continuation(text[at]); i++)
		at--;
	return at;
}

/*
 * Write text from outside: '?' for every character that is not printable and for every byte or
 * broken sequence that is not UTF-8. TAB is what is written for a tab.
 */
static void put_safe(FILE *out, const char *text, size_t len, char tab)
{
	size_t bad;

	while (!np_text_is_printable(text, len, &bad)) {
		fwrite(text, 1, bad, out);
		putc(text[bad] == '\t' ? tab : '?', out);
		do
			bad++;
		while (bad < len && is_continuation(text[bad]));
		text += bad;
		len -= bad;
	}
	fwrite(text, 1, len, out);
}

void np_put_message(FILE *out, const char *text)
{
	size_t len = strlen(text);

	if (len <= MESSAGE_LIMIT) {
		put_safe(out, text, len, '?');
		return;
	}
	put_safe(out, text, sequence_start(text, MESSAGE_LIMIT), '?');
	fputs("...", out);
}

void np_put_place(FILE *out, struct np_loc loc)
{
	if (!loc.src)
		return;
	np_put_message(out, loc.src->name);
	if (loc.line)
		fprintf(out, ":%u:%u", (unsigned)loc.line, (unsigned)loc.col);
	fputs(": ", out);
}

void np_put_severity(FILE *out, enum np_severity severity, bool colour)
{
	fprintf(out, "%s%s:%s ", colour ? colours[severity] : "", np_severity_names[severity],
		colour ? plain : "");
}

static void print_place(FILE *out, struct np_loc loc)
{
	if (loc.src)
		np_put_place(out, loc);
	else
		fputs("nvports: ", out);
}

/* The line at LOC and its length without the line break; NULL where the input is shorter. */
static const char *find_line(struct np_loc loc, size_t *len)
{
	const char *line = loc.src->text, *end = line + loc.src->len, *stop;

	for (uint32_t i = 1; i < loc.line; i++) {
		line = memchr(line, '\n', (size_t)(end - line));
		if (!line)
			return NULL;
		line++;
	}
	stop = memchr(line, '\n', (size_t)(end - line));
	if (!stop)
		stop = end;
	if (stop > line && stop[-1] == '\r')
		stop--;
	*len = (size_t)(stop - line);
	return line;
}

/* A mark under the character behind the LEN bytes at TEXT, which stand to the right of INDENT. */
static void print_caret(FILE *out, int indent, const char *text, size_t len)
{
	fprintf(out, "%*s", indent, "");
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\t')
			putc('\t', out);
		else if (!is_continuation(text[i]))
			putc(' ', out);
	}
	fputs("^\n", out);
}

static void print_window(FILE *out, const char *line, size_t len, size_t at)
{
	static const char cut[] = "...";
	size_t from = 0, to = len;

	if (len > WINDOW) {
		from = at > WINDOW / 2 ? sequence_start(line, at - WINDOW / 2) : 0;
		to = len - from > WINDOW ? sequence_start(line, from + WINDOW) : len;
	}
	if (from)
		fputs(cut, out);
	put_safe(out, line + from, to - from, '\t');
	fprintf(out, "%s\n", to < len ? cut : "");
	print_caret(out, from ? (int)strlen(cut) : 0, line + from, at - from);
}

/* Where character COL, from 1, of the LEN bytes at LINE begins. */
static size_t column_offset(const char *line, size_t len, uint32_t col)
{
	size_t at = 0;

	while (at < len && (is_continuation(line[at]) || --col > 0))
		at++;
	return at;
}

static void print_line(FILE *out, struct np_loc loc)
{
	const char *line;
	size_t len;

	if (!loc.src || !loc.line || loc.src->confidential)
		return;
	line = find_line(loc, &len);
	if (line && len)
		print_window(out, line, len, column_offset(line, len, loc.col));
}

static void print_diag(const struct np_diag *diag, FILE *out, bool colour)
{
	fputs(colour ? bold : "", out);
	print_place(out, diag->loc);
	np_put_severity(out, diag->severity, colour);
	np_put_message(out, diag->message);
	putc('\n', out);
	print_line(out, diag->loc);
	if (diag->hint) {
		fputs("  hint: ", out);
		np_put_message(out, diag->hint);
		putc('\n', out);
	}
}

static void print_rest(const struct np_ctx *ctx, const struct np_diag *diag, FILE *out)
{
	struct np_source *src =
		diag->loc.src && diag->loc.src->whole ? diag->loc.src->whole : diag->loc.src;
	unsigned rest = (src ? src->reported : ctx->reported)[diag->severity] - NP_DIAG_LIMIT;

	if (!rest)
		return;
	print_place(out, np_loc_whole(src));
	fprintf(out, "%u more %s%s not shown\n", rest, np_severity_names[diag->severity],
		rest == 1 ? "" : "s");
}

void np_diag_print(const struct np_ctx *ctx, FILE *out, bool colour)
{
	for (const struct np_diag *diag = ctx->first; diag; diag = diag->next)
		print_diag(diag, out, colour);
	for (const struct np_diag *diag = ctx->first; diag; diag = diag->next) {
		if (diag->last_shown)
			print_rest(ctx, diag, out);
	}
}

void np_ctx_release(struct np_ctx *ctx)
{
	np_arena_release(&ctx->arena);
	*ctx = (struct np_ctx){0};
}

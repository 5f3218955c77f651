/*
 * Any text through each quoting function; what comes out is read by the rules of its language. The
 * first byte chooses the separator of CSV.
 */
#include "fuzz.h"
#include "input/tree.h"

typedef void quote_fn(FILE *out, const char *text);

/* What QUOTE writes for TEXT; to be freed. */
static char *quoted(quote_fn *quote, const char *text)
{
	char *result = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&result, &len);

	fuzz_check(out);
	quote(out, text);
	fuzz_check(fclose(out) == 0 && strlen(result) == len);
	return result;
}

/* Well-formed byte sequences: the Unicode Standard, table 3-7. */
static const struct {
	unsigned char first, last, second_first, second_last;
	size_t len;
} sequences[] = {
	{0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
	{0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
	{0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* The length of the sequence at TEXT, which has a NUL at its end; 0 where it is ill-formed. */
static size_t sequence_length(const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t i = 0, k = 1;

	while (i < sizeof(sequences) / sizeof(*sequences) && bytes[0] > sequences[i].last)
		i++;
	if (i == sizeof(sequences) / sizeof(*sequences) || bytes[0] < sequences[i].first)
		return 0;
	if (sequences[i].len > 1 &&
	    (bytes[1] < sequences[i].second_first || bytes[1] > sequences[i].second_last))
		return 0;
	while (k < sequences[i].len && (k == 1 || (bytes[k] & 0xC0) == 0x80))
		k++;
	return k == sequences[i].len ? k : 0;
}

static bool is_utf8(const char *text)
{
	size_t len;

	while (*text) {
		len = sequence_length(text);
		if (!len)
			return false;
		text += len;
	}
	return true;
}

/* What is printable is UTF-8; and the first offender is the first. */
static void check_printable(const char *text)
{
	size_t len = strlen(text), bad = len;
	bool good = np_text_is_printable(text, len, &bad);

	fuzz_check(good == (bad == len));
	fuzz_check(!good || is_utf8(text));
	fuzz_check(np_text_is_printable(text, bad, NULL));
	fuzz_check(good || bad < len);
}

/* DOCUMENT is a list of one scalar, which is TEXT unless that is no UTF-8. */
static void check_document(struct np_ctx *ctx, const char *document, const char *text)
{
	struct np_source *src = np_source_text(ctx, "yaml", document, strlen(document));
	const struct np_tree *root = np_yaml_read(ctx, src);

	fuzz_check(root && root->kind == NP_LIST && root->count == 1);
	fuzz_check(root->first->kind == NP_SCALAR);
	fuzz_check(!is_utf8(text) || strcmp(root->first->text, text) == 0);
}

static void check_yaml(const char *text)
{
	struct np_ctx ctx = {0};
	char *yaml = quoted(np_quote_yaml, text);

	fuzz_check(np_text_is_printable(yaml, strlen(yaml), NULL));
	check_document(&ctx, np_arena_printf(&ctx.arena, "- %s # c\n", yaml), text);
	check_document(&ctx, np_arena_printf(&ctx.arena, "[%s]", yaml), text);
	free(yaml);
	np_ctx_release(&ctx);
}

/* One line of printable text; without its backslashes it is TEXT, if that was printable. */
static void check_markdown(const char *text)
{
	char *cell = quoted(np_quote_markdown, text), *to = cell;

	fuzz_check(np_text_is_printable(cell, strlen(cell), NULL));
	for (const char *from = cell; *from; from++) {
		fuzz_check(!strchr("`*_{}[]<>#~|&$", *from));
		if (*from == '\\')
			fuzz_check(*++from);
		*to++ = *from;
	}
	*to = '\0';
	if (np_text_is_printable(text, strlen(text), NULL))
		fuzz_check(strcmp(cell, text) == 0);
	free(cell);
}

/* Read the cell at *AT in place, by RFC 4180; *AT moves behind its separator. */
static char *read_cell(char **at, char separator)
{
	char *cell = *at + (**at == '"'), *from = cell, *to = cell;
	bool quote = **at == '"';

	while (*from && (quote || *from != separator)) {
		fuzz_check(quote || !strchr("\"\r\n", *from));
		if (quote && *from == '"' && *++from != '"')
			quote = false;
		else
			*to++ = *from++;
	}
	fuzz_check(!quote && *from == separator);
	*to = '\0';
	*at = from + 1;
	return cell;
}

/* Two cells of a row are TEXT each, behind an apostrophe where it would be a formula. */
static void check_csv(const char *text, char separator)
{
	bool formula = *text && strchr("=+-@\t\r", *text);
	char *row = NULL, *at;
	size_t len = 0;
	FILE *out = open_memstream(&row, &len);

	fuzz_check(out);
	for (int i = 0; i < 2; i++) {
		np_quote_csv(out, text, separator);
		putc(separator, out);
	}
	fuzz_check(fclose(out) == 0);
	at = row;
	for (int i = 0; i < 2; i++) {
		const char *cell = read_cell(&at, separator);

		fuzz_check(!formula || *cell == '\'');
		fuzz_check(strcmp(cell + formula, text) == 0);
	}
	fuzz_check(at == row + len);
	free(row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = ",;\t|";
	struct np_arena arena = {0};
	const char *text;

	if (size == 0 || size > FUZZ_LIMIT)
		return 0;
	text = np_arena_copy(&arena, (const char *)data + 1, size - 1);
	check_printable(text);
	check_yaml(text);
	check_markdown(text);
	check_csv(text, separators[data[0] % 4]);
	np_arena_release(&arena);
	return 0;
}

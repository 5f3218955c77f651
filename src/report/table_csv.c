#include "nvports/quote.h"
#include "nvports/report.h"

#include <limits.h>
#include <string.h>

enum {
	BUFFER_SIZE = 32 * 1024,
	ROWS_TOGETHER = 128, /* between two resets of the scratch arena */
};

/* A cell that np_quote_csv would write as it is. */
struct plain {
	const char *text;
	size_t len;
};

/*
 * The largest outputs are CSV, and in them most cells are those of the row above: the same text at
 * the same address. Such a cell is neither measured nor examined again, and plain ones leave
 * together, because a write to OUT costs more than a short cell.
 */
struct writer {
	FILE *out;
	char separator;
	struct np_arena scratch;     /* of the cells; reset together with ABOVE */
	struct plain *above;         /* by column, the latest cell that was plain */
	bool ends[UCHAR_MAX + 1];    /* characters that end a plain cell: a quote, a NUL ... */
	bool formula[UCHAR_MAX + 1]; /* that begin what a spreadsheet takes for a formula */
	size_t used;                 /* of BUFFER */
	char buffer[BUFFER_SIZE];
};

static void flush(struct writer *writer)
{
	fwrite_unlocked(writer->buffer, 1, writer->used, writer->out);
	writer->used = 0;
}

/* Write LEN bytes and, behind them, the character END. */
static void put(struct writer *writer, const char *text, size_t len, char end)
{
	if (len >= BUFFER_SIZE - writer->used)
		flush(writer);
	if (len >= BUFFER_SIZE) {
		fwrite_unlocked(text, 1, len, writer->out);
		len = 0;
	}
	memcpy(writer->buffer + writer->used, text, len);
	writer->used += len;
	writer->buffer[writer->used++] = end;
}

/* Whether np_quote_csv would write TEXT as it is; if so, *PLAIN is TEXT with its length. */
static bool is_plain(const struct writer *writer, const char *text, struct plain *plain)
{
	const char *end = text;

	while (!writer->ends[(unsigned char)*end])
		end++;
	if (*end || writer->formula[(unsigned char)*text])
		return false;
	*plain = (struct plain){text, (size_t)(end - text)};
	return true;
}

/* The cell TEXT and, behind it, END. */
static void put_cell(struct writer *writer, const char *text, struct plain *above, char end)
{
	if (text != above->text && !is_plain(writer, text, above)) {
		flush(writer);
		np_quote_csv(writer->out, text, writer->separator);
		put(writer, "", 0, end);
		return;
	}
	put(writer, above->text, above->len, end);
}

static void put_headings(struct writer *writer, const struct np_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (i > 0)
			putc(writer->separator, writer->out);
		np_quote_csv(writer->out, table->columns[i]->key, writer->separator);
	}
	fputs("\r\n", writer->out);
}

static void put_row(struct writer *writer, const struct np_table *table, const void *row)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const char *text = table->columns[i]->cell(&writer->scratch, row);
		bool last = i + 1 == table->column_count;

		put_cell(writer, text, &writer->above[i], last ? '\r' : writer->separator);
	}
	put(writer, "", 0, '\n');
}

static void put_rows(struct writer *writer, const struct np_table *table)
{
	const char *row = table->rows;

	for (size_t i = 0; i < table->count; i++, row += table->stride) {
		if (i % ROWS_TOGETHER == 0) {
			np_arena_reset(&writer->scratch);
			memset(writer->above, 0, table->column_count * sizeof(*writer->above));
		}
		put_row(writer, table, row);
	}
	flush(writer);
}

static void mark(bool set[static UCHAR_MAX + 1], const char *characters, size_t count)
{
	for (size_t i = 0; i < count; i++)
		set[(unsigned char)characters[i]] = true;
}

void np_table_csv(FILE *out, const struct np_table *table, const struct np_table_style *style)
{
	struct np_arena arena = {0};
	struct writer *writer = np_arena_alloc(&arena, sizeof(*writer));

	writer->out = out;
	writer->separator = style->separator;
	mark(writer->ends, "\"\r\n", sizeof("\"\r\n"));
	mark(writer->ends, &style->separator, 1);
	mark(writer->formula, "=+-@\t", strlen("=+-@\t"));
	writer->above = np_arena_array(&arena, table->column_count, sizeof(*writer->above));
	if (style->bom)
		fputs("\xef\xbb\xbf", out);
	if (style->header)
		put_headings(writer, table);
	put_rows(writer, table);
	np_arena_release(&writer->scratch);
	np_arena_release(&arena);
}

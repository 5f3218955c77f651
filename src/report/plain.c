/*
 * libsmartcols keeps a copy of each cell and looks at each character several times. Of a table of
 * 55,000 rows that was four fifths of the whole run, and 30 MiB; here each cell is made twice.
 */
#include "report/plain.h"

#include <string.h>

enum {
	RESET_EVERY = 256, /* rows after which the scratch memory is used again */
};

/* The length of TEXT, or -1 where its width may be another: blanks at its end do not count. */
static int width_of(const char *text)
{
	size_t len = 0;

	for (; text[len]; len++)
		if (text[len] < ' ' || text[len] > '~')
			return -1;
	if (len > INT16_MAX || (len && text[len - 1] == ' '))
		return -1;
	return (int)len;
}

static const char *row_at(const struct np_table *table, size_t i)
{
	return (const char *)table->rows + i * table->stride;
}

static bool widen(int *width, const char *text)
{
	int own = width_of(text);

	if (own > *width)
		*width = own;
	return own >= 0;
}

static bool measure(struct np_arena *scratch, const struct np_table *table, bool header,
		    int *widths)
{
	bool good = true;

	for (size_t c = 0; c < table->column_count; c++)
		widths[c] = 1; /* libsmartcols has no narrower column */
	for (size_t c = 0; header && c < table->column_count; c++)
		good &= widen(&widths[c], table->columns[c]->title);
	for (size_t i = 0; good && i < table->count; i++) {
		for (size_t c = 0; c < table->column_count; c++)
			good &= widen(&widths[c],
				      table->columns[c]->cell(scratch, row_at(table, i)));
		if (i % RESET_EVERY == RESET_EVERY - 1)
			np_arena_reset(scratch);
	}
	return good;
}

static void pad(FILE *out, size_t count)
{
	static const char blanks[] = "                                                ";
	enum { MOST = sizeof(blanks) - 1 };

	for (; count > MOST; count -= MOST)
		fwrite_unlocked(blanks, 1, MOST, out);
	fwrite_unlocked(blanks, 1, count, out);
}

/* A line of cells or, without ROW, of headings; blanks only before what follows them. */
static void print_line(struct np_arena *scratch, FILE *out, const struct np_table *table,
		       const int *widths, const void *row)
{
	size_t blanks = 0;

	for (size_t c = 0; c < table->column_count; c++) {
		const struct np_column *column = table->columns[c];
		const char *text = row ? column->cell(scratch, row) : column->title;
		size_t len = strlen(text);

		if (len) {
			pad(out, blanks);
			blanks = 0;
		}
		fwrite_unlocked(text, 1, len, out);
		blanks += (size_t)widths[c] - len + strlen("  ");
	}
	putc_unlocked('\n', out);
}

static void print(struct np_arena *scratch, FILE *out, const struct np_table *table, bool header,
		  const int *widths)
{
	if (header)
		print_line(scratch, out, table, widths, NULL);
	for (size_t i = 0; i < table->count; i++) {
		print_line(scratch, out, table, widths, row_at(table, i));
		if (i % RESET_EVERY == RESET_EVERY - 1)
			np_arena_reset(scratch);
	}
}

bool np_table_plain(FILE *out, const struct np_table *table, bool header)
{
	struct np_arena scratch = {0};
	int widths[NP_COLUMN_LIMIT] = {0};
	bool good = table->count > 0 && table->column_count <= NP_COLUMN_LIMIT &&
		    measure(&scratch, table, header, widths);

	np_arena_reset(&scratch);
	if (good)
		print(&scratch, out, table, header, widths);
	np_arena_release(&scratch);
	return good;
}

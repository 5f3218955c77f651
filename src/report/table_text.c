#include "nvports/diag.h"
#include "nvports/report.h"

#include <libsmartcols.h>

/* Every call of libsmartcols fails for one reason: memory. */

static int set_up(struct libscols_table *grid, FILE *out, const struct np_table *table,
		  const struct np_table_style *style)
{
	size_t width = style->width > 0 ? (size_t)style->width : 0;

	if (scols_table_set_stream(grid, out) || scols_table_set_column_separator(grid, "  ") ||
	    scols_table_enable_minout(grid, true) ||
	    scols_table_enable_noheadings(grid, !style->header || table->count == 0) ||
	    scols_table_set_termforce(grid,
				      width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER) ||
	    scols_table_set_termwidth(grid, width))
		return -1;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct np_column *column = table->columns[i];
		int flags = column->wrap ? SCOLS_FL_WRAP : 0;

		if (!scols_table_new_column(grid, column->title, 0, flags))
			return -1;
	}
	return 0;
}

static int add_row(struct libscols_table *grid, const struct np_table *table, const void *row,
		   struct np_arena *scratch)
{
	struct libscols_line *line = scols_table_new_line(grid, NULL);

	if (!line)
		return -1;
	for (size_t i = 0; i < table->column_count; i++)
		if (scols_line_set_data(line, i, table->columns[i]->cell(scratch, row)))
			return -1;
	return 0;
}

/* libsmartcols prints nothing for a table without rows, so the headings become one. */
static int add_headings(struct libscols_table *grid, const struct np_table *table)
{
	struct libscols_line *line = scols_table_new_line(grid, NULL);

	if (!line)
		return -1;
	for (size_t i = 0; i < table->column_count; i++)
		if (scols_line_set_data(line, i, table->columns[i]->title))
			return -1;
	return 0;
}

static int fill(struct libscols_table *grid, const struct np_table *table, bool header)
{
	struct np_arena scratch = {0};
	const char *row = table->rows;
	int status = 0;

	if (table->count == 0 && header)
		status = add_headings(grid, table);
	for (size_t i = 0; i < table->count && !status; i++, row += table->stride) {
		status = add_row(grid, table, row, &scratch);
		np_arena_reset(&scratch);
	}
	np_arena_release(&scratch);
	return status;
}

int np_table_text(struct np_ctx *ctx, FILE *out, const struct np_table *table,
		  const struct np_table_style *style)
{
	struct libscols_table *grid = scols_new_table();
	int status = -1;

	if (grid && !set_up(grid, out, table, style) && !fill(grid, table, style->header))
		status = scols_print_table(grid);
	scols_unref_table(grid);
	if (status)
		return np_error(ctx, (struct np_loc){0}, "out of memory while laying out a table");
	if (table->footnote)
		fprintf(out, "\n%s\n", table->footnote);
	return 0;
}

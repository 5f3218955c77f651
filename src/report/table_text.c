#include "nvports/diag.h"
#include "nvports/report.h"
#include "report/fold.h"
#include "report/plain.h"

#include <libsmartcols.h>

/*
 * libsmartcols aligns the columns and shows as escapes what cannot be printed. It would also make
 * a table fit its terminal, but by breaking words anywhere, so it is told of none, and gets cells
 * that are folded already. Every call of it fails for one reason: memory.
 */

struct layout {
	struct libscols_table *grid;
	const struct np_table *table;
	const size_t *rooms; /* by column, for the cells that are folded */
	struct np_arena arena, scratch;
};

static int add_column(const struct layout *layout, size_t i, bool headings)
{
	/* A heading takes up room even where it is not printed. */
	const char *title = headings ? layout->table->columns[i]->title : "";
	struct libscols_column *column = scols_table_new_column(layout->grid, title, 0, 0);

	if (!column)
		return -1;
	if (layout->rooms[i] > 0 && (scols_column_set_flags(column, SCOLS_FL_WRAP) ||
				     scols_column_set_safechars(column, "\n") ||
				     scols_column_set_wrapfunc(column, scols_wrapnl_chunksize,
							       scols_wrapnl_nextchunk, NULL)))
		return -1;
	return 0;
}

static int add_columns(const struct layout *layout, FILE *out, bool headings)
{
	struct libscols_table *grid = layout->grid;

	if (scols_table_set_stream(grid, out) || scols_table_set_column_separator(grid, "  ") ||
	    scols_table_enable_minout(grid, true) ||
	    scols_table_enable_noheadings(grid, !headings) ||
	    scols_table_set_termforce(grid, SCOLS_TERMFORCE_NEVER))
		return -1;
	for (size_t i = 0; i < layout->table->column_count; i++)
		if (add_column(layout, i, headings))
			return -1;
	return 0;
}

/* A line of cells or, without ROW, of headings. */
static int add_line(struct layout *layout, const void *row)
{
	struct libscols_line *line = scols_table_new_line(layout->grid, NULL);

	if (!line)
		return -1;
	for (size_t i = 0; i < layout->table->column_count; i++) {
		const struct np_column *column = layout->table->columns[i];
		const char *text = row ? column->cell(&layout->scratch, row) : column->title;

		if (row && layout->rooms[i] > 0)
			text = np_fold(&layout->scratch, text, layout->rooms[i]);
		if (scols_line_set_data(line, i, text))
			return -1;
	}
	np_arena_reset(&layout->scratch);
	return 0;
}

static int add_lines(struct layout *layout)
{
	const char *row = layout->table->rows;

	for (size_t i = 0; i < layout->table->count; i++, row += layout->table->stride)
		if (add_line(layout, row))
			return -1;
	return 0;
}

/* libsmartcols prints nothing for a table without lines, so the headings become one. */
static int print(struct layout *layout, FILE *out, const struct np_table_style *style)
{
	bool empty = layout->table->count == 0;

	layout->rooms = np_fold_columns(&layout->arena, layout->table, style->width);
	if (add_columns(layout, out, style->header && !empty))
		return -1;
	if (empty && style->header ? add_line(layout, NULL) : add_lines(layout))
		return -1;
	return scols_print_table(layout->grid);
}

static int lay_out(struct np_ctx *ctx, FILE *out, const struct np_table *table,
		   const struct np_table_style *style)
{
	struct layout layout = {.grid = scols_new_table(), .table = table};
	int status = layout.grid ? print(&layout, out, style) : -1;

	scols_unref_table(layout.grid);
	np_arena_release(&layout.arena);
	np_arena_release(&layout.scratch);
	if (status)
		return np_error(ctx, (struct np_loc){0}, "out of memory while laying out a table");
	return 0;
}

int np_table_text(struct np_ctx *ctx, FILE *out, const struct np_table *table,
		  const struct np_table_style *style)
{
	if ((style->width || !np_table_plain(out, table, style->header)) &&
	    lay_out(ctx, out, table, style))
		return -1;
	if (table->footnote)
		fprintf(out, "\n%s\n", table->footnote);
	return 0;
}

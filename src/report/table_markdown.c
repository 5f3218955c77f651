#include "nvports/quote.h"
#include "nvports/report.h"

/* The titles are the program's own and hold nothing that Markdown gives a meaning to. */
static void print_headings(FILE *out, const struct np_table *table, bool titles)
{
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "| %s ", titles ? table->columns[i]->title : "");
	fputs("|\n", out);
	for (size_t i = 0; i < table->column_count; i++)
		fputs("| --- ", out);
	fputs("|\n", out);
}

static void print_row(FILE *out, const struct np_table *table, const void *row,
		      struct np_arena *scratch)
{
	for (size_t i = 0; i < table->column_count; i++) {
		fputs_unlocked("| ", out);
		np_quote_markdown(out, table->columns[i]->cell(scratch, row));
		putc_unlocked(' ', out);
	}
	fputs_unlocked("|\n", out);
}

void np_table_markdown(FILE *out, const struct np_table *table, const struct np_table_style *style)
{
	struct np_arena scratch = {0};
	const char *row = table->rows;

	print_headings(out, table, style->header);
	for (size_t i = 0; i < table->count; i++, row += table->stride) {
		print_row(out, table, row, &scratch);
		np_arena_reset(&scratch);
	}
	np_arena_release(&scratch);
	if (table->footnote) {
		putc('\n', out);
		np_quote_markdown(out, table->footnote);
		putc('\n', out);
	}
}

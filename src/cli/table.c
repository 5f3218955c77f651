#include "cli/table.h"
#include "cli/output.h"
#include "nvports/suggest.h"

#include <string.h>

static const struct np_loc nowhere = {0};

const char *const np_table_formats[] = {"text", "csv", "json", "markdown", NULL};

bool np_format_is(const struct np_args *args, const char *format)
{
	return args->format && strcmp(args->format, format) == 0;
}

size_t np_columns_count(const struct np_column *const *columns)
{
	size_t count = 0;

	while (columns[count])
		count++;
	return count;
}

static int unknown_column(struct np_ctx *ctx, const char *id,
			  const struct np_column *const *columns)
{
	const char *known[NP_COLUMN_LIMIT], *near;
	size_t count = 0;

	for (; columns[count]; count++)
		known[count] = columns[count]->id;
	near = np_suggest(id, known, count);
	np_error(ctx, nowhere, "unknown column '%s'", id);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	else
		np_hint(ctx, "one of %s", np_join(&ctx->arena, known, count));
	return -1;
}

int np_columns_choose(struct np_ctx *ctx, const struct np_words *ids,
		      const struct np_column *const *known, struct np_table *table)
{
	const struct np_column **columns =
		np_arena_array(&ctx->arena, ids->count, sizeof(const struct np_column *));
	int failed = 0;

	for (size_t i = 0; i < ids->count; i++) {
		size_t k = 0;

		while (known[k] && strcmp(known[k]->id, ids->items[i]) != 0)
			k++;
		columns[i] = known[k];
		if (!known[k])
			failed = unknown_column(ctx, ids->items[i], known);
	}
	table->columns = columns;
	table->column_count = ids->count;
	return failed;
}

int np_table_print(struct np_ctx *ctx, FILE *out, const struct np_args *args,
		   const struct np_table *table)
{
	const struct np_table_style style = {
		.separator = args->separator ? *args->separator : ',',
		.bom = args->bom,
		.header = !args->no_header,
		.width = np_output_width(args->output),
	};

	if (np_format_is(args, "csv")) {
		np_table_csv(out, table, &style);
		return 0;
	}
	if (np_format_is(args, "markdown")) {
		np_table_markdown(out, table, &style);
		return 0;
	}
	return np_table_text(ctx, out, table, &style);
}

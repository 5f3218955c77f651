/* What the commands that print a table share: its columns, and its formats. */
#ifndef NVPORTS_CLI_TABLE_H
#define NVPORTS_CLI_TABLE_H

#include "cli/options.h"
#include "nvports/report.h"

/* For --format of those that have all of them; closed by NULL. */
extern const char *const np_table_formats[];

/* True where --format says FORMAT; without it, none is true. */
bool np_format_is(const struct np_args *args, const char *format);

/* How many columns there are before the NULL that closes them. */
size_t np_columns_count(const struct np_column *const *columns);

/* Let TABLE have the columns that IDS ask for, out of KNOWN; -1 after recording unknown ones. */
int np_columns_choose(struct np_ctx *ctx, const struct np_words *ids,
		      const struct np_column *const *known, struct np_table *table);

/* Print TABLE on OUT as ARGS say: as text, CSV or Markdown. -1 after recording why not. */
int np_table_print(struct np_ctx *ctx, FILE *out, const struct np_args *args,
		   const struct np_table *table);

#endif

/* Making a text table fit a terminal, by folding the cells of columns that may be broken. */
#ifndef NVPORTS_REPORT_FOLD_H
#define NVPORTS_REPORT_FOLD_H

#include "nvports/report.h"

enum {
	NP_COLUMN_GAP = 2, /* blanks between the columns of a text table */
};

/* For each column of TABLE how wide it may be, or 0 where its cells stay as they are. */
const size_t *np_fold_columns(struct np_arena *arena, const struct np_table *table, int width);

/*
 * TEXT with newlines in it, so that no line is wider than WIDTH unless a word alone is. It is
 * broken at a blank, which goes, and behind a comma. Its own newlines become blanks.
 */
const char *np_fold(struct np_arena *arena, const char *text, size_t width);

#endif

/* Text tables without libsmartcols, where its care is not needed. */
#ifndef NVPORTS_REPORT_PLAIN_H
#define NVPORTS_REPORT_PLAIN_H

#include "nvports/report.h"

/*
 * Print TABLE as libsmartcols would. Returns false, with nothing printed, where that takes more
 * than padding: a table without rows, or a cell that is not printable ASCII or ends in a blank.
 */
bool np_table_plain(FILE *out, const struct np_table *table, bool header);

#endif

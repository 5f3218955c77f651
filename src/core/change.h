/* The order of changes. */
#ifndef NVPORTS_CORE_CHANGE_H
#define NVPORTS_CORE_CHANGE_H

#include "nvports/diff.h"

/*
 * For qsort: two struct np_change, as struct np_diff has them. The same with the states exchanged.
 */
int np_change_compare(const void *a, const void *b);

#endif

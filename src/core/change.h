/* The order of changes. */
#ifndef NVPORTS_CORE_CHANGE_H
#define NVPORTS_CORE_CHANGE_H

#include "nvports/diff.h"

/* For qsort: struct np_change in the order of struct np_diff, whichever state came first. */
int np_change_compare(const void *a, const void *b);

#endif

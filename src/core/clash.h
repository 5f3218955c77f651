/* Ports that two things claim. */
#ifndef NVPORTS_CORE_CLASH_H
#define NVPORTS_CORE_CLASH_H

#include "nvports/plan.h"

/*
 * Find clashes in PLAN and record each with the severity CLASH: two services of a node on one
 * single port, and one port of a public address that would lead to two nodes or to two ports of
 * one. -1 if there are any and CLASH is an error.
 */
int np_find_clashes(struct np_ctx *ctx, const struct np_plan *plan, enum np_severity clash);

#endif

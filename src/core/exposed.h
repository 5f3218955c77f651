/* Restricted ports that another service opens to everybody. */
#ifndef NVPORTS_CORE_EXPOSED_H
#define NVPORTS_CORE_EXPOSED_H

#include "nvports/plan.h"

/*
 * Warn of each requirement in PLAN with restricted sources some ports of which another one on its
 * node opens to any: a range over a single port, mostly. The restriction does not hold there.
 */
void np_find_exposed(struct np_ctx *ctx, const struct np_plan *plan);

#endif

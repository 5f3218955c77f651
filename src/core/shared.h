/* Public addresses that several forwards share. */
#ifndef NVPORTS_CORE_SHARED_H
#define NVPORTS_CORE_SHARED_H

#include "nvports/plan.h"

/* True for what a firewall has to let through; internal services are listed only. */
bool np_is_opened(const struct np_requirement *row);

/*
 * Record, with the severity CLASH, pairs of nodes to which one port of a public address would lead,
 * enough of them that each such node is named, and each node to two ports of which it would.
 * Returns how many. Addresses that nothing can go wrong with, nearly all, cost a look-up a node.
 */
size_t np_find_shared_ports(struct np_ctx *ctx, const struct np_plan *plan, enum np_severity clash);

#endif

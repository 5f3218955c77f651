/* External ports that differ from the node's own. */
#ifndef NVPORTS_CORE_PUBLISH_H
#define NVPORTS_CORE_PUBLISH_H

#include "nvports/plan.h"

/* What ROW is published by: its (first) instance, or its node. NULL: it is not. */
const struct np_publish *np_published(const struct np_requirement *row);

/*
 * Give the COUNT requirements at ROWS, which are all of one service on NODE, the external ports
 * that the site publishes for them, the instance's own before the node's. -1 after recording a
 * number of ports that differs, or one publication for several instances.
 */
int np_publish(struct np_ctx *ctx, const struct np_node *node, struct np_requirement *rows,
	       size_t count);

#endif

/* What a message or a finding is about, for people: "nethvoice1", "node 1". */
#ifndef NVPORTS_CORE_PLACE_H
#define NVPORTS_CORE_PLACE_H

#include "nvports/plan.h"

const char *np_node_place(struct np_arena *arena, const struct np_node *node);

/* OWNER of NODE; NULL: the node itself, as its proxy is not known. */
const char *np_owner_place(struct np_arena *arena, const struct np_owner *owner,
			   const struct np_node *node);

/* The (first) instance of ROW, or its node. */
const char *np_row_place(struct np_arena *arena, const struct np_requirement *row);

#endif

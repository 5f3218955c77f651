/* What a message or a finding is about, for people: "nethvoice1", or np_phrase_node. */
#ifndef NVPORTS_CORE_PLACE_H
#define NVPORTS_CORE_PLACE_H

#include "nvports/plan.h"

/* OWNER of NODE; NULL: the node itself, as its proxy is not known. */
const char *np_owner_place(struct np_arena *arena, const struct np_owner *owner,
			   const struct np_node *node);

/* The (first) instance of ROW, or its node. */
const char *np_row_place(struct np_arena *arena, const struct np_requirement *row);

#endif

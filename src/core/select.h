/* Which services, instances and nodes a selection stands for. */
#ifndef NVPORTS_CORE_SELECT_H
#define NVPORTS_CORE_SELECT_H

#include "nvports/plan.h"

struct np_chosen {
	bool *services; /* by index */
	bool all_instances, all_nodes;
	struct np_map instances;    /* id -> struct np_owner */
	struct np_map nodes, homes; /* number -> struct np_node: named, and those of instances */
};

/*
 * Look SELECTION's names up; SITE may be NULL, then nodes and instances cannot be chosen. -1 after
 * recording unknown names, with the nearest known one and a list.
 */
int np_choose(struct np_ctx *ctx, const struct np_catalogue *catalogue, const struct np_site *site,
	      const struct np_selection *selection, struct np_chosen *chosen);

/* True for a node that is named, if any is, and has a named instance, if any is. */
bool np_chosen_node(const struct np_chosen *chosen, const struct np_node *node);
bool np_chosen_instance(const struct np_chosen *chosen, const struct np_owner *instance);

#endif

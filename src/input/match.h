/* Whose the facts are that do not say so. */
#ifndef NVPORTS_INPUT_MATCH_H
#define NVPORTS_INPUT_MATCH_H

#include "input/merge.h"

/*
 * Give each configuration to the node of its proxy: by the proxy that whoever gave it named, else
 * by its addresses, else to the only node there is. -1 after recording which belong to none.
 */
int np_match_configurations(struct np_merge *m, const struct np_facts *facts);

/*
 * Give each list of ports to its instance: by name, else to the only instance there is, else to the
 * one whose values are those of the list.
 */
int np_match_port_lists(struct np_merge *m, const struct np_facts *facts);

#endif

/* Ports and places in the words of messages. */
#ifndef NVPORTS_CORE_PHRASE_H
#define NVPORTS_CORE_PHRASE_H

#include "nvports/plan.h"

/*
 * "TCP 20107 and UDP 5060,10000-20000"; "TCP/UDP 5060" where both are the same. Of many ranges the
 * first few, and how many more there are.
 */
const char *np_phrase_ports(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT]);

/* "5060,10000-20000"; of many ranges the first few, and how many more there are. */
const char *np_phrase_set(struct np_arena *arena, struct np_portset set);

/* " (environment:12:3)" for the end of a phrase; "" without a source. */
const char *np_phrase_at(struct np_arena *arena, struct np_loc loc);

/* "node 1" */
const char *np_phrase_node(struct np_arena *arena, const struct np_node *node);

#endif

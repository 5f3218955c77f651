/* Whose firewall a file shows. */
#ifndef NVPORTS_CORE_MATCH_NODE_H
#define NVPORTS_CORE_MATCH_NODE_H

#include "nvports/facts.h"

struct np_matcher {
	const struct np_site *site;
	struct np_map by_address; /* canonical text -> struct np_node */
};

struct np_matcher np_matcher_make(struct np_arena *arena, const struct np_site *site);

enum np_match_result {
	NP_MATCH_FOUND,
	NP_MATCH_UNKNOWN,   /* nothing in it says so */
	NP_MATCH_ELSEWHERE, /* a node that the site does not have */
	NP_MATCH_BOTH,      /* it speaks of two nodes */
};

/*
 * The node of FIREWALL: the one that was said, else the one that has the modules that its services
 * are named for, and its addresses, else the only one, if its address is none that contradicts.
 * *OTHER is the second of two.
 */
enum np_match_result np_match_node(const struct np_matcher *matcher,
				   const struct np_firewall *firewall, const struct np_node **node,
				   const struct np_node **other);

#endif

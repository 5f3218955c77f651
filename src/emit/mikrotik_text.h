/* Rules and lists of addresses for RouterOS. */
#ifndef NVPORTS_EMIT_MIKROTIK_TEXT_H
#define NVPORTS_EMIT_MIKROTIK_TEXT_H

#include "nvports/emit.h"
#include "nvports/map.h"

#define NP_MIKROTIK_NAT "/ip firewall nat"
#define NP_MIKROTIK_FILTER "/ip firewall filter"
#define NP_MIKROTIK_LIST "/ip firewall address-list"
#define NP_MIKROTIK_FILTER6 "/ipv6 firewall filter"
#define NP_MIKROTIK_LIST6 "/ipv6 firewall address-list"

/* Sources that a list of addresses is for. */
struct np_mikrotik_list {
	const struct np_sources *sources; /* by which it is found */
	uint32_t number;
};

/* What is written, and where to. */
struct np_mikrotik {
	struct np_arena *scratch; /* holds the lists */
	FILE *out;
	const struct np_rules *rules;
	struct np_map by_sources;
	struct np_mikrotik_list **lists;
	size_t list_count;
	/* the node that is written now, as one family sees it */
	const struct np_rules_node *node;
	const char *address, *public_address, *comment, *suffix; /* of ADDRESS */
	const struct np_openings *permits;
	uint32_t number; /* of its chains */
};

/* Number the sources of all openings. */
void np_mikrotik_find_lists(struct np_mikrotik *to);

/* Write the lists of one family. */
void np_mikrotik_write_lists(const struct np_mikrotik *to, enum np_family family);

/* Write what translates, and what permits; none of it is in force. */
void np_mikrotik_write_nat(struct np_mikrotik *to);
void np_mikrotik_write_filter(struct np_mikrotik *to, enum np_family family);

#endif

/* What a configuration group of Junos is made of. */
#ifndef NVPORTS_EMIT_SRX_TEXT_H
#define NVPORTS_EMIT_SRX_TEXT_H

#include "nvports/emit.h"
#include "nvports/map.h"

enum {
	NP_SRX_ADDRESSES = 1024, /* of an address set */
};

/* What is written, and where to. */
struct np_srx {
	struct np_arena *scratch; /* holds the maps */
	FILE *out;
	const struct np_rules *rules;
	const char *begin;          /* of a line: "set groups NAME " */
	struct np_map applications; /* by protocol and range: those that are there */
	struct np_map sources;      /* by np_sources: the numbers of their address sets */
	uint32_t source_count;
	uint32_t rule;        /* the last rule or policy */
	uint32_t hairpin_set; /* the last address set for hairpins of a restricted service */
	/* the node that is written now */
	const struct np_rules_node *node;
	uint32_t node_number;
};

/* "nvports--s12": a tag never has "--" in it, so this is not the name of another tag's. */
void np_srx_put_name(const struct np_srx *to, const char *kind, uint32_t number);
/* With the length of the prefix, also where that is full. */
void np_srx_put_net(const struct np_srx *to, const struct np_net *net);

void np_srx_set_node(struct np_srx *to, size_t index);
/* True where inside networks reach the node that is written now on the ports of OPENING. */
bool np_srx_has_hairpin(const struct np_srx *to, const struct np_opening *opening);

/* Each of these is one section, for all nodes. Addresses come before policies. */
void np_srx_write_applications(struct np_srx *to);
void np_srx_write_addresses(struct np_srx *to);
void np_srx_write_nat(struct np_srx *to);
void np_srx_write_policies(struct np_srx *to);

#endif

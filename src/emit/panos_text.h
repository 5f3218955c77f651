/* Rules and services of PAN-OS. */
#ifndef NVPORTS_EMIT_PANOS_TEXT_H
#define NVPORTS_EMIT_PANOS_TEXT_H

#include "nvports/emit.h"

/* What is numbered, each kind by itself, in the order in which it can be deleted. */
enum np_panos_kind { NP_PANOS_SECURITY, NP_PANOS_NAT, NP_PANOS_SERVICE, NP_PANOS_KINDS };

/* "rulebase nat rules", "service" */
extern const char *const np_panos_paths[NP_PANOS_KINDS];

/* What is written, and where to. */
struct np_panos {
	struct np_arena *scratch;
	FILE *out; /* NULL: all is counted only */
	const struct np_rules *rules;
	uint32_t used[NP_PANOS_KINDS]; /* how many there are */
};

/* "nvports--12": a tag never has "--" in it, so this is not the name of another tag's. */
void np_panos_put_name(FILE *out, const struct np_rules_options *options, uint32_t index);

/* True where inside networks reach NODE by its public address. */
bool np_panos_is_reflected(const struct np_rules *rules, const struct np_rules_node *node);

/* The address that NODE sees in place of that of a neighbour, and answers to by the firewall. */
const char *np_panos_replacement(const struct np_rules *rules, const struct np_rules_node *node);

/* Count what RULES need. */
void np_panos_count(struct np_arena *scratch, const struct np_rules *rules,
		    uint32_t used[static NP_PANOS_KINDS]);

/* Write services and rules, and put these before all others. */
void np_panos_write(struct np_panos *to);

#endif

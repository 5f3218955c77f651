/*
 * Targets: the firewalls that rules can be written for. Each is one file of src/emit and one line
 * of src/emit/targets.def.
 */
#ifndef NVPORTS_EMIT_H
#define NVPORTS_EMIT_H

#include "nvports/rules.h"

#include <stdio.h>

/* How a target names where packets come in. */
enum np_naming {
	NP_INTERFACES, /* --wan and --lan narrow rules; default: the site's interfaces, if any */
	NP_ZONES,      /* rules are of zones; default: wan and lan */
};

struct np_target {
	const char *name;     /* for the command line: "iptables" */
	const char *vendor;   /* "Linux (netfilter)" */
	const char *versions; /* that it is written for */
	const char *summary;  /* one line: what is written, how it is applied */
	const char *applied;  /* how that is applied, in a few words: "as root: sh FILE" */
	const char *helper;   /* behind "the SIP helper is off by "; NULL: there is none */
	unsigned abilities;   /* np_ability, a bit mask */
	enum np_naming naming;
	bool has_forward_chain; /* takes --nft-forward-chain */
	const uint16_t *own; /* TCP ports that the firewall itself listens on outside, closed by 0;
				NULL: none */
	/*
	 * What whoever chooses it must know and no ability says, each a sentence or two; closed
	 * by NULL.
	 */
	const char *const *limits;
	/*
	 * Write RULES, which np_rules_express has accepted for this target. SCRATCH is reset now
	 * and then. Write errors are left to the caller.
	 */
	void (*emit)(struct np_arena *scratch, FILE *out, const struct np_rules *rules);
	/* Write what undoes all that emit ever wrote under the same name. */
	void (*remove)(FILE *out, const struct np_rules_options *options);
};

/* All of them, in the order of targets.def; closed by NULL. */
extern const struct np_target *const np_targets[];

/* The one called NAME, or NULL after recording that there is none, with the nearest as a hint. */
const struct np_target *np_target_find(struct np_ctx *ctx, const char *name);

#endif

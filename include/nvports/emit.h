/*
 * Targets: the firewalls that rules can be written for. Each is one file of src/emit and one line
 * of src/emit/targets.def.
 */
#ifndef NVPORTS_EMIT_H
#define NVPORTS_EMIT_H

#include "nvports/rules.h"

#include <stdio.h>

/* How a target calls where packets come in, for --wan and --lan. */
struct np_naming {
	const char *kind;      /* "network interface", for messages */
	const char *example;   /* "like 'eth0'" */
	const char *others;    /* what may be in a name behind its first letter or digit */
	size_t limit;          /* bytes of a name */
	const char *wan, *lan; /* without the options; NULL: those of the site, or none at all */
	const char *summary;   /* what the options take, and what it is without them */
};

/* Interfaces of Linux and of routers alike, not bound to any by default. */
extern const struct np_naming np_naming_interfaces;
/* Zones of UCI and interfaces by the names of pfSense and OPNsense: wan and lan by default. */
extern const struct np_naming np_naming_zones;

/* Options of 'nvports rules' that some targets take; np_target.takes is a bit mask. */
enum np_taking {
	NP_TAKES_CHAIN = 1 << 0,   /* --nft-forward-chain */
	NP_TAKES_FORTIOS = 1 << 1, /* --fortios-version */
	NP_TAKES_FORMAT = 1 << 2,  /* --format */
};

/*
 * Numbered things of a firewall, of which an emitter takes a block of its own, so that it can
 * remove what an earlier text left in it.
 */
struct np_numbers {
	uint32_t first, room; /* without --first-number and --room; room 0: neither is taken */
	uint32_t last;        /* the highest number that the firewall has */
	bool untagged;        /* nothing but the number tells whose a thing is, so a second tag
				must not take those of the first */
};

struct np_target {
	const char *name;     /* for the command line: "iptables" */
	const char *vendor;   /* "Linux (netfilter)" */
	const char *versions; /* that it is written for */
	const char *summary;  /* one line: what is written, how it is applied */
	const char *applied;  /* how that is applied, in a few words: "as root: sh FILE" */
	const char *helper;   /* behind "the SIP helper is off by "; NULL: there is none */
	unsigned abilities;   /* np_ability, a bit mask */
	const struct np_naming *naming; /* NULL: neither --wan nor --lan is taken */
	unsigned takes;                 /* np_taking, a bit mask */
	const char *const *forms;       /* what --for chooses from, closed by NULL; the first is the
				default; NULL: there is nothing to choose */
	const char *acl, *acl6;         /* without --acl and --acl6; NULL: not taken */
	struct np_numbers numbers;
	const uint16_t *own; /* TCP ports that the firewall itself listens on outside, closed by 0;
				NULL: none */
	/*
	 * What whoever chooses it must know and no ability says, each a sentence or two; closed
	 * by NULL.
	 */
	const char *const *limits;
	/*
	 * What no ability says: limits of lengths and numbers, what RULES would have to leave
	 * out. -1 after recording what does not fit; notes and warnings are for the user as well.
	 * NULL: everything that the abilities allow can be written.
	 */
	int (*check)(struct np_ctx *ctx, const struct np_rules *rules);
	/*
	 * Write RULES, which np_rules_express and check have accepted for this target. SCRATCH is
	 * reset now and then. Write errors are left to the caller.
	 */
	void (*emit)(struct np_arena *scratch, FILE *out, const struct np_rules *rules);
	/*
	 * Write what undoes all that emit ever wrote under the same name. Where the firewall has
	 * no words for that, it is undo that writes what undoes RULES; one of the two is NULL.
	 */
	void (*remove)(FILE *out, const struct np_rules_options *options);
	void (*undo)(struct np_arena *scratch, FILE *out, const struct np_rules *rules);
};

/* All of them, in the order of targets.def; closed by NULL. */
extern const struct np_target *const np_targets[];

/* The one called NAME, or NULL after recording that there is none, with the nearest as a hint. */
const struct np_target *np_target_find(struct np_ctx *ctx, const char *name);

#endif

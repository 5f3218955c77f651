/*
 * What VyOS and EdgeOS share, which are both made of Vyatta: "set" and "delete" commands, rules
 * with numbers, groups of networks. Not an emitter.
 *
 * The last word of a rule is one that "commit" does not go without (an action, a protocol for
 * ports, masquerade), so that an input that has broken off inside a rule, with matches missing,
 * cannot be brought into force.
 */
#ifndef NVPORTS_EMIT_VYATTA_H
#define NVPORTS_EMIT_VYATTA_H

#include "emit/text.h"
#include "nvports/map.h"

enum {
	/* Lists of sources of a family that one name has. A text removes all by their numbers. */
	NP_VYATTA_LISTS = 20,
};

struct np_vyatta;

/* A set of sources, by its number among those of its family. */
struct np_vyatta_list {
	const struct np_sources *sources;
	bool ipv6;
	uint32_t number;
};

/* How a system calls what a rule has. */
struct np_vyatta_words {
	const char *name;                 /* of the target */
	const char *destination, *source; /* where its rules for NAT are */
	uint32_t apart;                   /* what numbers of the latter are above the former */
	const char *type;                 /* of a rule for destination NAT; NULL: not said */
	const char *masquerade; /* what has the value masquerade in a rule for source NAT */
	const char *inbound, *outbound;
	const char *address, *port; /* that a rule for destination NAT leads to */
	const char *group, *group6; /* of sources, in a filter rule */
	size_t places;              /* of a list of ports; a range takes two */
	/* What a filter rule matches besides; its other words are there already. NULL: nothing. */
	void (*match)(const struct np_vyatta *to);
};

/* What is written, and where to. */
struct np_vyatta {
	const struct np_vyatta_words *words;
	struct np_arena *scratch; /* holds the lists */
	FILE *out;                /* NULL: rules are only counted */
	const struct np_rules *rules;
	struct np_map by_sources;
	struct np_vyatta_list *lists;
	size_t list_count;
	uint32_t list_counts[2];         /* of IPv4, of IPv6 */
	uint32_t forwards, translations; /* rules for NAT so far */
	uint32_t permits;                /* filter rules so far, of one family */
	/* the node that is written now, as one family sees it */
	const struct np_rules_node *node;
	const char *address, *public_address, *label;
	const struct np_openings *openings;
	/* the rule that is written now: "set PATH NUMBER ..." */
	const char *path;
	uint32_t number;
};

/* Number the sources of all openings; begins TO, of which the first four are there. */
void np_vyatta_begin(struct np_vyatta *to);

/* Turn to what one family sees of the node at INDEX. */
void np_vyatta_set_node(struct np_vyatta *to, size_t index, enum np_family family);

/* Write "delete PATH N" for COUNT numbers from FIRST on. */
void np_vyatta_delete_rules(FILE *out, const char *path, uint32_t first, uint32_t count);
/* Write what removes all lists of sources that NAME may have. */
void np_vyatta_delete_lists(FILE *out, const char *name);
void np_vyatta_write_lists(const struct np_vyatta *to);

/* The rule at "PATH NUMBER" is written by what follows. */
void np_vyatta_rule(struct np_vyatta *to, const char *path, uint32_t number, const char *what);
/* "set PATH NUMBER OPTION 'VALUE'"; a VALUE of NULL is none. */
void np_vyatta_set(const struct np_vyatta *to, const char *option, const char *value);

/*
 * Rules for destination NAT of the node: what comes in by INBOUND (NULL: by any interface) for
 * its public address; from inside networks alone, or from all that may.
 */
void np_vyatta_write_forwards(struct np_vyatta *to, const char *inbound);
void np_vyatta_write_hairpins(struct np_vyatta *to, const char *inbound);
/* That no later rule forwards the node's ports for inside networks. */
void np_vyatta_write_exceptions(struct np_vyatta *to);
void np_vyatta_write_translations(struct np_vyatta *to);

/* Filter rules of the node, at PATH, with numbers from FIRST + to->permits on. */
void np_vyatta_write_permits(struct np_vyatta *to, const char *path, uint32_t first);

/* -1 after recording that COUNT rules for WHAT are more than there are numbers; 0 otherwise. */
int np_vyatta_check_room(struct np_ctx *ctx, const struct np_vyatta *to, const char *what,
			 uint32_t count);
/* The same for lists of sources. */
int np_vyatta_check_lists(struct np_ctx *ctx, const struct np_vyatta *to);

#endif

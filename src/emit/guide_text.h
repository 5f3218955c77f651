/* What a guide's templates have in braces. */
#ifndef NVPORTS_EMIT_GUIDE_TEXT_H
#define NVPORTS_EMIT_GUIDE_TEXT_H

#include "emit/guide.h"
#include "emit/guide_page.h"
#include "emit/text.h"

enum { NP_GUIDE_KNOWN = 64 };

/* What stands in a template, which is static, at TEXT: LEN bytes, a word or what is none. */
struct np_guide_piece {
	const char *text;
	size_t len;
	const struct np_guide_word *word;
};

/* Where a range of a service begins, to find what a range is for. */
struct np_guide_start {
	uint16_t port;
	const struct np_requirement *row;
};

/* Those of a node, sorted by port. */
struct np_guide_starts {
	struct np_guide_start *items; /* NULL: not found yet */
	size_t count;
};

/* What a step is about; what its kind does not have is NULL or zero. */
struct np_guide_item {
	const struct np_rules_node *node;
	const struct np_opening *opening;
	struct np_range range; /* of the opening, in a forward outside; from 0: all of them */
	bool ipv6;
	const struct np_net *network;
};

struct np_guide {
	const struct np_rules *rules; /* NULL in a removal */
	const struct np_rules_options *options;
	const struct np_guide_vendor *vendor;
	unsigned facts;          /* np_guide_when, what holds for all of it */
	struct np_nets networks; /* that have objects, each once */
	struct np_page page;
	struct np_arena *arena, *scratch;      /* the second is reset for each node */
	struct np_guide_starts *starts, *here; /* of each node, in ARENA; of that of the items */
	struct np_guide_piece known[NP_GUIDE_KNOWN];
};

/*
 * The networks that something is restricted to, and those whose source address hairpin NAT
 * replaces, each once; one may be inside another.
 */
struct np_nets np_guide_find_networks(const struct np_rules *rules, struct np_arena *arena);

/* The next network of NETS that SOURCES let in, the narrower of two; NULL behind the last. */
const struct np_net *np_guide_next_common(const struct np_nets *nets,
					  const struct np_sources *sources, struct np_walk *walk);

/* The items that follow are NODE's. */
void np_guide_know_node(struct np_guide *guide, const struct np_rules_node *node);

/* Write TEMPLATE with what ITEM has. */
void np_guide_fill(struct np_guide *guide, const struct np_guide_item *item, const char *template);

/*
 * True where the items of steps EACH, written WHEN all of these hold (np_guide_when), have all that
 * TEMPLATE names.
 */
bool np_guide_is_template(const char *template, enum np_guide_each each, unsigned when);

#endif

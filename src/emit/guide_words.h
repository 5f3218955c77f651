/* The words that templates of guides have in braces; guide.h lists them. */
#ifndef NVPORTS_EMIT_GUIDE_WORDS_H
#define NVPORTS_EMIT_GUIDE_WORDS_H

#include "emit/guide_text.h"

/* What an item must have for a word. */
enum {
	NP_WORD_NODE = 1 << 0,
	NP_WORD_PUBLIC = 1 << 1,  /* a public address */
	NP_WORD_OPENING = 1 << 2, /* a forward or permit */
	NP_WORD_RANGE = 1 << 3,   /* and one range of it */
	NP_WORD_NETWORK = 1 << 4,
	NP_WORD_INSIDE = 1 << 5, /* inside networks that may use it */
	NP_WORD_HIDDEN = 1 << 6, /* and whose source address is replaced */
};

struct np_guide_word {
	const char *name;
	unsigned needs;
	void (*put)(struct np_guide *guide, const struct np_guide_item *item);
};

/* Closed by a NULL name. */
extern const struct np_guide_word np_guide_words[];

#endif

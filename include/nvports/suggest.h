/* "did you mean": the known word nearest to a misspelt one. */
#ifndef NVPORTS_SUGGEST_H
#define NVPORTS_SUGGEST_H

#include <stddef.h>

#include "nvports/arena.h"

/*
 * The word with the least edit distance to WORD (insertion, deletion, substitution, transposition
 * of neighbours; case does not count) among those that are offered one by one, if that is at most a
 * third of WORD's length and at least 1 is allowed. The first of equals wins. Words over 64 bytes
 * have no suggestion.
 */
struct np_nearest {
	const char *word;
	size_t len;        /* of WORD */
	size_t limit;      /* a distance below this one is looked for */
	const char *found; /* NULL: none yet */
};

void np_nearest_init(struct np_nearest *nearest, const char *word);
void np_nearest_offer(struct np_nearest *nearest, const char *known);

/* The nearest among the COUNT words at KNOWN, or NULL. */
const char *np_suggest(const char *word, const char *const *known, size_t count);

/* The COUNT words at WORDS as "one, two, three", for messages that list what is known. */
const char *np_join(struct np_arena *arena, const char *const *words, size_t count);

#endif

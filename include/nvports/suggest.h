/* "did you mean": the known word nearest to a misspelt one. */
#ifndef NVPORTS_SUGGEST_H
#define NVPORTS_SUGGEST_H

#include <stddef.h>

#include "nvports/arena.h"

/*
 * The word among the COUNT at KNOWN with the least edit distance to WORD (insertion, deletion,
 * substitution, transposition of neighbours; case does not count), if that is at most a third of
 * WORD's length and at least 1 is allowed; else NULL. The first of equals wins. Words over 64
 * bytes have no suggestion.
 */
const char *np_suggest(const char *word, const char *const *known, size_t count);

/* The COUNT words at WORDS as "one, two, three", for messages that list what is known. */
const char *np_join(struct np_arena *arena, const char *const *words, size_t count);

#endif

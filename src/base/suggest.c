#include "nvports/suggest.h"

#include <ctype.h>
#include <string.h>

enum {
	WORD_LIMIT = 64,
};

static int lower(char c)
{
	return tolower((unsigned char)c);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * The edit distance of A, LEN bytes long, and B, row by row: a row holds the distances of all the
 * beginnings of A from one beginning of B. Transpositions look back two rows.
 */
static size_t distance(const char *a, size_t len, const char *b)
{
	size_t rows[3][WORD_LIMIT + 1];
	size_t *older = rows[0], *old = rows[1], *row = rows[2];

	for (size_t i = 0; i <= len; i++)
		row[i] = i;
	for (size_t j = 1; b[j - 1]; j++) {
		size_t *spare = older;

		older = old;
		old = row;
		row = spare;
		row[0] = j;
		for (size_t i = 1; i <= len; i++) {
			row[i] = least(least(row[i - 1], old[i]) + 1,
				       old[i - 1] + (lower(a[i - 1]) != lower(b[j - 1])));
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				row[i] = least(row[i], older[i - 2] + 1);
		}
	}
	return row[len];
}

void np_nearest_init(struct np_nearest *nearest, const char *word)
{
	size_t len = strlen(word), most = len / 3 > 1 ? len / 3 : 1;

	*nearest = (struct np_nearest){
		.word = word, .len = len, .limit = len > WORD_LIMIT ? 0 : most + 1};
}

void np_nearest_offer(struct np_nearest *nearest, const char *known)
{
	size_t len = strlen(known), far;

	/* Each byte of difference in length is an edit: most words are ruled out here. */
	if (len >= nearest->len + nearest->limit || nearest->len >= len + nearest->limit)
		return;
	far = distance(nearest->word, nearest->len, known);
	if (far >= nearest->limit)
		return;
	nearest->limit = far;
	nearest->found = known;
}

const char *np_suggest(const char *word, const char *const *known, size_t count)
{
	struct np_nearest nearest;

	np_nearest_init(&nearest, word);
	for (size_t i = 0; i < count; i++)
		np_nearest_offer(&nearest, known[i]);
	return nearest.found;
}

const char *np_join(struct np_arena *arena, const char *const *words, size_t count)
{
	size_t size = 1;
	char *text, *at;

	for (size_t i = 0; i < count; i++)
		size += strlen(words[i]) + 2;
	text = at = np_arena_alloc(arena, size);
	for (size_t i = 0; i < count; i++) {
		if (i)
			at = stpcpy(at, ", ");
		at = stpcpy(at, words[i]);
	}
	return text;
}

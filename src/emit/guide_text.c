/* Templates: text with words in braces. */
#include "emit/guide_words.h"
#include "emit/text.h"

#include <string.h>

enum {
	PIECE_LIMIT = 100, /* of a template, at a time */
};

/* What items of each kind have for words. */
static const unsigned provided[] = {
	[NP_GUIDE_ONCE] = 0,
	[NP_GUIDE_NODE] = NP_WORD_NODE,
	[NP_GUIDE_NODE6] = NP_WORD_NODE,
	[NP_GUIDE_NETWORK] = NP_WORD_NETWORK,
	[NP_GUIDE_FORWARD] = NP_WORD_NODE | NP_WORD_PUBLIC | NP_WORD_OPENING | NP_WORD_RANGE,
	[NP_GUIDE_FORWARDS] = NP_WORD_NODE | NP_WORD_PUBLIC | NP_WORD_OPENING,
	[NP_GUIDE_PERMIT] = NP_WORD_NODE | NP_WORD_OPENING | NP_WORD_RANGE,
	[NP_GUIDE_PERMITS] = NP_WORD_NODE | NP_WORD_OPENING,
	[NP_GUIDE_PERMIT6] = NP_WORD_NODE | NP_WORD_OPENING | NP_WORD_RANGE,
	[NP_GUIDE_PERMITS6] = NP_WORD_NODE | NP_WORD_OPENING,
	[NP_GUIDE_TRANSLATION] = NP_WORD_NODE | NP_WORD_PUBLIC | NP_WORD_NETWORK,
};

/* The word that is called NAME, which ends at its LEN bytes; NULL: none. */
static const struct np_guide_word *find_word(const char *name, size_t len)
{
	for (const struct np_guide_word *word = np_guide_words; word->name; word++)
		if (strlen(word->name) == len && memcmp(word->name, name, len) == 0)
			return word;
	return NULL;
}

/*
 * The word in braces at TEXT, and *LEN bytes up to behind it; NULL where there is none, and *LEN is
 * how much comes before the next.
 */
static const struct np_guide_word *next_word(const char *text, size_t *len)
{
	if (*text != '{') {
		*len = strcspn(text, "{");
		return NULL;
	}
	*len = strcspn(text, "}");
	if (!text[*len])
		return NULL;
	return find_word(text + 1, (*len)++ - 1);
}

bool np_guide_is_template(const char *template, enum np_guide_each each, unsigned when)
{
	unsigned has = provided[each] | (when & NP_GUIDE_FOR_NAT ? NP_WORD_PUBLIC : 0) |
		       (when & NP_GUIDE_FOR_HAIRPIN ? NP_WORD_INSIDE : 0) |
		       (when & NP_GUIDE_FOR_HIDDEN ? NP_WORD_HIDDEN : 0);
	size_t len;

	for (; *template; template += len) {
		const struct np_guide_word *word = next_word(template, &len);

		if (word ? word->needs & ~has : *template == '{')
			return false;
	}
	return true;
}

void np_guide_fill(struct np_guide *guide, const struct np_guide_item *item, const char *template)
{
	size_t len;

	for (; *template; template += len) {
		const struct np_guide_word *word = next_word(template, &len);
		char text[PIECE_LIMIT];

		if (word) {
			word->put(guide, item);
			continue;
		}
		if (len >= sizeof(text))
			len = sizeof(text) - 1;
		np_put(text, template, len);
		np_page_put(&guide->page, text);
	}
}

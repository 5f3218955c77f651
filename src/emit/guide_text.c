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

/* The word in braces at TEXT; where there is none, what comes before the next. */
static struct np_guide_piece find_piece(const char *text)
{
	struct np_guide_piece piece = {.text = text};

	if (*text != '{') {
		piece.len = strcspn(text, "{");
		return piece;
	}
	piece.len = strcspn(text, "}");
	if (text[piece.len])
		piece.word = find_word(text + 1, piece.len++ - 1);
	return piece;
}

bool np_guide_is_template(const char *template, enum np_guide_each each, unsigned when)
{
	unsigned has = provided[each] | (when & NP_GUIDE_FOR_NAT ? NP_WORD_PUBLIC : 0) |
		       (when & NP_GUIDE_FOR_HAIRPIN ? NP_WORD_INSIDE : 0) |
		       (when & NP_GUIDE_FOR_HIDDEN ? NP_WORD_HIDDEN : 0);
	struct np_guide_piece piece;

	for (; *template; template += piece.len) {
		piece = find_piece(template);
		if (piece.word ? piece.word->needs & ~has : *template == '{')
			return false;
	}
	return true;
}

static void put_literal(struct np_guide *guide, const struct np_guide_piece *piece)
{
	char text[PIECE_LIMIT];

	if (!piece->text[piece->len]) {
		np_page_put(&guide->page, piece->text);
		return;
	}
	np_put(text, piece->text, piece->len < sizeof(text) ? piece->len : sizeof(text) - 1);
	np_page_put(&guide->page, text);
}

/* There are as many items as ports, and few templates: their pieces are found once. */
void np_guide_fill(struct np_guide *guide, const struct np_guide_item *item, const char *template)
{
	while (*template) {
		struct np_guide_piece *piece = &guide->known[(uintptr_t) template % NP_GUIDE_KNOWN];

		if (piece->text != template)
			*piece = find_piece(template);
		template += piece->len;
		if (piece->word)
			piece->word->put(guide, item);
		else
			put_literal(guide, piece);
	}
}

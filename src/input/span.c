#include "input/span.h"

#include <string.h>

bool np_span_is(struct np_span text, const char *word)
{
	return text.len == strlen(word) && memcmp(text.text, word, text.len) == 0;
}

bool np_span_begins(struct np_span text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.text, with, len) == 0;
}

bool np_span_ends(struct np_span text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.text + text.len - len, with, len) == 0;
}

struct np_span np_span_behind(struct np_span text, size_t len)
{
	return (struct np_span){text.text + len, text.len - len};
}

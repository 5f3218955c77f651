/* Part of an input, for readers that go through it line by line. */
#ifndef NVPORTS_INPUT_SPAN_H
#define NVPORTS_INPUT_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/* LEN bytes, without a NUL behind them. */
struct np_span {
	const char *text;
	size_t len;
};

bool np_span_is(struct np_span text, const char *word);
bool np_span_begins(struct np_span text, const char *with);
bool np_span_ends(struct np_span text, const char *with);

/* What is behind the first LEN bytes of TEXT, which has as many. */
struct np_span np_span_behind(struct np_span text, size_t len);

#endif

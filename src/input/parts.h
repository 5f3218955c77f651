/* Several outputs in one text, each after a line "==> NAME <==". */
#ifndef NVPORTS_INPUT_PARTS_H
#define NVPORTS_INPUT_PARTS_H

#include "nvports/diag.h"

struct np_parts {
	struct np_source *whole;
	const char *at; /* the header of the next part; the end of the text: there is none */
	uint32_t line;  /* which that is */
};

/*
 * Begin to take SRC apart. False: it is no collection, since its first line that is not blank is no
 * header. In a collection every line that looks like a header is one, whatever it stands in: such
 * an output must be given on its own.
 */
bool np_parts_begin(struct np_parts *parts, struct np_source *src);

/*
 * The next part, whose path is the name in its header. Of empty ones a note is made instead. NULL:
 * there are no more.
 */
struct np_source *np_parts_next(struct np_ctx *ctx, struct np_parts *parts);

#endif

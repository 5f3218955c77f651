/* Files of data/ that are part of the program: the catalogue and the example deployment. */
#ifndef NVPORTS_CLI_EMBEDDED_H
#define NVPORTS_CLI_EMBEDDED_H

#include <stddef.h>

struct np_embedded {
	const char *name; /* path below data/: "catalogue.yaml", "example/site.yaml" */
	const char *text; /* LEN bytes, then a NUL that does not count */
	size_t len;
};

/* All of them, closed by a NULL name. The build writes this table (src/embed.cmake). */
extern const struct np_embedded np_embedded_files[];

/* The file of this name, or NULL. */
const struct np_embedded *np_embedded_find(const char *name);

#endif

/* JSON as the same located tree that YAML is read into. */
#ifndef NVPORTS_INPUT_JSON_H
#define NVPORTS_INPUT_JSON_H

#include "input/tree.h"

enum {
	/* bytes; 10,000 modules are a quarter of it, and each byte may cost 80 of memory */
	NP_JSON_LIMIT = 16 * 1024 * 1024,
};

/*
 * Read SRC as one JSON document (RFC 8259, with jansson). Strings are scalars that are not plain;
 * numbers, true, false and null are plain and keep their text. NULL after recording why not:
 * syntax, duplicate keys, nesting over NP_TREE_DEPTH, invalid UTF-8, more than NP_JSON_LIMIT bytes.
 * Its place is then the last character that could be read.
 * SRC becomes confidential, so that no message shows what else is in it.
 */
const struct np_tree *np_json_read(struct np_ctx *ctx, struct np_source *src);

/* The value of KEY in the map MAP, or NULL where there is none (or MAP is no map). */
const struct np_tree *np_tree_get(const struct np_tree *map, const char *key);

/*
 * The string at KEY of the map MAP, or NULL where there is none, or an empty one, or null. -1 after
 * recording that it is something else, or holds what cannot be printed.
 */
int np_json_string(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		   const struct np_tree **out);

/* Record that VALUE is not WHAT ("a list of services"); returns -1. */
int np_json_wrong(struct np_ctx *ctx, const struct np_tree *value, const char *what);

#endif

/* A YAML document as a small tree in which everything knows its place. */
#ifndef NVPORTS_INPUT_TREE_H
#define NVPORTS_INPUT_TREE_H

#include "nvports/diag.h"

enum np_kind { NP_SCALAR, NP_LIST, NP_MAP };

enum {
	NP_TREE_DEPTH = 64, /* libyaml's cost is quadratic in the nesting */
};

struct np_tree {
	struct np_loc loc;
	struct np_tree
		*next; /* the next item, or, in a map, the value of this key, or the next key */
	struct np_tree *first; /* of a list its items; of a map key, value, key, value ... */
	uint32_t count;        /* items or pairs */
	uint32_t len;          /* of TEXT */
	enum np_kind kind;
	bool plain;  /* a scalar without quotes */
	char text[]; /* of a scalar, closed by a NUL, without another inside */
};

/*
 * Read SRC as one YAML document. NULL after recording why not: syntax, an empty document, a second
 * one, nesting over NP_TREE_DEPTH, duplicate keys, keys that are no scalars, anchors, aliases,
 * merge keys and tags. Scalars stay text: what they mean is for the decoders to say.
 */
const struct np_tree *np_yaml_read(struct np_ctx *ctx, struct np_source *src);

#endif

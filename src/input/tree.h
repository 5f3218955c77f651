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
	struct np_tree *next;  /* the next item; in a map a key's value, and a value's next key */
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

/* What is done with an entry of a map: 0, or -1 after recording an error. */
typedef int np_entry_fn(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
			void *out);

/* A map of the document whose entries are handed over one by one and then forgotten. */
struct np_stream {
	const char *key; /* of the root that has this map as its value */
	np_entry_fn *entry;
	void *out;  /* for ENTRY */
	int failed; /* becomes -1 where ENTRY returned that */
};

/*
 * The same as np_yaml_read, but the entries of STREAM's map go to its function as soon as they are
 * read, in order, and do not become part of the tree: of the map only its place and count do. A
 * large deployment is mostly such a map, and to keep all of it would cost more than to read it.
 * That no key comes twice in it is for the function to see.
 */
const struct np_tree *np_yaml_stream(struct np_ctx *ctx, struct np_source *src,
				     struct np_stream *stream);

#endif

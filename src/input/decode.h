/* From a tree to values: tables of fields, and one decoder for each kind of scalar. */
#ifndef NVPORTS_INPUT_DECODE_H
#define NVPORTS_INPUT_DECODE_H

#include "input/tree.h"
#include "nvports/portset.h"

/*
 * All decoders: 0, or -1 after recording an error at the value's place. What they keep of a tree is
 * copied, since trees may not live long.
 */
typedef int np_decode_fn(struct np_ctx *ctx, const struct np_tree *value, void *out);

struct np_field {
	const char *key;
	np_decode_fn *decode;
	bool required;
};

/* Refuse VALUE if it is of another kind. An empty one ("key:") counts as a map without entries. */
int np_decode_kind(struct np_ctx *ctx, const struct np_tree *value, enum np_kind kind);

/*
 * Decode each entry of the map VALUE by the field with its key. Unknown keys are refused with the
 * nearest known one, missing required ones are named. Goes on after errors.
 */
int np_decode_fields(struct np_ctx *ctx, const struct np_tree *value, const struct np_field *fields,
		     size_t count, void *out);

/* Call FN for each entry of the map VALUE, or for each item of the list; goes on after errors. */
int np_decode_entries(struct np_ctx *ctx, const struct np_tree *value, np_entry_fn *fn, void *out);
int np_decode_items(struct np_ctx *ctx, const struct np_tree *value, np_decode_fn *fn, void *out);

/*
 * The root of a file of nvports' own: a map whose "nvports" is FORMAT ("site/1"). Names what the
 * file is where it is another of the FORMATS known.
 */
int np_decode_format(struct np_ctx *ctx, const struct np_tree *root, const char *format);

/* A decoder for the "nvports" key itself, which np_decode_format has looked at. */
np_decode_fn np_decode_seen;

/* A scalar that is not empty and holds printable text only; *OUT is a const char *. */
np_decode_fn np_decode_text;

/* An id: [A-Za-z][A-Za-z0-9_-]{0,62}; *OUT is a const char *. */
np_decode_fn np_decode_id;
bool np_id_is_valid(const char *text, size_t len);

/* "true" or "false"; *OUT is a bool. */
np_decode_fn np_decode_bool;

/* One of the COUNT words at NAMES; *OUT is its index. */
int np_decode_choice(struct np_ctx *ctx, const struct np_tree *value, const char *const *names,
		     size_t count, unsigned *out);

/* "N" or "N-M"; *OUT is a struct np_range. */
np_decode_fn np_decode_range;

#endif

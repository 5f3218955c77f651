/* Changing a YAML file without touching what is not changed: comments, order, and spelling stay. */
#ifndef NVPORTS_INPUT_EDIT_H
#define NVPORTS_INPUT_EDIT_H

#include "nvports/diag.h"

struct np_edit;

/*
 * Begin to change the YAML document SRC, a map, which np_yaml_read has accepted (so without
 * aliases, tags and the like). NULL after recording why it cannot be changed.
 */
struct np_edit *np_edit_begin(struct np_ctx *ctx, struct np_source *src);

/*
 * The scalar at PATH, keys from the root on, closed by a NULL; NULL where there is none. And
 * whether there is anything at PATH at all.
 */
const char *np_edit_get(const struct np_edit *edit, const char *const *path);
bool np_edit_has(const struct np_edit *edit, const char *const *path);

/*
 * Set what is at PATH to the scalar VALUE, quoted where it must be; maps that lack on the way are
 * made, behind what their map has. COMMENT, without '#', goes behind it on the line, in place of
 * one that begins with "from "; another comment stays. NULL: no comment, and one that begins with
 * "from " goes. Where the map is written in braces there is no place for comments. -1 after
 * recording that something else than a scalar is there, or no map on the way.
 */
int np_edit_set(struct np_edit *edit, const char *const *path, const char *value,
		const char *comment);

/* The same with a list of COUNT scalars, written in brackets. */
int np_edit_set_list(struct np_edit *edit, const char *const *path, const char *const *values,
		     size_t count, const char *comment);

/* Make the map at PATH where there is none, and give its key a comment as above. */
int np_edit_set_map(struct np_edit *edit, const char *const *path, const char *comment);

/* Remove what is at PATH, key and value, and comments that stand on their lines. */
void np_edit_remove(struct np_edit *edit, const char *const *path);

/* Whether anything has been changed; and the text with all changes, in the arena. */
bool np_edit_changed(const struct np_edit *edit);
const char *np_edit_text(const struct np_edit *edit, size_t *len);

#endif

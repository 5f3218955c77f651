/* Changing a YAML file without touching what is not changed: comments, order, and spelling stay. */
#ifndef NVPORTS_INPUT_EDIT_H
#define NVPORTS_INPUT_EDIT_H

#include "nvports/diag.h"

struct np_edit;

/*
 * Begin to change the YAML document SRC, a map, which is checked as np_yaml_read does (so without
 * aliases, tags and the like); nor may a key be written with '?'. A byte order mark that
 * np_source_read has left out is for the caller to write. NULL after recording why it cannot be
 * changed.
 */
struct np_edit *np_edit_begin(struct np_ctx *ctx, struct np_source *src);

/*
 * The scalar at PATH, keys from the root on, closed by a NULL; NULL where there is none. And
 * whether there is anything at PATH at all.
 */
const char *np_edit_get(const struct np_edit *edit, const char *const *path);
bool np_edit_has(const struct np_edit *edit, const char *const *path);

/*
 * Set what is at PATH to the scalar VALUE. In place of a scalar in quotes it has the same ones;
 * otherwise it is plain where it is a number, a range of numbers, "true", "false", an address or a
 * network, and quoted where np_quote_yaml says so. Maps that lack on the way are made, behind what
 * their map has: as lines, or in braces within braces. A key without a value holds an empty map,
 * too. What a block scalar or a list of lines is replaced by goes behind the key.
 *
 * COMMENT, without '#', goes behind it on the line, in place of one that begins with "from ";
 * another comment stays. NULL: no comment, and one that begins with "from " goes. Where the map is
 * written in braces there is no place for comments. What cannot be printed of COMMENT is '?'.
 *
 * -1 after recording that something else than a scalar is there, or no map on the way, that PATH
 * has more than NP_TREE_DEPTH keys, or that one is too long for YAML.
 */
int np_edit_set(struct np_edit *edit, const char *const *path, const char *value,
		const char *comment);

/*
 * The same with a list of COUNT scalars, written in brackets. A list that begins the same way stays
 * as it is written, and what it lacks is added behind its last item. Comments within one that is
 * replaced are lost.
 */
int np_edit_set_list(struct np_edit *edit, const char *const *path, const char *const *values,
		     size_t count, const char *comment);

/*
 * The items of the list at PATH, as the source has them, in the arena; NULL where there is no list,
 * or one with more than scalars in it.
 */
const char *const *np_edit_get_list(const struct np_edit *edit, const char *const *path,
				    size_t *count);

/* Make the map at PATH where there is none, and give its key a comment as above. */
int np_edit_set_map(struct np_edit *edit, const char *const *path, const char *comment);

/*
 * Remove what is at PATH, key and value, and comments that stand on their lines; and maps that have
 * only been made for it. A map of the source in which nothing is left becomes "{}".
 */
void np_edit_remove(struct np_edit *edit, const char *const *path);

/*
 * Whether the text is another one with all changes, which takes as long as writing it; and that
 * text, in the arena. It ends with a line break if the source does, or if its last lines are gone.
 */
bool np_edit_changed(const struct np_edit *edit);
const char *np_edit_text(const struct np_edit *edit, size_t *len);

#endif

/* A YAML document as spans of its text, and what is to become of each: for input/edit.h. */
#ifndef NVPORTS_INPUT_EDIT_TREE_H
#define NVPORTS_INPUT_EDIT_TREE_H

#include "input/edit.h"
#include "input/tree.h"
#include "nvports/map.h"

enum np_edit_style { NP_EDIT_PLAIN, NP_EDIT_SINGLE, NP_EDIT_DOUBLE, NP_EDIT_BLOCK };

/*
 * An entry of a map, an item of a list, or the root. Offsets are bytes of the source. The value is
 * [START, END) on its line or lines; of a collection in block style both are where the key's colon
 * ends, and of a block scalar END is that of its indicators.
 */
struct np_edit_node {
	struct np_edit_node *parent, *next;
	struct np_edit_node *first, *last;             /* of the source: entries or items */
	struct np_edit_node *fresh_first, *fresh_last; /* entries that have been added */
	struct np_map *index;                          /* of a larger map: entries by key */
	const char *key;
	const char *text;         /* of a scalar, LEN bytes, as the source has it */
	const char *value;        /* of a scalar: what it becomes; NULL: it stays */
	const char *const *items; /* of a list: likewise, COUNT of them, or what is added to it */
	const char *comment;      /* for its line, where COMMENTED; NULL: none */
	uint32_t key_start, key_len;
	uint32_t key_end; /* with its quotes */
	uint32_t start, end;
	uint32_t after; /* of a block scalar: where the line behind it begins */
	uint32_t line, col;
	uint32_t len;
	uint32_t entries; /* of a map: all that were ever there */
	uint32_t live;    /* of a map: those that are there; of a list: its items */
	uint32_t count;
	uint32_t indent; /* in block style: the column of a map's keys or of '-', from 0 */
	enum np_kind kind;
	enum np_edit_style style;
	bool flow;     /* a collection in brackets or braces */
	bool colon;    /* there is one behind the key */
	bool nested;   /* a list with more than scalars in it */
	bool fresh;    /* not in the source */
	bool asked;    /* a fresh map that stays even where nothing is in it */
	bool promoted; /* an empty scalar that has become a map */
	bool removed;
	bool replaced; /* VALUE or ITEMS hold */
	bool extended; /* a list of the source: ITEMS are behind its own */
	bool commented;
	bool dirty; /* something in it may have changed */
};

struct np_edit {
	struct np_ctx *ctx;
	struct np_source *src;
	struct np_edit_node *root;
	const char *newline;
	uint32_t step; /* columns by which a nested map is indented */
	size_t open;   /* behind the '|' of a block scalar that the file's end cuts; 0: none */
	const char *comment; /* the last one that was given, and what is kept of it */
	const char *kept;
	bool touched;
};

/* Read EDIT's source, which np_yaml_read has accepted. -1 after recording why not. */
int np_edit_parse(struct np_edit *edit);

/* What is at PATH; NULL where nothing is. */
struct np_edit_node *np_edit_find(const struct np_edit *edit, const char *const *path);

/* What has been asked to be at PATH, and is of the kind WANTED or fresh; NULL where it cannot. */
struct np_edit_node *np_edit_obtain(struct np_edit *edit, const char *const *path,
				    enum np_kind wanted);

/* NODE gets COMMENT, and may have changed. */
void np_edit_set_comment(struct np_edit *edit, struct np_edit_node *node, const char *comment);

/* Whether the scalar NODE of the source is VALUE. */
bool np_edit_is_text(const struct np_edit_node *node, const char *value);

/* A node in PARENT, all zero otherwise. */
struct np_edit_node *np_edit_new(struct np_edit *edit, struct np_edit_node *parent);

/* The text of EDIT with all changes, LEN bytes that the caller frees. */
char *np_edit_write(const struct np_edit *edit, size_t *len);

/* Whether there is a comment behind OFFSET on its line, and where it and the line end. */
struct np_edit_comment {
	size_t start; /* of '#', or where the line ends */
	size_t end;
	bool is_from; /* it says where a value is from */
};
struct np_edit_comment np_edit_comment_at(const struct np_source *src, size_t offset);

/* The bytes of the line break at OFFSET, 0 where none is; and where the next line begins. */
size_t np_edit_break(const struct np_source *src, size_t offset);
size_t np_edit_next_line(const struct np_source *src, size_t offset);

/* Whether the LEN bytes at TEXT end with a line break; and which one to write. */
bool np_edit_ends_line(const char *text, size_t len);
const char *np_edit_first_break(const struct np_source *src);

/* Whether a character is always a byte. */
bool np_edit_is_ascii(const struct np_source *src);

/* The offset in [FROM, TO] before empty lines that end at TO, where a line begins. */
size_t np_edit_before_empty(const struct np_source *src, size_t from, size_t to);

/* The offset in [FROM, TO] behind white space, line breaks and comments. */
size_t np_edit_gap(const struct np_source *src, size_t from, size_t to);

#endif

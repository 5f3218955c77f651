/* Input text and places in it. */
#ifndef NVPORTS_SOURCE_H
#define NVPORTS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct np_arena;
struct np_ctx;

enum {
	NP_SOURCE_LIMIT = 256 * 1024 * 1024, /* bytes; a larger input is refused unread */
};

/* A whole input: a file, standard input, an embedded text or a command line argument. */
struct np_source {
	const char *name; /* as messages and tables show it */
	const char *path; /* of a file, as it was given; NULL: it is none */
	const char *text; /* LEN bytes, then a NUL that does not count */
	size_t len;
	bool confidential;    /* may hold secrets: messages never quote its lines */
	unsigned reported[3]; /* messages so far, by severity; np_error and its like count here */
	/*
	 * Of a part of another input, which is confidential: that one, and what stands before the
	 * part there. Whoever makes a place in a part makes it with np_loc_in: places are those in
	 * the whole input.
	 */
	struct np_source *whole; /* NULL: this is one itself */
	uint32_t lines_before;
	uint32_t columns_before; /* on its first line */
};

/*
 * A place: line and column from 1, the column counted in characters of UTF-8. Line 0: the input as
 * a whole.
 */
struct np_loc {
	struct np_source *src; /* NULL: no input at all (usage errors) */
	uint32_t line, col;
};

/* TEXT as a source. Nothing is copied: NAME and TEXT must outlive CTX's arena or be in it. */
struct np_source *np_source_text(struct np_ctx *ctx, const char *name, const char *text,
				 size_t len);

/*
 * A copy of the LEN bytes at TEXT, which stand at PLACE in a confidential input, as a source of its
 * own. Messages show the name of the whole input, and count with it.
 */
struct np_source *np_source_part(struct np_ctx *ctx, struct np_loc place, const char *text,
				 size_t len);

/*
 * Read the file PATH, or standard input for "-", whole, a byte order mark in front left out. NULL
 * after recording why not: missing, a folder, unreadable, over NP_SOURCE_LIMIT. What cannot be
 * printed of its path is '?' in its name. An empty file is read; whether that makes sense is for
 * the reader of its format to say.
 */
struct np_source *np_source_read(struct np_ctx *ctx, const char *path);

/* The input SRC as a whole; a part has its first byte for that. */
struct np_loc np_loc_whole(struct np_source *src);

/* The place that LINE and COL, from 1, of the text of SRC are. */
struct np_loc np_loc_in(struct np_source *src, uint32_t line, uint32_t col);

/* LOC as text names it: "site.yaml:4:5"; the input's name alone where it is all of it; "": none. */
const char *np_loc_text(struct np_arena *arena, struct np_loc loc);

/* The place of byte OFFSET (at most src->len) in SRC. Linear in OFFSET: for messages only. */
struct np_loc np_loc_at(struct np_source *src, size_t offset);

#endif

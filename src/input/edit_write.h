/* The output of an edited document. */
#ifndef NVPORTS_INPUT_EDIT_WRITE_H
#define NVPORTS_INPUT_EDIT_WRITE_H

#include "input/edit_tree.h"

struct np_edit_writer {
	const struct np_edit *edit;
	const struct np_source *src;
	FILE *out;
	size_t at;   /* in the source: what is before it has been dealt with */
	size_t chop; /* as np_edit's OPEN, where lines come behind that; 0: nowhere */
	bool mid;    /* what was written last does not end a line */
	bool added;  /* it is a line that is not in the source */
};

/* Write LEN bytes at TEXT, or all of it; and a line break of the document's kind. */
void np_edit_put(struct np_edit_writer *w, const char *text, size_t len);
void np_edit_put_text(struct np_edit_writer *w, const char *text);
void np_edit_end_line(struct np_edit_writer *w);

/* Write the source up to OFFSET, or leave that out; what is behind OFFSET already stays so. */
void np_edit_copy(struct np_edit_writer *w, size_t offset);
void np_edit_skip(struct np_edit_writer *w, size_t offset);

/* Write a scalar, in quotes where STYLE has some or it needs them; and the new list. */
void np_edit_put_scalar(struct np_edit_writer *w, const char *text, enum np_edit_style style);
void np_edit_put_list(struct np_edit_writer *w, const struct np_edit_node *list);

/* Write the new items of a list: each behind a comma, the first behind BEFORE; or as lines. */
void np_edit_put_items(struct np_edit_writer *w, const struct np_edit_node *list,
		       const char *before);
void np_edit_put_item_lines(struct np_edit_writer *w, const struct np_edit_node *list);

/*
 * Write what has been added: the value of NODE, in brackets or braces where it is a collection; the
 * entries from NODE on, each behind a comma and the first behind BEFORE; and these as lines.
 */
void np_edit_put_value(struct np_edit_writer *w, const struct np_edit_node *node);
void np_edit_put_braced(struct np_edit_writer *w, const struct np_edit_node *node,
			const char *before);
void np_edit_put_lines(struct np_edit_writer *w, const struct np_edit_node *node, unsigned indent);

#endif

/*
 * A page of numbered steps for people, as text, Markdown (GFM) or HTML. Text and HTML can be
 * printed and ticked off; values stand alone, so that they can be copied.
 */
#ifndef NVPORTS_EMIT_GUIDE_PAGE_H
#define NVPORTS_EMIT_GUIDE_PAGE_H

#include "nvports/rules.h"

#include <stdio.h>

enum {
	NP_PAGE_LABELS = 64,
	NP_PAGE_LABEL = 80,
};

/* The name of a field, which is static, as it stands in a text. */
struct np_page_label {
	const char *name;
	char text[NP_PAGE_LABEL];
};

/* Zero but for the first two at the beginning. OUT has all of it behind np_page_end. */
struct np_page {
	FILE *out;
	enum np_writing writing;
	size_t part, step; /* numbers of the last ones */
	enum { NP_PAGE_PROSE, NP_PAGE_ITEMS, NP_PAGE_STEP, NP_PAGE_FIELDS } inside;
	char text[4096]; /* that is not in OUT yet: most pieces are short */
	size_t len;
	struct np_page_label labels[NP_PAGE_LABELS];
};

void np_page_begin(struct np_page *page, const char *title);
void np_page_end(struct np_page *page);

/* A numbered part. */
void np_page_part(struct np_page *page, const char *title);

/* A paragraph of TEXT, in one line. */
void np_page_paragraph(struct np_page *page, const char *text);

/* An item of a list, which np_page_put then fills. */
void np_page_item_begin(struct np_page *page);
void np_page_item_end(struct np_page *page);

/* A numbered step: where in the menus, and what to do there. */
void np_page_step(struct np_page *page, const char *text);

/* A field of the step, whose NAME is static, and its value, which np_page_put fills in between. */
void np_page_field_begin(struct np_page *page, const char *name);
void np_page_field_end(struct np_page *page);

/* Some more of an item or of a value. */
void np_page_put(struct np_page *page, const char *text);
void np_page_put_number(struct np_page *page, size_t number);

#endif

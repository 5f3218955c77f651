/*
 * A page of numbered steps for people, as text, Markdown (GFM) or HTML. Text and HTML can be
 * printed and ticked off; values stand alone, so that they can be copied.
 */
#ifndef NVPORTS_EMIT_GUIDE_PAGE_H
#define NVPORTS_EMIT_GUIDE_PAGE_H

#include "nvports/rules.h"

#include <stdio.h>

/* Zero but for these two at the beginning. */
struct np_page {
	FILE *out;
	enum np_writing writing;
	size_t part, step; /* numbers of the last ones */
	enum { NP_PAGE_PROSE, NP_PAGE_ITEMS, NP_PAGE_STEP, NP_PAGE_FIELDS } inside;
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

/* A field of the step and its value, which np_page_put fills in between. */
void np_page_field_begin(struct np_page *page, const char *name);
void np_page_field_end(struct np_page *page);

/* Some more of an item or of a value. */
void np_page_put(struct np_page *page, const char *text);

#endif

#include "emit/guide_page.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	WIDTH = 80,
	NAME_WIDTH = 32, /* columns of a field's name */
	STEP_INDENT = 6,
	NUMBER = 21, /* bytes of a number as text */
};

static const char html_head[] =
	"</title>\n"
	"<style>\n"
	"body { font-family: sans-serif; line-height: 1.4; max-width: 50em; margin: 2em auto; "
	"padding: 0 1em; }\n"
	".step { break-inside: avoid; margin: 0 0 1em; }\n"
	"table { border-collapse: collapse; margin: 0.3em 0 0 1.8em; }\n"
	"th, td { border: 1px solid; padding: 0.2em 0.6em; text-align: left; "
	"vertical-align: top; }\n"
	"td { font-family: monospace; }\n"
	"</style>\n"
	"</head>\n"
	"<body>\n";

/* What stands before and behind a piece of a page. */
struct around {
	const char *before, *behind;
};

static const struct markup {
	struct around title, part, paragraph, items, item, step, fields, name, value;
	const char *step_end, *end;
} markups[] = {
	[NP_WRITING_TEXT] =
		{
			.title = {"", "\n"},
			.part = {"\n", "\n"},
			.paragraph = {"\n", "\n"},
			.items = {"\n", ""},
			.item = {"  - ", "\n"},
			.step = {"\n[ ] ", "\n"},
			.fields = {"", ""},
			.name = {"      ", ":"},
			.value = {" ", "\n"},
			.step_end = "",
			.end = "",
		},
	[NP_WRITING_MARKDOWN] =
		{
			.title = {"# ", "\n"},
			.part = {"\n## ", "\n"},
			.paragraph = {"\n", "\n"},
			.items = {"\n", ""},
			.item = {"- ", "\n"},
			.step = {"\n**Step ", "**\n"},
			.fields = {"\n| Field | Value |\n| --- | --- |\n", ""},
			.name = {"| ", ""},
			.value = {" | `", "` |\n"},
			.step_end = "",
			.end = "",
		},
	[NP_WRITING_HTML] =
		{
			.title = {"<h1>", "</h1>\n"},
			.part = {"<h2>", "</h2>\n"},
			.paragraph = {"<p>", "</p>\n"},
			.items = {"<ul>\n", "</ul>\n"},
			.item = {"<li>", "</li>\n"},
			.step = {"<div class=\"step\">\n<label><input type=\"checkbox\"> ",
				 "</label>\n"},
			.fields = {"<table>\n", "</table>\n"},
			.name = {"<tr><th scope=\"row\">", "</th>"},
			.value = {"<td>", "</td></tr>\n"},
			.step_end = "</div>\n",
			.end = "</body>\n</html>\n",
		},
};

static const struct markup *markup_of(const struct np_page *page)
{
	return &markups[page->writing];
}

/* The text policy lets nothing but printable ASCII come; this is the second wall. */
static void put_plain(FILE *out, const char *text, const char *forbidden)
{
	for (; *text; text++)
		putc_unlocked(*text < ' ' || *text > '~' || strchr(forbidden, *text) ? '?' : *text,
			      out);
}

static void put_prose(const struct np_page *page, const char *text)
{
	if (page->writing == NP_WRITING_HTML)
		np_quote_html(page->out, text);
	else if (page->writing == NP_WRITING_MARKDOWN)
		np_quote_markdown(page->out, text);
	else
		put_plain(page->out, text, "");
}

/*
 * TEXT in lines of WIDTH columns, broken between words. The first begins at COLUMN, the others with
 * INDENT blanks.
 */
static void put_wrapped(FILE *out, const char *text, size_t column, size_t indent)
{
	size_t start = column;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (column > start && column + 1 + len > WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = start = indent;
		}
		if (column > start) {
			putc_unlocked(' ', out);
			column++;
		}
		fwrite_unlocked(text, 1, len, out);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
}

/* A piece of static TEXT on a line of its own. */
static void put_around(const struct np_page *page, const struct around *around, const char *text)
{
	fputs_unlocked(around->before, page->out);
	put_prose(page, text);
	fputs_unlocked(around->behind, page->out);
}

/* End what is open. */
static void leave(struct np_page *page)
{
	const struct markup *markup = markup_of(page);

	if (page->inside == NP_PAGE_ITEMS)
		fputs_unlocked(markup->items.behind, page->out);
	if (page->inside == NP_PAGE_FIELDS)
		fputs_unlocked(markup->fields.behind, page->out);
	if (page->inside == NP_PAGE_FIELDS || page->inside == NP_PAGE_STEP)
		fputs_unlocked(markup->step_end, page->out);
	page->inside = NP_PAGE_PROSE;
}

void np_page_begin(struct np_page *page, const char *title)
{
	if (page->writing == NP_WRITING_HTML) {
		fputs_unlocked("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			       "<meta charset=\"utf-8\">\n<title>",
			       page->out);
		np_quote_html(page->out, title);
		fputs_unlocked(html_head, page->out);
	}
	put_around(page, &markup_of(page)->title, title);
}

void np_page_end(struct np_page *page)
{
	leave(page);
	fputs_unlocked(markup_of(page)->end, page->out);
}

void np_page_part(struct np_page *page, const char *title)
{
	const struct around *around = &markup_of(page)->part;

	leave(page);
	fprintf(page->out, "%s%zu. ", around->before, ++page->part);
	put_prose(page, title);
	fputs_unlocked(around->behind, page->out);
}

void np_page_paragraph(struct np_page *page, const char *text)
{
	const struct around *around = &markup_of(page)->paragraph;

	leave(page);
	fputs_unlocked(around->before, page->out);
	if (page->writing == NP_WRITING_TEXT)
		put_wrapped(page->out, text, 0, 0);
	else
		put_prose(page, text);
	fputs_unlocked(around->behind, page->out);
}

void np_page_item_begin(struct np_page *page)
{
	if (page->inside != NP_PAGE_ITEMS) {
		leave(page);
		fputs_unlocked(markup_of(page)->items.before, page->out);
		page->inside = NP_PAGE_ITEMS;
	}
	fputs_unlocked(markup_of(page)->item.before, page->out);
}

void np_page_item_end(struct np_page *page)
{
	fputs_unlocked(markup_of(page)->item.behind, page->out);
}

void np_page_step(struct np_page *page, const char *text)
{
	const struct around *around = &markup_of(page)->step;
	char number[NUMBER];
	size_t len = (size_t)(np_put_number(number, ++page->step) - number);

	leave(page);
	fputs_unlocked(around->before, page->out);
	fputs_unlocked(number, page->out);
	fputs_unlocked(". ", page->out);
	if (page->writing == NP_WRITING_TEXT)
		put_wrapped(page->out, text, STEP_INDENT + len, STEP_INDENT);
	else
		put_prose(page, text);
	fputs_unlocked(around->behind, page->out);
	page->inside = NP_PAGE_STEP;
}

void np_page_field_begin(struct np_page *page, const char *name)
{
	const struct markup *markup = markup_of(page);
	size_t len = strlen(name);

	if (page->inside != NP_PAGE_FIELDS)
		fputs_unlocked(markup->fields.before, page->out);
	page->inside = NP_PAGE_FIELDS;
	put_around(page, &markup->name, name);
	if (page->writing == NP_WRITING_TEXT && len < NAME_WIDTH)
		fprintf(page->out, "%*s", (int)(NAME_WIDTH - len), "");
	fputs_unlocked(markup->value.before, page->out);
}

void np_page_field_end(struct np_page *page)
{
	fputs_unlocked(markup_of(page)->value.behind, page->out);
}

void np_page_put(struct np_page *page, const char *text)
{
	/* Values are code in Markdown, which knows no escapes. */
	if (page->writing == NP_WRITING_MARKDOWN && page->inside == NP_PAGE_FIELDS)
		put_plain(page->out, text, "`|");
	else
		put_prose(page, text);
}

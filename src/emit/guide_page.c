#include "emit/guide_page.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	WIDTH = 80,
	NAME_WIDTH = 32, /* columns of a field's name */
	STEP_INDENT = 6,
	LABEL_WIDTH = STEP_INDENT + NAME_WIDTH + 2,
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
			.value = {"", "\n"},
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

static void flush(struct np_page *page)
{
	fwrite_unlocked(page->text, 1, page->len, page->out);
	page->len = 0;
}

static void put_bytes(struct np_page *page, const char *text, size_t len)
{
	if (len > sizeof(page->text) - page->len)
		flush(page);
	if (len > sizeof(page->text)) {
		fwrite_unlocked(text, 1, len, page->out);
		return;
	}
	memcpy(page->text + page->len, text, len);
	page->len += len;
}

/* Mostly very short. */
static void put(struct np_page *page, const char *text)
{
	for (; *text; text++) {
		if (page->len == sizeof(page->text))
			flush(page);
		page->text[page->len++] = *text;
	}
}

/* At most WIDTH. */
static void put_blanks(struct np_page *page, size_t count)
{
	char blanks[WIDTH];

	memset(blanks, ' ', count);
	put_bytes(page, blanks, count);
}

/* The text policy lets nothing but printable ASCII come; this is the second wall. */
static bool is_printable(char c)
{
	return (unsigned char)(c - ' ') <= '~' - ' ';
}

static void put_plain(struct np_page *page, const char *text)
{
	for (;;) {
		size_t len = 0;

		while (is_printable(text[len]))
			len++;
		put_bytes(page, text, len);
		if (!text[len])
			return;
		put_bytes(page, "?", 1);
		text += len + 1;
	}
}

/* Code in Markdown, which knows no escapes. */
static void put_code(struct np_page *page, const char *text)
{
	for (; *text; text++) {
		bool good = is_printable(*text) && *text != '`' && *text != '|';

		put_bytes(page, good ? text : "?", 1);
	}
}

static void put_prose(struct np_page *page, const char *text)
{
	if (page->writing == NP_WRITING_TEXT) {
		put_plain(page, text);
		return;
	}
	flush(page);
	if (page->writing == NP_WRITING_HTML)
		np_quote_html(page->out, text);
	else
		np_quote_markdown(page->out, text);
}

/* How many of TEXT's bytes a line has place for: whole words, at least one. */
static size_t fit(const char *text, size_t places)
{
	size_t len = strlen(text);

	if (len <= places)
		return len;
	while (places && text[places] != ' ')
		places--;
	return places ? places : strcspn(text, " ");
}

/*
 * Static TEXT in lines of WIDTH columns, broken between words. The first begins at COLUMN, the
 * others with INDENT blanks.
 */
static void put_wrapped(struct np_page *page, const char *text, size_t column, size_t indent)
{
	for (;;) {
		size_t len = fit(text, WIDTH - column);

		put_bytes(page, text, len);
		if (!text[len])
			return;
		text += len + 1;
		put_bytes(page, "\n", 1);
		put_blanks(page, indent);
		column = indent;
	}
}

/* A piece of static TEXT on a line of its own. */
static void put_around(struct np_page *page, const struct around *around, const char *text)
{
	put(page, around->before);
	put_prose(page, text);
	put(page, around->behind);
}

/* End what is open. */
static void leave(struct np_page *page)
{
	const struct markup *markup = markup_of(page);

	if (page->inside == NP_PAGE_ITEMS)
		put(page, markup->items.behind);
	if (page->inside == NP_PAGE_FIELDS)
		put(page, markup->fields.behind);
	if (page->inside == NP_PAGE_FIELDS || page->inside == NP_PAGE_STEP)
		put(page, markup->step_end);
	page->inside = NP_PAGE_PROSE;
}

void np_page_begin(struct np_page *page, const char *title)
{
	if (page->writing == NP_WRITING_HTML) {
		put(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			  "<meta charset=\"utf-8\">\n<title>");
		put_prose(page, title);
		put(page, html_head);
	}
	put_around(page, &markup_of(page)->title, title);
}

void np_page_end(struct np_page *page)
{
	leave(page);
	put(page, markup_of(page)->end);
	flush(page);
}

void np_page_part(struct np_page *page, const char *title)
{
	const struct around *around = &markup_of(page)->part;
	char number[NUMBER];

	np_put_number(number, ++page->part);
	leave(page);
	put(page, around->before);
	put(page, number);
	put(page, ". ");
	put_prose(page, title);
	put(page, around->behind);
}

void np_page_paragraph(struct np_page *page, const char *text)
{
	const struct around *around = &markup_of(page)->paragraph;

	leave(page);
	put(page, around->before);
	if (page->writing == NP_WRITING_TEXT)
		put_wrapped(page, text, 0, 0);
	else
		put_prose(page, text);
	put(page, around->behind);
}

void np_page_item_begin(struct np_page *page)
{
	if (page->inside != NP_PAGE_ITEMS) {
		leave(page);
		put(page, markup_of(page)->items.before);
		page->inside = NP_PAGE_ITEMS;
	}
	put(page, markup_of(page)->item.before);
}

void np_page_item_end(struct np_page *page)
{
	put(page, markup_of(page)->item.behind);
}

void np_page_step(struct np_page *page, const char *text)
{
	const struct around *around = &markup_of(page)->step;
	char number[NUMBER];
	size_t len = (size_t)(np_put_number(number, ++page->step) - number);

	leave(page);
	put(page, around->before);
	put_bytes(page, number, len);
	put_bytes(page, ". ", 2);
	if (page->writing == NP_WRITING_TEXT)
		put_wrapped(page, text, STEP_INDENT + len, STEP_INDENT);
	else
		put_prose(page, text);
	put(page, around->behind);
	page->inside = NP_PAGE_STEP;
}

/* "      Public port:             "; true unless NAME is too long for that. */
static bool make_label(struct np_page_label *label, const char *name)
{
	size_t len = strlen(name);

	if (len >= NAME_WIDTH)
		return false;
	label->name = name;
	memset(label->text, ' ', LABEL_WIDTH);
	memcpy(label->text + STEP_INDENT, name, len);
	label->text[STEP_INDENT + len] = ':';
	return true;
}

/* There are as many fields as ports, and few names: each is made once. */
static void put_label(struct np_page *page, const char *name)
{
	struct np_page_label *label = &page->labels[(uintptr_t)name % NP_PAGE_LABELS];

	if (label->name == name || make_label(label, name)) {
		put_bytes(page, label->text, LABEL_WIDTH);
		return;
	}
	put_blanks(page, STEP_INDENT);
	put_plain(page, name);
	put(page, ": ");
}

void np_page_field_begin(struct np_page *page, const char *name)
{
	const struct markup *markup = markup_of(page);

	if (page->writing == NP_WRITING_TEXT) {
		page->inside = NP_PAGE_FIELDS;
		put_label(page, name);
		return;
	}
	if (page->inside != NP_PAGE_FIELDS)
		put(page, markup->fields.before);
	page->inside = NP_PAGE_FIELDS;
	put_around(page, &markup->name, name);
	put(page, markup->value.before);
}

void np_page_field_end(struct np_page *page)
{
	put(page, markup_of(page)->value.behind);
}

void np_page_put_number(struct np_page *page, size_t number)
{
	char text[NUMBER];

	put_bytes(page, text, (size_t)(np_put_number(text, number) - text));
}

void np_page_put(struct np_page *page, const char *text)
{
	if (page->writing == NP_WRITING_TEXT)
		put_plain(page, text);
	else if (page->writing == NP_WRITING_MARKDOWN && page->inside == NP_PAGE_FIELDS)
		put_code(page, text);
	else
		put_prose(page, text);
}

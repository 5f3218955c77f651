/* What is new in an edited document: scalars, entries, lines. */
#include "input/edit_write.h"
#include "nvports/addr.h"
#include "nvports/number.h"
#include "nvports/quote.h"

#include <stdlib.h>
#include <string.h>

void np_edit_put(struct np_edit_writer *w, const char *text, size_t len)
{
	if (len == 0)
		return;
	fwrite_unlocked(text, 1, len, w->out);
	w->mid = !np_edit_ends_line(text, len);
	w->added = false;
}

void np_edit_put_text(struct np_edit_writer *w, const char *text)
{
	np_edit_put(w, text, strlen(text));
}

/* All of the source up to OFFSET. */
void np_edit_copy(struct np_edit_writer *w, size_t offset)
{
	const char *text = w->src->text;

	if (w->chop && w->at <= w->chop && w->chop < offset) {
		np_edit_put(w, text + w->at, w->chop - w->at);
		np_edit_put(w, "-", 1);
		w->at = w->chop + (text[w->chop] == '+');
	}
	if (offset <= w->at)
		return;
	np_edit_put(w, text + w->at, offset - w->at);
	w->at = offset;
}

/* And none of it. */
void np_edit_skip(struct np_edit_writer *w, size_t offset)
{
	if (offset > w->at)
		w->at = offset;
}

/* An address or network that no reader of YAML takes for a number in base 60. */
static bool is_plain_address(const char *text)
{
	struct np_net net;

	if (np_net_parse(text, &net))
		return false;
	return net.addr.family == NP_IPV4 ||
	       (text[0] != ':' && strstr(text, "::") && text[strlen(text) - 1] != ':');
}

static bool is_number(const char *text, size_t len)
{
	uint32_t number;

	return !np_number_parse(text, len, 0, UINT32_MAX, &number);
}

/* A number, or a range of them. */
static bool is_plain_number(const char *text)
{
	const char *dash = strchr(text, '-');

	if (!dash)
		return is_number(text, strlen(text));
	return is_number(text, (size_t)(dash - text)) && is_number(dash + 1, strlen(dash + 1));
}

/* What np_quote_yaml quotes for being something else than text to others, as it is here. */
static bool is_plain_value(const char *text)
{
	return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || is_plain_number(text) ||
	       is_plain_address(text);
}

static void put_plain(struct np_edit_writer *w, const char *text)
{
	if (is_plain_value(text))
		fputs_unlocked(text, w->out);
	else
		np_quote_yaml(w->out, text);
}

/* np_quote_yaml leaves out the quotes where they are not needed, and then there is no escape. */
static void put_double(struct np_edit_writer *w, const char *text)
{
	size_t len;
	char *quoted = NULL;
	FILE *out = open_memstream(&quoted, &len);

	if (!out)
		abort();
	np_quote_yaml(out, text);
	fclose(out);
	fprintf(w->out, *quoted == '"' ? "%s" : "\"%s\"", quoted);
	free(quoted);
}

static void put_single(struct np_edit_writer *w, const char *text)
{
	if (!np_text_is_printable(text, strlen(text), NULL)) {
		put_double(w, text);
		return;
	}
	putc_unlocked('\'', w->out);
	for (; *text; text++) {
		if (*text == '\'')
			putc_unlocked('\'', w->out);
		putc_unlocked(*text, w->out);
	}
	putc_unlocked('\'', w->out);
}

void np_edit_put_scalar(struct np_edit_writer *w, const char *text, enum np_edit_style style)
{
	if (style == NP_EDIT_SINGLE)
		put_single(w, text);
	else if (style == NP_EDIT_DOUBLE)
		put_double(w, text);
	else
		put_plain(w, text);
	w->mid = true;
	w->added = false;
}

void np_edit_put_items(struct np_edit_writer *w, const struct np_edit_node *list,
		       const char *before)
{
	for (uint32_t i = 0; i < list->count; i++) {
		np_edit_put_text(w, before);
		np_edit_put_scalar(w, list->items[i], NP_EDIT_PLAIN);
		before = ", ";
	}
}

void np_edit_put_item_lines(struct np_edit_writer *w, const struct np_edit_node *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		fprintf(w->out, "%*s- ", (int)list->indent, "");
		np_edit_put_scalar(w, list->items[i], NP_EDIT_PLAIN);
		np_edit_end_line(w);
	}
}

void np_edit_put_list(struct np_edit_writer *w, const struct np_edit_node *list)
{
	np_edit_put_text(w, "[");
	np_edit_put_items(w, list, "");
	np_edit_put_text(w, "]");
}

/* Numbers stay plain: they are those of nodes. */
static void put_key(struct np_edit_writer *w, const char *key)
{
	if (is_number(key, strlen(key)))
		fputs_unlocked(key, w->out);
	else
		np_quote_yaml(w->out, key);
	np_edit_put_text(w, ":");
}

void np_edit_put_braced(struct np_edit_writer *w, const struct np_edit_node *node,
			const char *before)
{
	for (; node; node = node->next) {
		if (node->removed)
			continue;
		np_edit_put_text(w, before);
		put_key(w, node->key);
		np_edit_put_text(w, " ");
		np_edit_put_value(w, node);
		before = ", ";
	}
}

void np_edit_put_value(struct np_edit_writer *w, const struct np_edit_node *node)
{
	if (node->kind == NP_SCALAR)
		np_edit_put_scalar(w, node->value, NP_EDIT_PLAIN);
	if (node->kind == NP_LIST)
		np_edit_put_list(w, node);
	if (node->kind != NP_MAP)
		return;
	np_edit_put_text(w, "{");
	np_edit_put_braced(w, node->fresh_first, "");
	np_edit_put_text(w, "}");
}

void np_edit_end_line(struct np_edit_writer *w)
{
	np_edit_put_text(w, w->edit->newline);
	w->added = true;
}

static void put_block_entry(struct np_edit_writer *w, const struct np_edit_node *node,
			    unsigned indent)
{
	bool block = node->kind == NP_MAP && node->live > 0;

	fprintf(w->out, "%*s", (int)indent, "");
	put_key(w, node->key);
	if (!block) {
		np_edit_put_text(w, " ");
		np_edit_put_value(w, node);
	}
	if (node->comment) {
		np_edit_put_text(w, " # ");
		np_edit_put_text(w, node->comment);
	}
	np_edit_end_line(w);
	if (block)
		np_edit_put_lines(w, node->fresh_first, indent + w->edit->step);
}

void np_edit_put_lines(struct np_edit_writer *w, const struct np_edit_node *node, unsigned indent)
{
	for (; node; node = node->next)
		if (!node->removed)
			put_block_entry(w, node, indent);
}

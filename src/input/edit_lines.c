/* Lines and comments of a YAML text, as libyaml sees them. */
#include "input/edit_tree.h"

#include <string.h>

/* libyaml breaks lines where YAML 1.1 does: also at NEL, LS and PS. */
static const char *const breaks[] = {"\r\n",     "\n",           "\r",
				     "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};

enum { BREAKS = sizeof(breaks) / sizeof(breaks[0]) };

size_t np_edit_break(const struct np_source *src, size_t offset)
{
	for (size_t i = 0; i < BREAKS; i++) {
		size_t len = strlen(breaks[i]);

		if (src->len - offset >= len && memcmp(src->text + offset, breaks[i], len) == 0)
			return len;
	}
	return 0;
}

bool np_edit_ends_line(const char *text, size_t len)
{
	for (size_t i = 0; i < BREAKS; i++) {
		size_t size = strlen(breaks[i]);

		if (len >= size && memcmp(text + len - size, breaks[i], size) == 0)
			return true;
	}
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(const struct np_source *src, size_t offset)
{
	while (offset < src->len && is_blank(src->text[offset]))
		offset++;
	return offset;
}

/* Whether a line break may begin with BYTE: for almost all, a look is enough. */
static bool may_break(char byte)
{
	return byte == '\n' || byte == '\r' || byte == '\xC2' || byte == '\xE2';
}

static size_t line_end(const struct np_source *src, size_t offset)
{
	while (offset < src->len && !(may_break(src->text[offset]) && np_edit_break(src, offset)))
		offset++;
	return offset;
}

size_t np_edit_next_line(const struct np_source *src, size_t offset)
{
	offset = line_end(src, offset);
	return offset + np_edit_break(src, offset);
}

const char *np_edit_first_break(const struct np_source *src)
{
	size_t end = line_end(src, 0);

	return src->len - end >= 2 && memcmp(src->text + end, breaks[0], 2) == 0 ? breaks[0] : "\n";
}

struct np_edit_comment np_edit_comment_at(const struct np_source *src, size_t offset)
{
	static const char from[] = "from ";
	struct np_edit_comment found = {.start = skip_blanks(src, offset)};
	size_t word;

	found.end = found.start;
	if (found.start == src->len || src->text[found.start] != '#')
		return found;
	found.end = line_end(src, found.start);
	word = skip_blanks(src, found.start + 1);
	found.is_from = found.end - word >= sizeof(from) - 1 && word < found.end &&
			memcmp(src->text + word, from, sizeof(from) - 1) == 0;
	return found;
}

/* libyaml takes a byte order mark for a blank where a line begins. */
static size_t blank_size(const struct np_source *src, size_t offset)
{
	if (is_blank(src->text[offset]))
		return 1;
	if (src->len - offset >= 3 && memcmp(src->text + offset, "\xEF\xBB\xBF", 3) == 0)
		return 3;
	return np_edit_break(src, offset);
}

size_t np_edit_gap(const struct np_source *src, size_t from, size_t to)
{
	size_t blank = 1;

	while (from < to && blank) {
		blank = blank_size(src, from);
		if (src->text[from] == '#')
			blank = line_end(src, from) - from;
		from += blank;
	}
	return from < to ? from : to;
}

size_t np_edit_before_empty(const struct np_source *src, size_t from, size_t to)
{
	const char *text = src->text;

	while (to - from > 2 && text[to - 1] == '\n') {
		size_t before = to - 1 - (text[to - 2] == '\r');

		if (text[before - 1] != '\n')
			break;
		to = before;
	}
	return to;
}

bool np_edit_is_ascii(const struct np_source *src)
{
	size_t i = 0;

	while (i < src->len && (unsigned char)src->text[i] < 0x80)
		i++;
	return i == src->len;
}

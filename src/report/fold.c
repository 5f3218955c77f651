#include "report/fold.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum {
	ESCAPE_WIDTH = 4, /* of a byte that cannot be printed, which libsmartcols shows as \xNN */
};

/* A column while it is being fitted. */
struct shape {
	size_t width; /* of its widest cell, then what is left of that */
	size_t piece; /* of the widest part of a cell that is not to be broken */
	bool folded;
};

/* The width of the character at *TEXT, which is moved behind it. */
static size_t next_character(const char **text)
{
	wchar_t character;
	int len = mbtowc(&character, *text, MB_CUR_MAX);
	int width = len > 0 ? wcwidth(character) : -1;
	size_t size = len > 0 ? (size_t)len : 1;

	*text += size;
	return width >= 0 ? (size_t)width : size * ESCAPE_WIDTH;
}

/* The width of what begins at *TEXT up to the next break: a blank perhaps, then a word or item. */
static size_t next_piece(const char **text)
{
	size_t width = 0;
	char last;

	do {
		last = **text;
		width += next_character(text);
	} while (last != ',' && **text && **text != ' ');
	return width;
}

static void measure_cell(struct shape *shape, const char *text)
{
	size_t width = 0;

	while (*text) {
		size_t blank = *text == ' ', piece = next_piece(&text);

		width += piece;
		if (piece - blank > shape->piece)
			shape->piece = piece - blank;
	}
	if (width > shape->width)
		shape->width = width;
}

static void measure(struct np_arena *scratch, const struct np_table *table, struct shape *shapes)
{
	const char *row = table->rows;

	for (size_t i = 0; i < table->column_count; i++)
		shapes[i].width = shapes[i].piece = strlen(table->columns[i]->title);
	for (size_t i = 0; i < table->count; i++, row += table->stride) {
		for (size_t c = 0; c < table->column_count; c++)
			measure_cell(&shapes[c], table->columns[c]->cell(scratch, row));
		np_arena_reset(scratch);
	}
}

/* Take EXCESS from the columns that may be folded, always from the widest. */
static bool shrink(const struct np_table *table, struct shape *shapes, size_t excess)
{
	for (; excess > 0; excess--) {
		struct shape *widest = NULL;

		for (size_t i = 0; i < table->column_count; i++)
			if (table->columns[i]->wrap && shapes[i].width > shapes[i].piece &&
			    (!widest || shapes[i].width > widest->width))
				widest = &shapes[i];
		if (!widest)
			return false;
		widest->width--;
		widest->folded = true;
	}
	return true;
}

/* A table that cannot be made to fit is left alone: the terminal breaks its lines in any case. */
const size_t *np_fold_columns(struct np_arena *arena, const struct np_table *table, int width)
{
	size_t *rooms = np_arena_array(arena, table->column_count, sizeof(*rooms));
	struct shape *shapes = np_arena_array(arena, table->column_count, sizeof(*shapes));
	size_t total = (table->column_count - 1) * NP_COLUMN_GAP;
	struct np_arena scratch = {0};

	if (width <= 0)
		return rooms;
	measure(&scratch, table, shapes);
	np_arena_release(&scratch);
	for (size_t i = 0; i < table->column_count; i++)
		total += shapes[i].width;
	if (total <= (size_t)width || !shrink(table, shapes, total - (size_t)width))
		return rooms;
	for (size_t i = 0; i < table->column_count; i++)
		rooms[i] = shapes[i].folded ? shapes[i].width : 0;
	return rooms;
}

const char *np_fold(struct np_arena *arena, const char *text, size_t width)
{
	char *folded = np_arena_alloc(arena, strlen(text) * 2 + 1), *end = folded;
	size_t used = 0;

	while (*text) {
		const char *piece = text;
		size_t size = next_piece(&text);

		if (used > 0 && used + size > width) {
			*end++ = '\n';
			used = 0;
			if (*piece == ' ') {
				piece++;
				size--;
			}
		}
		for (; piece < text; piece++)
			*end++ = *piece == '\n' ? ' ' : *piece;
		used += size;
	}
	return folded;
}

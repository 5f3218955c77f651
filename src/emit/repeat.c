#include "emit/repeat.h"
#include "emit/text.h"
#include "nvports/arena.h"

#include <string.h>

/* The text with numbers of one width, and where they stand in it. */
struct copy {
	char *text;
	size_t len, width;
	size_t *places, count;
};

static size_t count_marks(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == *NP_REPEAT_MARK;
	return count;
}

static struct copy make_copy(struct np_arena *arena, const char *text, size_t width)
{
	size_t count = count_marks(text);
	struct copy copy = {.width = width};

	np_arena_reset(arena);
	copy.text = np_arena_alloc(arena, strlen(text) + count * width);
	copy.places = np_arena_array(arena, count, sizeof(*copy.places));
	for (; *text; text++) {
		if (*text == *NP_REPEAT_MARK) {
			copy.places[copy.count++] = copy.len;
			copy.len += width;
		} else {
			copy.text[copy.len++] = *text;
		}
	}
	return copy;
}

void np_repeat(FILE *out, const char *text, uint32_t first, uint32_t count)
{
	struct np_arena arena = {0};
	struct copy copy = {0};

	for (uint32_t i = 0; i < count; i++) {
		char digits[21];
		size_t width = (size_t)(np_put_number(digits, (size_t)first + i) - digits);

		if (width != copy.width)
			copy = make_copy(&arena, text, width);
		for (size_t k = 0; k < copy.count; k++)
			memcpy(copy.text + copy.places[k], digits, width);
		fwrite_unlocked(copy.text, 1, copy.len, out);
	}
	np_arena_release(&arena);
}

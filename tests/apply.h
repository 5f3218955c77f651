/* Apply a unified diff, strictly: a second reader of what np_unified_diff writes. */
#ifndef NVPORTS_TESTS_APPLY_H
#define NVPORTS_TESTS_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct apply {
	const char *patch, *patch_end; /* what is still to be read of the diff */
	const char *text, *text_end;   /* of the text that it is applied to */
	size_t line;                   /* the number of TEXT's next line, from 1 */
	size_t written;                /* lines of the result */
	FILE *out;
};

/* The line at *AT, its line break included, and behind it. */
static inline size_t apply_line(const char **at, const char *end, const char **line)
{
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));

	*line = *at;
	*at = stop ? stop + 1 : end;
	return (size_t)(*at - *line);
}

/* "N" or "N,COUNT" at *AT. */
static inline bool apply_range(const char **at, size_t *from, size_t *count)
{
	char *end;

	*from = strtoul(*at, &end, 10);
	if (end == *at)
		return false;
	*at = end;
	*count = 1;
	if (**at != ',')
		return true;
	*count = strtoul(*at + 1, &end, 10);
	*at = end;
	return true;
}

static inline bool apply_copy(struct apply *a)
{
	const char *line;
	size_t len;

	if (a->text == a->text_end)
		return false;
	len = apply_line(&a->text, a->text_end, &line);
	a->line++;
	a->written++;
	return fwrite(line, 1, len, a->out) == len;
}

/* The LEN bytes at LINE are the next line of the text; it is not written. */
static inline bool apply_expect(struct apply *a, const char *line, size_t len)
{
	const char *have;
	size_t size;

	if (a->text == a->text_end)
		return false;
	size = apply_line(&a->text, a->text_end, &have);
	a->line++;
	return size == len && memcmp(have, line, len) == 0;
}

/* A line of a hunk, whose line break goes where the text has none. */
static inline bool apply_change(struct apply *a, size_t *old, size_t *new)
{
	static const char note[] = "\\ No newline at end of file\n";
	size_t size = sizeof(note) - 1;
	const char *line;
	size_t len;

	if (a->patch == a->patch_end)
		return false;
	len = apply_line(&a->patch, a->patch_end, &line);
	if (len < 2 || line[len - 1] != '\n')
		return false;
	if ((size_t)(a->patch_end - a->patch) >= size && memcmp(a->patch, note, size) == 0) {
		a->patch += size;
		len--;
	}
	if (*line != '+' && ((*old)-- == 0 || !apply_expect(a, line + 1, len - 1)))
		return false;
	if (*line == '-')
		return true;
	a->written++;
	return (*line == '+' || *line == ' ') && (*new)-- > 0 &&
	       fwrite(line + 1, 1, len - 1, a->out) == len - 1;
}

static inline bool apply_hunk(struct apply *a)
{
	const char *line, *at;
	size_t from, old, to, new, len = apply_line(&a->patch, a->patch_end, &line);

	if (len < 5 || memcmp(line, "@@ -", 4) != 0)
		return false;
	at = line + 4;
	if (!apply_range(&at, &from, &old) || memcmp(at, " +", 2) != 0)
		return false;
	at += 2;
	if (!apply_range(&at, &to, &new) || memcmp(at, " @@\n", 4) != 0)
		return false;
	while (a->line < from + (old == 0))
		if (!apply_copy(a))
			return false;
	if (a->line != from + (old == 0) || a->written + 1 != to + (new == 0))
		return false;
	while (old || new)
		if (!apply_change(a, &old, &new))
			return false;
	return true;
}

/*
 * Apply the LEN bytes at PATCH to those of TEXT. NULL where it does not fit, exactly and at the
 * very lines that it names; else the result, of *OUT_LEN bytes, for the caller to free.
 */
static inline char *apply_patch(const char *patch, size_t len, const char *text, size_t text_len,
				size_t *out_len)
{
	struct apply a = {
		.patch = patch,
		.patch_end = patch + len,
		.text = text,
		.text_end = text + text_len,
		.line = 1,
	};
	char *result = NULL;
	bool good = true;
	const char *line;

	a.out = open_memstream(&result, out_len);
	if (!a.out)
		abort();
	if (len) {
		good = apply_line(&a.patch, a.patch_end, &line) > 4 &&
		       memcmp(line, "--- ", 4) == 0 && a.patch < a.patch_end &&
		       apply_line(&a.patch, a.patch_end, &line) > 4 && memcmp(line, "+++ ", 4) == 0;
		while (good && a.patch < a.patch_end)
			good = apply_hunk(&a);
	}
	while (good && a.text < a.text_end)
		good = apply_copy(&a);
	if (fclose(a.out) || !good) {
		free(result);
		return NULL;
	}
	return result;
}

#endif

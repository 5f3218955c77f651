/*
 * Edits, a line each as model_parse has them, then a line "%%", then any bytes as YAML: what has
 * been edited can be read and is what it should be.
 */
#include "fuzz.h"

#include "../unit/edit_model.h"

/* The broken UTF-8 of a key or value would become something else when it is written. */
static bool is_text(const char *text, size_t len)
{
	char *copy = malloc(len + 1);
	bool good;

	fuzz_check(copy);
	memcpy(copy, text, len);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7F)
			copy[i] = ' ';
	good = np_text_is_printable(copy, len, NULL);
	free(copy);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0}, trial = {0};
	struct model_edit edits[MODEL_EDITS] = {0};
	char *text = np_arena_copy(&ctx.arena, (const char *)data, size), *document = text;
	const char *wrong;
	size_t count, len;
	bool good;

	count = model_parse(&document, edits);
	len = size - (size_t)(document - text);
	/* A document whose first key has a '=' in it would be taken for an environment. */
	if (size <= FUZZ_LIMIT && !memchr(document, '=', len) &&
	    is_text((const char *)data, size - len)) {
		good = model_begin(&trial, document, len);
		fuzz_check_outcome(&trial, good ? 0 : -1);
		wrong = good ? model_check(&ctx, document, len, edits, count) : NULL;
		if (wrong)
			fprintf(stderr, "does not hold: %s\n", wrong);
		fuzz_check(!wrong);
	}
	np_ctx_release(&trial);
	np_ctx_release(&ctx);
	return 0;
}

/*
 * Two texts, apart at the first NUL of the input: their unified diff, applied to the first, makes
 * the second.
 */
#include "../apply.h"
#include "fuzz.h"
#include "nvports/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *middle = size ? memchr(text, '\0', size) : NULL;
	struct np_source old = {.name = "old", .text = text, .len = size};
	struct np_source new = {.name = "new", .text = ""};
	char *patch = NULL, *result;
	size_t patch_len = 0, len = 0;
	FILE *out;

	if (size > FUZZ_LIMIT)
		return 0;
	if (middle) {
		old.len = (size_t)(middle - text);
		new.text = middle + 1;
		new.len = size - old.len - 1;
	}
	if (old.len == 0)
		old.text = "";
	out = open_memstream(&patch, &patch_len);
	fuzz_check(out);
	fuzz_check(np_unified_diff(out, &old, &new) ==
		   (old.len != new.len || memcmp(old.text, new.text, old.len) != 0));
	fuzz_check(fclose(out) == 0);
	result = apply_patch(patch, patch_len, old.text, old.len, &len);
	fuzz_check(result && len == new.len &&memcmp(result, new.text, len) == 0);
	free(result);
	free(patch);
	return 0;
}

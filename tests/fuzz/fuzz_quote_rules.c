/*
 * Any text through the quoting function of each language that firewalls are configured in; what
 * comes out is one line of printable ASCII, and one string that is read as that text.
 */
#include "../unit/rule_strings.h"
#include "fuzz.h"

/* Nothing in WRITTEN can end a line, or be anything but ASCII to anybody. */
static void check_line(const char *written)
{
	for (; *written; written++)
		fuzz_check(*written >= ' ' && *written <= '~');
}

static void check_language(const struct rule_language *language, const char *text)
{
	char *written = NULL, *read, *want = strdup(text);
	size_t len = 0;
	FILE *out = open_memstream(&written, &len);

	fuzz_check(out && want);
	language->quote(out, text);
	fuzz_check(fclose(out) == 0 && strlen(written) == len);
	check_line(written);
	read = malloc(len + 1);
	fuzz_check(read);
	fuzz_check(language->read(written, read));
	rule_string_expect(language, want);
	fuzz_check(strcmp(read, want) == 0);
	free(read);
	free(want);
	free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size > FUZZ_LIMIT)
		return 0;
	text = strndup((const char *)data, size);
	fuzz_check(text);
	for (size_t i = 0; i < RULE_LANGUAGES; i++)
		check_language(&rule_languages[i], text);
	free(text);
	return 0;
}

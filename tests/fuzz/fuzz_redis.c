/* Any bytes as what redis-cli prints of a module, to a terminal, into a file and as JSON. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {"redis", "redis-json", NULL};

	if (size > FUZZ_LIMIT)
		return 0;
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_facts facts = {0};
		struct np_suspects suspects = {0};
		const struct np_reading how = {
			.format = formats[i], .owner = "nethvoice1", .suspects = &suspects};
		struct np_site site = {0};
		int result;

		fuzz_catalogue(&ctx, &catalogue);
		result = np_facts_read(&ctx, &catalogue, fuzz_source(&ctx, data, size), &how,
				       &facts);
		fuzz_check_outcome(&ctx, result);
		for (const struct np_suspect *s = suspects.first; s; s = s->next)
			fuzz_check(strspn(s->value ? s->value : "1", "0123456789,- ") > 0);
		if (!result && formats[i]) {
			result = np_site_merge(&ctx, &catalogue, &site, facts.modules);
			fuzz_check_outcome(&ctx, result);
			if (!result)
				fuzz_resolve(&ctx, &catalogue, &site);
		}
		np_ctx_release(&ctx);
	}
	return 0;
}

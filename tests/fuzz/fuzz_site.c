/* Any bytes as a site file, and the resolver on what it makes. No environment file is opened. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_site site = {0};
	int result;

	if (size > FUZZ_LIMIT)
		return 0;
	fuzz_catalogue(&ctx, &catalogue);
	result = np_site_read(&ctx, &catalogue, fuzz_source(&ctx, data, size), &site);
	fuzz_check_outcome(&ctx, result);
	if (!result)
		fuzz_resolve(&ctx, &catalogue, &site);
	np_ctx_release(&ctx);
	return 0;
}

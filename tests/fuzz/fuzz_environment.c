/* Any bytes as environments of modules, which are merged into a deployment and resolved. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_module *modules;
	struct np_site site = {0};
	int result;

	if (size > FUZZ_LIMIT)
		return 0;
	fuzz_catalogue(&ctx, &catalogue);
	result = np_environment_read(&ctx, &catalogue, fuzz_source(&ctx, data, size), NULL,
				     &modules);
	fuzz_check_outcome(&ctx, result);
	if (!result) {
		result = np_site_merge(&ctx, &catalogue, &site, modules);
		fuzz_check_outcome(&ctx, result);
	}
	if (!result)
		fuzz_resolve(&ctx, &catalogue, &site);
	np_ctx_release(&ctx);
	return 0;
}

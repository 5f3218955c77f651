/*
 * Any bytes as what nodes print, in the format that they look like and as that of somebody, which
 * is made into a deployment and resolved. The first byte says which of both.
 */
#include "fuzz.h"

/* A format that is said, by its number, or none; and an owner, or none. */
static struct np_reading how_to_read(uint8_t first)
{
	static const char *const owners[] = {NULL, "nethvoice1", "nethvoice-proxy1", "2"};
	struct np_reading how = {.owner = owners[first % 4]};
	size_t count = 0;

	while (np_format_name(count))
		count++;
	how.format = np_format_name(first / 4 % (count + 1)); /* behind the last there is none */
	return how;
}

static void read_and_resolve(const struct np_reading *how, const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	struct np_site site = {0};
	struct np_source *src;
	int result;

	fuzz_catalogue(&ctx, &catalogue);
	src = fuzz_source(&ctx, data, size);
	result = np_facts_read(&ctx, &catalogue, src, how, &facts);
	fuzz_check(src->confidential);
	fuzz_check_outcome(&ctx, result);
	if (!result) {
		result = np_site_settle(&ctx, &catalogue, &site, &facts);
		fuzz_check_outcome(&ctx, result);
	}
	if (!result)
		fuzz_resolve(&ctx, &catalogue, &site);
	np_ctx_release(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct np_reading by_content = {0};
	struct np_reading how;

	if (size > FUZZ_LIMIT)
		return 0;
	read_and_resolve(&by_content, data, size);
	if (!size)
		return 0;
	how = how_to_read(data[0]);
	read_and_resolve(&how, data + 1, size - 1);
	return 0;
}

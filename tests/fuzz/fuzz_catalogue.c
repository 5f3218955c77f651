/* Any bytes as a catalogue laid over another; what comes out is printed and reads back the same. */
#include "fuzz.h"
#include "nvports/report.h"

/* The text lives in CTX. */
static struct np_source *print(struct np_ctx *ctx, const struct np_catalogue *catalogue)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct np_source *src;

	fuzz_check(out);
	np_catalogue_print(out, catalogue);
	fuzz_check(fclose(out) == 0);
	src = fuzz_source(ctx, (const uint8_t *)text, len);
	free(text);
	return src;
}

static void check_print(struct np_ctx *ctx, const struct np_catalogue *catalogue)
{
	struct np_source *first = print(ctx, catalogue), *second;
	struct np_catalogue again = {0};

	fuzz_check(np_catalogue_read(ctx, first, &again) == 0);
	second = print(ctx, &again);
	fuzz_check(first->len == second->len && memcmp(first->text, second->text, first->len) == 0);
}

/* The general table of it can be made, or else it says why not. */
static void check_general(struct np_ctx *ctx, const struct np_catalogue *catalogue)
{
	const struct np_selection all = {.all = true};
	struct np_plan plan = {0};

	fuzz_check_outcome(ctx, np_resolve_general(ctx, catalogue, &all, &plan));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	int result;

	if (size > FUZZ_LIMIT)
		return 0;
	fuzz_catalogue(&ctx, &catalogue);
	result = np_catalogue_read(&ctx, fuzz_source(&ctx, data, size), &catalogue);
	fuzz_check_outcome(&ctx, result);
	if (!result) {
		check_print(&ctx, &catalogue);
		check_general(&ctx, &catalogue);
	}
	np_ctx_release(&ctx);
	return 0;
}

/* Any bytes as several outputs of a node in one, each of any format. */
#include "fuzz.h"
#include "input/parts.h"

/* All parts lie in the whole, one behind the other. */
static void check_parts(struct np_ctx *ctx, struct np_source *src)
{
	struct np_parts parts;
	const struct np_source *part;
	uint32_t line = 0;
	size_t len = 0;

	if (!np_parts_begin(&parts, src))
		return;
	while ((part = np_parts_next(ctx, &parts))) {
		fuzz_check(part->lines_before > line && *part->path && part->len > 0);
		fuzz_check(part->text[part->len] == '\0');
		line = part->lines_before;
		len += part->len;
		fuzz_check(len < src->len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	struct np_suspects suspects = {0};
	const struct np_reading how = {.suspects = &suspects};
	struct np_source *src;

	if (size > FUZZ_LIMIT)
		return 0;
	fuzz_catalogue(&ctx, &catalogue);
	src = fuzz_source(&ctx, data, size);
	check_parts(&ctx, src);
	fuzz_check_outcome(&ctx, np_facts_read(&ctx, &catalogue, src, &how, &facts));
	for (const struct np_module *m = facts.modules; m; m = m->next)
		fuzz_check(m->loc.line > 0 && m->loc.col > 0);
	np_ctx_release(&ctx);
	return 0;
}

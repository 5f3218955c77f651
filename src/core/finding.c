#include "nvports/check.h"

#include <string.h>

const struct np_finding_kind np_finding_kinds[] = {
	{0},
};

static const struct np_finding_kind *find_kind(const char *id)
{
	const struct np_finding_kind *kind = np_finding_kinds;

	while (kind->id && strcmp(kind->id, id) != 0)
		kind++;
	return kind;
}

struct np_finding *np_finding_add(struct np_ctx *ctx, struct np_findings *findings, const char *id,
				  enum np_severity severity, struct np_loc loc, const char *place,
				  const char *format, ...)
{
	struct np_finding *finding = np_arena_alloc(&ctx->arena, sizeof(*finding));
	va_list args;

	finding->kind = find_kind(id);
	finding->severity = severity;
	finding->loc = loc;
	finding->place = np_arena_copy(&ctx->arena, place, strlen(place));
	va_start(args, format);
	finding->message = np_arena_vprintf(&ctx->arena, format, args);
	va_end(args);
	if (findings->last)
		findings->last->next = finding;
	else
		findings->first = finding;
	findings->last = finding;
	findings->count[severity]++;
	return finding;
}

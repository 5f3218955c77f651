#include "nvports/check.h"

#include <string.h>

const struct np_finding_kind np_finding_kinds[] = {
	{"unknown-port",
	 "The variable is called like a port, but no service of the catalogue uses it: neither "
	 "tables nor rules have it, and a service that needs it may be unreachable."},
	{"maybe-port",
	 "The value is one of the ports that NS8 has given the module, and no other variable has "
	 "it. It may be a port that the catalogue does not know, or chance."},
	{0},
};

static const struct np_finding_kind *find_kind(const char *id)
{
	const struct np_finding_kind *kind = np_finding_kinds;

	while (kind->id && strcmp(kind->id, id) != 0)
		kind++;
	return kind;
}

static void append(struct np_findings *list, struct np_finding *finding)
{
	finding->next = NULL;
	if (list->last)
		list->last->next = finding;
	else
		list->first = finding;
	list->last = finding;
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
	append(findings, finding);
	findings->count[severity]++;
	return finding;
}

/* A list for each severity and kind, worst first. */
void np_findings_sort(struct np_ctx *ctx, struct np_findings *findings)
{
	size_t kinds = sizeof(np_finding_kinds) / sizeof(*np_finding_kinds);
	struct np_findings *lists =
		np_arena_array(&ctx->arena, NP_SEVERITY_COUNT * kinds, sizeof(*lists));
	struct np_finding *finding = findings->first, *next;

	for (; finding; finding = next) {
		size_t worst = NP_ERROR - finding->severity;

		next = finding->next;
		append(&lists[worst * kinds + (size_t)(finding->kind - np_finding_kinds)], finding);
	}
	findings->first = findings->last = NULL;
	for (size_t i = 0; i < NP_SEVERITY_COUNT * kinds; i++)
		for (finding = lists[i].first; finding; finding = next) {
			next = finding->next;
			append(findings, finding);
		}
}

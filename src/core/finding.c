#include "nvports/check.h"

#include <string.h>

const struct np_finding_kind np_finding_kinds[] = {
	/* against what nodes say of themselves: check_facts.c */
	{"closed", "The firewall in front can only forward. What the node itself does not let in "
		   "is dropped there, and whoever needs the service does not get through."},
	{"cut-range",
	 "The values of the deployment reach further than the node's own firewall does: "
	 "calls whose media happens to use a port of the rest have no sound in one "
	 "direction."},
	{"narrower", "The catalogue follows the documentation, and this version of the node opens "
		     "less. Forwarding the rest as well is useless, and harmless: nothing listens "
		     "there."},
	{"internal-open",
	 "Internal ports are not made to be reached from outside: of Asterisk's own SIP "
	 "port callers get past the proxy and its protection."},
	{"stale-opening",
	 "Ports are added to a module's service and not always taken away again. They "
	 "may be left over from an earlier state, or belong to something that this "
	 "catalogue does not know."},
	{"not-forwarded",
	 "The node is prepared for it, which does not mean that somebody needs it."},
	{"other-opening",
	 "The node opens it for something that is not NethVoice's. What it is for is "
	 "for the node's administrator to know."},
	{"protection",
	 "An internal port may lie inside a range that is opened. nvports keeps those "
	 "out of what it opens; the node itself can drop them by rules of its own."},
	{"undefined-service",
	 "A list of what is open gives names only. Without the ports behind them "
	 "nothing can be said to be closed."},
	{"unknown-node", "A firewall can only be compared with the node that it is of, and a guess "
			 "would make findings of another one."},
	{"networks",
	 "A proxy behind NAT tells phones of its local networks its inside address, and "
	 "all others its public one. Taken for the wrong kind, a phone has no sound, or "
	 "does not register."},
	{"address", "Rules lead to the address of the node, and phones to the one that its proxy "
		    "gives them."},
	{"stale", "Rules are made from values. Where the node has others by now, they lead to "
		  "ports on which nothing listens."},
	{"moved", "An update can move a module to other ports. Rules that were made before lead "
		  "to the old ones until they are written anew."},
	{"unknown-module", "For a module that the deployment does not have nothing is opened."},
	{"misplaced", "Rules lead to the node that the deployment has the module on."},
	{"not-installed",
	 "Ports stay open for a module that is gone, and the next one may be given the "
	 "same."},
	{"cluster", "Which nodes there are, and which one leads, decides what must be reached from "
		    "outside: the others connect to the leader."},
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

#include "nvports/check.h"

#include <string.h>

const struct np_finding_kind np_finding_kinds[] = {
	/* what the resolver says */
	{"missing",
	 "Without the value nobody knows the port, so nothing is opened for the service."},
	{"malformed", "What is not a port cannot be opened; the service stays closed."},
	{"reversed", "A range that ends before it begins has no ports; the service stays closed."},
	{"clash",
	 "Two services cannot listen on one port of a node: one of them is not running, or "
	 "the value of one of them is wrong."},
	{"public-clash", "A firewall can forward a port of an address to one place only. Rules for "
			 "both would send the traffic of one node to the other."},
	{"all-internal", "What is left of the service has to stay closed, so that it cannot work. "
			 "Mostly two variables have the same port by mistake."},
	{"unknown-internal",
	 "Ports that are meant for the node alone may lie inside a range that is "
	 "opened. Where they are not known they are opened with it: Asterisk's "
	 "own SIP port then takes calls that the proxy has never seen."},
	{"exposed", "The restriction does not hold: what is open to any lets everybody through to "
		    "the restricted port as well."},
	{"publish", "Nobody can tell which outside port leads where, so none is forwarded."},
	{"mixed-addresses",
	 "Rules that mix addresses up send traffic to the wrong node, or take the outside "
	 "for the inside."},
	/* nodes */
	{"no-address", "Port forwards and filters are written to the address of a node. Without it "
		       "'nvports list' works, and no rules can be written."},
	{"public-address",
	 "Phones and browsers outside are sent to the public address. If it cannot "
	 "be reached from the internet, or nobody knows it, calls from outside have "
	 "no sound or do not arrive at all."},
	{"no-proxy",
	 "Every NethVoice instance sends and receives its calls through the SIP proxy of "
	 "its own node, and cannot be configured without one."},
	{"no-lan",
	 "Devices on the inside that look up the public name get the public address. Unless "
	 "the firewall turns them round (hairpin NAT), which it does for inside networks "
	 "that it knows, their calls, phonebooks and web pages fail."},
	{"lan-elsewhere",
	 "Only devices in the node's own network need their source rewritten on the "
	 "way through the firewall; without it the node answers them directly and "
	 "they drop the answer. This is fine if there are no such devices."},
	{"no-leader", "Nodes of a cluster connect to its leader. Which one must be reached from "
		      "outside cannot be told while nobody knows which one it is."},
	/* what is opened */
	{"fixed-port",
	 "SIP and the streams that it sets up carry port numbers inside their messages. "
	 "A firewall does not change those, so that the other side sends to a port "
	 "that leads nowhere: calls without sound, or none."},
	{"admins-open",
	 "Passwords of administrators are tried by strangers all day on ports that are "
	 "open to everybody."},
	{"cluster-open",
	 "Nodes of a cluster open their VPN towards the leader and keep it open. An "
	 "open port where nobody connects is only something to attack."},
	{"unreachable",
	 "Those who may reach the service have no way to the node, so that nothing is "
	 "opened for them."},
	/* ranges */
	{"overlap", "Two programs take ports from the same numbers without knowing of each other. "
		    "It goes well until both want the same port; then a call has no sound."},
	{"proxy-overlap",
	 "The proxy and an instance take ports from the same numbers. Nodes hand "
	 "out ranges from 20000 on, which is also the last port of the proxy's, so "
	 "that one port in common is usual and does no harm; more are a mistake."},
	{"range-size", "Every call takes ports of a range while it lasts. A small range limits how "
		       "many calls there can be, a large one is open for nothing."},
	/* the site and the selection */
	{"unused-network",
	 "A network that is misspelt, or that no service needs, leaves open to any "
	 "what it was meant to restrict."},
	{"left-out", "A deployment without a required service does not work as a whole."},
	/* what is fine, and good to know */
	{"carved",
	 "Internal ports lie inside a range that is opened: up to NethVoice 1.7 they come "
	 "from the same numbers. They are left out, and calls use the other ports."},
	{"shared-range",
	 "Up to NethVoice 1.7 all instances have the same ranges. Each takes what is "
	 "free on the node, and one forward serves them all: this is fine."},
	{"not-required", "Not every deployment uses it. What nobody uses is better closed."},
	/* of variables: catalogue --verify */
	{"unknown-port",
	 "The variable is called like a port, but no service of the catalogue uses it: neither "
	 "tables nor rules have it, and a service that needs it may be unreachable."},
	{"maybe-port",
	 "The value is one of the ports that NS8 has given the module, and no other variable has "
	 "it. It may be a port that the catalogue does not know, or chance."},
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
	{"unknown-module",
	 "For a module that the deployment does not have nothing is opened, and what could be "
	 "of several is compared with none."},
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

struct np_finding *np_finding_add(struct np_ctx *ctx, struct np_findings *findings,
				  const struct np_found *found, const char *format, ...)
{
	struct np_finding *finding = np_arena_alloc(&ctx->arena, sizeof(*finding));
	va_list args;

	finding->kind = find_kind(found->id);
	finding->severity = found->severity;
	finding->loc = found->loc;
	finding->place = np_arena_copy(&ctx->arena, found->place, strlen(found->place));
	va_start(args, format);
	finding->message = np_arena_vprintf(&ctx->arena, format, args);
	va_end(args);
	append(findings, finding);
	findings->count[found->severity]++;
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

#include "core/gate.h"
#include "core/match_node.h"
#include "core/phrase.h"
#include "nvports/suggest.h"

#include <string.h>

enum {
	MOST_NAMES = 5, /* of services in one message */
};

/*
 * Services that firewalld defines itself, of those that nodes have: lists of what is open name them
 * alone (firewalld, config/services/NAME.xml; which ones: ns8-core node/install-core.sh and the
 * distributions' default zone).
 */
static const struct predefined {
	const char *name;
	enum np_proto protocol;
	struct np_range ports;
} predefined[] = {
	{"cockpit", NP_TCP, {9090, 9090}}, {"dhcpv6-client", NP_UDP, {546, 546}},
	{"http", NP_TCP, {80, 80}},        {"https", NP_TCP, {443, 443}},
	{"ssh", NP_TCP, {22, 22}},
};

enum { PREDEFINED = sizeof(predefined) / sizeof(*predefined) };

struct np_portset np_gate_predefined(const char *name, enum np_proto protocol)
{
	for (size_t i = 0; i < PREDEFINED; i++)
		if (strcmp(predefined[i].name, name) == 0 && predefined[i].protocol == protocol)
			return (struct np_portset){&predefined[i].ports, 1};
	return (struct np_portset){0};
}

const struct np_gate_service *np_gate_open(const struct np_gate *gate, const char *name)
{
	const struct np_gate_service *service = np_map_get(&gate->by_name, name, strlen(name));

	return service && service->listed && service->defined ? service : NULL;
}

static struct np_gate_service *find_service(struct np_ctx *ctx, struct np_gate *gate,
					    const struct np_opened *opened)
{
	const char *name = opened->service ? opened->service : "";
	struct np_gate_service *service = np_map_get(&gate->by_name, name, strlen(name));

	if (service)
		return service;
	service = np_arena_alloc(&ctx->arena, sizeof(*service));
	service->name = name;
	service->loc = opened->loc;
	np_map_put(&gate->by_name, &ctx->arena, name, strlen(name), service);
	if (gate->last)
		gate->last->next = service;
	else
		gate->first = service;
	gate->last = service;
	return service;
}

/*
 * Of several files that define a service the last one holds. What the zone itself lets in is shown
 * in parts, its rich rules in a file of their own: only another whole zone is a later state of it.
 */
static bool replaces(const struct np_gate *gate, const struct np_firewall *firewall,
		     const struct np_gate_service *service, const struct np_opened *opened)
{
	if (service->loc.src == opened->loc.src)
		return false;
	return opened->service || (gate->whole && firewall->whole);
}

static void add_opened(struct np_ctx *ctx, struct np_gate *gate, const struct np_firewall *firewall,
		       const struct np_opened *opened)
{
	struct np_gate_service *service = find_service(ctx, gate, opened);

	/* of a file that does not show all, names with their ports are definitions alone */
	service->listed |= firewall->whole || !opened->service || opened->named;
	if (opened->named)
		return;
	if (replaces(gate, firewall, service, opened))
		memset(service->parts, 0, sizeof(service->parts));
	service->loc = opened->loc;
	service->defined = true;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		np_ranges_add(&ctx->arena, &service->parts[protocol], opened->ports[protocol]);
}

static void add_firewall(struct np_ctx *ctx, struct np_gate *gate,
			 const struct np_firewall *firewall)
{
	struct np_gate_file *file = np_arena_alloc(&ctx->arena, sizeof(*file));

	file->firewall = firewall;
	if (gate->last_file)
		gate->last_file->next = file;
	else
		gate->first_file = file;
	gate->last_file = file;
	for (const struct np_opened *o = firewall->opened; o; o = o->next)
		add_opened(ctx, gate, firewall, o);
	gate->whole |= firewall->whole;
	gate->rules |= firewall->rules;
}

static void settle_service(struct np_ctx *ctx, const struct np_gate *gate,
			   struct np_gate_service *service)
{
	service->listed |= !gate->whole;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		service->ports[protocol] = np_ranges_set(&ctx->arena, &service->parts[protocol]);
		if (service->defined || service->ports[protocol].count)
			continue;
		service->ports[protocol] = np_gate_predefined(service->name, protocol);
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		service->defined |= service->ports[protocol].count > 0;
}

/* Ports that are sent to others for everybody: firewalld lets in what it has translated. */
static void add_redirected(struct np_ctx *ctx, const struct np_firewall *firewall,
			   enum np_proto protocol, struct np_ranges *redirected)
{
	for (const struct np_redirect *r = firewall->redirects; r; r = r->next)
		if (r->protocol == protocol && r->source.prefix == 0)
			np_ranges_add(&ctx->arena, redirected, (struct np_portset){&r->ports, 1});
}

/* What rich rules drop they drop before anything else is let in (firewalld.richlanguage). */
static void settle_ports(struct np_ctx *ctx, struct np_gate *gate, enum np_proto protocol)
{
	struct np_ranges drops = {0}, opened = {0}, redirected = {0};
	struct np_arena *arena = &ctx->arena;
	struct np_portset passed;

	for (const struct np_gate_file *f = gate->first_file; f; f = f->next) {
		np_ranges_add(arena, &drops, f->firewall->dropped[protocol]);
		add_redirected(ctx, f->firewall, protocol, &redirected);
	}
	for (const struct np_gate_service *s = gate->first; s; s = s->next)
		if (s->listed)
			np_ranges_add(arena, &opened, s->ports[protocol]);
	gate->dropped[protocol] = np_ranges_set(arena, &drops);
	passed = np_portset_subtract(arena, np_ranges_set(arena, &opened), gate->dropped[protocol]);
	gate->passed[protocol] = np_portset_union(arena, passed, np_ranges_set(arena, &redirected));
}

/* Names whose ports nobody has shown: what they let in is not known. */
static void report_undefined(const struct np_comparison *c, const struct np_gate *gate,
			     size_t count, const struct np_gate_service *first)
{
	struct np_arena *arena = &c->ctx->arena;
	const char *names[MOST_NAMES] = {first->name};
	struct np_loc loc = first->loc;
	const char *more = "";
	struct np_finding *finding;
	size_t shown = 0;

	for (const struct np_gate_service *s = first; s && shown < MOST_NAMES; s = s->next)
		if (s->listed && !s->defined)
			names[shown++] = s->name;
	if (count > shown)
		more = np_arena_printf(arena, " and %zu more", count - shown);
	finding = np_finding_add(c->ctx, c->findings,
				 &(struct np_found){"undefined-service", NP_NOTE, loc,
						    np_phrase_node(arena, gate->node)},
				 "which ports its firewall lets in for %s%s is not known",
				 np_join(arena, names, shown), more);
	finding->hint = np_arena_printf(
		arena,
		"give what the node prints for 'firewall-cmd --info-service=%s', or for "
		"get-firewall-status",
		names[0]);
}

static void settle_gate(const struct np_comparison *c, struct np_gate *gate)
{
	const struct np_gate_service *undefined = NULL;
	size_t count = 0;

	for (struct np_gate_service *s = gate->first; s; s = s->next) {
		settle_service(c->ctx, gate, s);
		if (!s->listed || s->defined)
			continue;
		if (!undefined)
			undefined = s;
		count++;
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		settle_ports(c->ctx, gate, protocol);
	gate->complete = gate->whole && count == 0;
	if (count)
		report_undefined(c, gate, count, undefined);
}

static struct np_gate *find_gate(struct np_ctx *ctx, struct np_map *gates,
				 const struct np_node *node, const struct np_firewall *firewall)
{
	struct np_gate *gate = np_map_get(gates, node->id_text, strlen(node->id_text));

	if (gate)
		return gate;
	gate = np_arena_alloc(&ctx->arena, sizeof(*gate));
	gate->node = node;
	gate->loc = firewall->loc;
	np_map_put(gates, &ctx->arena, node->id_text, strlen(node->id_text), gate);
	return gate;
}

/* Files of nobody: mostly many of one kind, so that the first one stands for all. */
struct strays {
	const struct np_firewall *first;
	size_t count;
};

static void add_stray(struct strays *strays, const struct np_firewall *firewall)
{
	if (strays->count++ == 0)
		strays->first = firewall;
}

/* Only how services are defined that no module of the deployment is named like. */
static bool is_definition(const struct np_firewall *firewall)
{
	for (const struct np_opened *o = firewall->opened; o; o = o->next)
		if (!o->service || o->named)
			return false;
	return !firewall->whole && !firewall->rules;
}

static void report_strays(const struct np_comparison *c, enum np_severity severity,
			  const struct strays *strays)
{
	struct np_arena *arena = &c->ctx->arena;
	const char *more = "";
	struct np_finding *finding;

	if (strays->count == 0)
		return;
	if (strays->count > 1)
		more = np_arena_printf(arena, " (nor what %zu more show)", strays->count - 1);
	finding =
		np_finding_add(c->ctx, c->findings,
			       &(struct np_found){"unknown-node", severity, strays->first->loc, ""},
			       "cannot tell which node's firewall this is%s; not compared", more);
	finding->hint = "say so with the node's number: --against 1=FILE";
}

static void report_wrong(const struct np_comparison *c, const struct np_firewall *firewall,
			 const struct np_node *node, const struct np_node *other)
{
	struct np_finding *finding;

	if (!node) {
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"unknown-node", NP_WARNING, firewall->loc, ""},
			"the deployment has no node %u; not compared", firewall->node);
		finding->hint = np_arena_printf(&c->ctx->arena, "it has node %s",
						np_site_known_nodes(&c->ctx->arena, c->site));
		return;
	}
	finding = np_finding_add(c->ctx, c->findings,
				 &(struct np_found){"unknown-node", NP_WARNING, firewall->loc, ""},
				 "cannot tell which node's firewall this is: it has what is of "
				 "node %u and of node %u; not compared",
				 node->id, other->id);
	finding->hint = "say so with the node's number: --against 1=FILE";
}

struct np_map np_gates_make(const struct np_comparison *c)
{
	struct np_matcher matcher = np_matcher_make(&c->ctx->arena, c->site);
	struct strays strays = {0}, definitions = {0};
	struct np_map gates = {0};

	for (const struct np_firewall *f = c->facts->firewalls; f; f = f->next) {
		const struct np_node *node, *other;
		enum np_match_result match = np_match_node(&matcher, f, &node, &other);

		if (match == NP_MATCH_FOUND)
			add_firewall(c->ctx, find_gate(c->ctx, &gates, node, f), f);
		else if (match != NP_MATCH_UNKNOWN)
			report_wrong(c, f, node, other);
		else
			add_stray(is_definition(f) ? &definitions : &strays, f);
	}
	for (size_t i = 0; i < c->site->node_count && gates.count; i++) {
		const char *id = c->site->nodes[i]->id_text;
		struct np_gate *gate = np_map_get(&gates, id, strlen(id));

		if (gate)
			settle_gate(c, gate);
	}
	report_strays(c, NP_WARNING, &strays);
	report_strays(c, NP_NOTE, &definitions);
	return gates;
}

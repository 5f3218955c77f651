/* What is to be opened, and the node's own firewall does not let in. */
#include "core/node_view.h"
#include "core/phrase.h"
#include "core/shared.h"

#include <string.h>

/* True where the module's own service tells, or it is known that the node has none for it. */
static bool is_shown(const struct np_gate *gate, const struct np_owner *owner)
{
	const struct np_gate_service *service =
		np_map_get(&gate->by_name, owner->id, strlen(owner->id));

	if (service && service->listed)
		return service->defined;
	return gate->whole;
}

/* Whether what the files show is enough to say that a port of ROW is closed. */
static bool is_claimable(const struct np_gate *gate, const struct np_requirement *row)
{
	if (gate->complete)
		return true;
	if (row->service->scope == NP_SCOPE_GENERIC)
		return false;
	if (row->service->scope == NP_SCOPE_PROXY)
		return row->node->proxy && is_shown(gate, row->node->proxy);
	for (size_t i = 0; i < row->instance_count; i++)
		if (!is_shown(gate, row->instances[i]))
			return false;
	return true;
}

/* Whose service of firewalld has, or should have, the ports of ROW; NULL: no module's. */
static const struct np_owner *row_owner(const struct np_requirement *row)
{
	if (row->instance_count)
		return row->instances[0];
	return row->service->scope == NP_SCOPE_PROXY ? row->node->proxy : NULL;
}

static const char *row_place(const struct np_node_view *view, const struct np_requirement *row)
{
	const struct np_owner *owner = row_owner(row);

	return owner ? owner->id : view->place;
}

static bool same_place(struct np_loc a, struct np_loc b)
{
	return a.src == b.src && a.line == b.line && a.col == b.col;
}

/* The catalogue itself says the ports, no value of this deployment does. */
static bool is_from_catalogue(const struct np_requirement *row)
{
	for (size_t i = 0; i < row->service->port_count; i++)
		if (same_place(row->service->ports[i].loc, row->origin))
			return true;
	return false;
}

/* The options that let the first missing range in, for a hint. */
static const char *add_port(const struct np_node_view *view, const struct np_requirement *row,
			    const struct np_portset missing[NP_PROTO_COUNT])
{
	enum np_proto protocol = missing[NP_TCP].count ? NP_TCP : NP_UDP;
	struct np_portset one = {missing[protocol].ranges, 1};
	const struct np_owner *owner = row_owner(row);
	struct np_arena *arena = &view->c->ctx->arena;

	return np_arena_printf(arena, "firewall-cmd --permanent%s%s --add-port=%s/%s",
			       owner ? " --service=" : "", owner ? owner->id : "",
			       np_portset_text(arena, one), protocol == NP_TCP ? "tcp" : "udp");
}

static void hint_closed(const struct np_node_view *view, const struct np_requirement *row,
			const struct np_portset missing[NP_PROTO_COUNT], struct np_finding *finding)
{
	struct np_portset dropped[NP_PROTO_COUNT];
	struct np_arena *arena = &view->c->ctx->arena;

	if (np_sets_intersect(arena, missing, view->gate->dropped, dropped)) {
		finding->hint = np_arena_printf(
			arena, "rich rules of the node drop %s: 'firewall-cmd --list-rich-rules'",
			np_phrase_ports(arena, dropped));
		return;
	}
	finding->hint = np_arena_printf(
		arena,
		"first import a fresh environment; if the values are right, on the node:\n%s",
		add_port(view, row, missing));
}

static void report_closed(const struct np_node_view *view, const struct np_requirement *row,
			  const struct np_portset missing[NP_PROTO_COUNT])
{
	bool required = row->service->need == NP_REQUIRED;
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding =
		np_finding_add(ctx, view->c->findings,
			       &(struct np_found){"closed", required ? NP_ERROR : NP_WARNING,
						  row->origin, row_place(view, row)},
			       "'%s' needs %s, which the node's own firewall does not let in",
			       row->service->name, np_phrase_ports(&ctx->arena, missing));

	hint_closed(view, row, missing, finding);
}

static void report_cut(const struct np_node_view *view, const struct np_requirement *row,
		       const struct np_portset missing[NP_PROTO_COUNT])
{
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding = np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"cut-range", NP_WARNING, row->origin, row_place(view, row)},
		"of '%s' (%u-%u by its values) the node's own firewall does not let in %s",
		row->service->name, row->written.from, row->written.to,
		np_phrase_ports(&ctx->arena, missing));

	hint_closed(view, row, missing, finding);
}

static void report_narrower(const struct np_node_view *view, const struct np_requirement *row,
			    const struct np_portset missing[NP_PROTO_COUNT])
{
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding = np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"narrower", NP_NOTE, row->origin, row_place(view, row)},
		"'%s' has %s by the documentation; this version does not open that",
		row->service->name, np_phrase_ports(&ctx->arena, missing));

	finding->hint = np_arena_printf(
		&ctx->arena,
		"a catalogue laid over the embedded one can narrow the ports of '%s', as "
		"catalogue-overlay.yaml among the examples does",
		row->service->id);
}

/* What of ROW is missing, apart: whole protocols or the beginning of one, and only a rest. */
struct missing {
	struct np_portset closed[NP_PROTO_COUNT];
	struct np_portset rest[NP_PROTO_COUNT];
	bool any_closed, any_rest;
};

/*
 * A fixed range without its end is how versions differ: the first port is what the service stands
 * for. Without its first port it is not the same service any more.
 */
static void sort_out(const struct np_node_view *view, const struct np_requirement *row,
		     enum np_proto protocol, struct missing *missing)
{
	struct np_portset sets[NP_PROTO_COUNT] = {0}, lacks[NP_PROTO_COUNT];
	const struct np_portset *passed = view->gate->passed;
	bool fixed = is_from_catalogue(row), all;

	sets[protocol] = row->ports;
	if (!np_sets_subtract(&view->c->ctx->arena, sets, passed, lacks))
		return;
	all = np_portset_equal(lacks[protocol], row->ports);
	if (all || (fixed && lacks[protocol].ranges[0].from == row->ports.ranges[0].from)) {
		missing->closed[protocol] = lacks[protocol];
		missing->any_closed = true;
		return;
	}
	missing->rest[protocol] = lacks[protocol];
	missing->any_rest = true;
}

static void check_row(const struct np_node_view *view, const struct np_requirement *row)
{
	struct missing missing = {0};

	if (!np_is_opened(row) || row->ports.count == 0 || !is_claimable(view->gate, row))
		return;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (row->protocols & 1U << protocol)
			sort_out(view, row, protocol, &missing);
	if (missing.any_closed)
		report_closed(view, row, missing.closed);
	if (missing.any_rest && is_from_catalogue(row))
		report_narrower(view, row, missing.rest);
	else if (missing.any_rest)
		report_cut(view, row, missing.rest);
}

void np_find_closed(const struct np_node_view *view)
{
	for (size_t i = 0; i < view->row_count; i++)
		check_row(view, &view->rows[i]);
}

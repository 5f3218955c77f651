/* What a node's own firewall lets in beyond what is to be opened. */
#include "core/node_view.h"
#include "core/phrase.h"

#include <string.h>

/* The ports of one service of the node, as they are sorted out. */
struct opening {
	const struct np_gate_service *service;
	const struct np_owner *owner; /* the module that it is named for; NULL: none of the site */
	struct np_portset rest[NP_PROTO_COUNT]; /* what the deployment does not explain */
};

/* What lets it in: "service 'mail1'". */
static const char *opener(struct np_arena *arena, const struct opening *opening)
{
	const char *name = opening->service->name;

	return *name ? np_arena_printf(arena, "service '%s'", name) : "the zone itself";
}

static void report_internal(const struct np_node_view *view, const struct opening *opening,
			    const struct np_portset ports[NP_PROTO_COUNT])
{
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding = np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"internal-open", NP_WARNING, opening->service->loc,
				   opening->owner ? opening->owner->id : view->place},
		"%s lets in %s, which is internal", opener(&ctx->arena, opening),
		np_phrase_ports(&ctx->arena, ports));

	finding->hint = "'nvports list --all' shows whose it is; close it on the node unless it is "
			"meant";
}

static void report_stale(const struct np_node_view *view, const struct opening *opening,
			 const struct np_portset ports[NP_PROTO_COUNT])
{
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding =
		np_finding_add(ctx, view->c->findings,
			       &(struct np_found){"stale-opening", NP_WARNING,
						  opening->service->loc, opening->owner->id},
			       "the node lets in %s for it, which nothing of it uses",
			       np_phrase_ports(&ctx->arena, ports));

	finding->hint =
		"is the environment current? 'nvports catalogue --verify FILE' shows whether it "
		"has ports that are not known yet";
}

static void report_other(const struct np_node_view *view, const struct opening *opening,
			 const struct np_portset ports[NP_PROTO_COUNT])
{
	struct np_ctx *ctx = view->c->ctx;

	np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"other-opening", NP_NOTE, opening->service->loc, view->place},
		"%s lets in %s, which nothing of this deployment needs; it is not forwarded",
		opener(&ctx->arena, opening), np_phrase_ports(&ctx->arena, ports));
}

static void report_misplaced(const struct np_node_view *view, const struct opening *opening)
{
	struct np_finding *finding =
		np_finding_add(view->c->ctx, view->c->findings,
			       &(struct np_found){"misplaced", NP_WARNING, opening->service->loc,
						  opening->owner->id},
			       "is on node %u here, and node %u has its service",
			       opening->owner->node->id, view->node->id);

	finding->hint = "'nvports import' makes a site of what the nodes print";
}

/* What is left of the ports of a service, as firewalld defines it itself. */
static bool is_predefined(const struct np_node_view *view, struct opening *opening)
{
	struct np_portset own[NP_PROTO_COUNT];

	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		own[protocol] = np_gate_predefined(opening->service->name, protocol);
	return !np_sets_subtract(&view->c->ctx->arena, opening->rest, own, opening->rest);
}

static void report_rest(const struct np_node_view *view, struct opening *opening)
{
	const struct np_owner *owner = opening->owner;
	struct np_arena *arena = &view->c->ctx->arena;

	if (!np_sets_subtract(arena, opening->rest, view->internal, opening->rest))
		return;
	if (owner)
		report_stale(view, opening, opening->rest);
	else if (!is_predefined(view, opening))
		report_other(view, opening, opening->rest);
}

static void check_service(const struct np_node_view *view, const struct np_gate_service *service)
{
	struct opening opening = {.service = service};
	struct np_portset open[NP_PROTO_COUNT], internal[NP_PROTO_COUNT];
	struct np_arena *arena = &view->c->ctx->arena;
	bool zone = !*service->name;

	if (!zone)
		opening.owner = np_site_owner(view->c->site, service->name);
	if (opening.owner && opening.owner->node != view->node) {
		report_misplaced(view, &opening);
		return;
	}
	if (!np_sets_subtract(arena, service->ports, view->gate->dropped, open))
		return;
	np_sets_subtract(arena, open, view->known, opening.rest);
	/* A range may cover internal ports; what somebody opens by hand is meant as it is. */
	np_sets_intersect(arena, zone ? open : opening.rest, view->internal, internal);
	if (np_sets_subtract(arena, internal, view->local, internal))
		report_internal(view, &opening, internal);
	report_rest(view, &opening);
}

/* A service of the catalogue whose ports the node lets in, and nobody wants forwarded. */
static void check_unplanned(const struct np_node_view *view, const struct np_service *service)
{
	const struct np_portset *sets = view->services[service->index].sets;
	struct np_portset open[NP_PROTO_COUNT], rest[NP_PROTO_COUNT];
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding;

	if (service->reach == NP_REACH_INTERNAL ||
	    !np_sets_intersect(&ctx->arena, sets, view->gate->passed, open))
		return;
	np_sets_subtract(&ctx->arena, open, view->planned, rest);
	if (!np_sets_subtract(&ctx->arena, rest, view->internal, rest))
		return;
	finding = np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"not-forwarded", NP_NOTE, view->gate->loc, view->place},
		"'%s' is open on the node (%s), and is not forwarded", service->name,
		np_phrase_ports(&ctx->arena, open));
	finding->hint = np_arena_printf(
		&ctx->arena, "if it is needed from outside, ask for it: --service %s, or --all",
		service->id);
}

void np_find_opened(const struct np_node_view *view)
{
	const struct np_catalogue *catalogue = view->c->site->catalogue;

	for (const struct np_gate_service *s = view->gate->first; s; s = s->next)
		if (s->listed && s->defined)
			check_service(view, s);
	for (size_t i = 0; view->row_count && i < catalogue->count; i++)
		check_unplanned(view, &catalogue->services[i]);
}

/* Internal ports in what the node's services open, but for those of local networks. */
static bool covered_internal(const struct np_node_view *view,
			     struct np_portset covered[NP_PROTO_COUNT])
{
	struct np_arena *arena = &view->c->ctx->arena;

	return np_sets_intersect(arena, view->internal, view->known, covered) &&
	       np_sets_subtract(arena, covered, view->local, covered);
}

void np_find_protection(const struct np_node_view *view)
{
	struct np_portset covered[NP_PROTO_COUNT], ports[NP_PROTO_COUNT];
	struct np_ctx *ctx = view->c->ctx;
	struct np_finding *finding;

	if (!view->gate->rules || !covered_internal(view, covered))
		return;
	if (np_sets_intersect(&ctx->arena, covered, view->gate->dropped, ports))
		np_finding_add(
			ctx, view->c->findings,
			&(struct np_found){"protection", NP_NOTE, view->gate->loc, view->place},
			"the node itself drops %s, internal ports in ranges",
			np_phrase_ports(&ctx->arena, ports));
	if (!np_sets_intersect(&ctx->arena, covered, view->gate->passed, ports))
		return;
	finding = np_finding_add(
		ctx, view->c->findings,
		&(struct np_found){"protection", NP_NOTE, view->gate->loc, view->place},
		"ranges that the node lets in cover %s, internal ports, and no "
		"rule of it drops them",
		np_phrase_ports(&ctx->arena, ports));
	finding->hint = "what nvports opens leaves them out; from the inside networks they can be "
			"reached";
}

/* What the resolver makes of catalogue, deployment and selection: the requirements. */
#ifndef NVPORTS_PLAN_H
#define NVPORTS_PLAN_H

#include "nvports/site.h"

/*
 * One service of one owner, on one set of protocols: a row of the summary and, later, the stuff of
 * rules. Instances of a node that share a service's range are one requirement.
 */
struct np_requirement {
	const struct np_service *service;
	const struct np_node *node;              /* NULL: no deployment, the general table */
	const struct np_owner *const *instances; /* of scope instance: who needs it, by id */
	size_t instance_count;
	unsigned protocols; /* bit mask, not 0 */
	struct np_portset
		ports; /* on the node; empty only in the general table, where a variable decides */
	struct np_portset public_ports;   /* from outside; the same unless published */
	struct np_portset carved;         /* internal ports that were taken out of PORTS */
	struct np_range written;          /* from the first to the last port, nothing carved out */
	bool range;                       /* written as a range */
	const struct np_sources *sources; /* who may reach it; nobody for internal services */
	struct np_loc origin;             /* where the (first) port was written */
};

struct np_plan {
	const struct np_catalogue *catalogue;
	const struct np_site *site;         /* NULL: the general table */
	const struct np_requirement *items; /* by node, then catalogue order, then instance */
	size_t count;
};

/* What of a deployment is wanted. All zero: everything that is listed by default. */
struct np_selection {
	const char *const *instances, *const *nodes, *const *scopes, *const *services,
									     *const *excluded;
	size_t instance_count, node_count, scope_count, service_count, excluded_count;
	bool all; /* also services that are not listed by default, internal ones among them */
};

/*
 * Resolve: evaluate every wanted service of every wanted owner, carve the internal ports of all
 * instances of a node out of its opened ranges, join identical ranges, and apply what is published.
 * Linear in what SITE and its catalogue hold. -1 after recording errors: unknown names in
 * SELECTION, malformed values, reversed ranges, missing values of required services. A missing
 * value of another service is a note. With the severity CLASH are recorded: clashes (one port for
 * two services on a node, one public port for two nodes), and internal ports that are not known,
 * so that they may lie in an opened range. After errors PLAN has what could be resolved, whose
 * clashes are not looked for; where SELECTION is what is wrong, it has no site.
 */
int np_resolve(struct np_ctx *ctx, const struct np_site *site, const struct np_selection *selection,
	       enum np_severity clash, struct np_plan *plan);

/* The general table: the catalogue's wanted services, variables unresolved. */
int np_resolve_general(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		       const struct np_selection *selection, struct np_plan *plan);

/*
 * The compact plan: one line for each node, protocol and source set, ports merged to the smallest
 * list; published ports, which are others outside, on lines of their own. A port that several
 * services of different sources need is on one line, with the sources of all. Left out is what
 * nobody may reach, and what has no ports yet (variables in the general table).
 */
struct np_compact_line {
	const struct np_node *node; /* NULL: the general table */
	enum np_proto protocol;
	const struct np_sources *sources; /* never NULL */
	struct np_portset ports, public_ports;
};

struct np_compact {
	const struct np_compact_line
		*lines; /* by node, protocol, published or not, then the lowest port */
	size_t count;
};

struct np_compact np_compact_make(struct np_ctx *ctx, const struct np_plan *plan);

#endif

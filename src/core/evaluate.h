/* One owner's values, and what the catalogue's port expressions come to with them. */
#ifndef NVPORTS_CORE_EVALUATE_H
#define NVPORTS_CORE_EVALUATE_H

#include "nvports/plan.h"

enum np_slot_state { NP_UNSET, NP_EMPTY, NP_MALFORMED, NP_SET };

/* The value that holds for one variable. */
struct np_slot {
	const struct np_value *value;
	enum np_slot_state state;
	uint16_t port; /* where it is set */
};

/* By variable; all unset for an owner that is not known. */
struct np_slots {
	const struct np_owner *owner; /* NULL: not known, every variable has its default */
	struct np_slot *slots;
};

/* The values of all owners of a node, whether they are wanted or not. */
struct np_node_slots {
	const struct np_node *node;
	struct np_slots proxy, generic;
	struct np_slots *instances; /* in the node's order */
};

/*
 * The values of OWNER (or of nobody) by variable, the strongest of each; in SCRATCH. -1 after
 * recording malformed ones, each of which is then marked. An empty value in an environment means
 * that the variable is not set, which is how NS8 writes that.
 */
int np_slots_fill(struct np_ctx *ctx, struct np_arena *scratch,
		  const struct np_catalogue *catalogue, const struct np_owner *owner,
		  struct np_slots *slots);

/* The same for all owners of NODE. */
int np_slots_fill_node(struct np_ctx *ctx, struct np_arena *scratch,
		       const struct np_catalogue *catalogue, const struct np_node *node,
		       struct np_node_slots *slots);

/* Whose values they are, for messages: "'nethvoice1'", "node 1", or "the proxy of node 1". */
const char *np_describe_owner(struct np_arena *arena, const struct np_owner *owner,
			      const struct np_node *node);

enum np_outcome {
	NP_FOUND,
	NP_MISSING, /* a variable without default is not set */
	NP_INVALID, /* malformed or reversed; an error has been recorded */
};

struct np_evaluation {
	struct np_portset sets[NP_PROTO_COUNT];
	struct np_portset carved[NP_PROTO_COUNT]; /* internal ports that were taken out of them */
	struct np_loc origin[NP_PROTO_COUNT];     /* of the first port of each */
	struct np_range written;                  /* from the first to the last port */
	bool range;                               /* one of the ports is written as a range */
	uint32_t missing; /* the variable, where the outcome is NP_MISSING */
};

/* What one port expression comes to. */
struct np_evaluated_port {
	struct np_range range;
	struct np_loc origin; /* of its first value, or of the expression where it has none */
	uint32_t missing;     /* the variable, where the outcome is NP_MISSING */
};

enum np_outcome np_evaluate_port(struct np_ctx *ctx, const struct np_port_expr *expr,
				 const struct np_slots *slots, struct np_evaluated_port *out);

/* Evaluate all ports of SERVICE; the sets are made in ctx->arena. */
enum np_outcome np_evaluate(struct np_ctx *ctx, const struct np_service *service,
			    const struct np_slots *slots, struct np_evaluation *out);

#endif

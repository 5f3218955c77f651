/* What differs between two states of a deployment, and what that means for a firewall. */
#ifndef NVPORTS_DIFF_H
#define NVPORTS_DIFF_H

#include "nvports/plan.h"

/*
 * What a change is, strongest first: of what differs in more than one way only the first is said.
 * The last four are about a node itself; all others are about a service.
 */
enum np_change_kind {
	NP_APPEARS,
	NP_VANISHES,
	NP_RELOCATES, /* its instance is on another node; maybe its ports differ too */
	NP_MOVES,     /* other ports on the node */
	NP_SOURCES,   /* others may reach it */
	NP_PUBLIC,    /* the same ports on the node, others outside */
	NP_ADDRESS,
	NP_PUBLIC_ADDRESS,
	NP_ADDRESS6,
	NP_NETWORKS, /* its inside networks */
	NP_CHANGE_KIND_COUNT,
};

/* "appears", "public-address": for output, by their value. */
extern const char *const np_change_names[NP_CHANGE_KIND_COUNT];

/* What has to be done on the firewall. */
enum np_action {
	NP_ACTION_NONE, /* internal services; ports that others open too */
	NP_ACTION_OPEN,
	NP_ACTION_CLOSE,
	NP_ACTION_MOVE,    /* both */
	NP_ACTION_SOURCES, /* the same ports, from other sources */
	NP_ACTION_REWRITE, /* all rules of the node: they name what has changed */
	NP_ACTION_COUNT,
};

extern const char *const np_action_names[NP_ACTION_COUNT];

/* One state of what has changed. */
struct np_state {
	const struct np_node *node;       /* NULL: it is not there in this state */
	struct np_portset ports;          /* on the node */
	struct np_portset public_ports;   /* outside; none where nobody may reach it */
	const struct np_sources *sources; /* who may, never NULL; nobody for internal services */
	const char *value; /* of a node: the address or networks in question, "": not known */
};

struct np_change {
	enum np_change_kind kind;
	enum np_action action;
	const struct np_service *service; /* NULL: it is about the node itself */
	/* of a service of scope instance: those that share its ports in both states, by id */
	const struct np_owner *const *instances;
	size_t instance_count;
	unsigned protocols; /* bit mask; 0 without a service */
	struct np_state before, after;
	/*
	 * What of the public ports is to be opened, on the node of AFTER, and closed, on that of
	 * BEFORE. Less than the ports that differ, where other services open or opened them too.
	 */
	struct np_portset opens, closes;
};

/*
 * Ports of a node that have to be opened or closed, of whatever services: the difference of the two
 * compact plans. What is opened to other sources, or leads to other ports, is closed and opened.
 */
struct np_adjustment {
	const struct np_node *node; /* as it is in the state that has them open */
	bool open;                  /* else close */
	enum np_proto protocol;
	const struct np_sources *sources;
	struct np_portset ports, public_ports; /* on the node and outside */
};

struct np_diff {
	/* By node (the lower one of two), first the node itself, then catalogue order, instance. */
	const struct np_change *changes;
	size_t count;
	/* By node, what is to be opened first, then protocol and lowest port. */
	const struct np_adjustment *adjustments;
	size_t adjustment_count;
};

/*
 * Compare two plans of deployments (no general tables): every port of every service of every owner
 * that is in one of them only is part of exactly one change. Instances are the same by their id,
 * nodes by their number, services by their id. Rows that instances share are compared for each of
 * them; those of which the same is to be said are one change. Linear in what the plans hold, but
 * for the sorting of what is found.
 */
void np_diff_make(struct np_ctx *ctx, const struct np_plan *before, const struct np_plan *after,
		  struct np_diff *diff);

#endif

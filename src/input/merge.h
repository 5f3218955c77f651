/* Merging what modules say into a deployment; np_site_settle does the rest of it. */
#ifndef NVPORTS_INPUT_MERGE_H
#define NVPORTS_INPUT_MERGE_H

#include "nvports/input.h"

/* What proxies say of their node, whether by environment or by configuration. */
struct np_said {
	struct np_said *next;
	struct np_node *node;
	struct np_address address, public_address;
	const struct np_net *lan;
	size_t lan_count;
	struct np_loc lan_loc;
};

/* One merge. */
struct np_merge {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	struct np_site *site;
	bool renew;            /* see np_site_renew */
	struct np_said *said;  /* latest first */
	struct np_map by_node; /* number as text -> struct np_said */
};

/* That there is an owner ID. */
struct np_claim {
	const char *id;
	enum np_scope scope;
	uint32_t node; /* 0: it does not say */
	struct np_loc loc;
	const char *hint; /* how it can say its node */
};

/*
 * The owner that CLAIM stands for, added where SITE lacks it. NULL after recording that it is
 * somewhere else, or something else, or that its node is not known.
 */
struct np_owner *np_merge_claim(struct np_merge *m, const struct np_claim *claim);

/* Give OWNER the VALUES that it lacks; -1 after recording those that it has another value for. */
int np_merge_values(struct np_merge *m, struct np_owner *owner, const struct np_value *values);

/* Add what SAID says to what is known of its node; -1 after recording a contradiction. */
int np_merge_said(struct np_merge *m, const struct np_said *said);

/* All modules; those that say their node come first, so that others find what nodes there are. */
int np_merge_modules(struct np_merge *m, const struct np_module *modules);

/* Give the nodes what has been said of them. */
void np_merge_apply(struct np_merge *m);

#endif

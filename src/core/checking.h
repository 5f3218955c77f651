/* The checks of a site and of the plan for it: what they share, and which there are. */
#ifndef NVPORTS_CORE_CHECKING_H
#define NVPORTS_CORE_CHECKING_H

#include "core/select.h"
#include "nvports/check.h"

/* The requirements of one node. */
struct np_node_rows {
	const struct np_node *node;
	const struct np_requirement *rows;
	size_t count;
};

/* What a check looks at, and where it puts what it finds. */
struct np_checking {
	struct np_ctx *ctx;
	const struct np_site *site;
	const struct np_plan *plan;
	const struct np_selection *selection;
	const struct np_chosen *chosen;
	const struct np_node_rows *nodes; /* those that have requirements */
	size_t node_count;
	struct np_findings *findings;
};

typedef void np_check_fn(const struct np_checking *c);

/* Of ranges (check_ranges.c). */
np_check_fn np_check_carved, np_check_shared_ranges, np_check_overlaps, np_check_sizes;
/* Of what is opened, and to whom (check_access.c). */
np_check_fn np_check_not_required, np_check_admins, np_check_cluster, np_check_unreachable;
np_check_fn np_check_fixed;
/* Of nodes and their addresses (check_nodes.c). */
np_check_fn np_check_proxies, np_check_own_addresses, np_check_public_addresses, np_check_inside;
np_check_fn np_check_leader;
/* Of the networks and of the selection (check_choice.c). */
np_check_fn np_check_networks, np_check_left_out;

/*
 * Something that is said once of a service, however many nodes and instances have it: how many
 * requirements there are, and the first.
 */
struct np_tally {
	const struct np_requirement *first;
	size_t count;
};

/* A tally for each service of the catalogue: of the opened requirements that TEST takes. */
const struct np_tally *np_tally(const struct np_checking *c,
				bool (*test)(const struct np_checking *c,
					     const struct np_requirement *row));

/* "nethvoice1, nethvoice2, nethvoice3 and 4 more": the ids of COUNT OWNERS. */
const char *np_owner_names(struct np_arena *arena, const struct np_owner *const *owners,
			   size_t count);

/* "21002-22001/udp" of the ports that ROW was written with, nothing carved out. */
const char *np_written_text(struct np_arena *arena, const struct np_requirement *row);

#endif

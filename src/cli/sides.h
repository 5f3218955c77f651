/* Two states of a deployment, and the messages about either. */
#ifndef NVPORTS_CLI_SIDES_H
#define NVPORTS_CLI_SIDES_H

#include "nvports/plan.h"

struct np_site_side {
	const char *label; /* as the usage calls it: "OLD" */
	struct np_site site;
	struct np_selection selection; /* without names that only the other state knows */
	bool left_out;                 /* there were no others: nothing of this state is selected */
	struct np_plan plan;
	struct np_diag *messages; /* taken out of the run's */
};

/*
 * Narrow WANTED for SIDE: an instance or a node that only the site of OTHER knows is nothing to
 * complain of. What neither knows stays.
 */
void np_side_select(struct np_ctx *ctx, const struct np_selection *wanted,
		    struct np_site_side *side, const struct np_site *other);

/* Collect what is recorded about SIDE between the two; MARK is what the former returns. */
struct np_diag *np_side_begin(struct np_ctx *ctx);
void np_side_end(struct np_ctx *ctx, struct np_site_side *side, struct np_diag *mark);

/*
 * Record again what was collected, each message with the label of its side. Notes and warnings
 * about both alike say nothing of a difference and are left out; an error about both that has no
 * place, a misspelt name for one, is said once.
 */
void np_sides_tell(struct np_ctx *ctx, const struct np_site_side *old,
		   const struct np_site_side *new);

#endif

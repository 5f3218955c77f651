/* Which lines of a firewall's rules are there because of something. */
#ifndef NVPORTS_CLI_BECAUSE_H
#define NVPORTS_CLI_BECAUSE_H

#include "cli/options.h"
#include "nvports/explain.h"

/* What is explained. */
struct np_because {
	const struct np_plan *opened;
	const struct np_subject *subject;
	const struct np_explanation *explanation; /* of SUBJECT, by OPENED */
};

/*
 * Print to OUT the lines that the rules of ARGS' target have for what is opened, and would not have
 * without what is explained. -1 after recording why there are no rules.
 */
int np_because_print(struct np_ctx *ctx, FILE *out, const struct np_args *args,
		     const struct np_because *because);

#endif

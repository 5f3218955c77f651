/* What 'check' and 'catalogue --verify' have found, for --output. */
#ifndef NVPORTS_CLI_FINDINGS_H
#define NVPORTS_CLI_FINDINGS_H

#include "cli/options.h"
#include "nvports/check.h"

/* Write FINDINGS as text, in colour on a terminal that has it, or as JSON. -1 after recording. */
int np_findings_write(struct np_ctx *ctx, const struct np_args *args,
		      const struct np_findings *findings);

#endif

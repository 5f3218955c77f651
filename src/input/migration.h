/* What an update of ns8-nethvoice says about ports that it has moved. */
#ifndef NVPORTS_INPUT_MIGRATION_H
#define NVPORTS_INPUT_MIGRATION_H

#include "input/proxy.h"

/*
 * Read REPORT (PORTS_MIGRATION_REPORT, a list in JSON) and SEEN (PORTS_MIGRATION_SEEN) into MODULE.
 * Nothing depends on them but a remark, so whatever is wrong with the report is a warning.
 */
void np_migration_read(struct np_ctx *ctx, const struct np_setting *report,
		       const struct np_setting *seen, struct np_module *module);

#endif

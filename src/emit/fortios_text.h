/* Commands of FortiOS. */
#ifndef NVPORTS_EMIT_FORTIOS_TEXT_H
#define NVPORTS_EMIT_FORTIOS_TEXT_H

#include "emit/fortios_plan.h"

#include <stdio.h>

/* What is written, and where to. */
struct np_fortios {
	FILE *out;
	const struct np_rules_options *options;
	struct np_fortios_plan plan; /* empty for a removal */
};

/* The policies that will be there, each closed; those behind them go. */
void np_fortios_write_closed(const struct np_fortios *to);

/* No object of an earlier set is left. No policy has one of them any more. */
void np_fortios_write_cleared(const struct np_fortios *to);

void np_fortios_write_objects(const struct np_fortios *to);
void np_fortios_write_policies(const struct np_fortios *to);

#endif

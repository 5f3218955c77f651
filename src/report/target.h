/* What reports say of a target, in the one wording that all of them have. */
#ifndef NVPORTS_REPORT_TARGET_H
#define NVPORTS_REPORT_TARGET_H

#include "nvports/report.h"

/*
 * Each is the word for the table and JSON, and what it means, as sentences on one line.
 */
struct np_target_word {
	const char *word, *meaning;
};

/* Which ports may be others outside: "none", "single" or "ranges". */
struct np_target_word np_target_moves(const struct np_target_row *row);

/* Which kinds of hairpin NAT: "none", "auto", "always" or "auto, always". */
struct np_target_word np_target_hairpin(const struct np_target_row *row);

#endif

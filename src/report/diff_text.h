/* What a change says to people. */
#ifndef NVPORTS_REPORT_DIFF_TEXT_H
#define NVPORTS_REPORT_DIFF_TEXT_H

#include "nvports/diff.h"

/* STATE, which is before or after CHANGE: "22001", "22 (outside 2222)"; "" where there is none. */
const char *np_state_text(struct np_arena *scratch, const struct np_change *change,
			  const struct np_state *state);

/* What CHANGE means for a firewall, in a sentence: "close udp 20110, open udp 22001". */
const char *np_change_advice(struct np_arena *scratch, const struct np_change *change);

/* The ids of the COUNT instances at OWNERS, joined by commas. */
const char *np_owners_text(struct np_arena *scratch, const struct np_owner *const *owners,
			   size_t count);

#endif

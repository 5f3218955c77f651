/* Rules as texts for iptables-restore --noflush. */
#ifndef NVPORTS_EMIT_IPTABLES_TEXT_H
#define NVPORTS_EMIT_IPTABLES_TEXT_H

#include "nvports/rules.h"

#include <stdio.h>

/*
 * Tables filter, to be reached from its chain FORWARD, and, for IPv4 where some node is behind NAT,
 * nat. SCRATCH is reset now and then.
 */
void np_iptables_write_family(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			      enum np_family family, const char *forward);

/* Table raw of either family, which keeps the SIP helper off. */
void np_iptables_write_raw(struct np_arena *scratch, FILE *out, const struct np_rules *rules);

#endif

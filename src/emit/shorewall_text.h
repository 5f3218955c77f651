/* The rules of target shorewall, as texts that files of Shorewall include. */
#ifndef NVPORTS_EMIT_SHOREWALL_TEXT_H
#define NVPORTS_EMIT_SHOREWALL_TEXT_H

#include "nvports/rules.h"

#include <stdio.h>

/* For the file rules of either family. */
void np_shorewall_write_rules(FILE *out, const struct np_rules *rules, enum np_family family);

/* For the file snat, IPv4 only; the script puts the interfaces of the zone in place of "LAN". */
void np_shorewall_write_snat(FILE *out, const struct np_rules *rules);

/* For the file conntrack of either family: no SIP helper. */
void np_shorewall_write_conntrack(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
				  enum np_family family);

/* Whether source addresses of some node's clients are replaced. */
bool np_shorewall_has_snat(const struct np_rules *rules);

#endif

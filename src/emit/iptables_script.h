/* What the scripts of targets share that are carried out by iptables-restore. */
#ifndef NVPORTS_EMIT_IPTABLES_SCRIPT_H
#define NVPORTS_EMIT_IPTABLES_SCRIPT_H

#include "emit/iptables_text.h"

/*
 * Define replace TABLE..., which goes from what is loaded to the texts of $dir at once, or not at
 * all. It calls $ipv4 and $ipv6, and needs say and fail. FORWARD is an extended regular expression
 * for the chains of table filter from which packets are led to ours.
 */
void np_iptables_write_functions(FILE *out, const char *forward);

/* Make $dir, for root alone. */
void np_iptables_write_setup(FILE *out);

/* Define refuse_helper PART COMMAND, which loads a text of table raw, or warns. */
void np_iptables_write_helper(FILE *out);

/* Define check_nftables, which warns of chains of nftables that drop what is let in. */
void np_iptables_write_beside(FILE *out);

/*
 * Write the texts of one family into $dir. FORWARD is the chain of table filter from which packets
 * are led to ours.
 */
void np_iptables_write_texts(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			     enum np_family family, const char *forward);

#endif

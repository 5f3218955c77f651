/* The texts of the target nftables that one "nft -f" loads, and the parts that they are made of. */
#ifndef NVPORTS_EMIT_NFTABLES_TEXT_H
#define NVPORTS_EMIT_NFTABLES_TEXT_H

#include "nvports/rules.h"

#include <stdio.h>

/* By this comment of a table, chain, set or rule the scripts know what they may take away. */
#define NP_NFTABLES_MARK "written by nvports"

/* All but the helpers: a table for NAT, and chain and sets in the firewall's own for the filter. */
void np_nftables_write(struct np_arena *scratch, FILE *out, const struct np_rules *rules);

/* Whom the sets of openings are for. */
enum np_nftables_stage { NP_NFT_FORWARD, NP_NFT_PERMIT, NP_NFT_PERMIT6 };

/* The maps or sets of all openings of one stage; and the rules that look into them. */
void np_nftables_write_sets(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			    enum np_nftables_stage stage);
void np_nftables_write_lookups(FILE *out, const struct np_rules *rules,
			       enum np_nftables_stage stage);

/* 'oifname "lan0" ' with MATCH for oifname; nothing where NAME is NULL. */
void np_nftables_write_interface(FILE *out, const char *match, const char *name);

#endif

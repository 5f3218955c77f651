/* Access lists and translations for Cisco IOS. */
#ifndef NVPORTS_EMIT_IOS_TEXT_H
#define NVPORTS_EMIT_IOS_TEXT_H

#include "nvports/emit.h"

/* --for address, rather than ports */
bool np_ios_by_address(const struct np_rules_options *options);

/* How many numbers the list of FAMILY takes for RULES. */
size_t np_ios_count_entries(const struct np_rules *rules, enum np_family family);

/* Write the entries of FAMILY's list, behind what clears its block. */
void np_ios_write_list(FILE *out, const struct np_rules *rules, enum np_family family);

/* Write what clears the block of FAMILY's list, without its FIRST numbers. */
void np_ios_write_clearing(FILE *out, const struct np_rules_options *options, enum np_family family,
			   uint32_t first);

bool np_ios_has_translations(const struct np_rules *rules);
void np_ios_write_translations(FILE *out, const struct np_rules *rules);
void np_ios_remove_translations(FILE *out, const struct np_rules *rules);

#endif

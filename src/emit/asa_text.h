/* Port forwards and permits for Cisco ASA. */
#ifndef NVPORTS_EMIT_ASA_TEXT_H
#define NVPORTS_EMIT_ASA_TEXT_H

#include "nvports/emit.h"

enum {
	NP_ASA_PLACES = 5, /* ranges of a numbered port forward */
};

/* --for interface, rather than address */
bool np_asa_by_interface(const struct np_rules_options *options);

/* How many numbers RULES take of port forwards, and of permits. */
size_t np_asa_count_forwards(const struct np_rules *rules);
size_t np_asa_count_permits(const struct np_rules *rules);

/* Write what forwards, and then what permits. */
void np_asa_write_forwards(struct np_arena *scratch, FILE *out, const struct np_rules *rules);
void np_asa_write_permits(FILE *out, const struct np_rules *rules);

/* Write what removes all numbers of OPTIONS' block, permits first. */
void np_asa_write_clearing(FILE *out, const struct np_rules_options *options);

#endif

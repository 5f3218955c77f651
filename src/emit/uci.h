/*
 * What the targets for firewall4 (OpenWrt, NethSecurity) share: the sections of UCI that rules
 * become, and the script that puts them in or takes them out. Not an emitter.
 */
#ifndef NVPORTS_EMIT_UCI_H
#define NVPORTS_EMIT_UCI_H

#include "emit/text.h"

/*
 * What a script does about the SIP helper; each is lines of shell, or "". They know $name, fail,
 * warn, and $own, which the ids of sections begin with. Section ${own}previous is theirs, to
 * remember what was there before any name of ours came. Whoever finds the helper switched off by
 * another name takes over what that one remembers (others_remember); only who finds no other that
 * remembers puts it back.
 */
struct np_uci_helper {
	const char
		*before; /* while nothing is changed yet and the sections of last time are there */
	const char *staged; /* when the sections are staged; what they stage can be taken back */
	const char *after;  /* when all is in force */
};

/* How a target differs from the other one. */
struct np_uci {
	const struct np_target *target;
	const char *prefix;        /* of section ids, before the name */
	bool interface;            /* options that only NethSecurity's interface reads */
	const char *reload;        /* a command behind "fw4 reload"; "": none */
	struct np_uci_helper off;  /* switches the helper off */
	struct np_uci_helper back; /* puts back what OFF changed, if it did */
	const char *const *check, *const *undo;          /* of the head */
	const char *const *remarks, *const *off_remarks; /* likewise */
};

/* A remark in the heads of both. */
#define NP_UCI_RESTRICTED "What is restricted to certain sources is so for inside networks as well."

/* Limits of both. */
#define NP_UCI_LIMITS                                                                              \
	"Hairpin NAT is for all networks of the interfaces of the inner zone, and needs option "   \
	"masq on the outer one; the script says where that is missing.",                           \
		"With --hairpin always the node sees the firewall's address also for what other "  \
		"inside networks send to it directly.",                                            \
		"The script stops where 'uci changes firewall' shows changes that are not yet "    \
		"applied."

/* What is between the beginning and the end of a batch. */
struct np_uci_sections {
	size_t lines;
	bool reflected; /* some forward is reflected by firewall4 */
};

/* Write RULES as a batch of sections; the ids begin with OWN. SCRATCH is reset now and then. */
struct np_uci_sections np_uci_write_sections(struct np_arena *scratch, FILE *out,
					     const struct np_rules *rules, const struct np_uci *uci,
					     const char *own);

/* No id may hold anything but letters, digits and '_': put '_' for the rest. */
void np_uci_clean_id(char *id);

/* The whole script. */
void np_uci_emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
		 const struct np_uci *uci);

void np_uci_remove(FILE *out, const struct np_rules_options *options, const struct np_uci *uci);

#endif

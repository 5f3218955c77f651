/* Target firewalld: the policies, as the files that firewall-cmd takes them from; the functions. */
#ifndef NVPORTS_EMIT_FIREWALLD_TEXT_H
#define NVPORTS_EMIT_FIREWALLD_TEXT_H

#include "nvports/emit.h"

/* The policies that one tag has; all of them are removed before some are written anew. */
enum np_firewalld_policy {
	NP_FIREWALLD_WAN,  /* what comes in from outside */
	NP_FIREWALLD_LAN,  /* hairpin NAT: inside networks use public addresses */
	NP_FIREWALLD_SNAT, /* hairpin NAT: whose source is replaced */
	NP_FIREWALLD_POLICIES,
};

/* What POLICY is called for the tag of OPTIONS. */
void np_firewalld_write_name(FILE *out, const struct np_rules_options *options,
			     enum np_firewalld_policy policy);

/* True where RULES need POLICY. */
bool np_firewalld_needs(const struct np_rules *rules, enum np_firewalld_policy policy);

/* The file for --new-policy-from-file. */
void np_firewalld_write_policy(FILE *out, const struct np_rules *rules,
			       enum np_firewalld_policy policy);

/* What both scripts begin with: $name, $policies, and functions that replace the latter. */
void np_firewalld_write_functions(FILE *out, const struct np_rules_options *options);

/* Functions that switch the SIP helper off, and look for what assigns it all the same. */
void np_firewalld_write_helper(FILE *out);

/* $zones, which are in use, and functions that look for them; LAN may be NULL. */
void np_firewalld_write_zones(FILE *out, const char *wan, const char *lan);

#endif

/* Options of 'nvports rules' that only some targets take. */
#ifndef NVPORTS_CLI_RULES_SETTINGS_H
#define NVPORTS_CLI_RULES_SETTINGS_H

#include "cli/options.h"
#include "nvports/emit.h"

/* They, for np_option_group; but for --format, which means something else in other commands. */
extern const struct np_option np_rules_settings[];

/* What --format of 'nvports rules' chooses from, in the order of enum np_writing. */
extern const char *const np_rules_formats[];

/*
 * Set in OPTIONS what ARGS say, or else what is TARGET's default. -1 after recording an option that
 * the target does not take, or a value that it cannot have.
 */
int np_rules_settle(struct np_ctx *ctx, const struct np_args *args, const struct np_target *target,
		    struct np_rules_options *options);

/* The first of these options that ARGS have, "--acl"; NULL: none. */
const char *np_rules_setting_given(const struct np_args *args);

/*
 * Those that TARGET takes, each as "--acl NAME: ..." with its default, closed by NULL, in ARENA.
 */
const char *const *np_rules_settings_of(struct np_arena *arena, const struct np_target *target);

/* At most LIMIT letters, digits and characters of OTHERS, of which TEXT does not begin with one. */
bool np_is_name(const char *text, const char *others, size_t limit);

#endif

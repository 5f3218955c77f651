/* From the options of rules to rules, for the commands that write them. */
#ifndef NVPORTS_CLI_RULES_OPTIONS_H
#define NVPORTS_CLI_RULES_OPTIONS_H

#include "cli/options.h"
#include "nvports/emit.h"

/* Those that say what rules are like: --mode and so on. */
extern const struct np_option np_rules_options[];

/* What a target writes, and for what. The rules refer to the options, so it must not be moved. */
struct np_snippet {
	const struct np_target *target;
	struct np_rules_options options;
	struct np_rules rules;
};

/*
 * For commands that may write rules: without a target, options of np_rules_options would be ignored
 * in silence. -1 after recording those that are given all the same.
 */
int np_rules_check_unused(struct np_ctx *ctx, const struct np_args *args);

/* What --wan and --lan take for TARGET, and what it is without them: "interfaces; ...". */
const char *np_rules_naming(const struct np_target *target);

/* Target and options of SNIPPET as ARGS say; -1 after recording what is wrong with them. */
int np_rules_prepare(struct np_ctx *ctx, const struct np_args *args, struct np_snippet *snippet);

/* The outside and the inside of SNIPPET, as ARGS say, for a removal that knows no deployment. */
int np_rules_name_sides(struct np_ctx *ctx, const struct np_args *args, struct np_snippet *snippet);

/*
 * The rules of SNIPPET, which has been prepared, for PLAN, which np_resolve has made with NP_ERROR
 * for clashes. -1 after recording why the target cannot have them; what np_rules_warn says is left
 * to the caller.
 */
int np_rules_of_plan(struct np_ctx *ctx, const struct np_args *args, const struct np_plan *plan,
		     struct np_snippet *snippet);

/*
 * What SNIPPET's target writes for its rules, as the text of *TEXT, for np_rules_free. -1
 * after recording that memory ran out.
 */
int np_rules_render(struct np_ctx *ctx, const struct np_snippet *snippet, struct np_source *text);

/* Free what np_rules_render has written; a TEXT that is still empty is left alone. */
void np_rules_free(struct np_source *text);

#endif

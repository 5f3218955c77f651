/* nvports rules */
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/rules_options.h"
#include "cli/rules_settings.h"

static const struct np_loc nowhere = {0};

static const struct np_option writing_options[] = {
	{0, "remove", NULL, NP_FLAG, offsetof(struct np_args, remove), NULL,
	 "write what undoes the rules instead; for this, no\n"
	 "deployment is read, unless the target needs it"},
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, writing), np_rules_formats,
	 "for guide: text (default), markdown or html"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Rules", np_rules_options},         {"For some targets", np_rules_settings},
	{"Output", writing_options},         {"Deployment", np_deployment_options},
	{"Catalogue", np_catalogue_options}, {"Selection", np_selection_options},
	{"Help", np_common_options},         {0},
};

static int make_rules(struct np_ctx *ctx, const struct np_args *args, struct np_snippet *snippet)
{
	const struct np_selection selection = np_args_selection(args);
	struct np_catalogue *catalogue = np_arena_alloc(&ctx->arena, sizeof(*catalogue));
	struct np_site *site = np_arena_alloc(&ctx->arena, sizeof(*site));
	struct np_plan *plan = np_arena_alloc(&ctx->arena, sizeof(*plan));
	bool found;

	if (np_load_catalogue(ctx, args, catalogue) ||
	    np_load_site(ctx, args, catalogue, site, &found))
		return -1;
	if (!found)
		return np_no_deployment(ctx, "'nvports rules'");
	if (np_resolve(ctx, site, &selection, NP_ERROR, plan) ||
	    np_rules_of_plan(ctx, args, plan, snippet))
		return -1;
	np_rules_warn(ctx, &snippet->rules, snippet->target->own);
	return 0;
}

/* What is removed is all of a name; to close a part, rules are written without it and applied. */
static int check_removal(struct np_ctx *ctx, const struct np_args *args)
{
	const struct {
		const char *option;
		bool given;
	} uses[] = {
		{"--instance", args->instances.count}, {"--node", args->nodes.count},
		{"--scope", args->scopes.count},       {"--service", args->services.count},
		{"--exclude", args->excluded.count},   {"--all", args->all},
	};

	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		if (!uses[i].given)
			continue;
		np_error(ctx, nowhere, "%s has no meaning with --remove, which removes all",
			 uses[i].option);
		np_hint(ctx, "to close a part only, write the rules without it and apply them");
		return -1;
	}
	return 0;
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_snippet snippet;
	struct np_output output;
	struct np_arena scratch = {0};
	bool by_tag; /* a removal that needs no deployment */

	if (np_rules_prepare(ctx, args, &snippet))
		return -1;
	by_tag = args->remove && snippet.target->remove;
	if (by_tag ? check_removal(ctx, args) || np_rules_name_sides(ctx, args, &snippet)
		   : make_rules(ctx, args, &snippet))
		return -1;
	if (np_output_begin(ctx, &output, args->output))
		return -1;
	if (by_tag)
		snippet.target->remove(output.stream, &snippet.options);
	else if (args->remove)
		snippet.target->undo(&scratch, output.stream, &snippet.rules);
	else
		snippet.target->emit(&scratch, output.stream, &snippet.rules);
	np_arena_release(&scratch);
	return np_output_end(ctx, &output);
}

static void print_targets(FILE *out)
{
	fputs("\nTargets, which 'nvports targets' compares:\n", out);
	for (size_t i = 0; np_targets[i]; i++)
		fprintf(out, "  %-14s %s\n", np_targets[i]->name, np_targets[i]->vendor);
}

static const struct np_operand operands[] = {
	{"TARGET", offsetof(struct np_args, target), false},
	{0},
};

const struct np_command np_cmd_rules = {
	.name = "rules",
	.usage = "[OPTION]... TARGET",
	.summary = "write the rules of a firewall for them",
	.description =
		"Write the rules of a firewall in front of the deployment: port forwards, filter\n"
		"rules, hairpin NAT, and the SIP helper (ALG) off. They open what 'nvports list'\n"
		"shows with the same options, from the same sources, and nothing else. Applying\n"
		"them again replaces what was applied before.\n",
	.print_more = print_targets,
	.examples = "  nvports rules nftables --example | less\n"
		    "  nvports rules iptables --site site.yaml --output nvports-iptables.sh\n"
		    "  nvports rules nethsecurity --env cluster.env | ssh root@firewall sh\n"
		    "  nvports rules iptables --remove | ssh root@firewall sh\n",
	.groups = groups,
	.operands = operands,
	.run = run,
};

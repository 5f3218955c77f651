/* nvports check */
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/inputs.h"
#include "cli/load.h"

static const struct np_loc nowhere = {0};

static const char *const formats[] = {"text", "json", NULL};

static const struct np_option check_options[] = {
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), formats,
	 "text (default) or json"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0},
};

static const struct np_option against_options[] = {
	{0, "against", "FILE", NP_REPEAT, offsetof(struct np_args, against), NULL,
	 "also compare with what a node has printed: its own\n"
	 "firewall, later environments, any that 'import'\n"
	 "takes; OWNER=FILE where FILE does not say whose it\n"
	 "is; '-' is standard input; repeatable"},
	{0, "from", "FORMAT", NP_TEXT, offsetof(struct np_args, from), NULL,
	 "take those files for this, whatever they look like;\n"
	 "'nvports import --help' lists what there is"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Deployment", np_deployment_options},
	{"Catalogue", np_catalogue_options},
	{"Selection", np_selection_options},
	{"Comparison", against_options},
	{"Output", check_options},
	{"Help", np_common_options},
	{0},
};

static int load_facts(struct np_ctx *ctx, const struct np_args *args,
		      const struct np_catalogue *catalogue, struct np_facts *facts)
{
	const struct np_printed printed = {&args->against, args->from};

	if (args->against.count)
		return np_load_facts(ctx, catalogue, &printed, facts, NULL);
	if (args->from)
		return np_error(ctx, nowhere, "--from has no meaning without --against");
	return 0;
}

/* What is recorded meanwhile becomes findings, all of it. */
static int find(struct np_ctx *ctx, const struct np_args *args, const struct np_site *site,
		const struct np_facts *facts, struct np_findings *findings)
{
	const struct np_selection selection = np_args_selection(args);
	struct np_plan plan;
	int failed;

	ctx->keep_all = true;
	failed = np_check_site(ctx, site, &selection, &plan, findings);
	if (!failed)
		np_check_facts(ctx, site, &plan, facts, findings);
	ctx->keep_all = false;
	np_findings_sort(ctx, findings);
	return failed;
}

static int check(struct np_ctx *ctx, const struct np_args *args, struct np_findings *findings)
{
	struct np_catalogue *catalogue = np_arena_alloc(&ctx->arena, sizeof(*catalogue));
	struct np_site *site = np_arena_alloc(&ctx->arena, sizeof(*site));
	struct np_facts facts = {0};
	bool found;

	if (np_load_catalogue(ctx, args, catalogue) ||
	    np_load_site(ctx, args, catalogue, site, &found))
		return -1;
	if (!found)
		return np_no_deployment(ctx, "'nvports check'");
	if (load_facts(ctx, args, catalogue, &facts))
		return -1;
	return find(ctx, args, site, &facts, findings);
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_findings findings = {0};

	if (check(ctx, args, &findings) || np_findings_write(ctx, args, &findings))
		return -1;
	return findings.count[NP_WARNING] || findings.count[NP_ERROR] ? NP_EXIT_FOUND : NP_EXIT_OK;
}

const struct np_command np_cmd_check = {
	.name = "check",
	.usage = "[OPTION]...",
	.summary = "look for what is wrong or risky in a deployment",
	.description =
		"Look for what is wrong, risky or worth knowing in a deployment, before rules are\n"
		"written for it: each finding says what is so, why it matters and what to do.\n"
		"With --against, the deployment is compared with what its nodes say themselves.\n"
		"Exit status: 0 nothing but notes; 1 warnings or errors; 2 bad input.\n",
	.examples =
		"  nvports check --example\n"
		"  nvports check --site site.yaml --format json --output findings.json\n"
		"  nvports check --site site.yaml --against nodes.txt\n"
		"  ssh root@node runagent -m nethvoice1 cat environment | nvports check --env -\n",
	.groups = groups,
	.run = run,
};

/* nvports explain */
#include "cli/because.h"
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/rules_options.h"
#include "cli/rules_settings.h"
#include "nvports/report.h"

#include <stdlib.h>

static const struct np_loc nowhere = {0};

static const struct np_option output_options[] = {
	{0, "rules", "TARGET", NP_TEXT, offsetof(struct np_args, target), NULL,
	 "also the lines of the rules for TARGET that are\n"
	 "there because of it"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Deployment", np_deployment_options},
	{"Catalogue", np_catalogue_options},
	{"Selection", np_selection_options},
	{"Output", output_options},
	{"With --rules", np_rules_options},
	{"With --rules, for some targets", np_rules_settings},
	{"Help", np_common_options},
	{0},
};

/* What is known, what of it is opened, and what is asked about. */
struct question {
	struct np_catalogue catalogue;
	struct np_site site;
	bool deployment; /* there is a site */
	struct np_subject subject;
	struct np_plan all, opened;
};

static int resolve(struct np_ctx *ctx, struct question *q, const struct np_selection *selection,
		   enum np_severity clash, struct np_plan *plan)
{
	if (q->deployment)
		return np_resolve(ctx, &q->site, selection, clash, plan);
	return np_resolve_general(ctx, &q->catalogue, selection, plan);
}

/* Rules are for what does not clash. */
static enum np_severity clash_severity(const struct np_args *args)
{
	return args->target ? NP_ERROR : NP_WARNING;
}

/* The plan of everything repeats what the resolver says of a part. */
static int resolve_both(struct np_ctx *ctx, const struct np_args *args, struct question *q)
{
	const struct np_selection selection = np_args_selection(args), all = {.all = true};
	struct np_diag *last;
	int failed;

	if (resolve(ctx, q, &selection, clash_severity(args), &q->opened))
		return -1;
	last = ctx->last;
	ctx->keep_all = true; /* for all of them to be taken */
	failed = resolve(ctx, q, &all, NP_WARNING, &q->all);
	ctx->keep_all = false;
	if (!failed)
		np_diags_take(ctx, last);
	return failed;
}

static int make_question(struct np_ctx *ctx, const struct np_args *args, struct question *q)
{
	if (!args->subject) {
		np_error(ctx, nowhere, "nothing to explain");
		np_hint(ctx, "name a port like 5060/udp, a service, an instance or a variable");
		return -1;
	}
	if (np_load_catalogue(ctx, args, &q->catalogue) ||
	    np_load_site(ctx, args, &q->catalogue, &q->site, &q->deployment))
		return -1;
	if (np_subject_parse(ctx, &q->catalogue, q->deployment ? &q->site : NULL, args->subject,
			     &q->subject))
		return -1;
	return resolve_both(ctx, args, q);
}

/* To memory, since rules that cannot be written show only when they are. */
static int print(struct np_ctx *ctx, FILE *out, const struct np_args *args, struct question *q)
{
	struct np_explanation explanation;

	np_explain(ctx, &q->all, &q->opened, &q->subject, &explanation);
	if (np_explanation_text(ctx, out, &q->subject, q->deployment, &explanation))
		return -1;
	if (!args->target)
		return 0;
	return np_because_print(ctx, out, args,
				&(struct np_because){&q->opened, &q->subject, &explanation});
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct question q = {0};
	struct np_output output;
	char *text = NULL;
	size_t len = 0;
	FILE *memory;
	int failed;

	if (np_rules_check_unused(ctx, args) || make_question(ctx, args, &q))
		return -1;
	if (args->target && !q.deployment)
		return np_no_deployment(ctx, "--rules");
	memory = open_memstream(&text, &len);
	failed = memory ? print(ctx, memory, args, &q) : -1;
	if (!memory || fclose(memory))
		failed = np_error(ctx, nowhere, "out of memory");
	if (!failed && np_output_begin(ctx, &output, args->output) == 0) {
		fwrite(text, 1, len, output.stream);
		failed = np_output_end(ctx, &output);
	}
	free(text);
	return failed || np_failed(ctx) ? -1 : 0;
}

static const struct np_operand operands[] = {
	{"SUBJECT", offsetof(struct np_args, subject), false},
	{0},
};

const struct np_command np_cmd_explain = {
	.name = "explain",
	.usage = "[OPTION]... PORT[/PROTOCOL] | SERVICE | INSTANCE | VARIABLE",
	.summary = "say what a port is for",
	.description =
		"Say what a port, a service, an instance or a variable is: who uses it, who must\n"
		"reach it, whether it is needed, where its value was written, and which rule\n"
		"opens it, or that none does.\n",
	.examples = "  nvports explain --example 20107\n"
		    "  nvports explain --example 20108/udp\n"
		    "  nvports explain --site site.yaml janus-rtp\n"
		    "  nvports explain --example nethvoice1 --rules nftables\n",
	.groups = groups,
	.operands = operands,
	.run = run,
};

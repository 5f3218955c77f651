/* nvports diff */
#include "cli/cli.h"
#include "cli/inputs.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/rules_options.h"
#include "cli/rules_settings.h"
#include "cli/sides.h"
#include "nvports/quote.h"
#include "nvports/report.h"
#include "nvports/suggest.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static const char *const formats[] = {"text", "csv", "json", "markdown", NULL};

static const struct np_option diff_options[] = {
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), formats,
	 "text (default), csv, json or markdown"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0, "from", "FORMAT", NP_TEXT, offsetof(struct np_args, from), NULL,
	 "take OLD and NEW for this, whatever they look like;\n"
	 "'nvports import --help' lists what there is"},
	{0, "rules", "TARGET", NP_TEXT, offsetof(struct np_args, target), NULL,
	 "instead, the unified diff of what 'nvports rules\n"
	 "TARGET' writes for OLD and for NEW"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Comparison", diff_options},
	{"With --rules", np_rules_options},
	{"With --rules, for some targets", np_rules_settings},
	{"Catalogue", np_catalogue_options},
	{"Selection", np_selection_options},
	{"Help", np_common_options},
	{0},
};

/* What is compared. */
struct comparison {
	const struct np_args *args;
	struct np_catalogue catalogue;
	struct np_site_side old, new;
	struct np_snippet snippet;
};

static bool is_format(const struct np_args *args, const char *format)
{
	return strcmp(args->format ? args->format : "text", format) == 0;
}

/* The unified diff has one format. */
static int check_rules(struct np_ctx *ctx, const struct np_args *args)
{
	if (args->format && args->target)
		return np_error(ctx, nowhere, "--format has no meaning with --rules");
	return np_rules_check_unused(ctx, args);
}

static int check_operands(struct np_ctx *ctx, const struct np_args *args)
{
	if (args->new)
		return 0;
	np_error(ctx, nowhere, "%s", args->old ? "nothing to compare with" : "nothing to compare");
	np_hint(ctx, "two states of a deployment: 'nvports diff OLD NEW', each a site file or what "
		     "nodes have printed");
	return -1;
}

static int load(struct np_ctx *ctx, struct comparison *c)
{
	const struct np_args *args = c->args;
	const struct np_selection wanted = np_args_selection(args);
	int failed;

	if (np_load_catalogue(ctx, args, &c->catalogue))
		return -1;
	failed = np_load_state(ctx, &c->catalogue, args->old, args->from, &c->old.site);
	if (np_load_state(ctx, &c->catalogue, args->new, args->from, &c->new.site) || failed)
		return -1;
	np_side_select(ctx, &wanted, &c->old, &c->new.site);
	np_side_select(ctx, &wanted, &c->new, &c->old.site);
	return 0;
}

static int resolve(struct np_ctx *ctx, struct np_site_side *side, enum np_severity clash)
{
	struct np_diag *mark = np_side_begin(ctx);
	int failed = 0;

	side->plan = (struct np_plan){.catalogue = side->site.catalogue, .site = &side->site};
	if (!side->left_out)
		failed = np_resolve(ctx, &side->site, &side->selection, clash, &side->plan);
	np_side_end(ctx, side, mark);
	return failed;
}

static int resolve_both(struct np_ctx *ctx, struct comparison *c)
{
	enum np_severity clash = c->args->target ? NP_ERROR : NP_WARNING;
	int failed = resolve(ctx, &c->old, clash);

	return resolve(ctx, &c->new, clash) || failed ? -1 : 0;
}

/* The sum holds ports only: where a node changes itself, all its rules do. */
static const char *sum_title(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->count; i++)
		if (diff->changes[i].action == NP_ACTION_REWRITE)
			return "All in all, on the firewall, besides what changes of nodes "
			       "themselves:";
	return "All in all, on the firewall:";
}

static int print_tables(struct np_ctx *ctx, FILE *out, const struct np_diff *diff,
			const struct np_args *args)
{
	const struct np_column *columns[NP_COLUMN_LIMIT], *more[NP_COLUMN_LIMIT];
	const struct np_table_style style = {.header = true,
					     .width = np_output_width(args->output)};
	struct np_table changes = {
		.columns = columns,
		.column_count = np_diff_default_columns(diff, columns),
		.rows = diff->changes,
		.stride = sizeof(*diff->changes),
		.count = diff->count,
	};
	const struct np_table adjustments = {
		.columns = more,
		.column_count = np_adjustment_columns(diff, more),
		.rows = diff->adjustments,
		.stride = sizeof(*diff->adjustments),
		.count = diff->adjustment_count,
	};

	if (diff->count == 0)
		return 0;
	if (diff->adjustment_count)
		changes.footnote = sum_title(diff);
	if (is_format(args, "markdown")) {
		np_table_markdown(out, &changes, &style);
		fputs(adjustments.count ? "\n" : "", out);
		if (adjustments.count)
			np_table_markdown(out, &adjustments, &style);
		return 0;
	}
	if (np_table_text(ctx, out, &changes, &style))
		return -1;
	fputs(adjustments.count ? "\n" : "", out);
	return adjustments.count ? np_table_text(ctx, out, &adjustments, &style) : 0;
}

static void print_csv(FILE *out, const struct np_diff *diff)
{
	const struct np_table_style style = {.separator = ',', .header = true};
	struct np_table table = {
		.columns = np_diff_columns,
		.rows = diff->changes,
		.stride = sizeof(*diff->changes),
		.count = diff->count,
	};

	while (np_diff_columns[table.column_count])
		table.column_count++;
	np_table_csv(out, &table, &style);
}

static int print_diff(struct np_ctx *ctx, FILE *out, const struct np_diff *diff,
		      const struct np_args *args)
{
	if (is_format(args, "json"))
		return np_diff_json(ctx, out, diff);
	if (!is_format(args, "csv"))
		return print_tables(ctx, out, diff, args);
	print_csv(out, diff);
	return 0;
}

static int compare_plans(struct np_ctx *ctx, const struct comparison *c)
{
	struct np_output output;
	struct np_diff diff;
	int failed;

	if (c->old.plan.count == 0 && c->new.plan.count == 0)
		np_warn(ctx, nowhere, "nothing is left by this selection");
	np_diff_make(ctx, &c->old.plan, &c->new.plan, &diff);
	if (np_output_begin(ctx, &output, c->args->output))
		return -1;
	failed = print_diff(ctx, output.stream, &diff, c->args);
	if (np_output_end(ctx, &output) || failed)
		return -1;
	return diff.count ? NP_EXIT_FOUND : NP_EXIT_OK;
}

/* What SNIPPET's target writes for SIDE, in *TEXT, for np_rules_free: nothing for nothing. */
static int write_rules(struct np_ctx *ctx, const struct np_args *args, struct np_site_side *side,
		       struct np_snippet *snippet, struct np_source *text)
{
	struct np_diag *mark = np_side_begin(ctx);
	int failed = 0;

	if (side->plan.count)
		failed = np_rules_of_plan(ctx, args, &side->plan, snippet);
	np_side_end(ctx, side, mark);
	if (failed)
		return -1;
	return side->plan.count ? np_rules_render(ctx, snippet, text) : 0;
}

static int print_unified(struct np_ctx *ctx, const struct np_args *args,
			 const struct np_source *old, const struct np_source *new)
{
	struct np_output output;
	bool differs;

	if (np_output_begin(ctx, &output, args->output))
		return -1;
	differs = np_unified_diff(output.stream, old, new);
	if (np_output_end(ctx, &output))
		return -1;
	return differs ? NP_EXIT_FOUND : NP_EXIT_OK;
}

/* What cannot be printed of OPERAND is '?'. */
static const char *safe_name(struct np_ctx *ctx, const char *operand)
{
	size_t len = strlen(operand), bad;
	char *name = np_arena_copy(&ctx->arena, operand, len);

	while (!np_text_is_printable(name, len, &bad))
		name[bad] = '?';
	return name;
}

static int compare_rules(struct np_ctx *ctx, struct comparison *c)
{
	struct np_source old = {.name = safe_name(ctx, c->args->old), .text = ""};
	struct np_source new = {.name = safe_name(ctx, c->args->new), .text = ""};
	int failed = write_rules(ctx, c->args, &c->old, &c->snippet, &old);
	int result = -1;

	if (write_rules(ctx, c->args, &c->new, &c->snippet, &new))
		failed = -1;
	np_sides_tell(ctx, &c->old, &c->new);
	if (!failed)
		result = print_unified(ctx, c->args, &old, &new);
	np_rules_free(&old);
	np_rules_free(&new);
	return result;
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct comparison c = {.args = args, .old.label = "OLD", .new.label = "NEW"};

	if (check_rules(ctx, args) || np_check_format(ctx, args->from) ||
	    check_operands(ctx, args) ||
	    (args->target && np_rules_prepare(ctx, args, &c.snippet)) || load(ctx, &c))
		return -1;
	if (resolve_both(ctx, &c)) {
		np_sides_tell(ctx, &c.old, &c.new);
		return -1;
	}
	if (args->target)
		return compare_rules(ctx, &c);
	np_sides_tell(ctx, &c.old, &c.new);
	return compare_plans(ctx, &c);
}

static const struct np_operand operands[] = {
	{"OLD", offsetof(struct np_args, old), false},
	{"NEW", offsetof(struct np_args, new), false},
	{0},
};

const struct np_command np_cmd_diff = {
	.name = "diff",
	.usage = "[OPTION]... OLD NEW",
	.summary = "show which ports appear, vanish or move",
	.description =
		"Compare two states of a deployment: which ports appear, vanish or move, for\n"
		"which instance and service, and what to open and close on the firewall. OLD and\n"
		"NEW are site files, module environments, bundles of several, or anything else\n"
		"that nodes print; '-' is standard input. Exit status: 0 no difference, 1 some.\n",
	.examples =
		"  nvports diff before.env after.env\n"
		"  nvports diff site.yaml nodes.txt --instance nethvoice1\n"
		"  ssh root@node runagent -m nethvoice1 cat environment | nvports diff old.env -\n"
		"  nvports diff --rules nftables old.yaml new.yaml\n",
	.groups = groups,
	.operands = operands,
	.run = run,
};

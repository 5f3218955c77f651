/* nvports list */
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/table.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static const struct np_option list_options[] = {
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), np_table_formats,
	 "text (default), csv, json or markdown"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0, "columns", "NAME", NP_COMMAS, offsetof(struct np_args, columns), NULL,
	 "show these columns, in this order: service, id,\n"
	 "ports, protocol, purpose, scope, instance, node,\n"
	 "address, public-address, public-ports, sources,\n"
	 "need, variable, origin; not for json"},
	{0, "compact", NULL, NP_FLAG, offsetof(struct np_args, compact), NULL,
	 "one line for each node, protocol and source set,\n"
	 "with the shortest list of ports, as the port field\n"
	 "of a firewall takes it"},
	{0, "separator", "CHARACTER", NP_TEXT, offsetof(struct np_args, separator), NULL,
	 "for csv: ';', '|', ':', a blank or a tab instead\n"
	 "of ','"},
	{0, "bom", NULL, NP_FLAG, offsetof(struct np_args, bom), NULL,
	 "for csv: begin with a byte order mark, which some\n"
	 "spreadsheets need"},
	{0, "no-header", NULL, NP_FLAG, offsetof(struct np_args, no_header), NULL,
	 "leave the line of headings out; not for json"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Deployment", np_deployment_options}, {"Catalogue", np_catalogue_options},
	{"Selection", np_selection_options},   {"Output", list_options},
	{"Help", np_common_options},           {0},
};

static int check_separator(struct np_ctx *ctx, const char *text)
{
	if (!text || (strlen(text) == 1 && strchr(",;|\t :", *text)))
		return 0;
	np_error(ctx, nowhere, "'%s' cannot separate cells", text);
	np_hint(ctx, "one of ',' ';' '|' ':', a blank or a tab");
	return -1;
}

/* Options that say nothing about the format asked for would be ignored in silence. */
static int check_output(struct np_ctx *ctx, const struct np_args *args)
{
	const struct {
		const char *option;
		bool given, fits;
	} uses[] = {
		{"--separator", args->separator, np_format_is(args, "csv")},
		{"--bom", args->bom, np_format_is(args, "csv")},
		{"--columns", args->columns.count, !np_format_is(args, "json")},
		{"--no-header", args->no_header, !np_format_is(args, "json")},
	};
	int failed = check_separator(ctx, args->separator);

	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		if (!uses[i].given || uses[i].fits)
			continue;
		failed = np_error(ctx, nowhere, "%s has no meaning with format '%s'",
				  uses[i].option, args->format ? args->format : "text");
	}
	return failed;
}

static int check_general(struct np_ctx *ctx, const struct np_args *args)
{
	if (args->instances.count)
		return np_no_deployment(ctx, "--instance");
	if (args->nodes.count)
		return np_no_deployment(ctx, "--node");
	if (args->assignments.count)
		return np_no_deployment(ctx, "--set");
	if (args->compact)
		return np_no_deployment(ctx, "--compact");
	return 0;
}

static int make_plan(struct np_ctx *ctx, const struct np_args *args, struct np_catalogue *catalogue,
		     struct np_site *site, struct np_plan *plan)
{
	const struct np_selection selection = np_args_selection(args);
	bool found;

	if (np_load_catalogue(ctx, args, catalogue) ||
	    np_load_site(ctx, args, catalogue, site, &found))
		return -1;
	if (found)
		return np_resolve(ctx, site, &selection, NP_WARNING, plan);
	if (check_general(ctx, args))
		return -1;
	return np_resolve_general(ctx, catalogue, &selection, plan);
}

/* What is printed, whether the rows are requirements or compact lines. */
struct listing {
	const struct np_plan *plan;
	struct np_compact compact;
	const struct np_column *defaults[NP_COLUMN_LIMIT];
	struct np_table table;
};

static int make_compact(struct np_ctx *ctx, const struct np_args *args, struct listing *listing)
{
	struct np_table *table = &listing->table;

	listing->compact = np_compact_make(ctx, listing->plan);
	*table = (struct np_table){
		.columns = np_compact_columns,
		.column_count = np_columns_count(np_compact_columns),
		.rows = listing->compact.lines,
		.stride = sizeof(*listing->compact.lines),
		.count = listing->compact.count,
	};
	if (args->columns.count)
		return np_columns_choose(ctx, &args->columns, np_compact_columns, table);
	if (np_format_is(args, "csv"))
		return 0;
	table->columns = listing->defaults;
	table->column_count = np_compact_default_columns(&listing->compact, listing->defaults);
	return 0;
}

static bool has_ports(const struct np_table *table)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i]->id, "ports") == 0)
			return true;
	return false;
}

static int make_list(struct np_ctx *ctx, const struct np_args *args, struct listing *listing)
{
	const struct np_plan *plan = listing->plan;
	struct np_table *table = &listing->table;

	*table = (struct np_table){
		.columns = np_list_columns,
		.column_count = NP_LIST_FIXED_COLUMNS,
		.rows = plan->items,
		.stride = sizeof(*plan->items),
		.count = plan->count,
	};
	if (args->columns.count) {
		if (np_columns_choose(ctx, &args->columns, np_list_columns, table))
			return -1;
		if (has_ports(table) && !args->no_header) /* which is what it explains */
			table->footnote = np_list_footnote(plan);
		return 0;
	}
	if (np_format_is(args, "csv"))
		return 0;
	if (!args->no_header)
		table->footnote = np_list_footnote(plan);
	table->columns = listing->defaults;
	table->column_count = np_list_default_columns(plan, listing->defaults);
	return 0;
}

static int print_listing(struct np_ctx *ctx, FILE *out, const struct np_args *args,
			 const struct listing *listing)
{
	if (!np_format_is(args, "json"))
		return np_table_print(ctx, out, args, &listing->table);
	if (args->compact)
		return np_compact_json(ctx, out, &listing->compact);
	return np_list_json(ctx, out, listing->plan);
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_catalogue catalogue = {0};
	struct np_site site = {0};
	struct np_output output;
	struct np_plan plan;
	struct listing listing = {.plan = &plan};
	int failed;

	if (check_output(ctx, args) || make_plan(ctx, args, &catalogue, &site, &plan))
		return -1;
	failed = args->compact ? make_compact(ctx, args, &listing) : make_list(ctx, args, &listing);
	if (!failed && listing.table.count == 0)
		np_warn(ctx, nowhere, "nothing is left by this selection");
	if (failed || np_output_begin(ctx, &output, args->output))
		return -1;
	failed = print_listing(ctx, output.stream, args, &listing);
	return np_output_end(ctx, &output) || failed ? -1 : 0;
}

const struct np_command np_cmd_list = {
	.name = "list",
	.usage = "[OPTION]...",
	.summary = "show the ports that a deployment needs",
	.description =
		"Show the ports that a firewall in front of the deployment has to let through.\n"
		"Without --site, --env or --example, the usual places are searched, see\n"
		"nvports(1). Without any deployment: the general table, where ports that differ\n"
		"from instance to instance read 'Variable*'.\n",
	.examples =
		"  nvports list --instance nethvoice1\n"
		"  nvports list --env environment --format csv --output ports.csv\n"
		"  ssh root@node runagent -m nethvoice1 cat environment | nvports list --env -\n"
		"  nvports list --example --compact\n",
	.groups = groups,
	.run = run,
};

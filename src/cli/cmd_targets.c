/* nvports targets */
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/rules_options.h"
#include "cli/rules_settings.h"
#include "cli/table.h"

static const struct np_loc nowhere = {0};

static const struct np_option target_options[] = {
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), np_table_formats,
	 "text (default), csv, json or markdown"},
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0, "columns", "NAME", NP_COMMAS, offsetof(struct np_args, columns), NULL,
	 "show these columns, in this order: name, vendor,\n"
	 "versions, nat, routed, hairpin, helper, ipv6,\n"
	 "moved-ports, sources, own-ports, applied, summary;\n"
	 "not for json"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Output", target_options},
	{"Help", np_common_options},
	{0},
};

/* What is printed: all targets, or the one that was named. */
struct overview {
	struct np_target_row *rows;
	size_t count;
	const struct np_column *defaults[NP_COLUMN_LIMIT];
	struct np_table table;
};

/* The options of 'nvports rules' that matter for TARGET. */
static const char *const *make_options(struct np_arena *arena, const struct np_target *target)
{
	const char *const *settings = np_rules_settings_of(arena, target);
	const char **options;
	size_t count = 0, given = 0;

	while (settings[given])
		given++;
	options = np_arena_array(arena, given + 3, sizeof(*options));
	if (target->naming)
		options[count++] = np_arena_printf(arena, "--wan NAME, --lan NAME: %s",
						   np_rules_naming(target));
	for (size_t i = 0; i < given; i++)
		options[count++] = settings[i];
	options[count] = "--mode, --hairpin, --keep-helper, --family, --tag, --remove: as for all "
			 "targets.";
	return options;
}

static struct np_target_row make_row(struct np_arena *arena, const struct np_target *target)
{
	return (struct np_target_row){
		.name = target->name,
		.vendor = target->vendor,
		.versions = target->versions,
		.summary = target->summary,
		.applied = target->applied,
		.helper = target->helper,
		.abilities = target->abilities,
		.own = target->own,
		.limits = target->limits,
		.options = make_options(arena, target),
	};
}

static int make_rows(struct np_ctx *ctx, const char *name, struct overview *overview)
{
	const struct np_target *one = name ? np_target_find(ctx, name) : NULL;
	size_t count = 0;

	if (name && !one)
		return -1;
	while (np_targets[count])
		count++;
	overview->rows = np_arena_array(&ctx->arena, count, sizeof(*overview->rows));
	overview->count = one ? 1 : count;
	for (size_t i = 0; i < overview->count; i++)
		overview->rows[i] = make_row(&ctx->arena, one ? one : np_targets[i]);
	return 0;
}

static int make_table(struct np_ctx *ctx, const struct np_args *args, struct overview *overview)
{
	struct np_table *table = &overview->table;

	*table = (struct np_table){
		.columns = np_target_columns,
		.column_count = np_columns_count(np_target_columns),
		.rows = overview->rows,
		.stride = sizeof(*overview->rows),
		.count = overview->count,
	};
	if (args->columns.count && np_format_is(args, "json"))
		return np_error(ctx, nowhere, "--columns has no meaning with format 'json'");
	if (args->columns.count)
		return np_columns_choose(ctx, &args->columns, np_target_columns, table);
	if (np_format_is(args, "csv"))
		return 0;
	table->columns = overview->defaults;
	table->column_count = np_target_default_columns(overview->defaults);
	return 0;
}

/* One target is described, unless a table is asked for. */
static bool is_described(const struct np_args *args)
{
	return args->target && !args->columns.count &&
	       (!args->format || np_format_is(args, "text"));
}

static int print(struct np_ctx *ctx, FILE *out, const struct np_args *args,
		 const struct overview *overview)
{
	if (np_format_is(args, "json"))
		return np_targets_json(ctx, out, overview->rows, overview->count);
	if (!is_described(args))
		return np_table_print(ctx, out, args, &overview->table);
	np_target_text(&ctx->arena, out, overview->rows);
	return 0;
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct overview overview = {0};
	struct np_output output;
	int failed;

	if (make_rows(ctx, args->target, &overview) || make_table(ctx, args, &overview) ||
	    np_output_begin(ctx, &output, args->output))
		return -1;
	failed = print(ctx, output.stream, args, &overview);
	return np_output_end(ctx, &output) || failed ? -1 : 0;
}

static const struct np_operand operands[] = {
	{"TARGET", offsetof(struct np_args, target), false},
	{0},
};

const struct np_command np_cmd_targets = {
	.name = "targets",
	.usage = "[OPTION]... [TARGET]",
	.summary = "show the firewalls that rules can be written for",
	.description =
		"Show the firewalls that 'nvports rules' can write rules for, what these can\n"
		"express, and how they are applied. With a TARGET, describe this one: also its\n"
		"limits, and which options matter. No deployment is read.\n",
	.examples = "  nvports targets\n"
		    "  nvports targets nftables\n"
		    "  nvports targets --columns name,moved-ports,sources,own-ports\n"
		    "  nvports targets --format json\n",
	.groups = groups,
	.operands = operands,
	.run = run,
};

/* nvports catalogue */
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/output.h"
#include "nvports/report.h"

static const struct np_option output_options[] = {
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Catalogue", np_catalogue_options},
	{"Output", output_options},
	{"Help", np_common_options},
	{0},
};

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_catalogue catalogue = {0};
	struct np_output output;

	if (np_load_catalogue(ctx, args, &catalogue))
		return -1;
	if (np_output_begin(ctx, &output, args->output))
		return -1;
	np_catalogue_print(output.stream, &catalogue);
	return np_output_end(ctx, &output);
}

const struct np_command np_cmd_catalogue = {
	.name = "catalogue",
	.usage = "[OPTION]...",
	.summary = "show the services that are known",
	.description =
		"Show the catalogue that is in effect, as YAML: the built-in one with those\n"
		"given by --catalogue laid over it. It has every field of every service; an\n"
		"overlay of your own needs only what differs, see nvports-catalogue(5).\n",
	.examples = "  nvports catalogue\n"
		    "  nvports catalogue --catalogue mine.yaml --output effective.yaml\n",
	.groups = groups,
	.run = run,
};

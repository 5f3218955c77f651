/* nvports catalogue */
#include "cli/cli.h"
#include "cli/findings.h"
#include "cli/load.h"
#include "cli/output.h"
#include "nvports/report.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static const char *const formats[] = {"text", "json", NULL};

static const struct np_option verify_options[] = {
	{0, "verify", NULL, NP_FLAG, offsetof(struct np_args, verify), NULL,
	 "show what variables of the environments FILE... look\n"
	 "like ports and are not known; '-' is standard input"},
	{'f', "format", "FORMAT", NP_CHOICE, offsetof(struct np_args, format), formats,
	 "text (default) or json"},
	{0},
};

static const struct np_option output_options[] = {
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE, which is replaced only when all is\n"
	 "written"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Catalogue", np_catalogue_options},
	{"Verification", verify_options},
	{"Output", output_options},
	{"Help", np_common_options},
	{0},
};

static const struct np_operand operands[] = {
	{"FILE", offsetof(struct np_args, files), true},
	{0},
};

static int check_usage(struct np_ctx *ctx, const struct np_args *args)
{
	if (args->verify && !args->files.count) {
		np_error(ctx, nowhere, "--verify without an environment");
		np_hint(ctx, "name the file of a module's environment behind it, or a bundle");
		return -1;
	}
	if (!args->verify && args->files.count) {
		np_error(ctx, nowhere, "unexpected argument '%s'", args->files.items[0]);
		np_hint(ctx, "environments go with --verify, a catalogue with --catalogue");
		return -1;
	}
	if (!args->verify && args->format)
		return np_error(ctx, nowhere, "--format has no meaning without --verify");
	return 0;
}

static int show(struct np_ctx *ctx, const struct np_args *args,
		const struct np_catalogue *catalogue)
{
	struct np_output output;

	if (np_output_begin(ctx, &output, args->output))
		return -1;
	np_catalogue_print(output.stream, catalogue);
	return np_output_end(ctx, &output);
}

/* The variables of FILES that are suspected to be ports. */
static int load_suspects(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			 const struct np_words *files, struct np_suspects *suspects)
{
	struct np_facts facts = {0};
	struct np_reading how = {.fallback = "environment", .suspects = suspects};
	int failed = 0;

	for (size_t i = 0; i < files->count; i++) {
		const char *path = np_split_owner(&ctx->arena, files->items[i], &how.owner);
		struct np_source *src = np_source_read(ctx, path);

		if (!src || np_facts_read(ctx, catalogue, src, &how, &facts))
			failed = -1;
	}
	if (failed || facts.modules)
		return failed;
	np_error(ctx, nowhere, "no environment of a module in what was given");
	np_hint(ctx, "on a node, 'runagent -m ID cat environment' prints that of the module ID");
	return -1;
}

static void add_finding(struct np_ctx *ctx, struct np_findings *findings,
			const struct np_suspect *suspect)
{
	struct np_finding *finding;

	if (suspect->value)
		finding = np_finding_add(ctx, findings,
					 &(struct np_found){"unknown-port", NP_WARNING,
							    suspect->loc, suspect->module},
					 "'%s' is %s, and no service of the module uses it",
					 suspect->variable, suspect->value);
	else
		finding = np_finding_add(
			ctx, findings,
			&(struct np_found){"maybe-port", NP_WARNING, suspect->loc, suspect->module},
			"the number of '%s' is that of a port of the module", suspect->variable);
	finding->hint = "describe its service in a catalogue of your own, or name the variable\n"
			"there under not_ports; see nvports-catalogue(5)";
}

static int verify(struct np_ctx *ctx, const struct np_args *args,
		  const struct np_catalogue *catalogue)
{
	struct np_suspects suspects = {0};
	struct np_findings findings = {0};

	if (load_suspects(ctx, catalogue, &args->files, &suspects))
		return -1;
	for (const struct np_suspect *s = suspects.first; s; s = s->next)
		add_finding(ctx, &findings, s);
	np_findings_sort(ctx, &findings);
	if (np_findings_write(ctx, args, &findings))
		return -1;
	return findings.first ? NP_EXIT_FOUND : NP_EXIT_OK;
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_catalogue catalogue = {0};

	if (check_usage(ctx, args) || np_load_catalogue(ctx, args, &catalogue))
		return -1;
	return args->verify ? verify(ctx, args, &catalogue) : show(ctx, args, &catalogue);
}

const struct np_command np_cmd_catalogue = {
	.name = "catalogue",
	.usage = "[OPTION]... [--verify FILE...]",
	.summary = "show the services that are known",
	.description =
		"Show the catalogue that is in effect, as YAML: the built-in one with those\n"
		"given by --catalogue laid over it. It has every field of every service; an\n"
		"overlay of your own needs only what differs, see nvports-catalogue(5).\n"
		"\n"
		"With --verify, look instead for ports that the catalogue lacks, in the\n"
		"environments of modules: a later NethVoice may have more than are known here.\n"
		"The exit status is 1 if there are any.\n",
	.examples = "  nvports catalogue\n"
		    "  nvports catalogue --catalogue mine.yaml --output effective.yaml\n"
		    "  nvports catalogue --verify nodes.txt\n"
		    "  runagent -m nethvoice1 cat environment | nvports catalogue --verify -\n",
	.groups = groups,
	.operands = operands,
	.run = run,
};

/* nvports import */
#include "cli/cli.h"
#include "cli/collect.h"
#include "cli/inputs.h"
#include "cli/load.h"
#include "cli/output.h"
#include "input/import.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static const struct np_operand operands[] = {
	{"FILE", offsetof(struct np_args, files), true},
	{0},
};

static const struct np_option import_options[] = {
	{0, "from", "FORMAT", NP_TEXT, offsetof(struct np_args, from), NULL,
	 "take all files for this, whatever they look like"},
	{0, "how", NULL, NP_FLAG, offsetof(struct np_args, how), NULL,
	 "show the commands that collect it from the nodes"},
	{0},
};

static const struct np_option output_options[] = {
	{'o', "output", "FILE", NP_TEXT, offsetof(struct np_args, output), NULL,
	 "write to FILE; a site file that is there already is\n"
	 "brought up to date, and kept as FILE.bak"},
	{0, "dry-run", NULL, NP_FLAG, offsetof(struct np_args, dry_run), NULL,
	 "write nothing, only say what would change"},
	{0},
};

static const struct np_option_group groups[] = {
	{"Input", import_options},
	{"Catalogue", np_catalogue_options},
	{"Output", output_options},
	{"Help", np_common_options},
	{0},
};

static const char head[] =
	"# The deployment: its nodes, their proxies and instances, and the ports of these.\n"
	"# Made by 'nvports import' from what the nodes say. Import again after an update:\n"
	"# what has changed on the nodes changes here, and what you have added stays.\n"
	"#\n"
	"#   nvports list -s FILE             what a firewall has to let through\n"
	"#   nvports check -s FILE            what is wrong, risky or out of date\n"
	"#   nvports rules nftables -s FILE   what the firewall is given\n"
	"#\n"
	"# What nodes do not know is for you to add; nvports-site(5) has all of it:\n"
	"#\n"
	"# networks:                          # with these names, they restrict services\n"
	"#   admins: [198.51.100.0/24]        # SSH, SFTP and the like: for these only\n"
	"#   phones: [192.168.20.0/24]        # the phonebook\n"
	"# allow:                             # the same for one service\n"
	"#   iax: [192.0.2.10]\n"
	"#\n"
	"# and in a node, beside its address:\n"
	"#\n"
	"#     lan: [192.168.1.0/24]          # more networks inside, for hairpin NAT\n"
	"#     publish: {ssh: 2222}           # another port outside\n"
	"\n"
	"nvports: site/1\n"
	"\n"
	"nodes:\n";

/* One import. */
struct run {
	struct np_ctx *ctx;
	const struct np_args *args;
	struct np_catalogue catalogue;
	struct np_facts facts;
	struct np_site site;
	struct np_source *base; /* the site file to bring up to date; NULL: a new one */
	bool replaces;          /* the file to write to has it */
	struct np_import import;
};

static void print_formats(FILE *out)
{
	const char *name;

	fputs("\nFormats, which are recognised unless --from says:\n", out);
	for (size_t i = 0; (name = np_format_name(i)); i++)
		fprintf(out, "  %-22s %s\n", name, np_format_summary(i));
}

static int check_usage(struct np_ctx *ctx, const struct np_args *args)
{
	if (args->files.count)
		return 0;
	np_error(ctx, nowhere, "no FILE to import");
	np_hint(ctx, "'nvports import --how' shows how to collect what nodes say");
	return -1;
}

static int print_how(struct np_ctx *ctx, const struct np_args *args)
{
	struct np_output output;

	if (args->files.count)
		return np_error(ctx, nowhere, "--how stands alone, and imports nothing");
	if (np_output_begin(ctx, &output, args->output))
		return -1;
	np_collect_print(output.stream);
	return np_output_end(ctx, &output);
}

/* The file that is to be replaced, which must be a site file or empty. */
static int read_old(struct run *run, struct np_source *given)
{
	struct np_source *old = np_source_read(run->ctx, run->args->output);

	if (!old)
		return -1;
	if (old->len == 0) {
		run->base = given;
		return 0;
	}
	if (!np_looks_like_site(old)) {
		np_error(run->ctx, np_loc_whole(old), "exists and is no site file");
		np_hint(run->ctx, "write to another file, or remove this one");
		return -1;
	}
	if (given && (given->len != old->len || memcmp(given->text, old->text, old->len) != 0)) {
		np_error(run->ctx, np_loc_whole(old), "another site file than %s", given->name);
		np_hint(run->ctx, "bring one of them up to date: leave the other one out");
		return -1;
	}
	run->base = old;
	run->replaces = true;
	return 0;
}

static int read_inputs(struct run *run)
{
	const struct np_args *args = run->args;
	struct np_source *given = NULL;
	int failed = np_load_catalogue(run->ctx, args, &run->catalogue);

	if (failed)
		return failed;
	failed = np_load_facts(run->ctx, &run->catalogue,
			       &(const struct np_printed){&args->files, args->from}, &run->facts,
			       &given);
	run->base = given;
	if (np_output_is_file(args->output) && read_old(run, given))
		return -1;
	return failed;
}

/* The site as it is to be. */
static int make_site(struct run *run)
{
	struct np_ctx *ctx = run->ctx;

	if (run->base && np_site_read(ctx, &run->catalogue, run->base, &run->site))
		return -1;
	if (np_site_renew(ctx, &run->catalogue, &run->site, &run->facts))
		return -1;
	if (run->site.node_count)
		return np_site_finish(ctx, &run->catalogue, &run->site);
	np_error(ctx, nowhere, "no node and no module in what was given");
	np_hint(ctx, "environments say most; 'nvports import --how' shows how to collect them");
	return -1;
}

static int edit_site(struct run *run)
{
	struct np_source *src = run->base;

	if (!src)
		src = np_source_text(run->ctx, "the new site file", head, sizeof(head) - 1);
	run->import = (struct np_import){
		.ctx = run->ctx,
		.catalogue = &run->catalogue,
		.facts = &run->facts,
		.site = &run->site,
		.edit = np_edit_begin(run->ctx, src),
	};
	return run->import.edit ? np_import_edit(&run->import) : -1;
}

/* Every change is of interest, however many there are; of a new file, that it is one. */
static void tell_changes(struct run *run)
{
	const struct np_import *import = &run->import;

	if (!run->base) {
		np_note(run->ctx, nowhere,
			"%zu node%s, %zu prox%s, %zu instance%s and %zu value%s %s", import->nodes,
			import->nodes == 1 ? "" : "s", import->proxies,
			import->proxies == 1 ? "y" : "ies", import->instances,
			import->instances == 1 ? "" : "s", import->values,
			import->values == 1 ? "" : "s",
			run->args->dry_run ? "to import, none of them written" : "imported");
		return;
	}
	run->ctx->keep_all = true;
	for (const struct np_import_change *change = import->first; change; change = change->next)
		np_note(run->ctx, nowhere, "%s", change->text);
	run->ctx->keep_all = false;
}

static void tell_end(struct run *run, const char *backup)
{
	size_t changes = run->import.changes;

	if (changes == 0)
		np_note(run->ctx, nowhere, "nothing has changed");
	else if (backup)
		np_note(run->ctx, nowhere, "%zu change%s; the old file is %s", changes,
			changes == 1 ? "" : "s", backup);
	else if (run->base)
		np_note(run->ctx, nowhere, "%zu change%s%s", changes, changes == 1 ? "" : "s",
			run->args->dry_run ? ", none of them written" : "");
}

static int write_site(struct run *run, const char *text, size_t len)
{
	const char *backup = NULL;
	struct np_output output;
	int failed = 0;

	if (np_output_begin(run->ctx, &output, run->args->output))
		return -1;
	fwrite(text, 1, len, output.stream);
	if (run->replaces)
		failed = np_output_backup(run->ctx, run->args->output, &backup);
	if (np_output_end(run->ctx, &output) || failed)
		return -1;
	tell_changes(run);
	tell_end(run, backup);
	return 0;
}

static int finish(struct run *run)
{
	bool changed = np_edit_changed(run->import.edit);
	size_t len = run->base ? run->base->len : 0;
	const char *text = changed     ? np_edit_text(run->import.edit, &len)
			   : run->base ? run->base->text
				       : "";

	if (!np_import_verify(&run->import, text, len)) {
		np_error(run->ctx, nowhere, "the new site file would not say what it should");
		np_hint(run->ctx, "this is a mistake in nvports; nothing has been written");
		return -1;
	}
	if (!run->args->dry_run && (changed || !run->replaces))
		return write_site(run, text, len);
	tell_changes(run);
	tell_end(run, NULL);
	return 0;
}

static int run(struct np_ctx *ctx, const struct np_args *args)
{
	struct run run = {.ctx = ctx, .args = args};

	if (args->how)
		return print_how(ctx, args);
	if (check_usage(ctx, args) || read_inputs(&run) || make_site(&run) || edit_site(&run) ||
	    np_failed(ctx))
		return -1;
	return finish(&run);
}

const struct np_command np_cmd_import = {
	.name = "import",
	.usage = "[OPTION]... FILE...",
	.summary = "make a site file of what nodes say",
	.description =
		"Make a site file of what nodes have printed: environments of modules, answers\n"
		"of api-cli, in any mix, each recognised by its content. A FILE may be several\n"
		"in one, each after a line '==> NAME <=='; '-' is standard input. Where a file\n"
		"does not say whose it is: OWNER=FILE, with the id of a module or the number of\n"
		"a node. A site file among them, or the one to write to, is brought up to date:\n"
		"values change, what people have added stays.\n",
	.examples = "  nvports import --how\n"
		    "  nvports import nodes.txt -o site.yaml\n"
		    "  nvports import nethvoice1.env nethvoice-proxy1.env\n"
		    "  ssh root@node runagent -m nethvoice1 cat environment | nvports import -\n",
	.groups = groups,
	.operands = operands,
	.print_more = print_formats,
	.run = run,
};

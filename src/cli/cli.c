#include "cli/cli.h"
#include "cli/output.h"
#include "nvports/suggest.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct np_loc nowhere = {0};

static const struct np_command *const commands[] = {
	&np_cmd_list,    &np_cmd_rules,  &np_cmd_check,   &np_cmd_diff,
	&np_cmd_explain, &np_cmd_import, &np_cmd_targets, &np_cmd_catalogue,
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static const struct np_option main_options[] = {
	{'h', "help", NULL, NP_FLAG, offsetof(struct np_args, help), NULL,
	 "show this help, or that of a command"},
	{'V', "version", NULL, NP_FLAG, offsetof(struct np_args, version), NULL,
	 "show the version"},
	{0},
};

static const struct np_option_group main_groups[] = {{"Options", main_options}, {0}};

static void print_main_help(FILE *out)
{
	fputs("usage: nvports COMMAND [OPTION]...\n"
	      "\n"
	      "Which ports does a NethVoice deployment need on the firewall in front of it?\n"
	      "\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-12s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(out, "  %-12s %s\n", "help", "show this help, or that of a command");
	np_options_print(out, main_groups);
	fputs("\n"
	      "Begin with:\n"
	      "  nvports list --example           the table of a built-in example\n"
	      "  nvports rules nftables --example what a firewall is given for it\n"
	      "  nvports check --example          what there is to say about it\n"
	      "  nvports import --how             how to collect what your own nodes say\n"
	      "  nvports list --help              all about 'list'\n"
	      "  nvports list --env environment   the table of a module, from the file that\n"
	      "                                   'runagent -m nethvoice1 cat environment' prints\n"
	      "\n"
	      "Exit status: 0 done; 1 'check', 'diff' or 'catalogue --verify' has found\n"
	      "something; 2 wrong usage, bad input, or the output cannot be written.\n",
	      out);
}

static void print_command_help(FILE *out, const struct np_command *command)
{
	fprintf(out, "usage: nvports %s %s\n\n%s", command->name, command->usage,
		command->description);
	if (command->print_more)
		command->print_more(out);
	np_options_print(out, command->groups);
	fprintf(out, "\nExamples:\n%s", command->examples);
}

static int print_help(struct np_ctx *ctx, const struct np_command *command)
{
	struct np_output output;

	if (np_output_begin(ctx, &output, NULL))
		return -1;
	if (command)
		print_command_help(output.stream, command);
	else
		print_main_help(output.stream);
	return np_output_end(ctx, &output);
}

static int print_version(struct np_ctx *ctx, const char *version)
{
	struct np_output output;

	if (np_output_begin(ctx, &output, NULL))
		return -1;
	fprintf(output.stream, "nvports %s\n", version);
	return np_output_end(ctx, &output);
}

static const struct np_command *find_command(struct np_ctx *ctx, const char *name)
{
	const char *known[COMMANDS], *near;

	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
		known[i] = commands[i]->name;
	}
	near = np_suggest(name, known, COMMANDS);
	np_error(ctx, nowhere, "unknown command '%s'", name);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	else
		np_hint(ctx, "'nvports --help' shows all commands");
	return NULL;
}

static int run_command(struct np_ctx *ctx, int argc, char **argv)
{
	const struct np_command *command = find_command(ctx, argv[0]);
	struct np_args args = {0};
	struct np_syntax syntax;

	if (!command)
		return -1;
	syntax = (struct np_syntax){
		.name = np_arena_printf(&ctx->arena, "nvports %s", command->name),
		.groups = command->groups,
		.operands = command->operands,
	};
	if (np_options_parse(ctx, &syntax, argc, argv, &args))
		return -1;
	return args.help ? print_help(ctx, command) : command->run(ctx, &args);
}

/* "nvports help", "nvports help list" */
static int run_help(struct np_ctx *ctx, int argc, char **argv)
{
	const struct np_command *command = argc > 1 ? find_command(ctx, argv[1]) : NULL;

	if (argc > 2)
		return np_error(ctx, nowhere, "unexpected argument '%s'", argv[2]);
	return argc > 1 && !command ? -1 : print_help(ctx, command);
}

/* Options before any command. */
static int run_bare(struct np_ctx *ctx, int argc, char **argv, const char *version)
{
	static const struct np_syntax syntax = {.name = "nvports", .groups = main_groups};
	struct np_args args = {0};

	if (np_options_parse(ctx, &syntax, argc, argv, &args))
		return -1;
	if (args.version)
		return print_version(ctx, version);
	if (args.help)
		return print_help(ctx, NULL);
	np_error(ctx, nowhere, "no command");
	np_hint(ctx,
		"'nvports --help' shows all commands; 'nvports list --example' is a beginning");
	return -1;
}

static int run(struct np_ctx *ctx, int argc, char **argv, const char *version)
{
	if (argc < 2 || argv[1][0] == '-')
		return run_bare(ctx, argc, argv, version);
	if (strcmp(argv[1], "help") == 0)
		return run_help(ctx, argc - 1, argv + 1);
	return run_command(ctx, argc - 1, argv + 1);
}

int np_main(int argc, char **argv, const char *version)
{
	struct np_ctx ctx = {0};
	int result;

	signal(SIGXFSZ, SIG_IGN); /* a file over its limit is an error like any other */
	setlocale(LC_CTYPE, "");
	result = run(&ctx, argc, argv, version);
	setvbuf(stderr, NULL, _IOFBF,
		BUFSIZ); /* whole messages, not a write for each of their parts */
	np_diag_print(&ctx, stderr, np_wants_colour(STDERR_FILENO));
	fflush(stderr);
	np_ctx_release(&ctx);
	return result < 0 ? NP_EXIT_FAILED : result;
}

/* The commands, and what they share. */
#ifndef NVPORTS_CLI_CLI_H
#define NVPORTS_CLI_CLI_H

#include "cli/options.h"

enum {
	NP_EXIT_OK = 0,
	NP_EXIT_FOUND = 1,  /* 'check', 'diff' or 'catalogue --verify' has found something */
	NP_EXIT_FAILED = 2, /* wrong usage, bad input, or output that could not be written */
};

struct np_command {
	const char *name;
	const char *usage;       /* what follows the name: "[OPTION]..." */
	const char *summary;     /* one line */
	const char *description; /* some lines */
	const char *examples;    /* some lines */
	const struct np_option_group *groups;
	const struct np_operand *operands; /* NULL: none */
	void (*print_more)(FILE *out);     /* of the help, behind the description; NULL: nothing */
	/* NP_EXIT_OK or NP_EXIT_FOUND, or -1 after recording why not */
	int (*run)(struct np_ctx *ctx, const struct np_args *args);
};

extern const struct np_command np_cmd_list, np_cmd_rules, np_cmd_check, np_cmd_diff, np_cmd_explain,
	np_cmd_import, np_cmd_targets, np_cmd_catalogue;

/* Run the program: parse ARGV, run a command, print its messages. Returns the exit status. */
int np_main(int argc, char **argv, const char *version);

#endif

/* Options as tables: parsing, --help and "did you mean" all come from them. */
#ifndef NVPORTS_CLI_OPTIONS_H
#define NVPORTS_CLI_OPTIONS_H

#include "nvports/diag.h"

/* Words that an option was given, in order. */
struct np_words {
	const char **items;
	size_t count;
};

/* Everything that an option of some command can set. One spelling each, everywhere. */
struct np_args {
	bool help, version;
	/* the deployment */
	const char *site;
	struct np_words environments, assignments, catalogues;
	bool example;
	/* what of it */
	struct np_words instances, nodes, scopes, services, excluded;
	bool all;
	/* the output */
	const char *format, *output;
	struct np_words columns;
	const char *separator;
	bool compact, bom, no_header;
	/* the rules */
	const char *target; /* an operand of 'rules' and 'targets', --rules of 'diff' */
	const char *mode, *hairpin, *family, *tag, *wan, *lan;
	const char *forward_chain, *form, *fortios, *acl, *acl6, *first_number, *room;
	const char *writing; /* --format of 'rules' */
	bool keep_helper, remove;
	/* what nodes print */
	struct np_words files;   /* operands: to import, to verify */
	struct np_words against; /* to check against */
	const char *from;        /* their format */
	const char *old, *new;   /* to compare */
	const char *subject;     /* to explain */
	bool how, verify, dry_run;
};

enum np_option_kind {
	NP_FLAG,   /* a bool */
	NP_TEXT,   /* a const char *; given once */
	NP_CHOICE, /* the same, out of a list */
	NP_REPEAT, /* struct np_words, a word for each time it is given */
	NP_COMMAS, /* the same, and each may be a list with commas */
};

struct np_option {
	char letter;          /* 0: none */
	const char *name;     /* without the dashes */
	const char *argument; /* its name in the help; NULL for a flag */
	enum np_option_kind kind;
	size_t offset;              /* of the member of struct np_args */
	const char *const *choices; /* of an NP_CHOICE; closed by NULL */
	const char *help;           /* lines, each at most 52 characters */
};

/* Options under one heading of the help; closed by a NULL name. */
struct np_option_group {
	const char *title;
	const struct np_option *options;
};

enum {
	NP_OPTION_LIMIT = 50, /* options of one command */
};

/* An argument that is no option. */
struct np_operand {
	const char *name; /* "TARGET" */
	size_t offset;    /* of the member of struct np_args: a const char *, or struct np_words */
	bool many;        /* the latter: all that are left */
};

/* A command as its options see it. */
struct np_syntax {
	const char *name;                     /* for messages: "nvports list" */
	const struct np_option_group *groups; /* closed by a NULL title */
	const struct np_operand *operands;    /* in their order; closed by a NULL name */
};

/*
 * Parse the arguments behind argv[0] by SYNTAX into ARGS. Arguments that are neither options nor
 * operands are refused; an operand that is not there is left NULL. -1 after recording what is
 * wrong, with the nearest known option.
 */
int np_options_parse(struct np_ctx *ctx, const struct np_syntax *syntax, int argc, char **argv,
		     struct np_args *args);

/* Print the options as help: headings, then a line or more for each. */
void np_options_print(FILE *out, const struct np_option_group *groups);

/* Groups that commands share. */
extern const struct np_option np_deployment_options[], np_selection_options[];
extern const struct np_option np_catalogue_options[], np_common_options[];

#endif

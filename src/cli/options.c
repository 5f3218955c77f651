#include "cli/options.h"
#include "nvports/suggest.h"

#include <getopt.h>
#include <string.h>

enum {
	LONG_VALUE = 256, /* what getopt_long returns for option I is LONG_VALUE + I */
	HELP_COLUMN = 28, /* where the help of an option begins */
};

static const struct np_loc nowhere = {0};

const struct np_option np_deployment_options[] = {
	{'s', "site", "FILE", NP_TEXT, offsetof(struct np_args, site), NULL,
	 "a site file; '-' is standard input"},
	{'e', "env", "FILE", NP_REPEAT, offsetof(struct np_args, environments), NULL,
	 "a module's environment, or a bundle of several,\n"
	 "each after a line '# module ID', or what else\n"
	 "'nvports import' reads; '-' is standard input; may\n"
	 "be repeated"},
	{0, "set", "ID.VARIABLE=PORT", NP_REPEAT, offsetof(struct np_args, assignments), NULL,
	 "one value, stronger than all files; ID is an\n"
	 "instance, a proxy or a node; may be repeated"},
	{0, "example", NULL, NP_FLAG, offsetof(struct np_args, example), NULL,
	 "a built-in deployment of two nodes, to try things\n"
	 "out"},
	{0},
};

const struct np_option np_selection_options[] = {
	{'i', "instance", "ID", NP_COMMAS, offsetof(struct np_args, instances), NULL,
	 "all that this instance needs: its own ports, its\n"
	 "node's proxy and its node's generic ports; like\n"
	 "all of these, repeated or a list with commas"},
	{'n', "node", "ID", NP_COMMAS, offsetof(struct np_args, nodes), NULL, "only this node"},
	{0, "scope", "SCOPE", NP_COMMAS, offsetof(struct np_args, scopes), NULL,
	 "only services of a scope: proxy, instance, generic"},
	{0, "service", "ID", NP_COMMAS, offsetof(struct np_args, services), NULL,
	 "only this service, even if not listed by default"},
	{0, "exclude", "ID", NP_COMMAS, offsetof(struct np_args, excluded), NULL,
	 "not this service"},
	{'a', "all", NULL, NP_FLAG, offsetof(struct np_args, all), NULL,
	 "also what is not listed by default; internal ports\n"
	 "among it (sources: none) must stay closed"},
	{0},
};

const struct np_option np_catalogue_options[] = {
	{'c', "catalogue", "FILE", NP_REPEAT, offsetof(struct np_args, catalogues), NULL,
	 "lay this catalogue over the built-in one; '-' is\n"
	 "standard input; may be repeated"},
	{0},
};

const struct np_option np_common_options[] = {
	{'h', "help", NULL, NP_FLAG, offsetof(struct np_args, help), NULL, "show this help"},
	{0},
};

/* A command's options in one row, and the tables that getopt_long wants. */
struct parser {
	struct np_ctx *ctx;
	const char *name; /* of the command */
	const struct np_option *options[NP_OPTION_LIMIT];
	size_t count;
	char letters[2 * NP_OPTION_LIMIT + 2];
	struct option longs[NP_OPTION_LIMIT + 1];
};

static void add_option(struct parser *p, const struct np_option *option)
{
	size_t len = strlen(p->letters);

	p->longs[p->count] = (struct option){
		.name = option->name,
		.has_arg = option->argument ? required_argument : no_argument,
		.val = LONG_VALUE + (int)p->count,
	};
	if (option->letter) {
		p->letters[len++] = option->letter;
		if (option->argument)
			p->letters[len] = ':';
	}
	p->options[p->count++] = option;
}

static void make_tables(struct parser *p, const struct np_option_group *groups)
{
	p->letters[0] = ':'; /* getopt_long says when an argument is missing */
	for (; groups->title; groups++)
		for (const struct np_option *option = groups->options; option->name; option++)
			add_option(p, option);
}

static void hint_help(const struct parser *p)
{
	np_hint(p->ctx, "'%s --help' shows all options", p->name);
}

static int unknown_option(const struct parser *p, const char *given)
{
	const char *known[NP_OPTION_LIMIT], *near;
	size_t len = strcspn(given, "=");
	const char *word = np_arena_copy(&p->ctx->arena, given, len);

	for (size_t i = 0; i < p->count; i++)
		known[i] = p->options[i]->name;
	near = np_suggest(word + strspn(word, "-"), known, p->count);
	np_error(p->ctx, nowhere, "unknown option '%s'", word);
	if (near)
		np_hint(p->ctx, "did you mean '--%s'?", near);
	else
		hint_help(p);
	return -1;
}

/* What getopt_long answered '?' or ':' to. */
static int refuse(const struct parser *p, int answer, const char *given)
{
	const char *name;

	if (answer == ':' && optopt < LONG_VALUE) {
		np_error(p->ctx, nowhere, "option '-%c' needs an argument", optopt);
	} else if (answer == ':') {
		name = p->options[optopt - LONG_VALUE]->name;
		np_error(p->ctx, nowhere, "option '--%s' needs an argument", name);
	} else if (optopt >= LONG_VALUE) {
		name = p->options[optopt - LONG_VALUE]->name;
		np_error(p->ctx, nowhere, "option '--%s' takes no argument", name);
	} else if (optopt == 0) {
		return unknown_option(p, given);
	} else {
		np_error(p->ctx, nowhere, "unknown option '-%c'", optopt);
	}
	hint_help(p);
	return -1;
}

/* The items are full whenever their count is a power of two: then they move to twice the room. */
static void add_word(struct np_ctx *ctx, struct np_words *words, const char *word)
{
	size_t count = words->count;

	if ((count & (count - 1)) == 0) {
		const char **grown =
			np_arena_array(&ctx->arena, count ? 2 * count : 1, sizeof(*grown));

		if (count)
			memcpy(grown, words->items, count * sizeof(*grown));
		words->items = grown;
	}
	words->items[words->count++] = word;
}

static int add_words(const struct parser *p, const struct np_option *option, struct np_words *words,
		     const char *text)
{
	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 0) {
			np_error(p->ctx, nowhere, "option '--%s' with an empty name", option->name);
			hint_help(p);
			return -1;
		}
		add_word(p->ctx, words, np_arena_copy(&p->ctx->arena, text, len));
		if (!text[len])
			return 0;
		text += len + 1;
	}
}

static int choose(const struct parser *p, const struct np_option *option, const char *text,
		  const char **out)
{
	const char *near;
	size_t count = 0;

	for (; option->choices[count]; count++) {
		if (strcmp(option->choices[count], text) != 0)
			continue;
		*out = text;
		return 0;
	}
	near = np_suggest(text, option->choices, count);
	np_error(p->ctx, nowhere, "unknown %s '%s'", option->name, text);
	if (near)
		np_hint(p->ctx, "did you mean '%s'?", near);
	else
		np_hint(p->ctx, "one of %s", np_join(&p->ctx->arena, option->choices, count));
	return -1;
}

static int assign(const struct parser *p, const struct np_option *option, struct np_args *args)
{
	void *member = (char *)args + option->offset;

	if (option->argument && !*optarg) {
		np_error(p->ctx, nowhere, "option '--%s' with an empty argument", option->name);
		hint_help(p);
		return -1;
	}
	if ((option->kind == NP_TEXT || option->kind == NP_CHOICE) && *(const char **)member) {
		np_error(p->ctx, nowhere, "option '--%s' is given twice", option->name);
		hint_help(p);
		return -1;
	}
	switch (option->kind) {
	case NP_FLAG:
		*(bool *)member = true;
		return 0;
	case NP_TEXT:
		*(const char **)member = optarg;
		return 0;
	case NP_CHOICE:
		return choose(p, option, optarg, member);
	case NP_REPEAT:
		add_word(p->ctx, member, optarg);
		return 0;
	case NP_COMMAS:
		return add_words(p, option, member, optarg);
	}
	return -1;
}

/* Assign the option that getopt_long answered with, which is one of those it was given. */
static int take(const struct parser *p, int answer, struct np_args *args)
{
	if (answer >= LONG_VALUE)
		return assign(p, p->options[answer - LONG_VALUE], args);
	for (size_t i = 0; i < p->count; i++)
		if (p->options[i]->letter == answer)
			return assign(p, p->options[i], args);
	return -1;
}

/* Returns the index of the argument behind those that OPERAND takes. */
static int take_operand(const struct parser *p, const struct np_operand *operand, int index,
			char **argv, struct np_args *args)
{
	void *member = (char *)args + operand->offset;

	if (!operand->many) {
		*(const char **)member = argv[index];
		return index + 1;
	}
	for (; argv[index]; index++)
		add_word(p->ctx, member, argv[index]);
	return index;
}

int np_options_parse(struct np_ctx *ctx, const struct np_syntax *syntax, int argc, char **argv,
		     struct np_args *args)
{
	struct parser p = {.ctx = ctx, .name = syntax->name};
	int failed = 0;

	make_tables(&p, syntax->groups);
	opterr = 0;
	optind = 0; /* glibc: begin anew */
	for (;;) {
		int answer = getopt_long(argc, argv, p.letters, p.longs, NULL);

		if (answer == -1)
			break;
		if (answer == '?' || answer == ':')
			failed = refuse(&p, answer, argv[optind - 1]);
		else if (take(&p, answer, args))
			failed = -1;
	}
	for (const struct np_operand *operand = syntax->operands;
	     operand && operand->name && optind < argc; operand++)
		optind = take_operand(&p, operand, optind, argv, args);
	for (int i = optind; i < argc; i++) {
		failed = np_error(ctx, nowhere, "unexpected argument '%s'", argv[i]);
		hint_help(&p);
	}
	return failed;
}

/* TEXT, whose lines behind the first begin at HELP_COLUMN. */
static void print_lines(FILE *out, const char *text)
{
	for (;;) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%.*s\n", (int)len, text);
		if (!text[len])
			return;
		text += len + 1;
		fprintf(out, "%*s", HELP_COLUMN, "");
	}
}

static void print_option(FILE *out, const struct np_option *option)
{
	int width =
		option->letter ? fprintf(out, "  -%c, ", option->letter) : fprintf(out, "      ");

	width += fprintf(out, "--%s%s%s", option->name, option->argument ? " " : "",
			 option->argument ? option->argument : "");
	if (width + 2 > HELP_COLUMN) {
		putc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s", HELP_COLUMN - width, "");
	print_lines(out, option->help);
}

void np_options_print(FILE *out, const struct np_option_group *groups)
{
	for (; groups->title; groups++) {
		fprintf(out, "\n%s:\n", groups->title);
		for (const struct np_option *option = groups->options; option->name; option++)
			print_option(out, option);
	}
}

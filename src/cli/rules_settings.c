#include "cli/rules_settings.h"
#include "nvports/number.h"
#include "nvports/suggest.h"

#include <string.h>

static const struct np_loc nowhere = {0};

enum {
	ACL_LIMIT = 28, /* bytes: EdgeOS takes no more for a rule set, Cisco 64 and more */
};

/* Each has its number in fortios_numbers. */
static const char *const fortios_versions[] = {"6.4", "7.0", "7.2", "7.4", "7.6", NULL};
static const unsigned fortios_numbers[] = {604, 700, 702, 704, 706};

enum { FORTIOS_DEFAULT = 3 };

/* In the order of enum np_writing. */
const char *const np_rules_formats[] = {"text", "markdown", "html", NULL};

const struct np_option np_rules_settings[] = {
	{0, "for", "FORM", NP_TEXT, offsetof(struct np_args, form), NULL,
	 "what is written for, where the target has several\n"
	 "forms: a file, a provider, a vendor; 'nvports\n"
	 "targets TARGET' names them"},
	{0, "fortios-version", "VERSION", NP_CHOICE, offsetof(struct np_args, fortios),
	 fortios_versions, "for fortios: 6.4, 7.0, 7.2, 7.4 (default) or 7.6"},
	{0, "acl", "NAME", NP_TEXT, offsetof(struct np_args, acl), NULL,
	 "for asa, ios and edgeos: the access list or rule\n"
	 "set that the outside interface has for IPv4"},
	{0, "acl6", "NAME", NP_TEXT, offsetof(struct np_args, acl6), NULL,
	 "for ios and edgeos: the same for IPv6"},
	{0, "first-number", "N", NP_TEXT, offsetof(struct np_args, first_number), NULL,
	 "for targets with numbered rules: the first of\n"
	 "the numbers that are taken"},
	{0, "room", "N", NP_TEXT, offsetof(struct np_args, room), NULL,
	 "how many numbers are taken, and cleared first"},
	{0, "nft-forward-chain", "CHAIN", NP_TEXT, offsetof(struct np_args, forward_chain), NULL,
	 "for nftables: the chain that filters forwarded\n"
	 "packets ('inet filter forward')"},
	{0},
};

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool np_is_name(const char *text, const char *others, size_t limit)
{
	size_t len = 0;

	for (; text[len]; len++)
		if (!is_letter_or_digit(text[len]) && (len == 0 || !strchr(others, text[len])))
			return false;
	return len > 0 && len <= limit;
}

/* The options as ARGS have them, and whether TARGET, unless NULL, takes them. */
enum { SETTINGS = 8 };

struct use {
	const char *option, *given;
	bool taken;
};

static void find_uses(const struct np_args *args, const struct np_target *target,
		      struct use uses[SETTINGS])
{
	const struct np_target none = {0};
	const struct np_target *of = target ? target : &none;
	const struct use all[SETTINGS] = {
		{"--for", args->form, of->forms},
		{"--format", args->writing, of->takes & NP_TAKES_FORMAT},
		{"--fortios-version", args->fortios, of->takes & NP_TAKES_FORTIOS},
		{"--acl", args->acl, of->acl},
		{"--acl6", args->acl6, of->acl6},
		{"--first-number", args->first_number, of->numbers.room},
		{"--room", args->room, of->numbers.room},
		{"--nft-forward-chain", args->forward_chain, of->takes & NP_TAKES_CHAIN},
	};

	memcpy(uses, all, sizeof(all));
}

const char *np_rules_setting_given(const struct np_args *args)
{
	struct use uses[SETTINGS];

	find_uses(args, NULL, uses);
	for (size_t i = 0; i < SETTINGS; i++)
		if (uses[i].given)
			return uses[i].option;
	return NULL;
}

static int check_taken(struct np_ctx *ctx, const struct np_args *args,
		       const struct np_target *target)
{
	struct use uses[SETTINGS];
	int failed = 0;

	find_uses(args, target, uses);
	for (size_t i = 0; i < SETTINGS; i++) {
		if (!uses[i].given || uses[i].taken)
			continue;
		failed = np_error(ctx, nowhere, "%s has no meaning for target '%s'", uses[i].option,
				  target->name);
		np_hint(ctx, "'nvports targets %s' names the options that it takes", target->name);
	}
	return failed;
}

static int choose_form(struct np_ctx *ctx, const struct np_target *target, const char *given,
		       const char **form)
{
	size_t count = 0;

	*form = target->forms ? target->forms[0] : NULL;
	if (!given || !target->forms)
		return 0;
	for (; target->forms[count]; count++)
		if (strcmp(target->forms[count], given) == 0) {
			*form = target->forms[count];
			return 0;
		}
	np_error(ctx, nowhere, "'%s' is no form of target '%s'", given, target->name);
	np_hint(ctx, "one of %s", np_join(&ctx->arena, (const char **)target->forms, count));
	return -1;
}

static int choose_acl(struct np_ctx *ctx, const char *option, const char *given,
		      const char *standard, const char **acl)
{
	*acl = given ? given : standard;
	if (!given || np_is_name(given, "_-", ACL_LIMIT))
		return 0;
	np_error(ctx, nowhere, "%s: '%s' cannot be the name of an access list", option, given);
	np_hint(ctx, "at most %d letters, digits, '_' or '-', beginning with a letter or digit",
		ACL_LIMIT);
	return -1;
}

static int choose_number(struct np_ctx *ctx, const char *option, const char *given, uint32_t limit,
			 uint32_t *number)
{
	const char *reason;

	if (!given)
		return 0;
	reason = np_number_parse(given, strlen(given), 1, limit, number);
	if (reason)
		return np_error(ctx, nowhere, "%s: '%s' %s", option, given, reason);
	return 0;
}

/* Where things bear no tag, the default numbers are those of the default tag. */
static int check_tag(struct np_ctx *ctx, const struct np_args *args, const struct np_target *target,
		     const struct np_rules_options *options)
{
	if (!target->numbers.untagged || args->first_number ||
	    strcmp(options->name, "nvports") == 0)
		return 0;
	np_error(ctx, nowhere, "%s: '%s' would take the numbers of 'nvports', %u to %u",
		 target->name, options->name, options->first, options->first + options->room - 1);
	np_hint(ctx,
		"--first-number says which are its own, or that it may have these; "
		"nvports-%s(7), about numbers",
		target->name);
	return -1;
}

static int choose_numbers(struct np_ctx *ctx, const struct np_args *args,
			  const struct np_target *target, struct np_rules_options *options)
{
	const struct np_numbers *numbers = &target->numbers;

	options->first = numbers->first;
	options->room = numbers->room;
	if (choose_number(ctx, "--first-number", args->first_number, numbers->last,
			  &options->first) ||
	    choose_number(ctx, "--room", args->room, numbers->last, &options->room))
		return -1;
	if (!options->room || options->room - 1 <= numbers->last - options->first)
		return check_tag(ctx, args, target, options);
	np_error(ctx, nowhere, "%u numbers from %u on are too many", options->room, options->first);
	np_hint(ctx, "the highest number that %s has for such rules is %u", target->name,
		numbers->last);
	return -1;
}

/* The place of CHOICE, which is one of CHOICES; STANDARD where it was not given. */
static size_t place(const char *choice, const char *const *choices, size_t standard)
{
	for (size_t i = 0; choice && choices[i]; i++)
		if (strcmp(choices[i], choice) == 0)
			return i;
	return standard;
}

int np_rules_settle(struct np_ctx *ctx, const struct np_args *args, const struct np_target *target,
		    struct np_rules_options *options)
{
	if (check_taken(ctx, args, target) ||
	    choose_form(ctx, target, args->form, &options->form) ||
	    choose_acl(ctx, "--acl", args->acl, target->acl, &options->acl) ||
	    choose_acl(ctx, "--acl6", args->acl6, target->acl6, &options->acl6) ||
	    choose_numbers(ctx, args, target, options))
		return -1;
	options->fortios = fortios_numbers[place(args->fortios, fortios_versions, FORTIOS_DEFAULT)];
	if (target->takes & NP_TAKES_FORMAT)
		options->writing = (enum np_writing)place(args->writing, np_rules_formats, 0);
	return 0;
}

const char *const *np_rules_settings_of(struct np_arena *arena, const struct np_target *target)
{
	const char **lines = np_arena_array(arena, SETTINGS + 1, sizeof(*lines));
	const struct np_numbers *numbers = &target->numbers;
	size_t count = 0, forms = 0;

	while (target->forms && target->forms[forms])
		forms++;
	if (forms)
		lines[count++] = np_arena_printf(
			arena, "--for FORM: one of %s; without it %s.",
			np_join(arena, (const char **)target->forms, forms), target->forms[0]);
	if (target->takes & NP_TAKES_FORMAT)
		lines[count++] = "--format FORMAT: text, markdown or html; without it text.";
	if (target->takes & NP_TAKES_FORTIOS)
		lines[count++] = np_arena_printf(
			arena,
			"--fortios-version VERSION: 6.4, 7.0, 7.2, 7.4 or 7.6; without it %s.",
			fortios_versions[FORTIOS_DEFAULT]);
	if (target->acl)
		lines[count++] = np_arena_printf(arena,
						 "--acl NAME: what filters IPv4 on the outside "
						 "interface; without it %s.",
						 target->acl);
	if (target->acl6)
		lines[count++] = np_arena_printf(
			arena, "--acl6 NAME: the same for IPv6; without it %s.", target->acl6);
	if (numbers->room)
		lines[count++] = np_arena_printf(
			arena,
			"--first-number N, --room N: the numbers that are taken, at most up to %u; "
			"without them %u from %u on.",
			numbers->last, numbers->room, numbers->first);
	if (target->takes & NP_TAKES_CHAIN)
		lines[count++] = "--nft-forward-chain CHAIN: the base chain that filters "
				 "forwarded packets; without it 'inet filter forward'.";
	return lines;
}

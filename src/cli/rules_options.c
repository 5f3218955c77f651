#include "cli/rules_options.h"
#include "cli/load.h"
#include "cli/rules_settings.h"
#include "nvports/suggest.h"

#include <stdlib.h>
#include <string.h>

static const struct np_loc nowhere = {0};

/* In the order of enum np_mode and of enum np_hairpin. */
static const char *const modes[] = {"auto", "nat", "routed", NULL};
static const char *const hairpins[] = {"auto", "always", "off", NULL};

static const char *const families[] = {"all", "ipv4", "ipv6", NULL};
static const unsigned family_masks[] = {NP_WITH_IPV4 | NP_WITH_IPV6, NP_WITH_IPV4, NP_WITH_IPV6};

const struct np_option np_rules_options[] = {
	{0, "mode", "MODE", NP_CHOICE, offsetof(struct np_args, mode), modes,
	 "nat: forward from the public address; routed:\n"
	 "filter only; auto (default): nat for each node\n"
	 "with a public address besides its own"},
	{0, "hairpin", "WHEN", NP_CHOICE, offsetof(struct np_args, hairpin), hairpins,
	 "whether inside networks reach the public address:\n"
	 "auto (default): yes, with source NAT for the\n"
	 "network of the node; always: with source NAT for\n"
	 "all of them; off: no"},
	{0, "keep-helper", NULL, NP_FLAG, offsetof(struct np_args, keep_helper), NULL,
	 "leave the firewall's SIP helper (ALG) as it is;\n"
	 "else it is switched off"},
	{0, "family", "FAMILY", NP_CHOICE, offsetof(struct np_args, family), families,
	 "ipv4, ipv6 or all (default)"},
	{0, "wan", "NAME", NP_TEXT, offsetof(struct np_args, wan), NULL,
	 "the interface or zone on the outside, as the\n"
	 "firewall calls it"},
	{0, "lan", "NAME", NP_TEXT, offsetof(struct np_args, lan), NULL,
	 "the same on the side of the nodes"},
	{0, "tag", "NAME", NP_TEXT, offsetof(struct np_args, tag), NULL,
	 "what the rules are called (nvports); rules of\n"
	 "another tag are left alone"},
	{0},
};

/* The place of CHOICE, which is one of CHOICES; 0, the default, where it was not given. */
static size_t place(const char *choice, const char *const *choices)
{
	for (size_t i = 0; choice && choices[i]; i++)
		if (strcmp(choices[i], choice) == 0)
			return i;
	return 0;
}

const char *np_rules_naming(const struct np_target *target)
{
	return target->naming ? target->naming->summary : NULL;
}

/* The interface or zone that was given, or else that of the site or of the target. */
static int choose_name(struct np_ctx *ctx, const struct np_target *target, const char *given,
		       const char *site, const char **name)
{
	const struct np_naming *naming = target->naming;

	*name = given ? given : site;
	if (!*name || np_is_name(*name, naming->others, naming->limit))
		return 0;
	np_error(ctx, nowhere, "'%s' cannot be the name of a %s of %s", *name, naming->kind,
		 target->name);
	np_hint(ctx, "%s: at most %zu letters, digits or any of '%s'%s", naming->example,
		naming->limit, naming->others,
		given ? "" : "; the site file gives it, --wan and --lan are stronger");
	return -1;
}

/* A target without interfaces must not ignore them in silence, unless the site file has them. */
static int check_no_names(struct np_ctx *ctx, const struct np_args *args,
			  const struct np_target *target)
{
	if (!args->wan && !args->lan)
		return 0;
	return np_error(ctx, nowhere, "%s has no meaning for target '%s'",
			args->wan ? "--wan" : "--lan", target->name);
}

static int choose_names(struct np_ctx *ctx, const struct np_args *args,
			const struct np_target *target, const struct np_site *site,
			struct np_rules_options *options)
{
	const struct np_naming *naming = target->naming;
	const char *wan, *lan;

	if (!naming)
		return check_no_names(ctx, args, target);
	wan = naming->wan ? naming->wan : site->wan.interface;
	lan = naming->lan ? naming->lan : site->lan.interface;
	if (choose_name(ctx, target, args->wan, wan, &options->wan) ||
	    choose_name(ctx, target, args->lan, lan, &options->lan))
		return -1;
	if (!options->wan || !options->lan || strcmp(options->wan, options->lan) != 0)
		return 0;
	return np_error(ctx, nowhere, "'%s' cannot be both the outside and the inside",
			options->wan);
}

int np_rules_name_sides(struct np_ctx *ctx, const struct np_args *args, struct np_snippet *snippet)
{
	const struct np_site none = {0};

	return choose_names(ctx, args, snippet->target, &none, &snippet->options);
}

static const char *next_word(struct np_arena *arena, const char **text)
{
	size_t blanks = strspn(*text, " "), len = strcspn(*text + blanks, " ");
	const char *word = np_arena_copy(arena, *text + blanks, len);

	*text += blanks + len;
	return word;
}

/* "inet filter forward", as nft takes it: identifiers begin with a letter. */
static int choose_chain(struct np_ctx *ctx, const char *text, struct np_rules_options *options)
{
	static const char *const known[] = {"inet", "ip", "ip6", NULL};
	const char *rest = text;
	size_t i = 0;

	options->chain_family = next_word(&ctx->arena, &rest);
	options->chain_table = next_word(&ctx->arena, &rest);
	options->chain = next_word(&ctx->arena, &rest);
	while (known[i] && strcmp(known[i], options->chain_family) != 0)
		i++;
	if (known[i] && !rest[strspn(rest, " ")] && np_is_name(options->chain_table, "_.-", 63) &&
	    np_is_name(options->chain, "_.-", 63) && *options->chain_table > '9' &&
	    *options->chain > '9')
		return 0;
	np_error(ctx, nowhere, "'%s' is no chain", text);
	np_hint(ctx, "family (inet, ip, ip6), table and chain, like 'inet filter forward'; "
		     "'nft list chains' shows them");
	return -1;
}

int np_rules_check_unused(struct np_ctx *ctx, const struct np_args *args)
{
	const struct {
		const char *option;
		bool given;
	} uses[] = {
		{"--mode", args->mode},
		{"--hairpin", args->hairpin},
		{"--keep-helper", args->keep_helper},
		{"--family", args->family},
		{"--wan", args->wan},
		{"--lan", args->lan},
		{"--tag", args->tag},
		{np_rules_setting_given(args), np_rules_setting_given(args)},
	};
	int failed = 0;

	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++)
		if (uses[i].given && !args->target)
			failed = np_error(ctx, nowhere, "%s has no meaning without --rules",
					  uses[i].option);
	return failed;
}

static const struct np_target *no_target(struct np_ctx *ctx)
{
	np_error(ctx, nowhere, "no target");
	np_hint(ctx, "'nvports targets' shows those that there are");
	return NULL;
}

int np_rules_prepare(struct np_ctx *ctx, const struct np_args *args, struct np_snippet *snippet)
{
	const struct np_target *target;
	struct np_rules_options *options = &snippet->options;

	target = args->target ? np_target_find(ctx, args->target) : no_target(ctx);
	if (!target)
		return -1;
	snippet->target = target;
	*options = (struct np_rules_options){
		.mode = (enum np_mode)place(args->mode, modes),
		.hairpin = (enum np_hairpin)place(args->hairpin, hairpins),
		.keep_helper = args->keep_helper,
		.families = family_masks[place(args->family, families)],
		.name = np_rules_name(ctx, args->tag ? args->tag : "nvports"),
	};
	if (!options->name)
		return -1;
	if (np_rules_settle(ctx, args, target, options))
		return -1;
	/* Who only filters leaves forwards to somebody else, unless told to write them. */
	if (!args->mode && !(target->abilities & NP_CAN_NAT))
		options->mode = NP_MODE_ROUTED;
	return choose_chain(ctx, args->forward_chain ? args->forward_chain : "inet filter forward",
			    options);
}

/* A chain of one family cannot take rules of the other. */
static int check_family(struct np_ctx *ctx, const struct np_rules *rules)
{
	const char *family = rules->options->chain_family;
	bool lacking = (rules->ipv6 && strcmp(family, "ip") == 0) ||
		       (rules->ipv4 && strcmp(family, "ip6") == 0);

	if (!lacking)
		return 0;
	np_error(ctx, nowhere, "a chain of family '%s' cannot filter %s", family,
		 rules->ipv6 && strcmp(family, "ip") == 0 ? "IPv6" : "IPv4");
	np_hint(ctx, "name a chain of family 'inet'; or write the two families under tags of their "
		     "own: --family ipv4, and --family ipv6 --tag nvports6");
	return -1;
}

/* Nodes behind NAT, of which only the filter is written. */
static void note_filter_only(struct np_ctx *ctx, const struct np_target *target,
			     const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_node *node = rules->nodes[i].node;

		if (!node->public_address.text || !node->address.text ||
		    np_addr_compare(&node->public_address.addr, &node->address.addr) == 0)
			continue;
		np_note(ctx, node->loc,
			"node %u has another address outside; %s only filters, and whatever "
			"translates it is left alone",
			node->id, target->name);
		np_hint(ctx, "as with an elastic IP of a cloud, one address to one; --mode routed "
			     "says that this is known");
		return;
	}
}

int np_rules_of_plan(struct np_ctx *ctx, const struct np_args *args, const struct np_plan *plan,
		     struct np_snippet *snippet)
{
	const struct np_target *target = snippet->target;

	if (choose_names(ctx, args, target, plan->site, &snippet->options) ||
	    np_rules_make(ctx, plan, &snippet->options, &snippet->rules) ||
	    np_rules_express(ctx, &snippet->rules, target->name, target->abilities) ||
	    (target->takes & NP_TAKES_CHAIN && check_family(ctx, &snippet->rules)) ||
	    (target->check && target->check(ctx, &snippet->rules)))
		return -1;
	if (!args->mode && !(target->abilities & NP_CAN_NAT))
		note_filter_only(ctx, target, &snippet->rules);
	return 0;
}

int np_rules_render(struct np_ctx *ctx, const struct np_snippet *snippet, struct np_source *text)
{
	struct np_arena scratch = {0};
	char *written = NULL;
	FILE *out = open_memstream(&written, &text->len);
	int failed;

	if (out)
		snippet->target->emit(&scratch, out, &snippet->rules);
	np_arena_release(&scratch);
	failed = !out || ferror(out) ? -1 : 0;
	if (out && fclose(out))
		failed = -1;
	text->text = written;
	if (failed)
		np_error(ctx, nowhere, "out of memory while writing rules");
	return failed;
}

void np_rules_free(struct np_source *text)
{
	if (text->len)
		free((char *)text->text);
}

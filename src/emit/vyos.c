/*
 * VyOS: "set" commands, to be pasted in configuration mode. Nothing is in force before "commit",
 * which takes all of them at once, so an input that breaks off changes nothing.
 *
 * Written after the sources of VyOS, vyos-1x: interface-definitions (firewall.xml.in, nat.xml.in,
 * system_conntrack.xml.in and what they include), what src/conf_mode/firewall.py and nat.py
 * refuse, and what python/vyos/nat.py and data/templates/firewall make of the rest; vyatta-cfg,
 * src/cstore/cstore.cpp (deleteCfgPath): deleting what is not there is a message and no error.
 *
 *	firewall ipv4 name NAME     permits ports of the nodes, and returns what it does not know
 *	firewall ... forward filter, one rule: leads new and established connections there
 *	nat destination, nat source: rules in a block of numbers
 *	firewall group ... NAME--1  sources
 *
 * Rules for NAT have no names, so a block of numbers is ours, and all of it is deleted first. The
 * rule of the filter must come before those of the user, and the rules for NAT must be many: hence
 * rule 4 for the numbers from 4000 on. Configurations that VyOS has migrated from 1.3 have rules
 * for states at 1, 2 and 3 and send what comes in by an interface to a rule set from 5 on, which
 * mostly ends in a drop (src/migration-scripts/firewall/10-to-11); the quick start of its
 * documentation does so at 100.
 *
 * The filter asks for connections that were forwarded (connection-status nat). Rules for source NAT
 * cannot, hence no --hairpin always, which would also rewrite what other networks send to the
 * node directly. "dnat to ADDRESS:FROM-TO" of nftables does not move a range port by port.
 */
#include "emit/targets.h"
#include "emit/vyatta.h"

#include <string.h>

static const struct np_loc nowhere = {0};

enum {
	APART = 1000,      /* the rule of the forward filter is the first number by this */
	PORT_PLACES = 200, /* a line stays at a length that a shell and a terminal take */
};

static const char *const apply[] = {
	"in configuration mode (configure, top): paste all lines; compare shows what changes.",
	"Then commit-confirm 10, try a call, confirm, and save. Without confirm the router",
	"goes back after ten minutes, 1.4 by a restart.",
	"The message Nothing to delete is no error: that number is free.",
	NULL,
};

static const char *const check[] = {
	"show nat destination rules; show nat source rules; show firewall;",
	"show configuration commands | match NAME, the name of these rules",
	NULL,
};

static const char *const undo[] = {
	"nvports rules vyos --remove, with the same --tag, --first-number and --room:",
	"the same way",
	NULL,
};

static const char *const remarks[] = {
	"A public address is one of the router's, or routed to it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"Rules of the forward filter with lower numbers come before these, a firewall of",
	"zones comes behind them: there, a rule in the set of the zone has to jump to these.",
	"The SIP helper stays off after a removal: text cannot remember what was before.",
	NULL,
};

static const char *const apply_removal[] = {
	"in configuration mode (configure, top): paste all lines, compare, commit, save.",
	"The message Nothing to delete is no error: that number is free.",
	"Where the SIP helper was on before and is to be so again:",
	"set system conntrack modules sip",
	NULL,
};

static void match(const struct np_vyatta *to)
{
	const struct np_rules_options *options = to->rules->options;

	if (to->public_address)
		np_vyatta_set(to, "connection-status nat", "destination");
	else if (options->wan)
		np_vyatta_set(to, "inbound-interface name", options->wan);
	if (options->lan)
		np_vyatta_set(to, "outbound-interface name", options->lan);
}

static const struct np_vyatta_words words = {
	.name = "vyos",
	.destination = "nat destination rule",
	.source = "nat source rule",
	.masquerade = "translation address",
	.inbound = "inbound-interface name",
	.outbound = "outbound-interface name",
	.address = "translation address",
	.port = "translation port",
	.group = "source group network-group",
	.group6 = "source group network-group",
	.places = PORT_PLACES,
	.match = match,
};

static const char *const families[] = {"ipv4", "ipv6"};

static void write_nat(struct np_vyatta *to)
{
	const struct np_rules_options *options = to->rules->options;
	bool hairpin = options->hairpin != NP_HAIRPIN_OFF;

	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_vyatta_set_node(to, i, NP_IPV4);
		if (to->node->forwards.count == 0)
			continue;
		/* Without an interface, a forward is for inside networks as well. */
		if (!options->wan && !hairpin)
			np_vyatta_write_exceptions(to);
		np_vyatta_write_forwards(to, options->wan);
		if (options->wan && hairpin)
			np_vyatta_write_hairpins(to, NULL);
		np_vyatta_write_translations(to);
	}
}

/* Where the firewall does not let in what is established, the node could not answer. */
static void write_answers(struct np_vyatta *to, const char *path)
{
	const struct np_rules_options *options = to->rules->options;

	np_vyatta_rule(to, path, ++to->permits, ", answers");
	np_vyatta_set(to, "state", "established");
	np_vyatta_set(to, "source address", to->address);
	if (to->public_address)
		np_vyatta_set(to, "connection-status nat", "destination");
	if (options->lan)
		np_vyatta_set(to, "inbound-interface name", options->lan);
	np_vyatta_set(to, "action", "accept");
}

static void write_way(struct np_vyatta *to, const char *family)
{
	const char *name = to->rules->options->name;

	fprintf(to->out,
		"set firewall %s name %s default-action 'return'\n"
		"set firewall %s name %s description '%s'\n",
		family, name, family, name, name);
	to->label = name;
	np_vyatta_rule(to, np_arena_printf(to->scratch, "firewall %s forward filter rule", family),
		       to->rules->options->first / APART, ": all nodes");
	np_vyatta_set(to, "state", "established");
	np_vyatta_set(to, "state", "new");
	np_vyatta_set(to, "jump-target", name);
	np_vyatta_set(to, "action", "jump");
}

static void write_filter(struct np_vyatta *to, enum np_family family)
{
	const char *word = families[family == NP_IPV6];
	const char *path = np_arena_printf(to->scratch, "firewall %s name %s rule", word,
					   to->rules->options->name);

	write_way(to, word);
	to->permits = 0;
	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_vyatta_set_node(to, i, family);
		if (to->openings->count == 0)
			continue;
		np_vyatta_write_permits(to, path, 1);
		write_answers(to, path);
	}
}

static void write_deletions(FILE *out, const struct np_rules_options *options)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		fprintf(out,
			"delete firewall %s forward filter rule %u\n"
			"delete firewall %s name %s\n",
			families[i], options->first / APART, families[i], options->name);
	np_vyatta_delete_rules(out, words.destination, options->first, options->room);
	np_vyatta_delete_rules(out, words.source, options->first, options->room);
	np_vyatta_delete_lists(out, options->name);
}

static void write_claim(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"#\n"
		"# Rule %u of the forward filters and the rules %u to %u of nat destination and\n"
		"# nat source are taken for those of this name, whatever they are.\n",
		options->first / APART, options->first, options->first + options->room - 1);
}

static void write_warning(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"# Before the first time, look whether somebody else has them, and if so choose\n"
		"# others with --first-number and --room:\n"
		"# show configuration commands | match \"filter rule %u |nat .* rule\"\n",
		options->first / APART);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};
	struct np_vyatta to = {.words = &words, .scratch = scratch, .out = out, .rules = rules};

	np_emit_head(scratch, out, &np_target_vyos, rules, &steps);
	write_claim(out, rules->options);
	write_warning(out, rules->options);
	np_arena_reset(scratch);
	np_vyatta_begin(&to);
	fputs("\n# What was there before\n", out);
	write_deletions(out, rules->options);
	if (to.list_count)
		fputs("\n# Sources\n", out);
	np_vyatta_write_lists(&to);
	if (rules->nat)
		fputs("\n# Port forwards and source NAT\n", out);
	write_nat(&to);
	if (rules->ipv4)
		fputs("\n# Filter\n", out);
	if (rules->ipv4)
		write_filter(&to, NP_IPV4);
	if (rules->ipv6)
		fputs("\n# Filter for IPv6\n", out);
	if (rules->ipv6)
		write_filter(&to, NP_IPV6);
	if (!rules->options->keep_helper)
		fputs("\n# SIP helper\ndelete system conntrack modules sip\n", out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "# ", &np_target_vyos, options, apply_removal);
	write_claim(out, options);
	putc('\n', out);
	write_deletions(out, options);
}

/* Another tag in the thousand of the first would take its rule of the forward filter. */
static int check_thousand(struct np_ctx *ctx, const struct np_rules_options *options)
{
	const uint32_t first = np_target_vyos.numbers.first;

	if (options->first == first || options->first / APART != first / APART ||
	    strcmp(options->name, "nvports") == 0)
		return 0;
	np_error(ctx, nowhere,
		 "vyos: with --first-number %u, '%s' would take rule %u of the forward filter, "
		 "which 'nvports' has",
		 options->first, options->name, first / APART);
	np_hint(ctx, "choose a number in another thousand");
	return -1;
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	struct np_vyatta to = {.words = &words, .scratch = &ctx->arena, .rules = rules};
	int failed = check_thousand(ctx, rules->options);

	if (rules->options->first < APART) {
		failed = np_error(ctx, nowhere, "vyos: --first-number %u is too low",
				  rules->options->first);
		np_hint(ctx,
			"at least %d: a thousandth of it is the number of a rule of the "
			"forward filter",
			APART);
	}
	np_vyatta_begin(&to);
	write_nat(&to);
	if (np_vyatta_check_lists(ctx, &to) ||
	    np_vyatta_check_room(ctx, &to, "destination NAT", to.forwards) ||
	    np_vyatta_check_room(ctx, &to, "source NAT", to.translations))
		return -1;
	return failed;
}

static const char *const limits[] = {
	"A public address is one of the router's, or routed to it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"A block of the rules for NAT and one of the forward filters are cleared, whoever made it.",
	"Another tag needs another block, which begins in another thousand.",
	"In a firewall of zones, a rule in the set of the zone has to jump to these rules.",
	"The SIP helper stays off after a removal.",
	"At most 20 different lists of sources.",
	"A published range is an error: it would not be moved port by port.",
	"Written from the sources of VyOS; run against a model, not on a router.",
	NULL,
};

const struct np_target np_target_vyos = {
	.name = "vyos",
	.vendor = "VyOS",
	.versions = "1.4 and 1.5",
	.summary = "set commands for configuration mode, a rule set of its own",
	.applied = "paste in configuration mode, commit-confirm, save",
	.helper = "no system conntrack modules sip",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &np_naming_interfaces,
	.numbers = {.first = 4000, .room = 50, .last = 999999, .untagged = true},
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.remove = write_removal,
};

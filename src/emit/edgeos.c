/*
 * Ubiquiti EdgeOS: "set" commands, to be pasted in configuration mode. Nothing is in force before
 * "commit".
 *
 * Written after Vyatta, of which EdgeOS 1 and 2 were made and whose sources VyOS has kept:
 * vyatta-nat, lib/Vyatta/NatRule.pm (interfaces must be named; the port of a translation) and
 * templates-cfg/service/nat/rule/node.def (numbers up to 9999); vyatta-cfg-firewall,
 * lib/Vyatta/IpTables/AddressFilter.pm and templates/firewall/group (names of groups, which the
 * two families must not share, up to 31 bytes; networks only); vyatta-conntrack,
 * templates-cfg/system/conntrack/modules/sip. Groups in rules for NAT are in Ubiquiti's EdgeOS User
 * Guide; that the web interface takes the numbers up to 4999 for destination NAT and those from
 * 5000 on for source NAT is known from configurations.
 *
 * EdgeOS has no rule that leads from one rule set to another, so the filter rules are in the set
 * that the outside interface has already, in a block of numbers that is ours and is deleted first;
 * rules for destination NAT have the same numbers, those for source NAT are 5000 higher.
 *
 * What comes from inside does not pass that set. Filter rules see the address of the node, and
 * cannot tell whether it was translated, nor can rules for source NAT: hence no --hairpin always.
 */
#include "emit/targets.h"
#include "emit/vyatta.h"

static const struct np_loc nowhere = {0};

enum {
	APART = 5000,
	PORT_PLACES = 15, /* multiport of iptables */
};

static const char *const apply[] = {
	"in configuration mode (configure, top): paste all lines; compare shows what changes.",
	"Then commit-confirm 10, try a call, confirm, and save. Without confirm the router",
	"restarts after ten minutes, with what was saved.",
	"The message Nothing to delete is no error: that number is free.",
	NULL,
};

static const char *const check[] = {
	"show nat rules; show firewall;",
	"show configuration commands | match NAME, the name of these rules",
	NULL,
};

static const char *const undo[] = {
	"nvports rules edgeos --remove, with the same --tag, --acl, --acl6, --first-number and",
	"--room: the same way",
	NULL,
};

static const char *const remarks[] = {
	"A public address is one of the router's, or routed to it.",
	"The rule sets must be those of the outside interface, for what comes in:",
	"show configuration commands | match \"firewall in\"",
	"Rules with lower numbers come before these, and may drop first. Do not forward the",
	"same ports by Port Forwarding of the web interface as well.",
	"They name the address of the node, so they permit as well what is sent there",
	"without translation. What comes from inside passes other rule sets, if any.",
	"The SIP helper stays off after a removal: text cannot remember what was before.",
	NULL,
};

static const char *const apply_removal[] = {
	"in configuration mode (configure, top): paste all lines, compare, commit, save.",
	"The message Nothing to delete is no error: that number is free.",
	"Where the SIP helper was on before and is to be so again:",
	"delete system conntrack modules sip disable",
	NULL,
};

static const struct np_vyatta_words words = {
	.name = "edgeos",
	.destination = "service nat rule",
	.source = "service nat rule",
	.apart = APART,
	.type = "type",
	.masquerade = "type",
	.inbound = "inbound-interface",
	.outbound = "outbound-interface",
	.address = "inside-address address",
	.port = "inside-address port",
	.group = "source group network-group",
	.group6 = "source group ipv6-network-group",
	.places = PORT_PLACES,
};

static void write_nat(struct np_vyatta *to)
{
	const struct np_rules_options *options = to->rules->options;

	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_vyatta_set_node(to, i, NP_IPV4);
		if (to->node->forwards.count == 0)
			continue;
		np_vyatta_write_forwards(to, options->wan);
		if (options->hairpin != NP_HAIRPIN_OFF)
			np_vyatta_write_hairpins(to, options->lan);
		np_vyatta_write_translations(to);
	}
}

/* "firewall name WAN_IN rule" */
static const char *filter_of(struct np_arena *arena, const struct np_rules_options *options,
			     enum np_family family)
{
	return np_arena_printf(arena, "firewall %s %s rule",
			       family == NP_IPV4 ? "name" : "ipv6-name",
			       family == NP_IPV4 ? options->acl : options->acl6);
}

static void write_filter(struct np_vyatta *to, enum np_family family)
{
	const char *path = filter_of(to->scratch, to->rules->options, family);

	to->permits = 0;
	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_vyatta_set_node(to, i, family);
		np_vyatta_write_permits(to, path, to->rules->options->first);
	}
}

static void write_deletions(FILE *out, const struct np_rules_options *options)
{
	struct np_arena arena = {0};

	np_vyatta_delete_rules(out, filter_of(&arena, options, NP_IPV4), options->first,
			       options->room);
	np_vyatta_delete_rules(out, filter_of(&arena, options, NP_IPV6), options->first,
			       options->room);
	np_vyatta_delete_rules(out, words.destination, options->first, options->room);
	np_vyatta_delete_rules(out, words.source, options->first + APART, options->room);
	np_vyatta_delete_lists(out, options->name);
	np_arena_release(&arena);
}

static void write_claim(FILE *out, const struct np_rules_options *options)
{
	uint32_t last = options->first + options->room - 1;

	fprintf(out,
		"#\n"
		"# The rules %u to %u of %s, of %s and for destination NAT,\n"
		"# and %u to %u for source NAT, are taken for those of this name, whatever\n"
		"# they are.\n",
		options->first, last, options->acl, options->acl6, options->first + APART,
		last + APART);
}

static void write_warning(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"# Before the first time, look whether somebody else has them, and if so choose\n"
		"# others with --first-number and --room:\n"
		"# show configuration commands | match \"(%s|%s|nat) rule\"\n",
		options->acl, options->acl6);
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

	np_emit_head(scratch, out, &np_target_edgeos, rules, &steps);
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
		fputs("\n# SIP helper\nset system conntrack modules sip disable\n", out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "# ", &np_target_edgeos, options, apply_removal);
	write_claim(out, options);
	putc('\n', out);
	write_deletions(out, options);
}

static int check_filter(struct np_ctx *ctx, struct np_vyatta *to, enum np_family family)
{
	write_filter(to, family);
	return np_vyatta_check_room(ctx, to, family == NP_IPV4 ? "the filter" : "the IPv6 filter",
				    to->permits);
}

static bool has_hairpin(const struct np_rules *rules, const struct np_rules_node *node)
{
	return node->public_address && node->inside.count &&
	       rules->options->hairpin != NP_HAIRPIN_OFF;
}

/* Vyatta refuses rules for NAT that name no interface. */
static int check_interfaces(struct np_ctx *ctx, const struct np_rules *rules)
{
	bool hairpin = false;

	for (size_t i = 0; i < rules->node_count; i++)
		hairpin = hairpin || has_hairpin(rules, &rules->nodes[i]);
	if (rules->nat && !rules->options->wan) {
		np_error(ctx, nowhere, "edgeos: a port forward needs the outside interface");
		np_hint(ctx, "--wan eth0, or 'firewall: {wan: {interface: eth0}}' in a site file");
		return -1;
	}
	if (hairpin && !rules->options->lan) {
		np_error(ctx, nowhere, "edgeos: hairpin NAT needs the inside interface");
		np_hint(ctx, "--lan eth1, or 'firewall: {lan: {interface: eth1}}' in a site file; "
			     "--hairpin off leaves it out");
		return -1;
	}
	return 0;
}

/* Inside networks that seem to come in elsewhere, as the node is in another one. */
static void warn_of_others(struct np_ctx *ctx, const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (!has_hairpin(rules, node) || node->inside.count == node->translated.count)
			continue;
		np_warn(ctx, node->node->loc,
			"edgeos, node %u: inside networks reach the public address only where they "
			"come in by %s",
			node->node->id, rules->options->lan);
		np_hint(ctx, "a rule for NAT has one interface; others need rules of their own, or "
			     "the node's own address");
		return;
	}
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	struct np_vyatta to = {.words = &words, .scratch = &ctx->arena, .rules = rules};

	if (check_interfaces(ctx, rules))
		return -1;
	np_vyatta_begin(&to);
	write_nat(&to);
	if (np_vyatta_check_lists(ctx, &to) ||
	    np_vyatta_check_room(ctx, &to, "destination NAT", to.forwards) ||
	    np_vyatta_check_room(ctx, &to, "source NAT", to.translations) ||
	    check_filter(ctx, &to, NP_IPV4) || check_filter(ctx, &to, NP_IPV6))
		return -1;
	warn_of_others(ctx, rules);
	return 0;
}

static const char *const limits[] = {
	"A public address is one of the router's, or routed to it.",
	"A block of the rules for NAT and of those of the rule sets is cleared first, whoever made "
	"them; another tag needs another block.",
	"A rule set that is not there comes into being, has no effect until it is bound, and stays "
	"when its rules are removed.",
	"Filter rules come behind those with lower numbers, and name the node's own address, so "
	"they let in as well what is sent there without translation.",
	"Port forwards need the name of the outside interface, hairpin NAT that of the inside; "
	"networks behind other interfaces have no hairpin NAT.",
	"The SIP helper stays off after a removal.",
	"At most 20 different lists of sources.",
	"A published range is an error: it would not be moved port by port.",
	"Written from the sources of Vyatta; run against a model, not on a router.",
	NULL,
};

const struct np_target np_target_edgeos = {
	.name = "edgeos",
	.vendor = "Ubiquiti EdgeOS",
	.versions = "1.10 and 2.0",
	.summary = "set commands for configuration mode, rules in WAN_IN",
	.applied = "paste in configuration mode, commit-confirm, save",
	.helper = "system conntrack modules sip disable",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &np_naming_interfaces,
	.acl = "WAN_IN",
	.acl6 = "WANv6_IN",
	.numbers = {.first = 4000, .room = 50, .last = 4999, .untagged = true},
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.remove = write_removal,
};

/*
 * Juniper SRX: commands of the configuration mode of Junos, for 'load set'.
 *
 * Everything is in one configuration group that is called like the tag, and the whole configuration
 * inherits it: to delete the group is to delete all that was ever written under that tag, also in
 * other zones, and the next text begins with that. Nothing is in force before the commit, which
 * takes all or nothing.
 *
 * The price is the place of the policies. Junos keeps those between two zones in order, the first
 * that matches decides, and inherited ones come behind those of the zones themselves; 'insert'
 * cannot move them. Outside of a group they would need names that can be told without knowing what
 * was applied, the zones that were given then, and would be appended all the same. So a policy of
 * the user's that denies everything has to go, or into a group of its own behind this one.
 *
 * Rule sets are called by their zone, whatever the tag: Junos does not take two for packets that
 * come from the same zone, while rules of several groups in one rule set are all inherited. Rules,
 * pools, addresses and applications begin with the tag.
 *
 * Syntax: Juniper's YANG model of 24.4R1, junos-es-conf-security and -applications (a NAT rule has
 * 8 source addresses and 8 ports; names of NAT have 31 characters in older releases), and excerpts
 * of the documents "Security Policies User Guide", "NAT User Guide", "Junos CLI User Guide: Use
 * Configuration Groups". That inherited policies come last is from shortestpathfirst.net,
 * "Altering Default-Deny Behavior", which relies on it.
 *
 * A pool with a port moves all ports of a rule to that one: hence no published ranges. No source
 * NAT rule can tell what has been translated before: hence no --hairpin always.
 */
#include "emit/srx_text.h"
#include "emit/targets.h"
#include "emit/text.h"

static const char *const apply[] = {
	"copy this file to the firewall, for instance to /var/tmp, then as root or an",
	"administrator: cli, configure exclusive, load set /var/tmp/FILE, show | compare,",
	"commit confirmed 5, and when calls work: commit. Without that commit all is as",
	"before after five minutes. Or paste it behind load set terminal, and Ctrl-D.",
	"The first time the group is not there yet: warning: statement not found. After",
	"any other message: rollback 0. Again after each change, which replaces all.",
	NULL,
};

static const char *const check[] = {
	"show security nat destination rule all; show security policies; show security",
	"flow session destination-prefix ADDRESS; show security alg status; and show",
	"security shadow-policies from-zone ZONE to-zone ZONE, which must not name ours",
	NULL,
};

static const char *const undo[] = {
	"nvports rules srx --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	"A public address is that of the outside interface, or has proxy ARP on it",
	"(security nat proxy-arp), or is routed to this firewall.",
	"The policies come behind yours between the same zones. One of yours that denies",
	"everything there keeps them from working: see nvports-srx(7).",
	"Junos refuses the commit if you have a destination NAT rule set from the same",
	"zone, or address books inside zones: see nvports-srx(7).",
	"What is restricted to certain sources is so for inside networks as well.",
	"Junos forgets UDP of such applications after 60 seconds of silence, by default.",
	NULL,
};

static const char *const apply_removal[] = {
	"configure exclusive, load set /var/tmp/FILE, show | compare, commit",
	NULL,
};

static const struct np_naming zones = {
	.kind = "zone",
	.example = "a zone like 'untrust'",
	.others = "_-",
	.limit = 55, /* of 63: rule sets are called by them */
	.wan = "untrust",
	.lan = "trust",
	.summary = "security zones; without them 'untrust' and 'trust'.",
};

static int check_sources(struct np_ctx *ctx, const struct np_rules_node *node,
			 const struct np_openings *permits)
{
	for (size_t i = 0; i < permits->count; i++) {
		const struct np_sources *sources = permits->items[i].sources;

		if (sources->any || sources->count <= NP_SRX_ADDRESSES)
			continue;
		np_error(ctx, node->node->loc,
			 "node %u has a service with %zu sources, and an address set of an SRX "
			 "holds %d",
			 node->node->id, sources->count, NP_SRX_ADDRESSES);
		np_hint(ctx, "name fewer and larger networks");
		return -1;
	}
	return 0;
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		if (check_sources(ctx, &rules->nodes[i], &rules->nodes[i].permits) ||
		    check_sources(ctx, &rules->nodes[i], &rules->nodes[i].permits6))
			failed = -1;
	return failed;
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
	const char *name = rules->options->name;
	struct np_srx to = {.scratch = scratch, .out = out, .rules = rules};

	np_emit_head(scratch, out, &np_target_srx, rules, &steps);
	np_arena_reset(scratch);
	to.begin = np_arena_printf(scratch, "set groups %s ", name);
	fprintf(out, "\ndelete groups %s\nset apply-groups %s\n", name, name);
	np_srx_write_applications(&to);
	np_srx_write_addresses(&to);
	if (rules->nat)
		np_srx_write_nat(&to);
	np_srx_write_policies(&to);
	if (!rules->options->keep_helper)
		fprintf(out, "\n# SIP helper\n%ssecurity alg sip disable\n", to.begin);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "# ", &np_target_srx, options, apply_removal);
	fprintf(out, "\ndelete apply-groups %s\ndelete groups %s\n", options->name, options->name);
}

static const char *const limits[] = {
	"Policies come behind those that are between the same zones already; one that denies "
	"everything there has to be moved into a group of its own.",
	"Junos takes one destination NAT rule set for a zone: where there is one already, the "
	"rules have to go into it.",
	"A public address is that of an interface, has proxy ARP, or is routed to the firewall.",
	"All nodes and inside networks are in the zone of --lan.",
	"What is restricted to certain sources is so for inside networks as well.",
	"A published range is an error: a pool moves all ports to one.",
	"Smaller models have limits for the number of NAT rules and policies that are not checked.",
	"Written from Juniper's YANG model and excerpts of its documentation; run against a model, "
	"not on a firewall.",
	NULL,
};

const struct np_target np_target_srx = {
	.name = "srx",
	.vendor = "Juniper SRX",
	.versions = "Junos 15.1X49 and later",
	.summary = "commands for load set, in a configuration group of its own",
	.applied = "load set /var/tmp/FILE, then commit",
	.helper = "security alg sip disable",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &zones,
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.remove = write_removal,
};

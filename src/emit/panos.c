/*
 * Palo Alto PAN-OS: commands of the configuration mode, to be pasted.
 *
 * There is no word for "all that begins with", nor one for "if it is there". So rules and services
 * have numbers from a block of our own, and each text begins by deleting the whole block: first
 * what refers to others. What is not there is an error message that does no harm. Nothing is in
 * force before the commit, which takes all or nothing.
 *
 * A rule is one line, so that a line that is refused or gets lost makes a rule that is not there
 * and not a wider one. Where a rule has more lines, these add sources, or say by what a source is
 * replaced. All rules come before the user's: new ones stand at the end, behind a rule that denies
 * everything and behind the general rule for source NAT.
 *
 * NAT and security rules see packets as they arrive, address and port; the zone that they are going
 * to is that of the public address for NAT rules, and that of the node for security rules.
 *
 * The source of a hairpin is replaced by the address that the site file has for the firewall
 * inside. Without it, by the public address: an interface would have to be named, and --lan names a
 * zone.
 *
 * Syntax: Palo Alto Networks, "PAN-OS CLI Quick Start" (Load a Partial Configuration with set
 * commands, scripting mode), "PAN-OS Networking Administrator's Guide" (NAT), "PAN-OS Web Interface
 * Help" (NAT Translated Packet Tab); the tree of 'set' commands as others have recorded it from
 * their firewalls; that security rules name the port before its translation, staffordnet.uk,
 * "Policy Format". That 'shared alg-override application sip alg-disabled' is the SIP helper's
 * switch: a script for pan-os-python, which has both the command and its XML.
 */
#include "emit/panos_text.h"
#include "emit/targets.h"
#include "emit/text.h"

static const char *const apply[] = {
	"in a terminal (ssh): set cli scripting-mode on, then configure, then paste all",
	"lines of this file that do not begin with #; then show | match nvports, and",
	"commit. Messages that an object to be deleted does not exist are as they should",
	"be. After any other: revert config. Again after each change, which replaces all;",
	"but apply a removal before --first-number changes or --room gets smaller.",
	"Before the first time: save config to before-nvports.xml",
	NULL,
};

static const char *const check[] = {
	"test nat-policy-match and test security-policy-match with from ZONE to ZONE source",
	"ADDRESS destination ADDRESS protocol 17 destination-port 5060;",
	"show session all filter destination ADDRESS",
	NULL,
};

static const char *const undo[] = {
	"nvports rules panos --remove, with the same --tag, --first-number and --room: the",
	"same way. The SIP helper stays off, as nothing says whether it was on before:",
	"delete shared alg-override application sip switches it on.",
	NULL,
};

static const char *const remarks[] = {
	"A public address is in the outside zone by its route: that of an interface there,",
	"or routed to this firewall.",
	"The rules come first, before yours of both kinds; those of Panorama come before.",
	"What is restricted to certain sources is so for inside networks as well.",
	"For several virtual systems: set system setting target-vsys NAME before configure.",
	"IPv6 must be switched on: set deviceconfig setting session ipv6-firewalling yes",
	NULL,
};

static const char *const apply_removal[] = {
	"in a terminal: set cli scripting-mode on, configure, paste all lines of this file",
	"that do not begin with #, commit. Messages that an object does not exist are as",
	"they should be.",
	"The SIP helper stays off, as nothing says whether it was on before; to switch it",
	"on: delete shared alg-override application sip",
	NULL,
};

static const struct np_naming zones = {
	.kind = "zone",
	.example = "a zone like 'untrust'",
	.others = "_-.",
	.limit = 31,
	.wan = "untrust",
	.lan = "trust",
	.summary = "security zones; without them 'untrust' and 'trust'.",
};

/* That a node will see a phone beside it with the public address. */
static void note_replaced(struct np_ctx *ctx, const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (!np_panos_is_reflected(rules, node) || node->forwards.count == 0 ||
		    node->translated.count == 0 ||
		    np_panos_replacement(rules, node) != node->public_address)
			continue;
		np_note(ctx, node->node->loc,
			"hairpin NAT shows phones in the network of node %u with the public "
			"address",
			node->node->id);
		np_hint(ctx, "the address of the firewall there takes its place, if the site file "
			     "has it: 'firewall: {lan: {address: 192.168.1.1}}'");
		return;
	}
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	struct np_arena scratch = {0};
	uint32_t used[NP_PANOS_KINDS], most = 0;

	np_panos_count(&scratch, rules, used);
	np_arena_release(&scratch);
	for (size_t i = 0; i < NP_PANOS_KINDS; i++)
		most = used[i] > most ? used[i] : most;
	if (most <= options->room) {
		note_replaced(ctx, rules);
		return 0;
	}
	np_error(ctx, (struct np_loc){0},
		 "panos: the rules take %u numbers, and there is room for %u", most, options->room);
	np_hint(ctx,
		"--room %u, and the same with --remove; or fewer nodes in one text, each with "
		"a --tag of its own",
		most);
	return -1;
}

static void write_deletes(FILE *out, const struct np_rules_options *options)
{
	for (size_t kind = 0; kind < NP_PANOS_KINDS; kind++)
		for (uint32_t i = 0; i < options->room; i++) {
			fputs_unlocked("delete ", out);
			fputs_unlocked(np_panos_paths[kind], out);
			putc_unlocked(' ', out);
			np_panos_put_name(out, options, i);
			putc_unlocked('\n', out);
		}
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
	struct np_panos to = {.scratch = scratch, .out = out, .rules = rules};

	np_emit_head(scratch, out, &np_target_panos, rules, &steps);
	np_arena_reset(scratch);
	putc('\n', out);
	write_deletes(out, rules->options);
	np_panos_write(&to);
	if (!rules->options->keep_helper)
		fputs("\nset shared alg-override application sip alg-disabled yes\n", out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "# ", &np_target_panos, options, apply_removal);
	putc('\n', out);
	write_deletes(out, options);
}

static const char *const limits[] = {
	"Rules and services have numbers: --first-number and --room say which are taken.",
	"A removal leaves the SIP helper off, as nothing says whether it was on before.",
	"Where the site file has no address of the firewall inside, or one in another network, "
	"hairpin NAT puts the public address in place of the phone's.",
	"A public address is routed to the zone of --wan; all nodes and inside networks are in "
	"that of --lan.",
	"What is restricted to certain sources is so for inside networks as well.",
	"A published range is an error: a rule moves all ports to one.",
	"One virtual system; rules of Panorama come before.",
	"Written from documents and records of others; run against a model, not on a firewall.",
	NULL,
};

const struct np_target np_target_panos = {
	.name = "panos",
	.vendor = "Palo Alto PAN-OS",
	.versions = "8.1 and later",
	.summary = "set commands to be pasted, rules and services with numbers",
	.applied = "paste in configuration mode, then commit",
	.helper = "shared alg-override of sip",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	.naming = &zones,
	.numbers = {.first = 1, .room = 64, .last = 99999},
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.remove = write_removal,
};

/*
 * Cisco ASA: configuration commands, for a terminal or for 'copy FILE running-config'. ASA runs
 * them one by one and goes on behind an error.
 *
 * From excerpts of Cisco's "ASA Series Command Reference" (access-list extended, nat, object,
 * object-group, inspect, same-security-traffic) and "Firewall CLI Configuration Guide" (guidelines
 * for NAT and for access lists), and from memory: ranges of ports are forwarded by twice NAT with
 * service objects only; access lists see the address behind the translation; a command is removed
 * by "no" before the very same text; what is still referred to cannot be removed.
 *
 * So all commands that refer to something have texts which depend on nothing but a number: NAME--f1
 * is a port forward, NAME--p1 a permit, and what they are about stands in objects called after
 * them. A text begins by removing all numbers of the block, whether they are there or not, and
 * needs to know nothing of what was applied before. A tag has no "--" in it, so nothing of another
 * is called like that.
 *
 *	NAME--p1-ports, -from, -node   of a permit: what is let in, from where, to what
 *	NAME--f1-node, -public         of a forward: its addresses
 *	NAME--f1-near, -far            inside networks whose source is replaced, and others
 *	NAME--f1-1-real, -mapped       the first range of ports, as the source of the node's packets
 *	NAME--f1-1-inner, -outer       the same as the destination of those to it, for the hairpin
 *
 * Permits go first and come last, so nothing is open in between. As an access list goes with its
 * last line, and with it what binds it to an interface, a line that matches nothing holds it.
 *
 * Port forwards are for any source: a list of sources in one is an identity translation of them,
 * for which ASA would answer ARP requests inside. The access list restricts.
 */
#include "emit/asa_text.h"
#include "emit/targets.h"
#include "emit/text.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static const char *const apply[] = {
	"enable, configure terminal, and paste this; or copy it to the ASA and",
	"copy /noconfirm disk0:/FILE running-config",
	"Then write memory. Again after each change, which replaces what was there. Before",
	"--wan, --lan, --acl or --first-number change, or --room gets smaller, undo the rules:",
	"what refers to old objects would keep them, and they would get the new ports too.",
	"ERROR is the answer to lines that begin with no where there is nothing to remove,",
	"as the first time; to no other line. A second time repairs what broke off.",
	NULL,
};

static const char *const check[] = {
	"show running-config access-group, which has to name the access list below;",
	"show access-list; show nat detail; show service-policy; and for one connection",
	"packet-tracer input INTERFACE udp 198.51.100.7 5060 PUBLIC-ADDRESS 5060",
	NULL,
};

static const char *const undo[] = {
	"nvports rules asa --remove, with the same --tag, --wan, --lan, --acl,",
	"--first-number and --room",
	NULL,
};

static const char *const remarks[] = {
	"The access list has to be bound to the outside. If show running-config access-group",
	"has another one there, give its name with --acl; binding a second one would put the",
	"first out of force. If it has none: access-group LIST in interface OUTSIDE",
	"Sources are restricted by the access list. What is restricted is so for inside",
	"networks as well.",
	"Port forwards come behind other rules of NAT section 1, so that what is exempted from",
	"NAT for a VPN stays so. A rule for all ports of a node there is in their way: after-auto",
	"moves such a one behind them.",
	"Calls under way may break off. clear xlate local NODE ends old translations.",
	"SIP inspection goes off in policy-map global_policy, class inspection_default; look for",
	"inspect sip in others. Removal leaves it off.",
	NULL,
};

static const char *const apply_removal[] = {
	"enable, configure terminal, and paste this; then write memory.",
	"ERROR is the answer to lines for which there is nothing to remove.",
	"SIP inspection stays off, and same-security-traffic permit intra-interface on, as",
	"nothing says how they were before. On again it goes by policy-map global_policy,",
	"class inspection_default, inspect sip",
	"If the access list has no other lines it goes as well, with its access-group.",
	NULL,
};

static void put_hold_line(FILE *out, const struct np_rules_options *options, const char *no,
			  const char *line)
{
	fprintf(out, "%saccess-list %s %sextended deny ip object %s--hold object %s--hold\n", no,
		options->acl, line, options->name, options->name);
}

static void write_hold(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"\n! Matches nothing, and keeps the access list while its lines change\n"
		"object network %s--hold\n host 192.0.2.255\n",
		options->name);
	put_hold_line(out, options, "", "line 1 ");
}

static void write_release(FILE *out, const struct np_rules_options *options)
{
	putc('\n', out);
	put_hold_line(out, options, "no ", "");
	fprintf(out, "no object network %s--hold\n", options->name);
}

static bool has_hairpin(const struct np_rules *rules)
{
	if (rules->options->hairpin == NP_HAIRPIN_OFF)
		return false;
	for (size_t i = 0; i < rules->node_count; i++)
		if (rules->nodes[i].forwards.count && rules->nodes[i].inside.count)
			return true;
	return false;
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "! ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};

	np_emit_head(scratch, out, &np_target_asa, rules, &steps);
	write_hold(out, rules->options);
	fputs("\n! What an earlier text has written\n", out);
	np_asa_write_clearing(out, rules->options);
	np_asa_write_forwards(scratch, out, rules);
	if (has_hairpin(rules))
		fputs("\n! Back through the interface that it came from\n"
		      "same-security-traffic permit intra-interface\n",
		      out);
	if (!rules->options->keep_helper)
		fputs("\n! SIP helper\n"
		      "policy-map global_policy\n class inspection_default\n  no inspect sip\n",
		      out);
	np_asa_write_permits(out, rules);
	write_release(out, rules->options);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "! ", &np_target_asa, options, apply_removal);
	putc('\n', out);
	np_asa_write_clearing(out, options);
	fputs("\n! Left by a text that broke off", out);
	write_release(out, options);
}

/* The keyword interface stands for one address only. */
static int check_interface(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_node *first = NULL;

	for (size_t i = 0; np_asa_by_interface(rules->options) && i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (!node->public_address)
			continue;
		if (first && strcmp(first->public_address, node->public_address) != 0) {
			np_error(ctx, node->node->loc,
				 "nodes %u and %u have different public addresses, and "
				 "'--for interface' forwards only that of the interface",
				 first->node->id, node->node->id);
			np_hint(ctx, "write the node with the address of the interface by "
				     "itself, with --node; others need '--for address' and "
				     "another --tag");
			return -1;
		}
		first = node;
	}
	return 0;
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	size_t forwards = np_asa_count_forwards(rules), permits = np_asa_count_permits(rules);
	size_t needed = forwards > permits ? forwards : permits;

	if (check_interface(ctx, rules))
		return -1;
	if (needed <= rules->options->room)
		return 0;
	np_error(ctx, nowhere,
		 "asa: the rules take %zu numbers, %u of which are cleared and written", needed,
		 rules->options->room);
	np_hint(ctx, "--room %zu makes room for them; a removal then needs it as well", needed);
	return -1;
}

/* As nameif takes them: at most 48 characters. */
static const struct np_naming naming = {
	.kind = "nameif",
	.example = "like 'outside'",
	.others = "_-.",
	.limit = 48,
	.wan = "outside",
	.lan = "inside",
	.summary = "interfaces by their nameif; without them 'outside' and 'inside'.",
};

static const char *const forms[] = {"address", "interface", NULL};

static const char *const limits[] = {
	"The public address is not that of the outside interface, unless --for interface.",
	"The access list is not bound to the interface; access-group does that, once.",
	"Port forwards are for any source; the access list alone restricts sources.",
	"Inside networks are behind the interface --lan; no hairpin is written for others.",
	"Five ranges of a node take a number; --room says how many numbers are cleared first.",
	"ASA answers ERROR to lines that remove what is not there.",
	"Removal leaves SIP inspection off and intra-interface traffic permitted.",
	"IPv6 needs ASA 9.0, as access lists before are for IPv4 only.",
	"Undo the old rules before --wan, --lan, --acl or --first-number change or --room shrinks.",
	"From excerpts of Cisco's documentation and memory; run against a model, not on an ASA.",
	NULL,
};

const struct np_target np_target_asa = {
	.name = "asa",
	.vendor = "Cisco ASA",
	.versions = "9, and 8.3 for IPv4",
	.summary = "configuration commands, twice NAT, access list",
	.applied = "pasted behind configure terminal",
	.helper = "no inspect sip in global_policy",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &naming,
	.forms = forms,
	.acl = "outside_access_in",
	.numbers = {.first = 1, .room = 16, .last = 65535},
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.remove = write_removal,
};

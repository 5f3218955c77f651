/*
 * pfSense: a PHP script that edits the configuration by pfSense's own functions, as restoring a
 * section would replace the rules of the user.
 *
 * What is relied on was read in src/etc/inc of pfSense before 2.7 and of a fork of 2.8, FreeSense:
 * config.lib.inc (config_get_path, config_set_path and config_del_path since 2.7; write_config),
 * util.inc (is_validaliasname; '' stands for an empty section), filter.inc: a range is moved as a
 * whole, by local-port, its first port; pure NAT reflection repeats a forward, with its sources,
 * on all interfaces without a gateway; a label holds 52 bytes of a filter rule's description;
 * outbound rules work in hybrid and manual mode only, the first that matches decides, and their
 * ranges of source ports have a ':'; filter rules see the address of the node.
 *
 * Source NAT for hairpin traffic is an outbound rule on the inside, for the network of the node
 * alone. pfSense's own means, enablenatreflectionhelper, would change all forwards of the user as
 * well. No rule can tell whether a packet has been translated before, so the same for another
 * network would also rewrite what goes to the node directly: hence no --hairpin always.
 */
#include "emit/pfsense_code.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	DESCR_LIMIT = 52, /* bytes of a filter rule's description: "NAT NAME: LABEL" */
};

static const char *const apply_steps[] = {
	"as root on the firewall: php -f FILE. Or in the web interface, Diagnostics >",
	"Command Prompt: Upload File, then Execute Shell Command php -f /tmp/FILE",
	NULL,
};

static const char *const check_steps[] = {
	"Firewall > NAT and Firewall > Rules show the rules, Status > Filter Reload",
	"whether they are in force; pfctl -sn and pfctl -sr what pf made of them",
	NULL,
};

static const char *const undo_steps[] = {
	"nvports rules pfsense --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	"A public address is that of the outside interface, a virtual IP (Firewall >",
	"Virtual IPs), or routed to this firewall.",
	"Filter rules stand behind the user's, but before one that blocks all sources;",
	"floating rules come before all of them. They name the node's own address, so",
	"they permit as well what is sent there without translation.",
	"What is restricted to certain sources is so for inside networks as well.",
	"Outbound NAT goes from automatic to hybrid mode, and back with the removal.",
	"pf has no SIP helper; the package siproxd would be one.",
	NULL,
};

static void write_string(FILE *out, const char *text)
{
	np_quote_php(out, text);
	fputs_unlocked(", ", out);
}

/* SOURCES, or nothing for anybody. */
static void write_sources(FILE *out, const struct np_sources *sources)
{
	putc_unlocked('\'', out);
	for (size_t i = 0; i < sources->count; i++) {
		if (i)
			putc_unlocked(' ', out);
		np_emit_net(out, &sources->nets[i]);
	}
	fputs_unlocked("', ", out);
}

static void write_range(FILE *out, struct np_range range)
{
	putc_unlocked('\'', out);
	np_emit_range(out, range, '-');
	fputs_unlocked("', ", out);
}

/* ROW's label, short enough that it fits into a description behind NAME. It ends the entry. */
static void write_label(struct np_arena *scratch, FILE *out, const char *name,
			const struct np_requirement *row)
{
	size_t limit = DESCR_LIMIT - strlen("NAT : ") - strlen(name);
	char *label = np_arena_printf(scratch, "%s", np_emit_label(scratch, row));

	if (strlen(label) > limit)
		label[limit - (label[limit - 1] == ' ')] = '\0';
	np_quote_php(out, label);
	fputs_unlocked("],\n", out);
}

static const char *protocol_of(const struct np_requirement *row)
{
	static const char *const words[] = {
		[1U << NP_TCP] = "tcp",
		[1U << NP_UDP] = "udp",
		[1U << NP_TCP | 1U << NP_UDP] = "tcp/udp",
	};

	return words[row->protocols];
}

static bool has_hairpin(const struct np_rules *rules, const struct np_rules_node *node)
{
	return node->public_address && rules->options->hairpin != NP_HAIRPIN_OFF;
}

/* One entry for each range, as pfSense shifts a range by its first port. */
static void write_forward(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			  const struct np_rules_node *node, const struct np_requirement *row)
{
	const struct np_sources *sources = np_sources_in_family(scratch, row->sources, NP_IPV4);
	bool reflected = has_hairpin(rules, node) && np_nets_meet(&node->inside, sources);

	for (size_t i = 0; i < row->ports.count; i++) {
		fputs_unlocked("\t[", out);
		write_string(out, protocol_of(row));
		write_string(out, node->public_address);
		write_range(out, row->public_ports.ranges[i]);
		write_string(out, node->address);
		write_range(out, row->ports.ranges[i]);
		write_sources(out, sources);
		write_string(out, reflected ? "purenat" : "disable");
		write_label(scratch, out, rules->options->name, row);
	}
}

static void write_forwards(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	fputs("\n# Port forwards: protocol, public address, ports outside, node, its ports,\n"
	      "# sources, reflection, label\n"
	      "$forwards = [\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		np_arena_reset(scratch);
		for (size_t k = 0; node->public_address && k < node->row_count; k++)
			if (np_sources_have(node->rows[k]->sources, NP_IPV4))
				write_forward(scratch, out, rules, node, node->rows[k]);
	}
	fputs("];\n", out);
}

static void write_pass(struct np_arena *scratch, FILE *out, const char *name,
		       const struct np_requirement *row, const char *address)
{
	enum np_family family = strchr(address, ':') ? NP_IPV6 : NP_IPV4;
	const struct np_sources *sources = np_sources_in_family(scratch, row->sources, family);

	for (size_t i = 0; np_sources_have(sources, family) && i < row->ports.count; i++) {
		fputs_unlocked("\t[", out);
		write_string(out, family == NP_IPV4 ? "inet" : "inet6");
		write_string(out, protocol_of(row));
		write_sources(out, sources);
		write_string(out, address);
		write_range(out, row->ports.ranges[i]);
		write_label(scratch, out, name, row);
	}
}

static void write_passes(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const char *name = rules->options->name;

	fputs("\n# Without translation: family, protocol, sources, node, its ports, label\n"
	      "$passes = [\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		np_arena_reset(scratch);
		for (size_t k = 0; k < node->row_count; k++) {
			if (node->address && !node->public_address)
				write_pass(scratch, out, name, node->rows[k], node->address);
			if (node->address6)
				write_pass(scratch, out, name, node->rows[k], node->address6);
		}
	}
	fputs("];\n", out);
}

static void write_hairpin(FILE *out, const struct np_rules_node *node,
			  const struct np_opening *opening, const struct np_net *net)
{
	const char *protocol = np_protocol_words[opening->protocol];

	fputs_unlocked("\t[", out);
	write_string(out, protocol);
	putc_unlocked('\'', out);
	np_emit_net(out, net);
	fputs_unlocked("', ", out);
	write_string(out, node->address);
	putc_unlocked('\'', out);
	np_emit_ports(out, opening->ports, '-', " ");
	fputs_unlocked("', 'node ", out);
	fputs_unlocked(node->node->id_text, out);
	fputs_unlocked(" hairpin ", out);
	fputs_unlocked(protocol, out);
	fputs_unlocked("'],\n", out);
}

/* What is both inside and a source. */
static void write_opening(FILE *out, const struct np_rules_node *node,
			  const struct np_opening *opening)
{
	struct np_walk walk = {0};
	const struct np_net *net;

	for (size_t i = 0; opening->sources->any && i < node->inside.count; i++)
		write_hairpin(out, node, opening, &node->inside.items[i]);
	while ((net = np_nets_common(&node->inside, opening->sources, &walk)))
		write_hairpin(out, node, opening, net);
}

static void write_hairpins(FILE *out, const struct np_rules *rules)
{
	fputs("\n# From inside to a public address: protocol, network, node, its ports, label\n"
	      "$hairpins = [\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		for (size_t k = 0; has_hairpin(rules, node) && k < node->permits.count; k++)
			write_opening(out, node, &node->permits.items[k]);
	}
	fputs("];\n", out);
}

/* Only ports that are the same outside: from there, answers come to the port that is seen. */
static void write_statics(FILE *out, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->forwards.count; i++) {
		const struct np_opening *opening = &node->forwards.items[i];

		if (opening->protocol != NP_UDP || opening->shift != 0)
			continue;
		for (size_t k = 0; k < opening->ports.count; k++) {
			fputs_unlocked("\t[", out);
			write_string(out, node->address);
			write_range(out, opening->ports.ranges[k]);
			write_string(out, node->public_address);
			fputs_unlocked("'node ", out);
			fputs_unlocked(node->node->id_text, out);
			fputs_unlocked(" UDP ", out);
			np_emit_range(out, opening->ports.ranges[k], '-');
			fputs_unlocked("'],\n", out);
		}
	}
}

static void write_translated(FILE *out, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->translated.count; i++) {
		fputs_unlocked("\t['", out);
		np_emit_net(out, &node->translated.items[i]);
		fputs_unlocked("', ", out);
		write_string(out, node->address);
		fputs_unlocked("'node ", out);
		fputs_unlocked(node->node->id_text, out);
		fputs_unlocked(" hairpin'],\n", out);
	}
}

static void write_outbound(FILE *out, const struct np_rules *rules)
{
	fputs("\n# Source ports that are kept: node, UDP ports, public address, label\n"
	      "$statics = [\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++)
		write_statics(out, &rules->nodes[i]);
	fputs("];\n"
	      "\n# Whose source becomes the firewall's on the way to a node: network, node, label\n"
	      "$translated = [\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++)
		write_translated(out, &rules->nodes[i]);
	fputs("];\n", out);
}

static void write_names(FILE *out, const struct np_rules_options *options, bool warned)
{
	fputs("\n$name = ", out);
	np_quote_php(out, options->name);
	fputs(";\n$wan = ", out);
	np_quote_php(out, options->wan ? options->wan : "wan");
	fputs(";\n$lan = ", out);
	np_quote_php(out, options->lan ? options->lan : "lan");
	fprintf(out, ";\n$siproxd = %s; # whether to warn of it\n", warned ? "true" : "false");
}

static void write_code(FILE *out)
{
	putc('\n', out);
	for (size_t i = 0; np_pfsense_code[i]; i++)
		fputs(np_pfsense_code[i], out);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply_steps,
		.check = check_steps,
		.undo = undo_steps,
		.remarks = remarks,
	};

	fputs("<?php\n", out);
	np_emit_head(scratch, out, &np_target_pfsense, rules, &steps);
	write_names(out, rules->options, !rules->options->keep_helper);
	write_forwards(scratch, out, rules);
	write_passes(scratch, out, rules);
	write_hairpins(out, rules);
	write_outbound(out, rules);
	write_code(out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	fputs("<?php\n", out);
	np_emit_remove_head(out, "# ", &np_target_pfsense, options, apply_steps);
	write_names(out, options, false);
	fputs("\n$forwards = $passes = $hairpins = $statics = $translated = [];\n", out);
	write_code(out);
}

static const char *const limits[] = {
	"The public address must be that of the outside interface, a virtual IP, or routed to the "
	"firewall.",
	"Filter rules name the node's own address, so they let in as well what is sent there "
	"without translation.",
	"Floating rules of the firewall's own come before all of these.",
	"Outbound NAT goes from automatic to hybrid mode; in a mode in which rules have no effect, "
	"the script leaves it as it is and says so.",
	"The package siproxd is a SIP helper; where it is installed, the script says so.",
	NULL,
};

const struct np_target np_target_pfsense = {
	.name = "pfsense",
	.vendor = "pfSense",
	.versions = "CE 2.7 and 2.8, Plus 23.05 and later",
	.summary = "a PHP script for php -f, in the firewall's own interface",
	.applied = "as root: php -f FILE, or by its Command Prompt page",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &np_naming_zones,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

/*
 * firewalld: a shell script around firewall-cmd(1).
 *
 * All that is ours are policy objects (firewalld.policies(5)) of a few names that the tag alone
 * tells, with the tag as their short description: so a policy that is not ours is told from ours,
 * a removal needs no plan, and nothing is written into zones, which are the user's. A policy is
 * handed over as a whole, by --new-policy-from-file: each call of firewall-cmd takes a fifth of a
 * second. They are in the permanent configuration, and in force by one reload.
 *
 * Where a reload fails, firewalld refuses further changes of its permanent configuration (state
 * "failed", RUNNING_BUT_FAILED), so the way back is by files: those that were there before, and a
 * reload, without which firewalld goes on with what it has read.
 *
 * No rule of firewalld matches what has been translated: hence no --hairpin always, which would
 * also replace the source of what other networks send to the node directly.
 *
 * The SIP helper is assigned by services that name firewalld's object "helper sip", to the ports of
 * that object. Without ports it is assigned to nothing (core/fw_policy.py, _service), while
 * services, zones and policies stay as they are, and no rule needs a module that a kernel may lack:
 * one that lacks stops all of firewalld. For the same reason the modules are not blocked. All tags
 * that want it off are kept in its description; the last one brings it back.
 */
#include "emit/firewalld_text.h"
#include "emit/linux.h"
#include "emit/targets.h"
#include "emit/text.h"

enum { MOVED_LIMIT = 500 }; /* ports of ranges that are others outside */

static const struct np_naming zone_naming = {
	.kind = "zone",
	.example = "like 'public'",
	.others = "_-",
	.limit = 17,
	.wan = "external",
	.lan = "internal",
	.summary = "zones; without them 'external' and 'internal', those of firewalld for routers.",
};

static const char setup[] = "\n"
			    "dir=$(mktemp -d) || exit\n"
			    "trap 'rm -rf \"$dir\"' EXIT\n"
			    "trap 'exit 1' HUP INT TERM\n";

static const char removal[] =
	"\n"
	"main() {\n"
	"	prepare\n"
	"	found=$(helper_holders | tr ' ' '\\n' | grep -x -e \"$name\")\n"
	"	for policy in $policies; do\n"
	"		[ ! -e \"$folder/policies/$policy.xml\" ] || found=yes\n"
	"	done\n"
	"	if [ \"$found\" ]; then\n"
	"		replace release_helper\n"
	"	else\n"
	"		say \"nothing of $name is here\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"main\n";

static void write_policies(FILE *out, const struct np_rules *rules)
{
	for (enum np_firewalld_policy i = 0; i < NP_FIREWALLD_POLICIES; i++) {
		if (!np_firewalld_needs(rules, i))
			continue;
		fputs("\ncat >\"$dir/", out);
		np_firewalld_write_name(out, rules->options, i);
		fputs(".xml\" <<'NVPORTS' ||\n", out);
		np_firewalld_write_policy(out, rules, i);
		fputs("NVPORTS\n"
		      "	fail 'there is no room for temporary files; nothing has been changed'\n",
		      out);
	}
}

/* All happens in a function at the end, so that half a script does nothing. */
static void write_main(FILE *out, const struct np_rules *rules)
{
	bool keep = rules->options->keep_helper;

	fputs("\nmain() {\n"
	      "	prepare\n"
	      "	check_zones\n",
	      out);
	fprintf(out, "	replace %s\n", keep ? "release_helper" : "hold_helper");
	fputs("	check_active\n", out);
	if (!keep)
		fputs("	check_helper\n", out);
	fputs("}\n\nmain\n", out);
	np_linux_write_forwarding(out, rules);
}

static const char *const apply[] = {
	"as root on the firewall: sh FILE; again after each change, which replaces",
	"what was there. It changes the permanent configuration and reloads firewalld, so",
	"changes at runtime that were not made permanent get lost; to keep them, before:",
	"firewall-cmd --runtime-to-permanent",
	NULL,
};

static const char *const check[] = {
	"firewall-cmd --list-all-policies; ours must be (active);",
	"firewall-cmd --info-helper=sip has no ports; no helper=sip in conntrack -L",
	NULL,
};

static const char *const undo[] = {
	"nvports rules firewalld --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	"Zones are not changed. --wan and --lan choose others than 'external' and 'internal',",
	"those of firewalld for routers. Inside networks use public addresses from --lan alone.",
	"What is restricted to certain sources is so for inside networks as well.",
	"The policies come before zones and before other policies. Before firewalld 2.0 they",
	"also let in sources that are bound to zones like 'drop', and any version lets in what",
	"has been translated, whichever rule did it.",
	"Connections under way keep their helper and, over UDP, their old way for as",
	"long as packets flow; conntrack -D ends them.",
	"Docker and others that filter beside firewalld may drop what is let in here.",
	NULL,
};

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};
	bool inside = np_firewalld_needs(rules, NP_FIREWALLD_LAN);

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, &np_target_firewalld, rules, &steps);
	np_firewalld_write_functions(out, rules->options);
	if (!rules->options->keep_helper)
		np_firewalld_write_helper(out);
	np_firewalld_write_zones(out, rules->options->wan, inside ? rules->options->lan : NULL);
	fputs(setup, out);
	write_policies(out, rules);
	write_main(out, rules);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE. It reloads firewalld, so changes at runtime",
		"that were not made permanent get lost.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_firewalld, options, how);
	np_firewalld_write_functions(out, options);
	fputs(setup, out);
	fputs(removal, out);
}

/* Ports of ROW, as far as they are in ranges that are others outside. */
static uint32_t moved_ports(const struct np_requirement *row)
{
	uint32_t count = 0;

	if (np_portset_equal(row->ports, row->public_ports))
		return 0;
	for (size_t i = 0; i < row->ports.count; i++)
		count += row->ports.ranges[i].to - row->ports.ranges[i].from;
	return count;
}

static int check_moved(struct np_ctx *ctx, const struct np_rules *rules)
{
	int status = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		for (size_t k = 0; k < node->row_count; k++) {
			const struct np_requirement *row = node->rows[k];

			if (!node->public_address || moved_ports(row) < MOVED_LIMIT)
				continue;
			status = np_error(ctx, row->origin,
					  "firewalld takes a rule for each port of a range that is "
					  "another outside: '%s' of node %s has more than %d",
					  row->service->id, node->node->id_text, MOVED_LIMIT);
			np_hint(ctx, "publish it with the ports that it has on the node");
		}
	}
	return status;
}

static const char *const limits[] = {
	"Zones are 'external' and 'internal' unless --wan and --lan name others; they are not "
	"changed.",
	"The script reloads firewalld: changes at runtime that were not made permanent get lost.",
	"Before firewalld 2.0, policies also let in sources that are bound to zones like 'drop'.",
	"What has been translated is let in, whichever rule did it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"With backend iptables, source NAT is not bound to zone --lan: an inside source, forged "
	"outside, is replaced as well, unless reverse path filters are on.",
	"A published range takes a rule for each port, so it has at most 500.",
	"A definition of helper sip that has been changed is left as it is, with a warning.",
	NULL,
};

const struct np_target np_target_firewalld = {
	.name = "firewalld",
	.vendor = "Linux, firewalld",
	.versions = "0.9 and later; tried with 1.3.3",
	.summary = "shell script around firewall-cmd, policies of its own",
	.applied = "as root: sh FILE",
	.helper = "firewalld's helper sip left without ports",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &zone_naming,
	.limits = limits,
	.check = check_moved,
	.emit = emit,
	.remove = write_removal,
};

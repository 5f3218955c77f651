/* iptables and ip6tables: a shell script around texts for iptables-restore. */
#include "emit/iptables_script.h"
#include "emit/linux.h"
#include "emit/targets.h"
#include "emit/text.h"

static const char commands[] = "ipv4=${IPTABLES:-iptables}\n"
			       "ipv6=${IP6TABLES:-ip6tables}\n";

static const char refuse_helpers[] = "	replace filter nat\n"
				     "	refuse_helper raw4 \"$ipv4\"\n"
				     "	refuse_helper raw6 \"$ipv6\"\n"
				     "	block_modules\n";

static const char elsewhere[] =
	"\n"
	"# After a removal: what it has not found, and what the other variant of iptables holds.\n"
	"look_elsewhere() {\n"
	"	[ -s \"$dir/ipv4.text\" ] || [ -s \"$dir/ipv6.text\" ] || say \"nothing of $name "
	"is here\"\n"
	"	for variant in legacy nft; do\n"
	"		{ \"iptables-$variant-save\"; \"ip6tables-$variant-save\"; } "
	">\"$dir/other\" 2>/dev/null\n"
	"		[ -z \"$(compose '' \"$dir/other\" /dev/null filter nat raw 2>/dev/null)\" "
	"] || {\n"
	"			say \"iptables-$variant has rules of $name: to remove these, run "
	"this with\"\n"
	"			say \"IPTABLES=iptables-$variant IP6TABLES=ip6tables-$variant in "
	"front\"\n"
	"		}\n"
	"	done\n"
	"}\n";

static const char replace_all[] = "	replace filter nat raw\n"
				  "	rm -f \"$blocked\"\n";

/* Up to the texts. */
static void write_functions(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -u\n", out);
	np_linux_write_begin(out, options);
	fputs(commands, out);
	np_iptables_write_functions(out, "FORWARD");
}

/* All happens in a function at the end, so that half a script does nothing. */
static void begin_main(FILE *out)
{
	fputs("\nmain() {\n", out);
}

static void end_main(FILE *out)
{
	fputs("}\n\nmain\n", out);
}

static void write_main(FILE *out, const struct np_rules *rules)
{
	np_linux_write_forwarding(out, rules);
	begin_main(out);
	fputs(rules->options->keep_helper ? replace_all : refuse_helpers, out);
	fputs("\tcheck_nftables\n", out);
	end_main(out);
}

static const char *const apply[] = {
	"as root on the firewall: sh FILE; again after each change, which replaces",
	"what was there. IPTABLES=iptables-legacy and IP6TABLES=ip6tables-legacy in",
	"front choose a variant. To last over a restart: netfilter-persistent save",
	"(Debian), service iptables save and service ip6tables save (Red Hat), or",
	"run this at each start, after the firewall's own rules.",
	NULL,
};

static const char *const check[] = {
	"iptables-save | grep nvports; packets that were forwarded or permitted:",
	"iptables -t nat -vnL and iptables -vnL; no helper=sip in conntrack -L",
	NULL,
};

static const char *const undo[] = {
	"nvports rules iptables --remove, with the same --tag, as root on the",
	"firewall: the same way",
	NULL,
};

static const char *const remarks[] = {
	"What is restricted to certain sources is so for inside networks as well.",
	"The rules come first in FORWARD. What they let in can still be dropped by",
	"tables of nftables besides, or by iptables-legacy besides iptables-nft; where",
	"a chain such as 'inet filter forward' does, target nftables is the better one.",
	"Connections under way keep their helper and, over UDP, their old way for as",
	"long as packets flow; conntrack -D ends them.",
	"Rules of the firewall's own in table raw that give ports 5060 and 5061 a",
	"zone, a timeout or no tracking come too late, unless --keep-helper is given.",
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

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, &np_target_iptables, rules, &steps);
	write_functions(out, rules->options);
	np_iptables_write_beside(out);
	if (!rules->options->keep_helper) {
		np_linux_write_modules(out);
		np_iptables_write_helper(out);
	}
	np_iptables_write_setup(out);
	if (rules->ipv4)
		np_iptables_write_texts(scratch, out, rules, NP_IPV4, "FORWARD");
	if (rules->ipv6)
		np_iptables_write_texts(scratch, out, rules, NP_IPV6, "FORWARD");
	write_main(out, rules);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE, with the same IPTABLES=iptables-legacy and",
		"IP6TABLES=ip6tables-legacy in front, if any, with which the rules were applied.",
		"Modules of the SIP helper may be loaded again afterwards, but are not loaded by",
		"this.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_iptables, options, how);
	write_functions(out, options);
	fputs(elsewhere, out);
	np_iptables_write_setup(out);
	begin_main(out);
	fputs(replace_all, out);
	fputs("\tlook_elsewhere\n", out);
	end_main(out);
}

static const char *const limits[] = {
	"The kernel forgets the rules at a restart: save them, or run the script at each start.",
	"What the rules let in may still be dropped by tables of nftables, or by iptables-legacy "
	"beside iptables-nft.",
	"A packet meets more rules the more nodes there are; for many, nftables is better.",
	"Rules of the firewall's own in table raw that give ports 5060 and 5061 a zone, a timeout "
	"or no tracking come too late, unless --keep-helper is given.",
	"A Linux before 6.0 may assign the SIP helper by itself, which no rule prevents; where its "
	"module cannot be unloaded, the script says how to end that.",
	NULL,
};

const struct np_target np_target_iptables = {
	.name = "iptables",
	.vendor = "Linux, iptables",
	.versions = "1.6.2 and later; tried with 1.8.9",
	.summary = "shell script around iptables-restore, own chains",
	.applied = "as root: sh FILE, at each start or kept by a save",
	.helper = "a rule of table raw, and its modules blocked",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_interfaces,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

/*
 * nftables: a shell script around one transaction of "nft -f -". The script is needed because a
 * rule of the firewall's own chain, the jump, can only be deleted by its handle, which has to be
 * looked up first; everything else is the text of nftables_text.c.
 *
 * The SIP helper: a connection has one helper, and the first that a rule gives it stays (Linux,
 * net/netfilter/nft_ct.c: nft_ct_helper_obj_eval). So a harmless one is given right after
 * conntrack, at priority -199. netbios-ns looks at nothing but broadcasts of the firewall itself
 * (nf_conntrack_broadcast.c), and exists for IPv4 only. tftp takes a STUN request for one of its
 * own, and so is given only where netbios-ns is not. sane looks at messages of a certain short
 * length, which are binary (nf_conntrack_sane.c).
 */
#include "emit/linux.h"
#include "emit/nftables_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

/*
 * What "nft -a list ruleset" prints is the only thing looked at: objects are indented by a tab,
 * what is in them by two, and the handle comes last. nft knows no escapes, so that a line with an
 * odd number of quotes goes on in the next; a rule of iptables, which ends in its handle, does not.
 */
static const char functions[] =
	"\n"
	"refused() {\n"
	"	fail 'nft has refused this, see above; nothing has been changed. A chain that' \\\n"
	"		'is \"busy\" is used by elements of a map'\n"
	"}\n"
	"\n"
	"# The ruleset on standard input: print commands that delete all that is of this name and\n"
	"# mark, or why not. Our chain in the table of CHAIN is only emptied, as rules of the\n"
	"# firewall's own may jump to it as well.\n";

static const char reading[] =
	"deletions() { # CHAIN\n"
	"	awk -v name=\"$name\" -v mark=\"comment \\\"$mark\\\"\" -v hook=\"$1\" '\n"
	"		function refers(rule,  word, i) {\n"
	"			gsub(/\"[^\"]*\"/, \"\", rule)\n"
	"			for (i = split(rule, word, /[ ,]+/); i; i--)\n"
	"				if (word[i] in sets || table != keep && word[i] == chain)\n"
	"					return 1\n"
	"			return 0\n"
	"		}\n"
	"		BEGIN {\n"
	"			chain = name \".forward\"\n"
	"			split(\"ports ranges sources ports6 ranges6 sources6\", parts)\n"
	"			for (i in parts)\n"
	"				sets[\"@\" name \".\" parts[i]] = 1\n"
	"			keep = hook\n"
	"			sub(/ [^ ]*$/, \"\", keep)\n"
	"		}\n"
	"		# A string may go over lines. One of iptables may have a quote in it.\n"
	"		{\n"
	"			$0 = open $0\n"
	"			open = \"\"\n"
	"			if (gsub(/\"/, \"&\") % 2 && !/ # handle [0-9]+$/) {\n"
	"				open = $0 \"\\n\"\n"
	"				next\n"
	"			}\n"
	"		}\n"
	"		/^table / { table = $2 \" \" $3 }\n"
	"		table == \"inet \" name {\n"
	"			found = 1\n"
	"			if ($0 == \"\\t\" mark)\n"
	"				own = 1\n"
	"			next\n"
	"		}\n"
	"		/^\\t[a-z]/ {\n"
	"			kind = $1\n"
	"			object = $2\n"
	"			marked = 0\n"
	"		}\n"
	"		$0 == \"\\t\\t\" mark { marked = 1 }\n"
	"		/^\\t\\ttype filter hook forward / && table \" \" object == hook {\n"
	"			hooked = 1\n"
	"		}\n"
	"		$0 == \"\\t}\" && (kind == \"chain\" && object == chain ||\n"
	"		kind ~ /^(set|map)$/ && (\"@\" object) in sets) {\n"
	"			if (!marked)\n"
	"				foreign = foreign kind \" \" object \" of table \" \\\n"
	"					table \" is not ours; \"\n"
	"			if (kind == \"chain\")\n"
	"				rules = rules \"flush chain \" table \" \" object \\\n"
	"					\"\\n\"\n"
	"			if (kind != \"chain\" || table != keep)\n"
	"				objects = objects \"delete \" kind \" \" table \" \" \\\n"
	"					object \"\\n\"\n"
	"		}\n"
	"		$0 == \"\\t\\tjump \" chain \" \" mark \" # handle \" $NF {\n"
	"			jumps = jumps \"delete rule \" table \" \" object \\\n"
	"				\" handle \" $NF \"\\n\"\n"
	"			next\n"
	"		}\n"
	"		kind == \"chain\" && object != chain && index($0, name \".\") &&\n"
	"		refers($0) {\n"
	"			users = users \"\\n\" table \" \" object \": \" substr($0, 3)\n"
	"		}\n";

static const char conclusion[] =
	"		END {\n"
	"			if (found && !own)\n"
	"				foreign = \"table inet \" name \" is not ours; \" foreign\n"
	"			if (foreign)\n"
	"				why = foreign \"nothing has been changed. Rename \" \\\n"
	"					\"that, or write the rules with another --tag\"\n"
	"			else if (hook && !hooked)\n"
	"				why = \"there is no chain \" hook \" of \\\"type \" \\\n"
	"					\"filter hook forward\\\"; nothing has been \" \\\n"
	"					\"changed. \\\"nft list chains\\\" shows \" \\\n"
	"					\"which there are: write the rules again \" \\\n"
	"					\"with --nft-forward-chain. A firewall that \" \\\n"
	"					\"filters nothing needs an empty one\"\n"
	"			else if (users)\n"
	"				why = \"these rules use what is to be deleted; \" \\\n"
	"					\"nothing has been changed. Delete them \" \\\n"
	"					\"first:\" users\n"
	"			if (why) {\n"
	"				print why\n"
	"				exit 1\n"
	"			}\n"
	"			printf \"%s%s%s\", jumps, rules, objects\n"
	"			if (own)\n"
	"				print \"delete table inet \" name\n"
	"		}\n"
	"	'\n"
	"}\n"
	"\n"
	"# Set OLD to the commands that take away what there is.\n"
	"look() { # CHAIN\n"
	"	[ \"$(id -u)\" -eq 0 ] || fail 'only root can change the firewall'\n"
	"	old=$(nft -a -t list ruleset) || fail 'nft cannot list the ruleset'\n"
	"	old=$(printf '%s\\n' \"$old\" | deletions \"$1\") || fail \"$old\"\n"
	"}\n";

static const char inert_helpers[] =
	"\n"
	"# Rules that give connections to PORTS the helpers TYPE, as far as the kernel has them,\n"
	"# and so keep away that of SIP.\n"
	"inert() { # PROTOCOL PORTS TYPE...\n"
	"	protocol=$1 ports=$2 given=\n"
	"	shift 2\n"
	"	for type; do\n"
	"		text=\"table inet $name {\n"
	"	ct helper $type { type \\\"$type\\\" protocol $protocol; }\n"
	"	chain helpers {\n"
	"		type filter hook prerouting priority -199; policy accept;\n"
	"		$protocol dport { $ports } ct helper set \\\"$type\\\"\n"
	"	}\n"
	"}\"\n"
	"		if printf '%s\\n' \"$old\" \"$text\" | nft -c -f - 2>/dev/null; then\n"
	"			printf '%s\\n' \"$text\"\n"
	"			given=$type\n"
	"		fi\n"
	"	done\n"
	"	[ \"$given\" ] || say \"warning: the kernel has no helper $*: the SIP helper\" \\\n"
	"		\"stays as it is over $protocol; all else is in force\"\n"
	"}\n";

/* At the very end, as half a script must do nothing. "$*" is the chain. */
static const char application[] =
	"\n"
	"look \"$*\"\n"
	"off=$(helpers)\n"
	"text=$(printf '%s\\n' \"$old\" && rules && printf '%s\\n' \"$off\") ||\n"
	"	fail 'there is no room for a temporary file; nothing has been changed'\n"
	"printf '%s\\n' \"$text\" | nft -f - || refused\n";

static const char modules_blocked[] = "block_modules\n";
static const char modules_free[] = "rm -f \"$blocked\"\n";

static const char removal[] =
	"\n"
	"look ''\n"
	"[ \"$old\" ] || [ -e \"$blocked\" ] || say \"nothing of $name is here\"\n"
	"printf '%s\\n' \"$old\" | nft -f - || refused\n";

static void write_functions(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -eu\nmark='" NP_NFTABLES_MARK "'\n", out);
	np_linux_write_begin(out, options);
	fputs(functions, out);
	fputs(reading, out);
	fputs(conclusion, out);
}

static void write_argument(FILE *out, const char *text)
{
	putc(' ', out);
	np_quote_shell(out, text);
}

static void write_helpers(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const char *const types[] = {[NP_TCP] = "sane", [NP_UDP] = "netbios-ns tftp"};

	np_arena_reset(scratch);
	np_linux_write_modules(out);
	fputs(inert_helpers, out);
	fputs("\nhelpers() {\n", out);
	for (enum np_proto protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		fprintf(out, "\tinert %s '", np_protocol_words[protocol]);
		np_emit_ports(out, np_emit_sip_ports(scratch, rules, protocol), '-', ", ");
		fprintf(out, "' %s\n", types[protocol]);
	}
	fputs("}\n", out);
}

static void write_rules(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	fputs("\nrules() {\n\tcat <<'NVPORTS'\n", out);
	np_nftables_write(scratch, out, rules);
	fputs("NVPORTS\n}\n", out);
	if (rules->options->keep_helper)
		fputs("\nhelpers() {\n\t:\n}\n", out);
	else
		write_helpers(scratch, out, rules);
}

static void write_actions(FILE *out, const struct np_rules *rules)
{
	fputs("\nset --", out);
	write_argument(out, rules->options->chain_family);
	write_argument(out, rules->options->chain_table);
	write_argument(out, rules->options->chain);
	fputs(application, out);
	fputs(rules->options->keep_helper ? modules_free : modules_blocked, out);
	np_linux_write_forwarding(out, rules);
}

static const char *const apply[] = {
	"as root on the firewall: sh FILE; again after each change, which",
	"replaces what was there, in one step. To last, keep it as",
	"/etc/nvports.sh and 'systemctl edit nftables':",
	"  [Service]",
	"  ExecStartPost=/bin/sh /etc/nvports.sh",
	"  ExecReload=/bin/sh /etc/nvports.sh",
	NULL,
};

static const char *const check[] = {
	"nft list ruleset | grep nvports; forwarded connections: conntrack -L -g;",
	"none of them has helper=sip",
	NULL,
};

static const char *const undo[] = {
	"nvports rules nftables --remove, with the same --tag, as root on the",
	"firewall: the same way",
	NULL,
};

static const char *const remarks[] = {
	"What is restricted to certain sources is so for inside networks as well.",
	"Forwards come before those of other chains at priority dstnat, and what they",
	"let in passes first in the chain above; a chain of another table that is",
	"hooked to forward, such as firewalld's, can still drop it.",
	"Connections under way keep their helper and, over UDP, their old way for as",
	"long as packets flow; conntrack -D ends them. A helper that iptables assigns",
	"in its table raw comes before all that nft can do.",
	NULL,
};

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};

	fprintf(out, "#!/bin/sh\n# Hooks into the chain %s %s %s, which must be there.\n#\n",
		options->chain_family, options->chain_table, options->chain);
	np_emit_head(scratch, out, &np_target_nftables, rules, &steps);
	write_functions(out, options);
	write_rules(scratch, out, rules);
	write_actions(out, rules);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE. Modules of the SIP helper may be loaded again",
		"afterwards, but are not loaded by this.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_nftables, options, how);
	write_functions(out, options);
	fputs(removal, out);
	fputs(modules_free, out);
}

static const char *const limits[] = {
	"The kernel forgets the rules at a restart, and 'flush ruleset' deletes them: the head of "
	"the script says how to apply it each time.",
	"A base chain that filters forwarded packets must be there.",
	"What the rules let in may still be dropped by another chain at the hook forward, such as "
	"firewalld's.",
	"A helper that iptables assigns in its table raw comes before all that nft can do.",
	"A published range is an element for each of its ports, so a large one makes the script "
	"long.",
	NULL,
};

const struct np_target np_target_nftables = {
	.name = "nftables",
	.vendor = "Linux, nftables",
	.versions = "1.0.6, Linux 5.10 or later; tried with 1.0.6 and 1.1.3",
	.summary = "shell script around one nft transaction, maps and sets",
	.applied = "as root: sh FILE, at each start",
	.helper = "a harmless helper in its place, and its modules blocked",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_interfaces,
	.takes = NP_TAKES_CHAIN,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

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
#include "emit/nftables_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

/*
 * What "nft -a list ruleset" prints is the only thing looked at: objects are indented by a tab,
 * what is in them by two, and the handle comes last.
 */
static const char functions[] =
	"blocked=/etc/modprobe.d/$name-sip.conf\n"
	"\n"
	"say() {\n"
	"	echo \"$name: $*\" >&2\n"
	"}\n"
	"\n"
	"fail() {\n"
	"	say \"$*\"\n"
	"	exit 1\n"
	"}\n"
	"\n"
	"# The ruleset on standard input: print commands that delete all that is of this name and\n"
	"# mark. The chain in table KEEP is only emptied, as rules of the firewall's own may jump "
	"to\n"
	"# it as well.\n"
	"deletions() { # KEEP\n"
	"	awk -v name=\"$name\" -v mark=\"\\\"$mark\\\"\" -v keep=\"$1\" '\n"
	"		/^table / { table = $2 \" \" $3 }\n"
	"		table == \"inet \" name {\n"
	"			found = 1\n"
	"			if ($0 == \"\\tcomment \" mark)\n"
	"				own = 1\n"
	"			next\n"
	"		}\n"
	"		/^\\t(set|chain) / { object = $2 }\n"
	"		/^\\t(set|chain) / && index($2, name \".\") == 1 {\n"
	"			part = substr($2, length(name) + 2)\n"
	"			if ($1 == \"set\" && part ~ /^(ports|ranges|sources)6?$/)\n"
	"				sets = sets \"delete set \" table \" \" $2 \"\\n\"\n"
	"			if ($1 == \"chain\" && part == \"forward\") {\n"
	"				rules = rules \"flush chain \" table \" \" $2 \"\\n\"\n"
	"				if (table != keep)\n"
	"					chains = chains \"delete chain \" table \" \" $2 "
	"\"\\n\"\n"
	"			}\n"
	"		}\n"
	"		/^\\t\\tjump / && $2 == name \".forward\" &&\n"
	"		index($0, \" comment \" mark \" # handle \") {\n"
	"			jumps = jumps \"delete rule \" table \" \" object \" handle \" $NF "
	"\"\\n\"\n"
	"		}\n"
	"		END {\n"
	"			if (found && !own)\n"
	"				exit 1\n"
	"			printf \"%s%s%s%s\", jumps, rules, sets, chains\n"
	"			if (own)\n"
	"				print \"delete table inet \" name\n"
	"		}\n"
	"	'\n"
	"}\n"
	"\n"
	"# Set OLD to the commands that take away what there is.\n"
	"look() { # KEEP\n"
	"	[ \"$(id -u)\" -eq 0 ] || fail 'only root can change the firewall'\n"
	"	old=$(nft -a -t list ruleset) || fail 'nft cannot list the ruleset'\n"
	"	old=$(printf '%s\\n' \"$old\" | deletions \"$1\") ||\n"
	"		fail \"table inet $name is not ours; nothing has been changed. Rename it, "
	"or\" \\\n"
	"			'write the rules with another --tag'\n"
	"}\n"
	"\n"
	"refused() {\n"
	"	fail 'nft has refused this, see above; nothing has been changed'\n"
	"}\n";

static const char inert_helpers[] =
	"\n"
	"# Rules that give connections to PORTS the helpers TYPE, as far as the kernel has them, "
	"and\n"
	"# so keep away that of SIP.\n"
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
	"		if printf '%s\\n' \"$text\" | nft -c -f - 2>/dev/null; then\n"
	"			printf '%s\\n' \"$text\"\n"
	"			given=$type\n"
	"		fi\n"
	"	done\n"
	"	[ \"$given\" ] || say \"warning: the kernel has no helper $*: the SIP helper "
	"stays\" \\\n"
	"		\"as it is over $protocol; all else is in force\"\n"
	"}\n"
	"\n"
	"# The modules are blocked as well, unless rules of the firewall's own use them, which "
	"could\n"
	"# not be loaded any more, at the next start of all times.\n"
	"block_modules() {\n"
	"	[ -d /etc/modprobe.d ] || return 0\n"
	"	modprobe -r nf_nat_sip nf_conntrack_sip 2>/dev/null || true\n"
	"	if [ ! -e /sys/module/nf_conntrack_sip ]; then\n"
	"		printf 'install %s /bin/false\\n' nf_conntrack_sip nf_nat_sip "
	">\"$blocked\" ||\n"
	"			say \"warning: the modules of the SIP helper are not blocked\"\n"
	"	elif [ \"$(cat /proc/sys/net/netfilter/nf_conntrack_helper 2>/dev/null)\" = 1 ]; "
	"then\n"
	"		say 'warning: the kernel assigns the SIP helper by itself; to end this, "
	"for all' \\\n"
	"			'helpers: sysctl -w net.netfilter.nf_conntrack_helper=0'\n"
	"	fi\n"
	"}\n";

static const char forwarding[] =
	"\n"
	"check_forwarding() { # FILE\n"
	"	[ \"$(cat \"$1\" 2>/dev/null)\" != 0 ] || say \"warning: nothing is forwarded: $1 "
	"is 0\"\n"
	"}\n";

/* At the very end, as half a script must do nothing. "$@" is the chain. */
static const char application[] =
	"\n"
	"look \"$1 $2\"\n"
	"nft -t list chain \"$@\" >/dev/null 2>&1 ||\n"
	"	fail \"there is no chain '$*'; nothing has been changed. 'nft list chains' shows "
	"which\" \\\n"
	"		'there are: write the rules again with --nft-forward-chain. A firewall "
	"that' \\\n"
	"		'filters nothing needs an empty one'\n"
	"off=$(helpers)\n"
	"{ printf '%s\\n' \"$old\" && rules && printf '%s\\n' \"$off\"; } | nft -f - || refused\n";

static const char modules_blocked[] = "block_modules\n";
static const char modules_free[] = "rm -f \"$blocked\"\n";

static const char removal[] = "\n"
			      "look ''\n"
			      "printf '%s\\n' \"$old\" | nft -f - || refused\n";

static void write_functions(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -eu\nname=", out);
	np_quote_shell(out, options->name);
	fputs("\nmark='" NP_NFTABLES_MARK "'\n", out);
	fputs(functions, out);
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
	fputs(forwarding, out);
	if (rules->ipv4)
		fputs("check_forwarding /proc/sys/net/ipv4/ip_forward\n", out);
	if (rules->ipv6)
		fputs("check_forwarding /proc/sys/net/ipv6/conf/all/forwarding\n", out);
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
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};

	fprintf(out, "#!/bin/sh\n# Hooks into the chain %s %s %s, which must be there.\n#\n",
		options->chain_family, options->chain_table, options->chain);
	np_emit_head(scratch, out, "# ", &np_target_nftables, rules, &steps);
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

const struct np_target np_target_nftables = {
	.name = "nftables",
	.vendor = "Linux, nftables",
	.versions = "1.0.6 or later; tried with 1.0.6 and 1.1.3, Linux 6.18",
	.summary = "shell script around one nft transaction, maps and sets",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = NP_INTERFACES,
	.has_forward_chain = true,
	.emit = emit,
	.remove = write_removal,
};

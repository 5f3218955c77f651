/*
 * iptables and ip6tables: a shell script around texts for iptables-restore.
 *
 * One function of it, compose, makes every change: it turns what iptables-save says and the text
 * that is to hold into a text for "iptables-restore --noflush" in which each table goes from one
 * state to the other at once, jumps included. An empty text is the removal, and the old text, where
 * the new one cannot be loaded, the way back: iptables-nft looks for chains that rules name only
 * then, not with --test. iptables-restore takes -D, -I, -F and -X lines like those of iptables
 * (iptables(8), iptables-restore(8), 1.8.9).
 */
#include "emit/iptables_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

static const char functions[] =
	"ipv4=${IPTABLES:-iptables}\n"
	"ipv6=${IP6TABLES:-ip6tables}\n"
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
	"# What iptables-save has printed, and the text that is to hold: make of them the text "
	"that\n"
	"# leads from one to the other. Chains of this name alone are touched, and jumps to them.\n"
	"compose() { # OLD NEW TABLE...\n"
	"	old=$1 new=$2\n"
	"	shift 2\n"
	"	awk -v own=\"$name.\" -v tables=\"$*\" '\n"
	"		function begin(table, i) {\n"
	"			print \"*\" table\n"
	"			for (i = 1; i <= jumps; i++)\n"
	"				if (from[i] == table)\n"
	"					print jump[i]\n"
	"		}\n"
	"		function finish(table, i) {\n"
	"			for (i = 1; i <= chains; i++)\n"
	"				if (home[i] == table && !((table, chain[i]) in kept))\n"
	"					print \"-F \" chain[i]\n"
	"			for (i = 1; i <= chains; i++)\n"
	"				if (home[i] == table && !((table, chain[i]) in kept))\n"
	"					print \"-X \" chain[i]\n"
	"			print \"COMMIT\"\n"
	"			finished[table] = 1\n"
	"		}\n"
	"		/^\\*/ { table = substr($1, 2) }\n"
	"		!new && index($1, \":\" own) == 1 {\n"
	"			chain[++chains] = substr($1, 2)\n"
	"			home[chains] = table\n"
	"			used[table] = 1\n"
	"		}\n"
	"		!new && NF == 4 && $1 == \"-A\" && $3 == \"-j\" &&\n"
	"		index($2, own) != 1 && index($4, own) == 1 {\n"
	"			jump[++jumps] = \"-D \" $2 \" -j \" $4\n"
	"			from[jumps] = table\n"
	"		}\n"
	"		!new { next }\n"
	"		/^\\*/ { begin(table); next }\n"
	"		/^COMMIT/ { finish(table); next }\n"
	"		/^:/ { kept[table, substr($1, 2)] = 1 }\n"
	"		{ print }\n"
	"		END {\n"
	"			count = split(tables, list, \" \")\n"
	"			for (i = 1; i <= count; i++)\n"
	"				if (used[list[i]] && !finished[list[i]]) {\n"
	"					begin(list[i])\n"
	"					finish(list[i])\n"
	"				}\n"
	"		}\n"
	"	' \"$old\" new=1 \"$new\"\n"
	"}\n"
	"\n"
	"# Make PART.text of PART.new, and try it without any effect.\n"
	"prepare() { # PART COMMAND TABLE...\n"
	"	part=$dir/$1 command=$2\n"
	"	shift 2\n"
	"	[ -e \"$part.new\" ] || : >\"$part.new\"\n"
	"	if [ ! -s \"$part.new\" ] && ! command -v \"$command-save\" >/dev/null; then\n"
	"		: >\"$part.text\"\n"
	"		return\n"
	"	fi\n"
	"	\"$command-save\" >\"$part.old\" || return\n"
	"	compose \"$part.old\" \"$part.new\" \"$@\" >\"$part.text\" || return\n"
	"	[ ! -s \"$part.text\" ] || \"$command-restore\" -w --noflush --test "
	"<\"$part.text\"\n"
	"}\n"
	"\n"
	"load() { # PART COMMAND\n"
	"	[ ! -s \"$dir/$1.text\" ] || \"$2-restore\" -w --noflush <\"$dir/$1.text\"\n"
	"}\n"
	"\n"
	"# Bring back what was there before PART.text.\n"
	"revert() { # PART COMMAND TABLE...\n"
	"	part=$dir/$1 command=$2\n"
	"	shift 2\n"
	"	[ -s \"$part.text\" ] || return 0\n"
	"	awk -v own=\"$name.\" '\n"
	"		/^\\*/ || /^COMMIT/ || index($1, \":\" own) == 1 { print }\n"
	"		$1 != \"-A\" { next }\n"
	"		index($2, own) == 1 { print }\n"
	"		NF == 4 && $3 == \"-j\" && index($2, own) != 1 && index($4, own) == 1 {\n"
	"			print \"-I \" $2 \" -j \" $4\n"
	"		}\n"
	"	' \"$part.old\" >\"$part.new\"\n"
	"	\"$command-save\" >\"$part.old\"\n"
	"	compose \"$part.old\" \"$part.new\" \"$@\" >\"$part.text\"\n"
	"	\"$command-restore\" -w --noflush <\"$part.text\"\n"
	"}\n"
	"\n"
	"# Either family, or none.\n"
	"replace() { # TABLE...\n"
	"	{ prepare ipv4 \"$ipv4\" \"$@\" && prepare ipv6 \"$ipv6\" \"$@\"; } ||\n"
	"		fail 'refused, see above; nothing has been changed'\n"
	"	{ load ipv4 \"$ipv4\" && load ipv6 \"$ipv6\"; } || {\n"
	"		revert ipv4 \"$ipv4\" \"$@\"\n"
	"		revert ipv6 \"$ipv6\" \"$@\"\n"
	"		fail 'could not be loaded, see above; it is as before again'\n"
	"	}\n"
	"}\n";

static const char setup[] = "\n"
			    "[ \"$(id -u)\" -eq 0 ] || fail 'only root can change the firewall'\n"
			    "dir=$(mktemp -d) || exit\n"
			    "trap 'rm -rf \"$dir\"' EXIT\n"
			    "trap 'exit 1' HUP INT TERM\n";

/*
 * The rules are first in table raw, and give packets a template without a helper; a CT target
 * leaves packets alone that have one already (Linux, net/netfilter/xt_CT.c: xt_ct_target). Where
 * the kernel assigns helpers by itself, which it could before 6.0 (nf_conntrack_helper.c:
 * nf_ct_lookup_helper), the template does not hold that off, but without the module there is
 * nothing to assign. The module is not blocked while a rule uses it: a ruleset of the firewall's
 * own that names it could not be loaded any more, at the next start of all times. The sysctl that
 * ends automatic assignment would end it for FTP and others, too, so it is only recommended.
 */
static const char helper_off[] =
	"\n"
	"# Where rules of the firewall's own use the modules of the SIP helper, they are not "
	"blocked,\n"
	"# as these rules could not be loaded any more.\n"
	"block_modules() {\n"
	"	[ -d /etc/modprobe.d ] || return 0\n"
	"	modprobe -r nf_nat_sip nf_conntrack_sip 2>/dev/null\n"
	"	if [ ! -e /sys/module/nf_conntrack_sip ]; then\n"
	"		printf 'install %s /bin/false\\n' nf_conntrack_sip nf_nat_sip "
	">\"$blocked\" ||\n"
	"			say 'warning: the modules of the SIP helper are not blocked'\n"
	"	elif [ \"$(cat /proc/sys/net/netfilter/nf_conntrack_helper 2>/dev/null)\" = 1 ]; "
	"then\n"
	"		say 'warning: the kernel assigns the SIP helper by itself; to end this, "
	"for all'\n"
	"		say 'helpers: sysctl -w net.netfilter.nf_conntrack_helper=0'\n"
	"	fi\n"
	"}\n"
	"\n"
	"# Keep the SIP helper off, whoever assigns it in table raw.\n"
	"refuse_helper() { # PART COMMAND\n"
	"	{ prepare \"$1\" \"$2\" raw && load \"$1\" \"$2\"; } ||\n"
	"		say \"warning: the rest is in force, but no $2 rule keeps the SIP helper "
	"off\"\n"
	"}\n";

static const char forwarding[] =
	"\n"
	"check_forwarding() { # FILE\n"
	"	[ \"$(cat \"$1\" 2>/dev/null)\" != 0 ] || say \"warning: nothing is forwarded: $1 "
	"is 0\"\n"
	"}\n";

static const char refuse_helpers[] = "	replace filter nat\n"
				     "	refuse_helper raw4 \"$ipv4\"\n"
				     "	refuse_helper raw6 \"$ipv6\"\n"
				     "	block_modules\n";

static const char removal[] = "	replace filter nat raw\n"
			      "	rm -f \"$blocked\"\n";

/* Up to the texts. */
static void write_functions(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -u\nname=", out);
	np_quote_shell(out, options->name);
	putc('\n', out);
	fputs(functions, out);
}

static void write_text(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
		       enum np_family family)
{
	const char *digit = family == NP_IPV4 ? "4" : "6";

	fprintf(out, "\ncat >\"$dir/ipv%s.new\" <<'NVPORTS'\n", digit);
	np_iptables_write_family(scratch, out, rules, family);
	fputs("NVPORTS\n", out);
	if (rules->options->keep_helper)
		return;
	fprintf(out, "\ncat >\"$dir/raw%s.new\" <<'NVPORTS'\n", digit);
	np_iptables_write_raw(scratch, out, rules);
	fputs("NVPORTS\n", out);
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
	begin_main(out);
	if (rules->ipv4)
		fputs("\tcheck_forwarding /proc/sys/net/ipv4/ip_forward\n", out);
	if (rules->ipv6)
		fputs("\tcheck_forwarding /proc/sys/net/ipv6/conf/all/forwarding\n", out);
	fputs(rules->options->keep_helper ? removal : refuse_helpers, out);
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
	"tables of nftables besides, or by iptables-legacy besides iptables-nft.",
	"Connections under way keep their helper and, over UDP, their old way for as",
	"long as packets flow; conntrack -D ends them.",
	"Rules of the firewall's own in table raw that give ports 5060 and 5061 a",
	"zone, a timeout or no tracking come too late, unless --keep-helper is given.",
	NULL,
};

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, "# ", &np_target_iptables, rules, &steps);
	write_functions(out, rules->options);
	fputs(forwarding, out);
	if (!rules->options->keep_helper)
		fputs(helper_off, out);
	fputs(setup, out);
	if (rules->ipv4)
		write_text(scratch, out, rules, NP_IPV4);
	if (rules->ipv6)
		write_text(scratch, out, rules, NP_IPV6);
	write_main(out, rules);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE. Modules of the SIP helper may be loaded again",
		"afterwards, but are not loaded by this.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_iptables, options, how);
	write_functions(out, options);
	fputs(setup, out);
	begin_main(out);
	fputs(removal, out);
	end_main(out);
}

const struct np_target np_target_iptables = {
	.name = "iptables",
	.vendor = "Linux, iptables",
	.versions = "1.6.2 and later; tried with 1.8.9",
	.summary = "shell script around iptables-restore, own chains",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = NP_INTERFACES,
	.emit = emit,
	.remove = write_removal,
};

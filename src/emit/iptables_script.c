/*
 * The shell functions by which scripts change what iptables holds.
 *
 * One of them, compose, makes every change: it turns what iptables-save says and the text that is
 * to hold into a text for "iptables-restore --noflush" in which each table goes from one state to
 * the other at once, jumps included. An empty text is the removal, and the old text, where the new
 * one cannot be loaded, the way back: iptables-nft looks for chains that rules name only then, not
 * with --test. iptables-restore takes -D, -I, -F and -X lines like those of iptables (iptables(8),
 * iptables-restore(8), 1.8.9).
 */
#include "emit/iptables_script.h"

static const char functions[] =
	"\n"
	"unkept() {\n"
	"	fail 'there is no room for a temporary file; nothing has been changed'\n"
	"}\n"
	"\n"
	"# For awk: which chains are ours, and which jumps to them.\n"
	"ownership='\n"
	"	function part(chain) {\n"
	"		return index(chain, name \".\") == 1 ? substr(chain, length(name) + 2) : "
	"\"\"\n"
	"	}\n"
	"	function ours(chain) {\n"
	"		return part(chain) ~ /^(fwd|pre|post|raw|[dfr][0-9]+)$/\n"
	"	}\n"
	"	function hooked(from, to) {\n"
	"		return from ~ /^(%s|PREROUTING|POSTROUTING)$/ &&\n"
	"			part(to) ~ /^(fwd|pre|post|raw)$/\n"
	"	}\n"
	"'\n";

static const char composition[] =
	"\n"
	"# What iptables-save has printed, and the text that is to hold: make of them the text "
	"that\n"
	"# leads from one to the other. Chains of ours alone are touched, and jumps to them. Fails "
	"where\n"
	"# other rules, of COMMAND, lead to chains that go.\n"
	"compose() { # COMMAND OLD NEW TABLE...\n"
	"	tool=$1 old=$2 new=$3\n"
	"	shift 3\n"
	"	awk -v name=\"$name\" -v tool=\"$tool\" -v tables=\"$*\" \"$ownership\"'\n"
	"		function begin(table, i) {\n"
	"			print \"*\" table\n"
	"			for (i = 1; i <= jumps; i++)\n"
	"				if (from[i] == table)\n"
	"					print jump[i]\n"
	"		}\n"
	"		function goes(table, chain) {\n"
	"			return ((table, chain) in owned) && !((table, chain) in kept)\n"
	"		}\n"
	"		function finish(table, i) {\n"
	"			for (i = 1; i <= others; i++)\n"
	"				if (goes(table, target[i]) && place[i] == table) {\n"
	"					print name \": delete this rule first: \" other[i] "
	"| \"cat >&2\"\n"
	"					refused = 1\n"
	"				}\n"
	"			for (i = 1; i <= chains; i++)\n"
	"				if (home[i] == table && goes(table, chain[i]))\n"
	"					print \"-F \" chain[i]\n"
	"			for (i = 1; i <= chains; i++)\n"
	"				if (home[i] == table && goes(table, chain[i]))\n"
	"					print \"-X \" chain[i]\n"
	"			print \"COMMIT\"\n"
	"			finished[table] = 1\n"
	"		}\n"
	"		function find_target(rule) {\n"
	"			gsub(/\"([^\"\\\\]|\\\\.)*\"/, \"\", rule)\n"
	"			return match(rule, / -[jg] [^ ]+/) ? substr(rule, RSTART + 4, "
	"RLENGTH - 4) : \"\"\n"
	"		}\n"
	"		/^\\*/ { table = substr($1, 2) }\n"
	"		!new && /^:/ && ours(substr($1, 2)) {\n"
	"			chain[++chains] = substr($1, 2)\n"
	"			home[chains] = table\n"
	"			owned[table, chain[chains]] = 1\n"
	"			used[table] = 1\n"
	"		}\n"
	"		!new && $1 == \"-A\" && NF == 4 && $3 == \"-j\" && hooked($2, $4) {\n"
	"			jump[++jumps] = \"-D \" $2 \" -j \" $4\n"
	"			from[jumps] = table\n"
	"			next\n"
	"		}\n"
	"		!new && $1 == \"-A\" && index($0, \" \" name \".\") && !ours($2) {\n"
	"			other[++others] = tool \" -t \" table \" \" $0\n"
	"			place[others] = table\n"
	"			target[others] = find_target($0)\n"
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
	"			exit refused\n"
	"		}\n"
	"	' \"$old\" new=1 \"$new\"\n"
	"}\n";

static const char replacement[] =
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
	"	compose \"$command\" \"$part.old\" \"$part.new\" \"$@\" >\"$part.text\" || return\n"
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
	"	awk -v name=\"$name\" \"$ownership\"'\n"
	"		/^\\*/ { table = $1 }\n"
	"		/^\\*/ || /^COMMIT/ { print }\n"
	"		/^:/ && ours(substr($1, 2)) { print }\n"
	"		$1 != \"-A\" { next }\n"
	"		{ place[table, $2]++ }\n"
	"		ours($2) { print }\n"
	"		NF == 4 && $3 == \"-j\" && hooked($2, $4) {\n"
	"			print \"-I \" $2 \" \" place[table, $2] \" -j \" $4\n"
	"		}\n"
	"	' \"$part.old\" >\"$part.new\"\n"
	"	\"$command-save\" >\"$part.old\"\n"
	"	compose \"$command\" \"$part.old\" \"$part.new\" \"$@\" >\"$part.text\"\n"
	"	\"$command-restore\" -w --noflush <\"$part.text\"\n"
	"}\n"
	"\n"
	"# Either family, or none.\n"
	"replace() { # TABLE...\n"
	"	{ prepare ipv4 \"$ipv4\" \"$@\" && prepare ipv6 \"$ipv6\" \"$@\"; } ||\n"
	"		fail 'refused, see above; nothing has been changed'\n"
	"	trap '' HUP INT TERM # from here on to the end, or back\n"
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
			    "trap 'exit 1' HUP INT TERM\n"
			    "case $dir in\n"
			    "/*) ;;\n"
			    "*) dir=$PWD/$dir ;; # awk could take \"a=b/file\" for an assignment\n"
			    "esac\n";

/*
 * The rules are first in table raw, and give packets a template without a helper; a CT target
 * leaves packets alone that have one already (Linux, net/netfilter/xt_CT.c: xt_ct_target). Where
 * the kernel assigns helpers by itself, which it could before 6.0 (nf_conntrack_helper.c:
 * nf_ct_lookup_helper), the template does not hold that off, but without the module there is
 * nothing to assign.
 */
static const char helper_off[] =
	"\n"
	"# Keep the SIP helper off, whoever assigns it in table raw.\n"
	"refuse_helper() { # PART COMMAND\n"
	"	{ prepare \"$1\" \"$2\" raw && load \"$1\" \"$2\"; } ||\n"
	"		say \"warning: the rest is in force, but no $2 rule keeps the SIP\" \\\n"
	"			'helper off'\n"
	"}\n";

static const char beside[] =
	"\n"
	"# Chains of nftables beside those of iptables-nft see what is let in here, too.\n"
	"check_nftables() {\n"
	"	command -v nft >/dev/null || return 0\n"
	"	nft list chains 2>/dev/null | awk '\n"
	"		$1 == \"table\" { table = $2 \" \" $3 }\n"
	"		$1 == \"chain\" { chain = table \" \" $2 }\n"
	"		/ hook forward .* policy drop;/ && chain ~ /^(ip|ip6|inet) / &&\n"
	"		chain !~ /^ip6? filter FORWARD$/ { print chain }\n"
	"	' | while read -r chain; do\n"
	"		say \"warning: chain '$chain' of nftables drops what it does not accept "
	"itself,\"\n"
	"		say \"whatever these rules let in: target nftables with "
	"--nft-forward-chain\"\n"
	"		say \"'$chain' is the better one\"\n"
	"	done\n"
	"}\n";

void np_iptables_write_functions(FILE *out, const char *forward)
{
	fprintf(out, functions, forward);
	fputs(composition, out);
	fputs(replacement, out);
}

void np_iptables_write_setup(FILE *out)
{
	fputs(setup, out);
}

void np_iptables_write_helper(FILE *out)
{
	fputs(helper_off, out);
}

void np_iptables_write_beside(FILE *out)
{
	fputs(beside, out);
}

static void begin_text(FILE *out, const char *part)
{
	fprintf(out, "\ncat >\"$dir/%s.new\" <<'NVPORTS' || unkept\n", part);
}

void np_iptables_write_texts(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			     enum np_family family, const char *forward)
{
	begin_text(out, family == NP_IPV4 ? "ipv4" : "ipv6");
	np_iptables_write_family(scratch, out, rules, family, forward);
	fputs("NVPORTS\n", out);
	if (rules->options->keep_helper)
		return;
	begin_text(out, family == NP_IPV4 ? "raw4" : "raw6");
	np_iptables_write_raw(scratch, out, rules);
	fputs("NVPORTS\n", out);
}

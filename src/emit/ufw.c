/*
 * ufw: a shell script that installs /etc/ufw/NAME.init, which brings the rules of target iptables
 * when ufw starts and takes them away when it stops, and a call of it in /etc/ufw/after.init.
 *
 * ufw has no command for NAT, and its before.rules no form for it that may be loaded again: ufw
 * does so by iptables-restore -n at each reload, which keeps what PREROUTING holds, appends each
 * jump once more, and knows no deletion of what may not be there. A flush of PREROUTING would take
 * away the rules of others. What is left is what ufw-framework(8) has for whatever rules files
 * cannot say: after.init, "called by ufw-init" with start, stop and flush-all where it is
 * executable (ufw 0.34; 0.36.2: /usr/lib/ufw/ufw-init-functions, whose ufw_start loads all rules
 * before that, whose ufw_stop has flushed those of ufw). Only then can rules begin and end with
 * ufw, too. The filter's are led to from ufw-before-forward, which ufw flushes at each start, so
 * they take effect before the user's own "ufw route deny".
 */
#include "emit/iptables_script.h"
#include "emit/linux.h"
#include "emit/targets.h"
#include "emit/text.h"

static const char places[] =
	"init=/etc/ufw/$name.init\n"
	"after=/etc/ufw/after.init\n"
	"# The last line of ours in an after.init that was not there, or not executable.\n"
	"created='exit # nvports: this file was not there'\n"
	"enabled='exit # nvports: this file was not executable, nor is what follows'\n";

/* As ufw itself sets it, and where a start of the machine has room. */
static const char commands[] = "PATH=/sbin:/bin:/usr/sbin:/usr/bin\n"
			       "TMPDIR=/run\n"
			       "export PATH TMPDIR\n"
			       "ipv4=iptables ipv6=ip6tables\n";

/* Forwards of the table filter of either family. */
static const char forward[] = "ufw6?-before-forward";

static const char edition[] =
	"\n"
	"# Put FILE in place of TARGET at once, with the mode and the owner that this has.\n"
	"place() { # FILE TARGET\n"
	"	if [ -e \"$2\" ]; then\n"
	"		cp -p \"$2\" \"$2.$name.new\"\n"
	"	else\n"
	"		: >\"$2.$name.new\" && chmod 740 \"$2.$name.new\"\n"
	"	fi && cat \"$1\" >\"$2.$name.new\" && mv \"$2.$name.new\" \"$2\" && return\n"
	"	rm -f \"$2.$name.new\"\n"
	"	return 1\n"
	"}\n"
	"\n"
	"# after.init without the lines of $name.\n"
	"without_call() {\n"
	"	awk -v begin=\"# $name begin\" -v end=\"# $name end\" '\n"
	"		$0 == begin { ours = 1 }\n"
	"		!ours { print }\n"
	"		$0 == end { ours = 0 }\n"
	"	' \"$after\"\n"
	"}\n";

/* A call that fails lets the rest of after.init go on, and ufw know in the end. */
static const char addition[] =
	"\n"
	"call_init() {\n"
	"	first=\n"
	"	if [ ! -e \"$after\" ]; then\n"
	"		printf '#!/bin/sh\\n%s\\n' \"$created\" >\"$dir/rest\"\n"
	"	elif [ ! -x \"$after\" ]; then\n"
	"		without_call >\"$dir/rest\" || return\n"
	"		first=$enabled\n"
	"	else\n"
	"		without_call >\"$dir/rest\" || return\n"
	"	fi\n"
	"	awk -v init=\"$init\" -v name=\"$name\" -v first=\"$first\" '\n"
	"		function call() {\n"
	"			print \"# \" name \" begin\"\n"
	"			print init \" \\\"$@\\\" || trap \\\"exit 1\\\" EXIT\"\n"
	"			print \"# \" name \" end\"\n"
	"			if (first)\n"
	"				print first\n"
	"		}\n"
	"		NR == 1 && !/^#!/ { call() }\n"
	"		{ print }\n"
	"		NR == 1 && /^#!/ { call() }\n"
	"		END {\n"
	"			if (NR == 0)\n"
	"				call()\n"
	"		}\n"
	"	' \"$dir/rest\" >\"$dir/after\" && place \"$dir/after\" \"$after\" &&\n"
	"		chmod u+x \"$after\"\n"
	"}\n"
	"\n"
	"# A line of a shell in another language would do harm.\n"
	"check_after() {\n"
	"	[ ! -e \"$after\" ] && return\n"
	"	! head -n 1 \"$after\" | grep '^#!' |\n"
	"		grep -qvE '^#! *(/usr)?/bin/(env +)?(ba|da)?sh( |$)' ||\n"
	"		fail \"$after is not a shell script, so $init cannot be called in it\"\n"
	"}\n"
	"\n"
	"bring_back() { # FILE TARGET\n"
	"	if [ -e \"$1\" ]; then\n"
	"		cp -p \"$1\" \"$2.$name.new\" && mv \"$2.$name.new\" \"$2\"\n"
	"	else\n"
	"		rm -f \"$2\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"# Files first: what has been loaded but is not written down would be gone at a restart.\n"
	"install() {\n"
	"	for file in \"$init\" \"$after\"; do\n"
	"		[ ! -e \"$file\" ] || cp -p \"$file\" \"$dir/old.${file##*/}\" || unkept\n"
	"	done\n"
	"	trap '' HUP INT TERM # from here on to the end, or back\n"
	"	{ place \"$dir/init\" \"$init\" && call_init && start; } || {\n"
	"		bring_back \"$dir/old.${init##*/}\" \"$init\"\n"
	"		bring_back \"$dir/old.${after##*/}\" \"$after\"\n"
	"		fail 'failed, see above; it is as before again'\n"
	"	}\n"
	"}\n"
	"\n"
	"start() {\n"
	"	if LC_ALL=C ufw status | grep -q '^Status: active'; then\n"
	"		\"$init\" start\n"
	"	else\n"
	"		say 'ufw is not active: the rules come into force when it is, by ufw "
	"enable'\n"
	"	fi\n"
	"}\n";

static const char deletion[] =
	"\n"
	"uncall_init() {\n"
	"	[ -e \"$after\" ] || return 0\n"
	"	without_call >\"$dir/rest\" || return\n"
	"	cmp -s \"$dir/rest\" \"$after\" && return\n"
	"	found=yes\n"
	"	if grep -q '^# nvports[a-z0-9-]* begin$' \"$dir/rest\"; then\n"
	"		place \"$dir/rest\" \"$after\"\n"
	"	elif grep -qxF \"$created\" \"$dir/rest\"; then\n"
	"		rm \"$after\"\n"
	"	elif grep -qxF \"$enabled\" \"$dir/rest\"; then\n"
	"		grep -vxF \"$enabled\" \"$dir/rest\" >\"$dir/after\"\n"
	"		place \"$dir/after\" \"$after\" && chmod u-x \"$after\"\n"
	"	else\n"
	"		place \"$dir/rest\" \"$after\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"main() {\n"
	"	found=\n"
	"	uncall_init || fail \"$after cannot be changed; nothing has been changed\"\n"
	"	[ ! -e \"$init\" ] || found=yes\n"
	"	rm -f \"$init\" \"$blocked\"\n"
	"	replace filter nat raw\n"
	"	[ -n \"$found\" ] || [ -s \"$dir/ipv4.text\" ] || [ -s \"$dir/ipv6.text\" ] ||\n"
	"		say \"nothing of $name is here\"\n"
	"}\n"
	"\n"
	"main\n";

/* The main part of NAME.init; ufw may be set up to leave IPv6 alone. */
static const char begin_init[] =
	"\n"
	"need_ipv6() {\n"
	"	[ -e \"$dir/ipv6.new\" ] || return 0\n"
	"	\"$ipv6\" -n -L ufw6-before-forward >/dev/null 2>&1 || {\n"
	"		say 'warning: ufw leaves IPv6 alone, see IPV6 in /etc/default/ufw;' \\\n"
	"			'nothing of it is let in'\n"
	"		rm -f \"$dir/ipv6.new\" \"$dir/raw6.new\"\n"
	"	}\n"
	"}\n"
	"\n"
	"main() {\n"
	"	case ${1-} in\n"
	"	start)\n"
	"		write_texts\n"
	"		need_ipv6\n"
	"		;;\n"
	"	stop | flush-all) ;;\n"
	"	*) exit 0 ;;\n"
	"	esac\n";

static const char refuse_helpers[] = "	if [ \"$1\" != start ]; then\n"
				     "		replace filter nat raw\n"
				     "		return\n"
				     "	fi\n"
				     "	replace filter nat\n"
				     "	refuse_helper raw4 \"$ipv4\"\n"
				     "	refuse_helper raw6 \"$ipv6\"\n";

static const char replace_all[] = "	replace filter nat raw\n";

/* What ufw calls: it knows the rules, and runs alone. */
static void write_init(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;

	fprintf(out,
		"\ncat >\"$dir/init\" <<'NVPORTS_INIT' || unkept\n"
		"#!/bin/sh\n"
		"# %s: its rules come and go with ufw; after.init calls this\n\nset -u\n",
		options->name);
	np_linux_write_messages(out, options);
	fputs(commands, out);
	np_iptables_write_functions(out, forward);
	if (!options->keep_helper)
		np_iptables_write_helper(out);
	np_iptables_write_setup(out);
	fputs("\nwrite_texts() {\n", out);
	if (rules->ipv4)
		np_iptables_write_texts(scratch, out, rules, NP_IPV4, "ufw-before-forward");
	if (rules->ipv6)
		np_iptables_write_texts(scratch, out, rules, NP_IPV6, "ufw6-before-forward");
	fputs("}\n", out);
	fputs(begin_init, out);
	fputs(options->keep_helper ? replace_all : refuse_helpers, out);
	fputs("}\n\nmain \"$@\"\nNVPORTS_INIT\n", out);
}

static const char begin_main[] = "\n"
				 "main() {\n"
				 "	command -v ufw >/dev/null || fail 'there is no ufw here'\n"
				 "	[ -d /etc/ufw ] || fail 'there is no /etc/ufw here'\n"
				 "	check_after\n"
				 "	install\n";

static const char unkept[] = "\n"
			     "unkept() {\n"
			     "	fail 'there is no room for a copy; nothing has been changed'\n"
			     "}\n";

static const char *const apply[] = {
	"as root on the firewall: sh FILE; again after each change, which replaces",
	"what was there. It lasts over a restart, and ufw need not be reloaded.",
	"ufw has to forward: net/ipv4/ip_forward=1 in /etc/ufw/sysctl.conf, for IPv6",
	"the two lines below it; that is left to you.",
	NULL,
};

static const char *const check[] = {
	"iptables-save | grep nvports; packets that were forwarded or permitted:",
	"iptables -t nat -vnL and iptables -vnL; no helper=sip in conntrack -L",
	NULL,
};

static const char *const undo[] = {
	"nvports rules ufw --remove, with the same --tag, as root on the firewall:",
	"the same way",
	NULL,
};

static const char *const remarks[] = {
	"What is restricted to certain sources is so for inside networks as well.",
	"The rules come first in ufw-before-forward, before those of 'ufw route'.",
	"ufw disable takes them away, NAT too, and ufw enable brings them back.",
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
	bool keep = rules->options->keep_helper;

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, &np_target_ufw, rules, &steps);
	fputs("\nset -u\n", out);
	np_linux_write_begin(out, rules->options);
	fputs(places, out);
	fputs(unkept, out);
	fputs(edition, out);
	fputs(addition, out);
	np_iptables_write_beside(out);
	if (!keep)
		np_linux_write_modules(out);
	np_iptables_write_setup(out);
	write_init(scratch, out, rules);
	np_linux_write_forwarding(out, rules);
	fputs(begin_main, out);
	fputs(keep ? "\trm -f \"$blocked\"\n" : "\tblock_modules\n", out);
	fputs("\tcheck_nftables\n}\n\nmain\n", out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE. Modules of the SIP helper may be loaded again",
		"afterwards, but are not loaded by this.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_ufw, options, how);
	fputs("\nset -u\n", out);
	np_linux_write_begin(out, options);
	fputs(commands, out);
	fputs(places, out);
	np_iptables_write_functions(out, forward);
	fputs(edition, out);
	np_iptables_write_setup(out);
	fputs(deletion, out);
}

static const char *const limits[] = {
	"The rules are loaded by after.init of ufw, which has no place for NAT that can be loaded "
	"again.",
	"A 'ufw route deny' does not close what they let in, since they come before it.",
	"Tables of nftables, or other rules of iptables before those of ufw, may still drop what "
	"the rules let in.",
	"A packet meets more rules the more nodes there are.",
	"Rules of the firewall's own in table raw that give ports 5060 and 5061 a zone, a timeout "
	"or no tracking come too late, unless --keep-helper is given.",
	"The snap package of ufw, whose files are elsewhere, is not known.",
	NULL,
};

const struct np_target np_target_ufw = {
	.name = "ufw",
	.vendor = "Linux, ufw",
	.versions = "0.35 and later; tried with 0.36.2",
	.summary = "shell script that adds rules of iptables to those of ufw",
	.applied = "as root: sh FILE",
	.helper = "a rule of table raw, and its modules blocked",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_interfaces,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

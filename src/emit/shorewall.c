/*
 * Shorewall 5.2: a shell script that writes files of our own into /etc/shorewall and
 * /etc/shorewall6, has the user's files include them, and lets Shorewall check and load the whole.
 *
 * Hairpin connections go out of the interface that they came in by, which Shorewall only lets
 * happen with the option routeback (shorewall-interfaces(5)). It stands in the user's own line of
 * that interface, as a second one is refused (5.2.8, Zones.pm: "Duplicate Host Group"), so the
 * script asks for it and does not write it.
 */
#include "emit/linux.h"
#include "emit/shorewall_script.h"
#include "emit/shorewall_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

/*
 * shorewall-zones(5); how long a name may be depends on LOGFORMAT, and is 10 as it comes (5.2.8,
 * Config.pm: MAXZONENAMELENGTH).
 */
static const struct np_naming naming = {
	.kind = "zone",
	.example = "a zone of Shorewall like 'net'",
	.others = "_",
	.limit = 10,
	.wan = "net",
	.lan = "loc",
	.summary = "zones of Shorewall; without them 'net' and 'loc'.",
};

static const char setup[] = "\n"
			    "[ \"$(id -u)\" -eq 0 ] || fail 'only root can change the firewall'\n"
			    "umask 027\n"
			    "dir=$(mktemp -d) || exit\n"
			    "trap 'rm -rf \"$dir\"' EXIT\n"
			    "trap 'exit 1' HUP INT TERM\n"
			    "case $dir in\n"
			    "/*) ;;\n"
			    "*) dir=$PWD/$dir ;; # awk could take \"a=b/file\" for an assignment\n"
			    "esac\n";

static const char unkept[] =
	"\n"
	"unkept() {\n"
	"	fail 'there is no room for a temporary file; nothing has been changed'\n"
	"}\n";

static const char look[] = "	[ -n \"$concerned\" ] || say \"nothing of $name is here\"\n";

/* An old file masq is turned into snat by whatever compiles first, which then reads no snat. */
static const char unconvert[] =
	"	[ ! -e /etc/shorewall/masq ] ||\n"
	"		fail 'first run shorewall update: /etc/shorewall/masq hides the file "
	"snat;' \\\n"
	"			'nothing has been changed'\n"
	"	find_interfaces\n";

static const char *const apply[] = {
	"as root on the firewall: sh FILE; again after each change, which replaces",
	"what was there. Shorewall checks the whole before it is loaded.",
	"Hairpin NAT needs the option routeback for the nodes' interface, in",
	"/etc/shorewall/interfaces, and forwarding IP_FORWARDING=On in shorewall.conf;",
	"that is left to you.",
	NULL,
};

static const char *const check[] = {
	"shorewall show nat and shorewall show: packets that were forwarded or",
	"permitted, with comments; no helper=sip in conntrack -L",
	NULL,
};

static const char *const undo[] = {
	"nvports rules shorewall --remove, with the same --tag, as root on the",
	"firewall: the same way",
	NULL,
};

static const char *const remarks[] = {
	"What is restricted to certain sources is so for inside networks as well.",
	"The rules come first in section NEW, before the firewall's own; sections",
	"before NEW and the file blrules come before them.",
	"Connections under way keep their helper and, over UDP, their old way for as",
	"long as packets flow; conntrack -D ends them.",
	NULL,
};

static void begin_text(FILE *out, const char *part)
{
	fprintf(out, "\ncat >\"$dir/%s\" <<'NVPORTS' || unkept\n", part);
}

static void end_text(FILE *out)
{
	fputs("NVPORTS\n", out);
}

static void write_texts(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			enum np_family family)
{
	bool ipv4 = family == NP_IPV4;

	begin_text(out, ipv4 ? "shorewall.rules" : "shorewall6.rules");
	np_shorewall_write_rules(out, rules, family);
	end_text(out);
	if (ipv4 && np_shorewall_has_snat(rules)) {
		begin_text(out, "shorewall.text");
		np_shorewall_write_snat(out, rules);
		end_text(out);
	}
	if (rules->options->keep_helper)
		return;
	begin_text(out, ipv4 ? "shorewall.conntrack" : "shorewall6.conntrack");
	np_shorewall_write_conntrack(scratch, out, rules, family);
	end_text(out);
}

static void begin_script(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -u\n", out);
	np_linux_write_begin(out, options);
	fputs(unkept, out);
	np_shorewall_write_functions(out);
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
	bool keep = rules->options->keep_helper, snat = np_shorewall_has_snat(rules);

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, &np_target_shorewall, rules, &steps);
	begin_script(out, rules->options);
	if (snat) {
		fputs("\nlan=", out);
		np_quote_shell(out, rules->options->lan);
		putc('\n', out);
		np_shorewall_write_search(out);
	}
	if (!keep)
		np_linux_write_modules(out);
	fputs(setup, out);
	if (rules->ipv4)
		write_texts(scratch, out, rules, NP_IPV4);
	if (rules->ipv6)
		write_texts(scratch, out, rules, NP_IPV6);
	np_linux_write_forwarding(out, rules);
	fputs("\nmain() {\n", out);
	fputs(snat ? unconvert : "", out);
	fputs("\treplace\n", out);
	fputs(keep ? "\trm -f \"$blocked\"\n" : "\tblock_modules\n", out);
	fputs("}\n\nmain\n", out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const how[] = {
		"as root on the firewall: sh FILE. Modules of the SIP helper may be loaded again",
		"afterwards, but are not loaded by this.",
		NULL,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_shorewall, options, how);
	begin_script(out, options);
	fputs(setup, out);
	fputs("\nmain() {\n\treplace\n\trm -f \"$blocked\"\n", out);
	fputs(look, out);
	fputs("}\n\nmain\n", out);
}

static const char *const limits[] = {
	"Hairpin NAT needs the option routeback for the interface of the nodes; the script says "
	"so where it lacks, and changes nothing.",
	"Inside networks use hairpin NAT from any zone but the outside one; that clients inside "
	"reach nodes by their own addresses is left to the policy between zones.",
	"IPv6 is for Shorewall6, whose zones must have the same names.",
	"A range of ports that is another outside cannot be written: Shorewall would spread "
	"connections over it.",
	"Packets of the firewall itself to the public address are not forwarded.",
	"What is loaded by Shorewall Lite on another machine is not known.",
	NULL,
};

const struct np_target np_target_shorewall = {
	.name = "shorewall",
	.vendor = "Linux, Shorewall",
	.versions = "5.2; tried with 5.2.8",
	.summary = "shell script that writes files for Shorewall to include",
	.applied = "as root: sh FILE",
	.helper = "rules of the file conntrack, and its modules blocked",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	.naming = &naming,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

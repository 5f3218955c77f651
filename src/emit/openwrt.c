/*
 * OpenWrt with firewall4.
 *
 * The SIP helper: firewall4 assigns every helper that the kernel has, in zones that do not
 * masquerade, unless auto_helper is off; a zone or rule may name one all the same (fw4.uc,
 * parse_zone and parse_rule). UCI has no way to leave out one helper of all.
 */
#include "emit/targets.h"
#include "emit/uci.h"

static const char *const check[] = {
	"uci show firewall; fw4 check; fw4 print",
	NULL,
};

static const char *const undo[] = {
	"nvports rules openwrt --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	NP_UCI_RESTRICTED,
	NULL,
};

static const char *const off_remarks[] = {
	NP_UCI_RESTRICTED,
	"The SIP helper (ALG) goes off by option auto_helper of the defaults, which is for the",
	"helpers of all protocols. Where one of the others is needed, name it on its zone:",
	"uci add_list firewall.@zone[0].helper=ftp",
	NULL,
};

/*
 * $before: the value of auto_helper that was replaced by 0, or none; "" where it was not. $others:
 * the same for other names.
 */
static const char know_helper[] =
	"\n"
	"before=$(uci -q get \"firewall.${own}previous.auto_helper\") || before=\n"
	"others=$(others_remember auto_helper)\n"
	"now=$(uci -q get 'firewall.@defaults[0].auto_helper') || now=none\n";

static const char switch_off[] = "\n"
				 "# SIP helper\n"
				 "case $now in\n"
				 "0 | off | false | no) before=${before:-$others} ;;\n"
				 "*)\n"
				 "\tbefore=$now\n"
				 "\tuci set 'firewall.@defaults[0].auto_helper=0'\n"
				 "\t;;\n"
				 "esac\n"
				 "if [ \"$before\" ]; then\n"
				 "\tuci set \"firewall.${own}previous=nvports\"\n"
				 "\tuci set \"firewall.${own}previous.auto_helper=$before\"\n"
				 "fi\n";

static const char look_for_others[] =
	"\n"
	"# Zones and rules that name the helper themselves.\n"
	"for option in $(uci -q show firewall | sed -n \\\n"
	"\t-e \"s/^\\(firewall\\.[^.=]*\\.helper\\)=.*'sip'.*/\\1/p\" \\\n"
	"\t-e \"s/^\\(firewall\\.[^.=]*\\.set_helper\\)='sip'\\$/\\1/p\"); do\n"
	"\tcase $(uci -q get \"${option%.*}\"),${option##*.} in\n"
	"\tzone,helper | rule,set_helper) warn \"$option still assigns the SIP helper\" ;;\n"
	"\tesac\n"
	"done\n";

static const char put_back[] = "\n"
			       "# SIP helper\n"
			       "case $before,$others,$now in\n"
			       "none,,0) uci delete 'firewall.@defaults[0].auto_helper' ;;\n"
			       "?*,,0) uci set \"firewall.@defaults[0].auto_helper=$before\" ;;\n"
			       "esac\n";

static const struct np_uci openwrt = {
	.target = &np_target_openwrt,
	.prefix = "",
	.reload = "",
	.off = {.before = know_helper, .staged = switch_off, .after = look_for_others},
	.back = {.before = know_helper, .staged = put_back, .after = ""},
	.check = check,
	.undo = undo,
	.remarks = remarks,
	.off_remarks = off_remarks,
};

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	np_uci_emit(scratch, out, rules, &openwrt);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_uci_remove(out, options, &openwrt);
}

static const char *const limits[] = {
	NP_UCI_LIMITS,
	"With the SIP helper go those of all other protocols; one that is needed is named on its "
	"zone.",
	"A zone or rule of the firewall's own that names the SIP helper keeps it; the script says "
	"so.",
	NULL,
};

const struct np_target np_target_openwrt = {
	.name = "openwrt",
	.vendor = "OpenWrt",
	.versions = "22.03 and later, firewall4",
	.summary = "OpenWrt: a shell script of UCI changes",
	.applied = "as root: sh FILE",
	.helper = "auto_helper 0 for all protocols",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_zones,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

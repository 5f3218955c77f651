/*
 * NethSecurity 8, which is OpenWrt with firewall4.
 *
 * The SIP helper is there as long as its modules are loaded: NethServer/nethsecurity, packages/
 * ns-api/files/ns.nathelpers. "ubus call" reaches that API without the password that api-cli asks
 * for. A rule that names a helper which is not loaded keeps the whole firewall from being loaded
 * (openwrt/firewall4, templates/rule.uc).
 */
#include "emit/targets.h"
#include "emit/uci.h"

static const char *const check[] = {
	"Firewall > Port forward and Rules in the web interface; or",
	"uci show firewall; fw4 check; ubus call ns.nathelpers list-nat-helpers",
	NULL,
};

static const char *const undo[] = {
	"nvports rules nethsecurity --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	NP_UCI_RESTRICTED,
	"Sections may be looked at and edited in the web interface. Applying this again puts",
	"them back to what is written here.",
	NULL,
};

static const char *const off_remarks[] = {
	NP_UCI_RESTRICTED,
	"Sections may be looked at and edited in the web interface. Applying this again puts",
	"them back to what is written here.",
	"The SIP helper (ALG) goes off by NAT helpers nf_nat_sip and nf_conntrack_sip, which",
	"stay loaded until the next reboot.",
	NULL,
};

/* TCP ports that its web interface has on all sides unless told otherwise. */
static const uint16_t own_ports[] = {443, 9090, 0};

#define HELPER_FUNCTIONS                                                                           \
	"\n"                                                                                       \
	"# Field $2 of NAT helper $1.\n"                                                           \
	"helper()\n"                                                                               \
	"{\n"                                                                                      \
	"\tprintf '%s\\n' \"$helpers\" | jsonfilter -e \"@.values[@.name='$1'].$2\" || true\n"     \
	"}\n"                                                                                      \
	"\n"                                                                                       \
	"# Switch NAT helper $1 on (true) or off (false), with the parameters $3.\n"               \
	"edit()\n"                                                                                 \
	"{\n"                                                                                      \
	"\tubus call ns.nathelpers edit-nat-helper \\\n"                                           \
	"\t\t\"{\\\"name\\\":\\\"$1\\\",\\\"enabled\\\":$2,\\\"params\\\":$3}\" </dev/null |\n"    \
	"\t\tgrep -q reboot_needed\n"                                                              \
	"}\n"

/* $nat and $conntrack: parameters of the helpers that nvports has switched off; else "". */
static const char know_helpers[] =
	"\n"
	"helpers=$(ubus call ns.nathelpers list-nat-helpers </dev/null) ||\n"
	"\tfail 'no answer from ns.nathelpers; nothing has been changed'\n"
	"for option in $(uci -q show firewall |\n"
	"\tsed -n \"s/^\\(firewall\\.[^.=]*\\.set_helper\\)='sip'\\$/\\1/p\"); do\n"
	"\tfail \"$option needs the SIP helper; delete it, or use --keep-helper\"\n"
	"done\n" HELPER_FUNCTIONS "\n"
	"# The parameters to remember for NAT helper $1.\n"
	"remember()\n"
	"{\n"
	"\tif [ \"$(helper \"$1\" enabled)\" = true ]; then\n"
	"\t\thelper \"$1\" params\n"
	"\telse\n"
	"\t\tuci -q get \"firewall.${own}previous.$1\" || others_remember \"$1\"\n"
	"\tfi\n"
	"}\n"
	"\n"
	"nat=$(remember nf_nat_sip)\n"
	"conntrack=$(remember nf_conntrack_sip)\n";

static const char note_helpers[] =
	"\n"
	"# SIP helper\n"
	"if [ \"$nat$conntrack\" ]; then\n"
	"\tuci set \"firewall.${own}previous=nvports\"\n"
	"\tuci set \"firewall.${own}previous.nf_nat_sip=$nat\"\n"
	"\tuci set \"firewall.${own}previous.nf_conntrack_sip=$conntrack\"\n"
	"fi\n";

static const char switch_off[] =
	"\n"
	"for module in nf_nat_sip nf_conntrack_sip; do\n"
	"\t[ \"$(helper $module enabled)\" != true ] || edit $module false '{}' ||\n"
	"\t\tfail \"the rules are in force, but NAT helper $module could not be switched off\"\n"
	"done\n"
	"[ \"$(helper nf_conntrack_sip loaded)\" != true ] ||\n"
	"\twarn 'the SIP helper stays loaded until the next reboot'\n";

/* The same, but "" where another name remembers them. */
static const char recall_helpers[] =
	"\n"
	"nat=$(uci -q get \"firewall.${own}previous.nf_nat_sip\") || nat=\n"
	"conntrack=$(uci -q get \"firewall.${own}previous.nf_conntrack_sip\") || conntrack=\n"
	"[ -z \"$(others_remember nf_nat_sip)\" ] || nat=\n"
	"[ -z \"$(others_remember nf_conntrack_sip)\" ] || conntrack=\n"
	"helpers='{}'\n"
	"[ -z \"$nat$conntrack\" ] ||\n"
	"\thelpers=$(ubus call ns.nathelpers list-nat-helpers </dev/null) ||\n"
	"\tfail 'no answer from ns.nathelpers; nothing has been changed'\n" HELPER_FUNCTIONS;

/*
 * What remembers goes last, so that a failure can be made good by the next time. Switching on may
 * restart the firewall, which would read staged changes as well.
 */
static const char put_back[] =
	"\n"
	"put_back()\n"
	"{\n"
	"\t[ -z \"$2\" ] || [ \"$(helper \"$1\" enabled)\" = true ] || edit \"$1\" true \"$2\" ||\n"
	"\t\tfail \"NAT helper $1 could not be switched on; run this again\"\n"
	"}\n"
	"\n"
	"put_back nf_conntrack_sip \"$conntrack\"\n"
	"put_back nf_nat_sip \"$nat\"\n"
	"if [ \"$nat$conntrack\" ]; then\n"
	"\tuci delete \"firewall.${own}previous\"\n"
	"\tuci commit firewall\n"
	"fi\n";

static const struct np_uci nethsecurity = {
	.target = &np_target_nethsecurity,
	.prefix = "ns_",
	.interface = true,
	.reload = "reload_config </dev/null || # for what else depends on the firewall\n"
		  "\twarn \"the changes are in force, but 'reload_config' fails\"\n",
	.off = {.before = know_helpers, .staged = note_helpers, .after = switch_off},
	.back = {.before = recall_helpers, .staged = note_helpers, .after = put_back},
	.check = check,
	.undo = undo,
	.remarks = remarks,
	.off_remarks = off_remarks,
};

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	np_uci_emit(scratch, out, rules, &nethsecurity);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_uci_remove(out, options, &nethsecurity);
}

static const char *const limits[] = {
	NP_UCI_LIMITS,
	"The modules of the SIP helper stay loaded until the next restart of the firewall.",
	"A rule of the firewall's own that assigns the SIP helper is an error.",
	NULL,
};

const struct np_target np_target_nethsecurity = {
	.name = "nethsecurity",
	.vendor = "NethSecurity",
	.versions = "8",
	.summary = "NethSecurity: a shell script of UCI changes",
	.applied = "as root: sh FILE",
	.helper = "its NAT helpers for SIP",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_zones,
	.own = own_ports,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

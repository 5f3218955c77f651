/* The functions of the script for firewalld; firewalld.c says why they do what they do. */
#include "emit/firewalld_text.h"
#include "emit/linux.h"

static const char functions[] =
	"folder=/etc/firewalld\n"
	"\n"
	"ask() {\n"
	"	firewall-cmd --permanent \"$@\"\n"
	"}\n"
	"\n"
	"list_files() {\n"
	"	for policy in $policies; do\n"
	"		echo \"policies/$policy.xml\"\n"
	"	done\n"
	"	echo helpers/sip.xml\n"
	"}\n"
	"\n"
	"check_owner() {\n"
	"	for policy in $policies; do\n"
	"		file=$folder/policies/$policy.xml\n"
	"		[ ! -e \"$file\" ] || grep -qF \"<short>$name</short>\" \"$file\" ||\n"
	"			fail \"policy $policy is not ours; nothing has been changed\"\n"
	"	done\n"
	"}\n"
	"\n"
	"keep_files() {\n"
	"	mkdir \"$dir/policies\" \"$dir/helpers\" || return\n"
	"	for file in $(list_files); do\n"
	"		[ ! -e \"$folder/$file\" ] ||\n"
	"			cp -p \"$folder/$file\" \"$dir/$file\" || return\n"
	"	done\n"
	"}\n"
	"\n"
	"restore_files() {\n"
	"	for file in $(list_files); do\n"
	"		if [ -e \"$dir/$file\" ]; then\n"
	"			cp -p \"$dir/$file\" \"$folder/$file\"\n"
	"		else\n"
	"			rm -f \"$folder/$file\"\n"
	"		fi\n"
	"	done\n"
	"}\n"
	"\n"
	"# Source NAT is refused for a zone with interfaces by older firewalld, and by any with\n"
	"# backend iptables.\n"
	"add_policy() { # FILE NAME\n"
	"	ask --new-policy-from-file=\"$1\" --name=\"$2\" >\"$dir/said\" 2>&1 && return\n"
	"	if grep -q \"'masquerade' cannot be used\" \"$dir/said\"; then\n"
	"		sed 's/<ingress-zone name=\"[^\"]*\"/<ingress-zone name=\"ANY\"/' "
	"\"$1\" \\\n"
	"			>\"$dir/any.xml\" || return\n"
	"		ask --new-policy-from-file=\"$dir/any.xml\" --name=\"$2\" >/dev/null\n"
	"	else\n"
	"		cat \"$dir/said\" >&2\n"
	"		return 1\n"
	"	fi\n"
	"}\n"
	"\n"
	"# All policies of ours go, and those that are to hold come.\n"
	"replace_policies() {\n"
	"	for policy in $policies; do\n"
	"		[ ! -e \"$folder/policies/$policy.xml\" ] ||\n"
	"			ask --delete-policy=\"$policy\" >/dev/null || return\n"
	"		[ ! -e \"$dir/$policy.xml\" ] ||\n"
	"			add_policy \"$dir/$policy.xml\" \"$policy\" || return\n"
	"	done\n"
	"}\n"
	"\n"
	"# The names for which firewalld's definition of the SIP helper has no ports.\n"
	"helper_holders() {\n"
	"	[ ! -e \"$folder/helpers/sip.xml\" ] ||\n"
	"		sed -n 's:.*<description>off for \\(.*\\)</description>.*:\\1:p' \\\n"
	"			\"$folder/helpers/sip.xml\"\n"
	"}\n"
	"\n"
	"release_helper() {\n"
	"	others=\n"
	"	holders=$(helper_holders)\n"
	"	for holder in $holders; do\n"
	"		[ \"$holder\" = \"$name\" ] || others=\"$others $holder\"\n"
	"	done\n"
	"	if [ \"$holders\" = \"${others# }\" ]; then\n"
	"		return 0\n"
	"	elif [ \"$others\" ]; then\n"
	"		ask --helper=sip --set-description=\"off for$others\" >/dev/null\n"
	"	else\n"
	"		ask --load-helper-defaults=sip >/dev/null\n"
	"	fi\n"
	"}\n";

static const char hold_helper[] =
	"\n"
	"hold_helper() {\n"
	"	holders=$(helper_holders)\n"
	"	case \" $holders \" in\n"
	"	*\" $name \"*) return 0 ;;\n"
	"	esac\n"
	"	if [ ! \"$holders\" ] && [ -e \"$folder/helpers/sip.xml\" ]; then\n"
	"		say \"warning: helper sip has been changed here, and is left as it is;\"\n"
	"		say 'services that name it may switch it on'\n"
	"		return 0\n"
	"	fi\n"
	"	holders=$(echo \"$holders $name\" | tr ' ' '\\n' | sort | xargs)\n"
	"	ask --helper=sip --set-description=\"off for $holders\" >/dev/null ||\n"
	"		return\n"
	"	for port in $(ask --helper=sip --get-ports); do\n"
	"		ask --helper=sip --remove-port=\"$port\" >/dev/null || return\n"
	"	done\n"
	"}\n"
	"\n"
	"check_helper() {\n"
	"	{\n"
	"		nft list ruleset\n"
	"		iptables-save -t raw\n"
	"		ip6tables-save -t raw\n"
	"	} 2>/dev/null | grep -e 'type \"sip\"' -e '--helper sip' >/dev/null &&\n"
	"		say 'warning: other rules still assign the SIP helper'\n"
	"	[ \"$(cat /proc/sys/net/netfilter/nf_conntrack_helper 2>/dev/null)\" != 1 ] ||\n"
	"		say 'warning: the kernel assigns the SIP helper by itself; to end this,' "
	"\\\n"
	"			'for all helpers: sysctl -w net.netfilter.nf_conntrack_helper=0'\n"
	"}\n";

static const char change[] =
	"\n"
	"prepare() {\n"
	"	[ \"$(id -u)\" -eq 0 ] || fail 'only root can change the firewall'\n"
	"	command -v firewall-cmd >/dev/null || fail 'there is no firewall-cmd here'\n"
	"	[ \"$(firewall-cmd --state 2>&1)\" = running ] ||\n"
	"		fail 'firewalld is not running, or has failed; nothing has been changed'\n"
	"	check_owner\n"
	"	keep_files || fail 'there is no room for temporary files; nothing has been "
	"changed'\n"
	"}\n"
	"\n"
	"# The permanent configuration, then what is in force: both, or none.\n"
	"replace() { # FUNCTION for the helper\n"
	"	trap '' HUP INT TERM # from here on to the end, or back\n"
	"	replace_policies && \"$1\" && firewall-cmd --check-config >/dev/null &&\n"
	"		firewall-cmd --reload >/dev/null && return\n"
	"	restore_files\n"
	"	firewall-cmd --reload >/dev/null ||\n"
	"		fail 'firewalld takes neither this nor what was there before, see above'\n"
	"	fail 'refused, see above; it is as before again'\n"
	"}\n";

static const char zones[] =
	"\n"
	"check_zones() {\n"
	"	known=$(ask --get-zones) || fail 'nothing has been changed'\n"
	"	for zone in $zones; do\n"
	"		case \" $known \" in\n"
	"		*\" $zone \"*) ;;\n"
	"		*) fail \"there is no zone $zone: choose by --wan and --lan\" ;;\n"
	"		esac\n"
	"	done\n"
	"}\n"
	"\n"
	"check_active() {\n"
	"	active=$(firewall-cmd --get-active-zones)\n"
	"	for zone in $zones; do\n"
	"		echo \"$active\" | grep -q -e \"^$zone\\( .*\\)\\{0,1\\}\\$\" ||\n"
	"			say \"warning: zone $zone has no interface, so its policies do\" "
	"\\\n"
	"				'nothing: choose another by --wan or --lan, or add one'\n"
	"	done\n"
	"}\n";

void np_firewalld_write_functions(FILE *out, const struct np_rules_options *options)
{
	fputs("\nset -u\n", out);
	np_linux_write_messages(out, options);
	fputs("\npolicies='", out);
	for (enum np_firewalld_policy i = 0; i < NP_FIREWALLD_POLICIES; i++) {
		fputs(i ? " " : "", out);
		np_firewalld_write_name(out, options, i);
	}
	fputs("'\n", out);
	fputs(functions, out);
	fputs(change, out);
}

void np_firewalld_write_helper(FILE *out)
{
	fputs(hold_helper, out);
}

void np_firewalld_write_zones(FILE *out, const char *wan, const char *lan)
{
	fprintf(out, "\nzones='%s%s%s'\n", wan, lan ? " " : "", lan ? lan : "");
	fputs(zones, out);
}

#include "emit/linux.h"
#include "nvports/quote.h"

static const char blocked[] = "blocked=/etc/modprobe.d/$name-sip.conf\n";

static const char messages[] = "\n"
			       "say() {\n"
			       "	printf '%s: %s\\n' \"$name\" \"$*\" >&2\n"
			       "}\n"
			       "\n"
			       "fail() {\n"
			       "	say \"$*\"\n"
			       "	exit 1\n"
			       "}\n";

/*
 * The sysctl that ends automatic assignment, which kernels before 6.0 know, would end it for FTP
 * and others, too, so it is only recommended.
 */
static const char modules[] =
	"\n"
	"# Where rules of the firewall's own use the modules of the SIP helper, they are not\n"
	"# blocked: these rules could not be loaded any more, at the next start of all times.\n"
	"block_modules() {\n"
	"	[ -d /etc/modprobe.d ] || return 0\n"
	"	modprobe -r nf_nat_sip nf_conntrack_sip 2>/dev/null || :\n"
	"	if [ ! -e /sys/module/nf_conntrack_sip ]; then\n"
	"		for module in nf_conntrack_sip nf_nat_sip; do\n"
	"			echo \"install $module /bin/false\"\n"
	"		done >\"$blocked\" ||\n"
	"			say 'warning: the modules of the SIP helper are not blocked'\n"
	"		return 0\n"
	"	fi\n"
	"	automatic=$(cat /proc/sys/net/netfilter/nf_conntrack_helper 2>/dev/null) || :\n"
	"	[ \"$automatic\" != 1 ] ||\n"
	"		say 'warning: the kernel assigns the SIP helper by itself; to end this,' "
	"\\\n"
	"			'for all helpers: sysctl -w net.netfilter.nf_conntrack_helper=0'\n"
	"}\n";

static const char forwarding[] = "\n"
				 "check_forwarding() { # FILE\n"
				 "	[ \"$(cat \"$1\" 2>/dev/null)\" != 0 ] ||\n"
				 "		say \"warning: nothing is forwarded: $1 is 0\"\n"
				 "}\n";

static void write_name(FILE *out, const struct np_rules_options *options)
{
	fputs("name=", out);
	np_quote_shell(out, options->name);
	putc('\n', out);
}

void np_linux_write_messages(FILE *out, const struct np_rules_options *options)
{
	write_name(out, options);
	fputs(messages, out);
}

void np_linux_write_begin(FILE *out, const struct np_rules_options *options)
{
	write_name(out, options);
	fputs(blocked, out);
	fputs(messages, out);
}

void np_linux_write_modules(FILE *out)
{
	fputs(modules, out);
}

void np_linux_write_forwarding(FILE *out, const struct np_rules *rules)
{
	fputs(forwarding, out);
	if (rules->ipv4)
		fputs("check_forwarding /proc/sys/net/ipv4/ip_forward\n", out);
	if (rules->ipv6)
		fputs("check_forwarding /proc/sys/net/ipv6/conf/all/forwarding\n", out);
}

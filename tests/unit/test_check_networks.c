/* Addresses and inside networks: rich rules, environments of proxies, configurations. */
#include "facts.h"

#define SITE                                                                                       \
	"nodes: {1: {address: 192.168.1.1, public_address: 203.0.113.1, lan: [192.168.1.0/24, "    \
	"192.168.20.0/24], proxy: {id: p1}}}"
#define TWO                                                                                        \
	"nodes: {1: {address: 192.168.1.1, proxy: {id: p1}}, 2: {address: 192.168.1.2, proxy: "    \
	"{id: p2}}}"
#define SIP "sip proxy required public udp 5060\n-local proxy optional internal udp 6060\n"
#define GATE "firewall\nopen p1 5060/udp\n"
#define LOCAL "a network whose phones the node takes for local"

static const struct facts_case cases[] = {
	{.name = "rules for the networks of the site",
	 .services = SIP,
	 .site = SITE,
	 .facts = GATE "redirect 192.168.1.0/24 udp 5060 6060\n"
		       "redirect 192.168.20.0/24 udp 5060 6060\n",
	 .findings = ""},
	{.name = "no rules at all", .services = SIP, .site = SITE, .facts = GATE, .findings = ""},
	{.name = "one the site lacks, and one without",
	 .services = SIP,
	 .site = SITE,
	 .facts = GATE "redirect 192.168.1.0/24 udp 5060 6060\n"
		       "redirect 192.168.30.0/24 udp 5060 6060\n",
	 .findings = "warning networks node 1: 192.168.30.0/24 is " LOCAL
		     ", and 'lan' of the site does not have it\n"
		     "warning networks node 1: 'lan' of the site has 192.168.20.0/24, which is "
		     "not " LOCAL "\n"},
	{.name = "a part of one",
	 .services = SIP,
	 .site = SITE,
	 .facts = GATE "redirect 192.168.1.0/24 udp 5060 6060\n"
		       "redirect 192.168.20.128/25 udp 5060 6060\n",
	 .findings = "warning networks node 1: 'lan' of the site has 192.168.20.0/24, which is "
		     "not " LOCAL "\n"},
	{.name = "a wider one",
	 .services = SIP,
	 .site = SITE,
	 .facts = GATE "redirect 192.168.0.0/16 udp 5060 6060\n",
	 .findings = "warning networks node 1: 192.168.0.0/16 is " LOCAL
		     ", and 'lan' of the site does not have it\n"},
	{.name = "a redirection to something else",
	 .services = SIP,
	 .site = SITE,
	 .facts = GATE "redirect 10.0.0.0/8 tcp 2222 22\n",
	 .findings = ""},
	{.name = "a configuration that agrees",
	 .services = SIP,
	 .site = SITE,
	 .facts = "configuration\n"
		  "inside 192.168.1.1 203.0.113.1 192.168.20.0/24 192.168.1.0/24\n",
	 .findings = ""},
	{.name = "other addresses, and another network",
	 .services = SIP,
	 .site = SITE,
	 .facts = "configuration\n"
		  "inside 192.168.1.9 203.0.113.9 192.168.20.0/24 192.168.1.0/24 10.0.0.0/8\n",
	 .findings =
		 "warning address node 1: its address is 192.168.1.1 here, and "
		 "192.168.1.9 in its "
		 "proxy's configuration (facts:2:1)\n"
		 "warning address node 1: its public address is 203.0.113.1 here, "
		 "and 203.0.113.9 "
		 "in its proxy's configuration (facts:2:1)\n"
		 "warning networks node 1: 10.0.0.0/8 is one of the proxy's local networks, and "
		 "'lan' of the site does not have it\n"},
	{.name = "a proxy that does not know of NAT",
	 .services = SIP,
	 .site = SITE,
	 .facts = "module p1 1\ninside 192.168.1.1 -\n",
	 .findings = "warning address node 1: its public address is 203.0.113.1 here, and its "
		     "proxy's later environment (facts:2:1) knows of none\n"},
	{.name = "the public address is its own",
	 .services = SIP,
	 .site = "nodes: {1: {address: 203.0.113.1, public_address: 203.0.113.1, proxy: {id: p1}}}",
	 .facts = "module p1 1\ninside 203.0.113.1 -\n",
	 .findings = ""},
	{.name = "a site without addresses",
	 .services = SIP,
	 .site = "nodes: {1: {proxy: {id: p1}}}",
	 .facts = "module p1 1\ninside 192.168.1.1 203.0.113.1\n",
	 .findings = "note address node 1: has no address here; in its proxy's later environment "
		     "it is 192.168.1.1 (facts:2:1)\n"
		     "warning address node 1: has no public address here; in its proxy's later "
		     "environment it is 203.0.113.1 (facts:2:1)\n"},
	{.name = "a proxy that is not configured",
	 .services = SIP,
	 .site = SITE,
	 .facts = "module p1 1\n",
	 .findings = ""},
	{.name = "a configuration by the id of its proxy",
	 .services = SIP,
	 .site = TWO,
	 .facts = "configuration p2\ninside 192.168.1.1 -\n",
	 .findings = "warning address node 2: its address is 192.168.1.2 here, and "
		     "192.168.1.1 in "
		     "its proxy's configuration (facts:2:1)\n"},
	{.name = "by its address",
	 .services = SIP,
	 .site = TWO,
	 .facts = "configuration\ninside 192.168.1.2 203.0.113.2\n",
	 .findings = "warning address node 2: has no public address here; in its proxy's "
		     "configuration it is 203.0.113.2 (facts:2:1)\n"},
	{.name = "of nobody, or of a proxy that is not there",
	 .services = SIP,
	 .site = TWO,
	 .facts = "configuration\ninside 192.168.1.3 -\nconfiguration p3\n",
	 .findings = "warning unknown-module : cannot tell which proxy's configuration this is; "
		     "not compared\n"
		     "warning unknown-module p3: has a configuration, and the deployment does not "
		     "have such a proxy\n"},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

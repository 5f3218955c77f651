/* What a node lets in beyond what is to be opened. */
#include "facts.h"

#define SITE                                                                                       \
	"nodes: {1: {proxy: {id: p1}, instances: {a: {values: {LDAP: 389, SFTP: 2022, J1: 21000, " \
	"J2: 21099, WSS: 8089, SIP: 21050, DB: 3306}}}}}"
#define ALL                                                                                        \
	"firewall whole\nopen p1 5060-5061/tcp 5060-5061/udp 10000-20000/udp\n"                    \
	"open a 389/tcp 2022/tcp 21000-21099/udp\nopen https 443/tcp\n"

static const struct facts_case cases[] = {
	{.name = "nothing more", .site = SITE, .facts = ALL, .findings = ""},
	{.name = "something that nothing explains",
	 .site = SITE,
	 .facts = ALL "open a 20149/tcp\n",
	 .findings = "warning stale-opening a: the node lets in TCP 20149 for it, which nothing of "
		     "it uses\n"},
	{.name = "of a proxy",
	 .site = SITE,
	 .facts = ALL "open p1 7060/tcp\n",
	 .findings = "warning stale-opening p1: the node lets in TCP 7060 for it, which nothing of "
		     "it uses\n"},
	{.name = "dropped again",
	 .site = SITE,
	 .facts = ALL "open a 20149/tcp\ndrop 20149/tcp\n",
	 .findings = "note protection node 1: ranges that the node lets in cover UDP 21050, "
		     "internal ports, and no rule of it drops them\n"},
	{.name = "ports for local networks are meant to be open",
	 .site = SITE,
	 .facts = ALL "open p1 6060-6061/tcp 6060/udp\n",
	 .findings = ""},
	{.name = "an internal port, by the module's own service",
	 .site = SITE,
	 .facts = ALL "open a 3306/tcp\n",
	 .findings = "warning internal-open a: service 'a' lets in TCP 3306, which is internal\n"},
	{.name = "by another one",
	 .site = SITE,
	 .facts = ALL "open mail1 25/tcp 3306/tcp\n",
	 .findings = "warning internal-open node 1: service 'mail1' lets in TCP 3306, which is "
		     "internal\n"
		     "note other-opening node 1: service 'mail1' lets in TCP 25, which nothing of "
		     "this deployment needs; it is not forwarded\n"},
	{.name = "by the zone, though a range covers it",
	 .site = SITE,
	 .facts = ALL "open - 21050/udp\n",
	 .findings = "warning internal-open node 1: the zone itself lets in UDP 21050, which is "
		     "internal\n"},
	{.name = "the zone has what is needed, or something else",
	 .site = SITE,
	 .facts = ALL "open - 443/tcp 8443/tcp\n",
	 .findings = "note other-opening node 1: the zone itself lets in TCP 8443, which nothing "
		     "of this deployment needs; it is not forwarded\n"},
	{.name = "listed or not, what is not in the plan",
	 .site = SITE,
	 .facts = ALL "open a 8089/tcp\nopen http 80/tcp\n",
	 .findings = "note not-forwarded node 1: 'wss' is open on the node (TCP 8089), and is not "
		     "asked for\n"
		     "note not-forwarded node 1: 'http' is open on the node (TCP 80), and is not "
		     "asked for\n"},
	{.name = "asked for",
	 .site = SITE,
	 .selection = {.all = true},
	 .facts = ALL "open a 8089/tcp\nopen http 80/tcp\n",
	 .findings = ""},
	{.name = "excluded",
	 .site = SITE,
	 .selection = {.excluded = NAMES("sftp"), .excluded_count = 1},
	 .facts = ALL,
	 .findings = "note not-forwarded node 1: 'sftp' is open on the node (TCP 2022), and is not "
		     "asked for\n"},
	{.name = "a node that is not selected has no such notes",
	 .site = "nodes: {1: {proxy: {id: p1}}, 2: {}}",
	 .selection = {.nodes = NAMES("2"), .node_count = 1},
	 .facts = "firewall\nopen p1 5060/udp\n",
	 .findings = ""},
	{.name = "of other modules, but not what every node has",
	 .site = SITE,
	 .facts = ALL "open dhcpv6-client 546/udp\nopen crowdsec1 20200/tcp\nopen c1\n",
	 .findings = "note other-opening node 1: service 'crowdsec1' lets in TCP 20200, which "
		     "nothing of this deployment needs; it is not forwarded\n"},
	{.name = "unless it is another port",
	 .site = SITE,
	 .facts = ALL "open ssh 22/tcp 2222/tcp\n",
	 .findings = "note other-opening node 1: service 'ssh' lets in TCP 2222, which nothing of "
		     "this deployment needs; it is not forwarded\n"},
	{.name = "what the zone does not have is not open",
	 .site = SITE,
	 .facts = ALL "firewall\nopen mail1 25/tcp\n",
	 .findings = ""},
	{.name = "a module of another node",
	 .site = "nodes: {1: {proxy: {id: p1}}, 2: {instances: {a: {values: {LDAP: 389, J1: 1, J2: "
		 "2}}}}}",
	 .selection = {.nodes = NAMES("2"), .node_count = 1},
	 .facts = "firewall 1\nopen a 389/tcp\n",
	 .findings = "warning misplaced a: is on node 2 here, and node 1 has its service\n"},
	{.name = "many ranges",
	 .site = SITE,
	 .facts = ALL "open m1 1/tcp 3/tcp 5/tcp 7/tcp 9/tcp 11/tcp 13/tcp 15/tcp 17/tcp 19/tcp\n",
	 .findings = "note other-opening node 1: service 'm1' lets in TCP 1,3,5,7,9,11,13,15 (and "
		     "2 more), which nothing of this deployment needs; it is not forwarded\n"},
	{.name = "both protocols",
	 .site = SITE,
	 .facts = ALL "open m1 53/tcp 53/udp\nopen m2 53/tcp 54/udp\n",
	 .findings = "note other-opening node 1: service 'm1' lets in TCP/UDP 53, which nothing of "
		     "this deployment needs; it is not forwarded\n"
		     "note other-opening node 1: service 'm2' lets in TCP 53 and UDP 54, which "
		     "nothing of this deployment needs; it is not forwarded\n"},
	{.name = "rich rules drop an internal port in a range",
	 .site = SITE,
	 .facts = ALL "drop 21050/udp\n",
	 .findings = "note protection node 1: the node itself drops UDP 21050, internal ports in "
		     "ranges\n"},
	{.name = "rich rules do not",
	 .site = SITE,
	 .facts = ALL "drop 21051/tcp\n",
	 .findings = "note protection node 1: ranges that the node lets in cover UDP 21050, "
		     "internal ports, and no rule of it drops them\n"},
	{.name = "names alone come with rich rules",
	 .site = SITE,
	 .facts = ALL "named ssh\n",
	 .findings = "note protection node 1: ranges that the node lets in cover UDP 21050, "
		     "internal ports, and no rule of it drops them\n"},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

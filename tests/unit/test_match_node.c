/* Whose firewall a file shows. */
#include "facts.h"

#define SITE                                                                                       \
	"nodes: {1: {address: 192.168.1.1, instances: {a: {values: {LDAP: 389}}}},\n"              \
	"2: {address: 192.168.1.2, address6: '2001:db8::2', proxy: {id: p2}, instances: {b: "      \
	"{values: {LDAP: 389}}}}}"
#define LDAP "ldap instance required public tcp ${LDAP}\nsip proxy required public udp 5060\n"
#define CLOSED " 'ldap' needs TCP 389, which the node's own firewall does not let in\n"

static const struct facts_case cases[] = {
	{.name = "as was said",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall 1 at=192.168.1.2\nopen a\nopen b\n",
	 .findings = "error closed a:" CLOSED
		     "warning misplaced b: is on node 2 here, and node 1 has its service\n"},
	{.name = "a node that is not there",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall 3\nopen a\n",
	 .findings = "warning unknown-node : the deployment has no node 3; not compared\n"},
	{.name = "by a module, whatever else it has",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall\nopen mail1\nopen b\nopen p2 5060/udp\nopen -\n",
	 .findings = "error closed b:" CLOSED},
	{.name = "by a proxy",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall\nopen p2\n",
	 .findings = "error closed p2: 'sip' needs UDP 5060, which the node's own firewall does "
		     "not let in\n"},
	{.name = "modules of two nodes",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall\nopen a\nopen b\n",
	 .findings =
		 "warning unknown-node : cannot tell which node's firewall this is: it has what "
		 "is of node 1 and of node 2; not compared\n"},
	{.name = "by an address",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall whole at=10.5.4.1 at=192.168.1.1\nopen - 5060/udp\n",
	 .findings = "error closed a:" CLOSED},
	{.name = "by an IPv6 address",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall whole at=2001:db8::2\nopen - 5060/udp\n",
	 .findings = "error closed b:" CLOSED},
	{.name = "addresses of two nodes",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall at=192.168.1.2 at=192.168.1.1\n",
	 .findings =
		 "warning unknown-node : cannot tell which node's firewall this is: it has what "
		 "is of node 2 and of node 1; not compared\n"},
	{.name = "a module of one and an address of another",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall at=192.168.1.2\nopen a\n",
	 .findings =
		 "warning unknown-node : cannot tell which node's firewall this is: it has what "
		 "is of node 1 and of node 2; not compared\n"},
	{.name = "nothing tells",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall whole\nopen mail1\n",
	 .findings = "warning unknown-node : cannot tell which node's firewall this is; not "
		     "compared\n"},
	{.name = "of several files one finding; definitions alone are not worth more than a note",
	 .services = LDAP,
	 .site = SITE,
	 .facts = "firewall\nopen mail1\nfirewall rules\nfirewall\nopen webserver1\nfirewall\n"
		  "open ns-wireguard\nfirewall\nopen -\n",
	 .findings = "warning unknown-node : cannot tell which node's firewall this is (nor what 1 "
		     "more show); not compared\n"
		     "note unknown-node : cannot tell which node's firewall this is (nor what 2 "
		     "more show); not compared\n"},
	{.name = "the only one",
	 .services = LDAP,
	 .site = "nodes: {7: {instances: {a: {values: {LDAP: 389}}}}}",
	 .facts = "firewall whole\n",
	 .findings = "error closed a:" CLOSED
		     "error closed node 7: 'sip' needs UDP 5060, which the node's own firewall "
		     "does not let in\n"},
	{.name = "the only one, by modules though its address is another",
	 .services = LDAP,
	 .site = "nodes: {7: {address: 192.168.1.1, instances: {a: {values: {LDAP: 389}}}}}",
	 .facts = "firewall at=192.168.1.9\nopen a\n",
	 .findings = "error closed a:" CLOSED},
	{.name = "the only one of an address that is not known",
	 .services = LDAP,
	 .site = "nodes: {7: {instances: {a: {values: {LDAP: 389}}}}}",
	 .facts = "firewall whole at=192.168.1.9\nopen - 5060/udp\n",
	 .findings = "error closed a:" CLOSED},
	{.name = "not the only one, which has another address",
	 .services = LDAP,
	 .site = "nodes: {7: {address: 192.168.1.1, instances: {a: {values: {LDAP: 389}}}}}",
	 .facts = "firewall whole at=192.168.1.9\nopen - 5060/udp\n",
	 .findings = "warning unknown-node : cannot tell which node's firewall this is; not "
		     "compared\n"},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

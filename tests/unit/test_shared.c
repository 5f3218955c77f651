#include "core/shared.h"

#include "deployment.h"

#define LDAP "ldap instance required public tcp ${LDAP}\n"
#define IAX "iax instance required public udp ${IAX}\n"
#define WEB "web generic required public tcp 443\n"
#define DNS "dns generic required public tcp+udp 53\n"
#define RTP "rtp proxy required public udp ${FIRST:-100}-${LAST:-199}\n"
#define OWN " (publish each service on external ports of its own)\n"
#define ADDRESS(node)                                                                              \
	" (give node " node " a public address of its own, or 'publish' other external ports)\n"

#define TWO_BEHIND_ONE                                                                             \
	"nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45},\n"                      \
	"2: {address: 192.168.1.11, public_address: 203.0.113.45}}"

static const struct resolve_case cases[] = {
	{.name = "one address for two nodes",
	 .services = WEB,
	 .site = TWO_BEHIND_ONE,
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n",
	 .messages = "warning: 443/tcp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
		 "2")},
	{.name = "strictly",
	 .services = WEB,
	 .site = TWO_BEHIND_ONE,
	 .strict = true,
	 .messages = "error: 443/tcp of 203.0.113.45 would lead to node 1 and "
		     "to node 2" ADDRESS("2")},
	{.name = "all ports of a pair in one message",
	 .services = WEB DNS RTP,
	 .site = TWO_BEHIND_ONE,
	 .rows = "1 - web TCP 443\n1 - dns TCP/UDP 53\n1 - rtp UDP 100-199\n"
		 "2 - web TCP 443\n2 - dns TCP/UDP 53\n2 - rtp UDP 100-199\n",
	 .messages = "warning: 53,443/tcp and 53,100-199/udp of 203.0.113.45 would lead to node 1 "
		     "and to node 2" ADDRESS("2")},
	{.name = "what ranges share",
	 .services = RTP,
	 .site = "nodes: {1: {public_address: 203.0.113.45},\n"
		 "2: {public_address: 203.0.113.45,\n"
		 "proxy: {id: p, values: {FIRST: 150, LAST: 250}}}}",
	 .rows = "1 - rtp UDP 100-199\n2 - rtp UDP 150-250\n",
	 .messages =
		 "warning: 150-199/udp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
			 "2")},
	{.name = "a range and a single port inside it",
	 .services = RTP IAX,
	 .site = "nodes: {1: {public_address: 203.0.113.45},\n"
		 "2: {public_address: 203.0.113.45,\n"
		 "proxy: {id: p, values: {FIRST: 300, LAST: 400}},\n"
		 "instances: {a: {values: {IAX: 120}}}}}",
	 .rows = "1 - rtp UDP 100-199\n2 - rtp UDP 300-400\n2 a iax UDP 120\n",
	 .messages = "warning: 120/udp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
		 "2")},
	{.name = "ranges that touch",
	 .services = RTP,
	 .site = "nodes: {1: {public_address: 203.0.113.45},\n"
		 "2: {public_address: 203.0.113.45,\n"
		 "proxy: {id: p, values: {FIRST: 200, LAST: 250}}}}",
	 .rows = "1 - rtp UDP 100-199\n2 - rtp UDP 200-250\n",
	 .messages = ""},
	{.name = "three nodes behind one address",
	 .services = WEB,
	 .site = "nodes: {1: {public_address: 203.0.113.45}, 2: {public_address: 203.0.113.45},\n"
		 "3: {public_address: 203.0.113.45}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n3 - web TCP 443\n",
	 .messages = "warning: 443/tcp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
		 "2") "warning: 443/tcp of 203.0.113.45 would lead to node 1 and "
		      "to node 3" ADDRESS("3")},
	{.name = "a public address that is another node's own",
	 .services = WEB,
	 .site = "nodes: {1: {address: 203.0.113.45}, 2: {public_address: 203.0.113.45}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n",
	 .messages = "warning: 443/tcp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
		 "2")},
	{.name = "addresses of their own",
	 .services = WEB,
	 .site = "nodes: {1: {public_address: 203.0.113.45}, 2: {public_address: 203.0.113.46}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n",
	 .messages = ""},
	{.name = "the same private address behind different public ones",
	 .services = WEB,
	 .site = "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45},\n"
		 "2: {address: 192.168.1.10, public_address: 203.0.113.46}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n",
	 .messages = ""},
	{.name = "no addresses known",
	 .services = WEB,
	 .site = "nodes: {1: {}, 2: {}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443\n",
	 .messages = ""},
	{.name = "only one of them chosen",
	 .services = WEB,
	 .site = TWO_BEHIND_ONE,
	 .selection = {.nodes = NAMES("2"), .node_count = 1},
	 .rows = "2 - web TCP 443\n",
	 .messages = ""},
	{.name = "published apart",
	 .services = WEB,
	 .site = "nodes: {1: {public_address: 203.0.113.45},\n"
		 "2: {public_address: 203.0.113.45, publish: {web: 8443}}}",
	 .rows = "1 - web TCP 443\n2 - web TCP 443 as 8443\n",
	 .messages = ""},
	{.name = "published onto one another",
	 .services = WEB,
	 .site = "nodes: {1: {public_address: 203.0.113.45, publish: {web: 8443}},\n"
		 "2: {public_address: 203.0.113.45, publish: {web: 8443}}}",
	 .rows = "1 - web TCP 443 as 8443\n2 - web TCP 443 as 8443\n",
	 .messages = "warning: 8443/tcp of 203.0.113.45 would lead to node 1 and to node 2" ADDRESS(
		 "2")},
	{.name = "published where another service of the node is",
	 .services = WEB "ssh generic required public tcp 22",
	 .site = "nodes: {1: {public_address: 203.0.113.45, publish: {ssh: 443}}}",
	 .rows = "1 - web TCP 443\n1 - ssh TCP 22 as 443\n",
	 .messages = "warning: 443/tcp from outside would lead to two ports of node 1, for 'web' "
		     "and 'ssh'" OWN},
	{.name = "two services published on one port",
	 .services = WEB "ssh generic required public tcp 22",
	 .site = "nodes: {1: {address: 203.0.113.45, publish: {ssh: 8000, web: 8000}}}",
	 .strict = true,
	 .messages =
		 "error: 8000/tcp from outside would lead to two ports of node 1, for 'web' and "
		 "'ssh'" OWN},
	{.name = "published in exchange",
	 .services = WEB "ssh generic required public tcp 22",
	 .site = "nodes: {1: {public_address: 203.0.113.45, publish: {ssh: 443, web: 22}}}",
	 .rows = "1 - web TCP 443 as 22\n1 - ssh TCP 22 as 443\n",
	 .messages = ""},
	{.name = "a port inside a range of the same node leads to the same port",
	 .services = RTP IAX,
	 .site = "nodes: {1: {public_address: 203.0.113.45, publish: {rtp: 100-199},\n"
		 "instances: {a: {values: {IAX: 150}}}}}",
	 .rows = "1 - rtp UDP 100-199\n1 a iax UDP 150\n",
	 .messages = ""},
	{.name = "TCP of one node and UDP of the other",
	 .services = LDAP IAX,
	 .site = "nodes: {1: {public_address: 203.0.113.45,\n"
		 "instances: {a: {values: {LDAP: 389, IAX: 390}}}},\n"
		 "2: {public_address: 203.0.113.45,\n"
		 "instances: {b: {values: {LDAP: 390, IAX: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n1 a iax UDP 390\n2 b ldap TCP 390\n2 b iax UDP 389\n",
	 .messages = ""},
	{.name = "internal services",
	 .services = "-x generic required internal tcp 3306",
	 .site = TWO_BEHIND_ONE,
	 .selection = {.all = true},
	 .rows = "1 - x TCP 3306 from none\n2 - x TCP 3306 from none\n",
	 .messages = ""},
};

int main(void)
{
	return resolve_main(cases, UNIT_COUNT(cases));
}

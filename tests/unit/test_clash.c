#include "core/clash.h"

#include "deployment.h"

#define LDAP "ldap instance required public tcp ${LDAP}\n"
#define CTI "cti instance required public tcp ${CTI}\n"
#define IAX "iax instance required public udp ${IAX}\n"
#define WEB "web generic required public tcp 443\n"
#define DNS "dns generic required public tcp+udp 53\n"
#define RTP "rtp proxy required public udp 100-199\n"
#define LISTEN " (only one of them can listen there; compare with the environment of each module)\n"

static const struct resolve_case cases[] = {
	{.name = "two services of an instance",
	 .services = LDAP CTI,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, CTI: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n1 a cti TCP 389\n",
	 .messages = "warning: port 389 is used twice on node 1: by 'ldap' of a and "
		     "by 'cti' of a" LISTEN},
	{.name = "strictly",
	 .services = LDAP CTI,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, CTI: 389}}}}}",
	 .strict = true,
	 .messages = "error: port 389 is used twice on node 1: by 'ldap' of a and "
		     "by 'cti' of a" LISTEN},
	{.name = "one service of two instances is not joined",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389}}, b: {values: {LDAP: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n1 b ldap TCP 389\n",
	 .messages = "warning: port 389 is used twice on node 1: by 'ldap' of a and "
		     "by 'ldap' of b" LISTEN},
	{.name = "instance and node",
	 .services = LDAP WEB,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 443}}}}}",
	 .rows = "1 a ldap TCP 443\n1 - web TCP 443\n",
	 .messages = "warning: port 443 is used twice on node 1: by 'ldap' of a and by 'web' of "
		     "node 1" LISTEN},
	{.name = "once for both protocols",
	 .services = DNS "ns generic required public tcp+udp 53",
	 .site = "nodes: {1: {}}",
	 .rows = "1 - dns TCP/UDP 53\n1 - ns TCP/UDP 53\n",
	 .messages = "warning: port 53 is used twice on node 1: by 'dns' of node 1 and by 'ns' of "
		     "node 1" LISTEN},
	{.name = "one protocol of two",
	 .services = DNS IAX,
	 .site = "nodes: {1: {instances: {a: {values: {IAX: 53}}}}}",
	 .rows = "1 - dns TCP/UDP 53\n1 a iax UDP 53\n",
	 .messages = "warning: port 53 is used twice on node 1: by 'dns' of node 1 and by 'iax' of "
		     "a" LISTEN},
	{.name = "three on one port",
	 .services = LDAP CTI WEB,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 443, CTI: 443}}}}}",
	 .rows = "1 a ldap TCP 443\n1 a cti TCP 443\n1 - web TCP 443\n",
	 .messages = "warning: port 443 is used twice on node 1: by 'ldap' of a and by 'cti' of "
		     "a" LISTEN
		     "warning: port 443 is used twice on node 1: by 'cti' of a and by 'web' of "
		     "node 1" LISTEN},
	{.name = "TCP and UDP of one number",
	 .services = LDAP IAX,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, IAX: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n1 a iax UDP 389\n",
	 .messages = ""},
	{.name = "two nodes",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389}}}},\n"
		 "2: {instances: {b: {values: {LDAP: 389}}}}}",
	 .rows = "1 a ldap TCP 389\n2 b ldap TCP 389\n",
	 .messages = ""},
	{.name = "a single port inside a range, as IAX inside RTP",
	 .services = RTP IAX,
	 .site = "nodes: {1: {instances: {a: {values: {IAX: 150}}}}}",
	 .rows = "1 - rtp UDP 100-199\n1 a iax UDP 150\n",
	 .messages = ""},
	{.name = "the largest port",
	 .services = LDAP CTI,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 65535, CTI: 65535}}}}}",
	 .rows = "1 a ldap TCP 65535\n1 a cti TCP 65535\n",
	 .messages = "warning: port 65535 is used twice on node 1: by 'ldap' of a and "
		     "by 'cti' of a" LISTEN},
	{.name = "only what is chosen",
	 .services = LDAP CTI,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, CTI: 389}}}}}",
	 .selection = {.excluded = NAMES("cti"), .excluded_count = 1},
	 .rows = "1 a ldap TCP 389\n",
	 .messages = ""},
	{.name = "internal services among themselves",
	 .services = "-x generic required internal tcp 3306\n-y generic required internal tcp 3306",
	 .site = "nodes: {1: {}}",
	 .selection = {.all = true},
	 .rows = "1 - x TCP 3306 from none\n1 - y TCP 3306 from none\n",
	 .messages = ""},
};

int main(void)
{
	return resolve_main(cases, UNIT_COUNT(cases));
}

#include "core/publish.h"

#include "deployment.h"

#define SSH "ssh generic required public tcp 22\n"
#define SIP "sip proxy required public tcp+udp 5060-5061\n"
#define LDAP "ldap instance required public tcp ${LDAP}\n"
#define RTP "rtp instance required public udp ${FIRST}-${LAST}\n"

static const struct resolve_case cases[] = {
	{.name = "single port",
	 .services = SSH,
	 .site = "nodes: {1: {publish: {ssh: 2222}}}",
	 .rows = "1 - ssh TCP 22 as 2222\n",
	 .messages = ""},
	{.name = "the same port",
	 .services = SSH,
	 .site = "nodes: {1: {publish: {ssh: 22}}}",
	 .rows = "1 - ssh TCP 22\n",
	 .messages = ""},
	{.name = "range",
	 .services = SIP,
	 .site = "nodes: {1: {publish: {sip: 6060-6061}}}",
	 .rows = "1 - sip TCP/UDP 5060-5061 as 6060-6061\n",
	 .messages = ""},
	{.name = "range that overlaps itself",
	 .services = SIP,
	 .site = "nodes: {1: {publish: {sip: 5061-5062}}}",
	 .rows = "1 - sip TCP/UDP 5060-5061 as 5061-5062\n",
	 .messages = ""},
	{.name = "up to the last port",
	 .services = SIP,
	 .site = "nodes: {1: {publish: {sip: 65534-65535}}}",
	 .rows = "1 - sip TCP/UDP 5060-5061 as 65534-65535\n",
	 .messages = ""},
	{.name = "down to the first port",
	 .services = SIP,
	 .site = "nodes: {1: {publish: {sip: 1-2}}}",
	 .rows = "1 - sip TCP/UDP 5060-5061 as 1-2\n",
	 .messages = ""},
	{.name = "only on its node",
	 .services = SSH,
	 .site = "nodes: {1: {publish: {ssh: 2222}}, 2: {}}",
	 .rows = "1 - ssh TCP 22 as 2222\n2 - ssh TCP 22\n",
	 .messages = ""},
	{.name = "holes move along",
	 .services = RTP "-inner generic required internal udp 150",
	 .site = "nodes: {1: {instances: {a: {publish: {rtp: 1100-1199},\n"
		 "values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 100-149,151-199 as 1100-1149,1151-1199\n",
	 .messages = ""},
	{.name = "a hole at the beginning moves along",
	 .services = RTP "-inner generic required internal udp 100",
	 .site = "nodes: {1: {instances: {a: {publish: {rtp: 1100-1199},\n"
		 "values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a rtp UDP 101-199 as 1101-1199\n",
	 .messages = ""},
	{.name = "several ports are a stretch from the first to the last",
	 .services = "web generic required public tcp 80 tcp 84\n",
	 .site = "nodes: {1: {publish: {web: 8080-8084}}}",
	 .rows = "1 - web TCP 80,84 as 8080,8084\n",
	 .messages = ""},
	{.name = "of an instance",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {publish: {ldap: 636}, values: {LDAP: 389}},\n"
		 "b: {values: {LDAP: 390}}}}}",
	 .rows = "1 a ldap TCP 389 as 636\n1 b ldap TCP 390\n",
	 .messages = ""},
	{.name = "of each instance",
	 .services = LDAP,
	 .site = "nodes: {1: {instances: {a: {publish: {ldap: 636}, values: {LDAP: 389}},\n"
		 "b: {publish: {ldap: 637}, values: {LDAP: 390}}}}}",
	 .rows = "1 a ldap TCP 389 as 636\n1 b ldap TCP 390 as 637\n",
	 .messages = ""},
	{.name = "of a node, for its only instance",
	 .services = LDAP,
	 .site = "nodes: {1: {publish: {ldap: 636}, instances: {a: {values: {LDAP: 389}}}}}",
	 .rows = "1 a ldap TCP 389 as 636\n",
	 .messages = ""},
	{.name = "the instance before its node",
	 .services = LDAP,
	 .site = "nodes: {1: {publish: {ldap: 636},\n"
		 "instances: {a: {publish: {ldap: 637}, values: {LDAP: 389}}}}}",
	 .rows = "1 a ldap TCP 389 as 637\n",
	 .messages = ""},
	{.name = "one instance its own, the other that of the node",
	 .services = LDAP,
	 .site = "nodes: {1: {publish: {ldap: 636},\n"
		 "instances: {a: {values: {LDAP: 389}},\n"
		 "b: {publish: {ldap: 637}, values: {LDAP: 390}}}}}",
	 .rows = "1 a ldap TCP 389 as 636\n1 b ldap TCP 390 as 637\n",
	 .messages = ""},
	{.name = "the same the other way round",
	 .services = LDAP,
	 .site = "nodes: {1: {publish: {ldap: 636},\n"
		 "instances: {a: {publish: {ldap: 637}, values: {LDAP: 389}},\n"
		 "b: {values: {LDAP: 390}}}}}",
	 .rows = "1 a ldap TCP 389 as 637\n1 b ldap TCP 390 as 636\n",
	 .messages = ""},
	{.name = "of a node, for two instances",
	 .services = LDAP,
	 .site = "nodes: {1: {publish: {ldap: 636}, instances: {a: {values: {LDAP: 389}},\n"
		 "b: {values: {LDAP: 390}}}}}",
	 .rows = NULL,
	 .messages = "error: 'ldap' is published once, but several instances of node 1 have it "
		     "(publish it under each instance)\n"},
	{.name = "of a node, for a range that its instances share",
	 .services = RTP,
	 .site = "nodes: {1: {publish: {rtp: 1100-1199},\n"
		 "instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a,b rtp UDP 100-199 as 1100-1199\n",
	 .messages = ""},
	{.name = "of one instance of several that share a range",
	 .services = RTP,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {publish: {rtp: 1100-1199}, values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = NULL,
	 .messages =
		 "error: 'rtp' of 'a' and of 'b' is one forward, and they publish it differently "
		 "(their ports are the same; publish them the same for both)\n"},
	{.name = "a shared range, twice alike",
	 .services = RTP,
	 .site = "nodes: {1: {instances: {\n"
		 "a: {publish: {rtp: 1100-1199}, values: {FIRST: 100, LAST: 199}},\n"
		 "b: {publish: {rtp: 1100-1199}, values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a,b rtp UDP 100-199 as 1100-1199\n",
	 .messages = ""},
	{.name = "a shared range, twice differently",
	 .services = RTP,
	 .site = "nodes: {1: {instances: {\n"
		 "a: {publish: {rtp: 1100-1199}, values: {FIRST: 100, LAST: 199}},\n"
		 "b: {publish: {rtp: 2100-2199}, values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = NULL,
	 .messages =
		 "error: 'rtp' of 'a' and of 'b' is one forward, and they publish it differently "
		 "(their ports are the same; publish them the same for both)\n"},
	{.name = "a shared range, twice, but not to the same end",
	 .services = RTP,
	 .site = "nodes: {1: {instances: {\n"
		 "a: {publish: {rtp: 1100-1199}, values: {FIRST: 100, LAST: 199}},\n"
		 "b: {publish: {rtp: 1100-1198}, values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = NULL,
	 .messages =
		 "error: 'rtp' of 'a' and of 'b' is one forward, and they publish it differently "
		 "(their ports are the same; publish them the same for both)\n"},
	{.name = "too few ports",
	 .services = SIP,
	 .site = "nodes: {1: {publish: {sip: 6060}}}",
	 .rows = NULL,
	 .messages = "error: 'sip' has 2 ports, and 1 is published for it (its ports are "
		     "5060-5061; give a range of the same size)\n"},
	{.name = "too many ports",
	 .services = SSH,
	 .site = "nodes: {1: {publish: {ssh: 2222-2223}}}",
	 .rows = NULL,
	 .messages = "error: 'ssh' has 1 port, and 2 are published for it (its port is 22; give "
		     "a single one)\n"},
	{.name = "a service that is not wanted",
	 .services = SSH SIP,
	 .site = "nodes: {1: {publish: {ssh: 2222-2223}}}",
	 .selection = {.services = NAMES("sip"), .service_count = 1},
	 .rows = "1 - sip TCP/UDP 5060-5061\n",
	 .messages = ""},
};

int main(void)
{
	return resolve_main(cases, UNIT_COUNT(cases));
}

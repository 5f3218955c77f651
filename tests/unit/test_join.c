#include "core/join.h"

#include "deployment.h"

#define JANUS "janus instance required public udp ${FIRST}-${LAST}\n"

static const struct resolve_case cases[] = {
	{.name = "identical ranges are one requirement",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 100, LAST: 199}}, c: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a,b,c janus UDP 100-199\n",
	 .messages = ""},
	{.name = "some of them identical",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 300, LAST: 399}},\n"
		 "b: {values: {FIRST: 100, LAST: 199}}, c: {values: {FIRST: 300, LAST: 399}},\n"
		 "d: {values: {FIRST: 100, LAST: 199}}, e: {values: {FIRST: 200, LAST: 299}}}}}",
	 .rows = "1 a,c janus UDP 300-399\n1 b,d janus UDP 100-199\n1 e janus UDP 200-299\n",
	 .messages = ""},
	{.name = "overlapping ranges are not joined",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 100, LAST: 200}}}}}",
	 .rows = "1 a janus UDP 100-199\n1 b janus UDP 100-200\n",
	 .messages = ""},
	{.name = "identical ranges of two nodes are not joined",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}}}},\n"
		 "2: {instances: {b: {values: {FIRST: 100, LAST: 199}}}}}",
	 .rows = "1 a janus UDP 100-199\n2 b janus UDP 100-199\n",
	 .messages = ""},
	{.name = "joined by protocol, in the order of instances and protocols",
	 .services = "media instance required public tcp ${FIRST}-${LAST} udp ${MIN}-${MAX}\n",
	 .site = "nodes: {1: {instances: {\n"
		 "a: {values: {FIRST: 300, LAST: 399, MIN: 100, MAX: 199}},\n"
		 "b: {values: {FIRST: 300, LAST: 399, MIN: 200, MAX: 299}}}}}",
	 .rows = "1 a,b media TCP 300-399\n1 a media UDP 100-199\n1 b media UDP 200-299\n",
	 .messages = ""},
	{.name = "the same ports on different protocols are not joined",
	 .services = "media instance required public tcp ${FIRST}-${LAST} udp ${MIN}-${MAX}\n",
	 .site = "nodes: {1: {instances: {\n"
		 "a: {values: {FIRST: 100, LAST: 199, MIN: 200, MAX: 299}},\n"
		 "b: {values: {FIRST: 200, LAST: 299, MIN: 100, MAX: 199}}}}}",
	 .rows = "1 a media TCP 100-199\n1 a media UDP 200-299\n"
		 "1 b media TCP 200-299\n1 b media UDP 100-199\n",
	 .messages = ""},
	{.name = "only the chosen ones are joined",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 100, LAST: 199}}, c: {values: {FIRST: 100, LAST: 199}}}}}",
	 .selection = {.instances = NAMES("c", "a"), .instance_count = 2},
	 .rows = "1 a,c janus UDP 100-199\n",
	 .messages = ""},
	{.name = "one hole for all of them",
	 .services = JANUS "-sip instance required internal udp ${SIP}\n",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199, SIP: 150}},\n"
		 "b: {values: {FIRST: 100, LAST: 199, SIP: 160}}}}}",
	 .rows = "1 a,b janus UDP 100-149,151-159,161-199\n",
	 .messages = ""},
	{.name = "what carving makes alike",
	 .services = JANUS "-sip generic required internal udp 100\n",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 199}},\n"
		 "b: {values: {FIRST: 101, LAST: 199}}}}}",
	 .rows = "1 a,b janus UDP 101-199\n",
	 .messages = ""},
	{.name = "several ports without any range are not joined",
	 .services = "web instance required public tcp ${FIRST} tcp ${LAST}\n",
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 80, LAST: 443}},\n"
		 "b: {values: {FIRST: 80, LAST: 443}}}}}",
	 .rows = "1 a web TCP 80,443\n1 b web TCP 80,443\n",
	 .messages = ""},
	{.name = "ranges of one port are single ports",
	 .services = JANUS,
	 .site = "nodes: {1: {instances: {a: {values: {FIRST: 100, LAST: 100}},\n"
		 "b: {values: {FIRST: 100, LAST: 100}}}}}",
	 .rows = "1 a janus UDP 100\n1 b janus UDP 100\n",
	 .messages = "warning: port 100 is used twice on node 1: by 'janus' of a and by 'janus' "
		     "of b (only one of them can listen there; compare with the environment of "
		     "each module)\n"},
};

int main(void)
{
	return resolve_main(cases, UNIT_COUNT(cases));
}

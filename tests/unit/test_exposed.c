#include "core/exposed.h"

#include "deployment.h"

#define SSH "ssh generic required admins tcp 22\n"
#define IAX "iax instance required trunks udp ${IAX}\n"
#define RTP "rtp proxy required public udp 10000-20000\n"
#define WIDE "wide generic required public tcp 20-30\n"

#define RESTRICTED "networks: {admins: [192.0.2.0/24], trunks: [198.51.100.7]}\n"
#define HINT " (restrict that service too, or leave it out with --exclude)\n"

static const struct resolve_case cases[] = {
	{.name = "a restricted port in a range that is open to any",
	 .services = RTP IAX,
	 .site = RESTRICTED "nodes: {1: {instances: {a: {values: {IAX: 10500}}}}}",
	 .rows = "1 - rtp UDP 10000-20000\n1 a iax UDP 10500 from 198.51.100.7\n",
	 .messages = "warning: 'iax' is restricted to 198.51.100.7, but another service of node 1 "
		     "opens UDP 10500 to any" HINT},
	{.name = "outside the range",
	 .services = RTP IAX,
	 .site = RESTRICTED "nodes: {1: {instances: {a: {values: {IAX: 9999}}}}}",
	 .rows = "1 - rtp UDP 10000-20000\n1 a iax UDP 9999 from 198.51.100.7\n",
	 .messages = ""},
	{.name = "inside the range of another node",
	 .services = RTP IAX,
	 .site = RESTRICTED "nodes: {1: {instances: {a: {values: {IAX: 10500}}}}, 2: {}}",
	 .selection = {.excluded = NAMES("rtp"), .excluded_count = 1},
	 .rows = "1 a iax UDP 10500 from 198.51.100.7\n",
	 .messages = ""},
	{.name = "on the other protocol",
	 .services = RTP "admin generic required admins tcp 10500\n",
	 .site = RESTRICTED "nodes: {1: {}}",
	 .rows = "1 - rtp UDP 10000-20000\n1 - admin TCP 10500 from 192.0.2.0/24\n",
	 .messages = ""},
	{.name = "nothing is restricted",
	 .services = SSH WIDE,
	 .site = "nodes: {1: {}}",
	 .rows = "1 - ssh TCP 22\n1 - wide TCP 20-30\n",
	 .messages = ""},
	{.name = "the range is restricted as well",
	 .services = SSH WIDE,
	 .site = RESTRICTED "allow: {wide: [admins]}\nnodes: {1: {}}",
	 .rows = "1 - ssh TCP 22 from 192.0.2.0/24\n1 - wide TCP 20-30 from 192.0.2.0/24\n",
	 .messages = ""},
	{.name = "a restricted range that is partly open",
	 .services = "some generic required admins tcp 25-35\n" WIDE,
	 .site = RESTRICTED "nodes: {1: {}}",
	 .rows = "1 - some TCP 25-35 from 192.0.2.0/24\n1 - wide TCP 20-30\n",
	 .messages = "warning: 'some' is restricted to 192.0.2.0/24, but another service of node 1 "
		     "opens TCP 25-30 to any" HINT},
};

int main(void)
{
	return resolve_main(cases, UNIT_COUNT(cases));
}

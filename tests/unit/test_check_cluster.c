/* Where modules are installed, and which nodes there are. */
#include "facts.h"

#define WEB "web generic required public tcp 443\n"
#define SITE                                                                                       \
	"nodes: {1: {leader: true, proxy: {id: p1}, instances: {a: {}}}, 2: {instances: {b: {}}}}"

static const struct facts_case cases[] = {
	{.name = "as it is",
	 .services = WEB,
	 .site = SITE,
	 .facts = "listed\nplaced p1 1\nplaced a 1\nplaced b 2\nmember 1 leader\nmember 2\n",
	 .findings = ""},
	{.name = "more, fewer, elsewhere",
	 .services = WEB,
	 .site = SITE,
	 .facts = "listed\nplaced a 1\nplaced b 1\nplaced c 2\n",
	 .findings = "warning misplaced b: is on node 2 here, and installed on node 1 "
		     "(facts:3:1)\n"
		     "warning unknown-module c: is installed on node 2, and the deployment does "
		     "not have it\n"
		     "warning not-installed p1: is not installed any more (facts:1:1)\n"},
	{.name = "none is installed",
	 .services = WEB,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .facts = "listed\n",
	 .findings = "warning not-installed a: is not installed any more (facts:1:1)\n"},
	{.name = "other nodes, another leader",
	 .services = WEB,
	 .site = SITE,
	 .facts = "member 2 leader\nmember 3\n",
	 .findings = "note cluster node 3: is in the cluster, and the deployment does not have it\n"
		     "warning cluster node 1: is not in the cluster any more (facts:1:1)\n"
		     "warning cluster node 1: is the leader here, and node 2 is (facts:1:1)\n"},
	{.name = "a leader that is not marked",
	 .services = WEB,
	 .site = "nodes: {1: {}, 2: {}}",
	 .facts = "member 1\nmember 2 leader\n",
	 .findings = "note cluster node 2: is the leader of the cluster (facts:2:1), which is not "
		     "marked here\n"},
	{.name = "a single node need not be marked",
	 .services = WEB,
	 .site = "nodes: {1: {}}",
	 .facts = "member 1 leader\n",
	 .findings = ""},
	{.name = "of two files the last one knows",
	 .services = WEB,
	 .site = SITE,
	 .facts = "member 1\nmember 2 leader\nmember 1 leader\nmember 2\n",
	 .findings = ""},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

/* Values of the deployment against later ones. */
#include "facts.h"

#define SERVICES                                                                                   \
	"ldap instance required public tcp ${LDAP}\niax instance optional public udp "             \
	"${IAX:-4569}\n-db instance optional internal tcp ${DB}\n-sip instance required internal " \
	"udp ${SIP}\nrtp proxy required public udp ${MIN:-1}-${MAX:-2}\n"
#define SITE "nodes: {1: {instances: {a: {values: {LDAP: 389, IAX: 4570, DB: 3306, SIP: 5080}}}}}"
#define TWO                                                                                        \
	"nodes: {1: {instances: {a: {values: {LDAP: 389, SIP: 5080}}}}, 2: {proxy: {id: p2}, "     \
	"instances: {b: {values: {LDAP: 389, SIP: 5080}}}}}"
#define LATER " in its later environment (facts:1:1)\n"

static const struct facts_case cases[] = {
	{.name = "the same",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 LDAP=389 IAX=4570 DB=3306 SIP=5080\n",
	 .findings = ""},
	{.name = "other values",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 LDAP=390 IAX=4570 DB=3307 SIP=5080\n",
	 .findings = "warning stale a: LDAP is 389 here, and 390" LATER
		     "warning stale a: DB is 3306 here, and 3307" LATER},
	{.name = "values that are gone; of an internal one it matters where it must be known",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 LDAP=389 IAX=\n",
	 .findings = "warning stale a: IAX is 4570 here, and not set" LATER
		     "note stale a: DB is 3306 here, and not set" LATER
		     "warning stale a: SIP is 5080 here, and not set" LATER},
	{.name = "new values",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, SIP: 5080}}}}}",
	 .facts = "module a 1 LDAP=389 IAX=4571 DB=3306 SIP=5080\n",
	 .findings = "warning stale a: IAX is not set here, and 4571" LATER
		     "note stale a: DB is not set here, and 3306" LATER},
	{.name = "what is no port is not shown",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 LDAP=secret IAX=4570 DB=3306 SIP=5080\n",
	 .findings = "warning stale a: LDAP is 389 here, and no port number" LATER},
	{.name = "the last of the same variable holds",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 LDAP=1 LDAP=389 IAX=4570 DB=3306 SIP=5080\n",
	 .findings = ""},
	{.name = "no values at all",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .facts = "module a 1 LDAP=389\n",
	 .findings = "warning stale a: has no values here; its later environment (facts:1:1) has "
		     "some\n"},
	{.name = "nor later",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {}}}}",
	 .facts = "module a 1\n",
	 .findings = ""},
	{.name = "a module that is not there",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module b 1 LDAP=389\n",
	 .findings = "warning unknown-module b: has an environment, and the deployment does not "
		     "have it\n"},
	{.name = "a module of another node",
	 .services = SERVICES,
	 .site = TWO,
	 .facts = "module a 2 LDAP=389 SIP=5080\nmodule b 0 LDAP=389 SIP=5080\n",
	 .findings = "warning misplaced a: is on node 1 here, and on node 2 by its environment "
		     "(facts:1:1)\n"},
	{.name = "a list of ports has some variables only",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "list LDAP=391\n",
	 .findings = "warning stale a: LDAP is 389 here, and 391 in its own list of ports "
		     "(facts:1:1)\n"},
	{.name = "by the id of its instance",
	 .services = SERVICES,
	 .site = TWO,
	 .facts = "list b LDAP=389\nlist a LDAP=391\nlist c LDAP=389\nlist LDAP=389\n",
	 .findings = "warning stale a: LDAP is 389 here, and 391 in its own list of ports "
		     "(facts:2:1)\n"
		     "warning unknown-module c: has a list of ports, and the deployment does not "
		     "have it\n"
		     "warning unknown-module : cannot tell whose list of ports this is; not "
		     "compared\n"},
	{.name = "malformed here, which has been said",
	 .services = SERVICES,
	 .site = "nodes: {1: {proxy: {id: p1, values: {MIN: 3, MAX: 2}}}}",
	 .facts = "module p1 1 MIN=3 MAX=2\nfirewall whole\n",
	 .findings = ""},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

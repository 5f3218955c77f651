/* What is to be opened and the node does not let in. */
#include "facts.h"

#define SITE                                                                                       \
	"nodes: {1: {proxy: {id: p1}, instances: {a: {values: {LDAP: 389, SFTP: 2022, J1: 21000, " \
	"J2: 21099}}}}}"
#define TWO                                                                                        \
	"nodes: {1: {instances: {a: {values: {LDAP: 389, J1: 21000, J2: 21099}}, b: {values: "     \
	"{LDAP: 390, J1: 21000, J2: 21099}}}}}"
#define PROXY "open p1 5060-5061/tcp 5060-5061/udp 10000-20000/udp\n"
#define A "open a 389/tcp 2022/tcp 21000-21099/udp\n"
#define WEB "open https 443/tcp\n"

static const struct facts_case cases[] = {
	{.name = "all open", .site = SITE, .facts = "firewall whole\n" PROXY A WEB, .findings = ""},
	{.name = "no firewall, nothing to say", .site = SITE, .facts = "", .findings = ""},
	{.name = "a required service and an optional one of a whole status",
	 .site = SITE,
	 .facts = "firewall whole\nopen a 21000-21099/udp\n" PROXY WEB,
	 .findings = "error closed a: 'ldap' needs TCP 389, which the node's own firewall does not "
		     "let in\n"
		     "warning closed a: 'sftp' needs TCP 2022, which the node's own firewall does "
		     "not let in\n"},
	{.name = "generic ones",
	 .site = SITE,
	 .facts = "firewall whole\n" PROXY A,
	 .findings = "error closed node 1: 'https' needs TCP 443, which the node's own firewall "
		     "does not let in\n"},
	{.name = "of a definition alone its module can be told, nothing else",
	 .site = SITE,
	 .facts = "firewall\nopen a 389/tcp 21000-21099/udp\n",
	 .findings = "warning closed a: 'sftp' needs TCP 2022, which the node's own firewall does "
		     "not let in\n"},
	{.name = "names that are known, and one that is not",
	 .site = SITE,
	 .facts = "firewall whole\nnamed https\nnamed a\nnamed p1\n",
	 .findings = "note undefined-service node 1: which ports its firewall lets in for a, p1 is "
		     "not known\n"},
	{.name = "names and their definitions in another file",
	 .site = SITE,
	 .facts = "firewall whole\nnamed https\nnamed a\nnamed p1\nfirewall\n" PROXY
		  "firewall\nopen a 389/tcp 21000-21099/udp\n",
	 .findings = "warning closed a: 'sftp' needs TCP 2022, which the node's own firewall does "
		     "not let in\n"},
	{.name = "a definition that the zone does not have",
	 .site = SITE,
	 .facts = "firewall whole\nnamed https\nnamed p1\nfirewall\n" PROXY "firewall\n" A,
	 .findings =
		 "error closed a: 'janus' needs UDP 21000-21099, which the node's own firewall "
		 "does not let in\n"
		 "error closed a: 'ldap' needs TCP 389, which the node's own firewall does not "
		 "let in\n"
		 "warning closed a: 'sftp' needs TCP 2022, which the node's own firewall does not "
		 "let in\n"},
	{.name = "a definition that a rich rule lets in by its name",
	 .site = SITE,
	 .facts = "firewall whole\nnamed https\nnamed p1\nfirewall\n" PROXY "firewall\n" A
		  "firewall rules\nnamed a\n",
	 .findings = ""},
	{.name = "the last definition holds",
	 .site = SITE,
	 .facts = "firewall\nopen a 389/tcp 21000-21099/udp 7/tcp\nfile new\nfirewall\n" A,
	 .findings = ""},
	{.name = "a module that the zone does not have, beside a name that is not known",
	 .site = "nodes: {1: {instances: {a: {values: {LDAP: 389, J1: 21000, J2: 21099}}}}}",
	 .selection = {.services = NAMES("ldap", "https"), .service_count = 2},
	 .facts = "firewall whole\nnamed mail1\n",
	 .findings = "note undefined-service node 1: which ports its firewall lets in for mail1 is "
		     "not known\n"
		     "error closed a: 'ldap' needs TCP 389, which the node's own firewall does not "
		     "let in\n"},
	{.name = "two parts in one file are one",
	 .site = SITE,
	 .facts = "firewall\nopen a 389/tcp\nopen a 2022/tcp 21000-21099/udp\n",
	 .findings = ""},
	{.name = "ports of the zone itself count",
	 .site = SITE,
	 .facts = "firewall whole\nopen - 443/tcp\n" PROXY A,
	 .findings = ""},
	{.name = "and stay where rich rules are shown in another file",
	 .site = SITE,
	 .facts = "firewall whole\nopen - 443/tcp\n" PROXY A
		  "file rules\nfirewall rules\nopen - 9/udp\n",
	 .findings = "note other-opening node 1: the zone itself lets in UDP 9, which nothing of "
		     "this deployment needs; it is not forwarded\n"},
	{.name = "whichever file comes first",
	 .site = SITE,
	 .facts = "firewall rules\nopen - 443/tcp\nfile zone\nfirewall whole\nopen - 9/udp\n" PROXY
		 A,
	 .findings = "note other-opening node 1: the zone itself lets in UDP 9, which nothing of "
		     "this deployment needs; it is not forwarded\n"},
	{.name = "of a later state of the zone only that holds",
	 .site = SITE,
	 .facts =
		 "firewall whole\nopen - 9/udp\nfile new\nfirewall whole\nopen - 443/tcp\n" PROXY A,
	 .findings = ""},
	{.name = "dropped before it is let in",
	 .site = SITE,
	 .facts = "firewall whole\ndrop 389/tcp\n" PROXY A WEB,
	 .findings = "error closed a: 'ldap' needs TCP 389, which the node's own firewall does not "
		     "let in\n"},
	{.name = "sent to another port for everybody, it is let in",
	 .site = SITE,
	 .facts = "firewall whole\nredirect 0.0.0.0/0 tcp 443 8443\n" PROXY A,
	 .findings = ""},
	{.name = "for some it is not",
	 .site = SITE,
	 .facts = "firewall whole\nredirect 10.0.0.0/8 tcp 443 8443\n" PROXY A,
	 .findings = "error closed node 1: 'https' needs TCP 443, which the node's own firewall "
		     "does not let in\n"},
	{.name = "documented, not opened",
	 .site = SITE,
	 .facts = "firewall\nopen p1 5060-5061/tcp 5060/udp 10000-20000/udp\n",
	 .findings = "note narrower p1: 'sip' has UDP 5061 by the documentation; this version does "
		     "not open that\n"},
	{.name = "one protocol altogether is not that",
	 .site = SITE,
	 .facts = "firewall\nopen p1 5060-5061/tcp 10000-20000/udp\n",
	 .findings = "error closed p1: 'sip' needs UDP 5060-5061, which the node's own firewall "
		     "does not let in\n"},
	{.name = "nor is the first port",
	 .site = SITE,
	 .facts = "firewall\nopen p1 5060-5061/tcp 5061/udp 10000-20000/udp\n",
	 .findings = "error closed p1: 'sip' needs UDP 5060, which the node's own firewall does "
		     "not let in\n"},
	{.name = "a range that values make longer",
	 .site = "nodes: {1: {proxy: {id: p1, values: {MAX: 30000}}}}",
	 .facts = "firewall\n" PROXY,
	 .findings = "warning cut-range p1: of 'rtp' (10000-30000 by its values) the node's own "
		     "firewall does not let in UDP 20001-30000\n"},
	{.name = "a range that is let in in part",
	 .site = SITE,
	 .facts = "firewall\nopen a 389/tcp 2022/tcp 21050-21200/udp\n",
	 .findings = "warning cut-range a: of 'janus' (21000-21099 by its values) the node's own "
		     "firewall does not let in UDP 21000-21049\n"
		     "warning stale-opening a: the node lets in UDP 21100-21200 for it, which "
		     "nothing of it uses\n"},
	{.name = "instances that share a range, of which one alone is shown",
	 .site = TWO,
	 .facts = "firewall\nopen a 389/tcp\n",
	 .findings = ""},
	{.name = "both of them",
	 .site = TWO,
	 .facts = "firewall\nopen a 389/tcp\nopen b 390/tcp\n",
	 .findings = "error closed a: 'janus' needs UDP 21000-21099, which the node's own firewall "
		     "does not let in\n"},
	{.name = "one opens it for the other",
	 .site = TWO,
	 .facts = "firewall\nopen a 389/tcp 21000-21099/udp\nopen b 390/tcp\n",
	 .findings = ""},
	{.name = "what is not selected is not missed",
	 .site = SITE,
	 .selection = {.services = NAMES("https"), .service_count = 1},
	 .facts = "firewall whole\n" WEB,
	 .findings = ""},
	{.name = "a proxy that the site does not have needs a whole status",
	 .site = TWO,
	 .facts = "firewall\nopen a 389/tcp 21000-21099/udp\nopen b 390/tcp\nopen https 443/tcp\n",
	 .findings = ""},
};

int main(void)
{
	return facts_main(cases, UNIT_COUNT(cases));
}

/* Ports that updates have moved. */
#include "facts.h"

#define SERVICES                                                                                   \
	"janus instance required public udp ${J1}-${J2}\niax instance optional public udp "        \
	"${IAX}\n-sip instance required internal tcp ${SIP} udp ${UDP:-${SIP}}\n"
#define SITE "nodes: {1: {instances: {a: {values: {J1: 100, J2: 199, IAX: 50, SIP: 80}}}}}"
#define NEW "module a 1 J1=300 J2=399 IAX=60 SIP=80 UDP=90\n"
#define MOVES "move SIP udp 80 90\nmove IAX udp 50 60\nmove Janus udp 100-199 300-399\n"
#define MOVED                                                                                      \
	"warning moved a: an update has moved 'Janus' from UDP 100-199 to 300-399, 'IAX' from "    \
	"UDP 50 to 60, 'SIP' from UDP 80 to 90\n"

static const struct facts_case cases[] = {
	{.name = "no moves",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 J1=100 J2=199 IAX=50 SIP=80\n",
	 .findings = ""},
	{.name = "taken over, not confirmed",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {values: {J1: 300, J2: 399, IAX: 60, SIP: 80, UDP: "
		 "90}}}}}",
	 .facts = NEW MOVES,
	 .findings = MOVED},
	{.name = "and confirmed",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {values: {J1: 300, J2: 399, IAX: 60, SIP: 80, UDP: "
		 "90}}}}}",
	 .facts = NEW MOVES "seen\n",
	 .findings = ""},
	{.name = "still old",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {values: {J1: 100, J2: 199, IAX: 60, SIP: 80}}}}}",
	 .facts = NEW MOVES "seen\n",
	 .findings = "warning stale a: J1 is 100 here, and 300 in its later environment "
		     "(facts:1:1)\n"
		     "warning stale a: J2 is 199 here, and 399 in its later environment "
		     "(facts:1:1)\n"
		     "warning stale a: UDP is not set here, and 90 in its later environment "
		     "(facts:1:1)\n"
		     "error moved a: 'janus' is UDP 100-199 here, which an update has moved to "
		     "300-399 (facts:4:1)\n"
		     "error moved a: 'sip' is UDP 80 here, which an update has moved to 90 "
		     "(facts:4:1)\n"},
	{.name = "other, and not one of those that were moved",
	 .services = SERVICES,
	 .site = "nodes: {1: {instances: {a: {values: {J1: 300, J2: 399, IAX: 61, SIP: 80, UDP: "
		 "90}}}}}",
	 .facts = NEW MOVES "seen\n",
	 .findings = "warning stale a: IAX is 61 here, and 60 in its later environment "
		     "(facts:1:1)\n"},
	{.name = "of a module that is not there",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module b 1 IAX=1\n" MOVES,
	 .findings = "warning unknown-module b: has an environment, and the deployment does not "
		     "have it\n"},
	{.name = "many",
	 .services = SERVICES,
	 .site = SITE,
	 .facts = "module a 1 J1=100 J2=199 IAX=50 SIP=80\n"
		  "move m tcp 1 2\nmove m tcp 1 2\nmove m tcp 1 2\nmove m tcp 1 2\nmove m tcp 1 2\n"
		  "move m tcp 1 2\nmove m tcp 1 2\nmove m tcp 1 2\nmove m tcp 1 2\n",
	 .findings = "warning moved a: an update has moved 'm' from TCP 1 to 2, 'm' from TCP 1 to "
		     "2, 'm' from TCP 1 to 2, 'm' from TCP 1 to 2, 'm' from TCP 1 to 2, 'm' from "
		     "TCP 1 to 2, 'm' from TCP 1 to 2, 'm' from TCP 1 to 2 and 1 more\n"},
};

/* The deployment's own environment: what it says itself is new, what is stronger may be old. */
static void check_own(const char *name, const char *later, const char *want)
{
	static const char environment[] = "MODULE_ID=nethvoice1\nNODE_ID=1\nJ1=300\nJ2=399\n"
					  "IAX=60\nSIP=80\nUDP=90\n";
	static const char site[] = "nvports: site/1\n"
				   "nodes: {1: {instances: {nethvoice1: {values: {IAX: 50}}}}}";
	struct deployment d = {.ctx = {.keep_all = true}};
	struct np_findings findings = {0};
	struct np_selection all = {0};
	struct np_module *modules;
	struct np_facts facts;

	deployment_catalogue(&d, SERVICES);
	assert_int_equal(np_environment_read(&d.ctx, &d.catalogue,
					     deployment_source(&d, "env", environment), NULL,
					     &modules),
			 0);
	facts = facts_read(&d, "module nethvoice1 1\n" MOVES);
	modules->moves = facts.modules->moves;
	assert_int_equal(
		np_site_read(&d.ctx, &d.catalogue, deployment_source(&d, "site", site), &d.site),
		0);
	assert_int_equal(np_site_merge(&d.ctx, &d.catalogue, &d.site, modules), 0);
	assert_int_equal(np_site_finish(&d.ctx, &d.catalogue, &d.site), 0);
	facts = facts_read(&d, later);
	deployment_resolve(&d, &all, NP_WARNING);
	np_check_facts(&d.ctx, &d.site, &d.plan, &facts, &findings);
	unit_text(name, facts_findings(&d, &findings), want);
	deployment_release(&d);
}

static void test_own(void **state)
{
	(void)state;
	check_own("own", "",
		  "warning moved nethvoice1: an update has moved 'Janus' from UDP 100-199 to "
		  "300-399, 'IAX' from UDP 50 to 60, 'SIP' from UDP 80 to 90\n"
		  "error moved nethvoice1: 'iax' is UDP 50 here, which an update has moved to 60 "
		  "(facts:4:1)\n");
	check_own("a later one has spoken",
		  "module nethvoice1 1 J1=300 J2=399 IAX=60 SIP=80 UDP=90\n",
		  "warning stale nethvoice1: IAX is 50 here, and 60 in its later environment "
		  "(facts:1:1)\n");
}

int main(void)
{
	struct facts_table table = {cases, UNIT_COUNT(cases)};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(facts_table_test, &table),
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "nvports/input.h"

#include "input.h"

static const char deployment[] =
	"nvports: site/1\n"
	"nodes:\n"
	"  1:\n"
	"    proxy: {id: nethvoice-proxy1}\n"
	"    instances: {nethvoice1: {values: {LDAP_PORT: 5}}, nethvoice2: }\n"
	"  2: {instances: {nethvoice3: }}\n";

#define UNTOUCHED_1 "node 1:\n"
#define PROXY_1 "  proxy nethvoice-proxy1:\n"
#define INSTANCE_1 "  instance nethvoice1: values 5:50:LDAP_PORT=5\n"
#define INSTANCE_2 "  instance nethvoice2:\n"
#define NODE_2 "node 2:\n  instance nethvoice3:\n"

static int set(struct np_ctx *ctx, const char *assignment, struct np_catalogue *catalogue,
	       struct np_site *site)
{
	unit_catalogue(ctx, catalogue);
	unit_outcome("site", ctx,
		     np_site_read(ctx, catalogue, unit_source(ctx, "", deployment), site), "");
	unit_outcome("site", ctx, np_site_finish(ctx, catalogue, site), "");
	return np_site_set(ctx, catalogue, site, assignment);
}

static const struct {
	const char *assignment, *nodes;
} good[] = {
	{"nethvoice2.IAX_PORT=20110", UNTOUCHED_1 PROXY_1 INSTANCE_1
	 "  instance nethvoice2: set --set nethvoice2.IAX_PORT=20110:IAX_PORT=20110\n" NODE_2},
	{"nethvoice1.LDAP_PORT=7",
	 UNTOUCHED_1 PROXY_1 "  instance nethvoice1: values 5:50:LDAP_PORT=5 "
			     "set --set nethvoice1.LDAP_PORT=7:LDAP_PORT=7\n" INSTANCE_2 NODE_2},
	{"nethvoice-proxy1.RTP_MIN=1", UNTOUCHED_1
	 "  proxy nethvoice-proxy1: set --set nethvoice-proxy1.RTP_MIN=1:RTP_MIN=1\n" INSTANCE_1
		 INSTANCE_2 NODE_2},
	{"2.SSH_PORT=2222", UNTOUCHED_1 PROXY_1 INSTANCE_1 INSTANCE_2
	 "node 2:\n"
	 "  generic 2: set --set 2.SSH_PORT=2222:SSH_PORT=2222\n"
	 "  instance nethvoice3:\n"},
	{"nethvoice3.IAX_PORT=", UNTOUCHED_1 PROXY_1 INSTANCE_1 INSTANCE_2
	 "node 2:\n"
	 "  instance nethvoice3: set --set nethvoice3.IAX_PORT=:IAX_PORT=''\n"},
	{"nethvoice3.IAX_PORT=a=b.c", UNTOUCHED_1 PROXY_1 INSTANCE_1 INSTANCE_2
	 "node 2:\n"
	 "  instance nethvoice3: set --set nethvoice3.IAX_PORT=a=b.c:IAX_PORT='a=b.c'\n"},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(good); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};

		unit_outcome(good[i].assignment, &ctx,
			     set(&ctx, good[i].assignment, &catalogue, &site), "");
		unit_text(good[i].assignment, unit_nodes(&ctx, &catalogue, &site), good[i].nodes);
		np_ctx_release(&ctx);
	}
}

#define FORM(text)                                                                                 \
	"--set " text ": error: expected ID.VARIABLE=PORT\n"                                       \
	"  hint: for example --set nethvoice1.NETHCTI_TLS_PORT=20107\n"
#define SHOW                                                                                       \
	"  hint: no service of the catalogue uses it; "                                            \
	"'nvports list --all --columns service,variable' shows all\n"
#define GIVE "  hint: give it to those whose port it is\n"
#define NOBODY(text, id)                                                                           \
	"--set " text ": error: there is no instance, proxy or node '" id "'\n"                    \
	"  hint: known: nethvoice-proxy1, nethvoice1, nethvoice2, nethvoice3\n"

static const struct {
	const char *assignment, *messages;
} refused[] = {
	{"", FORM("")},
	{"nethvoice1", FORM("nethvoice1")},
	{"IAX_PORT=5", FORM("IAX_PORT=5")},
	{"nethvoice1.IAX_PORT", FORM("nethvoice1.IAX_PORT")},
	{"IAX_PORT=nethvoice1.5", FORM("IAX_PORT=nethvoice1.5")},
	{"nethvoice9.IAX_PORT=5", NOBODY("nethvoice9.IAX_PORT=5", "nethvoice9")},
	{"Nethvoice1.IAX_PORT=5", NOBODY("Nethvoice1.IAX_PORT=5", "Nethvoice1")},
	{".IAX_PORT=5", NOBODY(".IAX_PORT=5", "")},
	{"3.SSH_PORT=5", NOBODY("3.SSH_PORT=5", "3")},
	{"0.SSH_PORT=5", NOBODY("0.SSH_PORT=5", "0")},
	{"01.SSH_PORT=5", NOBODY("01.SSH_PORT=5", "01")},
	{"4294967297.SSH_PORT=5", NOBODY("4294967297.SSH_PORT=5", "4294967297")},
	{"nethvoice1.IAX_PRT=5", "--set nethvoice1.IAX_PRT=5: error: unknown variable 'IAX_PRT'\n"
				 "  hint: did you mean 'IAX_PORT'?\n"},
	{"nethvoice1.NETHVOICE_HOST=5",
	 "--set nethvoice1.NETHVOICE_HOST=5: error: unknown variable 'NETHVOICE_HOST'\n" SHOW},
	{"nethvoice1.=5", "--set nethvoice1.=5: error: unknown variable ''\n" SHOW},
	{"nethvoice1.nethvoice2.IAX_PORT=5",
	 "--set nethvoice1.nethvoice2.IAX_PORT=5: error: unknown variable "
	 "'nethvoice2.IAX_PORT'\n" SHOW},
	{"1.IAX_PORT=5", "--set 1.IAX_PORT=5: error: 'IAX_PORT' is a variable of instances, not "
			 "of nodes\n" GIVE},
	{"nethvoice1.RTP_MIN=5", "--set nethvoice1.RTP_MIN=5: error: 'RTP_MIN' is a variable of "
				 "proxies, not of instances\n" GIVE},
	{"nethvoice-proxy1.SSH_PORT=5", "--set nethvoice-proxy1.SSH_PORT=5: error: 'SSH_PORT' is a "
					"variable of nodes, not of proxies\n" GIVE},
	{"nethvoice9.IAX_PRT=5",
	 NOBODY("nethvoice9.IAX_PRT=5",
		"nethvoice9") "--set nethvoice9.IAX_PRT=5: error: unknown variable 'IAX_PRT'\n"
			      "  hint: did you mean 'IAX_PORT'?\n"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};

		unit_outcome(refused[i].assignment, &ctx,
			     set(&ctx, refused[i].assignment, &catalogue, &site),
			     refused[i].messages);
		np_ctx_release(&ctx);
	}
}

/* Of two for the same variable the later one comes first, and thus holds. */
static void test_twice(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_site site = {0};
	const struct np_value *value;

	(void)state;
	assert_int_equal(set(&ctx, "nethvoice1.IAX_PORT=1", &catalogue, &site), 0);
	assert_int_equal(np_site_set(&ctx, &catalogue, &site, "nethvoice1.IAX_PORT=2"), 0);
	value = np_site_owner(&site, "nethvoice1")->values[NP_FROM_COMMAND_LINE];
	unit_number("first", value->port, 2);
	unit_number("second", value->next->port, 1);
	unit_true("no third", !value->next->next);
	np_ctx_release(&ctx);
}

static void test_empty_site(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_site site = {0};

	(void)state;
	unit_catalogue(&ctx, &catalogue);
	assert_int_equal(np_site_finish(&ctx, &catalogue, &site), 0);
	unit_outcome("empty", &ctx, np_site_set(&ctx, &catalogue, &site, "nethvoice1.IAX_PORT=1"),
		     "--set nethvoice1.IAX_PORT=1: error: there is no instance, proxy or node "
		     "'nethvoice1'\n"
		     "  hint: known: none\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_empty_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

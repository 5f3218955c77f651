/* Values, from where they are written to the resolver: which one holds, and which are no ports. */
#include "nvports/input.h"
#include "nvports/plan.h"

#include "input.h"

/* A value as it is written in one or more of the places for it, and what comes of it. */
static const struct {
	const char *name, *values, *environment, *assignment;
	const char *ports; /* of "ldap"; NULL: it fails */
	const char *messages;
} values[] = {
	{"environment", "{}", "LDAP_PORT=1\n", NULL, "1", ""},
	{"values over environment", "{LDAP_PORT: 2}", "LDAP_PORT=1\n", NULL, "2", ""},
	{"--set over values", "{LDAP_PORT: 2}", "LDAP_PORT=1\n", "nethvoice1.LDAP_PORT=3", "3", ""},
	{"the last in an environment", "{}", "LDAP_PORT=1\nLDAP_PORT=4\n", NULL, "4", ""},
	{"a weaker value may be wrong", "{LDAP_PORT: 2}", "LDAP_PORT=x\n", NULL, "2", ""},
	{"smallest and largest", "{}", "LDAP_PORT=65535\n", NULL, "65535", ""},
#define HINT "  hint: a port is a whole number from 1 to 65535\n"
#define IN_SITE(value) "2:58: error: LDAP_PORT of 'nethvoice1': port '" value "' "
#define IN_ENV(value) "environment:3:11: error: LDAP_PORT of 'nethvoice1': port '" value "' "
	{"0", "{LDAP_PORT: 0}", "", NULL, NULL, IN_SITE("0") "is out of range 1-65535\n" HINT},
	{"65536", "{LDAP_PORT: 65536}", "", NULL, NULL,
	 IN_SITE("65536") "is out of range 1-65535\n" HINT},
	{"-1", "{LDAP_PORT: -1}", "", NULL, NULL,
	 IN_SITE("-1") "is not a whole number in decimal digits\n" HINT},
	{"1e4", "{LDAP_PORT: 1e4}", "", NULL, NULL,
	 IN_SITE("1e4") "is not a whole number in decimal digits\n" HINT},
	{"0x50", "{LDAP_PORT: 0x50}", "", NULL, NULL,
	 IN_SITE("0x50") "is not a whole number in decimal digits\n" HINT},
	{"080", "{LDAP_PORT: 080}", "", NULL, NULL, IN_SITE("080") "has a leading zero\n" HINT},
	{"20107.0", "{LDAP_PORT: 20107.0}", "", NULL, NULL,
	 IN_SITE("20107.0") "is not a whole number in decimal digits\n" HINT},
	{"blank before", "{LDAP_PORT: ' 80'}", "", NULL, NULL,
	 IN_SITE(" 80") "is not a whole number in decimal digits\n" HINT},
	{"empty text", "{LDAP_PORT: ''}", "", NULL, NULL, IN_SITE("") "is empty\n" HINT},
	{"nothing", "{LDAP_PORT: }", "", NULL, NULL, IN_SITE("") "is empty\n" HINT},
	{"range", "{LDAP_PORT: 80-90}", "", NULL, NULL,
	 IN_SITE("80-90") "is not a whole number in decimal digits\n" HINT},
	{"0 in an environment", "{}", "LDAP_PORT=0\n", NULL, NULL,
	 IN_ENV("0") "is out of range 1-65535\n" HINT},
	{"quotes in an environment", "{}", "LDAP_PORT=\"80\"\n", NULL, NULL,
	 IN_ENV("\"80\"") "is not a whole number in decimal digits\n" HINT},
	{"blank behind in an environment", "{}", "LDAP_PORT=80 \n", NULL, NULL,
	 IN_ENV("80 ") "is not a whole number in decimal digits\n" HINT},
	{"empty in an environment", "{}", "LDAP_PORT=\n", NULL, NULL,
	 "environment:3:11: error: LDAP_PORT of 'nethvoice1' is empty, and 'LDAP' needs it\n"
	 "  hint: give the module's environment with --env FILE, or --set "
	 "nethvoice1.LDAP_PORT=PORT\n"},
	{"an empty one does not give way to one before", "{}", "LDAP_PORT=1\nLDAP_PORT=\n", NULL,
	 NULL,
	 "environment:4:11: error: LDAP_PORT of 'nethvoice1' is empty, and 'LDAP' needs it\n"
	 "  hint: give the module's environment with --env FILE, or --set "
	 "nethvoice1.LDAP_PORT=PORT\n"},
	{"0 by --set", "{LDAP_PORT: 2}", "", "nethvoice1.LDAP_PORT=0", NULL,
	 "--set nethvoice1.LDAP_PORT=0: error: LDAP_PORT of 'nethvoice1': port '0' is out of range "
	 "1-65535\n" HINT},
	{"empty by --set", "{LDAP_PORT: 2}", "", "nethvoice1.LDAP_PORT=", NULL,
	 "--set nethvoice1.LDAP_PORT=: error: LDAP_PORT of 'nethvoice1': port '' is empty\n" HINT},
};

/* One instance, nethvoice1, with values in its environment and in the site, and one by --set. */
static int resolve(struct np_ctx *ctx, size_t i, struct np_plan *plan)
{
	static const char *const services[] = {"ldap"};
	const struct np_selection selection = {.services = services, .service_count = 1};
	const char *site_text = np_arena_printf(
		&ctx->arena,
		"nvports: site/1\nnodes: {1: {instances: {nethvoice1: {values: %s}}}}\n",
		values[i].values);
	const char *environment = np_arena_printf(&ctx->arena, "# module nethvoice1\nNODE_ID=1\n%s",
						  values[i].environment);
	struct np_catalogue catalogue;
	struct np_site site = {0};
	struct np_module *modules;

	unit_catalogue(ctx, &catalogue);
	if (np_site_read(ctx, &catalogue, unit_source(ctx, "", site_text), &site) ||
	    np_environment_read(ctx, &catalogue, unit_source(ctx, "environment", environment), NULL,
				&modules) ||
	    np_site_merge(ctx, &catalogue, &site, modules) ||
	    np_site_finish(ctx, &catalogue, &site))
		return -1;
	if (values[i].assignment && np_site_set(ctx, &catalogue, &site, values[i].assignment))
		return -1;
	return np_resolve(ctx, &site, &selection, NP_WARNING, plan);
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(values); i++) {
		struct np_ctx ctx = {0};
		struct np_plan plan;
		int result = resolve(&ctx, i, &plan);

		unit_outcome(values[i].name, &ctx, result, values[i].messages);
		unit_number(values[i].name, result, values[i].ports ? 0 : -1);
		if (!result)
			unit_text(values[i].name, np_portset_text(&ctx.arena, plan.items[0].ports),
				  values[i].ports);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

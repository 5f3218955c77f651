/*
 * Nothing that comparing with facts does is quadratic. Steps are counted as in
 * test_resolve_scale.c.
 */
#include "facts.h"

#include <inttypes.h>

enum {
	SMALL = 1000,
	LARGE = 10000,
	MOST_TIMES = 20, /* what ten times the deployment may take; sorting takes more than ten */
};

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

static const char services[] = "ldap instance required public tcp ${LDAP}\n"
			       "janus instance required public udp ${FIRST}-${LAST}\n"
			       "-sip instance required internal udp ${SIP}\n";

/* A deployment of COUNT instances on EACH nodes, and what its nodes say, as texts. */
struct texts {
	char *site, *facts;
};

static unsigned port_of(unsigned instance)
{
	return 1000 + 2 * (instance % 30000);
}

static void write_instance(FILE *out, unsigned i)
{
	unsigned port = port_of(i);

	fprintf(out, "      v%u: {values: {LDAP: %u, SIP: %u, FIRST: %u, LAST: %u}}\n", i, port,
		port, port, port + 199);
}

static char *site_text(unsigned count, bool one_node)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	fputs("nodes:\n", out);
	for (unsigned i = 1; i <= count; i++) {
		if (i == 1 || !one_node)
			fprintf(out, "  %u:\n    address: 10.0.%u.%u\n    instances:\n", i, i / 250,
				i % 250 + 1);
		write_instance(out, i);
	}
	unit_output_close(&output);
	return output.text;
}

/* Of all kinds, and nothing as the deployment has it. */
static void write_facts(FILE *out, unsigned i, bool one_node)
{
	unsigned port = port_of(i);

	fprintf(out, "module v%u %u LDAP=%u SIP=%u FIRST=%u LAST=%u\n", i, one_node ? 1 : i,
		port + 1, port + 1, port + 10, port + 209);
	fprintf(out, "move m udp %u-%u %u-%u\n", port, port + 199, port + 10, port + 209);
	fprintf(out, "placed v%u %u\nlist v%u LDAP=%u\nmember %u\n", i, i + 1, i, port + 2, i + 1);
}

static char *facts_text(unsigned count, bool one_node)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	fputs("listed\n", out);
	for (unsigned i = 1; i <= count; i++) {
		unsigned port = port_of(i);

		write_facts(out, i, one_node);
		fprintf(out, "firewall%s\n", one_node ? "" : " whole rules");
		fprintf(out, "open v%u %u/tcp %u-%u/udp\nopen m%u %u/udp\n", i, port + 1, port,
			port + 99, i, 61500 + i % 4000);
		fprintf(out, "drop %u/udp\nredirect 10.%u.%u.0/24 udp 5060 %u\n", port, i / 250,
			i % 250, port);
	}
	unit_output_close(&output);
	return output.text;
}

static uint64_t count_steps(unsigned count, bool one_node)
{
	struct texts texts = {site_text(count, one_node), facts_text(count, one_node)};
	struct deployment d = {.ctx = {.keep_all = true}};
	struct np_findings findings = {0};
	struct np_selection all = {0};
	struct np_facts facts;
	uint64_t before, taken;

	deployment_catalogue(&d, services);
	deployment_site(&d, texts.site);
	facts = facts_read(&d, texts.facts);
	deployment_resolve(&d, &all, NP_WARNING);
	before = steps;
	np_check_facts(&d.ctx, &d.site, &d.plan, &facts, &findings);
	taken = steps - before;
	assert_true(findings.count[NP_ERROR] >= count);
	assert_true(findings.count[NP_WARNING] >= 5 * count);
	deployment_release(&d);
	free(texts.site);
	free(texts.facts);
	return taken;
}

static void test_linear(void **state)
{
	static const char *const shapes[] = {"nodes", "instances on one node"};

	(void)state;
	for (unsigned one_node = 0; one_node < UNIT_COUNT(shapes); one_node++) {
		uint64_t few = count_steps(SMALL, one_node), many = count_steps(LARGE, one_node);

		unit_true(shapes[one_node], few > SMALL); /* they are counted */
		if (many > few * MOST_TIMES)
			fail_msg("%s: %" PRIu64 " steps for %d, %" PRIu64 " for %d",
				 shapes[one_node], few, SMALL, many, LARGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Nothing that makes the plan for rules is quadratic, as in test_resolve_scale.c: ten times the
 * deployment takes about ten times the steps, and about ten times the memory.
 */
#include "rules.h"

#include <inttypes.h>
#include <malloc.h>

enum {
	SMALL = 1000,
	LARGE = 10000,
	MOST_TIMES = 20,  /* what ten times the deployment may take; sorting takes more than ten */
	CHUNKS = 1 << 20, /* bytes that an arena may have had left already, or has left over */
};

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

static const char services[] = "ldap instance required phones tcp+udp ${LDAP}\n"
			       "janus instance required trunks udp ${FIRST}-${LAST}\n"
			       "web generic required public tcp 443\n"
			       "rtp proxy required public udp 10000-20000\n"
			       "ssh generic required admins tcp 22\n"
			       "vpn generic required cluster udp 55820\n";

/* How a deployment of COUNT instances looks. */
struct shape {
	const char *name;
	unsigned nodes;       /* 0: as many as instances */
	unsigned first, last; /* of the range of each instance */
	int step;             /* from the range of one to that of the next */
	bool inwards;         /* which then ends as much earlier */
	bool restricted;      /* phones and trunks are networks, two for each instance */
	bool published;       /* each on a port of its own outside */
};

static void write_networks(FILE *out, const struct shape *shape, unsigned count)
{
	if (!shape->restricted)
		return;
	fputs("networks:\n", out);
	for (int list = 0; list < 2; list++) {
		fprintf(out, "  %s: [", list ? "trunks" : "phones");
		for (unsigned i = 0; i < count; i++)
			fprintf(out, "10.%u.%u.%d, '2001:db8::%x:%d', ", i / 250, i % 250, list, i,
				list);
		fputs("]\n", out);
	}
}

static void write_instance(FILE *out, const struct shape *shape, unsigned i)
{
	int by = shape->step * (int)i;

	fprintf(out, "      v%u: {values: {LDAP: %u, FIRST: %d, LAST: %d}", i + 1, 1000 + 2 * i,
		(int)shape->first + by, (int)shape->last + (shape->inwards ? -by : by));
	if (shape->published)
		fprintf(out, ", publish: {ldap: %u}", 40001 + 2 * ((i * 7) % LARGE));
	fputs("}\n", out);
}

static char *site_text(const struct shape *shape, unsigned count)
{
	unsigned nodes = shape->nodes ? shape->nodes : count;
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	write_networks(out, shape, count);
	fputs("nodes:\n", out);
	for (unsigned i = 0; i < count; i++) {
		unsigned node = i / (count / nodes);

		if (i % (count / nodes) == 0)
			fprintf(out,
				"  %u:\n    address: 10.0.%u.%u\n    address6: 2001:db8::%x\n"
				"    public_address: 192.0.%u.%u\n    lan: [10.0.0.0/8]\n"
				"    instances:\n",
				node + 1, node / 250, node % 250 + 1, node + 1, node / 250,
				node % 250 + 1);
		write_instance(out, shape, i);
	}
	unit_output_close(&output);
	return output.text;
}

struct cost {
	uint64_t steps;
	size_t bytes;
};

static int make(struct deployment *d, const struct np_rules_options *options)
{
	struct np_rules rules;
	int failed = np_rules_make(&d->ctx, &d->plan, options, &rules) ||
		     np_rules_express(&d->ctx, &rules, "try", 0);

	np_rules_warn(&d->ctx, &rules, (const uint16_t[]){22, 443, 0});
	return failed;
}

/* What it costs to make rules, and to complain of all of them. */
static struct cost measure(const char *site)
{
	static const struct np_rules_options options = {
		.families = NP_WITH_IPV4 | NP_WITH_IPV6,
		.name = "nvports",
	};
	const struct np_selection all = {.all = true};
	struct deployment d = {0};
	struct cost cost;

	deployment_catalogue(&d, services);
	deployment_site(&d, site);
	assert_int_equal(np_resolve(&d.ctx, &d.site, &all, NP_ERROR, &d.plan), 0);
	cost.steps = steps;
	cost.bytes = mallinfo2().uordblks;
	make(&d, &options);
	cost.steps = steps - cost.steps;
	cost.bytes = mallinfo2().uordblks - cost.bytes;
	deployment_release(&d);
	return cost;
}

static const struct shape shapes[] = {
	{"instances on one node", 1, 30000, 40000, 0, false, false, false},
	{"instances on one node, a hundred ranges on a port", 1, 30000, 30199, 2, false, false,
	 false},
	{"instances on one node, ranges in one another", 1, 30000, 60000, 1, true, false, false},
	{"instances on one node, ranges in one another, restricted", 1, 30000, 60000, 1, true, true,
	 false},
	{"instances on one node, restricted ports in restricted ranges", 1, 1000, 61000, 1, true,
	 true, false},
	{"instances on one node, published", 1, 30000, 40000, 0, false, false, true},
	{"nodes", 0, 30000, 40000, 0, false, false, false},
	{"nodes, restricted", 100, 30000, 40000, 0, false, true, false},
};

static void test_linear(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(shapes); i++) {
		char *small = site_text(&shapes[i], SMALL), *large = site_text(&shapes[i], LARGE);
		struct cost few = measure(small), many = measure(large);

		unit_true(shapes[i].name, few.steps > SMALL); /* they are counted */
		if (many.steps > few.steps * MOST_TIMES)
			fail_msg("%s: %" PRIu64 " steps for %d, %" PRIu64 " for %d", shapes[i].name,
				 few.steps, SMALL, many.steps, LARGE);
		if (many.bytes > (few.bytes + CHUNKS) * MOST_TIMES)
			fail_msg("%s: %zu bytes for %d, %zu for %d", shapes[i].name, few.bytes,
				 SMALL, many.bytes, LARGE);
		free(small);
		free(large);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Nothing that the resolver and the checks do is quadratic: ten times the deployment takes about
 * ten times the steps, where something quadratic would take a hundred times. Steps are counted, not
 * timed: the build has the compiler put a call at the beginning of each basic block of the library.
 */
#include "deployment.h"
#include "nvports/check.h"

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

/*
 * Every instance has a single port and an internal one. All of them lie apart, so that the internal
 * set of a node has as many ranges as it has instances; a hundred of them lie inside each range.
 */
static const char services[] = "ldap instance required public tcp ${LDAP}\n"
			       "janus instance required public udp ${FIRST}-${LAST}\n"
			       "web generic required public tcp 443\n"
			       "-sip instance required internal udp ${SIP}\n";

struct writer {
	FILE *out;
	unsigned next; /* number of the next instance */
};

/* Instances in the reverse of their order, which share a range or have OWN_RANGES. */
static void write_instances(struct writer *writer, unsigned count, bool own_ranges)
{
	fputs("    instances:\n", writer->out);
	for (unsigned i = count; i-- > 0;) {
		unsigned port = 1000 + 2 * (i % 30000);
		unsigned first = own_ranges ? port - 99 : 1000;

		fprintf(writer->out,
			"      v%u: {values: {LDAP: %u, SIP: %u, FIRST: %u, LAST: %u}}\n",
			writer->next + i, port, port, first, first + 199);
	}
	writer->next += count;
}

static void write_one_node(struct writer *writer, unsigned count)
{
	fputs("  1:\n    public_address: 203.0.113.1\n", writer->out);
	write_instances(writer, count, false);
}

static void write_one_node_with_own_ranges(struct writer *writer, unsigned count)
{
	fputs("  1:\n    public_address: 203.0.113.1\n", writer->out);
	write_instances(writer, count, true);
}

static void write_nodes(struct writer *writer, unsigned count)
{
	for (unsigned i = count; i-- > 0;) {
		fprintf(writer->out, "  %u:\n    public_address: 10.0.%u.%u\n", i + 1, i / 250,
			i % 250 + 1);
		write_instances(writer, 1, false);
	}
}

/* All behind one address: every port of every node clashes. */
static void write_nodes_together(struct writer *writer, unsigned count)
{
	for (unsigned i = count; i-- > 0;) {
		fprintf(writer->out, "  %u:\n    public_address: 203.0.113.1\n", i + 1);
		write_instances(writer, 1, false);
	}
}

/* One node that publishes a port, so that all ports of its address are compared. */
static void write_published(struct writer *writer, unsigned count)
{
	fputs("  1:\n    public_address: 203.0.113.1\n    publish: {web: 8443}\n", writer->out);
	write_instances(writer, count, false);
}

static char *site_text(void write(struct writer *writer, unsigned count), unsigned count)
{
	struct unit_output output;
	struct writer writer = {.out = unit_output_open(&output), .next = 1};

	fputs("nodes:\n", writer.out);
	write(&writer, count);
	unit_output_close(&output);
	return output.text;
}

/* The steps of resolving and checking all of it, by the names of all instances where NAMED. */
static uint64_t count_steps(const char *site, bool named)
{
	struct deployment d = {0};
	struct np_selection selection = {0};
	struct np_findings findings = {0};
	const char **names;
	uint64_t before, taken;

	deployment_catalogue(&d, services);
	deployment_site(&d, site);
	names = np_arena_array(&d.ctx.arena, d.site.by_owner.count, sizeof(*names));
	for (size_t i = 0; i < d.site.node_count; i++)
		for (size_t k = 0; k < d.site.nodes[i]->instance_count; k++)
			names[selection.instance_count++] = d.site.nodes[i]->instances[k]->id;
	selection.instances = names;
	if (!named)
		selection.instance_count = 0;
	before = steps;
	assert_int_equal(deployment_resolve(&d, &selection, NP_WARNING), 0);
	d.ctx.keep_all = true;
	assert_int_equal(np_check_site(&d.ctx, &d.site, &selection, &d.plan, &findings), 0);
	np_findings_sort(&d.ctx, &findings);
	taken = steps - before;
	assert_true(d.plan.count >= d.site.by_owner.count);
	deployment_release(&d);
	return taken;
}

static const struct {
	const char *name;
	void (*write)(struct writer *writer, unsigned count);
	bool named;
} shapes[] = {
	{"instances on one node", write_one_node, false},
	{"instances on one node, by their names", write_one_node, true},
	{"instances on one node, ranges of their own", write_one_node_with_own_ranges, false},
	{"instances on one node that publishes", write_published, false},
	{"nodes", write_nodes, false},
	{"nodes behind one address", write_nodes_together, false},
};

static void test_linear(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(shapes); i++) {
		char *small = site_text(shapes[i].write, SMALL);
		char *large = site_text(shapes[i].write, LARGE);
		uint64_t few = count_steps(small, shapes[i].named);
		uint64_t many = count_steps(large, shapes[i].named);

		unit_true(shapes[i].name, few > SMALL); /* they are counted */
		if (many > few * MOST_TIMES)
			fail_msg("%s: %" PRIu64 " steps for %d, %" PRIu64 " for %d", shapes[i].name,
				 few, SMALL, many, LARGE);
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

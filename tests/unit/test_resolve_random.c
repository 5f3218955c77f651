/*
 * Random deployments against a second resolver, which has nothing in common with the first: a truth
 * value for each port. What is opened must be what is wanted without what is internal.
 */
#include "deployment.h"

enum {
	ROUNDS = 400,
	PORTS = 65536,
	NODES = 3,
	INSTANCES = 4, /* of a node, at most */
	VARIABLES = 6,
	WINDOW = 60, /* ports that values are taken from, so that they meet */
};

/* Ranges are made of variables 0 and 1 or 2 and 3, which are drawn in order. */
static const struct service {
	const char *line;
	enum np_scope scope;
	bool listed, internal, tcp, udp;
	int from, to; /* variables; -1: the number 1030, or 1040 */
} services[] = {
	{"web generic required public tcp 1030-1040", NP_SCOPE_GENERIC, true, false, true, false,
	 -1, -1},
	{"rtp proxy required public udp ${V0:-1030}-${V1:-1040}", NP_SCOPE_PROXY, true, false,
	 false, true, 0, 1},
	{"janus instance required public udp ${V0:-1030}-${V1:-1040}", NP_SCOPE_INSTANCE, true,
	 false, false, true, 0, 1},
	{"both instance required public tcp+udp ${V2:-1030}-${V3:-1040}", NP_SCOPE_INSTANCE, true,
	 false, true, true, 2, 3},
	{"-one instance required public tcp ${V4:-1030}", NP_SCOPE_INSTANCE, false, false, true,
	 false, 4, 4},
	{"-sip instance required internal tcp+udp ${V5:-1030}", NP_SCOPE_INSTANCE, false, true,
	 true, true, 5, 5},
	{"-cache proxy required internal udp ${V4:-1030}", NP_SCOPE_PROXY, false, true, false, true,
	 4, 4},
	{"-agent generic required internal tcp ${V2:-1030}-${V3:-1040}", NP_SCOPE_GENERIC, false,
	 true, true, false, 2, 3},
};

enum { SERVICES = UNIT_COUNT(services) };

/* 0: not set */
struct owner {
	unsigned values[VARIABLES];
};

struct node {
	struct owner proxy, generic, instances[INSTANCES];
	unsigned instance_count;
	bool has_proxy;
};

struct cluster {
	struct node nodes[NODES];
	unsigned node_count;
	bool all;
	unsigned chosen_node, chosen_instance; /* of it; 0: all of them */
};

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

/* Some values are not set, but no range has only one of its two: a default could reverse it. */
static void draw_owner(uint32_t *seed, struct owner *owner)
{
	for (unsigned i = 0; i < VARIABLES; i++)
		owner->values[i] = 1000 + random_below(seed, WINDOW);
	for (unsigned i = 0; i < 4; i += 2) {
		unsigned *value = owner->values + i, first = value[0];

		value[1] = first + random_below(seed, 20);
		if (random_below(seed, 4) == 0)
			value[0] = value[1] = 0;
		if (random_below(seed, 4) == 0) { /* so that ranges are identical now and then */
			value[0] = 1010;
			value[1] = 1050;
		}
	}
	for (unsigned i = 4; i < VARIABLES; i++)
		if (random_below(seed, 4) == 0)
			owner->values[i] = 0;
}

static void draw_cluster(uint32_t *seed, struct cluster *cluster)
{
	*cluster = (struct cluster){.node_count = 1 + random_below(seed, NODES)};
	for (unsigned i = 0; i < cluster->node_count; i++) {
		struct node *node = &cluster->nodes[i];

		node->instance_count = random_below(seed, INSTANCES + 1);
		node->has_proxy = random_below(seed, 2);
		draw_owner(seed, &node->generic);
		if (node->has_proxy)
			draw_owner(seed, &node->proxy);
		for (unsigned k = 0; k < node->instance_count; k++)
			draw_owner(seed, &node->instances[k]);
	}
	cluster->all = random_below(seed, 2);
	if (random_below(seed, 2))
		cluster->chosen_node = 1 + random_below(seed, cluster->node_count);
	if (cluster->chosen_node && cluster->nodes[cluster->chosen_node - 1].instance_count)
		cluster->chosen_instance = random_below(
			seed, cluster->nodes[cluster->chosen_node - 1].instance_count + 1);
}

static bool is_used(int variable, enum np_scope scope)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (services[i].scope == scope &&
		    (services[i].from == variable || services[i].to == variable))
			return true;
	return false;
}

/* Values of variables that no service of the scope uses would be refused. */
static const char *values_text(struct np_arena *arena, const struct owner *owner,
			       enum np_scope scope)
{
	const char *text = "";

	for (unsigned i = 0; i < VARIABLES; i++)
		if (owner->values[i] && is_used((int)i, scope))
			text = np_arena_printf(arena, "%sV%u: %u, ", text, i, owner->values[i]);
	return text;
}

static const char *cluster_text(struct np_arena *arena, const struct cluster *cluster)
{
	const char *text = "nodes:\n";

	for (unsigned i = 0; i < cluster->node_count; i++) {
		const struct node *node = &cluster->nodes[i];

		text = np_arena_printf(arena, "%s  %u:\n    values: {%s}\n", text, i + 1,
				       values_text(arena, &node->generic, NP_SCOPE_GENERIC));
		if (node->has_proxy)
			text = np_arena_printf(arena, "%s    proxy: {id: p%u, values: {%s}}\n",
					       text, i + 1,
					       values_text(arena, &node->proxy, NP_SCOPE_PROXY));
		text = np_arena_printf(arena, "%s    instances: {", text);
		for (unsigned k = 0; k < node->instance_count; k++)
			text = np_arena_printf(
				arena, "%si%u_%u: {values: {%s}}, ", text, i + 1, k + 1,
				values_text(arena, &node->instances[k], NP_SCOPE_INSTANCE));
		text = np_arena_printf(arena, "%s}\n", text);
	}
	return text;
}

/* The second resolver. */
struct ports {
	bool opened[NP_PROTO_COUNT][PORTS], internal[NP_PROTO_COUNT][PORTS];
};

static void mark(bool ports[NP_PROTO_COUNT][PORTS], const struct service *service,
		 const struct owner *owner)
{
	unsigned from = 1030, to = service->from == service->to && service->to >= 0 ? 1030 : 1040;

	if (service->from >= 0 && owner->values[service->from])
		from = owner->values[service->from];
	if (service->to >= 0 && owner->values[service->to])
		to = owner->values[service->to];
	for (unsigned port = from; port <= to; port++) {
		ports[NP_TCP][port] |= service->tcp;
		ports[NP_UDP][port] |= service->udp;
	}
}

static bool is_chosen(const struct cluster *cluster, unsigned node, unsigned instance)
{
	if (cluster->chosen_node && cluster->chosen_node != node + 1)
		return false;
	return !cluster->chosen_instance || cluster->chosen_instance == instance + 1;
}

static void mark_instances(struct ports *ports, const struct service *service,
			   const struct cluster *cluster, unsigned at)
{
	const struct node *node = &cluster->nodes[at];

	for (unsigned i = 0; i < node->instance_count; i++) {
		if (service->internal)
			mark(ports->internal, service, &node->instances[i]);
		else if (is_chosen(cluster, at, i))
			mark(ports->opened, service, &node->instances[i]);
	}
}

static void resolve_naively(struct ports *ports, const struct cluster *cluster, unsigned at)
{
	memset(ports, 0, sizeof(*ports));
	for (unsigned i = 0; i < SERVICES; i++) {
		const struct service *service = &services[i];

		if (!service->internal && !service->listed && !cluster->all)
			continue;
		if (service->scope == NP_SCOPE_INSTANCE)
			mark_instances(ports, service, cluster, at);
		else
			mark(service->internal ? ports->internal : ports->opened, service,
			     service->scope == NP_SCOPE_PROXY ? &cluster->nodes[at].proxy
							      : &cluster->nodes[at].generic);
	}
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		for (unsigned port = 0; port < PORTS; port++)
			ports->opened[protocol][port] &= !ports->internal[protocol][port];
}

/* What the resolver opens on a node. */
static struct np_portset opened(struct deployment *d, const struct np_node *node,
				enum np_proto protocol)
{
	struct np_portset set = {0};

	for (size_t i = 0; i < d->plan.count; i++) {
		const struct np_requirement *row = &d->plan.items[i];

		if (row->node == node && row->protocols & 1U << protocol &&
		    row->service->reach != NP_REACH_INTERNAL)
			set = np_portset_union(&d->ctx.arena, set, row->ports);
	}
	return set;
}

static void compare(struct deployment *d, const struct cluster *cluster, const char *text)
{
	static struct ports ports;

	for (unsigned at = 0; at < cluster->node_count; at++) {
		bool chosen = !cluster->chosen_node || cluster->chosen_node == at + 1;

		resolve_naively(&ports, cluster, at);
		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
			struct np_portset set = opened(d, d->site.nodes[at], protocol);

			for (unsigned port = 1; port < PORTS; port++)
				if (np_portset_contains(set, (uint16_t)port) !=
				    (chosen && ports.opened[protocol][port]))
					fail_msg("port %u, protocol %u of node %u in\n%s", port,
						 protocol, at + 1, text);
		}
	}
}

static void run(const struct cluster *cluster)
{
	struct deployment d = {0};
	struct np_arena *arena = &d.ctx.arena;
	const char *text = cluster_text(arena, cluster), *lines = "";
	const char *node = np_arena_printf(arena, "%u", cluster->chosen_node);
	const char *instance =
		np_arena_printf(arena, "i%u_%u", cluster->chosen_node, cluster->chosen_instance);
	const struct np_selection selection = {
		.nodes = &node,
		.node_count = cluster->chosen_node > 0,
		.instances = &instance,
		.instance_count = cluster->chosen_instance > 0,
		.all = cluster->all,
	};

	for (size_t i = 0; i < SERVICES; i++)
		lines = np_arena_printf(arena, "%s%s\n", lines, services[i].line);
	deployment_catalogue(&d, lines);
	deployment_site(&d, text);
	unit_number(text, deployment_resolve(&d, &selection, NP_WARNING), 0);
	compare(&d, cluster, text);
	deployment_release(&d);
}

static void test_random_deployments(void **state)
{
	uint32_t seed = 8;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct cluster cluster;

		draw_cluster(&seed, &cluster);
		run(&cluster);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_deployments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a target can express, against what the plan needs. */
#include "core/addresses.h"
#include "nvports/rules.h"

static const struct np_loc nowhere = {0};

/* What one requirement may need of a target. */
static bool is_restricted(const struct np_rules_node *node, const struct np_requirement *row)
{
	(void)node;
	return !row->sources->any;
}

static bool is_forwarded_elsewhere(const struct np_rules_node *node,
				   const struct np_requirement *row)
{
	return node->public_address && np_sources_have(row->sources, NP_IPV4) &&
	       !np_portset_equal(row->ports, row->public_ports);
}

static bool is_moved(const struct np_rules_node *node, const struct np_requirement *row)
{
	return !row->range && is_forwarded_elsewhere(node, row);
}

static bool is_moved_range(const struct np_rules_node *node, const struct np_requirement *row)
{
	return row->range && is_forwarded_elsewhere(node, row);
}

static const struct {
	enum np_ability ability;
	bool (*needed)(const struct np_rules_node *node, const struct np_requirement *row);
	const char *reason; /* behind "'SSH' of node 1 cannot be written for TARGET: " */
} row_needs[] = {
	{NP_CAN_RESTRICT, is_restricted, "it has no rules for certain sources"},
	{NP_CAN_MOVE, is_moved, "a forward cannot lead to another port"},
	{NP_CAN_MOVE_RANGES, is_moved_range, "a range cannot be forwarded to another range"},
};

/* What a node may need. */
static bool is_translated(const struct np_rules_node *node, const struct np_rules_options *options)
{
	(void)options;
	return node->public_address;
}

static bool is_routed(const struct np_rules_node *node, const struct np_rules_options *options)
{
	(void)options;
	return node->address && !node->public_address;
}

static bool has_ipv6(const struct np_rules_node *node, const struct np_rules_options *options)
{
	(void)options;
	return node->permits6.count;
}

static bool has_hairpin(const struct np_rules_node *node, const struct np_rules_options *options)
{
	return options->hairpin != NP_HAIRPIN_OFF && node->public_address && node->inside.count;
}

/* Whether some inside network does not contain the node; else 'auto' and 'always' are the same. */
static bool has_other_networks(const struct np_rules_node *node,
			       const struct np_rules_options *options)
{
	return has_hairpin(node, options) &&
	       (node->inside.count > 1 ||
		!np_nets_contain(node->inside.items, 1, &node->node->address.addr));
}

static bool translates_all(const struct np_rules_node *node, const struct np_rules_options *options)
{
	return options->hairpin == NP_HAIRPIN_ALWAYS && has_other_networks(node, options);
}

static bool translates_some(const struct np_rules_node *node,
			    const struct np_rules_options *options)
{
	return options->hairpin == NP_HAIRPIN_AUTO && has_other_networks(node, options);
}

static const struct {
	enum np_ability ability;
	enum np_severity severity;
	bool (*needed)(const struct np_rules_node *node, const struct np_rules_options *options);
	const char *reason; /* behind "TARGET, node 1: " */
	const char *hint;
} node_needs[] = {
	{NP_CAN_NAT, NP_ERROR, is_translated, "no port forwards can be written", NULL},
	{NP_CAN_ROUTE, NP_ERROR, is_routed, "no filter without port forwards can be written", NULL},
	{NP_CAN_IPV6, NP_ERROR, has_ipv6, "no rules for IPv6 can be written",
	 "--family ipv4 leaves IPv6 out"},
	{NP_CAN_HAIRPIN, NP_ERROR, has_hairpin, "no hairpin NAT can be written",
	 "--hairpin off leaves it out"},
	{NP_CAN_HAIRPIN_ALWAYS, NP_ERROR, translates_all,
	 "hairpin NAT replaces the source only for the node's own network",
	 "leave '--hairpin always' out"},
	{NP_CAN_HAIRPIN_AUTO, NP_WARNING, translates_some,
	 "hairpin NAT replaces the source for all inside networks, so the node does not see the "
	 "addresses of devices in other networks",
	 "--hairpin off leaves it out"},
};

static int check_rows(struct np_ctx *ctx, const struct np_rules_node *node, const char *name,
		      unsigned abilities)
{
	int failed = 0;

	for (size_t i = 0; i < node->row_count; i++) {
		const struct np_requirement *row = node->rows[i];

		for (size_t k = 0; k < sizeof(row_needs) / sizeof(*row_needs); k++) {
			if (abilities & row_needs[k].ability || !row_needs[k].needed(node, row))
				continue;
			failed = np_error(
				ctx, row->origin, "'%s' of %s%s cannot be written for %s: %s",
				row->service->name, row->instance_count ? "" : "node ",
				row->instance_count ? row->instances[0]->id : row->node->id_text,
				name, row_needs[k].reason);
			np_hint(ctx, "leave it out with --exclude %s", row->service->id);
		}
	}
	return failed;
}

/* Whether NODE is in want of what the target lacks; how it translates hairpins only if it does. */
static bool lacks(const struct np_rules_node *node, const struct np_rules_options *options,
		  unsigned abilities, size_t need)
{
	enum np_ability ability = node_needs[need].ability;

	if ((ability == NP_CAN_HAIRPIN_AUTO || ability == NP_CAN_HAIRPIN_ALWAYS) &&
	    !(abilities & NP_CAN_HAIRPIN))
		return false;
	return !(abilities & ability) && node_needs[need].needed(node, options);
}

int np_rules_express(struct np_ctx *ctx, const struct np_rules *rules, const char *name,
		     unsigned abilities)
{
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		for (size_t k = 0; k < sizeof(node_needs) / sizeof(*node_needs); k++) {
			if (!lacks(node, rules->options, abilities, k))
				continue;
			np_report(ctx, node_needs[k].severity, node->node->loc, "%s, node %u: %s",
				  name, node->node->id, node_needs[k].reason);
			if (node_needs[k].hint)
				np_hint(ctx, "%s", node_needs[k].hint);
			if (node_needs[k].severity == NP_ERROR)
				failed = -1;
		}
		if (check_rows(ctx, node, name, abilities))
			failed = -1;
	}
	return failed;
}

/* One message a service, however many nodes and instances it is about. */
struct tally {
	const struct np_requirement *first;
	size_t count;
};

static void count(struct tally *tally, const struct np_requirement *row)
{
	if (tally->count++ == 0)
		tally->first = row;
}

/* " (and 3 more times)" where TALLY is about more than one requirement, else "". */
static const char *others(struct np_ctx *ctx, const struct tally *tally)
{
	if (tally->count == 1)
		return "";
	return np_arena_printf(&ctx->arena, " (and %zu more time%s)", tally->count - 1,
			       tally->count == 2 ? "" : "s");
}

static void warn_of_admins(struct np_ctx *ctx, const struct tally *tally)
{
	const struct np_requirement *row = tally->first;

	np_warn(ctx, row->node->loc,
		"'%s' of node %u%s, which is for administrators, is open to any",
		row->service->name, row->node->id, others(ctx, tally));
	np_hint(ctx,
		"name their networks in a site file, 'networks: {admins: [203.0.113.64/29]}', or "
		"leave it out with --exclude %s",
		row->service->id);
}

/* The first port of OWN, closed by 0, that ROW takes away from the firewall; 0: none. */
static uint16_t taken_port(const struct np_rules_node *node, const struct np_requirement *row,
			   const uint16_t *own)
{
	if (!node->public_address || !(row->protocols & 1U << NP_TCP) ||
	    !np_sources_have(row->sources, NP_IPV4))
		return 0;
	while (*own && !np_portset_contains(row->public_ports, *own))
		own++;
	return *own;
}

static void warn_of_own(struct np_ctx *ctx, const struct tally *tally, const uint16_t *own)
{
	const struct np_requirement *row = tally->first;

	while (!np_portset_contains(row->public_ports, *own))
		own++;
	np_warn(ctx, row->node->loc,
		"'%s' of node %u%s takes port %u, which the firewall's own interface uses",
		row->service->name, row->node->id, others(ctx, tally), *own);
	np_hint(ctx, "from outside, port %u of the public address then leads to the node", *own);
}

/* Sources of a family that the node has no address in: nothing can be opened to them. */
static bool reaches_nothing(const struct np_rules_node *node, const struct np_requirement *row)
{
	return !(node->address && np_sources_have(row->sources, NP_IPV4)) &&
	       !(node->address6 && np_sources_have(row->sources, NP_IPV6));
}

static void warn_of_nothing(struct np_ctx *ctx, const struct np_rules_node *node,
			    const struct np_requirement *row)
{
	if (!reaches_nothing(node, row))
		return;
	np_warn(ctx, row->origin,
		"'%s' of node %u stays closed: %s cannot reach it, as only %s is written for the "
		"node",
		row->service->name, row->node->id, row->sources->text,
		node->address ? "IPv4" : "IPv6");
}

static void note_useless(struct np_ctx *ctx, const struct tally *tally)
{
	const struct np_requirement *row = tally->first;

	np_note(ctx, nowhere,
		"'%s' is opened on node %u%s, which is not marked as leader; other nodes connect "
		"to the leader only",
		row->service->name, row->node->id, others(ctx, tally));
	np_hint(ctx,
		"'leader: true' in a site file marks the leader; --exclude %s leaves it out, as "
		"where a single node has no others",
		row->service->id);
}

/* How many services the catalogue of RULES has, as far as rows show. */
static size_t count_services(const struct np_rules *rules)
{
	size_t most = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		for (size_t k = 0; k < rules->nodes[i].row_count; k++)
			if (rules->nodes[i].rows[k]->service->index >= most)
				most = rules->nodes[i].rows[k]->service->index + (size_t)1;
	return most;
}

/* What is counted of each service. */
struct tallies {
	struct tally admins, taken, useless;
};

static void count_node(struct np_ctx *ctx, const struct np_rules_node *node, const uint16_t *own,
		       struct tallies *services)
{
	for (size_t i = 0; i < node->row_count; i++) {
		const struct np_requirement *row = node->rows[i];
		struct tallies *service = &services[row->service->index];
		enum np_reach reach = row->service->reach;

		if (reach == NP_REACH_ADMINS && np_sources_are_wide(row->sources))
			count(&service->admins, row);
		if (reach == NP_REACH_CLUSTER && !row->node->leader)
			count(&service->useless, row);
		if (taken_port(node, row, own))
			count(&service->taken, row);
		warn_of_nothing(ctx, node, row);
	}
}

void np_rules_warn(struct np_ctx *ctx, const struct np_rules *rules, const uint16_t *own)
{
	static const uint16_t none[] = {0};
	size_t most = count_services(rules);
	struct tallies *services = np_arena_array(&ctx->arena, most, sizeof(*services));

	if (!own)
		own = none;
	for (size_t i = 0; i < rules->node_count; i++)
		count_node(ctx, &rules->nodes[i], own, services);
	for (size_t i = 0; i < most; i++) {
		if (services[i].admins.count)
			warn_of_admins(ctx, &services[i].admins);
		if (services[i].taken.count)
			warn_of_own(ctx, &services[i].taken, own);
		if (services[i].useless.count)
			note_useless(ctx, &services[i].useless);
	}
}

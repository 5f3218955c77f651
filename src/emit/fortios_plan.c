/*
 * Which objects and policies FortiOS is to have. One policy for each set of sources that a node
 * has, and one for its hairpin NAT; src/emit/fortios.c says why.
 */
#include "emit/fortios_plan.h"
#include "emit/text.h"

#include <string.h>

enum {
	PORT_RANGES = 15, /* of a protocol in one service; no document says how many there may be */
};

/* Openings of one node and family that have the same sources. */
struct member {
	const struct np_opening *opening;
	struct member *next;
};

struct group {
	const struct np_sources *sources; /* by which it is found */
	struct member *first, **end;
};

/* The node that is planned, as one family sees it. */
struct view {
	const struct np_rules_node *node;
	enum np_family family;
	const struct np_openings *openings;
	bool nat;
	struct np_nets inside; /* inside networks whose source address stays */
};

/* ITEMS with room for one more; it grows when COUNT is a power of two. */
static void *make_room(struct np_arena *arena, void *items, size_t count, size_t size)
{
	void *larger;

	if (count & (count - 1) || (!count && items))
		return items;
	larger = np_arena_array(arena, count ? 2 * count : 1, size);
	if (count)
		memcpy(larger, items, count * size);
	return larger;
}

/* The number of NET as an address, which it gets now unless it has one. */
static uint32_t find_net(struct np_fortios_plan *plan, const struct np_net *net)
{
	bool ipv4 = net->addr.family == NP_IPV4;
	size_t *count = ipv4 ? &plan->net_count : &plan->net6_count;
	struct np_net **nets = ipv4 ? &plan->nets : &plan->nets6;
	char text[NP_NET_TEXT];
	uint32_t *number;

	np_net_text(net, text);
	number = np_map_get(&plan->numbers, text, strlen(text));
	if (number)
		return *number;
	*nets = make_room(plan->arena, *nets, *count, sizeof(**nets));
	(*nets)[*count] = *net;
	number = np_arena_alloc(plan->arena, sizeof(*number));
	*number = (uint32_t)++ * count;
	np_map_put(&plan->numbers, plan->arena, np_arena_copy(plan->arena, text, strlen(text)),
		   strlen(text), number);
	return *number;
}

static void add_policy(struct np_fortios_plan *plan, const struct np_fortios_policy *policy)
{
	plan->policies =
		make_room(plan->arena, plan->policies, plan->policy_count, sizeof(*plan->policies));
	plan->policies[plan->policy_count++] = *policy;
}

static void add_vips(struct np_fortios_plan *plan, const struct view *view,
		     const struct np_opening *opening)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		plan->vips =
			make_room(plan->arena, plan->vips, plan->vip_count, sizeof(*plan->vips));
		plan->vips[plan->vip_count++] = (struct np_fortios_vip){
			.node = view->node,
			.protocol = opening->protocol,
			.range = opening->ports.ranges[i],
			.shift = opening->shift,
		};
	}
}

/* The ports of the node that GROUP has in PROTOCOL. */
static struct np_portset ports_of(struct np_arena *arena, const struct group *group,
				  enum np_proto protocol)
{
	struct np_range *ranges;
	size_t count = 0;

	for (const struct member *m = group->first; m; m = m->next)
		if (m->opening->protocol == protocol)
			count += m->opening->ports.count;
	ranges = np_arena_array(arena, count, sizeof(*ranges));
	count = 0;
	for (const struct member *m = group->first; m; m = m->next) {
		const struct np_opening *opening = m->opening;

		for (size_t i = 0; opening->protocol == protocol && i < opening->ports.count; i++)
			ranges[count++] = (struct np_range){
				(uint16_t)(opening->ports.ranges[i].from - opening->shift),
				(uint16_t)(opening->ports.ranges[i].to - opening->shift),
			};
	}
	return np_portset_make(arena, ranges, count);
}

/* Take the first ranges of PORTS away. */
static struct np_portset take_ranges(struct np_portset *ports)
{
	size_t count = ports->count < PORT_RANGES ? ports->count : PORT_RANGES;
	struct np_portset taken = {ports->ranges, count};

	if (count) /* an empty set may have no ranges to point into */
		*ports = (struct np_portset){ports->ranges + count, ports->count - count};
	return taken;
}

static void add_services(struct np_fortios_plan *plan, const struct view *view,
			 const struct group *group)
{
	struct np_portset tcp = ports_of(plan->arena, group, NP_TCP);
	struct np_portset udp = ports_of(plan->arena, group, NP_UDP);

	while (tcp.count || udp.count) {
		plan->services = make_room(plan->arena, plan->services, plan->service_count,
					   sizeof(*plan->services));
		plan->services[plan->service_count++] = (struct np_fortios_service){
			.node = view->node,
			.ports = {[NP_TCP] = take_ranges(&tcp), [NP_UDP] = take_ranges(&udp)},
		};
	}
}

/* All of SOURCES, as numbers of addresses. */
static void set_sources(struct np_fortios_plan *plan, struct np_fortios_policy *policy,
			const struct np_sources *sources)
{
	uint32_t *numbers;

	if (sources->any)
		return;
	numbers = np_arena_array(plan->arena, sources->count, sizeof(*numbers));
	for (size_t i = 0; i < sources->count; i++)
		numbers[i] = find_net(plan, &sources->nets[i]);
	policy->sources = numbers;
	policy->source_count = sources->count;
}

/* What is both in NETS and among SOURCES; false where nothing is. */
static bool set_common(struct np_fortios_plan *plan, struct np_fortios_policy *policy,
		       const struct np_nets *nets, const struct np_sources *sources)
{
	size_t most = nets->count + (sources->any ? 0 : sources->count), count = 0;
	uint32_t *numbers = np_arena_array(plan->arena, most, sizeof(*numbers));
	struct np_walk walk = {0};
	const struct np_net *net;

	if (sources->any) {
		for (; count < nets->count; count++)
			numbers[count] = find_net(plan, &nets->items[count]);
	} else {
		while ((net = np_nets_common(nets, sources, &walk)))
			numbers[count++] = find_net(plan, net);
	}
	policy->sources = numbers;
	policy->source_count = count;
	return count;
}

static uint32_t find_address(struct np_fortios_plan *plan, const struct view *view)
{
	const char *text = view->family == NP_IPV4 ? view->node->address : view->node->address6;
	struct np_net net;

	np_net_parse(text, &net); /* it has been read as an address before */
	return find_net(plan, &net);
}

/* The same as MODEL, for those of NETS that are among SOURCES. */
static void add_hairpin(struct np_fortios_plan *plan, const struct np_fortios_policy *model,
			enum np_fortios_kind kind, const struct np_nets *nets,
			const struct np_sources *sources)
{
	struct np_fortios_policy policy = *model;

	policy.kind = kind;
	if (set_common(plan, &policy, nets, sources))
		add_policy(plan, &policy);
}

static void add_group(struct np_fortios_plan *plan, const struct view *view,
		      const struct group *group)
{
	const struct np_rules_options *options = plan->rules->options;
	size_t service = plan->service_count, vip = plan->vip_count;
	struct np_fortios_policy policy = {
		.kind = NP_FORTIOS_OPEN,
		.family = view->family,
		.node = view->node,
	};

	add_services(plan, view, group);
	policy.service = (uint32_t)service + 1;
	policy.services = (uint32_t)(plan->service_count - service);
	if (view->nat) {
		for (const struct member *m = group->first; m; m = m->next)
			add_vips(plan, view, m->opening);
		policy.vip = (uint32_t)vip + 1;
		policy.vips = (uint32_t)(plan->vip_count - vip);
		if (options->hairpin != NP_HAIRPIN_OFF)
			add_hairpin(plan, &policy, NP_FORTIOS_TRANSLATED, &view->node->translated,
				    group->sources);
		/* Without an outside interface the last policy is for the others as well. */
		if (options->hairpin != NP_HAIRPIN_OFF && options->wan)
			add_hairpin(plan, &policy, NP_FORTIOS_INSIDE, &view->inside,
				    group->sources);
	} else {
		policy.address = find_address(plan, view);
	}
	set_sources(plan, &policy, group->sources);
	add_policy(plan, &policy);
}

/* A policy that keeps inside networks from all virtual IPs of the node, which are made later. */
static void add_refusal(struct np_fortios_plan *plan, const struct view *view)
{
	const struct np_rules_node *node = view->node;
	struct np_fortios_policy policy = {
		.kind = NP_FORTIOS_REFUSED,
		.family = view->family,
		.node = node,
		.vip = (uint32_t)plan->vip_count + 1,
	};

	for (size_t i = 0; i < node->forwards.count; i++)
		policy.vips += (uint32_t)node->forwards.items[i].ports.count;
	set_common(plan, &policy, &node->inside, &(const struct np_sources){.any = true});
	add_policy(plan, &policy);
}

static struct group *find_group(struct np_arena *arena, struct np_map *groups,
				const struct np_sources *sources, bool *known)
{
	struct group *group = np_map_get(groups, (const char *)&sources, sizeof(sources));

	*known = group;
	if (group)
		return group;
	group = np_arena_alloc(arena, sizeof(*group));
	*group = (struct group){.sources = sources};
	group->end = &group->first;
	np_map_put(groups, arena, (const char *)&group->sources, sizeof(group->sources), group);
	return group;
}

static void add_view(struct np_fortios_plan *plan, const struct view *view)
{
	const struct np_openings *openings = view->openings;
	struct group **groups =
		np_arena_array(plan->arena, openings->count, sizeof(struct group *));
	struct np_map by_sources = {0};
	size_t count = 0;

	for (size_t i = 0; i < openings->count; i++) {
		struct member *member = np_arena_alloc(plan->arena, sizeof(*member));
		bool known;
		struct group *group =
			find_group(plan->arena, &by_sources, openings->items[i].sources, &known);

		*member = (struct member){.opening = &openings->items[i]};
		*group->end = member;
		group->end = &member->next;
		if (!known)
			groups[count++] = group;
	}
	for (size_t i = 0; i < count; i++)
		add_group(plan, view, groups[i]);
}

/* The inside networks of NODE without those whose source is replaced. Both are sorted. */
static struct np_nets find_inside(struct np_arena *arena, const struct np_rules_node *node)
{
	struct np_net *nets = np_arena_array(arena, node->inside.count, sizeof(*nets));
	size_t count = 0, next = 0;

	for (size_t i = 0; i < node->inside.count; i++) {
		const struct np_net *net = &node->inside.items[i];

		if (next < node->translated.count &&
		    np_net_compare(net, &node->translated.items[next]) == 0)
			next++;
		else
			nets[count++] = *net;
	}
	return (struct np_nets){nets, count};
}

static void add_node(struct np_fortios_plan *plan, const struct np_rules_node *node)
{
	const struct np_rules_options *options = plan->rules->options;
	bool nat = node->public_address;
	struct view view = {
		.node = node,
		.family = NP_IPV4,
		.openings = nat ? &node->forwards : &node->permits,
		.nat = nat,
	};

	if (nat)
		view.inside = find_inside(plan->arena, node);
	if (nat && options->hairpin == NP_HAIRPIN_OFF && !options->wan && node->inside.count &&
	    node->forwards.count)
		add_refusal(plan, &view);
	add_view(plan, &view);
	view = (struct view){
		.node = node,
		.family = NP_IPV6,
		.openings = &node->permits6,
	};
	add_view(plan, &view);
}

void np_fortios_make(struct np_arena *arena, const struct np_rules *rules,
		     struct np_fortios_plan *plan)
{
	*plan = (struct np_fortios_plan){.arena = arena, .rules = rules};
	for (size_t i = 0; i < rules->node_count; i++)
		add_node(plan, &rules->nodes[i]);
}

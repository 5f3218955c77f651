/* NAT rules of Junos; src/emit/srx.c says why they are so. */
#include "emit/srx_text.h"
#include "emit/text.h"

enum {
	PLACES = 8, /* of source addresses in a rule, and of ports or ranges */
};

/* Networks that are not behind one another in memory. */
struct nets {
	const struct np_net **items;
	size_t count;
};

/* Called by the zone and not by the tag: Junos takes only one for packets from that zone. */
struct rule_set {
	const char *kind, *zone;
};

static void put(const struct np_srx *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_number(const struct np_srx *to, uint32_t number)
{
	np_emit_number(to->out, number);
}

static void end(const struct np_srx *to)
{
	putc_unlocked('\n', to->out);
}

static void begin_set(const struct np_srx *to, const struct rule_set *set)
{
	put(to, to->begin);
	put(to, "security nat ");
	put(to, set->kind);
	put(to, " rule-set nvports-");
	put(to, set->zone);
}

static void begin_rule(const struct np_srx *to, const struct rule_set *set, const char *words)
{
	begin_set(to, set);
	put(to, " rule ");
	np_srx_put_name(to, "", to->rule);
	put(to, words);
}

static void begin_pool(const struct np_srx *to, const char *kind, uint32_t number)
{
	put(to, to->begin);
	put(to, "security nat destination pool ");
	np_srx_put_name(to, kind, number);
	put(to, " address ");
}

static void write_zone(const struct np_srx *to, const struct rule_set *set, const char *direction)
{
	begin_set(to, set);
	put(to, direction);
	put(to, set->zone);
	end(to);
}

static void write_match_nets(const struct np_srx *to, const struct rule_set *set,
			     const struct nets *nets, size_t first)
{
	for (size_t i = first; i < nets->count && i < first + PLACES; i++) {
		begin_rule(to, set, " match source-address ");
		np_srx_put_net(to, nets->items[i]);
		end(to);
	}
}

static void write_match_address(const struct np_srx *to, const struct rule_set *set,
				const char *address)
{
	begin_rule(to, set, " match destination-address ");
	put(to, address);
	put(to, "/32\n");
}

static void write_match_ports(const struct np_srx *to, const struct rule_set *set,
			      struct np_portset ports)
{
	for (size_t i = 0; i < ports.count; i++) {
		begin_rule(to, set, " match destination-port ");
		put_number(to, ports.ranges[i].from);
		if (ports.ranges[i].to != ports.ranges[i].from) {
			put(to, " to ");
			put_number(to, ports.ranges[i].to);
		}
		end(to);
	}
}

/* What OPENING forwards from NETS, or from anybody where there are none, in a rule set. */
struct forwarding {
	const struct rule_set *set;
	const struct np_opening *opening;
	const struct nets *nets;
	size_t first; /* of the networks that the next rules name */
};

static void write_match(const struct np_srx *to, const struct forwarding *forwarding,
			struct np_portset ports)
{
	const struct rule_set *set = forwarding->set;

	write_match_nets(to, set, forwarding->nets, forwarding->first);
	write_match_address(to, set, to->node->public_address);
	begin_rule(to, set, " match protocol ");
	put(to, np_protocol_words[forwarding->opening->protocol]);
	end(to);
	write_match_ports(to, set, ports);
	begin_rule(to, set, " then destination-nat pool ");
}

static void write_kept(struct np_srx *to, const struct forwarding *forwarding,
		       struct np_portset ports)
{
	to->rule++;
	write_match(to, forwarding, ports);
	np_srx_put_name(to, "n", to->node_number);
	end(to);
}

/* All ports of a rule go to the one of its pool, which is called like the rule. */
static void write_moved(struct np_srx *to, const struct forwarding *forwarding, uint16_t port)
{
	const struct np_range single = {port, port};

	to->rule++;
	begin_pool(to, "p", to->rule);
	put(to, to->node->address);
	put(to, "/32\n");
	begin_pool(to, "p", to->rule);
	put(to, "port ");
	put_number(to, (uint32_t)(port - forwarding->opening->shift));
	end(to);
	write_match(to, forwarding, (struct np_portset){&single, 1});
	np_srx_put_name(to, "p", to->rule);
	end(to);
}

static void write_ports(struct np_srx *to, const struct forwarding *forwarding)
{
	struct np_portset rest = forwarding->opening->ports;

	while (rest.count && forwarding->opening->shift) {
		for (uint32_t port = rest.ranges->from; port <= rest.ranges->to; port++)
			write_moved(to, forwarding, (uint16_t)port);
		rest = (struct np_portset){rest.ranges + 1, rest.count - 1};
	}
	while (rest.count) {
		size_t count = rest.count < PLACES ? rest.count : PLACES;

		write_kept(to, forwarding, (struct np_portset){rest.ranges, count});
		rest = (struct np_portset){rest.ranges + count, rest.count - count};
	}
}

static void write_opening(struct np_srx *to, const struct rule_set *set, const struct nets *nets,
			  const struct np_opening *opening)
{
	struct forwarding forwarding = {set, opening, nets, 0};

	do {
		write_ports(to, &forwarding);
		forwarding.first += PLACES;
	} while (forwarding.first < nets->count);
}

static struct nets all_nets(const struct np_srx *to, const struct np_net *items, size_t count)
{
	struct nets nets = {np_arena_array(to->scratch, count, sizeof(struct np_net *)), count};

	for (size_t i = 0; i < count; i++)
		nets.items[i] = &items[i];
	return nets;
}

static struct nets inside_nets(const struct np_srx *to, const struct np_sources *sources)
{
	const struct np_nets *known = &to->node->inside;
	struct nets nets;
	struct np_walk walk = {0};
	const struct np_net *net;

	if (sources->any)
		return all_nets(to, known->items, known->count);
	nets.items =
		np_arena_array(to->scratch, known->count + sources->count, sizeof(struct np_net *));
	nets.count = 0;
	while ((net = np_nets_common(known, sources, &walk)))
		nets.items[nets.count++] = net;
	return nets;
}

struct rule_sets {
	struct rule_set outside, inside, hairpin;
};

/* Returns whether some of them are for inside networks as well. */
static bool write_node_forwards(struct np_srx *to, const struct rule_sets *sets)
{
	bool reflected = false;

	begin_pool(to, "n", to->node_number);
	put(to, to->node->address);
	put(to, "/32\n");
	for (size_t i = 0; i < to->node->forwards.count; i++) {
		const struct np_opening *forward = &to->node->forwards.items[i];
		const struct np_sources *sources = forward->sources;
		struct nets nets = all_nets(to, sources->nets, sources->any ? 0 : sources->count);

		write_opening(to, &sets->outside, &nets, forward);
		if (!np_srx_has_hairpin(to, forward))
			continue;
		nets = inside_nets(to, sources);
		write_opening(to, &sets->inside, &nets, forward);
		reflected = true;
	}
	return reflected;
}

/* Behind the destination NAT: these see the node's own address. */
static void write_translations(struct np_srx *to, const struct rule_set *set)
{
	const struct np_nets *translated = &to->node->translated;
	struct nets nets = all_nets(to, translated->items, translated->count);

	for (size_t first = 0; first < nets.count; first += PLACES) {
		to->rule++;
		write_match_nets(to, set, &nets, first);
		write_match_address(to, set, to->node->address);
		begin_rule(to, set, " then source-nat interface\n");
	}
}

static void write_zones(const struct np_srx *to, const struct rule_sets *sets, bool reflected,
			bool translated)
{
	write_zone(to, &sets->outside, " from zone ");
	if (reflected)
		write_zone(to, &sets->inside, " from zone ");
	if (!translated)
		return;
	write_zone(to, &sets->hairpin, " from zone ");
	write_zone(to, &sets->hairpin, " to zone ");
}

void np_srx_write_nat(struct np_srx *to)
{
	const struct np_rules_options *options = to->rules->options;
	const struct rule_sets sets = {
		.outside = {"destination", options->wan},
		.inside = {"destination", options->lan},
		.hairpin = {"source", options->lan},
	};
	bool forwarded = false, reflected = false, translated = false;

	put(to, "\n# Port forwards\n");
	to->rule = 0;
	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_srx_set_node(to, i);
		if (to->node->forwards.count == 0)
			continue;
		forwarded = true;
		if (!write_node_forwards(to, &sets))
			continue;
		write_translations(to, &sets.hairpin);
		reflected = true;
		translated = translated || to->node->translated.count > 0;
	}
	if (forwarded)
		write_zones(to, &sets, reflected, translated);
}

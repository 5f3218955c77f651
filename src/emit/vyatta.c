#include "emit/vyatta.h"
#include "nvports/quote.h"

static const struct np_loc nowhere = {0};

/* 0.0.0.0/0 and ::/0 are any as well: a set of networks cannot hold them on EdgeOS. */
static bool is_any(const struct np_sources *sources)
{
	return sources->any || (sources->count && sources->nets[0].prefix == 0);
}

static void find_lists(struct np_vyatta *to, const struct np_openings *openings)
{
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_sources *sources = openings->items[i].sources;
		struct np_vyatta_list *list = &to->lists[to->list_count];
		bool ipv6;

		if (is_any(sources) ||
		    np_map_get(&to->by_sources, (const char *)&sources, sizeof(sources)))
			continue;
		ipv6 = sources->nets[0].addr.family == NP_IPV6;
		*list = (struct np_vyatta_list){sources, ipv6, ++to->list_counts[ipv6]};
		to->list_count++;
		np_map_put(&to->by_sources, to->scratch, (const char *)&list->sources,
			   sizeof(list->sources), list);
	}
}

void np_vyatta_begin(struct np_vyatta *to)
{
	size_t most = 0;

	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		most += node->forwards.count + node->permits.count + node->permits6.count;
	}
	/* One more, as the place of the next is looked at before it is known to be needed. */
	to->lists = np_arena_array(to->scratch, most + 1, sizeof(*to->lists));
	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		find_lists(to, &node->forwards);
		find_lists(to, &node->permits);
		find_lists(to, &node->permits6);
	}
}

void np_vyatta_set_node(struct np_vyatta *to, size_t index, enum np_family family)
{
	const struct np_rules_node *node = &to->rules->nodes[index];
	bool ipv4 = family == NP_IPV4;

	to->node = node;
	to->address = ipv4 ? node->address : node->address6;
	to->public_address = ipv4 ? node->public_address : NULL;
	to->openings = ipv4 ? &node->permits : &node->permits6;
	to->label = np_arena_printf(to->scratch, "%s: node %s", to->rules->options->name,
				    node->node->id_text);
}

void np_vyatta_delete_rules(FILE *out, const char *path, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		fputs_unlocked("delete ", out);
		fputs_unlocked(path, out);
		putc_unlocked(' ', out);
		np_emit_number(out, first + i);
		putc_unlocked('\n', out);
	}
}

void np_vyatta_delete_lists(FILE *out, const char *name)
{
	for (unsigned i = 1; i <= NP_VYATTA_LISTS; i++)
		fprintf(out, "delete firewall group network-group %s--%u\n", name, i);
	for (unsigned i = 1; i <= NP_VYATTA_LISTS; i++)
		fprintf(out, "delete firewall group ipv6-network-group %s--v6-%u\n", name, i);
}

/*
 * "nvports--3", "nvports--v6-3": no tag has "--" in it. On EdgeOS the families must not share a
 * name, and one of the old rules may still be there when those of the new ones are made.
 */
static void put_list_name(const struct np_vyatta *to, const struct np_vyatta_list *list)
{
	fputs_unlocked(to->rules->options->name, to->out);
	fputs_unlocked(list->ipv6 ? "--v6-" : "--", to->out);
	np_emit_number(to->out, list->number);
}

/* A group takes networks only: an address has its prefix as well. */
static void put_net(const struct np_vyatta *to, const struct np_net *net)
{
	np_emit_net(to->out, net);
	if (net->prefix == 32 && net->addr.family == NP_IPV4)
		fputs_unlocked("/32", to->out);
	if (net->prefix == 128)
		fputs_unlocked("/128", to->out);
}

void np_vyatta_write_lists(const struct np_vyatta *to)
{
	for (size_t i = 0; i < to->list_count; i++) {
		const struct np_vyatta_list *list = &to->lists[i];

		for (size_t k = 0; k < list->sources->count; k++) {
			fputs_unlocked(list->ipv6 ? "set firewall group ipv6-network-group "
						  : "set firewall group network-group ",
				       to->out);
			put_list_name(to, list);
			fputs_unlocked(" network '", to->out);
			put_net(to, &list->sources->nets[k]);
			fputs_unlocked("'\n", to->out);
		}
	}
}

static void begin_option(const struct np_vyatta *to, const char *option)
{
	fputs_unlocked("set ", to->out);
	fputs_unlocked(to->path, to->out);
	putc_unlocked(' ', to->out);
	np_emit_number(to->out, to->number);
	putc_unlocked(' ', to->out);
	fputs_unlocked(option, to->out);
}

void np_vyatta_set(const struct np_vyatta *to, const char *option, const char *value)
{
	if (!to->out)
		return;
	begin_option(to, option);
	if (value) {
		putc_unlocked(' ', to->out);
		np_quote_shell(to->out, value);
	}
	putc_unlocked('\n', to->out);
}

void np_vyatta_rule(struct np_vyatta *to, const char *path, uint32_t number, const char *what)
{
	to->path = path;
	to->number = number;
	if (!to->out)
		return;
	begin_option(to, "description '");
	fputs_unlocked(to->label, to->out);
	fputs_unlocked(what, to->out);
	fputs_unlocked("'\n", to->out);
}

static void set_ports(const struct np_vyatta *to, struct np_portset ports)
{
	if (!to->out)
		return;
	begin_option(to, "destination port '");
	np_emit_ports(to->out, ports, '-', ",");
	fputs_unlocked("'\n", to->out);
}

static void set_port(const struct np_vyatta *to, const char *option, uint32_t port)
{
	if (!to->out)
		return;
	begin_option(to, option);
	fputs_unlocked(" '", to->out);
	np_emit_number(to->out, port);
	fputs_unlocked("'\n", to->out);
}

static void set_source(const struct np_vyatta *to, const struct np_net *net)
{
	if (!to->out)
		return;
	begin_option(to, "source address '");
	put_net(to, net);
	fputs_unlocked("'\n", to->out);
}

static void set_list(const struct np_vyatta *to, const char *option,
		     const struct np_sources *sources)
{
	const struct np_vyatta_list *list;

	if (!to->out || is_any(sources))
		return;
	list = np_map_get(&to->by_sources, (const char *)&sources, sizeof(sources));
	begin_option(to, option);
	fputs_unlocked(" '", to->out);
	put_list_name(to, list);
	fputs_unlocked("'\n", to->out);
}

/* The first ports of REST, as many as a rule takes; they are taken away from it. */
static struct np_portset take_ports(struct np_portset *rest, size_t places)
{
	size_t count = np_emit_fitting(*rest, places);
	struct np_portset taken = {rest->ranges, count};

	*rest = (struct np_portset){rest->ranges + count, rest->count - count};
	return taken;
}

/* For whom a rule for destination NAT is, and whether it keeps others from forwarding. */
struct forward {
	const char *inbound;
	const struct np_net *net; /* NULL: for all sources of the opening */
	bool exception;
	const char *what;
};

/* The protocol comes last: ports without one are refused. */
static void write_forward(struct np_vyatta *to, const struct forward *forward,
			  const struct np_opening *opening, struct np_portset ports)
{
	const struct np_vyatta_words *words = to->words;

	np_vyatta_rule(to, words->destination, to->rules->options->first + to->forwards++,
		       forward->what);
	if (words->type)
		np_vyatta_set(to, words->type, "destination");
	if (forward->inbound)
		np_vyatta_set(to, words->inbound, forward->inbound);
	if (forward->net)
		set_source(to, forward->net);
	else
		set_list(to, "source group network-group", opening->sources);
	np_vyatta_set(to, "destination address", to->public_address);
	set_ports(to, ports);
	np_vyatta_set(to, forward->exception ? "exclude" : words->address,
		      forward->exception ? NULL : to->address);
	if (opening->shift && !forward->exception)
		set_port(to, words->port, (uint32_t)(ports.ranges[0].from - opening->shift));
	np_vyatta_set(to, "protocol", np_protocol_words[opening->protocol]);
}

/* Each port by itself: a range would not be moved port by port. */
static void write_moved(struct np_vyatta *to, const struct forward *forward,
			const struct np_opening *opening)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];

		for (uint32_t port = range.from; port <= range.to; port++) {
			const struct np_range single = {(uint16_t)port, (uint16_t)port};

			write_forward(to, forward, opening, (struct np_portset){&single, 1});
		}
	}
}

static void write_opening(struct np_vyatta *to, const struct forward *forward,
			  const struct np_opening *opening)
{
	struct np_portset rest = opening->ports;

	if (opening->shift && !forward->exception) {
		write_moved(to, forward, opening);
		return;
	}
	while (rest.count)
		write_forward(to, forward, opening, take_ports(&rest, to->words->places));
}

/* For inside networks, as far as they are among the sources. */
static void write_inside(struct np_vyatta *to, struct forward forward)
{
	const struct np_nets *inside = &to->node->inside;

	for (size_t i = 0; i < to->node->forwards.count; i++) {
		const struct np_opening *opening = &to->node->forwards.items[i];
		struct np_walk walk = {0};

		for (size_t k = 0; is_any(opening->sources) && k < inside->count; k++) {
			forward.net = &inside->items[k];
			write_opening(to, &forward, opening);
		}
		while (!is_any(opening->sources) &&
		       (forward.net = np_nets_common(inside, opening->sources, &walk)))
			write_opening(to, &forward, opening);
	}
}

void np_vyatta_write_forwards(struct np_vyatta *to, const char *inbound)
{
	const struct forward forward = {.inbound = inbound, .what = ""};

	for (size_t i = 0; i < to->node->forwards.count; i++)
		write_opening(to, &forward, &to->node->forwards.items[i]);
}

void np_vyatta_write_hairpins(struct np_vyatta *to, const char *inbound)
{
	write_inside(to, (struct forward){.inbound = inbound, .what = ", from inside"});
}

void np_vyatta_write_exceptions(struct np_vyatta *to)
{
	write_inside(to, (struct forward){.exception = true, .what = ", not from inside"});
}

void np_vyatta_write_translations(struct np_vyatta *to)
{
	const struct np_rules_options *options = to->rules->options;

	for (size_t i = 0; i < to->node->translated.count; i++) {
		np_vyatta_rule(to, to->words->source,
			       options->first + to->words->apart + to->translations++,
			       ", from inside");
		if (options->lan)
			np_vyatta_set(to, to->words->outbound, options->lan);
		set_source(to, &to->node->translated.items[i]);
		np_vyatta_set(to, "destination address", to->address);
		np_vyatta_set(to, to->words->masquerade, "masquerade");
	}
}

static void write_permit(struct np_vyatta *to, const struct np_opening *opening,
			 struct np_portset ports)
{
	const struct np_vyatta_words *words = to->words;

	np_vyatta_set(to, "protocol", np_protocol_words[opening->protocol]);
	set_list(to, to->openings == &to->node->permits ? words->group : words->group6,
		 opening->sources);
	np_vyatta_set(to, "destination address", to->address);
	set_ports(to, ports);
	if (words->match)
		words->match(to);
	np_vyatta_set(to, "action", "accept");
}

void np_vyatta_write_permits(struct np_vyatta *to, const char *path, uint32_t first)
{
	for (size_t i = 0; i < to->openings->count; i++) {
		const struct np_opening *opening = &to->openings->items[i];
		struct np_portset rest = opening->ports;

		while (rest.count) {
			np_vyatta_rule(to, path, first + to->permits++, "");
			write_permit(to, opening, take_ports(&rest, to->words->places));
		}
	}
}

int np_vyatta_check_room(struct np_ctx *ctx, const struct np_vyatta *to, const char *what,
			 uint32_t count)
{
	const struct np_rules_options *options = to->rules->options;

	if (count <= options->room)
		return 0;
	np_error(ctx, nowhere, "%s: %u rules for %s, and only the %u numbers from %u on for them",
		 to->words->name, count, what, options->room, options->first);
	np_hint(ctx,
		"--room %u, then and with --remove; or parts, with --node, --tag and "
		"--first-number",
		count);
	return -1;
}

int np_vyatta_check_lists(struct np_ctx *ctx, const struct np_vyatta *to)
{
	uint32_t most = to->list_counts[0];

	if (to->list_counts[1] > most)
		most = to->list_counts[1];
	if (most <= NP_VYATTA_LISTS)
		return 0;
	np_error(ctx, nowhere,
		 "%s: %u different lists of sources of a family, and at most %d are written",
		 to->words->name, most, NP_VYATTA_LISTS);
	np_hint(ctx, "write them in parts, with --node, --tag and --first-number");
	return -1;
}

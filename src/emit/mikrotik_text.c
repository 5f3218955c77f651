/* Commands of RouterOS that add rules; src/emit/mikrotik.c says which chains there are. */
#include "emit/mikrotik_text.h"
#include "emit/text.h"
#include "nvports/quote.h"

enum {
	PORT_PLACES = 15, /* of a list of ports, in which a range takes two */
};

/* Which packets of a node's connections rules are about, and by what they match them. */
struct way {
	char chain;              /* of the node: 'f' is for NAME--fN */
	const char *node, *peer; /* addresses, and lists of them */
	const char *wan, *lan;   /* interfaces */
	const char *port;
	const char *states;
};

static const struct way forwarded = {
	.chain = 'd',
	.peer = " src-address-list=",
	.port = " dst-port=",
};

static const struct way permitted = {
	.chain = 'f',
	.node = " dst-address=",
	.peer = " src-address-list=",
	.wan = " in-interface=",
	.lan = " out-interface=",
	.port = " dst-port=",
	.states = " connection-state=established,new",
};

static const struct way answered = {
	.chain = 'r',
	.node = " src-address=",
	.peer = " dst-address-list=",
	.lan = " in-interface=",
	.port = " src-port=",
	.states = " connection-state=established",
};

static void put(const struct np_mikrotik *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_match(const struct np_mikrotik *to, const char *option, const char *value)
{
	put(to, option);
	put(to, value);
}

static void put_net(const struct np_mikrotik *to, const char *option, const struct np_net *net)
{
	put(to, option);
	np_emit_net(to->out, net);
}

static void put_interface(const struct np_mikrotik *to, const char *option, const char *name)
{
	if (!option || !name)
		return;
	put(to, option);
	np_quote_routeros(to->out, name);
}

/* "nvports--fwd", in quotes; PART is of this file. */
static void put_name(const struct np_mikrotik *to, const char *part)
{
	putc_unlocked('"', to->out);
	put(to, to->rules->options->name);
	put(to, "--");
	put(to, part);
	putc_unlocked('"', to->out);
}

/* "nvports--f12" */
static void put_number(const struct np_mikrotik *to, char part, uint32_t number)
{
	putc_unlocked('"', to->out);
	put(to, to->rules->options->name);
	put(to, "--");
	putc_unlocked(part, to->out);
	np_emit_number(to->out, number);
	putc_unlocked('"', to->out);
}

static void put_list(const struct np_mikrotik *to, const char *option,
		     const struct np_sources *sources)
{
	const struct np_mikrotik_list *list;

	if (sources->any)
		return;
	list = np_map_get(&to->by_sources, (const char *)&sources, sizeof(sources));
	put(to, option);
	put_number(to, 's', list->number);
}

static void begin(const struct np_mikrotik *to, const char *chain)
{
	put(to, "add chain=");
	put_name(to, chain);
}

static void begin_own(const struct np_mikrotik *to, char chain)
{
	put(to, "add chain=");
	put_number(to, chain, to->number);
}

static void put_jump(const struct np_mikrotik *to, char chain)
{
	put(to, " action=jump jump-target=");
	put_number(to, chain, to->number);
}

static void end(const struct np_mikrotik *to)
{
	put(to, " disabled=yes comment=");
	np_quote_routeros(to->out, to->comment);
	putc_unlocked('\n', to->out);
}

static void set_node(struct np_mikrotik *to, size_t index, enum np_family family)
{
	const struct np_rules_node *node = &to->rules->nodes[index];
	bool ipv4 = family == NP_IPV4;

	to->node = node;
	to->number = (uint32_t)index + 1;
	to->address = ipv4 ? node->address : node->address6;
	to->suffix = ipv4 ? "" : "/128";
	to->public_address = ipv4 ? node->public_address : NULL;
	to->permits = ipv4 ? &node->permits : &node->permits6;
	to->comment = np_arena_printf(to->scratch, "%s: node %s", to->rules->options->name,
				      node->node->id_text);
}

/* The way from CHAIN of RouterOS to ours, before all rules of the table but dynamic ones. */
static void write_entry(const struct np_mikrotik *to, const char *menu, const char *chain,
			const char *part)
{
	const char *name = to->rules->options->name;

	fprintf(to->out,
		":if ([:len [%s find where dynamic=no]] = 0) do={\n"
		"  %s add chain=%s action=jump jump-target=\"%s--%s\" disabled=yes \\\n"
		"    comment=\"%s: all nodes\"\n"
		"} else={\n"
		"  %s add chain=%s action=jump jump-target=\"%s--%s\" disabled=yes \\\n"
		"    comment=\"%s: all nodes\" \\\n"
		"    place-before=[:pick [%s find where dynamic=no] 0]\n"
		"}\n",
		menu, menu, chain, name, part, name, menu, chain, name, part, name, menu);
}

static void write_rule(const struct np_mikrotik *to, const struct way *way,
		       const struct np_opening *opening, struct np_portset ports)
{
	begin_own(to, way->chain);
	put(to, way == &forwarded ? " action=dst-nat" : " action=accept");
	put_match(to, " protocol=", np_protocol_words[opening->protocol]);
	put(to, way->port);
	np_emit_ports(to->out, ports, '-', ",");
	put_list(to, way->peer, opening->sources);
	if (way == &forwarded)
		put_match(to, " to-addresses=", to->address);
	if (opening->shift) {
		put(to, " to-ports=");
		np_emit_number(to->out, (uint32_t)(ports.ranges[0].from - opening->shift));
	}
	end(to);
}

/* Each port by itself: nothing says that RouterOS would move a range port by port. */
static void write_moved(const struct np_mikrotik *to, const struct np_opening *opening)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];

		for (uint32_t port = range.from; port <= range.to; port++) {
			const struct np_range single = {(uint16_t)port, (uint16_t)port};

			write_rule(to, &forwarded, opening, (struct np_portset){&single, 1});
		}
	}
}

static void write_opening(const struct np_mikrotik *to, const struct way *way,
			  const struct np_opening *opening)
{
	struct np_portset rest = opening->ports;

	while (rest.count) {
		size_t count = np_emit_fitting(rest, PORT_PLACES);

		write_rule(to, way, opening, (struct np_portset){rest.ranges, count});
		rest = (struct np_portset){rest.ranges + count, rest.count - count};
	}
}

static void write_openings(const struct np_mikrotik *to, const struct way *way,
			   const struct np_openings *openings)
{
	for (size_t i = 0; i < openings->count; i++) {
		if (openings->items[i].shift)
			write_moved(to, &openings->items[i]);
		else
			write_opening(to, way, &openings->items[i]);
	}
}

static void write_permits(const struct np_mikrotik *to, const struct way *way)
{
	begin(to, "fwd");
	put_jump(to, way->chain);
	put_match(to, way->node, to->address);
	put(to, to->suffix);
	if (!to->public_address)
		put_interface(to, way->wan, to->rules->options->wan);
	put_interface(to, way->lan, to->rules->options->lan);
	if (to->public_address)
		put(to, " connection-nat-state=dstnat");
	put(to, way->states);
	end(to);
	write_openings(to, way, to->permits);
}

void np_mikrotik_write_filter(struct np_mikrotik *to, enum np_family family)
{
	const char *menu = family == NP_IPV4 ? NP_MIKROTIK_FILTER : NP_MIKROTIK_FILTER6;

	put_match(to, menu, "\n");
	for (size_t i = 0; i < to->rules->node_count; i++) {
		set_node(to, i, family);
		if (to->permits->count == 0)
			continue;
		write_permits(to, &permitted);
		write_permits(to, &answered);
	}
	write_entry(to, menu, "forward", "fwd");
}

static void begin_public(const struct np_mikrotik *to, const struct np_net *source)
{
	begin(to, "dst");
	put_match(to, " dst-address=", to->public_address);
	if (source)
		put_net(to, " src-address=", source);
}

/*
 * Inside networks are not forwarded without hairpin NAT, nor where they seem to be outside. Nodes
 * that share a public address share its inside networks, so none loses anything by it.
 */
static void write_inside_returns(const struct np_mikrotik *to)
{
	const struct np_rules_options *options = to->rules->options;

	for (size_t i = 0; i < to->node->inside.count; i++) {
		begin_public(to, &to->node->inside.items[i]);
		if (options->hairpin != NP_HAIRPIN_OFF)
			put_interface(to, " in-interface=", options->wan);
		put(to, " action=return");
		end(to);
	}
}

/* Behind the above, so these come in by interfaces other than the outside one. */
static void write_inside_jumps(const struct np_mikrotik *to)
{
	for (size_t i = 0; i < to->node->inside.count; i++) {
		begin_public(to, &to->node->inside.items[i]);
		put_jump(to, forwarded.chain);
		end(to);
	}
}

static void write_forwards(const struct np_mikrotik *to)
{
	const struct np_rules_options *options = to->rules->options;

	if (options->hairpin == NP_HAIRPIN_OFF || options->wan)
		write_inside_returns(to);
	begin_public(to, NULL);
	put_interface(to, " in-interface=", options->wan);
	put_jump(to, forwarded.chain);
	end(to);
	if (options->hairpin != NP_HAIRPIN_OFF && options->wan)
		write_inside_jumps(to);
	write_openings(to, &forwarded, &to->node->forwards);
}

static void write_translations(const struct np_mikrotik *to)
{
	for (size_t i = 0; i < to->node->translated.count; i++) {
		begin(to, "src");
		put_net(to, " src-address=", &to->node->translated.items[i]);
		put_match(to, " dst-address=", to->address);
		put_interface(to, " out-interface=", to->rules->options->lan);
		put(to, " action=masquerade");
		end(to);
	}
}

void np_mikrotik_write_nat(struct np_mikrotik *to)
{
	bool translated = false;

	put(to, NP_MIKROTIK_NAT "\n");
	for (size_t i = 0; i < to->rules->node_count; i++) {
		set_node(to, i, NP_IPV4);
		if (to->node->forwards.count == 0)
			continue;
		write_forwards(to);
		write_translations(to);
		translated = translated || to->node->translated.count;
	}
	write_entry(to, NP_MIKROTIK_NAT, "dstnat", "dst");
	if (translated)
		write_entry(to, NP_MIKROTIK_NAT, "srcnat", "src");
}

static void find_lists_of(struct np_mikrotik *to, const struct np_openings *openings)
{
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_sources *sources = openings->items[i].sources;
		struct np_mikrotik_list *list;

		if (sources->any ||
		    np_map_get(&to->by_sources, (const char *)&sources, sizeof(sources)))
			continue;
		list = np_arena_alloc(to->scratch, sizeof(*list));
		*list = (struct np_mikrotik_list){sources, (uint32_t)++to->list_count};
		to->lists[list->number - 1] = list;
		np_map_put(&to->by_sources, to->scratch, (const char *)&list->sources,
			   sizeof(list->sources), list);
	}
}

void np_mikrotik_find_lists(struct np_mikrotik *to)
{
	size_t most = 0;

	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		most += node->forwards.count + node->permits.count + node->permits6.count;
	}
	to->lists = np_arena_array(to->scratch, most, sizeof(struct np_mikrotik_list *));
	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		find_lists_of(to, &node->permits);
		find_lists_of(to, &node->forwards);
		find_lists_of(to, &node->permits6);
	}
}

void np_mikrotik_write_lists(const struct np_mikrotik *to, enum np_family family)
{
	for (size_t i = 0; i < to->list_count; i++) {
		const struct np_sources *sources = to->lists[i]->sources;

		for (size_t k = 0; k < sources->count && sources->nets[0].addr.family == family;
		     k++) {
			put(to, family == NP_IPV4 ? NP_MIKROTIK_LIST : NP_MIKROTIK_LIST6);
			put(to, " add list=");
			put_number(to, 's', to->lists[i]->number);
			put_net(to, " address=", &sources->nets[k]);
			fprintf(to->out, " comment=\"%s: sources\"\n", to->rules->options->name);
		}
	}
}

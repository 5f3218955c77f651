#include "emit/guide_words.h"
#include "emit/text.h"

#include <stdlib.h>
#include <string.h>

static void put_range(struct np_guide *guide, struct np_range range, char separator)
{
	const char between[] = {separator, '\0'};

	np_page_put_number(&guide->page, range.from);
	if (range.from == range.to)
		return;
	np_page_put(&guide->page, between);
	np_page_put_number(&guide->page, range.to);
}

static struct np_range move(struct np_range range, int shift)
{
	return (struct np_range){(uint16_t)(range.from - shift), (uint16_t)(range.to - shift)};
}

/* The ports on the node; those of the item itself are outside, in a forward. */
static struct np_range on_node(const struct np_guide_item *item)
{
	return move(item->range, item->opening->shift);
}

static void put_ranges(struct np_guide *guide, const struct np_opening *opening, int shift)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		if (i)
			np_page_put(&guide->page, guide->vendor->list);
		put_range(guide, move(opening->ports.ranges[i], shift), guide->vendor->range);
	}
}

/* IPv4 only: a mask as a web page asks for it. */
static void put_mask(struct np_page *page, unsigned prefix)
{
	for (unsigned i = 0; i<4; i++, prefix = prefix> 8 ? prefix - 8 : 0) {
		if (i)
			np_page_put(page, ".");
		np_page_put_number(page, prefix >= 8 ? 255 : 255 & ~(255U >> prefix));
	}
}

/* "nvports_192-0-2-0_24": some vendors have no '.' or ':' in names. */
static void put_network_name(struct np_guide *guide, const struct np_net *net)
{
	char text[NP_NET_TEXT];

	np_net_text(net, text);
	for (char *c = text; *c; c++)
		*c = (char)(*c == '/' ? '_' : *c == ':' || *c == '.' ? '-' : *c);
	np_page_put(&guide->page, guide->options->name);
	np_page_put(&guide->page, "_");
	np_page_put(&guide->page, text);
}

static void tag(struct np_guide *guide, const struct np_guide_item *item)
{
	(void)item;
	np_page_put(&guide->page, guide->options->name);
}

static void node_id(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put(&guide->page, item->node->node->id_text);
}

/* The node is in it, as the ports of two may be the same. */
static void begin_name(struct np_guide *guide, const struct np_guide_item *item)
{
	static const char *const protocols[NP_PROTO_COUNT][2] = {
		[NP_TCP] = {"_tcp", "_tcp6"},
		[NP_UDP] = {"_udp", "_udp6"},
	};

	tag(guide, item);
	np_page_put(&guide->page, "_node");
	node_id(guide, item);
	np_page_put(&guide->page, protocols[item->opening->protocol][item->ipv6]);
	np_page_put(&guide->page, "_");
}

static void name(struct np_guide *guide, const struct np_guide_item *item)
{
	begin_name(guide, item);
	put_range(guide, item->range, '-');
}

static void names(struct np_guide *guide, const struct np_guide_item *item)
{
	for (size_t i = 0; i < item->opening->ports.count; i++) {
		if (i)
			np_page_put(&guide->page, guide->vendor->list);
		begin_name(guide, item);
		put_range(guide, item->opening->ports.ranges[i], '-');
	}
}

/* No port is in two openings of a protocol. */
static void set(struct np_guide *guide, const struct np_guide_item *item)
{
	begin_name(guide, item);
	np_page_put(&guide->page, "g");
	np_page_put_number(&guide->page, item->opening->ports.ranges[0].from);
}

static int compare_starts(const void *a, const void *b)
{
	const struct np_guide_start *one = a, *other = b;

	return (one->port > other->port) - (one->port < other->port);
}

void np_guide_know_node(struct np_guide *guide, const struct np_rules_node *node)
{
	const struct np_rules *rules = guide->rules;

	np_arena_reset(guide->scratch);
	if (!guide->starts)
		guide->starts =
			np_arena_array(guide->arena, rules->node_count, sizeof(*guide->starts));
	guide->here = &guide->starts[node - rules->nodes];
}

static void find_starts(struct np_arena *arena, const struct np_rules_node *node,
			struct np_guide_starts *starts)
{
	size_t count = 0;

	for (size_t i = 0; i < node->row_count; i++)
		count += node->rows[i]->ports.count;
	starts->items = np_arena_array(arena, count, sizeof(*starts->items));
	for (size_t i = 0; i < node->row_count; i++)
		for (size_t k = 0; k < node->rows[i]->ports.count; k++)
			starts->items[starts->count++] = (struct np_guide_start){
				node->rows[i]->ports.ranges[k].from, node->rows[i]};
	qsort(starts->items, count, sizeof(*starts->items), compare_starts);
}

/* The first start that is not before PORT. */
static size_t find_start(const struct np_guide_starts *starts, uint16_t port)
{
	size_t low = 0, high = starts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (starts->items[middle].port < port)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The services that begin in the range: several where they meet, none where sources divide one. */
static void purpose(struct np_guide *guide, const struct np_guide_item *item)
{
	const struct np_requirement *first = NULL;
	struct np_range range = on_node(item);
	struct np_guide_starts *starts = guide->here;
	size_t others = 0;

	if (!starts->items)
		find_starts(guide->arena, item->node, starts);
	for (size_t i = find_start(starts, range.from);
	     i < starts->count && starts->items[i].port <= range.to; i++) {
		const struct np_requirement *row = starts->items[i].row;

		if (!(row->protocols & 1U << item->opening->protocol))
			continue;
		if (first)
			others++;
		else
			first = row;
	}
	if (!first) {
		np_page_put(&guide->page, "part of a larger range");
		return;
	}
	np_page_put(&guide->page, np_emit_label(guide->scratch, first));
	if (!others)
		return;
	np_page_put(&guide->page, " and ");
	np_page_put_number(&guide->page, others);
	np_page_put(&guide->page, " more");
}

static void protocol(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put(&guide->page, np_protocols_title(1U << item->opening->protocol));
}

static void ports(struct np_guide *guide, const struct np_guide_item *item)
{
	put_range(guide, on_node(item), guide->vendor->range);
}

static void outside(struct np_guide *guide, const struct np_guide_item *item)
{
	put_range(guide, item->range, guide->vendor->range);
}

static void all_ports(struct np_guide *guide, const struct np_guide_item *item)
{
	put_ranges(guide, item->opening, item->opening->shift);
}

static void all_outside(struct np_guide *guide, const struct np_guide_item *item)
{
	put_ranges(guide, item->opening, 0);
}

static void first(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put_number(&guide->page, on_node(item).from);
}

static void last(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put_number(&guide->page, on_node(item).to);
}

static void outside_first(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put_number(&guide->page, item->range.from);
}

static void outside_last(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put_number(&guide->page, item->range.to);
}

static void node(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put(&guide->page, item->ipv6 ? item->node->address6 : item->node->address);
}

static void node_name(struct np_guide *guide, const struct np_guide_item *item)
{
	tag(guide, item);
	np_page_put(&guide->page, item->ipv6 ? "_node6_" : "_node_");
	node_id(guide, item);
}

static void public_address(struct np_guide *guide, const struct np_guide_item *item)
{
	np_page_put(&guide->page, item->node->public_address);
}

static void public_name(struct np_guide *guide, const struct np_guide_item *item)
{
	tag(guide, item);
	np_page_put(&guide->page, "_public_");
	node_id(guide, item);
}

static void sources(struct np_guide *guide, const struct np_guide_item *item)
{
	const struct np_sources *from = item->opening->sources;
	char text[NP_NET_TEXT];

	if (from->any)
		np_page_put(&guide->page, guide->vendor->any);
	for (size_t i = 0; i < from->count; i++) {
		if (i)
			np_page_put(&guide->page, guide->vendor->list);
		np_page_put(&guide->page, np_net_text(&from->nets[i], text));
	}
}

static void source_names(struct np_guide *guide, const struct np_guide_item *item)
{
	const struct np_sources *from = item->opening->sources;

	if (from->any)
		np_page_put(&guide->page, guide->vendor->any);
	for (size_t i = 0; i < from->count; i++) {
		if (i)
			np_page_put(&guide->page, guide->vendor->list);
		put_network_name(guide, &from->nets[i]);
	}
}

static void inside(struct np_guide *guide, const struct np_guide_item *item)
{
	struct np_walk walk = {0};
	const struct np_net *net;
	const char *between = "";
	char text[NP_NET_TEXT];

	while ((net = np_guide_next_common(&item->node->inside, item->opening->sources, &walk))) {
		np_page_put(&guide->page, between);
		np_page_put(&guide->page, np_net_text(net, text));
		between = guide->vendor->list;
	}
}

static void hidden_names(struct np_guide *guide, const struct np_guide_item *item)
{
	struct np_walk walk = {0};
	const struct np_net *net;
	const char *between = "";

	while ((net = np_guide_next_common(&item->node->translated, item->opening->sources,
					   &walk))) {
		np_page_put(&guide->page, between);
		put_network_name(guide, net);
		between = guide->vendor->list;
	}
}

static void network(struct np_guide *guide, const struct np_guide_item *item)
{
	char text[NP_NET_TEXT];

	np_page_put(&guide->page, np_net_text(item->network, text));
}

static void network_address(struct np_guide *guide, const struct np_guide_item *item)
{
	char text[NP_NET_TEXT];

	np_page_put(&guide->page, np_addr_text(&item->network->addr, text));
}

static void network_mask(struct np_guide *guide, const struct np_guide_item *item)
{
	if (item->network->addr.family == NP_IPV4)
		put_mask(&guide->page, item->network->prefix);
	else
		np_page_put_number(&guide->page, item->network->prefix);
}

static void network_name(struct np_guide *guide, const struct np_guide_item *item)
{
	put_network_name(guide, item->network);
}

const struct np_guide_word np_guide_words[] = {
	{"tag", 0, tag},
	{"name", NP_WORD_NODE | NP_WORD_RANGE, name},
	{"set", NP_WORD_NODE | NP_WORD_OPENING, set},
	{"names", NP_WORD_NODE | NP_WORD_OPENING, names},
	{"purpose", NP_WORD_NODE | NP_WORD_RANGE, purpose},
	{"protocol", NP_WORD_OPENING, protocol},
	{"ports", NP_WORD_RANGE, ports},
	{"outside", NP_WORD_RANGE, outside},
	{"first", NP_WORD_RANGE, first},
	{"last", NP_WORD_RANGE, last},
	{"outside-first", NP_WORD_RANGE, outside_first},
	{"outside-last", NP_WORD_RANGE, outside_last},
	{"all-ports", NP_WORD_OPENING, all_ports},
	{"all-outside", NP_WORD_OPENING, all_outside},
	{"node", NP_WORD_NODE, node},
	{"node-id", NP_WORD_NODE, node_id},
	{"node-name", NP_WORD_NODE, node_name},
	{"public", NP_WORD_PUBLIC, public_address},
	{"public-name", NP_WORD_PUBLIC, public_name},
	{"sources", NP_WORD_OPENING, sources},
	{"source-names", NP_WORD_OPENING, source_names},
	{"inside", NP_WORD_OPENING | NP_WORD_INSIDE, inside},
	{"hidden-names", NP_WORD_OPENING | NP_WORD_HIDDEN, hidden_names},
	{"network", NP_WORD_NETWORK, network},
	{"network-address", NP_WORD_NETWORK, network_address},
	{"network-mask", NP_WORD_NETWORK, network_mask},
	{"network-name", NP_WORD_NETWORK, network_name},
	{0},
};

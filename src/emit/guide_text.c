#include "emit/guide_text.h"
#include "emit/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	NUMBER = 21,       /* bytes of a number as text */
	PIECE_LIMIT = 100, /* of a template, at a time */
};

static void put_number(struct np_page *page, size_t number)
{
	char text[NUMBER];

	np_put_number(text, number);
	np_page_put(page, text);
}

static void put_range(struct np_guide *guide, struct np_range range, char separator)
{
	const char between[] = {separator, '\0'};

	put_number(&guide->page, range.from);
	if (range.from == range.to)
		return;
	np_page_put(&guide->page, between);
	put_number(&guide->page, range.to);
}

/* The ports on the node; those of the item itself are outside, in a forward. */
static struct np_range on_node(const struct np_guide_item *item)
{
	int shift = item->opening->shift;

	return (struct np_range){(uint16_t)(item->range.from - shift),
				 (uint16_t)(item->range.to - shift)};
}

/* IPv4 only: a mask as a web page asks for it. */
static void put_mask(struct np_page *page, unsigned prefix)
{
	for (unsigned i = 0; i<4; i++, prefix = prefix> 8 ? prefix - 8 : 0) {
		if (i)
			np_page_put(page, ".");
		put_number(page, prefix >= 8 ? 255 : 255 & ~(255U >> prefix));
	}
}

/* "192.0.2.0_24", as objects are called; IPv6 addresses with '.' for ':'. */
static void put_network_name(struct np_guide *guide, const struct np_net *net)
{
	char text[NP_NET_TEXT];

	np_net_text(net, text);
	for (char *c = text; *c; c++)
		*c = (char)(*c == '/' ? '_' : *c == ':' ? '.' : *c);
	np_page_put(&guide->page, guide->options->name);
	np_page_put(&guide->page, "_from_");
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
static void name(struct np_guide *guide, const struct np_guide_item *item)
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
	put_range(guide, item->range, '-');
}

static int compare_starts(const void *a, const void *b)
{
	const struct np_guide_start *one = a, *other = b;

	return (one->port > other->port) - (one->port < other->port);
}

void np_guide_know_node(struct np_guide *guide, const struct np_rules_node *node)
{
	struct np_guide_start *starts;
	size_t count = 0;

	np_arena_reset(guide->scratch);
	for (size_t i = 0; i < node->row_count; i++)
		count += node->rows[i]->ports.count;
	starts = np_arena_array(guide->scratch, count, sizeof(*starts));
	count = 0;
	for (size_t i = 0; i < node->row_count; i++)
		for (size_t k = 0; k < node->rows[i]->ports.count; k++)
			starts[count++] = (struct np_guide_start){
				node->rows[i]->ports.ranges[k].from, node->rows[i]};
	qsort(starts, count, sizeof(*starts), compare_starts);
	guide->starts = starts;
	guide->start_count = count;
}

/* The first start that is not before PORT. */
static size_t find_start(const struct np_guide *guide, uint16_t port)
{
	size_t low = 0, high = guide->start_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (guide->starts[middle].port < port)
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
	size_t others = 0;

	for (size_t i = find_start(guide, range.from);
	     i < guide->start_count && guide->starts[i].port <= range.to; i++) {
		const struct np_requirement *row = guide->starts[i].row;

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
	put_number(&guide->page, others);
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

static void first(struct np_guide *guide, const struct np_guide_item *item)
{
	put_number(&guide->page, on_node(item).from);
}

static void last(struct np_guide *guide, const struct np_guide_item *item)
{
	put_number(&guide->page, on_node(item).to);
}

static void outside_first(struct np_guide *guide, const struct np_guide_item *item)
{
	put_number(&guide->page, item->range.from);
}

static void outside_last(struct np_guide *guide, const struct np_guide_item *item)
{
	put_number(&guide->page, item->range.to);
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
		put_number(&guide->page, item->network->prefix);
}

static void network_name(struct np_guide *guide, const struct np_guide_item *item)
{
	put_network_name(guide, item->network);
}

/* What an item must have for a word. */
enum { NODE = 1, PUBLIC = 2, RANGE = 4, NETWORK = 8 };

static const unsigned provided[] = {
	[NP_GUIDE_ONCE] = 0,
	[NP_GUIDE_NODE] = NODE,
	[NP_GUIDE_NODE6] = NODE,
	[NP_GUIDE_NETWORK] = NETWORK,
	[NP_GUIDE_FORWARD] = NODE | PUBLIC | RANGE,
	[NP_GUIDE_PERMIT] = NODE | RANGE,
	[NP_GUIDE_PERMIT6] = NODE | RANGE,
	[NP_GUIDE_TRANSLATION] = NODE | PUBLIC | NETWORK,
};

static const struct word {
	const char *name;
	unsigned needs;
	void (*put)(struct np_guide *guide, const struct np_guide_item *item);
} words[] = {
	{"tag", 0, tag},
	{"name", NODE | RANGE, name},
	{"purpose", NODE | RANGE, purpose},
	{"protocol", RANGE, protocol},
	{"ports", RANGE, ports},
	{"outside", RANGE, outside},
	{"first", RANGE, first},
	{"last", RANGE, last},
	{"outside-first", RANGE, outside_first},
	{"outside-last", RANGE, outside_last},
	{"node", NODE, node},
	{"node-id", NODE, node_id},
	{"node-name", NODE, node_name},
	{"public", PUBLIC, public_address},
	{"public-name", NODE, public_name},
	{"sources", RANGE, sources},
	{"source-names", RANGE, source_names},
	{"network", NETWORK, network},
	{"network-address", NETWORK, network_address},
	{"network-mask", NETWORK, network_mask},
	{"network-name", NETWORK, network_name},
};

/* The word that is called NAME, which ends at its LEN bytes; NULL: none. */
static const struct word *find_word(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i].name) == len && memcmp(words[i].name, name, len) == 0)
			return &words[i];
	return NULL;
}

/*
 * The word in braces at TEXT, and *LEN bytes up to behind it; NULL where there is none, and *LEN is
 * how much comes before the next.
 */
static const struct word *next_word(const char *text, size_t *len)
{
	if (*text != '{') {
		*len = strcspn(text, "{");
		return NULL;
	}
	*len = strcspn(text, "}");
	if (!text[*len])
		return NULL;
	return find_word(text + 1, (*len)++ - 1);
}

bool np_guide_is_template(const char *template, enum np_guide_each each, unsigned when)
{
	unsigned has = provided[each] | (when & NP_GUIDE_FOR_NAT ? PUBLIC : 0);
	size_t len;

	for (; *template; template += len) {
		const struct word *word = next_word(template, &len);

		if (word ? word->needs & ~has : *template == '{')
			return false;
	}
	return true;
}

void np_guide_fill(struct np_guide *guide, const struct np_guide_item *item, const char *template)
{
	size_t len;

	for (; *template; template += len) {
		const struct word *word = next_word(template, &len);
		char text[PIECE_LIMIT];

		if (word) {
			word->put(guide, item);
			continue;
		}
		if (len >= sizeof(text))
			len = sizeof(text) - 1;
		np_put(text, template, len);
		np_page_put(&guide->page, text);
	}
}

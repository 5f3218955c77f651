/*
 * What the zone "public" of a node lets in, as ns8-core says it: the JSON of get-firewall-status
 * (node/actions/get-firewall-status/20read). It has no rich rules and no forwarded ports.
 */
#include "input/firewall.h"
#include "input/json.h"

struct reader {
	struct np_ctx *ctx;
	struct np_firewall *firewall;
	struct np_opened **tail;
	struct np_net *addresses;
	size_t count;
};

typedef int item_fn(struct reader *r, const struct np_tree *item);

/* Call FN for each item of the list at KEY of MAP, WHAT in words; a list may be missing. */
static int read_items(struct reader *r, const struct np_tree *map, const char *key,
		      const char *what, item_fn *fn)
{
	const struct np_tree *list = np_tree_get(map, key);

	if (!list)
		return 0;
	if (list->kind != NP_LIST)
		return np_json_wrong(r->ctx, list, what);
	for (const struct np_tree *item = list->first; item; item = item->next)
		if (fn(r, item))
			return -1;
	return 0;
}

static int read_ports(struct reader *r, const struct np_tree *list, struct np_opened *opened)
{
	struct np_port_heap heap = {0};

	if (list->kind != NP_LIST)
		return np_json_wrong(r->ctx, list, "a list of ports");
	for (const struct np_tree *item = list->first; item; item = item->next) {
		if (item->kind != NP_SCALAR || item->plain)
			return np_json_wrong(r->ctx, item,
					     "a port and its protocol, like \"5060/udp\"");
		/* one empty text is what ns8-core makes of no ports */
		if (item->len && np_heap_add_word(r->ctx, &heap, item->loc,
						  (struct np_span){item->text, item->len}))
			return -1;
	}
	np_heap_sets(r->ctx, &heap, opened->ports);
	return 0;
}

static int read_service(struct reader *r, const struct np_tree *item)
{
	const struct np_tree *name, *ports = np_tree_get(item, "ports");
	struct np_opened *opened;

	if (item->kind != NP_MAP)
		return np_json_wrong(r->ctx, item, "a service: {\"name\": ..., \"ports\": [...]}");
	if (np_json_string(r->ctx, item, "name", &name))
		return -1;
	if (!name)
		return np_error(r->ctx, item->loc, "a service without a name");
	opened = np_firewall_open(r->ctx, &r->tail, item->loc, name->text);
	opened->named = !ports;
	return ports ? read_ports(r, ports, opened) : 0;
}

/* The ports that the zone itself lets in. */
static int read_loose(struct reader *r, const struct np_tree *root)
{
	const struct np_tree *ports = np_tree_get(root, "ports");

	if (!ports || (ports->kind == NP_LIST && !ports->first))
		return 0;
	return read_ports(r, ports, np_firewall_open(r->ctx, &r->tail, ports->loc, NULL));
}

/* Every interface has one of these, and it says nothing about the node. */
static bool is_link_local(const struct np_addr *addr)
{
	return addr->family == NP_IPV6 && addr->bytes[0] == 0xFE && (addr->bytes[1] & 0xC0) == 0x80;
}

static int read_address(struct reader *r, const struct np_tree *item)
{
	const struct np_tree *text;
	struct np_net net = {0};

	if (item->kind != NP_MAP)
		return np_json_wrong(r->ctx, item, "an address: {\"address\": ...}");
	if (np_json_string(r->ctx, item, "address", &text))
		return -1;
	if (!text)
		return 0;
	if (np_addr_parse(text->text, &net.addr))
		return np_error(r->ctx, text->loc, "'address' is not an IP address");
	net.prefix = net.addr.family == NP_IPV4 ? 32 : 128;
	if (np_addr_is_host(&net.addr) && !is_link_local(&net.addr))
		r->addresses[r->count++] = net;
	return 0;
}

static int count_address(struct reader *r, const struct np_tree *item)
{
	(void)item;
	r->count++;
	return 0;
}

static int count_addresses(struct reader *r, const struct np_tree *item)
{
	if (item->kind != NP_MAP)
		return np_json_wrong(r->ctx, item, "an interface: {\"addresses\": [...]}");
	return read_items(r, item, "addresses", "a list of addresses", count_address);
}

static int read_addresses(struct reader *r, const struct np_tree *item)
{
	return read_items(r, item, "addresses", "a list of addresses", read_address);
}

static int read_interfaces(struct reader *r, const struct np_tree *root)
{
	static const char key[] = "ipaddr", what[] = "a list of interfaces";

	if (read_items(r, root, key, what, count_addresses))
		return -1;
	r->addresses = np_arena_array(&r->ctx->arena, r->count, sizeof(*r->addresses));
	r->count = 0;
	if (read_items(r, root, key, what, read_addresses))
		return -1;
	r->firewall->addresses = r->count ? r->addresses : NULL;
	r->firewall->address_count = r->count;
	return 0;
}

bool np_firewall_status_recognise(const struct np_input *input)
{
	return np_tree_get(input->root, "services") &&
	       (np_tree_get(input->root, "interfaces") || np_tree_get(input->root, "ipaddr"));
}

int np_firewall_status_facts(struct np_ctx *ctx, const struct np_input *input,
			     struct np_facts *facts)
{
	const struct np_tree *root = input->root;
	struct reader r = {.ctx = ctx};

	if (np_firewall_of_module(input))
		return np_firewall_refuse_module(ctx, input);
	if (!np_tree_get(root, "services"))
		return np_json_wrong(ctx, root, "what get-firewall-status prints, with 'services'");
	r.firewall = np_firewall_make(ctx, input);
	r.firewall->whole = true;
	r.tail = &r.firewall->opened;
	if (read_items(&r, root, "services", "a list of services", read_service) ||
	    read_loose(&r, root) || read_interfaces(&r, root))
		return -1;
	NP_APPEND(facts->firewalls, facts->last_firewall, r.firewall);
	return 0;
}

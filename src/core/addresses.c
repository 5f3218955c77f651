#include "core/addresses.h"
#include "core/phrase.h"

#include <string.h>

/* Networks whose addresses no router of the internet knows. */
static const struct {
	uint8_t bytes[4];
	uint8_t prefix;
} private_nets[] = {
	{{10, 0, 0, 0}, 8},     /* RFC 1918 */
	{{172, 16, 0, 0}, 12},  /* RFC 1918 */
	{{192, 168, 0, 0}, 16}, /* RFC 1918 */
	{{100, 64, 0, 0}, 10},  /* RFC 6598 */
	{{169, 254, 0, 0}, 16}, /* RFC 3927 */
};

bool np_addr_is_private(const struct np_addr *addr)
{
	const struct np_net host = {.addr = *addr, .prefix = 32};

	for (size_t i = 0; i < sizeof(private_nets) / sizeof(*private_nets); i++) {
		struct np_net net = {.addr.family = NP_IPV4, .prefix = private_nets[i].prefix};

		memcpy(net.addr.bytes, private_nets[i].bytes, sizeof(private_nets[i].bytes));
		if (np_net_covers(&net, &host))
			return true;
	}
	return false;
}

bool np_sources_are_wide(const struct np_sources *sources)
{
	const uint8_t widest = 8;

	if (sources->any || sources->count == 0)
		return sources->any;
	return sources->nets[0].prefix < widest ||
	       sources->nets[sources->count - 1].prefix < widest;
}

bool np_nets_contain(const struct np_net *nets, size_t count, const struct np_addr *addr)
{
	const struct np_net host = {.addr = *addr, .prefix = addr->family == NP_IPV4 ? 32 : 128};

	for (size_t i = 0; i < count; i++)
		if (np_net_covers(&nets[i], &host))
			return true;
	return false;
}

/* An address is one host's; internal ports are known of one node only. */
static int check_own(struct np_ctx *ctx, struct np_map *owners, struct np_node *node,
		     const struct np_address *address)
{
	const struct np_node *before;

	if (!address->text)
		return 0;
	before = np_map_put(owners, &ctx->arena, address->text, strlen(address->text), node);
	if (!before)
		return 0;
	np_error(ctx, address->loc, "%s is the address of node %u and of node %u", address->text,
		 before->id, node->id);
	np_hint(ctx, "give each node an address of its own");
	np_about(ctx, "mixed-addresses", np_phrase_node(&ctx->arena, node));
	return -1;
}

static int check_public(struct np_ctx *ctx, const struct np_map *owners, const struct np_node *node,
			bool nat)
{
	const struct np_address *address = &node->public_address;
	const struct np_node *owner;

	if (!address->text)
		return 0;
	owner = np_map_get(owners, address->text, strlen(address->text));
	if (owner && owner != node) {
		np_error(ctx, address->loc,
			 "%s, the public address of node %u, is the own one of node %u",
			 address->text, node->id, owner->id);
		np_about(ctx, "mixed-addresses", np_phrase_node(&ctx->arena, node));
		return -1;
	}
	if (owner || !nat || !np_nets_contain(node->lan, node->lan_count, &address->addr))
		return 0;
	np_error(ctx, address->loc,
		 "the inside networks of node %u contain its public address %s, so that the "
		 "outside would pass for inside",
		 node->id, address->text);
	np_hint(ctx, "list under 'lan' only the networks behind the firewall");
	np_about(ctx, "mixed-addresses", np_phrase_node(&ctx->arena, node));
	return -1;
}

int np_check_addresses(struct np_ctx *ctx, const struct np_site *site, bool nat)
{
	struct np_map owners = {0};
	int failed = 0;

	for (size_t i = 0; i < site->node_count; i++)
		if (check_own(ctx, &owners, site->nodes[i], &site->nodes[i]->address) ||
		    check_own(ctx, &owners, site->nodes[i], &site->nodes[i]->address6))
			failed = -1;
	for (size_t i = 0; i < site->node_count; i++)
		if (check_public(ctx, &owners, site->nodes[i], nat))
			failed = -1;
	return failed;
}

/* Nodes: their proxies, their addresses, their networks. */
#include "core/addresses.h"
#include "core/checking.h"
#include "core/phrase.h"
#include "core/shared.h"

#include <string.h>

void np_check_proxies(const struct np_checking *c)
{
	for (size_t i = 0; i < c->node_count; i++) {
		const struct np_node *node = c->nodes[i].node;
		struct np_finding *finding;

		if (node->proxy || node->instance_count == 0)
			continue;
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"no-proxy", NP_WARNING, node->loc,
					   np_phrase_node(&c->ctx->arena, node)},
			"no proxy is known, and %s need%s one",
			np_owner_names(&c->ctx->arena,
				       (const struct np_owner *const *)node->instances,
				       node->instance_count),
			node->instance_count == 1 ? "s" : "");
		finding->hint = "give the environment of the node's proxy with --env FILE; until "
				"then its ports are the catalogue's defaults";
	}
}

/* Rules of IPv6 alone need no other address, but a table of them would be half of one. */
void np_check_own_addresses(const struct np_checking *c)
{
	for (size_t i = 0; i < c->node_count; i++) {
		const struct np_node *node = c->nodes[i].node;
		struct np_finding *finding;

		if (node->address.text)
			continue;
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"no-address", NP_ERROR, node->loc,
							    np_phrase_node(&c->ctx->arena, node)},
					 "its address is not known");
		finding->hint =
			"write it into the site file, like 'address: 192.168.1.10', or give "
			"the environment of the node's proxy, which has it";
	}
}

static bool is_public_service(const struct np_requirement *row)
{
	return np_is_opened(row) && row->sources->any && row->service->reach == NP_REACH_PUBLIC;
}

static bool is_for_anybody(const struct np_node_rows *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (is_public_service(&node->rows[i]))
			return true;
	return false;
}

static void no_public_address(const struct np_checking *c, const struct np_node *node)
{
	struct np_finding *finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"public-address", NP_ERROR, node->address.loc,
				   np_phrase_node(&c->ctx->arena, node)},
		"its address %s is private, and no public one is known", node->address.text);

	finding->hint = "write it into the site file, like 'public_address: 203.0.113.45'; where "
			"the firewall only routes, 'nvports rules --mode routed' does without";
}

static void odd_public_address(const struct np_checking *c, const struct np_node *node)
{
	const struct np_address *outside = &node->public_address;
	const char *place = np_phrase_node(&c->ctx->arena, node);
	struct np_finding *finding;

	if (np_addr_is_private(&outside->addr)) {
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"public-address", NP_WARNING, outside->loc, place},
			"its public address %s is private as well", outside->text);
		finding->hint = "look for a second router that translates addresses: it needs the "
				"same forwards, and clients must be told its address";
		return;
	}
	if (!node->address.text || strcmp(node->address.text, outside->text) != 0)
		return;
	finding = np_finding_add(c->ctx, c->findings,
				 &(struct np_found){"public-address", NP_NOTE, outside->loc, place},
				 "its public address %s is its own, so nothing is translated",
				 outside->text);
	finding->hint = "'public_address' can be left out";
}

void np_check_public_addresses(const struct np_checking *c)
{
	for (size_t i = 0; i < c->node_count; i++) {
		const struct np_node *node = c->nodes[i].node;

		if (node->public_address.text)
			odd_public_address(c, node);
		else if (node->address.text && np_addr_is_private(&node->address.addr) &&
			 is_for_anybody(&c->nodes[i]))
			no_public_address(c, node);
	}
}

static bool is_behind_nat(const struct np_node *node)
{
	return node->address.text && node->public_address.text &&
	       strcmp(node->address.text, node->public_address.text) != 0;
}

void np_check_inside(const struct np_checking *c)
{
	for (size_t i = 0; i < c->node_count; i++) {
		const struct np_node *node = c->nodes[i].node;
		const char *place = np_phrase_node(&c->ctx->arena, node);
		struct np_finding *finding;

		if (!is_behind_nat(node))
			continue;
		if (node->lan_count == 0) {
			finding = np_finding_add(
				c->ctx, c->findings,
				&(struct np_found){"no-lan", NP_WARNING, node->loc, place},
				"it is behind NAT, and no inside networks are known");
			finding->hint = np_arena_printf(
				&c->ctx->arena,
				"write them into the site file, like 'lan: [192.168.1.0/24]'; or "
				"let the names of the node lead to %s inside",
				node->address.text);
			continue;
		}
		if (np_nets_contain(node->lan, node->lan_count, &node->address.addr))
			continue;
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"lan-elsewhere", NP_NOTE, node->loc, place},
			"none of its inside networks contains its address %s", node->address.text);
		finding->hint = "if there are phones beside the node, add their network to 'lan'";
	}
}

static const struct np_requirement *find_cluster_row(const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].service->reach == NP_REACH_CLUSTER)
			return &plan->items[i];
	return NULL;
}

void np_check_leader(const struct np_checking *c)
{
	const struct np_requirement *row = find_cluster_row(c->plan);
	struct np_finding *finding;

	if (!row || c->site->node_count < 2)
		return;
	for (size_t i = 0; i < c->site->node_count; i++)
		if (c->site->nodes[i]->leader)
			return;
	finding = np_finding_add(c->ctx, c->findings,
				 &(struct np_found){"no-leader", NP_NOTE, row->node->loc, ""},
				 "none of the %zu nodes is marked as leader, so '%s' is opened on "
				 "each that is chosen",
				 c->site->node_count, row->service->name);
	finding->hint = "write 'leader: true' under the node whose number 'redis-cli hget "
			"cluster/environment NODE_ID' prints";
}

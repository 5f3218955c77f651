#include "core/match_node.h"

#include <string.h>

static void add_address(struct np_arena *arena, struct np_matcher *matcher, struct np_node *node,
			const struct np_address *address)
{
	if (address->text)
		np_map_put(&matcher->by_address, arena, address->text, strlen(address->text), node);
}

struct np_matcher np_matcher_make(struct np_arena *arena, const struct np_site *site)
{
	struct np_matcher matcher = {.site = site};

	for (size_t i = 0; i < site->node_count; i++) {
		add_address(arena, &matcher, site->nodes[i], &site->nodes[i]->address);
		add_address(arena, &matcher, site->nodes[i], &site->nodes[i]->address6);
	}
	return matcher;
}

/* What has been found so far; false once there are two. */
static bool note_node(const struct np_node *node, const struct np_node **found,
		      const struct np_node **other)
{
	if (node && !*found)
		*found = node;
	if (node && *found != node)
		*other = node;
	return !*other;
}

static void match_services(const struct np_matcher *matcher, const struct np_firewall *firewall,
			   const struct np_node **found, const struct np_node **other)
{
	for (const struct np_opened *o = firewall->opened; o; o = o->next) {
		const struct np_owner *owner =
			o->service ? np_site_owner(matcher->site, o->service) : NULL;

		if (!note_node(owner ? owner->node : NULL, found, other))
			return;
	}
}

static void match_addresses(const struct np_matcher *matcher, const struct np_firewall *firewall,
			    const struct np_node **found, const struct np_node **other)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < firewall->address_count; i++) {
		np_addr_text(&firewall->addresses[i].addr, text);
		if (!note_node(np_map_get(&matcher->by_address, text, strlen(text)), found, other))
			return;
	}
}

/* Where nothing tells, it is the only node's: unless its addresses are known, and are others. */
static bool may_be_only(const struct np_matcher *matcher, const struct np_firewall *firewall)
{
	const struct np_site *site = matcher->site;

	return site->node_count == 1 &&
	       (firewall->address_count == 0 || !site->nodes[0]->address.text);
}

enum np_match_result np_match_node(const struct np_matcher *matcher,
				   const struct np_firewall *firewall, const struct np_node **node,
				   const struct np_node **other)
{
	*node = *other = NULL;
	if (firewall->node) {
		*node = np_site_node(matcher->site, firewall->node);
		return *node ? NP_MATCH_FOUND : NP_MATCH_ELSEWHERE;
	}
	match_services(matcher, firewall, node, other);
	if (!*other)
		match_addresses(matcher, firewall, node, other);
	if (*other)
		return NP_MATCH_BOTH;
	if (!*node && may_be_only(matcher, firewall))
		*node = matcher->site->nodes[0];
	return *node ? NP_MATCH_FOUND : NP_MATCH_UNKNOWN;
}

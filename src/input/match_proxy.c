/* Whose a proxy's configuration is. */
#include "input/match.h"

#include <string.h>

/* Nodes by what is known of them. */
struct index {
	struct np_merge *m;
	struct np_map by_address, by_vpn; /* text -> struct np_node */
	struct np_node several;           /* stands for the nodes that share an address */
};

static void put(struct index *index, struct np_map *map, const struct np_address *address,
		struct np_node *node)
{
	size_t len = address->text ? strlen(address->text) : 0;
	struct np_node *before;

	if (!len)
		return;
	before = np_map_put(map, &index->m->ctx->arena, address->text, len, node);
	if (before && before != node)
		np_map_put(map, &index->m->ctx->arena, address->text, len, &index->several);
}

/* What proxies have said holds before what the site has. */
static void make_index(struct index *index, const struct np_facts *facts)
{
	struct np_merge *m = index->m;

	for (struct np_node *node = m->site->first_node; node; node = node->next) {
		const struct np_said *said =
			np_map_get(&m->by_node, node->id_text, strlen(node->id_text));

		put(index, &index->by_address,
		    said && said->address.text ? &said->address : &node->address, node);
	}
	for (const struct np_member *member = facts->members; member; member = member->next)
		put(index, &index->by_vpn, &member->vpn, np_site_node(m->site, member->id));
}

static struct np_node *look_up(const struct np_map *map, const struct np_address *address)
{
	return address->text ? np_map_get(map, address->text, strlen(address->text)) : NULL;
}

static int unknown(struct np_merge *m, const struct np_configuration *config)
{
	np_error(m->ctx, config->loc, "a configuration that does not say of which proxy it is");
	np_hint(m->ctx, "give it as nethvoice-proxy1=FILE, with the id of its proxy");
	return -1;
}

static int deny(struct np_merge *m, const struct np_configuration *config,
		const struct np_node *node, const struct np_node *other)
{
	np_error(m->ctx, config->loc,
		 "a configuration with the address %s of node %u, and %s inside the cluster, which "
		 "is of node %u",
		 config->address.text, node->id, config->service.text, other->id);
	np_hint(m->ctx, "if it is right, give it as nethvoice-proxy1=FILE, with the id of its "
			"proxy");
	return -1;
}

/* *FOUND is the node by the addresses of CONFIG; NULL: they are of none. */
static int find_by_address(struct index *index, const struct np_configuration *config,
			   struct np_node **found)
{
	struct np_node *node = look_up(&index->by_address, &config->address);
	struct np_node *other = look_up(&index->by_vpn, &config->service);

	if (node == &index->several)
		node = NULL;
	if (other == &index->several)
		other = NULL;
	if (node && other && node != other)
		return deny(index->m, config, node, other);
	*found = node ? node : other;
	return 0;
}

/* The same, or else the only node; NULL: there is none yet. */
static int find_node(struct index *index, const struct np_configuration *config,
		     struct np_node **found)
{
	const struct np_site *site = index->m->site;

	if (find_by_address(index, config, found))
		return -1;
	if (*found)
		return 0;
	*found = site->first_node;
	return site->node_count > 1 ? unknown(index->m, config) : 0;
}

/* The node of the proxy that CONFIG was given for. */
static int find_named(struct index *index, const struct np_configuration *config,
		      struct np_node **found)
{
	struct np_merge *m = index->m;
	struct np_claim claim = {
		.id = config->proxy,
		.scope = NP_SCOPE_PROXY,
		.loc = config->loc,
		.hint = "give its environment, or the list of installed modules, too"};
	const struct np_owner *owner;

	if (!np_site_owner(m->site, config->proxy)) {
		if (find_by_address(index, config, found))
			return -1;
		claim.node = *found ? (*found)->id : 0;
	}
	owner = np_merge_claim(m, &claim);
	if (!owner)
		return -1;
	*found = owner->node;
	return 0;
}

static int match(struct index *index, const struct np_configuration *config)
{
	struct np_merge *m = index->m;
	struct np_said said = {.address = config->address,
			       .public_address = config->public_address,
			       .lan = config->lan,
			       .lan_count = config->lan_count,
			       .lan_loc = config->lan_loc};
	int failed = config->proxy ? find_named(index, config, &said.node)
				   : find_node(index, config, &said.node);

	if (failed)
		return failed;
	if (!said.node)
		said.node = np_site_add_node(m->ctx, m->site, 1, config->loc);
	return np_merge_said(m, &said);
}

int np_match_configurations(struct np_merge *m, const struct np_facts *facts)
{
	struct index index = {.m = m};
	int failed = 0;

	if (!facts->configurations)
		return 0;
	make_index(&index, facts);
	for (const struct np_configuration *c = facts->configurations; c; c = c->next)
		if (match(&index, c))
			failed = -1;
	return failed;
}

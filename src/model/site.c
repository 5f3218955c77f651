#include "nvports/site.h"
#include "nvports/number.h"
#include "nvports/suggest.h"

#include <stdio.h>
#include <string.h>

enum {
	KNOWN_SHOWN = 12, /* ids that a message lists */
};

const struct np_sources np_sources_any = {.any = true, .text = "any"};
const struct np_sources np_sources_none = {.text = "none"};

const struct np_address *np_node_outside(const struct np_node *node)
{
	return node->public_address.text ? &node->public_address : &node->address;
}

/* Nodes are found by their number as text, which is how users and files name them. */
struct np_node *np_site_node(const struct np_site *site, uint32_t id)
{
	char text[16];
	size_t len = (size_t)snprintf(text, sizeof(text), "%u", id);

	return np_map_get(&site->by_node, text, len);
}

struct np_node *np_site_add_node(struct np_ctx *ctx, struct np_site *site, uint32_t id,
				 struct np_loc loc)
{
	struct np_node *node = np_arena_alloc(&ctx->arena, sizeof(*node));

	node->id = id;
	node->id_text = np_arena_printf(&ctx->arena, "%u", id);
	node->loc = loc;
	node->generic = (struct np_owner){
		.id = node->id_text, .scope = NP_SCOPE_GENERIC, .node = node, .loc = loc};
	node->next = site->first_node;
	site->first_node = node;
	site->node_count++;
	np_map_put(&site->by_node, &ctx->arena, node->id_text, strlen(node->id_text), node);
	return node;
}

struct np_owner *np_site_owner(const struct np_site *site, const char *id)
{
	return np_map_get(&site->by_owner, id, strlen(id));
}

static struct np_owner *refuse_second(struct np_ctx *ctx, const struct np_owner *owner,
				      const struct np_owner *before)
{
	np_error(ctx, owner->loc, "'%s' is already on node %u", before->id, before->node->id);
	if (before->loc.line)
		np_hint(ctx, "declared at %s:%u; an id stands for one module of the cluster",
			before->loc.src->name, before->loc.line);
	return NULL;
}

static struct np_owner *refuse_proxy(struct np_ctx *ctx, const struct np_owner *owner,
				     const struct np_node *node)
{
	np_error(ctx, owner->loc, "node %u has a second proxy '%s'", node->id, owner->id);
	np_hint(ctx, "a node has one proxy at most; the first is '%s'", node->proxy->id);
	return NULL;
}

struct np_owner *np_site_add_owner(struct np_ctx *ctx, struct np_site *site, struct np_node *node,
				   const struct np_owner *owner)
{
	struct np_owner *added, *before;
	size_t len = strlen(owner->id);

	if (owner->scope == NP_SCOPE_PROXY && node->proxy &&
	    strcmp(owner->id, node->proxy->id) != 0)
		return refuse_proxy(ctx, owner, node);
	added = np_arena_alloc(&ctx->arena, sizeof(*added));
	*added = *owner;
	added->node = node;
	before = np_map_put(&site->by_owner, &ctx->arena, owner->id, len, added);
	if (before) {
		np_map_put(&site->by_owner, &ctx->arena, before->id, len, before); /* it stays */
		return refuse_second(ctx, owner, before);
	}
	if (owner->scope == NP_SCOPE_PROXY) {
		node->proxy = added;
		return added;
	}
	added->next = node->first_instance;
	node->first_instance = added;
	node->instance_count++;
	return added;
}

void np_value_add(struct np_arena *arena, struct np_value **list, const struct np_written *written)
{
	uint16_t port = 0;
	bool none = np_port_parse(written->text, written->len, &port) != NULL;
	struct np_value *added =
		np_arena_alloc(arena, sizeof(*added) + (none ? written->len + 1 : 0));

	added->next = *list;
	added->loc = written->loc;
	added->variable = written->variable;
	added->port = none ? 0 : port;
	if (none)
		memcpy(added->text, written->text, written->len);
	*list = added;
}

static const char *join(struct np_arena *arena, const struct np_net *nets, size_t count)
{
	char *text = np_arena_alloc(arena, count * NP_NET_TEXT + 1);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		char buffer[NP_NET_TEXT];

		if (i)
			text[len++] = ',';
		np_net_text(&nets[i], buffer);
		memcpy(text + len, buffer, strlen(buffer));
		len += strlen(buffer);
	}
	return text;
}

struct np_sources np_sources_make(struct np_arena *arena, struct np_net *nets, size_t count)
{
	count = np_nets_normalise(nets, count);
	return (struct np_sources){.nets = nets, .count = count, .text = join(arena, nets, count)};
}

/* The ids of up to LIMIT instances, and of the proxies before them where PROXIES. */
static size_t collect_ids(const struct np_site *site, bool proxies, const char **ids, size_t limit)
{
	size_t count = 0;

	for (size_t i = 0; i < site->node_count && count < limit; i++) {
		const struct np_node *node = site->nodes[i];

		if (proxies && node->proxy)
			ids[count++] = node->proxy->id;
		for (size_t k = 0; k < node->instance_count && count < limit; k++)
			ids[count++] = node->instances[k]->id;
	}
	return count;
}

/* One id more than are shown stands for all that follow. */
static const char *list_ids(struct np_arena *arena, const char **ids, size_t count)
{
	if (count > KNOWN_SHOWN)
		ids[KNOWN_SHOWN] = "...";
	return count ? np_join(arena, ids, count) : "none";
}

const char *np_site_known_owners(struct np_arena *arena, const struct np_site *site)
{
	const char *ids[KNOWN_SHOWN + 1];

	return list_ids(arena, ids, collect_ids(site, true, ids, KNOWN_SHOWN + 1));
}

const char *np_site_known_instances(struct np_arena *arena, const struct np_site *site)
{
	const char *ids[KNOWN_SHOWN + 1];

	return list_ids(arena, ids, collect_ids(site, false, ids, KNOWN_SHOWN + 1));
}

const char *np_site_known_nodes(struct np_arena *arena, const struct np_site *site)
{
	const char *ids[KNOWN_SHOWN + 1];
	size_t count = 0;

	while (count < site->node_count && count <= KNOWN_SHOWN) {
		ids[count] = site->nodes[count]->id_text;
		count++;
	}
	return list_ids(arena, ids, count);
}

const char *np_site_suggest_instance(const struct np_site *site, const char *id)
{
	struct np_nearest nearest;

	np_nearest_init(&nearest, id);
	for (size_t i = 0; i < site->node_count; i++)
		for (size_t k = 0; k < site->nodes[i]->instance_count; k++)
			np_nearest_offer(&nearest, site->nodes[i]->instances[k]->id);
	return nearest.found;
}

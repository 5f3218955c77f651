/* Site files: the firewall, networks, and who may reach what. Nodes are in site_node.c. */
#include "input/site.h"
#include "nvports/input.h"
#include "nvports/suggest.h"

#include <string.h>

enum {
	MAX_INTERFACE = 31,
};

static int decode_interface(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789._/:-";
	struct np_zone *zone = out;

	if (np_decode_text(ctx, value, &zone->interface))
		return -1;
	if (value->len <= MAX_INTERFACE && strspn(value->text, allowed) == value->len &&
	    value->text[0] != '-')
		return 0;
	np_error(ctx, value->loc, "'%s' is not the name of an interface", value->text);
	np_hint(ctx, "at most %d letters, digits or '.', '_', '/', ':', '-'", MAX_INTERFACE);
	return -1;
}

static int decode_zone_address(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_address4(ctx, value, &((struct np_zone *)out)->address);
}

static int decode_zone(struct np_ctx *ctx, const struct np_tree *value, struct np_zone *zone)
{
	static const struct np_field fields[] = {
		{"interface", decode_interface, false},
		{"address", decode_zone_address, false},
	};

	return np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), zone);
}

static int decode_wan(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return decode_zone(ctx, value, &((struct np_site_reader *)out)->site->wan);
}

static int decode_lan(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return decode_zone(ctx, value, &((struct np_site_reader *)out)->site->lan);
}

static int decode_firewall(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const struct np_field fields[] = {
		{"wan", decode_wan, false},
		{"lan", decode_lan, false},
	};

	return np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), out);
}

static int decode_network(struct np_ctx *ctx, const struct np_tree *key,
			  const struct np_tree *value, void *out)
{
	struct np_site *site = ((struct np_site_reader *)out)->site;
	struct np_network *network = np_arena_alloc(&ctx->arena, sizeof(*network));
	struct np_net *nets;
	size_t count;

	if (np_decode_id(ctx, key, &network->name))
		return -1;
	if (strcmp(key->text, "any") == 0)
		return np_error(ctx, key->loc, "'any' stands for every source and cannot be named");
	/* Its name is known even if its networks are wrong: that is one error, not several. */
	network->loc = key->loc;
	np_map_put(&site->by_network, &ctx->arena, network->name, key->len, network);
	if (site->last_network)
		site->last_network->next = network;
	else
		site->first_network = network;
	site->last_network = network;
	if (np_decode_nets(ctx, value, &nets, &count))
		return -1;
	network->sources = np_sources_make(&ctx->arena, nets, count);
	return 0;
}

static int decode_networks(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_entries(ctx, value, decode_network, out);
}

/* How many networks the names and addresses in VALUE stand for, at most. */
static size_t count_sources(const struct np_site *site, const struct np_tree *value)
{
	size_t count = 0;

	for (const struct np_tree *item = value->first; item; item = item->next) {
		const struct np_network *network =
			np_map_get(&site->by_network, item->text, item->len);

		count += network ? network->sources.count : 1;
	}
	return count;
}

static bool looks_like_address(const char *text)
{
	return strpbrk(text, "./:") != NULL;
}

static int unknown_network(struct np_ctx *ctx, const struct np_site *site,
			   const struct np_tree *item)
{
	struct np_nearest nearest;

	np_error(ctx, item->loc, "unknown network '%s'", item->text);
	if (ctx->last_dropped)
		return -1;
	np_nearest_init(&nearest, item->text);
	np_nearest_offer(&nearest, "any");
	for (const struct np_network *n = site->first_network; n; n = n->next)
		np_nearest_offer(&nearest, n->name);
	if (nearest.found)
		np_hint(ctx, "did you mean '%s'?", nearest.found);
	else
		np_hint(ctx, "name it under 'networks', or give an address, a network or 'any'");
	return -1;
}

/* One item of an "allow" list, appended to NETS. */
static int add_source(struct np_ctx *ctx, const struct np_site *site, const struct np_tree *item,
		      struct np_net *nets, size_t *count)
{
	struct np_network *network = np_map_get(&site->by_network, item->text, item->len);

	if (network) {
		network->used = true;
		for (size_t i = 0; i < network->sources.count; i++)
			nets[(*count)++] = network->sources.nets[i];
		return 0;
	}
	if (!looks_like_address(item->text))
		return unknown_network(ctx, site, item);
	return np_decode_net(ctx, item, &nets[(*count)++]);
}

static bool is_any(const struct np_tree *item)
{
	return item->len == 3 && memcmp(item->text, "any", 3) == 0;
}

/* A network that is named over and over would be copied as often. */
static int check_repeated(struct np_ctx *ctx, const struct np_tree *value)
{
	struct np_map seen = {0};
	int failed = 0;

	for (struct np_tree *item = value->first; item; item = item->next)
		if (np_map_put(&seen, &ctx->arena, item->text, item->len, item))
			failed = np_error(ctx, item->loc, "'%s' is listed twice", item->text);
	return failed;
}

static int check_allow(struct np_ctx *ctx, const struct np_tree *value)
{
	if (np_decode_kind(ctx, value, NP_LIST))
		return -1;
	if (value->count == 0) {
		np_error(ctx, value->loc, "a list of allowed sources without any");
		np_hint(ctx, "name who may reach the service, or 'any'");
		return -1;
	}
	for (const struct np_tree *item = value->first; item; item = item->next)
		if (np_decode_kind(ctx, item, NP_SCALAR))
			return -1;
	return check_repeated(ctx, value);
}

static int decode_sources(struct np_ctx *ctx, const struct np_site *site,
			  const struct np_tree *value, struct np_sources *sources)
{
	struct np_net *nets;
	size_t count = 0;
	int failed = 0;

	if (check_allow(ctx, value))
		return -1;
	if (value->count == 1 && is_any(value->first)) {
		*sources = np_sources_any;
		return 0;
	}
	nets = np_arena_array(&ctx->arena, count_sources(site, value), sizeof(*nets));
	for (const struct np_tree *item = value->first; item; item = item->next) {
		if (is_any(item))
			failed = np_error(ctx, item->loc, "'any' stands beside other sources");
		else if (add_source(ctx, site, item, nets, &count))
			failed = -1;
	}
	if (!failed)
		*sources = np_sources_make(&ctx->arena, nets, count);
	return failed;
}

static int decode_allowed(struct np_ctx *ctx, const struct np_tree *key,
			  const struct np_tree *value, void *out)
{
	const struct np_site_reader *r = out;
	const struct np_service *service = np_decode_service_id(ctx, r->catalogue, key);
	struct np_sources *sources = np_arena_alloc(&ctx->arena, sizeof(*sources));

	if (!service)
		return -1;
	if (service->reach == NP_REACH_INTERNAL)
		return np_error(ctx, key->loc, "'%s' is internal and never opened", key->text);
	if (decode_sources(ctx, r->site, value, sources))
		return -1;
	r->site->sources[service->index] = sources;
	return 0;
}

static int keep_allow(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	if (np_decode_kind(ctx, value, NP_MAP))
		return -1;
	((struct np_site_reader *)out)->allow = value;
	return 0;
}

/* The nodes themselves have been decoded while the file was read. */
static int check_nodes(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	(void)out;
	if (np_decode_kind(ctx, value, NP_MAP))
		return -1;
	if (value->count == 0)
		return np_error(ctx, value->loc, "a site needs at least one node");
	return 0;
}

int np_site_read(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_source *src,
		 struct np_site *site)
{
	static const struct np_field fields[] = {
		{"nvports", np_decode_seen, true},    {"firewall", decode_firewall, false},
		{"networks", decode_networks, false}, {"allow", keep_allow, false},
		{"nodes", check_nodes, true},
	};
	struct np_site_reader r = {.catalogue = catalogue, .site = site};
	struct np_stream nodes = {.key = "nodes", .entry = np_site_decode_node, .out = &r};
	const struct np_tree *root = np_yaml_stream(ctx, src, &nodes);
	int failed;

	if (!root || np_decode_format(ctx, root, "site/1"))
		return -1;
	site->source = src;
	site->sources =
		np_arena_array(&ctx->arena, catalogue->count, sizeof(const struct np_sources *));
	failed = nodes.failed;
	if (np_decode_fields(ctx, root, fields, sizeof(fields) / sizeof(*fields), &r))
		failed = -1;
	if (r.allow && np_decode_entries(ctx, r.allow, decode_allowed, &r))
		failed = -1;
	return failed;
}

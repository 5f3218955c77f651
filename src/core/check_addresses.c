/* Addresses and local networks of nodes, against what their proxies are configured to. */
#include "core/compare.h"
#include "core/phrase.h"

#include <string.h>

static struct np_finding *add(const struct np_comparison *c, const struct np_said *said,
			      enum np_severity severity, const struct np_address *ours,
			      const char *message)
{
	struct np_finding *finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"address", severity, ours->text ? ours->loc : said->node->loc,
				   np_phrase_node(&c->ctx->arena, said->node)},
		"%s", message);

	finding->hint = "'nvports import' takes over what the node says";
	return finding;
}

/* WHICH is "address" or "public address". */
static void compare_address(const struct np_comparison *c, const struct np_said *said,
			    const char *which, const struct np_address *ours,
			    const struct np_address *theirs)
{
	struct np_arena *arena = &c->ctx->arena;
	bool nat = theirs == said->public_address;

	if (!theirs->text || (ours->text && strcmp(ours->text, theirs->text) == 0))
		return;
	if (ours->text)
		add(c, said, NP_WARNING, ours,
		    np_arena_printf(arena, "its %s is %s here, and %s in %s%s", which, ours->text,
				    theirs->text, said->what, np_phrase_at(arena, theirs->loc)));
	else
		add(c, said, nat ? NP_WARNING : NP_NOTE, ours,
		    np_arena_printf(arena, "has no %s here; in %s it is %s%s", which, said->what,
				    theirs->text, np_phrase_at(arena, theirs->loc)));
}

/* A proxy that does not know of the NAT in front of it tells phones its inside address. */
static void compare_nat(const struct np_comparison *c, const struct np_said *said)
{
	const struct np_address *outside = &said->node->public_address;
	struct np_arena *arena = &c->ctx->arena;

	if (!outside->text || said->public_address->text || !said->address->text ||
	    strcmp(outside->text, said->address->text) == 0)
		return;
	add(c, said, NP_WARNING, outside,
	    np_arena_printf(arena, "its public address is %s here, and %s%s knows of none",
			    outside->text, said->what, np_phrase_at(arena, said->address->loc)))
		->hint =
		"set the public address in the proxy's settings, or take it out of the site";
}

void np_compare_said(const struct np_comparison *c, const struct np_said *said)
{
	compare_address(c, said, "address", &said->node->address, said->address);
	compare_address(c, said, "public address", &said->node->public_address,
			said->public_address);
	compare_nat(c, said);
	if (said->lan_count)
		np_compare_networks(c, said->node,
				    &(struct np_inside){
					    .nets = said->lan,
					    .count = said->lan_count,
					    .loc = said->lan_loc,
					    .what = "one of the proxy's local networks",
				    });
}

/* The node whose proxy this is: as was said, else by its address, else the only one with one. */
static const struct np_node *find_node(const struct np_comparison *c,
				       const struct np_map *by_address, const struct np_node *only,
				       const struct np_configuration *configuration)
{
	const struct np_owner *owner;
	const struct np_node *node = NULL;

	if (configuration->proxy) {
		owner = np_site_owner(c->site, configuration->proxy);
		return owner && owner->scope == NP_SCOPE_PROXY ? owner->node : NULL;
	}
	if (configuration->address.text)
		node = np_map_get(by_address, configuration->address.text,
				  strlen(configuration->address.text));
	return node ? node : only;
}

/* The only node with a proxy, or NULL; all addresses of nodes go to BY_ADDRESS. */
static const struct np_node *survey(const struct np_comparison *c, struct np_map *by_address)
{
	const struct np_node *only = NULL;
	size_t proxies = 0;

	for (size_t i = 0; i < c->site->node_count; i++) {
		struct np_node *node = c->site->nodes[i];
		const char *text = node->address.text;

		if (text)
			np_map_put(by_address, &c->ctx->arena, text, strlen(text), node);
		if (!node->proxy)
			continue;
		only = node;
		proxies++;
	}
	return proxies == 1 ? only : NULL;
}

static void compare_configuration(const struct np_comparison *c, const struct np_node *node,
				  const struct np_configuration *configuration)
{
	np_compare_said(c, &(struct np_said){
				   .node = node,
				   .what = "its proxy's configuration",
				   .address = &configuration->address,
				   .public_address = &configuration->public_address,
				   .lan = configuration->lan,
				   .lan_count = configuration->lan_count,
				   .lan_loc = configuration->lan_loc,
			   });
}

static void report_whose(const struct np_comparison *c,
			 const struct np_configuration *configuration)
{
	const char *proxy = configuration->proxy;
	struct np_finding *finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"unknown-module", NP_WARNING, configuration->loc,
				   proxy ? proxy : ""},
		proxy ? "has a configuration, and the deployment does not have such a proxy"
		      : "cannot tell which proxy's configuration this is; not compared");

	finding->hint = proxy ? "'nvports import' adds it to the site"
			      : "say so with the proxy's id: --against nethvoice-proxy1=FILE";
}

void np_compare_configurations(const struct np_comparison *c)
{
	struct np_map by_address = {0};
	const struct np_node *only;

	if (!c->facts->configurations)
		return;
	only = survey(c, &by_address);
	for (const struct np_configuration *f = c->facts->configurations; f; f = f->next) {
		const struct np_node *node = find_node(c, &by_address, only, f);

		if (node)
			compare_configuration(c, node, f);
		else
			report_whose(c, f);
	}
}

#include "nvports/catalogue.h"
#include "nvports/suggest.h"

#include <string.h>

const char *const np_scope_names[] = {
	[NP_SCOPE_PROXY] = "proxy",
	[NP_SCOPE_INSTANCE] = "instance",
	[NP_SCOPE_GENERIC] = "generic",
};

const char *const np_need_names[] = {
	[NP_REQUIRED] = "required",
	[NP_OPTIONAL] = "optional",
	[NP_RESERVED] = "reserved",
};

const char *const np_reach_names[] = {
	[NP_REACH_PUBLIC] = "public", [NP_REACH_PHONES] = "phones",
	[NP_REACH_ADMINS] = "admins", [NP_REACH_CLUSTER] = "cluster",
	[NP_REACH_TRUNKS] = "trunks", [NP_REACH_INTERNAL] = "internal",
};

const char *np_protocols_title(unsigned protocols)
{
	static const char *const titles[NP_PROTO_BITS_END] = {
		[1 << NP_TCP] = "TCP",
		[1 << NP_UDP] = "UDP",
		[1 << NP_TCP | 1 << NP_UDP] = "TCP/UDP",
	};

	return titles[protocols];
}

const char *np_protocols_words(unsigned protocols)
{
	static const char *const words[NP_PROTO_BITS_END] = {
		[1 << NP_TCP] = "tcp",
		[1 << NP_UDP] = "udp",
		[1 << NP_TCP | 1 << NP_UDP] = "tcp and udp",
	};

	return words[protocols];
}

const char *np_protocols_key(unsigned protocols)
{
	static const char *const keys[NP_PROTO_BITS_END] = {
		[1 << NP_TCP] = "tcp",
		[1 << NP_UDP] = "udp",
		[1 << NP_TCP | 1 << NP_UDP] = "tcp+udp",
	};

	return keys[protocols];
}

const struct np_service *np_catalogue_find(const struct np_catalogue *catalogue, const char *id)
{
	return np_map_get(&catalogue->by_id, id, strlen(id));
}

int np_unknown_service(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_loc loc,
		       const char *id)
{
	struct np_nearest nearest;

	np_error(ctx, loc, "unknown service '%s'", id);
	if (ctx->last_dropped)
		return -1;
	np_nearest_init(&nearest, id);
	for (size_t i = 0; i < catalogue->count; i++)
		np_nearest_offer(&nearest, catalogue->services[i].id);
	if (nearest.found)
		np_hint(ctx, "did you mean '%s'?", nearest.found);
	else
		np_hint(ctx, "'nvports list --all --columns id,service' shows all services");
	return -1;
}

uint32_t np_catalogue_variable(const struct np_catalogue *catalogue, const char *name, size_t len)
{
	const struct np_variable *variable = np_map_get(&catalogue->by_variable, name, len);

	return variable && variable->scopes ? variable->index : NP_NO_VARIABLE;
}

int np_unknown_variable(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_loc loc,
			const char *name)
{
	struct np_nearest nearest;

	np_error(ctx, loc, "unknown variable '%s'", name);
	if (ctx->last_dropped)
		return -1;
	np_nearest_init(&nearest, name);
	for (size_t i = 0; i < catalogue->variable_count; i++)
		if (catalogue->variables[i]->scopes)
			np_nearest_offer(&nearest, catalogue->variables[i]->name);
	if (nearest.found)
		np_hint(ctx, "did you mean '%s'?", nearest.found);
	else
		np_hint(ctx, "no service of the catalogue uses it; "
			     "'nvports list --all --columns service,variable' shows all");
	return -1;
}

uint32_t np_scope_variable(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			   struct np_loc loc, enum np_scope scope, const char *name)
{
	enum { PROXY = 1 << NP_SCOPE_PROXY, INSTANCE = 1 << NP_SCOPE_INSTANCE };
	enum { GENERIC = 1 << NP_SCOPE_GENERIC, ALL = PROXY | INSTANCE | GENERIC };
	static const char *const owners[ALL] = {
		[PROXY] = "proxies",
		[INSTANCE] = "instances",
		[GENERIC] = "nodes",
		[PROXY | INSTANCE] = "proxies and instances",
		[PROXY | GENERIC] = "proxies and nodes",
		[INSTANCE | GENERIC] = "instances and nodes",
	};
	const struct np_variable *variable =
		np_map_get(&catalogue->by_variable, name, strlen(name));

	if (!variable) {
		np_unknown_variable(ctx, catalogue, loc, name);
		return NP_NO_VARIABLE;
	}
	if (variable->scopes & 1U << scope)
		return variable->index;
	if (variable->scopes == 0) { /* a site may serve with and without the overlay */
		np_note(ctx, loc, "no service uses '%s' any more; its value has no effect", name);
		return variable->index;
	}
	np_error(ctx, loc, "'%s' is a variable of %s, not of %s", name, owners[variable->scopes],
		 owners[1U << scope]);
	np_hint(ctx, "give it to those whose port it is");
	return NP_NO_VARIABLE;
}

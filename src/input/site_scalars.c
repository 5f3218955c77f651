/* The scalars of site files. */
#include "input/site.h"
#include "nvports/addr.h"

#include <string.h>

int np_decode_net(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_net *net = out;
	const char *problem;
	char text[NP_NET_TEXT];

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	problem = np_net_parse(value->text, net);
	if (!problem)
		return 0;
	np_error(ctx, value->loc, "'%s' %s", value->text, problem);
	if (problem == np_net_host_bits)
		np_hint(ctx, "the network is %s", np_net_text(net, text));
	return -1;
}

int np_decode_nets(struct np_ctx *ctx, const struct np_tree *value, struct np_net **nets,
		   size_t *count)
{
	int failed = np_decode_kind(ctx, value, NP_LIST);

	if (failed)
		return failed;
	if (value->count == 0) {
		np_error(ctx, value->loc, "a list of networks without any");
		np_hint(ctx, "give networks, or leave the key out");
		return -1;
	}
	*nets = np_arena_array(&ctx->arena, value->count, sizeof(**nets));
	*count = 0;
	for (const struct np_tree *item = value->first; item; item = item->next)
		if (np_decode_net(ctx, item, &(*nets)[(*count)++]))
			failed = -1;
	return failed;
}

static int decode_address(struct np_ctx *ctx, const struct np_tree *value, enum np_family family,
			  struct np_address *address)
{
	const char *problem;
	char text[NP_NET_TEXT];

	if (np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	problem = np_addr_parse(value->text, &address->addr);
	if (problem)
		return np_error(ctx, value->loc, "'%s' %s", value->text, problem);
	if (address->addr.family != family) {
		np_error(ctx, value->loc, "'%s' is not an IPv%d address", value->text, (int)family);
		np_hint(ctx, "write one like %s", family == NP_IPV4 ? "192.0.2.1" : "2001:db8::1");
		return -1;
	}
	if (!np_addr_is_host(&address->addr)) {
		np_error(ctx, value->loc, "'%s' is not the address of a host", value->text);
		np_hint(ctx, "loopback, multicast, broadcast and 'any address' cannot be reached");
		return -1;
	}
	np_addr_text(&address->addr, text);
	address->text = np_arena_copy(&ctx->arena, text, strlen(text));
	address->loc = value->loc;
	return 0;
}

int np_decode_address4(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return decode_address(ctx, value, NP_IPV4, out);
}

int np_decode_address6(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return decode_address(ctx, value, NP_IPV6, out);
}

const struct np_service *np_decode_service_id(struct np_ctx *ctx,
					      const struct np_catalogue *catalogue,
					      const struct np_tree *key)
{
	const struct np_service *service = np_catalogue_find(catalogue, key->text);

	if (!service)
		np_unknown_service(ctx, catalogue, key->loc, key->text);
	return service;
}

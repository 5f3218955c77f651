#include "input/proxy.h"

#include <string.h>
#include <strings.h>

static const char *copy(struct np_ctx *ctx, struct np_span s)
{
	return np_arena_copy(&ctx->arena, s.text ? s.text : "", s.len);
}

static int settle_address(struct np_ctx *ctx, const char *name, const struct np_setting *setting,
			  struct np_address *address)
{
	const char *value = copy(ctx, setting->value), *problem;

	*address = (struct np_address){.loc = setting->loc};
	/* 127.0.0.1: the proxy is not configured yet */
	if (!*value || strcmp(value, "127.0.0.1") == 0)
		return 0;
	problem = np_addr_parse(value, &address->addr);
	if (!problem && address->addr.family != NP_IPV4)
		problem = "is not an IPv4 address";
	if (!problem && !np_addr_is_host(&address->addr))
		problem = "is not the address of a host";
	if (problem) {
		np_error(ctx, address->loc, "%s '%s' %s", name, value, problem);
		np_hint(ctx, "NS8 writes an IPv4 address, or 127.0.0.1 where there is none yet");
		return -1;
	}
	address->text = value; /* of IPv4 there is no other way to write it */
	return 0;
}

/* Where a proxy does not say, one with a private address is behind NAT. */
static int settle_nat(struct np_ctx *ctx, const struct np_setting *said, bool private_address,
		      bool *nat)
{
	const char *value = copy(ctx, said->value);

	*nat = said->value.text ? strcasecmp(value, "true") == 0 : private_address;
	if (*nat || !*value || strcasecmp(value, "false") == 0)
		return 0;
	np_error(ctx, said->loc, "BEHIND_NAT '%s' is neither true nor false", value);
	np_hint(ctx, "NS8 writes true where the proxy is behind NAT, and false where it is not");
	return -1;
}

static int settle_addresses(struct np_ctx *ctx, const struct np_proxy_settings *settings,
			    struct np_module *module)
{
	struct np_address inside, outside;
	bool nat;

	if (settle_address(ctx, "PUBLIC_IP", &settings->public_ip, &outside) ||
	    settle_address(ctx, "PRIVATE_IP", &settings->private_ip, &inside) ||
	    settle_nat(ctx, &settings->behind_nat, inside.text != NULL, &nat))
		return -1;
	module->address = nat ? inside : outside;
	if (nat)
		module->public_address = outside;
	return 0;
}

static int settle_network(struct np_ctx *ctx, const struct np_setting *networks,
			  struct np_span item, struct np_net *net)
{
	const char *text = copy(ctx, item), *problem = np_net_parse(text, net);
	struct np_loc loc = networks->loc;

	if (!problem)
		return 0;
	loc.col += (uint32_t)(item.text - networks->value.text);
	return np_error(ctx, loc, "local network '%s' %s", text, problem);
}

static int settle_networks(struct np_ctx *ctx, const struct np_setting *networks,
			   struct np_module *module)
{
	const char *next = networks->value.text, *end = next + networks->value.len;
	size_t count = 1;
	struct np_net *nets;

	for (const char *c = next; c < end; c++)
		count += *c == ',';
	nets = np_arena_array(&ctx->arena, count, sizeof(*nets));
	for (count = 0; next < end; count++) {
		const char *comma = memchr(next, ',', (size_t)(end - next));
		struct np_span item = {next, (size_t)((comma ? comma : end) - next)};

		if (settle_network(ctx, networks, item, &nets[count]))
			return -1;
		next = comma ? comma + 1 : end;
	}
	module->lan_loc = networks->loc;
	module->lan_count = np_nets_normalise(nets, count);
	module->lan = nets;
	return 0;
}

int np_proxy_settle(struct np_ctx *ctx, const struct np_proxy_settings *settings,
		    struct np_module *module)
{
	if (settle_addresses(ctx, settings, module))
		return -1;
	return settings->networks.value.len ? settle_networks(ctx, &settings->networks, module) : 0;
}

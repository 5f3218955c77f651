/*
 * What a proxy is configured to, as its action get-configuration gives it:
 *
 *   {"addresses": {"address": "192.0.2.10", "public_address": "203.0.113.1"}, "fqdn": "...",
 *    "service_network": {"address": "10.5.4.1", "netmask": "10.5.4.0/24"},
 *    "local_networks": ["192.0.2.0/24"], ...}
 *
 * Without NAT there is no "public_address" (ns8-nethvoice-proxy, get-configuration/20read).
 */
#include "input/answer.h"
#include "input/decode.h"
#include "input/json.h"

#include <string.h>

bool np_proxy_configuration_recognise(const struct np_input *input)
{
	return np_tree_get(input->root, "addresses") && np_tree_get(input->root, "fqdn");
}

static int read_addresses(struct np_ctx *ctx, const struct np_tree *root,
			  struct np_configuration *configuration)
{
	const struct np_tree *addresses;

	if (np_answer_part(ctx, root, "addresses", NP_MAP, &addresses))
		return -1;
	if (!addresses)
		return np_error(ctx, root->loc, "'addresses' is missing");
	if (np_answer_address(ctx, addresses, "address", &configuration->address))
		return -1;
	return np_answer_address(ctx, addresses, "public_address", &configuration->public_address);
}

static int read_service(struct np_ctx *ctx, const struct np_tree *root,
			struct np_configuration *configuration)
{
	const struct np_tree *network;

	if (np_answer_part(ctx, root, "service_network", NP_MAP, &network))
		return -1;
	return network ? np_answer_address(ctx, network, "address", &configuration->service) : 0;
}

static int read_network(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_net **next = out;
	const char *problem;

	if (value->kind != NP_SCALAR || value->plain)
		return np_json_wrong(ctx, value, "a network as a string");
	problem = np_net_parse(value->text, (*next)++);
	return problem ? np_error(ctx, value->loc, "a local network that %s", problem) : 0;
}

static int read_networks(struct np_ctx *ctx, const struct np_tree *root,
			 struct np_configuration *configuration)
{
	const struct np_tree *networks;
	struct np_net *nets, *next;

	if (np_answer_part(ctx, root, "local_networks", NP_LIST, &networks))
		return -1;
	if (!networks || !networks->count)
		return 0;
	nets = np_arena_array(&ctx->arena, networks->count, sizeof(*nets));
	next = nets;
	if (np_decode_items(ctx, networks, read_network, &next))
		return -1;
	configuration->lan_loc = networks->loc;
	configuration->lan_count = np_nets_normalise(nets, networks->count);
	configuration->lan = nets;
	return 0;
}

int np_proxy_configuration_read(struct np_ctx *ctx, const struct np_input *input,
				struct np_facts *facts)
{
	struct np_configuration *configuration;

	if (np_answer_owner(ctx, input, NP_SCOPE_PROXY) || np_decode_kind(ctx, input->root, NP_MAP))
		return -1;
	configuration = np_arena_alloc(&ctx->arena, sizeof(*configuration));
	configuration->proxy = input->owner;
	configuration->loc = input->root->loc;
	if (read_addresses(ctx, input->root, configuration) ||
	    read_service(ctx, input->root, configuration) ||
	    read_networks(ctx, input->root, configuration))
		return -1;
	NP_APPEND(facts->configurations, facts->last_configuration, configuration);
	return 0;
}

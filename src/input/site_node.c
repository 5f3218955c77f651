/* One node of a site file: its addresses, its proxy, its instances, and their values. */
#include "input/site.h"
#include "nvports/number.h"

#include <string.h>

static int decode_value(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
			void *out)
{
	struct np_site_reader *r = out;
	struct np_value **list = &r->values_of->values[NP_FROM_VALUES];
	uint32_t variable =
		np_scope_variable(ctx, r->catalogue, key->loc, r->values_of->scope, key->text);

	if (variable == NP_NO_VARIABLE || np_decode_kind(ctx, value, NP_SCALAR))
		return -1;
	np_value_add(&ctx->arena, list,
		     &(struct np_written){variable, value->loc, value->text, value->len});
	return 0;
}

static int decode_values(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_entries(ctx, value, decode_value, out);
}

static int decode_published(struct np_ctx *ctx, const struct np_tree *key,
			    const struct np_tree *value, void *out)
{
	struct np_owner *owner = ((struct np_site_reader *)out)->values_of;
	const struct np_catalogue *catalogue = ((struct np_site_reader *)out)->catalogue;
	struct np_publish publish = {.next = owner->publish, .loc = value->loc};
	struct np_publish *added;

	publish.service = np_decode_service_id(ctx, catalogue, key);
	if (!publish.service || np_decode_range(ctx, value, &publish.ports))
		return -1;
	if (publish.service->reach == NP_REACH_INTERNAL)
		return np_error(ctx, key->loc, "'%s' is internal and never opened", key->text);
	if (owner->scope == NP_SCOPE_INSTANCE && publish.service->scope != NP_SCOPE_INSTANCE)
		return np_error(ctx, key->loc, "'%s' belongs to the node, not to an instance",
				key->text);
	added = np_arena_alloc(&ctx->arena, sizeof(*added));
	*added = publish;
	owner->publish = added;
	((struct np_site_reader *)out)->site->publications++;
	return 0;
}

static int decode_publish(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_entries(ctx, value, decode_published, out);
}

static int decode_environment(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_site_reader *r = out;

	r->owner.environment_loc = value->loc;
	r->site->environments++;
	return np_decode_text(ctx, value, &r->owner.environment);
}

static int decode_instance(struct np_ctx *ctx, const struct np_tree *key,
			   const struct np_tree *value, void *out)
{
	static const struct np_field fields[] = {
		{"environment", decode_environment, false},
		{"values", decode_values, false},
		{"publish", decode_publish, false},
	};
	struct np_site_reader *r = out;
	struct np_owner *owner = &r->owner;

	*owner = (struct np_owner){.scope = NP_SCOPE_INSTANCE, .loc = key->loc};
	r->values_of = owner;
	if (np_decode_id(ctx, key, &owner->id) ||
	    np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), r))
		return -1;
	return np_site_add_owner(ctx, r->site, r->node, owner) ? 0 : -1;
}

static int decode_proxy_id(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_site_reader *r = out;

	r->owner.loc = value->loc;
	return np_decode_id(ctx, value, &r->owner.id);
}

static int decode_proxy(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const struct np_field fields[] = {
		{"id", decode_proxy_id, true},
		{"environment", decode_environment, false},
		{"values", decode_values, false},
	};
	struct np_site_reader *r = out;
	int failed;

	r->owner = (struct np_owner){.scope = NP_SCOPE_PROXY, .loc = value->loc};
	r->values_of = &r->owner;
	failed = np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), r);
	r->values_of = &r->node->generic; /* the other keys of the node may still come */
	if (failed)
		return failed;
	return np_site_add_owner(ctx, r->site, r->node, &r->owner) ? 0 : -1;
}

static int decode_instances(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_site_reader *r = out;
	int failed = np_decode_entries(ctx, value, decode_instance, out);

	r->values_of = &r->node->generic;
	return failed;
}

static int decode_address(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_address4(ctx, value, &((struct np_site_reader *)out)->node->address);
}

static int decode_public_address(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_address4(ctx, value,
				  &((struct np_site_reader *)out)->node->public_address);
}

static int decode_address6(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_address6(ctx, value, &((struct np_site_reader *)out)->node->address6);
}

static int decode_lan(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct np_node *node = ((struct np_site_reader *)out)->node;
	struct np_net *nets;
	size_t count;

	if (np_decode_nets(ctx, value, &nets, &count))
		return -1;
	node->lan_count = np_nets_normalise(nets, count);
	node->lan = nets;
	node->lan_loc = value->loc;
	return 0;
}

static int decode_leader(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_bool(ctx, value, &((struct np_site_reader *)out)->node->leader);
}

int np_site_decode_node(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
			void *out)
{
	static const struct np_field fields[] = {
		{"address", decode_address, false},
		{"public_address", decode_public_address, false},
		{"address6", decode_address6, false},
		{"lan", decode_lan, false},
		{"leader", decode_leader, false},
		{"proxy", decode_proxy, false},
		{"publish", decode_publish, false},
		{"values", decode_values, false},
		{"instances", decode_instances, false},
	};
	struct np_site_reader *r = out;
	const struct np_node *before;
	uint32_t id;
	const char *problem = np_number_parse(key->text, key->len, 1, UINT32_MAX, &id);

	if (problem) {
		np_error(ctx, key->loc, "node '%s' %s", key->text, problem);
		np_hint(ctx, "nodes are numbered from 1, as NODE_ID in their environments");
		return -1;
	}
	before = np_site_node(r->site, id);
	if (before) {
		np_error(ctx, key->loc, "duplicate key '%s'", key->text);
		np_hint(ctx, "first given on line %u", before->loc.line);
		return -1;
	}
	r->node = np_site_add_node(ctx, r->site, id, key->loc);
	r->values_of = &r->node->generic;
	return np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), r);
}

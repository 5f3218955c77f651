/* What fits into the firewalls of clouds. */
#include "emit/cloud.h"

enum {
	HETZNER_RULES = 50,
	HETZNER_EFFECTIVE = 500, /* each source of a rule counts */
	AWS_QUOTA = 60,          /* of a security group and family, unless it was raised */
	AWS_LIMIT = 1000,
};

int np_cloud_check_hetzner(struct np_ctx *ctx, const char *name, const struct np_rules_node *node)
{
	struct np_cloud_rules all = np_cloud_rules_make(&ctx->arena, node);
	size_t count = 0, effective = 0;

	for (size_t i = 0; i < all.count; i++) {
		size_t sources = np_cloud_rule_source_count(&all.items[i]);

		effective += sources;
		count += (sources + NP_HETZNER_SOURCES - 1) / NP_HETZNER_SOURCES;
	}
	if (count <= HETZNER_RULES && effective <= HETZNER_EFFECTIVE)
		return 0;
	np_error(ctx, node->node->loc,
		 "%s: node %s needs %zu rules with %zu sources; a firewall has at most %d with %d",
		 name, node->node->id_text, count, effective, HETZNER_RULES, HETZNER_EFFECTIVE);
	np_hint(ctx, "a server may have five firewalls: write parts by --instance or --service, "
		     "with a --tag of their own each");
	return -1;
}

int np_cloud_check_aws(struct np_ctx *ctx, const char *name, const struct np_rules_node *node,
		       size_t *total)
{
	struct np_cloud_rules all = np_cloud_rules_make(&ctx->arena, node);
	size_t counts[NP_CLOUD_FAMILIES] = {0}, most;

	for (size_t i = 0; i < all.count; i++)
		for (size_t k = 0; k < NP_CLOUD_FAMILIES; k++)
			counts[k] += np_cloud_source_count(all.items[i].sources[k]);
	if (total)
		*total += counts[NP_CLOUD_IPV4] + counts[NP_CLOUD_IPV6];
	most = counts[NP_CLOUD_IPV4] > counts[NP_CLOUD_IPV6] ? counts[NP_CLOUD_IPV4]
							     : counts[NP_CLOUD_IPV6];
	if (most > AWS_LIMIT) {
		np_error(ctx, node->node->loc,
			 "%s: node %s needs %zu permissions of one family; a security group has "
			 "at most %d",
			 name, node->node->id_text, most, AWS_LIMIT);
		np_hint(ctx, "write parts by --instance or --service, with a --tag and a group of "
			     "their own each");
		return -1;
	}
	if (most > AWS_QUOTA) {
		np_warn(ctx, node->node->loc,
			"%s: node %s needs %zu permissions of one family; a security group has %d "
			"until its quota is raised",
			name, node->node->id_text, most, AWS_QUOTA);
		np_hint(ctx, "ask for more of the quota 'Inbound or outbound rules per security "
			     "group'; what the group has besides counts as well");
	}
	return 0;
}

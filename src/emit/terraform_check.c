/*
 * What fits into what Terraform makes. Azure: priorities and 4000 addresses of a group (Azure
 * subscription limits, networking). Google: 5000 sources of a rule (Cloud NGFW quotas). OpenStack:
 * Neutron's quota of 100 rules of a project, which its operator may change.
 */
#include "emit/terraform.h"

#include <string.h>

enum {
	AZURE_SOURCES = 4000,
	GOOGLE_SOURCES = 5000,
	OPENSTACK_QUOTA = 100,
};

static const struct np_loc nowhere = {0};

static int check_hcloud(struct np_ctx *ctx, const struct np_rules *rules)
{
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		if (np_cloud_check_hetzner(ctx, "terraform", &rules->nodes[i]))
			failed = -1;
	return failed;
}

static int check_aws(struct np_ctx *ctx, const struct np_rules *rules)
{
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		if (np_cloud_check_aws(ctx, "terraform", &rules->nodes[i], NULL))
			failed = -1;
	return failed;
}

static size_t count_sources(const struct np_openings *openings)
{
	size_t count = 0;

	for (size_t i = 0; i < openings->count; i++)
		count += np_cloud_source_count(openings->items[i].sources);
	return count;
}

static int check_azurerm(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	size_t count = 0, sources = 0;

	if (options->first < NP_AZURE_LOWEST)
		return np_error(ctx, nowhere,
				"terraform: priorities of Azure begin at %d, so that "
				"'--first-number %u' is too low",
				NP_AZURE_LOWEST, (unsigned)options->first);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		count += node->permits.count + node->permits6.count;
		sources += count_sources(&node->permits) + count_sources(&node->permits6);
	}
	if (count > options->room) {
		np_error(ctx, nowhere,
			 "terraform: %zu rules do not fit into the priorities %u to %u", count,
			 (unsigned)options->first, (unsigned)(options->first + options->room - 1));
		np_hint(ctx,
			"give more room: --room %zu; or write parts by --node, with a "
			"--tag and a --first-number of their own each",
			count);
		return -1;
	}
	if (sources > AZURE_SOURCES)
		return np_error(ctx, nowhere,
				"terraform: %zu sources are too many; a network security group of "
				"Azure has at most %d",
				sources, AZURE_SOURCES);
	return 0;
}

static int check_google_openings(struct np_ctx *ctx, const struct np_rules_node *node,
				 const struct np_openings *openings)
{
	for (size_t i = 0; i < openings->count; i++) {
		size_t count = np_cloud_source_count(openings->items[i].sources);

		if (count > GOOGLE_SOURCES)
			return np_error(ctx, node->node->loc,
					"terraform: a rule of node %s has %zu sources; one of "
					"Google has at most %d",
					node->node->id_text, count, GOOGLE_SOURCES);
	}
	return 0;
}

static int check_google(struct np_ctx *ctx, const struct np_rules *rules)
{
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		if (check_google_openings(ctx, &rules->nodes[i], &rules->nodes[i].permits) ||
		    check_google_openings(ctx, &rules->nodes[i], &rules->nodes[i].permits6))
			failed = -1;
	return failed;
}

static int check_openstack(struct np_ctx *ctx, const struct np_rules *rules)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		struct np_cloud_rules all = np_cloud_rules_make(&ctx->arena, &rules->nodes[i]);

		for (size_t k = 0; k < all.count; k++)
			count += np_cloud_rule_source_count(&all.items[k]);
	}
	if (count > OPENSTACK_QUOTA) {
		np_warn(ctx, nowhere,
			"terraform: %zu rules; many projects of OpenStack may have %d in all",
			count, OPENSTACK_QUOTA);
		np_hint(ctx, "'openstack quota show' says how many yours may have");
	}
	return 0;
}

static const struct {
	const char *form;
	int (*check)(struct np_ctx *ctx, const struct np_rules *rules);
} checks[] = {
	{"hcloud", check_hcloud},       {"aws", check_aws},
	{"azurerm", check_azurerm},     {"google", check_google},
	{"openstack", check_openstack},
};

int np_terraform_check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	size_t i = 0;

	while (strcmp(checks[i].form, options->form) != 0)
		i++;
	if (checks[i].check != check_azurerm &&
	    (options->first != NP_AZURE_FIRST || options->room != NP_AZURE_ROOM))
		return np_error(ctx, nowhere,
				"terraform: --first-number and --room have no meaning for --for %s",
				options->form);
	return checks[i].check(ctx, rules);
}

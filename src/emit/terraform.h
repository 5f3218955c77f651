/* Resources of Terraform's providers; src/emit/terraform.c says how they are put together. */
#ifndef NVPORTS_EMIT_TERRAFORM_H
#define NVPORTS_EMIT_TERRAFORM_H

#include "emit/cloud.h"

struct np_terraform {
	struct np_arena *scratch;
	FILE *out;
	const char *name; /* np_rules_options.name */
	const struct np_rules_node *node;
	struct np_cloud_labels labels;
	struct np_cloud_rules rules;
	uint32_t number; /* of the next rule, where rules have numbers */
};

/* What is written for a provider: for all nodes, which may be NULL, and for each node. */
struct np_terraform_provider {
	void (*write)(struct np_terraform *to);
	void (*write_node)(struct np_terraform *to);
};

extern const struct np_terraform_provider np_terraform_hcloud, np_terraform_aws,
	np_terraform_azurerm, np_terraform_google, np_terraform_openstack;

/* As np_target.check; the form is in the options. */
int np_terraform_check(struct np_ctx *ctx, const struct np_rules *rules);

/* The numbers that rules of azurerm have. */
enum { NP_AZURE_FIRST = 1000, NP_AZURE_ROOM = 100, NP_AZURE_LOWEST = 100, NP_AZURE_LAST = 4096 };

#endif

/*
 * Terraform: resources of a provider, and variables for what only the user knows. Terraform itself
 * remembers what it has made: applying a smaller set removes the rest, and applying a file without
 * resources in the place of this one removes all, which is what --remove writes.
 *
 * Arguments are those of the providers' documentation: hetznercloud/hcloud, docs/resources/
 * firewall.md and firewall_attachment.md; hashicorp/aws, vpc_security_group_ingress_rule;
 * hashicorp/azurerm, network_security_rule; hashicorp/google, compute_firewall;
 * terraform-provider-openstack/openstack, networking_secgroup_rule_v2. Which source a provider has
 * is left to the user's required_providers, of which a module can have one only.
 *
 * Terraform changes resources in any order, several at once, and a resource that has to be replaced
 * is another one for a moment. So where two of the same content are an error (aws, openstack), the
 * names of resources are made of the content: no two ever have the same. Where content may be twice
 * but a number may not (azurerm), the name is the number, and what changes is the content. Either
 * way, a change that breaks off leaves open what was before or is asked, and nothing else.
 *
 * Names go on with '_' or "--" behind the tag, which no tag has. A '-' of the tag stays in names
 * of resources, where '_' in its place could make two tags one.
 */
#include "emit/terraform.h"
#include "emit/targets.h"
#include "emit/text.h"

#include <string.h>

static const char *const apply[] = {
	"put this file beside the others of a module that has the provider in its",
	"required_providers, or into a folder of its own with one that has; give the",
	"variables values; terraform plan, terraform apply. Again after each change.",
	NULL,
};

static const char *const check_steps[] = {
	"terraform plan shows no changes, terraform state list the resources",
	NULL,
};

static const char *const undo[] = {
	"put what nvports rules terraform --remove writes, or nothing, in the place of this",
	"file; terraform apply",
	NULL,
};

static const char *const remarks[] = {
	"Rules of somebody else stay as they are, and may open more or come first.",
	"There is no SIP helper.",
	NULL,
};

static const char *const apply_removal[] = {
	"put this file in the place of the one with the rules; terraform apply. There",
	"are no resources in it, so those that were in the other one are destroyed.",
	NULL,
};

static const char *const forms[] = {"hcloud", "aws", "azurerm", "google", "openstack", NULL};

/* In the order of forms. */
static const struct np_terraform_provider *const providers[] = {
	&np_terraform_hcloud, &np_terraform_aws,       &np_terraform_azurerm,
	&np_terraform_google, &np_terraform_openstack,
};

static const struct np_terraform_provider *find_provider(const char *form)
{
	size_t i = 0;

	while (strcmp(forms[i], form) != 0)
		i++;
	return providers[i];
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check_steps,
		.undo = undo,
		.remarks = remarks,
	};
	const struct np_terraform_provider *provider = find_provider(rules->options->form);
	struct np_terraform to = {
		.scratch = scratch,
		.out = out,
		.name = rules->options->name,
		.number = rules->options->first,
	};

	np_emit_head(scratch, out, &np_target_terraform, rules, &steps);
	if (provider->write)
		provider->write(&to);
	for (size_t i = 0; i < rules->node_count; i++) {
		np_arena_reset(scratch);
		to.node = &rules->nodes[i];
		to.labels = np_cloud_labels_make(scratch, to.node, to.name, false);
		to.rules = np_cloud_rules_make(scratch, to.node);
		provider->write_node(&to);
	}
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	np_emit_remove_head(out, "# ", &np_target_terraform, options, apply_removal);
}

static const char *const limits[] = {
	"Files are for a module of the user's, which has the provider in its required_providers; "
	"ids of servers, security groups and networks are variables.",
	"With hcloud, at most 50 rules for a node, with 500 sources; a server that has this "
	"firewall is closed for all that no firewall of it permits.",
	"With aws, a security group has 60 rules of each family, unless its quota was raised.",
	"With azurerm, rules take priorities of their own, which no other rule may have; they "
	"name the node's address in its network, not the public one.",
	"With google, rules are for machines with certain network tags; rules of a higher priority "
	"come first.",
	"The removal is a file without resources, to be applied in the place of the other.",
	"Formatted and parsed by Terraform, arguments checked against the providers' "
	"documentation; never applied in a cloud.",
	NULL,
};

const struct np_target np_target_terraform = {
	.name = "terraform",
	.vendor = "Terraform",
	.versions = "1.0 and later, OpenTofu",
	.summary = "resources for hcloud, aws, azurerm, google or openstack",
	.applied = "terraform apply, in a module with the provider",
	.abilities = NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT,
	.forms = forms,
	.numbers = {.first = NP_AZURE_FIRST, .room = NP_AZURE_ROOM, .last = NP_AZURE_LAST},
	.limits = limits,
	.check = np_terraform_check,
	.emit = emit,
	.remove = write_removal,
};

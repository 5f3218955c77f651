/*
 * AWS: permissions for a security group that is there already.
 *
 * As a CloudFormation template, for a stack of its own: a stack knows what it has made, so applying
 * a smaller set removes the rest, a change that fails is rolled back, and deleting the stack leaves
 * the group as it was. A security group of the stack's own could not be deleted while it is in use.
 * Resources are of AWS::EC2::SecurityGroupIngress, one for each network (CloudFormation's reference
 * of that type). An update creates what is new before it deletes what is old, and two permissions
 * with the same protocol, ports and network are an error: so the names of resources are made of
 * these three, and what has the same three keeps its name.
 *
 * As JSON for "aws ec2 authorize-security-group-ingress --ip-permissions" (EC2's API reference,
 * IpPermission): that call fails as a whole where one permission is there already. The removal
 * finds permissions by their descriptions, which begin with the tag, and so may go before each
 * change.
 *
 * Limits: 60 permissions of each family, which can be raised up to 1000 (Amazon VPC quotas); 500
 * resources and 200 parameters of a template (CloudFormation quotas); characters of a description.
 */
#include "emit/cloud.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	RESOURCE_LIMIT = 500,
	PARAMETER_LIMIT = 200,
};

static const struct np_loc nowhere = {0};

static const char *const apply[] = {
	"aws cloudformation deploy --no-fail-on-empty-changeset --template-file FILE \\",
	"    --stack-name NAME --parameter-overrides PARAMETER=sg-...",
	"NAME is that of the first line. Each name under Parameters below is given its group,",
	"no group twice; one that the stack has already need not be given again. A change is",
	"applied in the same way: what is there no more is deleted, and all is rolled back",
	"where something fails. A file of more than 51200 bytes needs --s3-bucket.",
	NULL,
};

static const char *const check_steps[] = {
	"aws ec2 describe-security-group-rules --filters Name=group-id,Values=sg-...",
	NULL,
};

static const char *const undo[] = {
	"nvports rules aws --remove, with the same --tag: a shell script that deletes the stack",
	NULL,
};

static const char *const remarks[] = {
	"A permission that the group has already, from somebody else, makes the stack fail.",
	"Other permissions of the group, and its other groups, stay as they are. A network ACL",
	"may still be in the way. There is no SIP helper.",
	NULL,
};

static const char *const apply_removal[] = {
	"sh FILE, where the aws command is signed in",
	NULL,
};

static const char *const apply_cli_removal[] = {
	"sh FILE sg-..., the group, where the aws command is signed in",
	NULL,
};

static bool is_template(const struct np_rules_options *options)
{
	return strcmp(options->form, "cloudformation") == 0;
}

static void put_parameter(FILE *out, const struct np_rules_node *node)
{
	fputs_unlocked("Node", out);
	fputs_unlocked(node->node->id_text, out);
	fputs_unlocked("GroupId", out);
}

static void write_parameters(FILE *out, const struct np_rules *rules)
{
	fputs("\nAWSTemplateFormatVersion: \"2010-09-09\"\nDescription: ", out);
	np_quote_json(out, rules->options->name);
	fputs("\n\nParameters:\n", out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		fputs("  ", out);
		put_parameter(out, node);
		fprintf(out,
			":\n    Type: AWS::EC2::SecurityGroup::Id\n"
			"    Description: \"security group of node %s\"\n",
			node->node->id_text);
	}
}

/* "Node1Tcp5060To5061From203x0x113x64x29" */
static void put_resource(FILE *out, const struct np_rules_node *node,
			 const struct np_cloud_rule *rule, size_t family, size_t index)
{
	fputs_unlocked("  Node", out);
	fputs_unlocked(node->node->id_text, out);
	fputs_unlocked(rule->protocol == NP_TCP ? "Tcp" : "Udp", out);
	np_emit_number(out, rule->ports.from);
	fputs_unlocked("To", out);
	np_emit_number(out, rule->ports.to);
	fputs_unlocked(family == NP_CLOUD_IPV4 ? "From4x" : "From6x", out);
	np_cloud_put_source_name(out, rule->sources[family], index, 'x');
	fputs_unlocked(":\n", out);
}

/* All but its description, which is the last property. */
static void write_resource(FILE *out, const struct np_rules_node *node,
			   const struct np_cloud_rule *rule, size_t family, size_t index)
{
	put_resource(out, node, rule, family, index);
	fputs_unlocked("    Type: AWS::EC2::SecurityGroupIngress\n"
		       "    Properties:\n"
		       "      GroupId: !Ref ",
		       out);
	put_parameter(out, node);
	fputs_unlocked("\n      IpProtocol: ", out);
	fputs_unlocked(np_protocol_words[rule->protocol], out);
	fputs_unlocked("\n      FromPort: ", out);
	np_emit_number(out, rule->ports.from);
	fputs_unlocked("\n      ToPort: ", out);
	np_emit_number(out, rule->ports.to);
	fputs_unlocked(family == NP_CLOUD_IPV4 ? "\n      CidrIp: \"" : "\n      CidrIpv6: \"",
		       out);
	np_cloud_put_source(out, rule->sources[family], family, index);
	fputs_unlocked("\"\n", out);
}

static void write_node(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
		       const struct np_rules_node *node)
{
	struct np_cloud_labels labels =
		np_cloud_labels_make(scratch, node, rules->options->name, false);
	struct np_cloud_rules all = np_cloud_rules_make(scratch, node);

	for (size_t i = 0; i < all.count; i++) {
		const struct np_cloud_rule *rule = &all.items[i];
		const char *description = np_cloud_describe_rule(&labels, rule);

		for (size_t family = 0; family < NP_CLOUD_FAMILIES; family++) {
			size_t count = np_cloud_source_count(rule->sources[family]);

			for (size_t k = 0; k < count; k++) {
				write_resource(out, node, rule, family, k);
				fputs_unlocked("      Description: ", out);
				np_quote_json(out, description);
				putc_unlocked('\n', out);
			}
		}
	}
}

static void write_template(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check_steps,
		.undo = undo,
		.remarks = remarks,
	};

	np_emit_head(scratch, out, &np_target_aws, rules, &steps);
	write_parameters(out, rules);
	fputs("\nResources:\n", out);
	for (size_t i = 0; i < rules->node_count; i++) {
		np_arena_reset(scratch);
		write_node(scratch, out, rules, &rules->nodes[i]);
	}
}

/* Networks of one family, of a permission: nothing where there are none. */
static void write_ranges(FILE *out, const struct np_cloud_rule *rule, size_t family,
			 const char *description)
{
	size_t count = np_cloud_source_count(rule->sources[family]);
	bool ipv4 = family == NP_CLOUD_IPV4;

	if (count == 0)
		return;
	fputs_unlocked(ipv4 ? ",\n    \"IpRanges\": [" : ",\n    \"Ipv6Ranges\": [", out);
	for (size_t i = 0; i < count; i++) {
		fputs_unlocked(i ? ",\n      {" : "\n      {", out);
		fputs_unlocked(ipv4 ? "\"CidrIp\": \"" : "\"CidrIpv6\": \"", out);
		np_cloud_put_source(out, rule->sources[family], family, i);
		fputs_unlocked("\", \"Description\": ", out);
		np_quote_json(out, description);
		putc_unlocked('}', out);
	}
	fputs_unlocked("\n    ]", out);
}

static void write_permissions(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_rules_node *node = &rules->nodes[0]; /* by check, the only one */
	struct np_cloud_labels labels =
		np_cloud_labels_make(scratch, node, rules->options->name, false);
	struct np_cloud_rules all = np_cloud_rules_make(scratch, node);

	for (size_t i = 0; i < all.count; i++) {
		const struct np_cloud_rule *rule = &all.items[i];
		const char *description = np_cloud_describe_rule(&labels, rule);

		fputs_unlocked(i ? ",\n  {\n    \"IpProtocol\": \""
				 : "[\n  {\n    \"IpProtocol\": \"",
			       out);
		fputs_unlocked(np_protocol_words[rule->protocol], out);
		fputs_unlocked("\",\n    \"FromPort\": ", out);
		np_emit_number(out, rule->ports.from);
		fputs_unlocked(",\n    \"ToPort\": ", out);
		np_emit_number(out, rule->ports.to);
		write_ranges(out, rule, NP_CLOUD_IPV4, description);
		write_ranges(out, rule, NP_CLOUD_IPV6, description);
		fputs_unlocked("\n  }", out);
	}
	fputs_unlocked("\n]\n", out);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	if (is_template(rules->options))
		write_template(scratch, out, rules);
	else
		write_permissions(scratch, out, rules);
}

static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	size_t total = 0;
	int failed = 0;

	if (!is_template(rules->options) && rules->node_count > 1) {
		np_error(ctx, rules->nodes[1].node->loc,
			 "aws: permissions for the command are for one security group, and here "
			 "are %zu nodes",
			 rules->node_count);
		np_hint(ctx, "write each node's by itself: --node %s; or --for cloudformation",
			rules->nodes[0].node->id_text);
		return -1;
	}
	for (size_t i = 0; i < rules->node_count; i++)
		if (np_cloud_check_aws(ctx, "aws", &rules->nodes[i], &total))
			failed = -1;
	if (failed || !is_template(rules->options) ||
	    (total <= RESOURCE_LIMIT && rules->node_count <= PARAMETER_LIMIT))
		return failed;
	np_error(ctx, nowhere,
		 "aws: a template has at most %d permissions for %d nodes; here are %zu for %zu",
		 RESOURCE_LIMIT, PARAMETER_LIMIT, total, rules->node_count);
	np_hint(ctx, "write parts by --node or --instance, with a --tag of their own each");
	return -1;
}

static void write_cli_removal(FILE *out, const char *name)
{
	fprintf(out,
		"\n"
		"set -eu\n"
		"[ $# -eq 1 ] || {\n"
		"\techo \"usage: sh $0 sg-...\" >&2\n"
		"\texit 2\n"
		"}\n"
		"ids=$(aws ec2 describe-security-group-rules \\\n"
		"\t--filters \"Name=group-id,Values=$1\" \\\n"
		"\t--query \"SecurityGroupRules[?!IsEgress && Description &&\n"
		"\t\tstarts_with(Description, '%s: ')].SecurityGroupRuleId\" --output text)\n"
		"set -f\n"
		"# Words, not one: each is an id.\n"
		"[ -z \"$ids\" ] || aws ec2 revoke-security-group-ingress --group-id \"$1\" \\\n"
		"\t--security-group-rule-ids $ids\n",
		name);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	const char *name = options->name;

	fputs("#!/bin/sh\n", out);
	if (!is_template(options)) {
		np_emit_remove_head(out, "# ", &np_target_aws, options, apply_cli_removal);
		write_cli_removal(out, name);
		return;
	}
	np_emit_remove_head(out, "# ", &np_target_aws, options, apply_removal);
	fprintf(out,
		"\n"
		"set -eu\n"
		"aws cloudformation delete-stack --stack-name %s\n"
		"aws cloudformation wait stack-delete-complete --stack-name %s\n",
		name, name);
}

static const char *const forms[] = {"cloudformation", "cli", NULL};

static const char *const limits[] = {
	"A security group has 60 permissions of each family, unless its quota was raised, and "
	"never more than 1000; a template has at most 500.",
	"A permission that a group has already from somebody else cannot be made a second time: "
	"the stack is rolled back, or the command does nothing.",
	"JSON for the command (--for cli) is for one node and has no comments; nvports-aws(7) says "
	"how it is applied, and what has to be removed before each change.",
	"Checked by cfn-lint and against EC2's own model of the API, not in a cloud.",
	NULL,
};

const struct np_target np_target_aws = {
	.name = "aws",
	.vendor = "AWS security groups",
	.versions = "CloudFormation, AWS CLI 2",
	.summary = "a CloudFormation template, or JSON for the aws command",
	.applied = "aws cloudformation deploy --template-file FILE",
	.abilities = NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT,
	.forms = forms,
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

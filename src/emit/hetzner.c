/*
 * Hetzner Cloud: the rules of a firewall as JSON, for "hcloud firewall replace-rules --rules-file",
 * which replaces all rules that the firewall has (hetznercloud/cli, internal/cmd/firewall/
 * create.go: parseRulesFile, replace_rules.go). The words are those of the API (docs.hetzner.cloud,
 * firewall actions, set_rules): sources are networks with their prefix and no host bits, ports a
 * string. JSON has no comments, so that there is no head.
 *
 * Limits: 50 rules, of which each may have 100 sources; 500 "effective rules" (the same page), for
 * which Hetzner's answers count each source of a rule by itself.
 *
 * A rule has a destination only outwards, so a firewall is for one node. A list without rules
 * closes all, and is what undoes: packets come in as the server's other firewalls let them.
 */
#include "emit/cloud.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

/* RULE with the sources from FIRST to before END. */
static void write_rule(FILE *out, const struct np_cloud_rule *rule, const char *description,
		       size_t first, size_t end)
{
	fputs_unlocked("  {\n    \"direction\": \"in\",\n    \"protocol\": \"", out);
	fputs_unlocked(np_protocol_words[rule->protocol], out);
	fputs_unlocked("\",\n    \"port\": \"", out);
	np_emit_range(out, rule->ports, '-');
	fputs_unlocked("\",\n    \"source_ips\": [", out);
	for (size_t i = first; i < end; i++) {
		fputs_unlocked(i == first ? "\n      \"" : ",\n      \"", out);
		np_cloud_put_rule_source(out, rule, i);
		putc_unlocked('"', out);
	}
	fputs_unlocked("\n    ],\n    \"description\": ", out);
	np_quote_json(out, description);
	fputs_unlocked("\n  }", out);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_rules_node *node = &rules->nodes[0]; /* by check, the only one */
	struct np_cloud_labels labels =
		np_cloud_labels_make(scratch, node, rules->options->name, false);
	struct np_cloud_rules all = np_cloud_rules_make(scratch, node);
	const char *separator = "[\n";

	for (size_t i = 0; i < all.count; i++) {
		const struct np_cloud_rule *rule = &all.items[i];
		const char *description = np_cloud_describe_rule(&labels, rule);
		size_t count = np_cloud_rule_source_count(rule);

		for (size_t first = 0; first < count; first += NP_HETZNER_SOURCES) {
			fputs_unlocked(separator, out);
			separator = ",\n";
			write_rule(out, rule, description, first,
				   count - first > NP_HETZNER_SOURCES ? first + NP_HETZNER_SOURCES
								      : count);
		}
	}
	fputs_unlocked("\n]\n", out);
}

static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_node *node = &rules->nodes[0];

	if (rules->node_count > 1) {
		np_error(ctx, rules->nodes[1].node->loc,
			 "hetzner: rules have no destination, so a firewall is for one node, and "
			 "here are %zu",
			 rules->node_count);
		np_hint(ctx, "write each node's by itself, for a firewall of its own: --node %s",
			node->node->id_text);
		return -1;
	}
	return np_cloud_check_hetzner(ctx, "hetzner", node);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	(void)options;
	fputs("[]\n", out);
}

static const char *const limits[] = {
	"A firewall is for one node: rules have no destination.",
	"A firewall has at most 50 rules, with at most 500 sources in all; a rule with more than "
	"100 becomes several.",
	"All that no firewall of the server permits is dropped, ping as well.",
	"JSON has no comments; nvports-hetzner(7) says how it is applied and undone.",
	"The removal is a list without rules. The firewall itself stays, and with no other one at "
	"the server it closes all ports.",
	"Written from Hetzner's documentation and source; checked against a schema, not in a "
	"cloud.",
	NULL,
};

const struct np_target np_target_hetzner = {
	.name = "hetzner",
	.vendor = "Hetzner Cloud Firewall",
	.versions = "API v1",
	.summary = "JSON for hcloud firewall replace-rules, one node",
	.applied = "hcloud firewall replace-rules --rules-file FILE NAME",
	.abilities = NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT,
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

/*
 * The policies are in the words of firewalld.policy(5) and firewalld.richlanguage(5), checked with
 * firewalld 1.3.3.
 *
 * A name may have 17 bytes by the manual, and 18 by the code (functions.py, max_policy_name_len),
 * so that its chains fit iptables: two are for the kind of the policy, and a tag may have 20. All
 * tags begin with "nvports", so of a longer one that beginning is written "np": two tags never get
 * one name, as no other begins with "np". No tag has a '_' in it.
 *
 * A forward-port with an address needs an egress zone without interfaces, or ANY
 * (core/io/policy.py, _check_config), while source NAT is only for what goes inside: hence that is
 * a policy of its own.
 *
 * The priority is before that of policies that have none of their own, -1, and before all zones.
 */
#include "emit/firewalld_text.h"
#include "emit/text.h"

#include <string.h>

enum {
	NAME_LIMIT = 15,                    /* bytes of a name that fit as they are */
	NAME_START = sizeof("nvports") - 1, /* that longer ones have shortened to "np" */
};

static const char letters[] = {
	[NP_FIREWALLD_WAN] = 'w',
	[NP_FIREWALLD_LAN] = 'l',
	[NP_FIREWALLD_SNAT] = 'n',
};

static const char *const descriptions[] = {
	[NP_FIREWALLD_WAN] = "what comes in from outside",
	[NP_FIREWALLD_LAN] = "public addresses, used from inside",
	[NP_FIREWALLD_SNAT] = "source NAT for inside networks that use public addresses",
};

void np_firewalld_write_name(FILE *out, const struct np_rules_options *options,
			     enum np_firewalld_policy policy)
{
	const char *name = options->name;

	if (strlen(name) > NAME_LIMIT) {
		fputs("np", out);
		name += NAME_START;
	}
	fputs(name, out);
	putc('_', out);
	putc(letters[policy], out);
}

static void put_attribute(FILE *out, const char *text, const char *value)
{
	fputs_unlocked(text, out);
	fputs_unlocked(value, out);
	putc_unlocked('"', out);
}

static void put_number(FILE *out, const char *text, uint32_t value)
{
	fputs_unlocked(text, out);
	np_emit_number(out, value);
	putc_unlocked('"', out);
}

static void begin_rule(FILE *out, const char *family, const struct np_net *source,
		       const char *destination)
{
	put_attribute(out, "  <rule family=\"", family);
	putc_unlocked('>', out);
	if (source) {
		fputs_unlocked("<source address=\"", out);
		np_emit_net(out, source);
		fputs_unlocked("\"/>", out);
	}
	put_attribute(out, "<destination address=\"", destination);
	fputs_unlocked("/>", out);
}

static void put_port(FILE *out, const char *element, struct np_range range, enum np_proto protocol)
{
	putc_unlocked('<', out);
	fputs_unlocked(element, out);
	fputs_unlocked(" port=\"", out);
	np_emit_range(out, range, '-');
	put_attribute(out, "\" protocol=\"", np_protocol_words[protocol]);
}

static void write_forward(FILE *out, const struct np_rules_node *node,
			  const struct np_opening *opening, const struct np_net *source,
			  struct np_range range)
{
	begin_rule(out, "ipv4", source, node->public_address);
	put_port(out, "forward-port", range, opening->protocol);
	if (opening->shift)
		put_number(out, " to-port=\"", (uint32_t)(range.from - opening->shift));
	put_attribute(out, " to-addr=\"", node->address);
	fputs_unlocked("/></rule>\n", out);
}

/* The kernel does not shift ranges one port by one: that needs a rule for each. */
static void write_forwards(FILE *out, const struct np_rules_node *node,
			   const struct np_opening *opening, const struct np_net *source)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];

		if (!opening->shift) {
			write_forward(out, node, opening, source, range);
			continue;
		}
		for (uint32_t port = range.from; port <= range.to; port++)
			write_forward(out, node, opening, source,
				      (struct np_range){(uint16_t)port, (uint16_t)port});
	}
}

/* True for a source that is inside: what comes from outside with it is not believed. */
static bool is_inside(const struct np_nets *inside, const struct np_net *source)
{
	struct np_sources one = {.nets = source, .count = 1};
	struct np_walk walk = {0};

	return np_nets_common(inside, &one, &walk) == source;
}

static void write_outside(FILE *out, const struct np_rules_node *node,
			  const struct np_opening *forward)
{
	if (forward->sources->any)
		write_forwards(out, node, forward, NULL);
	for (size_t i = 0; i < forward->sources->count; i++)
		if (!is_inside(&node->inside, &forward->sources->nets[i]))
			write_forwards(out, node, forward, &forward->sources->nets[i]);
}

static void write_inside(FILE *out, const struct np_rules_node *node,
			 const struct np_opening *forward)
{
	struct np_walk walk = {0};
	const struct np_net *net;

	if (!forward->sources->any) {
		while ((net = np_nets_common(&node->inside, forward->sources, &walk)))
			write_forwards(out, node, forward, net);
		return;
	}
	for (size_t i = 0; i < node->inside.count; i++)
		write_forwards(out, node, forward, &node->inside.items[i]);
}

static void write_permit(FILE *out, const char *family, const char *address,
			 const struct np_opening *permit, const struct np_net *source)
{
	for (size_t i = 0; i < permit->ports.count; i++) {
		begin_rule(out, family, source, address);
		put_port(out, "port", permit->ports.ranges[i], permit->protocol);
		fputs_unlocked("/><accept/></rule>\n", out);
	}
}

static void write_permits(FILE *out, const char *family, const char *address,
			  const struct np_openings *permits)
{
	for (size_t i = 0; i < permits->count; i++) {
		const struct np_opening *permit = &permits->items[i];

		if (permit->sources->any)
			write_permit(out, family, address, permit, NULL);
		for (size_t k = 0; k < permit->sources->count; k++)
			write_permit(out, family, address, permit, &permit->sources->nets[k]);
	}
}

/* What is forwarded needs no permit: firewalld lets in whatever has been translated. */
static void write_wan(FILE *out, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->forwards.count; i++)
		write_outside(out, node, &node->forwards.items[i]);
	if (node->address && !node->public_address)
		write_permits(out, "ipv4", node->address, &node->permits);
	if (node->address6)
		write_permits(out, "ipv6", node->address6, &node->permits6);
}

static void write_lan(FILE *out, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->forwards.count; i++)
		write_inside(out, node, &node->forwards.items[i]);
}

static void write_snat(FILE *out, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->translated.count; i++) {
		begin_rule(out, "ipv4", &node->translated.items[i], node->address);
		fputs_unlocked("<masquerade/></rule>\n", out);
	}
}

bool np_firewalld_needs(const struct np_rules *rules, enum np_firewalld_policy policy)
{
	if (policy == NP_FIREWALLD_WAN)
		return true;
	if (rules->options->hairpin == NP_HAIRPIN_OFF)
		return false;
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (policy == NP_FIREWALLD_SNAT ? node->translated.count : node->inside.count)
			return true;
	}
	return false;
}

void np_firewalld_write_policy(FILE *out, const struct np_rules *rules,
			       enum np_firewalld_policy policy)
{
	static void (*const writers[])(FILE *, const struct np_rules_node *) = {
		[NP_FIREWALLD_WAN] = write_wan,
		[NP_FIREWALLD_LAN] = write_lan,
		[NP_FIREWALLD_SNAT] = write_snat,
	};
	const struct np_rules_options *options = rules->options;
	const char *from = policy == NP_FIREWALLD_WAN ? options->wan : options->lan;

	fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	      "<policy priority=\"-16000\" target=\"CONTINUE\">\n",
	      out);
	fprintf(out, "  <short>%s</short>\n  <description>%s</description>\n", options->name,
		descriptions[policy]);
	fprintf(out, "  <ingress-zone name=\"%s\"/>\n  <egress-zone name=\"%s\"/>\n", from,
		policy == NP_FIREWALLD_SNAT ? options->lan : "ANY");
	for (size_t i = 0; i < rules->node_count; i++)
		writers[policy](out, &rules->nodes[i]);
	fputs("</policy>\n", out);
}

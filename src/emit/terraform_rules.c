/*
 * The resources of each provider, as "terraform fmt" leaves them: equals signs stand below each
 * other, but not those of lists, which take several lines.
 */
#include "emit/terraform.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <string.h>

static void put(const struct np_terraform *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

/* "nvports_node1" */
static void put_node(const struct np_terraform *to)
{
	put(to, to->name);
	put(to, "_node");
	put(to, to->node->node->id_text);
}

static void put_quoted(const struct np_terraform *to, const char *key, const char *value)
{
	put(to, key);
	np_quote_hcl(to->out, value);
	putc_unlocked('\n', to->out);
}

static void put_number(const struct np_terraform *to, const char *key, uint32_t number)
{
	put(to, key);
	np_emit_number(to->out, number);
	putc_unlocked('\n', to->out);
}

/* A variable, of the node or, where its name begins with '_', of all. */
static void put_variable(const struct np_terraform *to, const char *name)
{
	if (*name == '_') {
		put(to, to->name);
	} else {
		put_node(to);
		putc_unlocked('_', to->out);
	}
	put(to, name);
}

static void put_use(const struct np_terraform *to, const char *key, const char *variable)
{
	put(to, key);
	put(to, "var.");
	put_variable(to, variable);
	putc_unlocked('\n', to->out);
}

/* STANDARD: its value without one from the user; NULL: there has to be one. */
static void write_variable(const struct np_terraform *to, const char *name, const char *type,
			   const char *description, const char *standard)
{
	put(to, "\nvariable \"");
	put_variable(to, name);
	put(to, "\" {\n  type        = ");
	put(to, type);
	put(to, "\n  description = \"");
	put(to, description);
	if (*name != '_') {
		put(to, " node ");
		put(to, to->node->node->id_text);
	}
	put(to, "\"\n");
	if (standard)
		put_quoted(to, "  default     = ", standard);
	put(to, "}\n");
}

static void begin(const struct np_terraform *to, const char *type)
{
	put(to, "\nresource \"");
	put(to, type);
	put(to, "\" \"");
}

static void put_sources(const struct np_terraform *to, const struct np_sources *sources,
			size_t family)
{
	size_t count = np_cloud_source_count(sources);

	put(to, "[\n");
	for (size_t i = 0; i < count; i++) {
		put(to, "    \"");
		np_cloud_put_source(to->out, sources, family, i);
		put(to, "\",\n");
	}
	put(to, "  ]\n");
}

static void put_ports(const struct np_terraform *to, const char *indent, struct np_portset ports)
{
	put(to, "[\n");
	for (size_t i = 0; i < ports.count; i++) {
		put(to, indent);
		put(to, "  \"");
		np_emit_range(to->out, ports.ranges[i], '-');
		put(to, "\",\n");
	}
	put(to, indent);
	put(to, "]\n");
}

static const char *describe(const struct np_terraform *to, const struct np_cloud_rule *rule)
{
	return np_cloud_describe_rule(&to->labels, rule);
}

static const char *describe_opening(const struct np_terraform *to, size_t family,
				    const struct np_opening *opening)
{
	return np_cloud_describe(&to->labels, family, opening->protocol, opening->ports.ranges[0],
				 opening->ports.count > 1);
}

static const struct np_openings *openings_of(const struct np_terraform *to, size_t family)
{
	return family == NP_CLOUD_IPV4 ? &to->node->permits : &to->node->permits6;
}

/* Hetzner: a firewall for each node, as its rules have no destination. */
static void write_hcloud_rule(const struct np_terraform *to, const struct np_cloud_rule *rule,
			      size_t first, size_t end)
{
	put(to, "\n  rule {\n    direction   = \"in\"\n    protocol    = \"");
	put(to, np_protocol_words[rule->protocol]);
	put(to, "\"\n    port        = \"");
	np_emit_range(to->out, rule->ports, '-');
	put(to, "\"\n");
	put_quoted(to, "    description = ", describe(to, rule));
	put(to, "    source_ips = [\n");
	for (size_t i = first; i < end; i++) {
		put(to, "      \"");
		np_cloud_put_rule_source(to->out, rule, i);
		put(to, "\",\n");
	}
	put(to, "    ]\n  }\n");
}

static void write_hcloud_node(struct np_terraform *to)
{
	write_variable(to, "server_ids", "list(number)", "ids of the servers that are", NULL);
	begin(to, "hcloud_firewall");
	put_node(to);
	put(to, "\" {\n  name = \"");
	put_node(to);
	put(to, "\"\n");
	for (size_t i = 0; i < to->rules.count; i++) {
		const struct np_cloud_rule *rule = &to->rules.items[i];
		size_t count = np_cloud_rule_source_count(rule), step = NP_HETZNER_SOURCES;

		for (size_t first = 0; first < count; first += step)
			write_hcloud_rule(to, rule, first,
					  count - first > step ? first + step : count);
	}
	put(to, "}\n");
	begin(to, "hcloud_firewall_attachment");
	put_node(to);
	put(to, "\" {\n  firewall_id = hcloud_firewall.");
	put_node(to);
	put(to, ".id\n");
	put_use(to, "  server_ids  = ", "server_ids");
	put(to, "}\n");
}

const struct np_terraform_provider np_terraform_hcloud = {.write_node = write_hcloud_node};

/* "nvports_node1_tcp_5060_5061_from4_203_0_113_64_29": each of its content alone. */
static void put_content(const struct np_terraform *to, const struct np_cloud_rule *rule,
			size_t family, size_t index)
{
	put_node(to);
	putc_unlocked('_', to->out);
	put(to, np_protocol_words[rule->protocol]);
	putc_unlocked('_', to->out);
	np_emit_number(to->out, rule->ports.from);
	putc_unlocked('_', to->out);
	np_emit_number(to->out, rule->ports.to);
	put(to, family == NP_CLOUD_IPV4 ? "_from4_" : "_from6_");
	np_cloud_put_source_name(to->out, rule->sources[family], index, '_');
	put(to, "\" {\n");
}

static void put_source(const struct np_terraform *to, const char *key,
		       const struct np_cloud_rule *rule, size_t family, size_t index)
{
	put(to, key);
	putc_unlocked('"', to->out);
	np_cloud_put_source(to->out, rule->sources[family], family, index);
	put(to, "\"\n}\n");
}

/* Call WRITE for each network that a rule permits. */
static void write_each(const struct np_terraform *to,
		       void (*write)(const struct np_terraform *to,
				     const struct np_cloud_rule *rule, size_t family, size_t index))
{
	for (size_t i = 0; i < to->rules.count; i++)
		for (size_t family = 0; family < NP_CLOUD_FAMILIES; family++) {
			const struct np_cloud_rule *rule = &to->rules.items[i];
			size_t count = np_cloud_source_count(rule->sources[family]);

			for (size_t k = 0; k < count; k++)
				write(to, rule, family, k);
		}
}

static void write_aws_rule(const struct np_terraform *to, const struct np_cloud_rule *rule,
			   size_t family, size_t index)
{
	begin(to, "aws_vpc_security_group_ingress_rule");
	put_content(to, rule, family, index);
	put_use(to, "  security_group_id = ", "security_group_id");
	put_quoted(to, "  description       = ", describe(to, rule));
	put_quoted(to, "  ip_protocol       = ", np_protocol_words[rule->protocol]);
	put_number(to, "  from_port         = ", rule->ports.from);
	put_number(to, "  to_port           = ", rule->ports.to);
	put_source(to,
		   family == NP_CLOUD_IPV4 ? "  cidr_ipv4         = " : "  cidr_ipv6         = ",
		   rule, family, index);
}

static void write_aws_node(struct np_terraform *to)
{
	write_variable(to, "security_group_id", "string", "id of a security group of", NULL);
	write_each(to, write_aws_rule);
}

const struct np_terraform_provider np_terraform_aws = {.write_node = write_aws_node};

static void write_openstack_rule(const struct np_terraform *to, const struct np_cloud_rule *rule,
				 size_t family, size_t index)
{
	begin(to, "openstack_networking_secgroup_rule_v2");
	put_content(to, rule, family, index);
	put_use(to, "  security_group_id = ", "security_group_id");
	put_quoted(to, "  description       = ", describe(to, rule));
	put_quoted(to, "  direction         = ", "ingress");
	put_quoted(to, "  ethertype         = ", family == NP_CLOUD_IPV4 ? "IPv4" : "IPv6");
	put_quoted(to, "  protocol          = ", np_protocol_words[rule->protocol]);
	put_number(to, "  port_range_min    = ", rule->ports.from);
	put_number(to, "  port_range_max    = ", rule->ports.to);
	put_source(to, "  remote_ip_prefix  = ", rule, family, index);
}

static void write_openstack_node(struct np_terraform *to)
{
	write_variable(to, "security_group_id", "string", "id of a security group of", NULL);
	write_each(to, write_openstack_rule);
}

const struct np_terraform_provider np_terraform_openstack = {.write_node = write_openstack_node};

/*
 * Azure: one group for all nodes, as rules have a destination, and that is the address which the
 * node has in its network, behind Azure's own translation.
 */
static const char *const azure_addresses[NP_CLOUD_FAMILIES] = {"address", "address6"};

static void write_azurerm(struct np_terraform *to)
{
	write_variable(to, "_resource_group_name", "string",
		       "resource group of the network security group", NULL);
	write_variable(to, "_network_security_group_name", "string",
		       "network security group in front of all nodes", NULL);
}

static void write_azurerm_rule(struct np_terraform *to, const struct np_opening *opening,
			       size_t family)
{
	const char *name = np_arena_printf(to->scratch, "%s_%u", to->name, (unsigned)to->number);

	begin(to, "azurerm_network_security_rule");
	put(to, name);
	put(to, "\" {\n");
	put_quoted(to, "  name                        = ", name);
	put_quoted(to, "  description                 = ", describe_opening(to, family, opening));
	put_use(to, "  resource_group_name         = ", "_resource_group_name");
	put_use(to, "  network_security_group_name = ", "_network_security_group_name");
	put_number(to, "  priority                    = ", to->number++);
	put_quoted(to, "  direction                   = ", "Inbound");
	put_quoted(to, "  access                      = ", "Allow");
	put_quoted(to,
		   "  protocol                    = ", opening->protocol == NP_TCP ? "Tcp" : "Udp");
	put_quoted(to, "  source_port_range           = ", "*");
	put_use(to, "  destination_address_prefix  = ", azure_addresses[family]);
	if (opening->sources->any)
		put_quoted(to, "  source_address_prefix       = ", "*");
	put(to, "  destination_port_ranges = ");
	put_ports(to, "  ", opening->ports);
	if (!opening->sources->any) {
		put(to, "  source_address_prefixes = ");
		put_sources(to, opening->sources, family);
	}
	put(to, "}\n");
}

static void write_azurerm_node(struct np_terraform *to)
{
	const struct np_node *node = to->node->node;
	/* What the site has besides a public address is the node's own. */
	bool known = node->address.text && node->public_address.text &&
		     strcmp(node->address.text, node->public_address.text) != 0;

	for (size_t family = 0; family < NP_CLOUD_FAMILIES; family++) {
		const struct np_openings *openings = openings_of(to, family);

		if (openings->count)
			write_variable(to, azure_addresses[family], "string",
				       "address in the virtual network, not the public one, of",
				       family == NP_CLOUD_IPV4 && known ? node->address.text
									: NULL);
		for (size_t i = 0; i < openings->count; i++)
			write_azurerm_rule(to, &openings->items[i], family);
	}
}

const struct np_terraform_provider np_terraform_azurerm = {
	.write = write_azurerm,
	.write_node = write_azurerm_node,
};

/* Google: rules of a network, for the machines that have a tag. */
static void write_google(struct np_terraform *to)
{
	write_variable(to, "_network", "string", "name or self_link of the network", NULL);
}

static void write_google_rule(const struct np_terraform *to, const struct np_opening *opening,
			      size_t family, size_t index)
{
	const char *protocol = np_protocol_words[opening->protocol];
	const char *version = family == NP_CLOUD_IPV4 ? "ipv4" : "ipv6";
	const char *node = to->node->node->id_text;

	begin(to, "google_compute_firewall");
	put_node(to);
	fprintf(to->out, "_%s_%s_%zu\" {\n", version, protocol, index);
	fprintf(to->out, "  name        = \"%s--node%s-%s-%s-%zu\"\n", to->name, node, version,
		protocol, index);
	put_quoted(to, "  description = ", describe_opening(to, family, opening));
	put_use(to, "  network     = ", "_network");
	put_quoted(to, "  direction   = ", "INGRESS");
	put(to, "  target_tags = [var.");
	put_variable(to, "target_tag");
	put(to, "]\n");
	put(to, "  source_ranges = ");
	put_sources(to, opening->sources, family);
	put(to, "\n  allow {\n");
	put_quoted(to, "    protocol = ", protocol);
	put(to, "    ports = ");
	put_ports(to, "    ", opening->ports);
	put(to, "  }\n}\n");
}

static void write_google_node(struct np_terraform *to)
{
	/* One tag and not a list, as an empty list would mean all machines of the network. */
	write_variable(to, "target_tag", "string", "network tag of", NULL);
	for (size_t family = 0; family < NP_CLOUD_FAMILIES; family++) {
		const struct np_openings *openings = openings_of(to, family);
		size_t counts[NP_PROTO_COUNT] = {0};

		for (size_t i = 0; i < openings->count; i++)
			write_google_rule(to, &openings->items[i], family,
					  ++counts[openings->items[i].protocol]);
	}
}

const struct np_terraform_provider np_terraform_google = {
	.write = write_google,
	.write_node = write_google_node,
};

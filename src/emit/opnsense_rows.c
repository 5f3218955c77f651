/* Which rows OPNsense's lists get; src/emit/opnsense.c says why they are as they are. */
#include "emit/opnsense_text.h"
#include "emit/text.h"

#include <string.h>

/*
 * Columns of each list, and what a row has in them that is switched off: nothing that would do
 * anything if it were switched on. Source NAT must have an interface, which need not be the right
 * one; the description says that the row is not used. Forwards have no column for inverted matches:
 * Rule.php asks whether there is a value, not which.
 */
#define FORWARDS(X)                                                                                \
	X(F_DISABLED, "disabled", "1")                                                             \
	X(F_NORDR, "nordr", "1")                                                                   \
	X(F_INTERFACE, "interface", "")                                                            \
	X(F_FAMILY, "ipprotocol", "inet")                                                          \
	X(F_PROTOCOL, "protocol", "tcp")                                                           \
	X(F_SOURCE, "source.network", "127.0.0.1")                                                 \
	X(F_SOURCE_PORT, "source.port", "")                                                        \
	X(F_PUBLIC, "destination.network", "127.0.0.1")                                            \
	X(F_PORTS, "destination.port", "")                                                         \
	X(F_TARGET, "target", "")                                                                  \
	X(F_LOCAL_PORT, "local-port", "")                                                          \
	X(F_TAG, "tag", "")                                                                        \
	X(F_TAGGED, "tagged", "")                                                                  \
	X(F_REFLECTION, "natreflection", "disable")                                                \
	X(F_PASS, "pass", "")                                                                      \
	X(F_DESCRIPTION, "descr", NULL)

#define FILTER(X)                                                                                  \
	X(R_ENABLED, "enabled", "0")                                                               \
	X(R_ACTION, "action", "block")                                                             \
	X(R_QUICK, "quick", "1")                                                                   \
	X(R_INTERFACE_NOT, "interfacenot", "0")                                                    \
	X(R_INTERFACE, "interface", "")                                                            \
	X(R_DIRECTION, "direction", "in")                                                          \
	X(R_FAMILY, "ipprotocol", "inet")                                                          \
	X(R_PROTOCOL, "protocol", "TCP")                                                           \
	X(R_SOURCE, "source_net", "127.0.0.1")                                                     \
	X(R_SOURCE_NOT, "source_not", "0")                                                         \
	X(R_SOURCE_PORT, "source_port", "")                                                        \
	X(R_NODE, "destination_net", "127.0.0.1")                                                  \
	X(R_NODE_NOT, "destination_not", "0")                                                      \
	X(R_PORTS, "destination_port", "")                                                         \
	X(R_TAGGED, "tagged", "")                                                                  \
	X(R_DESCRIPTION, "description", NULL)

#define OUTBOUND(X)                                                                                \
	X(O_ENABLED, "enabled", "0")                                                               \
	X(O_NONAT, "nonat", "1")                                                                   \
	X(O_INTERFACE, "interface", NULL)                                                          \
	X(O_FAMILY, "ipprotocol", "inet")                                                          \
	X(O_PROTOCOL, "protocol", "any")                                                           \
	X(O_SOURCE, "source_net", "127.0.0.1")                                                     \
	X(O_SOURCE_NOT, "source_not", "0")                                                         \
	X(O_SOURCE_PORT, "source_port", "")                                                        \
	X(O_TO, "destination_net", "127.0.0.1")                                                    \
	X(O_TO_NOT, "destination_not", "0")                                                        \
	X(O_TO_PORT, "destination_port", "")                                                       \
	X(O_TARGET, "target", "127.0.0.1")                                                         \
	X(O_TARGET_PORT, "target_port", "")                                                        \
	X(O_STATIC, "staticnatport", "0")                                                          \
	X(O_TAGGED, "tagged", "")                                                                  \
	X(O_DESCRIPTION, "description", NULL)

#define ENUM(name, column, unused) name,
#define COLUMN(name, column, unused) column,
#define UNUSED(name, column, unused) unused,

enum { FORWARDS(ENUM) F_COUNT };
enum { FILTER(ENUM) R_COUNT };
enum { OUTBOUND(ENUM) O_COUNT };

static const char *const forward_columns[] = {FORWARDS(COLUMN)};
static const char *const forward_unused[] = {FORWARDS(UNUSED)};
static const char *const filter_columns[] = {FILTER(COLUMN)};
static const char *const filter_unused[] = {FILTER(UNUSED)};
static const char *const outbound_columns[] = {OUTBOUND(COLUMN)};
static const char *const outbound_unused[] = {OUTBOUND(UNUSED)};

const struct np_opnsense_table np_opnsense_forwards = {
	.form = "forwards",
	.file = "forwards.csv",
	.columns = forward_columns,
	.unused = forward_unused,
	.count = F_COUNT,
};

const struct np_opnsense_table np_opnsense_filter = {
	.form = "rules",
	.file = "rules.csv",
	.columns = filter_columns,
	.unused = filter_unused,
	.count = R_COUNT,
};

const struct np_opnsense_table np_opnsense_outbound = {
	.form = "outbound",
	.file = "outbound.csv",
	.columns = outbound_columns,
	.unused = outbound_unused,
	.count = O_COUNT,
};

static const char *const big_words[NP_PROTO_COUNT] = {[NP_TCP] = "TCP", [NP_UDP] = "UDP"};

/* "nvports: node 1 TCP"; WHAT ends it. */
static const char *describe(const struct np_opnsense *to, const struct np_rules_node *node,
			    const char *what)
{
	if (!to->out)
		return "";
	return np_arena_printf(to->arena, "%s: node %s %s", to->options->name, node->node->id_text,
			       what);
}

static const char *sources_cell(struct np_opnsense *to, const struct np_sources *sources)
{
	return sources->any ? "any" : np_opnsense_nets(to, sources->nets, sources->count);
}

/* All ports of an opening at once where they stay the same, else a row for each range. */
static void write_forward(struct np_opnsense *to, const char **cells,
			  const struct np_opening *opening)
{
	if (!opening->shift) {
		cells[F_PORTS] = np_opnsense_ports(to, opening->ports);
		cells[F_LOCAL_PORT] = "";
		np_opnsense_write(to, cells);
		return;
	}
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];
		const uint16_t local = (uint16_t)(range.from - opening->shift);
		const struct np_range first = {local, local};

		cells[F_PORTS] = np_opnsense_ports(to, (struct np_portset){&range, 1});
		cells[F_LOCAL_PORT] = np_opnsense_ports(to, (struct np_portset){&first, 1});
		np_opnsense_write(to, cells);
	}
}

static void write_node_forwards(struct np_opnsense *to, const struct np_rules_node *node)
{
	bool hairpin = to->options->hairpin != NP_HAIRPIN_OFF;
	const char *cells[F_COUNT];

	memcpy(cells, forward_unused, sizeof(cells));
	cells[F_DISABLED] = "0";
	cells[F_NORDR] = "0";
	cells[F_INTERFACE] = to->options->wan;
	cells[F_PUBLIC] = node->public_address;
	cells[F_TARGET] = node->address;
	cells[F_TAG] = to->word;
	for (size_t i = 0; i < node->forwards.count; i++) {
		const struct np_opening *opening = &node->forwards.items[i];
		bool reflected = hairpin && np_nets_meet(&node->inside, opening->sources);

		cells[F_PROTOCOL] = np_protocol_words[opening->protocol];
		cells[F_SOURCE] = sources_cell(to, opening->sources);
		cells[F_REFLECTION] = reflected ? "purenat" : "disable";
		cells[F_DESCRIPTION] = describe(to, node, big_words[opening->protocol]);
		write_forward(to, cells, opening);
	}
}

void np_opnsense_write_forwards(struct np_opnsense *to)
{
	for (size_t i = 0; i < to->rules->node_count; i++)
		write_node_forwards(to, &to->rules->nodes[i]);
}

/* What is both in NETS and in SOURCES; NULL where nothing is. */
static const char *common_cell(struct np_opnsense *to, const struct np_nets *nets,
			       const struct np_sources *sources)
{
	struct np_walk walk = {0};
	const struct np_net *net;
	struct np_net *common;
	size_t count = 0;

	if (sources->any)
		return nets->count ? np_opnsense_nets(to, nets->items, nets->count) : NULL;
	common = np_arena_array(to->arena, nets->count + sources->count, sizeof(*common));
	while ((net = np_nets_common(nets, sources, &walk)))
		common[count++] = *net;
	return count ? np_opnsense_nets(to, common, count) : NULL;
}

/* For packets that come from outside. */
static void write_permits(struct np_opnsense *to, const struct np_rules_node *node,
			  const struct np_openings *permits, const char **cells)
{
	bool ipv6 = permits == &node->permits6;

	cells[R_INTERFACE_NOT] = "0";
	cells[R_FAMILY] = ipv6 ? "inet6" : "inet";
	cells[R_NODE] = ipv6 ? node->address6 : node->address;
	cells[R_TAGGED] = !ipv6 && node->public_address ? to->word : "";
	for (size_t i = 0; i < permits->count; i++) {
		const struct np_opening *permit = &permits->items[i];

		cells[R_PROTOCOL] = big_words[permit->protocol];
		cells[R_SOURCE] = sources_cell(to, permit->sources);
		cells[R_PORTS] = np_opnsense_ports(to, permit->ports);
		cells[R_DESCRIPTION] = describe(to, node, cells[R_PROTOCOL]);
		np_opnsense_write(to, cells);
	}
}

/* For those that come from inside to the public address: by any interface but the outside one. */
static void write_hairpins(struct np_opnsense *to, const struct np_rules_node *node,
			   const char **cells)
{
	static const char *const words[NP_PROTO_COUNT] = {
		[NP_TCP] = "hairpin TCP", [NP_UDP] = "hairpin UDP"};

	cells[R_INTERFACE_NOT] = "1";
	cells[R_FAMILY] = "inet";
	cells[R_NODE] = node->address;
	cells[R_TAGGED] = to->word;
	for (size_t i = 0; i < node->permits.count; i++) {
		const struct np_opening *permit = &node->permits.items[i];
		const char *sources = common_cell(to, &node->inside, permit->sources);

		if (!sources)
			continue;
		cells[R_PROTOCOL] = big_words[permit->protocol];
		cells[R_SOURCE] = sources;
		cells[R_PORTS] = np_opnsense_ports(to, permit->ports);
		cells[R_DESCRIPTION] = describe(to, node, words[permit->protocol]);
		np_opnsense_write(to, cells);
	}
}

void np_opnsense_write_filter(struct np_opnsense *to)
{
	const char *cells[R_COUNT];

	memcpy(cells, filter_unused, sizeof(cells));
	cells[R_ENABLED] = "1";
	cells[R_ACTION] = "pass";
	cells[R_INTERFACE] = to->options->wan;
	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		write_permits(to, node, &node->permits, cells);
		if (node->public_address && to->options->hairpin != NP_HAIRPIN_OFF)
			write_hairpins(to, node, cells);
		write_permits(to, node, &node->permits6, cells);
	}
}

/* Source NAT for what has been forwarded from inside, and for nothing else. */
static void write_translations(struct np_opnsense *to, const struct np_rules_node *node)
{
	const char *cells[O_COUNT];

	memcpy(cells, outbound_unused, sizeof(cells));
	cells[O_ENABLED] = "1";
	cells[O_NONAT] = "0";
	cells[O_INTERFACE] = to->options->lan;
	cells[O_TO] = node->address;
	cells[O_TARGET] = np_arena_printf(to->arena, "%sip", to->options->lan);
	cells[O_TAGGED] = to->word;
	cells[O_DESCRIPTION] = describe(to, node, "hairpin");
	for (size_t i = 0; i < node->translated.count; i++) {
		cells[O_SOURCE] = np_opnsense_nets(to, &node->translated.items[i], 1);
		np_opnsense_write(to, cells);
	}
}

/* Only ports that are the same outside: from there, answers come to the port that is seen. */
static void write_static(struct np_opnsense *to, const struct np_rules_node *node)
{
	const char *cells[O_COUNT];
	struct np_portset ports = {0};

	for (size_t i = 0; i < node->forwards.count; i++) {
		const struct np_opening *opening = &node->forwards.items[i];

		if (opening->protocol == NP_UDP && opening->shift == 0)
			ports = np_portset_union(to->arena, ports, opening->ports);
	}
	if (!ports.count)
		return;
	memcpy(cells, outbound_unused, sizeof(cells));
	cells[O_ENABLED] = "1";
	cells[O_NONAT] = "0";
	cells[O_INTERFACE] = to->options->wan;
	cells[O_PROTOCOL] = "UDP";
	cells[O_SOURCE] = node->address;
	cells[O_SOURCE_PORT] = np_opnsense_ports(to, ports);
	cells[O_TO] = "any";
	cells[O_TARGET] = node->public_address;
	cells[O_STATIC] = "1";
	cells[O_DESCRIPTION] = describe(to, node, "static port");
	np_opnsense_write(to, cells);
}

void np_opnsense_write_outbound(struct np_opnsense *to)
{
	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		write_translations(to, node);
		write_static(to, node);
	}
}

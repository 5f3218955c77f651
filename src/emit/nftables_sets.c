/*
 * Openings as maps and sets of nftables, and the rules that look into them, of which there are as
 * many for one instance as for 10,000. Single ports have sets of their own, which are hash tables;
 * those with intervals take longer to load, before Linux 6.9 by far (net/netfilter/
 * nft_set_pipapo.c). nft cannot shift a range of ports: a moved one is an element for each port.
 */
#include "emit/nftables_text.h"
#include "emit/text.h"
#include "nvports/quote.h"

/* One set or map, by which ports are in it. */
static const struct lookup {
	const char *name;
	bool restricted; /* to sources, which its keys begin with */
	bool moved;      /* to another port, which its values end with */
	enum { SINGLES, RANGES, ALL } part;
} lookups[] = {
	{.name = "ports", .part = SINGLES},
	{.name = "ranges", .part = RANGES},
	{.name = "sources", .part = ALL, .restricted = true},
	{.name = "moved", .part = ALL, .moved = true},
	{.name = "moved-sources", .part = ALL, .moved = true, .restricted = true},
};

enum { LOOKUPS = sizeof(lookups) / sizeof(*lookups) };

static const struct {
	const char *kind;
	const char *family;  /* of addresses in rules */
	const char *address; /* their type in keys */
	const char *suffix;  /* of names */
} stages[] = {
	[NP_NFT_FORWARD] = {"map", "ip", "ipv4_addr", ""},
	[NP_NFT_PERMIT] = {"set", "ip", "ipv4_addr", ""},
	[NP_NFT_PERMIT6] = {"set", "ip6", "ipv6_addr", "6"},
};

/* A direction of a connection, as the filter sees its packets. */
static const struct direction {
	const char *name, *client, *node, *port, *interface;
} directions[] = {
	{"original", "saddr", "daddr", "dport", "oifname"},
	{"reply", "daddr", "saddr", "sport", "iifname"},
};

/* What is written now. */
struct writer {
	struct np_arena *scratch;
	FILE *out;
	const struct np_rules *rules;
	enum np_nftables_stage stage;
	const struct lookup *lookup;
};

static struct np_openings openings_of(const struct writer *writer, const struct np_rules_node *node)
{
	if (writer->stage == NP_NFT_FORWARD)
		return node->forwards;
	return writer->stage == NP_NFT_PERMIT ? node->permits : node->permits6;
}

static bool takes_opening(const struct lookup *lookup, const struct np_opening *opening)
{
	return lookup->restricted == !opening->sources->any &&
	       lookup->moved == (opening->shift != 0);
}

static bool takes_range(const struct lookup *lookup, struct np_range range)
{
	return lookup->part == ALL || (lookup->part == RANGES) == (range.from != range.to);
}

static bool is_needed_by(const struct writer *writer, const struct np_rules_node *node)
{
	struct np_openings openings = openings_of(writer, node);

	for (size_t i = 0; i < openings.count; i++) {
		const struct np_opening *opening = &openings.items[i];

		if (!takes_opening(writer->lookup, opening))
			continue;
		for (size_t k = 0; k < opening->ports.count; k++)
			if (takes_range(writer->lookup, opening->ports.ranges[k]))
				return true;
	}
	return false;
}

/* An empty set is not written, nor what would look into it. */
static bool is_needed(const struct writer *writer)
{
	for (size_t i = 0; i < writer->rules->node_count; i++)
		if (is_needed_by(writer, &writer->rules->nodes[i]))
			return true;
	return false;
}

/* In a table that is not ours, names begin with ours. */
static void write_name(const struct writer *writer)
{
	if (writer->stage != NP_NFT_FORWARD)
		fprintf(writer->out, "%s.", writer->rules->options->name);
	fprintf(writer->out, "%s%s", writer->lookup->name, stages[writer->stage].suffix);
}

/*
 * What stands before the ports of OPENING: "198.51.100.0/24 . 203.0.113.45 . tcp . ", and in the
 * filter the node behind the address that the connection began with, which is the same where
 * nothing is translated. SOURCE is NULL for any.
 */
static const char *make_key(const struct writer *writer, const struct np_rules_node *node,
			    const struct np_opening *opening, const struct np_net *source)
{
	const char *address = writer->stage == NP_NFT_PERMIT6 ? node->address6 : node->address;
	const char *outside = node->public_address && writer->stage != NP_NFT_PERMIT6
				      ? node->public_address
				      : address;
	bool filter = writer->stage != NP_NFT_FORWARD;
	char text[NP_NET_TEXT];

	return np_arena_printf(writer->scratch, "\t\t\t%s%s%s%s%s . %s . ",
			       source ? np_net_text(source, text) : "", source ? " . " : "",
			       outside, filter ? " . " : "", filter ? address : "",
			       np_protocol_words[opening->protocol]);
}

static void write_moved(const struct writer *writer, const char *key, const char *value,
			struct np_range ports, int shift)
{
	for (int port = ports.from; port <= ports.to; port++) {
		fputs_unlocked(key, writer->out);
		np_emit_number(writer->out, (uint32_t)port);
		fputs_unlocked(value, writer->out);
		fputs_unlocked(" . ", writer->out);
		np_emit_number(writer->out, (uint32_t)(port - shift));
		fputs_unlocked(",\n", writer->out);
	}
}

static void write_ports(const struct writer *writer, const char *key, const char *value,
			const struct np_opening *opening)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range ports = opening->ports.ranges[i];

		if (opening->shift) {
			write_moved(writer, key, value, ports, opening->shift);
		} else if (takes_range(writer->lookup, ports)) {
			fputs_unlocked(key, writer->out);
			np_emit_range(writer->out, ports, '-');
			fputs_unlocked(value, writer->out);
			fputs_unlocked(",\n", writer->out);
		}
	}
}

static void write_opening(const struct writer *writer, const struct np_rules_node *node,
			  const struct np_opening *opening)
{
	const struct np_sources *sources = opening->sources;
	const char *value = "";

	if (writer->stage == NP_NFT_FORWARD)
		value = np_arena_printf(writer->scratch, " : %s", node->address);
	if (sources->any)
		write_ports(writer, make_key(writer, node, opening, NULL), value, opening);
	for (size_t i = 0; i < sources->count; i++)
		write_ports(writer, make_key(writer, node, opening, &sources->nets[i]), value,
			    opening);
}

static void write_elements(const struct writer *writer)
{
	for (size_t i = 0; i < writer->rules->node_count; i++) {
		const struct np_rules_node *node = &writer->rules->nodes[i];
		struct np_openings openings = openings_of(writer, node);

		np_arena_reset(writer->scratch);
		for (size_t k = 0; k < openings.count; k++)
			if (takes_opening(writer->lookup, &openings.items[k]))
				write_opening(writer, node, &openings.items[k]);
	}
}

static void write_type(const struct writer *writer)
{
	const struct lookup *lookup = writer->lookup;
	const char *address = stages[writer->stage].address;

	fputs("\t\ttype ", writer->out);
	if (lookup->restricted)
		fprintf(writer->out, "%s . ", address);
	if (writer->stage != NP_NFT_FORWARD)
		fprintf(writer->out, "%s . ", address);
	fprintf(writer->out, "%s . inet_proto . inet_service", address);
	if (writer->stage == NP_NFT_FORWARD)
		fprintf(writer->out, " : %s%s", address, lookup->moved ? " . inet_service" : "");
	putc('\n', writer->out);
	if (lookup->restricted || lookup->part == RANGES)
		fputs("\t\tflags interval\n", writer->out);
	if (writer->stage != NP_NFT_FORWARD)
		fputs("\t\tcomment \"" NP_NFTABLES_MARK "\"\n", writer->out);
}

static void write_set(const struct writer *writer)
{
	fprintf(writer->out, "\t%s ", stages[writer->stage].kind);
	write_name(writer);
	fputs(" {\n", writer->out);
	write_type(writer);
	fputs("\t\telements = {\n", writer->out);
	write_elements(writer);
	fputs("\t\t}\n"
	      "\t}\n",
	      writer->out);
}

void np_nftables_write_sets(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			    enum np_nftables_stage stage)
{
	for (size_t i = 0; i < LOOKUPS; i++) {
		const struct writer writer = {scratch, out, rules, stage, &lookups[i]};

		if (is_needed(&writer))
			write_set(&writer);
	}
}

void np_nftables_write_interface(FILE *out, const char *match, const char *name)
{
	if (!name)
		return;
	fprintf(out, "%s ", match);
	np_quote_nft(out, name);
	putc(' ', out);
}

/* nft wants to be told that what gets another port is TCP or UDP. */
static void write_forward(const struct writer *writer)
{
	fprintf(writer->out, "\t\t%sdnat ip to %sip daddr . meta l4proto . th dport map @",
		writer->lookup->moved ? "meta l4proto { tcp, udp } " : "",
		writer->lookup->restricted ? "ip saddr . " : "");
	write_name(writer);
	putc('\n', writer->out);
}

/*
 * A connection that began with the public address and has come to the node was translated, and on
 * a port of ours: another forward of the firewall's own to the same node is none of our business.
 */
static void write_permit(const struct writer *writer, const struct direction *direction)
{
	const char *family = stages[writer->stage].family;

	fprintf(writer->out, "\t\tct direction %s ", direction->name);
	np_nftables_write_interface(writer->out, direction->interface, writer->rules->options->lan);
	if (writer->lookup->restricted)
		fprintf(writer->out, "%s %s . ", family, direction->client);
	fprintf(writer->out, "ct original %s daddr . %s %s . meta l4proto . th %s @", family,
		family, direction->node, direction->port);
	write_name(writer);
	fputs(" accept\n", writer->out);
}

void np_nftables_write_lookups(FILE *out, const struct np_rules *rules,
			       enum np_nftables_stage stage)
{
	for (size_t i = 0; i < LOOKUPS; i++) {
		const struct writer writer = {NULL, out, rules, stage, &lookups[i]};

		if (!is_needed(&writer))
			continue;
		if (stage == NP_NFT_FORWARD) {
			write_forward(&writer);
			continue;
		}
		write_permit(&writer, &directions[0]);
		write_permit(&writer, &directions[1]);
	}
}

/*
 * Texts for iptables-restore and ip6tables-restore. Syntax and limits: iptables-restore(8) and
 * iptables-extensions(8) of iptables 1.8.9, by which multiport takes 15 ports, of which a range is
 * two, and a forward "ADDRESS:FROM-TO/FIRST" shifts a range (Linux 4.18).
 *
 * Chains, of which those of a node end in its place in order, as names have 28 bytes at most:
 *
 *	NAME.pre   PREROUTING of nat: what comes to a public address goes on in NAME.dN
 *	NAME.dN    forwards its ports to the node
 *	NAME.post  POSTROUTING of nat: source NAT of hairpin connections
 *	NAME.fwd   FORWARD of filter: what goes to a node goes on in NAME.fN, answers in NAME.rN
 *	NAME.fN    permits its ports
 *	NAME.rN    the same for the answers
 *	NAME.raw   PREROUTING of raw: no SIP helper
 */
#include "emit/iptables_text.h"
#include "emit/text.h"
#include "nvports/quote.h"

enum {
	MULTIPORT_PLACES = 15,
};

/* Which packets of a node's connections rules are about, and by what they match them. */
struct way {
	char chain;              /* of the node: "d" is for NAME.dN */
	const char *node, *peer; /* addresses */
	const char *wan, *lan;   /* interfaces */
	const char *port, *ports;
	const char *direction;
};

static const struct way forwarded = {
	.chain = 'd',
	.peer = " -s ",
	.port = " --dport ",
	.ports = " -m multiport --dports ",
};

static const struct way permitted = {
	.chain = 'f',
	.node = " -d ",
	.peer = " -s ",
	.wan = " -i ",
	.lan = " -o ",
	.port = " --dport ",
	.ports = " -m multiport --dports ",
	.direction = " --ctdir ORIGINAL",
};

/* Whose original packets came in by the right interface; where these go out, routing decides. */
static const struct way answered = {
	.chain = 'r',
	.node = " -s ",
	.peer = " -d ",
	.lan = " -i ",
	.port = " --sport ",
	.ports = " -m multiport --sports ",
	.direction = " --ctdir REPLY",
};

/* Where rules go, and the node that they are for, as one family sees it. */
struct writer {
	FILE *out;
	const struct np_rules_options *options;
	const struct np_rules_node *node;
	const char *address, *public_address;
	const struct np_openings *permits;
	uint32_t number;     /* of the node's chains */
	const char *comment; /* of rules that lead to them */
};

static struct writer write_to(FILE *out, const struct np_rules *rules, size_t index,
			      enum np_family family)
{
	const struct np_rules_node *node = &rules->nodes[index];
	bool ipv4 = family == NP_IPV4;

	return (struct writer){
		.out = out,
		.options = rules->options,
		.node = node,
		.address = ipv4 ? node->address : node->address6,
		.public_address = ipv4 ? node->public_address : NULL,
		.permits = ipv4 ? &node->permits : &node->permits6,
		.number = (uint32_t)index + 1,
	};
}

static void make_comment(struct np_arena *scratch, struct writer *to)
{
	np_arena_reset(scratch);
	to->comment =
		np_arena_printf(scratch, "%s: node %s", to->options->name, to->node->node->id_text);
}

static void put(const struct writer *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

/* "-A nvports.fwd" */
static void put_append(const struct writer *to, const char *chain)
{
	put(to, "-A ");
	put(to, to->options->name);
	put(to, chain);
}

/* "nvports.f12" */
static void put_chain(const struct writer *to, char chain)
{
	put(to, to->options->name);
	putc_unlocked('.', to->out);
	putc_unlocked(chain, to->out);
	np_emit_number(to->out, to->number);
}

static void put_match(const struct writer *to, const char *option, const char *value)
{
	put(to, option);
	put(to, value);
}

static void put_net(const struct writer *to, const char *option, const struct np_net *net)
{
	put(to, option);
	np_emit_net(to->out, net);
}

static void put_interface(const struct writer *to, const char *option, const char *name)
{
	if (!option || !name)
		return;
	put(to, option);
	np_quote_restore(to->out, name);
}

static void put_comment(const struct writer *to)
{
	put(to, " -m comment --comment ");
	np_quote_restore(to->out, to->comment);
}

static void declare(const struct writer *to, char chain)
{
	putc_unlocked(':', to->out);
	put_chain(to, chain);
	put(to, " - [0:0]\n");
}

static void jump(const struct writer *to, char chain)
{
	put_comment(to);
	put(to, " -j ");
	put_chain(to, chain);
	putc_unlocked('\n', to->out);
}

/* What follows a forward's match; FIRST is the first range that it matches. */
static void put_destination(const struct writer *to, const struct np_opening *opening,
			    struct np_range first)
{
	int shift = opening->shift;

	put_match(to, " -j DNAT --to-destination ", to->address);
	if (shift == 0)
		return;
	putc_unlocked(':', to->out);
	np_emit_number(to->out, (uint32_t)(first.from - shift));
	if (first.from == first.to)
		return;
	putc_unlocked('-', to->out);
	np_emit_number(to->out, (uint32_t)(first.to - shift));
	putc_unlocked('/', to->out);
	np_emit_number(to->out, first.from);
}

static void write_rule(const struct writer *to, const struct way *way,
		       const struct np_opening *opening, const struct np_net *source,
		       struct np_portset ports)
{
	put(to, "-A ");
	put_chain(to, way->chain);
	if (source)
		put_net(to, way->peer, source);
	put_match(to, " -p ", np_protocol_words[opening->protocol]);
	put(to, ports.count == 1 ? way->port : way->ports);
	np_emit_ports(to->out, ports, ':', ",");
	if (way == &forwarded)
		put_destination(to, opening, ports.ranges[0]);
	else
		put(to, " -j ACCEPT");
	putc_unlocked('\n', to->out);
}

static void write_openings(const struct writer *to, const struct way *way,
			   const struct np_openings *openings)
{
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];
		struct np_portset rest = opening->ports;

		while (rest.count) {
			/* a rule shifts one range */
			size_t count = opening->shift ? 1 : np_emit_fitting(rest, MULTIPORT_PLACES);
			const struct np_portset ports = {rest.ranges, count};

			if (opening->sources->any)
				write_rule(to, way, opening, NULL, ports);
			for (size_t k = 0; k < opening->sources->count; k++)
				write_rule(to, way, opening, &opening->sources->nets[k], ports);
			rest = (struct np_portset){rest.ranges + count, rest.count - count};
		}
	}
}

static void write_permits(const struct writer *to, const struct way *way)
{
	put_append(to, ".fwd");
	put_match(to, way->node, to->address);
	if (!to->public_address)
		put_interface(to, way->wan, to->options->wan);
	put_interface(to, way->lan, to->options->lan);
	put(to, " -m conntrack");
	if (to->public_address)
		put_match(to, " --ctstate DNAT --ctorigdst ", to->public_address);
	put(to, way->direction);
	jump(to, way->chain);
	write_openings(to, way, to->permits);
}

static void write_filter(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			 enum np_family family, const char *forward)
{
	const char *name = rules->options->name;

	fprintf(out, "*filter\n:%s.fwd - [0:0]\n", name);
	for (size_t i = 0; i < rules->node_count; i++) {
		struct writer to = write_to(out, rules, i, family);

		if (to.permits->count == 0)
			continue;
		declare(&to, permitted.chain);
		declare(&to, answered.chain);
	}
	for (size_t i = 0; i < rules->node_count; i++) {
		struct writer to = write_to(out, rules, i, family);

		if (to.permits->count == 0)
			continue;
		make_comment(scratch, &to);
		write_permits(&to, &permitted);
		write_permits(&to, &answered);
	}
	fprintf(out, "-I %s 1 -j %s.fwd\nCOMMIT\n", forward, name);
}

/* Inside networks come in by interfaces other than the outside one. */
static void write_inside_jumps(const struct writer *to)
{
	const struct np_nets *inside = &to->node->inside;

	for (size_t i = 0; i < inside->count; i++) {
		put_append(to, ".pre");
		put_net(to, " -s ", &inside->items[i]);
		put_match(to, " -d ", to->public_address);
		put_interface(to, " ! -i ", to->options->wan);
		jump(to, forwarded.chain);
	}
}

/*
 * Inside networks are not forwarded without hairpin NAT, nor where they seem to be outside. The
 * packet may still be for a further node with the same public address.
 */
static void write_inside_returns(const struct writer *to)
{
	const struct np_nets *inside = &to->node->inside;

	for (size_t i = 0; i < inside->count; i++) {
		put(to, "-A ");
		put_chain(to, forwarded.chain);
		put_net(to, " -s ", &inside->items[i]);
		if (to->options->hairpin != NP_HAIRPIN_OFF)
			put_interface(to, " -i ", to->options->wan);
		put(to, " -j RETURN\n");
	}
}

static void write_forwards(const struct writer *to)
{
	put_append(to, ".pre");
	put_match(to, " -d ", to->public_address);
	put_interface(to, " -i ", to->options->wan);
	jump(to, forwarded.chain);
	if (to->options->hairpin != NP_HAIRPIN_OFF && to->options->wan)
		write_inside_jumps(to);
	if (to->options->hairpin == NP_HAIRPIN_OFF || to->options->wan)
		write_inside_returns(to);
	write_openings(to, &forwarded, &to->node->forwards);
}

static void write_translations(const struct writer *to)
{
	const struct np_nets *translated = &to->node->translated;

	for (size_t i = 0; i < translated->count; i++) {
		put_append(to, ".post");
		put_net(to, " -s ", &translated->items[i]);
		put_match(to, " -d ", to->address);
		put_interface(to, " -o ", to->options->lan);
		put_match(to, " -m conntrack --ctstate DNAT --ctorigdst ", to->public_address);
		put_comment(to);
		put(to, " -j MASQUERADE\n");
	}
}

static void write_nat(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const char *name = rules->options->name;

	fprintf(out, "*nat\n:%s.pre - [0:0]\n:%s.post - [0:0]\n", name, name);
	for (size_t i = 0; i < rules->node_count; i++) {
		struct writer to = write_to(out, rules, i, NP_IPV4);

		if (to.node->forwards.count)
			declare(&to, forwarded.chain);
	}
	for (size_t i = 0; i < rules->node_count; i++) {
		struct writer to = write_to(out, rules, i, NP_IPV4);

		if (to.node->forwards.count == 0)
			continue;
		make_comment(scratch, &to);
		write_forwards(&to);
		write_translations(&to);
	}
	fprintf(out, "-I PREROUTING 1 -j %s.pre\n-I POSTROUTING 1 -j %s.post\nCOMMIT\n", name,
		name);
}

void np_iptables_write_family(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
			      enum np_family family, const char *forward)
{
	write_filter(scratch, out, rules, family, forward);
	if (family == NP_IPV4 && rules->nat)
		write_nat(scratch, out, rules);
}

/* First packets go to these ports; over UDP also from them, by whatever port a trunk listens on. */
void np_iptables_write_raw(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const char *const matches[] = {
		[NP_TCP] = "tcp --dport",
		[NP_UDP] = "udp -m multiport --ports",
	};
	const char *name = rules->options->name;

	fprintf(out, "*raw\n:%s.raw - [0:0]\n", name);
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_portset ports = np_emit_sip_ports(scratch, rules, protocol);

		for (size_t i = 0; i < ports.count; i++) {
			fprintf(out, "-A %s.raw -p %s ", name, matches[protocol]);
			np_emit_range(out, ports.ranges[i], ':');
			fprintf(out, " -m comment --comment \"%s: no SIP helper\" -j CT\n", name);
		}
	}
	fprintf(out, "-I PREROUTING 1 -j %s.raw\nCOMMIT\n", name);
}

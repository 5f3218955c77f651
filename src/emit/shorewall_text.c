/*
 * Texts for files of Shorewall and Shorewall6: shorewall-rules(5), shorewall-snat(5) and
 * shorewall-conntrack(5) of 5.2.8. Columns are set apart by white space; lists have commas and no
 * blanks. Shorewall splits more ports than one rule can have by itself, and DNAT permits what it
 * forwards, of this public address alone.
 *
 * Shorewall puts what follows ?COMMENT into a here-document of a shell script, as it is, which root
 * carries out (5.2.8, Config.pm: process_compiler_directive, Chains.pm: do_comment): a backquote
 * there is a command. So nothing but the tag and a node's number stands in any of these texts that
 * is not a number, an address, or the name of a zone.
 */
#include "emit/shorewall_text.h"
#include "emit/text.h"

/* Where rules go, and the node that they are for, as one family sees it. */
struct writer {
	FILE *out;
	const struct np_rules_options *options;
	const char *address, *public_address;
	const struct np_nets *inside;
	bool ipv6;
};

static void put(const struct writer *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_net(const struct writer *to, const struct np_net *net)
{
	char text[NP_NET_TEXT];
	size_t len;

	np_net_text(net, text);
	if (!to->ipv6) {
		put(to, text);
		return;
	}
	for (len = 0; text[len] && text[len] != '/'; len++)
		;
	putc_unlocked('[', to->out);
	fwrite_unlocked(text, 1, len, to->out);
	putc_unlocked(']', to->out);
	put(to, text + len);
}

/* The next network that is inside and in SOURCES, after I others; NULL behind the last. */
static const struct np_net *next_inside(const struct writer *to, const struct np_sources *sources,
					size_t i, struct np_walk *walk)
{
	if (!sources->any)
		return np_nets_common(to->inside, sources, walk);
	return i < to->inside->count ? &to->inside->items[i] : NULL;
}

static bool is_one_of(const struct np_net *net, const struct np_sources *sources)
{
	return net >= sources->nets && net < sources->nets + sources->count;
}

/* Inside networks within SOURCES: what comes from there by the outside zone only seems to. */
static void put_exclusions(const struct writer *to, const struct np_sources *sources)
{
	struct np_walk walk = {0};
	char separator = '!';

	for (size_t i = 0;; i++) {
		const struct np_net *net = next_inside(to, sources, i, &walk);

		if (!net)
			return;
		if (!sources->any && is_one_of(net, sources))
			continue;
		putc_unlocked(separator, to->out);
		put_net(to, net);
		separator = ',';
	}
}

/* "net:198.51.100.0/24,203.0.113.7"; false, and nothing, where all SOURCES are inside. */
static bool put_outside(const struct writer *to, const char *action,
			const struct np_sources *sources)
{
	struct np_walk walk = {0};
	const struct np_net *common = np_nets_common(to->inside, sources, &walk);
	bool some = false;

	for (size_t i = 0; i < sources->count; i++) {
		const struct np_net *net = &sources->nets[i];

		if (common == net) {
			common = np_nets_common(to->inside, sources, &walk);
			continue;
		}
		while (common && np_net_covers(net, common))
			common = np_nets_common(to->inside, sources, &walk);
		if (!some) {
			put(to, action);
			put(to, to->options->wan);
		}
		putc_unlocked(some ? ',' : ':', to->out);
		put_net(to, net);
		some = true;
	}
	if (some)
		put_exclusions(to, sources);
	return some;
}

/* The inside networks among SOURCES, in any zone but the outside one; false where there is none. */
static bool put_inside(const struct writer *to, const char *action,
		       const struct np_sources *sources)
{
	struct np_walk walk = {0};
	bool some = false;

	for (size_t i = 0;; i++) {
		const struct np_net *net = next_inside(to, sources, i, &walk);

		if (!net)
			return some;
		if (!some) {
			put(to, action);
			put(to, "all+!");
			put(to, to->options->wan);
			put(to, ",$FW");
		}
		putc_unlocked(some ? ',' : ':', to->out);
		put_net(to, net);
		some = true;
	}
}

static bool put_source(const struct writer *to, const char *action,
		       const struct np_sources *sources, bool inside)
{
	if (inside)
		return put_inside(to, action, sources);
	if (!sources->any)
		return put_outside(to, action, sources);
	put(to, action);
	put(to, to->options->wan);
	if (to->inside->count)
		putc_unlocked(':', to->out);
	put_exclusions(to, sources);
	return true;
}

/* The columns behind the source; PORT is where a moved one leads, or 0. */
static void put_rest(const struct writer *to, const struct np_opening *opening,
		     struct np_portset ports, uint32_t port)
{
	putc_unlocked('\t', to->out);
	put(to, to->options->lan);
	put(to, to->ipv6 ? ":[" : ":");
	put(to, to->address);
	if (to->ipv6)
		putc_unlocked(']', to->out);
	if (port) {
		putc_unlocked(':', to->out);
		np_emit_number(to->out, port);
	}
	putc_unlocked('\t', to->out);
	put(to, np_protocol_words[opening->protocol]);
	putc_unlocked('\t', to->out);
	np_emit_ports(to->out, ports, ':', ",");
	if (to->public_address) {
		put(to, "\t-\t");
		put(to, to->public_address);
	}
	putc_unlocked('\n', to->out);
}

/* Shorewall would spread connections over a range that is moved, so each port has a rule. */
static void write_moved(const struct writer *to, const struct np_opening *opening, bool inside)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		const struct np_range range = opening->ports.ranges[i];

		for (uint32_t port = range.from; port <= range.to; port++) {
			struct np_range one = {(uint16_t)port, (uint16_t)port};

			if (put_source(to, "DNAT\t", opening->sources, inside))
				put_rest(to, opening, (struct np_portset){&one, 1},
					 (uint32_t)((int)port - opening->shift));
		}
	}
}

static void write_openings(const struct writer *to, const struct np_openings *openings, bool inside)
{
	const char *action = to->public_address ? "DNAT\t" : "ACCEPT\t";

	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];

		if (opening->shift)
			write_moved(to, opening, inside);
		else if (put_source(to, action, opening->sources, inside))
			put_rest(to, opening, opening->ports, 0);
	}
}

static void put_comment(const struct writer *to, const struct np_rules_node *node)
{
	put(to, "?COMMENT ");
	put(to, to->options->name);
	put(to, ": node ");
	put(to, node->node->id_text);
	putc_unlocked('\n', to->out);
}

static void write_node(FILE *out, const struct np_rules *rules, const struct np_rules_node *node,
		       enum np_family family)
{
	static const struct np_nets none;
	bool ipv4 = family == NP_IPV4;
	bool nat = ipv4 && node->public_address;
	const struct np_openings *openings = nat    ? &node->forwards
					     : ipv4 ? &node->permits
						    : &node->permits6;
	const struct writer to = {
		.out = out,
		.options = rules->options,
		.address = ipv4 ? node->address : node->address6,
		.public_address = nat ? node->public_address : NULL,
		.inside = nat ? &node->inside : &none,
		.ipv6 = !ipv4,
	};

	if (openings->count == 0)
		return;
	put_comment(&to, node);
	write_openings(&to, openings, false);
	if (nat && rules->options->hairpin != NP_HAIRPIN_OFF)
		write_openings(&to, openings, true);
}

void np_shorewall_write_rules(FILE *out, const struct np_rules *rules, enum np_family family)
{
	for (size_t i = 0; i < rules->node_count; i++)
		write_node(out, rules, &rules->nodes[i], family);
	fputs("?COMMENT\n", out);
}

static bool has_snat(const struct np_rules_node *node)
{
	return node->public_address && node->forwards.count && node->translated.count;
}

bool np_shorewall_has_snat(const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++)
		if (has_snat(&rules->nodes[i]))
			return true;
	return false;
}

void np_shorewall_write_snat(FILE *out, const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];
		const struct writer to = {.out = out, .options = rules->options};

		if (!has_snat(node))
			continue;
		put_comment(&to, node);
		for (size_t k = 0; k < node->translated.count; k++) {
			put(&to, "MASQUERADE\t");
			put_net(&to, &node->translated.items[k]);
			put(&to, "\tLAN:");
			put(&to, node->address);
			put(&to, "\t-\t-\t-\t-\t-\t-\t");
			put(&to, node->public_address);
			putc_unlocked('\n', out);
		}
	}
	fputs("?COMMENT\n", out);
}

static void write_inert(FILE *out, enum np_family family, const char *protocol, const char *before,
			struct np_portset ports)
{
	fprintf(out, "IP%sTABLES(CT):P\t-\t-\t%s\t%s", family == NP_IPV4 ? "" : "6", protocol,
		before);
	np_emit_ports(out, ports, ':', ",");
	putc_unlocked('\n', out);
}

/*
 * A CT target without a helper, before those that have one: the first wins (Linux,
 * net/netfilter/xt_CT.c: xt_ct_target). ":P" is for packets that come in. Over UDP trunks may also
 * call from these ports. The text is included at the top of conntrack, where format 1 holds.
 */
void np_shorewall_write_conntrack(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
				  enum np_family family)
{
	struct np_portset tcp, udp;

	np_arena_reset(scratch);
	tcp = np_emit_sip_ports(scratch, rules, NP_TCP);
	udp = np_emit_sip_ports(scratch, rules, NP_UDP);
	fprintf(out, "?FORMAT 3\n?COMMENT %s: no SIP helper\n", rules->options->name);
	write_inert(out, family, "tcp", "", tcp);
	write_inert(out, family, "udp", "", udp);
	write_inert(out, family, "udp", "-\t", udp);
	fputs("?COMMENT\n?FORMAT 1\n", out);
}

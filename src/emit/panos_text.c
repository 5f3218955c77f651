/*
 * Rules and services of PAN-OS; src/emit/panos.c says why they are so.
 *
 * A part is a service and what refers to it: as many ports of an opening as a service holds. NAT
 * rules and security rules name one service each.
 */
#include "emit/panos_text.h"
#include "emit/text.h"

#include <string.h>

enum {
	RANGES = 64,  /* of a service, whose list of ports has 1023 characters */
	MEMBERS = 32, /* of a list on one line; another line adds to it */
};

const char *const np_panos_paths[NP_PANOS_KINDS] = {
	[NP_PANOS_SECURITY] = "rulebase security rules",
	[NP_PANOS_NAT] = "rulebase nat rules",
	[NP_PANOS_SERVICE] = "service",
};

/* Networks that are not behind one another in memory. */
struct nets {
	const struct np_net **items;
	size_t count;
};

static void put(const struct np_panos *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_words(const struct np_panos *to, const char *word, const char *value)
{
	put(to, word);
	put(to, value);
}

void np_panos_put_name(FILE *out, const struct np_rules_options *options, uint32_t index)
{
	fputs_unlocked(options->name, out);
	fputs_unlocked("--", out);
	np_emit_number(out, options->first + index);
}

static void begin(const struct np_panos *to, enum np_panos_kind kind)
{
	put_words(to, "set ", np_panos_paths[kind]);
	putc_unlocked(' ', to->out);
	np_panos_put_name(to->out, to->rules->options, to->used[kind]);
}

/* Parts of openings */

/* The ports that an opening still has to give. */
struct parts {
	const struct np_opening *opening;
	size_t at;            /* of its ranges */
	uint32_t port;        /* where each port is moved by itself: the next, or 0 */
	struct np_range held; /* that one */
};

/* The next part: all by itself where it is moved. False behind the last. */
static bool next_part(struct parts *parts, struct np_portset *part)
{
	const struct np_portset *ports = &parts->opening->ports;
	size_t rest = ports->count - parts->at;

	if (rest == 0)
		return false;
	if (parts->opening->shift) {
		struct np_range range = ports->ranges[parts->at];
		uint16_t port = (uint16_t)(parts->port ? parts->port : range.from);

		parts->held = (struct np_range){port, port};
		*part = (struct np_portset){&parts->held, 1};
		parts->port = port < range.to ? port + 1U : 0;
		parts->at += parts->port == 0;
		return true;
	}
	*part = (struct np_portset){ports->ranges + parts->at, rest < RANGES ? rest : RANGES};
	parts->at += part->count;
	return true;
}

bool np_panos_is_reflected(const struct np_rules *rules, const struct np_rules_node *node)
{
	return node->public_address && rules->options->hairpin != NP_HAIRPIN_OFF;
}

/*
 * Whether the source NET is replaced: asked for rising networks, of which none is in two of NODE's;
 * AT, at first 0, is where to look on.
 */
static bool is_translated(const struct np_rules_node *node, const struct np_net *net, size_t *at)
{
	const struct np_nets *known = &node->translated;

	while (*at < known->count && !np_net_covers(&known->items[*at], net) &&
	       np_net_compare(&known->items[*at], net) < 0)
		(*at)++;
	return *at < known->count && np_net_covers(&known->items[*at], net);
}

/* Inside networks that may use OPENING, those whose source is replaced or the others. */
static struct nets inside_nets(struct np_arena *scratch, const struct np_rules_node *node,
			       const struct np_opening *opening, bool translated)
{
	const struct np_sources *sources = opening->sources;
	size_t most = node->inside.count + (sources->any ? 0 : sources->count);
	struct nets nets = {np_arena_array(scratch, most, sizeof(struct np_net *)), 0};
	struct np_walk walk = {0};
	const struct np_net *net;
	size_t at = 0;

	for (size_t i = 0; sources->any && i < node->inside.count; i++)
		if (is_translated(node, &node->inside.items[i], &at) == translated)
			nets.items[nets.count++] = &node->inside.items[i];
	while (!sources->any && (net = np_nets_common(&node->inside, sources, &walk)))
		if (is_translated(node, net, &at) == translated)
			nets.items[nets.count++] = net;
	return nets;
}

static struct nets source_nets(struct np_arena *scratch, const struct np_sources *sources)
{
	size_t count = sources->any ? 0 : sources->count;
	struct nets nets = {np_arena_array(scratch, count, sizeof(struct np_net *)), count};

	for (size_t i = 0; i < count; i++)
		nets.items[i] = &sources->nets[i];
	return nets;
}

/* Lines */

static void put_members(const struct np_panos *to, const struct nets *nets, size_t first)
{
	size_t rest = nets->count - first, count = rest < MEMBERS ? rest : MEMBERS;

	if (nets->count == 0) {
		put(to, " source any");
		return;
	}
	put(to, count > 1 ? " source [ " : " source ");
	for (size_t i = 0; i < count; i++) {
		if (i)
			putc_unlocked(' ', to->out);
		np_emit_net(to->out, nets->items[first + i]);
	}
	if (count > 1)
		put(to, " ]");
}

/* The end of a rule's line, and those of its sources that it does not hold. */
static void end_rule(const struct np_panos *to, enum np_panos_kind kind, const struct nets *nets)
{
	putc_unlocked('\n', to->out);
	for (size_t first = MEMBERS; first < nets->count; first += MEMBERS) {
		begin(to, kind);
		put_members(to, nets, first);
		putc_unlocked('\n', to->out);
	}
}

static void write_service(struct np_panos *to, enum np_proto protocol, struct np_portset part)
{
	if (!to->out)
		return;
	putc_unlocked('\n', to->out);
	begin(to, NP_PANOS_SERVICE);
	put_words(to, " protocol ", np_protocol_words[protocol]);
	put(to, " port ");
	np_emit_ports(to->out, part, '-', ",");
	putc_unlocked('\n', to->out);
}

static void put_service(const struct np_panos *to)
{
	put(to, " service ");
	np_panos_put_name(to->out, to->rules->options, to->used[NP_PANOS_SERVICE]);
}

/* What is let in is matched on the address that it was sent to, and on the zone that it gets to. */
static void write_security(struct np_panos *to, const char *address, const struct nets *nets,
			   bool inside)
{
	const struct np_rules_options *options = to->rules->options;

	if (to->out) {
		begin(to, NP_PANOS_SECURITY);
		put_words(to, inside ? " from [ " : " from ", options->wan);
		if (inside) {
			put_words(to, " ", options->lan);
			put(to, " ]");
		}
		put_words(to, " to ", options->lan);
		put_members(to, nets, 0);
		put_words(to, " destination ", address);
		put(to, " application any");
		put_service(to);
		put(to, " action allow");
		end_rule(to, NP_PANOS_SECURITY, nets);
	}
	to->used[NP_PANOS_SECURITY]++;
}

/* Where REPLACED is not NULL, it takes the place of the source. */
struct translation {
	const struct np_rules_node *node;
	const char *zone, *replaced;
	uint16_t port; /* 0: it stays what it is */
};

/* The zone of the public address is the outside, wherever packets come from. */
static void write_nat(struct np_panos *to, const struct translation *translation,
		      const struct nets *nets)
{
	if (to->out) {
		begin(to, NP_PANOS_NAT);
		put_words(to, " from ", translation->zone);
		put_words(to, " to ", to->rules->options->wan);
		put_members(to, nets, 0);
		put_words(to, " destination ", translation->node->public_address);
		put_service(to);
		put_words(to, " destination-translation translated-address ",
			  translation->node->address);
		if (translation->port) {
			put(to, " translated-port ");
			np_emit_number(to->out, translation->port);
		}
		end_rule(to, NP_PANOS_NAT, nets);
		if (translation->replaced) {
			begin(to, NP_PANOS_NAT);
			put_words(to, " source-translation dynamic-ip-and-port translated-address ",
				  translation->replaced);
			putc_unlocked('\n', to->out);
		}
	}
	to->used[NP_PANOS_NAT]++;
}

const char *np_panos_replacement(const struct np_rules *rules, const struct np_rules_node *node)
{
	const struct np_address *inside = rules->inside;
	struct np_net net = {inside->addr, 32};
	size_t at = 0;

	if (inside->text && inside->addr.family == NP_IPV4 && is_translated(node, &net, &at))
		return inside->text;
	return node->public_address;
}

static void write_forward(struct np_panos *to, const struct np_rules_node *node,
			  const struct np_opening *forward, struct np_portset part)
{
	uint16_t from = part.ranges[0].from;
	struct translation translation = {
		.node = node,
		.zone = to->rules->options->wan,
		.port = (uint16_t)(forward->shift ? from - forward->shift : 0),
	};
	struct nets nets = source_nets(to->scratch, forward->sources);
	bool inside = false;

	write_nat(to, &translation, &nets);
	translation.zone = to->rules->options->lan;
	for (int translated = 0; translated < 2 && np_panos_is_reflected(to->rules, node);
	     translated++) {
		struct nets reflected = inside_nets(to->scratch, node, forward, translated);

		if (reflected.count == 0)
			continue;
		translation.replaced = translated ? np_panos_replacement(to->rules, node) : NULL;
		write_nat(to, &translation, &reflected);
		inside = true;
	}
	write_security(to, node->public_address, &nets, inside);
}

static void write_openings(struct np_panos *to, const struct np_rules_node *node,
			   const struct np_openings *openings, const char *address)
{
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];
		struct parts parts = {.opening = opening};
		struct np_portset part;

		while (next_part(&parts, &part)) {
			struct nets nets = source_nets(to->scratch, opening->sources);

			write_service(to, opening->protocol, part);
			if (address)
				write_security(to, address, &nets, false);
			else
				write_forward(to, node, opening, part);
			to->used[NP_PANOS_SERVICE]++;
		}
	}
}

static void write_nodes(struct np_panos *to)
{
	for (size_t i = 0; i < to->rules->node_count; i++) {
		const struct np_rules_node *node = &to->rules->nodes[i];

		if (node->public_address)
			write_openings(to, node, &node->forwards, NULL);
		else if (node->address)
			write_openings(to, node, &node->permits, node->address);
		if (node->address6)
			write_openings(to, node, &node->permits6, node->address6);
	}
}

void np_panos_count(struct np_arena *scratch, const struct np_rules *rules,
		    uint32_t used[static NP_PANOS_KINDS])
{
	struct np_panos to = {.scratch = scratch, .rules = rules};

	write_nodes(&to);
	memcpy(used, to.used, sizeof(to.used));
}

/* The last first, so that they come into the order of their numbers. */
static void write_moves(const struct np_panos *to, enum np_panos_kind kind)
{
	for (uint32_t i = to->used[kind]; i > 0; i--) {
		put_words(to, "move ", np_panos_paths[kind]);
		putc_unlocked(' ', to->out);
		np_panos_put_name(to->out, to->rules->options, i - 1);
		put(to, " top\n");
	}
}

void np_panos_write(struct np_panos *to)
{
	write_nodes(to);
	putc_unlocked('\n', to->out);
	write_moves(to, NP_PANOS_NAT);
	write_moves(to, NP_PANOS_SECURITY);
}

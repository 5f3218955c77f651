/* Applications, addresses, NAT rules and policies of Junos; src/emit/srx.c says why they are so. */
#include "emit/srx_text.h"
#include "emit/text.h"

enum {
	APPLICATIONS = 64, /* of a policy */
};

static void put(const struct np_srx *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_number(const struct np_srx *to, uint32_t number)
{
	np_emit_number(to->out, number);
}

static void end(const struct np_srx *to)
{
	putc_unlocked('\n', to->out);
}

/* "nvports--s12": a tag never has "--" in it, so this is not the name of another tag's. */
void np_srx_put_name(const struct np_srx *to, const char *kind, uint32_t number)
{
	put(to, to->rules->options->name);
	put(to, "--");
	put(to, kind);
	put_number(to, number);
}

/* "nvports--udp-10000-20000" */
static void put_application(const struct np_srx *to, enum np_proto protocol, struct np_range range)
{
	put(to, to->rules->options->name);
	put(to, "--");
	put(to, np_protocol_words[protocol]);
	putc_unlocked('-', to->out);
	np_emit_range(to->out, range, '-');
}

static void put_node(const struct np_srx *to, enum np_family family)
{
	np_srx_put_name(to, "n", to->node_number);
	if (family == NP_IPV6)
		put(to, "-6");
}

/* Junos wants the length of a prefix, also where it is full. */
void np_srx_put_net(const struct np_srx *to, const struct np_net *net)
{
	np_emit_net(to->out, net);
	if (net->prefix == (net->addr.family == NP_IPV4 ? 32 : 128))
		put(to, net->addr.family == NP_IPV4 ? "/32" : "/128");
}

bool np_srx_has_hairpin(const struct np_srx *to, const struct np_opening *opening)
{
	return to->rules->options->hairpin != NP_HAIRPIN_OFF && to->node->forwards.count > 0 &&
	       np_nets_meet(&to->node->inside, opening->sources);
}

void np_srx_set_node(struct np_srx *to, size_t index)
{
	to->node = &to->rules->nodes[index];
	to->node_number = (uint32_t)index + 1;
}

/* Applications */

static void write_application(struct np_srx *to, enum np_proto protocol, struct np_range range)
{
	put(to, to->begin);
	put(to, "applications application ");
	put_application(to, protocol, range);
	put(to, " protocol ");
	put(to, np_protocol_words[protocol]);
	put(to, " destination-port ");
	np_emit_range(to->out, range, '-');
	end(to);
}

static void write_applications_of(struct np_srx *to, const struct np_openings *permits)
{
	for (size_t i = 0; i < permits->count; i++) {
		const struct np_opening *permit = &permits->items[i];

		for (size_t k = 0; k < permit->ports.count; k++) {
			struct np_range range = permit->ports.ranges[k];
			uint16_t *key = np_arena_array(to->scratch, 3, sizeof(*key));

			key[0] = (uint16_t)permit->protocol;
			key[1] = range.from;
			key[2] = range.to;
			if (!np_map_put(&to->applications, to->scratch, (const char *)key,
					3 * sizeof(*key), key))
				write_application(to, permit->protocol, range);
		}
	}
}

void np_srx_write_applications(struct np_srx *to)
{
	put(to, "\n# Ports\n");
	for (size_t i = 0; i < to->rules->node_count; i++) {
		write_applications_of(to, &to->rules->nodes[i].permits);
		write_applications_of(to, &to->rules->nodes[i].permits6);
	}
}

/* Addresses */

#define ADDRESS_BOOK "security address-book global "

static void write_node_address(const struct np_srx *to, enum np_family family, const char *address)
{
	put(to, to->begin);
	put(to, ADDRESS_BOOK "address ");
	put_node(to, family);
	putc_unlocked(' ', to->out);
	put(to, address);
	put(to, family == NP_IPV4 ? "/32" : "/128");
	end(to);
}

/* NET, which becomes the COUNT-th of a set. */
static void write_member(const struct np_srx *to, const char *kind, uint32_t number, size_t count,
			 const struct np_net *net)
{
	put(to, to->begin);
	put(to, ADDRESS_BOOK "address ");
	np_srx_put_name(to, kind, number);
	putc_unlocked('-', to->out);
	put_number(to, (uint32_t)count);
	putc_unlocked(' ', to->out);
	np_srx_put_net(to, net);
	end(to);
	put(to, to->begin);
	put(to, ADDRESS_BOOK "address-set ");
	np_srx_put_name(to, kind, number);
	put(to, " address ");
	np_srx_put_name(to, kind, number);
	putc_unlocked('-', to->out);
	put_number(to, (uint32_t)count);
	end(to);
}

static void write_sources(struct np_srx *to, const struct np_opening *permit)
{
	const struct np_sources *sources = permit->sources;
	uint32_t *number;

	if (sources->any || np_map_get(&to->sources, (const char *)&sources, sizeof(sources)))
		return;
	number = np_arena_alloc(to->scratch, sizeof(*number));
	*number = ++to->source_count;
	np_map_put(&to->sources, to->scratch, (const char *)&permit->sources, sizeof(sources),
		   number);
	for (size_t i = 0; i < sources->count; i++)
		write_member(to, "s", *number, i + 1, &sources->nets[i]);
}

/* The part of the sources of a hairpin that is inside. */
static void write_hairpin_sources(struct np_srx *to, const struct np_opening *permit)
{
	struct np_walk walk = {0};
	const struct np_net *net;
	uint32_t number;
	size_t count = 0;

	if (permit->sources->any || !np_srx_has_hairpin(to, permit))
		return;
	number = ++to->hairpin_set;
	while ((net = np_nets_common(&to->node->inside, permit->sources, &walk)))
		write_member(to, "h", number, ++count, net);
}

static void write_addresses_of(struct np_srx *to, const struct np_openings *permits)
{
	bool any = false;

	for (size_t i = 0; i < permits->count; i++) {
		write_sources(to, &permits->items[i]);
		if (permits != &to->node->permits)
			continue;
		write_hairpin_sources(to, &permits->items[i]);
		any = any || (permits->items[i].sources->any &&
			      np_srx_has_hairpin(to, &permits->items[i]));
	}
	for (size_t i = 0; any && i < to->node->inside.count; i++)
		write_member(to, "i", to->node_number, i + 1, &to->node->inside.items[i]);
}

void np_srx_write_addresses(struct np_srx *to)
{
	put(to, "\n# Nodes, and who may reach them\n");
	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_srx_set_node(to, i);
		if (to->node->permits.count)
			write_node_address(to, NP_IPV4, to->node->address);
		if (to->node->permits6.count)
			write_node_address(to, NP_IPV6, to->node->address6);
		write_addresses_of(to, &to->node->permits);
		write_addresses_of(to, &to->node->permits6);
	}
}

/* Policies */

/* Between which zones, from whom to which address of the node. */
struct way {
	const char *from, *to;
	const char *set; /* of addresses, with its number; NULL: from anybody */
	uint32_t number;
	enum np_family family;
	const char *permit; /* behind "then permit" */
};

static void begin_policy(const struct np_srx *to, const struct way *way, const char *words)
{
	put(to, to->begin);
	put(to, "security policies from-zone ");
	put(to, way->from);
	put(to, " to-zone ");
	put(to, way->to);
	put(to, " policy ");
	np_srx_put_name(to, "", to->rule);
	put(to, words);
}

static void write_policy(struct np_srx *to, const struct way *way, enum np_proto protocol,
			 struct np_portset ports)
{
	to->rule++;
	begin_policy(to, way, " match source-address ");
	if (way->set)
		np_srx_put_name(to, way->set, way->number);
	else
		put(to, "any");
	put(to, " destination-address ");
	put_node(to, way->family);
	put(to, " application [");
	for (size_t i = 0; i < ports.count; i++) {
		putc_unlocked(' ', to->out);
		put_application(to, protocol, ports.ranges[i]);
	}
	put(to, " ]\n");
	begin_policy(to, way, " then permit");
	put(to, way->permit);
	end(to);
}

static void write_permit(struct np_srx *to, const struct way *way, const struct np_opening *permit)
{
	struct np_portset rest = permit->ports;

	while (rest.count) {
		size_t count = rest.count < APPLICATIONS ? rest.count : APPLICATIONS;

		write_policy(to, way, permit->protocol, (struct np_portset){rest.ranges, count});
		rest = (struct np_portset){rest.ranges + count, rest.count - count};
	}
}

static void write_hairpin_permit(struct np_srx *to, const struct np_opening *permit)
{
	const char *lan = to->rules->options->lan;
	bool any = permit->sources->any;
	const struct way way = {
		.from = lan,
		.to = lan,
		.set = any ? "i" : "h",
		.number = any ? to->node_number : ++to->hairpin_set,
		.family = NP_IPV4,
		.permit = "",
	};

	write_permit(to, &way, permit);
}

static uint32_t number_of(const struct np_srx *to, const struct np_sources *sources)
{
	const uint32_t *number = np_map_get(&to->sources, (const char *)&sources, sizeof(sources));

	return *number;
}

static void write_permits(struct np_srx *to, enum np_family family)
{
	bool ipv4 = family == NP_IPV4, nat = ipv4 && to->node->public_address;
	const struct np_openings *permits = ipv4 ? &to->node->permits : &to->node->permits6;

	for (size_t i = 0; i < permits->count; i++) {
		const struct np_opening *permit = &permits->items[i];
		bool any = permit->sources->any;
		const struct way way = {
			.from = to->rules->options->wan,
			.to = to->rules->options->lan,
			.set = any ? NULL : "s",
			.number = any ? 0 : number_of(to, permit->sources),
			.family = family,
			.permit = nat ? " destination-address drop-untranslated" : "",
		};

		write_permit(to, &way, permit);
		if (ipv4 && np_srx_has_hairpin(to, permit))
			write_hairpin_permit(to, permit);
	}
}

void np_srx_write_policies(struct np_srx *to)
{
	put(to, "\n# What is let in\n");
	to->rule = 0;
	to->hairpin_set = 0;
	for (size_t i = 0; i < to->rules->node_count; i++) {
		np_srx_set_node(to, i);
		write_permits(to, NP_IPV4);
		write_permits(to, NP_IPV6);
	}
}

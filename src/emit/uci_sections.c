/*
 * Sections of UCI for firewall4. What they may say, and when one is skipped: openwrt/firewall4,
 * root/usr/share/ucode/fw4.uc and root/usr/share/firewall4/templates (7ae5e14, as in 22.03 and
 * NethSecurity 8). What NethSecurity's interface writes: NethServer/nethsecurity, packages/ns-api/
 * files/ns.redirects, and NethServer/python3-nethsec, src/nethsec/firewall.
 */
#include "emit/uci.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	ID_PART_LIMIT = 25, /* bytes of an instance's or service's id in that of a section */
	OWN_PART_LIMIT = NP_TAG_LIMIT + 8,                  /* of what it begins with */
	ID_LIMIT = OWN_PART_LIMIT + 3 * ID_PART_LIMIT + 80, /* and three numbers of at most 20 */
	NAME_LIMIT = 4 * NP_LABEL_LIMIT + 1,
};

struct writer {
	const struct np_uci *uci;
	const struct np_rules *rules;
	struct np_arena *scratch; /* reset for each service */
	FILE *out;
	const char *own; /* what the ids of sections begin with */
	size_t number;   /* of the sections of a row so far */
	struct np_uci_sections written;
};

/* A port forward of one range; the restricted ones have a second one for the inside. */
struct forward {
	const struct np_rules_node *node;
	const struct np_requirement *row;
	const char *zone; /* where the packets come from */
	const char *name;
	struct np_range outside, inside;
	const struct np_sources *sources;
	bool reflected;
};

/* The instance of ROW as part of an id; with its place on the node where others may look alike. */
static char *put_instance(char *at, const struct np_requirement *row)
{
	const char *id;
	size_t place = 0;

	if (row->instance_count == 0)
		return at;
	id = row->instances[0]->id;
	at = np_put(at, id, ID_PART_LIMIT);
	if (strlen(id) <= ID_PART_LIMIT && !strpbrk(id, "-_"))
		return np_put(at, "_", 1);
	while (row->node->instances[place] != row->instances[0])
		place++;
	at = np_put_number(np_put(at, "_", 1), place);
	return np_put(at, "_", 1);
}

/*
 * The id of another section of ROW: "nvports__1_nethvoice1_ldap_6t". Behind the service, of which
 * several may look alike, is its place in the catalogue, then the protocol if it is one only, then
 * which section of the row it is. So an id does not change where other services come or go.
 */
static const char *make_id(struct writer *writer, const struct np_requirement *row)
{
	static const char *const protocols[NP_PROTO_BITS_END] = {
		[1 << NP_TCP] = "t",
		[1 << NP_UDP] = "u",
		[1 << NP_TCP | 1 << NP_UDP] = "",
	};
	char *id = np_arena_alloc(writer->scratch, ID_LIMIT), *at;

	at = np_put(id, writer->own, OWN_PART_LIMIT);
	at = np_put(at, row->node->id_text, ID_PART_LIMIT);
	at = np_put(at, "_", 1);
	at = put_instance(at, row);
	at = np_put(at, row->service->id, ID_PART_LIMIT);
	at = np_put_number(np_put(at, "_", 1), row->service->index + (size_t)1);
	at = np_put(at, protocols[row->protocols], 1);
	if (++writer->number > 1)
		np_put_number(np_put(at, "x", 1), writer->number);
	np_uci_clean_id(id);
	return id;
}

static const char *make_name(struct writer *writer, const struct np_requirement *row,
			     const char *suffix)
{
	const char *parts[] = {writer->rules->options->name, ": ",
			       np_emit_label(writer->scratch, row), suffix};
	char *name = np_arena_alloc(writer->scratch, NAME_LIMIT), *at = name;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		at = np_put(at, parts[i], NP_LABEL_LIMIT);
	return name;
}

/*
 * A section, to which the lines that follow belong. The script puts its name before each, as uci
 * wants it: a deployment may have a million lines, and they are read by people, too.
 */
static void begin(struct writer *writer, const char *id, const char *type)
{
	FILE *out = writer->out;

	fputs_unlocked(type, out);
	putc_unlocked(' ', out);
	fputs_unlocked(id, out);
	putc_unlocked('\n', out);
	writer->written.lines++;
}

/* A line up to its value. */
static void print_key(struct writer *writer, const char *option)
{
	writer->written.lines++;
	putc_unlocked('\t', writer->out);
	fputs_unlocked(option, writer->out);
	putc_unlocked('=', writer->out);
}

static void set(struct writer *writer, const char *option, const char *value)
{
	print_key(writer, option);
	np_quote_shell(writer->out, value);
	putc_unlocked('\n', writer->out);
}

static void add(struct writer *writer, const char *list, const char *value)
{
	putc_unlocked('+', writer->out);
	set(writer, list, value);
}

static void set_ports(struct writer *writer, const char *option, struct np_portset ports)
{
	print_key(writer, option);
	putc_unlocked('\'', writer->out);
	np_emit_ports(writer->out, ports, '-', " ");
	fputs_unlocked("'\n", writer->out);
}

static void set_range(struct writer *writer, const char *option, struct np_range range)
{
	set_ports(writer, option, (struct np_portset){&range, 1});
}

static void add_sources(struct writer *writer, const char *list, const struct np_sources *sources)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < sources->count; i++)
		add(writer, list, np_net_text(&sources->nets[i], text));
}

static void add_protocols(struct writer *writer, unsigned protocols)
{
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (protocols & 1U << protocol)
			add(writer, "proto", np_protocol_words[protocol]);
}

/*
 * The set of who may use the redirect called ID, with the name that NethSecurity's interface gives
 * it. Each redirect has its own, since the interface deletes it together with the redirect.
 */
static void write_set(struct writer *writer, const char *id, const struct np_sources *sources)
{
	const char *set_id = np_arena_printf(writer->scratch, "%s_ipset", id);

	set(writer, "ipset", set_id);
	begin(writer, set_id, "ipset");
	set(writer, "name", set_id);
	set(writer, "match", "src_net");
	set(writer, "enabled", "1");
	if (writer->uci->interface)
		set(writer, "ns_link", np_arena_printf(writer->scratch, "firewall/%s", id));
	add_sources(writer, "entry", sources);
}

static void write_forward(struct writer *writer, const struct forward *forward)
{
	const char *id = make_id(writer, forward->row);

	begin(writer, id, "redirect");
	set(writer, "name", forward->name);
	set(writer, "target", "DNAT");
	set(writer, "src", forward->zone);
	set(writer, "src_dip", forward->node->public_address);
	set_range(writer, "src_dport", forward->outside);
	add_protocols(writer, forward->row->protocols);
	set(writer, "dest", writer->rules->options->lan);
	set(writer, "dest_ip", forward->node->address);
	set_range(writer, "dest_port", forward->inside);
	set(writer, "enabled", "1");
	set(writer, "reflection", forward->reflected ? "1" : "0");
	if (forward->reflected) {
		add(writer, "reflection_zone", writer->rules->options->lan);
		writer->written.reflected = true;
	}
	if (!forward->sources->any)
		write_set(writer, id, forward->sources);
}

/* Source NAT for what comes through FORWARD from NET, which the node would answer directly. */
static void write_translation(struct writer *writer, const struct forward *forward,
			      const struct np_net *net)
{
	const char *id = make_id(writer, forward->row);
	char text[NP_NET_TEXT];

	begin(writer, id, "nat");
	set(writer, "name", forward->name);
	set(writer, "target", "MASQUERADE");
	set(writer, "src", writer->rules->options->lan);
	set(writer, "src_ip", np_net_text(net, text));
	set(writer, "dest_ip", forward->node->address);
	set_range(writer, "dest_port", forward->inside);
	add_protocols(writer, forward->row->protocols);
	set(writer, "enabled", "1");
}

/*
 * Hairpin NAT for some sources. Reflection would let in all networks of the zone, whatever the
 * redirect is restricted to.
 */
static void write_hairpin(struct writer *writer, const struct forward *outside)
{
	const struct np_nets *translated = &outside->node->translated;
	struct forward forward = *outside;

	forward.zone = writer->rules->options->lan;
	forward.name = make_name(writer, forward.row, ", inside");
	write_forward(writer, &forward);
	for (size_t i = 0; i < translated->count; i++)
		if (np_nets_meet(&(struct np_nets){&translated->items[i], 1}, forward.sources))
			write_translation(writer, &forward, &translated->items[i]);
}

static void write_forwards(struct writer *writer, const struct np_rules_node *node,
			   const struct np_requirement *row)
{
	const struct np_sources *sources =
		np_sources_in_family(writer->scratch, row->sources, NP_IPV4);
	bool hairpin = writer->rules->options->hairpin != NP_HAIRPIN_OFF &&
		       np_nets_meet(&node->inside, sources);

	for (size_t i = 0; (sources->any || sources->count) && i < row->ports.count; i++) {
		const struct forward forward = {
			.node = node,
			.row = row,
			.zone = writer->rules->options->wan,
			.name = make_name(writer, row, ""),
			.outside = row->public_ports.ranges[i],
			.inside = row->ports.ranges[i],
			.sources = sources,
			.reflected = hairpin && sources->any,
		};

		write_forward(writer, &forward);
		if (hairpin && !sources->any)
			write_hairpin(writer, &forward);
	}
}

/*
 * Permit what is routed. Sources are a list here, which is what NethSecurity's interface writes; it
 * takes the set of a rule away whenever some rule is edited (python3-nethsec, update_firewall_
 * rules), and the rule would then be open to any.
 */
static void write_rule(struct writer *writer, const char *address, const struct np_requirement *row,
		       enum np_family family)
{
	const struct np_sources *sources =
		np_sources_in_family(writer->scratch, row->sources, family);
	const char *id;

	if (!sources->any && !sources->count)
		return;
	id = make_id(writer, row);
	begin(writer, id, "rule");
	set(writer, "name", make_name(writer, row, family == NP_IPV6 ? ", IPv6" : ""));
	set(writer, "src", writer->rules->options->wan);
	add_sources(writer, "src_ip", sources);
	set(writer, "dest", writer->rules->options->lan);
	add(writer, "dest_ip", address);
	set(writer, "family", family == NP_IPV6 ? "ipv6" : "ipv4");
	add_protocols(writer, row->protocols);
	set_ports(writer, "dest_port", row->ports);
	set(writer, "target", "ACCEPT");
	set(writer, "enabled", "1");
	if (writer->uci->interface) {
		set(writer, "ns_service", "custom");
		set(writer, "log", "0");
	}
}

static void write_node(struct writer *writer, const struct np_rules_node *node)
{
	for (size_t i = 0; i < node->row_count; i++) {
		writer->number = 0;
		np_arena_reset(writer->scratch);
		if (node->public_address)
			write_forwards(writer, node, node->rows[i]);
		else if (node->address)
			write_rule(writer, node->address, node->rows[i], NP_IPV4);
		if (node->address6)
			write_rule(writer, node->address6, node->rows[i], NP_IPV6);
	}
}

struct np_uci_sections np_uci_write_sections(struct np_arena *scratch, FILE *out,
					     const struct np_rules *rules, const struct np_uci *uci,
					     const char *own)
{
	struct writer writer = {
		.uci = uci,
		.rules = rules,
		.scratch = scratch,
		.out = out,
		.own = own,
	};

	for (size_t i = 0; i < rules->node_count; i++)
		write_node(&writer, &rules->nodes[i]);
	return writer.written;
}

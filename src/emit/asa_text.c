/* Commands of Cisco ASA; src/emit/asa.c says what they are called, and in which order they run. */
#include "emit/asa_text.h"
#include "emit/repeat.h"
#include "emit/text.h"

#include <stdlib.h>
#include <string.h>

/* What is written: one number of a forward or of a permit. */
struct asa {
	FILE *out;
	const struct np_rules_options *options;
	char kind;       /* 'f' or 'p' */
	uint32_t number; /* 0: any, a mark to be repeated with all of them */
	uint32_t place;  /* of a range in a forward, from 1 on */
};

bool np_asa_by_interface(const struct np_rules_options *options)
{
	return strcmp(options->form, "interface") == 0;
}

enum {
	NAME_LIMIT = NP_TAG_LIMIT + 48, /* bytes of a name: two numbers, and what is between them */
};

static void put(const struct asa *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

/* "nvports--f3", and "nvports--f3-node" */
static char *make_name(char name[static NAME_LIMIT], const struct asa *to)
{
	char *at = np_put(np_put(name, to->options->name, NP_TAG_LIMIT), "--", 2);

	*at++ = to->kind;
	return to->number ? np_put_number(at, to->number) : np_put(at, NP_REPEAT_MARK, 1);
}

static void put_name(const struct asa *to, const char *part)
{
	char name[NAME_LIMIT], *at = make_name(name, to);

	fwrite_unlocked(name, 1, (size_t)(at - name), to->out);
	put(to, part);
}

/* "nvports--f3-2-real" */
static void put_place(const struct asa *to, const char *part)
{
	char name[NAME_LIMIT], *at = make_name(name, to);

	at = np_put_number(np_put(at, "-", 1), to->place);
	fwrite_unlocked(name, 1, (size_t)(at - name), to->out);
	put(to, part);
}

/* BEFORE, a name, and the end of the line */
static void put_line(const struct asa *to, const char *before, const char *part)
{
	put(to, before);
	put_name(to, part);
	putc_unlocked('\n', to->out);
}

static void put_sides(const struct asa *to, const char *no, const char *real, const char *mapped)
{
	put(to, no);
	put(to, "nat (");
	put(to, real);
	putc_unlocked(',', to->out);
	put(to, mapped);
	put(to, ") source ");
}

static void put_forward(const struct asa *to, const char *no, bool interface)
{
	put_sides(to, no, to->options->lan, to->options->wan);
	put(to, "static ");
	put_name(to, interface ? "-node interface" : "-node ");
	if (!interface)
		put_name(to, "-public");
	put(to, " service ");
	put_place(to, "-real ");
	put_place(to, "-mapped\n");
}

/* A hairpin only works from inside, or else what inside devices send to the node would match. */
static void put_hairpin(const struct asa *to, const char *no, bool far)
{
	put_sides(to, no, to->options->lan, to->options->lan);
	put(to, far ? "static " : "dynamic ");
	put_name(to, far ? "-far " : "-near interface");
	if (far)
		put_name(to, "-far");
	put(to, " destination static ");
	put_name(to, "-public ");
	put_name(to, "-node service ");
	put_place(to, "-outer ");
	put_place(to, far ? "-inner unidirectional\n" : "-inner\n");
}

static void put_permit(const struct asa *to, const char *no, const char *line, bool any)
{
	put(to, no);
	put(to, "access-list ");
	put(to, to->options->acl);
	put(to, line);
	put(to, " extended permit object-group ");
	put_name(to, any ? "-ports any" : "-ports object-group ");
	if (!any)
		put_name(to, "-from");
	put_line(to, " object ", "-node");
}

static void clear_permit(struct asa *to)
{
	to->kind = 'p';
	put_permit(to, "no ", "", true);
	put_permit(to, "no ", "", false);
	put_line(to, "no object-group service ", "-ports");
	put_line(to, "no object-group network ", "-from");
	put_line(to, "no object network ", "-node");
}

static void clear_place(const struct asa *to)
{
	static const char *const parts[] = {"-real\n", "-mapped\n", "-inner\n", "-outer\n"};

	put_forward(to, "no ", false);
	put_forward(to, "no ", true);
	put_hairpin(to, "no ", false);
	put_hairpin(to, "no ", true);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		put(to, "no object service ");
		put_place(to, parts[i]);
	}
}

static void clear_forward(struct asa *to)
{
	to->kind = 'f';
	for (to->place = 1; to->place <= NP_ASA_PLACES; to->place++)
		clear_place(to);
	put_line(to, "no object-group network ", "-near");
	put_line(to, "no object-group network ", "-far");
	put_line(to, "no object network ", "-node");
	put_line(to, "no object network ", "-public");
}

/* What CLEAR writes, for each number of the block. */
static void clear_block(FILE *out, const struct np_rules_options *options,
			void (*clear)(struct asa *to))
{
	char *text = NULL;
	size_t len;
	struct asa to = {.out = open_memstream(&text, &len), .options = options};

	if (to.out)
		clear(&to);
	if (!to.out || fclose(to.out)) {
		fputs("nvports: error: out of memory\n", stderr); /* as an arena does */
		abort();
	}
	np_repeat(out, text, options->first, options->room);
	free(text);
}

void np_asa_write_clearing(FILE *out, const struct np_rules_options *options)
{
	clear_block(out, options, clear_permit);
	clear_block(out, options, clear_forward);
}

static void put_host(const struct asa *to, const char *part, const char *address)
{
	put_line(to, "object network ", part);
	put(to, " host ");
	put(to, address);
	putc_unlocked('\n', to->out);
}

/* "eq 443", "range 5060 5061" */
static void put_ports(const struct asa *to, struct np_range range)
{
	put(to, range.from == range.to ? "eq " : "range ");
	np_emit_range(to->out, range, ' ');
	putc_unlocked('\n', to->out);
}

static void put_net(const struct asa *to, const struct np_net *net)
{
	bool ipv4 = net->addr.family == NP_IPV4;
	char text[NP_NET_TEXT];

	put(to, " network-object ");
	if (net->prefix == (ipv4 ? 32 : 128)) {
		put(to, "host ");
		np_emit_net(to->out, net);
	} else if (ipv4) {
		uint32_t mask = net->prefix ? UINT32_MAX << (32 - net->prefix) : 0;

		put(to, np_addr_text(&net->addr, text));
		for (int shift = 24; shift >= 0; shift -= 8) {
			putc_unlocked(shift == 24 ? ' ' : '.', to->out);
			np_emit_number(to->out, mask >> shift & 0xff);
		}
	} else {
		np_emit_net(to->out, net);
	}
	putc_unlocked('\n', to->out);
}

static void put_nets(const struct asa *to, const char *part, const struct np_net *nets,
		     size_t count)
{
	put_line(to, "object-group network ", part);
	for (size_t i = 0; i < count; i++)
		put_net(to, &nets[i]);
}

/* NETS as far as they are among SOURCES, if any; true where that is so. */
static bool put_common(const struct asa *to, const char *part, const struct np_nets *nets,
		       const struct np_sources *sources)
{
	struct np_walk walk = {0};
	const struct np_net *net;

	if (!np_nets_meet(nets, sources))
		return false;
	if (sources->any) {
		put_nets(to, part, nets->items, nets->count);
		return true;
	}
	put_line(to, "object-group network ", part);
	while ((net = np_nets_common(nets, sources, &walk)))
		put_net(to, net);
	return true;
}

/* How many numbers OPENING takes as a forward. */
static size_t count_blocks(const struct np_opening *opening)
{
	return (opening->ports.count + NP_ASA_PLACES - 1) / NP_ASA_PLACES;
}

size_t np_asa_count_forwards(const struct np_rules *rules)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		for (size_t k = 0; k < rules->nodes[i].forwards.count; k++)
			count += count_blocks(&rules->nodes[i].forwards.items[k]);
	return count;
}

size_t np_asa_count_permits(const struct np_rules *rules)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		count += rules->nodes[i].permits.count + rules->nodes[i].permits6.count;
	return count;
}

static void put_service(const struct asa *to, const char *part, enum np_proto protocol,
			const char *side, struct np_range range)
{
	put(to, "object service ");
	put_place(to, part);
	put(to, " service ");
	put(to, np_protocol_words[protocol]);
	put(to, side);
	put_ports(to, range);
}

static void write_place(const struct asa *to, const struct np_opening *forward,
			struct np_range outside, bool near, bool far)
{
	const struct np_range inside = {(uint16_t)(outside.from - forward->shift),
					(uint16_t)(outside.to - forward->shift)};

	put_service(to, "-real\n", forward->protocol, " source ", inside);
	put_service(to, "-mapped\n", forward->protocol, " source ", outside);
	put_forward(to, "", np_asa_by_interface(to->options));
	if (!near && !far)
		return;
	put_service(to, "-outer\n", forward->protocol, " destination ", outside);
	put_service(to, "-inner\n", forward->protocol, " destination ", inside);
	if (near)
		put_hairpin(to, "", false);
	if (far)
		put_hairpin(to, "", true);
}

/* The inside networks of NODE whose source stays; both lists are sorted. */
static struct np_nets find_far(struct np_arena *scratch, const struct np_rules_node *node)
{
	struct np_net *nets = np_arena_array(scratch, node->inside.count + 1, sizeof(*nets));
	size_t count = 0, k = 0;

	for (size_t i = 0; i < node->inside.count; i++) {
		if (k < node->translated.count &&
		    np_net_compare(&node->inside.items[i], &node->translated.items[k]) == 0)
			k++;
		else
			nets[count++] = node->inside.items[i];
	}
	return (struct np_nets){nets, count};
}

/* Up to NP_ASA_PLACES ranges of FORWARD, from the one at START on. */
static void write_block(struct asa *to, const struct np_rules_node *node,
			const struct np_opening *forward, size_t start, const struct np_nets *far)
{
	bool hairpin = to->options->hairpin != NP_HAIRPIN_OFF, near_too = false, far_too = false;

	put_host(to, "-node", node->address);
	if (hairpin) {
		near_too = put_common(to, "-near", &node->translated, forward->sources);
		far_too = put_common(to, "-far", far, forward->sources);
	}
	if (near_too || far_too || !np_asa_by_interface(to->options))
		put_host(to, "-public", node->public_address);
	for (to->place = 1; to->place <= NP_ASA_PLACES; to->place++) {
		if (start + to->place > forward->ports.count)
			break;
		write_place(to, forward, forward->ports.ranges[start + to->place - 1], near_too,
			    far_too);
	}
	to->number++;
}

void np_asa_write_forwards(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	struct asa to = {out, rules->options, 'f', rules->options->first, 0};

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];
		struct np_nets far;

		if (node->forwards.count == 0)
			continue;
		fprintf(out, "\n! Port forwards to node %s\n", node->node->id_text);
		np_arena_reset(scratch);
		far = find_far(scratch, node);
		for (size_t k = 0; k < node->forwards.count; k++)
			for (size_t start = 0; start < node->forwards.items[k].ports.count;
			     start += NP_ASA_PLACES)
				write_block(&to, node, &node->forwards.items[k], start, &far);
	}
}

static void write_permit(struct asa *to, const char *address, const struct np_opening *permit)
{
	const struct np_sources *sources = permit->sources;

	put_line(to, "object-group service ", "-ports");
	for (size_t i = 0; i < permit->ports.count; i++) {
		put(to, " service-object ");
		put(to, np_protocol_words[permit->protocol]);
		put(to, " destination ");
		put_ports(to, permit->ports.ranges[i]);
	}
	if (!sources->any)
		put_nets(to, "-from", sources->nets, sources->count);
	put_host(to, "-node", address);
	put_permit(to, "", " line 1", sources->any);
	to->number++;
}

void np_asa_write_permits(FILE *out, const struct np_rules *rules)
{
	struct asa to = {out, rules->options, 'p', rules->options->first, 0};

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		fprintf(out, "\n! What is let in to node %s\n", node->node->id_text);
		for (size_t k = 0; k < node->permits.count; k++)
			write_permit(&to, node->address, &node->permits.items[k]);
		for (size_t k = 0; k < node->permits6.count; k++)
			write_permit(&to, node->address6, &node->permits6.items[k]);
	}
}

#include "emit/text.h"

#include <string.h>

enum {
	HEAD_ROWS = 200, /* services that a head names, one a line */
	SIP_FROM = 5060,
	SIP_TO = 5061,
};

const char *const np_protocol_words[NP_PROTO_COUNT] = {[NP_TCP] = "tcp", [NP_UDP] = "udp"};

/* What every firewall in front of telephones should know. */
static const char *const general_remarks[] = {
	"UDP timeouts of the firewall should be longer than the registration interval",
	"of phones and trunks (often 180 seconds or more), or incoming calls get lost.",
	NULL,
};

static const char *const nat_remarks[] = {
	"What a node sends to the internet should leave with its public address.",
	NULL,
};

/* The digits of NUMBER at the end of DIGITS; returns the first. */
static char *find_digits(char digits[static 20], size_t number)
{
	char *at = digits + 20;

	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return at;
}

void np_emit_number(FILE *out, uint32_t number)
{
	char digits[20], *at = find_digits(digits, number);

	fwrite_unlocked(at, 1, (size_t)(digits + sizeof(digits) - at), out);
}

char *np_put(char *at, const char *text, size_t limit)
{
	size_t len = strnlen(text, limit);

	memcpy(at, text, len);
	at[len] = '\0';
	return at + len;
}

char *np_put_number(char *at, size_t number)
{
	char digits[20], *first = find_digits(digits, number);
	size_t len = (size_t)(digits + sizeof(digits) - first);

	memcpy(at, first, len);
	at[len] = '\0';
	return at + len;
}

void np_emit_range(FILE *out, struct np_range range, char separator)
{
	np_emit_number(out, range.from);
	if (range.to == range.from)
		return;
	putc_unlocked(separator, out);
	np_emit_number(out, range.to);
}

void np_emit_ports(FILE *out, struct np_portset set, char separator, const char *delimiter)
{
	for (size_t i = 0; i < set.count; i++) {
		if (i)
			fputs_unlocked(delimiter, out);
		np_emit_range(out, set.ranges[i], separator);
	}
}

size_t np_emit_fitting(struct np_portset ports, size_t places)
{
	size_t count = 0, taken = 0;

	while (count < ports.count) {
		taken += ports.ranges[count].from == ports.ranges[count].to ? 1 : 2;
		if (taken > places)
			break;
		count++;
	}
	return count;
}

void np_emit_net(FILE *out, const struct np_net *net)
{
	char text[NP_NET_TEXT];

	fputs_unlocked(np_net_text(net, text), out);
}

/* Both are sorted and disjoint, so of two that do not meet the first meets none behind. */
const struct np_net *np_nets_common(const struct np_nets *nets, const struct np_sources *sources,
				    struct np_walk *walk)
{
	while (walk->net < nets->count && walk->source < sources->count) {
		const struct np_net *net = &nets->items[walk->net];
		const struct np_net *source = &sources->nets[walk->source];

		if (np_net_covers(net, source)) {
			walk->source++;
			return source;
		}
		if (np_net_covers(source, net)) {
			walk->net++;
			return net;
		}
		if (np_net_compare(net, source) < 0)
			walk->net++;
		else
			walk->source++;
	}
	return NULL;
}

bool np_nets_meet(const struct np_nets *nets, const struct np_sources *sources)
{
	struct np_walk walk = {0};

	return sources->any ? nets->count > 0 : np_nets_common(nets, sources, &walk) != NULL;
}

/* The parts of a label: at most so many bytes of an id, of a number, of a name. */
static char *make_label(struct np_arena *scratch, const struct np_requirement *row)
{
	const char *name = row->service->name;
	char *label = np_arena_alloc(scratch, 128), *at;

	if (row->instance_count == 0) {
		at = np_put(np_put(label, "node ", 5), row->node->id_text, 20);
		np_put(np_put(at, " ", 1), name, 36);
	} else if (row->instance_count == 1) {
		at = np_put(label, row->instances[0]->id, 25);
		np_put(np_put(at, " ", 1), name, 26);
	} else {
		at = np_put(np_put(label, row->instances[0]->id, 20), "+", 1);
		at = np_put_number(at, row->instance_count - 1);
		np_put(np_put(at, " ", 1), name, 26);
	}
	return label;
}

/* Most of what names have; saves a search. */
static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == ' ';
}

/* Make TEXT of the text policy. */
static const char *make_plain(char *text)
{
	for (char *c = text; *c; c++)
		if (!is_word(*c) && (*c < ' ' || *c > '~' || strchr("\"'`\\$?<>&|;#{}()[]%!", *c)))
			*c = '_';
	return text;
}

const char *np_emit_label(struct np_arena *scratch, const struct np_requirement *row)
{
	char *label = make_label(scratch, row);
	size_t len = strnlen(label, NP_LABEL_LIMIT);

	while (len && label[len - 1] == ' ') /* a name may have been cut behind a word */
		len--;
	label[len] = '\0';
	return make_plain(label);
}

/* The same with nothing cut. */
static const char *whole_label(struct np_arena *scratch, const struct np_requirement *row)
{
	const char *name = row->service->name;

	if (row->instance_count == 0)
		return np_emit_label(scratch, row);
	if (row->instance_count == 1)
		return make_plain(np_arena_printf(scratch, "%s %s", row->instances[0]->id, name));
	return make_plain(np_arena_printf(scratch, "%s+%zu %s", row->instances[0]->id,
					  row->instance_count - 1, name));
}

static void print_line(FILE *out, const char *prefix, const char *text)
{
	fputs_unlocked(prefix, out);
	fputs_unlocked(text, out);
	putc_unlocked('\n', out);
}

static void print_blank(FILE *out, const char *prefix)
{
	fprintf(out, "%.*s\n", (int)strcspn(prefix, " "), prefix);
}

static void print_lines(FILE *out, const char *prefix, const char *title, const char *const *lines)
{
	for (size_t i = 0; lines && lines[i]; i++)
		fprintf(out, "%s%-8s%s\n", prefix, i ? "" : title, lines[i]);
}

/* The instances that NODE's rows are for, each once, in order of appearance. */
static void print_instances(struct np_arena *scratch, FILE *out, const struct np_rules_node *node)
{
	struct np_map seen = {0};
	const char *separator = ": ";

	for (size_t i = 0; i < node->row_count; i++) {
		const struct np_requirement *row = node->rows[i];

		for (size_t k = 0; k < row->instance_count; k++) {
			const char *id = row->instances[k]->id;

			if (np_map_put(&seen, scratch, id, strlen(id), &seen))
				continue;
			fputs_unlocked(separator, out);
			fputs_unlocked(id, out);
			separator = ", ";
		}
	}
}

static void print_row(struct np_arena *scratch, FILE *out, const char *prefix,
		      const struct np_requirement *row)
{
	bool moved = !np_portset_equal(row->ports, row->public_ports);

	fprintf(out, "%s    %s: %s %s", prefix, whole_label(scratch, row),
		np_protocols_title(row->protocols), np_portset_text(scratch, row->ports));
	if (moved)
		fprintf(out, ", outside %s", np_portset_text(scratch, row->public_ports));
	if (!row->sources->any)
		fprintf(out, ", from %s", row->sources->text);
	putc_unlocked('\n', out);
}

static void print_node(struct np_arena *scratch, FILE *out, const char *prefix,
		       const struct np_rules_node *node, bool rows)
{
	np_arena_reset(scratch);
	fprintf(out, "%s  node %s", prefix, node->node->id_text);
	if (node->public_address)
		fprintf(out, ", from %s to %s", node->public_address, node->address);
	else if (node->address)
		fprintf(out, ", to %s", node->address);
	if (node->address6)
		fprintf(out, "%s to %s", node->address ? " and" : ",", node->address6);
	print_instances(scratch, out, node);
	putc_unlocked('\n', out);
	for (size_t i = 0; rows && i < node->row_count; i++)
		print_row(scratch, out, prefix, node->rows[i]);
}

static void print_remarks(FILE *out, const char *prefix, const char *const *remarks)
{
	for (size_t i = 0; remarks && remarks[i]; i++)
		print_line(out, prefix, remarks[i]);
}

void np_emit_head(struct np_arena *scratch, FILE *out, const struct np_target *target,
		  const struct np_rules *rules, const struct np_steps *steps)
{
	const char *prefix = steps->prefix;

	fprintf(out, "%s%s: rules for %s (%s), written by nvports\n", prefix, rules->options->name,
		target->vendor, target->versions);
	print_blank(out, prefix);
	print_line(out, prefix, "They open, and nothing else:");
	for (size_t i = 0; i < rules->node_count; i++)
		print_node(scratch, out, prefix, &rules->nodes[i], rules->row_count <= HEAD_ROWS);
	print_blank(out, prefix);
	print_lines(out, prefix, "Apply:", steps->apply);
	print_lines(out, prefix, "Check:", steps->check);
	print_lines(out, prefix, "Undo:", steps->undo);
	print_blank(out, prefix);
	print_remarks(out, prefix, steps->remarks);
	if (rules->nat)
		print_remarks(out, prefix, nat_remarks);
	print_remarks(out, prefix, general_remarks);
}

void np_emit_remove_head(FILE *out, const char *prefix, const struct np_target *target,
			 const struct np_rules_options *options, const char *const *apply)
{
	fprintf(out, "%s%s: removes from %s what nvports wrote under this name, and nothing else\n",
		prefix, options->name, target->vendor);
	print_blank(out, prefix);
	print_lines(out, prefix, "Apply:", apply);
}

/* Put the public ports that lead to those of SIP at RANGES; returns how many. */
static size_t moved_sip_ports(const struct np_openings *forwards, enum np_proto protocol,
			      struct np_range *ranges)
{
	size_t count = 0;

	for (size_t i = 0; i < forwards->count; i++) {
		const struct np_opening *forward = &forwards->items[i];

		if (forward->protocol != protocol || forward->shift == 0)
			continue;
		for (int port = SIP_FROM + forward->shift; port <= SIP_TO + forward->shift; port++)
			if (port > 0 && port <= UINT16_MAX &&
			    np_portset_contains(forward->ports, (uint16_t)port))
				ranges[count++] = (struct np_range){(uint16_t)port, (uint16_t)port};
	}
	return count;
}

struct np_portset np_emit_sip_ports(struct np_arena *scratch, const struct np_rules *rules,
				    enum np_proto protocol)
{
	struct np_range *ranges;
	size_t count = 1;

	for (size_t i = 0; i < rules->node_count; i++)
		count += (SIP_TO - SIP_FROM + 1) * rules->nodes[i].forwards.count;
	ranges = np_arena_array(scratch, count, sizeof(*ranges));
	ranges[0] = (struct np_range){SIP_FROM, SIP_TO};
	count = 1;
	for (size_t i = 0; i < rules->node_count; i++)
		count += moved_sip_ports(&rules->nodes[i].forwards, protocol, ranges + count);
	return np_portset_make(scratch, ranges, count);
}

#include "emit/cloud.h"
#include "emit/text.h"

#include <stdlib.h>
#include <string.h>

/* A range of a requirement. */
struct np_cloud_span {
	struct np_range ports;
	/* of those that begin here or before, the one that reaches furthest, which ports reach */
	const struct np_requirement *row;
	uint16_t end;
};

/* A range of an opening. */
struct piece {
	struct np_range ports;
	const struct np_sources *sources;
};

struct pieces {
	struct piece *items;
	size_t count;
};

static const enum np_family families[NP_CLOUD_FAMILIES] = {NP_IPV4, NP_IPV6};

static int compare_spans(const void *a, const void *b)
{
	const struct np_cloud_span *x = a, *y = b;

	return x->ports.from - y->ports.from;
}

static void find_furthest(struct np_cloud_span *spans, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		spans[i].end = spans[i].ports.to;
		if (i && spans[i - 1].end > spans[i].end) {
			spans[i].end = spans[i - 1].end;
			spans[i].row = spans[i - 1].row;
		}
	}
}

static bool has_part(const struct np_requirement *row, size_t family, size_t protocol)
{
	return row->protocols & 1U << protocol && np_sources_have(row->sources, families[family]);
}

static struct np_cloud_spans find_spans(struct np_arena *scratch, const struct np_rules_node *node,
					bool outside, size_t family, size_t protocol)
{
	struct np_cloud_span *spans;
	size_t count = 0, next = 0;

	for (size_t i = 0; i < node->row_count; i++)
		if (has_part(node->rows[i], family, protocol))
			count += node->rows[i]->ports.count;
	spans = np_arena_array(scratch, count, sizeof(*spans));
	for (size_t i = 0; i < node->row_count; i++) {
		const struct np_requirement *row = node->rows[i];
		struct np_portset ports = outside ? row->public_ports : row->ports;

		for (size_t k = 0; has_part(row, family, protocol) && k < ports.count; k++)
			spans[next++] =
				(struct np_cloud_span){.ports = ports.ranges[k], .row = row};
	}
	qsort(spans, count, sizeof(*spans), compare_spans);
	find_furthest(spans, count);
	return (struct np_cloud_spans){spans, count};
}

struct np_cloud_labels np_cloud_labels_make(struct np_arena *scratch,
					    const struct np_rules_node *node, const char *name,
					    bool outside)
{
	struct np_cloud_labels labels = {.scratch = scratch, .name = name};

	for (size_t i = 0; i < NP_CLOUD_FAMILIES; i++)
		for (size_t k = 0; k < NP_PROTO_COUNT; k++)
			labels.spans[i][k] = find_spans(scratch, node, outside, i, k);
	return labels;
}

/* How many of SPANS begin at PORT or before. */
static size_t count_until(const struct np_cloud_spans *spans, uint16_t port)
{
	size_t low = 0, high = spans->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (spans->items[middle].ports.from <= port)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *np_cloud_describe(const struct np_cloud_labels *labels, size_t family,
			      enum np_proto protocol, struct np_range ports, bool others)
{
	const struct np_cloud_spans *spans = &labels->spans[family][protocol];
	size_t count = count_until(spans, ports.from);
	static const char colon[] = ": ", more[] = " and others";
	const char *label;
	char *text, *end;

	if (count_until(spans, ports.to) > count ||
	    (count > 1 && spans->items[count - 2].ports.from == ports.from))
		others = true;
	label = np_emit_label(labels->scratch, spans->items[count - 1].row);
	text = np_arena_alloc(labels->scratch,
			      strlen(labels->name) + sizeof(colon) + strlen(label) + sizeof(more));
	end = stpcpy(stpcpy(stpcpy(text, labels->name), colon), label);
	if (others)
		stpcpy(end, more);
	for (char *c = text; *c; c++)
		if (*c == '^' || *c == '~')
			*c = '_';
	return text;
}

const char *np_cloud_describe_rule(const struct np_cloud_labels *labels,
				   const struct np_cloud_rule *rule)
{
	return np_cloud_describe(labels,
				 rule->sources[NP_CLOUD_IPV4] ? NP_CLOUD_IPV4 : NP_CLOUD_IPV6,
				 rule->protocol, rule->ports, false);
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->ports.from != y->ports.from)
		return x->ports.from - y->ports.from;
	return x->ports.to - y->ports.to;
}

/* Those of one protocol; no port is in two of them. */
static struct pieces find_pieces(struct np_arena *arena, const struct np_openings *openings,
				 enum np_proto protocol)
{
	struct pieces pieces = {0};
	size_t count = 0;

	for (size_t i = 0; i < openings->count; i++)
		if (openings->items[i].protocol == protocol)
			count += openings->items[i].ports.count;
	pieces.items = np_arena_array(arena, count, sizeof(*pieces.items));
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];

		if (opening->protocol != protocol)
			continue;
		for (size_t k = 0; k < opening->ports.count; k++)
			pieces.items[pieces.count++] =
				(struct piece){opening->ports.ranges[k], opening->sources};
	}
	qsort(pieces.items, pieces.count, sizeof(*pieces.items), compare_pieces);
	return pieces;
}

/* The rules of one protocol, appended to OUT. */
static void join(const struct pieces *ipv4, const struct pieces *ipv6, enum np_proto protocol,
		 struct np_cloud_rule *out, size_t *count)
{
	size_t i = 0, k = 0;

	while (i < ipv4->count || k < ipv6->count) {
		struct np_cloud_rule *rule = &out[(*count)++];
		int order = k == ipv6->count ? -1 : 1;

		if (i < ipv4->count && k < ipv6->count)
			order = compare_pieces(&ipv4->items[i], &ipv6->items[k]);
		rule->protocol = protocol;
		if (order <= 0) {
			rule->ports = ipv4->items[i].ports;
			rule->sources[NP_CLOUD_IPV4] = ipv4->items[i++].sources;
		}
		if (order >= 0) {
			rule->ports = ipv6->items[k].ports;
			rule->sources[NP_CLOUD_IPV6] = ipv6->items[k++].sources;
		}
	}
}

struct np_cloud_rules np_cloud_rules_make(struct np_arena *arena, const struct np_rules_node *node)
{
	struct pieces pieces[NP_PROTO_COUNT][NP_CLOUD_FAMILIES];
	struct np_cloud_rule *rules;
	size_t count = 0;

	for (size_t i = 0; i < NP_PROTO_COUNT; i++) {
		enum np_proto protocol = (enum np_proto)i;

		pieces[i][NP_CLOUD_IPV4] = find_pieces(arena, &node->permits, protocol);
		pieces[i][NP_CLOUD_IPV6] = find_pieces(arena, &node->permits6, protocol);
		count += pieces[i][NP_CLOUD_IPV4].count + pieces[i][NP_CLOUD_IPV6].count;
	}
	rules = np_arena_array(arena, count, sizeof(*rules));
	count = 0;
	for (size_t i = 0; i < NP_PROTO_COUNT; i++)
		join(&pieces[i][NP_CLOUD_IPV4], &pieces[i][NP_CLOUD_IPV6], (enum np_proto)i, rules,
		     &count);
	return (struct np_cloud_rules){rules, count};
}

size_t np_cloud_source_count(const struct np_sources *sources)
{
	if (!sources)
		return 0;
	return sources->any ? 1 : sources->count;
}

void np_cloud_put_source(FILE *out, const struct np_sources *sources, size_t family, size_t index)
{
	char text[NP_NET_TEXT];

	if (sources->any) {
		fputs_unlocked(family == NP_CLOUD_IPV4 ? "0.0.0.0/0" : "::/0", out);
		return;
	}
	fputs_unlocked(np_addr_text(&sources->nets[index].addr, text), out);
	putc_unlocked('/', out);
	np_emit_number(out, sources->nets[index].prefix);
}

size_t np_cloud_rule_source_count(const struct np_cloud_rule *rule)
{
	return np_cloud_source_count(rule->sources[NP_CLOUD_IPV4]) +
	       np_cloud_source_count(rule->sources[NP_CLOUD_IPV6]);
}

void np_cloud_put_rule_source(FILE *out, const struct np_cloud_rule *rule, size_t index)
{
	size_t ipv4 = np_cloud_source_count(rule->sources[NP_CLOUD_IPV4]);
	size_t family = index < ipv4 ? NP_CLOUD_IPV4 : NP_CLOUD_IPV6;

	np_cloud_put_source(out, rule->sources[family], family,
			    index < ipv4 ? index : index - ipv4);
}

void np_cloud_put_source_name(FILE *out, const struct np_sources *sources, size_t index,
			      char separator)
{
	const struct np_net *net = sources->any ? NULL : &sources->nets[index];

	if (!net) {
		fputs_unlocked("any", out);
		return;
	}
	for (size_t i = 0; net->addr.family == NP_IPV4 && i < 4; i++) {
		if (i)
			putc_unlocked(separator, out);
		np_emit_number(out, net->addr.bytes[i]);
	}
	for (size_t i = 0; net->addr.family == NP_IPV6 && i < 16; i++) {
		putc_unlocked("0123456789abcdef"[net->addr.bytes[i] >> 4], out);
		putc_unlocked("0123456789abcdef"[net->addr.bytes[i] & 15], out);
	}
	putc_unlocked(separator, out);
	np_emit_number(out, net->prefix);
}

/* Openings and the plan for rules as text, for the tests of what the core makes of requirements. */
#ifndef NVPORTS_TESTS_RULES_H
#define NVPORTS_TESTS_RULES_H

#include "core/openings.h"
#include "deployment.h"

/* A line for each opening: "WORD PROTOCOL PORTS (+SHIFT) from SOURCES". */
static inline void rules_put_openings(FILE *out, struct np_arena *arena, const char *word,
				      const struct np_openings *openings)
{
	static const char *const protocols[] = {[NP_TCP] = "tcp", [NP_UDP] = "udp"};

	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];

		fprintf(out, "%s%s %s", word, protocols[opening->protocol],
			np_portset_text(arena, opening->ports));
		if (opening->shift)
			fprintf(out, " (%+d)", opening->shift);
		fprintf(out, " from %s\n", opening->sources->text);
	}
}

static inline void rules_put_nets(FILE *out, const char *word, const struct np_nets *nets)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < nets->count; i++)
		fprintf(out, " %s %s", word, np_net_text(&nets->items[i], text));
}

static inline void rules_put_node(FILE *out, struct np_arena *arena,
				  const struct np_rules_node *node)
{
	fprintf(out, "node %s:", node->node->id_text);
	if (node->address)
		fprintf(out, " %s", node->address);
	if (node->public_address)
		fprintf(out, " behind %s", node->public_address);
	if (node->address6)
		fprintf(out, " %s", node->address6);
	rules_put_nets(out, "inside", &node->inside);
	rules_put_nets(out, "translated", &node->translated);
	for (size_t i = 0; i < node->row_count; i++)
		fprintf(out, "%s%s", i ? ", " : " for ", node->rows[i]->service->id);
	putc('\n', out);
	rules_put_openings(out, arena, "forward ", &node->forwards);
	rules_put_openings(out, arena, "permit ", &node->permits);
	rules_put_openings(out, arena, "permit6 ", &node->permits6);
}

/* All nodes, and what is said of them together. */
static inline const char *rules_text(struct np_arena *arena, const struct np_rules *rules)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	const char *text;

	for (size_t i = 0; i < rules->node_count; i++)
		rules_put_node(out, arena, &rules->nodes[i]);
	fprintf(out, "%zu rows%s%s%s\n", rules->row_count, rules->nat ? ", nat" : "",
		rules->ipv4 ? ", ipv4" : "", rules->ipv6 ? ", ipv6" : "");
	unit_output_close(&output);
	text = np_arena_copy(arena, output.text, output.len);
	free(output.text);
	return text;
}

/* Read SERVICES and SITE, lines as in struct resolve_case, and make RULES of all of it. */
static inline int rules_make(struct deployment *d, const char *services, const char *site,
			     const struct np_rules_options *options, struct np_rules *rules)
{
	const struct np_selection all = {.all = true};

	deployment_catalogue(d, services);
	deployment_site(d, site);
	assert_int_equal(np_resolve(&d->ctx, &d->site, &all, NP_ERROR, &d->plan), 0);
	return np_rules_make(&d->ctx, &d->plan, options, rules);
}

/* The nets in TEXT, joined by commas; the word "any" is anybody. */
static inline const struct np_sources *rules_sources(struct np_arena *arena, const char *text)
{
	struct np_sources *sources = np_arena_alloc(arena, sizeof(*sources));
	struct np_net *nets = np_arena_array(arena, strlen(text), sizeof(*nets));
	size_t count = 0;

	if (strcmp(text, "any") == 0)
		return &np_sources_any;
	while (*text) {
		size_t len = strcspn(text, ",");
		const char *net = np_arena_copy(arena, text, len);

		if (np_net_parse(net, &nets[count++]))
			fail_msg("%s is no network", net);
		text += len + (text[len] == ',');
	}
	*sources = np_sources_make(arena, nets, count);
	return sources;
}

/* The ports in TEXT, like "22,5060-5061". */
static inline struct np_portset rules_ports(struct np_arena *arena, const char *text)
{
	struct np_range *ranges = np_arena_array(arena, strlen(text), sizeof(*ranges));
	size_t count = 0;

	while (*text) {
		char *end;

		ranges[count].from = ranges[count].to = (uint16_t)strtoul(text, &end, 10);
		if (*end == '-')
			ranges[count].to = (uint16_t)strtoul(end + 1, &end, 10);
		count++;
		text = end + (*end == ',');
	}
	return np_portset_make(arena, ranges, count);
}

struct rules_rows {
	const struct np_requirement **items;
	size_t count;
};

/* Requirements, a line each: "PROTOCOLS PORTS SOURCES", or "PROTOCOLS PORTS=OUTSIDE SOURCES". */
static inline struct rules_rows rules_rows(struct np_arena *arena, const char *text)
{
	struct rules_rows rows = {
		.items = np_arena_array(arena, strlen(text), sizeof(struct np_requirement *))};
	char protocols[16], ports[256], sources[256];
	int used;

	while (sscanf(text, "%15s %255s %255s%n", protocols, ports, sources, &used) == 3) {
		struct np_requirement *row = np_arena_alloc(arena, sizeof(*row));
		char *outside = strchr(ports, '=');

		if (outside)
			*outside++ = '\0';
		row->protocols = (strstr(protocols, "tcp") ? 1U << NP_TCP : 0) |
				 (strstr(protocols, "udp") ? 1U << NP_UDP : 0);
		row->ports = row->public_ports = rules_ports(arena, ports);
		if (outside)
			row->public_ports = rules_ports(arena, outside);
		row->sources = rules_sources(arena, sources);
		rows.items[rows.count++] = row;
		text += used;
	}
	return rows;
}

#endif

/* Ranges of ports: what is carved out of them, whether they share ports, how many they have. */
#include "core/checking.h"
#include "core/phrase.h"
#include "core/place.h"
#include "core/shared.h"

#include <stdlib.h>

/*
 * A range with less than a half, or more than twice as many ports as the catalogue says, is
 * unusual. NethVoice gives 1000 to Janus and 1000 to Asterisk (ns8-nethvoice,
 * create-module/05setenvs) and 10001 to its proxy (ns8-nethvoice-proxy, create-module/10env); a
 * call takes two to four of them.
 */
enum { FEW = 2, MANY = 2 };

static bool is_opened_range(const struct np_requirement *row)
{
	return row->range && np_is_opened(row);
}

void np_check_carved(const struct np_checking *c)
{
	struct np_arena *arena = &c->ctx->arena;

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];
		struct np_finding *finding;

		if (row->carved.count == 0 || row->ports.count == 0)
			continue;
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"carved", NP_NOTE, row->origin,
							    np_row_place(arena, row)},
					 "'%s' (%s) is opened without %s; what remains is %s",
					 row->service->name, np_written_text(arena, row),
					 np_phrase_set(arena, row->carved),
					 np_phrase_set(arena, row->ports));
		finding->hint = np_arena_printf(
			arena, "'nvports list --all' shows whose they are; a firewall that is set "
			       "by hand needs the same gaps");
	}
}

void np_check_shared_ranges(const struct np_checking *c)
{
	struct np_arena *arena = &c->ctx->arena;

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];

		if (row->instance_count < 2 || !np_is_opened(row))
			continue;
		np_finding_add(c->ctx, c->findings,
			       &(struct np_found){"shared-range", NP_NOTE, row->origin,
						  np_phrase_node(arena, row->node)},
			       "%s have the same range for '%s', %s",
			       np_owner_names(arena, row->instances, row->instance_count),
			       row->service->name, np_written_text(arena, row));
	}
}

static const char *describe(struct np_arena *arena, const struct np_requirement *row)
{
	const char *of = "";

	if (row->instance_count)
		of = np_arena_printf(arena, " of %s",
				     np_owner_names(arena, row->instances, row->instance_count));
	return np_arena_printf(arena, "'%s'%s (%s)", row->service->name, of,
			       np_written_text(arena, row));
}

/* One port in common is what NS8 allocates: from 20000 on, where the proxy's range ends. */
static void report_overlap(const struct np_checking *c, const struct np_requirement *a,
			   const struct np_requirement *b)
{
	struct np_arena *arena = &c->ctx->arena;
	const struct np_requirement *early = a < b ? a : b, *late = a < b ? b : a;
	struct np_portset shared =
		np_portset_intersect(arena, np_portset_near(a->ports, b->ports), b->ports);
	bool proxy =
		a->service->scope != NP_SCOPE_INSTANCE || b->service->scope != NP_SCOPE_INSTANCE;
	enum np_severity severity = proxy && np_portset_size(shared) == 1 ? NP_NOTE : NP_WARNING;
	struct np_finding *finding;

	if (shared.count == 0)
		return;
	finding =
		np_finding_add(c->ctx, c->findings,
			       &(struct np_found){proxy ? "proxy-overlap" : "overlap", severity,
						  late->origin, np_phrase_node(arena, late->node)},
			       "%s and %s share %s", describe(arena, early), describe(arena, late),
			       np_phrase_set(arena, shared));
	finding->hint = "compare both with the environments of the modules; where the nodes have "
			"it so, tell whoever looks after them";
	if (severity == NP_NOTE)
		finding->hint = NULL;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct np_requirement *x = *(const struct np_requirement *const *)a;
	const struct np_requirement *y = *(const struct np_requirement *const *)b;

	if (x->written.from != y->written.from)
		return x->written.from < y->written.from ? -1 : 1;
	return (x > y) - (x < y);
}

/*
 * In rising order, it is enough to look at the range that reaches furthest: each that shares ports
 * with any is found with one.
 */
static void sweep(const struct np_checking *c, const struct np_requirement **rows, size_t count)
{
	const struct np_requirement *furthest = NULL;

	qsort(rows, count, sizeof(*rows), compare_ranges);
	for (size_t i = 0; i < count; i++) {
		if (furthest && furthest->written.to >= rows[i]->written.from)
			report_overlap(c, furthest, rows[i]);
		if (!furthest || rows[i]->written.to > furthest->written.to)
			furthest = rows[i];
	}
}

void np_check_overlaps(const struct np_checking *c)
{
	struct np_arena scratch = {0};

	for (size_t i = 0; i < c->node_count; i++) {
		const struct np_node_rows *node = &c->nodes[i];
		const struct np_requirement **rows = np_arena_array(
			&scratch, node->count, sizeof(const struct np_requirement *));

		for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
			size_t count = 0;

			for (size_t k = 0; k < node->count; k++)
				if (is_opened_range(&node->rows[k]) &&
				    node->rows[k].protocols & 1U << protocol)
					rows[count++] = &node->rows[k];
			sweep(c, rows, count);
		}
		np_arena_reset(&scratch);
	}
	np_arena_release(&scratch);
}

/* How many ports the catalogue says that ROW has; 0: it does not say. */
static uint32_t usual_size(const struct np_requirement *row)
{
	uint32_t total = 0;

	for (size_t i = 0; i < row->service->port_count; i++) {
		const struct np_port_expr *port = &row->service->ports[i];

		if (!(port->protocols & row->protocols))
			continue;
		if (port->range && port->size == 0)
			return 0;
		total += port->range ? port->size : 1;
	}
	return total;
}

void np_check_sizes(const struct np_checking *c)
{
	struct np_arena *arena = &c->ctx->arena;

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];
		uint32_t size = np_portset_size(row->ports) + np_portset_size(row->carved), usual;
		struct np_finding *finding;

		if (!is_opened_range(row))
			continue;
		usual = usual_size(row);
		if (usual == 0 || (size >= usual / FEW && size <= usual * MANY))
			continue;
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"range-size", NP_WARNING, row->origin,
							    np_row_place(arena, row)},
					 "'%s' has %u port%s (%s), where %u are usual",
					 row->service->name, size, size == 1 ? "" : "s",
					 np_written_text(arena, row), usual);
		finding->hint = size < usual ? "look for a mistyped end of the range; a call takes "
					       "up to four ports"
					     : "look for a mistyped end of the range; all of it is "
					       "opened";
	}
}

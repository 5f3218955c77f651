/* A whole run in memory, for tests of the resolver: short texts in, the plan as text out. */
#ifndef NVPORTS_TESTS_DEPLOYMENT_H
#define NVPORTS_TESTS_DEPLOYMENT_H

#include "nvports/input.h"
#include "nvports/plan.h"
#include "unit.h"

/* All zero is ready for use. */
struct deployment {
	struct np_ctx ctx;
	struct np_catalogue catalogue;
	struct np_site site;
	struct np_plan plan;
};

/* One run: what is given, and what must come out. */
struct resolve_case {
	const char *name;
	/*
	 * Services, a line each: "id scope need reach protocol port [protocol port]...". One whose
	 * line begins with '-' is not listed.
	 */
	const char *services;
	const char *site; /* a site file behind its first line; NULL: the general table */
	struct np_selection selection;
	bool strict;          /* clashes are errors */
	const char *rows;     /* as deployment_rows writes them; NULL: resolving fails */
	const char *messages; /* as deployment_messages writes them */
};

/* A list of names for a selection. */
#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

static inline struct np_source *deployment_source(struct deployment *d, const char *name,
						  const char *text)
{
	return np_source_text(&d->ctx, name, text, strlen(text));
}

static inline const char *deployment_service(struct deployment *d, const char *line, size_t len)
{
	char id[64], scope[64], need[64], reach[64], protocol[64], port[64];
	struct np_arena *arena = &d->ctx.arena;
	bool listed = line[0] != '-';
	const char *ports = "", *end = line + len;
	int used;

	line += !listed;
	assert_int_equal(sscanf(line, "%63s %63s %63s %63s%n", id, scope, need, reach, &used), 4);
	line += used;
	while (line < end && sscanf(line, "%63s %63s%n", protocol, port, &used) == 2) {
		ports = np_arena_printf(arena, "%s{protocol: %s, port: '%s'}, ", ports, protocol,
					port);
		line += used;
	}
	return np_arena_printf(arena,
			       "  %s: {name: %s, scope: %s, need: %s, reach: %s, listed: %s, "
			       "purpose: %s, ports: [%s]}\n",
			       id, id, scope, need, reach, listed ? "true" : "false", id, ports);
}

/* Read a catalogue of SERVICES, lines as in struct resolve_case. */
static inline void deployment_catalogue(struct deployment *d, const char *services)
{
	const char *yaml = "nvports: catalogue/1\nservices:\n";

	while (*services) {
		size_t len = strcspn(services, "\n");
		const char *line = np_arena_copy(&d->ctx.arena, services, len);

		yaml = np_arena_printf(&d->ctx.arena, "%s%s", yaml,
				       deployment_service(d, line, len));
		services += len + (services[len] == '\n');
	}
	assert_int_equal(
		np_catalogue_read(&d->ctx, deployment_source(d, "catalogue", yaml), &d->catalogue),
		0);
}

/* Read a site file, TEXT behind its first line. */
static inline void deployment_site(struct deployment *d, const char *text)
{
	const char *yaml = np_arena_printf(&d->ctx.arena, "nvports: site/1\n%s", text);

	assert_int_equal(
		np_site_read(&d->ctx, &d->catalogue, deployment_source(d, "site", yaml), &d->site),
		0);
	assert_int_equal(np_site_finish(&d->ctx, &d->catalogue, &d->site), 0);
}

static inline const char *deployment_instances(struct np_arena *arena,
					       const struct np_requirement *row)
{
	const char *text = row->instance_count ? "" : "-";

	for (size_t i = 0; i < row->instance_count; i++)
		text = np_arena_printf(arena, "%s%s%s", text, i ? "," : "", row->instances[i]->id);
	return text;
}

static inline const char *deployment_ports(struct np_arena *arena, const struct np_requirement *row)
{
	if (row->ports.count == 0)
		return row->range ? "variable range" : "variable";
	if (np_portset_equal(row->ports, row->public_ports))
		return np_portset_text(arena, row->ports);
	return np_arena_printf(arena, "%s as %s", np_portset_text(arena, row->ports),
			       np_portset_text(arena, row->public_ports));
}

/*
 * The plan, a line for each row: "NODE INSTANCES SERVICE PROTOCOL PORTS", then " as PORTS" where
 * the public ones differ, and " from SOURCES" where these are not any.
 */
static inline const char *deployment_rows(struct deployment *d)
{
	struct np_arena *arena = &d->ctx.arena;
	const char *text = "";

	for (size_t i = 0; i < d->plan.count; i++) {
		const struct np_requirement *row = &d->plan.items[i];

		text = np_arena_printf(
			arena, "%s%s %s %s %s %s%s%s\n", text, row->node ? row->node->id_text : "-",
			deployment_instances(arena, row), row->service->id,
			np_protocols_title(row->protocols), deployment_ports(arena, row),
			row->sources->any ? "" : " from ",
			row->sources->any ? "" : row->sources->text);
	}
	return text;
}

/* The messages, a line for each: "SEVERITY: MESSAGE", then " (HINT)" where there is one. */
static inline const char *deployment_messages(struct deployment *d)
{
	static const char *const severities[] = {
		[NP_NOTE] = "note", [NP_WARNING] = "warning", [NP_ERROR] = "error"};
	const char *text = "";

	for (const struct np_diag *diag = d->ctx.first; diag; diag = diag->next)
		text = np_arena_printf(&d->ctx.arena, "%s%s: %s%s%s%s\n", text,
				       severities[diag->severity], diag->message,
				       diag->hint ? " (" : "", diag->hint ? diag->hint : "",
				       diag->hint ? ")" : "");
	return text;
}

static inline int deployment_resolve(struct deployment *d, const struct np_selection *selection,
				     enum np_severity clash)
{
	if (d->site.node_count == 0)
		return np_resolve_general(&d->ctx, &d->catalogue, selection, &d->plan);
	return np_resolve(&d->ctx, &d->site, selection, clash, &d->plan);
}

static inline void deployment_release(struct deployment *d)
{
	np_ctx_release(&d->ctx);
}

static inline void resolve_check(const struct resolve_case *c)
{
	struct deployment d = {0};
	int failed;

	deployment_catalogue(&d, c->services);
	if (c->site)
		deployment_site(&d, c->site);
	failed = deployment_resolve(&d, &c->selection, c->strict ? NP_ERROR : NP_WARNING);
	unit_text(c->name, deployment_messages(&d), c->messages);
	unit_number(c->name, failed, c->rows ? 0 : -1);
	unit_number(c->name, np_failed(&d.ctx), !c->rows);
	if (c->rows)
		unit_text(c->name, deployment_rows(&d), c->rows);
	deployment_release(&d);
}

static inline void resolve_check_all(const struct resolve_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		resolve_check(&cases[i]);
}

struct resolve_table {
	const struct resolve_case *cases;
	size_t count;
};

static inline void resolve_table_test(void **state)
{
	const struct resolve_table *table = *state;

	resolve_check_all(table->cases, table->count);
}

/* The whole of a test that has nothing but cases. */
static inline int resolve_main(const struct resolve_case *cases, size_t count)
{
	struct resolve_table table = {cases, count};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(resolve_table_test, &table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif

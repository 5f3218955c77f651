#include "nvports/report.h"
#include "report/rows.h"

#include <string.h>

enum list_column {
	NODE,
	INSTANCE,
	SCOPE,
	ID,
	NAME,
	PORTS,
	PROTOCOL,
	PURPOSE,
	NEED,
	SOURCES,
	ADDRESS,
	PUBLIC_ADDRESS,
	PUBLIC_PORTS,
	ORIGIN,
	VARIABLE,
	COLUMN_COUNT,
};

_Static_assert((int)VARIABLE == NP_LIST_FIXED_COLUMNS, "the first columns are those of the CSV");
_Static_assert((int)COLUMN_COUNT <= NP_COLUMN_LIMIT, "callers have room for all columns");

/* The texts of PARTS, with BETWEEN between them. */
static const char *join(struct np_arena *scratch, const char *const *parts, size_t count,
			char between)
{
	size_t size = 1;

	for (size_t i = 0; i < count; i++)
		size += strlen(parts[i]) + 1;

	char *text = np_arena_alloc(scratch, size), *end = text;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*end++ = between;
		end = stpcpy(end, parts[i]);
	}
	return text;
}

static const char *cell_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_node_cell(((const struct np_requirement *)row)->node);
}

static const char *cell_instance(struct np_arena *scratch, const void *row)
{
	const struct np_requirement *requirement = row;
	size_t count = requirement->instance_count;

	if (count == 1)
		return requirement->instances[0]->id;

	const char **ids = np_arena_array(scratch, count, sizeof(*ids));

	for (size_t i = 0; i < count; i++)
		ids[i] = requirement->instances[i]->id;
	return join(scratch, ids, count, ',');
}

static const char *cell_scope(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_scope_names[((const struct np_requirement *)row)->service->scope];
}

static const char *cell_id(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_requirement *)row)->service->id;
}

static const char *cell_name(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_requirement *)row)->service->name;
}

/* True where a variable decides and no deployment says what it is. */
static bool is_variable(const struct np_requirement *row)
{
	return !row->node && row->ports.count == 0;
}

static const char *cell_ports(struct np_arena *scratch, const void *row)
{
	const struct np_requirement *requirement = row;

	if (is_variable(requirement))
		return requirement->range ? "Variable range*" : "Variable*";
	return np_portset_text(scratch, requirement->ports);
}

static const char *cell_protocol(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_protocols_title(((const struct np_requirement *)row)->protocols);
}

static const char *cell_purpose(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_requirement *)row)->service->purpose;
}

static const char *cell_need(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_need_names[((const struct np_requirement *)row)->service->need];
}

static const char *cell_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_row_sources(row)->text;
}

static const char *cell_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_address_cell(((const struct np_requirement *)row)->node);
}

static const char *cell_public_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_public_address_cell(((const struct np_requirement *)row)->node);
}

static const char *cell_public_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, np_row_public_ports(row));
}

/* By hand: a printf for each of a large table's rows would be most of its time. */
static const char *cell_origin(struct np_arena *scratch, const void *row)
{
	const struct np_loc *loc = &((const struct np_requirement *)row)->origin;
	uint32_t line = loc->line;

	if (!loc->src)
		return "";
	if (line == 0)
		return loc->src->name;

	size_t len = strlen(loc->src->name), size = len + sizeof(":4294967295");
	char *text = (char *)np_arena_alloc(scratch, size) + size - 1;

	do
		*--text = (char)('0' + line % 10);
	while (line /= 10);
	*--text = ':';
	return memcpy(text - len, loc->src->name, len);
}

static const char *cell_variable(struct np_arena *scratch, const void *row)
{
	const struct np_requirement *requirement = row;
	const char *const *names = np_service_variables(scratch, requirement->service);
	size_t count = 0;

	while (names[count])
		count++;
	return join(scratch, names, count, ' ');
}

#define COLUMN(...)                                                                                \
	&(const struct np_column)                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

const struct np_column *const np_list_columns[] = {
	[NODE] = COLUMN("node", "node", "Node", false, cell_node),
	[INSTANCE] = COLUMN("instance", "instance", "Instance", true, cell_instance),
	[SCOPE] = COLUMN("scope", "scope", "Scope", false, cell_scope),
	[ID] = COLUMN("id", "service", "ID", false, cell_id),
	[NAME] = COLUMN("service", "name", "Service", false, cell_name),
	[PORTS] = COLUMN("ports", "ports", "Port(s)", false, cell_ports),
	[PROTOCOL] = COLUMN("protocol", "protocol", "Protocol", false, cell_protocol),
	[PURPOSE] = COLUMN("purpose", "purpose", "Purpose", true, cell_purpose),
	[NEED] = COLUMN("need", "need", "Need", false, cell_need),
	[SOURCES] = COLUMN("sources", "sources", "Sources", true, cell_sources),
	[ADDRESS] = COLUMN("address", "address", "Address", false, cell_address),
	[PUBLIC_ADDRESS] = COLUMN("public-address", "public_address", "Public address", false,
				  cell_public_address),
	[PUBLIC_PORTS] =
		COLUMN("public-ports", "public_ports", "Public port(s)", false, cell_public_ports),
	[ORIGIN] = COLUMN("origin", "origin", "Origin", false, cell_origin),
	[VARIABLE] = COLUMN("variable", "variable", "Variable", false, cell_variable),
	[COLUMN_COUNT] = NULL,
};

static bool has_several_instances(const struct np_plan *plan)
{
	const struct np_owner *first = NULL;

	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->items[i].instance_count; j++) {
			if (!first)
				first = plan->items[i].instances[j];
			if (plan->items[i].instances[j] != first)
				return true;
		}
	return false;
}

static bool has_several_nodes(const struct np_plan *plan)
{
	for (size_t i = 1; i < plan->count; i++)
		if (plan->items[i].node != plan->items[0].node)
			return true;
	return false;
}

static bool has_limited_sources(const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!np_row_sources(&plan->items[i])->any)
			return true;
	return false;
}

/* Rows that are not open to the outside at all do not count as different there. */
static bool has_published_ports(const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct np_portset outside = np_row_public_ports(&plan->items[i]);

		if (outside.count > 0 && !np_portset_equal(outside, plan->items[i].ports))
			return true;
	}
	return false;
}

size_t np_list_default_columns(const struct np_plan *plan,
			       const struct np_column *columns[static NP_COLUMN_LIMIT])
{
	static const struct {
		enum list_column column;
		bool (*shown)(const struct np_plan *plan); /* NULL: always */
	} choices[] = {
		{NAME, NULL},
		{PORTS, NULL},
		{PROTOCOL, NULL},
		{PURPOSE, NULL},
		{INSTANCE, has_several_instances},
		{NODE, has_several_nodes},
		{SOURCES, has_limited_sources},
		{PUBLIC_PORTS, has_published_ports},
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (!choices[i].shown || choices[i].shown(plan))
			columns[count++] = np_list_columns[choices[i].column];
	return count;
}

const char *np_list_footnote(const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (is_variable(&plan->items[i]))
			return "* Variable ports are specific to each instance. To list them, give "
			       "the module's\nenvironment (--env FILE) or a site file (--site "
			       "FILE), or try --example.";
	return NULL;
}

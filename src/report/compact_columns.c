#include "nvports/report.h"
#include "report/rows.h"

enum compact_column {
	NODE,
	ADDRESS,
	PROTOCOL,
	SOURCES,
	PORTS,
	PUBLIC_ADDRESS,
	PUBLIC_PORTS,
	COLUMN_COUNT,
};

_Static_assert((int)COLUMN_COUNT <= NP_COLUMN_LIMIT, "callers have room for all columns");

static const char *cell_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_node_cell(((const struct np_compact_line *)row)->node);
}

static const char *cell_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_address_cell(((const struct np_compact_line *)row)->node);
}

static const char *cell_protocol(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_protocols_title(1U << ((const struct np_compact_line *)row)->protocol);
}

static const char *cell_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_compact_line *)row)->sources->text;
}

static const char *cell_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_compact_line *)row)->ports);
}

static const char *cell_public_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_public_address_cell(((const struct np_compact_line *)row)->node);
}

static const char *cell_public_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_compact_line *)row)->public_ports);
}

#define COLUMN(...)                                                                                \
	&(const struct np_column)                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

const struct np_column *const np_compact_columns[] = {
	[NODE] = COLUMN("node", "node", "Node", false, cell_node),
	[ADDRESS] = COLUMN("address", "address", "Address", false, cell_address),
	[PROTOCOL] = COLUMN("protocol", "protocol", "Protocol", false, cell_protocol),
	[SOURCES] = COLUMN("sources", "sources", "Sources", false, cell_sources),
	[PORTS] = COLUMN("ports", "ports", "Port(s)", false, cell_ports),
	[PUBLIC_ADDRESS] = COLUMN("public-address", "public_address", "Public address", false,
				  cell_public_address),
	[PUBLIC_PORTS] =
		COLUMN("public-ports", "public_ports", "Public port(s)", false, cell_public_ports),
	[COLUMN_COUNT] = NULL,
};

static bool has_several_nodes(const struct np_compact *compact)
{
	for (size_t i = 1; i < compact->count; i++)
		if (compact->lines[i].node != compact->lines[0].node)
			return true;
	return false;
}

static bool has_limited_sources(const struct np_compact *compact)
{
	for (size_t i = 0; i < compact->count; i++)
		if (!compact->lines[i].sources->any)
			return true;
	return false;
}

static bool has_published_ports(const struct np_compact *compact)
{
	for (size_t i = 0; i < compact->count; i++) {
		const struct np_compact_line *line = &compact->lines[i];

		if (line->node && !np_portset_equal(line->ports, line->public_ports))
			return true;
	}
	return false;
}

size_t np_compact_default_columns(const struct np_compact *compact,
				  const struct np_column *columns[static NP_COLUMN_LIMIT])
{
	static const struct {
		enum compact_column column;
		bool (*shown)(const struct np_compact *compact); /* NULL: always */
	} choices[] = {
		{NODE, has_several_nodes},           {PROTOCOL, NULL},
		{SOURCES, has_limited_sources},      {PORTS, NULL},
		{PUBLIC_PORTS, has_published_ports},
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (!choices[i].shown || choices[i].shown(compact))
			columns[count++] = np_compact_columns[choices[i].column];
	return count;
}

#include "nvports/report.h"
#include "report/rows.h"

static const char *cell_action(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_action_names[((const struct np_adjustment *)row)->open ? NP_ACTION_OPEN
									 : NP_ACTION_CLOSE];
}

static const char *cell_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_node_cell(((const struct np_adjustment *)row)->node);
}

static const char *cell_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_address_cell(((const struct np_adjustment *)row)->node);
}

static const char *cell_protocol(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_protocols_title(1U << ((const struct np_adjustment *)row)->protocol);
}

static const char *cell_public_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_adjustment *)row)->public_ports);
}

static const char *cell_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_adjustment *)row)->ports);
}

static const char *cell_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_adjustment *)row)->sources->text;
}

static bool has_address(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->adjustment_count; i++)
		if (diff->adjustments[i].node->address.text)
			return true;
	return false;
}

static bool has_moved_ports(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->adjustment_count; i++)
		if (!np_portset_equal(diff->adjustments[i].ports,
				      diff->adjustments[i].public_ports))
			return true;
	return false;
}

static bool has_limited_sources(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->adjustment_count; i++)
		if (!diff->adjustments[i].sources->any)
			return true;
	return false;
}

size_t np_adjustment_columns(const struct np_diff *diff,
			     const struct np_column *columns[static NP_COLUMN_LIMIT])
{
	static const struct {
		struct np_column column;
		bool (*shown)(const struct np_diff *diff); /* NULL: always */
	} choices[] = {
		{{"node", "node", "Node", false, cell_node}, NULL},
		{{"address", "address", "Address", false, cell_address}, has_address},
		{{"action", "action", "Action", false, cell_action}, NULL},
		{{"protocol", "protocol", "Protocol", false, cell_protocol}, NULL},
		{{"public-ports", "public_ports", "Port(s)", true, cell_public_ports}, NULL},
		{{"ports", "ports", "On the node", true, cell_ports}, has_moved_ports},
		{{"sources", "sources", "Sources", true, cell_sources}, has_limited_sources},
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (!choices[i].shown || choices[i].shown(diff))
			columns[count++] = &choices[i].column;
	return count;
}

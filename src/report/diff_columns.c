#include "nvports/report.h"
#include "report/diff_text.h"
#include "report/rows.h"

#include <string.h>

/* Those of the CSV, in its order; then those for people alone. */
enum diff_column {
	CHANGE,
	INSTANCE,
	SERVICE,
	NAME,
	PROTOCOL,
	OLD_NODE,
	OLD_ADDRESS,
	OLD_PORTS,
	OLD_PUBLIC_PORTS,
	OLD_SOURCES,
	NEW_NODE,
	NEW_ADDRESS,
	NEW_PORTS,
	NEW_PUBLIC_PORTS,
	NEW_SOURCES,
	ACTION,
	CLOSE,
	OPEN,
	FIXED_COUNT,
};

_Static_assert((int)FIXED_COUNT <= NP_COLUMN_LIMIT, "callers have room for all columns");

static const char *cell_change(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_change_names[((const struct np_change *)row)->kind];
}

static const char *cell_instance(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	return np_owners_text(scratch, change->instances, change->instance_count);
}

static const char *cell_service(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	(void)scratch;
	return change->service ? change->service->id : "";
}

static const char *cell_name(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	(void)scratch;
	return change->service ? change->service->name : "";
}

static const char *cell_protocol(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	(void)scratch;
	return change->service ? np_protocols_title(change->protocols) : "";
}

/* Of a change of a node, the address or the networks that it is about. */
static const char *address(const struct np_change *change, const struct np_state *state)
{
	return change->service ? np_address_cell(state->node) : state->value;
}

static const char *sources(const struct np_change *change, const struct np_state *state)
{
	return change->service && state->node ? state->sources->text : "";
}

static const char *cell_old_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_node_cell(((const struct np_change *)row)->before.node);
}

static const char *cell_old_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return address(row, &((const struct np_change *)row)->before);
}

static const char *cell_old_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->before.ports);
}

static const char *cell_old_public_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->before.public_ports);
}

static const char *cell_old_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return sources(row, &((const struct np_change *)row)->before);
}

static const char *cell_new_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_node_cell(((const struct np_change *)row)->after.node);
}

static const char *cell_new_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return address(row, &((const struct np_change *)row)->after);
}

static const char *cell_new_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->after.ports);
}

static const char *cell_new_public_ports(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->after.public_ports);
}

static const char *cell_new_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return sources(row, &((const struct np_change *)row)->after);
}

static const char *cell_action(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_action_names[((const struct np_change *)row)->action];
}

static const char *cell_close(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->closes);
}

static const char *cell_open(struct np_arena *scratch, const void *row)
{
	return np_portset_text(scratch, ((const struct np_change *)row)->opens);
}

#define COLUMN(...)                                                                                \
	&(const struct np_column)                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

const struct np_column *const np_diff_columns[] = {
	[CHANGE] = COLUMN("change", "change", "Change", false, cell_change),
	[INSTANCE] = COLUMN("instance", "instance", "Instance", true, cell_instance),
	[SERVICE] = COLUMN("id", "service", "ID", false, cell_service),
	[NAME] = COLUMN("service", "name", "Service", false, cell_name),
	[PROTOCOL] = COLUMN("protocol", "protocol", "Protocol", false, cell_protocol),
	[OLD_NODE] = COLUMN("old-node", "old_node", "Old node", false, cell_old_node),
	[OLD_ADDRESS] =
		COLUMN("old-address", "old_address", "Old address", false, cell_old_address),
	[OLD_PORTS] = COLUMN("old-ports", "old_ports", "Old port(s)", true, cell_old_ports),
	[OLD_PUBLIC_PORTS] = COLUMN("old-public-ports", "old_public_ports", "Old public port(s)",
				    true, cell_old_public_ports),
	[OLD_SOURCES] = COLUMN("old-sources", "old_sources", "Old sources", true, cell_old_sources),
	[NEW_NODE] = COLUMN("new-node", "new_node", "New node", false, cell_new_node),
	[NEW_ADDRESS] =
		COLUMN("new-address", "new_address", "New address", false, cell_new_address),
	[NEW_PORTS] = COLUMN("new-ports", "new_ports", "New port(s)", true, cell_new_ports),
	[NEW_PUBLIC_PORTS] = COLUMN("new-public-ports", "new_public_ports", "New public port(s)",
				    true, cell_new_public_ports),
	[NEW_SOURCES] = COLUMN("new-sources", "new_sources", "New sources", true, cell_new_sources),
	[ACTION] = COLUMN("action", "action", "Action", false, cell_action),
	[CLOSE] = COLUMN("close", "close", "Close", true, cell_close),
	[OPEN] = COLUMN("open", "open", "Open", true, cell_open),
	[FIXED_COUNT] = NULL,
};

/* The node of what is there in one state alone is that one. */
static const char *cell_node(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;
	const char *before = np_node_cell(change->before.node);
	const char *after = np_node_cell(change->after.node);

	if (change->kind == NP_RELOCATES)
		return np_arena_printf(scratch, "%s to %s", before, after);
	return *after ? after : before;
}

static const char *cell_title(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	return change->service ? change->service->name
			       : np_arena_printf(scratch, "(node %s)", change->after.node->id_text);
}

static const char *cell_old(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	return np_state_text(scratch, change, &change->before);
}

static const char *cell_new(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	return np_state_text(scratch, change, &change->after);
}

static const char *cell_advice(struct np_arena *scratch, const void *row)
{
	return np_change_advice(scratch, row);
}

static uint32_t node_number(const struct np_change *change)
{
	return change->after.node ? change->after.node->id : change->before.node->id;
}

static bool has_several_nodes(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->count; i++)
		if (diff->changes[i].kind == NP_RELOCATES ||
		    node_number(&diff->changes[i]) != node_number(&diff->changes[0]))
			return true;
	return false;
}

static bool has_instances(const struct np_diff *diff)
{
	for (size_t i = 0; i < diff->count; i++)
		if (diff->changes[i].instance_count)
			return true;
	return false;
}

size_t np_diff_default_columns(const struct np_diff *diff,
			       const struct np_column *columns[static NP_COLUMN_LIMIT])
{
	static const struct {
		struct np_column column;
		bool (*shown)(const struct np_diff *diff); /* NULL: always */
	} choices[] = {
		{{"node", "node", "Node", false, cell_node}, has_several_nodes},
		{{"instance", "instance", "Instance", true, cell_instance}, has_instances},
		{{"service", "service", "Service", false, cell_title}, NULL},
		{{"protocol", "protocol", "Protocol", false, cell_protocol}, NULL},
		{{"change", "change", "Change", false, cell_change}, NULL},
		{{"old", "old", "Old", true, cell_old}, NULL},
		{{"new", "new", "New", true, cell_new}, NULL},
		{{"advice", "advice", "On the firewall", true, cell_advice}, NULL},
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (!choices[i].shown || choices[i].shown(diff))
			columns[count++] = &choices[i].column;
	return count;
}

#include "report/rows.h"

#include <string.h>

const struct np_sources *np_row_sources(const struct np_requirement *row)
{
	if (row->service->reach == NP_REACH_INTERNAL)
		return &np_sources_none;
	return row->sources ? row->sources : &np_sources_any;
}

bool np_sources_are_empty(const struct np_sources *sources)
{
	return !sources->any && sources->count == 0;
}

struct np_portset np_row_public_ports(const struct np_requirement *row)
{
	if (!row->node || np_sources_are_empty(np_row_sources(row)))
		return (struct np_portset){0};
	return row->public_ports;
}

const char *np_node_cell(const struct np_node *node)
{
	return node ? node->id_text : "";
}

const char *np_address_cell(const struct np_node *node)
{
	return node && node->address.text ? node->address.text : "";
}

const char *np_public_address_cell(const struct np_node *node)
{
	return node && node->public_address.text ? node->public_address.text : "";
}

/*
 * The text of an expression, rather than its terms: they hold indices into a catalogue that a row
 * does not know. The reader of the catalogue has checked that each "${" begins a name.
 */
static size_t count_mentions(const struct np_service *service)
{
	size_t count = 0;

	for (size_t i = 0; i < service->port_count; i++) {
		const char *text = service->ports[i].text;

		while ((text = strstr(text, "${"))) {
			text += strlen("${");
			count++;
		}
	}
	return count;
}

const char *const *np_service_variables(struct np_arena *arena, const struct np_service *service)
{
	size_t mentions = count_mentions(service), count = 0;
	const char **names = np_arena_array(arena, mentions + 1, sizeof(*names));
	struct np_map seen = {0};

	for (size_t i = 0; i < service->port_count; i++) {
		const char *text = service->ports[i].text;

		while ((text = strstr(text, "${"))) {
			text += strlen("${");

			size_t len = strcspn(text, ":}");
			char *name = np_arena_copy(arena, text, len);

			if (!np_map_put(&seen, arena, name, len, name))
				names[count++] = name;
		}
	}
	return names;
}

/* Every node that has shown its own firewall, against what is to be opened of it. */
#include "core/node_view.h"
#include "core/phrase.h"

#include <string.h>

static void compare_node(struct np_node_view *view, const struct np_internals *internals)
{
	struct np_arena scratch = {0};

	view->place = np_phrase_node(&view->c->ctx->arena, view->node);
	np_node_view_make(view, &scratch, internals);
	np_find_closed(view);
	np_find_opened(view);
	np_find_protection(view);
	np_find_redirects(view);
	np_arena_release(&scratch);
}

/* Both the nodes and the rows of the plan are in the order of the nodes' numbers. */
void np_compare_firewalls(const struct np_comparison *c)
{
	struct np_map gates = np_gates_make(c);
	struct np_internals internals;
	size_t row = 0;

	if (gates.count == 0)
		return;
	internals = np_internals_make(&c->ctx->arena, c->site->catalogue);
	for (size_t i = 0; i < c->site->node_count; i++) {
		const struct np_node *node = c->site->nodes[i];
		struct np_node_view view = {.c = c, .node = node, .rows = c->plan->items + row};

		view.gate = np_map_get(&gates, node->id_text, strlen(node->id_text));
		while (row < c->plan->count && c->plan->items[row].node == node)
			row++;
		view.row_count = row - (size_t)(view.rows - c->plan->items);
		if (view.gate)
			compare_node(&view, &internals);
	}
}

#include "core/change.h"

#include <string.h>

const char *const np_change_names[NP_CHANGE_KIND_COUNT] = {
	[NP_APPEARS] = "appears",     [NP_VANISHES] = "vanishes",
	[NP_RELOCATES] = "relocates", [NP_MOVES] = "moves",
	[NP_PUBLIC] = "public",       [NP_SOURCES] = "sources",
	[NP_ADDRESS] = "address",     [NP_PUBLIC_ADDRESS] = "public-address",
	[NP_ADDRESS6] = "address6",   [NP_NETWORKS] = "networks",
};

const char *const np_action_names[NP_ACTION_COUNT] = {
	[NP_ACTION_NONE] = "none", [NP_ACTION_OPEN] = "open",       [NP_ACTION_CLOSE] = "close",
	[NP_ACTION_MOVE] = "move", [NP_ACTION_SOURCES] = "sources", [NP_ACTION_REWRITE] = "rewrite",
};

static uint32_t place(const struct np_change *change)
{
	const struct np_node *before = change->before.node, *after = change->after.node;

	if (!before || !after)
		return before ? before->id : after->id;
	return before->id < after->id ? before->id : after->id;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_services(const struct np_change *x, const struct np_change *y)
{
	int order;

	if (!x->service || !y->service)
		return (x->service != NULL) - (y->service != NULL);
	order = compare_numbers(x->service->index, y->service->index);
	return order ? order : strcmp(x->service->id, y->service->id);
}

int np_change_compare(const void *a, const void *b)
{
	const struct np_change *x = a, *y = b;
	int order = compare_numbers(place(x), place(y));

	if (!order)
		order = compare_services(x, y);
	if (!order && x->instance_count && y->instance_count)
		order = strverscmp(x->instances[0]->id, y->instances[0]->id);
	if (!order)
		order = compare_numbers(x->protocols & -x->protocols, y->protocols & -y->protocols);
	return order ? order : compare_numbers(x->kind, y->kind);
}

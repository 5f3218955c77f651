#include "report/diff_text.h"

#include <string.h>

static const char *known(const char *value)
{
	return *value ? value : "not known";
}

static bool nobody(const struct np_sources *sources)
{
	return !sources->any && sources->count == 0;
}

static bool differ_in_sources(const struct np_change *change)
{
	return change->before.node && change->after.node &&
	       strcmp(change->before.sources->text, change->after.sources->text) != 0;
}

const char *np_state_text(struct np_arena *scratch, const struct np_change *change,
			  const struct np_state *state)
{
	const char *ports, *outside = "", *from = "", *node = "";

	if (!change->service)
		return known(state->value);
	if (!state->node)
		return "";
	ports = np_portset_text(scratch, state->ports);
	if (state->public_ports.count && !np_portset_equal(state->ports, state->public_ports))
		outside = np_arena_printf(scratch, " (outside %s)",
					  np_portset_text(scratch, state->public_ports));
	if (!state->sources->any || differ_in_sources(change))
		from = nobody(state->sources)
			       ? " for nobody"
			       : np_arena_printf(scratch, " from %s", state->sources->text);
	if (change->kind == NP_RELOCATES)
		node = np_arena_printf(scratch, " on node %s", state->node->id_text);
	return np_arena_printf(scratch, "%s%s%s%s", ports, outside, from, node);
}

/* "open udp 22001 to 192.0.2.1 from 198.51.100.0/24" */
static const char *step(struct np_arena *scratch, const struct np_change *change, bool open)
{
	const struct np_state *state = open ? &change->after : &change->before;
	const struct np_node *node = state->node;
	bool named = open || change->kind == NP_RELOCATES;
	bool limited = open && !state->sources->any;

	return np_arena_printf(scratch, "%s %s %s%s%s%s%s%s", open ? "open" : "close",
			       np_protocols_words(change->protocols),
			       np_portset_text(scratch, open ? change->opens : change->closes),
			       named ? " to " : "", named && !node->address.text ? "node " : "",
			       !named               ? ""
			       : node->address.text ? node->address.text
						    : node->id_text,
			       limited ? " from " : "", limited ? state->sources->text : "");
}

static const char *sources_advice(struct np_arena *scratch, const struct np_change *change)
{
	return np_arena_printf(scratch, "let %s %s in from %s instead of %s",
			       np_protocols_words(change->protocols),
			       np_portset_text(scratch, change->opens), change->after.sources->text,
			       change->before.sources->text);
}

static const char *none_advice(const struct np_change *change)
{
	if (nobody(change->before.sources) && nobody(change->after.sources))
		return "nothing: it stays closed";
	if (change->kind == NP_VANISHES)
		return "nothing: other services still need the ports";
	return change->kind == NP_APPEARS ? "nothing: the ports are open already"
					  : "nothing: other services have the same ports open";
}

static const char *rewrite_advice(struct np_arena *scratch, const struct np_change *change)
{
	static const struct {
		const char *before, *after; /* the number of the node */
	} texts[NP_CHANGE_KIND_COUNT] = {
		[NP_ADDRESS] = {"lead the port forwards and filter rules of node ", " to "},
		[NP_PUBLIC_ADDRESS] = {"match the port forwards of node ", " on "},
		[NP_ADDRESS6] = {"permit IPv6 of node ", " to "},
		[NP_NETWORKS] = {"do hairpin NAT of node ", " for "},
	};
	const char *value = *change->after.value ? change->after.value : NULL;

	if (!value)
		return np_arena_printf(scratch, "write the rules of node %s without it",
				       change->after.node->id_text);
	return np_arena_printf(scratch, "%s%s%s%s", texts[change->kind].before,
			       change->after.node->id_text, texts[change->kind].after, value);
}

const char *np_change_advice(struct np_arena *scratch, const struct np_change *change)
{
	switch (change->action) {
	case NP_ACTION_OPEN:
		return step(scratch, change, true);
	case NP_ACTION_CLOSE:
		return step(scratch, change, false);
	case NP_ACTION_MOVE:
		return np_arena_printf(scratch, "%s, %s", step(scratch, change, false),
				       step(scratch, change, true));
	case NP_ACTION_SOURCES:
		return sources_advice(scratch, change);
	case NP_ACTION_REWRITE:
		return rewrite_advice(scratch, change);
	case NP_ACTION_NONE:
	case NP_ACTION_COUNT:
		break;
	}
	return none_advice(change);
}

const char *np_owners_text(struct np_arena *scratch, const struct np_owner *const *owners,
			   size_t count)
{
	size_t size = 1;
	char *text, *end;

	if (count == 1)
		return owners[0]->id;
	for (size_t i = 0; i < count; i++)
		size += strlen(owners[i]->id) + 1;
	text = end = np_arena_alloc(scratch, size);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*end++ = ',';
		end = stpcpy(end, owners[i]->id);
	}
	return text;
}

#include "core/place.h"
#include "core/phrase.h"

const char *np_owner_place(struct np_arena *arena, const struct np_owner *owner,
			   const struct np_node *node)
{
	if (!owner || owner->scope == NP_SCOPE_GENERIC)
		return np_phrase_node(arena, node);
	return owner->id;
}

const char *np_row_place(struct np_arena *arena, const struct np_requirement *row)
{
	return row->instance_count ? row->instances[0]->id : np_phrase_node(arena, row->node);
}

#include "core/phrase.h"

enum {
	MOST_RANGES = 8, /* of one protocol in one message */
};

const char *np_phrase_set(struct np_arena *arena, struct np_portset set)
{
	size_t more = set.count > MOST_RANGES ? set.count - MOST_RANGES : 0;
	struct np_portset shown = {set.ranges, set.count - more};

	if (!more)
		return np_portset_text(arena, set);
	return np_arena_printf(arena, "%s (and %zu more)", np_portset_text(arena, shown), more);
}

const char *np_phrase_ports(struct np_arena *arena, const struct np_portset sets[NP_PROTO_COUNT])
{
	const char *text = "";

	if (sets[NP_TCP].count && np_portset_equal(sets[NP_TCP], sets[NP_UDP]))
		return np_arena_printf(arena, "%s %s",
				       np_protocols_title(1U << NP_TCP | 1U << NP_UDP),
				       np_phrase_set(arena, sets[NP_TCP]));
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (sets[protocol].count)
			text = np_arena_printf(arena, "%s%s%s %s", text, *text ? " and " : "",
					       np_protocols_title(1U << protocol),
					       np_phrase_set(arena, sets[protocol]));
	return text;
}

const char *np_phrase_at(struct np_arena *arena, struct np_loc loc)
{
	return loc.src ? np_arena_printf(arena, " (%s)", np_loc_text(arena, loc)) : "";
}

const char *np_phrase_node(struct np_arena *arena, const struct np_node *node)
{
	return np_arena_printf(arena, "node %u", node->id);
}

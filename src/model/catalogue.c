#include "nvports/catalogue.h"
#include "nvports/suggest.h"

#include <string.h>

const char *const np_scope_names[] = {
	[NP_SCOPE_PROXY] = "proxy",
	[NP_SCOPE_INSTANCE] = "instance",
	[NP_SCOPE_GENERIC] = "generic",
};

const char *const np_need_names[] = {
	[NP_REQUIRED] = "required",
	[NP_OPTIONAL] = "optional",
	[NP_RESERVED] = "reserved",
};

const char *const np_reach_names[] = {
	[NP_REACH_PUBLIC] = "public", [NP_REACH_PHONES] = "phones",
	[NP_REACH_ADMINS] = "admins", [NP_REACH_CLUSTER] = "cluster",
	[NP_REACH_TRUNKS] = "trunks", [NP_REACH_INTERNAL] = "internal",
};

const char *np_protocols_title(unsigned protocols)
{
	static const char *const titles[NP_PROTO_BITS_END] = {
		[1 << NP_TCP] = "TCP",
		[1 << NP_UDP] = "UDP",
		[1 << NP_TCP | 1 << NP_UDP] = "TCP/UDP",
	};

	return titles[protocols];
}

const struct np_service *np_catalogue_find(const struct np_catalogue *catalogue, const char *id)
{
	return np_map_get(&catalogue->by_id, id, strlen(id));
}

uint32_t np_catalogue_variable(const struct np_catalogue *catalogue, const char *name, size_t len)
{
	const struct np_variable *variable = np_map_get(&catalogue->by_variable, name, len);

	return variable ? variable->index : NP_NO_VARIABLE;
}

const char *np_catalogue_suggest(struct np_arena *arena, const struct np_catalogue *catalogue,
				 const char *id)
{
	const char **known = np_arena_array(arena, catalogue->count, sizeof(*known));

	for (size_t i = 0; i < catalogue->count; i++)
		known[i] = catalogue->services[i].id;
	return np_suggest(id, known, catalogue->count);
}

const char *np_catalogue_suggest_variable(struct np_arena *arena,
					  const struct np_catalogue *catalogue, const char *name)
{
	const char **known = np_arena_array(arena, catalogue->variable_count, sizeof(*known));

	for (size_t i = 0; i < catalogue->variable_count; i++)
		known[i] = catalogue->variables[i]->name;
	return np_suggest(name, known, catalogue->variable_count);
}

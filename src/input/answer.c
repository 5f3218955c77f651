#include "input/answer.h"
#include "input/decode.h"
#include "input/json.h"
#include "nvports/number.h"

#include <string.h>

const struct np_tree *np_answer_get(const struct np_tree *map, const char *key)
{
	const struct np_tree *value = np_tree_get(map, key);

	return value && value->plain && strcmp(value->text, "null") == 0 ? NULL : value;
}

int np_answer_part(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		   enum np_kind kind, const struct np_tree **out)
{
	*out = np_answer_get(map, key);
	return *out ? np_decode_kind(ctx, *out, kind) : 0;
}

int np_answer_flag(struct np_ctx *ctx, const struct np_tree *map, const char *key, bool *out)
{
	const struct np_tree *value = np_answer_get(map, key);

	*out = value && value->plain && strcmp(value->text, "true") == 0;
	if (!value || *out || (value->plain && strcmp(value->text, "false") == 0))
		return 0;
	return np_error(ctx, value->loc, "'%s' is neither true nor false", key);
}

int np_answer_string(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		     const struct np_tree **out)
{
	const struct np_tree *value = np_answer_get(map, key);

	if (!value)
		return np_error(ctx, map->loc, "'%s' is missing", key);
	if (np_json_string(ctx, map, key, out))
		return -1;
	return *out ? 0 : np_error(ctx, value->loc, "'%s' is empty", key);
}

int np_answer_node(struct np_ctx *ctx, const struct np_tree *map, const char *key, bool string,
		   uint32_t *out)
{
	const struct np_tree *value = np_answer_get(map, key);
	const char *problem;

	if (!value)
		return np_error(ctx, map->loc, "'%s' is missing", key);
	if (value->kind != NP_SCALAR || value->plain == string)
		return np_error(ctx, value->loc, "'%s' is not a %s", key,
				string ? "string" : "number");
	problem = np_number_parse(value->text, value->len, 1, UINT32_MAX, out);
	return problem ? np_error(ctx, value->loc, "'%s' %s", key, problem) : 0;
}

unsigned np_answer_protocols(const char *text)
{
	static const struct {
		const char *text;
		unsigned mask;
	} known[] = {
		{"tcp", 1 << NP_TCP},
		{"udp", 1 << NP_UDP},
		{"udp/tcp", 1 << NP_TCP | 1 << NP_UDP},
		{"tcp/udp", 1 << NP_TCP | 1 << NP_UDP},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].text, text) == 0)
			return known[i].mask;
	return 0;
}

static const char *parse_host(const char *text, struct np_addr *out)
{
	const char *problem = np_addr_parse(text, out);

	if (!problem && out->family != NP_IPV4)
		problem = "is not an IPv4 address";
	if (!problem && !np_addr_is_host(out))
		problem = "is not the address of a host";
	return problem;
}

int np_answer_address(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		      struct np_address *out)
{
	const struct np_tree *value;
	const char *problem;

	*out = (struct np_address){0};
	if (np_json_string(ctx, map, key, &value))
		return -1;
	if (!value)
		return 0;
	out->loc = value->loc;
	if (strcmp(value->text, "127.0.0.1") == 0)
		return 0;
	problem = parse_host(value->text, &out->addr);
	if (problem)
		return np_error(ctx, value->loc, "'%s' %s", key, problem);
	out->text = value->text; /* of IPv4 there is no other way to write it */
	return 0;
}

int np_answer_owner(struct np_ctx *ctx, const struct np_input *input, enum np_scope scope)
{
	enum np_scope found;

	if (!input->owner || (np_module_scope(input->owner, &found) && found == scope))
		return 0;
	np_error(ctx, np_loc_whole(input->src), "'%s' is not the id of %s", input->owner,
		 scope == NP_SCOPE_PROXY ? "a proxy" : "an instance");
	np_hint(ctx, "say whose it is as in '%s=FILE'",
		scope == NP_SCOPE_PROXY ? "nethvoice-proxy1" : "nethvoice1");
	return -1;
}

int np_answer_of_cluster(struct np_ctx *ctx, const struct np_input *input)
{
	if (!input->owner)
		return 0;
	np_error(ctx, np_loc_whole(input->src),
		 "given as that of '%s', but it is of the whole cluster", input->owner);
	np_hint(ctx, "give the file without '%s='", input->owner);
	return -1;
}

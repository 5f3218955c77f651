#include "nvports/report.h"
#include "report/diff_text.h"
#include "report/json.h"
#include "report/rows.h"

static json_t *make_change(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_change_names[((const struct np_change *)row)->kind]);
}

static json_t *make_instances(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;
	json_t *array = json_array();

	(void)scratch;
	for (size_t i = 0; i < change->instance_count; i++)
		array = np_json_append(array, json_string(change->instances[i]->id));
	return array;
}

static json_t *make_service(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	(void)scratch;
	return change->service ? json_string(change->service->id) : json_null();
}

static json_t *make_name(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;

	return change->service ? np_json_text(scratch, change->service->name) : json_null();
}

static json_t *make_protocols(struct np_arena *scratch, const void *row)
{
	const struct np_change *change = row;
	json_t *array = json_array();

	(void)scratch;
	for (unsigned protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		if (change->protocols & 1U << protocol)
			array = np_json_append(array, np_json_protocol(protocol));
	return array;
}

static json_t *make_state(const struct np_change *change, const struct np_state *state)
{
	if (!state->node)
		return json_null();
	if (!change->service)
		return json_pack("{s:o, s:o}", "node", np_json_node(state->node), "value",
				 np_json_address(state->value));
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o}", "node", np_json_node(state->node), "address",
		np_json_address(np_address_cell(state->node)), "ports", np_json_ports(state->ports),
		"public_ports", np_json_ports(state->public_ports), "access",
		np_json_access(state->sources), "sources", np_json_networks(state->sources));
}

static json_t *make_before(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return make_state(row, &((const struct np_change *)row)->before);
}

static json_t *make_after(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return make_state(row, &((const struct np_change *)row)->after);
}

static json_t *make_action(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_action_names[((const struct np_change *)row)->action]);
}

static json_t *make_closes(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_change *)row)->closes);
}

static json_t *make_opens(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_change *)row)->opens);
}

static json_t *make_advice(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, np_change_advice(scratch, row));
}

static json_t *make_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_node(((const struct np_adjustment *)row)->node);
}

static json_t *make_adjustment(struct np_arena *scratch, const void *row)
{
	bool open = ((const struct np_adjustment *)row)->open;

	(void)scratch;
	return json_string(np_action_names[open ? NP_ACTION_OPEN : NP_ACTION_CLOSE]);
}

static json_t *make_protocol(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_protocol(((const struct np_adjustment *)row)->protocol);
}

static json_t *make_access(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_access(((const struct np_adjustment *)row)->sources);
}

static json_t *make_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_networks(((const struct np_adjustment *)row)->sources);
}

static json_t *make_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_address_cell(((const struct np_adjustment *)row)->node));
}

static json_t *make_public_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_public_address_cell(((const struct np_adjustment *)row)->node));
}

static json_t *make_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_adjustment *)row)->ports);
}

static json_t *make_public_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_adjustment *)row)->public_ports);
}

int np_diff_json(struct np_ctx *ctx, FILE *out, const struct np_diff *diff)
{
	static const struct np_json_field changes[] = {
		{"change", make_change}, {"instances", make_instances}, {"service", make_service},
		{"name", make_name},     {"protocols", make_protocols}, {"before", make_before},
		{"after", make_after},   {"action", make_action},       {"close", make_closes},
		{"open", make_opens},    {"advice", make_advice},
	};
	static const struct np_json_field adjustments[] = {
		{"node", make_node},
		{"action", make_adjustment},
		{"protocol", make_protocol},
		{"access", make_access},
		{"sources", make_sources},
		{"address", make_address},
		{"ports", make_ports},
		{"public_address", make_public_address},
		{"public_ports", make_public_ports},
	};
	const struct np_json_document firewall = {
		.list = "firewall",
		.fields = adjustments,
		.field_count = sizeof(adjustments) / sizeof(*adjustments),
		.rows = diff->adjustments,
		.stride = sizeof(*diff->adjustments),
		.count = diff->adjustment_count,
	};

	return np_json_print(ctx, out,
			     &(const struct np_json_document){
				     .version = "diff/1",
				     .list = "changes",
				     .fields = changes,
				     .field_count = sizeof(changes) / sizeof(*changes),
				     .rows = diff->changes,
				     .stride = sizeof(*diff->changes),
				     .count = diff->count,
				     .more = &firewall,
			     });
}

#include "nvports/report.h"
#include "report/json.h"
#include "report/rows.h"

static json_t *make_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_node(((const struct np_requirement *)row)->node);
}

static json_t *make_instances(struct np_arena *scratch, const void *row)
{
	const struct np_requirement *requirement = row;
	json_t *array = json_array();

	for (size_t i = 0; i < requirement->instance_count; i++)
		array = np_json_append(array, np_json_text(scratch, requirement->instances[i]->id));
	return array;
}

static json_t *make_scope(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_scope_names[((const struct np_requirement *)row)->service->scope]);
}

static json_t *make_service(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_requirement *)row)->service->id);
}

static json_t *make_name(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_requirement *)row)->service->name);
}

static json_t *make_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_requirement *)row)->ports);
}

static json_t *make_variables(struct np_arena *scratch, const void *row)
{
	const struct np_service *service = ((const struct np_requirement *)row)->service;
	const char *const *name = np_service_variables(scratch, service);
	json_t *array = json_array();

	for (; *name; name++)
		array = np_json_append(array, np_json_text(scratch, *name));
	return array;
}

static json_t *make_protocols(struct np_arena *scratch, const void *row)
{
	unsigned protocols = ((const struct np_requirement *)row)->protocols;
	json_t *array = json_array();

	(void)scratch;
	for (unsigned i = 0; i < NP_PROTO_COUNT; i++)
		if (protocols & 1U << i)
			array = np_json_append(array, np_json_protocol(i));
	return array;
}

static json_t *make_purpose(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_requirement *)row)->service->purpose);
}

static json_t *make_need(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_need_names[((const struct np_requirement *)row)->service->need]);
}

static json_t *make_reach(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_reach_names[((const struct np_requirement *)row)->service->reach]);
}

static json_t *make_access(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_access(np_row_sources(row));
}

static json_t *make_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_networks(np_row_sources(row));
}

static json_t *make_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_address_cell(((const struct np_requirement *)row)->node));
}

static json_t *make_public_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_public_address_cell(((const struct np_requirement *)row)->node));
}

static json_t *make_public_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(np_row_public_ports(row));
}

static json_t *make_origin(struct np_arena *scratch, const void *row)
{
	return np_json_origin(scratch, ((const struct np_requirement *)row)->origin);
}

int np_list_json(struct np_ctx *ctx, FILE *out, const struct np_plan *plan)
{
	static const struct np_json_field fields[] = {
		{"node", make_node},
		{"instances", make_instances},
		{"scope", make_scope},
		{"service", make_service},
		{"name", make_name},
		{"ports", make_ports},
		{"variables", make_variables},
		{"protocols", make_protocols},
		{"purpose", make_purpose},
		{"need", make_need},
		{"reach", make_reach},
		{"access", make_access},
		{"sources", make_sources},
		{"address", make_address},
		{"public_address", make_public_address},
		{"public_ports", make_public_ports},
		{"origin", make_origin},
	};

	return np_json_print(ctx, out,
			     &(const struct np_json_document){
				     .version = "list/1",
				     .list = "requirements",
				     .fields = fields,
				     .field_count = sizeof(fields) / sizeof(*fields),
				     .rows = plan->items,
				     .stride = sizeof(*plan->items),
				     .count = plan->count,
			     });
}

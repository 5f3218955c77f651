#include "nvports/report.h"
#include "report/json.h"
#include "report/rows.h"

static json_t *make_node(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_node(((const struct np_compact_line *)row)->node);
}

static json_t *make_protocol(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_protocol(((const struct np_compact_line *)row)->protocol);
}

static json_t *make_access(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_access(((const struct np_compact_line *)row)->sources);
}

static json_t *make_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_networks(((const struct np_compact_line *)row)->sources);
}

static json_t *make_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_address_cell(((const struct np_compact_line *)row)->node));
}

static json_t *make_public_address(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_address(np_public_address_cell(((const struct np_compact_line *)row)->node));
}

static json_t *make_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_compact_line *)row)->ports);
}

static json_t *make_public_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_json_ports(((const struct np_compact_line *)row)->public_ports);
}

int np_compact_json(struct np_ctx *ctx, FILE *out, const struct np_compact *compact)
{
	static const struct np_json_field fields[] = {
		{"node", make_node},       {"protocol", make_protocol},
		{"access", make_access},   {"sources", make_sources},
		{"address", make_address}, {"public_address", make_public_address},
		{"ports", make_ports},     {"public_ports", make_public_ports},
	};

	return np_json_print(ctx, out,
			     &(const struct np_json_document){
				     .version = "compact/1",
				     .list = "lines",
				     .fields = fields,
				     .field_count = sizeof(fields) / sizeof(*fields),
				     .rows = compact->lines,
				     .stride = sizeof(*compact->lines),
				     .count = compact->count,
			     });
}

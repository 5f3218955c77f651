#include "nvports/report.h"
#include "report/json.h"

/* Rows are pointers to findings. */
static const struct np_finding *get(const void *row)
{
	return *(const struct np_finding *const *)row;
}

static json_t *make_severity(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(np_severity_names[get(row)->severity]);
}

static json_t *make_id(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return json_string(get(row)->kind->id);
}

static json_t *make_place(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, get(row)->place);
}

static json_t *make_message(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, get(row)->message);
}

static json_t *make_why(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, get(row)->kind->why);
}

static json_t *make_hint(struct np_arena *scratch, const void *row)
{
	return get(row)->hint ? np_json_text(scratch, get(row)->hint) : json_null();
}

static json_t *make_origin(struct np_arena *scratch, const void *row)
{
	return np_json_origin(scratch, get(row)->loc);
}

int np_findings_json(struct np_ctx *ctx, FILE *out, const struct np_findings *findings)
{
	static const struct np_json_field fields[] = {
		{"severity", make_severity}, {"id", make_id},   {"place", make_place},
		{"message", make_message},   {"why", make_why}, {"hint", make_hint},
		{"origin", make_origin},
	};
	const struct np_finding **rows;
	size_t count = 0;

	for (unsigned i = 0; i < NP_SEVERITY_COUNT; i++)
		count += findings->count[i];
	rows = np_arena_array(&ctx->arena, count, sizeof(const struct np_finding *));
	count = 0;
	for (const struct np_finding *f = findings->first; f; f = f->next)
		rows[count++] = f;
	return np_json_print(ctx, out,
			     &(const struct np_json_document){
				     .version = "check/1",
				     .list = "findings",
				     .fields = fields,
				     .field_count = sizeof(fields) / sizeof(*fields),
				     .rows = rows,
				     .stride = sizeof(*rows),
				     .count = count,
			     });
}

#include "nvports/report.h"
#include "nvports/rules.h"
#include "report/json.h"
#include "report/target.h"

static json_t *can(const void *row, enum np_ability ability)
{
	return json_boolean(((const struct np_target_row *)row)->abilities & ability);
}

static json_t *make_name(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_target_row *)row)->name);
}

static json_t *make_vendor(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_target_row *)row)->vendor);
}

static json_t *make_versions(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_target_row *)row)->versions);
}

static json_t *make_summary(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_target_row *)row)->summary);
}

static json_t *make_applied(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, ((const struct np_target_row *)row)->applied);
}

static json_t *make_nat(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return can(row, NP_CAN_NAT);
}

static json_t *make_routed(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return can(row, NP_CAN_ROUTE);
}

static json_t *make_hairpin(struct np_arena *scratch, const void *row)
{
	unsigned abilities = ((const struct np_target_row *)row)->abilities;
	json_t *array = json_array();

	(void)scratch;
	if (abilities & NP_CAN_HAIRPIN_AUTO)
		array = np_json_append(array, json_string("auto"));
	if (abilities & NP_CAN_HAIRPIN_ALWAYS)
		array = np_json_append(array, json_string("always"));
	return array;
}

static json_t *make_helper(struct np_arena *scratch, const void *row)
{
	const char *helper = ((const struct np_target_row *)row)->helper;

	return helper ? np_json_text(scratch, helper) : json_null();
}

static json_t *make_ipv6(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return can(row, NP_CAN_IPV6);
}

static json_t *make_moved_ports(struct np_arena *scratch, const void *row)
{
	return np_json_text(scratch, np_target_moves(row).word);
}

static json_t *make_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return can(row, NP_CAN_RESTRICT);
}

static json_t *make_own_ports(struct np_arena *scratch, const void *row)
{
	const uint16_t *own = ((const struct np_target_row *)row)->own;
	json_t *array = json_array();

	(void)scratch;
	for (; own && *own; own++)
		array = np_json_append(array, json_integer(*own));
	return array;
}

static json_t *make_limits(struct np_arena *scratch, const void *row)
{
	const char *const *limit = ((const struct np_target_row *)row)->limits;
	json_t *array = json_array();

	for (; *limit; limit++)
		array = np_json_append(array, np_json_text(scratch, *limit));
	return array;
}

int np_targets_json(struct np_ctx *ctx, FILE *out, const struct np_target_row *rows, size_t count)
{
	static const struct np_json_field fields[] = {
		{"name", make_name},
		{"vendor", make_vendor},
		{"versions", make_versions},
		{"nat", make_nat},
		{"routed", make_routed},
		{"hairpin", make_hairpin},
		{"helper", make_helper},
		{"ipv6", make_ipv6},
		{"moved_ports", make_moved_ports},
		{"sources", make_sources},
		{"own_ports", make_own_ports},
		{"applied", make_applied},
		{"summary", make_summary},
		{"limits", make_limits},
	};

	return np_json_print(ctx, out,
			     &(const struct np_json_document){
				     .version = "targets/1",
				     .list = "targets",
				     .fields = fields,
				     .field_count = sizeof(fields) / sizeof(*fields),
				     .rows = rows,
				     .stride = sizeof(*rows),
				     .count = count,
			     });
}

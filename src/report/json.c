#include "report/json.h"
#include "nvports/diag.h"
#include "report/rows.h"

#include <string.h>

/*
 * Well-formed UTF-8 (Unicode, table 3-7): what the first byte may be, what the second, and how
 * long the sequence is. All bytes behind the second are 0x80 to 0xbf.
 */
static const struct sequence {
	unsigned char first_min, first_max, second_min, second_max, len;
} sequences[] = {
	{0x01, 0x7f, 0x00, 0xff, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4}, {0},
};

/* How many bytes the sequence at TEXT has, which is not empty; 0: it is none. */
static size_t sequence_len(const unsigned char *text)
{
	const struct sequence *known = sequences;

	while (known->len > 0 && (text[0] < known->first_min || text[0] > known->first_max))
		known++;
	if (known->len == 0 || text[1] < known->second_min || text[1] > known->second_max)
		return 0;
	for (size_t i = 2; i < known->len; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return known->len;
}

static const char *clean(struct np_arena *scratch, const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
	char *copy = np_arena_alloc(scratch, strlen(text) * strlen(replacement) + 1), *end = copy;

	while (*text) {
		size_t len = sequence_len((const unsigned char *)text);

		if (len == 0) {
			end = stpcpy(end, replacement);
			text++;
			continue;
		}
		end = mempcpy(end, text, len);
		text += len;
	}
	return copy;
}

json_t *np_json_text(struct np_arena *scratch, const char *text)
{
	json_t *string = json_string(text); /* NULL where it is not UTF-8 */

	return string ? string : json_string(clean(scratch, text));
}

json_t *np_json_append(json_t *array, json_t *item)
{
	if (json_array_append_new(array, item) == 0)
		return array;
	json_decref(array);
	return NULL;
}

json_t *np_json_address(const char *address)
{
	return *address ? json_string(address) : json_null();
}

json_t *np_json_protocol(enum np_proto protocol)
{
	static const char *const names[NP_PROTO_COUNT] = {[NP_TCP] = "tcp", [NP_UDP] = "udp"};

	return json_string(names[protocol]);
}

json_t *np_json_node(const struct np_node *node)
{
	return node ? json_integer(node->id) : json_null();
}

json_t *np_json_ports(struct np_portset ports)
{
	json_t *array = json_array();

	for (size_t i = 0; i < ports.count; i++)
		array = np_json_append(array, json_pack("{s:i, s:i}", "from", ports.ranges[i].from,
							"to", ports.ranges[i].to));
	return array;
}

json_t *np_json_access(const struct np_sources *sources)
{
	if (np_sources_are_empty(sources))
		return json_string("never");
	return json_string(sources->any ? "any" : "restricted");
}

json_t *np_json_networks(const struct np_sources *sources)
{
	json_t *array = json_array();
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < sources->count; i++)
		array = np_json_append(array, json_string(np_net_text(&sources->nets[i], text)));
	return array;
}

json_t *np_json_origin(struct np_arena *scratch, struct np_loc loc)
{
	json_t *file;

	if (!loc.src)
		return json_null();
	file = np_json_text(scratch, loc.src->name);
	if (loc.line == 0)
		return json_pack("{s:o, s:n, s:n}", "file", file, "line", "column");
	return json_pack("{s:o, s:I, s:I}", "file", file, "line", (json_int_t)loc.line, "column",
			 (json_int_t)loc.col);
}

/* Write errors are the caller's to find, so that what jansson reports is its own failure. */
static int write_text(const char *text, size_t len, void *out)
{
	fwrite_unlocked(text, 1, len, out);
	return 0;
}

static json_t *make_object(const struct np_json_document *document, const void *row,
			   struct np_arena *scratch)
{
	json_t *object = json_object();

	for (size_t i = 0; i < document->field_count; i++) {
		const struct np_json_field *field = &document->fields[i];

		if (json_object_set_new(object, field->key, field->make(scratch, row))) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

/* ASCII only, so that no control or bidirectional character of a name reaches a terminal. */
static int print_row(FILE *out, const struct np_json_document *document, const void *row,
		     struct np_arena *scratch)
{
	json_t *object = make_object(document, row, scratch);
	int status = json_dump_callback(object, write_text, out, JSON_ENSURE_ASCII);

	json_decref(object);
	np_arena_reset(scratch);
	return status;
}

static int print_list(FILE *out, const struct np_json_document *document, struct np_arena *scratch)
{
	const char *row = document->rows;
	int status = 0;

	fprintf(out, ",\n  \"%s\": [", document->list);
	for (size_t i = 0; i < document->count && !status; i++, row += document->stride) {
		fputs_unlocked(i > 0 ? ",\n    " : "\n    ", out);
		status = print_row(out, document, row, scratch);
	}
	fputs(document->count > 0 ? "\n  ]" : "]", out);
	return status;
}

int np_json_print(struct np_ctx *ctx, FILE *out, const struct np_json_document *document)
{
	struct np_arena scratch = {0};
	int status = 0;

	fprintf(out, "{\n  \"nvports\": \"%s\"", document->version);
	for (; document && !status; document = document->more)
		status = print_list(out, document, &scratch);
	fputs("\n}\n", out);
	np_arena_release(&scratch);
	if (status)
		return np_error(ctx, (struct np_loc){0}, "out of memory while writing JSON");
	return 0;
}

/* What the JSON documents share: a version, a list of rows, each an object made by a table. */
#ifndef NVPORTS_REPORT_JSON_H
#define NVPORTS_REPORT_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "nvports/plan.h"

/*
 * A member of each row's object. Like all functions here, MAKE returns NULL where memory runs out;
 * scratch is reset between rows.
 */
struct np_json_field {
	const char *key;
	json_t *(*make)(struct np_arena *scratch, const void *row);
};

struct np_json_document {
	const char *version; /* "list/1" */
	const char *list;    /* key of the list of rows */
	const struct np_json_field *fields;
	size_t field_count;
	const void *rows;
	size_t stride, count;
	const struct np_json_document *more; /* a further list; NULL: none */
};

/*
 * Print DOCUMENT and its further lists, one row a line, one in memory at a time. -1 after recording
 * that memory ran out.
 */
int np_json_print(struct np_ctx *ctx, FILE *out, const struct np_json_document *document);

/* JSON is UTF-8: a byte of TEXT that is not becomes U+FFFD. */
json_t *np_json_text(struct np_arena *scratch, const char *text);
/* ARRAY with ITEM at its end, or NULL, both given up, where either is NULL. */
json_t *np_json_append(json_t *array, json_t *item);

/* ADDRESS, which is a cell of rows.h, or null where it is empty. */
json_t *np_json_address(const char *address);
json_t *np_json_node(const struct np_node *node);
json_t *np_json_protocol(enum np_proto protocol);
json_t *np_json_ports(struct np_portset ports);
/* Who gets through: "any", "restricted" to the networks, or "never". */
json_t *np_json_access(const struct np_sources *sources);
json_t *np_json_networks(const struct np_sources *sources);
/* Where something was written; line and column are null where that is the input as a whole. */
json_t *np_json_origin(struct np_arena *scratch, struct np_loc loc);

#endif

#include "input/decode.h"
#include "input/expr.h"
#include "nvports/input.h"
#include "nvports/number.h"

#include <string.h>

enum {
	MAX_NAME = 52, /* bytes; the strictest limit of a vendor's comment field (pfSense) */
};

/* One file being laid over a catalogue. */
struct overlay {
	struct np_catalogue *catalogue;
	struct np_service *services; /* the new array: what was there, then what is added */
	size_t count;
	bool *removed; /* by index */
	/* the service being read */
	struct np_service *service;
	bool remove;
	struct np_port_expr *ports;
	/* the port being read */
	unsigned protocols;
	const struct np_tree *port, *size;
	bool fixed;
};

static int decode_name(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const char refused[] = "\"'\\`$?<>&|;#{}()[]%!";
	struct overlay *overlay = out;

	if (np_decode_text(ctx, value, &overlay->service->name))
		return -1;
	for (const char *c = value->text; *c; c++) {
		if (*c >= ' ' && *c <= '~' && !strchr(refused, *c))
			continue;
		np_error(ctx, value->loc, "service name '%s' has a character that no name may have",
			 value->text);
		np_hint(ctx, "names reach the comments of firewalls: use ASCII without any of %s",
			refused);
		return -1;
	}
	if (value->len > MAX_NAME)
		return np_error(ctx, value->loc, "service name longer than %d characters",
				MAX_NAME);
	return 0;
}

static int decode_purpose(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_text(ctx, value, &((struct overlay *)out)->service->purpose);
}

static int decode_source(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_text(ctx, value, &((struct overlay *)out)->service->source);
}

static int decode_scope(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	unsigned choice;

	if (np_decode_choice(ctx, value, np_scope_names, NP_SCOPE_COUNT, &choice))
		return -1;
	((struct overlay *)out)->service->scope = choice;
	return 0;
}

static int decode_need(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	unsigned choice;

	if (np_decode_choice(ctx, value, np_need_names, NP_NEED_COUNT, &choice))
		return -1;
	((struct overlay *)out)->service->need = choice;
	return 0;
}

static int decode_reach(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	unsigned choice;

	if (np_decode_choice(ctx, value, np_reach_names, NP_REACH_COUNT, &choice))
		return -1;
	((struct overlay *)out)->service->reach = choice;
	return 0;
}

static int decode_listed(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_bool(ctx, value, &((struct overlay *)out)->service->listed);
}

static int decode_remove(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_bool(ctx, value, &((struct overlay *)out)->remove);
}

static int decode_protocol(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const char *const names[] = {"tcp", "udp", "tcp+udp"};
	struct overlay *overlay = out;
	unsigned choice;

	if (np_decode_choice(ctx, value, names, sizeof(names) / sizeof(*names), &choice))
		return -1;
	overlay->protocols = choice + 1; /* the names stand in the order of the masks */
	return 0;
}

static int decode_port_text(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct overlay *overlay = out;

	overlay->port = value;
	return np_decode_kind(ctx, value, NP_SCALAR);
}

static int decode_size(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct overlay *overlay = out;

	overlay->size = value;
	return np_decode_kind(ctx, value, NP_SCALAR);
}

static int decode_fixed(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_bool(ctx, value, &((struct overlay *)out)->fixed);
}

/* As many ports as there are port numbers, at most. */
static int parse_size(struct np_ctx *ctx, const struct np_tree *value, struct np_port_expr *expr)
{
	const char *problem;

	if (!value)
		return 0;
	problem = np_port_parse(value->text, value->len, &expr->size);
	if (problem) {
		np_error(ctx, value->loc, "size '%s' %s", value->text, problem);
		np_hint(ctx, "how many ports the range is meant to have, 1 to 65535");
		return -1;
	}
	if (expr->range)
		return 0;
	return np_error(ctx, value->loc, "'size' of a single port; only a range has one");
}

static int decode_port(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	static const struct np_field fields[] = {
		{"protocol", decode_protocol, true},
		{"port", decode_port_text, true},
		{"size", decode_size, false},
		{"fixed", decode_fixed, false},
	};
	struct overlay *overlay = out;
	struct np_port_expr *expr = &overlay->ports[overlay->service->port_count];

	overlay->size = NULL;
	overlay->fixed = false;
	if (np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), overlay) ||
	    np_expr_parse(ctx, overlay->catalogue, overlay->port, expr) ||
	    parse_size(ctx, overlay->size, expr))
		return -1;
	expr->protocols = overlay->protocols;
	expr->fixed = overlay->fixed;
	overlay->service->port_count++;
	return 0;
}

static int decode_ports(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct overlay *overlay = out;

	if (np_decode_kind(ctx, value, NP_LIST))
		return -1;
	if (value->count == 0)
		return np_error(ctx, value->loc, "a service needs at least one port");
	overlay->ports = np_arena_array(&ctx->arena, value->count, sizeof(*overlay->ports));
	overlay->service->ports = overlay->ports;
	overlay->service->port_count = 0;
	return np_decode_items(ctx, value, decode_port, overlay);
}

/* The service to change: a known one as it is, or a new one with the defaults. */
static struct np_service *begin_service(struct overlay *overlay, const char *id, struct np_loc loc)
{
	const struct np_service *known = np_catalogue_find(overlay->catalogue, id);
	struct np_service *service;

	overlay->remove = false;
	if (known)
		return &overlay->services[known->index];
	service = &overlay->services[overlay->count];
	*service = (struct np_service){
		.id = id,
		.source = "",
		.scope = NP_SCOPE_COUNT,
		.reach = NP_REACH_COUNT,
		.listed = true,
		.index = (uint32_t)overlay->count++,
		.loc = loc,
	};
	return service;
}

static int check_new(struct np_ctx *ctx, const struct np_service *service)
{
	const struct {
		const char *key;
		bool missing;
	} needed[] = {
		{"name", !service->name},
		{"scope", service->scope == NP_SCOPE_COUNT},
		{"ports", service->port_count == 0},
		{"purpose", !service->purpose},
		{"reach", service->reach == NP_REACH_COUNT},
	};
	int failed = 0;

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (needed[i].missing)
			failed = np_error(ctx, service->loc,
					  "'%s' of the new service '%s' is missing", needed[i].key,
					  service->id);
	return failed;
}

static int remove_service(struct np_ctx *ctx, struct overlay *overlay, const struct np_tree *key)
{
	const struct np_service *known = np_catalogue_find(overlay->catalogue, key->text);

	if (!known)
		return np_unknown_service(ctx, overlay->catalogue, key->loc, key->text);
	if (key->next->count > 1) {
		np_error(ctx, key->loc, "'%s' is removed, but has other fields", key->text);
		np_hint(ctx, "leave out 'remove', or all the others");
		return -1;
	}
	overlay->removed[known->index] = true;
	return 0;
}

static int decode_service(struct np_ctx *ctx, const struct np_tree *key,
			  const struct np_tree *value, void *out)
{
	static const struct np_field fields[] = {
		{"name", decode_name, false},     {"scope", decode_scope, false},
		{"ports", decode_ports, false},   {"purpose", decode_purpose, false},
		{"need", decode_need, false},     {"reach", decode_reach, false},
		{"listed", decode_listed, false}, {"source", decode_source, false},
		{"remove", decode_remove, false},
	};
	struct overlay *overlay = out;
	const char *id;

	if (np_decode_id(ctx, key, &id))
		return -1;
	overlay->service = begin_service(overlay, id, key->loc);
	if (np_decode_fields(ctx, value, fields, sizeof(fields) / sizeof(*fields), overlay))
		return -1;
	if (overlay->remove)
		return remove_service(ctx, overlay, key);
	return check_new(ctx, overlay->service);
}

static void mark_term(struct np_catalogue *catalogue, const struct np_term *term, unsigned scope)
{
	for (; term && term->variable != NP_NO_VARIABLE; term = term->fallback)
		catalogue->variables[term->variable]->scopes |= scope;
}

/* Which scopes use each variable: those of removed services and replaced ports do not count. */
static void mark_variables(struct np_catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->variable_count; i++)
		catalogue->variables[i]->scopes = 0;
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct np_service *service = &catalogue->services[i];

		for (size_t k = 0; k < service->port_count; k++) {
			mark_term(catalogue, &service->ports[k].from, 1U << service->scope);
			mark_term(catalogue, &service->ports[k].to, 1U << service->scope);
		}
	}
}

/* Put the services that stay into CATALOGUE. */
static void commit(struct np_ctx *ctx, struct overlay *overlay)
{
	struct np_catalogue *catalogue = overlay->catalogue;
	size_t kept = 0;

	catalogue->by_id = (struct np_map){0};
	for (size_t i = 0; i < overlay->count; i++) {
		struct np_service *service = &overlay->services[kept];

		if (overlay->removed[i])
			continue;
		*service = overlay->services[i];
		service->index = (uint32_t)kept++;
		np_map_put(&catalogue->by_id, &ctx->arena, service->id, strlen(service->id),
			   service);
	}
	catalogue->services = overlay->services;
	catalogue->count = kept;
	mark_variables(catalogue);
}

static int decode_services(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	struct overlay *overlay = out;
	const struct np_catalogue *catalogue = overlay->catalogue;
	size_t most = catalogue->count + value->count;

	overlay->services = np_arena_array(&ctx->arena, most, sizeof(*overlay->services));
	overlay->removed = np_arena_array(&ctx->arena, most, sizeof(*overlay->removed));
	if (catalogue->count)
		memcpy(overlay->services, catalogue->services,
		       catalogue->count * sizeof(*overlay->services));
	overlay->count = catalogue->count;
	if (np_decode_entries(ctx, value, decode_service, overlay))
		return -1;
	commit(ctx, overlay);
	return 0;
}

/* A variable that is no port, and why; an overlay may say why in other words. */
static int decode_not_port(struct np_ctx *ctx, const struct np_tree *key,
			   const struct np_tree *value, void *out)
{
	struct np_catalogue *catalogue = ((struct overlay *)out)->catalogue;
	struct np_not_port *variable = np_map_get(&catalogue->not_ports, key->text, key->len);

	if (!np_variable_is_valid(key->text, key->len)) {
		np_error(ctx, key->loc, "'%s' is not the name of a variable", key->text);
		np_hint(ctx, "a name has letters, digits and '_', and no digit in front");
		return -1;
	}
	if (!variable) {
		variable = np_arena_alloc(&ctx->arena, sizeof(*variable));
		variable->name = np_arena_copy(&ctx->arena, key->text, key->len);
		np_map_put(&catalogue->not_ports, &ctx->arena, variable->name, key->len, variable);
		if (catalogue->last_not_port)
			catalogue->last_not_port->next = variable;
		else
			catalogue->not_port = variable;
		catalogue->last_not_port = variable;
	}
	return np_decode_text(ctx, value, &variable->why);
}

static int decode_not_ports(struct np_ctx *ctx, const struct np_tree *value, void *out)
{
	return np_decode_entries(ctx, value, decode_not_port, out);
}

int np_catalogue_read(struct np_ctx *ctx, struct np_source *src, struct np_catalogue *catalogue)
{
	static const struct np_field fields[] = {
		{"nvports", np_decode_seen, true},
		{"services", decode_services, true},
		{"not_ports", decode_not_ports, false},
	};
	struct overlay overlay = {.catalogue = catalogue};
	const struct np_tree *root = np_yaml_read(ctx, src);

	if (!root || np_decode_format(ctx, root, "catalogue/1"))
		return -1;
	return np_decode_fields(ctx, root, fields, sizeof(fields) / sizeof(*fields), &overlay);
}

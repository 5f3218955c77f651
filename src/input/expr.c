#include "input/expr.h"
#include "nvports/number.h"

#include <string.h>

enum {
	MAX_VARIABLE = 64, /* bytes of a name */
	MAX_FALLBACKS = 8, /* one inside the other */
};

struct parser {
	struct np_ctx *ctx;
	struct np_catalogue *catalogue;
	const struct np_tree *value;
	const char *next;              /* the first byte that has not been read */
	uint32_t outer[MAX_FALLBACKS]; /* the variables whose fallback is being read */
	unsigned depth;
};

/* The place of AT, for scalars that stand on one line as they are. */
static struct np_loc place(const struct parser *p, const char *at)
{
	struct np_loc loc = p->value->loc;

	loc.col += (uint32_t)(at - p->value->text) + (p->value->plain ? 0 : 1);
	return loc;
}

static int refuse(const struct parser *p, const char *at, const char *what)
{
	np_error(p->ctx, place(p, at), "port '%s': %s", p->value->text, what);
	np_hint(p->ctx, "a port is N, N-M, ${VARIABLE}, ${VARIABLE:-N} or ${FIRST}-${LAST}");
	return -1;
}

/* There is room up to the next power of two; this makes more. */
static void grow_variables(struct np_catalogue *catalogue, struct np_arena *arena)
{
	size_t count = catalogue->variable_count;
	struct np_variable **grown =
		np_arena_array(arena, count ? count * 2 : 1, sizeof(struct np_variable *));

	if (count)
		memcpy(grown, catalogue->variables, count * sizeof(struct np_variable *));
	catalogue->variables = grown;
}

static uint32_t intern(struct parser *p, const char *name, size_t len)
{
	struct np_catalogue *catalogue = p->catalogue;
	struct np_arena *arena = &p->ctx->arena;
	struct np_variable *variable = np_map_get(&catalogue->by_variable, name, len);

	if (variable)
		return variable->index;
	variable = np_arena_alloc(arena, sizeof(*variable));
	variable->name = np_arena_copy(arena, name, len);
	variable->index = (uint32_t)catalogue->variable_count;
	np_map_put(&catalogue->by_variable, arena, variable->name, len, variable);
	if ((catalogue->variable_count & (catalogue->variable_count - 1)) == 0)
		grow_variables(catalogue, arena);
	catalogue->variables[catalogue->variable_count++] = variable;
	return variable->index;
}

static size_t name_length(const char *text)
{
	size_t len = 0;

	while ((text[len] >= 'A' && text[len] <= 'Z') || (text[len] >= 'a' && text[len] <= 'z') ||
	       text[len] == '_' || (len > 0 && text[len] >= '0' && text[len] <= '9'))
		len++;
	return len;
}

bool np_variable_is_valid(const char *name, size_t len)
{
	return len > 0 && len <= MAX_VARIABLE && name_length(name) == len;
}

static int parse_number(struct parser *p, struct np_term *term)
{
	const char *start = p->next;
	size_t sign = *start == '-'; /* belongs to the bad number, not to a range */
	size_t len = sign + strcspn(start + sign, "-}");
	const char *problem = np_port_parse(start, len, &term->number);

	if (problem) {
		np_error(p->ctx, place(p, start), "port '%.*s' %s", (int)len, start, problem);
		return -1;
	}
	term->variable = NP_NO_VARIABLE;
	p->next += len;
	return 0;
}

static int parse_term(struct parser *p, struct np_term *term);

static int parse_fallback(struct parser *p, struct np_term *term)
{
	struct np_term *fallback;

	if (p->depth == MAX_FALLBACKS)
		return refuse(p, p->next, "too many defaults inside each other");
	p->outer[p->depth++] = term->variable;
	fallback = np_arena_alloc(&p->ctx->arena, sizeof(*fallback));
	if (parse_term(p, fallback))
		return -1;
	p->depth--;
	term->fallback = fallback;
	return 0;
}

static int parse_variable(struct parser *p, struct np_term *term)
{
	const char *name = p->next + 2;
	size_t len = name_length(name);

	if (len == 0)
		return refuse(p, name, "expected the name of a variable");
	if (len > MAX_VARIABLE)
		return np_error(p->ctx, place(p, name), "name of a variable longer than %d bytes",
				MAX_VARIABLE);
	p->next = name + len;
	term->variable = intern(p, name, len);
	for (unsigned i = 0; i < p->depth; i++)
		if (p->outer[i] == term->variable)
			return refuse(p, name, "a variable refers to itself");
	if (strncmp(p->next, ":-", 2) == 0) {
		p->next += 2;
		if (parse_fallback(p, term))
			return -1;
	}
	if (*p->next != '}')
		return refuse(p, p->next, "expected '}'");
	p->next++;
	return 0;
}

static int parse_term(struct parser *p, struct np_term *term)
{
	if (strncmp(p->next, "${", 2) == 0)
		return parse_variable(p, term);
	return parse_number(p, term);
}

static int parse_expr(struct parser *p, struct np_port_expr *expr)
{
	if (parse_term(p, &expr->from))
		return -1;
	expr->to = expr->from;
	if (*p->next == '-') {
		expr->range = true;
		p->next++;
		if (parse_term(p, &expr->to))
			return -1;
	}
	if (*p->next)
		return refuse(p, p->next, "unexpected text at the end");
	if (expr->from.variable == NP_NO_VARIABLE && expr->to.variable == NP_NO_VARIABLE &&
	    expr->from.number > expr->to.number)
		return refuse(p, p->value->text, "the range is reversed");
	return 0;
}

int np_expr_parse(struct np_ctx *ctx, struct np_catalogue *catalogue, const struct np_tree *value,
		  struct np_port_expr *expr)
{
	struct parser p = {.ctx = ctx, .catalogue = catalogue, .value = value, .next = value->text};

	expr->text = np_arena_copy(&ctx->arena, value->text, value->len);
	expr->loc = value->loc;
	return parse_expr(&p, expr);
}

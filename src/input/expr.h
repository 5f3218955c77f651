/* Port expressions. */
#ifndef NVPORTS_INPUT_EXPR_H
#define NVPORTS_INPUT_EXPR_H

#include "input/tree.h"
#include "nvports/catalogue.h"

/*
 * Parse the scalar VALUE:
 *
 *   expression = term | term "-" term
 *   term       = port | "${" NAME "}" | "${" NAME ":-" term "}"
 *
 * into *EXPR, all but its protocols. Variables are added to CATALOGUE. A variable inside its own
 * fallback is refused: it would refer to itself.
 */
int np_expr_parse(struct np_ctx *ctx, struct np_catalogue *catalogue, const struct np_tree *value,
		  struct np_port_expr *expr);

/*
 * Whether the LEN bytes at NAME, in a text that ends in a NUL, are what a variable may be called:
 * a letter or '_', then letters, digits and '_'.
 */
bool np_variable_is_valid(const char *name, size_t len);

#endif

/* What the readers of NS8's answers, which are JSON, have in common. */
#ifndef NVPORTS_INPUT_ANSWER_H
#define NVPORTS_INPUT_ANSWER_H

#include "input/formats.h"

/* The value of KEY in the object MAP; NULL where there is none, or null. */
const struct np_tree *np_answer_get(const struct np_tree *map, const char *key);

/* The same, which must be of KIND where it is there: else -1 after recording that it is not. */
int np_answer_part(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		   enum np_kind kind, const struct np_tree **out);

/* True or false at KEY; false where there is none. -1 after recording that it is neither. */
int np_answer_flag(struct np_ctx *ctx, const struct np_tree *map, const char *key, bool *out);

/* The string at KEY, which must be there and not empty. -1 after recording that it is not. */
int np_answer_string(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		     const struct np_tree **out);

/*
 * The number of a node at KEY, which must be there: as a number, or as a string where STRING. -1
 * after recording that it is none.
 */
int np_answer_node(struct np_ctx *ctx, const struct np_tree *map, const char *key, bool string,
		   uint32_t *out);

/*
 * The address of a host at KEY, IPv4 as all of NS8's are; not known where there is none, or
 * 127.0.0.1, which NS8 writes where nothing is configured yet. -1 after recording what is wrong.
 */
int np_answer_address(struct np_ctx *ctx, const struct np_tree *map, const char *key,
		      struct np_address *out);

/*
 * INPUT does not say whose it is, so whoever gave it may: that must be a module of SCOPE. -1 after
 * recording that it is not.
 */
int np_answer_owner(struct np_ctx *ctx, const struct np_input *input, enum np_scope scope);

/* INPUT is of the whole cluster: -1 after recording that it was given as that of somebody. */
int np_answer_of_cluster(struct np_ctx *ctx, const struct np_input *input);

/* The protocols that NS8 calls TEXT, "tcp", "udp" or "udp/tcp", as a bit mask; 0: it is none. */
unsigned np_answer_protocols(const char *text);

#endif

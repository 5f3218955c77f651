/* Lines of environments, as NS8 and redis-cli print them. */
#ifndef NVPORTS_INPUT_ENVIRONMENT_H
#define NVPORTS_INPUT_ENVIRONMENT_H

#include "input/module.h"

enum {
	NP_MAX_LINE = 64 * 1024, /* bytes; NS8's longest value has a few thousand */
};

/* What NS8's variables are called with. */
#define NP_KEY_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"

/* Refuse a LINE that is too long or ends in CR LF. */
int np_line_check(struct np_ctx *ctx, struct np_loc loc, struct np_span line);

/* Nothing, or nothing but blanks and tabs. */
bool np_line_is_blank(struct np_span line);

#endif

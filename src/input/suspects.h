/* Variables that may be ports and that the catalogue does not know. */
#ifndef NVPORTS_INPUT_SUSPECTS_H
#define NVPORTS_INPUT_SUSPECTS_H

#include "input/proxy.h"

/* The variables of the module that is being read, of which none is kept. */
struct np_watch;

/* Begin to watch the modules of an input; what is found goes behind SUSPECTS. */
struct np_watch *np_watch_begin(struct np_ctx *ctx, const struct np_catalogue *catalogue,
				struct np_suspects *suspects);

/* KEY of the module being read has this value. Both texts must live until the module is judged. */
void np_watch_see(struct np_watch *watch, struct np_ctx *ctx, struct np_span key,
		  const struct np_setting *setting);

/* The variables seen are all of MODULE: find those that may be ports, and forget them. */
void np_watch_judge(struct np_watch *watch, struct np_ctx *ctx, const struct np_module *module);

void np_watch_forget(struct np_watch *watch);

#endif

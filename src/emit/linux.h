/* What the scripts for Linux share: messages, the SIP helper's modules. */
#ifndef NVPORTS_EMIT_LINUX_H
#define NVPORTS_EMIT_LINUX_H

#include "nvports/emit.h"

/* Set $name; define say and fail, for messages. */
void np_linux_write_messages(FILE *out, const struct np_rules_options *options);

/* Set $name, and $blocked to the file that blocks modules; define say and fail, for messages. */
void np_linux_write_begin(FILE *out, const struct np_rules_options *options);

/* Define block_modules, which keeps the SIP helper from being loaded unless it is in use. */
void np_linux_write_modules(FILE *out);

/* Define check_forwarding, and warn where the kernel does not forward the families of RULES. */
void np_linux_write_forwarding(FILE *out, const struct np_rules *rules);

#endif

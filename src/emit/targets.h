/* The table entry of each target, at the end of its file. */
#ifndef NVPORTS_EMIT_TARGETS_H
#define NVPORTS_EMIT_TARGETS_H

#include "nvports/emit.h"

#define X(target) extern const struct np_target np_target_##target;
#include "emit/targets.def"
#undef X

#endif

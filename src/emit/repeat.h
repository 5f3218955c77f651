/*
 * Text that is written again for each number of a block, like what clears it. There may be tens of
 * thousands, so it is made once and only its digits change.
 */
#ifndef NVPORTS_EMIT_REPEAT_H
#define NVPORTS_EMIT_REPEAT_H

#include <stdint.h>
#include <stdio.h>

/* What stands for the number. */
#define NP_REPEAT_MARK "\1"

/* Write TEXT for each of COUNT numbers from FIRST on. */
void np_repeat(FILE *out, const char *text, uint32_t first, uint32_t count);

#endif

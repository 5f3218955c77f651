/* Writing what has been rendered: to standard output, or to a file that is replaced as a whole. */
#ifndef NVPORTS_CLI_OUTPUT_H
#define NVPORTS_CLI_OUTPUT_H

#include "nvports/diag.h"

/* A text in the making, in memory. */
struct np_output {
	FILE *stream;
	char *text;
	size_t len;
};

/* Begin a text; what is printed to output->stream becomes part of it. Aborts without memory. */
void np_output_begin(struct np_output *output);

/*
 * Write the text to PATH, or to standard output for NULL or "-", unless an error has been recorded:
 * then nothing is written. A file is replaced by renaming a temporary one in the same folder, so
 * that it has the old or the new content whatever happens; devices and pipes are written to. -1
 * after recording why it could not be written.
 */
int np_output_end(struct np_ctx *ctx, struct np_output *output, const char *path);

#endif

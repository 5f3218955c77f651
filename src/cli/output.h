/* Output: to standard output, or to a file that is replaced as a whole. */
#ifndef NVPORTS_CLI_OUTPUT_H
#define NVPORTS_CLI_OUTPUT_H

#include "nvports/diag.h"

/*
 * Where a command prints. It begins an output when nothing can go wrong any more but the writing,
 * so that bad input never leaves a part of a table behind. It is not rendered to memory first: at
 * 10,000 instances that took a fifth of the run.
 */
struct np_output {
	FILE *stream;          /* to print to */
	const char *target;    /* the file or device; NULL: standard output */
	const char *temporary; /* beside a file, what replaces it at the end; NULL: none */
};

/*
 * Open PATH, or standard output for NULL or "-". A file is replaced at the end, by renaming a
 * temporary one in the same folder: it has the old or the new content whatever happens, and keeps
 * its mode and, as far as allowed, its owner. A link stays, what it points to is replaced; one that
 * leads nowhere is refused. Devices, pipes and what standard output leads to are written to. -1
 * after recording why not.
 */
int np_output_begin(struct np_ctx *ctx, struct np_output *output, const char *path);

/* The columns of the terminal that PATH, as above, leads to; 0: it is none. */
int np_output_width(const char *path);

/*
 * Write out what is left and close. Where the writing failed, or any error has been recorded since,
 * the file stays as it was. -1 after recording why it could not be written.
 */
int np_output_end(struct np_ctx *ctx, struct np_output *output);

/* Whether to colour what goes to FD: on a terminal, unless $NO_COLOR or $TERM say no. */
bool np_wants_colour(int fd);

/* Whether PATH is a file that there is already and that an output to it would replace. */
bool np_output_is_file(const char *path);

/*
 * Keep what the file at PATH has as *BACKUP, a file called like it with ".bak" behind, which is
 * replaced and has its owner and mode. Of a link, beside what it points to. -1 after recording why
 * not.
 */
int np_output_backup(struct np_ctx *ctx, const char *path, const char **backup);

#endif

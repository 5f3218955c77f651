/* From operands to what nodes say. */
#ifndef NVPORTS_CLI_INPUTS_H
#define NVPORTS_CLI_INPUTS_H

#include "cli/options.h"
#include "nvports/input.h"

/* -1 after recording that FROM is not NULL and no format that nodes print. */
int np_check_format(struct np_ctx *ctx, const char *from);

/*
 * What nodes have printed: files, "-" for standard input, and folders, of which all service files
 * of firewalld ("*.xml") are meant. Each may be OWNER=FILE, where OWNER is the module or the number
 * of the node that the file is of.
 */
struct np_printed {
	const struct np_words *files;
	const char *from; /* their format; NULL: what they look like */
};

/*
 * Read what is PRINTED into FACTS. One of the files may be a site file: it becomes *SITE, unread;
 * with a NULL SITE it is refused. -1 after recording what is wrong.
 */
int np_load_facts(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		  const struct np_printed *printed, struct np_facts *facts,
		  struct np_source **site);

/*
 * Read OPERAND as one whole state of a deployment into SITE, which is finished then: a site file
 * with the environments that it names, or anything else that np_load_facts reads and a deployment
 * can be made from. FROM as above. -1 after recording what is wrong; also where no module is in it.
 */
int np_load_state(struct np_ctx *ctx, const struct np_catalogue *catalogue, const char *operand,
		  const char *from, struct np_site *site);

/* Record that SRC is a site file, where only what nodes print can be taken. Returns -1. */
int np_refuse_site(struct np_ctx *ctx, struct np_source *src);

/*
 * Record that INPUTS, for the message, are no deployment: what nodes print may lack what makes one,
 * a firewall's status for instance names no module. Returns -1.
 */
int np_no_module(struct np_ctx *ctx, const char *inputs);

#endif

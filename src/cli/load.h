/* From the options of a command to catalogue and deployment. */
#ifndef NVPORTS_CLI_LOAD_H
#define NVPORTS_CLI_LOAD_H

#include "cli/options.h"
#include "nvports/input.h"
#include "nvports/plan.h"

/*
 * Read the built-in catalogue and lay those of ARGS over it. Inputs that exclude one another are
 * refused before anything is read.
 */
int np_load_catalogue(struct np_ctx *ctx, const struct np_args *args,
		      struct np_catalogue *catalogue);

/*
 * Read the deployment that ARGS ask for, or else the one of the default places, with a note that
 * says which. *FOUND tells whether there is any; without one, SITE is left alone.
 */
int np_load_site(struct np_ctx *ctx, const struct np_args *args,
		 const struct np_catalogue *catalogue, struct np_site *site, bool *found);

/* Record that no deployment is known, and that WHAT needs one; returns -1. */
int np_no_deployment(struct np_ctx *ctx, const char *what);

/* What of the deployment ARGS ask for. */
struct np_selection np_args_selection(const struct np_args *args);

/* What a deployment is read from when no option says. */
struct np_places {
	const char *site;             /* NULL: no site file */
	struct np_words environments; /* then these, on an NS8 node */
};

/*
 * Look for a deployment: $NVPORTS_SITE, $XDG_CONFIG_HOME/nvports/site.yaml (or below ~/.config),
 * ROOT/etc/nvports/site.yaml, and the environments of NethVoice's modules below ROOT/home. ROOT is
 * "" but in tests, where np_load_site takes it from $NVPORTS_ROOT: what this machine has of its own
 * must not count there.
 */
struct np_places np_discover(struct np_ctx *ctx, const char *root);

#endif

/* The readers: bytes in memory to catalogue and deployment. */
#ifndef NVPORTS_INPUT_H
#define NVPORTS_INPUT_H

#include "nvports/catalogue.h"
#include "nvports/site.h"

/*
 * Lay the catalogue in SRC over CATALOGUE: services with a known id change field by field, new ones
 * are added, "remove: true" takes one out. -1 after recording what is wrong with it; CATALOGUE must
 * not be used then.
 */
int np_catalogue_read(struct np_ctx *ctx, struct np_source *src, struct np_catalogue *catalogue);

/*
 * Read the site file SRC. Environment files that it names are not opened: their paths stay with
 * their owners for np_site_load_environments. -1 after recording what is wrong.
 */
int np_site_read(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_source *src,
		 struct np_site *site);

/*
 * Whether ID is NethVoice's or its proxy's, and which: "nethvoice" and digits is an instance,
 * "nethvoice-proxy" and digits a proxy (ns8-core appends a number to the name of the image).
 */
bool np_module_scope(const char *id, enum np_scope *scope);

/* What one module's environment says, of the little that is kept. */
struct np_module {
	struct np_module *next;
	const char *id;                   /* MODULE_ID, or the "# module" line */
	enum np_scope scope;              /* proxy or instance */
	uint32_t node;                    /* NODE_ID; 0: it does not say */
	struct np_value *values;          /* of variables that the catalogue names, latest first */
	struct np_address address;        /* of a proxy that is configured: its node's own */
	struct np_address public_address; /* and the one outside, behind NAT */
	const struct np_net *lan;         /* and the local networks */
	size_t lan_count;
	struct np_loc loc;
};

/*
 * Read SRC as the environment of a module or a bundle of several, each after "# module ID". OWNER
 * is the id of the module whose file this must be, or NULL where the file has to say. Modules that
 * are neither NethVoice nor its proxy are left out. Of all other variables nothing is kept, and SRC
 * becomes confidential. *MODULES is in file order; -1 after recording what is wrong.
 */
int np_environment_read(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			struct np_source *src, const char *owner, struct np_module **modules);

/*
 * Merge MODULES into SITE: nodes and owners that it lacks are added; what it says itself stays.
 * Modules that do not say their node belong to the only one there is. Give all environments of the
 * command line in one call, before np_site_load_environments, which they are stronger than.
 */
int np_site_merge(struct np_ctx *ctx, struct np_site *site, struct np_module *modules);

/* Read the environment files that SITE names, relative to its own folder, and merge them. */
int np_site_load_environments(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			      struct np_site *site);

/* Complete SITE after the last merge: order nodes and instances, work out who may reach what. */
int np_site_finish(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site);

/*
 * Set one value of a finished SITE, strongest: "ID.VARIABLE=PORT", where ID is an instance, a proxy
 * or, for generic services, a node's number.
 */
int np_site_set(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		const char *assignment);

#endif

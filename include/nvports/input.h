/* The readers: bytes in memory to catalogue and deployment. */
#ifndef NVPORTS_INPUT_H
#define NVPORTS_INPUT_H

#include "nvports/facts.h"

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
 * Modules that do not say their node belong to the only one there is. Environments of one module
 * may come several times as long as none says what another denies. Give all environments of the
 * command line in one call, before np_site_load_environments, which they are stronger than.
 */
int np_site_merge(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		  const struct np_module *modules);

/* Read the environment files that SITE names, relative to its own folder, and merge them. */
int np_site_load_environments(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			      struct np_site *site);

/* A variable of a module that may be a port and that the catalogue does not know. */
struct np_suspect {
	struct np_suspect *next;
	const char *module;   /* its id */
	const char *variable; /* its name: letters, digits and '_' */
	const char *value;    /* ports; NULL: only its number is that of a port of the module, */
	/* which may be chance, and the value is not for others to see */
	struct np_loc loc;
};

/* In the order of the files. All zero: none yet. */
struct np_suspects {
	struct np_suspect *first, *last;
};

/* How an input is to be read. All zero: by what it looks like. */
struct np_reading {
	const char *format;   /* one of np_format_name; NULL: what its content looks like */
	const char *fallback; /* what it is taken for where it looks like nothing; NULL: an error */
	/*
	 * Whose it is, as whoever gave it said: the id of a module, or the number of a node. NULL:
	 * nobody did, and what says it itself is all there is.
	 */
	const char *owner;
	struct np_suspects *suspects; /* where they go; NULL: nobody asks */
};

/*
 * Add what SRC, which a node has printed, says to FACTS. It is recognised by its content; several
 * in one, each after a line "==> NAME <==" as head and tail print them, are read one by one, of
 * which NAME may be "OWNER=NAME". SRC becomes confidential. -1 after recording what is wrong.
 */
int np_facts_read(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_source *src,
		  const struct np_reading *how, struct np_facts *facts);

/* The formats that np_facts_read knows, and each in one line; NULL behind the last. */
const char *np_format_name(size_t index);
const char *np_format_summary(size_t index);

/* Whether SRC looks like a site file, which is no fact of a node. */
bool np_looks_like_site(const struct np_source *src);

/*
 * Split "OWNER=NAME", of which OWNER is the id of a module or the number of a node: returns NAME
 * and sets *OWNER to a copy, or returns TEXT itself and sets *OWNER to NULL.
 */
const char *np_split_owner(struct np_arena *arena, const char *text, const char **owner);

/*
 * Merge FACTS into SITE: nodes, owners, values, addresses and networks that it lacks are added;
 * what it says itself stays. -1 after recording what contradicts what.
 */
int np_site_settle(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		   const struct np_facts *facts);

/*
 * The same for a SITE that is to be brought up to date: where FACTS know a node's addresses or the
 * leader, theirs hold, and their local networks come to those of the SITE. Values of FACTS are of
 * NP_FROM_ENVIRONMENT, those of SITE stay beside them, of NP_FROM_VALUES.
 */
int np_site_renew(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		  const struct np_facts *facts);

/* Complete SITE after the last merge: order nodes and instances, work out who may reach what. */
int np_site_finish(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site);

/*
 * Set one value of a finished SITE, strongest: "ID.VARIABLE=PORT", where ID is an instance, a proxy
 * or, for generic services, a node's number.
 */
int np_site_set(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		const char *assignment);

#endif

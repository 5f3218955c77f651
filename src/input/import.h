/* Importing: what nodes say becomes changes of a site file. */
#ifndef NVPORTS_INPUT_IMPORT_H
#define NVPORTS_INPUT_IMPORT_H

#include "input/edit.h"
#include "nvports/input.h"

/* A change, in words: "nethvoice1: ASTERISK_IAX_PORT 20110 -> 22001". */
struct np_import_change {
	struct np_import_change *next;
	const char *text;
};

/* What an owner is to have for a variable, and what the file has; NULL: nothing. */
struct np_import_slot {
	const struct np_value *now, *old;
};

struct np_import {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	const struct np_facts *facts;
	const struct np_site
		*site;        /* np_site_renew has brought it up to date, and it is finished */
	struct np_edit *edit; /* of the file that SITE was read from, or of a new one */
	/* what has been done */
	struct np_import_change *first, *last;
	size_t changes;
	/* what SITE has */
	size_t nodes, proxies, instances, values;
	struct np_import_slot *slots; /* of the owner that is being looked at, by variable */
};

/*
 * Edit the file until it says what the site says: addresses, local networks, the leader, proxies,
 * instances, and those of their values that were in environments or lists of ports. What stays as
 * it is keeps its comment; what changes gets one that says where it is from. -1 after recording why
 * something cannot be written. Warns of what people have to settle themselves.
 */
int np_import_edit(struct np_import *import);

/*
 * Whether the LEN bytes at TEXT are a site file that says what np_import_edit was to make of it,
 * and all else that the site had.
 */
bool np_import_verify(struct np_import *import, const char *text, size_t len);

/*
 * What import.c and its parts share. The values of OWNER into the map that is LEVELS keys below the
 * root, at PATH, which has room for two keys more.
 */
int np_import_values(struct np_import *import, const struct np_owner *owner, const char **path,
		     size_t levels);

/* Fill the slots of IMPORT for OWNER. */
void np_import_fill(struct np_import *import, const struct np_owner *owner);

/* Whether what is at LOC was in the file before. */
bool np_import_is_old(const struct np_import *import, struct np_loc loc);

/* Record a change. */
__attribute__((format(printf, 2, 3))) void np_import_note(struct np_import *import,
							  const char *format, ...);

/* "from FILE", for what was written at LOC. */
const char *np_import_comment(const struct np_import *import, struct np_loc loc);

#endif

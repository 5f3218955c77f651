/* The catalogue: which services exist, on which ports, and who must reach them. */
#ifndef NVPORTS_CATALOGUE_H
#define NVPORTS_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nvports/diag.h"
#include "nvports/map.h"

enum np_proto { NP_TCP, NP_UDP, NP_PROTO_COUNT };

/* Sets of protocols are bit masks: 1 << NP_TCP | 1 << NP_UDP. */
enum { NP_PROTO_BITS_END = 1 << NP_PROTO_COUNT };

/* Whose values a service's variables are, and how many times it exists. */
enum np_scope {
	NP_SCOPE_PROXY,    /* once per node, with the SIP proxy */
	NP_SCOPE_INSTANCE, /* once per instance */
	NP_SCOPE_GENERIC,  /* once per node */
	NP_SCOPE_COUNT,
};

/* What a missing value means: an error, a note, a note. */
enum np_need { NP_REQUIRED, NP_OPTIONAL, NP_RESERVED, NP_NEED_COUNT };

/* Who must get through. All but public and internal name a network of the site, if it has one. */
enum np_reach {
	NP_REACH_PUBLIC,
	NP_REACH_PHONES,
	NP_REACH_ADMINS,
	NP_REACH_CLUSTER,
	NP_REACH_TRUNKS,
	NP_REACH_INTERNAL, /* nobody: never opened, carved out of every range that covers it */
	NP_REACH_COUNT,
};

/* The words of the format, "proxy" or "required", by their value. */
extern const char *const np_scope_names[NP_SCOPE_COUNT];
extern const char *const np_need_names[NP_NEED_COUNT];
extern const char *const np_reach_names[NP_REACH_COUNT];

/* A set of protocols as the table shows it: "TCP", "UDP", "TCP/UDP". */
const char *np_protocols_title(unsigned protocols);
/* The same in a sentence, "tcp and udp", and as the catalogue writes it, "tcp+udp". */
const char *np_protocols_words(unsigned protocols);
const char *np_protocols_key(unsigned protocols);

#define NP_NO_VARIABLE UINT32_MAX /* too large for an enum */

/* One end of a port expression: a number, or a variable with what holds where it is not set. */
struct np_term {
	uint32_t variable; /* index into the catalogue's variables, or NP_NO_VARIABLE */
	uint16_t number;   /* where there is no variable */
	const struct np_term *fallback; /* ${VARIABLE:-fallback}; NULL: none */
};

/* "N", "N-M", "${VAR}", "${VAR:-N}", "${VAR}-${VAR}" and their mixtures. */
struct np_port_expr {
	struct np_term from, to; /* equal where it is not a range */
	bool range;
	bool fixed;         /* its number is part of the protocol: outside it must be the same */
	uint16_t size;      /* how many ports a range is meant to have; 0: nobody says */
	unsigned protocols; /* bit mask */
	const char *text;   /* as it was written */
	struct np_loc loc;
};

struct np_service {
	const char *id, *name, *purpose;
	const char *source; /* documentation or code that says so; "" where nobody said */
	enum np_scope scope;
	enum np_need need;
	enum np_reach reach;
	bool listed; /* in the default table */
	const struct np_port_expr *ports;
	size_t port_count; /* at least 1 */
	uint32_t index;    /* its place in the catalogue */
	struct np_loc loc;
};

/* A variable that a port names, or once did. */
struct np_variable {
	const char *name;
	unsigned scopes; /* of the services that use it, a bit mask: 1 << NP_SCOPE_PROXY; 0: none */
	uint32_t index;  /* its place among the catalogue's */
};

/* A variable that looks like a port of its module and is none. */
struct np_not_port {
	struct np_not_port *next;
	const char *name, *why;
};

/* All zero is an empty catalogue. */
struct np_catalogue {
	struct np_service *services; /* in the order of the file, later additions behind */
	size_t count;
	struct np_map by_id;            /* id -> struct np_service */
	struct np_variable **variables; /* each once */
	size_t variable_count;
	struct np_map by_variable;                    /* name -> struct np_variable */
	struct np_not_port *not_port, *last_not_port; /* the first and the last, each name once */
	struct np_map not_ports;                      /* name -> struct np_not_port */
};

/* The service with this id, or NULL. */
const struct np_service *np_catalogue_find(const struct np_catalogue *catalogue, const char *id);

/* Record at LOC that there is no service ID, with the nearest one as a hint; returns -1. */
int np_unknown_service(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_loc loc,
		       const char *id);

/*
 * The index of the variable whose name is the LEN bytes at NAME, or NP_NO_VARIABLE where no service
 * uses it.
 */
uint32_t np_catalogue_variable(const struct np_catalogue *catalogue, const char *name, size_t len);

/* Record at LOC that no service uses a variable NAME, with the nearest one as a hint. */
int np_unknown_variable(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_loc loc,
			const char *name);

/*
 * The index of the variable NAME for a value of an owner of SCOPE, or NP_NO_VARIABLE after
 * recording at LOC that there is none or that only services of other scopes use it. One that an
 * overlay has taken the last service from is worth a note.
 */
uint32_t np_scope_variable(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			   struct np_loc loc, enum np_scope scope, const char *name);

#endif

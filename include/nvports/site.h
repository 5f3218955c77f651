/*
 * The deployment: nodes, their proxies and instances, the values that each has, and the firewall
 * in front. Made from a site file, from module environments, or from both; where a thing was
 * written travels with it.
 */
#ifndef NVPORTS_SITE_H
#define NVPORTS_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nvports/addr.h"
#include "nvports/catalogue.h"
#include "nvports/portset.h"

struct np_node;
struct np_move;

/* Who may have written a value, weakest first. */
enum np_strength {
	NP_FROM_ENVIRONMENT,
	NP_FROM_VALUES,
	NP_FROM_COMMAND_LINE,
	NP_STRENGTH_COUNT,
};

/*
 * One value, not to be copied. What is no port is kept as it was written, for the resolver to
 * complain about. A large deployment has a million of them, so none has more than it needs.
 */
struct np_value {
	struct np_value *next;
	struct np_loc loc;
	uint32_t variable; /* index into the catalogue's variables */
	uint16_t port;     /* 0 where TEXT is none */
	char text[];       /* of a value that is no port; else "" */
};

/* An external port, or range, for a service whose port differs outside. */
struct np_publish {
	struct np_publish *next;
	const struct np_service *service;
	struct np_range ports;
	struct np_loc loc;
};

/* What has values: an instance, a proxy, or a node for its generic services. */
struct np_owner {
	const char *id; /* "nethvoice1", "nethvoice-proxy1"; of a node its number */
	enum np_scope scope;
	struct np_node *node;
	struct np_value *values[NP_STRENGTH_COUNT]; /* of one strength the later one holds */
	struct np_publish *publish;
	const char *environment;       /* path of its file as the site gives it; NULL: none */
	struct np_loc environment_loc; /* where the site gives it */
	bool from_environment;         /* an environment has been read for it */
	const struct np_move *moves;   /* of ports by its last update, as that environment says */
	bool moves_seen;               /* and somebody has confirmed that they know */
	struct np_loc loc;             /* where it is declared */
	struct np_owner *next;         /* of the same node, while reading */
};

/* An address that may not be known. */
struct np_address {
	const char *text; /* canonical; NULL: not known */
	struct np_addr addr;
	struct np_loc loc;
};

/* Source networks. */
struct np_sources {
	bool any;                  /* then there are no networks */
	const struct np_net *nets; /* sorted, none inside another */
	size_t count;              /* 0 without ANY: nobody */
	const char *text;          /* "any", "none", or the networks joined by commas */
};

struct np_node {
	uint32_t id; /* as NS8 numbers it, from 1 */
	const char *id_text;
	struct np_address address;        /* of the node itself, IPv4 */
	struct np_address public_address; /* where NAT stands in front; else not known */
	struct np_address address6;       /* routed, never translated */
	const struct np_net *lan;         /* inside networks, normalised */
	size_t lan_count;
	struct np_loc lan_loc;
	bool leader;
	struct np_owner generic;           /* the values of its generic services */
	struct np_owner *proxy;            /* NULL: none is known */
	const struct np_owner **instances; /* by id, nethvoice2 before nethvoice10 */
	size_t instance_count;
	struct np_owner *first_instance; /* the same while reading, latest first */
	struct np_loc loc;
	struct np_node *next; /* while reading, latest first */
};

/* An interface of the firewall; both parts may be missing (NULL). */
struct np_zone {
	const char *interface;
	struct np_address address;
};

/* A named source network. */
struct np_network {
	struct np_network *next;
	const char *name;
	struct np_sources sources;
	bool used; /* an "allow" list names it */
	struct np_loc loc;
};

/* All zero is a site without anything. */
struct np_site {
	const struct np_catalogue
		*catalogue;       /* whose variables its values are; once it is finished */
	struct np_source *source; /* the site file; NULL: there is none */
	size_t environments;      /* how many environment files it names */
	size_t publications;      /* how many external ports it gives */
	struct np_zone wan, lan;
	struct np_map by_network;         /* name -> struct np_network */
	struct np_network *first_network; /* the same as a list, in the order of the file */
	struct np_network *last_network;
	const struct np_sources *
		*sources;       /* who may reach each service of the catalogue, by its index */
	struct np_node **nodes; /* by id */
	size_t node_count;
	struct np_node *first_node; /* the same while reading */
	struct np_map by_owner;     /* id -> struct np_owner: instances and proxies */
	struct np_map by_node;      /* number as text -> struct np_node */
};

/* The address that the outside uses for NODE: the public one, else its own. May be not known. */
const struct np_address *np_node_outside(const struct np_node *node);

/* The node with this number, or NULL. */
struct np_node *np_site_node(const struct np_site *site, uint32_t id);

/* Add a node, declared at LOC, that SITE does not have yet. */
struct np_node *np_site_add_node(struct np_ctx *ctx, struct np_site *site, uint32_t id,
				 struct np_loc loc);

/* The instance or proxy with this id, or NULL. */
struct np_owner *np_site_owner(const struct np_site *site, const char *id);

/*
 * Add an instance or, where NODE has none yet, its proxy. NULL after recording that ID exists
 * already, or that NODE has another proxy.
 */
struct np_owner *np_site_add_owner(struct np_ctx *ctx, struct np_site *site, struct np_node *node,
				   const struct np_owner *owner);

/*
 * The ids of the first few instances and proxies of a finished site, for messages: "nethvoice1,
 * nethvoice2, ...", or "none".
 */
const char *np_site_known_owners(struct np_arena *arena, const struct np_site *site);

/* The id of the instance nearest to a misspelt one, or NULL; the first few ids; and of nodes. */
const char *np_site_suggest_instance(const struct np_site *site, const char *id);
const char *np_site_known_instances(struct np_arena *arena, const struct np_site *site);
const char *np_site_known_nodes(struct np_arena *arena, const struct np_site *site);

/* What is written for a variable, and where: LEN bytes, of which nothing is kept. */
struct np_written {
	uint32_t variable;
	struct np_loc loc;
	const char *text;
	size_t len;
};

/* Add what is WRITTEN to the front of LIST: turned into a port, or copied where it is none. */
void np_value_add(struct np_arena *arena, struct np_value **list, const struct np_written *written);

/* Sources out of COUNT networks at NETS, which are normalised in place and kept. */
struct np_sources np_sources_make(struct np_arena *arena, struct np_net *nets, size_t count);

/* Everybody, and nobody. */
extern const struct np_sources np_sources_any, np_sources_none;

#endif

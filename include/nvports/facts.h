/*
 * What nodes say of themselves, as it was read and before it is made into a deployment: the raw
 * material of import, check and diff. Every part knows where it was said, and all lists are in the
 * order of the files.
 */
#ifndef NVPORTS_FACTS_H
#define NVPORTS_FACTS_H

#include "nvports/site.h"

/*
 * Ports that an update has moved, as the environment of a module says (ns8-nethvoice,
 * update-module.d: PORTS_MIGRATION_REPORT).
 */
struct np_move {
	struct np_move *next;
	const char *service; /* as the report calls it: "Janus RTP"; printable */
	unsigned protocols;  /* bit mask */
	struct np_range from, to;
	struct np_loc loc;
};

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
	struct np_loc lan_loc;
	const struct np_move *moves; /* of ports, by its last update */
	bool moves_seen;             /* somebody has confirmed that they know */
	struct np_loc loc;
};

/* A node of the cluster (get-cluster-status). */
struct np_member {
	struct np_member *next;
	uint32_t id;
	bool leader;           /* of several files the last that knows says so */
	struct np_address vpn; /* its address inside the cluster */
	const char *name;      /* ui_name, else hostname; NULL: neither; printable */
	struct np_loc loc;
};

/* Where a module is installed (list-installed-modules). */
struct np_placement {
	struct np_placement *next;
	const char *id; /* of a NethVoice module: others are left out */
	enum np_scope scope;
	uint32_t node;
	struct np_loc loc;
};

/* What a proxy is configured to (get-configuration). It does not say which proxy it is of. */
struct np_configuration {
	struct np_configuration *next;
	const char *proxy; /* as whoever gave the file said: its id; NULL: nobody did */
	struct np_address address, public_address; /* like those of struct np_module */
	struct np_address service;                 /* of its node inside the cluster */
	const struct np_net *lan;
	size_t lan_count;
	struct np_loc lan_loc;
	struct np_loc loc;
};

/* The ports that an instance itself lists (get-ports-list). It does not say which instance. */
struct np_port_list {
	struct np_port_list *next;
	const char *instance;    /* as whoever gave the file said; NULL: nobody did */
	struct np_value *values; /* of the variables that its labels stand for */
	struct np_loc loc;
};

/* Ports that a node's own firewall lets in, under one name. */
struct np_opened {
	struct np_opened *next;
	/* firewalld's, mostly the id of a module; NULL: of the zone itself, or of its rich rules */
	const char *service;
	bool named; /* the name is all that is known: PORTS are not */
	struct np_portset ports[NP_PROTO_COUNT];
	struct np_loc loc;
};

/*
 * Ports that the node sends to others of its own: a rich rule, or a port that the zone forwards.
 * What is sent on is let in before anything else is asked (firewalld accepts what it has
 * translated).
 */
struct np_redirect {
	struct np_redirect *next;
	struct np_net source; /* of length 0: everybody */
	enum np_proto protocol;
	struct np_range ports, to;
	struct np_loc loc;
};

/* What one file says of a node's own firewall. */
struct np_firewall {
	struct np_firewall *next;
	uint32_t node; /* as whoever gave the file said; 0: nobody did */
	/*
	 * It lists all that the zone lets in. Else a name with its ports is only how that service
	 * is defined; all else (names alone, ports alone, redirects, what is dropped) holds.
	 */
	bool whole;
	struct np_opened *opened;
	struct np_redirect *redirects;
	/* by rich rules, over IPv4, whoever asks, and although OPENED may have it */
	struct np_portset dropped[NP_PROTO_COUNT];
	/* the node's own, each as the network of its full length; NULL: it does not say */
	const struct np_net *addresses;
	size_t address_count;
	bool rules; /* it lists rich rules, if there are any */
	struct np_loc loc;
};

/* All zero is nothing. */
struct np_facts {
	/* the first and the last of each */
	struct np_module *modules, *last_module;
	struct np_member *members, *last_member;
	struct np_placement *placements, *last_placement;
	struct np_configuration *configurations, *last_configuration;
	struct np_port_list *port_lists, *last_port_list;
	struct np_firewall *firewalls, *last_firewall;
	struct np_loc listed; /* list-installed-modules was read, and where; else without source */
};

#endif

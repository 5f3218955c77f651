/* A node's own firewall, joined from all files that show parts of it. */
#ifndef NVPORTS_CORE_GATE_H
#define NVPORTS_CORE_GATE_H

#include "core/compare.h"
#include "core/ranges.h"

/* A service of firewalld on one node. */
struct np_gate_service {
	struct np_gate_service *next;
	const char *name; /* "": what the zone itself lets in */
	bool listed;      /* it is let in, as far as the files tell */
	bool defined;     /* its ports are known */
	struct np_portset ports[NP_PROTO_COUNT];
	struct np_loc loc;
	struct np_ranges parts[NP_PROTO_COUNT]; /* while joining */
};

/* A file that shows part of it. */
struct np_gate_file {
	struct np_gate_file *next;
	const struct np_firewall *firewall;
};

struct np_gate {
	const struct np_node *node;
	bool whole;    /* all names are known */
	bool complete; /* and the ports of all of them: what is not let in is closed */
	bool rules;    /* rich rules were shown, if there are any */
	struct np_gate_service *first, *last; /* in the order of the files */
	struct np_map by_name;
	struct np_portset dropped[NP_PROTO_COUNT];
	struct np_portset passed[NP_PROTO_COUNT]; /* what is let in, without those */
	struct np_loc loc;                        /* of the first file */
	struct np_gate_file *first_file, *last_file;
};

/*
 * The gate of each node that facts show one of, by the text of its number; files of which nobody
 * can tell the node are findings.
 */
struct np_map np_gates_make(const struct np_comparison *c);

/* The service NAME of GATE that is let in and known; else NULL. */
const struct np_gate_service *np_gate_open(const struct np_gate *gate, const char *name);

/*
 * The ports that firewalld itself defines NAME with, of PROTOCOL, if it is one that nodes have;
 * else none.
 */
struct np_portset np_gate_predefined(const char *name, enum np_proto protocol);

#endif

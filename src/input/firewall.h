/* What the readers of a node's own firewall share: ports as firewalld writes them, and whose. */
#ifndef NVPORTS_INPUT_FIREWALL_H
#define NVPORTS_INPUT_FIREWALL_H

#include "input/formats.h"
#include "input/span.h"

/* A protocol as firewalld names it, and what can be said with it here. */
enum np_carrier { NP_CARRIER_BAD = -1, NP_CARRIER_TCP, NP_CARRIER_UDP, NP_CARRIER_OTHER };

/*
 * The protocol of a port: "tcp", "udp", or one of the others that firewalld knows (sctp, dccp). Bad
 * after recording that it is none of them.
 */
enum np_carrier np_carrier_parse(struct np_ctx *ctx, struct np_loc loc, struct np_span text);

/* "N" or "N-M"; -1 after recording why not, without a word of TEXT. */
int np_firewall_range(struct np_ctx *ctx, struct np_loc loc, struct np_span text,
		      struct np_range *out);

struct np_heap_port {
	struct np_heap_port *next;
	enum np_proto protocol;
	struct np_range range;
};

/* Ports while they are read, in any order. All zero is none. */
struct np_port_heap {
	struct np_heap_port *first;
	size_t count[NP_PROTO_COUNT];
	size_t others; /* how many were neither TCP nor UDP, and where the first was */
	struct np_loc other;
};

/* Add a port, or a range, of TCP or UDP; of others only that there are some. -1 as above. */
int np_heap_add(struct np_ctx *ctx, struct np_port_heap *heap, struct np_loc loc,
		struct np_span port, struct np_span protocol);

/* The same for the word "N/protocol" or "N-M/protocol". */
int np_heap_add_word(struct np_ctx *ctx, struct np_port_heap *heap, struct np_loc loc,
		     struct np_span word);

/* Add every port of PROTOCOL. */
void np_heap_add_all(struct np_ctx *ctx, struct np_port_heap *heap, enum np_proto protocol);

/* The ports of HEAP as sets; what it holds of other protocols is said in a note. */
void np_heap_sets(struct np_ctx *ctx, const struct np_port_heap *heap,
		  struct np_portset sets[static NP_PROTO_COUNT]);

/* Whether INPUT was given as that of a module, not of a node or of nobody. */
bool np_firewall_of_module(const struct np_input *input);

/* Record that INPUT says something of a node, where it was given as that of a module; -1. */
int np_firewall_refuse_module(struct np_ctx *ctx, const struct np_input *input);

/* A firewall without anything in it, of the node that INPUT was given for. */
struct np_firewall *np_firewall_make(struct np_ctx *ctx, const struct np_input *input);

/* Ports under the name SERVICE (NULL: the zone's own) at *TAIL, which moves on behind them. */
struct np_opened *np_firewall_open(struct np_ctx *ctx, struct np_opened ***tail, struct np_loc loc,
				   const char *service);

#endif

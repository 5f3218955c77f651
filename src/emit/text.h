/* What the emitters share: the head of a snippet, labels, ports, networks. */
#ifndef NVPORTS_EMIT_TEXT_H
#define NVPORTS_EMIT_TEXT_H

#include "nvports/emit.h"

enum {
	NP_LABEL_LIMIT = 52, /* bytes of a comment that every vendor takes */
};

/* Lines of a head, each a sentence or less of the target's own; closed by NULL. */
struct np_steps {
	const char *prefix; /* makes a line a comment: "# " */
	const char *const *apply, *const *check, *const *undo, *const *remarks;
};

/*
 * The head of a snippet: what it is, which nodes and instances it is for, how to apply it, how to
 * check it, how to undo it, and remarks: the target's, then those that matter on every firewall.
 * No line holds anything that could end a comment.
 */
void np_emit_head(struct np_arena *scratch, FILE *out, const struct np_target *target,
		  const struct np_rules *rules, const struct np_steps *steps);

/* The head of a removal. */
void np_emit_remove_head(FILE *out, const char *prefix, const struct np_target *target,
			 const struct np_rules_options *options, const char *const *apply);

/*
 * What ROW is, for comments and names that people read: "nethvoice1 CTI TLS", "node 1 HTTPS", and
 * for several instances "nethvoice1+1 Janus RTP"; at most NP_LABEL_LIMIT bytes. What the
 * text policy (design 5.9) does not have is '_' in it, though the reader of catalogues refuses
 * such names.
 */
const char *np_emit_label(struct np_arena *scratch, const struct np_requirement *row);

/* "5060", or "5060:5061" with ':' as SEPARATOR. */
void np_emit_range(FILE *out, struct np_range range, char separator);

/* The ranges of SET, each with SEPARATOR inside, DELIMITER between two. */
void np_emit_ports(FILE *out, struct np_portset set, char separator, const char *delimiter);

/* How many of PORTS' first ranges fit into PLACES: a single port takes one, a range two. */
size_t np_emit_fitting(struct np_portset ports, size_t places);

/*
 * TEXT at AT, at most LIMIT bytes of it, and a NUL behind it; returns where that is. For names that
 * are made for each row, where formatting is slow.
 */
char *np_put(char *at, const char *text, size_t limit);

/* The same with NUMBER in decimal, at most 20 bytes. */
char *np_put_number(char *at, size_t number);

/* A number in decimal; snprintf is slow where there are a million. */
void np_emit_number(FILE *out, uint32_t number);

/* "192.0.2.0/24"; an address alone where the prefix is full. */
void np_emit_net(FILE *out, const struct np_net *net);

/* "tcp", "udp" */
extern const char *const np_protocol_words[NP_PROTO_COUNT];

/*
 * The ports that SIP has outside, where a firewall's helper may be put on it: 5060 and 5061 (RFC
 * 3261), and those that lead to them. In SCRATCH.
 */
struct np_portset np_emit_sip_ports(struct np_arena *scratch, const struct np_rules *rules,
				    enum np_proto protocol);

/* How far a walk over networks and sources has come; it begins as {0}. */
struct np_walk {
	size_t net, source;
};

/*
 * The next network that is both in NETS and in SOURCES, which are not any: as these are, the
 * narrower of two. NULL behind the last.
 */
const struct np_net *np_nets_common(const struct np_nets *nets, const struct np_sources *sources,
				    struct np_walk *walk);

/* True where some network of NETS is, as a whole or in part, among SOURCES. */
bool np_nets_meet(const struct np_nets *nets, const struct np_sources *sources);

#endif

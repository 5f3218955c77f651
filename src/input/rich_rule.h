/* Rich rules as firewalld prints them, as far as they say what reaches the node itself. */
#ifndef NVPORTS_INPUT_RICH_RULE_H
#define NVPORTS_INPUT_RICH_RULE_H

#include "input/span.h"
#include "nvports/input.h"

enum np_rich_kind {
	NP_RICH_OTHER,   /* it depends on something else, or is about something else */
	NP_RICH_CLOSES6, /* drops over IPv6 alone, mostly beside a rule that does over IPv4 */
	NP_RICH_PORTS,   /* lets in or drops ports over IPv4, whoever asks */
	NP_RICH_SERVICE, /* lets in a service over IPv4, whoever asks */
	NP_RICH_FORWARD, /* sends ports of a source network to others of the node */
};

struct np_rich_rule {
	struct np_rich_rule *next;
	enum np_rich_kind kind;
	int32_t priority; /* -32768 to 32767; the lowest is asked first */
	bool accept;      /* else drop or reject */
	/* all of both protocols where a rule names none */
	unsigned protocols; /* bit mask */
	struct np_range ports, to;
	struct np_net source; /* of length 0: everybody */
	const char *service;
	struct np_loc loc;
};

/*
 * Parse TEXT, which begins with "rule", as firewalld's rich language (firewalld.richlanguage(5);
 * firewalld, core/rich.py) into *RULE. What is not known yet makes it NP_RICH_OTHER; -1 after
 * recording that it is cut off or broken.
 */
typedef int np_rich_rule_parse_fn(struct np_ctx *ctx, struct np_loc loc, struct np_span text,
				  struct np_rich_rule *rule);
np_rich_rule_parse_fn np_rich_rule_parse;

/* The same for a port that a zone forwards: "port=2222:proto=tcp:toport=22:toaddr=". */
np_rich_rule_parse_fn np_forward_port_parse;

/*
 * What COUNT rules of kind NP_RICH_PORTS let in and drop, in the order in which firewalld asks
 * them: by priority, at 0 those that drop first, of one priority and kind as they are listed. RULES
 * is sorted that way. ACCEPTED is let in; DROPPED is dropped before a zone lets in what it lists.
 */
void np_rich_rules_decide(struct np_ctx *ctx, struct np_rich_rule **rules, size_t count,
			  struct np_portset accepted[static NP_PROTO_COUNT],
			  struct np_portset dropped[static NP_PROTO_COUNT]);

#endif

/* IPv4 and IPv6 addresses and networks. */
#ifndef NVPORTS_ADDR_H
#define NVPORTS_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum np_family { NP_IPV4 = 4, NP_IPV6 = 6 };

enum {
	NP_NET_TEXT = 50, /* bytes that hold any network as text, NUL included */
};

struct np_addr {
	enum np_family family;
	uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest is zero */
};

/* An address and how many of its leading bits count; the others are zero. */
struct np_net {
	struct np_addr addr;
	uint8_t prefix; /* 0 to 32 or 128 */
};

/*
 * Parse an address ("192.0.2.1", "2001:db8::1"; no zone, no brackets). NULL when TEXT is one, else
 * the reason, worded to follow the quoted text ("is not an IP address").
 */
const char *np_addr_parse(const char *text, struct np_addr *out);

/*
 * Parse a network in CIDR form, or a single address, which is the network of its full length.
 * Reasons as above; also "has host bits set" (OUT then holds the network without them, for a hint).
 */
const char *np_net_parse(const char *text, struct np_net *out);

/* The reason for host bits, for comparison by pointer. */
extern const char np_net_host_bits[];

/* True for an address that a host can have: not unspecified, loopback, multicast or broadcast. */
bool np_addr_is_host(const struct np_addr *addr);

/* Canonical text (RFC 5952 for IPv6) into BUFFER, which is returned. */
const char *np_addr_text(const struct np_addr *addr, char buffer[static NP_NET_TEXT]);
/* The same with "/PREFIX"; a full-length network is written as its address alone. */
const char *np_net_text(const struct np_net *net, char buffer[static NP_NET_TEXT]);

/* IPv4 before IPv6, then by value; networks then by prefix, shorter first. For qsort-like use. */
int np_addr_compare(const struct np_addr *a, const struct np_addr *b);
int np_net_compare(const struct np_net *a, const struct np_net *b);

/* True where every address of INNER is in OUTER. */
bool np_net_covers(const struct np_net *outer, const struct np_net *inner);

/* True where both are the same networks in the same order. */
bool np_nets_equal(const struct np_net *a, size_t a_count, const struct np_net *b, size_t b_count);

/*
 * Sort the COUNT networks at NETS and drop those that another one covers. Returns how many remain
 * at the front.
 */
size_t np_nets_normalise(struct np_net *nets, size_t count);

#endif

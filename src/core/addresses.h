/* Addresses of a deployment that rules would mix up. */
#ifndef NVPORTS_CORE_ADDRESSES_H
#define NVPORTS_CORE_ADDRESSES_H

#include "nvports/site.h"

/*
 * -1 after recording: two nodes with one address of their own, a public address that is another
 * node's own, inside networks that contain the public address of their node, where NAT may be
 * written. Linear in nodes and networks.
 */
int np_check_addresses(struct np_ctx *ctx, const struct np_site *site, bool nat);

/* True for an IPv4 address that no router of the internet knows. */
bool np_addr_is_private(const struct np_addr *addr);

/*
 * True where SOURCES is any, or nearly: no network of administrators is that wide. Networks are
 * disjoint and sorted, so that one of all addresses, or the halves of all, are the first or the
 * last.
 */
bool np_sources_are_wide(const struct np_sources *sources);

/* True where one of COUNT networks, none inside another, contains ADDR. */
bool np_nets_contain(const struct np_net *nets, size_t count, const struct np_addr *addr);

#endif

/* Addresses of a deployment that rules would mix up. */
#ifndef NVPORTS_CORE_ADDRESSES_H
#define NVPORTS_CORE_ADDRESSES_H

#include "nvports/site.h"

/*
 * -1 after recording: two nodes with one address of their own, a public address that is another
 * node's own, inside networks that contain the public address of their node, where NAT may be
 * written. Linear in nodes and
 * networks.
 */
int np_check_addresses(struct np_ctx *ctx, const struct np_site *site, bool nat);

/* True where one of COUNT networks, none inside another, contains ADDR. */
bool np_nets_contain(const struct np_net *nets, size_t count, const struct np_addr *addr);

#endif

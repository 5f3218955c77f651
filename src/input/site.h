/* The parts of the site reader: the file as a whole, and one node of it. */
#ifndef NVPORTS_INPUT_SITE_H
#define NVPORTS_INPUT_SITE_H

#include "input/decode.h"
#include "nvports/site.h"

/* What the decoders of a site file share. */
struct np_site_reader {
	const struct np_catalogue *catalogue;
	struct np_site *site;
	struct np_node *node;        /* being read */
	struct np_owner owner;       /* being read: an instance or a proxy, not yet added */
	struct np_owner *values_of;  /* whose "values" and "publish" are being read */
	const struct np_tree *allow; /* read last, since it names networks */
};

/* The entry "1: {...}" of "nodes"; OUT is a struct np_site_reader. */
np_entry_fn np_site_decode_node;

/* A network or an address, all of them in a list that is not empty. *OUT is a struct np_net. */
np_decode_fn np_decode_net;
int np_decode_nets(struct np_ctx *ctx, const struct np_tree *value, struct np_net **nets,
		   size_t *count);

/* An address that a host can have, of one family; *OUT is a struct np_address. */
np_decode_fn np_decode_address4, np_decode_address6;

/* The service with the id in KEY, or NULL after recording that there is none. */
const struct np_service *np_decode_service_id(struct np_ctx *ctx,
					      const struct np_catalogue *catalogue,
					      const struct np_tree *key);

#endif

/* What the environment of a proxy says about its node: addresses and local networks. */
#ifndef NVPORTS_INPUT_PROXY_H
#define NVPORTS_INPUT_PROXY_H

#include "input/span.h"
#include "nvports/input.h"

/* The value of a variable; without a text where the environment does not have it. */
struct np_setting {
	struct np_span value;
	struct np_loc loc;
};

/* Looked at when the module is known to be a proxy: in other modules they may mean anything. */
struct np_proxy_settings {
	struct np_setting public_ip, private_ip, behind_nat, networks;
};

/* Give MODULE its addresses and local networks; -1 after recording what is wrong with SETTINGS. */
int np_proxy_settle(struct np_ctx *ctx, const struct np_proxy_settings *settings,
		    struct np_module *module);

#endif

/* From what nodes say to a deployment. */
#include "nvports/input.h"

int np_site_settle(struct np_ctx *ctx, const struct np_catalogue *catalogue, struct np_site *site,
		   const struct np_facts *facts)
{
	(void)catalogue;
	return np_site_merge(ctx, site, facts->modules);
}

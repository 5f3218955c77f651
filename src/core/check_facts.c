/* A deployment against what its nodes say of themselves, part by part. */
#include "core/compare.h"

/* What is wrong with values has been said when the deployment was resolved. */
void np_check_facts(struct np_ctx *ctx, const struct np_site *site, const struct np_plan *plan,
		    const struct np_facts *facts, struct np_findings *findings)
{
	const struct np_comparison c = {
		.ctx = ctx, .site = site, .plan = plan, .facts = facts, .findings = findings};
	struct np_diag *last = ctx->last;

	np_compare_firewalls(&c);
	np_compare_values(&c);
	np_compare_configurations(&c);
	np_compare_cluster(&c);
	np_compare_moves(&c);
	np_diags_take(ctx, last);
}

/* What the fuzz targets of a firewall's readers share. */
#ifndef NVPORTS_TESTS_FUZZ_FIREWALL_H
#define NVPORTS_TESTS_FUZZ_FIREWALL_H

#include "fuzz.h"

static inline void fuzz_check_sets(const struct np_portset *sets)
{
	for (size_t i = 0; i < NP_PROTO_COUNT; i++)
		if (sets[i].count)
			fuzz_check_ports(sets[i]);
}

static inline void fuzz_check_range(struct np_range range)
{
	fuzz_check(range.from > 0 && range.from <= range.to);
}

static inline void fuzz_check_firewall(const struct np_firewall *firewall)
{
	for (const struct np_opened *o = firewall->opened; o; o = o->next) {
		fuzz_check(o->loc.src && (!o->named || o->service));
		fuzz_check(!o->named || (!o->ports[NP_TCP].count && !o->ports[NP_UDP].count));
		if (o->service)
			fuzz_check(*o->service &&
				   np_text_is_printable(o->service, strlen(o->service), NULL));
		fuzz_check_sets(o->ports);
	}
	for (const struct np_redirect *r = firewall->redirects; r; r = r->next) {
		fuzz_check_range(r->ports);
		fuzz_check_range(r->to);
	}
	fuzz_check_sets(firewall->dropped);
}

/* Any bytes as FORMAT, whatever they look like. */
static inline void fuzz_firewall(const uint8_t *data, size_t size, const char *format)
{
	static const struct np_catalogue catalogue = {0};
	const struct np_reading how = {.format = format};
	struct np_ctx ctx = {0};
	struct np_facts facts = {0};
	struct np_source *src = fuzz_source(&ctx, data, size);
	int result;

	src->path = "nethvoice1.xml";
	result = np_facts_read(&ctx, &catalogue, src, &how, &facts);
	fuzz_check_outcome(&ctx, result);
	fuzz_check(!result == (facts.firewalls != NULL));
	for (const struct np_firewall *f = facts.firewalls; f; f = f->next)
		fuzz_check_firewall(f);
	np_ctx_release(&ctx);
}

#endif

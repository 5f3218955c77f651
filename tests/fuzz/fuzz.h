/* For all fuzz targets: input as a source, a catalogue, and checks of what readers promise. */
#ifndef NVPORTS_TESTS_FUZZ_H
#define NVPORTS_TESTS_FUZZ_H

#include "nvports/check.h"
#include "nvports/input.h"
#include "nvports/plan.h"
#include "nvports/quote.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FUZZ_LIMIT = 64 * 1024, /* bytes; larger inputs show nothing new, slowly */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* End the program where GOOD is not so, which makes the input a finding. */
static inline void fuzz_check(bool good)
{
	if (!good)
		__builtin_trap();
}

/* The input, with the NUL that a source has behind it. */
static inline struct np_source *fuzz_source(struct np_ctx *ctx, const uint8_t *data, size_t size)
{
	return np_source_text(ctx, "input", np_arena_copy(&ctx->arena, (const char *)data, size),
			      size);
}

/* Messages can be printed, and whatever is in them cannot control a terminal. */
static inline void fuzz_check_messages(const struct np_ctx *ctx)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	fuzz_check(out);
	np_diag_print(ctx, out, false);
	fuzz_check(fclose(out) == 0 && strlen(text) == len);
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n' || text[i] == '\t')
			text[i] = ' ';
	fuzz_check(np_text_is_printable(text, len, NULL));
	free(text);
}

/* What failed has said why, and what has said why has failed. */
static inline void fuzz_check_outcome(const struct np_ctx *ctx, int result)
{
	fuzz_check(result == (np_failed(ctx) ? -1 : 0));
	fuzz_check_messages(ctx);
}

/* Every scope, reach and kind of expression; internal ports that lie in an opened range. */
static const char fuzz_services[] =
	"nvports: catalogue/1\n"
	"services:\n"
	"  sip: {name: SIP, scope: proxy, purpose: p, reach: public,\n"
	"    ports: [{protocol: tcp+udp, port: 5060-5061}]}\n"
	"  rtp: {name: RTP, scope: proxy, purpose: p, reach: public,\n"
	"    ports: [{protocol: udp, port: '${RTP_MIN:-10000}-${RTP_MAX:-20000}'}]}\n"
	"  redis: {name: Redis, scope: proxy, purpose: p, reach: internal, need: optional,\n"
	"    ports: [{protocol: tcp, port: '${REDIS}'}]}\n"
	"  janus: {name: Janus, scope: instance, purpose: p, reach: phones,\n"
	"    ports: [{protocol: udp, port: '${A}-${B}'}]}\n"
	"  iax: {name: IAX, scope: instance, purpose: p, reach: trunks, need: optional,\n"
	"    ports: [{protocol: udp, port: '${C}'}, {protocol: tcp, port: '${D:-${C}}'}]}\n"
	"  asterisk: {name: Asterisk, scope: instance, purpose: p, reach: internal,\n"
	"    ports: [{protocol: tcp+udp, port: '${E}'}]}\n"
	"  ssh: {name: SSH, scope: generic, purpose: p, reach: admins,\n"
	"    ports: [{protocol: tcp, port: '${SSH:-22}'}]}\n"
	"  vpn: {name: VPN, scope: generic, purpose: p, reach: cluster, need: reserved,\n"
	"    listed: false, source: s, ports: [{protocol: udp, port: 55820}]}\n";

static inline void fuzz_catalogue(struct np_ctx *ctx, struct np_catalogue *catalogue)
{
	struct np_source *src =
		np_source_text(ctx, "catalogue", fuzz_services, sizeof(fuzz_services) - 1);

	*catalogue = (struct np_catalogue){0};
	fuzz_check(np_catalogue_read(ctx, src, catalogue) == 0);
}

/* There are ports in SET, in rising order. */
static inline void fuzz_check_ports(struct np_portset set)
{
	uint32_t next = 1;

	fuzz_check(set.count > 0);
	for (size_t i = 0; i < set.count; i++) {
		fuzz_check(set.ranges[i].from >= next && set.ranges[i].from <= set.ranges[i].to);
		next = set.ranges[i].to + 2U; /* ranges do not touch */
	}
}

static inline void fuzz_check_plan(const struct np_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct np_requirement *row = &plan->items[i];

		fuzz_check(row->service && row->node && row->sources && row->protocols);
		fuzz_check((row->instance_count > 0) == (row->service->scope == NP_SCOPE_INSTANCE));
		fuzz_check_ports(row->ports);
		fuzz_check_ports(row->public_ports);
	}
}

/* Check all of SITE: every finding is of a kind, and none is left behind as a message. */
static inline void fuzz_check_site(struct np_ctx *ctx, const struct np_site *site)
{
	const struct np_selection all = {.all = true};
	const struct np_facts facts = {0};
	const struct np_diag *last = ctx->last;
	struct np_findings findings = {0};
	struct np_plan plan;

	ctx->keep_all = true;
	if (np_check_site(ctx, site, &all, &plan, &findings))
		abort();
	np_check_facts(ctx, site, &plan, &facts, &findings);
	ctx->keep_all = false;
	np_findings_sort(ctx, &findings);
	if (ctx->last != last)
		abort();
	for (const struct np_finding *f = findings.first; f; f = f->next)
		if (!f->kind->id || !f->place || !*f->message)
			abort();
}

/* Finish SITE, resolve and check all of it. */
static inline void fuzz_resolve(struct np_ctx *ctx, const struct np_catalogue *catalogue,
				struct np_site *site)
{
	const struct np_selection all = {.all = true};
	struct np_plan plan = {0};
	int result = np_site_finish(ctx, catalogue, site);

	fuzz_check_outcome(ctx, result);
	if (result)
		return;
	result = np_resolve(ctx, site, &all, NP_WARNING, &plan);
	fuzz_check_outcome(ctx, result);
	if (!result)
		fuzz_check_plan(&plan);
	fuzz_check_site(ctx, site);
}

#endif

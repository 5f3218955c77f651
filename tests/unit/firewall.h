/* What the tests of a firewall's readers share: what they have read, as text. */
#ifndef NVPORTS_TESTS_FIREWALL_H
#define NVPORTS_TESTS_FIREWALL_H

#include "input.h"

static inline void unit_put_sets(FILE *out, struct np_ctx *ctx, const struct np_portset *sets)
{
	static const char *const names[NP_PROTO_COUNT] = {"tcp", "udp"};

	for (size_t i = 0; i < NP_PROTO_COUNT; i++)
		if (sets[i].count)
			fprintf(out, " %s %s", names[i], np_portset_text(&ctx->arena, sets[i]));
}

static inline void unit_put_redirect(FILE *out, const struct np_redirect *redirect)
{
	char net[NP_NET_TEXT];

	unit_put_place(out, redirect->loc);
	fprintf(out, " %s %s %u-%u to %u-%u\n", np_net_text(&redirect->source, net),
		redirect->protocol == NP_TCP ? "tcp" : "udp", redirect->ports.from,
		redirect->ports.to, redirect->to.from, redirect->to.to);
}

static inline void unit_put_firewall(FILE *out, struct np_ctx *ctx,
				     const struct np_firewall *firewall)
{
	fprintf(out, "node %u%s", firewall->node, firewall->whole ? " whole" : "");
	unit_put_nets(out, "address", firewall->addresses, firewall->address_count);
	putc('\n', out);
	for (const struct np_opened *opened = firewall->opened; opened; opened = opened->next) {
		unit_put_place(out, opened->loc);
		fprintf(out, " %s%s", opened->service ? opened->service : "-",
			opened->named ? " named" : "");
		unit_put_sets(out, ctx, opened->ports);
		putc('\n', out);
	}
	for (const struct np_redirect *r = firewall->redirects; r; r = r->next)
		unit_put_redirect(out, r);
	if (firewall->dropped[NP_TCP].count || firewall->dropped[NP_UDP].count) {
		fputs("dropped", out);
		unit_put_sets(out, ctx, firewall->dropped);
		putc('\n', out);
	}
}

/* All firewalls of FACTS. */
static inline const char *unit_firewalls(struct np_ctx *ctx, const struct np_facts *facts)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (const struct np_firewall *f = facts->firewalls; f; f = f->next)
		unit_put_firewall(out, ctx, f);
	return unit_keep(ctx, &output);
}

/* An input, and what must come of it: FIREWALLS where MESSAGES hold no error. */
struct unit_firewall {
	const char *name;
	const char *text, *firewalls, *messages;
	const char *owner; /* NULL: nobody has said */
	const char *path;  /* of its file; NULL: it has none */
};

/* LEN bytes of CASE's text, read as FORMAT (NULL: what it looks like). The result, with CTX. */
static inline int unit_firewall_read(struct np_ctx *ctx, const struct unit_firewall *c, size_t len,
				     const char *format, struct np_facts *facts)
{
	const struct np_reading how = {.format = format, .owner = c->owner};
	struct np_catalogue catalogue = {0};
	/* exactly as long, for AddressSanitizer */
	struct np_source *src =
		np_source_text(ctx, "", np_arena_copy(&ctx->arena, c->text, len), len);

	src->path = c->path;
	*facts = (struct np_facts){0};
	return np_facts_read(ctx, &catalogue, src, &how, facts);
}

static inline void unit_firewall_check(const struct unit_firewall *c, const char *format)
{
	struct np_ctx ctx = {0};
	struct np_facts facts;
	int result = unit_firewall_read(&ctx, c, strlen(c->text), format, &facts);

	unit_outcome(c->name, &ctx, result, c->messages);
	unit_text(c->name, unit_firewalls(&ctx, &facts), result ? "" : c->firewalls);
	np_ctx_release(&ctx);
}

static inline void unit_firewall_checks(const struct unit_firewall *cases, size_t count,
					const char *format)
{
	for (size_t i = 0; i < count; i++)
		unit_firewall_check(&cases[i], format);
}

/* TEXT, cut off behind each of its bytes, is read or refused, and what is refused adds nothing. */
static inline void unit_firewall_cut(const struct unit_firewall *c, const char *format)
{
	for (size_t len = 0; len < strlen(c->text); len++) {
		struct np_ctx ctx = {0};
		struct np_facts facts;
		int result = unit_firewall_read(&ctx, c, len, format, &facts);

		unit_number(c->name, result, np_failed(&ctx) ? -1 : 0);
		unit_true(c->name, !result == (facts.firewalls != NULL));
		np_ctx_release(&ctx);
	}
}

#endif

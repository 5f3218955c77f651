#include "nvports/explain.h"
#include "nvports/number.h"
#include "nvports/suggest.h"

#include <string.h>
#include <strings.h>

static const struct np_loc nowhere = {0};

static const struct {
	const char *name;
	unsigned protocols;
} protocols[] = {
	{"", 1U << NP_TCP | 1U << NP_UDP},
	{"/tcp", 1U << NP_TCP},
	{"/udp", 1U << NP_UDP},
	{"/tcp+udp", 1U << NP_TCP | 1U << NP_UDP},
};

/* In either case, since tables have them in capitals. */
static int parse_port(struct np_ctx *ctx, const char *text, struct np_subject *subject)
{
	size_t len = strcspn(text, "/");
	const char *problem = np_port_parse(text, len, &subject->port);

	if (problem)
		return np_error(ctx, nowhere, "port '%.*s' %s", (int)len, text, problem);
	subject->kind = NP_SUBJECT_PORT;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		if (strcasecmp(protocols[i].name, text + len) == 0)
			subject->protocols = protocols[i].protocols;
	if (subject->protocols)
		return 0;
	np_error(ctx, nowhere, "'%s' is not a protocol", text + len + 1);
	np_hint(ctx, "%.*s, %.*s/tcp or %.*s/udp", (int)len, text, (int)len, text, (int)len, text);
	return -1;
}

static bool find_name(const struct np_catalogue *catalogue, const struct np_site *site,
		      const char *text, struct np_subject *subject)
{
	subject->service = np_catalogue_find(catalogue, text);
	if (subject->service) {
		subject->kind = NP_SUBJECT_SERVICE;
		return true;
	}
	subject->owner = site ? np_site_owner(site, text) : NULL;
	if (subject->owner) {
		subject->kind = NP_SUBJECT_OWNER;
		return true;
	}
	subject->variable = np_catalogue_variable(catalogue, text, strlen(text));
	subject->kind = NP_SUBJECT_VARIABLE;
	return subject->variable != NP_NO_VARIABLE;
}

static int unknown(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		   const struct np_site *site, const char *text)
{
	struct np_nearest nearest;

	np_nearest_init(&nearest, text);
	for (size_t i = 0; i < catalogue->count; i++)
		np_nearest_offer(&nearest, catalogue->services[i].id);
	for (size_t i = 0; i < catalogue->variable_count; i++)
		np_nearest_offer(&nearest, catalogue->variables[i]->name);
	for (size_t i = 0; site && i < site->node_count; i++)
		for (size_t k = 0; k < site->nodes[i]->instance_count; k++)
			np_nearest_offer(&nearest, site->nodes[i]->instances[k]->id);
	np_error(ctx, nowhere, "'%s' is no port, service, instance, proxy or variable", text);
	if (nearest.found)
		np_hint(ctx, "did you mean '%s'?", nearest.found);
	else if (!site)
		np_hint(ctx, "instances are known with --site FILE or --env FILE; 'nvports "
			     "catalogue' shows all services");
	else
		np_hint(ctx, "'nvports catalogue' shows all services; instances here: %s",
			np_site_known_instances(&ctx->arena, site));
	return -1;
}

int np_subject_parse(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		     const struct np_site *site, const char *text, struct np_subject *subject)
{
	*subject = (struct np_subject){.text = text};
	if (*text >= '0' && *text <= '9')
		return parse_port(ctx, text, subject);
	return find_name(catalogue, site, text, subject) ? 0 : unknown(ctx, catalogue, site, text);
}

/* Networks that do nothing, and services that nobody has chosen. */
#include "core/checking.h"
#include "nvports/suggest.h"

#include <string.h>

enum {
	SHOWN = 8, /* names that a message lists */
};

/* A list names it, or it is named like the reach of a service that no list is for. */
static bool is_in_use(const struct np_site *site, const struct np_network *network)
{
	unsigned reach = 0;

	if (network->used)
		return true;
	while (reach < NP_REACH_COUNT && strcmp(np_reach_names[reach], network->name) != 0)
		reach++;
	for (size_t i = 0; reach < NP_REACH_COUNT && i < site->catalogue->count; i++)
		if (site->sources[i] == &network->sources)
			return true;
	return false;
}

static const char *hint_network(struct np_arena *arena, const char *name)
{
	/* the reaches that restrict a service where the site has a network of that name */
	const char *const *restricting = np_reach_names + NP_REACH_PHONES;
	size_t count = NP_REACH_TRUNKS - NP_REACH_PHONES + 1;
	const char *near = np_suggest(name, restricting, count);

	if (near && strcmp(near, name) != 0)
		return np_arena_printf(arena, "did you mean '%s'?", near);
	return np_arena_printf(arena, "name it in 'allow', or like who it is for: %s",
			       np_join(arena, restricting, count));
}

void np_check_networks(const struct np_checking *c)
{
	for (const struct np_network *n = c->site->first_network; n; n = n->next) {
		struct np_finding *finding;

		if (is_in_use(c->site, n))
			continue;
		finding =
			np_finding_add(c->ctx, c->findings,
				       &(struct np_found){"unused-network", NP_WARNING, n->loc, ""},
				       "network '%s' restricts nothing", n->name);
		finding->hint = hint_network(&c->ctx->arena, n->name);
	}
}

/* Asking for a part of the services is no mistake, leaving a single one out may be. */
static enum np_severity severity_of(const struct np_selection *selection)
{
	return selection->service_count || selection->scope_count ? NP_NOTE : NP_WARNING;
}

void np_check_left_out(const struct np_checking *c)
{
	const struct np_catalogue *catalogue = c->site->catalogue;
	const char *names[SHOWN];
	struct np_finding *finding;
	size_t count = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct np_service *service = &catalogue->services[i];

		if (service->need != NP_REQUIRED || service->reach == NP_REACH_INTERNAL ||
		    c->chosen->services[i])
			continue;
		if (count < SHOWN)
			names[count] = service->name;
		count++;
	}
	if (count == 0)
		return;
	finding = np_finding_add(
		c->ctx, c->findings,
		&(struct np_found){"left-out", severity_of(c->selection), (struct np_loc){0}, ""},
		"%zu required service%s left out: %s%s", count, count == 1 ? " is" : "s are",
		np_join(&c->ctx->arena, names, count < SHOWN ? count : SHOWN),
		count > SHOWN ? ", ..." : "");
	finding->hint = "they are not opened and have not been checked; what is listed by default "
			"depends on the catalogue, and --all takes everything";
}

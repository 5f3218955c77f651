/* What is opened, to whom, and on which public ports. */
#include "core/addresses.h"
#include "core/checking.h"
#include "core/phrase.h"
#include "core/place.h"
#include "core/publish.h"
#include "nvports/rules.h"

#include <string.h>

static bool is_not_required(const struct np_checking *c, const struct np_requirement *row)
{
	(void)c;
	return row->service->need != NP_REQUIRED;
}

/* " (and 3 more times)" where TALLY is about more than one requirement, else "". */
static const char *others(const struct np_checking *c, const struct np_tally *tally)
{
	if (tally->count < 2)
		return "";
	return np_arena_printf(&c->ctx->arena, " (and %zu more time%s)", tally->count - 1,
			       tally->count == 2 ? "" : "s");
}

static const char *describe(const struct np_checking *c, const struct np_tally *tally)
{
	struct np_arena *arena = &c->ctx->arena;

	return np_arena_printf(arena, "'%s' of %s%s", tally->first->service->name,
			       np_row_place(arena, tally->first), others(c, tally));
}

void np_check_not_required(const struct np_checking *c)
{
	const struct np_tally *tallies = np_tally(c, is_not_required);

	for (size_t i = 0; i < c->site->catalogue->count; i++) {
		const struct np_service *service = &c->site->catalogue->services[i];
		struct np_finding *finding;

		if (tallies[i].count == 0)
			continue;
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"not-required", NP_NOTE,
							    tallies[i].first->origin, service->id},
					 "%s is %s, and is opened", describe(c, &tallies[i]),
					 np_need_names[service->need]);
		finding->hint = np_arena_printf(&c->ctx->arena,
						"if nobody uses it, leave it out: --exclude %s",
						service->id);
	}
}

static bool is_admins_open(const struct np_checking *c, const struct np_requirement *row)
{
	(void)c;
	return row->service->reach == NP_REACH_ADMINS && np_sources_are_wide(row->sources);
}

/* What to write depends on whether the site knows who the administrators are. */
static const char *hint_admins(const struct np_checking *c, const struct np_service *service)
{
	if (np_map_get(&c->site->by_network, "admins", strlen("admins")))
		return np_arena_printf(&c->ctx->arena,
				       "write into the site file\n"
				       "  allow:\n"
				       "    %s: [admins]\n"
				       "and make sure that 'admins' is not all addresses; or leave "
				       "it out: --exclude %s",
				       service->id, service->id);
	return np_arena_printf(&c->ctx->arena,
			       "write into the site file, with addresses of your own,\n"
			       "  networks:\n"
			       "    admins: [203.0.113.64/29]\n"
			       "or leave it out: --exclude %s",
			       service->id);
}

void np_check_admins(const struct np_checking *c)
{
	const struct np_tally *tallies = np_tally(c, is_admins_open);

	for (size_t i = 0; i < c->site->catalogue->count; i++) {
		const struct np_service *service = &c->site->catalogue->services[i];
		struct np_finding *finding;

		if (tallies[i].count == 0)
			continue;
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"admins-open", NP_WARNING, tallies[i].first->node->loc,
					   service->id},
			"%s is for administrators, and is open to %s", describe(c, &tallies[i]),
			tallies[i].first->sources->any ? "any" : "nearly all addresses");
		finding->hint = hint_admins(c, service);
	}
}

static bool has_leader(const struct np_site *site)
{
	for (size_t i = 0; i < site->node_count; i++)
		if (site->nodes[i]->leader)
			return true;
	return false;
}

static bool is_cluster(const struct np_checking *c, const struct np_requirement *row)
{
	return row->service->reach == NP_REACH_CLUSTER &&
	       (c->site->node_count == 1 || !row->node->leader);
}

void np_check_cluster(const struct np_checking *c)
{
	bool single = c->site->node_count == 1;
	const struct np_tally *tallies;

	if (!single && !has_leader(c->site))
		return; /* another check says so */
	tallies = np_tally(c, is_cluster);
	for (size_t i = 0; i < c->site->catalogue->count; i++) {
		const struct np_tally *tally = &tallies[i];
		const struct np_service *service = &c->site->catalogue->services[i];
		struct np_finding *finding;

		if (tally->count == 0)
			continue;
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"cluster-open",
					   single && tally->first->sources->any ? NP_WARNING
										: NP_NOTE,
					   tally->first->node->loc, service->id},
			single ? "%s is opened, and there is no other node that would connect to it"
			       : "%s is opened, and other nodes connect to the leader only",
			describe(c, tally));
		finding->hint = np_arena_printf(
			&c->ctx->arena,
			single ? "leave it out with --exclude %s; where the cluster has other "
				 "nodes, give them too, or their addresses as the network "
				 "'cluster'"
			       : "leave it out with --exclude %s, unless the node may become the "
				 "leader",
			service->id);
	}
}

/* IPv6 is not translated, so a node without such an address is not there for its sources. */
static bool is_unreachable(const struct np_checking *c, const struct np_requirement *row)
{
	(void)c;
	return !np_sources_have(row->sources, NP_IPV4) && !row->node->address6.text;
}

void np_check_unreachable(const struct np_checking *c)
{
	const struct np_tally *tallies = np_tally(c, is_unreachable);

	for (size_t i = 0; i < c->site->catalogue->count; i++) {
		const struct np_service *service = &c->site->catalogue->services[i];
		struct np_finding *finding;

		if (tallies[i].count == 0)
			continue;
		finding = np_finding_add(
			c->ctx, c->findings,
			&(struct np_found){"unreachable", NP_WARNING, tallies[i].first->node->loc,
					   service->id},
			"%s is for %s only, which is IPv6, and the node has no IPv6 address",
			describe(c, &tallies[i]), tallies[i].first->sources->text);
		finding->hint = "write it into the site file, like 'address6: 2001:db8::10', or "
				"name IPv4 networks as well";
	}
}

static bool is_fixed(const struct np_requirement *row)
{
	for (size_t i = 0; i < row->service->port_count; i++)
		if (row->service->ports[i].fixed &&
		    row->service->ports[i].protocols & row->protocols)
			return true;
	return false;
}

void np_check_fixed(const struct np_checking *c)
{
	struct np_arena *arena = &c->ctx->arena;

	for (size_t i = 0; i < c->plan->count; i++) {
		const struct np_requirement *row = &c->plan->items[i];
		const struct np_publish *publish;
		struct np_finding *finding;

		if (!is_fixed(row) || np_portset_equal(row->ports, row->public_ports))
			continue;
		publish = np_published(row);
		finding = np_finding_add(c->ctx, c->findings,
					 &(struct np_found){"fixed-port", NP_ERROR,
							    publish ? publish->loc : row->origin,
							    np_row_place(arena, row)},
					 "'%s' (%s) is published on %s, and its protocol needs the "
					 "same port outside",
					 row->service->name, np_written_text(arena, row),
					 np_phrase_set(arena, row->public_ports));
		finding->hint = "take it out of 'publish'; where two nodes share a public address, "
				"give one of them another";
	}
}

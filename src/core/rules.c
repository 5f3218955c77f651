#include "nvports/rules.h"
#include "core/addresses.h"
#include "core/openings.h"
#include "core/publish.h"
#include "core/shared.h"

#include <string.h>

static const struct np_loc nowhere = {0};

static bool is_word(const char *text, size_t len)
{
	bool letters = len > 0 && text[0] >= 'a' && text[0] <= 'z';

	for (size_t i = 0; i < len; i++) {
		bool plain =
			(text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');

		letters = letters && (plain || (text[i] == '-' && text[i - 1] != '-'));
	}
	return letters && text[len - 1] != '-';
}

const char *np_rules_name(struct np_ctx *ctx, const char *tag)
{
	static const char own[] = "nvports";
	size_t len = strlen(tag);

	if (!is_word(tag, len)) {
		np_error(ctx, nowhere, "'%s' is no tag", tag);
		np_hint(ctx, "lower-case letters, digits and single '-', beginning with a letter, "
			     "like 'nvports' or 'voip-2'");
		return NULL;
	}
	if (strncmp(tag, own, strlen(own)) != 0) {
		tag = np_arena_printf(&ctx->arena, "%s-%s", own, tag);
		len += strlen(own) + 1;
	}
	if (len > NP_TAG_LIMIT) {
		np_error(ctx, nowhere, "the tag '%s' is too long", tag);
		np_hint(ctx, "with 'nvports' in front it may have %d characters", NP_TAG_LIMIT);
		return NULL;
	}
	return tag;
}

const struct np_sources *np_sources_in_family(struct np_arena *arena,
					      const struct np_sources *sources,
					      enum np_family family)
{
	size_t ipv4 = 0, count;
	struct np_net *nets;
	struct np_sources *part;

	while (ipv4 < sources->count && sources->nets[ipv4].addr.family == NP_IPV4)
		ipv4++;
	count = family == NP_IPV4 ? ipv4 : sources->count - ipv4;
	if (sources->any || family == NP_ALL_FAMILIES || count == sources->count)
		return sources;
	if (count == 0)
		return &np_sources_none;
	nets = np_arena_array(arena, count, sizeof(*nets));
	memcpy(nets, sources->nets + (family == NP_IPV4 ? 0 : ipv4), count * sizeof(*nets));
	part = np_arena_alloc(arena, sizeof(*part));
	*part = np_sources_make(arena, nets, count);
	return part;
}

/* Networks of IPv4 are in front of those of IPv6. */
bool np_sources_have(const struct np_sources *sources, enum np_family family)
{
	size_t i = family == NP_IPV4 ? 0 : sources->count - 1;

	return sources->any || (sources->count && sources->nets[i].addr.family == family);
}

static bool is_wanted(const struct np_requirement *row)
{
	return np_is_opened(row) && (row->sources->any || row->sources->count);
}

static bool is_moved(const struct np_requirement *row)
{
	return !np_portset_equal(row->ports, row->public_ports);
}

/* The node needs an address that the outside uses; -1 after recording that it is not known. */
static int find_mode(struct np_ctx *ctx, const struct np_node *node, enum np_mode asked, bool *nat)
{
	const struct np_address *own = &node->address, *outside = &node->public_address;
	bool differs = outside->text && own->text && strcmp(own->text, outside->text) != 0;

	*nat = asked == NP_MODE_NAT || (asked == NP_MODE_AUTO && differs);
	if (!own->text && (asked != NP_MODE_ROUTED || !outside->text)) {
		np_error(ctx, node->loc, "node %u has no address", node->id);
		np_hint(ctx,
			node->address6.text
				? "give it in a site file: 'address: 192.168.1.10'; or write "
				  "IPv6 alone: --family ipv6"
				: "give it in a site file, 'address: 192.168.1.10' and perhaps "
				  "'public_address: 203.0.113.45'; or a bundle with the "
				  "environment of the node's proxy, which has both");
		return -1;
	}
	if (*nat && !differs) {
		np_error(ctx, node->loc,
			 "node %u has no public address besides its own, so there "
			 "is nothing to translate",
			 node->id);
		np_hint(ctx, "give it in a site file: 'public_address: 203.0.113.45'; or leave "
			     "'--mode nat' out");
		return -1;
	}
	if (asked == NP_MODE_AUTO && !differs && np_addr_is_private(&own->addr)) {
		np_error(ctx, node->loc, "node %u has the private address %s and no public one",
			 node->id, own->text);
		np_hint(ctx, "give it in a site file: 'public_address: 203.0.113.45'; or, where "
			     "the firewall only routes, '--mode routed'");
		return -1;
	}
	return 0;
}

/* The IPv4 networks of a node's list, which has them in front. */
static struct np_nets inside_networks(const struct np_node *node)
{
	size_t count = 0;

	while (count < node->lan_count && node->lan[count].addr.family == NP_IPV4)
		count++;
	return (struct np_nets){node->lan, count};
}

/* Networks are disjoint, so at most one contains the node. */
static struct np_nets translated_networks(const struct np_nets *inside, const struct np_node *node,
					  enum np_hairpin hairpin)
{
	if (hairpin == NP_HAIRPIN_ALWAYS)
		return *inside;
	for (size_t i = 0; hairpin == NP_HAIRPIN_AUTO && i < inside->count; i++)
		if (np_nets_contain(&inside->items[i], 1, &node->address.addr))
			return (struct np_nets){&inside->items[i], 1};
	return (struct np_nets){0};
}

static int find_hairpin(struct np_ctx *ctx, struct np_rules_node *out,
			const struct np_rules_options *options)
{
	const struct np_node *node = out->node;

	out->inside = inside_networks(node);
	out->translated = translated_networks(&out->inside, node, options->hairpin);
	if (options->hairpin == NP_HAIRPIN_OFF)
		return 0;
	if (out->inside.count) {
		if (!np_nets_contain(out->inside.items, out->inside.count, &node->address.addr))
			np_note(ctx, node->loc,
				"no inside network of node %u contains its address %s; devices "
				"beside it cannot use the public address",
				node->id, node->address.text);
		return 0;
	}
	np_report(ctx, options->hairpin == NP_HAIRPIN_ALWAYS ? NP_ERROR : NP_WARNING, node->loc,
		  "node %u has no inside networks, so no hairpin NAT can be written for it",
		  node->id);
	np_hint(ctx, "give them in a site file: 'lan: [192.168.1.0/24]'; or say --hairpin off");
	return options->hairpin == NP_HAIRPIN_ALWAYS ? -1 : 0;
}

static int check_moved(struct np_ctx *ctx, const struct np_rules_node *out)
{
	int failed = 0;

	for (size_t i = 0; i < out->row_count; i++) {
		const struct np_requirement *row = out->rows[i];

		if (!is_moved(row))
			continue;
		if (out->address && !out->public_address) {
			failed = np_error(ctx, np_published(row)->loc,
					  "'%s' of node %u is published on another port, and "
					  "nothing is translated for a node that is routed",
					  row->service->name, row->node->id);
			np_hint(ctx, "take it out of 'publish', or leave it out: --exclude %s",
				row->service->id);
		} else if (out->address6 && np_sources_have(row->sources, NP_IPV6)) {
			np_note(ctx, row->origin,
				"IPv6 is never translated: '%s' is opened on port %s of %s",
				row->service->name, np_portset_text(&ctx->arena, row->ports),
				out->address6);
		}
	}
	return failed;
}

static bool any_moved(const struct np_rules_node *out)
{
	for (size_t i = 0; i < out->row_count; i++)
		if (is_moved(out->rows[i]))
			return true;
	return false;
}

static void open_ports(struct np_pool *pool, struct np_rules_node *out)
{
	if (out->address)
		out->permits =
			np_openings_make(pool, out->rows, out->row_count, NP_INSIDE, NP_IPV4);
	if (out->public_address)
		out->forwards = any_moved(out) ? np_openings_make(pool, out->rows, out->row_count,
								  NP_OUTSIDE, NP_IPV4)
					       : out->permits;
	if (out->address6)
		out->permits6 =
			np_openings_make(pool, out->rows, out->row_count, NP_INSIDE, NP_IPV6);
}

/* What OUT's node needs, of which the rows are known. */
static int make_node(struct np_ctx *ctx, struct np_pool *pool,
		     const struct np_rules_options *options, struct np_rules_node *out)
{
	const struct np_node *node = out->node;
	bool nat = false;

	if (options->families & NP_WITH_IPV6)
		out->address6 = node->address6.text;
	if (options->families & NP_WITH_IPV4) {
		if (find_mode(ctx, node, options->mode, &nat))
			return -1;
		out->address = nat ? node->address.text : np_node_outside(node)->text;
	} else if (!out->address6) {
		np_error(ctx, node->loc, "node %u has no IPv6 address", node->id);
		np_hint(ctx, "give it in a site file: 'address6: 2001:db8::10'");
		return -1;
	}
	if (nat) {
		out->public_address = node->public_address.text;
		if (find_hairpin(ctx, out, options))
			return -1;
	}
	if (check_moved(ctx, out))
		return -1;
	open_ports(pool, out);
	return 0;
}

static void count_node(struct np_rules *rules, const struct np_rules_node *node)
{
	rules->row_count += node->row_count;
	rules->nat = rules->nat || node->public_address;
	rules->ipv4 = rules->ipv4 || node->permits.count;
	rules->ipv6 = rules->ipv6 || node->permits6.count;
}

static int nothing_left(struct np_ctx *ctx, const struct np_plan *plan)
{
	np_error(ctx, nowhere, "nothing is left by this selection");
	if (plan->count)
		np_hint(ctx,
			"what it names is internal, or nobody may reach it; it is never opened");
	else
		np_hint(ctx, "'nvports list' with the same options shows what there is");
	return -1;
}

int np_rules_make(struct np_ctx *ctx, const struct np_plan *plan,
		  const struct np_rules_options *options, struct np_rules *rules)
{
	const struct np_requirement **rows =
		np_arena_array(&ctx->arena, plan->count, sizeof(const struct np_requirement *));
	struct np_rules_node *nodes, *node = NULL;
	struct np_pool pool = {.arena = &ctx->arena};
	size_t count = 0;
	int failed = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += i == 0 || plan->items[i].node != plan->items[i - 1].node;
	nodes = np_arena_array(&ctx->arena, count, sizeof(*nodes));
	*rules = (struct np_rules){
		.options = options,
		.nodes = nodes,
		.inside = &plan->site->lan.address,
	};
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_wanted(&plan->items[i]))
			continue;
		if (!node || node->node != plan->items[i].node) {
			node = &nodes[rules->node_count++];
			node->node = plan->items[i].node;
			node->rows = rows;
		}
		*rows++ = &plan->items[i];
		node->row_count++;
	}
	for (size_t i = 0; i < rules->node_count; i++) {
		if (make_node(ctx, &pool, options, &nodes[i]))
			failed = -1;
		else
			count_node(rules, &nodes[i]);
	}
	if (rules->node_count == 0)
		failed = nothing_left(ctx, plan);
	if (np_check_addresses(ctx, plan->site, options->mode != NP_MODE_ROUTED))
		failed = -1;
	return failed;
}

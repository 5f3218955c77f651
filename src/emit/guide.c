/*
 * A guide: numbered steps for a firewall that is configured by hand, with the value of every field.
 * The vendors are tables, guide_VENDOR.c; what all guides begin and end with is here.
 */
#include "emit/guide_text.h"
#include "emit/targets.h"
#include "emit/text.h"

#include <string.h>

enum {
	HEAD_ROWS = 200, /* services that the beginning names, one a line */
	TITLE_LIMIT = 150,
};

static const struct np_guide_vendor *const vendors[] = {
#define X(vendor) &np_guide_##vendor,
#include "emit/guides.def"
#undef X
};

static const char *const forms[] = {
#define X(vendor) #vendor,
#include "emit/guides.def"
#undef X
	NULL,
};

static const struct np_guide_vendor *find_vendor(const struct np_rules_options *options)
{
	size_t i = 0;

	while (strcmp(vendors[i]->name, options->form) != 0)
		i++;
	return vendors[i];
}

static bool is_hairpin(const struct np_guide *guide, const struct np_rules_node *node,
		       const struct np_sources *sources)
{
	return guide->options->hairpin != NP_HAIRPIN_OFF && np_nets_meet(&node->inside, sources);
}

static bool has_hairpin(const struct np_guide *guide)
{
	for (size_t i = 0; i < guide->rules->node_count; i++) {
		const struct np_rules_node *node = &guide->rules->nodes[i];

		for (size_t k = 0; k < node->forwards.count; k++)
			if (is_hairpin(guide, node, node->forwards.items[k].sources))
				return true;
	}
	return false;
}

/* What holds for the whole guide. */
static unsigned find_facts(const struct np_guide *guide)
{
	unsigned facts = guide->options->keep_helper ? 0 : NP_GUIDE_IF_HELPER;

	if (!guide->rules)
		return facts;
	if (guide->rules->nat)
		facts |= NP_GUIDE_IF_NAT;
	facts |= has_hairpin(guide) ? NP_GUIDE_IF_HAIRPIN : NP_GUIDE_IF_NO_HAIRPIN;
	return facts;
}

/* And for ITEM. */
static unsigned find_item_facts(const struct np_guide *guide, const struct np_guide_item *item)
{
	unsigned facts = guide->facts;

	if (item->node && item->node->public_address && !item->ipv6)
		facts |= NP_GUIDE_FOR_NAT;
	if (item->network) {
		bool ipv4 = item->network->addr.family == NP_IPV4;

		facts |= ipv4 ? NP_GUIDE_FOR_IPV4 : NP_GUIDE_FOR_IPV6;
		facts |= item->network->prefix == (ipv4 ? 32 : 128) ? NP_GUIDE_FOR_HOST
								    : NP_GUIDE_FOR_SUBNET;
	}
	if (!item->opening)
		return facts;
	if (np_nets_meet(&item->node->translated, item->opening->sources))
		facts |= NP_GUIDE_FOR_HIDDEN;
	facts |= item->opening->sources->any ? NP_GUIDE_FOR_ANY : NP_GUIDE_FOR_SOME;
	facts |= item->opening->shift ? NP_GUIDE_FOR_MOVED : NP_GUIDE_FOR_SAME;
	facts |= is_hairpin(guide, item->node, item->opening->sources) ? NP_GUIDE_FOR_HAIRPIN
								       : NP_GUIDE_FOR_OUTSIDE;
	return facts;
}

static bool holds(unsigned when, unsigned facts)
{
	return (when & ~facts) == 0;
}

static void write_step(struct np_guide *guide, const struct np_guide_step *step,
		       const struct np_guide_item *item)
{
	unsigned facts = find_item_facts(guide, item);

	if (!holds(step->when, facts))
		return;
	np_page_step(&guide->page, step->text);
	for (const struct np_guide_field *field = step->fields; field && field->name; field++) {
		if (!holds(field->when, facts))
			continue;
		np_page_field_begin(&guide->page, field->name);
		np_guide_fill(guide, item, field->value);
		np_page_field_end(&guide->page);
	}
}

static void write_openings(struct np_guide *guide, const struct np_guide_step *step,
			   const struct np_rules_node *node, const struct np_openings *openings)
{
	bool all = step->each == NP_GUIDE_FORWARDS || step->each == NP_GUIDE_PERMITS ||
		   step->each == NP_GUIDE_PERMITS6;

	for (size_t i = 0; i < openings->count; i++) {
		struct np_guide_item item = {
			.node = node,
			.opening = &openings->items[i],
			.ipv6 = openings == &node->permits6,
		};

		if (all)
			write_step(guide, step, &item);
		for (size_t k = 0; k < item.opening->ports.count && !all; k++) {
			item.range = item.opening->ports.ranges[k];
			write_step(guide, step, &item);
		}
	}
}

static void write_node(struct np_guide *guide, const struct np_guide_step *step,
		       const struct np_rules_node *node)
{
	np_guide_know_node(guide, node);
	switch (step->each) {
	case NP_GUIDE_NODE:
		if (node->address)
			write_step(guide, step, &(struct np_guide_item){.node = node});
		break;
	case NP_GUIDE_NODE6:
		if (node->permits6.count)
			write_step(guide, step,
				   &(struct np_guide_item){.node = node, .ipv6 = true});
		break;
	case NP_GUIDE_FORWARD:
	case NP_GUIDE_FORWARDS:
		write_openings(guide, step, node, &node->forwards);
		break;
	case NP_GUIDE_PERMIT:
	case NP_GUIDE_PERMITS:
		if (!node->public_address)
			write_openings(guide, step, node, &node->permits);
		break;
	case NP_GUIDE_PERMIT6:
	case NP_GUIDE_PERMITS6:
		write_openings(guide, step, node, &node->permits6);
		break;
	case NP_GUIDE_TRANSLATION:
		for (size_t i = 0; i < node->translated.count; i++)
			write_step(guide, step,
				   &(struct np_guide_item){.node = node,
							   .network = &node->translated.items[i]});
		break;
	case NP_GUIDE_ONCE:
	case NP_GUIDE_NETWORK:
		break;
	}
}

static void write_steps(struct np_guide *guide, const struct np_guide_step *step)
{
	if (step->each == NP_GUIDE_ONCE) {
		write_step(guide, step, &(struct np_guide_item){0});
		return;
	}
	if (step->each == NP_GUIDE_NETWORK) {
		for (size_t i = 0; i < guide->networks.count; i++)
			write_step(guide, step,
				   &(struct np_guide_item){.network = &guide->networks.items[i]});
		return;
	}
	for (size_t i = 0; i < guide->rules->node_count; i++)
		write_node(guide, step, &guide->rules->nodes[i]);
}

static void write_parts(struct np_guide *guide, const struct np_guide_part *part)
{
	for (; part->title; part++) {
		if (!holds(part->when, guide->facts))
			continue;
		np_page_part(&guide->page, part->title);
		if (part->text)
			np_page_paragraph(&guide->page, part->text);
		for (const struct np_guide_step *step = part->steps; step->text; step++)
			write_steps(guide, step);
	}
}

static void write_row(struct np_guide *guide, const struct np_requirement *row)
{
	struct np_page *page = &guide->page;

	np_page_item_begin(page);
	np_page_put(page, np_emit_label(guide->scratch, row));
	np_page_put(page, ": ");
	np_page_put(page, np_protocols_title(row->protocols));
	np_page_put(page, " ");
	np_page_put(page, np_portset_text(guide->scratch, row->ports));
	if (!np_portset_equal(row->ports, row->public_ports)) {
		np_page_put(page, ", outside ");
		np_page_put(page, np_portset_text(guide->scratch, row->public_ports));
	}
	if (!row->sources->any) {
		np_page_put(page, ", from ");
		np_page_put(page, row->sources->text);
	}
	np_page_item_end(page);
}

/* What is opened, service by service, unless there are too many to read. */
static void write_rows(struct np_guide *guide)
{
	if (guide->rules->row_count > HEAD_ROWS)
		return;
	np_page_paragraph(&guide->page,
			  "What is opened when all steps are done, and nothing else:");
	for (size_t i = 0; i < guide->rules->node_count; i++) {
		const struct np_rules_node *node = &guide->rules->nodes[i];

		np_arena_reset(guide->scratch);
		for (size_t k = 0; k < node->row_count; k++)
			write_row(guide, node->rows[k]);
	}
}

static const struct np_guide_step before[] = {
	{NP_GUIDE_ONCE, 0, "Save a copy of the firewall's configuration.", NULL},
	{NP_GUIDE_ONCE, 0,
	 "Delete what an earlier guide has left: entries whose names begin as below, and that are "
	 "not among those of this guide.",
	 (const struct np_guide_field[]){{"Name begins with", "{tag}_", 0}, {0}}},
	{0},
};

static const struct np_guide_step after[] = {
	{NP_GUIDE_ONCE, 0,
	 "Call from outside, from inside and through the trunk, and listen for both directions.",
	 NULL},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_NAT,
	 "What a node sends to the internet should leave with its public address: look at the "
	 "rules for outgoing traffic, and add one for the node if it does not.",
	 NULL},
	{NP_GUIDE_ONCE, 0,
	 "UDP timeouts of the firewall should be longer than the registration interval of phones "
	 "and trunks (often 180 seconds or more), or incoming calls get lost.",
	 NULL},
	{0},
};

static const struct np_guide_part first_parts[] = {
	{"Before", 0,
	 "Fields that a step does not name keep the value that the firewall suggests. A name is "
	 "written as it stands, so that it is found again. Where the entry of a step exists "
	 "already, compare its fields instead of adding it.",
	 before},
	{0},
};

static const struct np_guide_part last_parts[] = {
	{"Afterwards", 0, NULL, after},
	{0},
};

/* "nvports: steps for Sophos Firewall" */
static void write_title(struct np_guide *guide, const char *what)
{
	char title[TITLE_LIMIT], *at;

	at = np_put(title, guide->options->name, NP_TAG_LIMIT);
	at = np_put(at, what, TITLE_LIMIT / 3);
	np_put(at, guide->vendor->title, TITLE_LIMIT / 3);
	np_page_begin(&guide->page, title);
	np_page_paragraph(&guide->page, guide->vendor->about);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	struct np_arena arena = {0};
	struct np_guide guide = {
		.rules = rules,
		.options = rules->options,
		.vendor = find_vendor(rules->options),
		.page = {.out = out, .writing = rules->options->writing},
		.arena = &arena,
		.scratch = scratch,
	};

	guide.facts = find_facts(&guide);
	guide.networks = np_guide_find_networks(rules, &arena);
	write_title(&guide, ": steps for ");
	write_rows(&guide);
	write_parts(&guide, first_parts);
	write_parts(&guide, guide.vendor->parts);
	write_parts(&guide, last_parts);
	np_page_end(&guide.page);
	np_arena_release(&arena);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	struct np_guide guide = {
		.options = options,
		.vendor = find_vendor(options),
		.page = {.out = out, .writing = options->writing},
	};

	guide.facts = find_facts(&guide);
	write_title(&guide, ": how to remove it from ");
	write_parts(&guide, guide.vendor->removals);
	np_page_end(&guide.page);
}

/* A vendor of a guide is to the user what a target is elsewhere. */
static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_guide_vendor *vendor = find_vendor(rules->options);

	if (np_rules_express(ctx, rules, vendor->title, vendor->abilities))
		return -1;
	return vendor->check ? vendor->check(ctx, rules) : 0;
}

static const char *const limits[] = {
	"Nothing is applied by a program: whoever follows the steps makes the rules, and removes "
	"those of an earlier guide.",
	"Menus and labels are those of the versions that the guide names, from excerpts of the "
	"vendors' documentation and in part from memory; none was tried on a firewall.",
	"What a vendor cannot express is an error with --for; without it the guide is for any "
	"firewall that has forwards, filters and source NAT.",
	NULL,
};

const struct np_target np_target_guide = {
	.name = "guide",
	.vendor = "Any firewall, by hand",
	.versions = "any; named menus with --for",
	.summary = "numbered steps for a web page, each value given",
	.applied = "by hand, in its web page",
	.helper = "a step",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.takes = NP_TAKES_FORMAT,
	.forms = forms,
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

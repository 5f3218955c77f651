/*
 * What firewall-cmd says of a node's firewall. NS8 knows two zones: "trusted" is the cluster's VPN,
 * and everything else comes in by "public" (ns8-core, docs/core/firewall.md). So of the zones only
 * "public" is read.
 */
#include "input/firewall_cmd.h"
#include "input/firewall.h"
#include "input/rich_rule.h"
#include "nvports/quote.h"

#include <string.h>

struct reader {
	struct np_ctx *ctx;
	const struct np_input *input;
	struct np_firewall *firewall;
	struct np_opened **opened;
	struct np_redirect **redirects;
	struct np_rich_rule *rules, *last_rule;
	size_t rule_count;
	size_t others; /* rules that are left out, and where the first is */
	struct np_loc other;
};

static void begin(struct reader *r)
{
	r->firewall = np_firewall_make(r->ctx, r->input);
	r->opened = &r->firewall->opened;
	r->redirects = &r->firewall->redirects;
}

static int read_ports(struct reader *r, const struct np_cmd_texts *texts, struct np_port_heap *heap)
{
	struct np_span word;
	struct np_loc loc;

	for (const struct np_cmd_text *text = texts->first; text; text = text->next) {
		struct np_cmd_text rest = *text;

		while (np_cmd_word(&rest, &word, &loc))
			if (np_heap_add_word(r->ctx, heap, loc, word))
				return -1;
	}
	return 0;
}

static int read_names(struct reader *r, const struct np_cmd_texts *texts)
{
	struct np_span word;
	struct np_loc loc;

	for (const struct np_cmd_text *text = texts->first; text; text = text->next) {
		struct np_cmd_text rest = *text;

		while (np_cmd_word(&rest, &word, &loc)) {
			if (!np_text_is_printable(word.text, word.len, NULL))
				return np_error(r->ctx, loc,
						"a service whose name cannot be shown");
			np_firewall_open(r->ctx, &r->opened, loc,
					 np_arena_copy(&r->ctx->arena, word.text, word.len))
				->named = true;
		}
	}
	return 0;
}

/* All of TCP or UDP, which a zone can let in as a protocol. */
static void read_protocols(struct reader *r, const struct np_cmd_texts *texts,
			   struct np_port_heap *heap)
{
	struct np_span word;
	struct np_loc loc;

	for (const struct np_cmd_text *text = texts->first; text; text = text->next) {
		struct np_cmd_text rest = *text;

		while (np_cmd_word(&rest, &word, &loc)) {
			if (np_span_is(word, "tcp"))
				np_heap_add_all(r->ctx, heap, NP_TCP);
			else if (np_span_is(word, "udp"))
				np_heap_add_all(r->ctx, heap, NP_UDP);
		}
	}
}

static void read_target(struct reader *r, const struct np_cmd_text *target,
			struct np_port_heap *heap)
{
	if (!target || !np_span_is(target->text, "ACCEPT"))
		return;
	np_warn(r->ctx, target->loc, "the zone lets in everything, whatever it lists");
	np_hint(r->ctx, "its target is ACCEPT; NS8 leaves it at 'default'");
	np_heap_add_all(r->ctx, heap, NP_TCP);
	np_heap_add_all(r->ctx, heap, NP_UDP);
}

static void leave_out(struct reader *r, struct np_loc loc)
{
	if (r->others++ == 0)
		r->other = loc;
}

static void redirect(struct reader *r, const struct np_rich_rule *rule)
{
	for (enum np_proto protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		struct np_redirect *redirect;

		if (!(rule->protocols & 1U << protocol))
			continue;
		redirect = np_arena_alloc(&r->ctx->arena, sizeof(*redirect));
		*redirect = (struct np_redirect){.source = rule->source,
						 .protocol = protocol,
						 .ports = rule->ports,
						 .to = rule->to,
						 .loc = rule->loc};
		*r->redirects = redirect;
		r->redirects = &redirect->next;
	}
}

static void take_rule(struct reader *r, struct np_rich_rule *rule)
{
	switch (rule->kind) {
	case NP_RICH_PORTS:
		NP_APPEND(r->rules, r->last_rule, rule);
		r->rule_count++;
		break;
	case NP_RICH_SERVICE:
		np_firewall_open(r->ctx, &r->opened, rule->loc, rule->service)->named = true;
		break;
	case NP_RICH_FORWARD:
		redirect(r, rule);
		break;
	case NP_RICH_OTHER:
		leave_out(r, rule->loc);
		break;
	case NP_RICH_CLOSES6:
		break;
	}
}

static int read_rules(struct reader *r, const struct np_cmd_texts *texts,
		      np_rich_rule_parse_fn *parse)
{
	for (const struct np_cmd_text *text = texts->first; text; text = text->next) {
		struct np_rich_rule *rule = np_arena_alloc(&r->ctx->arena, sizeof(*rule));

		if (parse(r->ctx, text->loc, text->text, rule))
			return -1;
		take_rule(r, rule);
	}
	return 0;
}

/* What the rules of ports come to, and what was left out. */
static void end_rules(struct reader *r)
{
	struct np_rich_rule **rules = np_arena_array(&r->ctx->arena, r->rule_count, sizeof(*rules));
	struct np_portset accepted[NP_PROTO_COUNT];
	struct np_opened *opened;
	size_t count = 0;

	if (r->others) {
		np_note(r->ctx, r->other, "%zu of its rules %s left out", r->others,
			r->others == 1 ? "is" : "are");
		np_hint(r->ctx, "read are ports and services that are let in, or ports that are "
				"dropped, for everybody and over IPv4; and ports that are sent to "
				"others of the node itself");
	}
	if (!r->rules)
		return;
	for (struct np_rich_rule *rule = r->rules; rule; rule = rule->next)
		rules[count++] = rule;
	np_rich_rules_decide(r->ctx, rules, count, accepted, r->firewall->dropped);
	if (!accepted[NP_TCP].count && !accepted[NP_UDP].count)
		return;
	opened = np_firewall_open(r->ctx, &r->opened, r->rules->loc, NULL);
	memcpy(opened->ports, accepted, sizeof(accepted));
}

static void note_source_ports(struct reader *r, const struct np_cmd_block *block)
{
	const struct np_cmd_text *first = block->keys[NP_CMD_SOURCE_PORTS].first;

	if (first)
		np_note(r->ctx, first->loc, "what is let in by its source port is not looked at");
}

static int read_zone(struct reader *r, const struct np_cmd_block *zone)
{
	const struct np_cmd_texts *keys = zone->keys;
	struct np_port_heap heap = {0};
	struct np_opened *opened;

	if (!keys[NP_CMD_RICH_RULES].seen) /* the last line of all */
		return np_error(r->ctx, zone->loc, "a zone that is cut off");
	r->firewall->whole = true;
	if (read_names(r, &keys[NP_CMD_SERVICES]) || read_ports(r, &keys[NP_CMD_PORTS], &heap))
		return -1;
	read_protocols(r, &keys[NP_CMD_PROTOCOLS], &heap);
	read_target(r, keys[NP_CMD_TARGET].first, &heap);
	if (heap.first || heap.others) {
		opened = np_firewall_open(r->ctx, &r->opened, zone->loc, NULL);
		np_heap_sets(r->ctx, &heap, opened->ports);
	}
	note_source_ports(r, zone);
	if (read_rules(r, &keys[NP_CMD_FORWARD_PORTS], np_forward_port_parse) ||
	    read_rules(r, &keys[NP_CMD_RICH_RULES], np_rich_rule_parse))
		return -1;
	return 0;
}

static int read_service(struct reader *r, const struct np_cmd_block *block)
{
	const struct np_cmd_text *include = block->keys[NP_CMD_INCLUDES].first;
	struct np_port_heap heap = {0};

	if (np_firewall_of_module(r->input) && strcmp(block->name, r->input->owner) != 0)
		return np_error(r->ctx, block->loc, "the service '%s' is given for '%s'",
				block->name, r->input->owner);
	if (!block->keys[NP_CMD_PROTOCOLS].seen) /* the line behind its ports */
		return np_error(r->ctx, block->loc, "a zone or a service that is cut off");
	if (read_ports(r, &block->keys[NP_CMD_PORTS], &heap))
		return -1;
	np_heap_sets(r->ctx, &heap,
		     np_firewall_open(r->ctx, &r->opened, block->loc, block->name)->ports);
	if (include)
		np_note(r->ctx, include->loc,
			"services that this one includes are not followed: their ports are open "
			"too");
	note_source_ports(r, block);
	return 0;
}

/* Ports without a name: --service=NAME --get-ports. */
static int read_unnamed(struct reader *r, const struct np_cmd_texts *ports)
{
	struct np_port_heap heap = {0};

	if (!ports->first)
		return 0;
	if (!np_firewall_of_module(r->input)) {
		np_error(r->ctx, ports->first->loc, "ports of a service that is not named");
		np_hint(r->ctx, "say which module it is of: nethvoice1=FILE");
		return -1;
	}
	if (read_ports(r, ports, &heap))
		return -1;
	np_heap_sets(
		r->ctx, &heap,
		np_firewall_open(r->ctx, &r->opened, ports->first->loc, r->input->owner)->ports);
	return 0;
}

static bool is_zone(const struct np_cmd_block *block)
{
	return block->keys[NP_CMD_TARGET].seen;
}

/* The zone "public" into *ZONE; NULL: there are no zones. */
static int find_zone(struct np_ctx *ctx, const struct np_cmd *cmd, const struct np_cmd_block **zone)
{
	const struct np_cmd_block *other = NULL;

	*zone = NULL;
	for (const struct np_cmd_block *b = cmd->first; b; b = b->next) {
		bool policy = b->keys[NP_CMD_INGRESS_ZONES].seen;

		if (!is_zone(b) || policy)
			continue;
		if (strcmp(b->name, "public") != 0) {
			other = b;
			if (b->active && strcmp(b->name, "trusted") != 0)
				np_warn(ctx, b->loc,
					"zone '%s' is active: what it lets in is not looked at",
					b->name);
		} else if (*zone) {
			return np_error(ctx, b->loc, "a second zone '%s'", b->name);
		} else {
			*zone = b;
		}
	}
	if (*zone || !other)
		return 0;
	np_error(ctx, other->loc, "not the zone 'public', which NS8 opens its ports in");
	np_hint(ctx, "on the node: firewall-cmd --zone=public --list-all");
	return -1;
}

/* Of the zone, with the rules that stand alone, and of services, which need not be in it. */
static int read_all(struct reader *zone, struct reader *services, const struct np_cmd *cmd)
{
	const struct np_cmd_block *public;

	if (find_zone(zone->ctx, cmd, &public))
		return -1;
	if (np_firewall_of_module(zone->input) && (public || cmd->rules.first))
		return np_firewall_refuse_module(zone->ctx, zone->input);
	if ((public && read_zone(zone, public)) ||
	    read_rules(zone, &cmd->rules, np_rich_rule_parse))
		return -1;
	end_rules(zone);
	for (const struct np_cmd_block *b = cmd->first; b; b = b->next)
		if (!is_zone(b) && read_service(services, b))
			return -1;
	return read_unnamed(services, &cmd->ports);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* A rich rule, ports with their protocols, or a name with "  key:" in the next line. */
bool np_firewall_cmd_recognise(const struct np_input *input)
{
	const char *line = input->src->text + strspn(input->src->text, "\r\n");
	size_t digits = strspn(line, "0123456789-");
	const char *next = strchr(line, '\n');

	if (begins(line, "rule ") || (digits && line[digits] == '/'))
		return true;
	if (strchr(" \t", *line) || !next || !begins(next, "\n  ") ||
	    memchr(line, ':', (size_t)(next - line)))
		return false;
	next += strlen("\n  ");
	return next[strspn(next, "abcdefghijklmnopqrstuvwxyz-")] == ':';
}

int np_firewall_cmd_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	struct reader zone = {.ctx = ctx, .input = input}, services = zone;
	struct np_cmd cmd = {0};

	begin(&zone);
	begin(&services);
	if (np_cmd_cut(ctx, input->src, &cmd) || read_all(&zone, &services, &cmd))
		return -1;
	zone.firewall->rules = zone.firewall->whole || cmd.rules.first;
	if (!zone.firewall->rules && !services.firewall->opened)
		return np_error(ctx, np_loc_whole(input->src),
				"no zone, service or rich rule in it");
	if (zone.firewall->rules)
		NP_APPEND(facts->firewalls, facts->last_firewall, zone.firewall);
	if (services.firewall->opened)
		NP_APPEND(facts->firewalls, facts->last_firewall, services.firewall);
	return 0;
}

/* Commands of Cisco IOS; src/emit/ios.c says what they do, and in which order they run. */
#include "emit/ios_text.h"
#include "emit/text.h"

#include <string.h>

/* The list that is written. */
struct ios {
	FILE *out;
	const struct np_rules_options *options;
	enum np_family family;
	uint32_t number; /* of the next entry */
};

bool np_ios_by_address(const struct np_rules_options *options)
{
	return strcmp(options->form, "address") == 0;
}

static void put(const struct ios *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void begin_list(const struct ios *to)
{
	bool ipv4 = to->family == NP_IPV4;

	fprintf(to->out, "%s %s\n", ipv4 ? "ip access-list extended" : "ipv6 access-list",
		ipv4 ? to->options->acl : to->options->acl6);
}

/* " 50001", and for IPv6 " sequence 50001" */
static void put_number(const struct ios *to, const char *no, uint32_t number)
{
	putc_unlocked(' ', to->out);
	put(to, no);
	put(to, to->family == NP_IPV4 ? "" : "sequence ");
	np_emit_number(to->out, number);
}

static void write_clearing(const struct ios *to, uint32_t first)
{
	for (uint32_t i = first; i < to->options->room; i++) {
		put_number(to, "no ", to->options->first + i);
		putc_unlocked('\n', to->out);
	}
}

void np_ios_write_clearing(FILE *out, const struct np_rules_options *options, enum np_family family,
			   uint32_t first)
{
	const struct ios to = {out, options, family, 0};

	putc('\n', out);
	begin_list(&to);
	write_clearing(&to, first);
	fputs("exit\n", out);
}

static void put_source(const struct ios *to, const struct np_net *net)
{
	bool ipv4 = net->addr.family == NP_IPV4;
	char text[NP_NET_TEXT];

	if (net->prefix == (ipv4 ? 32 : 128)) {
		put(to, "host ");
		np_emit_net(to->out, net);
	} else if (ipv4) {
		uint32_t wild = net->prefix ? ((uint32_t)1 << (32 - net->prefix)) - 1 : UINT32_MAX;

		put(to, np_addr_text(&net->addr, text));
		for (int shift = 24; shift >= 0; shift -= 8) {
			putc_unlocked(shift == 24 ? ' ' : '.', to->out);
			np_emit_number(to->out, wild >> shift & 0xff);
		}
	} else {
		np_emit_net(to->out, net);
	}
}

static void write_entry(struct ios *to, const struct np_opening *opening, const struct np_net *net,
			const char *address, struct np_range range)
{
	put_number(to, "", to->number++);
	put(to, " permit ");
	put(to, np_protocol_words[opening->protocol]);
	putc_unlocked(' ', to->out);
	if (net)
		put_source(to, net);
	else
		put(to, "any");
	put(to, " host ");
	put(to, address);
	put(to, range.from == range.to ? " eq " : " range ");
	np_emit_range(to->out, range, ' ');
	putc_unlocked('\n', to->out);
}

static void write_openings(struct ios *to, const struct np_openings *openings, const char *address)
{
	for (size_t i = 0; i < openings->count; i++) {
		const struct np_opening *opening = &openings->items[i];
		const struct np_sources *sources = opening->sources;

		for (size_t k = 0; k < opening->ports.count; k++) {
			if (sources->any)
				write_entry(to, opening, NULL, address, opening->ports.ranges[k]);
			for (size_t n = 0; !sources->any && n < sources->count; n++)
				write_entry(to, opening, &sources->nets[n], address,
					    opening->ports.ranges[k]);
		}
	}
}

/* What the list of FAMILY lets in to NODE: as it is outside, which is the public address. */
static const struct np_openings *openings_of(const struct np_rules_node *node,
					     enum np_family family)
{
	if (family == NP_IPV6)
		return &node->permits6;
	return node->public_address ? &node->forwards : &node->permits;
}

size_t np_ios_count_entries(const struct np_rules *rules, enum np_family family)
{
	size_t count = 1;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_openings *openings = openings_of(&rules->nodes[i], family);

		for (size_t k = 0; k < openings->count; k++)
			count += openings->items[k].ports.count *
				 (openings->items[k].sources->any
					  ? 1
					  : openings->items[k].sources->count);
	}
	return count;
}

void np_ios_write_list(FILE *out, const struct np_rules *rules, enum np_family family)
{
	struct ios to = {out, rules->options, family, rules->options->first};

	fputs("\n! The first entry matches nothing, and keeps the list from being empty\n", out);
	begin_list(&to);
	put_number(&to, "", to.number++);
	fprintf(out, " deny %s\n",
		family == NP_IPV4 ? "ip host 192.0.2.255 host 192.0.2.255"
				  : "ipv6 host 2001:db8::ffff host 2001:db8::ffff");
	write_clearing(&to, 1);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];
		const char *outside = node->public_address ? node->public_address : node->address;

		write_openings(&to, openings_of(node, family),
			       family == NP_IPV4 ? outside : node->address6);
	}
	fputs("exit\n", out);
}

/* What stands before and behind a translation. */
struct phrase {
	const char *before, *behind;
};

static void write_ports(FILE *out, const struct np_rules_node *node,
			const struct np_opening *forward, struct np_range range,
			const struct phrase *phrase)
{
	for (uint32_t port = range.from; port <= range.to; port++) {
		fputs_unlocked(phrase->before, out);
		fputs_unlocked("ip nat inside source static ", out);
		fputs_unlocked(np_protocol_words[forward->protocol], out);
		putc_unlocked(' ', out);
		fputs_unlocked(node->address, out);
		putc_unlocked(' ', out);
		np_emit_number(out, (uint32_t)((int)port - forward->shift));
		putc_unlocked(' ', out);
		fputs_unlocked(node->public_address, out);
		putc_unlocked(' ', out);
		np_emit_number(out, port);
		fputs_unlocked(" extendable\n", out);
		fputs_unlocked(phrase->behind, out);
	}
}

static void write_translations(FILE *out, const struct np_rules *rules, const struct phrase *phrase)
{
	fputs("\n! Translations\n", out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (node->forwards.count == 0)
			continue;
		if (np_ios_by_address(rules->options)) {
			fprintf(out, "%sip nat inside source static %s %s\n%s", phrase->before,
				node->address, node->public_address, phrase->behind);
			continue;
		}
		for (size_t k = 0; k < node->forwards.count; k++)
			for (size_t n = 0; n < node->forwards.items[k].ports.count; n++)
				write_ports(out, node, &node->forwards.items[k],
					    node->forwards.items[k].ports.ranges[n], phrase);
	}
}

bool np_ios_has_translations(const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++)
		if (rules->nodes[i].forwards.count)
			return true;
	return false;
}

void np_ios_write_translations(FILE *out, const struct np_rules *rules)
{
	write_translations(out, rules, &(const struct phrase){"", ""});
}

/* IOS asks whether to delete the child entries of one in use, and takes the next line for that. */
void np_ios_remove_translations(FILE *out, const struct np_rules *rules)
{
	write_translations(out, rules, &(const struct phrase){"no ", "yes\n"});
}

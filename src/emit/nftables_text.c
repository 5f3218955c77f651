/*
 * Tables and chains. What translates is in a table of our own; what filters is in the firewall's
 * own, as no rule of another table can overrule a drop there. Syntax: nft(8) 1.0.6.
 */
#include "emit/nftables_text.h"
#include "emit/text.h"

#include <stdlib.h>
#include <string.h>

/* A public address, and a network inside. */
struct inside {
	const char *address;
	struct np_net net;
};

static int compare_inside(const void *a, const void *b)
{
	const struct inside *x = a, *y = b;

	return strcmp(x->address, y->address);
}

static size_t count_inside(const struct np_rules *rules)
{
	size_t count = 0;

	for (size_t i = 0; i < rules->node_count; i++)
		count += rules->nodes[i].inside.count;
	return count;
}

/* The COUNT entries at ITEMS, all of one address. Elements of a set must not overlap. */
static void write_networks(struct np_arena *scratch, FILE *out, const struct inside *items,
			   size_t count)
{
	struct np_net *nets = np_arena_array(scratch, count, sizeof(*nets));

	for (size_t i = 0; i < count; i++)
		nets[i] = items[i].net;
	count = np_nets_normalise(nets, count);
	for (size_t i = 0; i < count; i++) {
		fputs_unlocked("\t\t\t", out);
		np_emit_net(out, &nets[i]);
		fprintf(out, " . %s,\n", items[0].address);
	}
}

/* Nodes that share a public address share its inside networks, too. */
static void write_inside(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	struct inside *items = np_arena_array(scratch, count_inside(rules), sizeof(*items));
	size_t count = 0, end;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		for (size_t k = 0; k < node->inside.count; k++)
			items[count++] =
				(struct inside){node->public_address, node->inside.items[k]};
	}
	qsort(items, count, sizeof(*items), compare_inside);
	fputs("\tset inside {\n"
	      "\t\ttype ipv4_addr . ipv4_addr\n"
	      "\t\tflags interval\n"
	      "\t\telements = {\n",
	      out);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && compare_inside(&items[i], &items[end]) == 0;)
			end++;
		write_networks(scratch, out, &items[i], end - i);
	}
	fputs("\t\t}\n"
	      "\t}\n",
	      out);
}

static bool is_inside_needed(const struct np_rules *rules)
{
	bool off = rules->options->hairpin == NP_HAIRPIN_OFF;

	return (off || rules->options->wan) && count_inside(rules);
}

/*
 * Who is forwarded at all. Without hairpin NAT inside networks are not; with it they are, unless
 * they seem to be outside.
 */
static void write_entry(FILE *out, const struct np_rules *rules)
{
	const char *wan = rules->options->wan;
	bool off = rules->options->hairpin == NP_HAIRPIN_OFF, inside = is_inside_needed(rules);

	if (inside) {
		fputs("\t\t", out);
		if (!off)
			np_nftables_write_interface(out, "iifname", wan);
		fputs("ip saddr . ip daddr @inside return\n", out);
	}
	if (!wan)
		return;
	fputs("\t\t", out);
	np_nftables_write_interface(out, "iifname !=", wan);
	fputs(off || !inside ? "return\n" : "ip saddr . ip daddr != @inside return\n", out);
}

/* Before the firewall's own chains, which are at dstnat and later: the first translation stays. */
static void write_prerouting(FILE *out, const struct np_rules *rules)
{
	fputs("\tchain prerouting {\n"
	      "\t\ttype nat hook prerouting priority dstnat - 1; policy accept;\n",
	      out);
	write_entry(out, rules);
	np_nftables_write_lookups(out, rules, NP_NFT_FORWARD);
	fputs("\t}\n", out);
}

static bool is_translated(const struct np_rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++)
		if (rules->nodes[i].translated.count)
			return true;
	return false;
}

/* A client beside the node would get its answers from another address than it has called. */
static void write_hairpin(FILE *out, const struct np_rules *rules)
{
	fputs("\tset hairpin {\n"
	      "\t\ttype ipv4_addr . ipv4_addr . ipv4_addr\n"
	      "\t\tflags interval\n"
	      "\t\telements = {\n",
	      out);
	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		for (size_t k = 0; k < node->translated.count; k++) {
			fputs_unlocked("\t\t\t", out);
			np_emit_net(out, &node->translated.items[k]);
			fprintf(out, " . %s . %s,\n", node->public_address, node->address);
		}
	}
	fputs("\t\t}\n"
	      "\t}\n"
	      "\tchain postrouting {\n"
	      "\t\ttype nat hook postrouting priority srcnat - 1; policy accept;\n"
	      "\t\t",
	      out);
	np_nftables_write_interface(out, "oifname", rules->options->lan);
	fputs("ip saddr . ct original ip daddr . ip daddr @hairpin masquerade\n"
	      "\t}\n",
	      out);
}

/* The table is there for the helpers also where nothing is translated. */
static void write_own_table(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	if (!rules->nat && rules->options->keep_helper)
		return;
	fprintf(out, "table inet %s {\n\tcomment \"" NP_NFTABLES_MARK "\"\n", rules->options->name);
	if (rules->nat) {
		np_nftables_write_sets(scratch, out, rules, NP_NFT_FORWARD);
		if (is_inside_needed(rules))
			write_inside(scratch, out, rules);
		write_prerouting(out, rules);
	}
	if (is_translated(rules))
		write_hairpin(out, rules);
	fputs("}\n", out);
}

/*
 * What is routed must come from outside, if that has a name; whom NAT has let in is known to have.
 */
static void write_filter(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;

	fprintf(out, "table %s %s {\n", options->chain_family, options->chain_table);
	np_nftables_write_sets(scratch, out, rules, NP_NFT_PERMIT);
	np_nftables_write_sets(scratch, out, rules, NP_NFT_PERMIT6);
	fprintf(out, "\tchain %s.forward {\n\t\tcomment \"" NP_NFTABLES_MARK "\"\n", options->name);
	if (options->wan) {
		fputs("\t\t", out);
		np_nftables_write_interface(out, "iifname !=", options->wan);
		fputs("ct direction original ct status & dnat == 0 return\n", out);
	}
	np_nftables_write_lookups(out, rules, NP_NFT_PERMIT);
	np_nftables_write_lookups(out, rules, NP_NFT_PERMIT6);
	fprintf(out,
		"\t}\n"
		"}\n"
		"insert rule %s %s %s jump %s.forward comment \"" NP_NFTABLES_MARK "\"\n",
		options->chain_family, options->chain_table, options->chain, options->name);
}

void np_nftables_write(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	np_arena_reset(scratch);
	write_own_table(scratch, out, rules);
	write_filter(scratch, out, rules);
}

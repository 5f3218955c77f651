/*
 * Cisco IOS and IOS XE: configuration commands, for a terminal or for 'copy FILE running-config'.
 *
 * From excerpts of Cisco's "IOS IP Addressing Services Command Reference" (ip nat inside source, ip
 * nat service), "IOS Security Command Reference" (ip access-list, ip access-list resequence,
 * permit, ip access-group, ipv6 access-list) and "IP Named Access Lists", and from memory; the
 * question about translations in use is in Cisco's document 13779. Static translations have no
 * ranges; an access list sees packets from outside before the translation, with the public address;
 * it may be edited by sequence numbers; one that has no entries permits everything.
 *
 * So there are two forms. With 'ports' each port is a translation of its own, and there is a limit.
 * With 'address' all of a public address is translated. Either way the access list decides what is
 * open: translations are for any source, have no names, and those of an earlier text cannot be
 * removed without knowing them, hence np_target.undo. So the text binds the list to the outside
 * interface before it translates anything, and nothing is translated where that is not known. To
 * replace another list would be felt at once; translations without a list would not.
 *
 * Entries have a block of numbers in the list, which a text clears first. The first of them matches
 * nothing and stays, so that the list is never empty while entries change.
 */
#include "emit/ios_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/number.h"

#include <string.h>

static const struct np_loc nowhere = {0};

enum {
	PORT_LIMIT = 512, /* translations of single ports */
};

static const char *const apply[] = {
	"enable, reload in 10 (which takes back what locks you out), configure terminal,",
	"paste this, end; then reload cancel, write memory. Or copy it to the router and",
	"copy flash:FILE running-config. Again after each change of services.",
	"An error is the answer to numbers that are not in the list, as the first time, and to",
	"what is there already. Before a change of addresses, or of --acl, --wan, --for,",
	"--first-number or to a smaller --room, undo the old rules.",
	NULL,
};

static const char *const check[] = {
	"show ip interface OUTSIDE, which has to name the access list; show ip access-lists;",
	"show ip nat translations; show running-config all, for ip nat service",
	NULL,
};

static const char *const undo[] = {
	"nvports rules ios --remove, with the same options and the same site file",
	NULL,
};

static const char *const remarks[] = {
	"THE ACCESS LIST must be the one that the outside interface has, an extended one:",
	"give its name with --acl. If it has none, the new list drops all that it does not",
	"permit, answers to your own connections too, unless a firewall inspects them: add",
	"what they need first.",
	"Entries take the numbers of the block, and other entries must not have any of them.",
	"They have to stand before a deny; if that has a lower number, give it a higher one:",
	"ip access-list resequence LIST 100000 10, once, before the first time.",
	"The list for IPv6 is bound by hand: ipv6 traffic-filter LIST in, at the interface. IOS",
	"without IPv6 refuses its lines, which does no harm.",
	"Interfaces need ip nat inside and ip nat outside. A zone-based firewall or",
	"ip inspect has policies of its own, which are not written.",
	"Inside devices do not reach the public address: classic NAT has no hairpin.",
	"Let the name of the node resolve to its own address inside.",
	"The SIP helper of NAT goes off for port 5060. Removal leaves it off.",
	NULL,
};

static const char *const apply_removal[] = {
	"enable, configure terminal, paste this, end; then write memory.",
	"The SIP helper stays off; on again: ip nat service sip udp port 5060, and tcp.",
	NULL,
};

static const char *const apply_removal_nat[] = {
	"enable, configure terminal, paste this, end; do not copy it from a file.",
	"A translation in use goes only if IOS is told yes. So yes stands behind each, and is",
	"an error where IOS has not asked, which does no harm.",
	"Then show ip nat translations must not name the node any more; if it does, clear ip",
	"nat translation *, and paste this again. Then write memory.",
	"The access list stays bound, with the first entry of the block, which matches",
	"nothing: without entries it would permit everything. When no translation is left:",
	"in the list no and that number; or no ip access-group LIST in at the interface.",
	"The SIP helper stays off; on again: ip nat service sip udp port 5060, and tcp.",
	NULL,
};

/* Before there are translations: nothing of them is open without the list. */
static void write_binding(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"\n! The list is in force before anything is translated\n"
		"interface %s\n ip access-group %s in\nexit\n",
		options->wan, options->acl);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "! ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};

	np_emit_head(scratch, out, &np_target_ios, rules, &steps);
	np_ios_write_list(out, rules, NP_IPV4);
	np_ios_write_list(out, rules, NP_IPV6);
	if (np_ios_has_translations(rules)) {
		write_binding(out, rules->options);
		np_ios_write_translations(out, rules);
	}
	if (!rules->options->keep_helper)
		fputs("\n! SIP helper\n"
		      "no ip nat service sip udp port 5060\n"
		      "no ip nat service sip tcp port 5060\n",
		      out);
}

/*
 * IOS keeps a translation in use if the question about it is not answered. So the entry that keeps
 * the list from being empty stays with it, and goes by hand when no translation is left.
 */
static void write_undo(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	bool translated = np_ios_has_translations(rules);

	(void)scratch;
	np_emit_remove_head(out, "! ", &np_target_ios, rules->options,
			    translated ? apply_removal_nat : apply_removal);
	if (translated)
		np_ios_remove_translations(out, rules);
	np_ios_write_clearing(out, rules->options, NP_IPV4, translated ? 1 : 0);
	np_ios_write_clearing(out, rules->options, NP_IPV6, 0);
}

static int check_ports(struct np_ctx *ctx, const struct np_rules_node *node)
{
	int failed = 0;

	for (size_t i = 0; i < node->row_count; i++) {
		const struct np_requirement *row = node->rows[i];

		if (np_portset_size(row->public_ports) <= PORT_LIMIT)
			continue;
		failed = np_error(ctx, row->origin,
				  "'%s' of node %u has %u ports, and IOS translates each by a line "
				  "of its own",
				  row->service->name, row->node->id,
				  np_portset_size(row->public_ports));
		np_hint(ctx,
			"'--for address' translates all of a public address that nothing else "
			"has; or leave it out with --exclude %s",
			row->service->id);
	}
	return failed;
}

static int check_number_of_ports(struct np_ctx *ctx, const struct np_rules *rules)
{
	size_t count = 0;
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];

		if (node->public_address && check_ports(ctx, node))
			failed = -1;
		for (size_t k = 0; k < node->forwards.count; k++)
			count += np_portset_size(node->forwards.items[k].ports);
	}
	if (failed || count <= PORT_LIMIT)
		return failed;
	np_error(ctx, nowhere, "ios: %zu ports are more translations than %d", count, PORT_LIMIT);
	np_hint(ctx, "'--for address' translates all of a public address; or take nodes one by "
		     "one, with --node and a --tag, --first-number for each");
	return -1;
}

/* All of an address is translated: for one node, to the same ports. */
static int check_addresses(struct np_ctx *ctx, const struct np_rules *rules)
{
	struct np_map seen = {0};
	int failed = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		const struct np_rules_node *node = &rules->nodes[i];
		const struct np_rules_node *other;

		if (!node->public_address)
			continue;
		other = np_map_put(&seen, &ctx->arena, node->public_address,
				   strlen(node->public_address), (void *)node);
		if (other) {
			failed = np_error(ctx, node->node->loc,
					  "nodes %u and %u have the same public address, and "
					  "'--for address' translates all of it to one",
					  other->node->id, node->node->id);
			np_hint(ctx, "give each a public address of its own");
		}
		for (size_t k = 0; k < node->row_count; k++) {
			const struct np_requirement *row = node->rows[k];

			if (np_portset_equal(row->ports, row->public_ports))
				continue;
			failed = np_error(ctx, row->origin,
					  "'%s' of node %u is published on another port, and "
					  "'--for address' keeps all ports",
					  row->service->name, row->node->id);
			np_hint(ctx, "leave it out with --exclude %s", row->service->id);
		}
	}
	return failed;
}

/* A name that begins with a digit is the number of a list, of which some are extended ones. */
static int check_list(struct np_ctx *ctx, const char *option, const char *name, bool ipv6)
{
	uint32_t number;

	if (*name > '9')
		return 0;
	if (!ipv6 && !np_number_parse(name, strlen(name), 100, 2699, &number) &&
	    (number < 200 || number >= 2000))
		return 0;
	np_error(ctx, nowhere, "ios: %s: '%s' cannot be an extended access list", option, name);
	np_hint(ctx, "a name that begins with a letter%s",
		ipv6 ? "" : ", or a number from 100 to 199 or 2000 to 2699");
	return -1;
}

/* The two kinds of lists have one set of names. */
static int check_lists(struct np_ctx *ctx, const struct np_rules_options *options)
{
	if (check_list(ctx, "--acl", options->acl, false) ||
	    check_list(ctx, "--acl6", options->acl6, true))
		return -1;
	if (strcmp(options->acl, options->acl6) != 0)
		return 0;
	np_error(ctx, nowhere, "ios: --acl6: '%s' is the list for IPv4 already", options->acl6);
	np_hint(ctx, "IOS wants another name for that of IPv6");
	return -1;
}

static int check_rules(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	size_t needed = np_ios_count_entries(rules, NP_IPV4);
	size_t needed6 = np_ios_count_entries(rules, NP_IPV6);

	if (check_lists(ctx, options))
		return -1;
	if (np_ios_by_address(options) ? check_addresses(ctx, rules)
				       : check_number_of_ports(ctx, rules))
		return -1;
	needed = needed6 > needed ? needed6 : needed;
	if (needed > options->room) {
		np_error(ctx, nowhere,
			 "ios: the rules take %zu numbers of an access list, %u of which are "
			 "cleared and written",
			 needed, options->room);
		np_hint(ctx, "--room %zu makes room for them; a removal then needs it as well",
			needed);
		return -1;
	}
	if (options->wan || !np_ios_has_translations(rules))
		return 0;
	np_error(ctx, nowhere,
		 "ios: what is translated is kept closed by the access list alone, "
		 "which has to be bound to the outside");
	np_hint(ctx, "--wan names the interface, like 'GigabitEthernet0/0/0', and --acl the list "
		     "that it has");
	return -1;
}

static const struct np_naming naming = {
	.kind = "router interface",
	.example = "like 'GigabitEthernet0/0/0'",
	.others = "/.:-",
	.limit = 40,
	.summary = "interfaces, written without blanks; without them those of the site file.",
};

static const char *const forms[] = {"ports", "address", NULL};

static const char *const limits[] = {
	"With --for ports, a line for each port, at most 512: too few for RTP.",
	"With --for address, all of a public address that nothing else has is translated.",
	"With NAT --wan is needed; the access list is bound to that interface.",
	"The list --acl must be the one of the outside interface, or it replaces that one.",
	"The numbers of the block in the access list must be free, and stand before a deny.",
	"There is no hairpin NAT: --hairpin off, and names that resolve to the node inside.",
	"A second tag needs numbers of its own: --first-number.",
	"Removal needs the site file; translations of old addresses are not found otherwise.",
	"Removal leaves the SIP helper off and the list bound, after NAT with an inert entry.",
	"From excerpts of Cisco's documentation and memory; run against a model, not on a router.",
	NULL,
};

const struct np_target np_target_ios = {
	.name = "ios",
	.vendor = "Cisco IOS",
	.versions = "IOS 15, IOS XE",
	.summary = "configuration commands, static NAT, access list",
	.applied = "pasted behind configure terminal",
	.helper = "no ip nat service sip, for port 5060",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES,
	.naming = &naming,
	.forms = forms,
	.acl = "nvports-in",
	.acl6 = "nvports-in6",
	.numbers = {.first = 50001, .room = 200, .last = 2147483647, .untagged = true},
	.limits = limits,
	.check = check_rules,
	.emit = emit,
	.undo = write_undo,
};

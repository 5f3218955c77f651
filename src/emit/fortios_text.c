/*
 * Commands of FortiOS for what src/emit/fortios_plan.c has planned. Lines are kept short: lists are
 * continued by 'append'.
 *
 * Objects are called NAME_KIND_NUMBER; a tag never has a '_'. A virtual IP and an address must not
 * have the same name, as policies have both in one list.
 */
#include "emit/fortios_text.h"
#include "emit/repeat.h"
#include "emit/text.h"
#include "nvports/quote.h"

enum {
	LINE_NAMES = 8,   /* of a list in one line */
	LINE_LIMIT = 100, /* bytes of one that deletes */
};

static const char vip_kind[] = "vip", net_kind[] = "net", net6_kind[] = "net6",
		  service_kind[] = "ports";

static void put(const struct np_fortios *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

/* "nvports_vip_1", in quotes; KIND is of this file. */
static void put_name(const struct np_fortios *to, const char *kind, size_t number)
{
	putc_unlocked('"', to->out);
	put(to, to->options->name);
	putc_unlocked('_', to->out);
	if (kind) {
		put(to, kind);
		putc_unlocked('_', to->out);
	}
	np_emit_number(to->out, (uint32_t)number);
	putc_unlocked('"', to->out);
}

static void put_interface(const struct np_fortios *to, const char *field, const char *name)
{
	put(to, "        set ");
	put(to, field);
	putc_unlocked(' ', to->out);
	np_quote_fortios(to->out, name ? name : "any");
	putc_unlocked('\n', to->out);
}

static void begin_table(const struct np_fortios *to, const char *table)
{
	put(to, "config ");
	put(to, table);
	putc_unlocked('\n', to->out);
}

static void edit(const struct np_fortios *to, const char *kind, size_t number)
{
	put(to, "    edit ");
	put_name(to, kind, number);
	putc_unlocked('\n', to->out);
}

static void next(const struct np_fortios *to)
{
	put(to, "    next\n");
}

/* The policy of which NUMBER is the place in the block; up to the name. */
static void edit_policy(const struct np_fortios *to, size_t number)
{
	put(to, "    edit ");
	np_emit_number(to->out, (uint32_t)(to->options->first + number - 1));
	put(to, "\n        set name ");
	put_name(to, NULL, number);
	putc_unlocked('\n', to->out);
}

/* Names of one kind: those of NUMBERS, or from FIRST on where that is NULL. */
struct list {
	const char *kind;
	const uint32_t *numbers;
	size_t first, count;
};

static void put_list(const struct np_fortios *to, const char *field, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (i % LINE_NAMES == 0) {
			put(to, i ? "\n        append " : "        set ");
			put(to, field);
		}
		putc_unlocked(' ', to->out);
		put_name(to, list->kind, list->numbers ? list->numbers[i] : list->first + i);
	}
	putc_unlocked('\n', to->out);
}

/* "        set comment "node 1" */
static void begin_comment(const struct np_fortios *to, const char *field,
			  const struct np_rules_node *node)
{
	put(to, "        set ");
	put(to, field);
	put(to, " \"node ");
	put(to, node->node->id_text);
}

static void write_deletes(const struct np_fortios *to, const char *table, const char *kind)
{
	char text[LINE_LIMIT];

	begin_table(to, table);
	snprintf(text, sizeof(text), "    delete \"%s_%s_" NP_REPEAT_MARK "\"\n", to->options->name,
		 kind);
	np_repeat(to->out, text, 1, to->options->room);
	put(to, "end\n");
}

/* Addresses of both families are in the plan, but only one of them is in a policy. */
static void write_unset(const struct np_fortios *to, bool ipv4)
{
	put(to, ipv4 ? "        unset srcaddr\n        unset dstaddr\n"
		     : "        unset srcaddr6\n        unset dstaddr6\n");
}

void np_fortios_write_closed(const struct np_fortios *to)
{
	begin_table(to, "firewall policy");
	for (size_t i = 1; i <= to->plan.policy_count; i++) {
		edit_policy(to, i);
		put(to, "        set srcintf \"any\"\n"
			"        set dstintf \"any\"\n"
			"        set srcaddr \"none\"\n"
			"        set dstaddr \"none\"\n");
		write_unset(to, false);
		put(to, "        set schedule \"always\"\n"
			"        set service \"ALL\"\n"
			"        set status disable\n");
		next(to);
	}
	np_repeat(to->out, "    delete " NP_REPEAT_MARK "\n",
		  to->options->first + (uint32_t)to->plan.policy_count,
		  to->options->room - (uint32_t)to->plan.policy_count);
	put(to, "end\n");
}

void np_fortios_write_cleared(const struct np_fortios *to)
{
	write_deletes(to, "firewall vip", vip_kind);
	write_deletes(to, "firewall service custom", service_kind);
	write_deletes(to, "firewall address", net_kind);
	write_deletes(to, "firewall address6", net6_kind);
}

/* "203.0.113.64 255.255.255.248" */
static void put_subnet(const struct np_fortios *to, const struct np_net *net)
{
	char text[NP_NET_TEXT];

	put(to, np_addr_text(&net->addr, text));
	for (unsigned i = 0; i < 4; i++) {
		unsigned bits = net->prefix > 8 * i ? net->prefix - 8 * i : 0;

		putc_unlocked(i ? '.' : ' ', to->out);
		np_emit_number(to->out, bits >= 8 ? 255 : 256 - (256U >> bits));
	}
}

static void write_nets(const struct np_fortios *to)
{
	const struct np_fortios_plan *plan = &to->plan;

	begin_table(to, "firewall address");
	for (size_t i = 0; i < plan->net_count; i++) {
		edit(to, net_kind, i + 1);
		put(to, "        set subnet ");
		put_subnet(to, &plan->nets[i]);
		putc_unlocked('\n', to->out);
		next(to);
	}
	put(to, "end\n");
}

static void write_nets6(const struct np_fortios *to)
{
	const struct np_fortios_plan *plan = &to->plan;
	char text[NP_NET_TEXT];

	begin_table(to, "firewall address6");
	for (size_t i = 0; i < plan->net6_count; i++) {
		edit(to, net6_kind, i + 1);
		put(to, "        set ip6 ");
		put(to, np_addr_text(&plan->nets6[i].addr, text));
		putc_unlocked('/', to->out);
		np_emit_number(to->out, plan->nets6[i].prefix);
		putc_unlocked('\n', to->out);
		next(to);
	}
	put(to, "end\n");
}

static void write_service(const struct np_fortios *to, const struct np_fortios_service *service)
{
	static const char *const fields[NP_PROTO_COUNT] = {
		[NP_TCP] = "        set tcp-portrange ",
		[NP_UDP] = "        set udp-portrange ",
	};

	for (size_t i = 0; i < NP_PROTO_COUNT; i++) {
		if (service->ports[i].count == 0)
			continue;
		put(to, fields[i]);
		np_emit_ports(to->out, service->ports[i], '-', " ");
		putc_unlocked('\n', to->out);
	}
	if (!to->options->keep_helper)
		put(to, "        set helper disable\n");
	begin_comment(to, "comment", service->node);
	put(to, "\"\n");
}

static void write_services(const struct np_fortios *to)
{
	begin_table(to, "firewall service custom");
	for (size_t i = 0; i < to->plan.service_count; i++) {
		edit(to, service_kind, i + 1);
		write_service(to, &to->plan.services[i]);
		next(to);
	}
	put(to, "end\n");
}

/* Only with hairpin NAT do packets from other interfaces need one. */
static void write_vip(const struct np_fortios *to, const struct np_fortios_vip *vip)
{
	const struct np_rules_options *options = to->options;
	const struct np_range mapped = {
		(uint16_t)(vip->range.from - vip->shift),
		(uint16_t)(vip->range.to - vip->shift),
	};

	put(to, "        set extip ");
	put(to, vip->node->public_address);
	put(to, "\n        set mappedip \"");
	put(to, vip->node->address);
	put(to, "\"\n");
	put_interface(to, "extintf", options->hairpin == NP_HAIRPIN_OFF ? options->wan : NULL);
	put(to, "        set portforward enable\n        set protocol ");
	put(to, np_protocol_words[vip->protocol]);
	put(to, "\n        set extport ");
	np_emit_range(to->out, vip->range, '-');
	put(to, "\n        set mappedport ");
	np_emit_range(to->out, mapped, '-');
	putc_unlocked('\n', to->out);
	begin_comment(to, "comment", vip->node);
	put(to, "\"\n");
}

static void write_vips(const struct np_fortios *to)
{
	begin_table(to, "firewall vip");
	for (size_t i = 0; i < to->plan.vip_count; i++) {
		edit(to, vip_kind, i + 1);
		write_vip(to, &to->plan.vips[i]);
		next(to);
	}
	put(to, "end\n");
}

void np_fortios_write_objects(const struct np_fortios *to)
{
	if (to->plan.net_count)
		write_nets(to);
	if (to->plan.net6_count)
		write_nets6(to);
	write_services(to);
	if (to->plan.vip_count)
		write_vips(to);
}

/*
 * Hairpin packets of the node's own network come from the inside interface; other inside networks
 * may be anywhere.
 */
static void write_interfaces(const struct np_fortios *to, const struct np_fortios_policy *policy)
{
	const struct np_rules_options *options = to->options;
	const char *from = NULL;

	if (policy->kind == NP_FORTIOS_OPEN)
		from = options->wan;
	else if (policy->kind == NP_FORTIOS_TRANSLATED && options->hairpin == NP_HAIRPIN_AUTO)
		from = options->lan;
	put_interface(to, "srcintf", from);
	put_interface(to, "dstintf", options->lan);
}

static void write_addresses(const struct np_fortios *to, const struct np_fortios_policy *policy)
{
	bool ipv4 = policy->family == NP_IPV4;
	const char *kind = ipv4 ? net_kind : net6_kind;
	const char *src = ipv4 ? "srcaddr" : "srcaddr6", *dst = ipv4 ? "dstaddr" : "dstaddr6";
	const struct list sources = {kind, policy->sources, 0, policy->source_count};
	const struct list vips = {vip_kind, NULL, policy->vip, policy->vips};
	const struct list node = {kind, NULL, policy->address, 1};

	if (policy->source_count) {
		put_list(to, src, &sources);
	} else {
		put(to, "        set ");
		put(to, src);
		put(to, " \"all\"\n");
	}
	put_list(to, dst, policy->vips ? &vips : &node);
	if (!ipv4)
		write_unset(to, true);
}

/*
 * A VoIP profile is an affair of proxy inspection from 7.0 to 7.2.4, and of either kind before and
 * after; 7.4 and 7.6 have models without proxy inspection, so it is not named there.
 */
static void write_helper(const struct np_fortios *to)
{
	const struct np_rules_options *options = to->options;

	if (options->fortios == 700 || options->fortios == 702)
		put(to, options->keep_helper ? "        set inspection-mode flow\n"
					     : "        set inspection-mode proxy\n");
	if (options->keep_helper) {
		put(to, "        set utm-status disable\n");
		return;
	}
	put(to, "        set utm-status enable\n        set voip-profile ");
	np_quote_fortios(to->out, options->name);
	putc_unlocked('\n', to->out);
}

static void write_accepted(const struct np_fortios *to, const struct np_fortios_policy *policy)
{
	const struct list services = {service_kind, NULL, policy->service, policy->services};

	put(to, "        set action accept\n");
	write_addresses(to, policy);
	put_list(to, "service", &services);
	put(to, policy->kind == NP_FORTIOS_TRANSLATED ? "        set nat enable\n"
						      : "        set nat disable\n");
	write_helper(to);
}

static void write_policy(const struct np_fortios *to, const struct np_fortios_policy *policy)
{
	static const char *const purposes[] = {
		[NP_FORTIOS_REFUSED] = ": not from inside",
		[NP_FORTIOS_TRANSLATED] = ": hairpin, source NAT",
		[NP_FORTIOS_INSIDE] = ": hairpin",
		[NP_FORTIOS_OPEN] = "",
	};

	write_interfaces(to, policy);
	if (policy->kind == NP_FORTIOS_REFUSED) {
		put(to, "        set action deny\n");
		write_addresses(to, policy);
	} else {
		write_accepted(to, policy);
	}
	begin_comment(to, "comments", policy->node);
	put(to, purposes[policy->kind]);
	put(to, "\"\n        set status enable\n");
}

void np_fortios_write_policies(const struct np_fortios *to)
{
	begin_table(to, "firewall policy");
	for (size_t i = 0; i < to->plan.policy_count; i++) {
		edit_policy(to, i + 1);
		write_policy(to, &to->plan.policies[i]);
		next(to);
	}
	put(to, "end\n");
}

/*
 * UniFi gateways: a shell script for any computer, which talks to the controller (UniFi Network) by
 * curl and jq, and holds the port forwards as JSON, one object a line.
 *
 * The API is the controller's own, which Ubiquiti documents nowhere. Fields and what they may hold
 * are those of its ace.jar, as read in filipowm/go-unifi and ubiquiti-community/go-unifi: unifi/
 * port_forward.generated.go, firewall_group.generated.go, setting_usg.generated.go. A list of
 * ports has at most 15 entries; iptables' multiport, to which the gateway may hand it, has 15
 * places, of which a range takes two, and so does it here.
 *
 * The controller refuses a forward whose ports overlap with those of another
 * (api.err.PortForwardOverlaps), and nothing says that it minds their sources. So several sources
 * are not several forwards but a firewall group, to which the forward refers by its id; the script
 * creates it first and puts the id in the place of its name.
 *
 * The script deletes what an earlier one has left, by names that begin with the tag, and then
 * creates what is asked: broken off, it leaves less open, never more.
 *
 * A forward takes its packets on all interfaces and has the source replaced for the network of the
 * node alone, and it permits what it forwards (measured on a gateway: cg1network.com,
 * "UniFi Hairpin NAT"): hairpin NAT as --hairpin auto has it, which cannot be switched off.
 */
#include "emit/cloud.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "emit/unifi_script.h"
#include "nvports/quote.h"

#include <string.h>

enum {
	PORT_PLACES = 15, /* of a list of ports, in which a range takes two */
};

static const struct np_loc nowhere = {0};
static const char *const apply[] = {
	"on any computer with curl and jq:",
	"UNIFI=https://GATEWAY/proxy/network/api/s/default UNIFI_KEY=KEY sh FILE",
	"KEY: Settings > Control Plane > Integrations, Create API Key. CURL_CA_BUNDLE=FILE is",
	"the gateway's certificate, where no authority knows it. Again after each change,",
	"which replaces what was there; without forwards for a moment.",
	NULL,
};

static const char *const apply_removal[] = {
	"on any computer with curl and jq:",
	"UNIFI=https://GATEWAY/proxy/network/api/s/default UNIFI_KEY=KEY sh FILE",
	"The SIP helper stays as it is: Gateway > Firewall in the settings.",
	NULL,
};

static const char *const check_steps[] = {
	"Port Forwarding in the settings of UniFi Network shows the forwards by their names",
	NULL,
};

static const char *const undo[] = {
	"nvports rules unifi --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	"The public address must be one of the gateway's WAN.",
	"The gateway permits what it forwards, and lets all inside networks use the public",
	"address, within the sources of a forward. Its other firewall policies may block.",
	NULL,
};

static const char *const off_remarks[] = {
	"The public address must be one of the gateway's WAN.",
	"The gateway permits what it forwards, and lets all inside networks use the public",
	"address, within the sources of a forward. Its other firewall policies may block.",
	"The removal does not know whether the SIP helper was on before, and leaves it off.",
	NULL,
};

struct writer {
	struct np_arena *scratch;
	FILE *out;
	const struct np_rules_options *options;
	const struct np_rules_node *node;
	struct np_cloud_labels labels;
	struct np_map groups; /* from sources, by their address, to struct group */
	size_t group_count;
};

struct group {
	const struct np_sources *sources;
	size_t number;
};

static void put(const struct writer *to, const char *text)
{
	fputs_unlocked(text, to->out);
}

static void put_group_name(const struct writer *to, size_t number)
{
	putc_unlocked('"', to->out);
	put(to, to->options->name);
	put(to, ": sources ");
	np_emit_number(to->out, (uint32_t)number);
	putc_unlocked('"', to->out);
}

/* Equal sources are one, so that they are one group as well. */
static void write_group(struct writer *to, const struct np_sources *sources)
{
	struct group *group;

	if (sources->any || sources->count == 1 ||
	    np_map_get(&to->groups, (const char *)&sources, sizeof(sources)))
		return;
	group = np_arena_alloc(to->scratch, sizeof(*group));
	*group = (struct group){sources, ++to->group_count};
	np_map_put(&to->groups, to->scratch, (const char *)&group->sources, sizeof(group->sources),
		   group);
	put(to, "{\"name\": ");
	put_group_name(to, group->number);
	put(to, ", \"group_type\": \"address-group\", \"group_members\": [");
	for (size_t i = 0; i < sources->count; i++) {
		put(to, i ? ", \"" : "\"");
		np_emit_net(to->out, &sources->nets[i]);
		putc_unlocked('"', to->out);
	}
	put(to, "]}\n");
}

static void put_sources(const struct writer *to, const struct np_sources *sources)
{
	const struct group *group;

	if (sources->any) {
		put(to, "\"src\": \"any\", \"src_limiting_enabled\": false");
	} else if (sources->count == 1) {
		put(to, "\"src\": \"");
		np_emit_net(to->out, &sources->nets[0]);
		put(to, "\", \"src_limiting_enabled\": true, \"src_limiting_type\": \"ip\"");
	} else {
		group = np_map_get(&to->groups, (const char *)&sources, sizeof(sources));
		put(to, "\"src_limiting_enabled\": true, "
			"\"src_limiting_type\": \"firewall_group\", \"src_firewall_group_id\": ");
		put_group_name(to, group->number);
	}
}

/* PORTS outside, which are SHIFT above those of the node. */
static void write_forward(const struct writer *to, const struct np_opening *opening,
			  struct np_portset ports)
{
	put(to, "{\"name\": ");
	np_quote_json(to->out, np_cloud_describe(&to->labels, NP_CLOUD_IPV4, opening->protocol,
						 ports.ranges[0], ports.count > 1));
	put(to, ", \"enabled\": true, \"log\": false, \"pfwd_interface\": ");
	np_quote_json(to->out, to->options->wan);
	put(to, ", \"destination_ip\": \"");
	put(to, to->node->public_address);
	put(to, "\", \"proto\": \"");
	put(to, np_protocol_words[opening->protocol]);
	put(to, "\", \"dst_port\": \"");
	np_emit_ports(to->out, ports, '-', ",");
	put(to, "\", \"fwd\": \"");
	put(to, to->node->address);
	put(to, "\", \"fwd_port\": \"");
	if (opening->shift)
		np_emit_number(to->out, (uint32_t)(ports.ranges[0].from - opening->shift));
	else
		np_emit_ports(to->out, ports, '-', ",");
	put(to, "\", ");
	put_sources(to, opening->sources);
	put(to, "}\n");
}

/* Each port by itself: nothing says that a list or a range would be moved port by port. */
static void write_moved(const struct writer *to, const struct np_opening *opening)
{
	for (size_t i = 0; i < opening->ports.count; i++) {
		struct np_range range = opening->ports.ranges[i];

		for (uint32_t port = range.from; port <= range.to; port++) {
			const struct np_range single = {(uint16_t)port, (uint16_t)port};

			write_forward(to, opening, (struct np_portset){&single, 1});
		}
	}
}

static void write_opening(const struct writer *to, const struct np_opening *opening)
{
	struct np_portset rest = opening->ports;

	if (opening->shift) {
		write_moved(to, opening);
		return;
	}
	while (rest.count) {
		size_t count = np_emit_fitting(rest, PORT_PLACES);

		write_forward(to, opening, (struct np_portset){rest.ranges, count});
		rest = (struct np_portset){rest.ranges + count, rest.count - count};
	}
}

static void write_name(FILE *out, const char *name)
{
	fputs("\nname=", out);
	np_quote_shell(out, name);
	putc('\n', out);
	fputs(np_unifi_functions, out);
}

static void write_json(struct writer *to, const struct np_rules *rules)
{
	put(to, np_unifi_create_groups);
	for (size_t i = 0; i < rules->node_count; i++)
		for (size_t k = 0; k < rules->nodes[i].forwards.count; k++)
			write_group(to, rules->nodes[i].forwards.items[k].sources);
	put(to, "JSON\n\n");
	put(to, np_unifi_create_forwards);
	for (size_t i = 0; i < rules->node_count; i++) {
		to->node = &rules->nodes[i];
		to->labels = np_cloud_labels_make(to->scratch, to->node, to->options->name, true);
		for (size_t k = 0; k < to->node->forwards.count; k++)
			write_opening(to, &to->node->forwards.items[k]);
	}
	put(to, "JSON\n");
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check_steps,
		.undo = undo,
		.remarks = rules->options->keep_helper ? remarks : off_remarks,
	};
	struct writer to = {.scratch = scratch, .out = out, .options = rules->options};

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, &np_target_unifi, rules, &steps);
	write_name(out, rules->options->name);
	fputs(np_unifi_delete, out);
	putc('\n', out);
	np_arena_reset(scratch);
	write_json(&to, rules);
	if (!rules->options->keep_helper)
		fputs(np_unifi_helper_off, out);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", &np_target_unifi, options, apply_removal);
	write_name(out, options->name);
	fputs(np_unifi_delete, out);
}

/* "wan", "wan2" to "wan9" */
static bool is_wan(const char *name)
{
	return strncmp(name, "wan", 3) == 0 &&
	       (!name[3] || (name[3] >= '2' && name[3] <= '9' && !name[4]));
}

static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;

	if (!is_wan(options->wan)) {
		np_error(ctx, nowhere, "unifi: '%s' is no WAN of a gateway", options->wan);
		np_hint(ctx, "'wan', which is the first one, or 'wan2' to 'wan9'");
		return -1;
	}
	if (strcmp(options->lan, "lan") != 0)
		return np_error(ctx, nowhere,
				"unifi: a port forward has no inside, so that --lan "
				"has no meaning");
	if (options->hairpin == NP_HAIRPIN_OFF) {
		np_error(ctx, nowhere,
			 "unifi: a gateway forwards for inside networks as well, always");
		np_hint(ctx, "leave '--hairpin off' out");
		return -1;
	}
	return 0;
}

static const struct np_naming naming = {
	.kind = "WAN",
	.example = "like 'wan2'",
	.others = "",
	.limit = 4,
	.wan = "wan",
	.lan = "lan",
	.summary = "a WAN of the gateway, 'wan' to 'wan9', without it 'wan'; no inside is named.",
};

static const char *const limits[] = {
	"Port forwards for IPv4 only; the gateway permits what they forward.",
	"Inside networks use the public address, all of them and always; the source is replaced "
	"for the node's own network.",
	"A published range is an error: nothing says that it is moved port by port.",
	"The public address must be one of the gateway's WAN.",
	"The removal leaves the SIP helper off, as nothing remembers whether it was on.",
	"While the script runs, nothing is forwarded for a moment.",
	"The API is not documented by Ubiquiti. Written from what others have found in the "
	"controller; run against a model, not on a gateway.",
	NULL,
};

const struct np_target np_target_unifi = {
	.name = "unifi",
	.vendor = "UniFi gateways",
	.versions = "UniFi OS, UniFi Network 9 and later",
	.summary = "a shell script that sends JSON to the controller's API",
	.applied = "on any computer with curl and jq: sh FILE",
	.helper = "sip_module=false in the gateway's settings",
	.abilities =
		NP_CAN_NAT | NP_CAN_RESTRICT | NP_CAN_MOVE | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &naming,
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

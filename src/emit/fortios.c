/*
 * Fortinet FortiGate: commands for a CLI session of FortiOS 6.4 to 7.6.
 *
 * Tables and fields are those of Fortinet's CLI references (firewall policy, vip, address,
 * address6, service custom; voip profile: feature-set is flow or proxy from 7.0, ips or voipd from
 * 7.2.5) and of the schema of 7.6.5; how they work is said in Fortinet's technical tips: 262988, a
 * policy's services are the ports behind the port forward; 94794, since 7.2.3 a policy that denies
 * all stops what virtual IPs translate as well; 350101, the first virtual IP of the list wins, and
 * only those in a policy do anything; 192844 and 344045, hairpin NAT needs a policy from inside
 * with the virtual IP; 211669, a VoIP profile without SIP leaves SIP to the session helper; 384586,
 * a service of one's own has none.
 *
 * FortiOS has no words for "all that are called so", so everything has a number, and a text names
 * each that there may be. What is not there cannot be deleted: FortiOS says so, and goes on with
 * the next line. Policies are not deleted but changed, where there is one of the number in the new
 * set too: so they keep their places in the list, to which the user may have moved them. First
 * they are closed, then objects go and come anew (a port forward cannot be changed into one that
 * another still is), and last each policy is opened by a 'next' of its own. Whatever breaks off in
 * between leaves policies that match nothing.
 *
 * Nothing outside of these policies is changed. Which helper the rest of the firewall has is a
 * setting of its own, of which a text could not remember what it was before.
 */
#include "emit/fortios_text.h"
#include "emit/targets.h"
#include "emit/text.h"
#include "nvports/quote.h"

static const char *const apply[] = {
	"ssh admin@FIREWALL <FILE, or paste it into a session of the CLI. With VDOMs, put",
	"config vdom and edit VDOM before it. Save the configuration first. Errors of lines",
	"with delete say that there was nothing to delete; there must be no others.",
	"Again after each change, which replaces what was there: calls may break off.",
	NULL,
};

static const char *const check_steps[] = {
	"show firewall policy, show firewall vip; diagnose firewall iprope lookup SOURCE",
	"PORT PUBLIC PORT PROTOCOL INTERFACE names the policy that decides; diagnose sys",
	"session list shows no helper=sip",
	NULL,
};

static const char *const undo[] = {
	"nvports rules fortios --remove, with the same --tag, --first-number and --room",
	NULL,
};

static const char *const remarks[] = {
	"Virtual IPs of your own for the same address and port come first, or are in the way.",
	"Central NAT and NGFW policy mode do not work with these policies.",
	"What is restricted to certain sources is so for inside networks as well.",
	"What leaves by the interface by which it came may get the address of the firewall",
	"even where a policy has no source NAT.",
	NULL,
};

static const char *const apply_removal[] = {
	"ssh admin@FIREWALL <FILE, or paste it into a session of the CLI. With VDOMs, put",
	"config vdom and edit VDOM before it. Errors of lines with delete say that there was",
	"nothing to delete. A VoIP profile that policies of your own have cannot go.",
	NULL,
};

static const char *const helper_remarks[] = {
	"The SIP helper and the SIP ALG are off for what these policies let in. What nodes",
	"send is let out by policies of your own: give these the VoIP profile as well (set",
	"utm-status enable, set voip-profile), and a service with set helper disable. Or",
	"switch both off for all, after looking at how it is now:",
	"  show full-configuration system settings",
	"  show system session-helper",
	"  config system settings",
	"      set default-voip-alg-mode kernel-helper-based",
	"      set sip-expectation disable",
	"      set sip-nat-trace disable",
	"  end",
	"  config system session-helper",
	"      delete ID",
	"  end",
	"ID is the entry with set name sip: often 13, but elsewhere that is another helper.",
	"Sessions that are there go on as they began, until they end or are cleared.",
};

static void write_helper_remarks(FILE *out)
{
	fputs("#\n", out);
	for (size_t i = 0; i < sizeof(helper_remarks) / sizeof(*helper_remarks); i++)
		fprintf(out, "# %s\n", helper_remarks[i]);
}

/* Lines for the user, that put all policies before one of another number, in their order. */
static void write_moves(const struct np_fortios *to)
{
	uint32_t first = to->options->first;

	fputs("#   config firewall policy\n", to->out);
	for (size_t i = 0; i < to->plan.policy_count; i++)
		fprintf(to->out, "#       move %u before ID\n", first + (unsigned)i);
	fputs("#   end\n", to->out);
}

static void write_order(const struct np_fortios *to)
{
	const struct np_rules_options *options = to->options;

	fprintf(to->out,
		"#\n# Policies %u to %u are those of this name: none of your own may have such a\n",
		options->first, options->first + options->room - 1);
	fputs("# number. New ones stand at the end of the list, and keep the places to which you\n"
	      "# move them. A policy before them that denies this wins (what virtual IPs\n"
	      "# translate, only since 7.2.3, or where match-vip is enabled). Then, with its\n"
	      "# number for ID:\n",
	      to->out);
	write_moves(to);
}

static void write_profile(FILE *out, const struct np_rules_options *options)
{
	fputs("config voip profile\n    edit ", out);
	np_quote_fortios(out, options->name);
	if (options->fortios == 700)
		fputs("\n        set feature-set proxy", out);
	else if (options->fortios >= 704)
		fputs("\n        set feature-set voipd", out);
	fputs("\n        config sip\n            set status disable\n        end\n    next\nend\n",
	      out);
}

static void write_no_profile(FILE *out, const struct np_rules_options *options)
{
	fputs("config voip profile\n    delete ", out);
	np_quote_fortios(out, options->name);
	fputs("\nend\n", out);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check_steps,
		.undo = undo,
		.remarks = remarks,
	};
	struct np_fortios to = {.out = out, .options = rules->options};

	np_emit_head(scratch, out, &np_target_fortios, rules, &steps);
	np_arena_reset(scratch);
	np_fortios_make(scratch, rules, &to.plan);
	write_order(&to);
	if (!rules->options->keep_helper) {
		write_helper_remarks(out);
		fputs("\n# No SIP for what has this profile\n", out);
		write_profile(out, rules->options);
	}
	fputs("\n# From here on nothing new is let in, until the policies are open again\n", out);
	np_fortios_write_closed(&to);
	fputs("\n# Objects of an earlier set\n", out);
	np_fortios_write_cleared(&to);
	fputs("\n# Objects\n", out);
	np_fortios_write_objects(&to);
	fputs("\n# Policies\n", out);
	np_fortios_write_policies(&to);
	if (rules->options->keep_helper) {
		fputs("\n# The SIP helper is left alone\n", out);
		write_no_profile(out, rules->options);
	}
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	const struct np_fortios to = {.out = out, .options = options};

	np_emit_remove_head(out, "# ", &np_target_fortios, options, apply_removal);
	putc('\n', out);
	np_fortios_write_closed(&to);
	np_fortios_write_cleared(&to);
	write_no_profile(out, options);
}

struct need {
	const char *what;
	size_t count;
};

/* That there are no more of any of the NEEDS, closed by no name, than numbers. */
static int check_room(struct np_ctx *ctx, const struct np_rules_options *options,
		      const struct need *needs)
{
	static const struct np_loc nowhere = {0};
	size_t most = 0;

	for (; needs->what; needs++) {
		if (needs->count <= options->room)
			continue;
		np_error(ctx, nowhere, "%zu %s are needed, and there is room for %u", needs->count,
			 needs->what, options->room);
		most = needs->count > most ? needs->count : most;
	}
	if (most)
		np_hint(ctx,
			"--room %zu, and the same for whatever is written or removed afterwards; "
			"or some nodes at a time, each with a --tag and a --first-number of its "
			"own",
			most);
	return most ? -1 : 0;
}

static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	const struct np_rules_options *options = rules->options;
	struct np_arena arena = {0};
	struct np_fortios_plan plan;
	int failed;

	np_fortios_make(&arena, rules, &plan);
	const struct need needs[] = {
		{"policies", plan.policy_count},
		{"port forwards (virtual IPs)", plan.vip_count},
		{"services", plan.service_count},
		{"IPv4 addresses and networks", plan.net_count},
		{"IPv6 addresses and networks", plan.net6_count},
		{0},
	};
	failed = check_room(ctx, options, needs);
	np_arena_release(&arena);
	return failed;
}

/* Names of policies' interfaces and of zones: 35 bytes; FortiOS itself refuses some characters. */
static const struct np_naming naming = {
	.kind = "zone or interface",
	.example = "like 'wan1', 'port2', 'internal' or 'vlan10'",
	.others = "._-",
	.limit = 35,
	.summary = "interfaces, zones or SD-WAN zones; without them those of the site file, and if "
		   "it has none either, 'any'.",
};

static const char *const limits[] = {
	"A public address is one of the firewall's, or routed to it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"Central NAT and NGFW policy mode do not work with these policies.",
	"Policies stand at the end of the list; the text says how to move them, and keeps their "
	"places.",
	"Policies are told by their numbers alone: each tag needs a block of its own, by "
	"--first-number.",
	"Lines that delete what is not there are errors of FortiOS, which goes on behind them; not "
	"every way to run a script does.",
	"The SIP helper is off for what is let in by these policies; for what nodes send, the text "
	"says what to do.",
	"Written from Fortinet's documentation; run against a model, not on a FortiGate.",
	NULL,
};

/* Ports of the web interface, SSL VPN and SSH of a firewall that has them open outside. */
static const uint16_t own[] = {22, 443, 0};

const struct np_target np_target_fortios = {
	.name = "fortios",
	.vendor = "Fortinet FortiGate",
	.versions = "FortiOS 6.4 to 7.6",
	.summary = "commands for the CLI: virtual IPs and policies",
	.applied = "ssh admin@FIREWALL <FILE, or pasted into the CLI",
	.helper = "a VoIP profile and services of these policies",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &naming,
	.takes = NP_TAKES_FORTIOS,
	.numbers = {.first = 900001, .room = 100, .last = 2147482999, .untagged = true},
	.own = own,
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

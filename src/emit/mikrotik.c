/*
 * MikroTik RouterOS: a text of commands for /import, which runs them one by one and stops at the
 * first error.
 *
 * So new rules are added without being in force (disabled=yes), and only when all of them are
 * there do those that are in force go and the new ones take their places. Whatever an interrupted
 * import leaves behind is disabled, or closed, and the next import begins by removing it. Lists of
 * addresses change between the two, where no rule looks into them: two of one name and content
 * cannot be there at once.
 *
 * Chains, called NAME--: a tag never has "--" in it, so they cannot be those of another tag.
 *
 *	NAME--dst  from dstnat: what comes to a public address goes on in NAME--dN
 *	NAME--dN   forwards its ports to the node
 *	NAME--src  from srcnat: source NAT for the network beside the node
 *	NAME--fwd  from forward: what goes to a node goes on in NAME--fN, answers in NAME--rN
 *	NAME--fN   permits its ports
 *	NAME--rN   the same for the answers
 *
 * Rules that lead from a chain of RouterOS to these stand before all others of its table. They are
 * not moved to number 0, as RouterOS lets nothing stand before dynamic rules, of which it adds one
 * itself as soon as there is a rule for fasttrack.
 *
 * No matcher of RouterOS tells which address a connection had before its translation, and in table
 * nat none whether it has been translated: hence no --hairpin always, which would also rewrite
 * what other networks send to the node directly.
 */
#include "emit/mikrotik_text.h"
#include "emit/targets.h"
#include "emit/text.h"

static const char *const apply[] = {
	"copy this file to the router (Files in WinBox, or scp), then in a terminal:",
	"/import file-name=FILE",
	"Before that /export file=before-nvports. Safe mode (Ctrl-X) takes changes back",
	"when the session breaks off, but remembers a hundred at most. Again after each",
	"change, which replaces what was there. If an import breaks off, import again.",
	NULL,
};

static const char *const check[] = {
	"/ip firewall nat print where comment~\"nvports\"; the same for /ip firewall filter;",
	"no rule may have the flag I or X; print stats shows what was let in;",
	"/ip firewall service-port print",
	NULL,
};

static const char *const undo[] = {
	"nvports rules mikrotik --remove, with the same --tag: the same way",
	NULL,
};

static const char *const remarks[] = {
	"A public address is one of the router's, or routed to it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"The rules come first, but dynamic rules (D) and those of raw and mangle come before",
	"them. They let in what has been translated to a node, whichever rule did it.",
	"While the import changes from old rules to new ones, new connections are not",
	"let in for a moment; those under way go on as they began.",
	"RouterOS 6 without its package ipv6 refuses lines for IPv6. Where no node has an",
	"address6 they are the last ones, and that does no harm.",
	NULL,
};

static const char *const apply_removal[] = {
	"copy this file to the router (Files in WinBox, or scp), then in a terminal:",
	"/import file-name=FILE",
	"The last lines are for IPv6. RouterOS 6 without its package ipv6 refuses them,",
	"which does no harm.",
	NULL,
};

/* Rules that are in force are not DISABLED. */
static void write_remove(FILE *out, const char *menu, const char *name, const char *disabled)
{
	fprintf(out, "%s remove [find where comment~\"^%s: \"%s%s]\n", menu, name,
		disabled ? " and disabled=" : "", disabled ? disabled : "");
}

static void write_enable(FILE *out, const char *menu, const char *name)
{
	fprintf(out, "%s enable [find where comment~\"^%s: \"]\n", menu, name);
}

/*
 * That the helper was on before is remembered by a rule which is never in force, in a chain that
 * nothing leads to; each tag has one of its own. The helper goes back on with the last of them.
 */
#define MARK "nvports SIP helper, "
#define FILTER "/ip firewall filter"
#define HELPER "/ip firewall service-port"

static void write_helper_off(FILE *out, const char *name)
{
	fprintf(out,
		"\n# SIP helper\n"
		":if ([:len [" FILTER " find where comment=\"" MARK "%s\"]] = 0) do={\n"
		"  :if (([:len [" HELPER " find where name=\"sip\" and disabled=no]] > 0) or "
		"([:len [" FILTER " find where comment~\"^" MARK "\"]] > 0)) do={\n"
		"    " FILTER " add chain=\"%s--sip\" action=passthrough disabled=yes \\\n"
		"      comment=\"" MARK "%s\"\n"
		"  }\n"
		"}\n" HELPER " set [find where name=\"sip\"] disabled=yes\n",
		name, name, name);
}

static void write_helper_back(FILE *out, const char *name)
{
	fprintf(out,
		"\n# SIP helper: on again, if it was switched off for this name and no other\n"
		":if ([:len [" FILTER " find where comment=\"" MARK "%s\"]] > 0) do={\n"
		"  :if ([:len [" FILTER " find where comment~\"^" MARK "\"]] = 1) do={\n"
		"    " HELPER " set [find where name=\"sip\"] disabled=no\n"
		"  }\n"
		"}\n" FILTER " remove [find where comment=\"" MARK "%s\"]\n",
		name, name);
}

static void write_helper(FILE *out, const struct np_rules_options *options)
{
	if (options->keep_helper)
		write_helper_back(out, options->name);
	else
		write_helper_off(out, options->name);
}

/* New rules, which are not in force. */
static void write_staged(struct np_mikrotik *to)
{
	const char *name = to->rules->options->name;

	fputs("\n# What an import that broke off has left, and is not in force\n", to->out);
	write_remove(to->out, NP_MIKROTIK_NAT, name, "yes");
	write_remove(to->out, NP_MIKROTIK_FILTER, name, "yes");
	if (to->rules->ipv6)
		write_remove(to->out, NP_MIKROTIK_FILTER6, name, "yes");
	fputs("\n# New rules, not in force yet\n", to->out);
	if (to->rules->nat)
		np_mikrotik_write_nat(to);
	if (to->rules->ipv4)
		np_mikrotik_write_filter(to, NP_IPV4);
	if (to->rules->ipv6)
		np_mikrotik_write_filter(to, NP_IPV6);
}

/* From the old rules to the new ones. */
static void write_switch(struct np_mikrotik *to)
{
	const char *name = to->rules->options->name;

	fputs("\n# From here on nothing new is let in, until the new rules are in force\n",
	      to->out);
	write_remove(to->out, NP_MIKROTIK_NAT, name, "no");
	write_remove(to->out, NP_MIKROTIK_FILTER, name, "no");
	write_remove(to->out, NP_MIKROTIK_LIST, name, NULL);
	np_mikrotik_write_lists(to, NP_IPV4);
	if (to->rules->ipv4)
		write_enable(to->out, NP_MIKROTIK_FILTER, name);
	if (to->rules->nat)
		write_enable(to->out, NP_MIKROTIK_NAT, name);
}

/* Last, as there may be no such menu. */
static void write_switch6(struct np_mikrotik *to)
{
	const char *name = to->rules->options->name;

	fputs("\n# IPv6\n", to->out);
	write_remove(to->out, NP_MIKROTIK_FILTER6, name, to->rules->ipv6 ? "no" : NULL);
	write_remove(to->out, NP_MIKROTIK_LIST6, name, NULL);
	if (!to->rules->ipv6)
		return;
	np_mikrotik_write_lists(to, NP_IPV6);
	write_enable(to->out, NP_MIKROTIK_FILTER6, name);
}

static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = check,
		.undo = undo,
		.remarks = remarks,
	};
	struct np_mikrotik to = {.scratch = scratch, .out = out, .rules = rules};

	np_emit_head(scratch, out, &np_target_mikrotik, rules, &steps);
	np_arena_reset(scratch);
	np_mikrotik_find_lists(&to);
	write_staged(&to);
	write_switch(&to);
	write_helper(out, rules->options);
	write_switch6(&to);
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	static const char *const menus[] = {NP_MIKROTIK_NAT, NP_MIKROTIK_FILTER, NP_MIKROTIK_LIST};
	static const char *const menus6[] = {NP_MIKROTIK_FILTER6, NP_MIKROTIK_LIST6};

	np_emit_remove_head(out, "# ", &np_target_mikrotik, options, apply_removal);
	putc('\n', out);
	for (size_t i = 0; i < sizeof(menus) / sizeof(*menus); i++)
		write_remove(out, menus[i], options->name, NULL);
	write_helper_back(out, options->name);
	fputs("\n# IPv6\n", out);
	for (size_t i = 0; i < sizeof(menus6) / sizeof(*menus6); i++)
		write_remove(out, menus6[i], options->name, NULL);
}

static const char *const limits[] = {
	"A public address is one of the router's, or routed to it.",
	"What is restricted to certain sources is so for inside networks as well.",
	"Dynamic rules and those of raw and mangle come before the rules that are written.",
	"A filter rule lets in what any port forward has translated to the node's ports.",
	"A published range is an error: nothing says that it is moved port by port.",
	"Written from MikroTik's documentation; run against a model, not on a router.",
	NULL,
};

const struct np_target np_target_mikrotik = {
	.name = "mikrotik",
	.vendor = "MikroTik RouterOS",
	.versions = "7, and 6.49",
	.summary = "commands for /import, chains of its own",
	.applied = "/import file-name=FILE",
	.helper = "service-port sip disabled",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.naming = &np_naming_interfaces,
	.limits = limits,
	.emit = emit,
	.remove = write_removal,
};

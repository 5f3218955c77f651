/*
 * OPNsense: a file for each import of its web interface, CSV for the lists of destination NAT,
 * rules and source NAT, JSON for aliases.
 *
 * What is relied on was read in opnsense/core, below src/opnsense/mvc/app: models
 * OPNsense/Firewall/DNat.xml, DNat.php, Filter.xml (rules, snatrules), Filter.php, Alias.xml and
 * their field types, controllers OPNsense/Firewall/Api/{DNat,Filter,SourceNat,FilterBase,Alias}
 * Controller.php, library OPNsense/Firewall/{Rule,ForwardRule,SNatRule}.php; in the changelog of
 * 26.1.11, which brought the import of NAT rules, forwards without a port of their own, and source
 * NAT in manual and hybrid mode only; and in pf.conf(5).
 *
 * An import finds a row by "@uuid", adds it where there is none, and takes either all rows of a
 * file or none; but it removes nothing. So the id is made of the name, the list and the row's
 * number, and each file has as many rows as --room says: those that are not needed are switched
 * off, and with them what an earlier, bigger set had there. That is why it is --room that must not
 * become smaller, and why a removal switches off and does not delete.
 *
 * The name of an alias is made of its content, so what a row means never changes by the import of
 * aliases alone. Whichever files have been taken, a connection needs a forward and a rule, of the
 * old set or the new: no more is open than with one of the two.
 *
 * Forwards tag what they have translated, rules and source NAT for hairpin look for the tag. So
 * rules let in nothing that was sent to the node itself, and source NAT is for what came to the
 * public address alone, from whichever network: OPNsense's own means for this, "Automatic outbound
 * NAT for Reflection", would change all forwards of the user as well.
 *
 * A forward has no port of its own unless it moves ports: pf then leaves them as they are, several
 * ranges at once. One that moves them has a single range; pf adds the same to each of its ports.
 */
#include "emit/opnsense_text.h"
#include "emit/targets.h"
#include "emit/text.h"

#include <string.h>

enum {
	FIRST = 1,
	ROOM = 32,
	LAST = 999999, /* of a sequence number */
};

static const char *const apply_steps[] = {
	"System > Configuration > Backups: download one, which is the way back. Then write",
	"each file with --for and its name, or cut this text at the lines with '==>'.",
	"1. Firewall > Aliases: upload aliases.json, if there is one",
	"2. Firewall > NAT > Destination NAT: upload forwards.csv",
	"3. Firewall > Rules (in 26.1 Rules [new]): upload rules.csv",
	"4. Firewall > NAT > Source NAT: upload outbound.csv, and if the mode there is",
	"   Automatic, make it Hybrid: in no other but Manual have such rules an effect",
	"5. Firewall > Aliases: Apply, which loads the rules as well",
	"Again after each change, with the same --room or a greater one; all files each",
	"time, also those in which all is switched off.",
	NULL,
};

static const char *const check_steps[] = {
	"an upload says what it does not take, and then takes nothing of the file.",
	"As root: pfctl -s nat; pfctl -s rules; Firewall > Log Files > Live View",
	NULL,
};

static const char *const undo_steps[] = {
	"nvports rules opnsense --remove, with the same --tag and --room: the same way",
	NULL,
};

static const char *const remarks[] = {
	"Rows that are switched off and called 'unused' take the places of those that an",
	"earlier, bigger set had; once all is uploaded they can be deleted.",
	"A public address is that of the outside interface, a virtual IP (Interfaces >",
	"Virtual IPs), or routed to this firewall.",
	"Rules that are automatic, floating, of groups, or have a lower sequence number come",
	"before these. What is restricted to certain sources is so for inside networks as",
	"well. pf has no SIP helper; the plugin os-siproxd would be one.",
	NULL,
};

static const char *const removal_steps[] = {
	"cut this text at the lines with '==>', or write each file with --for. Upload them:",
	"1. Firewall > NAT > Destination NAT: forwards.csv",
	"2. Firewall > Rules (in 26.1 Rules [new]): rules.csv",
	"3. Firewall > NAT > Source NAT: outbound.csv",
	"4. Apply. From then on none of the rows is in force. An upload cannot delete:",
	"   on each page search for 'unused', select what has this name in front of it,",
	"   and delete it; then on Firewall > Aliases what begins with this name and __",
	"If the mode of source NAT was changed for these rules, change it back.",
	NULL,
};

static const char *const forms[] = {"all", "aliases", "forwards", "outbound", "rules", NULL};

static const struct part {
	const struct np_opnsense_table *table;
	void (*write)(struct np_opnsense *to);
	const char *what; /* for messages */
} parts[] = {
	{&np_opnsense_forwards, np_opnsense_write_forwards, "destination NAT"},
	{&np_opnsense_filter, np_opnsense_write_filter, "rules"},
	{&np_opnsense_outbound, np_opnsense_write_outbound, "source NAT"},
};

#define PARTS (sizeof(parts) / sizeof(*parts))

static bool is_wanted(const struct np_opnsense *to, const char *form)
{
	return strcmp(to->options->form, form) == 0 || strcmp(to->options->form, forms[0]) == 0;
}

static void write_title(const struct np_opnsense *to, const char *file)
{
	if (strcmp(to->options->form, forms[0]) == 0)
		fprintf(to->out, "==> %s <==\n", file);
}

static void write_part(struct np_opnsense *to, const struct part *part)
{
	np_opnsense_begin(to, part->table);
	if (to->rules)
		part->write(to);
	np_opnsense_end(to);
}

static void write_parts(struct np_opnsense *to)
{
	for (size_t i = 0; i < PARTS; i++) {
		if (!is_wanted(to, parts[i].table->form))
			continue;
		write_title(to, parts[i].table->file);
		write_part(to, &parts[i]);
	}
}

/* Aliases come first, and are known when all rows have been. */
static void emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules)
{
	static const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply_steps,
		.check = check_steps,
		.undo = undo_steps,
		.remarks = remarks,
	};
	struct np_opnsense to;

	if (strcmp(rules->options->form, forms[0]) == 0)
		np_emit_head(scratch, out, &np_target_opnsense, rules, &steps);
	np_arena_reset(scratch);
	to = np_opnsense_make(scratch, NULL, rules->options, rules);
	for (size_t i = 0; i < PARTS; i++)
		write_part(&to, &parts[i]);
	to.out = out;
	if (to.aliases ? is_wanted(&to, "aliases") : strcmp(to.options->form, "aliases") == 0) {
		write_title(&to, "aliases.json");
		np_opnsense_write_aliases(&to);
	}
	write_parts(&to);
}

static int check(struct np_ctx *ctx, const struct np_rules *rules)
{
	static const struct np_loc nowhere = {0};
	struct np_opnsense to = np_opnsense_make(&ctx->arena, NULL, rules->options, rules);
	uint32_t most = 0;

	to.counting = true;
	for (size_t i = 0; i < PARTS; i++) {
		write_part(&to, &parts[i]);
		if (to.rows > most)
			most = to.rows;
		if (to.rows > to.options->room)
			np_error(ctx, nowhere,
				 "%u rows of %s do not fit into the %u that are taken", to.rows,
				 parts[i].what, to.options->room);
	}
	if (most <= to.options->room)
		return 0;
	np_hint(ctx, "--room %u, and no less from then on", most);
	return -1;
}

static void write_removal(FILE *out, const struct np_rules_options *options)
{
	struct np_arena arena = {0};
	struct np_opnsense to = np_opnsense_make(&arena, out, options, NULL);

	if (strcmp(options->form, forms[0]) == 0)
		np_emit_remove_head(out, "# ", &np_target_opnsense, options, removal_steps);
	if (strcmp(options->form, "aliases") == 0)
		np_opnsense_write_aliases(&to);
	write_parts(&to);
	np_arena_release(&arena);
}

static const char *const limits[] = {
	"A public address must be that of the outside interface, a virtual IP, or routed to the "
	"firewall.",
	"Uploads neither delete nor change the mode of source NAT: what is not needed any more is "
	"switched off, and the mode must be Hybrid or Manual.",
	"As many rows as --room says belong to the tag in each of three lists, and with a smaller "
	"one those beyond would stay as they were.",
	"A node that shares its network with others is on the interface that --lan names.",
	"What is restricted to certain sources is so for inside networks as well.",
	"Automatic and floating rules, those of groups, and those with lower sequence numbers come "
	"before these.",
	"Written from OPNsense's source; run against a model, not on a firewall.",
	NULL,
};

const struct np_target np_target_opnsense = {
	.name = "opnsense",
	.vendor = "OPNsense",
	.versions = "26.1.11 and later",
	.summary = "CSV and JSON for the uploads of its web interface",
	.applied = "four uploads, see --for and the head of the text",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.naming = &np_naming_zones,
	.forms = forms,
	.numbers = {.first = FIRST, .room = ROOM, .last = LAST},
	.limits = limits,
	.check = check,
	.emit = emit,
	.remove = write_removal,
};

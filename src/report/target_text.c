/* All of one target, for people: fields, and what does not fit into a line below itself. */
#include "nvports/report.h"
#include "nvports/rules.h"
#include "report/fold.h"
#include "report/target.h"

#include <string.h>

enum {
	INDENT = 15, /* where what a field says begins */
	LINE = 80,
};

/* NAME, "" where the field before goes on, and TEXT, folded; lines but the first HANG further in */
static void field(struct np_arena *scratch, FILE *out, const char *name, const char *text, int hang)
{
	const char *lines = np_fold(scratch, text, (size_t)(LINE - INDENT - hang));
	const char *end = strchrnul(lines, '\n');

	fprintf(out, "  %-*s%.*s\n", INDENT - 2, name, (int)(end - lines), lines);
	while (*end) {
		lines = end + 1;
		end = strchrnul(lines, '\n');
		fprintf(out, "%*s%.*s\n", INDENT + hang, "", (int)(end - lines), lines);
	}
}

/* A field for each of TEXTS, of which the first has the name. */
static void list(struct np_arena *scratch, FILE *out, const char *name, const char *const *texts)
{
	for (; *texts; texts++, name = "")
		field(scratch, out, name, np_arena_printf(scratch, "- %s", *texts), 2);
}

static const struct {
	enum np_ability ability;
	const char *name, *yes, *no;
} abilities[] = {
	{NP_CAN_NAT, "NAT", "yes: port forwards from the public address, and their filter rules",
	 "no port forwards"},
	{NP_CAN_ROUTE, "Routed",
	 "yes: filter rules alone, where a node has the public address itself",
	 "no filter rules without port forwards"},
	{NP_CAN_IPV6, "IPv6", "yes: filter rules, without translation",
	 "no: --family ipv4 is needed where a node has an IPv6 address"},
	{NP_CAN_RESTRICT, "Sources", "yes: services may be open to certain networks alone",
	 "no: a service that is not for any source is an error"},
};

static void print_own(struct np_arena *scratch, FILE *out, const uint16_t *own)
{
	const char *ports = "";

	if (!own)
		return;
	for (; *own; own++)
		ports = np_arena_printf(scratch, "%s%s%u", ports, *ports ? ", " : "", *own);
	field(scratch, out, "Own ports",
	      np_arena_printf(scratch,
			      "%s: its own interface listens there, TCP; a service that is "
			      "forwarded from one of them takes it away, and a warning says so",
			      ports),
	      0);
}

void np_target_text(struct np_arena *scratch, FILE *out, const struct np_target_row *row)
{
	unsigned can = row->abilities;

	fprintf(out, "%s: %s\n", row->name, row->vendor);
	field(scratch, out, "Versions", row->versions, 0);
	field(scratch, out, "Written", row->summary, 0);
	field(scratch, out, "Applied", row->applied, 0);
	for (size_t i = 0; i < sizeof(abilities) / sizeof(*abilities); i++)
		field(scratch, out, abilities[i].name,
		      can & abilities[i].ability ? abilities[i].yes : abilities[i].no, 0);
	if (can & NP_CAN_NAT) {
		field(scratch, out, "Moved ports", np_target_moves(row).meaning, 0);
		field(scratch, out, "Hairpin", np_target_hairpin(row).meaning, 0);
	}
	field(scratch, out, "SIP helper",
	      row->helper ? np_arena_printf(scratch, "off by %s", row->helper)
			  : "the firewall has none of its own",
	      0);
	print_own(scratch, out, row->own);
	list(scratch, out, "Options", row->options);
	list(scratch, out, "Limits", row->limits);
	fprintf(out,
		"\n'nvports rules %s --example' shows what is written; all about it is in\n"
		"nvports-%s(7), and what all targets share in nvports-rules(1).\n",
		row->name, row->name);
}

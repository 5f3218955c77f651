#include "nvports/report.h"
#include "report/fold.h"

#include <string.h>

enum {
	WIDTH = 76, /* of what is told about a finding, behind its indent */
};

static const char indent[] = "  ";

/* The lines of TEXT, indented; LABEL stands in front of the first one. */
static void print_lines(FILE *out, const char *label, const char *text)
{
	struct np_arena scratch = {0};

	fprintf(out, "%s%s", indent, label);
	for (;;) {
		size_t len = strcspn(text, "\n");

		np_put_message(out, np_arena_copy(&scratch, text, len));
		putc('\n', out);
		if (!text[len])
			break;
		text += len + 1;
		fputs(indent, out);
	}
	np_arena_release(&scratch);
}

static void print_why(FILE *out, const char *why)
{
	struct np_arena scratch = {0};

	print_lines(out, "", np_fold(&scratch, why, WIDTH));
	np_arena_release(&scratch);
}

static void print_finding(FILE *out, const struct np_finding *finding, bool explained, bool colour)
{
	np_put_place(out, finding->loc);
	np_put_severity(out, finding->severity, colour);
	if (*finding->place) {
		np_put_message(out, finding->place);
		fputs(": ", out);
	}
	np_put_message(out, finding->message);
	fprintf(out, " [%s]\n", finding->kind->id);
	if (!explained)
		print_why(out, finding->kind->why);
	if (finding->hint)
		print_lines(out, "hint: ", finding->hint);
}

static void print_counts(FILE *out, const struct np_findings *findings)
{
	const char *before = ": ";
	size_t total = 0;

	for (unsigned i = 0; i < NP_SEVERITY_COUNT; i++)
		total += findings->count[i];
	if (total == 0) {
		fputs("no findings\n", out);
		return;
	}
	fprintf(out, "%zu finding%s", total, total == 1 ? "" : "s");
	for (unsigned i = NP_SEVERITY_COUNT; i-- > 0;) {
		size_t count = findings->count[i];

		if (count == 0)
			continue;
		fprintf(out, "%s%zu %s%s", before, count, np_severity_names[i],
			count == 1 ? "" : "s");
		before = ", ";
	}
	putc('\n', out);
}

void np_findings_text(FILE *out, const struct np_findings *findings, bool colour)
{
	const struct np_finding *before = NULL;

	for (const struct np_finding *f = findings->first; f; f = f->next) {
		print_finding(out, f, before && before->kind == f->kind, colour);
		before = f;
	}
	print_counts(out, findings);
}

/* Reports: rows and columns as text, CSV, Markdown; the summaries as JSON. */
#ifndef NVPORTS_REPORT_H
#define NVPORTS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "nvports/check.h"
#include "nvports/diff.h"
#include "nvports/explain.h"
#include "nvports/plan.h"

/* A column: how it is called, and how a row fills it. */
struct np_column {
	const char *id;    /* for --columns: "public-ports" */
	const char *key;   /* header in CSV: "public_ports" */
	const char *title; /* heading in text and Markdown: "Public port(s)" */
	bool wrap; /* on a narrow terminal its cells may be broken at blanks and behind commas */
	/*
	 * The cell of ROW, never NULL. What must be made for it is made in SCRATCH and lives until
	 * that is reset, which the printers do now and then, between two rows. Until then text
	 * that was returned does not change: the same pointer is the same text.
	 */
	const char *(*cell)(struct np_arena *scratch, const void *row);
};

/* What is printed: COUNT rows, STRIDE bytes apart, through some columns (at least one). */
struct np_table {
	const struct np_column *const *columns;
	size_t column_count;
	const void *rows;
	size_t stride, count;
	const char *footnote; /* below the table in text and Markdown; NULL: none */
};

struct np_table_style {
	char separator; /* CSV */
	bool bom;       /* CSV: begin with a UTF-8 byte order mark */
	bool header;    /* the line of headings; Markdown has no table without, so it is empty */
	int width;      /* text: columns of the terminal to fit, if possible; 0: unlimited */
};

/*
 * The printers ignore write errors on OUT; the caller looks for them once. A table without rows is
 * its line of headings. Text wants LC_CTYPE set from the environment (under "C" all that is not
 * ASCII is shown as escapes), and may fail with -1 after recording that memory ran out.
 */
int np_table_text(struct np_ctx *ctx, FILE *out, const struct np_table *table,
		  const struct np_table_style *style);
void np_table_csv(FILE *out, const struct np_table *table, const struct np_table_style *style);
void np_table_markdown(FILE *out, const struct np_table *table, const struct np_table_style *style);

enum {
	NP_LIST_FIXED_COLUMNS =
		14,           /* how many of np_list_columns the CSV has when nobody chooses */
	NP_COLUMN_LIMIT = 20, /* no report has more columns */
};

/*
 * The columns of the summary, rows being struct np_requirement: those of the CSV in its order, then
 * the others; closed by NULL.
 */
extern const struct np_column *const np_list_columns[];

/*
 * The columns that the text table of PLAN shows when nobody chooses: the documented four, and what
 * varies. Returns how many.
 */
size_t np_list_default_columns(const struct np_plan *plan,
			       const struct np_column *columns[static NP_COLUMN_LIMIT]);

/* The footnote on variable ports, or NULL where PLAN has none. */
const char *np_list_footnote(const struct np_plan *plan);

/* The summary as JSON (data/schema/list.schema.json). -1 after recording that memory ran out. */
int np_list_json(struct np_ctx *ctx, FILE *out, const struct np_plan *plan);

/* The columns of the compact summary, rows being struct np_compact_line; closed by NULL. */
extern const struct np_column *const np_compact_columns[];
size_t np_compact_default_columns(const struct np_compact *compact,
				  const struct np_column *columns[static NP_COLUMN_LIMIT]);
int np_compact_json(struct np_ctx *ctx, FILE *out, const struct np_compact *compact);

/*
 * Changes, rows being struct np_change: the columns of the CSV, closed by NULL, and those that a
 * table for people shows, of which some depend on what there is. The latter's last says what to do
 * in a sentence.
 */
extern const struct np_column *const np_diff_columns[];
size_t np_diff_default_columns(const struct np_diff *diff,
			       const struct np_column *columns[static NP_COLUMN_LIMIT]);

/* The same for adjustments, rows being struct np_adjustment; these are not in the CSV. */
size_t np_adjustment_columns(const struct np_diff *diff,
			     const struct np_column *columns[static NP_COLUMN_LIMIT]);

/* Both as JSON (data/schema/diff.schema.json); -1 after recording that memory ran out. */
int np_diff_json(struct np_ctx *ctx, FILE *out, const struct np_diff *diff);

/*
 * Print the lines that differ between BEFORE and AFTER as "diff -u" prints them and "patch" takes
 * them, under the names that the two have. Returns whether any line differs; where none does,
 * nothing is printed. O(n log n) in the number of lines: of what has nothing in common that stands
 * out, not the shortest difference is found, but always a right one.
 */
bool np_unified_diff(FILE *out, const struct np_source *before, const struct np_source *after);

/*
 * Print FINDINGS for people, in the way of diagnostics: where it was written, severity, place,
 * message and kind; why, once for those of a kind that follow one another; what to do. Then how
 * many of each severity. COLOUR: by the caller's knowledge of OUT.
 */
void np_findings_text(FILE *out, const struct np_findings *findings, bool colour);

/* The same as JSON (data/schema/check.schema.json); -1 after recording that memory ran out. */
int np_findings_json(struct np_ctx *ctx, FILE *out, const struct np_findings *findings);

/*
 * Print what is known of SUBJECT, for people. DEPLOYMENT: its matches are of one, not of the
 * catalogue alone. -1 after recording that memory ran out.
 */
int np_explanation_text(struct np_ctx *ctx, FILE *out, const struct np_subject *subject,
			bool deployment, const struct np_explanation *explanation);

/* A target of rules as reports show it; what is not said here is as in struct np_target. */
struct np_target_row {
	const char *name, *vendor, *versions, *summary, *applied;
	const char *helper; /* NULL: the firewall has none */
	unsigned abilities;
	const uint16_t *own;
	const char *const *limits;
	/* those that matter for it, each with what it is, "--wan NAME: ..."; closed by NULL */
	const char *const *options;
};

/* Targets, rows being struct np_target_row: those of the CSV, closed by NULL, and of the text. */
extern const struct np_column *const np_target_columns[];
size_t np_target_default_columns(const struct np_column *columns[static NP_COLUMN_LIMIT]);

/* COUNT targets as JSON (data/schema/targets.schema.json); -1 after recording like the others. */
int np_targets_json(struct np_ctx *ctx, FILE *out, const struct np_target_row *rows, size_t count);

/* Print all that is said of one target, for people. SCRATCH takes what is made for it. */
void np_target_text(struct np_arena *scratch, FILE *out, const struct np_target_row *row);

/* Write CATALOGUE as a catalogue file that reads back as the same. */
void np_catalogue_print(FILE *out, const struct np_catalogue *catalogue);

#endif

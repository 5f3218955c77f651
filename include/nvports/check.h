/* Findings: what is wrong, risky or outdated in a deployment, and what to do about it. */
#ifndef NVPORTS_CHECK_H
#define NVPORTS_CHECK_H

#include "nvports/facts.h"
#include "nvports/plan.h"

/* A kind of finding, by a word that scripts can rely on. */
struct np_finding_kind {
	const char *id;  /* "clash" */
	const char *why; /* why it matters: a sentence or two, the same for all of the kind */
};

/* All kinds, in the order of the manual; closed by a NULL id (src/core/finding.c). */
extern const struct np_finding_kind np_finding_kinds[];

struct np_finding {
	struct np_finding *next;
	const struct np_finding_kind *kind;
	enum np_severity severity;
	struct np_loc loc;   /* where it was written; without a source where nobody wrote it */
	const char *place;   /* what it is about: "nethvoice1", "node 1"; "": the deployment */
	const char *message; /* what is so; worded like a diagnostic */
	const char *hint;    /* what to do, in one line or several; NULL: nothing */
};

/* All zero: none yet. */
struct np_findings {
	struct np_finding *first, *last;
	size_t count[NP_SEVERITY_COUNT];
};

/* What a finding is made of, besides its message. */
struct np_found {
	const char *id; /* of its kind, one of np_finding_kinds */
	enum np_severity severity;
	struct np_loc loc;
	const char *place; /* is copied */
};

/* Add what has been FOUND, for the caller to give it a hint. */
__attribute__((format(printf, 4, 5))) struct np_finding *
np_finding_add(struct np_ctx *ctx, struct np_findings *findings, const struct np_found *found,
	       const char *format, ...);

/* Put FINDINGS in order: errors first, then by kind, then as they were found. */
void np_findings_sort(struct np_ctx *ctx, struct np_findings *findings);

/*
 * Resolve what SELECTION takes of SITE, into PLAN, and look for what is wrong with it. What the
 * resolver would say becomes findings, for which CTX has keep_all; PLAN then has what could be
 * resolved. -1 after recording what is wrong with SELECTION itself.
 */
int np_check_site(struct np_ctx *ctx, const struct np_site *site,
		  const struct np_selection *selection, struct np_plan *plan,
		  struct np_findings *findings);

/*
 * Compare SITE, of which PLAN is to be opened, with what its nodes say of themselves: their own
 * firewalls, and values that are later than those of SITE.
 */
void np_check_facts(struct np_ctx *ctx, const struct np_site *site, const struct np_plan *plan,
		    const struct np_facts *facts, struct np_findings *findings);

#endif

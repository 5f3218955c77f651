/* What a port, a service, an instance or a variable is about, in the catalogue and a deployment. */
#ifndef NVPORTS_EXPLAIN_H
#define NVPORTS_EXPLAIN_H

#include "nvports/plan.h"

enum np_subject_kind {
	NP_SUBJECT_PORT,
	NP_SUBJECT_SERVICE,
	NP_SUBJECT_OWNER, /* an instance or a proxy */
	NP_SUBJECT_VARIABLE,
};

/* What somebody asks about. */
struct np_subject {
	enum np_subject_kind kind;
	const char *text; /* as it was asked */
	uint16_t port;
	unsigned protocols; /* with the port: a bit mask */
	const struct np_service *service;
	const struct np_owner *owner;
	uint32_t variable; /* index into the catalogue's */
};

/*
 * Understand TEXT: "20107", "20107/tcp", the id of a service, of an instance or of a proxy (of
 * SITE, which may be NULL), or the name of a variable. -1 after recording that it is none, with the
 * nearest that is.
 */
int np_subject_parse(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		     const struct np_site *site, const char *text, struct np_subject *subject);

/* What a requirement has to do with the subject. */
enum np_role {
	NP_ROLE_OWN,     /* the port is the service's, or the subject is not a port */
	NP_ROLE_OUTSIDE, /* it is the service's outside only, another on the node */
	NP_ROLE_WITHIN,  /* it is one of the service's range */
	NP_ROLE_CARVED,  /* the same, but an internal port, and so taken out of it */
	NP_ROLE_COUNT,
};

/* A value that a requirement was made with, or would have been. */
struct np_use {
	const struct np_owner *owner; /* NULL: a proxy that is not known */
	const char *variable;
	const struct np_value *value;     /* NULL: not set */
	const struct np_value *overruled; /* the next weaker one; NULL: none */
};

struct np_match {
	const struct np_requirement *row;
	enum np_role role;
	unsigned protocols; /* those of ROW that have to do with the subject */
	/* the same in the plan of what is opened; NULL: not selected, or nobody may reach it */
	const struct np_requirement *opened;
	const struct np_use *uses;
	size_t use_count;
};

struct np_explanation {
	const struct np_match *matches; /* by role, then in the plan's order */
	size_t count;
};

/*
 * Find what of ALL, the plan of everything, has to do with SUBJECT; OPENED is the plan of what is
 * to be opened, of the same deployment or, like ALL, of none.
 */
void np_explain(struct np_ctx *ctx, const struct np_plan *all, const struct np_plan *opened,
		const struct np_subject *subject, struct np_explanation *explanation);

#endif

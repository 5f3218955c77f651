/* Explanations: a paragraph for each use of a port, a table for everything else. */
#include "nvports/report.h"
#include "nvports/suggest.h"
#include "report/rows.h"

#include <string.h>

/* A field of a paragraph: its name and, in the same column each time, what it says. */
__attribute__((format(printf, 3, 4))) static void field(FILE *out, const char *name,
							const char *format, ...)
{
	va_list args;

	fprintf(out, "  %-9s ", name);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	putc('\n', out);
}

/* Who must get through, in words, by reach. */
static const char *const reaches[NP_REACH_COUNT] = {
	[NP_REACH_PUBLIC] = "anybody",         [NP_REACH_PHONES] = "phones",
	[NP_REACH_ADMINS] = "administrators",  [NP_REACH_CLUSTER] = "other nodes of the cluster",
	[NP_REACH_TRUNKS] = "peers of trunks", [NP_REACH_INTERNAL] = "nobody from outside",
};

static const char *const needs[NP_NEED_COUNT] = {
	[NP_REQUIRED] = "required: NethVoice does not work without it",
	[NP_OPTIONAL] = "optional: only where it is used",
	[NP_RESERVED] = "reserved: documented, and hardly used any more",
};

static const char *const scopes[NP_SCOPE_COUNT] = {
	[NP_SCOPE_PROXY] = "proxy: once a node, with the SIP proxy",
	[NP_SCOPE_INSTANCE] = "instance: once for each instance",
	[NP_SCOPE_GENERIC] = "generic: once a node",
};

static void print_reach(FILE *out, const struct np_service *service,
			const struct np_sources *sources)
{
	if (service->reach == NP_REACH_INTERNAL || !sources)
		field(out, "For", "%s", reaches[service->reach]);
	else
		field(out, "For", "%s; sources here: %s", reaches[service->reach], sources->text);
}

static const char *need(const struct np_service *service)
{
	return service->reach == NP_REACH_INTERNAL ? "internal: used inside the node only"
						   : needs[service->need];
}

/* " of nethvoice1, nethvoice2", or nothing where the node says it all. */
static const char *whose(struct np_arena *arena, const struct np_requirement *row)
{
	const char **ids = np_arena_array(arena, row->instance_count, sizeof(*ids));

	if (row->instance_count == 0)
		return "";
	for (size_t i = 0; i < row->instance_count; i++)
		ids[i] = row->instances[i]->id;
	return np_arena_printf(arena, " of %s", np_join(arena, ids, row->instance_count));
}

/* "5060/udp" */
static const char *port_text(struct np_arena *arena, uint16_t port, unsigned protocols)
{
	return np_arena_printf(arena, "%u/%s", port, np_protocols_key(protocols));
}

/* The sentence that a paragraph begins with. */
static void print_role(struct np_arena *arena, FILE *out, const struct np_subject *subject,
		       const struct np_match *match)
{
	const struct np_requirement *row = match->row;
	const char *port = port_text(arena, subject->port, match->protocols);
	const char *on = row->node ? np_arena_printf(arena, " on node %u", row->node->id) : "";
	const struct np_range *range = &row->written;

	switch (match->role) {
	case NP_ROLE_OWN:
		fprintf(out, "%s%s is ", port, on);
		break;
	case NP_ROLE_WITHIN:
	case NP_ROLE_CARVED:
		fprintf(out, "%s%s is in the range %u-%u of ", port, on, range->from, range->to);
		break;
	case NP_ROLE_OUTSIDE:
	case NP_ROLE_COUNT:
		fprintf(out, "%s outside leads to %s%s, which is ", port,
			np_portset_text(arena, row->ports), on);
		break;
	}
	fprintf(out, "%s (%s)%s%s\n", row->service->name, row->service->id, whose(arena, row),
		match->role == NP_ROLE_CARVED ? ", and taken out of it" : "");
}

static void print_use(struct np_arena *arena, FILE *out, const struct np_use *use)
{
	const char *owner = use->owner ? use->owner->id : "a proxy that is not known";

	if (!use->value) {
		field(out, "Value", "%s of %s is not set", use->variable, owner);
		return;
	}
	field(out, "Value", "%s of %s is %s, written at %s", use->variable, owner,
	      use->value->port ? np_arena_printf(arena, "%u", use->value->port) : use->value->text,
	      np_loc_text(arena, use->value->loc));
	if (use->overruled)
		field(out, "", "and overrules %s", np_loc_text(arena, use->overruled->loc));
}

/* Why the firewall does not let it through, and how it would. */
static const char *not_opened(struct np_arena *arena, const struct np_match *match)
{
	const struct np_service *service = match->row->service;

	if (service->reach == NP_REACH_INTERNAL)
		return "never: what comes from outside must not reach it";
	if (match->role == NP_ROLE_CARVED)
		return "never: internal ports are kept out of the ranges that are opened";
	if (!match->row->sources->any && match->row->sources->count == 0)
		return "no: the site lets nobody reach it";
	if (!service->listed)
		return np_arena_printf(arena,
				       "no: not by default; --all or --service %s would open it",
				       service->id);
	return "no: not with these options";
}

/* What the outside has to get through to, "udp 5060 of 203.0.113.45, forwarded to 192.168.1.10". */
static const char *opened(struct np_arena *arena, const struct np_requirement *row)
{
	const char *ports = np_portset_text(arena, row->public_ports);
	const char *outside = row->node ? np_node_outside(row->node)->text : NULL;
	const char *inside = row->node ? row->node->address.text : NULL;

	if (!row->node)
		return "yes, by default";
	if (!outside)
		return np_arena_printf(arena, "yes: %s", ports);
	if (!inside || strcmp(inside, outside) == 0)
		return np_arena_printf(arena, "yes: %s of %s", ports, outside);
	return np_arena_printf(arena, "yes: %s of %s, forwarded to %s", ports, outside, inside);
}

static void print_paragraph(struct np_arena *arena, FILE *out, const struct np_subject *subject,
			    const struct np_match *match)
{
	const struct np_service *service = match->row->service;
	bool set = false;

	print_role(arena, out, subject, match);
	field(out, "Purpose", "%s", service->purpose);
	field(out, "Need", "%s", need(service));
	print_reach(out, service, match->row->sources);
	for (size_t i = 0; i < match->use_count; i++) {
		print_use(arena, out, &match->uses[i]);
		set |= match->uses[i].value != NULL;
	}
	if (!set) /* a number of the catalogue's */
		field(out, "Written", "%s", np_loc_text(arena, match->row->origin));
	field(out, "Opened", "%s",
	      match->opened ? opened(arena, match->row) : not_opened(arena, match));
	field(out, "Source", "%s", *service->source ? service->source : "not given");
}

static void print_unused(struct np_arena *arena, FILE *out, const struct np_subject *subject,
			 bool deployment)
{
	const char *port = port_text(arena, subject->port, subject->protocols);

	if (deployment)
		fprintf(out,
			"Nothing that is known of this deployment uses %s.\n"
			"No rule opens it: what comes to it from outside ends at the firewall.\n",
			port);
	else
		fprintf(out,
			"%s is no fixed port of any service.\n"
			"Ports of instances differ from one to the next; to look among them,\n"
			"give a deployment with --site FILE or --env FILE.\n",
			port);
}

static void print_port(FILE *out, const struct np_subject *subject, bool deployment,
		       const struct np_explanation *explanation)
{
	struct np_arena scratch = {0};

	for (size_t i = 0; i < explanation->count; i++) {
		if (i > 0)
			putc('\n', out);
		print_paragraph(&scratch, out, subject, &explanation->matches[i]);
		np_arena_reset(&scratch);
	}
	if (explanation->count == 0)
		print_unused(&scratch, out, subject, deployment);
	np_arena_release(&scratch);
}

static void print_service(struct np_arena *arena, FILE *out, const struct np_service *service)
{
	fprintf(out, "%s (%s): %s\n", service->name, service->id, service->purpose);
	field(out, "Scope", "%s", scopes[service->scope]);
	for (size_t i = 0; i < service->port_count; i++)
		field(out, "Ports", "%s, %s", service->ports[i].text,
		      np_protocols_title(service->ports[i].protocols));
	field(out, "Need", "%s", need(service));
	print_reach(out, service, NULL);
	field(out, "Listed", "%s", service->listed ? "by default" : "with --all or by name");
	field(out, "Source", "%s", *service->source ? service->source : "not given");
	field(out, "Defined", "%s", np_loc_text(arena, service->loc));
}

static void print_owner(struct np_arena *arena, FILE *out, const struct np_owner *owner)
{
	const struct np_node *node = owner->node;
	const char *outside = np_node_outside(node)->text;

	fprintf(out, "%s: %s on node %u\n", owner->id,
		owner->scope == NP_SCOPE_PROXY ? "SIP proxy" : "instance", node->id);
	field(out, "Node", "%s", node->address.text ? node->address.text : "address not known");
	field(out, "Outside", "%s", outside ? outside : "address not known");
	field(out, "Declared", "%s", np_loc_text(arena, owner->loc));
	if (owner->environment)
		field(out, "Values", "in %s, named at %s", owner->environment,
		      np_loc_text(arena, owner->environment_loc));
}

static void print_variable(struct np_arena *arena, FILE *out, const struct np_subject *subject,
			   const struct np_explanation *explanation)
{
	const struct np_service *last = NULL;

	fprintf(out, "%s: a variable of the catalogue\n", subject->text);
	for (size_t i = 0; i < explanation->count; i++) {
		const struct np_match *match = &explanation->matches[i];

		if (match->row->service != last)
			field(out, "Used by", "%s (%s), %s", match->row->service->name,
			      match->row->service->id, match->row->service->purpose);
		last = match->row->service;
		for (size_t k = 0; k < match->use_count; k++)
			if (strcmp(match->uses[k].variable, subject->text) == 0)
				print_use(arena, out, &match->uses[k]);
	}
	if (explanation->count == 0)
		field(out, "Used by", "%s", "no service here: it is not set");
}

static const struct np_requirement *row_of(const void *match)
{
	return ((const struct np_match *)match)->row;
}

static const char *cell_service(struct np_arena *scratch, const void *match)
{
	(void)scratch;
	return row_of(match)->service->id;
}

static const char *cell_owner(struct np_arena *scratch, const void *match)
{
	const struct np_requirement *row = row_of(match);

	return row->instance_count ? whose(scratch, row) + strlen(" of ") : "";
}

static const char *cell_node(struct np_arena *scratch, const void *match)
{
	(void)scratch;
	return np_node_cell(row_of(match)->node);
}

static const char *cell_ports(struct np_arena *scratch, const void *match)
{
	return np_portset_text(scratch, row_of(match)->ports);
}

static const char *cell_protocol(struct np_arena *scratch, const void *match)
{
	(void)scratch;
	return np_protocols_title(row_of(match)->protocols);
}

static const char *cell_sources(struct np_arena *scratch, const void *match)
{
	(void)scratch;
	return np_row_sources(row_of(match))->text;
}

static const char *cell_opened(struct np_arena *scratch, const void *match)
{
	(void)scratch;
	if (((const struct np_match *)match)->opened)
		return "yes";
	return row_of(match)->service->reach == NP_REACH_INTERNAL ? "never" : "no";
}

static const char *cell_written(struct np_arena *scratch, const void *match)
{
	return np_loc_text(scratch, row_of(match)->origin);
}

#define COLUMN(title, wrap, cell)                                                                  \
	&(const struct np_column)                                                                  \
	{                                                                                          \
		title, title, title, wrap, cell                                                    \
	}

static const struct np_column *const columns[] = {
	COLUMN("Service", false, cell_service),   COLUMN("Node", false, cell_node),
	COLUMN("Instance", true, cell_owner),     COLUMN("Port(s)", false, cell_ports),
	COLUMN("Protocol", false, cell_protocol), COLUMN("Sources", true, cell_sources),
	COLUMN("Opened", false, cell_opened),     COLUMN("Written at", false, cell_written),
};

static int print_table(struct np_ctx *ctx, FILE *out, const struct np_explanation *explanation)
{
	const struct np_table table = {
		.columns = columns,
		.column_count = sizeof(columns) / sizeof(*columns),
		.rows = explanation->matches,
		.stride = sizeof(*explanation->matches),
		.count = explanation->count,
	};

	putc('\n', out);
	return np_table_text(ctx, out, &table, &(const struct np_table_style){.header = true});
}

int np_explanation_text(struct np_ctx *ctx, FILE *out, const struct np_subject *subject,
			bool deployment, const struct np_explanation *explanation)
{
	switch (subject->kind) {
	case NP_SUBJECT_PORT:
		print_port(out, subject, deployment, explanation);
		return 0;
	case NP_SUBJECT_VARIABLE:
		print_variable(&ctx->arena, out, subject, explanation);
		return 0;
	case NP_SUBJECT_SERVICE:
		print_service(&ctx->arena, out, subject->service);
		break;
	case NP_SUBJECT_OWNER:
		print_owner(&ctx->arena, out, subject->owner);
		break;
	}
	if (deployment && explanation->count)
		return print_table(ctx, out, explanation);
	if (deployment)
		fputs("  Here      not used: its values are not set\n", out);
	return 0;
}

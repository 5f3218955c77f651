/* What the tests of the readers share: text as a source, a catalogue, and results as text. */
#ifndef NVPORTS_TESTS_INPUT_H
#define NVPORTS_TESTS_INPUT_H

#include "input/tree.h"
#include "nvports/input.h"
#include "unit.h"

/* A source called NAME; "" for tests with one source only, whose places are then short. */
static inline struct np_source *unit_source(struct np_ctx *ctx, const char *name, const char *text)
{
	return np_source_text(ctx, name, text, strlen(text));
}

static inline void unit_put_place(FILE *out, struct np_loc loc)
{
	if (loc.src && *loc.src->name)
		fprintf(out, "%s:", loc.src->name);
	if (loc.line)
		fprintf(out, "%u:%u:", loc.line, loc.col);
}

/* What has been printed to OUTPUT, kept with CTX. */
static inline const char *unit_keep(struct np_ctx *ctx, struct unit_output *output)
{
	const char *text;

	unit_output_close(output);
	text = np_arena_copy(&ctx->arena, output->text, output->len);
	free(output->text);
	return text;
}

/* All messages of CTX in the form "LINE:COL: error: MESSAGE\n  hint: HINT\n", none being "". */
static inline const char *unit_messages(struct np_ctx *ctx)
{
	static const char *const names[] = {"note", "warning", "error"};
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (const struct np_diag *diag = ctx->first; diag; diag = diag->next) {
		unit_put_place(out, diag->loc);
		fprintf(out, "%s%s: %s\n", diag->loc.src ? " " : "", names[diag->severity],
			diag->message);
		if (diag->hint)
			fprintf(out, "  hint: %s\n", diag->hint);
	}
	return unit_keep(ctx, &output);
}

/* What a reader that returned RESULT says: MESSAGES, and -1 if and only if one is an error. */
static inline void unit_outcome(const char *name, struct np_ctx *ctx, int result,
				const char *messages)
{
	unit_text(name, unit_messages(ctx), messages);
	unit_number(name, result, np_failed(ctx) ? -1 : 0);
}

/* TEXT as a tree; it must be good YAML. */
static inline const struct np_tree *unit_tree(struct np_ctx *ctx, const char *text)
{
	const struct np_tree *root = np_yaml_read(ctx, unit_source(ctx, "", text));

	unit_text(text, unit_messages(ctx), "");
	return root;
}

static inline void unit_put_tree(FILE *out, const struct np_tree *tree, bool places);

static inline void unit_put_children(FILE *out, const struct np_tree *tree, bool places)
{
	bool key = tree->kind == NP_MAP;
	const char *before = "";

	for (const struct np_tree *child = tree->first; child; child = child->next) {
		fputs(before, out);
		unit_put_tree(out, child, places);
		before = key ? ": " : ", ";
		key = tree->kind == NP_MAP && !key;
	}
}

/* In flow style, quoted scalars in angle brackets; with PLACES, each thing behind its place. */
static inline void unit_put_tree(FILE *out, const struct np_tree *tree, bool places)
{
	static const char *const brackets[][2] = {
		[NP_SCALAR] = {"<", ">"}, [NP_LIST] = {"[", "]"}, [NP_MAP] = {"{", "}"}};

	if (places)
		fprintf(out, "%u:%u ", tree->loc.line, tree->loc.col);
	if (!tree->plain)
		fputs(brackets[tree->kind][0], out);
	if (tree->kind == NP_SCALAR)
		fputs(tree->text, out);
	unit_put_children(out, tree, places);
	if (!tree->plain)
		fputs(brackets[tree->kind][1], out);
}

/* TREE as text that is kept with CTX. */
static inline const char *unit_tree_text(struct np_ctx *ctx, const struct np_tree *tree,
					 bool places)
{
	struct unit_output output;

	unit_put_tree(unit_output_open(&output), tree, places);
	return unit_keep(ctx, &output);
}

/* Two services for each scope, one of them for each way to be reached. */
static const char unit_services[] =
	"nvports: catalogue/1\n"
	"services:\n"
	"  rtp: {name: RTP, scope: proxy, purpose: Media, reach: public,\n"
	"    ports: [{protocol: udp, port: '${RTP_MIN:-10000}-${RTP_MAX:-20000}'}]}\n"
	"  redis: {name: Redis, scope: proxy, purpose: Data, reach: internal, listed: false,\n"
	"    need: optional, ports: [{protocol: tcp, port: '${REDIS_PORT}'}]}\n"
	"  ldap: {name: LDAP, scope: instance, purpose: Directory, reach: phones,\n"
	"    ports: [{protocol: tcp, port: '${LDAP_PORT}'}]}\n"
	"  iax: {name: IAX, scope: instance, purpose: Trunks, reach: trunks, need: optional,\n"
	"    ports: [{protocol: udp, port: '${IAX_PORT}'}]}\n"
	"  ssh: {name: SSH, scope: generic, purpose: Shell, reach: admins,\n"
	"    ports: [{protocol: tcp, port: '${SSH_PORT:-22}'}]}\n"
	"  vpn: {name: VPN, scope: generic, purpose: Workers, reach: cluster,\n"
	"    ports: [{protocol: udp, port: 55820}]}\n";

static inline void unit_catalogue(struct np_ctx *ctx, struct np_catalogue *catalogue)
{
	struct np_source *src = unit_source(ctx, "catalogue", unit_services);

	*catalogue = (struct np_catalogue){0};
	unit_outcome("catalogue", ctx, np_catalogue_read(ctx, src, catalogue), "");
}

/* Read and finish the site file TEXT, whose first line is added. */
static inline int unit_site(struct np_ctx *ctx, const char *text, struct np_catalogue *catalogue,
			    struct np_site *site)
{
	const char *whole = np_arena_printf(&ctx->arena, "nvports: site/1\n%s", text);

	unit_catalogue(ctx, catalogue);
	if (np_site_read(ctx, catalogue, unit_source(ctx, "", whole), site))
		return -1;
	return np_site_finish(ctx, catalogue, site);
}

static inline void unit_put_values(FILE *out, const struct np_catalogue *catalogue,
				   const struct np_value *value, const char *strength)
{
	for (; value; value = value->next) {
		fprintf(out, " %s ", strength);
		unit_put_place(out, value->loc);
		fprintf(out, "%s=", catalogue->variables[value->variable]->name);
		if (!value->port)
			fprintf(out, "'%s'", value->text);
		else
			fprintf(out, "%u", value->port);
	}
}

static inline void unit_put_owner(FILE *out, const struct np_catalogue *catalogue,
				  const struct np_owner *owner)
{
	static const char *const strengths[] = {"environment", "values", "set"};

	fprintf(out, "  %s %s:", np_scope_names[owner->scope], owner->id);
	if (owner->environment)
		fprintf(out, " file %s", owner->environment);
	for (size_t i = 0; i < NP_STRENGTH_COUNT; i++)
		unit_put_values(out, catalogue, owner->values[i], strengths[i]);
	for (const struct np_publish *p = owner->publish; p; p = p->next)
		fprintf(out, " publish %s=%u-%u", p->service->id, p->ports.from, p->ports.to);
	putc('\n', out);
}

static inline void unit_put_nets(FILE *out, const char *word, const struct np_net *nets,
				 size_t count)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < count; i++)
		fprintf(out, " %s %s", word, np_net_text(&nets[i], text));
}

static inline void unit_put_node(FILE *out, const struct np_catalogue *catalogue,
				 const struct np_node *node)
{
	fprintf(out, "node %u:", node->id);
	if (node->address.text)
		fprintf(out, " address %s", node->address.text);
	if (node->public_address.text)
		fprintf(out, " public %s", node->public_address.text);
	if (node->address6.text)
		fprintf(out, " ipv6 %s", node->address6.text);
	unit_put_nets(out, "lan", node->lan, node->lan_count);
	fputs(node->leader ? " leader\n" : "\n", out);
	if (node->generic.publish || node->generic.values[NP_FROM_VALUES] ||
	    node->generic.values[NP_FROM_COMMAND_LINE])
		unit_put_owner(out, catalogue, &node->generic);
	if (node->proxy)
		unit_put_owner(out, catalogue, node->proxy);
	for (size_t i = 0; i < node->instance_count; i++)
		unit_put_owner(out, catalogue, node->instances[i]);
}

/* The nodes of a finished SITE and what belongs to them, a line for each. */
static inline const char *unit_nodes(struct np_ctx *ctx, const struct np_catalogue *catalogue,
				     const struct np_site *site)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (size_t i = 0; i < site->node_count; i++)
		unit_put_node(out, catalogue, site->nodes[i]);
	return unit_keep(ctx, &output);
}

#endif

/* Facts out of short texts, for tests of what is made of them, and findings as text. */
#ifndef NVPORTS_TESTS_FACTS_H
#define NVPORTS_TESTS_FACTS_H

#include "deployment.h"
#include "input/formats.h"
#include "nvports/check.h"

/*
 * Facts, a line for each, words between spaces:
 *
 *   firewall [NODE] [whole] [rules] [at=ADDRESS]...   what follows, up to the next of these, is its
 *   open NAME PORTS/PROTOCOL...                  NAME "-": the zone itself
 *   named NAME
 *   drop PORTS/PROTOCOL...
 *   redirect NETWORK PROTOCOL PORT PORT
 *   module ID NODE [VARIABLE=VALUE]...          VALUE "": empty, which is given as VARIABLE=
 *   move SERVICE PROTOCOL PORTS PORTS            of the module before; seen: of it, too
 *   inside ADDRESS PUBLIC|- [NETWORK]...         of the module, or configuration, before
 *   configuration [PROXY]
 *   list [INSTANCE] [VARIABLE=VALUE]...
 *   placed ID NODE
 *   listed
 *   member NODE [leader]
 */
struct facts_reader {
	struct deployment *d;
	struct np_facts facts;
	struct np_loc loc;
	char *words[16];
	size_t count;
	struct np_configuration *configuration; /* the last thing, if it is one */
};

static inline enum np_proto facts_protocol(const char *word)
{
	return strcmp(word, "tcp") == 0 ? NP_TCP : NP_UDP;
}

static inline struct np_range facts_range(const char *word)
{
	unsigned from, to;
	int count = sscanf(word, "%u-%u", &from, &to);

	return (struct np_range){(uint16_t)from, (uint16_t)(count == 2 ? to : from)};
}

/* Words from FIRST on: "5060-5061/tcp". */
static inline void facts_ports(struct facts_reader *r, size_t first, struct np_portset *sets)
{
	struct np_arena *arena = &r->d->ctx.arena;

	for (size_t i = first; i < r->count; i++) {
		enum np_proto protocol = facts_protocol(strchr(r->words[i], '/') + 1);
		struct np_range range = facts_range(r->words[i]);
		struct np_portset one = np_portset_make(arena, &range, 1);
		struct np_portset *set = &sets[protocol];

		*set = np_portset_union(arena, *set, one);
	}
}

static inline struct np_net facts_net(const char *text)
{
	struct np_net net;

	assert_null(np_net_parse(text, &net));
	return net;
}

static inline void facts_values(struct facts_reader *r, size_t first, struct np_value **values)
{
	for (size_t i = first; i < r->count; i++) {
		char *text = strchr(r->words[i], '=') + 1;
		struct np_written value = {.loc = r->loc, .text = text, .len = strlen(text)};

		value.variable = np_catalogue_variable(&r->d->catalogue, r->words[i],
						       (size_t)(text - r->words[i]) - 1);
		assert_true(value.variable != NP_NO_VARIABLE);
		np_value_add(&r->d->ctx.arena, values, &value);
	}
}

static inline void facts_firewall(struct facts_reader *r)
{
	struct np_firewall *firewall = np_arena_alloc(&r->d->ctx.arena, sizeof(*firewall));
	struct np_net *nets = np_arena_array(&r->d->ctx.arena, r->count, sizeof(*nets));

	firewall->loc = r->loc;
	firewall->addresses = nets;
	for (size_t i = 1; i < r->count; i++) {
		if (strcmp(r->words[i], "whole") == 0)
			firewall->whole = true;
		else if (strcmp(r->words[i], "rules") == 0)
			firewall->rules = true;
		else if (strncmp(r->words[i], "at=", 3) == 0)
			nets[firewall->address_count++] = facts_net(r->words[i] + 3);
		else
			firewall->node = (uint32_t)atoi(r->words[i]);
	}
	NP_APPEND(r->facts.firewalls, r->facts.last_firewall, firewall);
}

static inline void facts_opened(struct facts_reader *r)
{
	struct np_opened *opened = np_arena_alloc(&r->d->ctx.arena, sizeof(*opened));
	struct np_opened **end = &r->facts.last_firewall->opened;

	opened->loc = r->loc;
	opened->service = strcmp(r->words[1], "-") == 0 ? NULL : r->words[1];
	opened->named = strcmp(r->words[0], "named") == 0;
	facts_ports(r, 2, opened->ports);
	while (*end)
		end = &(*end)->next;
	*end = opened;
}

static inline void facts_drop(struct facts_reader *r)
{
	facts_ports(r, 1, r->facts.last_firewall->dropped);
}

static inline void facts_redirect(struct facts_reader *r)
{
	struct np_redirect *redirect = np_arena_alloc(&r->d->ctx.arena, sizeof(*redirect));

	redirect->loc = r->loc;
	redirect->source = facts_net(r->words[1]);
	redirect->protocol = facts_protocol(r->words[2]);
	redirect->ports = facts_range(r->words[3]);
	redirect->to = facts_range(r->words[4]);
	redirect->next = r->facts.last_firewall->redirects;
	r->facts.last_firewall->redirects = redirect;
}

static inline void facts_module(struct facts_reader *r)
{
	struct np_module *module = np_arena_alloc(&r->d->ctx.arena, sizeof(*module));

	module->loc = r->loc;
	module->id = r->words[1];
	module->scope = r->words[1][0] == 'p' ? NP_SCOPE_PROXY : NP_SCOPE_INSTANCE;
	module->node = (uint32_t)atoi(r->words[2]);
	facts_values(r, 3, &module->values);
	r->configuration = NULL;
	NP_APPEND(r->facts.modules, r->facts.last_module, module);
}

static inline void facts_move(struct facts_reader *r)
{
	struct np_move *move = np_arena_alloc(&r->d->ctx.arena, sizeof(*move));

	move->loc = r->loc;
	move->service = r->words[1];
	move->protocols = 1U << facts_protocol(r->words[2]);
	move->from = facts_range(r->words[3]);
	move->to = facts_range(r->words[4]);
	move->next = (struct np_move *)r->facts.last_module->moves;
	r->facts.last_module->moves = move;
}

static inline void facts_seen(struct facts_reader *r)
{
	r->facts.last_module->moves_seen = true;
}

static inline struct np_address facts_address(const struct facts_reader *r, const char *text)
{
	struct np_address address = {.loc = r->loc};

	if (strcmp(text, "-") == 0)
		return address;
	address.text = text;
	assert_null(np_addr_parse(text, &address.addr));
	return address;
}

static inline void facts_inside(struct facts_reader *r)
{
	struct np_net *nets = np_arena_array(&r->d->ctx.arena, r->count, sizeof(*nets));
	struct np_configuration *configuration = r->configuration;
	struct np_module *module = r->facts.last_module;

	for (size_t i = 3; i < r->count; i++)
		nets[i - 3] = facts_net(r->words[i]);
	if (configuration) {
		configuration->address = facts_address(r, r->words[1]);
		configuration->public_address = facts_address(r, r->words[2]);
		configuration->lan = nets;
		configuration->lan_count = r->count - 3;
		configuration->lan_loc = r->loc;
		return;
	}
	module->address = facts_address(r, r->words[1]);
	module->public_address = facts_address(r, r->words[2]);
	module->lan = nets;
	module->lan_count = r->count - 3;
	module->lan_loc = r->loc;
}

static inline void facts_configuration(struct facts_reader *r)
{
	r->configuration = np_arena_alloc(&r->d->ctx.arena, sizeof(*r->configuration));
	r->configuration->loc = r->loc;
	r->configuration->proxy = r->count > 1 ? r->words[1] : NULL;
	NP_APPEND(r->facts.configurations, r->facts.last_configuration, r->configuration);
}

static inline void facts_list(struct facts_reader *r)
{
	struct np_port_list *list = np_arena_alloc(&r->d->ctx.arena, sizeof(*list));
	bool said = r->count > 1 && !strchr(r->words[1], '=');

	list->loc = r->loc;
	list->instance = said ? r->words[1] : NULL;
	facts_values(r, said ? 2 : 1, &list->values);
	NP_APPEND(r->facts.port_lists, r->facts.last_port_list, list);
}

static inline void facts_listed(struct facts_reader *r)
{
	r->facts.listed = r->loc;
}

static inline void facts_placed(struct facts_reader *r)
{
	struct np_placement *placement = np_arena_alloc(&r->d->ctx.arena, sizeof(*placement));

	placement->loc = r->loc;
	placement->id = r->words[1];
	placement->node = (uint32_t)atoi(r->words[2]);
	NP_APPEND(r->facts.placements, r->facts.last_placement, placement);
}

static inline void facts_member(struct facts_reader *r)
{
	struct np_member *member = np_arena_alloc(&r->d->ctx.arena, sizeof(*member));

	member->loc = r->loc;
	member->id = (uint32_t)atoi(r->words[1]);
	member->leader = r->count > 2;
	NP_APPEND(r->facts.members, r->facts.last_member, member);
}

static inline void facts_line(struct facts_reader *r)
{
	static const struct {
		const char *word;
		void (*read)(struct facts_reader *r);
	} lines[] = {
		{"firewall", facts_firewall}, {"open", facts_opened},
		{"named", facts_opened},      {"drop", facts_drop},
		{"redirect", facts_redirect}, {"module", facts_module},
		{"move", facts_move},         {"seen", facts_seen},
		{"inside", facts_inside},     {"configuration", facts_configuration},
		{"list", facts_list},         {"placed", facts_placed},
		{"listed", facts_listed},     {"member", facts_member},
	};

	for (size_t i = 0; i < UNIT_COUNT(lines); i++) {
		if (strcmp(lines[i].word, r->words[0]) == 0) {
			lines[i].read(r);
			return;
		}
	}
	fail_msg("no such fact: %s", r->words[0]);
}

/* A line "file NAME" begins another file: that is the source of the places behind it. */
static inline struct np_facts facts_read(struct deployment *d, const char *text)
{
	struct facts_reader r = {.d = d, .loc = {.src = deployment_source(d, "facts", text)}};
	char *copy = np_arena_copy(&d->ctx.arena, text, strlen(text)), *rest;

	for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *left;

		r.count = 0;
		r.loc.line++;
		r.loc.col = 1;
		for (char *word = strtok_r(line, " ", &left); word;
		     word = strtok_r(NULL, " ", &left))
			r.words[r.count++] = word;
		if (strcmp(r.words[0], "file") == 0)
			r.loc = (struct np_loc){deployment_source(d, r.words[1], text), 0, 1};
		else
			facts_line(&r);
	}
	return r.facts;
}

/* A line for each finding: "SEVERITY KIND PLACE: MESSAGE". */
static inline const char *facts_findings(struct deployment *d, const struct np_findings *findings)
{
	static const char *const severities[] = {"note", "warning", "error"};
	const char *text = "";

	for (const struct np_finding *f = findings->first; f; f = f->next)
		text = np_arena_printf(&d->ctx.arena, "%s%s %s %s: %s\n", text,
				       severities[f->severity], f->kind->id, f->place, f->message);
	return text;
}

struct facts_case {
	const char *name;
	const char *services; /* NULL: facts_services */
	const char *site;
	struct np_selection selection;
	const char *facts, *findings;
};

/* Of all scopes and ways to be reached; names are like their ids. */
static const char facts_services[] = "sip proxy required public tcp+udp 5060-5061\n"
				     "rtp proxy required public udp ${MIN:-10000}-${MAX:-20000}\n"
				     "janus instance required public udp ${J1}-${J2}\n"
				     "ldap instance required phones tcp ${LDAP}\n"
				     "sftp instance optional admins tcp ${SFTP}\n"
				     "-wss instance optional public tcp ${WSS}\n"
				     "https generic required public tcp 443\n"
				     "-http generic optional public tcp 80\n"
				     "-sip-redirect proxy optional internal tcp+udp 6060-6061\n"
				     "-asip instance optional internal udp ${SIP}\n"
				     "-db instance optional internal tcp ${DB}\n";

/* Every finding has a kind and says why; nothing is left among the messages. */
static inline void facts_check(const struct facts_case *c)
{
	struct deployment d = {.ctx = {.keep_all = true}};
	struct np_findings findings = {0};
	struct np_facts facts;
	struct np_diag *last;

	deployment_catalogue(&d, c->services ? c->services : facts_services);
	deployment_site(&d, c->site);
	facts = facts_read(&d, c->facts);
	deployment_resolve(&d, &c->selection, NP_WARNING);
	last = d.ctx.last;
	np_check_facts(&d.ctx, &d.site, &d.plan, &facts, &findings);
	unit_text(c->name, facts_findings(&d, &findings), c->findings);
	unit_true(c->name, d.ctx.last == last);
	for (const struct np_finding *f = findings.first; f; f = f->next)
		unit_true(c->name, f->kind->id && f->kind->why);
	deployment_release(&d);
}

struct facts_table {
	const struct facts_case *cases;
	size_t count;
};

static inline void facts_table_test(void **state)
{
	const struct facts_table *table = *state;

	for (size_t i = 0; i < table->count; i++)
		facts_check(&table->cases[i]);
}

static inline int facts_main(const struct facts_case *cases, size_t count)
{
	struct facts_table table = {cases, count};
	const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(facts_table_test, &table)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif

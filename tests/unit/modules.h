/* What environments say, as text, whatever they are written as. */
#ifndef NVPORTS_TESTS_MODULES_H
#define NVPORTS_TESTS_MODULES_H

#include "input.h"

static inline void unit_put_moves(FILE *out, const struct np_module *module)
{
	for (const struct np_move *m = module->moves; m; m = m->next) {
		fputs(" move ", out);
		unit_put_place(out, m->loc);
		fprintf(out, "%s %s %u-%u to %u-%u", m->service, np_protocols_title(m->protocols),
			m->from.from, m->from.to, m->to.from, m->to.to);
	}
	if (module->moves_seen)
		fputs(" seen", out);
}

static inline void unit_put_module(FILE *out, const struct np_catalogue *catalogue,
				   const struct np_module *module)
{
	unit_put_place(out, module->loc);
	fprintf(out, " %s %s", np_scope_names[module->scope], module->id);
	if (module->node)
		fprintf(out, " node %u", module->node);
	if (module->address.text)
		fprintf(out, " address %s", module->address.text);
	if (module->public_address.text)
		fprintf(out, " public %s", module->public_address.text);
	unit_put_nets(out, "lan", module->lan, module->lan_count);
	unit_put_values(out, catalogue, module->values, "value");
	unit_put_moves(out, module);
	putc('\n', out);
}

/* The modules, a line for each. */
static inline const char *unit_modules(struct np_ctx *ctx, const struct np_catalogue *catalogue,
				       const struct np_module *modules)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (; modules; modules = modules->next)
		unit_put_module(out, catalogue, modules);
	return unit_keep(ctx, &output);
}

/* What a node has printed, and what must come out: MODULES where MESSAGES hold no error. */
struct unit_facts {
	const char *name;
	const char *owner; /* NULL: nobody says whose it is */
	const char *text, *modules, *messages;
};

/* The first LEN bytes of what FACTS has, read as FORMAT; NULL: as what they look like. */
static inline void unit_assert_facts(const struct unit_facts *facts, size_t len, const char *format)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts found = {0};
	const struct np_reading how = {.format = format, .owner = facts->owner};
	const char *text = np_arena_copy(&ctx.arena, facts->text, len);
	struct np_source *src = np_source_text(&ctx, "", text, len);
	int result;

	unit_catalogue(&ctx, &catalogue);
	result = np_facts_read(&ctx, &catalogue, src, &how, &found);
	unit_outcome(facts->name, &ctx, result, facts->messages);
	unit_true(facts->name, src->confidential);
	if (!result)
		unit_text(facts->name, unit_modules(&ctx, &catalogue, found.modules),
			  facts->modules);
	np_ctx_release(&ctx);
}

static inline void unit_assert_all_facts(const struct unit_facts *cases, size_t count,
					 const char *format)
{
	for (size_t i = 0; i < count; i++)
		unit_assert_facts(&cases[i], strlen(cases[i].text), format);
}

/*
 * However early TEXT ends, it is read or it is said why not; no message and no value shows SECRET.
 */
static inline void unit_assert_truncated(const char *text, const char *secret)
{
	for (size_t len = 0; len <= strlen(text); len++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_facts facts = {0};
		const struct np_reading how = {.fallback = "environment", .owner = "nethvoice1"};
		const char *start = np_arena_copy(&ctx.arena, text, len);
		int result;

		unit_catalogue(&ctx, &catalogue);
		result = np_facts_read(&ctx, &catalogue, np_source_text(&ctx, "", start, len), &how,
				       &facts);
		unit_number(start, result, np_failed(&ctx) ? -1 : 0);
		unit_true(start, !strstr(unit_messages(&ctx), secret));
		unit_true(start, !strstr(unit_modules(&ctx, &catalogue, facts.modules), secret));
		np_ctx_release(&ctx);
	}
}

#endif

/* What the tests of the readers of NS8's answers share: cases, and the fixtures of tests/node. */
#ifndef NVPORTS_TESTS_ANSWER_H
#define NVPORTS_TESTS_ANSWER_H

#include "cli/embedded.h"
#include "input.h"
#include "input/formats.h"
#include "input/json.h"

/* An answer, given as that of OWNER, and what must come of it. */
struct unit_answer {
	const char *name, *owner, *text;
	const char *facts; /* where MESSAGES hold no error */
	const char *messages;
};

/* Print what the tested format has added to FACTS, a line for each. */
typedef void unit_put_facts_fn(FILE *out, const struct np_catalogue *catalogue,
			       const struct np_facts *facts);

/* The catalogue of the program. */
static inline void unit_embedded_catalogue(struct np_ctx *ctx, struct np_catalogue *catalogue)
{
	const struct np_embedded *file = np_embedded_find("catalogue.yaml");
	struct np_source *src = np_source_text(ctx, "catalogue", file->text, file->len);

	*catalogue = (struct np_catalogue){0};
	unit_outcome("catalogue", ctx, np_catalogue_read(ctx, src, catalogue), "");
}

static inline void unit_put_address(FILE *out, const char *word, const struct np_address *address)
{
	if (!address->text)
		return;
	fprintf(out, " %s ", word);
	unit_put_place(out, address->loc);
	fputs(address->text, out);
}

static inline const char *unit_facts(struct np_ctx *ctx, unit_put_facts_fn *put,
				     const struct np_catalogue *catalogue,
				     const struct np_facts *facts)
{
	struct unit_output output;

	put(unit_output_open(&output), catalogue, facts);
	return unit_keep(ctx, &output);
}

/* Read all CASES as FORMAT, which is said, so that what does not look like it is read as well. */
static inline void unit_answers(const char *format, unit_put_facts_fn *put,
				const struct unit_answer *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct unit_answer *c = &cases[i];
		struct np_reading how = {.format = format, .owner = c->owner};
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_facts facts = {0};
		struct np_source *src = unit_source(&ctx, "", c->text);
		int result;

		unit_embedded_catalogue(&ctx, &catalogue);
		result = np_facts_read(&ctx, &catalogue, src, &how, &facts);
		unit_outcome(c->name, &ctx, result, c->messages);
		unit_true(c->name, src->confidential);
		unit_text(c->name, unit_facts(&ctx, put, &catalogue, &facts),
			  result ? "" : c->facts);
		np_ctx_release(&ctx);
	}
}

/* The path of a fixture: the compiler knows this file as TESTS/unit/answer.h. */
static inline const char *unit_fixture_path(struct np_ctx *ctx, const char *name)
{
	static const char here[] = __FILE__, file[] = "unit/answer.h";

	return np_arena_printf(&ctx->arena, "%.*snode/%s", (int)(sizeof(here) - sizeof(file)), here,
			       name);
}

/* The fixture NAME of tests/node as facts, recognised by what it looks like. */
static inline const char *unit_fixture(struct np_ctx *ctx, unit_put_facts_fn *put, const char *name,
				       const char *owner)
{
	struct np_reading how = {.owner = owner};
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	struct np_source *src = np_source_read(ctx, unit_fixture_path(ctx, name));

	assert_non_null(src);
	src->name = "";
	unit_embedded_catalogue(ctx, &catalogue);
	unit_outcome(name, ctx, np_facts_read(ctx, &catalogue, src, &how, &facts), "");
	return unit_facts(ctx, put, &catalogue, &facts);
}

#endif

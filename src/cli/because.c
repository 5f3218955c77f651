/*
 * The rules are written twice, with and without: what is more in the first is the answer, whatever
 * the language of the target.
 */
#include "cli/because.h"
#include "cli/rules_options.h"

#include <string.h>

/* An instance shares the services of its node, and some ranges: those are there without it too. */
static bool is_only_for(const struct np_requirement *row, const struct np_subject *subject)
{
	if (subject->kind != NP_SUBJECT_OWNER || subject->owner->scope == NP_SCOPE_PROXY)
		return true;
	return row->instance_count == 1;
}

/* What is opened, without what is explained; matches and plan are of different order. */
static struct np_plan take_out(struct np_ctx *ctx, const struct np_because *because)
{
	const struct np_plan *plan = because->opened;
	struct np_requirement *items = np_arena_array(&ctx->arena, plan->count, sizeof(*items));
	bool *out = np_arena_array(&ctx->arena, plan->count, sizeof(*out));
	struct np_plan left = *plan;

	for (size_t i = 0; i < because->explanation->count; i++) {
		const struct np_requirement *row = because->explanation->matches[i].opened;

		if (row && is_only_for(row, because->subject))
			out[row - plan->items] = true;
	}
	left.items = items;
	left.count = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (!out[i])
			items[left.count++] = plan->items[i];
	return left;
}

/* No rules are the text without any line. */
static int render(struct np_ctx *ctx, const struct np_args *args, const struct np_plan *plan,
		  struct np_source *text)
{
	struct np_snippet *snippet = np_arena_alloc(&ctx->arena, sizeof(*snippet));

	if (np_rules_prepare(ctx, args, snippet))
		return -1;
	if (plan->count == 0)
		return 0;
	return np_rules_of_plan(ctx, args, plan, snippet) ? -1
							  : np_rules_render(ctx, snippet, text);
}

/* The next line of TEXT from *AT on, without its end; false behind the last. */
static bool next_line(const struct np_source *text, size_t *at, const char **line, size_t *len)
{
	const char *end;

	if (*at >= text->len)
		return false;
	*line = text->text + *at;
	end = memchr(*line, '\n', text->len - *at);
	*len = end ? (size_t)(end - *line) : text->len - *at;
	*at += *len + 1;
	return true;
}

static bool is_remark(const char *line, size_t len)
{
	while (len && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	return len == 0 || *line == '#' || (len > 1 && line[0] == '/' && line[1] == '/');
}

/* The lines of WITH that WITHOUT does not have, or not as often. */
static size_t print_more(struct np_ctx *ctx, FILE *out, const struct np_source *with,
			 const struct np_source *without)
{
	struct np_map left = {0};
	size_t at = 0, len, printed = 0, *count;
	const char *line;

	while (next_line(without, &at, &line, &len)) {
		count = np_map_get(&left, line, len);
		if (!count) {
			count = np_arena_alloc(&ctx->arena, sizeof(*count));
			np_map_put(&left, &ctx->arena, line, len, count);
		}
		++*count;
	}
	for (at = 0; next_line(with, &at, &line, &len);) {
		count = np_map_get(&left, line, len);
		if (count && *count) {
			--*count;
		} else if (!is_remark(line, len)) {
			fprintf(out, "  %.*s\n", (int)len, line);
			printed++;
		}
	}
	return printed;
}

static size_t count_opened(const struct np_explanation *explanation)
{
	size_t count = 0;

	for (size_t i = 0; i < explanation->count; i++)
		count += explanation->matches[i].opened != NULL;
	return count;
}

int np_because_print(struct np_ctx *ctx, FILE *out, const struct np_args *args,
		     const struct np_because *because)
{
	const struct np_plan left = take_out(ctx, because);
	struct np_source with = {.text = ""}, without = {.text = ""};
	int failed = -1;

	if (render(ctx, args, because->opened, &with) == 0 &&
	    render(ctx, args, &left, &without) == 0) {
		failed = 0;
		fprintf(out, "\nRules of %s because of it:\n", args->target);
		if (print_more(ctx, out, &with, &without) == 0)
			fprintf(out, "  none: %s\n",
				count_opened(because->explanation) ? "others open the same ports"
								   : "it is not opened");
	}
	np_rules_free(&with);
	np_rules_free(&without);
	return failed;
}

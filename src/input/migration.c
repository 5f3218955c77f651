#include "input/migration.h"
#include "input/answer.h"
#include "input/json.h"
#include "nvports/number.h"

#include <string.h>
#include <strings.h>

/* Where the moves go, and where what is wrong with them is said until it becomes a warning. */
struct reader {
	struct np_ctx *ctx, *scratch;
	struct np_move **tail; /* where the next one goes */
};

static int read_protocols(struct np_ctx *ctx, const struct np_tree *entry, unsigned *mask)
{
	const struct np_tree *text;

	if (np_json_string(ctx, entry, "protocol", &text))
		return -1;
	*mask = text ? np_answer_protocols(text->text) : 0;
	if (*mask)
		return 0;
	return np_json_wrong(ctx, text ? text : entry, "a protocol, tcp or udp");
}

/* "N" or "N-M", as a string or as a number. */
static int read_ports(struct np_ctx *ctx, const struct np_tree *entry, const char *key,
		      struct np_range *range)
{
	const struct np_tree *value = np_tree_get(entry, key);

	if (value && value->kind == NP_SCALAR && !np_range_parse(value->text, value->len, range))
		return 0;
	return np_json_wrong(ctx, value ? value : entry, "a port or a range of ports");
}

static void read_move(struct reader *r, const struct np_tree *entry)
{
	struct np_move move = {.loc = entry->loc};
	const struct np_tree *service;

	if (entry->kind != NP_MAP) {
		np_json_wrong(r->scratch, entry, "an object");
		return;
	}
	if (np_json_string(r->scratch, entry, "service", &service) ||
	    read_protocols(r->scratch, entry, &move.protocols) ||
	    read_ports(r->scratch, entry, "old", &move.from) ||
	    read_ports(r->scratch, entry, "new", &move.to))
		return;
	if (!service) {
		np_json_wrong(r->scratch, entry, "a move with the name of its service");
		return;
	}
	move.service = np_arena_copy(&r->ctx->arena, service->text, service->len);
	*r->tail = np_arena_alloc(&r->ctx->arena, sizeof(move));
	**r->tail = move;
	r->tail = &(*r->tail)->next;
}

static void read_moves(struct reader *r, struct np_source *src)
{
	const struct np_tree *root = np_json_read(r->scratch, src);

	if (root && root->kind != NP_LIST)
		np_json_wrong(r->scratch, root, "a list of moves");
	else if (root)
		for (const struct np_tree *entry = root->first; entry; entry = entry->next)
			read_move(r, entry);
}

void np_migration_read(struct np_ctx *ctx, const struct np_setting *report,
		       const struct np_setting *seen, struct np_module *module)
{
	struct np_ctx scratch = {0};
	struct np_move *moves = NULL;
	struct reader r = {.ctx = ctx, .scratch = &scratch, .tail = &moves};
	const char *said = np_arena_copy(&ctx->arena, seen->value.text ? seen->value.text : "",
					 seen->value.len);

	read_moves(&r, np_source_part(ctx, report->loc, report->value.text, report->value.len));
	module->moves = moves;
	module->moves_seen = strcmp(said, "1") == 0 || strcasecmp(said, "true") == 0;
	if (scratch.first) {
		np_warn(ctx, scratch.first->loc, "in PORTS_MIGRATION_REPORT: %s",
			scratch.first->message);
		np_hint(ctx, "what is wrong there is left out; nothing but remarks on moved ports "
			     "depends on it");
	}
	np_ctx_release(&scratch);
}

/* The first rule that a packet meets holds, so each port is decided once. */
#include "input/rich_rule.h"

#include <stdlib.h>

enum verdict { UNDECIDED, ACCEPTED, DROPPED, TOO_LATE };

enum { PORTS = UINT16_MAX + 1 };

/* The ports of one protocol. */
struct canvas {
	uint8_t verdict[PORTS];
	/* the next port that may be undecided, itself if it is; PORTS: none */
	uint32_t next[PORTS + 1];
};

/* Shortens the way for whoever comes next. */
static uint32_t undecided(struct canvas *canvas, uint32_t port)
{
	uint32_t end = port;

	while (canvas->next[end] != end)
		end = canvas->next[end];
	while (canvas->next[port] != end) {
		uint32_t next = canvas->next[port];

		canvas->next[port] = end;
		port = next;
	}
	return end;
}

static void decide(struct canvas *canvas, struct np_range ports, enum verdict verdict)
{
	uint32_t port = undecided(canvas, ports.from);

	for (; port <= ports.to; port = undecided(canvas, port)) {
		canvas->verdict[port] = (uint8_t)verdict;
		canvas->next[port] = port + 1;
	}
}

/* Behind priority 0 the zone has let in what it lists, and drops what it does not. */
static enum verdict verdict_of(const struct np_rich_rule *rule)
{
	if (rule->accept)
		return ACCEPTED;
	return rule->priority > 0 ? TOO_LATE : DROPPED;
}

static struct np_portset collect(struct np_ctx *ctx, const struct canvas *canvas,
				 enum verdict verdict)
{
	struct np_range *ranges;
	size_t count = 0;

	for (uint32_t port = 1; port < PORTS; port++)
		count += canvas->verdict[port] == verdict && canvas->verdict[port - 1] != verdict;
	ranges = np_arena_array(&ctx->arena, count, sizeof(*ranges));
	count = 0;
	for (uint32_t port = 1; port < PORTS; port++) {
		if (canvas->verdict[port] != verdict)
			continue;
		if (canvas->verdict[port - 1] != verdict)
			ranges[count++].from = (uint16_t)port;
		ranges[count - 1].to = (uint16_t)port;
	}
	return np_portset_make(&ctx->arena, ranges, count);
}

/* Later in the list is later in the text. */
static int compare(const void *left, const void *right)
{
	const struct np_rich_rule *a = *(struct np_rich_rule *const *)left;
	const struct np_rich_rule *b = *(struct np_rich_rule *const *)right;

	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	if (a->priority == 0 && a->accept != b->accept)
		return a->accept ? 1 : -1;
	if (a->loc.line != b->loc.line)
		return a->loc.line < b->loc.line ? -1 : 1;
	return 0;
}

void np_rich_rules_decide(struct np_ctx *ctx, struct np_rich_rule **rules, size_t count,
			  struct np_portset accepted[static NP_PROTO_COUNT],
			  struct np_portset dropped[static NP_PROTO_COUNT])
{
	struct canvas *canvas = np_arena_alloc(&ctx->arena, sizeof(*canvas));

	qsort(rules, count, sizeof(struct np_rich_rule *), compare);
	for (enum np_proto protocol = 0; protocol < NP_PROTO_COUNT; protocol++) {
		*canvas = (struct canvas){0};
		for (uint32_t port = 0; port <= PORTS; port++)
			canvas->next[port] = port;
		for (size_t i = 0; i < count; i++)
			if (rules[i]->protocols & 1U << protocol)
				decide(canvas, rules[i]->ports, verdict_of(rules[i]));
		accepted[protocol] = collect(ctx, canvas, ACCEPTED);
		dropped[protocol] = collect(ctx, canvas, DROPPED);
	}
}

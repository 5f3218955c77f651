#include "input/firewall.h"
#include "nvports/number.h"

#include <string.h>

enum np_carrier np_carrier_parse(struct np_ctx *ctx, struct np_loc loc, struct np_span text)
{
	static const struct {
		const char *name;
		enum np_carrier carrier;
	} known[] = {
		{"tcp", NP_CARRIER_TCP},
		{"udp", NP_CARRIER_UDP},
		{"sctp", NP_CARRIER_OTHER},
		{"dccp", NP_CARRIER_OTHER},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (np_span_is(text, known[i].name))
			return known[i].carrier;
	np_error(ctx, loc, "a port whose protocol is not tcp, udp, sctp or dccp");
	return NP_CARRIER_BAD;
}

int np_firewall_range(struct np_ctx *ctx, struct np_loc loc, struct np_span text,
		      struct np_range *out)
{
	const char *problem = np_range_parse(text.text, text.len, out);

	return problem ? np_error(ctx, loc, "a port that %s", problem) : 0;
}

static void put(struct np_ctx *ctx, struct np_port_heap *heap, enum np_proto protocol,
		struct np_range range)
{
	struct np_heap_port *port = np_arena_alloc(&ctx->arena, sizeof(*port));

	*port = (struct np_heap_port){heap->first, protocol, range};
	heap->first = port;
	heap->count[protocol]++;
}

int np_heap_add(struct np_ctx *ctx, struct np_port_heap *heap, struct np_loc loc,
		struct np_span port, struct np_span protocol)
{
	enum np_carrier carrier = np_carrier_parse(ctx, loc, protocol);
	struct np_range range;

	if (carrier == NP_CARRIER_BAD || np_firewall_range(ctx, loc, port, &range))
		return -1;
	if (carrier != NP_CARRIER_OTHER)
		put(ctx, heap, carrier == NP_CARRIER_TCP ? NP_TCP : NP_UDP, range);
	else if (heap->others++ == 0)
		heap->other = loc;
	return 0;
}

int np_heap_add_word(struct np_ctx *ctx, struct np_port_heap *heap, struct np_loc loc,
		     struct np_span word)
{
	const char *slash = word.len ? memchr(word.text, '/', word.len) : NULL;
	size_t len = slash ? (size_t)(slash - word.text) : 0;

	if (!slash)
		return np_error(ctx, loc, "expected a port and its protocol, like 5060/udp");
	return np_heap_add(ctx, heap, loc, (struct np_span){word.text, len},
			   (struct np_span){slash + 1, word.len - len - 1});
}

void np_heap_add_all(struct np_ctx *ctx, struct np_port_heap *heap, enum np_proto protocol)
{
	put(ctx, heap, protocol, (struct np_range){1, UINT16_MAX});
}

static struct np_portset set_of(struct np_ctx *ctx, const struct np_port_heap *heap,
				enum np_proto protocol)
{
	struct np_range *ranges =
		np_arena_array(&ctx->arena, heap->count[protocol], sizeof(*ranges));
	size_t count = 0;

	for (const struct np_heap_port *port = heap->first; port; port = port->next)
		if (port->protocol == protocol)
			ranges[count++] = port->range;
	return np_portset_make(&ctx->arena, ranges, count);
}

void np_heap_sets(struct np_ctx *ctx, const struct np_port_heap *heap,
		  struct np_portset sets[static NP_PROTO_COUNT])
{
	for (enum np_proto protocol = 0; protocol < NP_PROTO_COUNT; protocol++)
		sets[protocol] = set_of(ctx, heap, protocol);
	if (heap->others)
		np_note(ctx, heap->other, "%zu of its ports %s neither TCP nor UDP; left out",
			heap->others, heap->others == 1 ? "is" : "are");
}

bool np_firewall_of_module(const struct np_input *input)
{
	enum np_scope scope;

	return input->owner && np_module_scope(input->owner, &scope);
}

int np_firewall_refuse_module(struct np_ctx *ctx, const struct np_input *input)
{
	np_error(ctx, np_loc_whole(input->src),
		 "the firewall of a whole node, given as what '%s' prints", input->owner);
	np_hint(ctx, "say which node it is of: 1=FILE");
	return -1;
}

struct np_firewall *np_firewall_make(struct np_ctx *ctx, const struct np_input *input)
{
	struct np_firewall *firewall = np_arena_alloc(&ctx->arena, sizeof(*firewall));
	const char *owner = input->owner;

	firewall->loc = np_loc_whole(input->src);
	if (owner && np_number_parse(owner, strlen(owner), 1, UINT32_MAX, &firewall->node))
		firewall->node = 0;
	return firewall;
}

struct np_opened *np_firewall_open(struct np_ctx *ctx, struct np_opened ***tail, struct np_loc loc,
				   const char *service)
{
	struct np_opened *opened = np_arena_alloc(&ctx->arena, sizeof(*opened));

	opened->service = service;
	opened->loc = loc;
	**tail = opened;
	*tail = &opened->next;
	return opened;
}

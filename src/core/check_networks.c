/* Inside networks: those of the site, and those that a node takes for local. */
#include "core/node_view.h"
#include "core/phrase.h"

#include <string.h>

/* The COUNT networks at NETS, none inside another, in order. */
struct networks {
	const struct np_net *nets;
	size_t count;
};

/* Of disjoint networks in order, only the last one that is not behind INNER can contain it. */
static bool covers(const struct networks *networks, const struct np_net *inner)
{
	size_t low = 0, high = networks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (np_net_compare(&networks->nets[middle], inner) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && np_net_covers(&networks->nets[low - 1], inner);
}

static struct networks copy(struct np_arena *arena, const struct np_net *nets, size_t count)
{
	struct np_net *own = np_arena_array(arena, count, sizeof(*own));

	if (count)
		memcpy(own, nets, count * sizeof(*own));
	return (struct networks){own, np_nets_normalise(own, count)};
}

/* What THEIRS has and OURS, the site, lacks. */
static void find_lacking(const struct np_comparison *c, const char *place,
			 const struct np_inside *inside, const struct networks *theirs,
			 const struct networks *ours)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < theirs->count; i++) {
		if (covers(ours, &theirs->nets[i]))
			continue;
		np_finding_add(c->ctx, c->findings,
			       &(struct np_found){"networks", NP_WARNING, inside->loc, place},
			       "%s is %s, and 'lan' of the site does not have it",
			       np_net_text(&theirs->nets[i], text), inside->what)
			->hint = "add it to 'lan' of the node, or import again";
	}
}

static void find_surplus(const struct np_comparison *c, const char *place,
			 const struct np_inside *inside, const struct networks *theirs,
			 const struct networks *ours)
{
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < ours->count; i++) {
		if (covers(theirs, &ours->nets[i]))
			continue;
		np_finding_add(c->ctx, c->findings,
			       &(struct np_found){"networks", NP_WARNING, inside->loc, place},
			       "'lan' of the site has %s, which is not %s",
			       np_net_text(&ours->nets[i], text), inside->what)
			->hint = "add it to the proxy's local networks on the node, or take it out "
				 "of 'lan'";
	}
}

void np_compare_networks(const struct np_comparison *c, const struct np_node *node,
			 const struct np_inside *inside)
{
	struct np_arena *arena = &c->ctx->arena;
	struct networks theirs = copy(arena, inside->nets, inside->count);
	struct networks ours = copy(arena, node->lan, node->lan_count);
	const char *place = np_phrase_node(arena, node);

	find_lacking(c, place, inside, &theirs, &ours);
	find_surplus(c, place, inside, &theirs, &ours);
}

/* Whether a redirection is for local phones: it leads to internal ports. */
static bool is_local(const struct np_node_view *view, const struct np_redirect *redirect)
{
	struct np_portset internal = view->internal[redirect->protocol];

	return np_portset_contains(internal, redirect->to.from);
}

static size_t count_redirects(const struct np_node_view *view)
{
	size_t count = 0;

	for (const struct np_gate_file *f = view->gate->first_file; f; f = f->next)
		for (const struct np_redirect *r = f->firewall->redirects; r; r = r->next)
			count += is_local(view, r);
	return count;
}

void np_find_redirects(const struct np_node_view *view)
{
	size_t count = count_redirects(view);
	struct np_inside inside = {.what = "a network whose phones the node takes for local"};
	struct np_net *nets;

	if (count == 0)
		return;
	nets = np_arena_array(&view->c->ctx->arena, count, sizeof(*nets));
	for (const struct np_gate_file *f = view->gate->first_file; f; f = f->next) {
		for (const struct np_redirect *r = f->firewall->redirects; r; r = r->next) {
			if (!is_local(view, r))
				continue;
			if (inside.count == 0)
				inside.loc = r->loc;
			nets[inside.count++] = r->source;
		}
	}
	inside.nets = nets;
	np_compare_networks(view->c, view->node, &inside);
}

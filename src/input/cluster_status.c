/*
 * The nodes of a cluster, as NS8's action get-cluster-status gives them:
 *
 *   {"initialized": true, "leader": true, "nodes": [{"id": 1, "ui_name": "", "local": true,
 *    "hostname": "node1.invalid", "vpn": {"ip_address": "10.5.4.1", ...}, ...}, ...], ...}
 *
 * "leader" says whether the node that was asked, which is the one with "local", is the leader. So
 * a worker's answer does not tell which node is (ns8-core, get-cluster-status/50read).
 */
#include "input/answer.h"
#include "input/decode.h"
#include "input/json.h"
#include "nvports/map.h"

#include <string.h>

struct reader {
	struct np_map seen; /* the numbers of nodes, as text */
	bool leader;        /* the node that was asked is */
	bool local;         /* that node has been read */
	struct np_member *first, *last;
};

bool np_cluster_status_recognise(const struct np_input *input)
{
	return np_tree_get(input->root, "nodes") && np_tree_get(input->root, "leader");
}

/* NS8 fills in "nodeN.invalid" where it has no name; older versions know real ones. */
static bool is_made_up(const char *hostname, size_t len)
{
	static const char end[] = ".invalid";
	size_t n = sizeof(end) - 1;

	return len >= n && strcmp(hostname + len - n, end) == 0;
}

static int read_name(struct np_ctx *ctx, const struct np_tree *node, struct np_member *member)
{
	const struct np_tree *ui_name, *hostname;

	if (np_json_string(ctx, node, "ui_name", &ui_name) ||
	    np_json_string(ctx, node, "hostname", &hostname))
		return -1;
	if (ui_name)
		member->name = ui_name->text;
	else if (hostname && !is_made_up(hostname->text, hostname->len))
		member->name = hostname->text;
	return 0;
}

static int read_vpn(struct np_ctx *ctx, const struct np_tree *node, struct np_member *member)
{
	const struct np_tree *vpn;

	if (np_answer_part(ctx, node, "vpn", NP_MAP, &vpn))
		return -1;
	return vpn ? np_answer_address(ctx, vpn, "ip_address", &member->vpn) : 0;
}

/* Only one node can be the one that was asked. */
static int read_local(struct np_ctx *ctx, const struct np_tree *node, struct reader *r,
		      struct np_member *member)
{
	bool local;

	if (np_answer_flag(ctx, node, "local", &local))
		return -1;
	if (local && r->local)
		return np_error(ctx, member->loc, "a second node that is 'local'");
	r->local = r->local || local;
	member->leader = local && r->leader;
	return 0;
}

static int refuse_twice(struct np_ctx *ctx, struct reader *r, struct np_member *member)
{
	const char *number = np_arena_printf(&ctx->arena, "%u", member->id);

	if (!np_map_put(&r->seen, &ctx->arena, number, strlen(number), member))
		return 0;
	return np_error(ctx, member->loc, "node %s is listed twice", number);
}

static int read_node(struct np_ctx *ctx, const struct np_tree *node, void *out)
{
	struct reader *r = out;
	struct np_member *member;

	if (np_decode_kind(ctx, node, NP_MAP))
		return -1;
	member = np_arena_alloc(&ctx->arena, sizeof(*member));
	member->loc = node->loc;
	if (np_answer_node(ctx, node, "id", false, &member->id) || refuse_twice(ctx, r, member) ||
	    read_local(ctx, node, r, member) || read_name(ctx, node, member) ||
	    read_vpn(ctx, node, member))
		return -1;
	NP_APPEND(r->first, r->last, member);
	return 0;
}

static int refuse_empty(struct np_ctx *ctx, const struct np_tree *nodes)
{
	np_error(ctx, nodes->loc, "no node in it");
	np_hint(ctx, "a node that belongs to no cluster yet has nothing to say");
	return -1;
}

int np_cluster_status_read(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	struct reader r = {0};
	const struct np_tree *nodes;

	if (np_answer_of_cluster(ctx, input) || np_decode_kind(ctx, input->root, NP_MAP) ||
	    np_answer_flag(ctx, input->root, "leader", &r.leader) ||
	    np_answer_part(ctx, input->root, "nodes", NP_LIST, &nodes))
		return -1;
	if (!nodes)
		return np_error(ctx, input->root->loc, "'nodes' is missing");
	if (np_decode_items(ctx, nodes, read_node, &r))
		return -1;
	if (!r.first)
		return refuse_empty(ctx, nodes);
	NP_APPEND(facts->members, facts->last_member, r.first);
	return 0;
}

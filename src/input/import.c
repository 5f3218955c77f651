/* What nodes say into a site file: nodes and who is on them. Values are in import_values.c. */
#include "input/import.h"
#include "nvports/suggest.h"

#include <string.h>

enum {
	LEVELS = 6, /* keys from the root to a value: nodes, 1, instances, nethvoice1, values, X */
};

/* A node's entry: the path begins with it. */
struct entry {
	struct np_import *import;
	const struct np_node *node;
	const char *path[LEVELS + 1];
	bool values_outside; /* in an environment file that the site names: addresses too */
};

bool np_import_is_old(const struct np_import *import, struct np_loc loc)
{
	return import->site->source && loc.src == import->site->source;
}

void np_import_note(struct np_import *import, const char *format, ...)
{
	struct np_import_change *change = np_arena_alloc(&import->ctx->arena, sizeof(*change));
	va_list args;

	va_start(args, format);
	change->text = np_arena_vprintf(&import->ctx->arena, format, args);
	va_end(args);
	if (import->last)
		import->last->next = change;
	else
		import->first = change;
	import->last = change;
	import->changes++;
}

const char *np_import_comment(const struct np_import *import, struct np_loc loc)
{
	const char *name = loc.src->name;

	if (strcmp(name, "<stdin>") == 0)
		name = "standard input";
	return np_arena_printf(&import->ctx->arena, "from %s", name);
}

/* The path of KEY in the entry. */
static const char *const *path_of(struct entry *e, const char *key)
{
	e->path[2] = key;
	e->path[3] = NULL;
	return e->path;
}

/* Where the last file that knows says that NODE is the leader. */
static struct np_loc leader_place(const struct np_import *import, const struct np_node *node)
{
	struct np_loc loc = node->loc;

	for (const struct np_member *m = import->facts->members; m; m = m->next)
		if (m->leader && m->id == node->id)
			loc = m->loc;
	return loc;
}

static int edit_leader(struct entry *e)
{
	struct np_import *import = e->import;
	const char *const *path = path_of(e, "leader");
	const char *text = np_edit_get(import->edit, path);
	bool old = text && strcmp(text, "true") == 0;

	if (old == e->node->leader)
		return 0;
	if (old) {
		np_import_note(import, "node %u: no longer the leader", e->node->id);
		np_edit_remove(import->edit, path);
		return 0;
	}
	np_import_note(import, "node %u: the leader", e->node->id);
	return np_edit_set(import->edit, path, "true",
			   np_import_comment(import, leader_place(import, e->node)));
}

static int edit_address(struct entry *e, const char *key, const struct np_address *address)
{
	struct np_import *import = e->import;
	const char *const *path = path_of(e, key);
	const char *old = np_edit_get(import->edit, path);

	if (e->values_outside && !old)
		return 0;
	if (old && !address->text) {
		np_import_note(import, "node %u: %s %s removed", e->node->id, key, old);
		np_edit_remove(import->edit, path);
		return 0;
	}
	if (!address->text || np_import_is_old(import, address->loc))
		return 0;
	if (old)
		np_import_note(import, "node %u: %s %s -> %s", e->node->id, key, old,
			       address->text);
	else
		np_import_note(import, "node %u: %s %s", e->node->id, key, address->text);
	return np_edit_set(import->edit, path, address->text,
			   np_import_comment(import, address->loc));
}

/* The local networks of the site file, as they are written there; those that it lacks follow. */
static const char **list_lan(struct np_import *import, const struct np_node *node,
			     const char *const *path, size_t *count)
{
	struct np_arena *arena = &import->ctx->arena;
	const char *const *old = np_edit_get_list(import->edit, path, count);
	const char **nets = np_arena_array(arena, *count + node->lan_count, sizeof(*nets));
	struct np_map known = {0};
	char text[NP_NET_TEXT];

	for (size_t i = 0; i < *count; i++) {
		struct np_net net;

		nets[i] = old[i];
		if (np_net_parse(old[i], &net))
			continue;
		np_net_text(&net, text);
		np_map_put(&known, arena, np_arena_copy(arena, text, strlen(text)), strlen(text),
			   import);
	}
	for (size_t i = 0; i < node->lan_count; i++) {
		np_net_text(&node->lan[i], text);
		if (!np_map_get(&known, text, strlen(text)))
			nets[(*count)++] = np_arena_copy(arena, text, strlen(text));
	}
	return nets;
}

static int edit_lan(struct entry *e)
{
	struct np_import *import = e->import;
	const struct np_node *node = e->node;
	const char *const *path = path_of(e, "lan");
	const char **nets;
	size_t count;

	if (!node->lan_count || np_import_is_old(import, node->lan_loc) ||
	    (e->values_outside && !np_edit_has(import->edit, path)))
		return 0;
	nets = list_lan(import, node, path, &count);
	np_import_note(import, "node %u: lan %s", node->id,
		       np_join(&import->ctx->arena, nets, count));
	return np_edit_set_list(import->edit, path, nets, count,
				np_import_comment(import, node->lan_loc));
}

static int edit_proxy(struct entry *e)
{
	struct np_import *import = e->import;
	const struct np_owner *proxy = e->node->proxy;

	if (!proxy)
		return 0;
	import->proxies++;
	path_of(e, "proxy");
	if (!np_import_is_old(import, proxy->loc)) {
		e->path[3] = "id";
		e->path[4] = NULL;
		if (np_edit_set(import->edit, e->path, proxy->id,
				np_import_comment(import, proxy->loc)))
			return -1;
		e->path[3] = NULL;
	}
	return np_import_values(import, proxy, e->path, 3);
}

static int edit_instance(struct entry *e, const struct np_owner *instance)
{
	struct np_import *import = e->import;

	import->instances++;
	path_of(e, "instances");
	e->path[3] = instance->id;
	e->path[4] = NULL;
	if (!np_import_is_old(import, instance->loc)) {
		/* where it has values, they say where they are from */
		if (np_edit_set_map(import->edit, e->path,
				    instance->values[NP_FROM_ENVIRONMENT]
					    ? NULL
					    : np_import_comment(import, instance->loc)))
			return -1;
	}
	return np_import_values(import, instance, e->path, 4);
}

static int edit_node(struct np_import *import, const struct np_node *node)
{
	struct entry e = {.import = import,
			  .node = node,
			  .path = {"nodes", node->id_text},
			  .values_outside = node->proxy && node->proxy->environment};
	int failed = 0;

	import->nodes++;
	if (!np_import_is_old(import, node->loc)) {
		np_import_note(import, "node %u: new", node->id);
		if (np_edit_set_map(import->edit, e.path, np_import_comment(import, node->loc)))
			return -1;
	}
	if (edit_leader(&e) || edit_address(&e, "address", &node->address) ||
	    edit_address(&e, "public_address", &node->public_address) || edit_lan(&e))
		return -1;
	if (edit_proxy(&e))
		failed = -1;
	for (size_t i = 0; i < node->instance_count; i++)
		if (edit_instance(&e, node->instances[i]))
			failed = -1;
	return failed;
}

static void check_installed(struct np_import *import, const struct np_map *installed,
			    const struct np_owner *owner)
{
	enum np_scope scope;

	if (owner->from_environment || !np_module_scope(owner->id, &scope) ||
	    np_map_get(installed, owner->id, strlen(owner->id)))
		return;
	np_warn(import->ctx, owner->loc, "'%s' is not installed any more, by %s", owner->id,
		import->facts->listed.src->name);
	np_hint(import->ctx, "remove it, with what is published for it");
}

/* People may have written more about a module than an import may remove. */
static void warn_removed(struct np_import *import)
{
	struct np_map installed = {0};

	if (!import->facts->listed.src)
		return;
	for (struct np_placement *p = import->facts->placements; p; p = p->next)
		np_map_put(&installed, &import->ctx->arena, p->id, strlen(p->id), p);
	for (size_t i = 0; i < import->site->node_count; i++) {
		const struct np_node *node = import->site->nodes[i];

		if (node->proxy)
			check_installed(import, &installed, node->proxy);
		for (size_t k = 0; k < node->instance_count; k++)
			check_installed(import, &installed, node->instances[k]);
	}
}

int np_import_edit(struct np_import *import)
{
	int failed = 0;

	import->slots = np_arena_array(&import->ctx->arena, import->catalogue->variable_count,
				       sizeof(*import->slots));
	for (size_t i = 0; i < import->site->node_count; i++)
		if (edit_node(import, import->site->nodes[i]))
			failed = -1;
	warn_removed(import);
	return failed;
}

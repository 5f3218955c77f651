#include "input/module.h"
#include "input/decode.h"
#include "input/migration.h"
#include "input/suspects.h"
#include "nvports/number.h"

#include <string.h>

enum {
	KEY_LIMIT = 1024, /* keys of an input that are looked up once; modules have about 100 */
};

/* The variables of NS8 itself that are kept besides the catalogue's. */
typedef int keep_fn(struct np_module_reader *r, const struct np_setting *setting);

static const char *copy(const struct np_module_reader *r, struct np_span s)
{
	return np_arena_copy(&r->ctx->arena, s.text, s.len);
}

static int check_id(const struct np_module_reader *r, struct np_span id, struct np_loc loc)
{
	if (np_id_is_valid(id.text, id.len))
		return 0;
	return np_error(r->ctx, loc, "'%s' is not the id of a module", copy(r, id));
}

static int keep_module_id(struct np_module_reader *r, const struct np_setting *setting)
{
	const char *id = copy(r, setting->value);

	if (check_id(r, setting->value, setting->loc))
		return -1;
	if (r->said && strcmp(r->said, id) != 0) {
		np_error(r->ctx, setting->loc,
			 "a second MODULE_ID in one environment: '%s' after '%s'", id, r->said);
		np_hint(r->ctx, "in a bundle, each module begins with a line '# module ID'");
		return -1;
	}
	r->said = id;
	return 0;
}

static int keep_node_id(struct np_module_reader *r, const struct np_setting *setting)
{
	struct np_span value = setting->value;
	const char *problem =
		np_number_parse(value.text, value.len, 1, UINT32_MAX, &r->module->node);

	if (!problem)
		return 0;
	return np_error(r->ctx, setting->loc, "NODE_ID '%s' %s", copy(r, value), problem);
}

/*
 * Read whatever the catalogue names. ns8-core writes the ids, ns8-nethvoice-proxy the addresses
 * (20configure), ns8-nethvoice the moves (20allocate_ports).
 */
static const struct {
	const char *key;
	size_t len;
	keep_fn *keep; /* NULL: it goes into the settings, at OFFSET */
	size_t offset;
} kept[] = {
#define KEPT(key, keep, member)                                                                    \
	{                                                                                          \
		key, sizeof(key) - 1, keep, offsetof(struct np_module_settings, member)            \
	}
	KEPT("MODULE_ID", keep_module_id, proxy),    KEPT("NODE_ID", keep_node_id, proxy),
	KEPT("PUBLIC_IP", NULL, proxy.public_ip),    KEPT("PRIVATE_IP", NULL, proxy.private_ip),
	KEPT("BEHIND_NAT", NULL, proxy.behind_nat),  KEPT("LOCALNETWORKS", NULL, proxy.networks),
	KEPT("PORTS_MIGRATION_REPORT", NULL, moves), KEPT("PORTS_MIGRATION_SEEN", NULL, moves_seen),
#undef KEPT
};

enum { KEPT_COUNT = sizeof(kept) / sizeof(*kept) };

void np_module_begin(struct np_module_reader *r, struct np_loc loc)
{
	r->module = np_arena_alloc(&r->ctx->arena, sizeof(*r->module));
	r->module->loc = loc;
	r->said = NULL;
	r->settings = (struct np_module_settings){0};
}

bool np_module_scope(const char *id, enum np_scope *scope)
{
	static const char product[] = "nethvoice", proxy[] = "-proxy";
	enum np_scope found = NP_SCOPE_INSTANCE;
	const char *rest;

	if (strncmp(id, product, sizeof(product) - 1) != 0)
		return false;
	rest = id + sizeof(product) - 1;
	if (strncmp(rest, proxy, sizeof(proxy) - 1) == 0) {
		found = NP_SCOPE_PROXY;
		rest += sizeof(proxy) - 1;
	}
	if (!*rest || strspn(rest, "0123456789") != strlen(rest))
		return false;
	*scope = found;
	return true;
}

static int settle_id(struct np_module_reader *r)
{
	struct np_module *module = r->module;

	if (!module->id)
		module->id = r->said ? r->said : r->owner;
	if (!module->id) {
		np_error(r->ctx, module->loc, "an environment that does not say whose it is");
		np_hint(r->ctx,
			"keep its MODULE_ID line, put a line '# module ID' before it, or give it "
			"as nethvoice1=FILE");
		return -1;
	}
	if (r->said && strcmp(r->said, module->id) != 0)
		return np_error(r->ctx, module->loc, "MODULE_ID is '%s' in the environment of '%s'",
				r->said, module->id);
	if (r->owner && strcmp(r->owner, module->id) != 0)
		return np_error(r->ctx, module->loc, "the environment of '%s' is given for '%s'",
				module->id, r->owner);
	return 0;
}

/* What is kept of the module that ends here. */
static int settle_module(struct np_module_reader *r, struct np_module *module)
{
	if (module->scope == NP_SCOPE_PROXY && np_proxy_settle(r->ctx, &r->settings.proxy, module))
		return -1;
	if (r->settings.moves.value.len)
		np_migration_read(r->ctx, &r->settings.moves, &r->settings.moves_seen, module);
	if (r->watch)
		np_watch_judge(r->watch, r->ctx, module);
	*r->tail = module;
	r->tail = &module->next;
	return 0;
}

int np_module_end(struct np_module_reader *r)
{
	struct np_module *module = r->module;

	if (!module)
		return 0;
	if (settle_id(r))
		return -1;
	r->module = NULL;
	if (np_module_scope(module->id, &module->scope))
		return settle_module(r, module);
	np_note(r->ctx, module->loc, "'%s' is not a NethVoice module; left out", module->id);
	if (r->watch)
		np_watch_forget(r->watch);
	return 0;
}

int np_module_header(struct np_module_reader *r, struct np_span id, struct np_loc loc)
{
	if (np_module_end(r) || check_id(r, id, loc))
		return -1;
	np_module_begin(r, loc);
	r->module->id = copy(r, id);
	return 0;
}

static int keep(struct np_module_reader *r, unsigned index, const struct np_setting *setting)
{
	void *place = (char *)&r->settings + kept[index].offset;

	if (kept[index].keep)
		return kept[index].keep(r, setting);
	memcpy(place, setting, sizeof(*setting));
	return 0;
}

struct np_key *np_module_expected(const struct np_module_reader *r)
{
	return r->last ? r->last->next : NULL;
}

static struct np_key describe(const struct np_module_reader *r, struct np_span text)
{
	struct np_key key = {.text = text.text, .len = text.len};

	key.variable = np_catalogue_variable(r->catalogue, text.text, text.len);
	while (key.kept < KEPT_COUNT && (kept[key.kept].len != text.len ||
					 memcmp(kept[key.kept].key, text.text, text.len) != 0))
		key.kept++;
	return key;
}

static struct np_key *make_key(struct np_module_reader *r, struct np_span text)
{
	struct np_key *key = &r->other;

	if (r->keys.count < KEY_LIMIT) {
		key = np_arena_alloc(&r->ctx->arena, sizeof(*key));
		text.text = copy(r, text);
	}
	*key = describe(r, text);
	if (key != &r->other)
		np_map_put(&r->keys, &r->ctx->arena, key->text, key->len, key);
	return key;
}

struct np_key *np_module_key(struct np_module_reader *r, struct np_span text)
{
	struct np_key *key = np_map_get(&r->keys, text.text, text.len);

	if (!key)
		key = make_key(r, text);
	if (r->last && key != &r->other)
		r->last->next = key;
	return key;
}

int np_module_set(struct np_module_reader *r, struct np_key *key, struct np_span value,
		  struct np_loc loc)
{
	r->last = key;
	if (key->variable != NP_NO_VARIABLE)
		np_value_add(&r->ctx->arena, &r->module->values,
			     &(struct np_written){key->variable, loc, value.text, value.len});
	if (r->watch)
		np_watch_see(r->watch, r->ctx, (struct np_span){key->text, key->len},
			     &(struct np_setting){value, loc});
	if (key->kept < KEPT_COUNT)
		return keep(r, key->kept, &(struct np_setting){value, loc});
	return 0;
}

int np_module_finish(struct np_module_reader *r, struct np_source *src,
		     struct np_module *const *modules)
{
	if (np_module_end(r))
		return -1;
	if (*modules)
		return 0;
	np_error(r->ctx, np_loc_whole(src), "no environment of a NethVoice module in it");
	np_hint(r->ctx, "NethVoice's modules are called like nethvoice1, its proxies like "
			"nethvoice-proxy1");
	return -1;
}

/* Files may be given for a node: then all modules in it are there. */
static int settle_node(struct np_ctx *ctx, struct np_module *modules, const char *owner)
{
	uint32_t node;

	if (!owner || np_number_parse(owner, strlen(owner), 1, UINT32_MAX, &node))
		return 0;
	for (struct np_module *module = modules; module; module = module->next) {
		if (module->node && module->node != node) {
			np_error(ctx, module->loc,
				 "'%s' is on node %u, but its environment is given for node %u",
				 module->id, module->node, node);
			np_hint(ctx, "NODE_ID in the environment says so; leave out '%u='", node);
			return -1;
		}
		module->node = node;
	}
	return 0;
}

int np_module_facts(struct np_ctx *ctx, const struct np_input *input, np_modules_fn *fn,
		    struct np_facts *facts)
{
	enum np_scope scope;
	struct np_module *modules = NULL;
	struct np_module_reader reader = {
		.ctx = ctx,
		.catalogue = input->catalogue,
		.owner =
			input->owner && np_module_scope(input->owner, &scope) ? input->owner : NULL,
		.watch = input->suspects ? np_watch_begin(ctx, input->catalogue, input->suspects)
					 : NULL,
		.tail = &modules,
	};

	if (fn(&reader, input, &modules) || settle_node(ctx, modules, input->owner))
		return -1;
	NP_APPEND(facts->modules, facts->last_module, modules);
	return 0;
}

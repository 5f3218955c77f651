/* The values of one owner into a site file. */
#include "input/import.h"
#include "nvports/number.h"

#include <string.h>

/* Where an owner's values go. */
struct block {
	struct np_import *import;
	const struct np_owner *owner;
	const char **path;      /* of the map "values", and room for a key */
	size_t levels;          /* of the path of that map */
	struct np_source *from; /* of most values: the comment of the map says so */
};

static bool is_whole(const struct np_owner *owner)
{
	return owner->from_environment;
}

/* The first value of a list holds, and one without any text is none. */
static void fill(struct np_import_slot *slots, const struct np_value *list, bool now)
{
	for (const struct np_value *value = list; value; value = value->next) {
		struct np_import_slot *slot = &slots[value->variable];

		if (now && !slot->now)
			slot->now = value;
		if (!now && !slot->old)
			slot->old = value;
	}
}

/* A site cannot say that a variable is empty, and need not: it then has the default, like one that
 * is not there. */
static void settle(struct np_import_slot *slot, const struct np_owner *owner, bool used)
{
	if (slot->now && !slot->now->port && !*slot->now->text)
		slot->now = NULL;
	/* What another scope uses, or nothing, is not for this owner, and not for us. */
	if (!used || (!slot->now && !is_whole(owner)))
		slot->now = slot->old;
}

void np_import_fill(struct np_import *import, const struct np_owner *owner)
{
	const struct np_catalogue *catalogue = import->catalogue;
	struct np_import_slot *slots = import->slots;

	memset(slots, 0, catalogue->variable_count * sizeof(*slots));
	fill(slots, owner->values[NP_FROM_VALUES], false);
	if (owner->environment) { /* of the site's own: stays as it is */
		fill(slots, owner->values[NP_FROM_VALUES], true);
		return;
	}
	fill(slots, owner->values[NP_FROM_ENVIRONMENT], true);
	for (size_t i = 0; i < catalogue->variable_count; i++)
		settle(&slots[i], owner, catalogue->variables[i]->scopes & 1U << owner->scope);
}

static bool same(const struct np_import_slot *slot)
{
	const struct np_value *now = slot->now, *old = slot->old;

	if (!now || !old)
		return now == old;
	return now->port == old->port && (now->port || strcmp(now->text, old->text) == 0);
}

/* A value of a node that is no port would be no better in the site. */
static int refuse(const struct block *b, const char *name, const struct np_value *value)
{
	uint16_t port;

	np_error(b->import->ctx, value->loc, "%s of '%s': port '%s' %s", name, b->owner->id,
		 value->text, np_port_parse(value->text, strlen(value->text), &port));
	np_hint(b->import->ctx, "a port is a whole number from 1 to 65535");
	return -1;
}

static const char *port_text(const struct np_import *import, const struct np_value *value)
{
	return value->port ? np_arena_printf(&import->ctx->arena, "%u", (unsigned)value->port)
			   : "(no port)";
}

static void note(const struct block *b, const char *name, const struct np_import_slot *slot)
{
	struct np_import *import = b->import;
	const char *id = b->owner->id;

	if (!slot->old)
		np_import_note(import, "%s: %s %s", id, name, port_text(import, slot->now));
	else if (!slot->now)
		np_import_note(import, "%s: %s %s removed", id, name, port_text(import, slot->old));
	else
		np_import_note(import, "%s: %s %s -> %s", id, name, port_text(import, slot->old),
			       port_text(import, slot->now));
}

/* Values from elsewhere than the others have comments of their own; so has every one of a list. */
static const char *comment(const struct block *b, struct np_loc loc)
{
	return loc.src == b->from ? NULL : np_import_comment(b->import, loc);
}

static int edit_value(const struct block *b, const char *name, const struct np_import_slot *slot)
{
	struct np_import *import = b->import;

	b->path[b->levels] = name;
	if (!same(slot) && np_import_is_old(import, b->owner->loc))
		note(b, name, slot);
	if (!slot->now) {
		if (slot->old)
			np_edit_remove(import->edit, b->path);
		return 0;
	}
	import->values++;
	/* Nobody else knows it; or the rest of the block stays as it is. */
	if (slot->now == slot->old || (!b->from && same(slot)))
		return 0;
	if (!slot->now->port)
		return refuse(b, name, slot->now);
	return np_edit_set(import->edit, b->path, port_text(import, slot->now),
			   comment(b, slot->now->loc));
}

static int edit_block(const struct block *b)
{
	struct np_import *import = b->import;
	int failed = 0;

	b->path[b->levels] = NULL;
	if (b->from && np_edit_set_map(import->edit, b->path,
				       np_import_comment(import, np_loc_whole(b->from))))
		return -1;
	for (size_t i = 0; i < import->catalogue->variable_count; i++)
		if (edit_value(b, import->catalogue->variables[i]->name, &import->slots[i]))
			failed = -1;
	b->path[b->levels] = NULL;
	return failed;
}

/* How many values differ; those that stay count as the site's. */
static size_t count_changes(struct np_import *import, size_t *values)
{
	size_t changes = 0;

	*values = 0;
	for (size_t i = 0; i < import->catalogue->variable_count; i++) {
		changes += !same(&import->slots[i]);
		*values += import->slots[i].now != NULL;
	}
	return changes;
}

/* Where the values come from: the input that was read first, unless they are added to others. */
static struct np_source *main_source(const struct np_owner *owner)
{
	const struct np_value *value = owner->values[NP_FROM_ENVIRONMENT];

	if (!is_whole(owner) && owner->values[NP_FROM_VALUES])
		return NULL;
	while (value && value->next)
		value = value->next;
	return value ? value->loc.src : NULL;
}

static void keep_file(const struct np_import *import, const struct np_owner *owner)
{
	if (!owner->values[NP_FROM_ENVIRONMENT])
		return;
	np_warn(import->ctx, owner->environment_loc,
		"the values of '%s' are in a file, which import does not touch", owner->id);
	np_hint(import->ctx, "put the module's environment there, or remove 'environment' and "
			     "import again");
}

/* An instance without any value makes every command that needs its ports fail. */
static void warn_unknown(const struct np_import *import, const struct np_owner *owner)
{
	if (owner->scope != NP_SCOPE_INSTANCE || owner->environment)
		return;
	np_warn(import->ctx, owner->loc, "no port of '%s' is known", owner->id);
	np_hint(import->ctx, "give its environment too; 'nvports import --how' shows how to "
			     "collect it");
}

int np_import_values(struct np_import *import, const struct np_owner *owner, const char **path,
		     size_t levels)
{
	struct block b = {.import = import, .owner = owner, .path = path, .levels = levels + 1};
	size_t values, changes;

	np_import_fill(import, owner);
	changes = count_changes(import, &values);
	if (owner->environment)
		keep_file(import, owner);
	if (!np_import_is_old(import, owner->loc))
		np_import_note(import, "%s: new, on node %u, with %zu value%s", owner->id,
			       owner->node->id, values, values == 1 ? "" : "s");
	if (values == 0)
		warn_unknown(import, owner);
	if (changes == 0) {
		import->values += values;
		return 0;
	}
	path[levels] = "values";
	path[levels + 1] = path[levels + 2] = NULL;
	b.from = main_source(owner);
	return edit_block(&b);
}

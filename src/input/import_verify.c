/*
 * Reading back what import has written: an edit that went wrong must not reach the file, whatever
 * the reason.
 */
#include "input/import.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_value(const struct np_value *a, const struct np_value *b)
{
	if (!a || !b)
		return a == b;
	return a->port == b->port && same_text(a->text, b->text);
}

/* What WRITTEN has, against the slots of the owner that it is. */
static bool same_values(const struct np_import *import, const struct np_value *written)
{
	size_t count = 0;

	for (size_t i = 0; i < import->catalogue->variable_count; i++)
		count += import->slots[i].now != NULL;
	for (; written; written = written->next, count--)
		if (!count || !same_value(import->slots[written->variable].now, written))
			return false;
	return count == 0;
}

static bool same_publish(const struct np_publish *a, const struct np_publish *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->service != b->service || a->ports.from != b->ports.from ||
		    a->ports.to != b->ports.to)
			return false;
	return a == b;
}

static bool same_owner(struct np_import *import, const struct np_owner *wanted,
		       const struct np_owner *written)
{
	if (!wanted || !written)
		return wanted == written;
	np_import_fill(import, wanted);
	return strcmp(wanted->id, written->id) == 0 &&
	       same_text(wanted->environment, written->environment) &&
	       same_values(import, written->values[NP_FROM_VALUES]) &&
	       same_publish(wanted->publish, written->publish);
}

/* Addresses that an environment file of the site gives are not written into it. */
static bool same_addresses(const struct np_import *import, const struct np_node *wanted,
			   const struct np_node *written)
{
	bool outside = wanted->proxy && wanted->proxy->environment;
	const struct {
		const struct np_address *wanted, *written;
	} pairs[] = {
		{&wanted->address, &written->address},
		{&wanted->public_address, &written->public_address},
		{&wanted->address6, &written->address6},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		if (outside && !pairs[i].written->text &&
		    !np_import_is_old(import, pairs[i].wanted->loc))
			continue;
		if (!same_text(pairs[i].wanted->text, pairs[i].written->text))
			return false;
	}
	return (outside && !written->lan_count) ||
	       np_nets_equal(wanted->lan, wanted->lan_count, written->lan, written->lan_count);
}

static bool same_node(struct np_import *import, const struct np_node *wanted,
		      const struct np_node *written)
{
	if (wanted->id != written->id || wanted->leader != written->leader ||
	    wanted->instance_count != written->instance_count ||
	    !same_addresses(import, wanted, written) ||
	    !same_owner(import, &wanted->generic, &written->generic) ||
	    !same_owner(import, wanted->proxy, written->proxy))
		return false;
	for (size_t i = 0; i < wanted->instance_count; i++)
		if (!same_owner(import, wanted->instances[i], written->instances[i]))
			return false;
	return true;
}

static bool same_zone(const struct np_zone *a, const struct np_zone *b)
{
	return same_text(a->interface, b->interface) && same_text(a->address.text, b->address.text);
}

static bool same_networks(const struct np_site *wanted, const struct np_site *written)
{
	const struct np_network *a = wanted->first_network, *b = written->first_network;

	for (; a && b; a = a->next, b = b->next)
		if (strcmp(a->name, b->name) != 0 || strcmp(a->sources.text, b->sources.text) != 0)
			return false;
	return a == b;
}

static bool same_site(struct np_import *import, const struct np_site *written)
{
	const struct np_site *wanted = import->site;

	if (wanted->node_count != written->node_count || !same_networks(wanted, written) ||
	    !same_zone(&wanted->wan, &written->wan) || !same_zone(&wanted->lan, &written->lan))
		return false;
	for (size_t i = 0; i < import->catalogue->count; i++)
		if (strcmp(wanted->sources[i]->text, written->sources[i]->text) != 0)
			return false;
	for (size_t i = 0; i < wanted->node_count; i++)
		if (!same_node(import, wanted->nodes[i], written->nodes[i]))
			return false;
	return true;
}

bool np_import_verify(struct np_import *import, const char *text, size_t len)
{
	struct np_ctx ctx = {0};
	struct np_site site = {0};
	struct np_source *src = np_source_text(&ctx, "", text, len);
	bool good = !np_site_read(&ctx, import->catalogue, src, &site) &&
		    !np_site_finish(&ctx, import->catalogue, &site) && same_site(import, &site);

	np_ctx_release(&ctx);
	return good;
}

/*
 * Rows and aliases for the imports of OPNsense; src/emit/opnsense.c says why they are as they are.
 *
 * Rows already imported are found by what is computed here: it must never change.
 */
#include "emit/opnsense_text.h"
#include "emit/text.h"
#include "nvports/quote.h"

#include <assert.h>
#include <string.h>

enum {
	ALIAS_LIMIT = 31, /* bytes of an alias's name */
	ALIAS_DIGITS = 8, /* of its content's hash, five bits each */
};

static_assert(NP_TAG_LIMIT + 3 + ALIAS_DIGITS <= ALIAS_LIMIT, "NAME__pDIGITS fits");

/* FNV-1a */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3U;
	return hash;
}

/* Spread what differs over all bits: the last step of splitmix64. */
static uint64_t spread(uint64_t hash)
{
	hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ hash >> 27) * 0x94d049bb133111ebU;
	return hash ^ hash >> 31;
}

static uint64_t seed(const char *name, const char *kind, const char *which)
{
	return hash_text(hash_text(hash_text(0xcbf29ce484222325U, name), kind), which);
}

struct np_opnsense np_opnsense_make(struct np_arena *arena, FILE *out,
				    const struct np_rules_options *options,
				    const struct np_rules *rules)
{
	char *word = np_arena_printf(arena, "%s", options->name);

	for (char *c = word; *c; c++)
		if (*c == '-') /* a name has no '_', so no two become the same */
			*c = '_';
	return (struct np_opnsense){
		.arena = arena, .out = out, .rules = rules, .options = options, .word = word};
}

void np_opnsense_begin(struct np_opnsense *to, const struct np_opnsense_table *table)
{
	to->table = table;
	to->seeds[0] = seed(to->options->name, table->form, ":1:");
	to->seeds[1] = seed(to->options->name, table->form, ":2:");
	to->rows = 0;
	if (!to->out)
		return;
	fputs_unlocked("@uuid,sequence", to->out);
	for (size_t i = 0; i < table->count; i++) {
		putc_unlocked(',', to->out);
		fputs_unlocked(table->columns[i], to->out);
	}
	putc_unlocked('\n', to->out);
}

/* Of version 4, the only one that the import keeps, for row NUMBER of the table. */
static void write_uuid(const struct np_opnsense *to, uint32_t number)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t halves[] = {
		(spread(to->seeds[0] + number) & ~0xf000ULL) | 0x4000,
		(spread(to->seeds[1] + number) & ~(3ULL << 62)) | 1ULL << 63,
	};
	char text[36];
	size_t len = 0;

	for (size_t i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			text[len++] = '-';
		text[len++] = digits[halves[i / 16] >> (60 - i % 16 * 4) & 0xf];
	}
	fwrite_unlocked(text, 1, len, to->out);
}

void np_opnsense_write(struct np_opnsense *to, const char *const *cells)
{
	uint32_t number = to->rows++;

	if (!to->out)
		return;
	write_uuid(to, number);
	putc_unlocked(',', to->out);
	np_emit_number(to->out, to->options->first + number);
	for (size_t i = 0; i < to->table->count; i++) {
		putc_unlocked(',', to->out);
		np_quote_csv(to->out, cells[i], ',');
	}
	putc_unlocked('\n', to->out);
}

void np_opnsense_end(struct np_opnsense *to)
{
	const struct np_opnsense_table *table = to->table;
	const char **cells = np_arena_array(to->arena, table->count, sizeof(*cells));
	const char *interface = to->options->wan ? to->options->wan : "wan";

	if (!to->out)
		return;
	for (size_t i = 0; i < table->count; i++)
		cells[i] = table->unused[i] ? table->unused[i] : interface;
	cells[table->count - 1] = np_arena_printf(to->arena, "%s: unused", to->options->name);
	while (to->rows < to->options->room)
		np_opnsense_write(to, cells);
}

/* "nvports__p0123abcd" */
static const char *alias_name(const struct np_opnsense *to, bool ports, const char *content,
			      unsigned salt)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	char *name = np_arena_alloc(to->arena, ALIAS_LIMIT + 1);
	uint64_t hash = spread(hash_text(seed("", ports ? "p" : "n", ""), content) + salt);
	size_t len = strlen(to->word);

	memcpy(name, to->word, len);
	memcpy(name + len, ports ? "__p" : "__n", 3);
	len += 3;
	for (size_t i = 0; i < ALIAS_DIGITS; i++, hash >>= 5)
		name[len + i] = digits[hash & 31];
	return name;
}

/* The same content has the same name in every run, and other content another. */
static const char *find_alias(struct np_opnsense *to, bool ports, const char *content)
{
	struct np_opnsense_alias *alias;
	const char *name;

	for (unsigned salt = 0;; salt++) {
		name = alias_name(to, ports, content, salt);
		alias = np_map_get(&to->by_name, name, strlen(name));
		if (!alias)
			break;
		if (strcmp(alias->content, content) == 0)
			return alias->name;
	}
	alias = np_arena_alloc(to->arena, sizeof(*alias));
	*alias = (struct np_opnsense_alias){.name = name, .content = content, .ports = ports};
	np_map_put(&to->by_name, to->arena, name, strlen(name), alias);
	*(to->last ? to->last : &to->aliases) = alias;
	to->last = &alias->next;
	return name;
}

const char *np_opnsense_ports(struct np_opnsense *to, struct np_portset ports)
{
	const char *text;

	if (to->counting)
		return "";
	text = np_portset_text(to->arena, ports);
	return ports.count == 1 ? text : find_alias(to, true, text);
}

const char *np_opnsense_nets(struct np_opnsense *to, const struct np_net *nets, size_t count)
{
	char *text;
	size_t len = 0;

	if (to->counting)
		return "";
	text = np_arena_alloc(to->arena, count * NP_NET_TEXT);
	for (size_t i = 0; i < count; i++) {
		char net[NP_NET_TEXT];
		size_t size = strlen(np_net_text(&nets[i], net));

		if (i)
			text[len++] = ',';
		memcpy(text + len, net, size);
		len += size;
	}
	return count == 1 ? text : find_alias(to, false, text);
}

/* A line each; in an alias, a range of ports has a ':'. */
static void write_content(FILE *out, const struct np_opnsense_alias *alias)
{
	for (const char *c = alias->content; *c; c++) {
		if (*c == ',')
			fputs_unlocked("\\n", out);
		else
			putc_unlocked(alias->ports && *c == '-' ? ':' : *c, out);
	}
}

/* OPNsense finds an alias by its name; what stands before it is for its messages. */
void np_opnsense_write_aliases(const struct np_opnsense *to)
{
	FILE *out = to->out;

	fputs_unlocked("{\"aliases\":{\"alias\":{", out);
	for (const struct np_opnsense_alias *alias = to->aliases; alias; alias = alias->next) {
		fprintf(out, "%s\n\"%s\":{\"enabled\":\"1\",\"name\":\"%s\",\"type\":\"%s\",",
			alias == to->aliases ? "" : ",", alias->name, alias->name,
			alias->ports ? "port" : "network");
		fputs_unlocked("\"content\":\"", out);
		write_content(out, alias);
		fprintf(out, "\",\"description\":\"%s: %s\"}", to->options->name,
			alias->ports ? "ports" : "sources");
	}
	fputs_unlocked(to->aliases ? "\n}}}\n" : "}}}\n", out);
}

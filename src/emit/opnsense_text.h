/* Rows and aliases for the imports of OPNsense. */
#ifndef NVPORTS_EMIT_OPNSENSE_TEXT_H
#define NVPORTS_EMIT_OPNSENSE_TEXT_H

#include "nvports/emit.h"
#include "nvports/map.h"

/* One of OPNsense's lists, which has an import of its own. */
struct np_opnsense_table {
	const char *form, *file;    /* for --for, and in the text of all */
	const char *const *columns; /* behind "@uuid" and "sequence" */
	const char *const *unused;  /* cells of a row that is switched off, and does nothing even if
				   it were on; NULL: an interface, and last the description */
	size_t count;               /* of both */
};

struct np_opnsense_alias {
	const struct np_opnsense_alias *next;
	const char *name, *content; /* ports or networks, with commas */
	bool ports;
};

/* What is written, and where to. */
struct np_opnsense {
	struct np_arena *arena; /* holds aliases and cells */
	FILE *out;              /* NULL: nothing is written, aliases are found */
	bool counting;          /* not even that: rows are counted */
	const struct np_rules *rules;
	const struct np_rules_options *options;
	const char *word; /* the name where '-' is not allowed */
	const struct np_opnsense_alias *aliases, **last;
	struct np_map by_name;
	/* the table that is written now */
	const struct np_opnsense_table *table;
	uint64_t seeds[2];
	uint32_t rows;
};

extern const struct np_opnsense_table np_opnsense_forwards, np_opnsense_filter,
	np_opnsense_outbound;

/* Ready to write; RULES may be NULL where only rows that are switched off are. */
struct np_opnsense np_opnsense_make(struct np_arena *arena, FILE *out,
				    const struct np_rules_options *options,
				    const struct np_rules *rules);

void np_opnsense_begin(struct np_opnsense *to, const struct np_opnsense_table *table);
/* The next row of the table: CELLS, as many as there are columns. */
void np_opnsense_write(struct np_opnsense *to, const char *const *cells);
/* Switch off all rows of the block that are left. */
void np_opnsense_end(struct np_opnsense *to);

/* The cell for PORTS: "443", "5060-5061", or the name of an alias. */
const char *np_opnsense_ports(struct np_opnsense *to, struct np_portset ports);
/* The cell for the COUNT networks at NETS: one as it is, or the name of an alias. */
const char *np_opnsense_nets(struct np_opnsense *to, const struct np_net *nets, size_t count);

/* All aliases that were asked for, as JSON, which is what OPNsense takes them in. */
void np_opnsense_write_aliases(const struct np_opnsense *to);

/* The rows of one table, nothing around them. */
void np_opnsense_write_forwards(struct np_opnsense *to);
void np_opnsense_write_filter(struct np_opnsense *to);
void np_opnsense_write_outbound(struct np_opnsense *to);

#endif

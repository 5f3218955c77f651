/* What requirements and nodes say, where a report needs more than to read a field. */
#ifndef NVPORTS_REPORT_ROWS_H
#define NVPORTS_REPORT_ROWS_H

#include <stdbool.h>

#include "nvports/plan.h"

/*
 * Who may reach ROW, never NULL: nobody where it is internal, else anybody where no site says who.
 */
const struct np_sources *np_row_sources(const struct np_requirement *row);

/* True where SOURCES lets nobody through. */
bool np_sources_are_empty(const struct np_sources *sources);

/* The ports of ROW from outside: none in the general table, nor where nobody may reach them. */
struct np_portset np_row_public_ports(const struct np_requirement *row);

/* Cells of NODE; "" in the general table, which has no nodes, and where an address is not known. */
const char *np_node_cell(const struct np_node *node);
const char *np_address_cell(const struct np_node *node);
const char *np_public_address_cell(const struct np_node *node);

/* The variables that the ports of SERVICE mention, each once, in their order; closed by NULL. */
const char *const *np_service_variables(struct np_arena *arena, const struct np_service *service);

#endif

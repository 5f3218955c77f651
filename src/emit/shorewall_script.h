/* What the scripts of target shorewall consist of. */
#ifndef NVPORTS_EMIT_SHOREWALL_SCRIPT_H
#define NVPORTS_EMIT_SHOREWALL_SCRIPT_H

#include <stdio.h>

/*
 * Define replace, which goes from what is there to the texts $dir/PRODUCT.KIND at once, or not at
 * all: of the products shorewall and shorewall6, and the kinds rules, snat and conntrack. It needs
 * $name, $dir, say and fail.
 */
void np_shorewall_write_functions(FILE *out);

/* Define find_interfaces, which makes the text of snat of $dir/shorewall.text and zone $lan. */
void np_shorewall_write_search(FILE *out);

#endif

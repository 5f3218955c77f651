/*
 * What the clouds share: a node's filter as single ranges of ports, for both families at once, with
 * something to call each by. Rules of clouds belong to a server, so that no destination is in them.
 */
#ifndef NVPORTS_EMIT_CLOUD_H
#define NVPORTS_EMIT_CLOUD_H

#include "nvports/rules.h"

#include <stdio.h>

/* Families as indices. */
enum { NP_CLOUD_IPV4, NP_CLOUD_IPV6, NP_CLOUD_FAMILIES };

/* Which service a range of ports is for. */
struct np_cloud_labels {
	struct np_arena *scratch; /* for what is made of them */
	const char *name;         /* np_rules_options.name */
	struct np_cloud_spans {
		const struct np_cloud_span *items;
		size_t count;
	} spans[NP_CLOUD_FAMILIES][NP_PROTO_COUNT];
};

/* Those of NODE's services, by their ports on the node, or by those OUTSIDE. In SCRATCH. */
struct np_cloud_labels np_cloud_labels_make(struct np_arena *scratch,
					    const struct np_rules_node *node, const char *name,
					    bool outside);

/*
 * "nvports: node 1 SIP Proxy and others", for the range PORTS, and OTHERS where there are more
 * ranges. Of characters that AWS takes in a description, which '^' and '~' are not.
 */
const char *np_cloud_describe(const struct np_cloud_labels *labels, size_t family,
			      enum np_proto protocol, struct np_range ports, bool others);

struct np_cloud_rule {
	enum np_proto protocol;
	struct np_range ports;
	const struct np_sources *sources[NP_CLOUD_FAMILIES]; /* NULL: none of this family */
};

struct np_cloud_rules {
	const struct np_cloud_rule *items; /* by protocol, then by port */
	size_t count;
};

/* What NODE permits. A range that both families have is one rule. In ARENA. */
struct np_cloud_rules np_cloud_rules_make(struct np_arena *arena, const struct np_rules_node *node);

/* What describes RULE. */
const char *np_cloud_describe_rule(const struct np_cloud_labels *labels,
				   const struct np_cloud_rule *rule);

/* How many networks SOURCES are as a list in which anybody is one network; 0 for NULL. */
size_t np_cloud_source_count(const struct np_sources *sources);

/* The network at INDEX of that list, always with its prefix: "192.0.2.10/32", "::/0". */
void np_cloud_put_source(FILE *out, const struct np_sources *sources, size_t family, size_t index);

/* The same for those of both families of RULE in one list. */
size_t np_cloud_rule_source_count(const struct np_cloud_rule *rule);
void np_cloud_put_rule_source(FILE *out, const struct np_cloud_rule *rule, size_t index);

/*
 * That network as part of a name: letters, digits and SEPARATOR, the same for no two networks of a
 * family. "203_0_113_64_29", "20010db8...0000_48", "any".
 */
void np_cloud_put_source_name(FILE *out, const struct np_sources *sources, size_t index,
			      char separator);

/* Of Hetzner's rules; RULE with more sources than that is several. */
enum { NP_HETZNER_SOURCES = 100 };

/*
 * Whether what NODE permits fits into a firewall of Hetzner, or a security group of AWS: -1 after
 * recording that it does not, for the target called NAME. *TOTAL, unless NULL, grows by the number
 * of permissions.
 */
int np_cloud_check_hetzner(struct np_ctx *ctx, const char *name, const struct np_rules_node *node);
int np_cloud_check_aws(struct np_ctx *ctx, const char *name, const struct np_rules_node *node,
		       size_t *total);

#endif

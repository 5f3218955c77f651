/* The formats of what a node prints, in one table: each is one reader. */
#ifndef NVPORTS_INPUT_FORMATS_H
#define NVPORTS_INPUT_FORMATS_H

#include "input/tree.h"
#include "nvports/input.h"

/* An input as its reader gets it. */
struct np_input {
	const struct np_catalogue *catalogue;
	struct np_source *src;
	const struct np_tree *root;   /* of JSON; else NULL */
	const char *owner;            /* as in struct np_reading */
	struct np_suspects *suspects; /* likewise */
};

struct np_format {
	const char *name;    /* "firewall-status" */
	const char *summary; /* one line: what prints it */
	bool json;
	/* Whether INPUT looks like it; formats are asked in the order of the table. */
	bool (*recognise)(const struct np_input *input);
	/* Add what INPUT says to FACTS; -1 after recording what is wrong with it. */
	int (*read)(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);
};

/* The formats in the order in which they are asked; NULL behind the last. */
const struct np_format *np_format_at(size_t index);

/* One file each. */
bool np_environment_recognise(const struct np_input *input);
int np_environment_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);
bool np_cluster_status_recognise(const struct np_input *input);
int np_cluster_status_read(struct np_ctx *ctx, const struct np_input *input,
			   struct np_facts *facts);
bool np_installed_modules_recognise(const struct np_input *input);
int np_installed_modules_read(struct np_ctx *ctx, const struct np_input *input,
			      struct np_facts *facts);
bool np_proxy_configuration_recognise(const struct np_input *input);
int np_proxy_configuration_read(struct np_ctx *ctx, const struct np_input *input,
				struct np_facts *facts);
bool np_ports_list_recognise(const struct np_input *input);
int np_ports_list_read(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);
bool np_redis_recognise(const struct np_input *input);
int np_redis_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);
bool np_redis_json_recognise(const struct np_input *input);
int np_redis_json_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);

bool np_firewall_status_recognise(const struct np_input *input);
int np_firewall_status_facts(struct np_ctx *ctx, const struct np_input *input,
			     struct np_facts *facts);
bool np_firewalld_service_recognise(const struct np_input *input);
int np_firewalld_service_facts(struct np_ctx *ctx, const struct np_input *input,
			       struct np_facts *facts);
bool np_firewall_cmd_recognise(const struct np_input *input);
int np_firewall_cmd_facts(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts);

/* Put the list at ITEM, one item or more, behind the list of which FIRST and LAST are the ends. */
#define NP_APPEND(first, last, item)                                                               \
	do {                                                                                       \
		if (last)                                                                          \
			(last)->next = (item);                                                     \
		else                                                                               \
			(first) = (item);                                                          \
		(last) = (item);                                                                   \
		while ((last)->next)                                                               \
			(last) = (last)->next;                                                     \
	} while (0)

#endif

/* What firewall-cmd prints, cut into its parts, none of which has been looked into. */
#ifndef NVPORTS_INPUT_FIREWALL_CMD_H
#define NVPORTS_INPUT_FIREWALL_CMD_H

#include "input/formats.h"
#include "input/span.h"

/* The lines of a block that are looked at. */
enum np_cmd_key {
	NP_CMD_TARGET,
	NP_CMD_SERVICES,
	NP_CMD_PORTS,
	NP_CMD_PROTOCOLS,
	NP_CMD_SOURCE_PORTS,
	NP_CMD_FORWARD_PORTS,
	NP_CMD_RICH_RULES,
	NP_CMD_INCLUDES,
	NP_CMD_INGRESS_ZONES, /* of a policy */
	NP_CMD_DESCRIPTION,   /* may have any lines, as they are */
	NP_CMD_KEYS,
};

/* A line, or what stands behind the key of one. */
struct np_cmd_text {
	struct np_cmd_text *next;
	struct np_span text; /* without blanks around it; not empty */
	struct np_loc loc;
};

struct np_cmd_texts {
	struct np_cmd_text *first, *last;
	bool seen; /* the key was there; it may have had nothing behind it */
};

/* "NAME (default, active)" and the lines below it: a zone, a policy or a service. */
struct np_cmd_block {
	struct np_cmd_block *next;
	const char *name; /* printable */
	bool active;
	struct np_cmd_texts keys[NP_CMD_KEYS];
	struct np_loc loc;
};

struct np_cmd {
	struct np_cmd_block *first, *last;
	struct np_cmd_texts rules; /* lines that are rich rules, outside of blocks */
	struct np_cmd_texts ports; /* lines that are ports */
};

/* Cut SRC; -1 after recording a line that firewall-cmd does not print. */
int np_cmd_cut(struct np_ctx *ctx, struct np_source *src, struct np_cmd *cmd);

/* The first word of TEXT, which moves on behind it; false where there is none. */
bool np_cmd_word(struct np_cmd_text *text, struct np_span *word, struct np_loc *loc);

#endif

/* What FortiOS is to have: addresses, services, virtual IPs and policies, each with its number. */
#ifndef NVPORTS_EMIT_FORTIOS_PLAN_H
#define NVPORTS_EMIT_FORTIOS_PLAN_H

#include "nvports/map.h"
#include "nvports/rules.h"

/* What a policy is for. Of one node they stand in this order, as the first that matches decides. */
enum np_fortios_kind {
	NP_FORTIOS_REFUSED,    /* from inside networks to the public address, without hairpin NAT */
	NP_FORTIOS_TRANSLATED, /* from inside networks by hairpin, with source NAT */
	NP_FORTIOS_INSIDE,     /* from inside networks by hairpin */
	NP_FORTIOS_OPEN,       /* from where the sources are */
};

/* A port forward: FortiOS's virtual IP has one range. */
struct np_fortios_vip {
	const struct np_rules_node *node;
	enum np_proto protocol;
	struct np_range range; /* outside */
	int shift;             /* above the ports of the node */
};

struct np_fortios_service {
	const struct np_rules_node *node;
	struct np_portset ports[NP_PROTO_COUNT]; /* of the node; not both empty */
};

struct np_fortios_policy {
	enum np_fortios_kind kind;
	enum np_family family;
	const struct np_rules_node *node;
	const uint32_t *sources; /* numbers of addresses */
	size_t source_count;     /* 0: anybody */
	uint32_t vip, vips;      /* the first, and how many; none: to ADDRESS */
	uint32_t address;
	uint32_t service, services; /* the first, and how many; none: all services */
};

/* Counts are those of the items; the number of an item is its place, from 1. */
struct np_fortios_plan {
	struct np_arena *arena;
	const struct np_rules *rules;
	struct np_net *nets, *nets6;
	struct np_fortios_vip *vips;
	struct np_fortios_service *services;
	struct np_fortios_policy *policies;
	size_t net_count, net6_count, vip_count, service_count, policy_count;
	struct np_map numbers; /* of NETS and NETS6, by their text */
};

/* Everything in PLAN lives in ARENA. */
void np_fortios_make(struct np_arena *arena, const struct np_rules *rules,
		     struct np_fortios_plan *plan);

#endif

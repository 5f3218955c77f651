/* Requirements written by hand, for the tests of what reports make of them. */
#ifndef NVPORTS_TESTS_SAMPLE_H
#define NVPORTS_TESTS_SAMPLE_H

#include "nvports/report.h"

#include "unit.h"

/* A set of ports, as an initialiser: SAMPLE_PORTS({22, 22}, {5060, 5061}). */
#define SAMPLE_PORTS(...)                                                                          \
	{                                                                                          \
		.ranges = (const struct np_range[]){__VA_ARGS__},                                  \
		.count = UNIT_COUNT(((const struct np_range[]){__VA_ARGS__})),                     \
	}

/* Instances, as initialisers of two members: SAMPLE_INSTANCES(&a, &b). */
#define SAMPLE_INSTANCES(...)                                                                      \
	.instances = (const struct np_owner *const[]){__VA_ARGS__},                                \
	.instance_count = UNIT_COUNT(((const struct np_owner *const[]){__VA_ARGS__}))

enum {
	SAMPLE_TCP = 1 << NP_TCP,
	SAMPLE_UDP = 1 << NP_UDP,
	SAMPLE_BOTH = SAMPLE_TCP | SAMPLE_UDP,
};

static const struct np_service sample_sip = {
	.id = "sip-proxy",
	.name = "SIP Proxy",
	.purpose = "SIP signaling",
	.scope = NP_SCOPE_PROXY,
	.need = NP_REQUIRED,
	.reach = NP_REACH_PUBLIC,
	.ports = (const struct np_port_expr[]){{.text = "5060-5061"}},
	.port_count = 1,
};

static const struct np_service sample_janus = {
	.id = "janus-rtp",
	.name = "Janus RTP",
	.purpose = "CTI audio streaming",
	.scope = NP_SCOPE_INSTANCE,
	.need = NP_OPTIONAL,
	.reach = NP_REACH_PHONES,
	.ports = (const struct np_port_expr[]){{.text = "${JANUS_RTPSTART}-${JANUS_RTPEND}"}},
	.port_count = 1,
};

/* One variable twice, and one as the default of another. */
static const struct np_service sample_iax = {
	.id = "iax",
	.name = "IAX",
	.purpose = "Inter-Asterisk Exchange",
	.scope = NP_SCOPE_INSTANCE,
	.need = NP_RESERVED,
	.reach = NP_REACH_TRUNKS,
	.ports =
		(const struct np_port_expr[]){
			{.text = "${IAX_PORT:-${OLD_PORT:-4569}}"},
			{.text = "5036-${IAX_PORT}"},
		},
	.port_count = 2,
};

static const struct np_service sample_ssh = {
	.id = "ssh",
	.name = "SSH",
	.purpose = "Remote management",
	.scope = NP_SCOPE_GENERIC,
	.need = NP_REQUIRED,
	.reach = NP_REACH_ADMINS,
	.ports = (const struct np_port_expr[]){{.text = "22"}},
	.port_count = 1,
};

static const struct np_service sample_internal = {
	.id = "asterisk-sip",
	.name = "Asterisk SIP",
	.purpose = "Behind the proxy",
	.scope = NP_SCOPE_INSTANCE,
	.need = NP_OPTIONAL,
	.reach = NP_REACH_INTERNAL,
	.ports = (const struct np_port_expr[]){{.text = "${ASTERISK_SIP_PORT}"}},
	.port_count = 1,
};

static const struct np_node sample_node1 = {
	.id = 1,
	.id_text = "1",
	.address = {.text = "192.168.1.10"},
	.public_address = {.text = "203.0.113.45"},
};

static const struct np_node sample_node12 = {.id = 12, .id_text = "12"};

static const struct np_owner sample_one = {.id = "nethvoice1"}, sample_two = {.id = "nethvoice2"};

static const struct np_sources sample_phones = {
	.nets =
		(const struct np_net[]){
			{{NP_IPV4, {192, 168, 20}}, 24},
			{{NP_IPV6, {0x20, 0x01, 0x0d, 0xb8}}, 32},
		},
	.count = 2,
	.text = "192.168.20.0/24,2001:db8::/32",
};

static struct np_source sample_catalogue = {.name = "catalogue.yaml"};
static struct np_source sample_site = {.name = "dir/site.yaml"};

static const struct np_requirement sample_proxy_row = {
	.service = &sample_sip,
	.node = &sample_node1,
	.protocols = SAMPLE_BOTH,
	.ports = SAMPLE_PORTS({5060, 5061}),
	.public_ports = SAMPLE_PORTS({5060, 5061}),
	.range = true,
	.sources = &np_sources_any,
	.origin = {&sample_catalogue, 4294967295, 15},
};

/* Two instances with one range, which has a hole. */
static const struct np_requirement sample_janus_row = {
	.service = &sample_janus,
	.node = &sample_node1,
	SAMPLE_INSTANCES(&sample_one, &sample_two),
	.protocols = SAMPLE_UDP,
	.ports = SAMPLE_PORTS({21002, 21499}, {21501, 22001}),
	.public_ports = SAMPLE_PORTS({21002, 21499}, {21501, 22001}),
	.range = true,
	.sources = &sample_phones,
	.origin = {&sample_site, 7, 3},
};

/* Published elsewhere; from a whole file. */
static const struct np_requirement sample_iax_row = {
	.service = &sample_iax,
	.node = &sample_node1,
	SAMPLE_INSTANCES(&sample_one),
	.protocols = SAMPLE_UDP,
	.ports = SAMPLE_PORTS({20026, 20026}),
	.public_ports = SAMPLE_PORTS({4569, 4569}),
	.sources = &np_sources_any,
	.origin = {&sample_site, 0, 0},
};

/* On a node without addresses, and nobody may reach it; from no input. */
static const struct np_requirement sample_ssh_row = {
	.service = &sample_ssh,
	.node = &sample_node12,
	.protocols = SAMPLE_TCP,
	.ports = SAMPLE_PORTS({22, 22}),
	.public_ports = SAMPLE_PORTS({22, 22}),
	.sources = &np_sources_none,
};

static const struct np_requirement sample_internal_row = {
	.service = &sample_internal,
	.node = &sample_node1,
	SAMPLE_INSTANCES(&sample_two),
	.protocols = SAMPLE_BOTH,
	.ports = SAMPLE_PORTS({20024, 20024}),
	.public_ports = SAMPLE_PORTS({20024, 20024}),
	.sources = &np_sources_any,
	.origin = {&sample_site, 10, 3},
};

/* Of a range that is all internal nothing is left. */
static const struct np_requirement sample_carved_row = {
	.service = &sample_janus,
	.node = &sample_node1,
	SAMPLE_INSTANCES(&sample_one),
	.protocols = SAMPLE_UDP,
	.range = true,
	.sources = &np_sources_any,
	.origin = {&sample_site, 7, 3},
};

/* The general table. */
static const struct np_requirement sample_general_fixed = {
	.service = &sample_sip,
	.protocols = SAMPLE_BOTH,
	.ports = SAMPLE_PORTS({5060, 5061}),
	.public_ports = SAMPLE_PORTS({5060, 5061}),
	.range = true,
	.origin = {&sample_catalogue, 5, 15},
};

static const struct np_requirement sample_general_range = {
	.service = &sample_janus,
	.protocols = SAMPLE_UDP,
	.range = true,
	.origin = {&sample_catalogue, 9, 1},
};

static const struct np_requirement sample_general_variable = {
	.service = &sample_iax,
	.protocols = SAMPLE_UDP,
	.origin = {&sample_catalogue, 12, 1},
};

static const struct np_requirement sample_general_internal = {
	.service = &sample_internal,
	.protocols = SAMPLE_BOTH,
	.origin = {&sample_catalogue, 20, 1},
};

/* COLUMNS are those with the ids in WANT, which are joined by blanks. */
static inline void sample_check_columns(const char *name, const struct np_column *const *columns,
					size_t count, const char *want)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s", i > 0 ? " " : "", columns[i]->id);
	unit_text(name, unit_output_close(&output), want);
	free(output.text);
}

#endif

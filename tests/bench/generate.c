/*
 * Deployments to measure with: "generate site N" writes a site file of N instances, "generate env
 * N" the same deployment as a bundle of module environments. Ten instances a node; no port is used
 * twice on a node and no address twice at all; the same bytes each time.
 */
#include "nvports/number.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
	INSTANCES_PER_NODE = 10,
	NODES_PER_OCTET = 250,
	INSTANCE_LIMIT = 640000, /* INSTANCES_PER_NODE * NODES_PER_OCTET * 256 octets */
	TCP_FIRST = 20000,       /* where NS8 begins to allocate */
	TCP_BLOCK = 37,          /* ports of one instance, as NethVoice 1.6 asks for */
	JANUS_FIRST = 30000,
	RTP_FIRST = 40000,
	RTP_BLOCK = 1000,
};

/* One instance, or the proxy of one node, which has the slot behind the instances. */
struct module {
	uint32_t number; /* the digits of its id */
	uint32_t node;   /* from 1 */
	uint32_t slot;   /* its place on the node, from 0 */
};

/* What follows the text of a line. */
enum fill {
	NOTHING,
	NUMBER,     /* of the module */
	NODE,       /* the node's number */
	TCP_PORT,   /* of the module's block, at the line's offset */
	TCP_RANGE,  /* the block */
	RTP_PORT,   /* of its Asterisk RTP range, at the offset */
	JANUS_PORT, /* of its Janus range, at the offset */
	ADDRESS,    /* of the node */
	PUBLIC,     /* its public address */
	SERVICE,    /* its address in the cluster's VPN */
	NETWORK,    /* the network that it is in */
};

struct line {
	const char *text;
	enum fill fill;
	uint32_t offset;
	const char *after; /* behind the filling; NULL: nothing */
};

/* What rules need: the ports that are listed, and the one that has to stay closed. */
static const struct line values[] = {
	{.text = "NETHCTI_TLS_PORT: ", .fill = TCP_PORT, .offset = 23},
	{.text = ", PHONEBOOK_LDAP_PORT: ", .fill = TCP_PORT, .offset = 8},
	{.text = ", ASTERISK_IAX_PORT: ", .fill = TCP_PORT, .offset = 26},
	{.text = ", ASTERISK_RECORDING_SFTP_PORT: ", .fill = TCP_PORT, .offset = 30},
	{.text = ", ASTERISK_SIP_PORT: ", .fill = TCP_PORT, .offset = 24},
	{.text = ", JANUS_RTPSTART: ", .fill = JANUS_PORT},
	{.text = ", JANUS_RTPEND: ", .fill = JANUS_PORT, .offset = RTP_BLOCK - 1},
};

/* A module environment of NethVoice, sorted as the node writes it; about half of its lines. */
static const struct line instance_lines[] = {
	{.text = "AMPDBENGINE=mysql"},
	{.text = "AMPDBHOST=127.0.0.1"},
	{.text = "AMPDBUSER=freepbxuser"},
	{.text = "APACHE_PORT=", .fill = TCP_PORT, .offset = 1},
	{.text = "APACHE_RUN_USER=asterisk"},
	{.text = "ASTERISK_IAX_PORT=", .fill = TCP_PORT, .offset = 26},
	{.text = "ASTERISK_RECORDING_SFTP_PORT=", .fill = TCP_PORT, .offset = 30},
	{.text = "ASTERISK_RTPEND=", .fill = RTP_PORT, .offset = RTP_BLOCK - 1},
	{.text = "ASTERISK_RTPSTART=", .fill = RTP_PORT},
	{.text = "ASTERISK_SIPS_PORT=", .fill = TCP_PORT, .offset = 25},
	{.text = "ASTERISK_SIP_PORT=", .fill = TCP_PORT, .offset = 24},
	{.text = "ASTERISK_WSS_PORT=", .fill = TCP_PORT, .offset = 34},
	{.text = "ASTERISK_WS_PORT=", .fill = TCP_PORT, .offset = 31},
	{.text = "ASTMANAGERPORT=", .fill = TCP_PORT, .offset = 2},
	{.text = "BRAND_NAME=NethVoice"},
	{.text = "CDRDBHOST=127.0.0.1"},
	{.text = "CDRDBNAME=asteriskcdrdb"},
	{.text = "ICEENFORCE=", .fill = ADDRESS},
	{.text = "ICEIGNORE=vmnet,tap,tun,virb,vb-"},
	{.text = "IMAGE_DIGEST=sha256:"
		 "0000000000000000000000000000000000000000000000000000000000000000"},
	{.text = "IMAGE_URL=ghcr.io/nethesis/nethvoice:1.6.14"},
	{.text = "JANUS_DEBUG_LEVEL=5"},
	{.text = "JANUS_RTPEND=", .fill = JANUS_PORT, .offset = RTP_BLOCK - 1},
	{.text = "JANUS_RTPSTART=", .fill = JANUS_PORT},
	{.text = "JANUS_TRANSPORT_PORT=", .fill = TCP_PORT, .offset = 4},
	{.text = "MODULE_ID=nethvoice", .fill = NUMBER},
	{.text = "NETHCTI_DB_HOST=127.0.0.1"},
	{.text = "NETHCTI_DB_PORT=", .fill = TCP_PORT},
	{.text = "NETHCTI_INTERNAL_REST_PORT1=", .fill = TCP_PORT, .offset = 9},
	{.text = "NETHCTI_INTERNAL_REST_PORT2=", .fill = TCP_PORT, .offset = 10},
	{.text = "NETHCTI_SERVER_API_PORT=", .fill = TCP_PORT, .offset = 6},
	{.text = "NETHCTI_SERVER_WS_PORT=", .fill = TCP_PORT, .offset = 7},
	{.text = "NETHCTI_TCP_PORT=", .fill = TCP_PORT, .offset = 22},
	{.text = "NETHCTI_TLS_PORT=", .fill = TCP_PORT, .offset = 23},
	{.text = "NETHCTI_UI_HOST=cti", .fill = NUMBER, .after = ".example.org"},
	{.text = "NETHCTI_UI_PORT=", .fill = TCP_PORT, .offset = 5},
	{.text = "NETHVOICE_CTI_SERVER_IMAGE=ghcr.io/nethesis/nethvoice-cti-server:1.6.14"},
	{.text = "NETHVOICE_FREEPBX_IMAGE=ghcr.io/nethesis/nethvoice-freepbx:1.6.14"},
	{.text = "NETHVOICE_HOST=voice", .fill = NUMBER, .after = ".example.org"},
	{.text = "NETHVOICE_HOTEL=False"},
	{.text = "NETHVOICE_HOTEL_FIAS_ADDRESS="},
	{.text = "NETHVOICE_JANUS_IMAGE=ghcr.io/nethesis/nethvoice-janus:1.6.14"},
	{.text = "NETHVOICE_LDAP_BASE=dc=example,dc=org"},
	{.text = "NETHVOICE_LDAP_HOST=127.0.0.1"},
	{.text = "NETHVOICE_MARIADB_PORT=", .fill = TCP_PORT},
	{.text = "NETHVOICE_MIDDLEWARE_LISTEN_ADDRESS=127.0.0.1:", .fill = TCP_PORT, .offset = 35},
	{.text = "NETHVOICE_MIDDLEWARE_PORT=", .fill = TCP_PORT, .offset = 35},
	{.text = "NETHVOICE_PROXY_FQDN=proxy", .fill = NODE, .after = ".example.org"},
	{.text = "NODE_ID=", .fill = NODE},
	{.text = "PHONEBOOK_DB_PORT=", .fill = TCP_PORT},
	{.text = "PHONEBOOK_LDAP_LIMIT=500"},
	{.text = "PHONEBOOK_LDAP_PORT=", .fill = TCP_PORT, .offset = 8},
	{.text = "PROXY_IP=", .fill = SERVICE},
	{.text = "PROXY_PORT=5060"},
	{.text = "REPORTS_API_PORT=", .fill = TCP_PORT, .offset = 28},
	{.text = "SATELLITE_HTTP_PORT=", .fill = TCP_PORT, .offset = 33},
	{.text = "STUNPORT=19302"},
	{.text = "STUNSERVER=stun1.l.google.com"},
	{.text = "TANCREDIPORT=", .fill = TCP_PORT, .offset = 3},
	{.text = "TCP_PORTS_RANGE=", .fill = TCP_RANGE},
	{.text = "TIMEZONE=Europe/Rome"},
	{.text = "USER_DOMAIN=example.org"},
};

static const struct line proxy_lines[] = {
	{.text = "BEHIND_NAT=true"},
	{.text = "DEFAULT_CONTACT=", .fill = PUBLIC, .after = ":5060"},
	{.text = "ENV=prod"},
	{.text = "IMAGE_URL=ghcr.io/nethesis/nethvoice-proxy:1.7.1"},
	{.text = "KML_DEFAULT_FQDN=proxy", .fill = NODE, .after = ".example.org"},
	{.text = "KML_SERVER_HEADER=NethServer 8 nethvoice-proxy", .fill = NUMBER},
	{.text = "KML_SIP_URL=127.0.0.1"},
	{.text = "LOCALNETWORKS=", .fill = NETWORK},
	{.text = "MODULE_ID=nethvoice-proxy", .fill = NUMBER},
	{.text = "NETHVOICE_PROXY_KAMAILIO_IMAGE=ghcr.io/nethesis/nethvoice-proxy-kamailio:1.7.1"},
	{.text = "NODE_ID=", .fill = NODE},
	{.text = "POSTGRES_DB=kamailio"},
	{.text = "POSTGRES_HOST=127.0.0.1"},
	{.text = "POSTGRES_PORT=", .fill = TCP_PORT},
	{.text = "PRIVATE_IP=", .fill = ADDRESS},
	{.text = "PUBLIC_IP=", .fill = PUBLIC},
	{.text = "REDIS_HOST=127.0.0.1"},
	{.text = "REDIS_PORT=", .fill = TCP_PORT, .offset = 1},
	{.text = "RTP_PORT_MAX=20000"},
	{.text = "RTP_PORT_MIN=10000"},
	{.text = "SERVICE_IP=", .fill = SERVICE},
	{.text = "SERVICE_NET=172.16.0.0/16"},
};

/* An address whose two middle or last bytes are the node's, none of them 0 or 255 at the end. */
static void put_address(const char *before, uint32_t node, const char *after)
{
	uint32_t index = node - 1;

	printf("%s%u.%u%s", before, index / NODES_PER_OCTET, index % NODES_PER_OCTET + 1, after);
}

static void put_fill(const struct line *line, const struct module *module)
{
	uint32_t block = TCP_FIRST + TCP_BLOCK * module->slot;

	switch (line->fill) {
	case NOTHING:
		break;
	case NUMBER:
		printf("%u", module->number);
		break;
	case NODE:
		printf("%u", module->node);
		break;
	case TCP_PORT:
		printf("%u", block + line->offset);
		break;
	case TCP_RANGE:
		printf("%u-%u", block, block + TCP_BLOCK - 1);
		break;
	case RTP_PORT:
		printf("%u", RTP_FIRST + RTP_BLOCK * module->slot + line->offset);
		break;
	case JANUS_PORT:
		printf("%u", JANUS_FIRST + RTP_BLOCK * module->slot + line->offset);
		break;
	case ADDRESS:
		put_address("10.", module->node, ".10");
		break;
	case PUBLIC:
		put_address("198.18.", module->node, "");
		break;
	case SERVICE:
		put_address("172.16.", module->node, "");
		break;
	case NETWORK:
		put_address("10.", module->node, ".0/24");
		break;
	}
}

static void put_lines(const struct line *lines, size_t count, const struct module *module,
		      const char *end)
{
	for (const struct line *line = lines; line < lines + count; line++) {
		fputs(line->text, stdout);
		put_fill(line, module);
		fputs(line->after ? line->after : "", stdout);
		fputs(end, stdout);
	}
}

static struct module instance(uint32_t number)
{
	return (struct module){
		.number = number,
		.node = (number - 1) / INSTANCES_PER_NODE + 1,
		.slot = (number - 1) % INSTANCES_PER_NODE,
	};
}

static struct module proxy(uint32_t node)
{
	return (struct module){.number = node, .node = node, .slot = INSTANCES_PER_NODE};
}

static void put_site_node(uint32_t node)
{
	printf("  %u:\n", node);
	put_address("    address: 10.", node, ".10\n");
	put_address("    public_address: 198.18.", node, "\n");
	put_address("    lan: [10.", node, ".0/24]\n");
	if (node == 1)
		puts("    leader: true");
	printf("    proxy: {id: nethvoice-proxy%u}\n", node);
	puts("    instances:");
}

static void put_site(uint32_t count)
{
	puts("nvports: site/1\nnodes:");
	for (uint32_t number = 1; number <= count; number++) {
		struct module module = instance(number);

		if (module.slot == 0)
			put_site_node(module.node);
		printf("      nethvoice%u:\n        values: {", number);
		put_lines(values, sizeof(values) / sizeof(*values), &module, "");
		puts("}");
	}
}

static void put_env(uint32_t count)
{
	for (uint32_t number = 1; number <= count; number++) {
		struct module module = instance(number);
		struct module own_proxy = proxy(module.node);

		if (module.slot == 0) {
			printf("# module nethvoice-proxy%u\n", module.node);
			put_lines(proxy_lines, sizeof(proxy_lines) / sizeof(*proxy_lines),
				  &own_proxy, "\n");
		}
		printf("# module nethvoice%u\n", number);
		put_lines(instance_lines, sizeof(instance_lines) / sizeof(*instance_lines), &module,
			  "\n");
	}
}

static const struct {
	const char *name;
	void (*put)(uint32_t count);
} forms[] = {
	{"site", put_site},
	{"env", put_env},
};

/* False where there is no such form. */
static bool put_form(const char *name, uint32_t count)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (strcmp(forms[i].name, name) == 0) {
			forms[i].put(count);
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	uint32_t count;

	if (argc != 3 || np_number_parse(argv[2], strlen(argv[2]), 1, INSTANCE_LIMIT, &count) ||
	    !put_form(argv[1], count)) {
		fprintf(stderr, "usage: generate site|env N, with N from 1 to %d\n",
			INSTANCE_LIMIT);
		return 2;
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("generate: standard output");
		return 2;
	}
	return 0;
}

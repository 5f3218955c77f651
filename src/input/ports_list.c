/*
 * The ports that an instance lists, as its action get-ports-list gives them, since 1.6.4:
 *
 *   [{"name": "Asterisk IAX", "port": "20110", "protocol": "udp"},
 *    {"name": "Janus WebRTC RTP", "port": "21002-22001", "protocol": "udp"}, ...]
 *
 * The names are labels for people; which variables they stand for is known here.
 */
#include "input/answer.h"
#include "input/decode.h"
#include "input/json.h"
#include "nvports/number.h"
#include "nvports/quote.h"

#include <string.h>

enum { TCP = 1 << NP_TCP, UDP = 1 << NP_UDP };

/*
 * Labels by ns8-nethvoice's get-ports-list/10read. Versions that give Asterisk's SIP over UDP a
 * port of its own (NethServer/dev#7498) list it apart; those names are the ones that the same
 * versions use in PORTS_MIGRATION_REPORT.
 */
static const struct label {
	const char *name;
	unsigned protocols;    /* all of them, as a bit mask */
	const char *from, *to; /* variables; TO is NULL where it is no range */
} labels[] = {
	{"Asterisk SIP", TCP | UDP, "ASTERISK_SIP_PORT", NULL},
	{"Asterisk SIP", TCP, "ASTERISK_SIP_PORT", NULL},
	{"Asterisk SIP", UDP, "ASTERISK_SIP_UDP_PORT", NULL},
	{"Asterisk SIP UDP", UDP, "ASTERISK_SIP_UDP_PORT", NULL},
	{"Asterisk SIPS (TLS)", TCP, "ASTERISK_SIPS_PORT", NULL},
	{"Asterisk IAX", UDP, "ASTERISK_IAX_PORT", NULL},
	{"Asterisk WSS (WebRTC)", TCP, "ASTERISK_WSS_PORT", NULL},
	{"Asterisk recordings SFTP", TCP, "ASTERISK_RECORDING_SFTP_PORT", NULL},
	{"Asterisk RTP (WSS)", UDP, "ASTERISK_RTPSTART", "ASTERISK_RTPEND"},
	{"Asterisk RTP", UDP, "ASTERISK_RTPSTART", "ASTERISK_RTPEND"},
	{"NethCTI TLS (Nethifier)", TCP, "NETHCTI_TLS_PORT", NULL},
	{"Phonebook LDAPS", TCP, "PHONEBOOK_LDAP_PORT", NULL},
	{"Janus WebRTC RTP", UDP, "JANUS_RTPSTART", "JANUS_RTPEND"},
	{"Janus RTP", UDP, "JANUS_RTPSTART", "JANUS_RTPEND"},
	{"Satellite RTP", UDP, "SATELLITE_RTP_PORT", NULL},
};

struct reader {
	const struct np_catalogue *catalogue;
	struct np_value *values;
};

/* Lists of other things have names too; no other has ports and protocols as well. */
bool np_ports_list_recognise(const struct np_input *input)
{
	const struct np_tree *root = input->root, *first = root->first;

	return root->kind == NP_LIST && first && np_tree_get(first, "name") &&
	       np_tree_get(first, "port") && np_tree_get(first, "protocol");
}

/* The same value again is nothing new; another of the same variable would be a guess. */
static int add_port(struct np_ctx *ctx, struct reader *r, const char *name, uint16_t port,
		    struct np_loc loc)
{
	uint32_t variable = np_catalogue_variable(r->catalogue, name, strlen(name));
	struct np_written value = {.variable = variable, .loc = loc};
	const struct np_value *before = r->values;

	if (variable == NP_NO_VARIABLE)
		return 0;
	while (before && before->variable != variable)
		before = before->next;
	if (before && before->port != port)
		return np_error(ctx, loc, "a second port for %s, which has %u", name, before->port);
	if (before)
		return 0;
	value.text = np_arena_printf(&ctx->arena, "%u", port);
	value.len = strlen(value.text);
	np_value_add(&ctx->arena, &r->values, &value);
	return 0;
}

static int read_port(struct np_ctx *ctx, const struct np_tree *item, const struct label *label,
		     struct reader *r)
{
	const struct np_tree *port;
	struct np_range range;
	const char *problem;

	if (np_answer_string(ctx, item, "port", &port))
		return -1;
	problem = np_range_parse(port->text, port->len, &range);
	if (!problem && label && !label->to && range.from != range.to)
		problem = "is a range, where one port is expected";
	if (problem)
		return np_error(ctx, port->loc, "'port' %s", problem);
	if (!label)
		return 0;
	if (add_port(ctx, r, label->from, range.from, port->loc))
		return -1;
	return label->to ? add_port(ctx, r, label->to, range.to, port->loc) : 0;
}

static int read_protocol(struct np_ctx *ctx, const struct np_tree *item, unsigned *out)
{
	const struct np_tree *value;

	if (np_answer_string(ctx, item, "protocol", &value))
		return -1;
	*out = np_answer_protocols(value->text);
	if (*out)
		return 0;
	return np_json_wrong(ctx, value, "'tcp', 'udp' or 'udp/tcp'");
}

static const struct label *find_label(const char *name, unsigned set)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (labels[i].protocols == set && strcmp(labels[i].name, name) == 0)
			return &labels[i];
	return NULL;
}

/* What a later version may list; that it is no port would be an error all the same. */
static void leave_out(struct np_ctx *ctx, const struct np_tree *name, unsigned set)
{
	if (np_text_is_printable(name->text, name->len, NULL))
		np_warn(ctx, name->loc, "'%s' over %s is nothing that nvports knows; left out",
			name->text, np_protocols_title(set));
	else
		np_warn(ctx, name->loc,
			"a name that cannot be shown is nothing that nvports "
			"knows; left out");
}

static int read_item(struct np_ctx *ctx, const struct np_tree *item, void *out)
{
	const struct label *label;
	const struct np_tree *name;
	unsigned set;

	if (np_decode_kind(ctx, item, NP_MAP) || read_protocol(ctx, item, &set))
		return -1;
	name = np_answer_get(item, "name");
	if (!name)
		return np_error(ctx, item->loc, "'name' is missing");
	if (name->kind != NP_SCALAR || name->plain)
		return np_error(ctx, name->loc, "'name' is not a string");
	label = find_label(name->text, set);
	if (!label)
		leave_out(ctx, name, set);
	return read_port(ctx, item, label, out);
}

int np_ports_list_read(struct np_ctx *ctx, const struct np_input *input, struct np_facts *facts)
{
	struct reader r = {.catalogue = input->catalogue};
	struct np_port_list *list;

	if (np_answer_owner(ctx, input, NP_SCOPE_INSTANCE) ||
	    np_decode_items(ctx, input->root, read_item, &r))
		return -1;
	list = np_arena_alloc(&ctx->arena, sizeof(*list));
	*list = (struct np_port_list){
		.instance = input->owner, .values = r.values, .loc = input->root->loc};
	NP_APPEND(facts->port_lists, facts->last_port_list, list);
	return 0;
}

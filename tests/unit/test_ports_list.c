#include "answer.h"

static void put_lists(FILE *out, const struct np_catalogue *catalogue, const struct np_facts *facts)
{
	for (const struct np_port_list *l = facts->port_lists; l; l = l->next) {
		unit_put_place(out, l->loc);
		fprintf(out, " %s", l->instance ? l->instance : "(instance)");
		for (const struct np_value *v = l->values; v; v = v->next) {
			putc(' ', out);
			unit_put_place(out, v->loc);
			fprintf(out, "%s=%u", catalogue->variables[v->variable]->name, v->port);
			unit_true("a port", v->port);
		}
		putc('\n', out);
	}
}

#define PORT(name, port, protocol)                                                                 \
	"{\"name\": \"" name "\", \"port\": " port ", \"protocol\": \"" protocol "\"}"

#define ONE(port) "[" port "]"
#define TWO(first, second) "[" first ",\n" second "]"

static void test_labels(void **state)
{
	static const struct unit_answer cases[] = {
		{"SIP, one port", NULL, ONE(PORT("Asterisk SIP", "\"1\"", "udp/tcp")),
		 "1:1: (instance) 1:35:ASTERISK_SIP_PORT=1\n", ""},
		{"SIP, one port, the other way", NULL,
		 ONE(PORT("Asterisk SIP", "\"1\"", "tcp/udp")),
		 "1:1: (instance) 1:35:ASTERISK_SIP_PORT=1\n", ""},
		{"SIP, by protocol", "nethvoice4",
		 TWO(PORT("Asterisk SIP", "\"1\"", "tcp"), PORT("Asterisk SIP", "\"2\"", "udp")),
		 "1:1: nethvoice4 2:34:ASTERISK_SIP_UDP_PORT=2 1:35:ASTERISK_SIP_PORT=1\n", ""},
		{"SIP over UDP, by name", NULL, ONE(PORT("Asterisk SIP UDP", "\"1\"", "udp")),
		 "1:1: (instance) 1:39:ASTERISK_SIP_UDP_PORT=1\n", ""},
		{"SIPS", NULL, ONE(PORT("Asterisk SIPS (TLS)", "\"1\"", "tcp")),
		 "1:1: (instance) 1:42:ASTERISK_SIPS_PORT=1\n", ""},
		{"IAX", NULL, ONE(PORT("Asterisk IAX", "\"1\"", "udp")),
		 "1:1: (instance) 1:35:ASTERISK_IAX_PORT=1\n", ""},
		{"WSS", NULL, ONE(PORT("Asterisk WSS (WebRTC)", "\"1\"", "tcp")),
		 "1:1: (instance) 1:44:ASTERISK_WSS_PORT=1\n", ""},
		{"SFTP", NULL, ONE(PORT("Asterisk recordings SFTP", "\"1\"", "tcp")),
		 "1:1: (instance) 1:47:ASTERISK_RECORDING_SFTP_PORT=1\n", ""},
		{"RTP", NULL, ONE(PORT("Asterisk RTP (WSS)", "\"1-2\"", "udp")),
		 "1:1: (instance) 1:41:ASTERISK_RTPEND=2 1:41:ASTERISK_RTPSTART=1\n", ""},
		{"RTP, later", NULL, ONE(PORT("Asterisk RTP", "\"1-2\"", "udp")),
		 "1:1: (instance) 1:35:ASTERISK_RTPEND=2 1:35:ASTERISK_RTPSTART=1\n", ""},
		{"CTI", NULL, ONE(PORT("NethCTI TLS (Nethifier)", "\"1\"", "tcp")),
		 "1:1: (instance) 1:46:NETHCTI_TLS_PORT=1\n", ""},
		{"LDAPS", NULL, ONE(PORT("Phonebook LDAPS", "\"1\"", "tcp")),
		 "1:1: (instance) 1:38:PHONEBOOK_LDAP_PORT=1\n", ""},
		{"Janus", NULL, ONE(PORT("Janus WebRTC RTP", "\"1-65535\"", "udp")),
		 "1:1: (instance) 1:39:JANUS_RTPEND=65535 1:39:JANUS_RTPSTART=1\n", ""},
		{"Janus, later", NULL, ONE(PORT("Janus RTP", "\"7-7\"", "udp")),
		 "1:1: (instance) 1:32:JANUS_RTPEND=7 1:32:JANUS_RTPSTART=7\n", ""},
		{"a range of one port", NULL, ONE(PORT("Janus RTP", "\"7\"", "udp")),
		 "1:1: (instance) 1:32:JANUS_RTPEND=7 1:32:JANUS_RTPSTART=7\n", ""},
		{"Satellite", NULL, ONE(PORT("Satellite RTP", "\"1\"", "udp")),
		 "1:1: (instance) 1:36:SATELLITE_RTP_PORT=1\n", ""},
		{"no ports", NULL, "[]", "1:1: (instance)\n", ""},
		{"the same again", NULL,
		 TWO(PORT("Asterisk RTP", "\"1-2\"", "udp"),
		     PORT("Asterisk RTP (WSS)", "\"1-2\"", "udp")),
		 "1:1: (instance) 1:35:ASTERISK_RTPEND=2 1:35:ASTERISK_RTPSTART=1\n", ""},
		{"unknown keys", NULL,
		 "[{\"a\":{}, \"name\":\"Asterisk IAX\", \"protocol\":\"udp\", \"port\":\"1\"}]",
		 "1:1: (instance) 1:59:ASTERISK_IAX_PORT=1\n", ""},
		{"unknown names", NULL,
		 TWO(PORT("Fax", "\"1\"", "udp"), PORT("asterisk iax", "\"1\"", "udp")),
		 "1:1: (instance)\n",
		 "1:11: warning: 'Fax' over UDP is nothing that nvports knows; left out\n"
		 "2:10: warning: 'asterisk iax' over UDP is nothing that "
		 "nvports knows; left out\n"},
		{"other protocol", NULL, ONE(PORT("Asterisk IAX", "\"1\"", "tcp")),
		 "1:1: (instance)\n",
		 "1:11: warning: 'Asterisk IAX' over TCP is nothing that "
		 "nvports knows; left out\n"},
		{"a name that cannot be shown", NULL, ONE(PORT("\\u001b", "\"1\"", "udp/tcp")),
		 "1:1: (instance)\n",
		 "1:11: warning: a name that cannot be shown is nothing that nvports knows; "
		 "left out\n"},
	};

	(void)state;
	unit_answers("ports-list", put_lists, cases, UNIT_COUNT(cases));
}

#define IAX(port) ONE(PORT("Asterisk IAX", port, "udp"))
#define RTP(port) ONE(PORT("Janus RTP", port, "udp"))
#define OWNER(id)                                                                                  \
	" error: '" id "' is not the id of an instance\n"                                          \
	"  hint: say whose it is as in 'nethvoice1=FILE'\n"

static void test_refused(void **state)
{
	static const struct unit_answer cases[] = {
		{"that of a proxy", "nethvoice-proxy1", "[]", NULL, OWNER("nethvoice-proxy1")},
		{"that of a node", "1", "[]", NULL, OWNER("1")},
		{"no list", NULL, "{}", NULL, "1:1: error: expected a list, found a map\n"},
		{"no objects in it", NULL, "[1, [], null, \"geheim\"]", NULL,
		 "1:2: error: expected a map, found a single value\n"
		 "1:5: error: expected a map, found a list\n"
		 "1:9: error: expected a map, found a single value\n"
		 "1:15: error: expected a map, found a single value\n"},
		{"no name", NULL, "[{\"port\": \"1\", \"protocol\": \"tcp\"}]", NULL,
		 "1:2: error: 'name' is missing\n"},
		{"name is a number", NULL,
		 "[{\"name\": 1, \"port\": \"1\", \"protocol\": \"tcp\"}]", NULL,
		 "1:11: error: 'name' is not a string\n"},
		{"name is a list", NULL, "[{\"name\": [], \"port\": \"1\", \"protocol\": \"tcp\"}]",
		 NULL, "1:11: error: 'name' is not a string\n"},
		{"no protocol", NULL, "[{\"name\": \"Asterisk IAX\", \"port\": \"1\"}]", NULL,
		 "1:2: error: 'protocol' is missing\n"},
		{"protocol is a list", NULL,
		 "[{\"protocol\": [\"tcp\"], \"name\": \"Asterisk IAX\", \"port\": \"1\"}]", NULL,
		 "1:15: error: 'protocol' is not a string\n"},
		{"protocol in capitals", NULL,
		 "[{\"protocol\": \"TCP\", \"name\": \"Asterisk IAX\", \"port\": \"1\"}]", NULL,
		 "1:15: error: expected 'tcp', 'udp' or 'udp/tcp'\n"},
		{"unknown protocol", NULL,
		 "[{\"protocol\": \"geheim\", \"name\": \"Asterisk IAX\", \"port\": \"1\"}]", NULL,
		 "1:15: error: expected 'tcp', 'udp' or 'udp/tcp'\n"},
		{"no port", NULL, "[{\"name\": \"Asterisk IAX\", \"protocol\": \"udp\"}]", NULL,
		 "1:2: error: 'port' is missing\n"},
		{"port is a number", NULL, IAX("1"), NULL, "1:35: error: 'port' is not a string\n"},
		{"port is null", NULL, IAX("null"), NULL, "1:2: error: 'port' is missing\n"},
		{"port is empty", NULL, IAX("\"\""), NULL, "1:35: error: 'port' is empty\n"},
		{"port is 0", NULL, IAX("\"0\""), NULL,
		 "1:35: error: 'port' is out of range 1-65535\n"},
		{"port is large", NULL, IAX("\"65536\""), NULL,
		 "1:35: error: 'port' is out of range 1-65535\n"},
		{"port is huge", NULL, IAX("\"99999999999999999999\""), NULL,
		 "1:35: error: 'port' is out of range 1-65535\n"},
		{"port is no number", NULL, IAX("\"geheim\""), NULL,
		 "1:35: error: 'port' is not a whole number in decimal digits\n"},
		{"port with a leading zero", NULL, IAX("\"080\""), NULL,
		 "1:35: error: 'port' has a leading zero\n"},
		{"port is negative", NULL, IAX("\"-1\""), NULL,
		 "1:35: error: 'port' is not a whole number in decimal digits\n"},
		{"port of an unknown name", NULL, ONE(PORT("Fax", "\"x\"", "udp")), NULL,
		 "1:11: warning: 'Fax' over UDP is nothing that nvports knows; left out\n"
		 "1:26: error: 'port' is not a whole number in decimal digits\n"},
		{"a range, where there is one port", NULL, IAX("\"1-2\""), NULL,
		 "1:35: error: 'port' is a range, where one port is expected\n"},
		{"reversed", NULL, RTP("\"2-1\""), NULL,
		 "1:32: error: 'port' is a reversed range\n"},
		{"open range", NULL, RTP("\"2-\""), NULL,
		 "1:32: error: 'port' is a range without an end\n"},
		{"range with blanks", NULL, RTP("\"1 - 2\""), NULL,
		 "1:32: error: 'port' is not a whole number in decimal digits\n"},
		{"three ends", NULL, RTP("\"1-2-3\""), NULL,
		 "1:32: error: 'port' is not a whole number in decimal digits\n"},
		{"two ports for one variable", NULL,
		 TWO(PORT("Asterisk IAX", "\"1\"", "udp"), PORT("Asterisk IAX", "\"2\"", "udp")),
		 NULL, "2:34: error: a second port for ASTERISK_IAX_PORT, which has 1\n"},
		{"two ends for one variable", NULL,
		 TWO(PORT("Janus RTP", "\"1-3\"", "udp"),
		     PORT("Janus WebRTC RTP", "\"1-2\"", "udp")),
		 NULL, "2:38: error: a second port for JANUS_RTPEND, which has 3\n"},
	};

	(void)state;
	unit_answers("ports-list", put_lists, cases, UNIT_COUNT(cases));
}

/* A catalogue that does not name a variable does not get it. */
static void test_other_catalogue(void **state)
{
	static const char text[] = ONE(PORT("Asterisk IAX", "\"1\"", "udp"));
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct np_facts facts = {0};
	struct np_reading how = {0};

	(void)state;
	assert_int_equal(np_facts_read(&ctx, &catalogue, unit_source(&ctx, "", text), &how, &facts),
			 0);
	assert_null(facts.port_lists->values);
	assert_string_equal(unit_messages(&ctx), "");
	np_ctx_release(&ctx);
}

static void assert_fixture(const char *name, const char *owner, const char *facts)
{
	struct np_ctx ctx = {0};

	unit_text(name, unit_fixture(&ctx, put_lists, name, owner), facts);
	np_ctx_release(&ctx);
}

static void test_fixtures(void **state)
{
	(void)state;
	assert_fixture("single/get-ports-list.nethvoice3.json", "nethvoice3",
		       "1:1: nethvoice3 1:593:JANUS_RTPEND=22001 1:593:JANUS_RTPSTART=21002 "
		       "1:527:PHONEBOOK_LDAP_PORT=20318 1:462:NETHCTI_TLS_PORT=20333 "
		       "1:383:ASTERISK_RTPEND=21001 1:383:ASTERISK_RTPSTART=20002 "
		       "1:315:ASTERISK_RECORDING_SFTP_PORT=20366 1:241:ASTERISK_WSS_PORT=20395 "
		       "1:170:ASTERISK_IAX_PORT=20336 1:108:ASTERISK_SIPS_PORT=20335 "
		       "1:35:ASTERISK_SIP_PORT=20334\n");
	assert_fixture("updated/get-ports-list.nethvoice3.json", NULL,
		       "1:1: (instance) 1:655:JANUS_RTPEND=22009 1:655:JANUS_RTPSTART=21010 "
		       "1:589:PHONEBOOK_LDAP_PORT=20318 1:524:NETHCTI_TLS_PORT=20333 "
		       "1:445:ASTERISK_RTPEND=21009 1:445:ASTERISK_RTPSTART=20010 "
		       "1:377:ASTERISK_RECORDING_SFTP_PORT=20366 1:303:ASTERISK_WSS_PORT=20395 "
		       "1:232:ASTERISK_IAX_PORT=22011 1:170:ASTERISK_SIPS_PORT=20335 "
		       "1:101:ASTERISK_SIP_UDP_PORT=22012 1:35:ASTERISK_SIP_PORT=20334\n");
	assert_fixture("public/get-ports-list.nethvoice1.json", NULL,
		       "1:1: (instance) 1:593:JANUS_RTPEND=22001 1:593:JANUS_RTPSTART=21002 "
		       "1:527:PHONEBOOK_LDAP_PORT=20052 1:462:NETHCTI_TLS_PORT=20067 "
		       "1:383:ASTERISK_RTPEND=21001 1:383:ASTERISK_RTPSTART=20002 "
		       "1:315:ASTERISK_RECORDING_SFTP_PORT=20074 1:241:ASTERISK_WSS_PORT=20078 "
		       "1:170:ASTERISK_IAX_PORT=20070 1:108:ASTERISK_SIPS_PORT=20069 "
		       "1:35:ASTERISK_SIP_PORT=20068\n");
	assert_fixture("cluster/get-ports-list.nethvoice9.json", NULL,
		       "1:1: (instance) 1:655:JANUS_RTPEND=21999 1:655:JANUS_RTPSTART=21000 "
		       "1:589:PHONEBOOK_LDAP_PORT=20041 1:524:NETHCTI_TLS_PORT=20056 "
		       "1:445:ASTERISK_RTPEND=20999 1:445:ASTERISK_RTPSTART=20000 "
		       "1:377:ASTERISK_RECORDING_SFTP_PORT=20062 1:303:ASTERISK_WSS_PORT=20066 "
		       "1:232:ASTERISK_IAX_PORT=22001 1:170:ASTERISK_SIPS_PORT=20058 "
		       "1:101:ASTERISK_SIP_UDP_PORT=22002 1:35:ASTERISK_SIP_PORT=20057\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_other_catalogue),
		cmocka_unit_test(test_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

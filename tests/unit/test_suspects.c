#include "modules.h"

/* An environment, and what of it is suspected to be a port: "LINE:COL: MODULE VARIABLE=VALUE". */
struct suspicion {
	const char *name, *text, *suspects;
};

static const char overlay[] = "nvports: catalogue/1\n"
			      "services: {}\n"
			      "not_ports: {STUNPORT: a server's, TCP_PORTS_RANGE: NS8's}\n";

static const char *suspects_of(struct np_ctx *ctx, const char *text)
{
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	struct np_suspects suspects = {0};
	const struct np_reading how = {.fallback = "environment", .suspects = &suspects};
	struct unit_output output;
	FILE *out;

	unit_catalogue(ctx, &catalogue);
	unit_number(text, np_catalogue_read(ctx, unit_source(ctx, "", overlay), &catalogue), 0);
	np_facts_read(ctx, &catalogue, unit_source(ctx, "", text), &how, &facts);
	out = unit_output_open(&output);
	for (const struct np_suspect *s = suspects.first; s; s = s->next) {
		unit_put_place(out, s->loc);
		fprintf(out, " %s %s%s%s\n", s->module, s->variable, s->value ? "=" : "",
			s->value ? s->value : "");
	}
	return unit_keep(ctx, &output);
}

static void assert_suspicions(const struct suspicion *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct np_ctx ctx = {0};

		unit_text(cases[i].name, suspects_of(&ctx, cases[i].text), cases[i].suspects);
		unit_text(cases[i].name, unit_messages(&ctx), "");
		np_ctx_release(&ctx);
	}
}

#define ID "MODULE_ID=nethvoice1\n"

static void test_values(void **state)
{
	static const struct suspicion cases[] = {
		{"a port", ID "NEW_PORT=20110\n", "2:10: nethvoice1 NEW_PORT=20110\n"},
		{"a range", ID "NEW_PORT=1-65535\n", "2:10: nethvoice1 NEW_PORT=1-65535\n"},
		{"a list", ID "NEW_PORTS=1,3-4,5 6\n", "2:11: nethvoice1 NEW_PORTS=1,3-4,5 6\n"},
		{"empty", ID "NEW_PORT=\n", ""},
		{"no ports",
		 ID "A_PORT=0\nB_PORT=65536\nC_PORT=x\nD_PORT=2-1\nE_PORT=080\n"
		    "F_PORT=1,\nG_PORT=1,x\nH_PORT=-1\nI_PORT=1-\nJ_PORT=1-2-3\n"
		    "K_PORT= 1\nL_PORT=True\nM_PORT=127.0.0.1:80\n",
		 "7:8: nethvoice1 F_PORT=1,\n"},
		{"known", ID "IAX_PORT=20110\n", ""},
		{"known for others only", ID "REDIS_PORT=20110\n",
		 "2:12: nethvoice1 REDIS_PORT=20110\n"},
		{"known here", "MODULE_ID=nethvoice-proxy1\nREDIS_PORT=1\nRTP_MIN=2\nRTP_MAX=3\n",
		 ""},
		{"alias", ID "NEW_PORT=20110\nIAX_PORT=20110\n", ""},
		{"alias of both ends", ID "IAX_PORT=1\nLDAP_PORT=5\nNEW_PORTS=1-5\n", ""},
		{"alias of one end", ID "IAX_PORT=1\nNEW_PORTS=1-5\n",
		 "3:11: nethvoice1 NEW_PORTS=1-5\n"},
		{"alias of the other end", ID "IAX_PORT=5\nNEW_PORTS=1-5\n",
		 "3:11: nethvoice1 NEW_PORTS=1-5\n"},
		{"alias of some", ID "IAX_PORT=1\nNEW_PORTS=1,2\n",
		 "3:11: nethvoice1 NEW_PORTS=1,2\n"},
		{"alias of an unknown one", ID "A_PORT=1\nB_PORT=1\n",
		 "2:8: nethvoice1 A_PORT=1\n3:8: nethvoice1 B_PORT=1\n"},
		{"alias in another module",
		 "# module nethvoice1\nIAX_PORT=1\n# module nethvoice2\nNEW_PORT=1\n",
		 "4:10: nethvoice2 NEW_PORT=1\n"},
		{"fixed port", ID "NEW_PORT=55820\n", ""},
		{"default of a variable", ID "NEW_PORT=22\n", "2:10: nethvoice1 NEW_PORT=22\n"},
		{"no port of the module", ID "STUNPORT=19302\n", ""},
		{"the last one holds", ID "A_PORT=1\nA_PORT=\nB_PORT=\nB_PORT=2\n",
		 "5:8: nethvoice1 B_PORT=2\n"},
		{"the last alias holds", ID "A_PORT=1\nIAX_PORT=1\nIAX_PORT=2\n",
		 "2:8: nethvoice1 A_PORT=1\n"},
		{"allocated", ID "X=20111\nTCP_PORTS_RANGE=20110-20112\nY=20109\nZ=20113\n",
		 "2:3: nethvoice1 X\n"},
		{"allocated, UDP", ID "UDP_PORTS_RANGE=20110-20112\nX=20112\nY=20110-20111\n",
		 "2:17: nethvoice1 UDP_PORTS_RANGE=20110-20112\n3:3: nethvoice1 X\n"},
		{"allocated and known", ID "TCP_PORTS_RANGE=20110-20112\nIAX_PORT=20110\nX=20110\n",
		 ""},
		{"a bad range", ID "TCP_PORTS_RANGE=x\nX=20111\n", ""},
		{"other modules", ID "# module nethvoice2\n", ""},
	};

	(void)state;
	assert_suspicions(cases, UNIT_COUNT(cases));
}

/* Which names say that a value is a port. */
static void test_names(void **state)
{
	static const char *const ports[] = {
		"PORT",        "A_PORT",      "PORT_A",      "PORTS",     "A_PORTS_B", "APORT",
		"A_APORT",     "REST_PORT13", "PORT_MIN",    "XRTPSTART", "RTPEND",    "A_RTPEND2",
		"NEW_RTP_MIN", "A_RTP",       "A_RTP_START", "RTP_FIRST", "APORTS",
	};
	static const char *const others[] = {
		"A",         "PORTAL",        "A_PORTAL_B",  "REPORT", "A_REPORTS_B", "SUPPORT",
		"TRANSPORT", "JANUS_EXPORTS", "IMPORT_DAYS", "port",   "A_RTP_TTL",   "XRTP",
		"RTPS",      "RTP_TIMEOUT",   "P_ORT",       "A.PORT", "1PORT",       "PO-RT_PORT",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(ports) + UNIT_COUNT(others); i++) {
		bool port = i < UNIT_COUNT(ports);
		const char *name = port ? ports[i] : others[i - UNIT_COUNT(ports)];
		struct np_ctx ctx = {0};
		const char *found =
			suspects_of(&ctx, np_arena_printf(&ctx.arena, ID "%s=12345\n", name));

		unit_true(name, (strlen(found) > 0) == port);
		np_ctx_release(&ctx);
	}
}

/* Whatever the environment is written as; and nothing of modules that are left out. */
static void test_shapes(void **state)
{
	static const struct suspicion cases[] = {
		{"left out", "# module mail1\nA_PORT=1\n# module nethvoice1\nB_PORT=2\n",
		 "4:8: nethvoice1 B_PORT=2\n"},
		{"lines of redis-cli", "MODULE_ID\nnethvoice1\nA_PORT\n1\n",
		 "4:1: nethvoice1 A_PORT=1\n"},
		{"items of redis-cli",
		 "1) \"MODULE_ID\"\n2) \"nethvoice1\"\n3) \"A_PORT\"\n4) \"\\x31\"\n",
		 "4:5: nethvoice1 A_PORT=1\n"},
		{"JSON", "{\"MODULE_ID\":\"nethvoice1\",\"A_PORT\":\"1\"}",
		 "1:36: nethvoice1 A_PORT=1\n"},
		{"parts", "==> nethvoice1=a <==\nA_PORT=1\n", "2:8: nethvoice1 A_PORT=1\n"},
		{"nobody's", "A_PORT=1\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};

		unit_text(cases[i].name, suspects_of(&ctx, cases[i].text), cases[i].suspects);
		np_ctx_release(&ctx);
	}
}

/* No value is kept but ports whose names say that they are ports. */
static void test_secrets(void **state)
{
	static const char text[] = ID "TOKEN=hunter2\nA_PORT=hunter2\nPIN=20111\n"
				      "TCP_PORTS_RANGE=20110-20112\nB_PORT=1 hunter2\nhunter2=1\n";
	struct np_ctx ctx = {0};

	(void)state;
	unit_text("secrets", suspects_of(&ctx, text), "4:5: nethvoice1 PIN\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

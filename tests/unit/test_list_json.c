#include "sample.h"

/* The document around rows. */
#define HEAD "{\n  \"nvports\": \"list/1\",\n  \"requirements\": ["
#define TAIL "\n  ]\n}\n"

static void check(const char *name, const struct np_requirement *rows, size_t count,
		  const char *want)
{
	const struct np_plan plan = {.items = rows, .count = count};
	struct np_ctx ctx = {0};
	struct unit_output output;

	unit_number(name, np_list_json(&ctx, unit_output_open(&output), &plan), 0);
	unit_text(name, unit_output_close(&output), want);
	free(output.text);
	np_ctx_release(&ctx);
}

static const struct {
	const char *name;
	const struct np_requirement *row;
	const char *want;
} objects[] = {
	{"proxy", &sample_proxy_row,
	 "{\"node\": 1, \"instances\": [], "
	 "\"scope\": \"proxy\", \"service\": \"sip-proxy\", \"name\": \"SIP Proxy\", "
	 "\"ports\": [{\"from\": 5060, \"to\": 5061}], "
	 "\"variables\": [], "
	 "\"protocols\": [\"tcp\", \"udp\"], \"purpose\": \"SIP signaling\", "
	 "\"need\": \"required\", \"reach\": \"public\", "
	 "\"access\": \"any\", \"sources\": [], "
	 "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", "
	 "\"public_ports\": [{\"from\": 5060, \"to\": 5061}], "
	 "\"origin\": {\"file\": \"catalogue.yaml\", \"line\": 4294967295, \"column\": 15}}"},
	{"shared range, limited sources", &sample_janus_row,
	 "{\"node\": 1, \"instances\": [\"nethvoice1\", \"nethvoice2\"], "
	 "\"scope\": \"instance\", \"service\": \"janus-rtp\", \"name\": \"Janus RTP\", "
	 "\"ports\": [{\"from\": 21002, \"to\": 21499}, {\"from\": 21501, \"to\": 22001}], "
	 "\"variables\": [\"JANUS_RTPSTART\", \"JANUS_RTPEND\"], "
	 "\"protocols\": [\"udp\"], \"purpose\": \"CTI audio streaming\", "
	 "\"need\": \"optional\", \"reach\": \"phones\", "
	 "\"access\": \"restricted\", \"sources\": [\"192.168.20.0/24\", \"2001:db8::/32\"], "
	 "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", "
	 "\"public_ports\": [{\"from\": 21002, \"to\": 21499}, {\"from\": 21501, \"to\": 22001}], "
	 "\"origin\": {\"file\": \"dir/site.yaml\", \"line\": 7, \"column\": 3}}"},
	{"published; a whole file", &sample_iax_row,
	 "{\"node\": 1, \"instances\": [\"nethvoice1\"], "
	 "\"scope\": \"instance\", \"service\": \"iax\", \"name\": \"IAX\", "
	 "\"ports\": [{\"from\": 20026, \"to\": 20026}], "
	 "\"variables\": [\"IAX_PORT\", \"OLD_PORT\"], "
	 "\"protocols\": [\"udp\"], \"purpose\": \"Inter-Asterisk Exchange\", "
	 "\"need\": \"reserved\", \"reach\": \"trunks\", "
	 "\"access\": \"any\", \"sources\": [], "
	 "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", "
	 "\"public_ports\": [{\"from\": 4569, \"to\": 4569}], "
	 "\"origin\": {\"file\": \"dir/site.yaml\", \"line\": null, \"column\": null}}"},
	{"internal", &sample_internal_row,
	 "{\"node\": 1, \"instances\": [\"nethvoice2\"], "
	 "\"scope\": \"instance\", \"service\": \"asterisk-sip\", \"name\": \"Asterisk SIP\", "
	 "\"ports\": [{\"from\": 20024, \"to\": 20024}], "
	 "\"variables\": [\"ASTERISK_SIP_PORT\"], "
	 "\"protocols\": [\"tcp\", \"udp\"], \"purpose\": \"Behind the proxy\", "
	 "\"need\": \"optional\", \"reach\": \"internal\", "
	 "\"access\": \"never\", \"sources\": [], "
	 "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", "
	 "\"public_ports\": [], "
	 "\"origin\": {\"file\": \"dir/site.yaml\", \"line\": 10, \"column\": 3}}"},
	{"nobody; no addresses, no origin", &sample_ssh_row,
	 "{\"node\": 12, \"instances\": [], "
	 "\"scope\": \"generic\", \"service\": \"ssh\", \"name\": \"SSH\", "
	 "\"ports\": [{\"from\": 22, \"to\": 22}], "
	 "\"variables\": [], "
	 "\"protocols\": [\"tcp\"], \"purpose\": \"Remote management\", "
	 "\"need\": \"required\", \"reach\": \"admins\", "
	 "\"access\": \"never\", \"sources\": [], "
	 "\"address\": null, \"public_address\": null, "
	 "\"public_ports\": [], "
	 "\"origin\": null}"},
	{"general", &sample_general_range,
	 "{\"node\": null, \"instances\": [], "
	 "\"scope\": \"instance\", \"service\": \"janus-rtp\", \"name\": \"Janus RTP\", "
	 "\"ports\": [], "
	 "\"variables\": [\"JANUS_RTPSTART\", \"JANUS_RTPEND\"], "
	 "\"protocols\": [\"udp\"], \"purpose\": \"CTI audio streaming\", "
	 "\"need\": \"optional\", \"reach\": \"phones\", "
	 "\"access\": \"any\", \"sources\": [], "
	 "\"address\": null, \"public_address\": null, "
	 "\"public_ports\": [], "
	 "\"origin\": {\"file\": \"catalogue.yaml\", \"line\": 9, \"column\": 1}}"},
};

static void test_objects(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(objects); i++)
		check(objects[i].name, objects[i].row, 1,
		      np_arena_printf(&arena, HEAD "\n    %s" TAIL, objects[i].want));
	np_arena_release(&arena);
}

static void test_document(void **state)
{
	const struct np_requirement rows[] = {*objects[0].row, *objects[1].row};
	struct np_arena arena = {0};

	(void)state;
	check("no rows", NULL, 0, HEAD "]\n}\n");
	check("two rows", rows, 2,
	      np_arena_printf(&arena, HEAD "\n    %s,\n    %s" TAIL, objects[0].want,
			      objects[1].want));
	np_arena_release(&arena);
}

/* What a file name becomes in JSON. */
static const struct {
	const char *name, *text, *want;
} file_names[] = {
	{"quotes", "a\"b\\c", "a\\\"b\\\\c"},
	{"controls", "a\n\033[31m\x01", "a\\n\\u001B[31m\\u0001"},
	{"letters", "Citt\xC3\xA0 \xE6\x97\xA5", "Citt\\u00E0 \\u65E5"},
	{"beyond the first plane", "\xF0\x9F\x94\xA5", "\\uD83D\\uDD25"},
	{"C1 and bidirectional", "\xC2\x9B\xE2\x80\xAE", "\\u009B\\u202E"},
	{"ends of the ranges",
	 "\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF",
	 "\\u0080\\u07FF\\u0800\\uD7FF\\uE000\\uDBFF\\uDFFF"},
	{"broken", "a\xFFz", "a\\uFFFDz"},
	{"broken beside good",
	 "\xFF\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
	 "\\uFFFD\\u0080\\u07FF\\u0800\\uD7FF\\uD800\\uDC00\\uDBFF\\uDFFF"},
	{"stray continuation", "\x80\xBF", "\\uFFFD\\uFFFD"},
	{"cut off", "\xE2\x82", "\\uFFFD\\uFFFD"},
	{"cut off, four", "\xF0\x9F\x94", "\\uFFFD\\uFFFD\\uFFFD"},
	{"overlong", "\xC0\xAF\xE0\x9F\xBF", "\\uFFFD\\uFFFD\\uFFFD\\uFFFD\\uFFFD"},
	{"overlong, four", "\xF0\x8F\xBF\xBF", "\\uFFFD\\uFFFD\\uFFFD\\uFFFD"},
	{"surrogate", "\xED\xA0\x80", "\\uFFFD\\uFFFD\\uFFFD"},
	{"beyond Unicode", "\xF4\x90\x80\x80\xF5", "\\uFFFD\\uFFFD\\uFFFD\\uFFFD\\uFFFD"},
};

static void test_hostile(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(file_names); i++) {
		struct np_source source = {.name = file_names[i].text};
		struct np_requirement row = {.service = &sample_ssh, .origin = {.src = &source}};
		const struct np_plan plan = {.items = &row, .count = 1};
		struct np_ctx ctx = {0};
		struct unit_output output;
		char want[128];

		row.protocols = SAMPLE_TCP;
		snprintf(want, sizeof(want), "\"origin\": {\"file\": \"%s\", ", file_names[i].want);
		np_list_json(&ctx, unit_output_open(&output), &plan);
		if (!strstr(unit_output_close(&output), want))
			fail_msg("%s: no %s in %s", file_names[i].name, want, output.text);
		free(output.text);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

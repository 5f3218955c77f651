#include "sample.h"

static void test_columns(void **state)
{
	static const struct {
		const char *id, *key, *title;
		bool wrap;
	} want[] = {
		{"node", "node", "Node", false},
		{"instance", "instance", "Instance", true},
		{"scope", "scope", "Scope", false},
		{"id", "service", "ID", false},
		{"service", "name", "Service", false},
		{"ports", "ports", "Port(s)", false},
		{"protocol", "protocol", "Protocol", false},
		{"purpose", "purpose", "Purpose", true},
		{"need", "need", "Need", false},
		{"sources", "sources", "Sources", true},
		{"address", "address", "Address", false},
		{"public-address", "public_address", "Public address", false},
		{"public-ports", "public_ports", "Public port(s)", false},
		{"origin", "origin", "Origin", false},
		{"variable", "variable", "Variable", false},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(want); i++) {
		unit_text(want[i].id, np_list_columns[i]->id, want[i].id);
		unit_text(want[i].id, np_list_columns[i]->key, want[i].key);
		unit_text(want[i].id, np_list_columns[i]->title, want[i].title);
		unit_number(want[i].id, np_list_columns[i]->wrap, want[i].wrap);
	}
	assert_null(np_list_columns[UNIT_COUNT(want)]);
	assert_string_equal(np_list_columns[NP_LIST_FIXED_COLUMNS - 1]->id, "origin");
}

/* The cells of a row, in the order of the columns. */
static const struct {
	const char *name;
	const struct np_requirement *row;
	const char *want[NP_LIST_FIXED_COLUMNS + 1];
} cells[] = {
	{"proxy",
	 &sample_proxy_row,
	 {"1", "", "proxy", "sip-proxy", "SIP Proxy", "5060-5061", "TCP/UDP", "SIP signaling",
	  "required", "any", "192.168.1.10", "203.0.113.45", "5060-5061",
	  "catalogue.yaml:4294967295", ""}},
	{"shared range",
	 &sample_janus_row,
	 {"1", "nethvoice1,nethvoice2", "instance", "janus-rtp", "Janus RTP",
	  "21002-21499,21501-22001", "UDP", "CTI audio streaming", "optional",
	  "192.168.20.0/24,2001:db8::/32", "192.168.1.10", "203.0.113.45",
	  "21002-21499,21501-22001", "dir/site.yaml:7", "JANUS_RTPSTART JANUS_RTPEND"}},
	{"published",
	 &sample_iax_row,
	 {"1", "nethvoice1", "instance", "iax", "IAX", "20026", "UDP", "Inter-Asterisk Exchange",
	  "reserved", "any", "192.168.1.10", "203.0.113.45", "4569", "dir/site.yaml",
	  "IAX_PORT OLD_PORT"}},
	{"nobody",
	 &sample_ssh_row,
	 {"12", "", "generic", "ssh", "SSH", "22", "TCP", "Remote management", "required", "none",
	  "", "", "", "", ""}},
	{"internal",
	 &sample_internal_row,
	 {"1", "nethvoice2", "instance", "asterisk-sip", "Asterisk SIP", "20024", "TCP/UDP",
	  "Behind the proxy", "optional", "none", "192.168.1.10", "203.0.113.45", "",
	  "dir/site.yaml:10", "ASTERISK_SIP_PORT"}},
	{"carved away",
	 &sample_carved_row,
	 {"1", "nethvoice1", "instance", "janus-rtp", "Janus RTP", "", "UDP", "CTI audio streaming",
	  "optional", "any", "192.168.1.10", "203.0.113.45", "", "dir/site.yaml:7",
	  "JANUS_RTPSTART JANUS_RTPEND"}},
	{"general, fixed",
	 &sample_general_fixed,
	 {"", "", "proxy", "sip-proxy", "SIP Proxy", "5060-5061", "TCP/UDP", "SIP signaling",
	  "required", "any", "", "", "", "catalogue.yaml:5", ""}},
	{"general, range",
	 &sample_general_range,
	 {"", "", "instance", "janus-rtp", "Janus RTP", "Variable range*", "UDP",
	  "CTI audio streaming", "optional", "any", "", "", "", "catalogue.yaml:9",
	  "JANUS_RTPSTART JANUS_RTPEND"}},
	{"general, variable",
	 &sample_general_variable,
	 {"", "", "instance", "iax", "IAX", "Variable*", "UDP", "Inter-Asterisk Exchange",
	  "reserved", "any", "", "", "", "catalogue.yaml:12", "IAX_PORT OLD_PORT"}},
	{"general, internal",
	 &sample_general_internal,
	 {"", "", "instance", "asterisk-sip", "Asterisk SIP", "Variable*", "TCP/UDP",
	  "Behind the proxy", "optional", "none", "", "", "", "catalogue.yaml:20",
	  "ASTERISK_SIP_PORT"}},
};

static void test_cells(void **state)
{
	struct np_arena scratch = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cells); i++)
		for (size_t c = 0; np_list_columns[c]; c++) {
			char name[64];

			snprintf(name, sizeof(name), "%s: %s", cells[i].name,
				 np_list_columns[c]->id);
			unit_text(name, np_list_columns[c]->cell(&scratch, cells[i].row),
				  cells[i].want[c]);
		}
	np_arena_release(&scratch);
}

/* The ids of the default columns of the first rows in ROWS. */
static void check_default_columns(const char *name, const struct np_requirement *rows, size_t count,
				  const char *want)
{
	const struct np_plan plan = {.items = rows, .count = count};
	const struct np_column *columns[NP_COLUMN_LIMIT];
	size_t columns_count = np_list_default_columns(&plan, columns);

	sample_check_columns(name, columns, columns_count, want);
}

#define FOUR "service ports protocol purpose"

static void test_default_columns(void **state)
{
	struct np_requirement one = sample_iax_row, two = sample_iax_row,
			      limited = sample_janus_row, other = sample_proxy_row;
	const struct np_owner *const second[] = {&sample_two};

	(void)state;
	one.public_ports = two.public_ports = one.ports;
	two.instances = second;
	limited.instance_count = 1;
	other.node = &sample_node12;

	check_default_columns("no rows", NULL, 0, FOUR);
	check_default_columns("one instance", (struct np_requirement[]){sample_proxy_row, one, one},
			      3, FOUR);
	check_default_columns("two instances",
			      (struct np_requirement[]){one, sample_proxy_row, two}, 3,
			      FOUR " instance");
	check_default_columns("two nodes", (struct np_requirement[]){sample_proxy_row, other}, 2,
			      FOUR " node");
	check_default_columns("sources", (struct np_requirement[]){limited}, 1, FOUR " sources");
	check_default_columns("nobody", (struct np_requirement[]){sample_ssh_row}, 1,
			      FOUR " sources");
	check_default_columns("published", (struct np_requirement[]){sample_iax_row}, 1,
			      FOUR " public-ports");
	check_default_columns("all",
			      (struct np_requirement[]){sample_iax_row, sample_janus_row, other}, 3,
			      FOUR " instance node sources public-ports");
	check_default_columns("general",
			      (struct np_requirement[]){sample_general_fixed, sample_general_range},
			      2, FOUR);
	check_default_columns(
		"general, internal too",
		(struct np_requirement[]){sample_general_fixed, sample_general_internal}, 2,
		FOUR " sources");
}

static void test_footnote(void **state)
{
	const struct np_requirement rows[] = {sample_carved_row, sample_general_fixed,
					      sample_general_variable};
	const char *footnote;

	(void)state;
	assert_null(np_list_footnote(&(struct np_plan){.items = rows, .count = 0}));
	assert_null(np_list_footnote(&(struct np_plan){.items = rows, .count = 2}));
	footnote = np_list_footnote(&(struct np_plan){.items = rows, .count = 3});
	assert_non_null(footnote);
	assert_memory_equal(footnote, "* ", 2);
	assert_non_null(strstr(footnote, "--env FILE"));
	assert_non_null(strstr(footnote, "--site FILE"));
	assert_non_null(strstr(footnote, "--example"));
}

/* The CSV and the text that a user sees, once through all. */
static void test_printed(void **state)
{
	const struct np_requirement rows[] = {sample_general_fixed, sample_general_range,
					      sample_general_variable};
	const struct np_plan plan = {.items = rows, .count = UNIT_COUNT(rows)};
	const struct np_column *columns[NP_COLUMN_LIMIT];
	struct np_table table = {
		.columns = columns,
		.column_count = np_list_default_columns(&plan, columns),
		.rows = rows,
		.stride = sizeof(*rows),
		.count = UNIT_COUNT(rows),
	};
	const struct np_table_style style = {.separator = ',', .header = true};
	struct np_ctx ctx = {0};
	struct unit_output output;

	(void)state;
	np_table_text(&ctx, unit_output_open(&output), &table, &style);
	unit_text("text", unit_output_close(&output),
		  "Service    Port(s)          Protocol  Purpose\n"
		  "SIP Proxy  5060-5061        TCP/UDP   SIP signaling\n"
		  "Janus RTP  Variable range*  UDP       CTI audio streaming\n"
		  "IAX        Variable*        UDP       Inter-Asterisk Exchange\n");
	free(output.text);
	table = (struct np_table){np_list_columns,
				  NP_LIST_FIXED_COLUMNS,
				  &sample_janus_row,
				  sizeof(sample_janus_row),
				  1,
				  NULL};
	np_table_csv(unit_output_open(&output), &table, &style);
	unit_text("csv", unit_output_close(&output),
		  "node,instance,scope,service,name,ports,protocol,purpose,need,sources,address,"
		  "public_address,public_ports,origin\r\n"
		  "1,\"nethvoice1,nethvoice2\",instance,janus-rtp,Janus RTP,"
		  "\"21002-21499,21501-22001\",UDP,CTI audio streaming,optional,"
		  "\"192.168.20.0/24,2001:db8::/32\",192.168.1.10,203.0.113.45,"
		  "\"21002-21499,21501-22001\",dir/site.yaml:7\r\n");
	free(output.text);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),         cmocka_unit_test(test_cells),
		cmocka_unit_test(test_default_columns), cmocka_unit_test(test_footnote),
		cmocka_unit_test(test_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

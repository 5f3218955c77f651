#include "sample.h"

#define EMPTY "{\n  \"nvports\": \"compact/1\",\n  \"lines\": []\n}\n"

static const struct np_sources same_phones = {
	.nets =
		(const struct np_net[]){
			{{NP_IPV4, {192, 168, 20}}, 24},
			{{NP_IPV6, {0x20, 0x01, 0x0d, 0xb8}}, 32},
		},
	.count = 2,
	.text = "192.168.20.0/24,2001:db8::/32",
};

/* Two nodes; on the first, ports that join, overlap, repeat, and lie on both protocols. */
static const struct np_requirement rows[] = {
	{
		.service = &sample_sip,
		.node = &sample_node1,
		.protocols = SAMPLE_BOTH,
		.ports = SAMPLE_PORTS({5060, 5061}),
		.public_ports = SAMPLE_PORTS({5060, 5061}),
		.sources = &np_sources_any,
	},
	{
		.service = &sample_janus,
		.node = &sample_node1,
		.protocols = SAMPLE_UDP,
		.ports = SAMPLE_PORTS({21002, 21499}, {21501, 22001}),
		.public_ports = SAMPLE_PORTS({21002, 21499}, {21501, 22001}),
		.sources = &sample_phones,
	},
	{
		.service = &sample_janus,
		.node = &sample_node1,
		.protocols = SAMPLE_UDP,
		.ports = SAMPLE_PORTS({20002, 21001}),
		.public_ports = SAMPLE_PORTS({20002, 21001}),
		.sources = &same_phones,
	},
	{
		.service = &sample_internal,
		.node = &sample_node1,
		.protocols = SAMPLE_BOTH,
		.ports = SAMPLE_PORTS({20024, 20024}),
		.public_ports = SAMPLE_PORTS({20024, 20024}),
		.sources = &np_sources_any,
	},
	{
		.service = &sample_iax,
		.node = &sample_node1,
		.protocols = SAMPLE_UDP,
		.ports = SAMPLE_PORTS({5062, 5062}),
		.public_ports = SAMPLE_PORTS({4569, 4569}),
		.sources = &np_sources_any,
	},
	{
		.service = &sample_ssh,
		.node = &sample_node1,
		.protocols = SAMPLE_TCP,
		.ports = SAMPLE_PORTS({22, 22}),
		.public_ports = SAMPLE_PORTS({22, 22}),
		.sources = &sample_phones,
	},
	{
		.service = &sample_ssh,
		.node = &sample_node12,
		.protocols = SAMPLE_TCP,
		.ports = SAMPLE_PORTS({22, 22}),
		.public_ports = SAMPLE_PORTS({22, 22}),
		.sources = &np_sources_any,
	},
	{
		.service = &sample_ssh,
		.node = &sample_node12,
		.protocols = SAMPLE_UDP,
		.ports = SAMPLE_PORTS({23, 23}),
		.public_ports = SAMPLE_PORTS({23, 23}),
		.sources = &np_sources_none,
	},
};

static const struct np_requirement general[] = {
	{.service = &sample_sip,
	 .protocols = SAMPLE_BOTH,
	 .ports = SAMPLE_PORTS({5060, 5061}),
	 .sources = &np_sources_any},
	{.service = &sample_janus,
	 .protocols = SAMPLE_UDP,
	 .range = true,
	 .sources = &np_sources_any},
	{.service = &sample_ssh,
	 .protocols = SAMPLE_TCP,
	 .ports = SAMPLE_PORTS({22, 22}),
	 .sources = &np_sources_any},
	{.service = &sample_internal,
	 .protocols = SAMPLE_TCP,
	 .ports = SAMPLE_PORTS({99, 99}),
	 .sources = &np_sources_none},
};

/* What every column shows, and the JSON, for the first COUNT rows. */
static void check(const char *name, const struct np_requirement *items, size_t count,
		  const char *csv, const char *json)
{
	const struct np_table_style style = {.separator = ';'};
	const struct np_plan plan = {.items = items, .count = count};
	struct np_ctx ctx = {0};
	const struct np_compact compact = np_compact_make(&ctx, &plan);
	struct np_table table = {
		.columns = np_compact_columns,
		.rows = compact.lines,
		.stride = sizeof(*compact.lines),
		.count = compact.count,
	};
	struct unit_output output;

	while (np_compact_columns[table.column_count])
		table.column_count++;
	np_table_csv(unit_output_open(&output), &table, &style);
	unit_text(name, unit_output_close(&output), csv);
	free(output.text);
	unit_number(name, np_compact_json(&ctx, unit_output_open(&output), &compact), 0);
	unit_text(name, unit_output_close(&output), json);
	free(output.text);
	np_ctx_release(&ctx);
}

static void test_lines(void **state)
{
	(void)state;
	check("deployment", rows, UNIT_COUNT(rows),
	      "1;192.168.1.10;TCP;192.168.20.0/24,2001:db8::/32;22;203.0.113.45;22\r\n"
	      "1;192.168.1.10;TCP;any;5060-5061;203.0.113.45;5060-5061\r\n"
	      "1;192.168.1.10;UDP;any;5060-5061;203.0.113.45;5060-5061\r\n"
	      "1;192.168.1.10;UDP;192.168.20.0/24,2001:db8::/32;20002-21499,21501-22001;"
	      "203.0.113.45;20002-21499,21501-22001\r\n"
	      "1;192.168.1.10;UDP;any;5062;203.0.113.45;4569\r\n"
	      "12;;TCP;any;22;;22\r\n",
	      "{\n"
	      "  \"nvports\": \"compact/1\",\n"
	      "  \"lines\": [\n"
	      "    {\"node\": 1, \"protocol\": \"tcp\", \"access\": \"restricted\", \"sources\": "
	      "[\"192.168.20.0/24\", \"2001:db8::/32\"], \"address\": \"192.168.1.10\", "
	      "\"public_address\": \"203.0.113.45\", \"ports\": [{\"from\": 22, \"to\": 22}], "
	      "\"public_ports\": [{\"from\": 22, \"to\": 22}]},\n"
	      "    {\"node\": 1, \"protocol\": \"tcp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", \"ports\": "
	      "[{\"from\": 5060, \"to\": 5061}], \"public_ports\": [{\"from\": 5060, \"to\": "
	      "5061}]},\n"
	      "    {\"node\": 1, \"protocol\": \"udp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", \"ports\": "
	      "[{\"from\": 5060, \"to\": 5061}], \"public_ports\": [{\"from\": 5060, \"to\": "
	      "5061}]},\n"
	      "    {\"node\": 1, \"protocol\": \"udp\", \"access\": \"restricted\", \"sources\": "
	      "[\"192.168.20.0/24\", \"2001:db8::/32\"], \"address\": \"192.168.1.10\", "
	      "\"public_address\": \"203.0.113.45\", \"ports\": [{\"from\": 20002, \"to\": "
	      "21499}, {\"from\": 21501, \"to\": 22001}], \"public_ports\": [{\"from\": 20002, "
	      "\"to\": 21499}, {\"from\": 21501, \"to\": 22001}]},\n"
	      "    {\"node\": 1, \"protocol\": \"udp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": \"192.168.1.10\", \"public_address\": \"203.0.113.45\", \"ports\": "
	      "[{\"from\": 5062, \"to\": 5062}], \"public_ports\": [{\"from\": 4569, \"to\": "
	      "4569}]},\n"
	      "    {\"node\": 12, \"protocol\": \"tcp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": null, \"public_address\": null, \"ports\": [{\"from\": 22, \"to\": "
	      "22}], \"public_ports\": [{\"from\": 22, \"to\": 22}]}\n"
	      "  ]\n"
	      "}\n");
	check("general", general, UNIT_COUNT(general),
	      ";;TCP;any;22,5060-5061;;\r\n"
	      ";;UDP;any;5060-5061;;\r\n",
	      "{\n"
	      "  \"nvports\": \"compact/1\",\n"
	      "  \"lines\": [\n"
	      "    {\"node\": null, \"protocol\": \"tcp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": null, \"public_address\": null, \"ports\": [{\"from\": 22, \"to\": "
	      "22}, {\"from\": 5060, \"to\": 5061}], \"public_ports\": []},\n"
	      "    {\"node\": null, \"protocol\": \"udp\", \"access\": \"any\", \"sources\": [], "
	      "\"address\": null, \"public_address\": null, \"ports\": [{\"from\": 5060, \"to\": "
	      "5061}], \"public_ports\": []}\n"
	      "  ]\n"
	      "}\n");
	check("no rows", NULL, 0, "", EMPTY);
	check("variables alone", &general[1], 1, "", EMPTY);
	check("nothing that is open", &rows[3], 1, "", EMPTY);
}

static void test_columns(void **state)
{
	static const char *const want[][3] = {
		{"node", "node", "Node"},
		{"address", "address", "Address"},
		{"protocol", "protocol", "Protocol"},
		{"sources", "sources", "Sources"},
		{"ports", "ports", "Port(s)"},
		{"public-address", "public_address", "Public address"},
		{"public-ports", "public_ports", "Public port(s)"},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(want); i++) {
		unit_text(want[i][0], np_compact_columns[i]->id, want[i][0]);
		unit_text(want[i][0], np_compact_columns[i]->key, want[i][1]);
		unit_text(want[i][0], np_compact_columns[i]->title, want[i][2]);
	}
	assert_null(np_compact_columns[UNIT_COUNT(want)]);
}

static void check_default_columns(const char *name, const struct np_requirement *items,
				  size_t count, const char *want)
{
	const struct np_plan plan = {.items = items, .count = count};
	const struct np_column *columns[NP_COLUMN_LIMIT];
	struct np_ctx ctx = {0};
	const struct np_compact compact = np_compact_make(&ctx, &plan);
	size_t columns_count = np_compact_default_columns(&compact, columns);

	sample_check_columns(name, columns, columns_count, want);
	np_ctx_release(&ctx);
}

static void test_default_columns(void **state)
{
	(void)state;
	check_default_columns("no rows", NULL, 0, "protocol ports");
	check_default_columns("one node, open to all", &rows[0], 1, "protocol ports");
	check_default_columns("sources", &rows[0], 2, "protocol sources ports");
	check_default_columns("published", &rows[4], 1, "protocol ports public-ports");
	check_default_columns("two nodes", &rows[5], 2, "node protocol sources ports");
	check_default_columns("all", rows, UNIT_COUNT(rows),
			      "node protocol sources ports public-ports");
	check_default_columns("general", general, UNIT_COUNT(general), "protocol ports");
}

/* As many rows as ports, on one node: merged to one line for each protocol. */
static void test_large(void **state)
{
	enum { COUNT = 60000 };
	static struct np_range ranges[COUNT];
	static struct np_requirement items[COUNT];
	const struct np_plan plan = {.items = items, .count = COUNT};
	struct np_ctx ctx = {0};
	struct np_compact compact;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		uint16_t port = (uint16_t)(i * 7 % COUNT + 1); /* 7 does not divide COUNT */

		ranges[i] = (struct np_range){port, port};
		items[i] = rows[0];
		items[i].ports = items[i].public_ports = (struct np_portset){&ranges[i], 1};
	}
	compact = np_compact_make(&ctx, &plan);
	assert_int_equal(compact.count, 2);
	for (size_t i = 0; i < compact.count; i++) {
		assert_int_equal(compact.lines[i].protocol, i);
		assert_int_equal(compact.lines[i].ports.count, 1);
		assert_int_equal(np_portset_size(compact.lines[i].ports), COUNT);
		assert_true(
			np_portset_equal(compact.lines[i].ports, compact.lines[i].public_ports));
	}
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_default_columns),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "emit/text.h"

#include "sample.h"

/* A row for INSTANCES instances, all of them called ID, of a service called NAME. */
static struct np_requirement make_row(struct np_arena *arena, const char *id, size_t instances,
				      const char *name)
{
	struct np_service *service = np_arena_alloc(arena, sizeof(*service));
	struct np_owner *owner = np_arena_alloc(arena, sizeof(*owner));
	const struct np_owner **owners =
		np_arena_array(arena, instances + 1, sizeof(const struct np_owner *));

	service->name = name;
	owner->id = id;
	owners[0] = owner;
	return (struct np_requirement){
		.service = service,
		.node = &sample_node12,
		.instances = owners,
		.instance_count = instances,
	};
}

#define LONG "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"

static const struct {
	const char *name, *id;
	size_t instances;
	const char *service, *label;
} labels[] = {
	{"one instance", "nethvoice1", 1, "CTI TLS", "nethvoice1 CTI TLS"},
	{"a node", "", 0, "HTTPS", "node 12 HTTPS"},
	{"two instances", "nethvoice1", 2, "Janus RTP", "nethvoice1+1 Janus RTP"},
	{"many instances", "nethvoice1", 1000, "Janus RTP", "nethvoice1+999 Janus RTP"},
	{"punctuation that is let through", "a-b_c", 1, "TCP/UDP, a.b: c+d=e @~^*",
	 "a-b_c TCP/UDP, a.b: c+d=e @~^*"},
	{"all that is not", "a", 1, "\"'`\\$?<>&|;#{}()[]%!", "a ____________________"},
	{"control characters", "a", 1, "b\nc\rd\te\033f\x7F", "a b_c_d_e_f_"},
	{"other than ASCII", "a", 1, "\xC3\xA4\xE2\x80\xAE", "a _____"},
	{"an end of a comment", "a", 1, "b */ c ?> d ]]> e", "a b */ c __ d ___ e"},
	{"an id outside the policy", "a$(b)", 1, "c", "a__b_ c"},
	{"an id that is cut", LONG, 1, "b", "abcdefghijklmnopqrstuvwxy b"},
	{"a name that is cut", "a", 1, LONG, "a abcdefghijklmnopqrstuvwxyz"},
	{"both", LONG, 1, LONG, "abcdefghijklmnopqrstuvwxy abcdefghijklmnopqrstuvwxyz"},
	{"several", LONG, 9999, LONG, "abcdefghijklmnopqrst+9998 abcdefghijklmnopqrstuvwxyz"},
	{"more than there is room for", LONG, 10001, LONG,
	 "abcdefghijklmnopqrst+10000 abcdefghijklmnopqrstuvwxy"},
	{"of a node", "", 0, LONG, "node 12 abcdefghijklmnopqrstuvwxyz0123456789"},
	{"cut behind a word", "a", 1, "abcdefghijklm nopqrstuvwx yz",
	 "a abcdefghijklm nopqrstuvwx"},
	{"cut within UTF-8", "a", 1, "abcdefghijklmnopqrstuvwxy\xC3\xA4",
	 "a abcdefghijklmnopqrstuvwxy_"},
	{"no name", "a", 1, "", "a"},
};

static void test_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(labels); i++) {
		struct np_arena arena = {0};
		struct np_requirement row =
			make_row(&arena, labels[i].id, labels[i].instances, labels[i].service);
		const char *label = np_emit_label(&arena, &row);

		unit_text(labels[i].name, label, labels[i].label);
		unit_true(labels[i].name, strlen(label) <= NP_LABEL_LIMIT);
		np_arena_release(&arena);
	}
}

/* The largest number of a node leaves room for the rest. */
static void test_label_of_a_large_number(void **state)
{
	const struct np_node node = {.id = UINT32_MAX, .id_text = "4294967295"};
	struct np_arena arena = {0};
	struct np_requirement row = make_row(&arena, "", 0, LONG);

	(void)state;
	row.node = &node;
	unit_text("label", np_emit_label(&arena, &row),
		  "node 4294967295 abcdefghijklmnopqrstuvwxyz0123456789");
	np_arena_release(&arena);
}

static void test_numbers(void **state)
{
	static const uint32_t numbers[] = {0,   1,     9,     10,    99,        100,       9999,
					   443, 10000, 65535, 65536, 999999999, UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(numbers); i++) {
		struct unit_output output;
		char want[16];

		np_emit_number(unit_output_open(&output), numbers[i]);
		snprintf(want, sizeof(want), "%u", numbers[i]);
		unit_text("number", unit_output_close(&output), want);
		free(output.text);
	}
}

static void check_ports(struct np_portset set, char separator, const char *delimiter,
			const char *want)
{
	struct unit_output output;

	np_emit_ports(unit_output_open(&output), set, separator, delimiter);
	unit_text(want, unit_output_close(&output), want);
	free(output.text);
}

static void test_ports(void **state)
{
	const struct np_portset set = SAMPLE_PORTS({1, 1}, {22, 22}, {5060, 5061}, {65535, 65535});
	struct unit_output output;

	(void)state;
	check_ports(set, '-', ",", "1,22,5060-5061,65535");
	check_ports(set, ':', " ", "1 22 5060:5061 65535");
	check_ports(set, '-', ", ", "1, 22, 5060-5061, 65535");
	check_ports((struct np_portset){0}, '-', ",", "");
	np_emit_range(unit_output_open(&output), (struct np_range){1, 65535}, ':');
	unit_text("range", unit_output_close(&output), "1:65535");
	free(output.text);
}

static struct np_net net(const char *text)
{
	struct np_net result;

	if (np_net_parse(text, &result))
		fail_msg("%s is no network", text);
	return result;
}

static void test_nets(void **state)
{
	static const char *const nets[] = {"192.0.2.0/24",  "192.0.2.1",   "0.0.0.0/0",
					   "2001:db8::/32", "2001:db8::1", "::/0"};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(nets); i++) {
		const struct np_net one = net(nets[i]);
		struct unit_output output;

		np_emit_net(unit_output_open(&output), &one);
		unit_text(nets[i], unit_output_close(&output), nets[i]);
		free(output.text);
	}
}

/* Sorted and disjoint, as both are. */
static const struct {
	const char *name, *nets[4], *sources[4];
	bool any, meet;
} meetings[] = {
	{"nothing", {NULL}, {NULL}, false, false},
	{"any, of none", {NULL}, {NULL}, true, false},
	{"any", {"10.0.0.0/8"}, {NULL}, true, true},
	{"nobody", {"10.0.0.0/8"}, {NULL}, false, false},
	{"the same", {"10.0.0.0/8"}, {"10.0.0.0/8"}, false, true},
	{"a source inside", {"10.0.0.0/8"}, {"10.1.2.3"}, false, true},
	{"a network inside", {"10.1.0.0/16"}, {"10.0.0.0/8"}, false, true},
	{"apart", {"10.0.0.0/8"}, {"11.0.0.0/8"}, false, false},
	{"apart, the other way", {"11.0.0.0/8"}, {"10.0.0.0/8"}, false, false},
	{"the last of each",
	 {"10.0.0.0/24", "10.0.2.0/24"},
	 {"10.0.1.0/24", "10.0.2.9"},
	 false,
	 true},
	{"the first of each",
	 {"10.0.0.0/24", "10.9.0.0/24"},
	 {"10.0.0.0/16", "11.0.0.0/8"},
	 false,
	 true},
	{"one source in the middle",
	 {"10.0.0.0/24", "10.0.2.0/24", "10.0.4.0/24"},
	 {"10.0.2.1"},
	 false,
	 true},
	{"between them",
	 {"10.0.0.0/24", "10.0.2.0/24", "10.0.4.0/24"},
	 {"10.0.1.0/24", "10.0.3.0/24", "10.0.5.0/24"},
	 false,
	 false},
	{"a large source that begins before them",
	 {"10.5.0.0/16", "10.7.0.0/16"},
	 {"10.0.0.0/8"},
	 false,
	 true},
	{"other family", {"10.0.0.0/8"}, {"2001:db8::/32"}, false, false},
	{"other family, all of it", {"10.0.0.0/8"}, {"::/0"}, false, false},
};

static size_t read_nets(struct np_net *nets, const char *const *texts)
{
	size_t count = 0;

	for (; texts[count]; count++)
		nets[count] = net(texts[count]);
	return count;
}

static void test_meeting(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(meetings); i++) {
		struct np_net nets[4], sources[4];
		const struct np_nets inside = {nets, read_nets(nets, meetings[i].nets)};
		const struct np_sources from = {
			.any = meetings[i].any,
			.nets = sources,
			.count = read_nets(sources, meetings[i].sources),
		};

		unit_number(meetings[i].name, np_nets_meet(&inside, &from), meetings[i].meet);
	}
}

static const char *const apply[] = {"nft -f FILE", "again after a change", NULL};
static const char *const check[] = {"nft list ruleset", NULL};
static const char *const undo[] = {"nvports rules try --remove", NULL};
static const char *const remarks[] = {"A remark of the target's own.", NULL};
static const struct np_target target = {
	.name = "try", .vendor = "Vendor", .versions = "1 and later"};

#define GENERAL                                                                                    \
	"# UDP timeouts of the firewall should be longer than the registration interval\n"         \
	"# of phones and trunks (often 180 seconds or more), or incoming calls get lost.\n"
#define STEPS                                                                                      \
	"#\n"                                                                                      \
	"# Apply:  nft -f FILE\n"                                                                  \
	"#         again after a change\n"                                                         \
	"# Check:  nft list ruleset\n"                                                             \
	"# Undo:   nvports rules try --remove\n"                                                   \
	"#\n"                                                                                      \
	"# A remark of the target's own.\n"

static const struct np_rules_options options = {.name = "nvports-b"};

/* The head for NODES, in comments that begin with PREFIX. */
static void check_head(const char *name, const char *prefix, const struct np_rules *rules,
		       const char *want)
{
	const struct np_steps steps = {prefix, apply, check, undo, remarks};
	struct np_arena scratch = {0};
	struct unit_output output;

	np_emit_head(&scratch, unit_output_open(&output), &target, rules, &steps);
	unit_text(name, unit_output_close(&output), want);
	free(output.text);
	np_arena_release(&scratch);
}

static void test_head(void **state)
{
	const struct np_requirement *const rows[] = {&sample_proxy_row, &sample_janus_row,
						     &sample_iax_row};
	const struct np_requirement *const ssh[] = {&sample_ssh_row};
	const struct np_rules_node nodes[] = {
		{.node = &sample_node1,
		 .address = "192.168.1.10",
		 .public_address = "203.0.113.45",
		 .address6 = "2001:db8::10",
		 .rows = rows,
		 .row_count = UNIT_COUNT(rows)},
		{.node = &sample_node12, .address = "203.0.113.46", .rows = ssh, .row_count = 1},
		{.node = &sample_node12, .address6 = "2001:db8::12", .rows = ssh, .row_count = 1},
	};
	const struct np_rules rules = {.options = &options,
				       .nodes = nodes,
				       .node_count = UNIT_COUNT(nodes),
				       .row_count = 5,
				       .nat = true};

	(void)state;
	check_head("head", "# ", &rules,
		   "# nvports-b: rules for Vendor (1 and later), written by nvports\n"
		   "#\n"
		   "# They open, and nothing else:\n"
		   "#   node 1, from 203.0.113.45 to 192.168.1.10 and to 2001:db8::10: nethvoice1, "
		   "nethvoice2\n"
		   "#     node 1 SIP Proxy: TCP/UDP 5060-5061\n"
		   "#     nethvoice1+1 Janus RTP: UDP 21002-21499,21501-22001, from "
		   "192.168.20.0/24,2001:db8::/32\n"
		   "#     nethvoice1 IAX: UDP 20026, outside 4569\n"
		   "#   node 12, to 203.0.113.46\n"
		   "#     node 12 SSH: TCP 22, from none\n"
		   "#   node 12, to 2001:db8::12\n"
		   "#     node 12 SSH: TCP 22, from none\n" STEPS
		   "# What a node sends to the internet should leave with its public "
		   "address.\n" GENERAL);
}

/* A name that the reader of catalogues refuses: no line of the head ends before its end. */
static void test_awkward_head(void **state)
{
	struct np_arena arena = {0};
	struct np_requirement row = make_row(&arena, "a", 1, "x\n$(reboot) */ ?> ]]>");
	const struct np_requirement *const rows[] = {&row};
	const struct np_rules_node node = {
		.node = &sample_node12, .address = "203.0.113.46", .rows = rows, .row_count = 1};
	const struct np_rules rules = {
		.options = &options, .nodes = &node, .node_count = 1, .row_count = 1};

	(void)state;
	row.protocols = SAMPLE_TCP;
	row.ports = row.public_ports = sample_ssh_row.ports;
	row.sources = &np_sources_any;
	check_head("awkward", "# ", &rules,
		   "# nvports-b: rules for Vendor (1 and later), written by nvports\n"
		   "#\n"
		   "# They open, and nothing else:\n"
		   "#   node 12, to 203.0.113.46: a\n"
		   "#     a x___reboot_ */ __ ___: TCP 22\n" STEPS GENERAL);
	np_arena_release(&arena);
}

/* Of many services, a head names the nodes only. */
static void test_head_of_many(void **state)
{
	enum { ROWS = 201 };
	const struct np_requirement *rows[ROWS];
	const struct np_rules_node node = {
		.node = &sample_node12, .address = "203.0.113.46", .rows = rows, .row_count = ROWS};
	const struct np_rules rules = {
		.options = &options, .nodes = &node, .node_count = 1, .row_count = ROWS};

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		rows[i] = i % 2 ? &sample_janus_row : &sample_iax_row;
	check_head("many", "// ", &rules,
		   "// nvports-b: rules for Vendor (1 and later), written by nvports\n"
		   "//\n"
		   "// They open, and nothing else:\n"
		   "//   node 12, to 203.0.113.46: nethvoice1, nethvoice2\n"
		   "//\n"
		   "// Apply:  nft -f FILE\n"
		   "//         again after a change\n"
		   "// Check:  nft list ruleset\n"
		   "// Undo:   nvports rules try --remove\n"
		   "//\n"
		   "// A remark of the target's own.\n"
		   "// UDP timeouts of the firewall should be longer than the registration "
		   "interval\n"
		   "// of phones and trunks (often 180 seconds or more), or incoming calls get "
		   "lost.\n");
}

static void test_remove_head(void **state)
{
	struct unit_output output;

	(void)state;
	np_emit_remove_head(unit_output_open(&output), "# ", &target, &options, apply);
	unit_text("removal", unit_output_close(&output),
		  "# nvports-b: removes from Vendor what nvports wrote under this name, and "
		  "nothing else\n"
		  "#\n"
		  "# Apply:  nft -f FILE\n"
		  "#         again after a change\n");
	free(output.text);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(np_protocol_words[NP_TCP], "tcp");
	assert_string_equal(np_protocol_words[NP_UDP], "udp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),       cmocka_unit_test(test_label_of_a_large_number),
		cmocka_unit_test(test_numbers),      cmocka_unit_test(test_ports),
		cmocka_unit_test(test_nets),         cmocka_unit_test(test_meeting),
		cmocka_unit_test(test_head),         cmocka_unit_test(test_awkward_head),
		cmocka_unit_test(test_head_of_many), cmocka_unit_test(test_remove_head),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

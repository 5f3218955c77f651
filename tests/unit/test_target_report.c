#include "nvports/report.h"
#include "nvports/rules.h"

#include "unit.h"

static const char *const no_texts[] = {NULL};
static const char *const limits[] = {"It is old.", "A \"quote\" has no harm.", NULL};
static const char *const options[] = {"--wan NAME: a port.", "--all: all.", NULL};
static const uint16_t own[] = {443, 8443, 65535, 0};

/* One that can do nothing, and one that can do all. */
static const struct np_target_row least = {
	.name = "least",
	.vendor = "Somebody",
	.versions = "1",
	.summary = "a text",
	.applied = "by hand",
	.limits = no_texts,
	.options = no_texts,
};
static const struct np_target_row most = {
	.name = "most",
	.vendor = "Somebody else",
	.versions = "2, 3",
	.summary = "a longer text",
	.applied = "by a script",
	.helper = "a word",
	.abilities = NP_CAN_NAT | NP_CAN_ROUTE | NP_CAN_IPV6 | NP_CAN_RESTRICT | NP_CAN_MOVE |
		     NP_CAN_MOVE_RANGES | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO |
		     NP_CAN_HAIRPIN_ALWAYS,
	.own = own,
	.limits = limits,
	.options = options,
};

static const struct {
	unsigned ability;  /* that the row has */
	const char *cells; /* of the columns below */
} abilities[] = {
	{0, "no no none no none no"},
	{NP_CAN_NAT, "yes no none no none no"},
	{NP_CAN_ROUTE, "no yes none no none no"},
	{NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO, "no no auto no none no"},
	{NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_ALWAYS, "no no always no none no"},
	{NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS,
	 "no no auto, always no none no"},
	{NP_CAN_IPV6, "no no none yes none no"},
	{NP_CAN_MOVE, "no no none no single no"},
	{NP_CAN_MOVE | NP_CAN_MOVE_RANGES, "no no none no ranges no"},
	{NP_CAN_RESTRICT, "no no none no none yes"},
};

static const struct np_column *find_column(const char *id)
{
	size_t i = 0;

	while (np_target_columns[i] && strcmp(np_target_columns[i]->id, id) != 0)
		i++;
	assert_non_null(np_target_columns[i]);
	return np_target_columns[i];
}

static const char *cell(struct np_arena *arena, const char *id, const struct np_target_row *row)
{
	return find_column(id)->cell(arena, row);
}

static void test_abilities(void **state)
{
	static const char *const ids[] = {"nat",  "routed",      "hairpin",
					  "ipv6", "moved-ports", "sources"};
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(abilities); i++) {
		const struct np_target_row row = {.abilities = abilities[i].ability};
		const char *cells = "";

		for (size_t c = 0; c < UNIT_COUNT(ids); c++)
			cells = np_arena_printf(&arena, "%s%s%s", cells, c ? " " : "",
						cell(&arena, ids[c], &row));
		unit_text(abilities[i].cells, cells, abilities[i].cells);
	}
	np_arena_release(&arena);
}

static void test_cells(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	unit_text("none", cell(&arena, "helper", &least), "has none");
	unit_text("some", cell(&arena, "helper", &most), "a word");
	unit_text("none", cell(&arena, "own-ports", &least), "");
	unit_text("some", cell(&arena, "own-ports", &most), "443,8443,65535");
	np_arena_release(&arena);
}

static void check_json(const struct np_target_row *row, const char *want)
{
	struct np_ctx ctx = {0};
	struct unit_output output;

	unit_number(row->name, np_targets_json(&ctx, unit_output_open(&output), row, 1), 0);
	unit_text(row->name, unit_output_close(&output),
		  np_arena_printf(&ctx.arena,
				  "{\n  \"nvports\": \"targets/1\",\n  \"targets\": [\n    "
				  "{%s}\n  ]\n}\n",
				  want));
	free(output.text);
	np_ctx_release(&ctx);
}

static void test_json(void **state)
{
	(void)state;
	check_json(&least, "\"name\": \"least\", \"vendor\": \"Somebody\", \"versions\": \"1\", "
			   "\"nat\": false, \"routed\": false, \"hairpin\": [], \"helper\": null, "
			   "\"ipv6\": false, \"moved_ports\": \"none\", \"sources\": false, "
			   "\"own_ports\": [], \"applied\": \"by hand\", \"summary\": \"a text\", "
			   "\"limits\": []");
	check_json(&most, "\"name\": \"most\", \"vendor\": \"Somebody else\", "
			  "\"versions\": \"2, 3\", \"nat\": true, \"routed\": true, "
			  "\"hairpin\": [\"auto\", \"always\"], \"helper\": \"a word\", "
			  "\"ipv6\": true, \"moved_ports\": \"ranges\", \"sources\": true, "
			  "\"own_ports\": [443, 8443, 65535], \"applied\": \"by a script\", "
			  "\"summary\": \"a longer text\", \"limits\": [\"It is old.\", "
			  "\"A \\\"quote\\\" has no harm.\"]");
}

static void check_text(const struct np_target_row *row, const char *want)
{
	struct np_arena scratch = {0};
	struct unit_output output;

	np_target_text(&scratch, unit_output_open(&output), row);
	unit_text(row->name, unit_output_close(&output), want);
	free(output.text);
	np_arena_release(&scratch);
}

static void test_text(void **state)
{
	(void)state;
	check_text(&least,
		   "least: Somebody\n"
		   "  Versions     1\n"
		   "  Written      a text\n"
		   "  Applied      by hand\n"
		   "  NAT          no port forwards\n"
		   "  Routed       no filter rules without port forwards\n"
		   "  IPv6         no: --family ipv4 is needed where a node has an IPv6 address\n"
		   "  Sources      no: a service that is not for any source is an error\n"
		   "  SIP helper   the firewall has none of its own\n"
		   "\n"
		   "'nvports rules least --example' shows what is written; all about it is in\n"
		   "nvports-least(7), and what all targets share in nvports-rules(1).\n");
	check_text(
		&most,
		"most: Somebody else\n"
		"  Versions     2, 3\n"
		"  Written      a longer text\n"
		"  Applied      by a script\n"
		"  NAT          yes: port forwards from the public address, and their filter\n"
		"               rules\n"
		"  Routed       yes: filter rules alone, where a node has the public address\n"
		"               itself\n"
		"  IPv6         yes: filter rules, without translation\n"
		"  Sources      yes: services may be open to certain networks alone\n"
		"  Moved ports  single ports and ranges\n"
		"  Hairpin      yes, with source NAT for the network of the node, or with\n"
		"               --hairpin always for all inside networks\n"
		"  SIP helper   off by a word\n"
		"  Own ports    443, 8443, 65535: its own interface listens there, TCP; a service\n"
		"               that is forwarded from one of them takes it away, and a warning\n"
		"               says so\n"
		"  Options      - --wan NAME: a port.\n"
		"               - --all: all.\n"
		"  Limits       - It is old.\n"
		"               - A \"quote\" has no harm.\n"
		"\n"
		"'nvports rules most --example' shows what is written; all about it is in\n"
		"nvports-most(7), and what all targets share in nvports-rules(1).\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_abilities),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

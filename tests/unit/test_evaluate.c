#include "core/evaluate.h"

#include "deployment.h"

/* So that every variable of the cases below is known, whatever the expression. */
#define VARIABLES "\n-others instance optional internal tcp ${A} tcp ${B} tcp ${C}"

/* A deployment with one instance of one service, and the values of that instance. */
struct one {
	struct deployment d;
	struct np_slots slots;
	int filled; /* what np_slots_fill returned */
};

static void one_read(struct one *one, const char *ports, const char *values)
{
	struct deployment *d = &one->d;
	struct np_arena *arena = &d->ctx.arena;

	deployment_catalogue(
		d, np_arena_printf(arena, "x instance required public %s%s", ports, VARIABLES));
	deployment_site(
		d, np_arena_printf(arena, "nodes: {1: {instances: {a: {values: {%s}}}}}", values));
	one->filled = np_slots_fill(&d->ctx, arena, &d->catalogue, d->site.nodes[0]->instances[0],
				    &one->slots);
}

static const char *describe(struct one *one, enum np_outcome outcome,
			    const struct np_evaluation *found)
{
	struct np_arena *arena = &one->d.ctx.arena;

	if (outcome == NP_INVALID)
		return "invalid";
	if (outcome == NP_MISSING)
		return np_arena_printf(arena, "%s is missing",
				       one->d.catalogue.variables[found->missing]->name);
	return np_arena_printf(
		arena, "tcp %s udp %s, %s %u-%u", np_portset_text(arena, found->sets[NP_TCP]),
		np_portset_text(arena, found->sets[NP_UDP]), found->range ? "range" : "single",
		found->written.from, found->written.to);
}

static const struct {
	const char *name, *ports, *values, *result;
} expressions[] = {
	{"number", "tcp 22", "", "tcp 22 udp , single 22-22"},
	{"smallest", "tcp 1", "", "tcp 1 udp , single 1-1"},
	{"largest", "tcp 65535", "", "tcp 65535 udp , single 65535-65535"},
	{"range", "udp 5060-5061", "", "tcp  udp 5060-5061, range 5060-5061"},
	{"both protocols", "tcp+udp 5060", "", "tcp 5060 udp 5060, single 5060-5060"},
	{"variable", "tcp ${A}", "A: 80", "tcp 80 udp , single 80-80"},
	{"variable range", "udp ${A}-${B}", "A: 10, B: 20", "tcp  udp 10-20, range 10-20"},
	{"range of one port", "udp ${A}-${B}", "A: 10, B: 10", "tcp  udp 10, range 10-10"},
	{"one variable twice", "udp ${A}-${A}", "A: 10", "tcp  udp 10, range 10-10"},
	{"number to variable", "udp 5-${B}", "B: 20", "tcp  udp 5-20, range 5-20"},
	{"variable to number", "udp ${A}-30", "A: 10", "tcp  udp 10-30, range 10-30"},
	{"default", "tcp ${A:-90}", "", "tcp 90 udp , single 90-90"},
	{"value over default", "tcp ${A:-90}", "A: 80", "tcp 80 udp , single 80-80"},
	{"default range", "udp ${A:-10}-${B:-20}", "", "tcp  udp 10-20, range 10-20"},
	{"half default range", "udp ${A:-10}-${B:-20}", "B: 30", "tcp  udp 10-30, range 10-30"},
	{"variable as default", "tcp ${A:-${B}}", "B: 70", "tcp 70 udp , single 70-70"},
	{"value over variable", "tcp ${A:-${B}}", "A: 60, B: 70", "tcp 60 udp , single 60-60"},
	{"default of a default", "tcp ${A:-${B:-${C:-50}}}", "", "tcp 50 udp , single 50-50"},
	{"last of three", "tcp ${A:-${B:-${C:-50}}}", "C: 40", "tcp 40 udp , single 40-40"},
	{"middle of three", "tcp ${A:-${B:-${C:-50}}}", "B: 30, C: 40",
	 "tcp 30 udp , single 30-30"},
	{"nested in a range", "udp ${A:-${B}}-${C}", "B: 1, C: 9", "tcp  udp 1-9, range 1-9"},
	{"two ports", "tcp ${A} tcp ${B}", "A: 443, B: 80", "tcp 80,443 udp , single 80-443"},
	{"two ports that touch", "tcp 80 tcp 81", "", "tcp 80-81 udp , single 80-81"},
	{"protocols apart", "tcp 5060-5061 udp 5060", "",
	 "tcp 5060-5061 udp 5060, range 5060-5061"},
	{"missing", "tcp ${A}", "", "A is missing"},
	{"missing default", "tcp ${A:-${B}}", "", "B is missing"},
	{"missing first", "udp ${A}-${B}", "B: 20", "A is missing"},
	{"missing last", "udp ${A}-${B}", "A: 10", "B is missing"},
	{"missing second port", "tcp ${A} udp ${C}", "A: 10", "C is missing"},
};

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(expressions); i++) {
		const char *name = expressions[i].name;
		struct one one = {0};
		struct np_evaluation found;
		enum np_outcome outcome;

		one_read(&one, expressions[i].ports, expressions[i].values);
		outcome = np_evaluate(&one.d.ctx, &one.d.catalogue.services[0], &one.slots, &found);
		unit_text(name, describe(&one, outcome, &found), expressions[i].result);
		unit_number(name, one.filled, 0);
		unit_text(name, deployment_messages(&one.d), "");
		deployment_release(&one.d);
	}
}

#define NUMBER " (a port is a whole number from 1 to 65535)\n"

static const struct {
	const char *name, *ports, *values, *messages;
} invalid[] = {
	{"zero", "tcp ${A}", "A: 0", "error: A of 'a': port '0' is out of range 1-65535" NUMBER},
	{"too large", "tcp ${A}", "A: 65536",
	 "error: A of 'a': port '65536' is out of range 1-65535" NUMBER},
	{"far too large", "tcp ${A}", "A: 18446744073709551696",
	 "error: A of 'a': port '18446744073709551696' is out of range 1-65535" NUMBER},
	{"negative", "tcp ${A}", "A: -1",
	 "error: A of 'a': port '-1' is not a whole number in decimal digits" NUMBER},
	{"plus sign", "tcp ${A}", "A: +80",
	 "error: A of 'a': port '+80' is not a whole number in decimal digits" NUMBER},
	{"exponent", "tcp ${A}", "A: 1e4",
	 "error: A of 'a': port '1e4' is not a whole number in decimal digits" NUMBER},
	{"hexadecimal", "tcp ${A}", "A: 0x50",
	 "error: A of 'a': port '0x50' is not a whole number in decimal digits" NUMBER},
	{"octal", "tcp ${A}", "A: 080", "error: A of 'a': port '080' has a leading zero" NUMBER},
	{"fraction", "tcp ${A}", "A: 20107.0",
	 "error: A of 'a': port '20107.0' is not a whole number in decimal digits" NUMBER},
	{"blank before", "tcp ${A}", "A: ' 80'",
	 "error: A of 'a': port ' 80' is not a whole number in decimal digits" NUMBER},
	{"blank behind", "tcp ${A}", "A: '80 '",
	 "error: A of 'a': port '80 ' is not a whole number in decimal digits" NUMBER},
	{"range as a value", "tcp ${A}", "A: 80-90",
	 "error: A of 'a': port '80-90' is not a whole number in decimal digits" NUMBER},
	{"word", "tcp ${A}", "A: http",
	 "error: A of 'a': port 'http' is not a whole number in decimal digits" NUMBER},
	{"empty in a site file", "tcp ${A}", "A: ''", "error: A of 'a': port '' is empty" NUMBER},
	{"default does not help", "tcp ${A:-90}", "A: 0",
	 "error: A of 'a': port '0' is out of range 1-65535" NUMBER},
	{"end of a range", "udp ${A}-${B}", "A: 1, B: x",
	 "error: B of 'a': port 'x' is not a whole number in decimal digits" NUMBER},
	{"reversed", "udp ${A}-${B}", "A: 20, B: 10",
	 "error: ${A}-${B} of 'a' is reversed: 20-10 (the first port of a range comes before its "
	 "last)\n"},
	{"reversed by a default", "udp ${A}-${B:-10}", "A: 20",
	 "error: ${A}-${B:-10} of 'a' is reversed: 20-10 (the first port of a range comes before "
	 "its last)\n"},
	{"reversed by one", "udp 65535-${B}", "B: 65534",
	 "error: 65535-${B} of 'a' is reversed: 65535-65534 (the first port of a range comes "
	 "before its last)\n"},
};

static void test_invalid(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(invalid); i++) {
		struct one one = {0};
		struct np_evaluation found;

		one_read(&one, invalid[i].ports, invalid[i].values);
		unit_number(
			invalid[i].name,
			np_evaluate(&one.d.ctx, &one.d.catalogue.services[0], &one.slots, &found),
			NP_INVALID);
		unit_text(invalid[i].name, deployment_messages(&one.d), invalid[i].messages);
		deployment_release(&one.d);
	}
}

/* Each malformed value is reported, also one that no wanted service needs. */
static void test_all_malformed_values(void **state)
{
	struct one one = {0};

	(void)state;
	one_read(&one, "tcp 22", "A: 0, B: 70, C: x");
	assert_int_equal(one.filled, -1);
	unit_text("both", deployment_messages(&one.d),
		  "error: C of 'a': port 'x' is not a whole number in decimal digits" NUMBER
		  "error: A of 'a': port '0' is out of range 1-65535" NUMBER);
	deployment_release(&one.d);
}

static void test_nobody(void **state)
{
	struct deployment d = {0};
	struct np_slots nobody;
	struct np_evaluation found;

	(void)state;
	deployment_catalogue(&d, "x proxy required public tcp ${A:-90} udp ${A:-90}\n"
				 "y proxy required public tcp ${A}");
	assert_int_equal(np_slots_fill(&d.ctx, &d.ctx.arena, &d.catalogue, NULL, &nobody), 0);
	assert_int_equal(np_evaluate(&d.ctx, &d.catalogue.services[0], &nobody, &found), NP_FOUND);
	unit_text("default", np_portset_text(&d.ctx.arena, found.sets[NP_UDP]), "90");
	assert_int_equal(np_evaluate(&d.ctx, &d.catalogue.services[1], &nobody, &found),
			 NP_MISSING);
	deployment_release(&d);
}

/* One variable in a module's environment, under "values" and on the command line. */
static const struct {
	const char *name, *environment, *values, *set, *port;
} strengths[] = {
	{"default", "", "", NULL, "90"},
	{"environment", "A=100\n", "", NULL, "100"},
	{"last of the environment", "A=100\nB=1\nA=101\n", "", NULL, "101"},
	{"empty in the environment", "A=\n", "", NULL, "90"},
	{"emptied at the end", "A=100\nA=\n", "", NULL, "90"},
	{"filled at the end", "A=\nA=100\n", "", NULL, "100"},
	{"values", "", "A: 200", NULL, "200"},
	{"values over environment", "A=100\n", "A: 200", NULL, "200"},
	{"values over empty", "A=\n", "A: 200", NULL, "200"},
	{"values over malformed", "A=zero\n", "A: 200", NULL, "200"},
	{"command line", "", "", "nethvoice1.A=300", "300"},
	{"command line over all", "A=100\n", "A: 200", "nethvoice1.A=300", "300"},
	{"command line over malformed", "A=x\n", "A: y", "nethvoice1.A=300", "300"},
	{"another variable", "A=100\n", "B: 200", "nethvoice1.C=300", "100"},
};

static void read_strengths(struct deployment *d, const char *environment, const char *values)
{
	struct np_arena *arena = &d->ctx.arena;
	const char *env = np_arena_printf(arena, "MODULE_ID=nethvoice1\n%s", environment);
	const char *yaml = np_arena_printf(
		arena, "nvports: site/1\nnodes: {1: {instances: {nethvoice1: {values: {%s}}}}}",
		values);
	struct np_module *modules;

	deployment_catalogue(d, "x instance required public tcp ${A:-90}" VARIABLES);
	assert_int_equal(
		np_site_read(&d->ctx, &d->catalogue, deployment_source(d, "site", yaml), &d->site),
		0);
	assert_int_equal(np_environment_read(&d->ctx, &d->catalogue,
					     deployment_source(d, "environment", env), NULL,
					     &modules),
			 0);
	assert_int_equal(np_site_merge(&d->ctx, &d->catalogue, &d->site, modules), 0);
	assert_int_equal(np_site_finish(&d->ctx, &d->catalogue, &d->site), 0);
}

static void test_strengths(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(strengths); i++) {
		const char *name = strengths[i].name;
		struct deployment d = {0};
		struct np_slots slots;
		struct np_evaluation found;

		read_strengths(&d, strengths[i].environment, strengths[i].values);
		if (strengths[i].set)
			unit_number(name,
				    np_site_set(&d.ctx, &d.catalogue, &d.site, strengths[i].set),
				    0);
		unit_number(name,
			    np_slots_fill(&d.ctx, &d.ctx.arena, &d.catalogue,
					  d.site.nodes[0]->instances[0], &slots),
			    0);
		unit_number(name, np_evaluate(&d.ctx, &d.catalogue.services[0], &slots, &found),
			    NP_FOUND);
		unit_text(name, np_portset_text(&d.ctx.arena, found.sets[NP_TCP]),
			  strengths[i].port);
		unit_text(name, deployment_messages(&d), "");
		deployment_release(&d);
	}
}

/* The text that begins at LOC, up to the end of a scalar. */
static const char *text_at(struct np_arena *arena, struct np_loc loc)
{
	const char *at = loc.src->text;

	for (uint32_t line = 1; line < loc.line; line++)
		at = strchr(at, '\n') + 1;
	at += loc.col - 1;
	return np_arena_printf(arena, "%s %.*s", loc.src->name, (int)strcspn(at, ",} \n"), at);
}

static const struct {
	const char *name, *ports, *values, *origin;
} origins[] = {
	{"value", "tcp ${A}", "B: 81, A: 80", "site 80"},
	{"first value of a range", "tcp ${A}-${B}", "B: 81, A: 80", "site 80"},
	{"the only value of a range", "tcp ${A:-80}-${B}", "B: 81", "site 81"},
	{"value of the first port", "tcp ${A} tcp ${B}", "B: 70, A: 80", "site 80"},
	{"value behind a default", "tcp ${A:-${B}}", "B: 81", "site 81"},
	{"number", "tcp 80", "B: 81", "catalogue '80'"},
	{"default", "tcp ${A:-80}", "B: 81", "catalogue '${A:-80"},
	{"number of the first port", "tcp 80 tcp ${A}", "A: 81", "catalogue '80'"},
	{"the other protocol does not count", "udp ${A} tcp ${B}", "A: 80, B: 81", "site 81"},
	{"both protocols", "tcp+udp ${B} tcp ${A}", "A: 80, B: 81", "site 81"},
};

static void test_origins(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(origins); i++) {
		struct one one = {0};
		struct np_evaluation found;

		one_read(&one, origins[i].ports, origins[i].values);
		np_evaluate(&one.d.ctx, &one.d.catalogue.services[0], &one.slots, &found);
		unit_text(origins[i].name, text_at(&one.d.ctx.arena, found.origin[NP_TCP]),
			  origins[i].origin);
		deployment_release(&one.d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_all_malformed_values),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_strengths),
		cmocka_unit_test(test_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "answer.h"

#include <glob.h>

/* What each of the fixtures is, by the beginning of its name. */
static const struct {
	const char *prefix, *format;
} names[] = {
	{"get-cluster-status.", "cluster-status"},
	{"list-installed-modules.", "installed-modules"},
	{"get-configuration.", "proxy-configuration"},
	{"get-ports-list.", "ports-list"},
	{"get-firewall-status.", "firewall-status"},
	{"redis-cli.json.", "redis-json"},
};

static const char *expected(const char *path)
{
	const char *file = strrchr(path, '/') + 1;

	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		if (strncmp(file, names[i].prefix, strlen(names[i].prefix)) == 0)
			return names[i].format;
	fail_msg("%s: what is it?", path);
	return NULL;
}

/* All formats that take INPUT for theirs, each behind a blank. */
static const char *claims(struct np_ctx *ctx, const struct np_input *input)
{
	const struct np_format *format;
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (size_t i = 0; (format = np_format_at(i)); i++)
		if (format->json == (input->root != NULL) && format->recognise(input))
			fprintf(out, " %s", format->name);
	return unit_keep(ctx, &output);
}

static bool is_known(const char *name)
{
	for (size_t i = 0; np_format_name(i); i++)
		if (strcmp(np_format_name(i), name) == 0)
			return true;
	return false;
}

static void assert_claimed(const char *path)
{
	struct np_ctx ctx = {0};
	struct np_input input = {.src = np_source_read(&ctx, path)};
	const char *format = expected(path);

	input.root = np_json_read(&ctx, input.src);
	assert_non_null(input.root);
	unit_text(path, claims(&ctx, &input),
		  is_known(format) ? np_arena_printf(&ctx.arena, " %s", format) : "");
	np_ctx_release(&ctx);
}

/* One format takes each fixture for its own, and no other does. */
static void test_fixtures(void **state)
{
	struct np_ctx ctx = {0};
	glob_t found;

	(void)state;
	assert_int_equal(glob(unit_fixture_path(&ctx, "*/*.json"), 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_claimed(found.gl_pathv[i]);
	assert_true(found.gl_pathc > 20);
	globfree(&found);
	np_ctx_release(&ctx);
}

/* JSON that nobody takes for theirs. */
static const char *const nothing[] = {
	"[]",
	"[[]]",
	"[1]",
	"[{}]",
	"{\"a\": 1}",
	"{\"nodes\": []}",
	"{\"leader\": true}",
	"{\"addresses\": {}}",
	"{\"fqdn\": \"a\"}",
	"{\"a/b\": {}}",
	"{\"a\": []}",
	"[{\"name\": \"a\", \"port\": \"1\"}]",
	"[{\"port\": \"5060\", \"host\": \"a\", \"node\": \"1\", \"transport\": \"tcp\"}]",
	"[\"name\", \"port\", \"protocol\"]",
	"{\"name\": \"a\", \"port\": \"1\", \"protocol\": \"tcp\"}",
	"[{\"nodes\": [], \"leader\": true}]",
};

static void test_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(nothing); i++) {
		struct np_ctx ctx = {0};
		struct np_input input = {.src = unit_source(&ctx, "", nothing[i])};

		input.root = np_json_read(&ctx, input.src);
		unit_text(nothing[i], claims(&ctx, &input), "");
		np_ctx_release(&ctx);
	}
}

static void assert_fallback(const char *text, const char *fallback, const char *message)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct np_facts facts = {0};
	struct np_reading how = {.fallback = fallback};

	assert_int_equal(np_facts_read(&ctx, &catalogue, unit_source(&ctx, "", text), &how, &facts),
			 -1);
	unit_text(text, ctx.first->message, message);
	np_ctx_release(&ctx);
}

/* What looks like nothing is taken for the fallback, if that is JSON where this is, too. */
static void test_fallback(void **state)
{
	static const char none[] = "nothing that a node prints, as far as nvports knows";

	(void)state;
	assert_fallback("hello", NULL, none);
	assert_fallback("", NULL, "nothing in it");
	assert_fallback("\n \r\n\t", "environment", "nothing in it");
	assert_fallback("hello", "environment", "not a KEY=VALUE line");
	assert_fallback("hello", "ports-list", none);
	assert_fallback("{\"a/b\": {}}", NULL, none);
	assert_fallback("{\"a/b\": {}}", "environment", none);
	assert_fallback("{\"a/b\": {}}", "ports-list", "expected a list, found a map");
}

struct site_case {
	const char *text;
	bool site;
};

/* A site file, in any style of YAML, is known from what nodes print. */
static void test_site(void **state)
{
	static const struct site_case cases[] = {
		{"nvports: site/1\n", true},
		{"# mine\n\n---\nnvports: site/2", true},
		{"nvports: \"site/1\"\n", true},
		{"'nvports' : 'site/1'\n", true},
		{"networks: {}\nnvports: site/1\n", true},
		{"{\"nvports\": \"site/1\", \"nodes\": {}}", true},
		{"{\n  \"nodes\": {},\n  \"nvports\": \"site/1\"\n}\n", true},
		{"{nvports: site/1}", true},
		{"", false},
		{"nvports", false},
		{"nvports:", false},
		{"nvports: site", false},
		{"nvports: catalogue/1\n", false},
		{"nvports=site/1\n", false},
		{"KEY=nvports: site/1\n", false},
		{"==> site.yaml <==\nnvports: site/1\n", false},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};
		struct np_source *src = unit_source(&ctx, "", cases[i].text);

		unit_true(cases[i].text, np_looks_like_site(src) == cases[i].site);
		np_ctx_release(&ctx);
	}
}

/* Each format has a name of its own and a line about it. */
static void test_table(void **state)
{
	size_t count = 0;

	(void)state;
	for (; np_format_at(count); count++) {
		const struct np_format *format = np_format_at(count);

		assert_string_equal(np_format_name(count), format->name);
		assert_string_equal(np_format_summary(count), format->summary);
		unit_true(format->name, *format->summary && format->recognise && format->read);
		for (size_t i = 0; i < count; i++)
			unit_true(format->name, strcmp(np_format_name(i), format->name) != 0);
	}
	assert_null(np_format_name(count));
	assert_null(np_format_summary(count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_fallback), cmocka_unit_test(test_site),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

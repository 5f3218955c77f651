/* Strings of JSON and HCL. */
#include "nvports/quote.h"

#include "unit.h"

static const struct {
	const char *name, *text, *json, *hcl;
} cases[] = {
	{"empty", "", "\"\"", "\"\""},
	{"plain", "node 1 SIP Proxy", "\"node 1 SIP Proxy\"", "\"node 1 SIP Proxy\""},
	{"quote", "a\"b", "\"a\\\"b\"", "\"a\\\"b\""},
	{"backslash at the end", "a\\", "\"a\\\\\"", "\"a\\\\\""},
	{"control characters", "a\n\t\x7F", "\"a???\"", "\"a???\""},
	{"UTF-8", "\xC3\xA4", "\"??\"", "\"??\""},
	{"template", "${a}", "\"${a}\"", "\"\\u0024{a}\""},
	{"escaped template", "$${a}", "\"$${a}\"", "\"\\u0024\\u0024{a}\""},
	{"directive", "%{if a}", "\"%{if a}\"", "\"\\u0025{if a}\""},
	{"apart", "$ { % {", "\"$ { % {\"", "\"\\u0024 { \\u0025 {\""},
};

static void check(const char *name, void (*quote)(FILE *out, const char *text), const char *text,
		  const char *want)
{
	struct unit_output output;

	quote(unit_output_open(&output), text);
	unit_output_close(&output);
	unit_text(name, output.text, want);
	free(output.text);
}

static void test_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		check(cases[i].name, np_quote_json, cases[i].text, cases[i].json);
		check(cases[i].name, np_quote_hcl, cases[i].text, cases[i].hcl);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_written)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

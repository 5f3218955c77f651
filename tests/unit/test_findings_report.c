#include "nvports/report.h"

#include "unit.h"

static const struct np_finding_kind
	clash = {"clash", "Only one of them can listen there, and the other does not start or does "
			  "not get what is sent to it."},
	lan = {"no-lan", "Phones fail."};

static struct np_source site = {.name = "site.yaml"}, odd = {.name = "a\033b\xff"};

static struct np_finding samples[] = {
	{.kind = &clash,
	 .severity = NP_ERROR,
	 .loc = {&site, 4, 5},
	 .place = "nethvoice1",
	 .message = "port 20092 is used twice",
	 .hint = "compare:\n  values: {}"},
	{.kind = &clash, .severity = NP_WARNING, .loc = {&odd, 0, 0}, .place = "", .message = "so"},
	{.kind = &lan, .severity = NP_NOTE, .place = "node 1", .message = "no\033[31mthing"},
};

/* Those of the samples that are named by their indices, a digit each. */
static struct np_findings take(const char *indices)
{
	struct np_findings findings = {0};

	for (; *indices; indices++) {
		struct np_finding *finding = &samples[*indices - '0'];

		finding->next = NULL;
		findings.count[finding->severity]++;
		if (findings.last)
			findings.last->next = finding;
		else
			findings.first = finding;
		findings.last = finding;
	}
	return findings;
}

#define CLASH                                                                                      \
	"  Only one of them can listen there, and the other does not start or does not\n"          \
	"  get what is sent to it.\n"
#define FIRST "site.yaml:4:5: error: nethvoice1: port 20092 is used twice [clash]\n"
#define HINT "  hint: compare:\n    values: {}\n"

static const struct {
	const char *indices;
	bool colour;
	const char *want;
} texts[] = {
	{"", false, "no findings\n"},
	{"0", false, FIRST CLASH HINT "1 finding: 1 error\n"},
	{"01", false,
	 FIRST CLASH HINT "a?b?: warning: so [clash]\n2 findings: 1 error, 1 warning\n"},
	{"10", false,
	 "a?b?: warning: so [clash]\n" CLASH FIRST HINT "2 findings: 1 error, 1 warning\n"},
	{"2", false, "note: node 1: no?[31mthing [no-lan]\n  Phones fail.\n1 finding: 1 note\n"},
	{"012", true,
	 "site.yaml:4:5: \033[1;31merror:\033[0m nethvoice1: port 20092 is used twice "
	 "[clash]\n" CLASH HINT "a?b?: \033[1;33mwarning:\033[0m so [clash]\n"
	 "\033[1mnote:\033[0m node 1: no?[31mthing [no-lan]\n  Phones fail.\n"
	 "3 findings: 1 error, 1 warning, 1 note\n"},
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		const struct np_findings findings = take(texts[i].indices);
		struct unit_output output;

		np_findings_text(unit_output_open(&output), &findings, texts[i].colour);
		unit_text(texts[i].indices, unit_output_close(&output), texts[i].want);
		free(output.text);
	}
}

#define HEAD "{\n  \"nvports\": \"check/1\",\n  \"findings\": ["
#define WHY                                                                                        \
	"\"why\": \"Only one of them can listen there, and the other does not start or does not "  \
	"get what is sent to it.\", "

static const struct {
	const char *indices, *want;
} documents[] = {
	{"", HEAD "]\n}\n"},
	{"012", HEAD
	 "\n    {\"severity\": \"error\", \"id\": \"clash\", \"place\": \"nethvoice1\", "
	 "\"message\": \"port 20092 is used twice\", " WHY "\"hint\": \"compare:\\n  values: {}\", "
	 "\"origin\": {\"file\": \"site.yaml\", \"line\": 4, \"column\": 5}},\n"
	 "    {\"severity\": \"warning\", \"id\": \"clash\", \"place\": \"\", "
	 "\"message\": \"so\", " WHY "\"hint\": null, "
	 "\"origin\": {\"file\": \"a\\u001Bb\\uFFFD\", \"line\": null, \"column\": null}},\n"
	 "    {\"severity\": \"note\", \"id\": \"no-lan\", \"place\": \"node 1\", "
	 "\"message\": \"no\\u001B[31mthing\", \"why\": \"Phones fail.\", \"hint\": null, "
	 "\"origin\": null}\n  ]\n}\n"},
};

static void test_json(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(documents); i++) {
		const struct np_findings findings = take(documents[i].indices);
		struct np_ctx ctx = {0};
		struct unit_output output;

		unit_number("status", np_findings_json(&ctx, unit_output_open(&output), &findings),
			    0);
		unit_text(documents[i].indices, unit_output_close(&output), documents[i].want);
		free(output.text);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

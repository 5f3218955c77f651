#include "rule_strings.h"
#include "unit.h"

/*
 * As a shell, iptables-restore, nftables, PHP, RouterOS and FortiOS write it; JSON and HCL have
 * test_quote_cloud.c.
 */
static const struct {
	const char *name, *text, *written[RULE_LANGUAGES];
} cases[] = {
	{"empty", "", {"''", "\"\"", "\"\"", "''", "\"\"", "\"\""}},
	{"plain",
	 "nethvoice1 SIP Proxy",
	 {"'nethvoice1 SIP Proxy'", "\"nethvoice1 SIP Proxy\"", "\"nethvoice1 SIP Proxy\"",
	  "'nethvoice1 SIP Proxy'", "\"nethvoice1 SIP Proxy\"", "\"nethvoice1 SIP Proxy\""}},
	{"single quote",
	 "it's",
	 {"'it'\\''s'", "\"it's\"", "\"it's\"", "'it\\'s'", "\"it's\"", "\"it's\""}},
	{"only single quotes",
	 "''",
	 {"''\\'''\\'''", "\"''\"", "\"''\"", "'\\'\\''", "\"''\"", "\"''\""}},
	{"double quote",
	 "a\"b",
	 {"'a\"b'", "\"a\\\"b\"", "\"a'b\"", "'a\"b'", "\"a\\\"b\"", "\"a\\\"b\""}},
	{"only a double quote",
	 "\"",
	 {"'\"'", "\"\\\"\"", "\"'\"", "'\"'", "\"\\\"\"", "\"\\\"\""}},
	{"backslash",
	 "a\\b",
	 {"'a\\b'", "\"a\\\\b\"", "\"a\\b\"", "'a\\\\b'", "\"a\\\\b\"", "\"a\\\\b\""}},
	{"backslash at the end",
	 "a\\",
	 {"'a\\'", "\"a\\\\\"", "\"a\\\"", "'a\\\\'", "\"a\\\\\"", "\"a\\\\\""}},
	{"backslash before quotes",
	 "\\'\\\"",
	 {"'\\'\\''\\\"'", "\"\\\\'\\\\\\\"\"", "\"\\'\\'\"", "'\\\\\\'\\\\\"'",
	  "\"\\\\'\\\\\\\"\"", "\"\\\\'\\\\\\\"\""}},
	{"newline", "a\nb", {"'a?b'", "\"a?b\"", "\"a?b\"", "'a?b'", "\"a\\?b\"", "\"a_b\""}},
	{"carriage return, tab, escape, delete",
	 "\r\t\033\x7F",
	 {"'???\?'", "\"????\"", "\"????\"", "'???\?'", "\"\\?\\?\\?\\?\"", "\"____\""}},
	{"UTF-8", "\xC3\xA4", {"'?\?'", "\"??\"", "\"??\"", "'?\?'", "\"\\?\\?\"", "\"__\""}},
	{"the ends of what is printable",
	 " ~\x1F\x80\xFF",
	 {"' ~??\?'", "\" ~???\"", "\" ~???\"", "' ~??\?'", "\" ~\\?\\?\\?\"", "\" ~___\""}},
	{"substitution",
	 "$(id) `id` ${x}",
	 {"'$(id) `id` ${x}'", "\"$(id) `id` ${x}\"", "\"$(id) `id` ${x}\"", "'$(id) `id` ${x}'",
	  "\"\\$(id) `id` \\${x}\"", "\"$(id) `id` ${x}\""}},
	{"ends of commands and comments",
	 "; # & | */ ?> ]]> { }",
	 {"'; # & | */ ?> ]]> { }'", "\"; # & | */ ?> ]]> { }\"", "\"; # & | */ ?> ]]> { }\"",
	  "'; # & | */ ?> ]]> { }'", "\"; # & | */ \\?> ]]> { }\"", "\"; # & | */ _> ]]> { }\""}},
	{"formats and escapes",
	 "%s \\n \\x41 \\0",
	 {"'%s \\n \\x41 \\0'", "\"%s \\\\n \\\\x41 \\\\0\"", "\"%s \\n \\x41 \\0\"",
	  "'%s \\\\n \\\\x41 \\\\0'", "\"%s \\\\n \\\\x41 \\\\0\"", "\"%s \\\\n \\\\x41 \\\\0\""}},
};

static char *write_string(const struct rule_language *language, const char *text)
{
	struct unit_output output;

	language->quote(unit_output_open(&output), text);
	unit_output_close(&output);
	return output.text;
}

static void test_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		for (size_t k = 0; k < RULE_LANGUAGES && cases[i].written[k]; k++) {
			char *written = write_string(&rule_languages[k], cases[i].text);

			unit_text(cases[i].name, written, cases[i].written[k]);
			free(written);
		}
}

static void check_reads_back(const struct rule_language *language, const char *text)
{
	char *written = write_string(language, text), *read = malloc(strlen(written) + 1);
	char *want = strdup(text);

	assert_non_null(read);
	assert_non_null(want);
	rule_string_expect(language, want);
	if (!language->read(written, read))
		fail_msg("%s: no string: %s", language->name, written);
	unit_text(language->name, read, want);
	free(want);
	free(read);
	free(written);
}

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 8) % limit;
}

static void test_reads_back(void **state)
{
	static const char alphabet[] = "a'\"\\$%{`n?\n\t \x7F\xC3";
	uint32_t seed = 9;

	(void)state;
	for (size_t k = 0; k < RULE_LANGUAGES; k++) {
		for (size_t i = 0; i < UNIT_COUNT(cases); i++)
			check_reads_back(&rule_languages[k], cases[i].text);
		for (int round = 0; round < 5000; round++) {
			char text[9] = "";

			for (uint32_t i = random_below(&seed, sizeof(text)); i-- > 0;)
				text[i] = alphabet[random_below(&seed, sizeof(alphabet) - 1)];
			check_reads_back(&rule_languages[k], text);
		}
	}
}

/* The readers themselves: what is no string, or more than one. */
static void test_readers(void **state)
{
	static const char *const no_strings[RULE_LANGUAGES][6] = {
		{"", "'", "'a' 'b'", "'a'b", "'a'\\", "'a'\\\n''"},
		{"", "\"", "\"a\" \"b\"", "\"a\"b", "\"a\\\"", "a"},
		{"", "\"", "\"a\" \"b\"", "\"a\"b", "\"a\"\"b\"", "a"},
		{"", "'", "'a' 'b'", "'a'b", "'a\\'", "a"},
		{"", "\"", "\"a\"b", "\"a\\\"", "\"$a\"", "\"a?\""},
		{"", "\"", "\"a\"b", "\"a\\\"", "a", "\"a?\""},
		{"", "\"", "\"a\"b", "\"a\\\"", "a", "\"\\n\""},
		{"", "\"a\\\"", "\"a\"b", "\"${a}\"", "\"%{a}\"", "\"\\u002\""},
	};
	char read[16];

	(void)state;
	for (size_t k = 0; k < RULE_LANGUAGES; k++)
		for (size_t i = 0; i < UNIT_COUNT(no_strings[k]); i++)
			unit_true(no_strings[k][i],
				  !rule_languages[k].read(no_strings[k][i], read));
}

/* What COMMAND prints must be TEXT as LANGUAGE can write it; false where there is no program. */
static bool check_command(const char *command, const struct rule_language *language,
			  const char *text)
{
	char got[64] = "", *want = strdup(text);
	FILE *in = popen(command, "r");
	int status;

	assert_non_null(in);
	assert_non_null(want);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	status = pclose(in);
	rule_string_expect(language, want);
	if (status == 0)
		unit_text(command, got, want);
	free(want);
	return status == 0;
}

static void test_shell(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct unit_output output;

		fputs("printf %s ", unit_output_open(&output));
		np_quote_shell(output.file, cases[i].text);
		assert_true(check_command(unit_output_close(&output), &rule_languages[0],
					  cases[i].text));
		free(output.text);
	}
}

/* Code for PHP, in a string for the shell. */
static bool check_php(const char *text)
{
	struct unit_output code, command;
	bool run;

	fputs("echo ", unit_output_open(&code));
	np_quote_php(code.file, text);
	fputs(";", code.file);
	fputs("php -n -r ", unit_output_open(&command));
	np_quote_shell(command.file, unit_output_close(&code));
	run = check_command(unit_output_close(&command), &rule_languages[3], text);
	free(command.text);
	free(code.text);
	return run;
}

static void test_php(void **state)
{
	(void)state;
	if (system("php -n -v >/dev/null 2>&1") != 0)
		skip();
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		assert_true(check_php(cases[i].text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written), cmocka_unit_test(test_reads_back),
		cmocka_unit_test(test_readers), cmocka_unit_test(test_shell),
		cmocka_unit_test(test_php),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

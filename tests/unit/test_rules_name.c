/* The small ones: what rules are called, and sources by family. */
#include "rules.h"

static const struct {
	const char *name, *tag, *want; /* NULL: no tag */
	const char *messages;
} names[] = {
	{"as it is", "nvports", "nvports", ""},
	{"put behind the program's", "b", "nvports-b", ""},
	{"behind it already", "nvports-b", "nvports-b", ""},
	{"only beginning like it", "nvportsb", "nvportsb", ""},
	{"beginning a little like it", "nvport", "nvports-nvport", ""},
	{"digits and words", "voip-2-a", "nvports-voip-2-a", ""},
	{"as long as it may be", "nvports-abcdefghijkl", "nvports-abcdefghijkl", ""},
	{"as long with the prefix", "abcdefghijkl", "nvports-abcdefghijkl", ""},
	{"longer by one", "nvports-abcdefghijklm", NULL,
	 "error: the tag 'nvports-abcdefghijklm' is too long (with 'nvports' in front it may have "
	 "20 characters)\n"},
	{"longer by the prefix", "abcdefghijklm", NULL,
	 "error: the tag 'nvports-abcdefghijklm' is too long (with 'nvports' in front it may have "
	 "20 characters)\n"},
};

static const char *const bad_tags[] = {
	"",   "-",   "-a",  "a-",   "nvports-", "a--b",      "2b",          "A",
	"aB", "a_b", "a.b", "a b",  " a",       "a\n",       "a;b",         "$(reboot)",
	"a'", "\"",  "a*",  "../a", "\xC3\xA4", "a\xC3\xA4", "nvports.pre",
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(names); i++) {
		struct deployment d = {0};

		unit_text(names[i].name, np_rules_name(&d.ctx, names[i].tag), names[i].want);
		unit_text(names[i].name, deployment_messages(&d), names[i].messages);
		deployment_release(&d);
	}
}

static void test_bad_tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(bad_tags); i++) {
		struct deployment d = {0};
		const char *tag = bad_tags[i];

		unit_text(tag, np_rules_name(&d.ctx, tag), NULL);
		unit_text(tag, deployment_messages(&d),
			  np_arena_printf(&d.ctx.arena,
					  "error: '%s' is no tag (lower-case letters, digits and "
					  "single '-', beginning with a letter, like 'nvports' or "
					  "'voip-2')\n",
					  tag));
		deployment_release(&d);
	}
}

static const struct {
	const char *sources, *ipv4, *ipv6;
} parts[] = {
	{"any", "any", "any"},
	{"10.0.0.0/8", "10.0.0.0/8", "none"},
	{"2001:db8::/32", "none", "2001:db8::/32"},
	{"10.0.0.1,2001:db8::1", "10.0.0.1", "2001:db8::1"},
	{"10.0.0.1,10.0.0.5,2001:db8::1,2001:db8::5", "10.0.0.1,10.0.0.5",
	 "2001:db8::1,2001:db8::5"},
};

static void test_sources_in_family(void **state)
{
	struct np_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(parts); i++) {
		const struct np_sources *all = rules_sources(&arena, parts[i].sources);
		const struct np_sources *ipv4 = np_sources_in_family(&arena, all, NP_IPV4);
		const struct np_sources *ipv6 = np_sources_in_family(&arena, all, NP_IPV6);

		unit_text(parts[i].sources, ipv4->text, parts[i].ipv4);
		unit_text(parts[i].sources, ipv6->text, parts[i].ipv6);
		unit_number(parts[i].sources, np_sources_have(all, NP_IPV4),
			    ipv4 != &np_sources_none);
		unit_number(parts[i].sources, np_sources_have(all, NP_IPV6),
			    ipv6 != &np_sources_none);
		unit_true(parts[i].sources,
			  np_sources_in_family(&arena, all, NP_ALL_FAMILIES) == all);
	}
	assert_false(np_sources_have(&np_sources_none, NP_IPV4));
	assert_false(np_sources_have(&np_sources_none, NP_IPV6));
	np_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bad_tags),
		cmocka_unit_test(test_sources_in_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

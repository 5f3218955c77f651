#include "nvports/site.h"

#include "input.h"

static void test_protocol_titles(void **state)
{
	(void)state;
	assert_string_equal(np_protocols_title(1 << NP_TCP), "TCP");
	assert_string_equal(np_protocols_title(1 << NP_UDP), "UDP");
	assert_string_equal(np_protocols_title(1 << NP_TCP | 1 << NP_UDP), "TCP/UDP");
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < NP_SCOPE_COUNT; i++)
		assert_non_null(np_scope_names[i]);
	for (size_t i = 0; i < NP_NEED_COUNT; i++)
		assert_non_null(np_need_names[i]);
	for (size_t i = 0; i < NP_REACH_COUNT; i++)
		assert_non_null(np_reach_names[i]);
	assert_string_equal(np_scope_names[NP_SCOPE_GENERIC], "generic");
	assert_string_equal(np_need_names[NP_RESERVED], "reserved");
	assert_string_equal(np_reach_names[NP_REACH_INTERNAL], "internal");
}

static void test_catalogue(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;

	(void)state;
	unit_catalogue(&ctx, &catalogue);
	unit_text("find", np_catalogue_find(&catalogue, "ssh")->name, "SSH");
	unit_true("case counts", !np_catalogue_find(&catalogue, "SSH"));
	unit_true("whole ids", !np_catalogue_find(&catalogue, "ss"));
	unit_number("variable", np_catalogue_variable(&catalogue, "RTP_MAX", 7), 1);
	unit_number("part", np_catalogue_variable(&catalogue, "RTP_MAX", 6), NP_NO_VARIABLE);
	np_ctx_release(&ctx);
}

static const struct np_loc nowhere = {0};

#define SHOW_SERVICES "'nvports list --all --columns id,service' shows all services\n"
#define SHOW_VARIABLES                                                                             \
	"no service of the catalogue uses it; 'nvports list --all --columns service,variable' "    \
	"shows all\n"

static void test_unknown(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;

	(void)state;
	unit_catalogue(&ctx, &catalogue);
	unit_number("service", np_unknown_service(&ctx, &catalogue, nowhere, "sh"), -1);
	np_unknown_service(&ctx, &catalogue, nowhere, "telephony");
	unit_number("variable", np_unknown_variable(&ctx, &catalogue, nowhere, "IAXPORT"), -1);
	np_unknown_variable(&ctx, &catalogue, nowhere, "PASSWORD");
	unit_text("messages", unit_messages(&ctx),
		  "error: unknown service 'sh'\n  hint: did you mean 'ssh'?\n"
		  "error: unknown service 'telephony'\n  hint: " SHOW_SERVICES
		  "error: unknown variable 'IAXPORT'\n  hint: did you mean 'IAX_PORT'?\n"
		  "error: unknown variable 'PASSWORD'\n  hint: " SHOW_VARIABLES);
	np_ctx_release(&ctx);
}

/* No hint is sought for a message that is not shown: names that are not there would crash. */
static void test_dropped_messages_have_no_hint(void **state)
{
	const struct np_catalogue nameless = {.count = 1, .variable_count = 1};
	struct np_ctx ctx = {0};

	(void)state;
	for (unsigned i = 0; i < NP_DIAG_LIMIT; i++)
		np_error(&ctx, nowhere, "x");
	unit_number("service", np_unknown_service(&ctx, &nameless, nowhere, "a"), -1);
	unit_number("variable", np_unknown_variable(&ctx, &nameless, nowhere, "A"), -1);
	unit_number("counted", ctx.count[NP_ERROR], NP_DIAG_LIMIT + 2);
	unit_true("no hint", !ctx.last->hint);
	np_ctx_release(&ctx);
}

#define GIVE "  hint: give it to those whose port it is\n"

static void test_scope_variable(void **state)
{
	static const struct {
		enum np_scope scope;
		const char *name, *messages;
	} cases[] = {
		{NP_SCOPE_INSTANCE, "IAX_PORT", ""},
		{NP_SCOPE_GENERIC, "IAX_PORT",
		 "error: 'IAX_PORT' is a variable of instances, not of nodes\n" GIVE},
		{NP_SCOPE_PROXY, "IAX_PORT",
		 "error: 'IAX_PORT' is a variable of instances, not of proxies\n" GIVE},
		{NP_SCOPE_PROXY, "RTP_MAX", ""},
		{NP_SCOPE_GENERIC, "RTP_MAX",
		 "error: 'RTP_MAX' is a variable of proxies, not of nodes\n" GIVE},
		{NP_SCOPE_GENERIC, "SSH_PORT", ""},
		{NP_SCOPE_INSTANCE, "SSH_PORT",
		 "error: 'SSH_PORT' is a variable of nodes, not of instances\n" GIVE},
		{NP_SCOPE_INSTANCE, "IAX_PRT",
		 "error: unknown variable 'IAX_PRT'\n  hint: did you mean 'IAX_PORT'?\n"},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		uint32_t variable;

		unit_catalogue(&ctx, &catalogue);
		variable =
			np_scope_variable(&ctx, &catalogue, nowhere, cases[i].scope, cases[i].name);
		unit_text(cases[i].name, unit_messages(&ctx), cases[i].messages);
		unit_true(cases[i].name,
			  (variable == NP_NO_VARIABLE) == (*cases[i].messages != '\0'));
		np_ctx_release(&ctx);
	}
}

static void test_empty_catalogue(void **state)
{
	struct np_ctx ctx = {0};
	const struct np_catalogue catalogue = {0};

	(void)state;
	assert_null(np_catalogue_find(&catalogue, "ssh"));
	assert_int_equal(np_catalogue_variable(&catalogue, "", 0), NP_NO_VARIABLE);
	np_unknown_service(&ctx, &catalogue, nowhere, "ssh");
	np_unknown_variable(&ctx, &catalogue, nowhere, "SSH_PORT");
	unit_text("messages", unit_messages(&ctx),
		  "error: unknown service 'ssh'\n  hint: " SHOW_SERVICES
		  "error: unknown variable 'SSH_PORT'\n  hint: " SHOW_VARIABLES);
	np_ctx_release(&ctx);
}

static struct np_owner *add_owner(struct np_ctx *ctx, struct np_site *site, struct np_node *node,
				  const char *id)
{
	const struct np_owner owner = {
		.id = id,
		.scope = strstr(id, "proxy") ? NP_SCOPE_PROXY : NP_SCOPE_INSTANCE,
	};

	return np_site_add_owner(ctx, site, node, &owner);
}

static void test_owners(void **state)
{
	struct np_ctx ctx = {0};
	struct np_site site = {0};
	struct np_node *one = np_site_add_node(&ctx, &site, 1, nowhere);
	struct np_node *two = np_site_add_node(&ctx, &site, 2, nowhere);
	struct np_owner *proxy = add_owner(&ctx, &site, one, "proxy1");
	struct np_owner *instance = add_owner(&ctx, &site, one, "a");

	(void)state;
	unit_true("node", np_site_node(&site, 2) == two && np_site_node(&site, 1) == one);
	unit_true("no node", !np_site_node(&site, 3) && !np_site_node(&site, 0));
	unit_text("node's number", two->id_text, "2");
	unit_text("generic owner", two->generic.id, "2");
	unit_true("generic owner's node", two->generic.node == two);
	unit_true("proxy", one->proxy == proxy && np_site_owner(&site, "proxy1") == proxy);
	unit_true("instance", instance->node == one && np_site_owner(&site, "a") == instance);
	unit_number("instances", one->instance_count, 1);
	unit_true("no owner", !np_site_owner(&site, "b") && !np_site_owner(&site, "1"));
	unit_true("twice", !add_owner(&ctx, &site, two, "a"));
	unit_true("second proxy", !add_owner(&ctx, &site, one, "proxy2"));
	unit_true("proxy of another node", add_owner(&ctx, &site, two, "proxy3") != NULL);
	unit_text("messages", unit_messages(&ctx),
		  "error: 'a' is already on node 1\n"
		  "error: node 1 has a second proxy 'proxy2'\n"
		  "  hint: a node has one proxy at most; the first is 'proxy1'\n");
	np_ctx_release(&ctx);
}

static void test_outside(void **state)
{
	struct np_node node = {.address.text = "10.0.0.1"};

	(void)state;
	assert_string_equal(np_node_outside(&node)->text, "10.0.0.1");
	node.public_address.text = "192.0.2.1";
	assert_string_equal(np_node_outside(&node)->text, "192.0.2.1");
	node = (struct np_node){0};
	assert_null(np_node_outside(&node)->text);
}

/* A finished site of COUNT nodes, each with a proxy and an instance of its number. */
static void make_site(struct np_ctx *ctx, unsigned count, struct np_site *site)
{
	const struct np_catalogue catalogue = {0};

	for (unsigned i = 1; i <= count; i++) {
		struct np_node *node = np_site_add_node(ctx, site, i, nowhere);

		add_owner(ctx, site, node, np_arena_printf(&ctx->arena, "proxy%u", i));
		add_owner(ctx, site, node, np_arena_printf(&ctx->arena, "voice%u", i));
	}
	assert_int_equal(np_site_finish(ctx, &catalogue, site), 0);
}

static const struct {
	unsigned count;
	const char *owners, *instances, *nodes;
} known[] = {
	{0, "none", "none", "none"},
	{1, "proxy1, voice1", "voice1", "1"},
	{2, "proxy1, voice1, proxy2, voice2", "voice1, voice2", "1, 2"},
	{6,
	 "proxy1, voice1, proxy2, voice2, proxy3, voice3, proxy4, voice4, proxy5, voice5, proxy6, "
	 "voice6",
	 "voice1, voice2, voice3, voice4, voice5, voice6", "1, 2, 3, 4, 5, 6"},
	{7,
	 "proxy1, voice1, proxy2, voice2, proxy3, voice3, proxy4, voice4, proxy5, voice5, proxy6, "
	 "voice6, ...",
	 "voice1, voice2, voice3, voice4, voice5, voice6, voice7", "1, 2, 3, 4, 5, 6, 7"},
	{12,
	 "proxy1, voice1, proxy2, voice2, proxy3, voice3, proxy4, voice4, proxy5, voice5, proxy6, "
	 "voice6, ...",
	 "voice1, voice2, voice3, voice4, voice5, voice6, voice7, voice8, voice9, voice10, "
	 "voice11, voice12",
	 "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12"},
	{13,
	 "proxy1, voice1, proxy2, voice2, proxy3, voice3, proxy4, voice4, proxy5, voice5, proxy6, "
	 "voice6, ...",
	 "voice1, voice2, voice3, voice4, voice5, voice6, voice7, voice8, voice9, voice10, "
	 "voice11, voice12, ...",
	 "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ..."},
};

static void test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(known); i++) {
		struct np_ctx ctx = {0};
		struct np_site site = {0};

		make_site(&ctx, known[i].count, &site);
		unit_text("owners", np_site_known_owners(&ctx.arena, &site), known[i].owners);
		unit_text("instances", np_site_known_instances(&ctx.arena, &site),
			  known[i].instances);
		unit_text("nodes", np_site_known_nodes(&ctx.arena, &site), known[i].nodes);
		np_ctx_release(&ctx);
	}
}

static void test_suggest_instance(void **state)
{
	struct np_ctx ctx = {0};
	struct np_site site = {0};

	(void)state;
	make_site(&ctx, 30, &site);
	unit_text("near", np_site_suggest_instance(&site, "vioce1"), "voice1");
	unit_text("the last of many", np_site_suggest_instance(&site, "Voice30"), "voice30");
	unit_text("no proxies", np_site_suggest_instance(&site, "proxi1"), NULL);
	unit_text("far", np_site_suggest_instance(&site, "telephony"), NULL);
	np_ctx_release(&ctx);
}

static const struct {
	const char *text;
	size_t len;
	uint16_t port; /* 0: none */
	const char *kept;
} values[] = {
	{"20107", 5, 20107, ""},  {"20107", 3, 201, ""}, {"65535\n", 5, 65535, ""},
	{"65536", 5, 0, "65536"}, {"0", 1, 0, "0"},      {"080", 3, 0, "080"},
	{"", 0, 0, ""},           {"80 x", 3, 0, "80 "},
};

static void test_values(void **state)
{
	struct np_ctx ctx = {0};
	struct np_value *list = NULL;

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(values); i++) {
		const struct np_value *before = list;

		np_value_add(&ctx.arena, &list,
			     &(struct np_written){
				     (uint32_t)i, {.line = 7}, values[i].text, values[i].len});
		unit_number(values[i].text, list->port, values[i].port);
		unit_text(values[i].text, list->text, values[i].kept);
		unit_number(values[i].text, list->variable, i);
		unit_number(values[i].text, list->loc.line, 7);
		unit_true(values[i].text, list->next == before);
	}
	np_ctx_release(&ctx);
}

static struct np_net net_of(const char *text)
{
	struct np_net net;

	unit_text(text, np_net_parse(text, &net), NULL);
	return net;
}

static void test_sources(void **state)
{
	struct np_ctx ctx = {0};
	struct np_net nets[] = {
		net_of("2001:db8::/32"),
		net_of("192.0.2.9"),
		net_of("10.0.0.0/8"),
		net_of("192.0.2.0/24"),
	};
	struct np_sources sources = np_sources_make(&ctx.arena, nets, UNIT_COUNT(nets));

	(void)state;
	unit_text("sources", sources.text, "10.0.0.0/8,192.0.2.0/24,2001:db8::/32");
	unit_number("sources", sources.count, 3);
	unit_true("not any", !sources.any);
	unit_text("any", np_sources_any.text, "any");
	unit_true("any", np_sources_any.any);
	unit_text("none", np_sources_none.text, "none");
	unit_true("none", !np_sources_none.any && np_sources_none.count == 0);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_protocol_titles),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_catalogue),
		cmocka_unit_test(test_empty_catalogue),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_dropped_messages_have_no_hint),
		cmocka_unit_test(test_scope_variable),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_suggest_instance),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_sources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

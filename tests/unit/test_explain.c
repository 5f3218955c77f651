#include "nvports/explain.h"

#include "deployment.h"

#define SERVICES                                                                                   \
	"rtp proxy required public udp ${MIN:-10000}-${MAX:-20000}\n"                              \
	"ssh generic optional admins tcp 22\n"                                                     \
	"janus instance required public udp ${A}-${B}\n"                                           \
	"-asterisk instance optional public udp ${C}-${D}\n"                                       \
	"sip instance required internal tcp+udp ${SIP}\n"

#define SITE                                                                                       \
	"networks: {trunks: [192.0.2.1]}\n"                                                        \
	"nodes:\n"                                                                                 \
	"  1:\n"                                                                                   \
	"    proxy: {id: p1, values: {MAX: 20001}}\n"                                              \
	"    publish: {ssh: 2222}\n"                                                               \
	"    instances:\n"                                                                         \
	"      a: {values: {A: 21000, B: 21999, C: 20002, D: 20999, SIP: 20108}}\n"                \
	"      b: {values: {A: 21000, B: 21999, C: 20002, D: 20999, SIP: 20999}}\n"                \
	"  2: {instances: {c: {values: {A: 30000, B: 30009, SIP: 20108}}}}\n"

/* The matches, a line each: "NODE INSTANCES SERVICE PROTOCOL ROLE", then " opened". */
static const char *describe(struct np_arena *arena, const struct np_explanation *explanation)
{
	static const char *const roles[NP_ROLE_COUNT] = {
		[NP_ROLE_OWN] = "own",
		[NP_ROLE_OUTSIDE] = "outside",
		[NP_ROLE_WITHIN] = "within",
		[NP_ROLE_CARVED] = "carved",
	};
	const char *text = "";

	for (size_t i = 0; i < explanation->count; i++) {
		const struct np_match *match = &explanation->matches[i];

		text = np_arena_printf(arena, "%s%s %s %s %s %s%s\n", text,
				       match->row->node ? match->row->node->id_text : "-",
				       deployment_instances(arena, match->row),
				       match->row->service->id,
				       np_protocols_title(match->protocols), roles[match->role],
				       match->opened ? " opened" : "");
	}
	return text;
}

static int resolve(struct deployment *d, const struct np_selection *selection, struct np_plan *plan)
{
	if (d->site.catalogue)
		return np_resolve(&d->ctx, &d->site, selection, NP_WARNING, plan);
	return np_resolve_general(&d->ctx, &d->catalogue, selection, plan);
}

static const struct {
	const char *name, *subject;
	bool general; /* without the deployment */
	struct np_selection selection;
	const char *matches, *messages; /* NULL matches: it is no subject */
} cases[] = {
	{.name = "a port of a service",
	 .subject = "22",
	 .matches = "1 - ssh TCP own opened\n2 - ssh TCP own opened\n"},
	{.name = "a protocol as tables have it",
	 .subject = "22/TCP",
	 .matches = "1 - ssh TCP own opened\n2 - ssh TCP own opened\n"},
	{.name = "of the other protocol", .subject = "22/udp", .matches = ""},
	{.name = "a port that is another outside",
	 .subject = "2222/tcp",
	 .matches = "1 - ssh TCP outside opened\n"},
	{.name = "a port of a range that instances share",
	 .subject = "21500/udp",
	 .matches = "1 a,b janus UDP within opened\n"},
	{.name = "the ends of a range",
	 .subject = "20001",
	 .matches = "1 - rtp UDP within opened\n"},
	{.name = "behind the end", .subject = "30010", .matches = ""},
	{.name = "an internal port in the range of another service",
	 .subject = "20108/udp",
	 .matches = "1 a sip UDP own\n2 c sip UDP own\n1 a,b asterisk UDP carved\n"},
	{.name = "an internal port is not opened, whatever the selection",
	 .subject = "20108/udp",
	 .selection = {.all = true, .nodes = NAMES("1"), .node_count = 1},
	 .matches = "1 a sip UDP own\n2 c sip UDP own\n1 a,b asterisk UDP carved\n"},
	{.name = "the end of a range, carved out",
	 .subject = "20999/udp",
	 .matches = "1 b sip UDP own\n1 a,b asterisk UDP carved\n"},
	{.name = "the same over TCP, where there is no range",
	 .subject = "20999/tcp",
	 .matches = "1 b sip TCP own\n"},
	{.name = "what is not listed is not opened",
	 .subject = "20500",
	 .matches = "1 a,b asterisk UDP within\n"},
	{.name = "what the selection takes is",
	 .subject = "20500",
	 .selection = {.services = NAMES("asterisk"), .service_count = 1},
	 .matches = "1 a,b asterisk UDP within opened\n"},
	{.name = "what it leaves out is not",
	 .subject = "22",
	 .selection = {.nodes = NAMES("2"), .node_count = 1},
	 .matches = "1 - ssh TCP own\n2 - ssh TCP own opened\n"},
	{.name = "one of the instances that share a range",
	 .subject = "21000",
	 .selection = {.instances = NAMES("b"), .instance_count = 1},
	 .matches = "1 a,b janus UDP within opened\n"},
	{.name = "a service",
	 .subject = "janus",
	 .matches = "1 a,b janus UDP own opened\n2 c janus UDP own opened\n"},
	{.name = "an instance: what its node has for all of them, too",
	 .subject = "c",
	 .matches = "2 - rtp UDP own opened\n2 - ssh TCP own opened\n2 c janus UDP own opened\n"
		    "2 c sip TCP/UDP own\n"},
	{.name = "a proxy", .subject = "p1", .matches = "1 - rtp UDP own opened\n"},
	{.name = "a variable",
	 .subject = "MAX",
	 .matches = "1 - rtp UDP own opened\n2 - rtp UDP own opened\n"},
	{.name = "a variable that is an end",
	 .subject = "D",
	 .matches = "1 a,b asterisk UDP own\n"},
	{.name = "in the general table",
	 .subject = "15000",
	 .general = true,
	 .matches = "- - rtp UDP within opened\n"},
	{.name = "a variable port there", .subject = "21500", .general = true, .matches = ""},
	{.name = "an instance there",
	 .subject = "nethvoice1",
	 .general = true,
	 .messages = "error: 'nethvoice1' is no port, service, instance, proxy or variable "
		     "(instances are "
		     "known with --site FILE or --env FILE; 'nvports catalogue' shows all "
		     "services)\n"},
	{.name = "port 0", .subject = "0", .messages = "error: port '0' is out of range 1-65535\n"},
	{.name = "a port with something behind it",
	 .subject = "80x/tcp",
	 .messages = "error: port '80x' is not a whole number in decimal digits\n"},
	{.name = "an unknown protocol",
	 .subject = "80/sctp",
	 .messages = "error: 'sctp' is not a protocol (80, 80/tcp or 80/udp)\n"},
	{.name = "a misspelt service",
	 .subject = "jnaus",
	 .messages = "error: 'jnaus' is no port, service, instance, proxy or variable (did you "
		     "mean 'janus'?)\n"},
	{.name = "an unknown word",
	 .subject = "telephone",
	 .messages = "error: 'telephone' is no port, service, instance, proxy or variable "
		     "('nvports catalogue' shows all services; instances here: a, b, c)\n"},
};

static void test_matches(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct np_selection everything = {.all = true};
		struct deployment d = {0};
		struct np_subject subject;
		struct np_explanation explanation;
		struct np_plan all, opened;
		int failed;

		deployment_catalogue(&d, SERVICES);
		if (!cases[i].general)
			deployment_site(&d, SITE);
		failed = np_subject_parse(&d.ctx, &d.catalogue, cases[i].general ? NULL : &d.site,
					  cases[i].subject, &subject);
		assert_int_equal(failed, cases[i].matches ? 0 : -1);
		if (failed) {
			unit_text(cases[i].name, deployment_messages(&d), cases[i].messages);
			np_ctx_release(&d.ctx);
			continue;
		}
		assert_int_equal(resolve(&d, &everything, &all), 0);
		assert_int_equal(resolve(&d, &cases[i].selection, &opened), 0);
		np_explain(&d.ctx, &all, &opened, &subject, &explanation);
		unit_text(cases[i].name, describe(&d.ctx.arena, &explanation), cases[i].matches);
		np_ctx_release(&d.ctx);
	}
}

/* Values: whose they are, which holds, and what they overrule. */
static void test_uses(void **state)
{
	struct deployment d = {0};
	struct np_subject subject;
	struct np_explanation explanation;
	const struct np_selection everything = {.all = true};
	const struct np_match *match;

	(void)state;
	deployment_catalogue(&d, SERVICES);
	deployment_site(&d, SITE);
	assert_int_equal(np_site_set(&d.ctx, &d.catalogue, &d.site, "b.B=21999"), 0);
	assert_int_equal(np_resolve(&d.ctx, &d.site, &everything, NP_WARNING, &d.plan), 0);
	assert_int_equal(np_subject_parse(&d.ctx, &d.catalogue, &d.site, "21500", &subject), 0);
	np_explain(&d.ctx, &d.plan, &d.plan, &subject, &explanation);
	assert_int_equal(explanation.count, 1);
	match = explanation.matches;
	assert_int_equal(match->use_count, 4);
	assert_string_equal(match->uses[0].owner->id, "a");
	assert_string_equal(match->uses[0].variable, "A");
	assert_int_equal(match->uses[0].value->port, 21000);
	assert_null(match->uses[0].overruled);
	assert_string_equal(match->uses[3].owner->id, "b");
	assert_string_equal(match->uses[3].variable, "B");
	assert_string_equal(match->uses[3].value->loc.src->name, "--set b.B=21999");
	assert_int_equal(match->uses[3].overruled->port, 21999);

	assert_int_equal(np_subject_parse(&d.ctx, &d.catalogue, &d.site, "rtp", &subject), 0);
	np_explain(&d.ctx, &d.plan, &d.plan, &subject, &explanation);
	assert_int_equal(explanation.count, 2);
	assert_string_equal(explanation.matches[0].uses[1].owner->id, "p1");
	assert_int_equal(explanation.matches[0].uses[1].value->port, 20001);
	assert_null(explanation.matches[0].uses[0].value);
	assert_null(explanation.matches[1].uses[0].owner);

	assert_int_equal(np_subject_parse(&d.ctx, &d.catalogue, &d.site, "20108/tcp", &subject), 0);
	np_explain(&d.ctx, &d.plan, &d.plan, &subject, &explanation);
	assert_int_equal(explanation.matches[0].use_count, 1); /* one variable, both ends */
	np_ctx_release(&d.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_uses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

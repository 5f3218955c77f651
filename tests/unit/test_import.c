#include "input/import.h"

#include "input.h"

/* A site file, what nodes say, and what comes of it. */
struct given {
	const char *name;
	const char *base;   /* called "site", its first line added */
	const char *first;  /* an environment or a bundle, called "env1" */
	const char *second; /* and another one, called "env2"; NULL: none */
	const char *text;   /* of the file then, without its first line; NULL: it fails */
	const char *changes;
	const char *messages;
};

/* A run, and what it makes. All zero is ready for use. */
struct run {
	struct np_ctx ctx;
	struct np_catalogue catalogue;
	struct np_site site;
	struct np_facts facts;
	struct np_import import;
};

static const char first_line[] = "nvports: site/1\n";

static void read_environment(struct run *run, const char *name, const char *text)
{
	const struct np_reading how = {.format = "environment"};

	if (!text)
		return;
	assert_int_equal(np_facts_read(&run->ctx, &run->catalogue,
				       unit_source(&run->ctx, name, text), &how, &run->facts),
			 0);
}

static int import(struct run *run, const struct given *given)
{
	struct np_ctx *ctx = &run->ctx;
	struct np_source *base = unit_source(
		ctx, "site", np_arena_printf(&ctx->arena, "%s%s", first_line, given->base));

	unit_catalogue(ctx, &run->catalogue);
	assert_int_equal(np_site_read(ctx, &run->catalogue, base, &run->site), 0);
	read_environment(run, "env1", given->first);
	read_environment(run, "env2", given->second);
	assert_int_equal(np_site_renew(ctx, &run->catalogue, &run->site, &run->facts), 0);
	assert_int_equal(np_site_finish(ctx, &run->catalogue, &run->site), 0);
	run->import = (struct np_import){.ctx = ctx,
					 .catalogue = &run->catalogue,
					 .facts = &run->facts,
					 .site = &run->site,
					 .edit = np_edit_begin(ctx, base)};
	assert_non_null(run->import.edit);
	return np_import_edit(&run->import);
}

static const char *changes(struct run *run)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	size_t count = 0;

	for (const struct np_import_change *c = run->import.first; c; c = c->next, count++)
		fprintf(out, "%s\n", c->text);
	assert_int_equal(count, run->import.changes);
	return unit_keep(&run->ctx, &output);
}

static void assert_given(const struct given *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct given *given = &cases[i];
		struct run run = {0};
		int result = import(&run, given);

		unit_outcome(given->name, &run.ctx, result, given->messages);
		unit_number(given->name, result, given->text ? 0 : -1);
		if (!result) {
			size_t len;
			const char *text = np_edit_text(run.import.edit, &len);

			unit_text(given->name, text + strlen(first_line), given->text);
			unit_text(given->name, changes(&run), given->changes);
			unit_true(given->name, np_import_verify(&run.import, text, len));
			unit_number(given->name, np_edit_changed(run.import.edit),
				    strcmp(given->text, given->base) != 0);
		}
		np_ctx_release(&run.ctx);
	}
}

#define NO_PORT "  hint: give its environment too; 'nvports import --how' shows how to collect it\n"

static void test_additions(void **state)
{
	static const struct given cases[] = {
		{.name = "all of it",
		 .base = "nodes:\n  7:\n",
		 .first = "# module nethvoice-proxy1\nNODE_ID=1\nBEHIND_NAT=true\n"
			  "PRIVATE_IP=192.168.1.10\nPUBLIC_IP=203.0.113.45\n"
			  "LOCALNETWORKS=192.168.1.0/24,10.0.0.0/8\nREDIS_PORT=9\nRTP_MIN=\n"
			  "# module nethvoice10\nNODE_ID=1\nIAX_PORT=5\nLDAP_PORT=6\n"
			  "# module nethvoice2\nNODE_ID=1\nPASSWORD=hunter2\n",
		 .text = "nodes:\n"
			 "  7:\n"
			 "  1: # from env1\n"
			 "    address: 192.168.1.10 # from env1\n"
			 "    public_address: 203.0.113.45 # from env1\n"
			 "    lan: [10.0.0.0/8, 192.168.1.0/24] # from env1\n"
			 "    proxy:\n"
			 "      id: nethvoice-proxy1 # from env1\n"
			 "      values: # from env1\n"
			 "        REDIS_PORT: 9\n"
			 "    instances:\n"
			 "      nethvoice2: {} # from env1\n"
			 "      nethvoice10:\n"
			 "        values: # from env1\n"
			 "          LDAP_PORT: 6\n"
			 "          IAX_PORT: 5\n",
		 .changes = "node 1: new\n"
			    "node 1: address 192.168.1.10\n"
			    "node 1: public_address 203.0.113.45\n"
			    "node 1: lan 10.0.0.0/8, 192.168.1.0/24\n"
			    "nethvoice-proxy1: new, on node 1, with 1 value\n"
			    "nethvoice2: new, on node 1, with 0 values\n"
			    "nethvoice10: new, on node 1, with 2 values\n",
		 .messages = "env1:13:1: warning: no port of 'nethvoice2' is known\n" NO_PORT},
		{.name = "two inputs say different variables of one module",
		 .base = "nodes: {1: }\n",
		 .first = "MODULE_ID=nethvoice1\nIAX_PORT=5\n",
		 .second = "MODULE_ID=nethvoice1\nIAX_PORT=5\nLDAP_PORT=6\n",
		 .text = "nodes: {1: {instances: {nethvoice1: {values: {LDAP_PORT: 6, IAX_PORT: 5}}"
			 "}} }\n",
		 .changes = "nethvoice1: new, on node 1, with 2 values\n",
		 .messages = ""},
		{.name = "and each has its comment",
		 .base = "nodes:\n  1:\n    instances:\n      nethvoice1:\n",
		 .first = "MODULE_ID=nethvoice1\nIAX_PORT=5\n",
		 .second = "MODULE_ID=nethvoice1\nIAX_PORT=5\nLDAP_PORT=6\n",
		 .text = "nodes:\n  1:\n    instances:\n      nethvoice1:\n"
			 "        values: # from env1\n"
			 "          LDAP_PORT: 6 # from env2\n"
			 "          IAX_PORT: 5\n",
		 .changes = "nethvoice1: LDAP_PORT 6\nnethvoice1: IAX_PORT 5\n",
		 .messages = ""},
		{.name = "a value that is no port",
		 .base = "nodes:\n  1:\n",
		 .first = "MODULE_ID=nethvoice1\nIAX_PORT=x5\nLDAP_PORT=99999\n",
		 .messages = "env1:3:11: error: LDAP_PORT of 'nethvoice1': port '99999' is out of "
			     "range 1-65535\n"
			     "  hint: a port is a whole number from 1 to 65535\n"
			     "env1:2:10: error: IAX_PORT of 'nethvoice1': port 'x5' is not a whole "
			     "number in decimal digits\n"
			     "  hint: a port is a whole number from 1 to 65535\n"},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

static void test_updates(void **state)
{
	static const struct given cases[] = {
		{.name = "nothing is said",
		 .base = "nodes: # all\n  1:\n",
		 .text = "nodes: # all\n  1:\n",
		 .changes = "",
		 .messages = ""},
		{.name = "what is the same keeps its comment",
		 .base = "nodes:\n  1:\n    address: 192.0.2.1 # from env0\n"
			 "    proxy:\n      id: nethvoice-proxy1 # from env0\n"
			 "      values: # from env0\n        REDIS_PORT: 9\n",
		 .first = "MODULE_ID=nethvoice-proxy1\nREDIS_PORT=9\nPUBLIC_IP=192.0.2.1\n",
		 .text = "nodes:\n  1:\n    address: 192.0.2.1 # from env0\n"
			 "    proxy:\n      id: nethvoice-proxy1 # from env0\n"
			 "      values: # from env0\n        REDIS_PORT: 9\n",
		 .changes = "",
		 .messages = ""},
		{.name = "values change, come and go; what people wrote stays",
		 .base = "# mine\n"
			 "networks: {phones: [10.0.0.0/8]} # the phones\n"
			 "nodes:\n"
			 "  1:\n"
			 "    publish: {ssh: 2222} # for us\n"
			 "    values: {SSH_PORT: 23}\n"
			 "    instances:\n"
			 "      nethvoice1: # the first\n"
			 "        values: # from env0\n"
			 "          IAX_PORT: 4 # see the ticket\n"
			 "          LDAP_PORT: 6 # from env9\n"
			 "        publish: {iax: 4569}\n"
			 "      nethvoice2:\n"
			 "        values: {IAX_PORT: 7}\n",
		 .first = "# module nethvoice1\nIAX_PORT=5\n# module nethvoice2\nLDAP_PORT=8\n",
		 .text = "# mine\n"
			 "networks: {phones: [10.0.0.0/8]} # the phones\n"
			 "nodes:\n"
			 "  1:\n"
			 "    publish: {ssh: 2222} # for us\n"
			 "    values: {SSH_PORT: 23}\n"
			 "    instances:\n"
			 "      nethvoice1: # the first\n"
			 "        values: # from env1\n"
			 "          IAX_PORT: 5 # see the ticket\n"
			 "        publish: {iax: 4569}\n"
			 "      nethvoice2:\n"
			 "        values: {LDAP_PORT: 8} # from env1\n",
		 .changes = "nethvoice1: LDAP_PORT 6 removed\n"
			    "nethvoice1: IAX_PORT 4 -> 5\n"
			    "nethvoice2: LDAP_PORT 8\n"
			    "nethvoice2: IAX_PORT 7 removed\n",
		 .messages = ""},
		{.name = "the last value of an owner goes",
		 .base = "nodes:\n  1:\n    instances:\n      nethvoice1:\n"
			 "        values: {IAX_PORT: 5}\n",
		 .first = "MODULE_ID=nethvoice1\n",
		 .text = "nodes:\n  1:\n    instances:\n      nethvoice1:\n"
			 "        values: {}\n",
		 .changes = "nethvoice1: IAX_PORT 5 removed\n",
		 .messages = "site:5:7: warning: no port of 'nethvoice1' is known\n" NO_PORT},
		{.name = "addresses",
		 .base = "nodes:\n"
			 "  1:\n"
			 "    address: 192.168.1.9 # from env0\n"
			 "    public_address: 203.0.113.44\n"
			 "    lan: [10.0.0.0/8] # also the branch\n",
		 .first = "MODULE_ID=nethvoice-proxy1\nPRIVATE_IP=192.168.1.10\n"
			  "PUBLIC_IP=203.0.113.44\nLOCALNETWORKS=192.168.1.0/24\n",
		 .text = "nodes:\n"
			 "  1:\n"
			 "    address: 192.168.1.10 # from env1\n"
			 "    public_address: 203.0.113.44\n"
			 "    lan: [10.0.0.0/8, 192.168.1.0/24] # also the branch\n"
			 "    proxy:\n"
			 "      id: nethvoice-proxy1 # from env1\n",
		 .changes = "node 1: address 192.168.1.9 -> 192.168.1.10\n"
			    "node 1: lan 10.0.0.0/8, 192.168.1.0/24\n"
			    "nethvoice-proxy1: new, on node 1, with 0 values\n",
		 .messages = ""},
		{.name = "no NAT any more",
		 .base = "nodes:\n  1:\n    address: 192.168.1.9 # from env0\n"
			 "    public_address: 203.0.113.44 # from env0\n"
			 "    proxy: {id: nethvoice-proxy1}\n",
		 .first = "MODULE_ID=nethvoice-proxy1\nPUBLIC_IP=203.0.113.44\n",
		 .text = "nodes:\n  1:\n    address: 203.0.113.44 # from env1\n"
			 "    proxy: {id: nethvoice-proxy1}\n",
		 .changes = "node 1: address 192.168.1.9 -> 203.0.113.44\n"
			    "node 1: public_address 203.0.113.44 removed\n",
		 .messages = ""},
		{.name = "values in a file stay there, and addresses with them",
		 .base = "nodes:\n  1:\n    proxy: {id: nethvoice-proxy1, environment: env/p}\n"
			 "    instances:\n      nethvoice1:\n        environment: env/one\n"
			 "        values: {IAX_PORT: 5}\n",
		 .first = "# module nethvoice1\nIAX_PORT=6\n# module nethvoice-proxy1\n"
			  "PUBLIC_IP=192.0.2.1\nLOCALNETWORKS=192.0.2.0/24\nREDIS_PORT=8\n",
		 .text = "nodes:\n  1:\n    proxy: {id: nethvoice-proxy1, environment: env/p}\n"
			 "    instances:\n      nethvoice1:\n        environment: env/one\n"
			 "        values: {IAX_PORT: 5}\n",
		 .changes = "",
		 .messages = "site:4:48: warning: the values of 'nethvoice-proxy1' are in a file, "
			     "which import does not touch\n"
			     "  hint: put the module's environment there, or remove 'environment' "
			     "and import again\n"
			     "site:7:22: warning: the values of 'nethvoice1' are in a file, which "
			     "import does not touch\n"
			     "  hint: put the module's environment there, or remove 'environment' "
			     "and import again\n"},
		{.name = "a variable of another scope is no value of an instance",
		 .base = "nodes: {1: {instances: {nethvoice1: }}}\n",
		 .first = "MODULE_ID=nethvoice1\nREDIS_PORT=9\n",
		 .text = "nodes: {1: {instances: {nethvoice1: }}}\n",
		 .changes = "",
		 .messages = "site:2:25: warning: no port of 'nethvoice1' is known\n" NO_PORT},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

/* Nothing but what was to be written counts as written. */
static void test_verify(void **state)
{
	static const struct {
		const char *name, *text;
		bool good;
	} cases[] = {
		{"the same", "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 true},
		{"another value",
		 "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 6}}}}}\n", false},
		{"no value", "nodes: {1: {instances: {nethvoice1: }}}\n", false},
		{"a value more",
		 "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5, LDAP_PORT: 6}}}}}\n",
		 false},
		{"another owner",
		 "nodes: {1: {instances: {nethvoice2: {values: {IAX_PORT: 5}}}}}\n", false},
		{"another node", "nodes: {2: {instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"a proxy more",
		 "nodes: {1: {proxy: {id: p}, instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"an address more",
		 "nodes: {1: {address: 192.0.2.1, instances: {nethvoice1: {values: {IAX_PORT: "
		 "5}}}}}\n",
		 false},
		{"a network more",
		 "networks: {phones: [10.0.0.0/8]}\n"
		 "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"a network more that restricts nothing",
		 "networks: {spare: [10.0.0.0/8]}\n"
		 "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"somebody else is let in",
		 "allow: {iax: [10.0.0.0/8]}\n"
		 "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"a port published",
		 "nodes: {1: {publish: {ssh: 1}, instances: {nethvoice1: {values: {IAX_PORT: "
		 "5}}}}}\n",
		 false},
		{"a leader",
		 "nodes: {1: {leader: true, instances: {nethvoice1: {values: {IAX_PORT: 5}}}}}\n",
		 false},
		{"no site", "nodes: [1]\n", false},
	};
	static const struct given given = {
		.base = "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 4}}}}}\n",
		.first = "MODULE_ID=nethvoice1\nIAX_PORT=5\n",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct run run = {0};
		const char *text;

		assert_int_equal(import(&run, &given), 0);
		text = np_arena_printf(&run.ctx.arena, "%s%s", first_line, cases[i].text);
		unit_number(cases[i].name, np_import_verify(&run.import, text, strlen(text)),
			    cases[i].good);
		unit_text(cases[i].name, unit_messages(&run.ctx), "");
		np_ctx_release(&run.ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_additions),
		cmocka_unit_test(test_updates),
		cmocka_unit_test(test_verify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

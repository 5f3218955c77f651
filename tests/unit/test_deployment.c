#include "nvports/input.h"

#include "input.h"

#include <sys/stat.h>
#include <unistd.h>

enum {
	MOST_TEXTS = 3,
};

/* The parts of a deployment, in the order in which they are put together. */
struct parts {
	const char *name;
	const char *site;                     /* content of "sub/site.yaml"; NULL: no site */
	const char *environments[MOST_TEXTS]; /* called "env0", "env1", ... */
	const char *nodes;                    /* what comes out; NULL: it fails */
	const char *messages;
};

/* A run, and what it makes. All zero is ready for use. */
struct run {
	struct np_ctx ctx;
	struct np_catalogue catalogue;
	struct np_site site;
	struct np_module *modules;
};

/* All environments as one list of modules, as the program makes it. */
static int read_environments(struct run *run, const char *const *texts)
{
	struct np_module **tail = &run->modules;
	int failed = 0;

	for (unsigned i = 0; i < MOST_TEXTS && texts[i]; i++) {
		const char *name = np_arena_printf(&run->ctx.arena, "env%u", i);
		struct np_source *src = unit_source(&run->ctx, name, texts[i]);

		if (np_environment_read(&run->ctx, &run->catalogue, src, NULL, tail))
			failed = -1;
		while (*tail)
			tail = &(*tail)->next;
	}
	return failed;
}

static int read_site(struct run *run, const char *text)
{
	struct np_source *src;

	if (!text)
		return 0;
	src = unit_source(&run->ctx, "sub/site.yaml",
			  np_arena_printf(&run->ctx.arena, "nvports: site/1\n%s", text));
	src->path = src->name;
	return np_site_read(&run->ctx, &run->catalogue, src, &run->site);
}

static int assemble(struct run *run, const struct parts *parts)
{
	struct np_ctx *ctx = &run->ctx;

	unit_catalogue(ctx, &run->catalogue);
	if (read_site(run, parts->site) || read_environments(run, parts->environments) ||
	    np_site_merge(ctx, &run->catalogue, &run->site, run->modules) ||
	    np_site_load_environments(ctx, &run->catalogue, &run->site))
		return -1;
	return np_site_finish(ctx, &run->catalogue, &run->site);
}

static void assert_parts(const struct parts *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct parts *parts = &cases[i];
		struct run run = {0};
		int result = assemble(&run, parts);

		unit_outcome(parts->name, &run.ctx, result, parts->messages);
		unit_number(parts->name, result, parts->nodes ? 0 : -1);
		if (!result)
			unit_text(parts->name, unit_nodes(&run.ctx, &run.catalogue, &run.site),
				  parts->nodes);
		np_ctx_release(&run.ctx);
	}
}

#define MOVED "  hint: one of them is out of date; a module that moves gets a new id\n"
#define ONE_STATE "  hint: one of them is out of date: give one state of a module, not several\n"

static void test_environments_alone(void **state)
{
	static const struct parts cases[] = {
		{.name = "a bundle is a deployment",
		 .environments = {"# module nethvoice-proxy1\nNODE_ID=1\nBEHIND_NAT=true\n"
				  "PRIVATE_IP=192.168.1.10\nPUBLIC_IP=203.0.113.45\n"
				  "LOCALNETWORKS=192.168.1.0/24\n"
				  "# module nethvoice10\nNODE_ID=1\nIAX_PORT=5\n"
				  "# module nethvoice2\nNODE_ID=1\n"
				  "# module nethvoice3\nNODE_ID=2\n"},
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.45 lan 192.168.1.0/24\n"
			  "  proxy nethvoice-proxy1:\n"
			  "  instance nethvoice2:\n"
			  "  instance nethvoice10: environment env0:9:10:IAX_PORT=5\n"
			  "node 2:\n"
			  "  instance nethvoice3:\n",
		 .messages = ""},
		{.name = "several files",
		 .environments = {"MODULE_ID=nethvoice2\nNODE_ID=2\n",
				  "MODULE_ID=nethvoice1\nNODE_ID=1\n",
				  "MODULE_ID=nethvoice-proxy2\nNODE_ID=2\nPUBLIC_IP=192.0.2.2\n"},
		 .nodes = "node 1:\n  instance nethvoice1:\n"
			  "node 2: address 192.0.2.2\n"
			  "  proxy nethvoice-proxy2:\n  instance nethvoice2:\n",
		 .messages = ""},
		{.name = "no node anywhere",
		 .environments = {"MODULE_ID=nethvoice1\n", "MODULE_ID=nethvoice-proxy1\n"},
		 .nodes = "node 1:\n  proxy nethvoice-proxy1:\n  instance nethvoice1:\n",
		 .messages = ""},
		{.name = "the one node that others name, later",
		 .environments = {"MODULE_ID=nethvoice1\n", "MODULE_ID=nethvoice2\nNODE_ID=7\n"},
		 .nodes = "node 7:\n  instance nethvoice1:\n  instance nethvoice2:\n",
		 .messages = ""},
		{.name = "no node with several",
		 .environments = {"MODULE_ID=nethvoice1\n", "MODULE_ID=nethvoice2\nNODE_ID=1\n",
				  "MODULE_ID=nethvoice3\nNODE_ID=2\n"},
		 .messages = "env0:1:1: error: nothing says on which node 'nethvoice1' is\n"
			     "  hint: keep the NODE_ID line of its environment\n"},
		{.name = "twice the same module",
		 .environments = {"MODULE_ID=nethvoice1\nIAX_PORT=5\n",
				  "\nMODULE_ID=nethvoice1\nLDAP_PORT=6\nIAX_PORT=5\n"},
		 .nodes = "node 1:\n  instance nethvoice1: environment env1:3:11:LDAP_PORT=6 "
			  "environment env0:2:10:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "what is hidden by a later line does not count",
		 .environments = {"# module nethvoice1\nIAX_PORT=4\nIAX_PORT=5\n"
				  "# module nethvoice1\nIAX_PORT=6\nIAX_PORT=5\n"},
		 .nodes = "node 1:\n  instance nethvoice1: environment env0:3:10:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "two states of a module",
		 .environments = {"# module nethvoice1\nIAX_PORT=4\nIAX_PORT=5\n"
				  "# module nethvoice1\nIAX_PORT=5\nIAX_PORT=6\n"},
		 .messages = "env0:6:10: error: IAX_PORT of 'nethvoice1' is 6 here and 5 at "
			     "env0:3:10\n" ONE_STATE},
		{.name = "two states that differ in several values: the first is named",
		 .environments = {"# module nethvoice1\nIAX_PORT=4\nLDAP_PORT=5\n"
				  "# module nethvoice1\nLDAP_PORT=6\nIAX_PORT=7\n"},
		 .messages = "env0:5:11: error: LDAP_PORT of 'nethvoice1' is 6 here and 5 at "
			     "env0:3:11; in all 2 of its values differ\n" ONE_STATE},
		{.name = "two states, and one of them no port: what it holds may be anything",
		 .environments = {"# module nethvoice1\nIAX_PORT=secret\n"
				  "# module nethvoice1\nIAX_PORT=6\n"},
		 .messages = "env0:4:10: error: IAX_PORT of 'nethvoice1' is another one here than "
			     "at env0:2:10\n" ONE_STATE},
		{.name = "the same module on two nodes",
		 .environments = {"MODULE_ID=nethvoice1\nNODE_ID=1\n",
				  "MODULE_ID=nethvoice1\nNODE_ID=2\n"},
		 .messages = "env0:1:1: error: 'nethvoice1' is on node 1 here and on node 2 by "
			     "env1:1:1\n" MOVED},
		{.name = "two proxies on a node",
		 .environments = {"MODULE_ID=nethvoice-proxy1\nNODE_ID=1\n",
				  "MODULE_ID=nethvoice-proxy2\nNODE_ID=1\n"},
		 .messages = "env1:1:1: error: node 1 has a second proxy 'nethvoice-proxy2'\n"
			     "  hint: a node has one proxy at most; the first is "
			     "'nethvoice-proxy1'\n"},
		{.name = "every module is looked at",
		 .environments = {"# module nethvoice1\nIAX_PORT=1\n# module nethvoice1\n"
				  "IAX_PORT=2\n# module nethvoice2\nIAX_PORT=3\n",
				  "# module nethvoice2\nIAX_PORT=4\n"},
		 .messages = "env0:4:10: error: IAX_PORT of 'nethvoice1' is 2 here and 1 at "
			     "env0:2:10\n" ONE_STATE
			     "env1:2:10: error: IAX_PORT of 'nethvoice2' is 4 here and 3 at "
			     "env0:6:10\n" ONE_STATE},
		{.name = "nothing at all", .nodes = "", .messages = ""},
	};

	(void)state;
	assert_parts(cases, UNIT_COUNT(cases));
}

static void test_environments_with_site(void **state)
{
	static const struct parts cases[] = {
		{.name = "values of a declared instance",
		 .site = "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 6}}}}}\n",
		 .environments = {"MODULE_ID=nethvoice1\nNODE_ID=1\nIAX_PORT=5\nLDAP_PORT=7\n"},
		 .nodes = "node 1:\n  instance nethvoice1: environment env0:4:11:LDAP_PORT=7 "
			  "environment env0:3:10:IAX_PORT=5 values sub/site.yaml:2:57:IAX_PORT=6\n",
		 .messages = ""},
		{.name = "what the site lacks is added",
		 .site = "nodes: {1: {instances: {nethvoice1: }}}\n",
		 .environments = {"# module nethvoice2\nNODE_ID=1\n# module nethvoice3\nNODE_ID=2\n"
				  "# module nethvoice-proxy1\nNODE_ID=1\nPUBLIC_IP=192.0.2.1\n"},
		 .nodes = "node 1: address 192.0.2.1\n  proxy nethvoice-proxy1:\n"
			  "  instance nethvoice1:\n  instance nethvoice2:\n"
			  "node 2:\n  instance nethvoice3:\n",
		 .messages = ""},
		{.name = "a declared instance on one of several nodes",
		 .site = "nodes: {1: , 2: {instances: {nethvoice1: }}}\n",
		 .environments = {"MODULE_ID=nethvoice1\nIAX_PORT=5\n"},
		 .nodes = "node 1:\nnode 2:\n  instance nethvoice1: environment "
			  "env0:2:10:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "the site's one node, whatever its number",
		 .site = "nodes: {4: }\n",
		 .environments = {"MODULE_ID=nethvoice1\n"},
		 .nodes = "node 4:\n  instance nethvoice1:\n",
		 .messages = ""},
		{.name = "addresses of the site stay",
		 .site = "nodes: {1: {address: 10.0.0.1, lan: [10.0.0.0/8]}}\n",
		 .environments = {"MODULE_ID=nethvoice-proxy1\nBEHIND_NAT=true\n"
				  "PRIVATE_IP=192.168.1.10\nPUBLIC_IP=203.0.113.45\n"
				  "LOCALNETWORKS=192.168.1.0/24\n"},
		 .nodes = "node 1: address 10.0.0.1 public 203.0.113.45 lan 10.0.0.0/8\n"
			  "  proxy nethvoice-proxy1:\n",
		 .messages = ""},
		{.name = "the site's public address stays",
		 .site = "nodes: {1: {public_address: 198.51.100.1}}\n",
		 .environments = {"MODULE_ID=nethvoice-proxy1\nBEHIND_NAT=true\n"
				  "PRIVATE_IP=192.168.1.10\nPUBLIC_IP=203.0.113.45\n"},
		 .nodes = "node 1: address 192.168.1.10 public 198.51.100.1\n"
			  "  proxy nethvoice-proxy1:\n",
		 .messages = ""},
		{.name = "a proxy that is not configured changes nothing",
		 .site = "nodes: {1: {address: 10.0.0.1, public_address: 192.0.2.1}}\n",
		 .environments = {"MODULE_ID=nethvoice-proxy1\nPUBLIC_IP=127.0.0.1\n"},
		 .nodes = "node 1: address 10.0.0.1 public 192.0.2.1\n"
			  "  proxy nethvoice-proxy1:\n",
		 .messages = ""},
		{.name = "on another node than declared",
		 .site = "nodes:\n  1: {instances: {nethvoice1: }}\n",
		 .environments = {"MODULE_ID=nethvoice1\nNODE_ID=2\n"},
		 .messages =
			 "sub/site.yaml:3:19: error: 'nethvoice1' is on node 1 here and on node "
			 "2 by env0:1:1\n" MOVED},
		{.name = "declared as a proxy",
		 .site = "nodes: {1: {proxy: {id: nethvoice1}}}\n",
		 .environments = {"MODULE_ID=nethvoice1\n"},
		 .messages = "sub/site.yaml:2:25: error: 'nethvoice1' is an instance, not a "
			     "proxy\n"},
		{.name = "declared as an instance",
		 .site = "nodes: {1: {instances: {nethvoice-proxy1: }}}\n",
		 .environments = {"MODULE_ID=nethvoice-proxy1\n"},
		 .messages = "sub/site.yaml:2:25: error: 'nethvoice-proxy1' is a proxy, not an "
			     "instance\n"},
		{.name = "another proxy than declared",
		 .site = "nodes: {1: {proxy: {id: nethvoice-proxy1}}}\n",
		 .environments = {"MODULE_ID=nethvoice-proxy2\n"},
		 .messages = "env0:1:1: error: node 1 has a second proxy 'nethvoice-proxy2'\n"
			     "  hint: a node has one proxy at most; the first is "
			     "'nethvoice-proxy1'\n"},
		{.name = "no node with several of the site",
		 .site = "nodes: {1: , 2: }\n",
		 .environments = {"MODULE_ID=nethvoice1\n"},
		 .messages = "env0:1:1: error: nothing says on which node 'nethvoice1' is\n"
			     "  hint: keep the NODE_ID line of its environment\n"},
	};

	(void)state;
	assert_parts(cases, UNIT_COUNT(cases));
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Files below a folder of their own, which becomes the current one; its path is *STATE. */
static int make_files(void **state)
{
	static char folder[] = "/tmp/nvports-deployment-XXXXXX";

	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(mkdir("sub/env", 0700), 0);
	write_file("sub/env/nethvoice1", "MODULE_ID=nethvoice1\nNODE_ID=1\nIAX_PORT=5\n");
	write_file("sub/env/proxy", "PUBLIC_IP=192.0.2.1\nRTP_MIN=6\n");
	write_file("sub/env/broken", "PASSWORD hunter2\n");
	write_file("sub/env/bundle", "# module nethvoice1\n# module nethvoice2\n");
	write_file("outside", "IAX_PORT=7\n");
	write_file("-", "IAX_PORT=8\n");
	*state = folder;
	return 0;
}

static int remove_files(void **state)
{
	static const char *const files[] = {"sub/env/nethvoice1", "sub/env/proxy", "sub/env/broken",
					    "sub/env/bundle",     "outside",       "-"};

	for (size_t i = 0; i < UNIT_COUNT(files); i++)
		assert_int_equal(unlink(files[i]), 0);
	assert_int_equal(rmdir("sub/env"), 0);
	assert_int_equal(rmdir("sub"), 0);
	return rmdir(*state);
}

#define MISSING(file, place)                                                                       \
	"sub/" file ": error: cannot open: No such file or directory\n"                            \
	"  hint: named at sub/site.yaml:" place "\n"

static void test_files_of_the_site(void **state)
{
	static const struct parts cases[] = {
		{.name = "relative to the site file",
		 .site = "nodes:\n"
			 "  1:\n"
			 "    proxy: {id: nethvoice-proxy1, environment: env/proxy}\n"
			 "    instances:\n"
			 "      nethvoice1: {environment: ./env/nethvoice1}\n"
			 "      nethvoice2: {environment: ../outside}\n",
		 .nodes = "node 1: address 192.0.2.1\n"
			  "  proxy nethvoice-proxy1: file env/proxy environment "
			  "sub/env/proxy:2:9:RTP_MIN=6\n"
			  "  instance nethvoice1: file ./env/nethvoice1 environment "
			  "sub/./env/nethvoice1:3:10:IAX_PORT=5\n"
			  "  instance nethvoice2: file ../outside environment "
			  "sub/../outside:1:10:IAX_PORT=7\n",
		 .messages = ""},
		{.name = "the command line's environment is read instead",
		 .site = "nodes: {1: {instances: {nethvoice1: {environment: none}}}}\n",
		 .environments = {"MODULE_ID=nethvoice1\nIAX_PORT=8\n"},
		 .nodes = "node 1:\n  instance nethvoice1: file none environment "
			  "env0:2:10:IAX_PORT=8\n",
		 .messages = ""},
		{.name = "missing file",
		 .site = "nodes: {1: {instances: {nethvoice1: {environment: none}}}}\n",
		 .messages = "sub/none: error: cannot open: No such file or directory\n"
			     "  hint: named at sub/site.yaml:2:51\n"},
		{.name = "folder",
		 .site = "nodes: {1: {proxy: {id: nethvoice-proxy1, environment: env}}}\n",
		 .messages = "sub/env: error: cannot read a folder\n"
			     "  hint: named at sub/site.yaml:2:56\n"},
		{.name = "environment of another module",
		 .site = "nodes: {1: {instances: {nethvoice2: {environment: env/nethvoice1}}}}\n",
		 .messages = "sub/env/nethvoice1:1:1: error: the environment of 'nethvoice1' is "
			     "given for 'nethvoice2'\n"},
		{.name = "environment of another node",
		 .site = "nodes: {2: {instances: {nethvoice1: {environment: env/nethvoice1}}}}\n",
		 .messages =
			 "sub/site.yaml:2:25: error: 'nethvoice1' is on node 2 here and on node "
			 "1 by sub/env/nethvoice1:1:1\n" MOVED},
		{.name = "bundle",
		 .site = "nodes: {1: {instances: {nethvoice1: {environment: env/bundle}}}}\n",
		 .messages = "sub/env/bundle:2:1: error: the environment of 'nethvoice2' is given "
			     "for 'nethvoice1'\n"},
		{.name = "broken",
		 .site = "nodes: {1: {instances: {nethvoice1: {environment: env/broken}}}}\n",
		 .messages = "sub/env/broken:1:1: error: not a KEY=VALUE line\n"
			     "  hint: an environment has KEY=VALUE lines, comments and blank lines "
			     "only\n"},
		{.name = "for an id that no module has",
		 .site = "nodes: {1: {instances: {voice: {environment: ../outside}}}}\n",
		 .messages =
			 "sub/../outside:1:1: note: 'voice' is not a NethVoice module; left out\n"
			 "sub/../outside: error: no environment of a NethVoice module in it\n"
			 "  hint: NethVoice's modules are called like nethvoice1, its proxies like "
			 "nethvoice-proxy1\n"},
		{.name = "in the order of the site",
		 .site = "nodes:\n"
			 "  2: {instances: {nethvoice2: {environment: a}, nethvoice1: "
			 "{environment: b}}}\n"
			 "  1:\n"
			 "    instances: {nethvoice3: {environment: d}}\n"
			 "    proxy: {id: nethvoice-proxy1, environment: c}\n",
		 .messages = MISSING("a", "3:45") MISSING("b", "3:75") MISSING("c", "6:48")
			 MISSING("d", "5:43")},
	};

	(void)state;
	assert_parts(cases, UNIT_COUNT(cases));
}

/* A path that begins at the root is taken as it is. */
static void test_absolute_path(void **state)
{
	struct run run = {0};
	const char *site = np_arena_printf(
		&run.ctx.arena,
		"nodes: {1: {instances: {nethvoice1: {environment: %s/outside}}}}\n",
		(const char *)*state);
	const struct parts parts = {.site = site};

	unit_outcome("absolute path", &run.ctx, assemble(&run, &parts), "");
	unit_number("port", np_site_owner(&run.site, "nethvoice1")->values[0]->port, 7);
	np_ctx_release(&run.ctx);
}

/* A site on standard input has no folder: paths are seen from the current one. */
static void test_site_without_folder(void **state)
{
	struct run run = {0};
	struct np_source *src =
		unit_source(&run.ctx, "<stdin>",
			    "nvports: site/1\n"
			    "nodes: {1: {instances: {nethvoice1: {environment: outside}}}}\n");

	(void)state;
	unit_catalogue(&run.ctx, &run.catalogue);
	assert_int_equal(np_site_read(&run.ctx, &run.catalogue, src, &run.site), 0);
	unit_outcome("standard input", &run.ctx,
		     np_site_load_environments(&run.ctx, &run.catalogue, &run.site), "");
	unit_number("port", np_site_owner(&run.site, "nethvoice1")->values[0]->port, 7);
	np_ctx_release(&run.ctx);
}

/* "-" is a file of that name like any other, not standard input. */
static void test_file_called_dash(void **state)
{
	struct run run = {0};
	struct np_source *src = unit_source(
		&run.ctx, "site.yaml",
		"nvports: site/1\nnodes: {1: {instances: {nethvoice1: {environment: '-'}}}}\n");

	(void)state;
	unit_catalogue(&run.ctx, &run.catalogue);
	assert_int_equal(np_site_read(&run.ctx, &run.catalogue, src, &run.site), 0);
	unit_outcome("dash", &run.ctx,
		     np_site_load_environments(&run.ctx, &run.catalogue, &run.site), "");
	unit_number("port", np_site_owner(&run.site, "nethvoice1")->values[0]->port, 8);
	np_ctx_release(&run.ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environments_alone),
		cmocka_unit_test(test_environments_with_site),
		cmocka_unit_test(test_files_of_the_site),
		cmocka_unit_test(test_absolute_path),
		cmocka_unit_test(test_site_without_folder),
		cmocka_unit_test(test_file_called_dash),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}

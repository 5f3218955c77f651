#include "input/formats.h"
#include "nvports/input.h"

#include "input.h"

/* Facts of a deployment and what they are settled to. */
struct given {
	const char *name;
	const char *site;         /* its content; NULL: none */
	const char *environments; /* a bundle, called "env"; NULL: none */
	/*
	 * Of the source "facts", one a line:
	 *   member 1 leader|worker VPN
	 *   placement ID NODE
	 *   listed (all placements there are)
	 *   config PROXY|- ADDRESS|- PUBLIC|- SERVICE|- LAN|-
	 *   ports INSTANCE|- VARIABLE=PORT...
	 */
	const char *facts;
	bool renew;
	const char *nodes; /* what comes out; NULL: it fails */
	const char *messages;
};

enum {
	WORD = 64, /* bytes of a word of the facts at most, NUL included */
};

struct run {
	struct np_ctx ctx;
	struct np_catalogue catalogue;
	struct np_site site;
	struct np_facts facts;
};

static const char *text_or_null(struct run *run, const char *word)
{
	return strcmp(word, "-") == 0 ? NULL : np_arena_copy(&run->ctx.arena, word, strlen(word));
}

static struct np_address address(struct run *run, const char *word, struct np_loc loc)
{
	struct np_address result = {.text = text_or_null(run, word), .loc = loc};

	if (result.text)
		assert_null(np_addr_parse(result.text, &result.addr));
	return result;
}

static void add_member(struct run *run, const char *line, struct np_loc loc)
{
	struct np_member *member = np_arena_alloc(&run->ctx.arena, sizeof(*member));
	char leads[WORD], vpn[WORD];

	assert_int_equal(sscanf(line, "member %u %63s %63s", &member->id, leads, vpn), 3);
	member->leader = strcmp(leads, "leader") == 0;
	member->vpn = address(run, vpn, loc);
	member->loc = loc;
	NP_APPEND(run->facts.members, run->facts.last_member, member);
}

static void add_placement(struct run *run, const char *line, struct np_loc loc)
{
	struct np_placement *placement = np_arena_alloc(&run->ctx.arena, sizeof(*placement));
	char id[WORD];

	assert_int_equal(sscanf(line, "placement %63s %u", id, &placement->node), 2);
	placement->id = text_or_null(run, id);
	assert_true(np_module_scope(id, &placement->scope));
	placement->loc = loc;
	NP_APPEND(run->facts.placements, run->facts.last_placement, placement);
}

static void set_listed(struct run *run, const char *line, struct np_loc loc)
{
	(void)line;
	run->facts.listed = loc;
}

static void add_config(struct run *run, const char *line, struct np_loc loc)
{
	struct np_configuration *config = np_arena_alloc(&run->ctx.arena, sizeof(*config));
	char proxy[WORD], inside[WORD], outside[WORD], service[WORD], lan[WORD];
	struct np_net *net = np_arena_alloc(&run->ctx.arena, sizeof(*net));

	assert_int_equal(sscanf(line, "config %63s %63s %63s %63s %63s", proxy, inside, outside,
				service, lan),
			 5);
	config->proxy = text_or_null(run, proxy);
	config->address = address(run, inside, loc);
	config->public_address = address(run, outside, loc);
	config->service = address(run, service, loc);
	config->loc = config->lan_loc = loc;
	if (strcmp(lan, "-") != 0) {
		assert_null(np_net_parse(lan, net));
		config->lan = net;
		config->lan_count = 1;
	}
	NP_APPEND(run->facts.configurations, run->facts.last_configuration, config);
}

static void add_ports(struct run *run, const char *line, struct np_loc loc)
{
	struct np_port_list *list = np_arena_alloc(&run->ctx.arena, sizeof(*list));
	char word[WORD];
	int len;

	assert_int_equal(sscanf(line, "ports %63s%n", word, &len), 1);
	list->instance = text_or_null(run, word);
	list->loc = loc;
	for (line += len; sscanf(line, " %63[^ \n]%n", word, &len) == 1; line += len) {
		char *equals = strchr(word, '=');
		struct np_written value = {.loc = loc, .text = equals + 1};

		value.variable =
			np_catalogue_variable(&run->catalogue, word, (size_t)(equals - word));
		assert_true(value.variable != NP_NO_VARIABLE);
		value.len = strlen(value.text);
		np_value_add(&run->ctx.arena, &list->values, &value);
		if (line[len] != ' ')
			break;
	}
	NP_APPEND(run->facts.port_lists, run->facts.last_port_list, list);
}

static void add_facts(struct run *run, const char *text)
{
	static const struct {
		const char *word;
		void (*add)(struct run *run, const char *line, struct np_loc loc);
	} kinds[] = {{"member ", add_member},
		     {"placement ", add_placement},
		     {"listed", set_listed},
		     {"config ", add_config},
		     {"ports ", add_ports}};
	struct np_loc loc = {unit_source(&run->ctx, "facts", text), 1, 1};

	for (; *text; text = strchr(text, '\n') + 1, loc.line++) {
		size_t k = 0;

		while (k < UNIT_COUNT(kinds) &&
		       strncmp(text, kinds[k].word, strlen(kinds[k].word)) != 0)
			k++;
		assert_true(k < UNIT_COUNT(kinds));
		kinds[k].add(run, text, loc);
	}
}

static int settle(struct run *run, const struct given *given)
{
	struct np_ctx *ctx = &run->ctx;
	const struct np_reading how = {0};
	int result;

	unit_catalogue(ctx, &run->catalogue);
	if (given->site)
		assert_int_equal(
			np_site_read(ctx, &run->catalogue,
				     unit_source(ctx, "site",
						 np_arena_printf(&ctx->arena, "nvports: site/1\n%s",
								 given->site)),
				     &run->site),
			0);
	if (given->environments)
		assert_int_equal(np_facts_read(ctx, &run->catalogue,
					       unit_source(ctx, "env", given->environments), &how,
					       &run->facts),
				 0);
	add_facts(run, given->facts ? given->facts : "");
	result = given->renew ? np_site_renew(ctx, &run->catalogue, &run->site, &run->facts)
			      : np_site_settle(ctx, &run->catalogue, &run->site, &run->facts);
	return result ? result : np_site_finish(ctx, &run->catalogue, &run->site);
}

static void assert_given(const struct given *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct given *given = &cases[i];
		struct run run = {0};
		int result = settle(&run, given);

		unit_outcome(given->name, &run.ctx, result, given->messages);
		unit_number(given->name, result, given->nodes ? 0 : -1);
		if (!result)
			unit_text(given->name, unit_nodes(&run.ctx, &run.catalogue, &run.site),
				  given->nodes);
		np_ctx_release(&run.ctx);
	}
}

#define MOVED "  hint: one of them is out of date; a module that moves gets a new id\n"
#define ONE_STATE "  hint: one of them is out of date: give one state of a module, not several\n"
#define OTHER_NODE "  hint: one of them is out of date, or of another node\n"
#define NAME_PROXY "  hint: give it as nethvoice-proxy1=FILE, with the id of its proxy\n"
#define NAME_INSTANCE "  hint: give it as nethvoice1=FILE, with the id of its instance\n"

static void test_members_and_placements(void **state)
{
	static const struct given cases[] = {
		{.name = "nothing", .nodes = "", .messages = ""},
		{.name = "members are nodes, one of them the leader",
		 .facts = "member 3 worker 10.5.4.3\nmember 1 leader 10.5.4.1\n",
		 .nodes = "node 1: leader\nnode 3:\n",
		 .messages = ""},
		{.name = "of several leaders the last holds",
		 .facts = "member 1 leader -\nmember 2 worker -\n"
			  "member 1 worker -\nmember 2 leader -\n",
		 .nodes = "node 1:\nnode 2: leader\n",
		 .messages = ""},
		{.name = "the leader of the site stays",
		 .site = "nodes: {1: {leader: true}, 2: }\n",
		 .facts = "member 1 worker -\nmember 2 leader -\n",
		 .nodes = "node 1: leader\nnode 2:\n",
		 .messages = ""},
		{.name = "unless it is renewed",
		 .site = "nodes: {1: {leader: true}, 2: }\n",
		 .facts = "member 1 worker -\nmember 2 leader -\n",
		 .renew = true,
		 .nodes = "node 1:\nnode 2: leader\n",
		 .messages = ""},
		{.name = "placements are owners without values",
		 .facts = "placement nethvoice1 1\nplacement nethvoice-proxy2 2\n",
		 .nodes = "node 1:\n  instance nethvoice1:\nnode 2:\n  proxy nethvoice-proxy2:\n",
		 .messages = ""},
		{.name = "and tell where a module is that does not",
		 .environments = "# module nethvoice1\nIAX_PORT=5\n",
		 .facts = "placement nethvoice1 2\nmember 1 worker -\nmember 2 worker -\n",
		 .nodes = "node 1:\nnode 2:\n"
			  "  instance nethvoice1: environment env:2:10:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "a member that is known to have no module is no node of the deployment",
		 .facts = "placement nethvoice1 2\nlisted\n"
			  "member 1 leader -\nmember 2 worker -\n",
		 .nodes = "node 2:\n  instance nethvoice1:\n",
		 .messages = "facts:3:1: note: node 1 has no NethVoice module; left out\n"},
		{.name = "a module that was installed after they were listed",
		 .environments = "# module nethvoice1\nNODE_ID=1\n",
		 .facts = "placement nethvoice2 2\nlisted\nmember 1 leader -\nmember 2 worker -\n",
		 .nodes = "node 1: leader\n  instance nethvoice1:\n"
			  "node 2:\n  instance nethvoice2:\n",
		 .messages = ""},
		{.name = "a module on two nodes",
		 .environments = "# module nethvoice1\nNODE_ID=1\n",
		 .facts = "placement nethvoice1 2\n",
		 .messages = "facts:1:1: error: 'nethvoice1' is on node 2 here and on node 1 by "
			     "env:1:1\n" MOVED},
		{.name = "on another node than in the site",
		 .site = "nodes: {1: {instances: {nethvoice1: }}}\n",
		 .facts = "placement nethvoice1 2\n",
		 .renew = true,
		 .messages = "site:2:25: error: 'nethvoice1' is on node 1 here and on node 2 by "
			     "facts:1:1\n" MOVED},
		{.name = "two proxies on a node",
		 .facts = "placement nethvoice-proxy1 1\nplacement nethvoice-proxy2 1\n",
		 .messages = "facts:2:1: error: node 1 has a second proxy 'nethvoice-proxy2'\n"
			     "  hint: a node has one proxy at most; the first is "
			     "'nethvoice-proxy1'\n"},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

static const char two_proxies[] =
	"# module nethvoice-proxy1\nNODE_ID=1\nBEHIND_NAT=true\nPRIVATE_IP=192.168.1.10\n"
	"PUBLIC_IP=203.0.113.45\nLOCALNETWORKS=192.168.1.0/24\n"
	"# module nethvoice-proxy2\nNODE_ID=2\n";

static void test_configurations(void **state)
{
	static const struct given cases[] = {
		{.name = "alone it is of node 1",
		 .facts = "config - 192.168.1.10 203.0.113.45 - 192.168.1.0/24\n",
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.45 lan 192.168.1.0/24\n",
		 .messages = ""},
		{.name = "of the only node",
		 .environments = "# module nethvoice1\nNODE_ID=4\n",
		 .facts = "config - 192.168.1.10 - - -\n",
		 .nodes = "node 4: address 192.168.1.10\n  instance nethvoice1:\n",
		 .messages = ""},
		{.name = "by the id of its proxy",
		 .environments = two_proxies,
		 .facts = "config nethvoice-proxy2 192.168.1.11 203.0.113.46 - 10.0.0.0/8\n",
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.45 lan 192.168.1.0/24\n"
			  "  proxy nethvoice-proxy1:\n"
			  "node 2: address 192.168.1.11 public 203.0.113.46 lan 10.0.0.0/8\n"
			  "  proxy nethvoice-proxy2:\n",
		 .messages = ""},
		{.name = "a proxy that nothing else names",
		 .facts = "config nethvoice-proxy5 192.168.1.10 - - -\n",
		 .nodes = "node 1: address 192.168.1.10\n  proxy nethvoice-proxy5:\n",
		 .messages = ""},
		{.name = "a proxy that nothing else names, on one of several nodes",
		 .facts = "member 1 leader -\nmember 2 worker -\n"
			  "config nethvoice-proxy5 192.168.1.10 - - -\n",
		 .messages = "facts:3:1: error: nothing says on which node 'nethvoice-proxy5' is\n"
			     "  hint: give its environment, or the list of installed modules, "
			     "too\n"},
		{.name = "by its address: it says the same as the environment",
		 .environments = two_proxies,
		 .facts = "config - 192.168.1.10 203.0.113.45 - 192.168.1.0/24\n",
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.45 lan 192.168.1.0/24\n"
			  "  proxy nethvoice-proxy1:\nnode 2:\n  proxy nethvoice-proxy2:\n",
		 .messages = ""},
		{.name = "by its address inside the cluster",
		 .facts = "member 1 leader 10.5.4.1\nmember 2 worker 10.5.4.2\n"
			  "config - 192.168.1.11 - 10.5.4.2 -\n",
		 .nodes = "node 1: leader\nnode 2: address 192.168.1.11\n",
		 .messages = ""},
		{.name = "by an address of the site",
		 .site = "nodes: {1: {address: 192.168.1.10}, 2: {address: 192.168.1.11}}\n",
		 .facts = "config - 192.168.1.11 203.0.113.46 - -\n",
		 .nodes = "node 1: address 192.168.1.10\n"
			  "node 2: address 192.168.1.11 public 203.0.113.46\n",
		 .messages = ""},
		{.name = "of one of several nodes",
		 .environments = two_proxies,
		 .facts = "config - 192.168.1.12 - 10.5.4.2 -\n",
		 .messages = "facts:1:1: error: a configuration that does not say of which proxy "
			     "it is\n" NAME_PROXY},
		{.name = "an address that two nodes have",
		 .site = "nodes: {1: {address: 192.168.1.10}, 2: {address: 192.168.1.10}}\n",
		 .facts = "config - 192.168.1.10 - - -\n",
		 .messages = "facts:1:1: error: a configuration that does not say of which proxy "
			     "it is\n" NAME_PROXY},
		{.name = "addresses of two nodes",
		 .environments = two_proxies,
		 .facts = "member 1 leader 10.5.4.1\nmember 2 worker 10.5.4.2\n"
			  "config - 192.168.1.10 - 10.5.4.2 -\n",
		 .messages = "facts:3:1: error: a configuration with the address 192.168.1.10 of "
			     "node 1, and 10.5.4.2 inside the cluster, which is of node 2\n"
			     "  hint: if it is right, give it as nethvoice-proxy1=FILE, with the "
			     "id of its proxy\n"},
		{.name = "of an instance",
		 .environments = "# module nethvoice1\nNODE_ID=1\n",
		 .facts = "config nethvoice1 192.168.1.10 - - -\n",
		 .messages = "facts:1:1: error: 'nethvoice1' is an instance, not a proxy\n"},
		{.name = "other addresses than in the environment",
		 .environments = two_proxies,
		 .facts = "config nethvoice-proxy1 192.168.1.11 203.0.113.46 - 10.0.0.0/8\n",
		 .messages =
			 "facts:1:1: error: the address of node 1 is 192.168.1.11 here and "
			 "192.168.1.10 at env:4:12\n" OTHER_NODE
			 "facts:1:1: error: the public address of node 1 is 203.0.113.46 here and "
			 "203.0.113.45 at env:5:11\n" OTHER_NODE
			 "facts:1:1: error: the local networks of node 1 are others here than at "
			 "env:6:15\n" OTHER_NODE},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

static void test_renewed_addresses(void **state)
{
	static const struct given cases[] = {
		{.name = "addresses that have changed; local networks that are new",
		 .site = "nodes: {1: {address: 192.168.1.9, public_address: 203.0.113.44,\n"
			 "  lan: [10.0.0.0/8]}}\n",
		 .environments = two_proxies,
		 .renew = true,
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.45 lan 10.0.0.0/8 lan "
			  "192.168.1.0/24\n  proxy nethvoice-proxy1:\n"
			  "node 2:\n  proxy nethvoice-proxy2:\n",
		 .messages = ""},
		{.name = "without renewal the site's own stay",
		 .site = "nodes: {1: {address: 192.168.1.9, public_address: 203.0.113.44,\n"
			 "  lan: [10.0.0.0/8]}}\n",
		 .environments = two_proxies,
		 .nodes = "node 1: address 192.168.1.9 public 203.0.113.44 lan 10.0.0.0/8\n"
			  "  proxy nethvoice-proxy1:\nnode 2:\n  proxy nethvoice-proxy2:\n",
		 .messages = ""},
		{.name = "nor does it say that NAT is gone",
		 .site = "nodes: {1: {public_address: 203.0.113.44}}\n",
		 .environments = "# module nethvoice-proxy1\nPUBLIC_IP=192.168.1.10\n",
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.44\n"
			  "  proxy nethvoice-proxy1:\n",
		 .messages = ""},
		{.name = "a node that has got a public address of its own",
		 .site = "nodes: {1: {address: 192.168.1.9, public_address: 203.0.113.44}}\n",
		 .environments = "# module nethvoice-proxy1\nPUBLIC_IP=203.0.113.44\n",
		 .renew = true,
		 .nodes = "node 1: address 203.0.113.44\n  proxy nethvoice-proxy1:\n",
		 .messages = ""},
		{.name = "a public address that its proxy does not know of",
		 .site = "nodes: {1: {public_address: 203.0.113.44}}\n",
		 .environments = "# module nethvoice-proxy1\nPUBLIC_IP=192.168.1.10\n",
		 .renew = true,
		 .nodes = "node 1: address 192.168.1.10 public 203.0.113.44\n"
			  "  proxy nethvoice-proxy1:\n",
		 .messages = "site:2:29: warning: node 1 is not behind NAT, by env:2:11\n"
			     "  hint: remove its 'public_address' if no firewall translates "
			     "addresses for it\n"},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

static const char two_instances[] = "# module nethvoice1\nNODE_ID=1\nIAX_PORT=5\nLDAP_PORT=6\n"
				    "# module nethvoice2\nNODE_ID=2\nIAX_PORT=5\nLDAP_PORT=7\n";

#define FIRST                                                                                      \
	"node 1:\n  instance nethvoice1: environment env:4:11:LDAP_PORT=6 environment "            \
	"env:3:10:IAX_PORT=5\n"
#define SECOND                                                                                     \
	"node 2:\n  instance nethvoice2: environment env:8:11:LDAP_PORT=7 environment "            \
	"env:7:10:IAX_PORT=5\n"

static void test_port_lists(void **state)
{
	static const struct given cases[] = {
		{.name = "of the only instance",
		 .environments = "# module nethvoice1\nNODE_ID=1\nIAX_PORT=5\n"
				 "# module nethvoice-proxy1\nNODE_ID=1\n",
		 .facts = "ports - IAX_PORT=5 LDAP_PORT=6\n",
		 .nodes = "node 1:\n  proxy nethvoice-proxy1:\n"
			  "  instance nethvoice1: environment facts:1:1:LDAP_PORT=6 environment "
			  "env:3:10:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "by name, and nothing else is known of it",
		 .facts = "ports nethvoice3 IAX_PORT=5\n",
		 .nodes = "node 1:\n  instance nethvoice3: environment facts:1:1:IAX_PORT=5\n",
		 .messages = ""},
		{.name = "by name, where the node is not known",
		 .environments = two_instances,
		 .facts = "ports nethvoice3 IAX_PORT=5\n",
		 .messages = "facts:1:1: error: nothing says on which node 'nethvoice3' is\n"
			     "  hint: give its environment, or the list of installed modules, "
			     "too\n"},
		{.name = "of a proxy",
		 .environments = "# module nethvoice-proxy1\nNODE_ID=1\n",
		 .facts = "ports nethvoice-proxy1 IAX_PORT=5\n",
		 .messages = "facts:1:1: error: 'nethvoice-proxy1' is a proxy, not an instance\n"},
		{.name = "by its values",
		 .environments = two_instances,
		 .facts = "ports - IAX_PORT=5 LDAP_PORT=7\nports - LDAP_PORT=6\n"
			  "ports - LDAP_PORT=7 IAX_PORT=5\n",
		 .nodes = FIRST SECOND,
		 .messages = ""},
		{.name = "by values of the site",
		 .site = "nodes: {1: {instances: {nethvoice1: {values: {IAX_PORT: 5}},\n"
			 "  nethvoice2: {values: {IAX_PORT: 6}}}}}\n",
		 .facts = "ports - IAX_PORT=6\n",
		 .nodes = "node 1:\n  instance nethvoice1: values site:2:57:IAX_PORT=5\n"
			  "  instance nethvoice2: environment facts:1:1:IAX_PORT=6 values "
			  "site:3:35:IAX_PORT=6\n",
		 .messages = ""},
		{.name = "values that two instances have",
		 .environments = two_instances,
		 .facts = "ports - IAX_PORT=5\n",
		 .messages = "facts:1:1: error: a list of ports that does not say of which "
			     "instance it is\n" NAME_INSTANCE},
		{.name = "values that none has",
		 .environments = two_instances,
		 .facts = "ports - IAX_PORT=5 LDAP_PORT=8\n",
		 .messages = "facts:1:1: error: a list of ports that does not say of which "
			     "instance it is\n" NAME_INSTANCE},
		{.name = "without any instance",
		 .facts = "ports - IAX_PORT=5\n",
		 .messages = "facts:1:1: error: a list of ports that does not say of which "
			     "instance it is\n" NAME_INSTANCE},
		{.name = "other values than in the environment",
		 .environments = two_instances,
		 .facts = "ports nethvoice1 IAX_PORT=9\n",
		 .messages = "facts:1:1: error: IAX_PORT of 'nethvoice1' is 9 here and 5 at "
			     "env:3:10\n" ONE_STATE},
		{.name = "two lists of one instance",
		 .environments = "# module nethvoice1\n",
		 .facts = "ports - IAX_PORT=9\nports nethvoice1 IAX_PORT=8\n",
		 .messages = "facts:2:1: error: IAX_PORT of 'nethvoice1' is 8 here and 9 at "
			     "facts:1:1\n" ONE_STATE},
	};

	(void)state;
	assert_given(cases, UNIT_COUNT(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_and_placements),
		cmocka_unit_test(test_configurations),
		cmocka_unit_test(test_renewed_addresses),
		cmocka_unit_test(test_port_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

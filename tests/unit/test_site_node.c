#include "nvports/input.h"

#include "input.h"

static const struct {
	const char *name, *text, *nodes;
} nodes[] = {
	{"one node without anything", "nodes:\n  1:\n", "node 1:\n"},
	{"everything",
	 "nodes:\n"
	 "  1:\n"
	 "    address: 192.168.1.10\n"
	 "    public_address: 203.0.113.45\n"
	 "    address6: 2001:0DB8:0::10\n"
	 "    lan: [192.168.20.0/24, 192.168.1.0/24, 192.168.1.5]\n"
	 "    leader: true\n"
	 "    proxy: {id: nethvoice-proxy1, environment: env/p1, values: {RTP_MIN: 5}}\n"
	 "    values: {SSH_PORT: 2022}\n"
	 "    publish: {ssh: 2222, rtp: 30000-40000}\n"
	 "    instances:\n"
	 "      nethvoice1:\n"
	 "        environment: /env/n1\n"
	 "        values: {LDAP_PORT: 20092, IAX_PORT: 20110}\n"
	 "        publish: {ldap: 636}\n",
	 "node 1: address 192.168.1.10 public 203.0.113.45 ipv6 2001:db8::10 lan 192.168.1.0/24 "
	 "lan 192.168.20.0/24 leader\n"
	 "  generic 1: values 10:24:SSH_PORT=2022 publish rtp=30000-40000 publish ssh=2222-2222\n"
	 "  proxy nethvoice-proxy1: file env/p1 values 9:74:RTP_MIN=5\n"
	 "  instance nethvoice1: file /env/n1 values 15:46:IAX_PORT=20110 "
	 "values 15:29:LDAP_PORT=20092 publish ldap=636-636\n"},
	{"order of nodes", "nodes: {10: , 2: , 4294967295: , 1: }\n",
	 "node 1:\nnode 2:\nnode 10:\nnode 4294967295:\n"},
	{"order of instances",
	 "nodes: {1: {instances: {nethvoice10: , nethvoice2: , a: , nethvoice1: , a1: }}}\n",
	 "node 1:\n  instance a:\n  instance a1:\n  instance nethvoice1:\n"
	 "  instance nethvoice2:\n  instance nethvoice10:\n"},
	{"instances before the node's own values",
	 "nodes:\n"
	 "  1:\n"
	 "    instances: {a: {values: {IAX_PORT: 1}}}\n"
	 "    values: {SSH_PORT: 2}\n"
	 "    proxy: {values: {RTP_MIN: 3}, id: p}\n"
	 "    publish: {ssh: 4}\n",
	 "node 1:\n  generic 1: values 5:24:SSH_PORT=2 publish ssh=4-4\n"
	 "  proxy p: values 6:31:RTP_MIN=3\n  instance a: values 4:40:IAX_PORT=1\n"},
	{"what is no port is kept for the resolver",
	 "nodes: {1: {values: {SSH_PORT: }, proxy: {id: p, values: {RTP_MIN: '080', "
	 "RTP_MAX: \" 80\"}}}}\n",
	 "node 1:\n  generic 1: values 2:32:SSH_PORT=''\n"
	 "  proxy p: values 2:84:RTP_MAX=' 80' values 2:68:RTP_MIN='080'\n"},
	{"quoted number", "nodes: {'1': {}}\n", "node 1:\n"},
	{"empty parts", "firewall:\nnetworks:\nallow:\nnodes: {1: {instances: , values: }}\n",
	 "node 1:\n"},
};

static void test_nodes(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(nodes); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};

		unit_outcome(nodes[i].name, &ctx, unit_site(&ctx, nodes[i].text, &catalogue, &site),
			     "");
		unit_text(nodes[i].name, unit_nodes(&ctx, &catalogue, &site), nodes[i].nodes);
		np_ctx_release(&ctx);
	}
}

static void test_places(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_site site = {0};
	const struct np_node *node;

	(void)state;
	unit_outcome("places", &ctx,
		     unit_site(&ctx,
			       "nodes:\n"
			       "  7:\n"
			       "    address: 192.0.2.1\n"
			       "    publish: {ssh: 22}\n"
			       "    proxy:\n"
			       "      environment: env\n"
			       "      id: p\n"
			       "    instances: {a: }\n",
			       &catalogue, &site),
		     "");
	node = np_site_node(&site, 7);
	unit_number("node, line", node->loc.line, 3);
	unit_number("node, column", node->loc.col, 3);
	unit_number("address, column", node->address.loc.col, 14);
	unit_number("published, column", node->generic.publish->loc.col, 20);
	unit_number("proxy, line of its id", node->proxy->loc.line, 8);
	unit_number("proxy, column of its id", node->proxy->loc.col, 11);
	unit_number("environment, line", node->proxy->environment_loc.line, 7);
	unit_number("instance, column", np_site_owner(&site, "a")->loc.col, 17);
	unit_true("owner's node", np_site_owner(&site, "a")->node == node);
	np_ctx_release(&ctx);
}

#define LIST_FOR_VALUE "expected a single value, found a list\n"
#define VALUE_FOR_MAP "expected a map, found a single value\n"
#define ID_HINT "  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"
#define NODE_HINT "  hint: nodes are numbered from 1, as NODE_ID in their environments\n"
#define WRITE4 "  hint: write one like 192.0.2.1\n"
#define WRITE6 "  hint: write one like 2001:db8::1\n"
#define NO_HOST "  hint: loopback, multicast, broadcast and 'any address' cannot be reached\n"
#define GIVE "  hint: give it to those whose port it is\n"
#define NODE_KEYS                                                                                  \
	"  hint: known here: address, public_address, address6, lan, leader, proxy, publish, "     \
	"values, instances\n"

/* Line 2 is the first of the text. */
static const struct {
	const char *name, *text, *messages;
} refused[] = {
	{"node 0", "nodes: {0: }\n", "2:9: error: node '0' is too small\n" NODE_HINT},
	{"node -1", "nodes: {-1: }\n",
	 "2:9: error: node '-1' is not a whole number in decimal digits\n" NODE_HINT},
	{"node 01", "nodes: {01: }\n", "2:9: error: node '01' has a leading zero\n" NODE_HINT},
	{"node over 32 bits", "nodes: {4294967296: }\n",
	 "2:9: error: node '4294967296' is too large\n" NODE_HINT},
	{"node with a name", "nodes: {leader: }\n",
	 "2:9: error: node 'leader' is not a whole number in decimal digits\n" NODE_HINT},
	{"duplicate node", "nodes:\n  1: {}\n  2: {}\n  '1': {}\n",
	 "5:3: error: duplicate key '1'\n  hint: first given on line 3\n"},
	{"node is a value", "nodes: {1: nethvoice1}\n", "2:12: error: " VALUE_FOR_MAP},
	{"misspelt key of a node", "nodes: {1: {adress: 192.0.2.1}}\n",
	 "2:13: error: unknown key 'adress'\n  hint: did you mean 'address'?\n"},
	{"column in characters", "nodes: {1: {instances: {}, adres\xC3\xA9: \xC3\xA9, lede: x}}\n",
	 "2:28: error: unknown key 'adres\xC3\xA9'\n" NODE_KEYS
	 "2:39: error: unknown key 'lede'\n" NODE_KEYS},
	{"two leaders", "nodes: {2: {leader: true}, 3: {leader: false}, 1: {leader: true}}\n",
	 "2:9: error: node 2 is a leader beside node 1\n"
	 "  hint: a cluster has one leader: leave 'leader' out for all other nodes\n"},
	{"leader", "nodes: {1: {leader: yes}}\n", "2:21: error: 'yes' is not one of false, true\n"},

	{"name for an address", "nodes: {1: {address: pbx.example.org}}\n",
	 "2:22: error: 'pbx.example.org' is not an IP address\n"},
	{"address with a prefix", "nodes: {1: {address: 192.0.2.1/24}}\n",
	 "2:22: error: '192.0.2.1/24' is not an IP address\n"},
	{"address out of range", "nodes: {1: {public_address: 192.0.2.256}}\n",
	 "2:29: error: '192.0.2.256' is not an IP address\n"},
	{"address with leading zero", "nodes: {1: {address: 192.0.2.01}}\n",
	 "2:22: error: '192.0.2.01' is not an IP address\n"},
	{"no address", "nodes: {1: {address: }}\n", "2:22: error: '' is not an IP address\n"},
	{"list of addresses", "nodes: {1: {address: [192.0.2.1]}}\n",
	 "2:22: error: " LIST_FOR_VALUE},
	{"IPv6 for IPv4", "nodes: {1: {address: '2001:db8::1'}}\n",
	 "2:22: error: '2001:db8::1' is not an IPv4 address\n" WRITE4},
	{"IPv4 for IPv6", "nodes: {1: {address6: 192.0.2.1}}\n",
	 "2:23: error: '192.0.2.1' is not an IPv6 address\n" WRITE6},
	{"IPv4 in IPv6 form", "nodes: {1: {address6: '::ffff:192.0.2.1'}}\n",
	 "2:23: error: '::ffff:192.0.2.1' is an IPv4 address in IPv6 form\n"},
	{"loopback", "nodes: {1: {address: 127.0.0.1}}\n",
	 "2:22: error: '127.0.0.1' is not the address of a host\n" NO_HOST},
	{"unspecified", "nodes: {1: {address6: '::'}}\n",
	 "2:23: error: '::' is not the address of a host\n" NO_HOST},
	{"multicast", "nodes: {1: {public_address: 224.0.0.1}}\n",
	 "2:29: error: '224.0.0.1' is not the address of a host\n" NO_HOST},
	{"host bits", "nodes: {1: {lan: [10.0.0.0/8, 192.168.1.10/24]}}\n",
	 "2:31: error: '192.168.1.10/24' has host bits set\n"
	 "  hint: the network is 192.168.1.0/24\n"},
	{"host bits of IPv6", "nodes: {1: {lan: ['2001:db8::1/64']}}\n",
	 "2:19: error: '2001:db8::1/64' has host bits set\n"
	 "  hint: the network is 2001:db8::/64\n"},
	{"prefix", "nodes: {1: {lan: [10.0.0.0/33]}}\n",
	 "2:19: error: '10.0.0.0/33' has a prefix that is no number from 0 to 32\n"},
	{"one network, not a list", "nodes: {1: {lan: 10.0.0.0/8}}\n",
	 "2:18: error: expected a list, found a single value\n"},
	{"list in a list", "nodes: {1: {lan: [[10.0.0.0/8]]}}\n", "2:19: error: " LIST_FOR_VALUE},
	{"empty list of networks", "nodes: {1: {lan: []}}\n",
	 "2:18: error: a list of networks without any\n"
	 "  hint: give networks, or leave the key out\n"},

	{"proxy by its id only", "nodes: {1: {proxy: nethvoice-proxy1}}\n",
	 "2:20: error: " VALUE_FOR_MAP},
	{"proxy without id", "nodes: {1: {proxy: {values: {RTP_MIN: 5}}}}\n",
	 "2:20: error: 'id' is missing\n"},
	{"bad id of a proxy", "nodes: {1: {proxy: {id: 5}}}\n",
	 "2:25: error: '5' is not a valid id\n" ID_HINT},
	{"a proxy publishes nothing itself", "nodes: {1: {proxy: {id: p, publish: {rtp: 5}}}}\n",
	 "2:28: error: unknown key 'publish'\n  hint: known here: id, environment, values\n"},
	{"list of instances", "nodes: {1: {instances: [nethvoice1]}}\n",
	 "2:24: error: expected a map, found a list\n"},
	{"bad id of an instance", "nodes: {1: {instances: {voice.1: }}}\n",
	 "2:25: error: 'voice.1' is not a valid id\n" ID_HINT},
	{"hostile id of an instance", "nodes: {1: {instances: {\"a\\n=1+1\": }}}\n",
	 "2:25: error: 'a\n=1+1' is not a valid id\n" ID_HINT},
	{"misspelt key of an instance", "nodes: {1: {instances: {a: {value: {}}}}}\n",
	 "2:29: error: unknown key 'value'\n  hint: did you mean 'values'?\n"},
	{"the same instance twice on a node", "nodes:\n  1:\n    instances:\n      a:\n      a:\n",
	 "6:7: error: duplicate key 'a'\n  hint: first given on line 5\n"},
	{"the same instance on two nodes",
	 "nodes:\n  1: {instances: {a: }}\n  2: {instances: {a: }}\n",
	 "4:19: error: 'a' is already on node 1\n"
	 "  hint: declared at :3; an id stands for one module of the cluster\n"},
	{"the same proxy on two nodes", "nodes:\n  2: {proxy: {id: p}}\n  1: {proxy: {id: p}}\n",
	 "4:19: error: 'p' is already on node 2\n"
	 "  hint: declared at :3; an id stands for one module of the cluster\n"},
	{"instance with the id of a proxy",
	 "nodes:\n  1:\n    proxy: {id: p}\n    instances: {p: }\n",
	 "5:17: error: 'p' is already on node 1\n"
	 "  hint: declared at :4; an id stands for one module of the cluster\n"},
	{"list for a path", "nodes: {1: {proxy: {id: p, environment: [a]}}}\n",
	 "2:41: error: " LIST_FOR_VALUE},
	{"empty path", "nodes: {1: {instances: {a: {environment: }}}}\n",
	 "2:42: error: expected text, found nothing\n"},
	{"path with a line break", "nodes: {1: {proxy: {id: p, environment: \"a\\nb\"}}}\n",
	 "2:41: error: text with control characters\n"
	 "  hint: keep it to one line of printable text\n"},

	{"misspelt variable", "nodes: {1: {instances: {a: {values: {LDAP_PORTS: 5}}}}}\n",
	 "2:38: error: unknown variable 'LDAP_PORTS'\n  hint: did you mean 'LDAP_PORT'?\n"},
	{"unknown variable", "nodes: {1: {values: {NETHVOICE_HOST: 5}}}\n",
	 "2:22: error: unknown variable 'NETHVOICE_HOST'\n"
	 "  hint: no service of the catalogue uses it; "
	 "'nvports list --all --columns service,variable' shows all\n"},
	{"instance's variable at a node", "nodes: {1: {values: {IAX_PORT: 5}}}\n",
	 "2:22: error: 'IAX_PORT' is a variable of instances, not of nodes\n" GIVE},
	{"instance's variable at a proxy", "nodes: {1: {proxy: {values: {IAX_PORT: 5}, id: p}}}\n",
	 "2:30: error: 'IAX_PORT' is a variable of instances, not of proxies\n" GIVE},
	{"node's variable at an instance",
	 "nodes: {1: {instances: {a: {values: {SSH_PORT: 5}}}}}\n",
	 "2:38: error: 'SSH_PORT' is a variable of nodes, not of instances\n" GIVE},
	{"list of ports", "nodes: {1: {values: {SSH_PORT: [22]}}}\n",
	 "2:32: error: " LIST_FOR_VALUE},
	{"duplicate variable", "nodes: {1: {values: {SSH_PORT: 1, SSH_PORT: 2}}}\n",
	 "2:35: error: duplicate key 'SSH_PORT'\n  hint: first given on line 2\n"},
	{"list of values", "nodes: {1: {values: [SSH_PORT]}}\n",
	 "2:21: error: expected a map, found a list\n"},

	{"publish a misspelt service", "nodes: {1: {publish: {sssh: 22}}}\n",
	 "2:23: error: unknown service 'sssh'\n  hint: did you mean 'ssh'?\n"},
	{"publish an unknown service", "nodes: {1: {publish: {telephony: 22}}}\n",
	 "2:23: error: unknown service 'telephony'\n"
	 "  hint: 'nvports list --all --columns id,service' shows all services\n"},
	{"publish on port 0", "nodes: {1: {publish: {ssh: 0}}}\n",
	 "2:28: error: port '0' is out of range 1-65535\n"},
	{"publish on a reversed range", "nodes: {1: {publish: {rtp: 20000-10000}}}\n",
	 "2:28: error: port range '20000-10000' is reversed\n"},
	{"publish on a variable", "nodes: {1: {publish: {ssh: '${SSH_PORT}'}}}\n",
	 "2:28: error: port '${SSH_PORT}' is not a whole number in decimal digits\n"},
	{"publish an internal service", "nodes: {1: {publish: {redis: 5}}}\n",
	 "2:23: error: 'redis' is internal and never opened\n"},
	{"publish the node's service for an instance",
	 "nodes: {1: {instances: {a: {publish: {ssh: 5}}}}}\n",
	 "2:39: error: 'ssh' belongs to the node, not to an instance\n"},
	{"publish twice", "nodes: {1: {publish: {ssh: 5, ssh: 6}}}\n",
	 "2:31: error: duplicate key 'ssh'\n  hint: first given on line 2\n"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};

		unit_outcome(refused[i].name, &ctx,
			     unit_site(&ctx, refused[i].text, &catalogue, &site),
			     refused[i].messages);
		np_ctx_release(&ctx);
	}
}

/* Nodes and instances in falling order: each list is turned round. */
static void test_many_nodes(void **state)
{
	enum { MANY = 20000 };
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_site site = {0};
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	(void)state;
	fputs("nodes:\n", out);
	for (unsigned i = MANY; i > 0; i--)
		fprintf(out, "  %u: {instances: {b%u: , a%u: }}\n", i, i, i);
	unit_output_close(&output);
	unit_outcome("many", &ctx, unit_site(&ctx, output.text, &catalogue, &site), "");
	unit_number("nodes", site.node_count, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		unit_number("node", site.nodes[i]->id, i + 1);
		unit_true("instance", site.nodes[i]->instances[0]->id[0] == 'a');
	}
	free(output.text);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_many_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

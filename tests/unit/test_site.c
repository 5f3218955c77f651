#include "nvports/input.h"

#include "input.h"

static void put_zone(FILE *out, const char *name, const struct np_zone *zone)
{
	if (zone->interface)
		fprintf(out, "%s interface %s\n", name, zone->interface);
	if (zone->address.text)
		fprintf(out, "%s address %s\n", name, zone->address.text);
}

/* The zones of the firewall, and who may reach what: the services that not anybody may reach. */
static const char *access_of(struct np_ctx *ctx, const struct np_catalogue *catalogue,
			     const struct np_site *site)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	put_zone(out, "wan", &site->wan);
	put_zone(out, "lan", &site->lan);
	for (size_t i = 0; i < catalogue->count; i++)
		if (!site->sources[i]->any)
			fprintf(out, "%s from %s\n", catalogue->services[i].id,
				site->sources[i]->text);
	return unit_keep(ctx, &output);
}

#define NODES "nodes: {1: }\n"
#define REDIS "redis from none\n"

static const struct {
	const char *name, *text, *access;
} accesses[] = {
	{"any by default", NODES, REDIS},
	{"networks named like a reach",
	 "networks:\n"
	 "  admins: [203.0.113.64/29]\n"
	 "  phones: [192.168.20.0/24, 192.168.2.9]\n"
	 "  cluster: [10.5.4.0/24]\n"
	 "  trunks: [198.51.100.7]\n" NODES,
	 REDIS "ldap from 192.168.2.9,192.168.20.0/24\niax from 198.51.100.7\n"
	       "ssh from 203.0.113.64/29\nvpn from 10.5.4.0/24\n"},
	{"allow a network by name",
	 "networks: {office: [192.0.2.0/24, 2001:db8::/32]}\nallow: {rtp: [office]}\n" NODES,
	 "rtp from 192.0.2.0/24,2001:db8::/32\n" REDIS},
	{"allow addresses", "allow: {ssh: [198.51.100.7, 192.0.2.0/24, 192.0.2.9]}\n" NODES,
	 REDIS "ssh from 192.0.2.0/24,198.51.100.7\n"},
	{"allow a name and addresses",
	 "allow: {ssh: [2001:db8::1, here, 10.0.0.1]}\nnetworks: {here: [192.0.2.0/24]}\n" NODES,
	 REDIS "ssh from 10.0.0.1,192.0.2.0/24,2001:db8::1\n"},
	{"allow holds instead of the reach",
	 "networks: {admins: [192.0.2.1]}\nallow: {ssh: [192.0.2.2]}\n" NODES,
	 REDIS "ssh from 192.0.2.2\n"},
	{"any takes the reach back", "networks: {admins: [192.0.2.1]}\nallow: {ssh: [any]}\n" NODES,
	 REDIS},
	{"everybody as a network", "allow: {ssh: [0.0.0.0/0]}\n" NODES,
	 REDIS "ssh from 0.0.0.0/0\n"},
	{"allow behind the nodes", NODES "allow: {ssh: [192.0.2.2]}\n",
	 REDIS "ssh from 192.0.2.2\n"},
	{"firewall",
	 "firewall:\n"
	 "  wan: {interface: wan0, address: 203.0.113.45}\n"
	 "  lan: {address: 192.168.1.1, interface: eth0.5/x_y:1-2}\n" NODES,
	 "wan interface wan0\nwan address 203.0.113.45\n"
	 "lan interface eth0.5/x_y:1-2\nlan address 192.168.1.1\n" REDIS},
	{"longest interface",
	 "firewall: {wan: {interface: a123456789b123456789c123456789d}}\n" NODES,
	 "wan interface a123456789b123456789c123456789d\n" REDIS},
};

static void test_accesses(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(accesses); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};

		unit_outcome(accesses[i].name, &ctx,
			     unit_site(&ctx, accesses[i].text, &catalogue, &site), "");
		unit_text(accesses[i].name, access_of(&ctx, &catalogue, &site), accesses[i].access);
		np_ctx_release(&ctx);
	}
}

#define LIST_FOR_VALUE "expected a single value, found a list\n"
#define VALUE_FOR_MAP "expected a map, found a single value\n"
#define ID_HINT "  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"
#define NODE_HINT "  hint: nodes are numbered from 1, as NODE_ID in their environments\n"
#define INTERFACE(name)                                                                            \
	"2:29: error: '" name "' is not the name of an interface\n"                                \
	"  hint: at most 31 letters, digits or '.', '_', '/', ':', '-'\n"
#define UNKNOWN_NETWORK(name)                                                                      \
	" error: unknown network '" name "'\n"                                                     \
	"  hint: name it under 'networks', or give an address, a network or 'any'\n"

/* Line 2 is the first of the text. */
static const struct {
	const char *name, *text, *messages;
} refused[] = {
	{"no nodes", "firewall: {}\n", "1:1: error: 'nodes' is missing\n"},
	{"empty nodes", "nodes: {}\n", "2:8: error: a site needs at least one node\n"},
	{"nothing for nodes", "nodes:\n", "2:7: error: a site needs at least one node\n"},
	{"list of nodes", "nodes: [1]\n", "2:8: error: expected a map, found a list\n"},
	{"nodes twice", "nodes: {1: }\nnodes: {2: }\n",
	 "3:1: error: duplicate key 'nodes'\n  hint: first given on line 2\n"},
	{"misspelt key", "node: {1: }\n" NODES,
	 "2:1: error: unknown key 'node'\n  hint: did you mean 'nodes'?\n"},
	{"unknown key", "hosts: {1: }\n" NODES,
	 "2:1: error: unknown key 'hosts'\n"
	 "  hint: known here: nvports, firewall, networks, allow, nodes\n"},
	{"tab", "nodes:\n\t1: {}\n",
	 "3:1: error: not valid YAML: found character that cannot start any token while scanning "
	 "for the next token\n"
	 "  hint: indent with spaces; YAML does not allow tabs\n"},
	{"alias", "nodes: {1: &a {}, 2: *a}\n",
	 "2:12: error: anchors and aliases are not supported\n"
	 "  hint: write the value where it is needed\n"},
	{"merge key", "nodes: {1: {<<: {leader: true}}}\n",
	 "2:13: error: merge keys are not supported\n"
	 "  hint: write the fields where they are needed\n"},
	{"second document", NODES "---\nnodes: {2: }\n",
	 "3:1: error: a second document\n"
	 "  hint: one file holds one document; remove the '---' and what follows\n"},

	{"firewall is a value", "firewall: wan0\n" NODES, "2:11: error: " VALUE_FOR_MAP},
	{"unknown zone", "firewall: {dmz: {}}\n" NODES,
	 "2:12: error: unknown key 'dmz'\n  hint: known here: wan, lan\n"},
	{"key of a zone", "firewall: {wan: {iface: a}}\n" NODES,
	 "2:18: error: unknown key 'iface'\n  hint: known here: interface, address\n"},
	{"address of a zone", "firewall: {wan: {address: wan0}}\n" NODES,
	 "2:27: error: 'wan0' is not an IP address\n"},
	{"list of interfaces", "firewall: {wan: {interface: [a]}}\n" NODES,
	 "2:29: error: " LIST_FOR_VALUE},
	{"interface with a blank", "firewall: {wan: {interface: a b}}\n" NODES, INTERFACE("a b")},
	{"interface that is a command", "firewall: {wan: {interface: a;b}}\n" NODES,
	 INTERFACE("a;b")},
	{"interface that is an option", "firewall: {lan: {interface: -a}}\n" NODES,
	 INTERFACE("-a")},
	{"interface too long",
	 "firewall: {wan: {interface: a123456789b123456789c123456789dd}}\n" NODES,
	 INTERFACE("a123456789b123456789c123456789dd")},

	{"list of networks without names", "networks: [10.0.0.0/8]\n" NODES,
	 "2:11: error: expected a map, found a list\n"},
	{"network that is no list", "networks: {a: 10.0.0.0/8}\n" NODES,
	 "2:15: error: expected a list, found a single value\n"},
	{"bad name of a network", "networks: {10: [10.0.0.0/8]}\n" NODES,
	 "2:12: error: '10' is not a valid id\n" ID_HINT},
	{"network called any", "networks: {any: [10.0.0.0/8]}\n" NODES,
	 "2:12: error: 'any' stands for every source and cannot be named\n"},
	{"network in a network", "networks: {a: [10.0.0.0/8], b: [a]}\n" NODES,
	 "2:33: error: 'a' is not an IP address or network\n"},
	{"every network is looked at", "networks: {a: [10.0.0.1/8, 1.1.1.1, x]}\n" NODES,
	 "2:16: error: '10.0.0.1/8' has host bits set\n  hint: the network is 10.0.0.0/8\n"
	 "2:37: error: 'x' is not an IP address or network\n"},
	{"empty network", "networks: {a: []}\n" NODES,
	 "2:15: error: a list of networks without any\n"
	 "  hint: give networks, or leave the key out\n"},

	{"allow is a list", "allow: [ssh]\n" NODES, "2:8: error: expected a map, found a list\n"},
	{"allow a misspelt service", "allow: {shh: [any]}\n" NODES,
	 "2:9: error: unknown service 'shh'\n  hint: did you mean 'ssh'?\n"},
	{"allow an internal service", "allow: {redis: [any]}\n" NODES,
	 "2:9: error: 'redis' is internal and never opened\n"},
	{"allow one value", "allow: {ssh: any}\n" NODES,
	 "2:14: error: expected a list, found a single value\n"},
	{"allow nobody", "allow: {ssh: []}\n" NODES,
	 "2:14: error: a list of allowed sources without any\n"
	 "  hint: name who may reach the service, or 'any'\n"},
	{"allow nothing", "allow: {ssh: }\n" NODES,
	 "2:14: error: expected a list, found nothing\n"},
	{"allow an unknown network", "allow: {ssh: [office]}\n" NODES,
	 "2:15:" UNKNOWN_NETWORK("office")},
	{"allow an empty name", "allow: {ssh: ['']}\n" NODES, "2:15:" UNKNOWN_NETWORK("")},
	{"allow a misspelt network",
	 "networks: {office: [192.0.2.1]}\nallow: {ssh: [ofice]}\n" NODES,
	 "3:15: error: unknown network 'ofice'\n  hint: did you mean 'office'?\n"},
	{"allow a misspelt any", "allow: {ssh: [Any]}\n" NODES,
	 "2:15: error: unknown network 'Any'\n  hint: did you mean 'any'?\n"},
	{"allow a network twice",
	 "networks: {a: [192.0.2.1]}\nallow: {ssh: [a, 1.1.1.1, a]}\n" NODES,
	 "3:27: error: 'a' is listed twice\n"},
	{"allow an address twice", "allow: {ssh: [1.1.1.1, 1.1.1.1], vpn: [1.1.1.1]}\n" NODES,
	 "2:24: error: '1.1.1.1' is listed twice\n"},
	{"allow host bits", "allow: {ssh: [10.0.0.1/8]}\n" NODES,
	 "2:15: error: '10.0.0.1/8' has host bits set\n  hint: the network is 10.0.0.0/8\n"},
	{"allow a host name", "allow: {ssh: [pbx.example.org]}\n" NODES,
	 "2:15: error: 'pbx.example.org' is not an IP address or network\n"},
	{"allow any and others", "allow: {ssh: [10.0.0.0/8, any, office]}\n" NODES,
	 "2:27: error: 'any' stands beside other sources\n2:32:" UNKNOWN_NETWORK("office")},
	{"allow a network that is wrong", "networks: {a: [x]}\nallow: {ssh: [a, 1.1.1.1]}\n" NODES,
	 "2:16: error: 'x' is not an IP address or network\n"},
	{"allow any before others", "allow: {ssh: [any, 10.0.0.0/8]}\n" NODES,
	 "2:15: error: 'any' stands beside other sources\n"},
	{"list in an allow list", "allow: {ssh: [[any]]}\n" NODES, "2:15: error: " LIST_FOR_VALUE},
	{"all parts are looked at",
	 "networks: {a: [x]}\n"
	 "allow: {shh: [any]}\n"
	 "nodes: {1: {leader: 1}, 0: , 2: {address: y}}\n"
	 "firewall: {wan: 5}\n",
	 "4:21: error: '1' is not one of false, true\n"
	 "4:25: error: node '0' is too small\n" NODE_HINT "4:43: error: 'y' is not an IP address\n"
	 "2:16: error: 'x' is not an IP address or network\n"
	 "5:17: error: " VALUE_FOR_MAP
	 "3:9: error: unknown service 'shh'\n  hint: did you mean 'ssh'?\n"},
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

static const struct {
	const char *name, *text, *messages;
} files[] = {
	{"empty", "", " error: the file is empty\n"},
	{"a catalogue", "nvports: catalogue/1\nservices: {}\n",
	 "1:10: error: expected format 'site/1', found 'catalogue/1'\n"
	 "  hint: this is a catalogue; give it with --catalogue\n"},
	{"no format", NODES,
	 "1:1: error: 'nvports' is missing\n  hint: begin the file with 'nvports: site/1'\n"},
	{"prose", "Hello\n", "1:1: error: " VALUE_FOR_MAP},
};

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(files); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_site site = {0};
		struct np_source *src = unit_source(&ctx, "", files[i].text);

		unit_catalogue(&ctx, &catalogue);
		unit_outcome(files[i].name, &ctx, np_site_read(&ctx, &catalogue, src, &site),
			     files[i].messages);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accesses),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

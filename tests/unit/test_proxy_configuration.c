#include "answer.h"

static void put_configurations(FILE *out, const struct np_catalogue *catalogue,
			       const struct np_facts *facts)
{
	(void)catalogue;
	for (const struct np_configuration *c = facts->configurations; c; c = c->next) {
		unit_put_place(out, c->loc);
		fprintf(out, " %s", c->proxy ? c->proxy : "(proxy)");
		unit_put_address(out, "address", &c->address);
		unit_put_address(out, "public", &c->public_address);
		unit_put_address(out, "service", &c->service);
		unit_put_nets(out, "lan", c->lan, c->lan_count);
		if (c->lan)
			fprintf(out, " at %u:%u", c->lan_loc.line, c->lan_loc.col);
		putc('\n', out);
	}
}

#define ADDRESSES(addresses) "{\"addresses\": {" addresses "}}"
#define WITH(more) "{\"addresses\": {}, " more "}"
#define NETWORKS(networks) WITH("\"local_networks\": [" networks "]")

static void test_configurations(void **state)
{
	static const struct unit_answer cases[] = {
		{"no NAT", NULL, ADDRESSES("\"address\": \"203.0.113.7\""),
		 "1:1: (proxy) address 1:27:203.0.113.7\n", ""},
		{"NAT", "nethvoice-proxy12",
		 ADDRESSES("\"public_address\": \"203.0.113.7\", \"address\": \"192.168.3.4\""),
		 "1:1: nethvoice-proxy12 address 1:60:192.168.3.4 public 1:34:203.0.113.7\n", ""},
		{"not configured yet", NULL,
		 ADDRESSES("\"address\": \"127.0.0.1\", \"public_address\": \"\""),
		 "1:1: (proxy)\n", ""},
		{"no addresses", NULL, ADDRESSES(""), "1:1: (proxy)\n", ""},
		{"null is nothing", NULL,
		 "{\"addresses\": {\"address\": null, \"public_address\": null},\n"
		 "\"service_network\": null, \"local_networks\": null}",
		 "1:1: (proxy)\n", ""},
		{"service", NULL,
		 WITH("\"service_network\": {\"address\": \"10.5.4.9\", \"netmask\": \"x\"}"),
		 "1:1: (proxy) service 1:50:10.5.4.9\n", ""},
		{"service as older versions spell it", NULL,
		 WITH("\"service_network\": {\"adress\": \"10.5.4.9\"}"), "1:1: (proxy)\n", ""},
		{"no networks", NULL, NETWORKS(""), "1:1: (proxy)\n", ""},
		{"networks, sorted", NULL,
		 NETWORKS("\"192.168.9.0/24\", \"192.168.3.0/24\", \"192.168.9.128/25\", "
			  "\"192.168.3.0/24\""),
		 "1:1: (proxy) lan 192.168.3.0/24 lan 192.168.9.0/24 at 1:37\n", ""},
		{"networks of one address, and of IPv6", NULL,
		 NETWORKS("\"192.168.9.1\", \"2001:db8::/64\""),
		 "1:1: (proxy) lan 192.168.9.1 lan 2001:db8::/64 at 1:37\n", ""},
		{"unknown keys", NULL, WITH("\"fqdn\": 1, \"a\": {\"address\": 2}"),
		 "1:1: (proxy)\n", ""},
	};

	(void)state;
	unit_answers("proxy-configuration", put_configurations, cases, UNIT_COUNT(cases));
}

#define OWNER(id)                                                                                  \
	" error: '" id "' is not the id of a proxy\n"                                              \
	"  hint: say whose it is as in 'nethvoice-proxy1=FILE'\n"

static void test_refused(void **state)
{
	static const struct unit_answer cases[] = {
		{"that of an instance", "nethvoice1", ADDRESSES(""), NULL, OWNER("nethvoice1")},
		{"that of a node", "1", ADDRESSES(""), NULL, OWNER("1")},
		{"that of another module", "mail1", ADDRESSES(""), NULL, OWNER("mail1")},
		{"no object", NULL, "[]", NULL, "1:1: error: expected a map, found a list\n"},
		{"no addresses", NULL, "{\"fqdn\": \"geheim\"}", NULL,
		 "1:1: error: 'addresses' is missing\n"},
		{"addresses are null", NULL, "{\"addresses\": null}", NULL,
		 "1:1: error: 'addresses' is missing\n"},
		{"addresses are a list", NULL, "{\"addresses\": []}", NULL,
		 "1:15: error: expected a map, found a list\n"},
		{"addresses are a string", NULL, "{\"addresses\": \"geheim\"}", NULL,
		 "1:15: error: expected a map, found a single value\n"},
		{"address is a number", NULL, ADDRESSES("\"address\": 1"), NULL,
		 "1:27: error: 'address' is not a string\n"},
		{"address is a list", NULL, ADDRESSES("\"address\": [\"192.0.2.1\"]"), NULL,
		 "1:27: error: 'address' is not a string\n"},
		{"no address", NULL, ADDRESSES("\"address\": \"geheim\""), NULL,
		 "1:27: error: 'address' is not an IP address\n"},
		{"a network", NULL, ADDRESSES("\"address\": \"192.0.2.0/24\""), NULL,
		 "1:27: error: 'address' is not an IP address\n"},
		{"address cannot be shown", NULL, ADDRESSES("\"address\": \"192.0.2.1\\n\""), NULL,
		 "1:27: error: 'address' holds a character that cannot be shown\n"},
		{"IPv6", NULL, ADDRESSES("\"public_address\": \"2001:db8::1\""), NULL,
		 "1:34: error: 'public_address' is not an IPv4 address\n"},
		{"not of a host", NULL, ADDRESSES("\"public_address\": \"0.0.0.0\""), NULL,
		 "1:34: error: 'public_address' is not the address of a host\n"},
		{"public address is an object", NULL, ADDRESSES("\"public_address\": {}"), NULL,
		 "1:34: error: 'public_address' is not a string\n"},
		{"service is a string", NULL, WITH("\"service_network\": \"10.5.4.9\""), NULL,
		 "1:38: error: expected a map, found a single value\n"},
		{"no address of the service", NULL,
		 WITH("\"service_network\": {\"address\": \"10.5.4\"}"), NULL,
		 "1:50: error: 'address' is not an IP address\n"},
		{"networks are a string", NULL, WITH("\"local_networks\": \"192.0.2.0/24\""), NULL,
		 "1:37: error: expected a list, found a single value\n"},
		{"networks are an object", NULL, WITH("\"local_networks\": {}"), NULL,
		 "1:37: error: expected a list, found a map\n"},
		{"each network is looked at", NULL,
		 NETWORKS("1, null, [], \"geheim\", \"192.0.2.1/24\", \"192.0.2.0/33\", \"\""),
		 NULL,
		 "1:38: error: expected a network as a string\n"
		 "1:41: error: expected a network as a string\n"
		 "1:47: error: expected a network as a string\n"
		 "1:51: error: a local network that is not an IP address or network\n"
		 "1:61: error: a local network that has host bits set\n"
		 "1:77: error: a local network that has a prefix that is no number from 0 to 32\n"
		 "1:93: error: a local network that is not an IP address or network\n"},
	};

	(void)state;
	unit_answers("proxy-configuration", put_configurations, cases, UNIT_COUNT(cases));
}

static void assert_fixture(const char *name, const char *owner, const char *facts)
{
	struct np_ctx ctx = {0};

	unit_text(name, unit_fixture(&ctx, put_configurations, name, owner), facts);
	np_ctx_release(&ctx);
}

static void test_fixtures(void **state)
{
	(void)state;
	assert_fixture("single/get-configuration.nethvoice-proxy2.json", "nethvoice-proxy2",
		       "1:1: nethvoice-proxy2 address 1:27:192.168.40.5 public 1:61:198.51.100.20 "
		       "service 1:165:10.5.4.1 lan 192.168.40.0/24 lan 192.168.44.0/24 at 1:222\n");
	assert_fixture("public/get-configuration.nethvoice-proxy1.json", NULL,
		       "1:1: (proxy) address 1:27:198.51.100.77 "
		       "service 1:129:10.5.4.1\n");
	assert_fixture("cluster/get-configuration.nethvoice-proxy3.json", NULL,
		       "1:1: (proxy) address 1:27:192.168.50.2 public 1:61:203.0.113.130 "
		       "service 1:166:10.11.12.2 lan 192.168.50.0/24 at 1:227\n");
	assert_fixture(
		"cluster/get-configuration.nethvoice-proxy4.json", "nethvoice-proxy4",
		"1:1: nethvoice-proxy4 address 1:27:192.168.60.7 public 1:61:203.0.113.131 "
		"service 1:166:10.11.12.7 lan 192.168.60.0/24 lan 192.168.61.0/25 at 1:227\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_configurations),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "firewall.h"

#define FORMAT "firewall-status"

static void test_shapes(void **state)
{
	static const struct unit_firewall cases[] = {
		{"a node",
		 "{\"services\": [{\"name\": \"https\", \"ports\": [\"443/tcp\"]},\n"
		 "{\"name\": \"nethvoice7\", \"ports\": [\"20310/udp\", \"20307/tcp\",\n"
		 " \"21002-22001/udp\", \"20002-21001/udp\"]}], \"ports\": [],\n"
		 "\"interfaces\": [\"lo\", \"eth0\"], \"ipaddr\": [{\"ifname\": \"eth0\",\n"
		 "\"addresses\": [{\"family\": \"inet\", \"address\": \"192.0.2.10\",\n"
		 "\"prefixlen\": 24}]}]}\n",
		 "node 0 whole address 192.0.2.10\n1:15: https tcp 443\n"
		 "2:1: nethvoice7 tcp 20307 udp 20002-22001\n",
		 "", NULL, NULL},
		{"a node that was named", "{\"services\": [], \"interfaces\": []}",
		 "node 4294967295 whole\n", "", "4294967295", NULL},
		{"ports are missing, empty, or an empty text",
		 "{\"services\": [{\"name\": \"a\"}, {\"name\": \"b\", \"ports\": []},\n"
		 "{\"ports\": [\"\"], \"name\": \"c\"}], \"interfaces\": []}",
		 "node 0 whole\n1:15: a named\n1:30: b\n2:1: c\n", "", NULL, NULL},
		{"the zone's own ports",
		 "{\"ports\": [\"9/udp\", \"7-8/udp\", \"9/tcp\"], \"services\": [],\n"
		 "\"interfaces\": []}",
		 "node 0 whole\n1:11: - tcp 9 udp 7-9\n", "", NULL, NULL},
		{"duplicates, overlaps and both ends",
		 "{\"services\": [{\"name\": \"a\", \"ports\": [\"1/tcp\", \"65535/tcp\",\n"
		 "\"5-9/tcp\", \"7-12/tcp\", \"5-9/tcp\", \"8/tcp\", \"3-3/udp\"]}],\n"
		 "\"interfaces\": []}",
		 "node 0 whole\n1:15: a tcp 1,5-12,65535 udp 3\n", "", NULL, NULL},
		{"other protocols",
		 "{\"services\": [{\"name\": \"a\", \"ports\": [\"1/tcp\", \"2/sctp\",\n"
		 "\"3-4/dccp\"]}, {\"name\": \"b\", \"ports\": [\"5/sctp\"]}],\n"
		 "\"interfaces\": []}",
		 "node 0 whole\n1:15: a tcp 1\n2:15: b\n",
		 "1:48: note: 2 of its ports are neither TCP nor UDP; left out\n"
		 "2:39: note: 1 of its ports is neither TCP nor UDP; left out\n",
		 NULL, NULL},
		{"addresses",
		 "{\"services\": [], \"ipaddr\": [{\"addresses\": [\n"
		 "{\"address\": \"127.0.0.1\"}, {\"address\": \"::1\"}]},\n"
		 "{\"ifname\": \"eth0\"}, {\"addresses\": []},\n"
		 "{\"addresses\": [{\"address\": \"198.51.100.9\", \"prefixlen\": 24},\n"
		 "{\"address\": \"2001:db8::9\"}, {\"address\": \"fe80::1\"}, {}]},\n"
		 "{\"addresses\": [{\"address\": \"192.168.3.1\"}]}]}",
		 "node 0 whole address 198.51.100.9 address 2001:db8::9 address 192.168.3.1\n", "",
		 NULL, NULL},
		{"keys that are not known",
		 "{\"a\": {\"services\": 1}, \"services\": [{\"name\": \"x\", \"y\": []}],\n"
		 "\"interfaces\": 7}",
		 "node 0 whole\n1:37: x named\n", "", NULL, NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), NULL);
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_firewall_cut(&cases[i], FORMAT);
}

/* SERVICES is at 1:14, its first item at 1:15. */
#define STATUS(services) "{\"services\": " services ", \"interfaces\": []}"
#define PORT(text) STATUS("[{\"name\": \"a\", \"ports\": [\"" text "\"]}]")
#define A_PORT "1:39: error: a port that "

static void test_refused(void **state)
{
	static const struct unit_firewall cases[] = {
		{"port 0", PORT("0/tcp"), NULL, A_PORT "is out of range 1-65535\n", NULL, NULL},
		{"65536", PORT("65536/tcp"), NULL, A_PORT "is out of range 1-65535\n", NULL, NULL},
		{"huge", PORT("99999999999999999999999/tcp"), NULL,
		 A_PORT "is out of range 1-65535\n", NULL, NULL},
		{"huge end", PORT("1-99999999999999999999999/udp"), NULL,
		 A_PORT "is out of range 1-65535\n", NULL, NULL},
		{"range from 0", PORT("0-5/udp"), NULL, A_PORT "is out of range 1-65535\n", NULL,
		 NULL},
		{"of another protocol it is a port too", PORT("0/sctp"), NULL,
		 A_PORT "is out of range 1-65535\n", NULL, NULL},
		{"reversed", PORT("10-9/udp"), NULL, A_PORT "is a reversed range\n", NULL, NULL},
		{"leading zero", PORT("080/tcp"), NULL, A_PORT "has a leading zero\n", NULL, NULL},
		{"no number", PORT("/tcp"), NULL, A_PORT "is empty\n", NULL, NULL},
		{"no end", PORT("5-/tcp"), NULL, A_PORT "is a range without an end\n", NULL, NULL},
		{"three ends", PORT("5-6-7/tcp"), NULL,
		 A_PORT "is not a whole number in decimal digits\n", NULL, NULL},
		{"name", PORT("ssh/tcp"), NULL, A_PORT "is not a whole number in decimal digits\n",
		 NULL, NULL},
		{"sign", PORT("+5/tcp"), NULL, A_PORT "is not a whole number in decimal digits\n",
		 NULL, NULL},
		{"control character", PORT("5\\u001b/tcp"), NULL,
		 A_PORT "is not a whole number in decimal digits\n", NULL, NULL},
		{"protocol", PORT("5/icmp"), NULL,
		 "1:39: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"protocol in capitals", PORT("5/TCP"), NULL,
		 "1:39: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"empty protocol", PORT("5/"), NULL,
		 "1:39: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"no protocol", PORT("5060"), NULL,
		 "1:39: error: expected a port and its protocol, like 5060/udp\n", NULL, NULL},
		{"number", STATUS("[{\"name\": \"a\", \"ports\": [5060]}]"), NULL,
		 "1:39: error: expected a port and its protocol, like \"5060/udp\"\n", NULL, NULL},
		{"null", STATUS("[{\"name\": \"a\", \"ports\": null}]"), NULL,
		 "1:38: error: expected a list of ports\n", NULL, NULL},
		{"ports are a text", STATUS("[{\"name\": \"a\", \"ports\": \"5060/udp\"}]"), NULL,
		 "1:38: error: expected a list of ports\n", NULL, NULL},
		{"services are none", STATUS("{}"), NULL,
		 "1:14: error: expected a list of services\n", NULL, NULL},
		{"a service is none", STATUS("[[]]"), NULL,
		 "1:15: error: expected a service: {\"name\": ..., \"ports\": [...]}\n", NULL,
		 NULL},
		{"without a name", STATUS("[{\"ports\": []}]"), NULL,
		 "1:15: error: a service without a name\n", NULL, NULL},
		{"an empty name", STATUS("[{\"name\": \"\"}]"), NULL,
		 "1:15: error: a service without a name\n", NULL, NULL},
		{"a name that is none", STATUS("[{\"name\": 5}]"), NULL,
		 "1:24: error: 'name' is not a string\n", NULL, NULL},
		{"a name to fool a terminal", STATUS("[{\"name\": \"a\\u001b[2Jb\"}]"), NULL,
		 "1:24: error: 'name' holds a character that cannot be shown\n", NULL, NULL},
		{"loose ports", "{\"services\": [], \"interfaces\": [], \"ports\": [\"0/udp\"]}",
		 NULL, "1:46: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"loose ports are none", "{\"services\": [], \"interfaces\": [], \"ports\": 1}",
		 NULL, "1:45: error: expected a list of ports\n", NULL, NULL},
		{"an address",
		 "{\"services\": [], \"ipaddr\": [{\"addresses\": [{\"address\": "
		 "\"192.0.2.256\"}]}]}",
		 NULL, "1:56: error: 'address' is not an IP address\n", NULL, NULL},
		{"an address is none", "{\"services\": [], \"ipaddr\": [{\"addresses\": [1]}]}",
		 NULL, "1:44: error: expected an address: {\"address\": ...}\n", NULL, NULL},
		{"addresses are none", "{\"services\": [], \"ipaddr\": [{\"addresses\": 1}]}", NULL,
		 "1:43: error: expected a list of addresses\n", NULL, NULL},
		{"an interface is none", "{\"services\": [], \"ipaddr\": [1]}", NULL,
		 "1:29: error: expected an interface: {\"addresses\": [...]}\n", NULL, NULL},
		{"interfaces are none", "{\"services\": [], \"ipaddr\": {}}", NULL,
		 "1:28: error: expected a list of interfaces\n", NULL, NULL},
		{"of a module", STATUS("[]"), NULL,
		 " error: the firewall of a whole node, given as what 'nethvoice1' prints\n"
		 "  hint: say which node it is of: 1=FILE\n",
		 "nethvoice1", NULL},
		{"without services", "{\"interfaces\": []}", NULL,
		 "1:1: error: expected what get-firewall-status prints, with 'services'\n", NULL,
		 NULL},
		{"no map", "[]", NULL,
		 "1:1: error: expected what get-firewall-status prints, with 'services'\n", NULL,
		 NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

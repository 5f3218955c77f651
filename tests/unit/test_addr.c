#include "nvports/addr.h"

#include "unit.h"

#define NO_ADDRESS "is not an IP address"
#define NO_NETWORK "is not an IP address or network"
#define MAPPED "is an IPv4 address in IPv6 form"

/* TEXT is parsed; REASON is why not, or else CANONICAL is how it is written. */
static const struct {
	const char *text, *reason, *canonical;
} addresses[] = {
	{"192.0.2.1", NULL, "192.0.2.1"},
	{"0.0.0.0", NULL, "0.0.0.0"},
	{"255.255.255.255", NULL, "255.255.255.255"},
	{"2001:db8::1", NULL, "2001:db8::1"},
	{"2001:0DB8:0:0:0:0:0:1", NULL, "2001:db8::1"},
	{"::", NULL, "::"},
	{"::1", NULL, "::1"},
	{"2001:db8:0:1:1:1:1:1", NULL, "2001:db8:0:1:1:1:1:1"},
	{"2001:0:0:1:0:0:0:1", NULL, "2001:0:0:1::1"},
	{"64:ff9b::192.0.2.1", NULL, "64:ff9b::c000:201"},
	{"", NO_ADDRESS, NULL},
	{"192.0.2", NO_ADDRESS, NULL},
	{"192.0.2.1.1", NO_ADDRESS, NULL},
	{"192.0.2.256", NO_ADDRESS, NULL},
	{"01.2.3.4", NO_ADDRESS, NULL},
	{"1.2.3.04", NO_ADDRESS, NULL},
	{"0x1.2.3.4", NO_ADDRESS, NULL},
	{" 192.0.2.1", NO_ADDRESS, NULL},
	{"192.0.2.1 ", NO_ADDRESS, NULL},
	{"192.0. 2.1", NO_ADDRESS, NULL},
	{"192.0.2.-1", NO_ADDRESS, NULL},
	{"3221225985", NO_ADDRESS, NULL},
	{"192.0.2.1/32", NO_ADDRESS, NULL},
	{"192.0.2.1:80", NO_ADDRESS, NULL},
	{"fe80::1%eth0", NO_ADDRESS, NULL},
	{"[2001:db8::1]", NO_ADDRESS, NULL},
	{"2001:db8:::1", NO_ADDRESS, NULL},
	{"2001:db8::1::2", NO_ADDRESS, NULL},
	{"2001:db8", NO_ADDRESS, NULL},
	{"12345::", NO_ADDRESS, NULL},
	{"example.org", NO_ADDRESS, NULL},
	{"::ffff:192.0.2.1", MAPPED, NULL},
	{"::ffff:c000:201", MAPPED, NULL},
	{"1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111", NO_ADDRESS, NULL},
};

static void test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(addresses); i++) {
		char text[NP_NET_TEXT];
		struct np_addr addr, again;

		unit_text(addresses[i].text, np_addr_parse(addresses[i].text, &addr),
			  addresses[i].reason);
		if (addresses[i].reason)
			continue;
		unit_text(addresses[i].text, np_addr_text(&addr, text), addresses[i].canonical);
		unit_text(addresses[i].text, np_addr_parse(text, &again), NULL);
		unit_number(addresses[i].text, np_addr_compare(&addr, &again), 0);
	}
}

/* CANONICAL is also what is left where host bits are set. */
static const struct {
	const char *text, *reason, *canonical;
} networks[] = {
	{"192.0.2.0/24", NULL, "192.0.2.0/24"},
	{"192.0.2.1", NULL, "192.0.2.1"},
	{"192.0.2.1/32", NULL, "192.0.2.1"},
	{"0.0.0.0/0", NULL, "0.0.0.0/0"},
	{"203.0.113.64/29", NULL, "203.0.113.64/29"},
	{"128.0.0.0/1", NULL, "128.0.0.0/1"},
	{"2001:db8::/32", NULL, "2001:db8::/32"},
	{"2001:db8::1/128", NULL, "2001:db8::1"},
	{"::/0", NULL, "::/0"},
	{"2001:db8:1234:5678:8000::/65", NULL, "2001:db8:1234:5678:8000::/65"},
	{"192.0.2.1/24", "has host bits set", "192.0.2.0/24"},
	{"203.0.113.71/29", "has host bits set", "203.0.113.64/29"},
	{"192.0.2.1/0", "has host bits set", "0.0.0.0/0"},
	{"2001:db8::1/64", "has host bits set", "2001:db8::/64"},
	{"192.0.2.0/33", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/024", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/+8", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/ 8", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/255.255.255.0", "has a prefix that is no number from 0 to 32", NULL},
	{"192.0.2.0/24/8", "has a prefix that is no number from 0 to 32", NULL},
	{"2001:db8::/129", "has a prefix that is no number from 0 to 128", NULL},
	{"192.0.2/24", NO_NETWORK, NULL},
	{"/24", NO_NETWORK, NULL},
	{"", NO_NETWORK, NULL},
	{"phones", NO_NETWORK, NULL},
	{"::ffff:192.0.2.0/120", MAPPED, NULL},
	{"1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111/8", NO_NETWORK, NULL},
};

static void test_networks(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(networks); i++) {
		char text[NP_NET_TEXT];
		struct np_net net, again;

		unit_text(networks[i].text, np_net_parse(networks[i].text, &net),
			  networks[i].reason);
		if (!networks[i].canonical)
			continue;
		unit_text(networks[i].text, np_net_text(&net, text), networks[i].canonical);
		unit_text(networks[i].text, np_net_parse(text, &again), NULL);
		unit_number(networks[i].text, np_net_compare(&net, &again), 0);
	}
}

static void test_host_bits_are_told_apart(void **state)
{
	struct np_net net;

	(void)state;
	assert_ptr_equal(np_net_parse("192.0.2.1/24", &net), np_net_host_bits);
}

static void test_longest_text_fits(void **state)
{
	const char *longest = "1111:1111:1111:1111:1111:1111:1111:1110/127";
	char text[NP_NET_TEXT];
	struct np_net net;

	(void)state;
	assert_null(np_net_parse(longest, &net));
	assert_string_equal(np_net_text(&net, text), longest);
}

static const struct {
	const char *text;
	bool host;
} hosts[] = {
	{"192.168.1.10", true},
	{"203.0.113.45", true},
	{"223.255.255.255", true},
	{"2001:db8::1", true},
	{"fe80::1", true},
	{"0.0.0.0", false},
	{"0.1.2.3", false},
	{"127.0.0.1", false},
	{"127.255.255.254", false},
	{"224.0.0.1", false},
	{"239.255.255.255", false},
	{"255.255.255.255", false},
	{"::", false},
	{"::1", false},
	{"ff02::1", false},
};

static void test_hosts(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(hosts); i++) {
		struct np_addr addr;

		unit_text(hosts[i].text, np_addr_parse(hosts[i].text, &addr), NULL);
		unit_number(hosts[i].text, np_addr_is_host(&addr), hosts[i].host);
	}
}

static struct np_net net_of(const char *text)
{
	struct np_net net;

	unit_text(text, np_net_parse(text, &net), NULL);
	return net;
}

static const struct {
	const char *outer, *inner;
	bool covers;
} covers[] = {
	{"192.0.2.0/24", "192.0.2.7", true},
	{"192.0.2.0/24", "192.0.2.0/24", true},
	{"192.0.2.0/24", "192.0.2.0/23", false},
	{"192.0.2.0/25", "192.0.2.128", false},
	{"0.0.0.0/0", "192.0.2.7", true},
	{"0.0.0.0/0", "::1", false},
	{"::/0", "0.0.0.0", false},
	{"2001:db8::/33", "2001:db8:7fff::/48", true},
	{"2001:db8::/33", "2001:db8:8000::/48", false},
};

static void test_covers(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(covers); i++) {
		struct np_net outer = net_of(covers[i].outer), inner = net_of(covers[i].inner);

		unit_number(covers[i].inner, np_net_covers(&outer, &inner), covers[i].covers);
	}
}

enum {
	MOST_NETS = 8,
};

static const struct {
	const char *name, *given[MOST_NETS], *kept[MOST_NETS];
} normalised[] = {
	{"nothing", {NULL}, {NULL}},
	{"one", {"192.0.2.0/24"}, {"192.0.2.0/24"}},
	{"twice", {"192.0.2.1", "192.0.2.1"}, {"192.0.2.1"}},
	{"covered", {"192.0.2.1", "192.0.2.0/24", "192.0.2.9"}, {"192.0.2.0/24"}},
	{"same start", {"192.0.2.0/25", "192.0.2.0/24"}, {"192.0.2.0/24"}},
	{"sorted by value", {"10.0.0.0/8", "9.0.0.0/8"}, {"9.0.0.0/8", "10.0.0.0/8"}},
	{"IPv4 first", {"::1", "192.0.2.1"}, {"192.0.2.1", "::1"}},
	{"neighbours stay", {"10.0.0.128/25", "10.0.0.0/25"}, {"10.0.0.0/25", "10.0.0.128/25"}},
	{"everything", {"::/0", "2001:db8::1", "0.0.0.0/0", "1.1.1.1"}, {"0.0.0.0/0", "::/0"}},
	{"after a covered one",
	 {"10.0.0.0/8", "10.1.0.0/16", "10.2.3.4", "11.0.0.1"},
	 {"10.0.0.0/8", "11.0.0.1"}},
};

static void test_normalise(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(normalised); i++) {
		struct np_net nets[MOST_NETS];
		size_t count = 0, kept;

		for (; normalised[i].given[count]; count++)
			nets[count] = net_of(normalised[i].given[count]);
		kept = np_nets_normalise(nets, count);
		for (size_t j = 0; j < kept; j++) {
			char text[NP_NET_TEXT];

			unit_text(normalised[i].name, np_net_text(&nets[j], text),
				  normalised[i].kept[j]);
		}
		unit_text(normalised[i].name, normalised[i].kept[kept], NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_networks),
		cmocka_unit_test(test_host_bits_are_told_apart),
		cmocka_unit_test(test_longest_text_fits),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_normalise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "firewall.h"

#define FORMAT "firewall-cmd"
#define V4 "rule family=\"ipv4\" "
#define T5 "port port=\"5\" protocol=\"tcp\" "
#define LEFT_OUT                                                                                   \
	"left out\n  hint: read are ports and services that are let in, or ports that are "        \
	"dropped, for everybody and over IPv4; and ports that are sent to others of the node "     \
	"itself\n"

static void test_redirects(void **state)
{
	static const struct unit_firewall cases[] = {
		{"of the proxy's local networks",
		 "rule family=\"ipv4\" source address=\"192.168.40.0/24\" forward-port "
		 "port=\"5060\" protocol=\"udp\" to-port=\"6060\"\n"
		 "rule family=\"ipv4\" source address=\"192.168.40.0/24\" forward-port "
		 "port=\"5061\" protocol=\"tcp\" to-port=\"6061\"\n",
		 "node 0\n1:1: 192.168.40.0/24 udp 5060-5060 to 6060-6060\n"
		 "2:1: 192.168.40.0/24 tcp 5061-5061 to 6061-6061\n",
		 "", NULL, NULL},
		{"ranges, IPv6, host bits, one address, everybody; without quotes",
		 "rule family=ipv6 source address=2001:db8::1/32 forward-port port=5-6 "
		 "protocol=udp to-port=7-8\n"
		 "rule family=ipv4 source address=192.168.1.7/24 forward-port port=1 "
		 "protocol=udp to-port=2\n"
		 "rule  family=ipv4 \t source address=192.168.1.7 forward-port port=1 "
		 "protocol=udp to-port=2\n"
		 "rule family=ipv4 forward-port port=1 protocol=tcp to-port=2\n"
		 "rule family=ipv6 forward-port port=1 protocol=tcp to-port=2\n",
		 "node 3\n1:1: 2001:db8::/32 udp 5-6 to 7-8\n2:1: 192.168.1.0/24 udp 1-1 to 2-2\n"
		 "3:1: 192.168.1.7 udp 1-1 to 2-2\n4:1: 0.0.0.0/0 tcp 1-1 to 2-2\n"
		 "5:1: ::/0 tcp 1-1 to 2-2\n",
		 "", "3", NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), NULL);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_firewall_cut(&cases[i], FORMAT);
}

static void test_ports(void **state)
{
	static const struct unit_firewall cases[] = {
		{"dropped, as later versions of NethVoice do",
		 "rule priority=\"-100\" family=\"ipv4\" port port=\"20393\" protocol=\"udp\" "
		 "drop\n"
		 "rule priority=\"-100\" family=\"ipv6\" port port=\"20393\" protocol=\"udp\" "
		 "drop\n",
		 "node 0\ndropped udp 20393\n", "", NULL, NULL},
		{"dropped and rejected",
		 "rule port port=5-9 protocol=tcp drop\n"
		 "rule family=ipv4 port port=7-12 protocol=tcp reject\n"
		 "rule family=ipv4 port port=1 protocol=udp reject type=icmp-port-unreachable\n"
		 "rule family=ipv4 port port=65535 protocol=udp log prefix=\"a = b\" level=info "
		 "limit value=1/m audit drop\n",
		 "node 0\ndropped tcp 5-12 udp 1,65535\n", "", NULL, NULL},
		{"let in",
		 "rule port port=5 protocol=tcp accept\n"
		 "rule family=ipv4 port port=7-8 protocol=udp accept limit value=1/s\n"
		 "rule family=\"ipv4\" service name=\"sip\" accept\n",
		 "node 0\n3:1: sip named\n1:1: - tcp 5 udp 7-8\n", "", NULL, NULL},
		{"everything", "rule priority=-5 family=ipv4 drop\n",
		 "node 0\ndropped tcp 1-65535 udp 1-65535\n", "", NULL, NULL},
		{"at the end, when the zone has let in what it lists",
		 "rule priority=\"32767\" drop\n", "node 0\n", "", NULL, NULL},
		{"over IPv6 alone", "rule family=ipv6 drop\nrule family=ipv6 service name=a drop\n",
		 "node 0\n", "", NULL, NULL},
		{"two that are left out",
		 "rule family=ipv4 port port=1 protocol=udp accept\n"
		 "rule family=ipv4 source address=192.0.2.0/24 drop\n"
		 "rule protocol value=gre drop\n",
		 "node 0\n1:1: - udp 1\n", "2:1: note: 2 of its rules are " LEFT_OUT, NULL, NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_firewall_cut(&cases[i], FORMAT);
}

#define FORWARD_1 "forward-port port=\"1\" protocol=\"tcp\" "

/* What depends on more, or is about something else. */
static void test_left_out(void **state)
{
	static const char *const texts[] = {
		V4 FORWARD_1 "to-port=\"2\" to-addr=\"192.0.2.1\"",
		V4 FORWARD_1 "to-addr=\"192.0.2.1\"",
		V4 "forward-port port=\"1\" protocol=\"sctp\" to-port=\"2\"",
		V4 "source NOT address=\"192.0.2.0/24\" " FORWARD_1 "to-port=\"2\"",
		V4 "source ipset=\"a\" " FORWARD_1 "to-port=\"2\"",
		V4 "source address=\"192.0.2.0/255.255.255.0\" " FORWARD_1 "to-port=\"2\"",
		V4 "source address=\"2001:db8::/32\" " FORWARD_1 "to-port=\"2\"",
		V4 "destination address=\"192.0.2.9\" " FORWARD_1 "to-port=\"2\"",
		V4 "source address=\"192.0.2.0/24\" " T5 "accept",
		V4 "source address=\"192.0.2.0/24\" drop",
		V4 "destination address=\"192.0.2.9\" " T5 "drop",
		V4 T5 "drop limit value=\"1/s\"",
		V4 T5 "log prefix=\"x\"",
		V4 T5 "mark set=0x1",
		V4 T5 T5 "drop",
		V4 T5 "accept drop",
		V4 T5 "accept new=\"x\"",
		V4 "brand-new thing=\"x\" " T5 "drop",
		V4 "port port=\"5\" protocol=\"tcp\" new=\"x\" drop",
		V4 "port port=\"5\" protocol=\"dccp\" drop",
		V4 "service name=\"sip\" drop",
		V4 "masquerade",
		V4 "source-port port=\"5\" protocol=\"udp\" accept",
		"rule new=\"x\" drop",
		"rule family=\"ipv6\" " T5 "accept",
		"rule source mac=\"00:11:22:33:44:55\" drop",
		"rule protocol value=\"gre\" accept",
		"rule icmp-block name=\"redirect\"",
		"rule tcp-mss-clamp value=\"pmtu\"",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		const struct unit_firewall c = {
			texts[i], texts[i], "node 0\n", "1:1: note: 1 of its rules is " LEFT_OUT,
			NULL,     NULL};

		unit_firewall_check(&c, FORMAT);
	}
}

/* The first rule that a port meets holds. */
static void test_order(void **state)
{
	static const struct unit_firewall cases[] = {
		{"by priority, whatever the order of lines",
		 "rule priority=-1 port port=5-9 protocol=tcp drop\n"
		 "rule priority=-2 port port=6 protocol=tcp accept\n"
		 "rule priority=-3 port port=6-7 protocol=udp accept\n"
		 "rule priority=-32768 port port=7 protocol=udp drop\n",
		 "node 0\n1:1: - tcp 6 udp 6\ndropped tcp 5,7-9 udp 7\n", "", NULL, NULL},
		{"at 0, drops before accepts",
		 "rule port port=5-9 protocol=tcp accept\n"
		 "rule port port=6 protocol=tcp drop\n"
		 "rule priority=0 port port=7 protocol=tcp reject\n",
		 "node 0\n1:1: - tcp 5,8-9\ndropped tcp 6-7\n", "", NULL, NULL},
		{"of one priority, as they are listed",
		 "rule priority=-1 port port=5-9 protocol=tcp accept\n"
		 "rule priority=-1 port port=6-12 protocol=tcp drop\n"
		 "rule priority=9 port port=20-29 protocol=tcp drop\n"
		 "rule priority=9 port port=25-32 protocol=tcp accept\n",
		 "node 0\n1:1: - tcp 5-9,30-32\ndropped tcp 10-12\n", "", NULL, NULL},
		{"behind 0, drops are too late for what the zone lists",
		 "rule priority=1 port port=5 protocol=tcp drop\n"
		 "rule priority=2 port port=5-6 protocol=tcp accept\n"
		 "rule priority=32767 drop\n",
		 "node 0\n1:1: - tcp 6\n", "", NULL, NULL},
		{"all protocols",
		 "rule priority=-1 port port=5 protocol=tcp accept\n"
		 "rule priority=0 drop\nrule priority=1 accept\n",
		 "node 0\n1:1: - tcp 5\ndropped tcp 1-4,6-65535 udp 1-65535\n", "", NULL, NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

#define BROKEN "1:1: error: a rich rule that is cut off or broken\n"

static void test_broken(void **state)
{
	static const char *const texts[] = {
		"rule \"\"",
		"rule family=\"ipv4",
		"rule family=\"ipv4\"drop",
		"rule family=\"\" drop",
		"rule family= drop",
		"rule =\"ipv4\" drop",
		"rule family\"ipv4\" drop",
		"rule fam\"ily=ipv4\" drop",
		"rule family=ip\"v4\" drop",
		"rule family=\"ipv4\"",
		V4 "source address=\"192.0.2.0/24\"",
		V4 "source drop",
		V4 "port port=\"5\" drop",
		V4 "port protocol=\"udp\" drop",
		V4 T5,
		V4 "service name=\"ssh\"",
		V4 "service accept",
		V4 "forward-port port=\"5\" protocol=\"udp\"",
		V4 "forward-port to-port=\"5\" protocol=\"udp\"",
		"rule priority=\"32768\" drop",
		"rule priority=\"-32769\" drop",
		"rule priority=\"99999999999999999999\" drop",
		"rule priority=\"-\" drop",
		"rule priority=\"+1\" drop",
		"rule priority=\"1e1\" drop",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		const struct unit_firewall c = {
			.name = texts[i], .text = texts[i], .messages = BROKEN};

		unit_firewall_check(&c, FORMAT);
	}
}

static void test_refused(void **state)
{
	static const struct unit_firewall cases[] = {
		{"port 0", V4 "port port=\"0\" protocol=\"udp\" drop", NULL,
		 "1:1: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"reversed", "\n" V4 "port port=\"9-8\" protocol=\"udp\" accept", NULL,
		 "2:1: error: a port that is a reversed range\n", NULL, NULL},
		{"protocol", V4 "port port=\"9\" protocol=\"icmp\" accept", NULL,
		 "1:1: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"to 65536", V4 "forward-port port=\"1\" protocol=\"udp\" to-port=\"65536\"", NULL,
		 "1:1: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"a service to fool a terminal", V4 "service name=\"a\033[2J\" accept", NULL,
		 "1:1: error: a service whose name cannot be shown\n", NULL, NULL},
		{"of a module", V4 "port port=\"9\" protocol=\"tcp\" accept", NULL,
		 " error: the firewall of a whole node, given as what 'nethvoice1' prints\n"
		 "  hint: say which node it is of: 1=FILE\n",
		 "nethvoice1", NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

/* A hundred thousand rules, each of almost all ports. */
static void test_many(void **state)
{
	struct np_ctx ctx = {0};
	struct np_facts facts;
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	struct unit_firewall c = {.name = "many"};

	(void)state;
	for (int i = 0; i < 100000; i++)
		fprintf(out, "rule priority=\"%d\" port port=\"%d-65535\" protocol=\"udp\" %s\n",
			i % 1000 - 1000, 1 + i % 1000, i % 2 ? "drop" : "accept");
	c.text = unit_keep(&ctx, &output);
	unit_number(c.name, unit_firewall_read(&ctx, &c, strlen(c.text), FORMAT, &facts), 0);
	unit_text(c.name, unit_firewalls(&ctx, &facts), "node 0\n1:1: - udp 1-65535\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redirects), cmocka_unit_test(test_ports),
		cmocka_unit_test(test_left_out),  cmocka_unit_test(test_order),
		cmocka_unit_test(test_broken),    cmocka_unit_test(test_refused),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

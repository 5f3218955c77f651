#include "input/formats.h"

#include "firewall.h"

#define FORMAT "firewall-cmd"

/* As firewalld 1.x prints a zone; its services are in line 6. */
#define ZONE(services, ports, forwards, rules)                                                     \
	"public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n"     \
	"  sources: \n  services: " services "\n  ports: " ports "\n  protocols: \n"               \
	"  forward: yes\n  masquerade: no\n  forward-ports: " forwards "\n  source-ports: \n"      \
	"  icmp-blocks: \n  rich rules: " rules "\n"
#define INFO(name, ports)                                                                          \
	name "\n  ports: " ports "\n  protocols: \n  source-ports: \n  modules: \n"                \
	     "  destination: \n  includes: \n  helpers: \n"

static void test_zones(void **state)
{
	static const struct unit_firewall cases[] = {
		{"a node", ZONE("https nethvoice7 ssh", "", "", ""),
		 "node 0 whole\n6:13: https named\n6:19: nethvoice7 named\n6:30: ssh named\n", "",
		 NULL, NULL},
		{"a node that was named", ZONE("", "", "", ""), "node 7 whole\n", "", "7", NULL},
		{"of firewalld 2.x",
		 "public (default, active)\n  target: default\n  ingress-priority: 0\n"
		 "  egress-priority: 0\n  services: ssh\n  ports: 9/tcp\n  rich rules: \n",
		 "node 0 whole\n5:13: ssh named\n1:1: - tcp 9\n", "", NULL, NULL},
		{"not active, a later key",
		 "public\n  target: DROP\n  services: ssh\n  rich rules: \n  some-key: x y/z\n"
		 "\tmore of it\n",
		 "node 0 whole\n3:13: ssh named\n", "", NULL, NULL},
		{"described",
		 "public (active)\n  summary: Public\n  description: Any\n\ntext, even\n"
		 "rule of thumb\n  like: this\n\tand 5/tcp\n  target: default\n  services: a\n"
		 "  rich rules: \n",
		 "node 0 whole\n10:13: a named\n", "", NULL, NULL},
		{"CR LF, blank lines",
		 "\r\npublic\r\n  target: default\r\n  services: a b\r\n"
		 "  ports: 5/tcp\r\n\r\n  rich rules: \r\n\r\n",
		 "node 0 whole\n4:13: a named\n4:15: b named\n2:1: - tcp 5\n", "", NULL, NULL},
		{"ports, in any order", ZONE("", "9/udp 3-5/tcp 8/udp 4/tcp 9/udp 7/sctp", "", ""),
		 "node 0 whole\n1:1: - tcp 3-5 udp 8-9\n",
		 "7:42: note: 1 of its ports is neither TCP nor UDP; left out\n", NULL, NULL},
		{"lets in everything",
		 "public\n  target: ACCEPT\n  services: ssh\n  rich rules: \n",
		 "node 0 whole\n3:13: ssh named\n1:1: - tcp 1-65535 udp 1-65535\n",
		 "2:11: warning: the zone lets in everything, whatever it lists\n"
		 "  hint: its target is ACCEPT; NS8 leaves it at 'default'\n",
		 NULL, NULL},
		{"lets in a protocol",
		 "public\n  target: default\n  protocols: gre udp\n  source-ports: 7/udp\n"
		 "  rich rules: \n",
		 "node 0 whole\n1:1: - udp 1-65535\n",
		 "4:17: note: what is let in by its source port is not looked at\n", NULL, NULL},
		{"forwarded ports",
		 ZONE("", "",
		      "\n\tport=2222:proto=tcp:toport=22:toaddr=\n"
		      "\tport=5-6:proto=udp:toport=7-8:toaddr=\n"
		      "\tport=9:proto=udp:toport=10:toaddr=192.0.2.1\n"
		      "\tport=9:proto=sctp:toport=10:toaddr=\n"
		      "\tport=9:proto=udp:toport=:toaddr=2001:db8::1",
		      ""),
		 "node 0 whole\n12:2: 0.0.0.0/0 tcp 2222-2222 to 22-22\n"
		 "13:2: 0.0.0.0/0 udp 5-6 to 7-8\n",
		 "14:2: note: 3 of its rules are left out\n"
		 "  hint: read are ports and services that are let in, or ports that are dropped, "
		 "for everybody and over IPv4; and ports that are sent to others of the node "
		 "itself\n",
		 NULL, NULL},
		{"the first of them in the same line, as of earlier versions",
		 ZONE("", "", "port=2222:proto=tcp:toport=22:toaddr=", ""),
		 "node 0 whole\n11:18: 0.0.0.0/0 tcp 2222-2222 to 22-22\n", "", NULL, NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), NULL);
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_firewall_cut(&cases[i], FORMAT);
}

#define OTHER_ZONE(name) name "\n  target: ACCEPT\n  services: ftp\n  rich rules: \n\n"
#define NOT_PUBLIC                                                                                 \
	"error: not the zone 'public', which NS8 opens its ports in\n"                             \
	"  hint: on the node: firewall-cmd --zone=public --list-all\n"

static void test_several_zones(void **state)
{
	static const struct unit_firewall cases[] = {
		{"of all, the public one",
		 OTHER_ZONE("block") ZONE("ssh", "", "", "") "\n" OTHER_ZONE("trusted (active)"),
		 "node 0 whole\n11:13: ssh named\n", "", NULL, NULL},
		{"another that is active",
		 OTHER_ZONE("dmz (active)") ZONE("ssh", "", "", "")
			 OTHER_ZONE("work (default, active)") OTHER_ZONE("home (default)"),
		 "node 0 whole\n11:13: ssh named\n",
		 "1:1: warning: zone 'dmz' is active: what it lets in is not looked at\n"
		 "20:1: warning: zone 'work' is active: what it lets in is not looked at\n",
		 NULL, NULL},
		{"policies",
		 "allow-host-ipv6 (active)\n  priority: -15000\n  target: CONTINUE\n"
		 "  ingress-zones: ANY\n  egress-zones: HOST\n  services: ftp\n"
		 "  rich rules: \n\trule family=\"ipv6\" accept\n\n" ZONE("ssh", "", "", ""),
		 "node 0 whole\n15:13: ssh named\n", "", NULL, NULL},
		{"no public one", OTHER_ZONE("trusted (active)") OTHER_ZONE("work"), NULL,
		 "6:1: " NOT_PUBLIC, NULL, NULL},
		{"two public ones", ZONE("", "", "", "") ZONE("ssh", "", "", ""), NULL,
		 "15:1: error: a second zone 'public'\n", NULL, NULL},
		{"of a module", ZONE("", "", "", ""), NULL,
		 " error: the firewall of a whole node, given as what 'nethvoice1' prints\n"
		 "  hint: say which node it is of: 1=FILE\n",
		 "nethvoice1", NULL},
		{"services may be there too",
		 ZONE("a", "", "", "") INFO("a", "1/tcp") "rule port port=\"2\" protocol=\"udp\" "
							  "drop\n",
		 "node 0 whole\n6:13: a named\ndropped udp 2\nnode 0\n15:1: a tcp 1\n", "", NULL,
		 NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

static void test_services(void **state)
{
	static const struct unit_firewall cases[] = {
		{"a service", INFO("nethvoice7", "20310/udp 20307/tcp 21002-22001/udp"),
		 "node 0\n1:1: nethvoice7 tcp 20307 udp 20310,21002-22001\n", "", NULL, NULL},
		{"several", INFO("a", "1/tcp") INFO("b", "") INFO("c", "3/sctp 4/udp"),
		 "node 2\n1:1: a tcp 1\n9:1: b\n17:1: c udp 4\n",
		 "18:10: note: 1 of its ports is neither TCP nor UDP; left out\n", "2", NULL},
		{"of a module", INFO("nethvoice7", "1/udp"), "node 0\n1:1: nethvoice7 udp 1\n", "",
		 "nethvoice7", NULL},
		{"of another module", INFO("nethvoice7", "1/udp"), NULL,
		 "1:1: error: the service 'nethvoice7' is given for 'nethvoice1'\n", "nethvoice1",
		 NULL},
		{"includes and source ports",
		 "a\n  ports: \n  protocols: gre\n  source-ports: 7/udp\n  includes: b c\n",
		 "node 0\n1:1: a\n",
		 "5:13: note: services that this one includes are not followed: their ports are "
		 "open too\n"
		 "4:17: note: what is let in by its source port is not looked at\n",
		 NULL, NULL},
		{"cut off", "a\n  ports: 1/tcp\n", NULL,
		 "1:1: error: a zone or a service that is cut off\n", NULL, NULL},
		{"only a name", "nethvoice1\n", NULL,
		 "1:1: error: a zone or a service that is cut off\n", NULL, NULL},
		{"--get-ports", "20310/udp 20307/tcp 5-6/udp\n",
		 "node 0\n1:1: nethvoice7 tcp 20307 udp 5-6,20310\n", "", "nethvoice7", NULL},
		{"--get-ports of a service that is not named", "20310/udp 20307/tcp\n", NULL,
		 "1:1: error: ports of a service that is not named\n"
		 "  hint: say which module it is of: nethvoice1=FILE\n",
		 "1", NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

#define BAD_LINE                                                                                   \
	"error: a line that firewall-cmd does not print\n"                                         \
	"  hint: give all that firewall-cmd --list-all, --list-rich-rules or --info-service=NAME " \
	"prints, as it is\n"
#define CUT_FORWARD "11:18: error: a forwarded port that is cut off or broken\n"
#define NOTHING " error: no zone, service or rich rule in it\n"

static void test_refused(void **state)
{
	static const struct unit_firewall cases[] = {
		{"empty", "", NULL, NOTHING, NULL, NULL},
		{"blank", " \n\t\n", NULL, NOTHING, NULL, NULL},
		{"a sentence", "FirewallD is not running\n", NULL, "1:1: " BAD_LINE, NULL, NULL},
		{"a key before its name", "  ports: 1/tcp\n", NULL, "1:1: " BAD_LINE, NULL, NULL},
		{"a value before its key", "\trule drop\n", NULL, "1:1: " BAD_LINE, NULL, NULL},
		{"no key", "public\n  target default\n", NULL, "2:1: " BAD_LINE, NULL, NULL},
		{"other blanks", "public\n   target: x\n ports: y\n", NULL, "3:1: " BAD_LINE, NULL,
		 NULL},
		{"attributes", "public [active]\n  target: x\n", NULL, "1:1: " BAD_LINE, NULL,
		 NULL},
		{"attributes that do not end", "public (active\n  target: x\n", NULL,
		 "1:1: " BAD_LINE, NULL, NULL},
		{"a name to fool a terminal", "pub\033[2Jlic\n  target: x\n", NULL,
		 "1:1: " BAD_LINE, NULL, NULL},
		{"a name that is no UTF-8", "pub\xFFlic\n  target: x\n", NULL, "1:1: " BAD_LINE,
		 NULL, NULL},
		{"a service to fool a terminal", ZONE("ssh \033[2J", "", "", ""), NULL,
		 "6:17: error: a service whose name cannot be shown\n", NULL, NULL},
		{"a service that is no UTF-8", ZONE("\xC3\xA9 \xFF", "", "", ""), NULL,
		 "6:15: error: a service whose name cannot be shown\n", NULL, NULL},
		{"a service in a right-to-left disguise", ZONE("a\xE2\x80\xAE", "", "", ""), NULL,
		 "6:13: error: a service whose name cannot be shown\n", NULL, NULL},
		{"a zone that is cut off", "public\n  target: default\n  services: ssh\n", NULL,
		 "1:1: error: a zone that is cut off\n", NULL, NULL},
		{"port 0", ZONE("", "1/tcp 0/udp", "", ""), NULL,
		 "7:16: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"65536", ZONE("", "1/tcp  65536/udp", "", ""), NULL,
		 "7:17: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"huge", ZONE("", "1-99999999999999999999/udp", "", ""), NULL,
		 "7:10: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"reversed", ZONE("", "9-8/udp", "", ""), NULL,
		 "7:10: error: a port that is a reversed range\n", NULL, NULL},
		{"protocol", ZONE("", "9/icmp", "", ""), NULL,
		 "7:10: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"no protocol", ZONE("", "5060", "", ""), NULL,
		 "7:10: error: expected a port and its protocol, like 5060/udp\n", NULL, NULL},
		{"a port of a service", INFO("a", "5060/"), NULL,
		 "2:10: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, NULL},
		{"a forward that ends early", ZONE("", "", "port=1:proto=tcp:toport=2", ""), NULL,
		 CUT_FORWARD, NULL, NULL},
		{"a forward in another order",
		 ZONE("", "", "proto=tcp:port=1:toport=2:toaddr=", ""), NULL, CUT_FORWARD, NULL,
		 NULL},
		{"a forward behind something",
		 ZONE("", "", "x:port=1:proto=tcp:toport=2:toaddr=", ""), NULL, CUT_FORWARD, NULL,
		 NULL},
		{"a forward to nowhere", ZONE("", "", "port=1:proto=tcp:toport=:toaddr=", ""), NULL,
		 "11:18: error: a port that is empty\n", NULL, NULL},
		{"a forward of port 0", ZONE("", "", "port=0:proto=tcp:toport=2:toaddr=", ""), NULL,
		 "11:18: error: a port that is out of range 1-65535\n", NULL, NULL},
		{"a forward of a protocol", ZONE("", "", "port=1:proto=x:toport=2:toaddr=", ""),
		 NULL, "11:18: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL,
		 NULL},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

/* Each of several outputs knows its place in all of them. */
static void test_parts(void **state)
{
	static const char xml[] = "<service>\n<port port=\"1\" protocol=\"udp\"/>\n</service>\n";
	struct np_ctx ctx = {0};
	struct np_facts facts;
	struct unit_firewall c = {.name = "parts", .owner = "3"};

	(void)state;
	c.text = np_arena_printf(&ctx.arena,
				 "==> /etc/firewalld/services/a.xml <==\n%s\n==> x <==\n%s"
				 "==> y <==\nrule port port=1 protocol=udp drop\n",
				 xml, INFO("nethvoice7", "5/udp 6/sctp"));
	unit_outcome(c.name, &ctx, unit_firewall_read(&ctx, &c, strlen(c.text), NULL, &facts),
		     "8:16: note: 1 of its ports is neither TCP nor UDP; left out\n");
	unit_text(c.name, unit_firewalls(&ctx, &facts),
		  "node 3\n2:1: a udp 1\nnode 3\n7:1: nethvoice7 udp 5\nnode 3\ndropped udp 1\n");
	np_ctx_release(&ctx);
}

/* What begins like it, but is something else. */
static void test_not_recognised(void **state)
{
	static const char *const texts[] = {
		"nodes:\n  lan: x\n",
		"a\n b: x\n",
		"a\n  B: x\n",
		"a\n  b\n",
		"a b\n",
		" a\n  b: x\n",
		"12 34\n",
		"rules\n",
		"\tb\n  ports: 1",
		"a\n\n  b: x",
		"-",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		struct np_ctx ctx = {0};
		const struct np_input input = {.src = unit_source(&ctx, "", texts[i])};

		unit_true(texts[i], !np_firewall_cmd_recognise(&input));
		np_ctx_release(&ctx);
	}
}

static void test_nul(void **state)
{
	static const char text[] = "public\n  target: a\0b\n";
	const struct unit_firewall c = {.name = "NUL", .text = text};
	struct np_ctx ctx = {0};
	struct np_facts facts;

	(void)state;
	unit_outcome(c.name, &ctx, unit_firewall_read(&ctx, &c, sizeof(text) - 1, FORMAT, &facts),
		     "2:12: error: binary data: a NUL byte, where text is expected\n");
	np_ctx_release(&ctx);
}

/* A hundred thousand names, and as many ports, in lines of about 1 MB. */
static void test_long_lines(void **state)
{
	struct np_ctx ctx = {0};
	struct np_facts facts;
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	struct unit_firewall c = {.name = "long lines"};
	size_t count = 0;

	(void)state;
	fputs("public\n  target: default\n  services:", out);
	for (size_t i = 0; i < 100000; i++)
		fprintf(out, " service%zu", i);
	fputs("\n  ports:", out);
	for (size_t i = 0; i < 100000; i++)
		fprintf(out, " %zu/udp", 65535 - i % 65535);
	fputs("\n  rich rules: \n", out);
	c.text = unit_keep(&ctx, &output);
	unit_number(c.name, unit_firewall_read(&ctx, &c, strlen(c.text), FORMAT, &facts), 0);
	for (const struct np_opened *o = facts.firewalls->opened; o; o = o->next) {
		count++;
		if (!o->next)
			unit_text(c.name, np_portset_text(&ctx.arena, o->ports[NP_UDP]), "1-65535");
	}
	unit_number(c.name, count, 100001);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_several_zones),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_not_recognised),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

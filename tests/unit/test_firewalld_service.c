#include "firewall.h"

#define FORMAT "firewalld-service"
#define PATH "/etc/firewalld/services/nethvoice7.xml"
#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define BODY(ports) HEAD "<service>\n" ports "</service>\n"
#define PORT(port, protocol) "  <port port=\"" port "\" protocol=\"" protocol "\"/>\n"
#define ENDS "XML that ends too early\n"

static void test_shapes(void **state)
{
	static const struct unit_firewall cases[] = {
		{"as NS8 makes it",
		 BODY(PORT("20310", "udp") PORT("20307", "tcp") PORT("21002-22001", "udp")
			      PORT("20292", "tcp") PORT("20002-21001", "udp")),
		 "node 0\n2:1: nethvoice7 tcp 20292,20307 udp 20002-22001\n", "", NULL, PATH},
		{"as distributions do",
		 HEAD "<service version=\"1.0\">\n  <short>X</short>\n"
		      "  <description>a &lt;b&gt; \xC3\xA9</description>\n"
		      "  <port protocol=\"tcp\" port=\"22\"/>\n"
		      "  <module name=\"nf_conntrack_ftp\"/><helper name=\"ftp\"/>\n"
		      "  <destination ipv6=\"fe80::/64\"/>\n  <protocol value=\"gre\"/>\n"
		      "</service>",
		 "node 0\n2:1: ssh tcp 22\n", "", NULL, "ssh.xml"},
		{"no ports", HEAD "<service>\n</service>\n", "node 0\n2:1: ns-wireguard\n", "",
		 NULL, "x/ns-wireguard.xml"},
		{"no declaration", "\n  <service/>", "node 0\n2:3: a\n", "", NULL, "./a.xml"},
		{"duplicates and overlaps",
		 BODY(PORT("5-9", "tcp") PORT("1", "tcp") PORT("7-12", "tcp") PORT("5-9", "tcp")
			      PORT("65535", "udp") PORT("3-3", "udp")),
		 "node 0\n2:1: nethvoice7 tcp 1,5-12 udp 3,65535\n", "", NULL, PATH},
		{"no port", BODY("<port port=\"\" protocol=\"gre\"/><port protocol=\"esp\"/>"),
		 "node 0\n2:1: nethvoice7\n", "", NULL, PATH},
		{"CR LF", "<service>\r\n<port port=\"1\" protocol=\"udp\"/>\r\n</service>\r\n",
		 "node 0\n1:1: a udp 1\n", "", NULL, "a.xml"},
		{"references to characters",
		 BODY("<port port=\"&#53;060\" protocol=\"&#x75;dp\"/>"),
		 "node 0\n2:1: nethvoice7 udp 5060\n", "", NULL, PATH},
		{"comments, CDATA and instructions",
		 BODY("<!-- <port/> --><short><![CDATA[<port/>]]></short><?port x?>"),
		 "node 0\n2:1: nethvoice7\n", "", NULL, PATH},
		{"wherever it stands, as firewalld reads it",
		 BODY("<short>\n<port port=\"4\" protocol=\"udp\"/>\n</short>\n"),
		 "node 0\n2:1: nethvoice7 udp 4\n", "", NULL, PATH},
		{"ASCII", "<?xml version='1.0' encoding='US-ASCII'?><service/>",
		 "node 0\n1:42: a\n", "", NULL, "a.xml"},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_firewall_cut(&cases[i], FORMAT);
	unit_firewall_checks(cases, UNIT_COUNT(cases), NULL);
}

#define NO_NAME                                                                                    \
	" error: a service of firewalld without a name\n"                                          \
	"  hint: the name of its file is its own, like nethvoice1.xml; else say which module it "  \
	"is of: nethvoice1=FILE\n"
#define BACKUP                                                                                     \
	" error: what firewalld has kept of an earlier version\n"                                  \
	"  hint: give the file without '.old'\n"

static void test_names(void **state)
{
	static const char xml[] = BODY(PORT("1", "udp"));
	static const struct unit_firewall cases[] = {
		{"by its file", xml, "node 0\n2:1: a.b udp 1\n", "", NULL, "a.b.xml"},
		{"by its owner", xml, "node 0\n2:1: nethvoice1 udp 1\n", "", "nethvoice1", NULL},
		{"by both", xml, "node 0\n2:1: nethvoice7 udp 1\n", "", "nethvoice7", PATH},
		{"of a node", xml, "node 7\n2:1: nethvoice7 udp 1\n", "", "7", PATH},
		{"a copy under another name", xml, "node 0\n2:1: nethvoice-proxy1 udp 1\n", "",
		 "nethvoice-proxy1", "/tmp/copy.xml"},
		{"a file of any name, with an owner", xml, "node 0\n2:1: nethvoice1 udp 1\n", "",
		 "nethvoice1", "/dev/fd/63"},
		{"by nothing", xml, NULL, NO_NAME, NULL, NULL},
		{"by nothing, of a node", xml, NULL, NO_NAME, "1", NULL},
		{"no .xml", xml, NULL, NO_NAME, NULL, "nethvoice1"},
		{"only .xml", xml, NULL, NO_NAME, NULL, "folder.xml/.xml"},
		{"a name to fool a terminal", xml, NULL, NO_NAME, NULL, "a\033[2J.xml"},
		{"a name that is no UTF-8", xml, NULL, NO_NAME, NULL, "a\xFF.xml"},
		{"another module's", xml, NULL,
		 " error: the service 'nethvoice7' is given for 'nethvoice1'\n", "nethvoice1",
		 PATH},
		{"an earlier version", xml, NULL, BACKUP, NULL, PATH ".old"},
		{"an earlier version with an owner", xml, NULL, BACKUP, "nethvoice7", PATH ".old"},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

static void test_ports(void **state)
{
	static const struct unit_firewall cases[] = {
		{"port 0", BODY(PORT("0", "udp")), NULL,
		 "3:3: error: a port that is out of range 1-65535\n", NULL, PATH},
		{"65536", BODY(PORT("1", "tcp") PORT("65536", "udp")), NULL,
		 "4:3: error: a port that is out of range 1-65535\n", NULL, PATH},
		{"huge", BODY(PORT("9-99999999999999999999", "udp")), NULL,
		 "3:3: error: a port that is out of range 1-65535\n", NULL, PATH},
		{"reversed", BODY("<short>\xC3\xA9</short>" PORT("9-8", "udp")), NULL,
		 "3:19: error: a port that is a reversed range\n", NULL, PATH},
		{"blank", BODY(PORT("5060 ", "udp")), NULL,
		 "3:3: error: a port that is not a whole number in decimal digits\n", NULL, PATH},
		{"control character", BODY(PORT("5060&#10;", "udp")), NULL,
		 "3:3: error: a port that is not a whole number in decimal digits\n", NULL, PATH},
		{"leading zero", BODY(PORT("1-02", "udp")), NULL,
		 "3:3: error: a port that has a leading zero\n", NULL, PATH},
		{"protocol", BODY(PORT("1", "icmp")), NULL,
		 "3:3: error: a port whose protocol is not tcp, udp, sctp or dccp\n", NULL, PATH},
		{"no protocol", BODY("\n   <port\nport=\"1\"/>"), NULL,
		 "4:4: error: a port without 'protocol'\n", NULL, PATH},
		{"other protocols",
		 BODY(PORT("1", "sctp") PORT("2", "udp") PORT("3", "dccp") PORT("4", "sctp")),
		 "node 0\n2:1: nethvoice7 udp 2\n",
		 "3:3: note: 3 of its ports are neither TCP nor UDP; left out\n", NULL, PATH},
		{"not followed",
		 BODY("<include service=\"a\"/><include service=\"b\"/>\n"
		      " <source-port port=\"7\" protocol=\"udp\"/>"),
		 "node 0\n2:1: nethvoice7\n",
		 "3:1: note: services that this one includes are not followed: their ports are "
		 "open too\n"
		 "4:2: note: what is let in by its source port is not looked at\n",
		 NULL, PATH},
		{"unknown elements", BODY("<ports port=\"7\" protocol=\"udp\"/>\n<service/>"),
		 "node 0\n2:1: nethvoice7\n",
		 "3:1: warning: an element that no service of firewalld has; ignored\n"
		 "4:1: warning: an element that no service of firewalld has; ignored\n",
		 NULL, PATH},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

#define FOLDER "  hint: give the folder of services: on a node, /etc/firewalld/services\n"
#define DOCTYPE "error: a document type (DOCTYPE), which firewalld never writes\n"
#define MALFORMED "error: not well-formed XML in UTF-8\n"

static void test_hostile(void **state)
{
	static const struct unit_firewall cases[] = {
		{"zone", HEAD "<zone>\n<service name=\"ssh\"/></zone>", NULL,
		 "2:1: error: a zone of firewalld, where a service of firewalld is "
		 "expected\n" FOLDER,
		 NULL, "public.xml"},
		{"another root", "<html><body/></html>", NULL,
		 "1:1: error: some other XML, where a service of firewalld is expected\n" FOLDER,
		 NULL, PATH},
		{"entity bomb",
		 "<!DOCTYPE s [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;\">\n"
		 "<!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>\n<service><short>&c;</short></service>",
		 NULL, "1:13: " DOCTYPE, NULL, PATH},
		{"external entity",
		 HEAD "<!DOCTYPE s [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n"
		      "<service><short>&a;</short></service>",
		 NULL, "2:13: " DOCTYPE, NULL, PATH},
		{"external document type",
		 "<!DOCTYPE service SYSTEM \"http://192.0.2.1/x.dtd\">\n<service/>", NULL,
		 "1:50: " DOCTYPE, NULL, PATH},
		{"entity that is not defined", BODY("<short>&geheim;</short>"), NULL,
		 "3:8: error: an entity that XML does not define\n", NULL, PATH},
		{"empty", "", NULL, "1:1: error: " ENDS, NULL, PATH},
		{"text", "MODULE_ID=nethvoice1\n", NULL, "1:10: " MALFORMED, NULL, PATH},
		{"not UTF-8", BODY("<short>\xFF</short>"), NULL, "3:8: " MALFORMED, NULL, PATH},
		{"an overlong dot", BODY("<short>\xC0\xAE</short>"), NULL, "3:8: " MALFORMED, NULL,
		 PATH},
		{"half a character at the end", "<service>\xC3", NULL, "1:10: error: " ENDS, NULL,
		 PATH},
		{"control character", BODY("<short>\x01</short>"), NULL, "3:8: " MALFORMED, NULL,
		 PATH},
		{"NUL", BODY("<short>&#0;</short>"), NULL, "3:8: " MALFORMED, NULL, PATH},
		{"another encoding", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><service/>",
		 NULL, "1:1: error: XML that says it is in another encoding than UTF-8\n", NULL,
		 PATH},
		{"UTF-16 by its declaration",
		 "<?xml version=\"1.0\" encoding=\"utf-16\"?><service/>", NULL,
		 "1:1: error: XML that says it is in another encoding than UTF-8\n", NULL, PATH},
		{"tags that cross", BODY("<short><description></short></description>"), NULL,
		 "3:23: error: the end of another element than the one that is open\n", NULL, PATH},
		{"attribute twice", BODY("<port port=\"1\" port=\"2\" protocol=\"udp\"/>"), NULL,
		 "3:16: error: an attribute that its element has already\n", NULL, PATH},
		{"a second document", "<service/>\n<service/>", NULL,
		 "2:1: error: more text behind the end of the XML\n", NULL, PATH},
		{"not closed", "<service>\n<port port=\"1\" protocol=\"udp\"/>\n", NULL,
		 "3:1: error: " ENDS, NULL, PATH},
	};

	(void)state;
	unit_firewall_checks(cases, UNIT_COUNT(cases), FORMAT);
}

/* DEPTH elements in each other. */
static void assert_depth(size_t depth, const char *messages)
{
	static const char open[] = "<short>", close[] = "</short>";
	struct np_ctx ctx = {0};
	struct np_facts facts;
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	struct unit_firewall c = {.name = "depth", .path = PATH};

	fputs("<service>", out);
	for (size_t i = 1; i < depth; i++)
		fputs(open, out);
	for (size_t i = 1; i < depth; i++)
		fputs(close, out);
	fputs("</service>", out);
	c.text = unit_keep(&ctx, &output);
	unit_outcome(c.name, &ctx, unit_firewall_read(&ctx, &c, strlen(c.text), FORMAT, &facts),
		     messages);
	np_ctx_release(&ctx);
}

static void test_depth(void **state)
{
	static const char refused[] = "1:451: error: XML that is nested more than 64 levels deep\n";

	(void)state;
	assert_depth(1, "");
	assert_depth(64, "");
	assert_depth(65, refused);
	assert_depth(100000, refused);
}

static void assert_bytes(const char *text, size_t len, const char *messages)
{
	const struct unit_firewall c = {.name = "bytes", .text = text, .path = PATH};
	struct np_ctx ctx = {0};
	struct np_facts facts;

	unit_outcome(c.name, &ctx, unit_firewall_read(&ctx, &c, len, FORMAT, &facts), messages);
	np_ctx_release(&ctx);
}

#define BINARY "error: binary data: a NUL byte, where text is expected\n"

/* With NULs, which no text of C can hold. */
static void test_bytes(void **state)
{
	static const char nul[] = "<service>\0</service>";
	static const char utf16[] = "\xFF\xFE<\0a\0/\0>\0";

	(void)state;
	assert_bytes(nul, sizeof(nul) - 1, "1:10: " BINARY);
	assert_bytes(utf16, sizeof(utf16) - 1, "1:4: " BINARY);
}

/* A hundred thousand unknown elements in one line of over 1 MB, then a port. */
static void test_long_line(void **state)
{
	struct np_ctx ctx = {0};
	struct np_facts facts;
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	struct unit_firewall c = {.name = "long line", .path = PATH};

	(void)state;
	fputs("<service>", out);
	for (size_t i = 0; i < 100000; i++)
		fputs("<unknown-to/>", out);
	fputs("<port port=\"5\" protocol=\"udp\"/></service>", out);
	c.text = unit_keep(&ctx, &output);
	unit_number(c.name, unit_firewall_read(&ctx, &c, strlen(c.text), FORMAT, &facts), 0);
	unit_number(c.name, ctx.count[NP_WARNING], 100000);
	unit_text(c.name, unit_firewalls(&ctx, &facts), "node 0\n1:1: nethvoice7 udp 5\n");
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),    cmocka_unit_test(test_names),
		cmocka_unit_test(test_ports),     cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_depth),     cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

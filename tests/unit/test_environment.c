#include "modules.h"

/* An environment, and what must come out: MODULES where MESSAGES hold no error. */
struct environment {
	const char *name;
	const char *owner; /* NULL: the environment has to say */
	const char *text, *modules, *messages;
};

static void assert_environment(const struct environment *e, size_t len)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_module *modules;
	struct np_source *src = np_source_text(&ctx, "", e->text, len);
	int result;

	unit_catalogue(&ctx, &catalogue);
	result = np_environment_read(&ctx, &catalogue, src, e->owner, &modules);
	unit_outcome(e->name, &ctx, result, e->messages);
	unit_true(e->name, src->confidential);
	if (!result)
		unit_text(e->name, unit_modules(&ctx, &catalogue, modules), e->modules);
	np_ctx_release(&ctx);
}

static void assert_environments(const struct environment *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_environment(&cases[i], strlen(cases[i].text));
}

static void test_lines(void **state)
{
	static const struct environment cases[] = {
		{"values", NULL,
		 "IAX_PORT=20110\nLDAP_PORT=20092\nMODULE_ID=nethvoice1\nNODE_ID=2\n",
		 "1:1: instance nethvoice1 node 2 value 2:11:LDAP_PORT=20092 "
		 "value 1:10:IAX_PORT=20110\n",
		 ""},
		{"no line break at the end", NULL, "MODULE_ID=nethvoice1\nIAX_PORT=1",
		 "1:1: instance nethvoice1 value 2:10:IAX_PORT=1\n", ""},
		{"comments and blank lines", NULL,
		 "# no header\n\n  \t\n#\n# module\n#modules x\nMODULE_ID=nethvoice1\n\n",
		 "7:1: instance nethvoice1\n", ""},
		{"a value with '='", NULL, "A=b=c\nMODULE_ID=nethvoice1\nIAX_PORT=1=2\n",
		 "1:1: instance nethvoice1 value 3:10:IAX_PORT='1=2'\n", ""},
		{"values are kept as they are", NULL,
		 "MODULE_ID=nethvoice1\nIAX_PORT=\"1\"\nLDAP_PORT= 80 \nREDIS_PORT=080\n",
		 "1:1: instance nethvoice1 value 4:12:REDIS_PORT='080' "
		 "value 3:11:LDAP_PORT=' 80 ' value 2:10:IAX_PORT='\"1\"'\n",
		 ""},
		{"empty values", NULL, "MODULE_ID=nethvoice1\nIAX_PORT=\nOTHER=\n",
		 "1:1: instance nethvoice1 value 2:10:IAX_PORT=''\n", ""},
		{"the last of several comes first", NULL,
		 "MODULE_ID=nethvoice1\nIAX_PORT=1\nIAX_PORT=2\nIAX_PORT=3\n",
		 "1:1: instance nethvoice1 value 4:10:IAX_PORT=3 value 3:10:IAX_PORT=2 "
		 "value 2:10:IAX_PORT=1\n",
		 ""},
		{"unknown variables are not kept", NULL,
		 "MODULE_ID=nethvoice1\nIAX_POR=1\nIAX_PORTS=2\niax_port=3\nX.Y-Z=4\n",
		 "1:1: instance nethvoice1\n", ""},
		{"keys of all printable characters", NULL,
		 "MODULE_ID=nethvoice1\nA-b.c/d:e[0]{}$%&'\"=5\n", "1:1: instance nethvoice1\n",
		 ""},
		{"values that are no UTF-8", NULL, "MODULE_ID=nethvoice1\nA=\xFF\033\nIAX_PORT=1\n",
		 "1:1: instance nethvoice1 value 3:10:IAX_PORT=1\n", ""},
		{"largest node", NULL, "MODULE_ID=nethvoice1\nNODE_ID=4294967295\n",
		 "1:1: instance nethvoice1 node 4294967295\n", ""},
		{"the last node holds", NULL, "NODE_ID=1\nMODULE_ID=nethvoice1\nNODE_ID=2\n",
		 "1:1: instance nethvoice1 node 2\n", ""},
		{"addresses of an instance mean nothing", NULL,
		 "MODULE_ID=nethvoice1\nPUBLIC_IP=x\nPRIVATE_IP=\nLOCALNETWORKS=y\n"
		 "BEHIND_NAT=z\n",
		 "1:1: instance nethvoice1\n", ""},
	};

	(void)state;
	assert_environments(cases, UNIT_COUNT(cases));
}

#define LEFT_OUT(place, id) place " note: '" id "' is not a NethVoice module; left out\n"
#define NO_MODULE                                                                                  \
	" error: no environment of a NethVoice module in it\n"                                     \
	"  hint: NethVoice's modules are called like nethvoice1, its proxies like "                \
	"nethvoice-proxy1\n"
#define WHOSE                                                                                      \
	" error: an environment that does not say whose it is\n"                                   \
	"  hint: keep its MODULE_ID line, put a line '# module ID' before it, or give it "         \
	"as nethvoice1=FILE\n"
#define SECOND_ID                                                                                  \
	" error: a second MODULE_ID in one environment: 'nethvoice2' after 'nethvoice1'\n"         \
	"  hint: in a bundle, each module begins with a line '# module ID'\n"

static void test_modules(void **state)
{
	static const struct environment cases[] = {
		{"bundle", NULL,
		 "# module nethvoice-proxy1\nNODE_ID=1\n"
		 "# module nethvoice10\nMODULE_ID=nethvoice10\nIAX_PORT=1\n"
		 "# module nethvoice2\nIAX_PORT=2\n",
		 "1:1: proxy nethvoice-proxy1 node 1\n"
		 "3:1: instance nethvoice10 value 5:10:IAX_PORT=1\n"
		 "6:1: instance nethvoice2 value 7:10:IAX_PORT=2\n",
		 ""},
		{"what is before the first header is a module too", NULL,
		 "MODULE_ID=nethvoice1\n# module nethvoice2\nIAX_PORT=2\n",
		 "1:1: instance nethvoice1\n2:1: instance nethvoice2 value 3:10:IAX_PORT=2\n", ""},
		{"nothing of one module reaches the next", NULL,
		 "# module nethvoice-proxy1\nNODE_ID=1\nPUBLIC_IP=192.0.2.1\nPRIVATE_IP=10.0.0.1\n"
		 "BEHIND_NAT=true\nLOCALNETWORKS=10.0.0.0/8\nREDIS_PORT=1\n"
		 "# module nethvoice-proxy2\nRTP_MIN=2\n",
		 "1:1: proxy nethvoice-proxy1 node 1 address 10.0.0.1 public 192.0.2.1 "
		 "lan 10.0.0.0/8 value 7:12:REDIS_PORT=1\n"
		 "8:1: proxy nethvoice-proxy2 value 9:9:RTP_MIN=2\n",
		 ""},
		{"header only", NULL, "# module nethvoice1\n", "1:1: instance nethvoice1\n", ""},
		{"twice the same MODULE_ID", NULL, "MODULE_ID=nethvoice1\nMODULE_ID=nethvoice1\n",
		 "1:1: instance nethvoice1\n", ""},
		{"owner, not said", "nethvoice1", "IAX_PORT=1\n",
		 "1:1: instance nethvoice1 value 1:10:IAX_PORT=1\n", ""},
		{"owner, said", "nethvoice1", "MODULE_ID=nethvoice1\n",
		 "1:1: instance nethvoice1\n", ""},
		{"owner, with header", "nethvoice-proxy3", "# module nethvoice-proxy3\n",
		 "1:1: proxy nethvoice-proxy3\n", ""},
		{"other modules are left out", NULL,
		 "# module mail1\nIAX_PORT=1\nPUBLIC_IP=nowhere\nLOCALNETWORKS=x\n"
		 "# module nethvoice1\n# module nethvoice\n# module nethvoice-proxy\n"
		 "# module nethvoice-proxy1a\n# module nethvoice-cti1\n# module xnethvoice1\n"
		 "# module nethvoice-proxy-1\n# module Nethvoice1\n# module nethvoice1-proxy1\n",
		 "5:1: instance nethvoice1\n",
		 LEFT_OUT("1:1:", "mail1") LEFT_OUT("6:1:", "nethvoice")
			 LEFT_OUT("7:1:", "nethvoice-proxy") LEFT_OUT("8:1:", "nethvoice-proxy1a")
				 LEFT_OUT("9:1:", "nethvoice-cti1") LEFT_OUT("10:1:", "xnethvoice1")
					 LEFT_OUT("11:1:", "nethvoice-proxy-1")
						 LEFT_OUT("12:1:", "Nethvoice1")
							 LEFT_OUT("13:1:", "nethvoice1-proxy1")},
		{"only other modules", NULL, "MODULE_ID=mail1\n", NULL,
		 LEFT_OUT("1:1:", "mail1") NO_MODULE},
		{"empty", NULL, "", NULL, NO_MODULE},
		{"only comments", NULL, "# a\n\n", NULL, NO_MODULE},
		{"without MODULE_ID", NULL, "IAX_PORT=1\n", NULL, "1:1:" WHOSE},
		{"without MODULE_ID, before a header", NULL, "\nIAX_PORT=1\n# module nethvoice1\n",
		 NULL, "2:1:" WHOSE},
		{"two MODULE_ID", NULL, "MODULE_ID=nethvoice1\nA=b\nMODULE_ID=nethvoice2\n", NULL,
		 "3:11:" SECOND_ID},
		{"two MODULE_ID below a header", NULL,
		 "# module nethvoice1\nMODULE_ID=nethvoice1\nMODULE_ID=nethvoice2\n", NULL,
		 "3:11:" SECOND_ID},
		{"header against MODULE_ID", NULL, "# module nethvoice1\nMODULE_ID=nethvoice2\n",
		 NULL,
		 "1:1: error: MODULE_ID is 'nethvoice2' in the environment of 'nethvoice1'\n"},
		{"owner against MODULE_ID", "nethvoice2", "\nMODULE_ID=nethvoice1\n", NULL,
		 "2:1: error: the environment of 'nethvoice1' is given for 'nethvoice2'\n"},
		{"owner against header", "nethvoice2", "# module nethvoice1\n", NULL,
		 "1:1: error: the environment of 'nethvoice1' is given for 'nethvoice2'\n"},
		{"bundle for an owner", "nethvoice1", "# module nethvoice1\n# module nethvoice2\n",
		 NULL, "2:1: error: the environment of 'nethvoice2' is given for 'nethvoice1'\n"},
	};

	(void)state;
	assert_environments(cases, UNIT_COUNT(cases));
}

#define PROXY "1:1: proxy nethvoice-proxy1"
#define AN_ADDRESS "  hint: NS8 writes an IPv4 address, or 127.0.0.1 where there is none yet\n"
#define A_BOOLEAN                                                                                  \
	"  hint: NS8 writes true where the proxy is behind NAT, and false where it is not\n"
#define HEAD "MODULE_ID=nethvoice-proxy1\n"

static void test_addresses(void **state)
{
	static const struct environment cases[] = {
		{"behind NAT", NULL,
		 HEAD "BEHIND_NAT=true\nPRIVATE_IP=192.168.1.10\nPUBLIC_IP=203.0.113.45\n",
		 PROXY " address 192.168.1.10 public 203.0.113.45\n", ""},
		{"behind NAT, as Python writes it", NULL,
		 HEAD "PUBLIC_IP=203.0.113.45\nPRIVATE_IP=192.168.1.10\nBEHIND_NAT=True\n",
		 PROXY " address 192.168.1.10 public 203.0.113.45\n", ""},
		{"not behind NAT", NULL, HEAD "BEHIND_NAT=false\nPUBLIC_IP=203.0.113.45\n",
		 PROXY " address 203.0.113.45\n", ""},
		{"not behind NAT, whatever else is there", NULL,
		 HEAD "BEHIND_NAT=\nPUBLIC_IP=203.0.113.45\nPRIVATE_IP=192.168.1.10\n",
		 PROXY " address 203.0.113.45\n", ""},
		{"a proxy that does not say, with two addresses", NULL,
		 HEAD "PUBLIC_IP=203.0.113.45\nPRIVATE_IP=192.168.1.10\n",
		 PROXY " address 192.168.1.10 public 203.0.113.45\n", ""},
		{"a proxy that does not say, with one address", NULL,
		 HEAD "PUBLIC_IP=203.0.113.45\nPRIVATE_IP=\n", PROXY " address 203.0.113.45\n", ""},
		{"not configured", NULL, HEAD "PUBLIC_IP=127.0.0.1\nBEHIND_NAT=false\n", PROXY "\n",
		 ""},
		{"not configured, behind NAT", NULL,
		 HEAD "PUBLIC_IP=127.0.0.1\nPRIVATE_IP=127.0.0.1\nBEHIND_NAT=true\n", PROXY "\n",
		 ""},
		{"no addresses", NULL, HEAD, PROXY "\n", ""},
		{"empty addresses", NULL, HEAD "PUBLIC_IP=\nPRIVATE_IP=\nLOCALNETWORKS=\n",
		 PROXY "\n", ""},
		{"not IPv4", NULL, HEAD "PUBLIC_IP=2001:db8::1\n", NULL,
		 "2:11: error: PUBLIC_IP '2001:db8::1' is not an IPv4 address\n" AN_ADDRESS},
		{"no address of a host", NULL, HEAD "PUBLIC_IP=0.0.0.0\n", NULL,
		 "2:11: error: PUBLIC_IP '0.0.0.0' is not the address of a host\n" AN_ADDRESS},
		{"another loopback address", NULL, HEAD "BEHIND_NAT=true\nPRIVATE_IP=127.0.0.2\n",
		 NULL,
		 "3:12: error: PRIVATE_IP '127.0.0.2' is not the address of a host\n" AN_ADDRESS},
		{"behind NAT, in capitals", NULL,
		 HEAD "PUBLIC_IP=203.0.113.45\nPRIVATE_IP=192.168.1.10\nBEHIND_NAT=TRUE\n",
		 PROXY " address 192.168.1.10 public 203.0.113.45\n", ""},
		{"not behind NAT, as Python writes it", NULL,
		 HEAD "PUBLIC_IP=203.0.113.45\nPRIVATE_IP=192.168.1.10\nBEHIND_NAT=False\n",
		 PROXY " address 203.0.113.45\n", ""},
		{"behind NAT by another word", NULL, HEAD "BEHIND_NAT=yes\n", NULL,
		 "2:12: error: BEHIND_NAT 'yes' is neither true nor false\n" A_BOOLEAN},
		{"behind NAT by a number", NULL, HEAD "BEHIND_NAT=1\n", NULL,
		 "2:12: error: BEHIND_NAT '1' is neither true nor false\n" A_BOOLEAN},
		{"behind NAT, with a blank", NULL, HEAD "BEHIND_NAT=true \n", NULL,
		 "2:12: error: BEHIND_NAT 'true ' is neither true nor false\n" A_BOOLEAN},
		{"the last address holds", NULL, HEAD "PUBLIC_IP=none\nPUBLIC_IP=203.0.113.45\n",
		 PROXY " address 203.0.113.45\n", ""},
		{"local networks in any order", NULL,
		 HEAD "LOCALNETWORKS=192.168.20.0/24,10.0.0.0/8,192.168.1.0/24,10.1.0.0/16\n",
		 PROXY " lan 10.0.0.0/8 lan 192.168.1.0/24 lan 192.168.20.0/24\n", ""},
		{"local addresses", NULL, HEAD "LOCALNETWORKS=10.0.0.2,10.0.0.1/32,10.0.0.2\n",
		 PROXY " lan 10.0.0.1 lan 10.0.0.2\n", ""},
		{"no address", NULL, HEAD "PUBLIC_IP=pbx.example.org\n", NULL,
		 "2:11: error: PUBLIC_IP 'pbx.example.org' is not an IP address\n" AN_ADDRESS},
		{"network for an address", NULL, HEAD "\nPRIVATE_IP=10.0.0.1/8\n", NULL,
		 "3:12: error: PRIVATE_IP '10.0.0.1/8' is not an IP address\n" AN_ADDRESS},
		{"host bits", NULL, HEAD "LOCALNETWORKS=10.0.0.0/8,192.168.1.1/24,x\n", NULL,
		 "2:26: error: local network '192.168.1.1/24' has host bits set\n"},
		{"blank after the comma", NULL, HEAD "LOCALNETWORKS=10.0.0.0/8, 192.168.1.0/24\n",
		 NULL,
		 "2:26: error: local network ' 192.168.1.0/24' is not an IP address or network\n"},
		{"empty network", NULL, HEAD "LOCALNETWORKS=,10.0.0.0/8\n", NULL,
		 "2:15: error: local network '' is not an IP address or network\n"},
		{"prefix", NULL, HEAD "LOCALNETWORKS=10.0.0.0/33\n", NULL,
		 "2:15: error: local network '10.0.0.0/33' has a prefix that is no number from 0 "
		 "to 32\n"},
	};

	(void)state;
	assert_environments(cases, UNIT_COUNT(cases));
}

#define NO_LINE                                                                                    \
	" error: not a KEY=VALUE line\n"                                                           \
	"  hint: an environment has KEY=VALUE lines, comments and blank lines only\n"
#define CRLF                                                                                       \
	" error: line ends in CR LF\n"                                                             \
	"  hint: NS8 writes LF; convert the file with 'tr -d \"\\r\"'\n"
#define LIKE_A_HEADER                                                                              \
	" error: a comment that looks like the beginning of a module\n"                            \
	"  hint: write it as '# module ID', or in other words\n"
#define NO_ID(id) " error: '" id "' is not the id of a module\n"

static void test_refused(void **state)
{
	static const struct environment cases[] = {
		{"no '='", NULL, "A=b\nIAX_PORT\n", NULL, "2:1:" NO_LINE},
		{"no key", NULL, "=20110\n", NULL, "1:1:" NO_LINE},
		{"blank before the key", NULL, " A=b\n", NULL, "1:1:" NO_LINE},
		{"blank before '='", NULL, "A =b\n", NULL, "1:1:" NO_LINE},
		{"export", NULL, "export A=b\n", NULL, "1:1:" NO_LINE},
		{"indented comment", NULL, " # a\n", NULL, "1:1:" NO_LINE},
		{"key beyond ASCII", NULL, "\xC3\xA9=b\n", NULL, "1:1:" NO_LINE},
		{"key with an escape sequence", NULL, "A\033[2J=b\n", NULL, "1:1:" NO_LINE},
		{"YAML", NULL, "nvports: site/1\n", NULL, "1:1:" NO_LINE},
		{"JSON", NULL, "{\"A\": \"b=c\"}\n", NULL, "1:1:" NO_LINE},
		{"CR LF", NULL, "A=b\r\nMODULE_ID=nethvoice1\r\n", NULL, "1:1:" CRLF},
		{"CR LF after a comment", NULL, "# a\r\n", NULL, "1:1:" CRLF},
		{"CR LF on a blank line", NULL, "A=b\n\r\n", NULL, "2:1:" CRLF},
		{"CR at the end", NULL, "A=b\n# module nethvoice1\r", NULL, "2:1:" CRLF},
		{"bad id in a header", NULL, "# module 1nethvoice\n", NULL,
		 "1:1:" NO_ID("1nethvoice")},
		{"header with two ids", NULL, "# module nethvoice1 nethvoice2\n", NULL,
		 "1:1:" NO_ID("nethvoice1 nethvoice2")},
		{"header without a blank", NULL, "# module nethvoice1\nA=b\n#module nethvoice2\n",
		 NULL, "3:1:" LIKE_A_HEADER},
		{"header with a capital", NULL, "# Module nethvoice1\n", NULL,
		 "1:1:" LIKE_A_HEADER},
		{"header with two blanks", NULL, "#  module nethvoice1\n", NULL,
		 "1:1:" LIKE_A_HEADER},
		{"bad MODULE_ID", NULL, "A=b\nMODULE_ID=neth/voice1\n", NULL,
		 "2:11:" NO_ID("neth/voice1")},
		{"empty MODULE_ID", NULL, "MODULE_ID=\n", NULL, "1:11:" NO_ID("")},
		{"NODE_ID 0", NULL, "NODE_ID=0\n", NULL, "1:9: error: NODE_ID '0' is too small\n"},
		{"NODE_ID over 32 bits", NULL, "NODE_ID=4294967296\n", NULL,
		 "1:9: error: NODE_ID '4294967296' is too large\n"},
		{"NODE_ID with a leading zero", NULL, "NODE_ID=01\n", NULL,
		 "1:9: error: NODE_ID '01' has a leading zero\n"},
		{"empty NODE_ID", NULL, "NODE_ID=\n", NULL, "1:9: error: NODE_ID '' is empty\n"},
		{"NODE_ID is a name", NULL, "NODE_ID=leader\n", NULL,
		 "1:9: error: NODE_ID 'leader' is not a whole number in decimal digits\n"},
	};

	(void)state;
	assert_environments(cases, UNIT_COUNT(cases));
}

/* What is given for a node, and what looks like an environment but cannot be read. */
static void test_facts(void **state)
{
	static const struct unit_facts cases[] = {
		{"owner", "nethvoice1", "A=b\n", "1:1: instance nethvoice1\n", ""},
		{"node", "7", "# module nethvoice1\n# module nethvoice2\nNODE_ID=7\n",
		 "1:1: instance nethvoice1 node 7\n2:1: instance nethvoice2 node 7\n", ""},
		{"another node", "7", "# module nethvoice1\n# module nethvoice2\nNODE_ID=8\n", NULL,
		 "2:1: error: 'nethvoice2' is on node 8, but its environment is given for node 7\n"
		 "  hint: NODE_ID in the environment says so; leave out '7='\n"},
		{"environment of a process", NULL,
		 "SHELL=/sbin/nologin\nREDIS_PASSWORD=hunter2\nMODULE_ID=nethvoice1\n"
		 "IAX_PORT=1\nAGENT_ID=module/nethvoice1\n_=/usr/bin/env\n",
		 "1:1: instance nethvoice1 value 4:10:IAX_PORT=1\n", ""},
		{"values without names", NULL, "20108\n20152\n", NULL,
		 "1:1: error: a value without the name of its variable\n"
		 "  hint: 'printenv' does not print which value is which, and leaves out what is "
		 "not set; use 'runagent -m ID cat environment', where ID is the module's\n"},
		{"values behind a name", NULL, "A=1\n20152\n", NULL,
		 "2:1: error: a value without the name of its variable\n"
		 "  hint: 'printenv' does not print which value is which, and leaves out what is "
		 "not set; use 'runagent -m ID cat environment', where ID is the module's\n"},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
	unit_assert_truncated("TOKEN=hunter2\nMODULE_ID=nethvoice1\nNODE_ID=1\nhunter2=hunter2\n",
			      "hunter2");
}

static const struct {
	const char *id;
	bool ours;
	enum np_scope scope;
} ids[] = {
	{"nethvoice1", true, NP_SCOPE_INSTANCE},
	{"nethvoice-proxy12", true, NP_SCOPE_PROXY},
	{"nethvoice", false, NP_SCOPE_COUNT},
	{"nethvoice-proxy", false, NP_SCOPE_COUNT},
	{"nethvoice-proxyx", false, NP_SCOPE_COUNT},
	{"neth", false, NP_SCOPE_COUNT},
	{"", false, NP_SCOPE_COUNT},
};

/* Of an id that is not ours nothing is said. */
static void test_module_scope(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(ids); i++) {
		enum np_scope scope = NP_SCOPE_COUNT;

		unit_true(ids[i].id, np_module_scope(ids[i].id, &scope) == ids[i].ours);
		unit_number(ids[i].id, scope, ids[i].scope);
	}
}

static void test_nul(void **state)
{
	static const char text[] = "MODULE_ID=nethvoice1\nA=\xC3\xA9\0b\n";
	const struct environment e = {
		.name = "NUL",
		.text = text,
		.messages = "2:4: error: binary data: a NUL byte, where KEY=VALUE lines are "
			    "expected\n",
	};

	(void)state;
	assert_environment(&e, sizeof(text) - 1);
}

/* An environment of the line HEAD and a line of COUNT bytes, "A=" and filling. */
static void assert_long_line(const char *name, size_t count, const char *messages)
{
	static const char head[] = "MODULE_ID=nethvoice1\n";
	size_t len = sizeof(head) - 1 + count;
	char *text = malloc(len + 1);
	struct environment e = {.name = name, .text = text, .messages = messages};

	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + sizeof(head) - 1, "A=", 2);
	text[len] = '\0';
	e.modules = "1:1: instance nethvoice1\n";
	assert_environment(&e, len);
	free(text);
}

static void test_long_lines(void **state)
{
	static const char message[] = "2:1: error: a line of more than 65536 bytes\n";

	(void)state;
	assert_long_line("64 KiB", 65536, "");
	assert_long_line("one more", 65537, message);
	assert_long_line("1 MiB", 1024 * 1024, message);
}

/* Environments hold passwords: whatever is wrong, messages show none of their lines. */
static void test_secrets(void **state)
{
	static const char *const texts[] = {
		"POSTGRES_PASSWORD=hunter2\nNODE_ID=x\n",
		"POSTGRES_PASSWORD hunter2\n",
		"hunter2\n",
		"hunter2 = 5\n",
		"=hunter2\n",
		"PASSWORD=hunter2\r\n",
		"PASSWORD: hunter2\n",
		"# PASSWORD=hunter2\r\n",
		"# hunter2\n",
		"PASSWORD=hunter2\n",
		"MODULE_ID=nethvoice1\nPASSWORD=a\nhunter2\n",
		"MODULE_ID=nethvoice1\nPASSWORD=hunter2\nMODULE_ID=nethvoice2\n",
		"MODULE_ID=mail1\nPASSWORD=hunter2\nNETHVOICE_PORT=hunter2\n",
		"MODULE_ID=mail1\nPUBLIC_IP=hunter2\nLOCALNETWORKS=hunter2\n",
		"# module nethvoice1\nPASSWORD=hunter2\nMODULE_ID=nethvoice2\n",
		"\xEF\xBB\xBFPASSWORD=hunter2\n",
		"PASSWORD\xE2\x80\xAE=hunter2\n",
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue;
		struct np_module *modules;
		struct np_source *src = unit_source(&ctx, "environment", texts[i]);
		struct unit_output output;

		unit_catalogue(&ctx, &catalogue);
		unit_number(texts[i], np_environment_read(&ctx, &catalogue, src, NULL, &modules),
			    -1);
		np_diag_print(&ctx, unit_output_open(&output), false);
		unit_true(texts[i], strstr(unit_output_close(&output), "error") != NULL);
		unit_true(texts[i], !strstr(output.text, "hunter2"));
		free(output.text);
		np_ctx_release(&ctx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),     cmocka_unit_test(test_modules),
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nul),       cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_secrets),   cmocka_unit_test(test_module_scope),
		cmocka_unit_test(test_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

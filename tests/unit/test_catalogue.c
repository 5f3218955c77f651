#include "nvports/input.h"

#include "input.h"

#include <sys/resource.h>

static const char base[] =
	"nvports: catalogue/1\n"
	"services:\n"
	"  sip: {name: SIP Proxy, scope: proxy, purpose: SIP signaling, reach: public,\n"
	"    source: manual, ports: [{protocol: tcp+udp, port: 5060-5061}]}\n"
	"  ldap: {name: LDAP, scope: instance, purpose: Directory services, reach: phones,\n"
	"    need: optional, listed: false, ports: [{protocol: tcp, port: '${LDAP_PORT}'}]}\n"
	"  ssh: {name: SSH, scope: generic, purpose: Remote management, reach: admins,\n"
	"    need: reserved, ports: [{protocol: tcp, port: '${SSH_PORT:-22}'}]}\n";

#define SIP "sip|SIP Proxy|proxy|TCP/UDP 5060-5061|SIP signaling|required|listed|public|manual\n"
#define LDAP "ldap|LDAP|instance|TCP ${LDAP_PORT}|Directory services|optional|hidden|phones|\n"
#define SSH "ssh|SSH|generic|TCP ${SSH_PORT:-22}|Remote management|reserved|listed|admins|\n"

static void put_service(FILE *out, const struct np_service *service)
{
	const char *before = "";

	fprintf(out, "%s|%s|%s|", service->id, service->name, np_scope_names[service->scope]);
	for (size_t i = 0; i < service->port_count; i++) {
		fprintf(out, "%s%s %s", before, np_protocols_title(service->ports[i].protocols),
			service->ports[i].text);
		if (service->ports[i].size)
			fprintf(out, " size %u", service->ports[i].size);
		fputs(service->ports[i].fixed ? " fixed" : "", out);
		before = ", ";
	}
	fprintf(out, "|%s|%s|%s|%s|%s\n", service->purpose, np_need_names[service->need],
		service->listed ? "listed" : "hidden", np_reach_names[service->reach],
		service->source);
}

/* The services, a line for each, which must also be found by their ids. */
static const char *services_of(struct np_ctx *ctx, const struct np_catalogue *catalogue)
{
	struct unit_output output;
	FILE *out = unit_output_open(&output);

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct np_service *service = &catalogue->services[i];

		unit_number(service->id, service->index, i);
		unit_true(service->id, np_catalogue_find(catalogue, service->id) == service);
		put_service(out, service);
	}
	return unit_keep(ctx, &output);
}

/* BASE with the services OVERLAY, a map's content in block style, laid over it. */
static int lay_over(struct np_ctx *ctx, const char *overlay, struct np_catalogue *catalogue)
{
	const char *text =
		np_arena_printf(&ctx->arena, "nvports: catalogue/1\nservices:\n%s", overlay);

	unit_outcome("base", ctx, np_catalogue_read(ctx, unit_source(ctx, "", base), catalogue),
		     "");
	return np_catalogue_read(ctx, unit_source(ctx, "", text), catalogue);
}

static const struct {
	const char *name, *overlay, *services;
} overlays[] = {
	{"nothing", "", SIP LDAP SSH},
	{"a service without fields", "  ssh:\n", SIP LDAP SSH},
	{"name", "  ssh: {name: Secure Shell}\n",
	 SIP LDAP
	 "ssh|Secure Shell|generic|TCP ${SSH_PORT:-22}|Remote management|reserved|listed|admins|"
	 "\n"},
	{"scope", "  ssh: {scope: proxy}\n",
	 SIP LDAP "ssh|SSH|proxy|TCP ${SSH_PORT:-22}|Remote management|reserved|listed|admins|\n"},
	{"ports", "  ssh: {ports: [{protocol: tcp, port: 2222}, {port: 2223, protocol: udp}]}\n",
	 SIP LDAP "ssh|SSH|generic|TCP 2222, UDP 2223|Remote management|reserved|listed|admins|\n"},
	{"size and fixed",
	 "  ssh: {ports: [{protocol: udp, port: 1-9, size: 9, fixed: true},\n"
	 "    {protocol: tcp, port: 2}, {protocol: tcp, port: 3, fixed: false},\n"
	 "    {size: 65535, protocol: udp, port: '${A}-9'}]}\n",
	 SIP LDAP "ssh|SSH|generic|UDP 1-9 size 9 fixed, TCP 2, TCP 3, UDP ${A}-9 size 65535|"
		  "Remote management|reserved|listed|admins|\n"},
	{"purpose", "  ssh: {purpose: Wartung f\xC3\xBCr uns}\n",
	 SIP LDAP
	 "ssh|SSH|generic|TCP ${SSH_PORT:-22}|Wartung f\xC3\xBCr uns|reserved|listed|admins|\n"},
	{"need", "  ldap: {need: required}\n",
	 SIP
	 "ldap|LDAP|instance|TCP ${LDAP_PORT}|Directory services|required|hidden|phones|\n" SSH},
	{"listed", "  ldap: {listed: true}\n",
	 SIP
	 "ldap|LDAP|instance|TCP ${LDAP_PORT}|Directory services|optional|listed|phones|\n" SSH},
	{"not listed", "  ssh: {listed: false}\n",
	 SIP LDAP
	 "ssh|SSH|generic|TCP ${SSH_PORT:-22}|Remote management|reserved|hidden|admins|\n"},
	{"reach", "  ldap: {reach: trunks}\n",
	 SIP
	 "ldap|LDAP|instance|TCP ${LDAP_PORT}|Directory services|optional|hidden|trunks|\n" SSH},
	{"source", "  sip: {source: 'RFC 3261: 18'}\n",
	 "sip|SIP Proxy|proxy|TCP/UDP 5060-5061|SIP signaling|required|listed|public|RFC 3261: "
	 "18\n" LDAP SSH},
	{"remove the first", "  sip: {remove: true}\n", LDAP SSH},
	{"remove in the middle", "  ldap: {remove: true}\n", SIP SSH},
	{"remove the last", "  ssh: {remove: true}\n", SIP LDAP},
	{"remove all", "  ssh: {remove: true}\n  sip: {remove: true}\n  ldap: {remove: true}\n",
	 ""},
	{"do not remove", "  ssh: {remove: false}\n", SIP LDAP SSH},
	{"new, with what it must have",
	 "  web: {name: W, scope: generic, purpose: P, reach: cluster,\n"
	 "    ports: [{protocol: udp, port: 1}]}\n",
	 SIP LDAP SSH "web|W|generic|UDP 1|P|required|listed|cluster|\n"},
	{"new ones stay in order, behind all",
	 "  zz: {name: Z, scope: proxy, purpose: P, reach: public,\n"
	 "    ports: [{protocol: tcp, port: 2}]}\n"
	 "  ssh: {need: optional}\n"
	 "  aa: {name: A, scope: instance, purpose: P, reach: internal, need: reserved,\n"
	 "    listed: false, source: S, ports: [{protocol: tcp+udp, port: '${B}-${C}'}]}\n"
	 "  sip: {remove: true}\n",
	 LDAP "ssh|SSH|generic|TCP ${SSH_PORT:-22}|Remote management|optional|listed|admins|\n"
	      "zz|Z|proxy|TCP 2|P|required|listed|public|\n"
	      "aa|A|instance|TCP/UDP ${B}-${C}|P|reserved|hidden|internal|S\n"},
	{"ids differ in case",
	 "  SSH: {name: S, scope: proxy, purpose: P, reach: admins,\n"
	 "    ports: [{protocol: tcp, port: 2}]}\n",
	 SIP LDAP SSH "SSH|S|proxy|TCP 2|P|required|listed|admins|\n"},
};

static void test_overlays(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(overlays); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};

		unit_outcome(overlays[i].name, &ctx,
			     lay_over(&ctx, overlays[i].overlay, &catalogue), "");
		unit_text(overlays[i].name, services_of(&ctx, &catalogue), overlays[i].services);
		np_ctx_release(&ctx);
	}
}

/* A third catalogue works on what the second made; a removed id can be given anew. */
static void test_overlay_over_overlay(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct np_source *third =
		unit_source(&ctx, "",
			    "nvports: catalogue/1\n"
			    "services:\n"
			    "  web: {listed: false}\n"
			    "  ssh: {name: New, scope: generic, purpose: P, reach: public,\n"
			    "    ports: [{protocol: tcp, port: '${SSH_PORT}'}]}\n");

	(void)state;
	assert_int_equal(lay_over(&ctx,
				  "  ssh: {remove: true}\n"
				  "  web: {name: W, scope: generic, purpose: P, reach: cluster,\n"
				  "    ports: [{protocol: udp, port: 1}]}\n",
				  &catalogue),
			 0);
	unit_outcome("third", &ctx, np_catalogue_read(&ctx, third, &catalogue), "");
	unit_text("third", services_of(&ctx, &catalogue),
		  SIP LDAP "web|W|generic|UDP 1|P|required|hidden|cluster|\n"
			   "ssh|New|generic|TCP ${SSH_PORT}|P|required|listed|public|\n");
	unit_number("variables", catalogue.variable_count, 2);
	np_ctx_release(&ctx);
}

static const struct {
	const char *name, *overlay;
	unsigned ldap, ssh, other; /* the scopes that use LDAP_PORT, SSH_PORT and OTHER */
} scopes[] = {
	{"as they are", "  sip:\n", 1 << NP_SCOPE_INSTANCE, 1 << NP_SCOPE_GENERIC, 0},
	{"of a removed service", "  ldap: {remove: true}\n", 0, 1 << NP_SCOPE_GENERIC, 0},
	{"of replaced ports", "  ssh: {ports: [{protocol: tcp, port: '${OTHER}'}]}\n",
	 1 << NP_SCOPE_INSTANCE, 0, 1 << NP_SCOPE_GENERIC},
	{"of a moved service", "  ssh: {scope: proxy}\n", 1 << NP_SCOPE_INSTANCE,
	 1 << NP_SCOPE_PROXY, 0},
	{"of several", "  sip: {ports: [{protocol: udp, port: '1-${OTHER:-${SSH_PORT}}'}]}\n",
	 1 << NP_SCOPE_INSTANCE, 1 << NP_SCOPE_GENERIC | 1 << NP_SCOPE_PROXY, 1 << NP_SCOPE_PROXY},
	{"of the first of several ports",
	 "  ldap: {ports: [{protocol: tcp, port: '${OTHER}-9'}, {protocol: tcp, port: 5}]}\n", 0,
	 1 << NP_SCOPE_GENERIC, 1 << NP_SCOPE_INSTANCE},
};

static unsigned scopes_of(const struct np_catalogue *catalogue, const char *name)
{
	uint32_t variable = np_catalogue_variable(catalogue, name, strlen(name));

	return variable == NP_NO_VARIABLE ? 0 : catalogue->variables[variable]->scopes;
}

/* Only services that are there use variables. */
static void test_scopes(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(scopes); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};

		unit_outcome(scopes[i].name, &ctx, lay_over(&ctx, scopes[i].overlay, &catalogue),
			     "");
		unit_number(scopes[i].name, scopes_of(&catalogue, "LDAP_PORT"), scopes[i].ldap);
		unit_number(scopes[i].name, scopes_of(&catalogue, "SSH_PORT"), scopes[i].ssh);
		unit_number(scopes[i].name, scopes_of(&catalogue, "OTHER"), scopes[i].other);
		np_ctx_release(&ctx);
	}
}

/* Where a service, and each of its ports, is written. */
static void test_places(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	const struct np_service *ssh;

	(void)state;
	assert_int_equal(
		lay_over(&ctx, "  ssh:\n    ports: [{protocol: tcp, port: 23}]\n", &catalogue), 0);
	ssh = np_catalogue_find(&catalogue, "ssh");
	unit_number("line of the service", ssh->loc.line, 7);
	unit_number("line of its new port", ssh->ports[0].loc.line, 4);
	unit_number("column of its new port", ssh->ports[0].loc.col, 35);
	unit_number("mask", ssh->ports[0].protocols, 1 << NP_TCP);
	np_ctx_release(&ctx);
}

#define ID_HINT "  hint: an id is a letter, then up to 62 letters, digits, '_' or '-'\n"
#define NAME(name)                                                                                 \
	"3:15: error: service name '" name "' has a character that no name may have\n"             \
	"  hint: names reach the comments of firewalls: use ASCII without any of "                 \
	"\"'\\`$?<>&|;#{}()[]%!\n"
#define CONTROLS                                                                                   \
	"3:15: error: text with control characters\n"                                              \
	"  hint: keep it to one line of printable text\n"
#define SIZE_HINT "  hint: how many ports the range is meant to have, 1 to 65535\n"
#define SCOPES "is not one of proxy, instance, generic\n"
#define NEEDS "is not one of required, optional, reserved\n"
#define REACHES "is not one of public, phones, admins, cluster, trunks, internal\n"
#define ALONE "  hint: leave out 'remove', or all the others\n"
#define KEYS                                                                                       \
	"  hint: known here: name, scope, ports, purpose, need, reach, listed, source, remove\n"

/* Line 3 is the first of the services. */
static const struct {
	const char *name, *overlay, *messages;
} refused[] = {
	{"services are a list", "  - ssh\n", "3:3: error: expected a map, found a list\n"},
	{"service is a list", "  ssh: [tcp, 22]\n", "3:8: error: expected a map, found a list\n"},
	{"service is a port", "  ssh: 22\n", "3:8: error: expected a map, found a single value\n"},
	{"bad id", "  22: {remove: true}\n", "3:3: error: '22' is not a valid id\n" ID_HINT},
	{"hostile id", "  \"a\\e[2J\": {remove: true}\n",
	 "3:3: error: 'a\033[2J' is not a valid id\n" ID_HINT},
	{"duplicate service", "  ssh: {}\n  sip: {}\n  ssh: {}\n",
	 "5:3: error: duplicate key 'ssh'\n  hint: first given on line 3\n"},
	{"misspelt key", "  ssh: {reech: admins}\n",
	 "3:9: error: unknown key 'reech'\n  hint: did you mean 'reach'?\n"},
	{"unknown key", "  ssh: {x: 1}\n", "3:9: error: unknown key 'x'\n" KEYS},
	{"size of a single port", "  ssh: {ports: [{protocol: tcp, port: 22, size: 1}]}\n",
	 "3:49: error: 'size' of a single port; only a range has one\n"},
	{"size without any", "  ssh: {ports: [{protocol: tcp, port: 1-2, size: 0}]}\n",
	 "3:50: error: size '0' is out of range 1-65535\n" SIZE_HINT},
	{"size of words", "  ssh: {ports: [{protocol: tcp, port: 1-2, size: many}]}\n",
	 "3:50: error: size 'many' is not a whole number in decimal digits\n" SIZE_HINT},
	{"size is a list", "  ssh: {ports: [{protocol: tcp, port: 1-2, size: [2]}]}\n",
	 "3:50: error: expected a single value, found a list\n"},
	{"fixed is no word", "  ssh: {ports: [{protocol: tcp, port: 1-2, fixed: 1}]}\n",
	 "3:51: error: '1' is not one of false, true\n"},
	{"name is a list", "  ssh: {name: [SSH]}\n",
	 "3:15: error: expected a single value, found a list\n"},
	{"empty name", "  ssh: {name: ''}\n", "3:15: error: expected text, found nothing\n"},
	{"name with an escape sequence", "  ssh: {name: \"\\e[2J\"}\n", CONTROLS},
	{"name with a line break", "  ssh: {name: \"a\\nb\"}\n", CONTROLS},
	{"name with a right-to-left override", "  ssh: {name: \"a\\u202Eb\"}\n", CONTROLS},
	{"name that ends a quote", "  ssh: {name: 'a\"b'}\n", NAME("a\"b")},
	{"name with an apostrophe", "  ssh: {name: \"a'b\"}\n", NAME("a'b")},
	{"name that runs a command", "  ssh: {name: 'a$(reboot)'}\n", NAME("a$(reboot)")},
	{"name with a semicolon", "  ssh: {name: 'a; b'}\n", NAME("a; b")},
	{"name with a backslash", "  ssh: {name: 'a\\b'}\n", NAME("a\\b")},
	{"name with HTML", "  ssh: {name: '<b>'}\n", NAME("<b>")},
	{"name that is a comment", "  ssh: {name: 'a #b'}\n", NAME("a #b")},
	{"name beyond ASCII", "  ssh: {name: \xC3\xA9}\n", NAME("\xC3\xA9")},
	{"name of 53 characters",
	 "  ssh: {name: aaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbc}\n",
	 "3:15: error: service name longer than 52 characters\n"},
	{"purpose with a control", "  ssh: {purpose: \"a\\u0085b\"}\n",
	 "3:18: error: text with control characters\n"
	 "  hint: keep it to one line of printable text\n"},
	{"empty purpose", "  ssh: {purpose: }\n", "3:18: error: expected text, found nothing\n"},
	{"source of two lines", "  ssh:\n    source: |\n      a\n      b\n",
	 "4:13: error: text with control characters\n"
	 "  hint: keep it to one line of printable text\n"},
	{"scope", "  ssh: {scope: node}\n", "3:16: error: 'node' " SCOPES},
	{"misspelt scope", "  ssh: {scope: instances}\n",
	 "3:16: error: 'instances' " SCOPES "  hint: did you mean 'instance'?\n"},
	{"need", "  ssh: {need: yes}\n", "3:15: error: 'yes' " NEEDS},
	{"reach", "  ssh: {reach: Public}\n",
	 "3:16: error: 'Public' " REACHES "  hint: did you mean 'public'?\n"},
	{"listed", "  ssh: {listed: yes}\n", "3:17: error: 'yes' is not one of false, true\n"},
	{"listed is a list", "  ssh: {listed: [true]}\n",
	 "3:17: error: expected a single value, found a list\n"},
	{"remove", "  ssh: {remove: 1}\n", "3:17: error: '1' is not one of false, true\n"},
	{"ports is a number", "  ssh: {ports: 22}\n",
	 "3:16: error: expected a list, found a single value\n"},
	{"ports is a map", "  ssh: {ports: {protocol: tcp, port: 22}}\n",
	 "3:16: error: expected a list, found a map\n"},
	{"no ports", "  ssh: {ports: []}\n", "3:16: error: a service needs at least one port\n"},
	{"nothing for ports", "  ssh: {ports: }\n",
	 "3:16: error: expected a list, found nothing\n"},
	{"port is a number", "  ssh: {ports: [22]}\n",
	 "3:17: error: expected a map, found a single value\n"},
	{"port without protocol", "  ssh: {ports: [{port: 22}]}\n",
	 "3:17: error: 'protocol' is missing\n"},
	{"port without port", "  ssh: {ports: [{protocol: tcp}]}\n",
	 "3:17: error: 'port' is missing\n"},
	{"protocol", "  ssh: {ports: [{protocol: icmp, port: 22}]}\n",
	 "3:28: error: 'icmp' is not one of tcp, udp, tcp+udp\n"},
	{"list of protocols", "  ssh: {ports: [{protocol: [tcp], port: 22}]}\n",
	 "3:28: error: expected a single value, found a list\n"},
	{"list of ports", "  ssh: {ports: [{protocol: tcp, port: [22]}]}\n",
	 "3:39: error: expected a single value, found a list\n"},
	{"misspelt port", "  ssh: {ports: [{protocol: tcp, prt: 22}]}\n",
	 "3:33: error: unknown key 'prt'\n  hint: did you mean 'port'?\n"
	 "3:17: error: 'port' is missing\n"},
	{"port 0", "  ssh: {ports: [{protocol: tcp, port: 0}]}\n",
	 "3:39: error: port '0' is out of range 1-65535\n"},
	{"every port is looked at",
	 "  ssh:\n"
	 "    ports:\n"
	 "      - {protocol: tcp, port: 65536}\n"
	 "      - {protocol: udp, port: 22}\n"
	 "      - {protocol: tcp, port: '080'}\n",
	 "5:31: error: port '65536' is out of range 1-65535\n"
	 "7:32: error: port '080' has a leading zero\n"},
	{"remove what is not there", "  shh: {remove: true}\n",
	 "3:3: error: unknown service 'shh'\n  hint: did you mean 'ssh'?\n"},
	{"remove what is nothing like it", "  telephony: {remove: true}\n",
	 "3:3: error: unknown service 'telephony'\n"
	 "  hint: 'nvports list --all --columns id,service' shows all services\n"},
	{"remove and change",
	 "  ssh: {remove: true, name: Other}\n  sip: {need: no, remove: true}\n",
	 "3:3: error: 'ssh' is removed, but has other fields\n" ALONE "4:15: error: 'no' " NEEDS},
	{"new, without anything", "  web: {}\n",
	 "3:3: error: 'name' of the new service 'web' is missing\n"
	 "3:3: error: 'scope' of the new service 'web' is missing\n"
	 "3:3: error: 'ports' of the new service 'web' is missing\n"
	 "3:3: error: 'purpose' of the new service 'web' is missing\n"
	 "3:3: error: 'reach' of the new service 'web' is missing\n"},
	{"new, for a misspelt id", "  shh: {listed: false, name: SSH, ports: []}\n",
	 "3:42: error: a service needs at least one port\n"},
	{"new, without reach",
	 "  web: {name: W, scope: generic, purpose: P, ports: [{protocol: udp, port: 1}]}\n",
	 "3:3: error: 'reach' of the new service 'web' is missing\n"},
	{"all services are looked at", "  ssh: {need: no}\n  sip: {scope: no}\n",
	 "3:15: error: 'no' " NEEDS "4:16: error: 'no' " SCOPES},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};

		unit_outcome(refused[i].name, &ctx, lay_over(&ctx, refused[i].overlay, &catalogue),
			     refused[i].messages);
		np_ctx_release(&ctx);
	}
}

#define NAMES "  hint: a name has letters, digits and '_', and no digit in front\n"

static const struct {
	const char *name, *text, *messages;
} files[] = {
	{"empty", "", " error: the file is empty\n"},
	{"a site file", "nvports: site/1\nnodes: {}\n",
	 "1:10: error: expected format 'catalogue/1', found 'site/1'\n"
	 "  hint: this is a site file; give it with --site\n"},
	{"no format", "services: {}\n",
	 "1:1: error: 'nvports' is missing\n"
	 "  hint: begin the file with 'nvports: catalogue/1'\n"},
	{"no services", "nvports: catalogue/1\n", "1:1: error: 'services' is missing\n"},
	{"unknown key", "nvports: catalogue/1\nservice: {}\nservices: {}\n",
	 "2:1: error: unknown key 'service'\n  hint: did you mean 'services'?\n"},
	{"no ports, by a bad name",
	 "nvports: catalogue/1\nservices: {}\nnot_ports: {A-B: a, '': b, 1A: c}\n",
	 "3:13: error: 'A-B' is not the name of a variable\n" NAMES
	 "3:21: error: '' is not the name of a variable\n" NAMES
	 "3:28: error: '1A' is not the name of a variable\n" NAMES},
	{"no ports, without a reason",
	 "nvports: catalogue/1\nservices: {}\nnot_ports: {A: '', B: [], C: \"\\e\"}\n",
	 "3:16: error: expected text, found nothing\n"
	 "3:23: error: expected a single value, found a list\n"
	 "3:30: error: text with control characters\n"
	 "  hint: keep it to one line of printable text\n"},
	{"no ports, in a list", "nvports: catalogue/1\nservices: {}\nnot_ports: [A]\n",
	 "3:12: error: expected a map, found a list\n"},
	{"alias", "nvports: catalogue/1\nservices: *all\n",
	 "2:11: error: anchors and aliases are not supported\n"
	 "  hint: write the value where it is needed\n"},
};

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(files); i++) {
		struct np_ctx ctx = {0};
		struct np_catalogue catalogue = {0};
		struct np_source *src = unit_source(&ctx, "", files[i].text);

		unit_outcome(files[i].name, &ctx, np_catalogue_read(&ctx, src, &catalogue),
			     files[i].messages);
		np_ctx_release(&ctx);
	}
}

/* Reasons are replaced, names added; a service that uses the variable is stronger. */
static void test_not_ports(void **state)
{
	static const char *const texts[] = {
		"nvports: catalogue/1\nservices: {}\nnot_ports: {B: one, A: two}\n",
		"nvports: catalogue/1\nservices: {}\nnot_ports:\n",
		"nvports: catalogue/1\nservices: {}\nnot_ports: {C: three, B: four}\n",
	};
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct unit_output output;
	FILE *out;

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		unit_outcome(texts[i], &ctx,
			     np_catalogue_read(&ctx, unit_source(&ctx, "", texts[i]), &catalogue),
			     "");
	out = unit_output_open(&output);
	for (const struct np_not_port *v = catalogue.not_port; v; v = v->next) {
		fprintf(out, "%s: %s\n", v->name, v->why);
		unit_true(v->name, np_map_get(&catalogue.not_ports, v->name, strlen(v->name)) == v);
	}
	unit_text("all", unit_keep(&ctx, &output), "B: four\nA: two\nC: three\n");
	np_ctx_release(&ctx);
}

/* Every character that a name may have, and 52 of them. */
static void test_longest_name(void **state)
{
	static const char all[] = " *+,-./0123456789:=@AZ^_az~";
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	const char *name = np_arena_printf(&ctx.arena, "a%s%s", all, "bbbbbbbbbbbbbbbbbbbbbbbb");

	(void)state;
	unit_number("length", strlen(name), 52);
	unit_outcome("longest", &ctx,
		     lay_over(&ctx, np_arena_printf(&ctx.arena, "  ssh: {name: '%s'}\n", name),
			      &catalogue),
		     "");
	unit_text("longest", np_catalogue_find(&catalogue, "ssh")->name, name);
	np_ctx_release(&ctx);
}

/* Nothing is quadratic in services or variables: that would take gigabytes. */
static void test_many_services_and_variables(void **state)
{
	enum { MANY = 20000 };
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue = {0};
	struct unit_output output;
	FILE *out = unit_output_open(&output);
	struct rusage usage;

	(void)state;
	for (unsigned i = 0; i < MANY; i++)
		fprintf(out,
			"  s%u: {name: s%u, scope: instance, purpose: p, reach: public, "
			"ports: [{protocol: tcp, port: '${V%u}'}]}\n",
			i, i, i);
	unit_output_close(&output);
	unit_outcome("many", &ctx, lay_over(&ctx, output.text, &catalogue), "");
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	unit_true("many, in MiB", usage.ru_maxrss / 1024 < 512);
	unit_number("services", catalogue.count, MANY + 3);
	unit_number("variables", catalogue.variable_count, MANY + 2);
	unit_text("last variable", catalogue.variables[MANY + 1]->name, "V19999");
	free(output.text);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlays),
		cmocka_unit_test(test_overlay_over_overlay),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_longest_name),
		cmocka_unit_test(test_not_ports),
		cmocka_unit_test(test_many_services_and_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

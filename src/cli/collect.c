/*
 * The commands are those of NethServer 8 (ns8-core: redis-cli, runagent redis-hgetall, api-cli),
 * and what they print is put together as head and tail print several files, which is how
 * np_facts_read takes it apart again. Redis has the environments of all nodes on the leader.
 */
#include "cli/collect.h"

#include <stddef.h>
#include <string.h>

/*
 * Scripts for sh: without single quotes, and with a semicolon wherever a line break may become a
 * blank, so that ssh can be given each in one line. What may be secret stays on the node.
 */
static const char environments[] =
	"keep=\"MODULE_ID|NODE_ID|PUBLIC_IP|PRIVATE_IP|BEHIND_NAT|LOCALNETWORKS\";\n"
	"keep=\"$keep|[A-Z0-9_]*(PORT[0-9]*|PORT_M(IN|AX)|RTP(START|END)|_SEEN)\";\n"
	"keep=\"$keep|(TCP|UDP)_PORTS_RANGE\";\n"
	"for m in $(redis-cli HKEYS cluster/module_node |\n"
	"  grep -xE \"nethvoice(-proxy)?[0-9]+\"); do\n"
	"  printf \"\\n==> %s=environment <==\\n\" \"$m\";\n"
	"  runagent redis-hgetall \"module/$m/environment\" | grep -E \"^($keep)=\";\n"
	"done;\n";

static const char cluster[] = "for a in get-cluster-status list-installed-modules; do\n"
			      "  printf \"\\n==> %s <==\\n\" \"$a\";\n"
			      "  api-cli run \"$a\";\n"
			      "done;\n"
			      "for m in $(redis-cli HKEYS cluster/module_node |\n"
			      "  grep -xE \"nethvoice-proxy[0-9]+\"); do\n"
			      "  printf \"\\n==> %s=get-configuration <==\\n\" \"$m\";\n"
			      "  api-cli run \"module/$m/get-configuration\";\n"
			      "done;\n";

static const char firewalls[] = "for n in $(redis-cli HVALS cluster/module_node | sort -nu); do\n"
				"  printf \"\\n==> %s=get-firewall-status <==\\n\" \"$n\";\n"
				"  api-cli run \"node/$n/get-firewall-status\";\n"
				"done\n";

static const struct {
	const char *title, *where, *host;
	const char *parts[4]; /* closed by a NULL */
} ways[] = {
	{"A single node", "node", "NODE", {environments, firewalls}},
	{"A cluster", "leader", "LEADER", {environments, cluster, firewalls}},
};

enum { WAYS = sizeof(ways) / sizeof(*ways) };

/* The lines of TEXT, each behind INDENT. */
static void print_lines(FILE *out, const char *text, const char *indent)
{
	while (*text) {
		size_t len = strcspn(text, "\n") + 1;

		fprintf(out, "%s%.*s", indent, (int)len, text);
		text += len;
	}
}

/* The lines of TEXT as one, the blanks at their beginning left out. */
static void print_line(FILE *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%.*s%s", (int)len, text, text[len + 1] ? " " : "");
		text += len + 1;
		text += strspn(text, " ");
	}
}

static void print_way(FILE *out, size_t i)
{
	fprintf(out, "\n%s: on the %s, as root\n\n  {\n", ways[i].title, ways[i].where);
	for (const char *const *part = ways[i].parts; *part; part++)
		print_lines(out, *part, "    ");
	fprintf(out, "  } >nodes.txt\n\n%s: from here, in one line\n\n  ssh root@%s '",
		ways[i].title, ways[i].host);
	for (const char *const *part = ways[i].parts; *part; part++) {
		print_line(out, *part);
		if (part[1])
			putc(' ', out);
	}
	fputs("' >nodes.txt\n", out);
}

void np_collect_print(FILE *out)
{
	fputs("How to collect what the nodes know of themselves in one file, nodes.txt, and to\n"
	      "make a site file of it. All the commands for nodes only read. Of the modules'\n"
	      "variables only ports and addresses leave the node.\n",
	      out);
	for (size_t i = 0; i < WAYS; i++)
		print_way(out, i);
	fputs("\n"
	      "Then, here\n"
	      "\n"
	      "  nvports import nodes.txt -o site.yaml\n"
	      "  nvports list -s site.yaml\n"
	      "\n"
	      "Which of them need root\n"
	      "\n"
	      "  redis-cli             nobody in particular: any user of the node\n"
	      "  runagent, api-cli     root\n"
	      "\n"
	      "One by one, where that is all that is needed; root all of them\n"
	      "\n"
	      "  runagent -m nethvoice1 cat environment >nethvoice1.env\n"
	      "  runagent -m nethvoice-proxy1 cat environment >nethvoice-proxy1.env\n"
	      "  api-cli run module/nethvoice1/get-ports-list >ports.json\n"
	      "  nvports import nethvoice1.env nethvoice-proxy1.env nethvoice1=ports.json\n"
	      "\n"
	      "An environment in a file may hold passwords if the module is an old one. nvports\n"
	      "keeps and shows none of them, but the file has them.\n",
	      out);
}

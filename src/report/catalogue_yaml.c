/* A catalogue as YAML that reads back as the same. */
#include "nvports/quote.h"
#include "nvports/report.h"

static void print_text(FILE *out, const char *key, const char *text)
{
	fprintf(out, "    %s: ", key);
	np_quote_yaml(out, text);
	putc('\n', out);
}

static void print_port(FILE *out, const struct np_port_expr *port)
{
	fprintf(out, "      - {protocol: %s, port: \"%s\"", np_protocols_key(port->protocols),
		port->text);
	if (port->size)
		fprintf(out, ", size: %u", port->size);
	fputs(port->fixed ? ", fixed: true}\n" : "}\n", out);
}

static void print_ports(FILE *out, const struct np_service *service)
{
	fputs("    ports:\n", out);
	for (size_t i = 0; i < service->port_count; i++)
		print_port(out, &service->ports[i]);
}

static void print_service(FILE *out, const struct np_service *service)
{
	fputs("  ", out);
	np_quote_yaml(out, service->id);
	fputs(":\n", out);
	print_text(out, "name", service->name);
	fprintf(out, "    scope: %s\n", np_scope_names[service->scope]);
	print_ports(out, service);
	print_text(out, "purpose", service->purpose);
	fprintf(out, "    need: %s\n", np_need_names[service->need]);
	fprintf(out, "    listed: %s\n", service->listed ? "true" : "false");
	fprintf(out, "    reach: %s\n", np_reach_names[service->reach]);
	if (*service->source)
		print_text(out, "source", service->source);
}

void np_catalogue_print(FILE *out, const struct np_catalogue *catalogue)
{
	fputs("nvports: catalogue/1\nservices:\n", out);
	for (size_t i = 0; i < catalogue->count; i++)
		print_service(out, &catalogue->services[i]);
	if (catalogue->not_port)
		fputs("not_ports:\n", out);
	for (const struct np_not_port *v = catalogue->not_port; v; v = v->next) {
		fputs("  ", out);
		np_quote_yaml(out, v->name);
		fputs(": ", out);
		np_quote_yaml(out, v->why);
		putc('\n', out);
	}
}

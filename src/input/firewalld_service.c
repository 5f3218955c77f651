/*
 * A service as firewalld defines it (/etc/firewalld/services/NAME.xml): which ports it stands for.
 * The file does not hold its own name. firewalld reads it event by event and so does this, with
 * expat: an element counts wherever it stands (firewalld, core/io/service.py).
 */
#include "input/decode.h"
#include "input/firewall.h"
#include "nvports/quote.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

struct reader {
	struct np_ctx *ctx;
	struct np_source *src;
	XML_Parser parser;
	struct np_port_heap ports;
	struct np_loc root;    /* its first element */
	struct np_loc include; /* the first that is not followed; without source: there is none */
	struct np_loc source_port;
	unsigned depth;
	bool failed;
};

static struct np_loc place(const struct reader *r)
{
	return np_loc_in(r->src, (uint32_t)XML_GetCurrentLineNumber(r->parser),
			 (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1);
}

/* What is wrong has been recorded. expat may still call a handler or two. */
static void stop(struct reader *r)
{
	r->failed = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static struct np_span span(const char *text)
{
	return (struct np_span){text, strlen(text)};
}

/* Without a port it stands for all of a protocol, none of which has ports that matter here. */
static void read_port(struct reader *r, const char **attributes)
{
	const char *port = attribute(attributes, "port");
	const char *protocol = attribute(attributes, "protocol");

	if (!protocol) {
		np_error(r->ctx, place(r), "a port without 'protocol'");
		stop(r);
	} else if (port && *port &&
		   np_heap_add(r->ctx, &r->ports, place(r), span(port), span(protocol))) {
		stop(r);
	}
}

static void read_include(struct reader *r, const char **attributes)
{
	(void)attributes;
	if (!r->include.src)
		r->include = place(r);
}

static void read_source_port(struct reader *r, const char **attributes)
{
	(void)attributes;
	if (!r->source_port.src)
		r->source_port = place(r);
}

/* firewalld's own elements below <service>; those without a function say nothing of ports. */
static const struct {
	const char *name;
	void (*read)(struct reader *r, const char **attributes);
} elements[] = {
	{"port", read_port},   {"include", read_include}, {"source-port", read_source_port},
	{"short", NULL},       {"description", NULL},     {"module", NULL},
	{"destination", NULL}, {"helper", NULL},          {"protocol", NULL},
};

static void read_element(struct reader *r, const char *name, const char **attributes)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
		if (strcmp(elements[i].name, name) == 0) {
			if (elements[i].read)
				elements[i].read(r, attributes);
			return;
		}
	}
	np_warn(r->ctx, place(r), "an element that no service of firewalld has; ignored");
}

static void read_root(struct reader *r, const char *name)
{
	r->root = place(r);
	if (strcmp(name, "service") == 0)
		return;
	np_error(r->ctx, r->root, "%s, where a service of firewalld is expected",
		 strcmp(name, "zone") == 0 ? "a zone of firewalld" : "some other XML");
	np_hint(r->ctx, "give the folder of services: on a node, /etc/firewalld/services");
	stop(r);
}

static void XMLCALL start_element(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;

	if (r->failed)
		return;
	if (++r->depth == 1) {
		read_root(r, name);
	} else if (r->depth > NP_TREE_DEPTH) {
		np_error(r->ctx, place(r), "XML that is nested more than %d levels deep",
			 NP_TREE_DEPTH);
		stop(r);
	} else {
		read_element(r, name, attributes);
	}
}

static void XMLCALL end_element(void *data, const char *name)
{
	struct reader *r = data;

	(void)name;
	r->depth--;
}

/* Without one there are no entities, neither nested nor of other files. */
static void XMLCALL start_doctype(void *data, const char *name, const char *system,
				  const char *public, int internal)
{
	struct reader *r = data;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	np_error(r->ctx, place(r), "a document type (DOCTYPE), which firewalld never writes");
	stop(r);
}

static void XMLCALL read_declaration(void *data, const char *version, const char *encoding,
				     int standalone)
{
	struct reader *r = data;

	(void)version;
	(void)standalone;
	if (!encoding || strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "ascii") == 0 ||
	    strcasecmp(encoding, "us-ascii") == 0)
		return;
	np_error(r->ctx, place(r), "XML that says it is in another encoding than UTF-8");
	stop(r);
}

/* What expat stopped at, in words that are not its own. */
static int refuse(const struct reader *r)
{
	static const struct {
		enum XML_Error code;
		const char *message;
	} problems[] = {
		{XML_ERROR_NO_MEMORY, "out of memory"},
		{XML_ERROR_NO_ELEMENTS, "XML that ends too early"},
		{XML_ERROR_UNCLOSED_TOKEN, "XML that ends too early"},
		{XML_ERROR_PARTIAL_CHAR, "XML that ends too early"},
		{XML_ERROR_UNCLOSED_CDATA_SECTION, "XML that ends too early"},
		{XML_ERROR_TAG_MISMATCH, "the end of another element than the one that is open"},
		{XML_ERROR_DUPLICATE_ATTRIBUTE, "an attribute that its element has already"},
		{XML_ERROR_UNDEFINED_ENTITY, "an entity that XML does not define"},
		{XML_ERROR_JUNK_AFTER_DOC_ELEMENT, "more text behind the end of the XML"},
	};
	const char *message = "not well-formed XML in UTF-8";

	for (size_t i = 0; i < sizeof(problems) / sizeof(*problems); i++)
		if (problems[i].code == XML_GetErrorCode(r->parser))
			message = problems[i].message;
	return np_error(r->ctx, place(r), "%s", message);
}

/* Without NULs it is no UTF-16, which expat would read all the same. */
static int refuse_binary(const struct reader *r)
{
	const char *nul = memchr(r->src->text, '\0', r->src->len);

	if (!nul)
		return 0;
	return np_error(r->ctx, np_loc_at(r->src, (size_t)(nul - r->src->text)),
			"binary data: a NUL byte, where text is expected");
}

static int parse(struct reader *r)
{
	int result = 0;

	/* whatever the file says its encoding is */
	r->parser = XML_ParserCreate("UTF-8");
	if (!r->parser)
		return np_error(r->ctx, np_loc_whole(r->src), "out of memory");
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, start_element, end_element);
	XML_SetStartDoctypeDeclHandler(r->parser, start_doctype);
	XML_SetXmlDeclHandler(r->parser, read_declaration);
	/* a source has at most NP_SOURCE_LIMIT bytes, which is an int */
	if (XML_Parse(r->parser, r->src->text, (int)r->src->len, XML_TRUE) != XML_STATUS_OK)
		result = r->failed ? -1 : refuse(r);
	XML_ParserFree(r->parser);
	r->parser = NULL;
	return result;
}

static bool ends_in(const char *text, size_t len, const char *suffix)
{
	size_t tail = strlen(suffix);

	return len >= tail && memcmp(text + len - tail, suffix, tail) == 0;
}

/* The name of the service by the name of its file, or NULL where that does not say. */
static const char *name_by_path(struct np_ctx *ctx, const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL, *base = slash ? slash + 1 : path;
	size_t len = base ? strlen(base) : 0;

	if (len <= strlen(".xml") || !ends_in(base, len, ".xml"))
		return NULL;
	len -= strlen(".xml");
	return np_text_is_printable(base, len, NULL) ? np_arena_copy(&ctx->arena, base, len) : NULL;
}

static const char *name_of(struct np_ctx *ctx, const struct np_input *input)
{
	const char *name = name_by_path(ctx, input->src->path);
	enum np_scope scope;

	if (!np_firewall_of_module(input)) {
		if (name)
			return name;
		np_error(ctx, np_loc_whole(input->src), "a service of firewalld without a name");
		np_hint(ctx, "the name of its file is its own, like nethvoice1.xml; else say which "
			     "module it is of: nethvoice1=FILE");
		return NULL;
	}
	if (name && np_module_scope(name, &scope) && strcmp(name, input->owner) != 0) {
		np_error(ctx, np_loc_whole(input->src), "the service '%s' is given for '%s'", name,
			 input->owner);
		return NULL;
	}
	return input->owner;
}

static int refuse_backup(struct np_ctx *ctx, struct np_source *src)
{
	np_error(ctx, np_loc_whole(src), "what firewalld has kept of an earlier version");
	np_hint(ctx, "give the file without '.old'");
	return -1;
}

static void note_unfollowed(const struct reader *r)
{
	if (r->include.src)
		np_note(r->ctx, r->include,
			"services that this one includes are not followed: their ports are open "
			"too");
	if (r->source_port.src)
		np_note(r->ctx, r->source_port,
			"what is let in by its source port is not looked at");
}

bool np_firewalld_service_recognise(const struct np_input *input)
{
	const char *first = input->src->text + strspn(input->src->text, " \t\r\n");

	return *first == '<';
}

int np_firewalld_service_facts(struct np_ctx *ctx, const struct np_input *input,
			       struct np_facts *facts)
{
	struct np_source *src = input->src;
	struct reader r = {.ctx = ctx, .src = src};
	struct np_firewall *firewall = np_firewall_make(ctx, input);
	struct np_opened **tail = &firewall->opened;
	const char *name;

	if (src->path && ends_in(src->path, strlen(src->path), ".xml.old"))
		return refuse_backup(ctx, src);
	name = name_of(ctx, input);
	if (!name || refuse_binary(&r) || parse(&r))
		return -1;
	np_heap_sets(ctx, &r.ports, np_firewall_open(ctx, &tail, r.root, name)->ports);
	note_unfollowed(&r);
	NP_APPEND(facts->firewalls, facts->last_firewall, firewall);
	return 0;
}

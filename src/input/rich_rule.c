#include "input/rich_rule.h"

#include "input/firewall.h"
#include "nvports/quote.h"

#include <string.h>

enum part {
	NOWHERE,
	RULE,
	SOURCE,
	SERVICE,
	PORT,
	FORWARD,
	LOG,    /* what is written down changes nothing */
	LIMIT,  /* of a log, or of an action */
	ACCEPT, /* actions, from here on */
	DROP,
	UNKNOWN,
};

/* A rule as it is written. */
struct written {
	struct np_span family, priority, address, name, port, protocol, to_port, to_addr;
	enum part element; /* service, port, forward-port; NOWHERE: none */
	enum part action;  /* NOWHERE: none */
	bool source, logged, limited;
	bool other; /* something that is not known here, or narrows it */
};

static const struct {
	const char *name;
	enum part part;
} words[] = {
	{"rule", RULE}, {"source", SOURCE}, {"service", SERVICE}, {"port", PORT},
	{"log", LOG},   {"nflog", LOG},     {"audit", LOG},       {"forward-port", FORWARD},
	{"drop", DROP}, {"reject", DROP},   {"accept", ACCEPT},   {"limit", LIMIT},
};

static const struct {
	const char *name;
	size_t offset; /* in struct written */
	enum part part;
} attributes[] = {
	{"family", offsetof(struct written, family), RULE},
	{"priority", offsetof(struct written, priority), RULE},
	{"address", offsetof(struct written, address), SOURCE},
	{"name", offsetof(struct written, name), SERVICE},
	{"port", offsetof(struct written, port), PORT},
	{"protocol", offsetof(struct written, protocol), PORT},
	{"port", offsetof(struct written, port), FORWARD},
	{"protocol", offsetof(struct written, protocol), FORWARD},
	{"to-port", offsetof(struct written, to_port), FORWARD},
	{"to-addr", offsetof(struct written, to_addr), FORWARD},
};

static size_t until(struct np_span text, const char *stops)
{
	size_t len = 0;

	while (len < text.len && !strchr(stops, text.text[len]))
		len++;
	return len;
}

/*
 * Cut NAME and, of an attribute, VALUE off the front of REST. False where that is not possible: a
 * quote that is not closed, something behind it, or a name or a value that is empty.
 */
static bool cut(struct np_span *rest, struct np_span *name, struct np_span *value)
{
	size_t len = until(*rest, "= \t\"");
	bool quoted;

	*name = (struct np_span){rest->text, len};
	*value = (struct np_span){0};
	*rest = np_span_behind(*rest, len);
	if (!rest->len || *rest->text != '=')
		return len > 0 && (!rest->len || *rest->text != '"');
	*rest = np_span_behind(*rest, 1);
	quoted = rest->len && *rest->text == '"';
	*rest = np_span_behind(*rest, quoted);
	*value = (struct np_span){rest->text, until(*rest, quoted ? "\"" : " \t\"")};
	*rest = np_span_behind(*rest, value->len);
	if (quoted && !rest->len)
		return false;
	*rest = np_span_behind(*rest, quoted);
	return len > 0 && value->len > 0 && (!rest->len || strchr(" \t", *rest->text));
}

static void enter(struct written *w, enum part *at, struct np_span name)
{
	enum part before = *at;

	*at = UNKNOWN;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (np_span_is(name, words[i].name))
			*at = words[i].part;
	switch (*at) {
	case SOURCE:
		w->source = true;
		break;
	case SERVICE:
	case PORT:
	case FORWARD:
		w->other |= w->element != NOWHERE;
		w->element = *at;
		break;
	case ACCEPT:
	case DROP:
		w->other |= w->action != NOWHERE;
		w->action = *at;
		break;
	case LOG:
		w->logged = true;
		break;
	case LIMIT:
		w->limited |= before != LOG;
		break;
	case UNKNOWN:
		w->other = true;
		break;
	case NOWHERE:
	case RULE:
		break;
	}
}

static void set(struct written *w, enum part at, struct np_span name, struct np_span value)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
		if (attributes[i].part == at && np_span_is(name, attributes[i].name)) {
			memcpy((char *)w + attributes[i].offset, &value, sizeof(value));
			return;
		}
	}
	/* the prefix of a log, the rate of a limit, the way to reject */
	w->other |= at != LOG && at != LIMIT && at != DROP;
}

/* False where TEXT is no rule. */
static bool lex(struct np_span text, struct written *w)
{
	struct np_span name, value;
	enum part at = NOWHERE;

	while (text.len) {
		size_t blanks = 0;

		if (!cut(&text, &name, &value))
			return false;
		if (value.text)
			set(w, at, name, value);
		else
			enter(w, &at, name);
		while (blanks < text.len && strchr(" \t", text.text[blanks]))
			blanks++;
		text = np_span_behind(text, blanks);
	}
	return true;
}

/* Elements that are known need an action, unless they are one; else the end is missing. */
static bool is_whole(const struct written *w)
{
	if (w->other || w->logged)
		return true;
	if (w->element == FORWARD)
		return w->port.len && w->protocol.len && (w->to_port.len || w->to_addr.len);
	return w->action != NOWHERE && (w->element != PORT || (w->port.len && w->protocol.len)) &&
	       (w->element != SERVICE || w->name.len) && (!w->source || w->address.len);
}

static bool parse_priority(struct np_span text, int32_t *out)
{
	bool negative = text.len && *text.text == '-';
	int32_t value = 0;

	*out = 0;
	if (!text.text)
		return true;
	text = np_span_behind(text, negative);
	for (size_t i = 0; i < text.len; i++) {
		if (text.text[i] < '0' || text.text[i] > '9' || value > INT16_MAX)
			return false;
		value = value * 10 + (text.text[i] - '0');
	}
	*out = negative ? -value : value;
	return text.len > 0 && *out >= INT16_MIN && *out <= INT16_MAX;
}

/* The ports that W names; of other protocols than TCP and UDP none. */
static int settle_ports(struct np_ctx *ctx, const struct written *w, struct np_rich_rule *rule)
{
	enum np_carrier carrier = np_carrier_parse(ctx, rule->loc, w->protocol);

	if (carrier == NP_CARRIER_BAD || np_firewall_range(ctx, rule->loc, w->port, &rule->ports))
		return -1;
	rule->protocols = carrier == NP_CARRIER_OTHER ? 0
			  : carrier == NP_CARRIER_TCP ? 1U << NP_TCP
						      : 1U << NP_UDP;
	return 0;
}

/* The network that W is about. False where it is written in a way that is not read here. */
static bool settle_source(struct np_ctx *ctx, const struct written *w, struct np_net *net)
{
	enum np_family family = np_span_is(w->family, "ipv6") ? NP_IPV6 : NP_IPV4;
	const char *problem;

	*net = (struct np_net){.addr.family = family};
	if (!w->source)
		return true;
	problem = np_net_parse(np_arena_copy(&ctx->arena, w->address.text, w->address.len), net);
	return (!problem || problem == np_net_host_bits) && net->addr.family == family;
}

static int settle_forward(struct np_ctx *ctx, const struct written *w, struct np_rich_rule *rule)
{
	if (settle_ports(ctx, w, rule))
		return -1;
	/* to another machine, or to one that is not read here */
	if (w->to_addr.len || !rule->protocols || !settle_source(ctx, w, &rule->source))
		return 0;
	rule->kind = NP_RICH_FORWARD;
	return np_firewall_range(ctx, rule->loc, w->to_port, &rule->to);
}

static int settle_service(struct np_ctx *ctx, const struct written *w, struct np_rich_rule *rule)
{
	if (w->action != ACCEPT)
		return 0;
	if (!np_text_is_printable(w->name.text, w->name.len, NULL))
		return np_error(ctx, rule->loc, "a service whose name cannot be shown");
	rule->kind = NP_RICH_SERVICE;
	rule->service = np_arena_copy(&ctx->arena, w->name.text, w->name.len);
	return 0;
}

static int settle(struct np_ctx *ctx, const struct written *w, struct np_rich_rule *rule)
{
	rule->accept = w->action == ACCEPT;
	if (w->element == FORWARD)
		return settle_forward(ctx, w, rule);
	/* of some sources, or only so many */
	if (w->source || w->action == NOWHERE || (w->limited && w->action == DROP))
		return 0;
	if (np_span_is(w->family, "ipv6")) {
		rule->kind = w->action == DROP ? NP_RICH_CLOSES6 : NP_RICH_OTHER;
		return 0;
	}
	if (w->element == SERVICE)
		return settle_service(ctx, w, rule);
	rule->ports = (struct np_range){1, UINT16_MAX};
	rule->protocols = NP_PROTO_BITS_END - 1;
	if (w->element == PORT && settle_ports(ctx, w, rule))
		return -1;
	rule->kind = rule->protocols ? NP_RICH_PORTS : NP_RICH_OTHER;
	return 0;
}

int np_rich_rule_parse(struct np_ctx *ctx, struct np_loc loc, struct np_span text,
		       struct np_rich_rule *rule)
{
	struct written w = {0};
	bool good = lex(text, &w) && is_whole(&w);

	*rule = (struct np_rich_rule){.loc = loc};
	if (!good || !parse_priority(w.priority, &rule->priority))
		return np_error(ctx, loc, "a rich rule that is cut off or broken");
	return w.other ? 0 : settle(ctx, &w, rule);
}

/* What of TEXT is behind NAME; TEXT then ends before it. False where NAME is not in it. */
static bool split(struct np_span *text, const char *name, struct np_span *rest)
{
	const char *found = memmem(text->text, text->len, name, strlen(name));

	if (!found)
		return false;
	*rest = np_span_behind(*text, (size_t)(found - text->text) + strlen(name));
	text->len = (size_t)(found - text->text);
	return true;
}

int np_forward_port_parse(struct np_ctx *ctx, struct np_loc loc, struct np_span text,
			  struct np_rich_rule *rule)
{
	struct written w = {0};

	*rule = (struct np_rich_rule){.loc = loc};
	if (!split(&text, "port=", &w.port) || text.len ||
	    !split(&w.port, ":proto=", &w.protocol) ||
	    !split(&w.protocol, ":toport=", &w.to_port) ||
	    !split(&w.to_port, ":toaddr=", &w.to_addr))
		return np_error(ctx, loc, "a forwarded port that is cut off or broken");
	return settle_forward(ctx, &w, rule);
}

#include "input/suspects.h"
#include "input/expr.h"
#include "input/formats.h"
#include "nvports/number.h"
#include "nvports/portset.h"

#include <string.h>

struct variable {
	struct np_span key;
	struct np_setting setting;
	bool stale; /* written again further down */
};

struct np_watch {
	const struct np_catalogue *catalogue;
	struct np_suspects *suspects;
	struct np_portset fixed; /* ports that the catalogue knows whatever the values are */
	struct np_arena scratch; /* for one module */
	struct variable *variables;
	size_t count, size;
	/* of the module that is being judged */
	struct np_portset known;     /* the values of variables that the catalogue knows */
	struct np_portset allocated; /* what NS8 gave it */
};

/* Words that end in PORT, or in PORTS, and mean something else. */
static const char *const other_words[] = {"REPORT", "SUPPORT",   "IMPORT",
					  "EXPORT", "TRANSPORT", "PASSPORT"};

/* What stands behind the word RTP where a port is meant: X_RTP, X_RTP_MIN. */
static const char *const ends_of_ranges[] = {"START", "END",  "MIN",  "MAX",
					     "FIRST", "LAST", "RANGE"};

static bool is_one_of(struct np_span word, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (np_span_is(word, texts[i]))
			return true;
	return false;
}

/* PORT, PORTS, PORT13, TANCREDIPORT, RTPSTART */
static bool word_says_port(struct np_span word)
{
	while (word.len && word.text[word.len - 1] >= '0' && word.text[word.len - 1] <= '9')
		word.len--;
	if (np_span_ends(word, "RTPSTART") || np_span_ends(word, "RTPEND"))
		return true;
	if (np_span_ends(word, "PORTS"))
		word.len--;
	return np_span_ends(word, "PORT") &&
	       !is_one_of(word, other_words, sizeof(other_words) / sizeof(*other_words));
}

/* The first word of NAME, which becomes what is behind it. */
static struct np_span take_word(struct np_span *name)
{
	const char *end = memchr(name->text, '_', name->len);
	struct np_span word = {name->text, end ? (size_t)(end - name->text) : name->len};
	size_t taken = word.len + (end != NULL);

	name->text += taken;
	name->len -= taken;
	return word;
}

static bool says_port(struct np_span name)
{
	while (name.len) {
		struct np_span word = take_word(&name), rest = name;

		if (word_says_port(word))
			return true;
		if (np_span_is(word, "RTP") &&
		    (!rest.len || is_one_of(take_word(&rest), ends_of_ranges,
					    sizeof(ends_of_ranges) / sizeof(*ends_of_ranges))))
			return true;
	}
	return false;
}

static bool take_range(struct np_span text, struct np_range *range)
{
	return !np_range_parse(text.text, text.len, range);
}

static bool is_fixed(const struct np_port_expr *ports)
{
	return ports->from.variable == NP_NO_VARIABLE && ports->to.variable == NP_NO_VARIABLE;
}

/* The fixed ports of SERVICE, put behind the COUNT at RANGES; returns how many there are then. */
static size_t add_fixed(const struct np_service *service, struct np_range *ranges, size_t count)
{
	for (size_t i = 0; i < service->port_count; i++) {
		const struct np_port_expr *ports = &service->ports[i];

		if (is_fixed(ports))
			ranges[count++] = (struct np_range){ports->from.number, ports->to.number};
	}
	return count;
}

struct np_watch *np_watch_begin(struct np_ctx *ctx, const struct np_catalogue *catalogue,
				struct np_suspects *suspects)
{
	struct np_watch *watch = np_arena_alloc(&ctx->arena, sizeof(*watch));
	struct np_range *fixed;
	size_t count = 0;

	for (size_t i = 0; i < catalogue->count; i++)
		count += catalogue->services[i].port_count;
	fixed = np_arena_array(&ctx->arena, count, sizeof(*fixed));
	count = 0;
	for (size_t i = 0; i < catalogue->count; i++)
		count = add_fixed(&catalogue->services[i], fixed, count);
	watch->catalogue = catalogue;
	watch->suspects = suspects;
	watch->fixed = np_portset_make(&ctx->arena, fixed, count);
	return watch;
}

void np_watch_see(struct np_watch *watch, struct np_ctx *ctx, struct np_span key,
		  const struct np_setting *setting)
{
	if (watch->count == watch->size) {
		size_t size = watch->size ? watch->size * 2 : 64;
		struct variable *larger = np_arena_array(&ctx->arena, size, sizeof(*larger));

		if (watch->count)
			memcpy(larger, watch->variables, watch->count * sizeof(*larger));
		watch->variables = larger;
		watch->size = size;
	}
	watch->variables[watch->count++] = (struct variable){.key = key, .setting = *setting};
}

/* The last of several holds. */
static void mark_stale(struct np_watch *watch)
{
	struct np_map seen = {0};

	for (size_t i = watch->count; i-- > 0;) {
		struct variable *v = &watch->variables[i];

		v->stale = np_map_put(&seen, &watch->scratch, v->key.text, v->key.len, v) != NULL;
	}
}

static bool is_known(const struct np_watch *watch, enum np_scope scope, struct np_span key)
{
	uint32_t index = np_catalogue_variable(watch->catalogue, key.text, key.len);

	return index != NP_NO_VARIABLE &&
	       (watch->catalogue->variables[index]->scopes & 1U << scope);
}

/* Collect the ports that are known, and those that NS8 gave the module. */
static void collect(struct np_watch *watch, enum np_scope scope)
{
	struct np_range *known = np_arena_array(&watch->scratch, watch->count, sizeof(*known));
	struct np_range *allocated =
		np_arena_array(&watch->scratch, watch->count, sizeof(*allocated));
	size_t known_count = 0, allocated_count = 0;

	for (size_t i = 0; i < watch->count; i++) {
		const struct variable *v = &watch->variables[i];

		if (v->stale)
			continue;
		if (is_known(watch, scope, v->key))
			known_count += take_range(v->setting.value, &known[known_count]);
		else if (np_span_is(v->key, "TCP_PORTS_RANGE") ||
			 np_span_is(v->key, "UDP_PORTS_RANGE"))
			allocated_count +=
				take_range(v->setting.value, &allocated[allocated_count]);
	}
	watch->known = np_portset_make(&watch->scratch, known, known_count);
	watch->allocated = np_portset_make(&watch->scratch, allocated, allocated_count);
}

/* The same port as another variable's is an alias. */
static bool is_accounted(const struct np_watch *watch, uint16_t port)
{
	return np_portset_contains(watch->known, port) || np_portset_contains(watch->fixed, port);
}

/* Whether VALUE is ports, in a list with commas or blanks; *NEW: some are known nowhere else. */
static bool parse_ports(const struct np_watch *watch, struct np_span value, bool *new)
{
	const char *next = value.text, *end = next + value.len;

	*new = false;
	while (next < end) {
		const char *item = next;
		struct np_range range;

		while (next < end && *next != ',' && *next != ' ')
			next++;
		if (!take_range((struct np_span){item, (size_t)(next - item)}, &range))
			return false;
		*new = *new || !is_accounted(watch, range.from) || !is_accounted(watch, range.to);
		next += next < end;
	}
	return value.len > 0;
}

static void accuse(struct np_watch *watch, struct np_ctx *ctx, const struct np_module *module,
		   const struct variable *v, bool named)
{
	struct np_suspect *suspect = np_arena_alloc(&ctx->arena, sizeof(*suspect));
	struct np_span value = v->setting.value;

	suspect->module = module->id;
	suspect->variable = np_arena_copy(&ctx->arena, v->key.text, v->key.len);
	if (named)
		suspect->value = np_arena_copy(&ctx->arena, value.text, value.len);
	suspect->loc = v->setting.loc;
	NP_APPEND(watch->suspects->first, watch->suspects->last, suspect);
}

static void judge(struct np_watch *watch, struct np_ctx *ctx, const struct np_module *module,
		  const struct variable *v)
{
	bool named = says_port(v->key), new;
	uint16_t port;

	if (v->stale || !np_variable_is_valid(v->key.text, v->key.len) ||
	    is_known(watch, module->scope, v->key) ||
	    np_map_get(&watch->catalogue->not_ports, v->key.text, v->key.len))
		return;
	if (named && parse_ports(watch, v->setting.value, &new)) {
		if (new)
			accuse(watch, ctx, module, v, true);
		return;
	}
	if (!np_port_parse(v->setting.value.text, v->setting.value.len, &port) &&
	    np_portset_contains(watch->allocated, port) && !is_accounted(watch, port))
		accuse(watch, ctx, module, v, false);
}

void np_watch_forget(struct np_watch *watch)
{
	watch->count = 0;
}

void np_watch_judge(struct np_watch *watch, struct np_ctx *ctx, const struct np_module *module)
{
	mark_stale(watch);
	collect(watch, module->scope);
	for (size_t i = 0; i < watch->count; i++)
		judge(watch, ctx, module, &watch->variables[i]);
	np_arena_release(&watch->scratch);
	np_watch_forget(watch);
}

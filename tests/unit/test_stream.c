#include "input/tree.h"

#include "input.h"

/* What a stream's function has been called with. */
struct calls {
	struct np_ctx *ctx;
	const char *text;
};

/* "KEY=TREE;" for each entry; those whose key begins with 'x' are refused. */
static int note_entry(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
		      void *out)
{
	struct calls *calls = out;

	unit_true("where the memory is", ctx == calls->ctx);
	calls->text = np_arena_printf(&ctx->arena, "%s%u:%u %s=%s;", calls->text, key->loc.line,
				      key->loc.col, key->text, unit_tree_text(ctx, value, false));
	return key->text[0] == 'x' ? np_error(ctx, key->loc, "refused") : 0;
}

/* What a document with the streamed map "nodes" comes to. */
static const struct {
	const char *name, *text;
	const char *tree; /* NULL: it is refused */
	const char *calls;
	const char *messages;
} streams[] = {
	{"entries", "a: 1\nnodes:\n  1: {b: c}\n  2: [d]\n  3:\ne: f\n", "{a: 1, nodes: {}, e: f}",
	 "3:3 1={b: c};4:3 2=[d];5:3 3=;", ""},
	{"flow style", "{nodes: {1: {2: {3: 4}}}, a: {b: c}}", "{nodes: {}, a: {b: c}}",
	 "1:10 1={2: {3: 4}};", ""},
	{"no entries", "nodes: {}", "{nodes: {}}", "", ""},
	{"no such map", "a: {b: c}", "{a: {b: c}}", "", ""},
	{"not deeper down", "a: {nodes: {1: 2}}", "{a: {nodes: {1: 2}}}", "", ""},
	{"not in a list", "[{nodes: {1: 2}}]", "[{nodes: {1: 2}}]", "", ""},
	{"a list", "nodes: [{1: 2}]", "{nodes: [{1: 2}]}", "", ""},
	{"nothing, and a map behind it", "nodes:\na: {1: 2}", "{nodes: , a: {1: 2}}", "", ""},
	{"refused entries", "nodes: {x: 1, a: 2, xx: 3}", "{nodes: {}}",
	 "1:9 x=1;1:15 a=2;1:21 xx=3;", "1:9: error: refused\n1:21: error: refused\n"},
	{"the map twice", "nodes: {1: 2}\nnodes: {3: 4}\n", NULL, "1:9 1=2;2:9 3=4;",
	 "2:1: error: duplicate key 'nodes'\n  hint: first given on line 1\n"},
	{"duplicates inside an entry", "nodes: {1: {a: , a: }}", NULL, "",
	 "1:18: error: duplicate key 'a'\n  hint: first given on line 1\n"},
	{"merge key", "nodes: {1: 2, <<: 3}", NULL, "1:9 1=2;",
	 "1:15: error: merge keys are not supported\n"
	 "  hint: write the fields where they are needed\n"},
	{"broken later on", "nodes: {1: 2}\na: ]\n", NULL, "1:9 1=2;",
	 "2:4: error: not valid YAML: did not find expected node content while parsing a block "
	 "node\n"},
};

static void test_streams(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(streams); i++) {
		struct np_ctx ctx = {0};
		struct calls calls = {&ctx, ""};
		struct np_stream stream = {.key = "nodes", .entry = note_entry, .out = &calls};
		const struct np_tree *root =
			np_yaml_stream(&ctx, unit_source(&ctx, "", streams[i].text), &stream);

		unit_text(streams[i].name, unit_messages(&ctx), streams[i].messages);
		unit_text(streams[i].name, calls.text, streams[i].calls);
		unit_true(streams[i].name, !root == !streams[i].tree);
		unit_number(streams[i].name, root ? stream.failed : 0,
			    root && np_failed(&ctx) ? -1 : 0);
		if (root)
			unit_text(streams[i].name, unit_tree_text(&ctx, root, false),
				  streams[i].tree);
		np_ctx_release(&ctx);
	}
}

static void test_count(void **state)
{
	struct np_ctx ctx = {0};
	struct calls calls = {&ctx, ""};
	struct np_stream stream = {.key = "nodes", .entry = note_entry, .out = &calls};
	const struct np_tree *root =
		np_yaml_stream(&ctx, unit_source(&ctx, "", "a: 1\nnodes: {1: , 2: }"), &stream);
	const struct np_tree *map = root->first->next->next->next;

	(void)state;
	unit_number("count", map->count, 2);
	unit_number("column", map->loc.col, 8);
	unit_true("entries", !map->first);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

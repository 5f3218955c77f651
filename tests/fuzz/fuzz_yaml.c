/* Any bytes as YAML: a tree that holds together, or a message. */
#include "fuzz.h"
#include "input/tree.h"

static void check_tree(const struct np_tree *tree, unsigned depth);

static void check_children(const struct np_tree *tree, unsigned depth)
{
	size_t count = 0;

	for (const struct np_tree *child = tree->first; child; child = child->next) {
		bool key = tree->kind == NP_MAP && count % 2 == 0;

		fuzz_check(!key || child->kind == NP_SCALAR);
		check_tree(child, depth + 1);
		count++;
	}
	fuzz_check(count == (tree->kind == NP_MAP ? 2 * (size_t)tree->count : tree->count));
}

/* Every byte of it can be read, and is where it should be. */
static void check_tree(const struct np_tree *tree, unsigned depth)
{
	fuzz_check(tree->loc.line > 0 && tree->loc.col > 0 && depth <= NP_TREE_DEPTH);
	if (tree->kind == NP_SCALAR)
		fuzz_check(!tree->first && strlen(tree->text) == tree->len);
	else
		check_children(tree, depth);
}

static int check_entry(struct np_ctx *ctx, const struct np_tree *key, const struct np_tree *value,
		       void *out)
{
	(void)ctx;
	(void)out;
	fuzz_check(key->kind == NP_SCALAR && key->next == value && !value->next);
	check_tree(key, 2);
	check_tree(value, 2);
	return 0;
}

/* Streamed, the document is as good as read at once: GOOD, save for keys of the streamed map. */
static void check_stream(const uint8_t *data, size_t size, bool good)
{
	struct np_ctx ctx = {0};
	struct np_stream stream = {.key = "nodes", .entry = check_entry};
	const struct np_tree *root = np_yaml_stream(&ctx, fuzz_source(&ctx, data, size), &stream);

	fuzz_check(!root == np_failed(&ctx));
	fuzz_check(root || !good);
	np_ctx_release(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0};
	const struct np_tree *root;

	if (size > FUZZ_LIMIT)
		return 0;
	root = np_yaml_read(&ctx, fuzz_source(&ctx, data, size));
	fuzz_check_outcome(&ctx, root ? 0 : -1);
	if (root)
		check_tree(root, 0);
	check_stream(data, size, root);
	np_ctx_release(&ctx);
	return 0;
}

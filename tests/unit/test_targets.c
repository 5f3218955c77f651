#include "emit/targets.h"
#include "nvports/quote.h"

#include "deployment.h"

enum {
	NAME_LIMIT = 14, /* what the help has room for */
	SUMMARY_LIMIT = 60,
	APPLIED_LIMIT = 60, /* of the table that all targets are in */
	HELPER_LIMIT = 60,
	MOST_LIMITS = 20,
	MOST_OWN = 10, /* interfaces that a firewall has for its administrators */
};

/* What hairpin NAT is about, beside whether there is any. */
static const unsigned hairpin_kinds = NP_CAN_HAIRPIN_AUTO | NP_CAN_HAIRPIN_ALWAYS;
static const unsigned known_abilities = (NP_CAN_HAIRPIN_ALWAYS << 1) - 1;

static bool is_text(const char *text, const char *not_in_it)
{
	return text && *text && np_text_is_printable(text, strlen(text), NULL) &&
	       !strpbrk(text, not_in_it);
}

static void check_words(const struct np_target *target)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

	assert_non_null(target->name);
	unit_true(target->name, *target->name && strlen(target->name) <= NAME_LIMIT);
	unit_true(target->name, target->name[strspn(target->name, letters)] == '\0');
	/* they stand in comments of every language */
	unit_true(target->name, is_text(target->vendor, "?>*/\"'\\"));
	unit_true(target->name, is_text(target->versions, "?>*\"'\\"));
	unit_true(target->name, is_text(target->summary, "\\"));
	unit_true(target->name, strlen(target->summary) <= SUMMARY_LIMIT);
	unit_true(target->name, target->summary[strlen(target->summary) - 1] != '.');
}

/* A few words, which stand in a cell or behind others. */
static void check_phrase(const struct np_target *target, const char *phrase, size_t limit)
{
	unit_true(target->name, is_text(phrase, "\\"));
	unit_true(target->name, strlen(phrase) <= limit);
	unit_true(target->name, phrase[strlen(phrase) - 1] != '.');
}

static void check_limits(const struct np_target *target)
{
	size_t count = 0;

	assert_non_null(target->limits);
	for (; count < MOST_LIMITS && target->limits[count]; count++) {
		const char *limit = target->limits[count];

		unit_true(target->name, is_text(limit, "\\"));
		unit_true(limit, limit[strlen(limit) - 1] == '.');
		unit_true(limit, *limit >= 'A' && *limit <= 'Z');
	}
	unit_true(target->name, count < MOST_LIMITS); /* it is closed */
}

static void check_abilities(const struct np_target *target)
{
	unsigned abilities = target->abilities;

	unit_number(target->name, abilities & ~known_abilities, 0);
	unit_true(target->name, abilities & (NP_CAN_NAT | NP_CAN_ROUTE));
	/* none of these means anything alone */
	if (abilities & hairpin_kinds)
		unit_true(target->name, abilities & NP_CAN_HAIRPIN);
	if (abilities & NP_CAN_HAIRPIN) {
		unit_true(target->name, abilities & NP_CAN_NAT);
		unit_true(target->name, abilities & hairpin_kinds);
	}
	if (abilities & NP_CAN_MOVE_RANGES)
		unit_true(target->name, abilities & NP_CAN_MOVE);
	if (abilities & NP_CAN_MOVE)
		unit_true(target->name, abilities & NP_CAN_NAT);
}

static void check_own(const struct np_target *target)
{
	size_t count = 0;

	if (!target->own)
		return;
	while (count < MOST_OWN && target->own[count])
		count++;
	unit_true(target->name, count > 0 && count < MOST_OWN); /* it is closed */
}

/* What the options of a target begin with can be given to them as well. */
static void check_naming(const struct np_target *target)
{
	const struct np_naming *naming = target->naming;

	if (naming) {
		unit_true(target->name, naming->kind && naming->example && naming->others);
		unit_true(target->name, naming->limit > 0 && naming->summary);
		unit_true(target->name, !naming->wan == !naming->lan);
	}
	unit_true(target->name, !target->forms || target->forms[0]);
	unit_true(target->name, !target->acl6 || target->acl);
	if (target->numbers.room)
		unit_true(target->name,
			  target->numbers.first + target->numbers.room - 1 <= target->numbers.last);
}

static void test_entries(void **state)
{
	(void)state;
	assert_non_null(np_targets[0]);
	for (size_t i = 0; np_targets[i]; i++) {
		const struct np_target *target = np_targets[i];

		check_words(target);
		check_phrase(target, target->applied, APPLIED_LIMIT);
		if (target->helper)
			check_phrase(target, target->helper, HELPER_LIMIT);
		check_limits(target);
		check_abilities(target);
		check_own(target);
		check_naming(target);
		unit_true(target->name, target->emit && !target->remove != !target->undo);
	}
}

/* The summaries tell them apart, and each is found by its name. */
static void test_found_by_name(void **state)
{
	struct np_ctx ctx = {0};

	(void)state;
	for (size_t i = 0; np_targets[i]; i++) {
		assert_ptr_equal(np_target_find(&ctx, np_targets[i]->name), np_targets[i]);
		for (size_t k = 0; k < i; k++)
			unit_true(np_targets[i]->name,
				  strcmp(np_targets[i]->summary, np_targets[k]->summary) != 0);
	}
	assert_null(ctx.first);
	np_ctx_release(&ctx);
}

/* One line of targets.def is one entry, in order, which is called what its file is. */
static void test_order(void **state)
{
	static const struct {
		const char *name;
		const struct np_target *target;
	} listed[] = {
#define X(target) {#target, &np_target_##target},
#include "emit/targets.def"
#undef X
	};
	size_t i = 0;

	(void)state;
	for (; i < UNIT_COUNT(listed); i++) {
		assert_ptr_equal(np_targets[i], listed[i].target);
		unit_text("name", np_targets[i]->name, listed[i].name);
	}
	assert_null(np_targets[i]);
}

static const struct {
	const char *name, *near; /* NULL: none is */
} unknown[] = {
	{"iptable", "iptables"},
	{"nftbales", "nftables"},
	{"PFSENSE", "pfsense"},
	{"openwrt ", "openwrt"},
	{"", NULL},
	{"cisco", NULL},
};

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(unknown); i++) {
		struct deployment d = {0};
		struct np_arena *arena = &d.ctx.arena;
		const char *name = unknown[i].name, *near = unknown[i].near;
		const char *hint = near ? np_arena_printf(arena, "did you mean '%s'?", near)
					: "'nvports targets' shows those that there are";

		assert_null(np_target_find(&d.ctx, name));
		unit_text(name, deployment_messages(&d),
			  np_arena_printf(arena, "error: unknown target '%s' (%s)\n", name, hint));
		deployment_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_found_by_name),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

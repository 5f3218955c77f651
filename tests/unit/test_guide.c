/* The tables of guides: nothing in braces that an item does not have, nothing empty. */
#include "emit/guide_words.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const struct np_guide_vendor *const vendors[] = {
#define X(vendor) &np_guide_##vendor,
#include "emit/guides.def"
#undef X
};

static void check_step(const struct np_guide_part *part, const struct np_guide_step *step)
{
	const struct np_guide_field *field = step->fields;

	for (; field && field->name; field++) {
		unsigned when = part->when | step->when | field->when;

		unit_true(field->name, *field->name && field->value && *field->value);
		unit_true(field->value, np_guide_is_template(field->value, step->each, when));
	}
}

static void check_parts(const struct np_guide_vendor *vendor, const struct np_guide_part *part)
{
	unit_true(vendor->name, part && part->title);
	for (; part->title; part++) {
		unit_true(part->title, part->steps && part->steps->text);
		for (const struct np_guide_step *step = part->steps; step->text; step++)
			check_step(part, step);
	}
}

static void test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(vendors); i++) {
		const struct np_guide_vendor *vendor = vendors[i];

		unit_true(vendor->name, vendor->title && vendor->about && vendor->any);
		unit_true(vendor->name, vendor->range == '-' || vendor->range == ':');
		unit_true(vendor->name, vendor->abilities & (NP_CAN_NAT | NP_CAN_ROUTE));
		check_parts(vendor, vendor->parts);
		check_parts(vendor, vendor->removals);
	}
}

/* What the vendors need of all there is. */
struct needs {
	unsigned when, each;
	bool words[64];
};

static void add_words(struct needs *needs, const char *template)
{
	for (size_t i = 0; np_guide_words[i].name; i++) {
		char word[32];

		snprintf(word, sizeof(word), "{%s}", np_guide_words[i].name);
		needs->words[i] |= strstr(template, word) != NULL;
	}
}

static void add_parts(struct needs *needs, const struct np_guide_part *part)
{
	for (; part->title; part++) {
		needs->when |= part->when;
		for (const struct np_guide_step *step = part->steps; step->text; step++) {
			const struct np_guide_field *field = step->fields;

			needs->when |= step->when;
			needs->each |= 1U << step->each;
			for (; field && field->name; field++) {
				needs->when |= field->when;
				add_words(needs, field->value);
			}
		}
	}
}

/* Kinds of steps, conditions and words that no vendor needs are to be removed. */
static void test_needs(void **state)
{
	struct needs needs = {0};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(vendors); i++)
		add_parts(&needs, vendors[i]->parts);
	assert_int_equal(needs.when, 2 * NP_GUIDE_FOR_IPV6 - 1); /* the last one */
	for (unsigned each = NP_GUIDE_ONCE; each <= NP_GUIDE_TRANSLATION; each++)
		unit_true("a kind of step", needs.each & 1U << each);
	for (size_t i = 0; np_guide_words[i].name; i++)
		unit_true(np_guide_words[i].name, needs.words[i]);
}

static void test_templates(void **state)
{
	static const struct {
		const char *template;
		enum np_guide_each each;
		unsigned when;
		bool good;
	} cases[] = {
		{"", NP_GUIDE_ONCE, 0, true},
		{"plain: text", NP_GUIDE_ONCE, 0, true},
		{"{tag}_", NP_GUIDE_ONCE, 0, true},
		{"{nosuch}", NP_GUIDE_FORWARD, 0, false},
		{"{name", NP_GUIDE_FORWARD, 0, false},
		{"{}", NP_GUIDE_FORWARD, 0, false},
		{"{name} {outside} {public}", NP_GUIDE_FORWARD, 0, true},
		{"{name}", NP_GUIDE_ONCE, 0, false},
		{"{public}", NP_GUIDE_PERMIT, 0, false},
		{"{public}", NP_GUIDE_NODE, 0, false},
		{"{public}", NP_GUIDE_NODE, NP_GUIDE_FOR_NAT, true},
		{"{network} {node}", NP_GUIDE_TRANSLATION, 0, true},
		{"{network} {node}", NP_GUIDE_NETWORK, 0, false},
		{"{set} {all-outside} {public-name}", NP_GUIDE_FORWARDS, 0, true},
		{"{name}", NP_GUIDE_FORWARDS, 0, false},
		{"{inside}", NP_GUIDE_FORWARDS, 0, false},
		{"{inside}", NP_GUIDE_FORWARDS, NP_GUIDE_FOR_HAIRPIN, true},
		{"{hidden-names}", NP_GUIDE_FORWARD, NP_GUIDE_FOR_HAIRPIN, false},
		{"{hidden-names}", NP_GUIDE_FORWARD, NP_GUIDE_FOR_HIDDEN, true},
		{"{public-name}", NP_GUIDE_PERMITS, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		unit_true(cases[i].template, np_guide_is_template(cases[i].template, cases[i].each,
								  cases[i].when) == cases[i].good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

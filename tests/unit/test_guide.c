/* The tables of guides: nothing in braces that an item does not have, nothing empty. */
#include "emit/guide_text.h"
#include "unit.h"

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
		cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

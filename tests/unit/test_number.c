#include "nvports/number.h"

#include "unit.h"

#define NOT_DIGITS "is not a whole number in decimal digits"

static const struct {
	const char *name, *text;
	uint32_t min, max;
	const char *reason;
	uint32_t value;
} numbers[] = {
	{"zero", "0", 0, 10, NULL, 0},
	{"one", "1", 0, 10, NULL, 1},
	{"largest", "10", 0, 10, NULL, 10},
	{"largest of all", "4294967295", 0, UINT32_MAX, NULL, UINT32_MAX},
	{"one more than all", "4294967296", 0, UINT32_MAX, "is too large", 0},
	{"wraps 32 bits", "4294967297", 0, UINT32_MAX, "is too large", 0},
	{"wraps 64 bits", "18446744073709551617", 0, 10, "is too large", 0},
	{"twenty digits", "99999999999999999999", 0, 10, "is too large", 0},
	{"too large", "11", 0, 10, "is too large", 0},
	{"too small", "0", 1, 10, "is too small", 0},
	{"empty", "", 0, 10, "is empty", 0},
	{"leading zero", "080", 0, 100, "has a leading zero", 0},
	{"two zeros", "00", 0, 100, "has a leading zero", 0},
	{"leading blank", " 80", 0, 100, NOT_DIGITS, 0},
	{"trailing blank", "80 ", 0, 100, NOT_DIGITS, 0},
	{"trailing newline", "80\n", 0, 100, NOT_DIGITS, 0},
	{"plus", "+80", 0, 100, NOT_DIGITS, 0},
	{"minus", "-1", 0, 100, NOT_DIGITS, 0},
	{"exponent", "1e4", 0, 100, NOT_DIGITS, 0},
	{"hexadecimal", "0x50", 0, 100, NOT_DIGITS, 0},
	{"octal", "0o17", 0, 100, NOT_DIGITS, 0},
	{"fraction", "20107.0", 0, 100, NOT_DIGITS, 0},
	{"base 60", "22:22", 0, 100, NOT_DIGITS, 0},
	{"underscore", "1_0", 0, 100, NOT_DIGITS, 0},
	{"long, then a letter", "99999999999999999999x", 0, 100, NOT_DIGITS, 0},
	{"digits of another script", "\xD9\xA1", 0, 100, NOT_DIGITS, 0},
};

static void test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(numbers); i++) {
		uint32_t value = 0;
		const char *reason = np_number_parse(numbers[i].text, strlen(numbers[i].text),
						     numbers[i].min, numbers[i].max, &value);

		unit_text(numbers[i].name, reason, numbers[i].reason);
		unit_number(numbers[i].name, value, numbers[i].value);
	}
}

static const struct {
	const char *text, *reason;
	uint16_t value;
} ports[] = {
	{"1", NULL, 1},
	{"22", NULL, 22},
	{"65535", NULL, 65535},
	{"0", "is out of range 1-65535", 0},
	{"65536", "is out of range 1-65535", 0},
	{"65558", "is out of range 1-65535", 0},
	{"99999999999999999999", "is out of range 1-65535", 0},
	{"", "is empty", 0},
	{"080", "has a leading zero", 0},
	{"-1", NOT_DIGITS, 0},
};

static void test_ports(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(ports); i++) {
		uint16_t value = 0;
		const char *reason = np_port_parse(ports[i].text, strlen(ports[i].text), &value);

		unit_text(ports[i].text, reason, ports[i].reason);
		unit_number(ports[i].text, value, ports[i].value);
	}
}

static void test_length_is_kept(void **state)
{
	uint16_t port = 0;

	(void)state;
	assert_null(np_port_parse("50605061", 4, &port));
	assert_int_equal(port, 5060);
	assert_string_equal(np_port_parse("50\0", 3, &port), NOT_DIGITS);
	assert_string_equal(np_port_parse(NULL, 0, &port), "is empty");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_length_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

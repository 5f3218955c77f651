#include "nvports/number.h"

#include <stdbool.h>

enum verdict { GOOD, EMPTY, NOT_DIGITS, LEADING_ZERO, TOO_SMALL, TOO_LARGE };

static const char *const reasons[] = {
	[GOOD] = NULL,
	[EMPTY] = "is empty",
	[NOT_DIGITS] = "is not a whole number in decimal digits",
	[LEADING_ZERO] = "has a leading zero",
	[TOO_SMALL] = "is too small",
	[TOO_LARGE] = "is too large",
};

/* False where TEXT is not digits only. A number beyond 32 bits stays beyond them. */
static bool read_digits(const char *text, size_t len, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		if (*value <= UINT32_MAX)
			*value = *value * 10 + (uint64_t)(text[i] - '0');
	}
	return true;
}

static enum verdict parse(const char *text, size_t len, uint32_t min, uint32_t max, uint32_t *out)
{
	uint64_t value;

	if (len == 0)
		return EMPTY;
	if (!read_digits(text, len, &value))
		return NOT_DIGITS;
	if (text[0] == '0' && len > 1)
		return LEADING_ZERO;
	if (value < min)
		return TOO_SMALL;
	if (value > max)
		return TOO_LARGE;
	*out = (uint32_t)value;
	return GOOD;
}

const char *np_number_parse(const char *text, size_t len, uint32_t min, uint32_t max, uint32_t *out)
{
	return reasons[parse(text, len, min, max, out)];
}

const char *np_port_parse(const char *text, size_t len, uint16_t *out)
{
	uint32_t value;
	enum verdict verdict = parse(text, len, 1, UINT16_MAX, &value);

	if (verdict == TOO_SMALL || verdict == TOO_LARGE)
		return "is out of range 1-65535";
	if (verdict == GOOD)
		*out = (uint16_t)value;
	return reasons[verdict];
}

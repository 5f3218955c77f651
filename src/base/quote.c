#include "nvports/quote.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum {
	REPLACEMENT = 0xFFFD, /* what stands for bytes that are not UTF-8 */
};

/* Beyond ASCII, what is no text: C1, bidirectional controls, line breaks, marks, non-characters. */
static const struct {
	uint32_t first, last;
} unprintable[] = {
	{0x80, 0x9F},     {0x61C, 0x61C},   {0x200E, 0x200F}, {0x2028, 0x202E},
	{0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xFFFE, 0xFFFF},
};

static bool is_printable(uint32_t code)
{
	if (code < 0x80)
		return code >= 0x20 && code != 0x7F;
	for (size_t i = 0; i < sizeof(unprintable) / sizeof(unprintable[0]); i++) {
		if (code >= unprintable[i].first && code <= unprintable[i].last)
			return false;
	}
	return true;
}

/*
 * The first character of the LEN bytes at TEXT (at least one): its length, and *CODE. 0 where it is
 * not well-formed: cut off, longer than it need be, a surrogate, or beyond Unicode.
 */
static size_t decode(const char *text, size_t len, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)text;
	size_t need = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;

	*code = bytes[0];
	if (need == 1)
		return 1;
	if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || need > len)
		return 0;
	*code &= 0x7FU >> need;
	for (size_t i = 1; i < need; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (bytes[i] & 0x3FU);
	}
	if (*code < smallest[need] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF))
		return 0;
	return need;
}

bool np_text_is_printable(const char *text, size_t len, size_t *bad)
{
	size_t i = 0;

	while (i < len) {
		uint32_t code;
		size_t size = decode(text + i, len - i, &code);

		if (size == 0 || !is_printable(code)) {
			if (bad)
				*bad = i;
			return false;
		}
		i += size;
	}
	return true;
}

/* The length of TEXT; *QUOTE: whether the cell holds what ends or breaks a cell. */
static size_t scan_csv(const char *text, char separator, bool *quote)
{
	static const bool special[256] = {['"'] = true, ['\r'] = true, ['\n'] = true};
	bool found = false;
	size_t len;

	for (len = 0; text[len]; len++)
		found |= special[(unsigned char)text[len]] | (text[len] == separator);
	*quote = found;
	return len;
}

static bool is_formula(char first)
{
	return first && strchr("=+-@\t\r", first);
}

/* Most cells are plain and leave in one write: this is the hot path of the largest output. */
void np_quote_csv(FILE *out, const char *text, char separator)
{
	bool quote;
	size_t len = scan_csv(text, separator, &quote);
	const char *end;

	if (quote)
		putc_unlocked('"', out);
	if (is_formula(text[0]))
		putc_unlocked('\'', out);
	while (quote && (end = memchr(text, '"', len))) {
		size_t part = (size_t)(end - text) + 1;

		fwrite_unlocked(text, 1, part, out);
		putc_unlocked('"', out);
		text += part;
		len -= part;
	}
	fwrite_unlocked(text, 1, len, out);
	if (quote)
		putc_unlocked('"', out);
}

/* The first character of TEXT, which is not empty: broken bytes become REPLACEMENT one by one. */
static size_t next_character(const char *text, uint32_t *code)
{
	size_t size = decode(text, strnlen(text, 4), code);

	if (size == 0) {
		*code = REPLACEMENT;
		size = 1;
	}
	return size;
}

static bool is_one_of(uint32_t code, const char *set)
{
	return code < 0x80 && strchr(set, (int)code);
}

/* How many of TEXT's first characters are ASCII that stands for itself: they leave in one write. */
static size_t count_plain(const char *text, const bool special[static 128])
{
	size_t len = 0;

	while (text[len] >= ' ' && text[len] < 0x7F && !special[(unsigned char)text[len]])
		len++;
	return len;
}

void np_quote_markdown(FILE *out, const char *text)
{
	/* Dollar signs enclose formulas on GitHub. The others are GFM's. */
	static const bool special[128] = {
		['\\'] = true, ['`'] = true, ['*'] = true, ['_'] = true, ['{'] = true,
		['}'] = true,  ['['] = true, [']'] = true, ['<'] = true, ['>'] = true,
		['#'] = true,  ['~'] = true, ['|'] = true, ['&'] = true, ['$'] = true,
	};

	for (;;) {
		size_t len = count_plain(text, special), size;
		uint32_t code;

		fwrite_unlocked(text, 1, len, out);
		text += len;
		if (!*text)
			break;
		size = next_character(text, &code);
		if (code < 0x80 && special[code])
			putc_unlocked('\\', out);
		if (code == REPLACEMENT)
			fputs_unlocked("\xEF\xBF\xBD", out);
		else if (is_printable(code))
			fwrite_unlocked(text, 1, size, out);
		else
			putc_unlocked(' ', out);
		text += size;
	}
}

void np_quote_html(FILE *out, const char *text)
{
	static const bool special[128] = {
		['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
	};

	for (;;) {
		size_t len = count_plain(text, special), size;
		uint32_t code;

		fwrite_unlocked(text, 1, len, out);
		text += len;
		if (!*text)
			break;
		size = next_character(text, &code);
		if (code < 0x80 && special[code])
			fprintf(out, "&#%u;", (unsigned)code);
		else if (code == REPLACEMENT)
			fputs_unlocked("\xEF\xBF\xBD", out);
		else if (is_printable(code))
			fwrite_unlocked(text, 1, size, out);
		else
			putc_unlocked(' ', out);
		text += size;
	}
}

/* A word that some reader takes for a truth value or for nothing. */
static bool is_yaml_word(const char *text)
{
	static const char *const words[] = {
		"y", "n", "yes", "no", "on", "off", "true", "false", "null",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

/*
 * Stricter than YAML, so that the answer holds in block and flow context and for old readers:
 * begins with a letter, thus is no number, date or marker, and has nothing but prose in it.
 */
static bool is_yaml_plain(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char prose[] = "0123456789 _-./()+*&'";
	size_t len = strlen(text);

	if (len == 0 || text[len - 1] == ' ' || is_yaml_word(text) ||
	    !np_text_is_printable(text, len, NULL) || is_one_of((unsigned char)text[0], prose))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte < 0x80 && !strchr(letters, byte) && !strchr(prose, byte))
			return false;
	}
	return true;
}

static void put_yaml_character(FILE *out, const char *text, size_t size, uint32_t code)
{
	if (!is_printable(code) || code == REPLACEMENT) {
		fprintf(out, code <= 0xFF ? "\\x%02X" : "\\u%04X", (unsigned)code);
		return;
	}
	if (is_one_of(code, "\"\\"))
		putc_unlocked('\\', out);
	fwrite_unlocked(text, 1, size, out);
}

void np_quote_yaml(FILE *out, const char *text)
{
	if (is_yaml_plain(text)) {
		fputs_unlocked(text, out);
		return;
	}
	putc_unlocked('"', out);
	while (*text) {
		uint32_t code;
		size_t size = next_character(text, &code);

		put_yaml_character(out, text, size, code);
		text += size;
	}
	putc_unlocked('"', out);
}

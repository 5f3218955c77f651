/*
 * Readers of the strings that np_quote_shell and its like write, by the rules of each language. For
 * unit tests and fuzz targets. TO has room for as many bytes as TEXT; false where TEXT is anything
 * but exactly one string.
 */
#ifndef NVPORTS_TESTS_RULE_STRINGS_H
#define NVPORTS_TESTS_RULE_STRINGS_H

#include "nvports/quote.h"

#include <string.h>

/*
 * A word of a POSIX shell (2.2 Quoting), and of uci: nothing in single quotes means anything, and
 * between two pairs of them a backslash takes one character.
 */
static inline bool rule_string_shell(const char *text, char *to)
{
	bool quoted = false;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text == '\'')
			quoted = !quoted;
		else if (quoted)
			*to++ = *text;
		else if (*text != '\\' || !text[1] || *++text == '\n')
			return false;
		else
			*to++ = *text;
	}
	*to = '\0';
	return !quoted;
}

/* An argument of iptables-restore: in quotes, a backslash takes the next character. */
static inline bool rule_string_restore(const char *text, char *to)
{
	if (*text++ != '"')
		return false;
	for (; *text && *text != '"'; text++) {
		if (*text == '\\' && !*++text)
			return false;
		*to++ = *text;
	}
	*to = '\0';
	return text[0] == '"' && !text[1];
}

/* A string of nftables: from one quote to the next. */
static inline bool rule_string_nft(const char *text, char *to)
{
	size_t len = strlen(text);

	if (len < 2 || text[0] != '"' || strcspn(text + 1, "\"") != len - 2 || text[len - 1] != '"')
		return false;
	memcpy(to, text + 1, len - 2);
	to[len - 2] = '\0';
	return true;
}

/* A string of PHP in single quotes: a backslash before anything but the two is itself. */
static inline bool rule_string_php(const char *text, char *to)
{
	if (*text++ != '\'')
		return false;
	for (; *text && *text != '\''; text++) {
		if (*text == '\\' && (text[1] == '\\' || text[1] == '\''))
			text++;
		*to++ = *text;
	}
	*to = '\0';
	return text[0] == '\'' && !text[1];
}

/* A string of RouterOS: a bare '$' or '?' means something else, and so do most escapes. */
static inline bool rule_string_routeros(const char *text, char *to)
{
	if (*text++ != '"')
		return false;
	for (; *text && *text != '"'; text++) {
		if (*text == '$' || *text == '?')
			return false;
		if (*text == '\\' && (!*++text || !strchr("\"\\$?", *text)))
			return false;
		*to++ = *text;
	}
	*to = '\0';
	return text[0] == '"' && !text[1];
}

/* A string of FortiOS: a bare '?' asks for help, even in quotes. */
static inline bool rule_string_fortios(const char *text, char *to)
{
	return !strchr(text, '?') && rule_string_restore(text, to);
}

/* A string of JSON (RFC 8259, 7), of which the two escapes are enough for printable ASCII. */
static inline bool rule_string_json(const char *text, char *to)
{
	if (*text++ != '"')
		return false;
	for (; *text && *text != '"'; text++) {
		if (*text == '\\' && *++text != '"' && *text != '\\')
			return false;
		*to++ = *text;
	}
	*to = '\0';
	return text[0] == '"' && !text[1];
}

/* The character of "u0024", behind a backslash; 0 where it is none of ASCII. */
static inline char rule_string_code(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;

	if (strncmp(text, "u00", 3) != 0 || !text[3] || !text[4])
		return 0;
	high = strchr(digits, text[3]);
	low = strchr(digits, text[4]);
	return high && low ? (char)((high - digits) * 16 + (low - digits)) : 0;
}

/*
 * A quoted template of HCL (hashicorp/hcl, hclsyntax/spec.md): "${" and "%{" begin what is
 * evaluated, and two of the same sign before '{' are one; so neither sign may stand there bare.
 */
static inline bool rule_string_hcl(const char *text, char *to)
{
	if (*text++ != '"')
		return false;
	for (; *text && *text != '"'; text++) {
		if (*text == '$' || *text == '%')
			return false;
		if (*text != '\\') {
			*to++ = *text;
			continue;
		}
		text++;
		if (*text == 'u') {
			*to = rule_string_code(text);
			if (!*to++)
				return false;
			text += 4;
		} else if (*text == '"' || *text == '\\') {
			*to++ = *text;
		} else {
			return false;
		}
	}
	*to = '\0';
	return text[0] == '"' && !text[1];
}

struct rule_language {
	const char *name;
	void (*quote)(FILE *out, const char *text);
	bool (*read)(const char *text, char *to);
	bool no_escape; /* a '"' cannot be written and is "'" */
	bool no_help;   /* a '?' cannot be written and is '_' */
};

static const struct rule_language rule_languages[] = {
	{"shell", np_quote_shell, rule_string_shell, false, false},
	{"restore", np_quote_restore, rule_string_restore, false, false},
	{"nft", np_quote_nft, rule_string_nft, true, false},
	{"php", np_quote_php, rule_string_php, false, false},
	{"routeros", np_quote_routeros, rule_string_routeros, false, false},
	{"fortios", np_quote_fortios, rule_string_fortios, false, true},
	{"json", np_quote_json, rule_string_json, false, false},
	{"hcl", np_quote_hcl, rule_string_hcl, false, false},
};

enum { RULE_LANGUAGES = sizeof(rule_languages) / sizeof(*rule_languages) };

/* What must be read back: TEXT, in place, without what LANGUAGE cannot write. */
static inline void rule_string_expect(const struct rule_language *language, char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c > 0x7E || c == '?')
			*text = language->no_help ? '_' : '?';
		else if (c == '"' && language->no_escape)
			*text = '\'';
	}
}

#endif

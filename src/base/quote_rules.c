#include "nvports/quote.h"

/* A character of a string: what stands for it, or itself where that is NULL. */
struct escape {
	char character;
	const char *text;
};

/* How a language writes strings. */
struct language {
	char quote;
	struct escape escapes[4];
};

static const char *find_escape(const struct language *language, char c)
{
	for (size_t i = 0; i < sizeof(language->escapes) / sizeof(*language->escapes); i++)
		if (language->escapes[i].character == c)
			return language->escapes[i].text;
	return NULL;
}

/* What no language gives a meaning to: most of a string. */
static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == ' ' || c == '_' || c == '-';
}

/* How many of TEXT's first characters stand for themselves. */
static size_t count_plain(const char *text, const struct language *language)
{
	size_t len = 0;

	while (is_word(text[len]) ||
	       (text[len] > ' ' && text[len] <= '~' && !find_escape(language, text[len])))
		len++;
	return len;
}

static void quote(FILE *out, const char *text, const struct language *language)
{
	putc_unlocked(language->quote, out);
	for (;;) {
		size_t len = count_plain(text, language);
		const char *escape;

		fwrite_unlocked(text, 1, len, out);
		text += len;
		if (!*text)
			break;
		escape = find_escape(language, *text < ' ' || *text > '~' ? '?' : *text);
		fputs_unlocked(escape ? escape : "?", out);
		text++;
	}
	putc_unlocked(language->quote, out);
}

void np_quote_shell(FILE *out, const char *text)
{
	quote(out, text, &(const struct language){.quote = '\'', {{'\'', "'\\''"}}});
}

void np_quote_restore(FILE *out, const char *text)
{
	quote(out, text, &(const struct language){.quote = '"', {{'"', "\\\""}, {'\\', "\\\\"}}});
}

void np_quote_nft(FILE *out, const char *text)
{
	quote(out, text, &(const struct language){.quote = '"', {{'"', "'"}}});
}

void np_quote_php(FILE *out, const char *text)
{
	quote(out, text, &(const struct language){.quote = '\'', {{'\'', "\\'"}, {'\\', "\\\\"}}});
}

void np_quote_routeros(FILE *out, const char *text)
{
	static const struct language routeros = {
		.quote = '"',
		{{'"', "\\\""}, {'\\', "\\\\"}, {'$', "\\$"}, {'?', "\\?"}},
	};

	quote(out, text, &routeros);
}

void np_quote_json(FILE *out, const char *text)
{
	np_quote_restore(out, text); /* the same two characters in the same way */
}

void np_quote_hcl(FILE *out, const char *text)
{
	static const struct language hcl = {
		.quote = '"',
		{{'"', "\\\""}, {'\\', "\\\\"}, {'$', "\\u0024"}, {'%', "\\u0025"}},
	};

	quote(out, text, &hcl);
}

void np_quote_fortios(FILE *out, const char *text)
{
	static const struct language fortios = {
		.quote = '"',
		{{'"', "\\\""}, {'\\', "\\\\"}, {'?', "_"}},
	};

	quote(out, text, &fortios);
}

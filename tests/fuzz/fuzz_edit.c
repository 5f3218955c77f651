/*
 * Edits, a line each, then a line "%%", then any bytes as YAML: what has been edited can be read and
 * is what it should be. "= a.b value # comment", "[ a.b one two # comment", "{ a.b # comment" and
 * "- a.b" set a value, a list and a map, and remove.
 */
#include "fuzz.h"

#include "../unit/edit_model.h"

enum {
	EDITS = 16,
	KEY = 100,
};

static const char actions[] = "=[{-";

/* TEXT up to any of STOP, which ends it; *REST is what follows. */
static char *cut(char *text, const char *stop, char **rest)
{
	size_t len = strcspn(text, stop);

	*rest = text + len + (text[len] != '\0');
	text[len] = '\0';
	return text;
}

static bool parse_path(char *text, const char **path)
{
	for (size_t i = 0; i < MODEL_PATH; i++) {
		path[i] = cut(text, ".", &text);
		if (strlen(path[i]) > KEY)
			return false;
		if (!*text)
			return true;
	}
	return false;
}

static void parse_items(char *text, struct model_edit *edit)
{
	while (*text && edit->count < MODEL_ITEMS)
		edit->items[edit->count++] = cut(text, " ", &text);
}

static bool parse_edit(char *line, struct model_edit *edit)
{
	const char *action = *line ? strchr(actions, *line) : NULL;
	char *path, *comment;

	if (!action || line[1] != ' ')
		return false;
	edit->action = (enum model_action)(action - actions);
	path = cut(line + 2, " ", &line);
	comment = strstr(line, "# ");
	if (comment) {
		edit->comment = comment + 2;
		*comment = '\0';
		if (comment > line && comment[-1] == ' ')
			comment[-1] = '\0';
	}
	edit->value = line;
	if (edit->action == MODEL_LIST)
		parse_items(line, edit);
	return parse_path(path, edit->path);
}

/* The edits; behind them *TEXT is the document. */
static size_t parse_edits(char **text, struct model_edit *edits)
{
	size_t count = 0;

	while (**text) {
		char *line = cut(*text, "\n", text);

		if (strcmp(line, "%%") == 0)
			break;
		if (count < EDITS && parse_edit(line, &edits[count]))
			count++;
		else if (count < EDITS)
			edits[count] = (struct model_edit){0};
	}
	return count;
}

/* The broken UTF-8 of a key or value would become something else when it is written. */
static bool is_text(const char *text, size_t len)
{
	char *copy = malloc(len + 1);
	bool good;

	fuzz_check(copy);
	memcpy(copy, text, len);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7F)
			copy[i] = ' ';
	good = np_text_is_printable(copy, len, NULL);
	free(copy);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct np_ctx ctx = {0}, trial = {0};
	struct model_edit edits[EDITS] = {0};
	char *text = np_arena_copy(&ctx.arena, (const char *)data, size), *document = text;
	const char *wrong;
	size_t count, len;
	bool good;

	count = parse_edits(&document, edits);
	len = size - (size_t)(document - text);
	if (size <= FUZZ_LIMIT && is_text((const char *)data, size - len)) {
		good = model_begin(&trial, document, len);
		fuzz_check_outcome(&trial, good ? 0 : -1);
		if (len >= 3 && memcmp(document, "\xEF\xBB\xBF", 3) == 0) { /* it is left out */
			document += 3;
			len -= 3;
		}
		wrong = good ? model_check(&ctx, document, len, edits, count) : NULL;
		if (wrong)
			fprintf(stderr, "does not hold: %s\n", wrong);
		fuzz_check(!wrong);
	}
	np_ctx_release(&trial);
	np_ctx_release(&ctx);
	return 0;
}

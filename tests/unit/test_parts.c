#include "input/parts.h"

#include "modules.h"

/* A text, and its parts: "LINE NAME {TEXT}", or NULL where it is none of several. */
struct collection {
	const char *name, *text, *parts, *messages;
};

static const char *parts_of(struct np_ctx *ctx, struct np_source *src)
{
	struct np_parts parts;
	struct unit_output output;
	FILE *out;
	const struct np_source *part;

	if (!np_parts_begin(&parts, src))
		return NULL;
	out = unit_output_open(&output);
	while ((part = np_parts_next(ctx, &parts))) {
		unit_true(part->path, part->confidential && part->whole == src);
		unit_true(part->path, part->text[part->len] == '\0');
		unit_text(part->path, part->name, src->name);
		fprintf(out, "%u %s {%s}", part->lines_before + 1, part->path, part->text);
	}
	return unit_keep(ctx, &output);
}

static void test_collections(void **state)
{
	static const struct collection cases[] = {
		{"one", "==> a <==\nb\n", "2 a {b\n}", ""},
		{"two", "==> a <==\nb\n\n==> /c/d.xml <==\ne\nf", "2 a {b\n\n}5 /c/d.xml {e\nf}",
		 ""},
		{"blank lines before", "\n \t\r\n==> a <==\nb", "4 a {b}", ""},
		{"CR LF", "==> a <==\r\nb\r\n==> c <==\r\nd", "2 a {b\r\n}4 c {d}", ""},
		{"owner", "==> nethvoice1=a b <==\nc", "2 nethvoice1=a b {c}", ""},
		{"a name like a mark", "==> ==> <== <==\nb", "2 ==> <== {b}", ""},
		{"empty parts", "==> a <==\n==> b <==\n \n\n==> c <==\nd\n==> e <==", "6 c {d\n}",
		 "1:1: note: nothing in the part 'a'\n2:1: note: nothing in the part 'b'\n"
		 "7:1: note: nothing in the part 'e'\n"},
		{"only empty parts", "==> a <==\n", "", "1:1: note: nothing in the part 'a'\n"},
		{"nearly headers",
		 "==> a <==\n==>b <==\n==> c<==\n ==> d <==\n==> e <== \n==>  <==\n",
		 "2 a {==>b <==\n==> c<==\n ==> d <==\n==> e <== \n==>  <==\n}", ""},
		{"no name", "==>  <==\nb\n", NULL, ""},
		{"a blank for a name", "==>   <==\nb\n", "2   {b\n}", ""},
		{"nothing between the marks", "==> <==\nb\n", NULL, ""},
		{"text before", "a\n==> b <==\nc\n", NULL, ""},
		{"comment before", "# a\n==> b <==\nc\n", NULL, ""},
		{"empty", "", NULL, ""},
		{"blank", "\n\n \n", NULL, ""},
		{"cut off", "==> a <=", NULL, ""},
	};

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};

		unit_text(cases[i].name, parts_of(&ctx, unit_source(&ctx, "", cases[i].text)),
			  cases[i].parts);
		unit_text(cases[i].name, unit_messages(&ctx), cases[i].messages);
		np_ctx_release(&ctx);
	}
}

/* Places are those in the whole input, whatever reads the part. */
static void test_facts(void **state)
{
	static const struct unit_facts cases[] = {
		{"every shape", NULL,
		 "==> nethvoice1=environment <==\nIAX_PORT=1\n\n"
		 "==> a bundle <==\n# module nethvoice2\n# module nethvoice3\nIAX_PORT=3\n"
		 "==> nethvoice4=redis <==\nIAX_PORT\n\n"
		 "==> nethvoice5=tty <==\n1) \"IAX_PORT\"\n2) \"5\"\n"
		 "==> nethvoice6=json <==\n{\"A\": \"\",\n\"IAX_PORT\": \"6\"}\n",
		 "2:1: instance nethvoice1 value 2:10:IAX_PORT=1\n"
		 "5:1: instance nethvoice2\n"
		 "6:1: instance nethvoice3 value 7:10:IAX_PORT=3\n"
		 "9:1: instance nethvoice4 value 10:1:IAX_PORT=''\n"
		 "12:5: instance nethvoice5 value 13:5:IAX_PORT=5\n"
		 "15:1: instance nethvoice6 value 16:13:IAX_PORT=6\n",
		 ""},
		{"the owner of all", "3", "==> a <==\nMODULE_ID=nethvoice1\n",
		 "2:1: instance nethvoice1 node 3\n", ""},
		{"a part's own owner is nearer", "nethvoice1",
		 "==> nethvoice2=a <==\nA=b\n==> b <==\nA=b\n",
		 "2:1: instance nethvoice2\n4:1: instance nethvoice1\n", ""},
		{"all errors", NULL,
		 "\n==> a <==\nA\n==> b <==\nMODULE_ID=nethvoice1\nNODE_ID=0\n==> c <==\n{\n]\n"
		 "==> d <==\n==> nethvoice1=e <==\nPORTS_MIGRATION_REPORT=[1\n",
		 NULL,
		 "3:1: error: the last variable has no value\n"
		 "  hint: give all that redis-cli has printed, unchanged\n"
		 "6:9: error: NODE_ID '0' is too small\n"
		 "9:1: error: not JSON\n"
		 "10:1: note: nothing in the part 'd'\n"
		 "12:25: warning: in PORTS_MIGRATION_REPORT: JSON that ends too early\n"
		 "  hint: what is wrong there is left out; nothing but remarks on moved ports "
		 "depends on it\n"},
		{"nothing in it", NULL, "==> a <==\n\n==> b <==\n", NULL,
		 "1:1: note: nothing in the part 'a'\n3:1: note: nothing in the part 'b'\n"
		 " error: nothing in any of its parts\n"},
	};

	(void)state;
	unit_assert_all_facts(cases, UNIT_COUNT(cases), NULL);
}

/* Messages are limited for the whole input, not for each of its parts. */
static void test_limit(void **state)
{
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	const struct np_reading how = {0};
	struct unit_output output;
	char text[2048] = "";
	size_t len = 0;

	(void)state;
	for (int i = 0; i < 30; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "==> %d <==\nhunter2=\r\n",
					i);
	unit_catalogue(&ctx, &catalogue);
	np_facts_read(&ctx, &catalogue, unit_source(&ctx, "node.txt", text), &how, &facts);
	np_diag_print(&ctx, unit_output_open(&output), false);
	unit_output_close(&output);
	unit_true(output.text, strstr(output.text, "node.txt:40:1: error: "));
	unit_true(output.text, !strstr(output.text, "node.txt:42:1: error: "));
	unit_true(output.text, strstr(output.text, "node.txt: 10 more errors not shown\n"));
	unit_true(output.text, !strstr(output.text, "hunter2"));
	free(output.text);
	np_ctx_release(&ctx);
}

static void test_truncated(void **state)
{
	(void)state;
	unit_assert_truncated(
		"==> nethvoice1=a <==\nTOKEN=hunter2\nIAX_PORT=1\n\n==> b <==\n"
		"MODULE_ID\nnethvoice1\nTOKEN\nhunter2\n==> c <==\n{\"TOKEN\":\"hunter2\"}",
		"hunter2");
}

/* Many parts take no more than many lines. */
static void test_many(void **state)
{
	enum { COUNT = 100000 };
	static const char part[] = "==> nethvoice1=a <==\nA=b\n";
	size_t len = sizeof(part) - 1, count = 0;
	char *text = malloc(COUNT * len + 1);
	struct np_ctx ctx = {0};
	struct np_catalogue catalogue;
	struct np_facts facts = {0};
	const struct np_reading how = {0};

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT; i++)
		memcpy(text + i * len, part, len + 1);
	unit_catalogue(&ctx, &catalogue);
	unit_number("many",
		    np_facts_read(&ctx, &catalogue, unit_source(&ctx, "", text), &how, &facts), 0);
	for (const struct np_module *m = facts.modules; m; m = m->next)
		count++;
	unit_number("many", count, COUNT);
	unit_number("many", facts.last_module->loc.line, 2 * COUNT);
	np_ctx_release(&ctx);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_collections), cmocka_unit_test(test_facts),
		cmocka_unit_test(test_limit),       cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Any bytes as a site file and, behind a line "%%", as what nodes say, which is imported into it.
 * What comes out says what it is to say, and importing the same again changes nothing.
 */
#include "fuzz.h"

#include "input/import.h"

/* One import. All zero is ready for use. */
struct import {
	struct np_ctx ctx;
	struct np_catalogue catalogue;
	struct np_facts facts;
	struct np_site site;
	struct np_import import;
};

static int read_all(struct import *x, struct np_source *base, struct np_source *said)
{
	const struct np_reading how = {.fallback = "environment"};

	fuzz_catalogue(&x->ctx, &x->catalogue);
	if (np_site_read(&x->ctx, &x->catalogue, base, &x->site) ||
	    np_facts_read(&x->ctx, &x->catalogue, said, &how, &x->facts) ||
	    np_site_renew(&x->ctx, &x->catalogue, &x->site, &x->facts))
		return -1;
	return np_site_finish(&x->ctx, &x->catalogue, &x->site);
}

static int import(struct import *x, struct np_source *base, struct np_source *said)
{
	int result = read_all(x, base, said);

	fuzz_check_outcome(&x->ctx, result);
	if (result)
		return result;
	x->import = (struct np_import){.ctx = &x->ctx,
				       .catalogue = &x->catalogue,
				       .facts = &x->facts,
				       .site = &x->site,
				       .edit = np_edit_begin(&x->ctx, base)};
	result = x->import.edit ? np_import_edit(&x->import) : -1;
	fuzz_check_outcome(&x->ctx, result);
	return result;
}

static void import_again(const char *text, size_t len, const char *said, size_t said_len)
{
	struct import x = {0};
	struct np_source *base = fuzz_source(&x.ctx, (const uint8_t *)text, len);
	struct np_source *again = fuzz_source(&x.ctx, (const uint8_t *)said, said_len);

	fuzz_check(import(&x, base, again) == 0);
	fuzz_check(x.import.changes == 0 && !np_edit_changed(x.import.edit));
	np_ctx_release(&x.ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separator[] = "\n%%\n";
	const uint8_t *found = size ? memmem(data, size, separator, sizeof(separator) - 1) : NULL;
	struct import x = {0};
	size_t len;

	if (size > FUZZ_LIMIT || !found)
		return 0;
	len = (size_t)(found - data) + 1;
	found += sizeof(separator) - 1;
	size -= (size_t)(found - data);
	if (!import(&x, fuzz_source(&x.ctx, data, len), fuzz_source(&x.ctx, found, size))) {
		const char *text = np_edit_text(x.import.edit, &len);

		fuzz_check(np_import_verify(&x.import, text, len));
		import_again(text, len, (const char *)found, size);
	}
	np_ctx_release(&x.ctx);
	return 0;
}

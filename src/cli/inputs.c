#include "cli/inputs.h"
#include "nvports/suggest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	NP_FORMAT_LIMIT = 32, /* more than there are */
};

static const struct np_loc nowhere = {0};

struct loader {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	struct np_reading how;
	struct np_facts *facts;
	struct np_source **site;
};

int np_refuse_site(struct np_ctx *ctx, struct np_source *src)
{
	np_error(ctx, np_loc_whole(src), "a site file, where what a node prints is expected");
	np_hint(ctx, "give it with --site");
	return -1;
}

static int take_site(const struct loader *l, struct np_source *src)
{
	if (!l->site)
		return np_refuse_site(l->ctx, src);
	if (*l->site)
		return np_error(l->ctx, np_loc_whole(src), "a second site file beside %s",
				(*l->site)->name);
	*l->site = src;
	return 0;
}

static int load_file(const struct loader *l, const char *path)
{
	struct np_source *src = np_source_read(l->ctx, path);

	if (!src)
		return -1;
	if (!l->how.format && np_looks_like_site(src))
		return take_site(l, src);
	return np_facts_read(l->ctx, l->catalogue, src, &l->how, l->facts);
}

/* firewalld keeps the last version of each file beside it, as ".xml.old". */
static int is_service_file(const struct dirent *entry)
{
	static const char suffix[] = ".xml";
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len >= sizeof(suffix) &&
	       strcmp(entry->d_name + len - (sizeof(suffix) - 1), suffix) == 0;
}

static int load_folder(const struct loader *l, const char *path)
{
	struct dirent **entries;
	int failed = 0, count = scandir(path, &entries, is_service_file, alphasort);

	if (count < 0) {
		np_error(l->ctx, nowhere, "cannot read the folder %s", path);
		return -1;
	}
	for (int i = 0; i < count; i++) {
		if (load_file(l,
			      np_arena_printf(&l->ctx->arena, "%s/%s", path, entries[i]->d_name)))
			failed = -1;
		free(entries[i]);
	}
	free(entries);
	if (count > 0)
		return failed;
	np_error(l->ctx, nowhere, "no service files of firewalld (*.xml) in the folder %s", path);
	np_hint(l->ctx, "on a node they are in /etc/firewalld/services");
	return -1;
}

int np_check_format(struct np_ctx *ctx, const char *from)
{
	const char *known[NP_FORMAT_LIMIT], *near;
	size_t count = 0;

	for (; np_format_name(count); count++) {
		if (!from || strcmp(np_format_name(count), from) == 0)
			return 0;
		known[count] = np_format_name(count);
	}
	near = np_suggest(from, known, count);
	np_error(ctx, nowhere, "unknown format '%s'", from);
	if (near)
		np_hint(ctx, "did you mean '%s'?", near);
	else
		np_hint(ctx, "one of %s", np_join(&ctx->arena, known, count));
	return -1;
}

int np_load_facts(struct np_ctx *ctx, const struct np_catalogue *catalogue,
		  const struct np_printed *printed, struct np_facts *facts, struct np_source **site)
{
	const struct np_words *files = printed->files;
	struct loader l = {.ctx = ctx,
			   .catalogue = catalogue,
			   .how = {.format = printed->from},
			   .facts = facts,
			   .site = site};
	int failed = 0;

	if (np_check_format(ctx, printed->from))
		return -1;
	for (size_t i = 0; i < files->count; i++) {
		const char *path = np_split_owner(&ctx->arena, files->items[i], &l.how.owner);
		struct stat st;
		bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

		if (folder ? load_folder(&l, path) : load_file(&l, path))
			failed = -1;
	}
	return failed;
}

int np_no_module(struct np_ctx *ctx, const char *inputs)
{
	np_error(ctx, nowhere, "no module is in %s", inputs);
	np_hint(ctx, "a deployment is made from a site file, the environment of a module or a "
		     "bundle of several");
	return -1;
}

int np_load_state(struct np_ctx *ctx, const struct np_catalogue *catalogue, const char *operand,
		  const char *from, struct np_site *site)
{
	const char *items[] = {operand};
	const struct np_printed printed = {&(const struct np_words){items, 1}, from};
	struct np_facts facts = {0};
	struct np_source *src = NULL;

	if (np_load_facts(ctx, catalogue, &printed, &facts, &src) ||
	    (src && np_site_read(ctx, catalogue, src, site)) ||
	    np_site_settle(ctx, catalogue, site, &facts) ||
	    np_site_load_environments(ctx, catalogue, site))
		return -1;
	if (!src && site->node_count == 0)
		return np_no_module(ctx, operand);
	return np_site_finish(ctx, catalogue, site);
}

#include "nvports/source.h"

#include "nvports/diag.h"
#include "nvports/quote.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FIRST_READ = 64 * 1024, /* where the size is not known beforehand */
};

struct np_source *np_source_text(struct np_ctx *ctx, const char *name, const char *text, size_t len)
{
	struct np_source *src = np_arena_alloc(&ctx->arena, sizeof(*src));

	src->name = name;
	src->text = text;
	src->len = len;
	return src;
}

struct np_source *np_source_part(struct np_ctx *ctx, struct np_loc place, const char *text,
				 size_t len)
{
	struct np_source *src =
		np_source_text(ctx, place.src->name, np_arena_copy(&ctx->arena, text, len), len);

	src->path = place.src->path;
	src->confidential = true;
	src->whole = place.src->whole ? place.src->whole : place.src;
	src->lines_before = place.line - 1;
	src->columns_before = place.col - 1;
	return src;
}

static int read_error(struct np_ctx *ctx, struct np_source *src)
{
	return np_error(ctx, np_loc_whole(src), "cannot read: %s", strerror(errno));
}

static int size_error(struct np_ctx *ctx, struct np_source *src)
{
	return np_error(ctx, np_loc_whole(src), "cannot read more than %d MiB",
			NP_SOURCE_LIMIT / (1024 * 1024));
}

/* Read until SIZE bytes or the end. How many there were, or -1 and errno. */
static ssize_t fill(int fd, char *buffer, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = read(fd, buffer + len, size - len);

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -1;
		if (got > 0)
			len += (size_t)got;
	}
	return (ssize_t)len;
}

/* Not mapped: a file that is cut while it is mapped kills the reader. */
static int read_file(struct np_ctx *ctx, int fd, size_t size, struct np_source *src)
{
	/* One byte more than there should be shows growth, and is the closing NUL otherwise. */
	char *text = np_arena_alloc(&ctx->arena, size + 1);
	ssize_t got = fill(fd, text, size + 1);

	if (got < 0)
		return read_error(ctx, src);
	if ((size_t)got != size)
		return np_error(ctx, np_loc_whole(src), "changed while it was being read");
	src->text = text;
	src->len = size;
	return 0;
}

/* All that FD has, up to a byte over the limit, in *BUFFER, which grows by realloc. */
static ssize_t drain(int fd, char **buffer)
{
	size_t size = FIRST_READ, len = 0;

	for (;;) {
		char *larger = realloc(*buffer, size);
		ssize_t got;

		if (!larger)
			return -1;
		*buffer = larger;
		got = fill(fd, larger + len, size - len);
		if (got < 0)
			return -1;
		len += (size_t)got;
		if (len < size || len > NP_SOURCE_LIMIT)
			return (ssize_t)len;
		size = size < NP_SOURCE_LIMIT ? size * 2 : NP_SOURCE_LIMIT + 1;
	}
}

static int read_stream(struct np_ctx *ctx, int fd, struct np_source *src)
{
	char *buffer = NULL;
	ssize_t len = drain(fd, &buffer);
	int result = 0;

	if (len < 0) {
		result = read_error(ctx, src);
	} else if (len > NP_SOURCE_LIMIT) {
		result = size_error(ctx, src);
	} else {
		src->text = np_arena_copy(&ctx->arena, buffer, (size_t)len);
		src->len = (size_t)len;
	}
	free(buffer);
	return result;
}

static int read_fd(struct np_ctx *ctx, int fd, struct np_source *src)
{
	struct stat st;

	if (fstat(fd, &st))
		return read_error(ctx, src);
	if (S_ISDIR(st.st_mode))
		return np_error(ctx, np_loc_whole(src), "cannot read a folder");
	if (S_ISREG(st.st_mode) && st.st_size > NP_SOURCE_LIMIT)
		return size_error(ctx, src);
	/* Files in /proc claim to be empty; standard input may begin in the middle of a file. */
	if (S_ISREG(st.st_mode) && st.st_size > 0 && fd != STDIN_FILENO)
		return read_file(ctx, fd, (size_t)st.st_size, src);
	return read_stream(ctx, fd, src);
}

/* PATH with '?' for what would not be printable in a table: a path may hold any byte. */
static const char *printable(struct np_arena *arena, const char *path)
{
	size_t len = strlen(path), bad;
	char *name = np_arena_copy(arena, path, len);

	while (!np_text_is_printable(name, len, &bad))
		name[bad] = '?';
	return name;
}

static struct np_source *read_path(struct np_ctx *ctx, const char *path)
{
	struct np_source *src = np_source_text(ctx, printable(&ctx->arena, path), "", 0);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int result;

	src->path = np_arena_copy(&ctx->arena, path, strlen(path));
	if (fd < 0) {
		np_error(ctx, np_loc_whole(src), "cannot open: %s", strerror(errno));
		return NULL;
	}
	result = read_fd(ctx, fd, src);
	close(fd);
	return result ? NULL : src;
}

/* Some editors begin UTF-8 text with one. */
static void skip_byte_order_mark(struct np_source *src)
{
	static const char mark[] = "\xEF\xBB\xBF";
	size_t len = sizeof(mark) - 1;

	if (src->len < len || memcmp(src->text, mark, len) != 0)
		return;
	src->text += len;
	src->len -= len;
}

struct np_source *np_source_read(struct np_ctx *ctx, const char *path)
{
	struct np_source *src;

	if (strcmp(path, "-") != 0) {
		src = read_path(ctx, path);
	} else {
		src = np_source_text(ctx, "<stdin>", "", 0);
		src = read_fd(ctx, STDIN_FILENO, src) ? NULL : src;
	}
	if (src)
		skip_byte_order_mark(src);
	return src;
}

struct np_loc np_loc_whole(struct np_source *src)
{
	return src && src->whole ? np_loc_in(src, 1, 1) : (struct np_loc){.src = src};
}

struct np_loc np_loc_in(struct np_source *src, uint32_t line, uint32_t col)
{
	return (struct np_loc){src, src->lines_before + line,
			       line == 1 ? src->columns_before + col : col};
}

const char *np_loc_text(struct np_arena *arena, struct np_loc loc)
{
	if (!loc.src)
		return "";
	if (!loc.line)
		return loc.src->name;
	return np_arena_printf(arena, "%s:%u:%u", loc.src->name, loc.line, loc.col);
}

struct np_loc np_loc_at(struct np_source *src, size_t offset)
{
	const char *start = src->text, *place = src->text + offset, *end;
	uint32_t line = 1, col = 1;

	while ((end = memchr(start, '\n', (size_t)(place - start)))) {
		start = end + 1;
		line++;
	}
	for (; start < place; start++)
		col += ((unsigned char)*start & 0xC0) != 0x80; /* no byte inside a sequence */
	return np_loc_in(src, line, col);
}

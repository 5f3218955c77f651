#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct np_loc nowhere = {0};

void np_output_begin(struct np_output *output)
{
	*output = (struct np_output){0};
	output->stream = open_memstream(&output->text, &output->len);
	if (!output->stream)
		abort();
}

static int write_error(struct np_ctx *ctx, const char *name)
{
	return np_error(ctx, nowhere, "cannot write %s: %s", name, strerror(errno));
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, text, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		text += written;
		len -= (size_t)written;
	}
	return 0;
}

/* Standard output is closed here, since a full disk may show only then. */
static int write_standard_output(struct np_ctx *ctx, const struct np_output *output)
{
	if (write_all(STDOUT_FILENO, output->text, output->len) || close(STDOUT_FILENO))
		return write_error(ctx, "to standard output");
	return 0;
}

static int write_device(struct np_ctx *ctx, const struct np_output *output, const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int failed;

	if (fd < 0)
		return write_error(ctx, path);
	failed = write_all(fd, output->text, output->len);
	if (close(fd) || failed)
		return write_error(ctx, path);
	return 0;
}

/* The mode of the file that is replaced, or that of a new one. */
static mode_t wanted_mode(const char *path)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	return stat(path, &st) == 0 ? st.st_mode & 07777 : 0666 & ~mask;
}

static int write_temporary(const struct np_output *output, int fd, mode_t mode)
{
	int failed = write_all(fd, output->text, output->len) || fchmod(fd, mode) || fsync(fd);

	return close(fd) || failed ? -1 : 0;
}

static int replace_file(struct np_ctx *ctx, const struct np_output *output, const char *path)
{
	char *temporary = np_arena_printf(&ctx->arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0)
		return write_error(ctx, path);
	if (write_temporary(output, fd, wanted_mode(path)) == 0 && rename(temporary, path) == 0)
		return 0;
	write_error(ctx, path);
	unlink(temporary);
	return -1;
}

static int write_file(struct np_ctx *ctx, const struct np_output *output, const char *path)
{
	char *target = realpath(path, NULL); /* a link stays, what it points to is replaced */
	const char *name = target ? target : path;
	struct stat st;
	int failed;

	if (target && stat(target, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		failed = write_device(ctx, output, path);
	else
		failed = replace_file(ctx, output, name);
	free(target);
	return failed;
}

static int write_text(struct np_ctx *ctx, const struct np_output *output, const char *path)
{
	if (!path || strcmp(path, "-") == 0)
		return write_standard_output(ctx, output);
	return write_file(ctx, output, path);
}

int np_output_end(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	int failed = fclose(output->stream) ? write_error(ctx, "to memory") : 0;

	if (!failed && !np_failed(ctx))
		failed = write_text(ctx, output, path);
	free(output->text);
	return failed;
}

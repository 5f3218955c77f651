#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct np_loc nowhere = {0};

static int write_error(struct np_ctx *ctx, const char *name)
{
	return np_error(ctx, nowhere, "cannot write to %s: %s", name, strerror(errno));
}

/* The mode of the file that is replaced, or that of a new one. */
static mode_t wanted_mode(const char *path)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	return stat(path, &st) == 0 ? st.st_mode & 07777 : 0666 & ~mask;
}

static int begin_replacing(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	char *temporary = np_arena_printf(&ctx->arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0)
		return write_error(ctx, path);
	output->target = path;
	output->temporary = temporary;
	output->stream = fchmod(fd, wanted_mode(path)) ? NULL : fdopen(fd, "w");
	if (output->stream)
		return 0;
	write_error(ctx, path);
	unlink(temporary);
	close(fd);
	return -1;
}

static int begin_writing(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	output->target = path;
	output->stream = fopen(path, "we");
	return output->stream ? 0 : write_error(ctx, path);
}

static int begin_file(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	char *real = realpath(path, NULL);
	const char *target = real ? np_arena_copy(&ctx->arena, real, strlen(real)) : path;
	struct stat st;

	free(real);
	if (stat(target, &st) == 0 && !S_ISREG(st.st_mode))
		return begin_writing(ctx, output, target);
	return begin_replacing(ctx, output, target);
}

int np_output_begin(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	*output = (struct np_output){.stream = stdout};
	if (!path || strcmp(path, "-") == 0)
		return 0;
	return begin_file(ctx, output, path);
}

/* Errors of a full disk may show only when a file is closed, those of a crash not even then. */
static int finish_stream(const struct np_output *output)
{
	int failed = fflush(output->stream) || ferror(output->stream);

	if (output->temporary && !failed)
		failed = fsync(fileno(output->stream));
	return fclose(output->stream) || failed ? -1 : 0;
}

int np_output_end(struct np_ctx *ctx, struct np_output *output)
{
	const char *name = output->target ? output->target : "standard output";
	int failed = 0;

	if (finish_stream(output))
		failed = write_error(ctx, name);
	if (!output->temporary)
		return failed;
	if (!failed && !np_failed(ctx) && rename(output->temporary, output->target))
		failed = write_error(ctx, name);
	if (failed || np_failed(ctx))
		unlink(output->temporary);
	return failed;
}

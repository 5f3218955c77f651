#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct np_loc nowhere = {0};

static int write_error(struct np_ctx *ctx, const char *name)
{
	return np_error(ctx, nowhere, "cannot write to %s: %s", name, strerror(errno));
}

/* Give FD the owner and the mode of the file at PATH, or the mode of a new one. */
static int copy_attributes(int fd, const char *path)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	if (stat(path, &st) != 0)
		return fchmod(fd, 0666 & ~mask);
	if (fchown(fd, st.st_uid, st.st_gid) && errno != EPERM) /* only root may give files away */
		return -1;
	return fchmod(fd, st.st_mode & 07777);
}

/* What is to replace the file at PATH gets the owner and the mode of the one at LIKE. */
static int begin_replacing(struct np_ctx *ctx, struct np_output *output, const char *path,
			   const char *like)
{
	char *temporary = np_arena_printf(&ctx->arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0)
		return write_error(ctx, path);
	output->target = path;
	output->temporary = temporary;
	output->stream = copy_attributes(fd, like) ? NULL : fdopen(fd, "w");
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

static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* A link that leads nowhere would be replaced itself. */
static int refuse_link(struct np_ctx *ctx, const char *path)
{
	np_error(ctx, nowhere, "cannot write to %s: a symbolic link to nothing", path);
	np_hint(ctx, "remove the link, or make the file that it points to");
	return -1;
}

static int begin_file(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	char *real = realpath(path, NULL);
	const char *target = real ? np_arena_copy(&ctx->arena, real, strlen(real)) : path;
	struct stat st;

	free(real);
	if (!real && is_link(path))
		return refuse_link(ctx, path);
	if (stat(target, &st) == 0 && !S_ISREG(st.st_mode))
		return begin_writing(ctx, output, target);
	return begin_replacing(ctx, output, target, target);
}

/* Whether PATH is what standard output leads to, as /dev/stdout is, whatever that may be. */
static bool is_standard_output(const char *path)
{
	struct stat st, standard;

	return stat(path, &st) == 0 && fstat(STDOUT_FILENO, &standard) == 0 &&
	       st.st_dev == standard.st_dev && st.st_ino == standard.st_ino;
}

bool np_output_is_file(const char *path)
{
	struct stat st;

	return path && strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       !is_standard_output(path);
}

int np_output_begin(struct np_ctx *ctx, struct np_output *output, const char *path)
{
	*output = (struct np_output){.stream = stdout};
	if (!path || strcmp(path, "-") == 0 || is_standard_output(path))
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

int np_output_width(const char *path)
{
	bool standard = !path || strcmp(path, "-") == 0;
	struct winsize size;

	if (!standard || !isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
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

/* https://no-color.org: any value but an empty one. */
bool np_wants_colour(int fd)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(fd) && !(no_colour && *no_colour) &&
	       !(terminal && strcmp(terminal, "dumb") == 0);
}

static int copy(struct np_ctx *ctx, FILE *from, FILE *to, const char *path)
{
	char buffer[16 * 1024];
	size_t len;

	while ((len = fread(buffer, 1, sizeof(buffer), from)) > 0)
		fwrite(buffer, 1, len, to);
	return ferror(from) ? np_error(ctx, nowhere, "cannot read %s: %s", path, strerror(errno))
			    : 0;
}

int np_output_backup(struct np_ctx *ctx, const char *path, const char **backup)
{
	char *real = realpath(path, NULL);
	FILE *from = real ? fopen(real, "re") : NULL;
	struct np_output output = {0};
	int failed = -1;

	*backup = np_arena_printf(&ctx->arena, "%s.bak", real && is_link(path) ? real : path);
	if (!from)
		np_error(ctx, nowhere, "cannot read %s: %s", path, strerror(errno));
	else if (!begin_replacing(ctx, &output, *backup, real)) {
		failed = copy(ctx, from, output.stream, path);
		if (np_output_end(ctx, &output))
			failed = -1;
	}
	if (from)
		fclose(from);
	free(real);
	return failed;
}

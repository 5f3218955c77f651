#include "nvports/diag.h"
#include "nvports/source.h"

#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LARGE = 300 * 1000, /* more than a pipe holds and than is read first */
};

/* By how much the size of a file is misstated, as if it had changed since. */
static off_t misstated;

/* In place of the C library's, for the tests of files that change. */
int fstat(int fd, struct stat *st)
{
	int result = fstatat(fd, "", st, AT_EMPTY_PATH);

	if (S_ISREG(st->st_mode))
		st->st_size += misstated;
	return result;
}

struct files {
	char folder[32], path[64];
};

static int setup(void **state)
{
	static struct files files;

	strcpy(files.folder, "/tmp/test_source.XXXXXX");
	if (!mkdtemp(files.folder))
		return -1;
	snprintf(files.path, sizeof(files.path), "%s/site.yaml", files.folder);
	*state = &files;
	return 0;
}

static int teardown(void **state)
{
	const struct files *files = *state;

	misstated = 0;
	unlink(files->path);
	return rmdir(files->folder);
}

static void write_file(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "we");
	bool written = file && fwrite(text, 1, len, file) == len;

	assert_true(file && fclose(file) == 0);
	assert_true(written);
}

static void assert_refused(const char *path, const char *message)
{
	struct np_ctx ctx = {0};

	assert_null(np_source_read(&ctx, path));
	assert_true(np_failed(&ctx));
	unit_text(path, ctx.first->message, message);
	unit_text(path, ctx.first->loc.src->name, path);
	assert_int_equal(ctx.first->loc.line, 0);
	np_ctx_release(&ctx);
}

static void test_file_is_read_whole(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
	} cases[] = {
		{"empty", "", 0},
		{"one byte", "a", 1},
		{"no newline at the end", "a: 1\nb: 2", 9},
		{"a NUL inside", "a\0b\n", 4},
	};
	const struct files *files = *state;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_ctx ctx = {0};
		const struct np_source *src;

		write_file(files->path, cases[i].text, cases[i].len);
		src = np_source_read(&ctx, files->path);
		unit_true(cases[i].name, src && !src->confidential);
		unit_number(cases[i].name, src->len, cases[i].len);
		assert_memory_equal(src->text, cases[i].text, cases[i].len + 1);
		unit_text(cases[i].name, src->name, files->path);
		np_ctx_release(&ctx);
	}
}

static void test_refusals(void **state)
{
	const struct files *files = *state;

	assert_refused(files->path, "cannot open: No such file or directory");
	assert_refused("", "cannot open: No such file or directory");
	assert_refused(files->folder, "cannot read a folder");
	write_file(files->path, "", 0);
	assert_int_equal(truncate(files->path, NP_SOURCE_LIMIT + 1), 0);
	assert_refused(files->path, "cannot read more than 256 MiB");
	assert_refused("/dev/zero", "cannot read more than 256 MiB");
	assert_refused("/proc/self/mem", "cannot read: Input/output error");
}

static void test_file_that_changes(void **state)
{
	const struct files *files = *state;

	write_file(files->path, "a: 1\n", 5);
	misstated = 1;
	assert_refused(files->path, "changed while it was being read");
	misstated = -1;
	assert_refused(files->path, "changed while it was being read");
}

static void test_file_that_claims_to_be_empty(void **state)
{
	const struct files *files = *state;
	struct np_ctx ctx = {0};
	const struct np_source *src;

	write_file(files->path, "a: 1\n", 5);
	misstated = -5;
	src = np_source_read(&ctx, files->path);
	assert_non_null(src);
	assert_string_equal(src->text, "a: 1\n");
	np_ctx_release(&ctx);
}

/* A child that writes LARGE bytes in pieces into a pipe, whose other end is returned. */
static int large_pipe(void)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		for (int i = 0; i < LARGE / 10; i++) {
			if (write(ends[1], "0123456789", 10) != 10)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static void assert_large(const struct np_source *src)
{
	int status;

	assert_non_null(src);
	assert_int_equal(src->len, LARGE);
	for (size_t i = 0; i < LARGE; i++)
		assert_int_equal(src->text[i], '0' + (int)(i % 10));
	assert_int_equal(src->text[LARGE], '\0');
	assert_true(wait(&status) > 0);
	assert_int_equal(status, 0);
}

static void test_pipe(void **state)
{
	struct np_ctx ctx = {0};
	int fd = large_pipe();
	char path[32];

	(void)state;
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	assert_large(np_source_read(&ctx, path));
	close(fd);
	np_ctx_release(&ctx);
}

/* Have FD as standard input while READ is called. */
static struct np_source *read_stdin(struct np_ctx *ctx, int fd)
{
	int saved = dup(STDIN_FILENO);
	struct np_source *src;

	dup2(fd, STDIN_FILENO);
	close(fd);
	src = np_source_read(ctx, "-");
	if (saved < 0) {
		close(STDIN_FILENO);
	} else {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	return src;
}

static void test_standard_input(void **state)
{
	const struct files *files = *state;
	struct np_ctx ctx = {0};
	const struct np_source *src;
	int fd;

	assert_large(read_stdin(&ctx, large_pipe()));
	write_file(files->path, "skipped, read", 13);
	fd = open(files->path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 9, SEEK_SET), 9);
	src = read_stdin(&ctx, fd);
	assert_non_null(src);
	assert_string_equal(src->text, "read");
	assert_string_equal(src->name, "<stdin>");
	np_ctx_release(&ctx);
}

static void test_places(void **state)
{
	static const struct {
		const char *name;
		size_t offset;
		uint32_t line, col;
	} cases[] = {
		{"start", 0, 1, 1},
		{"in the line", 3, 1, 4},
		{"the newline", 4, 1, 5},
		{"next line", 5, 2, 1},
		{"empty line", 10, 3, 1},
		{"last line", 11, 4, 1},
		{"two bytes, one character", 14, 4, 3},
		{"the end, no newline", 15, 4, 4},
	};
	struct np_ctx ctx = {0};
	struct np_source *src = np_source_text(&ctx, "site.yaml", "a: 1\nb: 2\n\nc\xC3\xA9z", 15);

	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct np_loc loc = np_loc_at(src, cases[i].offset);

		assert_ptr_equal(loc.src, src);
		unit_number(cases[i].name, loc.line, cases[i].line);
		unit_number(cases[i].name, loc.col, cases[i].col);
	}
	assert_int_equal(np_loc_whole(src).line, 0);
	assert_ptr_equal(np_loc_whole(src).src, src);
	np_ctx_release(&ctx);
}

/* Places in a part are those in the whole. */
static void test_parts(void **state)
{
	struct np_ctx ctx = {0};
	struct np_source *src = np_source_text(&ctx, "whole", "a\nbcd\nef\n", 9);
	struct np_source *part = np_source_part(&ctx, (struct np_loc){src, 2, 2}, "cd\nef", 5);
	struct np_source *inner = np_source_part(&ctx, np_loc_in(part, 2, 2), "f", 1);
	struct np_loc loc = np_loc_whole(part);

	(void)state;
	assert_string_equal(part->name, "whole");
	assert_string_equal(part->text, "cd\nef");
	assert_true(part->confidential);
	assert_ptr_equal(loc.src, part);
	assert_true(loc.line == 2 && loc.col == 2);
	loc = np_loc_at(part, 1);
	assert_true(loc.line == 2 && loc.col == 3);
	loc = np_loc_at(part, 4);
	assert_true(loc.line == 3 && loc.col == 2);
	assert_ptr_equal(inner->whole, src);
	loc = np_loc_whole(inner);
	assert_true(loc.line == 3 && loc.col == 2);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_file_is_read_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_that_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_that_claims_to_be_empty, setup, teardown),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test_setup_teardown(test_standard_input, setup, teardown),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

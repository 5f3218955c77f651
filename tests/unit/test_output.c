#include "cli/output.h"

#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LONG = 100000, /* bytes, more than any buffer */
	LIMIT = 20000, /* bytes that a file may have where a disk is to be full */
};

/* A folder of its own for each test, which everybody may look into. */
static char folder[] = "/tmp/nvports-output-XXXXXX";

static int setup(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(chmod(folder, 0755), 0);
	return 0;
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	if (getuid() == 0) /* where a test has become somebody else */
		assert_int_equal(seteuid(0), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(system(command), 0);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *text)
{
	char buffer[256] = "";
	FILE *file = fopen(path, "r");

	if (!file)
		fail_msg("%s is missing", path);
	else
		buffer[fread(buffer, 1, sizeof(buffer) - 1, file)] = '\0';
	fclose(file);
	unit_text(path, buffer, text);
}

/* How many files the folder has, those that begin with a dot included. */
static int count_files(const char *path)
{
	DIR *dir = opendir(path);
	int count = -2; /* . and .. */

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* Print LEN times 'x', or "new" for 0, to PATH. */
static int print(struct np_ctx *ctx, const char *path, size_t len)
{
	struct np_output output;

	if (np_output_begin(ctx, &output, path))
		return -1;
	if (len == 0)
		fputs("new", output.stream);
	for (size_t i = 0; i < len; i++)
		putc('x', output.stream);
	return np_output_end(ctx, &output);
}

static void assert_printed(const char *path)
{
	struct np_ctx ctx = {0};

	assert_int_equal(print(&ctx, path, 0), 0);
	assert_false(np_failed(&ctx));
	np_ctx_release(&ctx);
}

static void assert_refused(const char *path, size_t len, const char *message)
{
	struct np_ctx ctx = {0};

	assert_int_equal(print(&ctx, path, len), -1);
	assert_int_equal(ctx.count[NP_ERROR], 1);
	unit_text(path, ctx.first->message, message);
	np_ctx_release(&ctx);
}

static void test_new_file(void **state)
{
	mode_t mask = umask(027);

	(void)state;
	assert_printed("new.txt");
	umask(mask);
	assert_file("new.txt", "new");
	assert_int_equal(mode_of("new.txt"), 0640);
	assert_int_equal(count_files("."), 1);
}

static void test_file_keeps_its_mode(void **state)
{
	(void)state;
	write_file("old.txt", "old, and longer");
	assert_int_equal(chmod("old.txt", 0604), 0);
	assert_printed("old.txt");
	assert_file("old.txt", "new");
	assert_int_equal(mode_of("old.txt"), 0604);
	assert_int_equal(count_files("."), 1);
}

/* Whoever has opened the old file goes on reading the old one. */
static void test_file_is_replaced_as_a_whole(void **state)
{
	char buffer[8] = "";
	FILE *reader;

	(void)state;
	write_file("old.txt", "old");
	reader = fopen("old.txt", "r");
	assert_non_null(reader);
	assert_printed("old.txt");
	assert_int_equal(fread(buffer, 1, sizeof(buffer) - 1, reader), 3);
	assert_string_equal(buffer, "old");
	fclose(reader);
}

static void test_link_stays(void **state)
{
	char target[64] = "";

	(void)state;
	assert_int_equal(mkdir("real", 0755), 0);
	assert_int_equal(mkdir("links", 0755), 0);
	write_file("real/file.txt", "old");
	assert_int_equal(symlink("../real/file.txt", "links/link.txt"), 0);
	assert_int_equal(symlink("link.txt", "links/second.txt"), 0);
	assert_printed("links/second.txt");
	assert_file("real/file.txt", "new");
	assert_true(readlink("links/second.txt", target, sizeof(target) - 1) > 0);
	assert_string_equal(target, "link.txt");
	assert_int_equal(count_files("links"), 2);
	assert_int_equal(count_files("real"), 1);
}

static void test_missing_folder(void **state)
{
	(void)state;
	assert_refused("none/x.txt", 0, "cannot write to none/x.txt: No such file or directory");
	assert_int_equal(count_files("."), 0);
}

static void test_file_as_folder(void **state)
{
	(void)state;
	write_file("file", "old");
	assert_refused("file/x.txt", 0, "cannot write to file/x.txt: Not a directory");
	assert_file("file", "old");
	assert_int_equal(count_files("."), 1);
}

static void test_folder_as_file(void **state)
{
	char message[96];

	(void)state;
	assert_int_equal(mkdir("x", 0755), 0);
	snprintf(message, sizeof(message), "cannot write to %s/x: Is a directory", folder);
	assert_refused("x", 0, message);
	assert_int_equal(count_files("x"), 0);
	assert_int_equal(count_files("."), 1);
}

static void test_empty_name(void **state)
{
	(void)state;
	assert_refused("", 0, "cannot write to : No such file or directory");
	assert_int_equal(count_files("."), 0);
}

/* Root may write anywhere, so that it becomes somebody else for a while. */
static void test_read_only_folder(void **state)
{
	bool root = geteuid() == 0;
	char message[96];

	(void)state;
	assert_int_equal(mkdir("x", 0755), 0);
	write_file("x/old.txt", "old");
	assert_int_equal(chmod("x/old.txt", 0666), 0);
	assert_int_equal(chmod("x", 0555), 0);
	if (root && seteuid(65534) != 0)
		skip();
	snprintf(message, sizeof(message), "cannot write to %s/x/old.txt: Permission denied",
		 folder);
	assert_refused("x/old.txt", 0, message);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_file("x/old.txt", "old");
	assert_int_equal(chmod("x", 0755), 0);
	assert_int_equal(count_files("x"), 1);
}

/* Writing fails in the middle, as on a disk that becomes full. */
static void test_full_disk(void **state)
{
	struct rlimit before, limit;
	struct np_ctx ctx = {0};
	int failed;

	(void)state;
	write_file("old.txt", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){.rlim_cur = LIMIT, .rlim_max = before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	failed = print(&ctx, "old.txt", LONG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(failed, -1);
	assert_non_null(strstr(ctx.first->message, "/old.txt: File too large"));
	assert_file("old.txt", "old");
	assert_int_equal(count_files("."), 1);
	np_ctx_release(&ctx);
}

/* An error that comes up while printing: what has been printed is not taken for the whole. */
static void test_error_while_printing(void **state)
{
	static const struct np_loc nowhere = {0};
	struct np_ctx ctx = {0};
	struct np_output output;

	(void)state;
	write_file("old.txt", "old");
	assert_int_equal(np_output_begin(&ctx, &output, "old.txt"), 0);
	fputs("half of the new", output.stream);
	np_error(&ctx, nowhere, "something");
	np_output_end(&ctx, &output);
	assert_int_equal(ctx.count[NP_ERROR], 1);
	assert_file("old.txt", "old");
	assert_int_equal(count_files("."), 1);
	np_ctx_release(&ctx);
}

/*
 * Never as root: a program that took a device for a file would put a file in its place, for the
 * whole machine.
 */
static void test_devices(void **state)
{
	bool root = geteuid() == 0;
	struct stat st;

	(void)state;
	if (root && seteuid(65534) != 0)
		skip();
	assert_printed("/dev/null");
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_refused("/dev/full", 0, "cannot write to /dev/full: No space left on device");
	assert_refused("/dev/full", LONG, "cannot write to /dev/full: No space left on device");
}

static void test_pipe(void **state)
{
	char buffer[8] = "";
	int reader;

	(void)state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	reader = open("pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(reader >= 0);
	assert_printed("pipe");
	assert_int_equal(read(reader, buffer, sizeof(buffer) - 1), 3);
	assert_string_equal(buffer, "new");
	close(reader);
	assert_int_equal(count_files("."), 1);
}

/*
 * In a process of its own, since standard output is closed in the end. TO: what it is redirected
 * to; NULL: it is closed. The exit status is 1 after one error with this message.
 */
static int print_to_standard_output(const char *path, const char *to, const char *message)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct np_ctx ctx = {0};
		int fd = to ? open(to, O_WRONLY | O_CREAT, 0600) : -1;
		int failed;

		close(STDOUT_FILENO);
		if (fd >= 0)
			dup2(fd, STDOUT_FILENO);
		failed = print(&ctx, path, 0);
		if (failed && strcmp(ctx.first->message, message) != 0)
			_exit(2);
		_exit(failed ? 1 : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_standard_output(void **state)
{
	(void)state;
	fflush(stdout); /* the child has a copy of what is in its buffer */
	assert_int_equal(print_to_standard_output(NULL, "one", ""), 0);
	assert_file("one", "new");
	assert_int_equal(print_to_standard_output("-", "two", ""), 0);
	assert_file("two", "new");
	assert_int_equal(count_files("."), 2);
	assert_int_equal(print_to_standard_output(
				 NULL, "/dev/full",
				 "cannot write to standard output: No space left on device"),
			 1);
	assert_int_equal(
		print_to_standard_output(NULL, NULL,
					 "cannot write to standard output: Bad file descriptor"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_new_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_keeps_its_mode, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_is_replaced_as_a_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_link_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_as_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folder_as_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_read_only_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_full_disk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_error_while_printing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_devices, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pipe, setup, teardown),
		cmocka_unit_test_setup_teardown(test_standard_output, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

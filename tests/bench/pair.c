/*
 * Compare the cost of commands: "pair -r RUNS -- COMMAND [ARG]... -- COMMAND [ARG]..." runs them
 * in turn, RUNS times, so that whatever else the machine does meets all of them alike, and prints
 * a heading and one line for each:
 *
 *   median_ms  min_ms  cpu_ms  rss_kib  of_medians  of_pairs  over_ms  command
 *
 * Wall clock from before the start until the end is known (median, minimum), median of user and
 * system time, peak resident memory; then the first command against this one: ratio of the
 * medians, median of the ratios of each round, median of the differences of each round.
 *
 * The kernel counts what this program has resident, about 1.3 MiB, as the start of every command's
 * peak: nothing is ever shown below it.
 */
#include "nvports/number.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	COMMAND_LIMIT = 32,
	RUN_LIMIT = 10000,
};

/* One command and what its runs took, in milliseconds by round. */
struct command {
	char **argv;
	double *wall, *cpu;
	long rss; /* KiB, the most of any run */
};

struct contest {
	struct command commands[COMMAND_LIMIT];
	size_t count;
	uint32_t runs;
	double *figures; /* the memory of all figures, of the commands and SCRATCH */
	double *scratch; /* room to sort RUNS of them */
};

static int complain(const char *subject, const char *reason)
{
	fprintf(stderr, "pair: %s: %s\n", subject, reason);
	return -1;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time)
{
	return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/*
 * Run ARGV to its end. posix_spawn rather than fork, because it copies no page tables: starting
 * costs the same whatever the size of this program.
 */
static int run(char **argv, const posix_spawn_file_actions_t *actions, struct rusage *usage)
{
	pid_t pid;
	int status;
	int error = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);

	if (error)
		return complain(argv[0], strerror(error));
	while (wait4(pid, &status, 0, usage) < 0) {
		if (errno != EINTR)
			return complain(argv[0], strerror(errno));
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return complain(argv[0], "failed, so there is nothing to measure");
	return 0;
}

static int measure(struct command *command, uint32_t round,
		   const posix_spawn_file_actions_t *actions)
{
	struct rusage usage;
	double start = now();

	if (run(command->argv, actions, &usage))
		return -1;
	command->wall[round] = now() - start;
	command->cpu[round] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
	if (usage.ru_maxrss > command->rss)
		command->rss = usage.ru_maxrss;
	return 0;
}

/* Each round begins with another command, so that none always follows the same one. */
static int measure_all(struct contest *contest, const posix_spawn_file_actions_t *actions)
{
	for (uint32_t round = 0; round < contest->runs; round++) {
		for (size_t i = 0; i < contest->count; i++) {
			size_t turn = (i + round) % contest->count;

			if (measure(&contest->commands[turn], round, actions))
				return -1;
		}
	}
	return 0;
}

/* One round for the caches, unmeasured, in which the commands may say what they have to say. */
static int warm_up(const struct contest *contest, const posix_spawn_file_actions_t *actions)
{
	struct rusage usage;

	for (size_t i = 0; i < contest->count; i++) {
		if (run(contest->commands[i].argv, actions, &usage))
			return -1;
	}
	return 0;
}

static int run_all(struct contest *contest)
{
	posix_spawn_file_actions_t actions;
	int result;

	if (posix_spawn_file_actions_init(&actions))
		return complain("start", "no memory");
	if (posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) ||
	    warm_up(contest, &actions) ||
	    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO))
		result = -1;
	else
		result = measure_all(contest, &actions);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

static int compare(const void *left, const void *right)
{
	const double *a = left;
	const double *b = right;

	return (*a > *b) - (*a < *b);
}

/* The median of the figures in SCRATCH, which are left sorted. */
static double median_of_scratch(const struct contest *contest)
{
	uint32_t half = contest->runs / 2;

	qsort(contest->scratch, contest->runs, sizeof(*contest->scratch), compare);
	if (contest->runs % 2)
		return contest->scratch[half];
	return (contest->scratch[half - 1] + contest->scratch[half]) / 2;
}

static double median(const struct contest *contest, const double *figures)
{
	memcpy(contest->scratch, figures, contest->runs * sizeof(*figures));
	return median_of_scratch(contest);
}

static double median_ratio(const struct contest *contest, const struct command *command)
{
	for (uint32_t round = 0; round < contest->runs; round++)
		contest->scratch[round] = contest->commands[0].wall[round] / command->wall[round];
	return median_of_scratch(contest);
}

static double median_difference(const struct contest *contest, const struct command *command)
{
	for (uint32_t round = 0; round < contest->runs; round++)
		contest->scratch[round] = contest->commands[0].wall[round] - command->wall[round];
	return median_of_scratch(contest);
}

static void report_command(const struct contest *contest, const struct command *command)
{
	double cpu = median(contest, command->cpu);
	double first = median(contest, contest->commands[0].wall);
	double wall = median(contest, command->wall);
	double least = contest->scratch[0];

	printf("%9.3f %9.3f %9.3f %8ld", wall, least, cpu, command->rss);
	printf(" %10.3f %9.3f %9.3f ", first / wall, median_ratio(contest, command),
	       median_difference(contest, command));
	for (char **arg = command->argv; *arg; arg++)
		printf(" %s", *arg);
	putchar('\n');
}

static void report(const struct contest *contest)
{
	puts("median_ms    min_ms    cpu_ms  rss_kib of_medians  of_pairs   over_ms  command");
	for (size_t i = 0; i < contest->count; i++)
		report_command(contest, &contest->commands[i]);
}

/* The commands of ARGV, which ends with NULL; each "--" between them becomes the end of one. */
static bool split(struct contest *contest, char **argv)
{
	bool at_start = true;

	for (; *argv; argv++) {
		if (strcmp(*argv, "--") == 0) {
			if (at_start)
				return false;
			*argv = NULL;
			at_start = true;
		} else if (at_start) {
			if (contest->count == COMMAND_LIMIT)
				return false;
			contest->commands[contest->count++].argv = argv;
			at_start = false;
		}
	}
	return contest->count > 0 && !at_start;
}

static bool parse_arguments(struct contest *contest, int argc, char **argv)
{
	if (getopt(argc, argv, "+r:") != 'r' ||
	    np_number_parse(optarg, strlen(optarg), 1, RUN_LIMIT, &contest->runs))
		return false;
	return getopt(argc, argv, "+r:") == -1 && split(contest, argv + optind);
}

static int allocate(struct contest *contest)
{
	size_t runs = contest->runs;
	double *next = calloc((2 * contest->count + 1) * runs, sizeof(*next));

	if (!next)
		return complain("start", "no memory");
	contest->figures = next;
	for (size_t i = 0; i < contest->count; i++) {
		contest->commands[i].wall = next;
		contest->commands[i].cpu = next + runs;
		next += 2 * runs;
	}
	contest->scratch = next;
	return 0;
}

int main(int argc, char **argv)
{
	struct contest contest = {.count = 0};

	if (!parse_arguments(&contest, argc, argv)) {
		fprintf(stderr,
			"usage: pair -r RUNS -- COMMAND [ARG]... [-- COMMAND [ARG]...]...\n"
			"at most %d runs of %d commands\n",
			RUN_LIMIT, COMMAND_LIMIT);
		return 2;
	}
	if (allocate(&contest) || run_all(&contest)) {
		free(contest.figures);
		return 2;
	}
	report(&contest);
	free(contest.figures);
	return fflush(stdout) || ferror(stdout) ? 2 : 0;
}

#include "cli/load.h"

#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

/* In this folder, for each test: root, the root of a file system; home and config, a user's. */
static char folder[] = "/tmp/nvports-discover-XXXXXX";

#define STATE "/.config/state/environment"

/* Make the file PATH, and the folders that it is in. */
static void make(const char *path)
{
	char command[256];
	int len = snprintf(command, sizeof(command), "mkdir -p $(dirname %s) && echo >%s", path,
			   path);

	assert_true(len > 0 && (size_t)len < sizeof(command));
	assert_int_equal(system(command), 0);
}

static int setup(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(unsetenv("NVPORTS_SITE"), 0);
	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	assert_int_equal(setenv("HOME", "home", 1), 0);
	return 0;
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	if (geteuid() == 65534) /* a test has become somebody else and failed */
		assert_int_equal(setresuid(0, 0, 0), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(system(command), 0);
	return 0;
}

/* The site is SITE, or NULL, and the environments are ENVIRONMENTS, each behind a blank. */
static void assert_found(const char *site, const char *environments)
{
	struct np_ctx ctx = {0};
	struct np_places places = np_discover(&ctx, "root");
	const char *text = "";

	for (size_t i = 0; i < places.environments.count; i++)
		text = np_arena_printf(&ctx.arena, "%s %s", text, places.environments.items[i]);
	unit_text("site", places.site, site);
	unit_text("environments", text, environments);
	assert_false(np_failed(&ctx));
	np_ctx_release(&ctx);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_found(NULL, "");
	assert_int_equal(mkdir("root", 0755), 0);
	assert_found(NULL, "");
}

/* Each place comes before those that the next lines take away. */
static void test_order(void **state)
{
	(void)state;
	make("config/nvports/site.yaml");
	make("home/.config/nvports/site.yaml");
	make("root/etc/nvports/site.yaml");
	make("root/home/nethvoice1" STATE);
	assert_int_equal(setenv("NVPORTS_SITE", "mine.yaml", 1), 0);
	assert_int_equal(setenv("XDG_CONFIG_HOME", "config", 1), 0);
	assert_found("mine.yaml", "");
	assert_int_equal(unsetenv("NVPORTS_SITE"), 0);
	assert_found("config/nvports/site.yaml", "");
	assert_int_equal(unlink("config/nvports/site.yaml"), 0);
	assert_found("root/etc/nvports/site.yaml", "");
	assert_int_equal(unlink("root/etc/nvports/site.yaml"), 0);
	assert_found(NULL, " root/home/nethvoice1" STATE);
}

static void test_home(void **state)
{
	(void)state;
	make("home/.config/nvports/site.yaml");
	make("root/etc/nvports/site.yaml");
	assert_found("home/.config/nvports/site.yaml", "");
	assert_int_equal(unsetenv("HOME"), 0);
	assert_found("root/etc/nvports/site.yaml", "");
}

/* A variable that is set but empty counts as not set. */
static void test_empty_variables(void **state)
{
	(void)state;
	make("home/.config/nvports/site.yaml");
	make("root/etc/nvports/site.yaml");
	assert_int_equal(setenv("NVPORTS_SITE", "", 1), 0);
	assert_int_equal(setenv("XDG_CONFIG_HOME", "", 1), 0);
	assert_found("home/.config/nvports/site.yaml", "");
	assert_int_equal(setenv("HOME", "", 1), 0);
	assert_found("root/etc/nvports/site.yaml", "");
}

/* $NVPORTS_SITE is what somebody asks for: it counts though it is not there. */
static void test_missing_site_of_the_variable(void **state)
{
	(void)state;
	make("root/etc/nvports/site.yaml");
	assert_int_equal(setenv("NVPORTS_SITE", "missing.yaml", 1), 0);
	assert_found("missing.yaml", "");
}

static void test_environments_of_a_node(void **state)
{
	(void)state;
	make("root/home/nethvoice2" STATE);
	make("root/home/nethvoice-proxy1" STATE);
	make("root/home/nethvoice1" STATE);
	make("root/home/mail1" STATE);
	make("root/home/nethvoice-phonebook1" STATE);
	make("root/home/nethvoice" STATE);
	make("root/home/nethvoice3/.config/state/other");
	make("root/home/somebody/nethvoice4" STATE);
	assert_found(NULL, " root/home/nethvoice-proxy1" STATE " root/home/nethvoice1" STATE
			   " root/home/nethvoice2" STATE);
}

/* What this user cannot read is another's; root becomes somebody else for a while. */
static void test_unreadable_environment(void **state)
{
	bool root = getuid() == 0;

	(void)state;
	make("root/home/nethvoice1" STATE);
	make("root/home/nethvoice2" STATE);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chmod("root/home/nethvoice1" STATE, 0), 0);
	assert_int_equal(chmod("root/home/nethvoice2" STATE, 0644), 0);
	/* access() asks for the real user. */
	if (root && setresuid(65534, 65534, 0) != 0)
		skip();
	assert_found(NULL, " root/home/nethvoice2" STATE);
	if (root)
		assert_int_equal(setresuid(0, 0, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_home, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_variables, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing_site_of_the_variable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_environments_of_a_node, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unreadable_environment, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

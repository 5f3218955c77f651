/*
 * Runs a fuzz target once over every file of the folders named: the corpus as a test, for any
 * compiler. Each input is copied to a block of exactly its size, so that AddressSanitizer sees a
 * read past its end. No input at all is a failure, or a misspelt folder would pass.
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_exactly(FILE *file, uint8_t **data, size_t *size)
{
	if (fseek(file, 0, SEEK_END))
		return false;
	long end = ftell(file);
	if (end < 0 || end == LONG_MAX) /* what a folder answers */
		return false;
	rewind(file);
	*size = (size_t)end;
	*data = malloc(*size);
	return (*data || !*size) && fread(*data, 1, *size, file) == *size;
}

static bool replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	uint8_t *data = NULL;
	size_t size = 0;
	bool done = read_exactly(file, &data, &size);
	if (done)
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	fclose(file);
	return done;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* How many inputs of FOLDER ran, or -1 where it or one of them cannot be read. */
static int replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);
	int failed = 0;
	for (int i = 0; i < count; i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (!replay(path)) {
			fprintf(stderr, "%s: cannot be read\n", path);
			failed = 1;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return failed ? -1 : count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);
		if (count <= 0) {
			fprintf(stderr, "%s: no input, or not all of it readable\n", argv[i]);
			return 1;
		}
		printf("%s: %d inputs\n", argv[i], count);
	}
	return argc < 2;
}

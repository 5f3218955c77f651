#include "cli/embedded.h"

#include <string.h>

const struct np_embedded *np_embedded_find(const char *name)
{
	for (const struct np_embedded *file = np_embedded_files; file->name; file++)
		if (!strcmp(file->name, name))
			return file;
	return NULL;
}

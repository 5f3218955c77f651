/* Which lines two texts have in common. */
#ifndef NVPORTS_REPORT_LINES_H
#define NVPORTS_REPORT_LINES_H

#include "nvports/map.h"
#include "nvports/source.h"

enum np_version { NP_BEFORE, NP_AFTER, NP_SIDES };

/* A line, its line break included, wherever it stands. */
struct np_line;

struct np_lines {
	const char **starts; /* of the lines, and the end behind the last */
	struct np_line **lines;
	/*
	 * The other text has it too: the lines of the one that are kept, in order, are those of the
	 * other that are.
	 */
	bool *kept;
	size_t count;
};

/*
 * Split BEFORE and AFTER into LINES and say which of them are kept. All is in ARENA. O(n log n) in
 * the number of lines.
 */
void np_lines_compare(struct np_arena *arena, const struct np_source *before,
		      const struct np_source *after, struct np_lines lines[static NP_SIDES]);

#endif

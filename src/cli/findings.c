#include "cli/findings.h"
#include "cli/output.h"
#include "nvports/report.h"

#include <string.h>
#include <unistd.h>

static bool is_json(const struct np_args *args)
{
	return args->format && strcmp(args->format, "json") == 0;
}

static bool wants_colour(const struct np_args *args)
{
	bool standard = !args->output || strcmp(args->output, "-") == 0;

	return standard && np_wants_colour(STDOUT_FILENO);
}

int np_findings_write(struct np_ctx *ctx, const struct np_args *args,
		      const struct np_findings *findings)
{
	struct np_output output;
	int failed = 0;

	if (np_output_begin(ctx, &output, args->output))
		return -1;
	if (is_json(args))
		failed = np_findings_json(ctx, output.stream, findings);
	else
		np_findings_text(output.stream, findings, wants_colour(args));
	return np_output_end(ctx, &output) || failed ? -1 : 0;
}

/*
 * The yardstick: what libyaml alone costs. "parse_only FILE" takes every event of FILE from
 * libyaml and throws it away, the file read by libyaml; with -m it is read into memory first, as
 * nvports does.
 */
#include <yaml.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int complain(const char *path, const char *reason)
{
	fprintf(stderr, "parse_only: %s: %s\n", path, reason);
	return -1;
}

static int drain(yaml_parser_t *parser, const char *path)
{
	yaml_event_t event;
	bool more = true;

	while (more) {
		if (!yaml_parser_parse(parser, &event))
			return complain(path, parser->problem ? parser->problem : "no memory");
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	return 0;
}

static int parse_file(yaml_parser_t *parser, FILE *in, const char *path)
{
	yaml_parser_set_input_file(parser, in);
	return drain(parser, path);
}

static int parse_memory(yaml_parser_t *parser, FILE *in, const char *path)
{
	struct stat status;
	unsigned char *text;
	size_t size;
	int result;

	if (fstat(fileno(in), &status))
		return complain(path, "no size");
	size = (size_t)status.st_size;
	text = malloc(size + 1);
	if (!text)
		return complain(path, "no memory");
	if (fread(text, 1, size, in) != size) {
		result = complain(path, "short read");
	} else {
		yaml_parser_set_input_string(parser, text, size);
		result = drain(parser, path);
	}
	free(text);
	return result;
}

static int parse(const char *path, bool memory)
{
	yaml_parser_t parser;
	FILE *in = fopen(path, "rb");
	int result;

	if (!in)
		return complain(path, "cannot be opened");
	if (yaml_parser_initialize(&parser)) {
		result = memory ? parse_memory(&parser, in, path) : parse_file(&parser, in, path);
		yaml_parser_delete(&parser);
	} else {
		result = complain(path, "no memory");
	}
	fclose(in);
	return result;
}

int main(int argc, char **argv)
{
	bool memory = argc > 1 && strcmp(argv[1], "-m") == 0;

	if (argc != 2 + memory) {
		fputs("usage: parse_only [-m] FILE\n", stderr);
		return 2;
	}
	return parse(argv[1 + memory], memory) ? 2 : 0;
}

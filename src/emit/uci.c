/*
 * The script around the sections: openwrt/uci, cli.c, for what the commands do; file.c there, for
 * the words of a batch (parse_str), and for staged changes, which all readers see (uci_file_load),
 * "fw4 check" among them; openwrt/firewall4, root/sbin/fw4.
 */
#include "emit/uci.h"

/* Bytes of what the ids of sections begin with, NUL included. */
enum { OWN_LIMIT = NP_TAG_LIMIT + 8 };

static const char *const apply[] = {
	"copy this file to the firewall and run it there as root: sh FILE",
	NULL,
};

static const char functions[] =
	"fail()\n"
	"{\n"
	"\techo \"$name: $*\" >&2\n"
	"\texit 1\n"
	"}\n"
	"\n"
	"warn()\n"
	"{\n"
	"\techo \"$name: warning: $*\" >&2\n"
	"}\n"
	"\n"
	"# Option $1 as sections \"previous\" of other names remember it.\n"
	"others_remember()\n"
	"{\n"
	"\tfor section in $(uci -q show firewall | sed -n \\\n"
	"\t\t's/^firewall\\.\\([a-z0-9_]*__previous\\)=nvports$/\\1/p'); do\n"
	"\t\t[ \"$section\" = \"${own}previous\" ] ||\n"
	"\t\t\tuci -q get \"firewall.$section.$1\" || true\n"
	"\tdone | head -n 1\n"
	"}\n"
	"\n"
	"# Each line of the sections below, as uci takes it: with the name of its section.\n"
	"batch()\n"
	"{\n"
	"\tawk '\n"
	"\t\t/^[a-z]/ { id = \"firewall.\" $2; print \"set\", id \"=\" $1 }\n"
	"\t\tsub(/^\\t/, \"\") { print \"set\", id \".\" $0 }\n"
	"\t\tsub(/^\\+\\t/, \"\") { print \"add_list\", id \".\" $0 }\n"
	"\t'\n"
	"}\n"
	"\n"
	"[ -z \"$(uci -q changes firewall)\" ] ||\n"
	"\tfail \"there are changes that are not applied: see "
	"'uci changes firewall'\"\n";

static const char deletion[] =
	"\n"
	"# From here on changes are staged, then committed as a whole or not at all.\n"
	"trap 'uci -q revert firewall' EXIT\n"
	"trap 'exit 1' HUP INT TERM\n"
	"uci -q show firewall |\n"
	"\tsed -n \"s/^firewall\\.\\(${own}[A-Za-z0-9_]*\\)=.*/delete firewall.\\1/p\" |\n"
	"\tuci -q batch\n";

/* firewall4 skips what it does not like, and is content with the rest; this is not. */
static const char commit[] =
	"\n"
	"messages=$(fw4 check 2>&1 >/dev/null </dev/null) || {\n"
	"\tprintf '%s\\n' \"$messages\" >&2\n"
	"\tfail 'the firewall cannot be loaded with these changes; nothing has been changed'\n"
	"}\n"
	"complaints=$(printf '%s\\n' \"$messages\" |\n"
	"\tgrep \"Section $own\" | grep -v 'unknown option') || complaints=\n"
	"[ -z \"$complaints\" ] || printf '%s\\n' \"$complaints\" >&2\n"
	"if printf '%s\\n' \"$complaints\" | grep -v 'disabling reflection' | grep -q .; then\n"
	"\tfail 'the firewall skips some of the rules; nothing has been changed'\n"
	"fi\n"
	"uci commit firewall\n"
	"trap - EXIT\n"
	"fw4 -q reload </dev/null ||\n"
	"\tfail \"the changes are written but not in force, since 'fw4 reload' fails\"\n";

void np_uci_clean_id(char *id)
{
	for (; *id; id++)
		if (!((*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z') ||
		      (*id >= '0' && *id <= '9')))
			*id = '_';
}

/* What the ids of all sections under OPTIONS's name begin with. */
static void make_own(char own[static OWN_LIMIT], const struct np_uci *uci,
		     const struct np_rules_options *options)
{
	snprintf(own, OWN_LIMIT, "%s%s__", uci->prefix, options->name);
	np_uci_clean_id(own);
}

static void print_beginning(FILE *out, const char *own, const struct np_rules_options *options)
{
	fprintf(out,
		"set -euf\n"
		"\n"
		"name='%s'\n"
		"own='%s' # what the ids of its sections begin with\n"
		"\n",
		options->name, own);
	fputs(functions, out);
}

/*
 * A batch of uci succeeds whatever becomes of its lines; a redirect that loses the one with its
 * restriction would be open to any.
 */
static void print_count(FILE *out, size_t lines)
{
	fprintf(out,
		"taken=$(uci -q changes firewall | grep -c \"^firewall\\.${own}[0-9]\") || "
		"taken=0\n"
		"[ \"$taken\" -eq %zu ] ||\n"
		"\tfail 'uci did not take all of the lines above; nothing has been changed'\n",
		lines);
}

/* firewall4 leaves reflection out where the zone does not masquerade, and says nothing. */
static void print_reflection(FILE *out, const struct np_rules_options *options)
{
	fprintf(out,
		"\n"
		"masq=\n"
		"for section in $(uci -q show firewall |\n"
		"\tsed -n \"s/^\\(firewall\\.[^.=]*\\)\\.name='%s'\\$/\\1/p\"); do\n"
		"\t[ \"$(uci -q get \"$section\")\" != zone ] ||\n"
		"\t\tmasq=$(uci -q get \"$section.masq\") || masq=\n"
		"done\n"
		"case $masq in\n"
		"1 | on | true | yes) ;;\n"
		"*) warn \"zone '%s' has no option masq, so firewall4 writes no hairpin NAT\" ;;\n"
		"esac\n",
		options->wan, options->wan);
}

static void print_head(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
		       const struct np_uci *uci)
{
	const struct np_steps steps = {
		.prefix = "# ",
		.apply = apply,
		.check = uci->check,
		.undo = uci->undo,
		.remarks = rules->options->keep_helper ? uci->remarks : uci->off_remarks,
	};

	fputs("#!/bin/sh\n", out);
	np_emit_head(scratch, out, uci->target, rules, &steps);
}

void np_uci_emit(struct np_arena *scratch, FILE *out, const struct np_rules *rules,
		 const struct np_uci *uci)
{
	const struct np_rules_options *options = rules->options;
	const struct np_uci_helper *helper = options->keep_helper ? &uci->back : &uci->off;
	struct np_uci_sections written;
	char own[OWN_LIMIT];

	make_own(own, uci, options);
	print_head(scratch, out, rules, uci);
	print_beginning(out, own, options);
	fputs(helper->before, out);
	fputs(deletion, out);
	fputs("\nbatch <<'EOF' | uci -q batch\n", out);
	written = np_uci_write_sections(scratch, out, rules, uci, own);
	fputs("EOF\n", out);
	print_count(out, written.lines);
	fputs(helper->staged, out);
	if (written.reflected)
		print_reflection(out, options);
	fputs(commit, out);
	fputs(uci->reload, out);
	fputs(helper->after, out);
}

void np_uci_remove(FILE *out, const struct np_rules_options *options, const struct np_uci *uci)
{
	char own[OWN_LIMIT];

	make_own(own, uci, options);
	fputs("#!/bin/sh\n", out);
	np_emit_remove_head(out, "# ", uci->target, options, apply);
	print_beginning(out, own, options);
	fputs(uci->back.before, out);
	fputs(deletion, out);
	fputs(uci->back.staged, out);
	fputs(commit, out);
	fputs(uci->reload, out);
	fputs(uci->back.after, out);
}

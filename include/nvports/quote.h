/*
 * Quoting: one function per output language, the only way that text from outside reaches an
 * output. They write to OUT and ignore write errors, which the caller looks for once.
 */
#ifndef NVPORTS_QUOTE_H
#define NVPORTS_QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * True where the LEN bytes are valid UTF-8 without control characters (C0, DEL, C1, line and
 * paragraph separators, byte order marks, U+FFFE, U+FFFF) and without bidirectional controls,
 * which let a line read as another (CVE-2021-42574). *BAD, unless NULL, is the offset of the first
 * offender.
 */
bool np_text_is_printable(const char *text, size_t len, size_t *bad);

/*
 * A CSV cell (RFC 4180): quoted where it holds SEPARATOR, a quote, CR or LF. A cell that a
 * spreadsheet would take for a formula (first character = + - @ tab or CR) gets a leading
 * apostrophe (OWASP "CSV injection").
 */
void np_quote_csv(FILE *out, const char *text, char separator);

/*
 * A Markdown table cell (GFM): everything that GFM gives a meaning to is escaped by a backslash;
 * control characters become spaces, broken UTF-8 becomes U+FFFD.
 */
void np_quote_markdown(FILE *out, const char *text);

/*
 * Text of HTML, also within an attribute: what HTML gives a meaning to is a character reference;
 * control characters become spaces, broken UTF-8 becomes U+FFFD.
 */
void np_quote_html(FILE *out, const char *text);

/*
 * A YAML 1.2 scalar: plain where no reader can take it for anything but this text, else
 * double-quoted. Broken UTF-8 becomes U+FFFD.
 */
void np_quote_yaml(FILE *out, const char *text);

/*
 * Strings of the languages that firewalls are configured in. What the text policy of design
 * section 5.9 lets through needs no care in any of them; these are the second wall. A byte that is
 * not printable ASCII is '?' in each, so none ever ends a line.
 *
 * Of a POSIX shell, and of a batch of OpenWrt's uci, which reads quotes as a shell does: 'it'\''s'.
 */
void np_quote_shell(FILE *out, const char *text);

/* Of iptables-restore: "a \"b\" c"; only '"' and '\' mean anything (xtables, add_param_to_argv). */
void np_quote_restore(FILE *out, const char *text);

/* Of nftables, which knows no escape: a '"' becomes "'" (nftables, src/scanner.l: quotedstring). */
void np_quote_nft(FILE *out, const char *text);

/* Of PHP, in single quotes, where only "'" and '\' mean anything. */
void np_quote_php(FILE *out, const char *text);

/*
 * Of RouterOS: "a \"b\" \$c\?". A '$' would begin a variable, and a '?' asks a terminal for help
 * (MikroTik, "Scripting", constant escape sequences).
 */
void np_quote_routeros(FILE *out, const char *text);

/* Of JSON, and of YAML in double quotes. */
void np_quote_json(FILE *out, const char *text);

/* Of HCL (Terraform), where "${" and "%{" would begin an expression: "a \u0024{b}". */
void np_quote_hcl(FILE *out, const char *text);

/*
 * Of FortiOS: "a \"b\" \\ c". A '?' asks for help wherever it stands and cannot be written; it is
 * '_' (Fortinet, "Using the CLI", special characters).
 */
void np_quote_fortios(FILE *out, const char *text);

#endif

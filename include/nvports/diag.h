/* The run's context and its diagnostics. */
#ifndef NVPORTS_DIAG_H
#define NVPORTS_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "nvports/arena.h"
#include "nvports/source.h"

enum np_severity { NP_NOTE, NP_WARNING, NP_ERROR, NP_SEVERITY_COUNT };

enum {
	/* messages of one severity shown for one source, or without any; the rest is counted */
	NP_DIAG_LIMIT = 20,
};

struct np_diag {
	struct np_diag *next;
	enum np_severity severity;
	struct np_loc loc;
	const char *message; /* lower case, no full stop, subjects in single quotes */
	const char *hint;    /* what to do; NULL: none */
	const char *topic;   /* what it is about, for 'nvports check': "clash"; NULL: anything */
	const char *place;   /* and where that is: "nethvoice1"; NULL: nobody said */
	bool last_shown;     /* NP_DIAG_LIMIT is reached with it */
};

/* What a run shares: memory and messages. All zero is ready for use. */
struct np_ctx {
	struct np_arena arena;
	struct np_diag *first, *last; /* in the order they were recorded */
	bool last_dropped; /* the latest message was over the limit, so its hint goes too */
	unsigned count[NP_SEVERITY_COUNT];
	unsigned reported[NP_SEVERITY_COUNT]; /* those without a source */
	bool keep_all;                        /* there is no NP_DIAG_LIMIT */
};

/*
 * Record an error at LOC and return -1, so that "return np_error(...)" is the whole error path.
 * Callers never print. Control characters that reach a message through an argument are shown as
 * '?' when it is printed, so input cannot write to a terminal.
 */
__attribute__((format(printf, 3, 4))) int np_error(struct np_ctx *ctx, struct np_loc loc,
						   const char *format, ...);
__attribute__((format(printf, 3, 4))) void np_warn(struct np_ctx *ctx, struct np_loc loc,
						   const char *format, ...);
__attribute__((format(printf, 3, 4))) void np_note(struct np_ctx *ctx, struct np_loc loc,
						   const char *format, ...);

/* The same with a severity that the caller has been given. */
__attribute__((format(printf, 4, 5))) void np_report(struct np_ctx *ctx, enum np_severity severity,
						     struct np_loc loc, const char *format, ...);

/* Attach a hint to the message recorded last (which has none yet). */
__attribute__((format(printf, 2, 3))) void np_hint(struct np_ctx *ctx, const char *format, ...);

/*
 * Say what the message recorded last is about, by a word that is constant, and which place of the
 * deployment: text that lives as long as CTX.
 */
void np_about(struct np_ctx *ctx, const char *topic, const char *place);

/*
 * Take the messages that were recorded after LAST (NULL: all) out of CTX, as if they had never been
 * recorded, and return them. For one who makes something else of them; CTX keeps all of them, which
 * keep_all says.
 */
struct np_diag *np_diags_take(struct np_ctx *ctx, struct np_diag *last);

/* True once an error has been recorded. */
bool np_failed(const struct np_ctx *ctx);

/*
 * Print all messages to OUT:
 *
 *   site.yaml:4:5: error: unknown key 'adress'
 *       adress: 192.168.1.10
 *       ^
 *     hint: did you mean 'address'?
 *
 * The source line is left out where the place is a whole input or the input is confidential, and
 * cut to a window around the column where it is long. A message without a source begins with
 * "nvports: ". After the last message comes a line for each source, and for what has none, that
 * had more than NP_DIAG_LIMIT of one severity. COLOUR: bold and red or yellow, by the caller's
 * knowledge of OUT.
 */
void np_diag_print(const struct np_ctx *ctx, FILE *out, bool colour);

/*
 * What messages are made of, for reports that look like them: "error", "error: " in its colour,
 * "site.yaml:4:5: " (nothing without a source), and text from outside, of which '?' is what cannot
 * be printed, and which is cut where it is very long.
 */
extern const char *const np_severity_names[NP_SEVERITY_COUNT];
void np_put_severity(FILE *out, enum np_severity severity, bool colour);
void np_put_place(FILE *out, struct np_loc loc);
void np_put_message(FILE *out, const char *text);

/* Release the arena and forget the messages. */
void np_ctx_release(struct np_ctx *ctx);

#endif

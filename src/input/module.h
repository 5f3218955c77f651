/* One module out of its variables, whatever they are written as. */
#ifndef NVPORTS_INPUT_MODULE_H
#define NVPORTS_INPUT_MODULE_H

#include "input/formats.h"
#include "input/proxy.h"

struct np_watch;

/* Variables that are looked at when the module is known: in others they may mean anything. */
struct np_module_settings {
	struct np_proxy_settings proxy;
	struct np_setting moves, moves_seen;
};

/* A variable's name, looked up once and then expected where it was before. */
struct np_key {
	const char *text;
	size_t len;
	uint32_t variable;   /* of the catalogue, or NP_NO_VARIABLE */
	unsigned kept;       /* which of NS8's own that are kept, or how many there are */
	struct np_key *next; /* what came behind it last; NULL: nothing yet */
};

struct np_module_reader {
	struct np_ctx *ctx;
	const struct np_catalogue *catalogue;
	const char *owner;        /* the id that modules must have; NULL: what they say */
	struct np_watch *watch;   /* sees all variables; NULL: nobody asks */
	struct np_module **tail;  /* where the next one goes; all are in the order of the input */
	struct np_module *module; /* being read; NULL: none */
	struct np_map keys;       /* name -> struct np_key, of the first KEY_LIMIT of module.c */
	struct np_key other;      /* any of those that are not kept */
	struct np_key *last;      /* of this module, or of the one before; NULL: none yet */
	/* of the module being read */
	const char *said; /* its MODULE_ID */
	struct np_module_settings settings;
};

/* Begin a module at LOC; what was read before must have been ended. */
void np_module_begin(struct np_module_reader *reader, struct np_loc loc);

/* End the module before, if there is one, and begin the module ID at LOC. */
int np_module_header(struct np_module_reader *reader, struct np_span id, struct np_loc loc);

/*
 * The key that is expected next: modules of one kind have the same ones in the same order. NULL:
 * there is none. np_module_key finds any other, which is then expected there the next time.
 */
struct np_key *np_module_expected(const struct np_module_reader *reader);
struct np_key *np_module_key(struct np_module_reader *reader, struct np_span text);

/* KEY has VALUE at LOC. The text must live until the module ends. */
int np_module_set(struct np_module_reader *reader, struct np_key *key, struct np_span value,
		  struct np_loc loc);

/* End the module that is being read, if there is one. */
int np_module_end(struct np_module_reader *reader);

/* End the last module of SRC; it is an error where MODULES, which were read, are none. */
int np_module_finish(struct np_module_reader *reader, struct np_source *src,
		     struct np_module *const *modules);

/* How the modules of one input are read: puts them into *MODULES. */
typedef int np_modules_fn(struct np_module_reader *reader, const struct np_input *input,
			  struct np_module **modules);

/* Read the modules of INPUT with FN, and add them to FACTS if they are of its owner. */
int np_module_facts(struct np_ctx *ctx, const struct np_input *input, np_modules_fn *fn,
		    struct np_facts *facts);

#endif

/* One arena per run: everything that is read or built lives in it and is released together. */
#ifndef NVPORTS_ARENA_H
#define NVPORTS_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct np_arena_chunk;

/* All zero is an empty arena, ready for use. */
struct np_arena {
	struct np_arena_chunk *chunks; /* newest first */
	char *next;                    /* first free byte of the newest chunk */
	size_t left;                   /* free bytes behind it */
};

/*
 * Memory of SIZE bytes, zeroed and aligned to 8 bytes; never NULL. A run that is out of memory
 * says so and aborts: a half-read deployment is of no use to anybody. SIZE 0 gives a pointer that
 * must not be read.
 */
void *np_arena_alloc(struct np_arena *arena, size_t size);

/* COUNT elements of SIZE bytes; aborts where the product overflows. */
void *np_arena_array(struct np_arena *arena, size_t count, size_t size);

/* A copy of the LEN bytes at TEXT, closed by a NUL. */
char *np_arena_copy(struct np_arena *arena, const char *text, size_t len);

/* sprintf into the arena. */
__attribute__((format(printf, 2, 3))) char *np_arena_printf(struct np_arena *arena,
							    const char *format, ...);
__attribute__((format(printf, 2, 0))) char *np_arena_vprintf(struct np_arena *arena,
							     const char *format, va_list args);

/*
 * Forget everything, keep the newest chunk for reuse (for scratch arenas inside loops). Pointers
 * into the arena are dead afterwards; under AddressSanitizer a use of one is reported.
 */
void np_arena_reset(struct np_arena *arena);

/* Give all memory back. The arena is empty and usable again. */
void np_arena_release(struct np_arena *arena);

#endif

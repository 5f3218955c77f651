#include "nvports/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * An arena hides overflows and uses after reset from AddressSanitizer unless it is told what is in
 * use: everything else is poisoned, and a red zone lies behind each allocation.
 */
#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
enum { RED_ZONE = 0 };
#endif

enum {
	ALIGNMENT = 8,           /* pointers and 64-bit numbers; nothing here needs more */
	FIRST_CHUNK = 64 * 1024, /* a small run touches little memory */
	LAST_CHUNK = 1024 * 1024,
	OWN_CHUNK_PART = 4, /* what takes more than this part of a chunk gets its own */
};

struct np_arena_chunk {
	struct np_arena_chunk *older;
	size_t size;
	alignas(max_align_t) char memory[];
};

_Noreturn static void out_of_memory(void)
{
	fputs("nvports: error: out of memory\n", stderr);
	abort();
}

/*
 * What SIZE bytes take up. Nothing takes up something, so that every pointer is a different one.
 * The sum wraps for a SIZE that no memory has.
 */
static size_t padded(size_t size)
{
	return ((size + (size == 0) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1)) + RED_ZONE;
}

/* calloc, because fresh pages are zero already and are then not touched. */
static struct np_arena_chunk *chunk_new(size_t size)
{
	struct np_arena_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (!chunk)
		out_of_memory();
	chunk->size = size;
	ASAN_POISON_MEMORY_REGION(chunk->memory, size);
	return chunk;
}

static void chunks_free(struct np_arena_chunk *chunk)
{
	while (chunk) {
		struct np_arena_chunk *older = chunk->older;

		ASAN_UNPOISON_MEMORY_REGION(chunk->memory, chunk->size);
		free(chunk);
		chunk = older;
	}
}

/* Make CHUNK the newest, with its first USED bytes taken. */
static void chunk_push(struct np_arena *arena, struct np_arena_chunk *chunk, size_t used)
{
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->memory + used;
	arena->left = chunk->size - used;
}

/* A chunk for one allocation goes behind the newest, whose free tail stays in use. */
static void *alloc_own_chunk(struct np_arena *arena, size_t need)
{
	struct np_arena_chunk *chunk = chunk_new(need);

	if (arena->chunks) {
		chunk->older = arena->chunks->older;
		arena->chunks->older = chunk;
	} else {
		chunk_push(arena, chunk, need);
	}
	return chunk->memory;
}

static void *alloc_new_chunk(struct np_arena *arena, size_t size)
{
	size_t room = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
	size_t need = padded(size);
	struct np_arena_chunk *chunk;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	if (room > LAST_CHUNK)
		room = LAST_CHUNK;
	if (need > room / OWN_CHUNK_PART)
		return alloc_own_chunk(arena, need);
	chunk = chunk_new(room);
	chunk_push(arena, chunk, need);
	return chunk->memory;
}

void *np_arena_alloc(struct np_arena *arena, size_t size)
{
	size_t need = padded(size);
	char *memory = arena->next;

	if (size <= arena->left && need <= arena->left) {
		arena->next += need;
		arena->left -= need;
	} else {
		memory = alloc_new_chunk(arena, size);
	}
	ASAN_UNPOISON_MEMORY_REGION(memory, size);
	return memory;
}

void *np_arena_array(struct np_arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory();
	return np_arena_alloc(arena, total);
}

char *np_arena_copy(struct np_arena *arena, const char *text, size_t len)
{
	char *copy = np_arena_alloc(arena, len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *np_arena_printf(struct np_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = np_arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

/* Almost everything fits the small buffer, and is then formatted only once. */
char *np_arena_vprintf(struct np_arena *arena, const char *format, va_list args)
{
	char small[256], *text;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(small, sizeof(small), format, args);
	if (len < 0)
		out_of_memory();
	if ((size_t)len < sizeof(small)) {
		text = np_arena_copy(arena, small, (size_t)len);
	} else {
		text = np_arena_alloc(arena, (size_t)len + 1);
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	return text;
}

void np_arena_reset(struct np_arena *arena)
{
	struct np_arena_chunk *chunk = arena->chunks;
	size_t used;

	if (!chunk)
		return;
	chunks_free(chunk->older);
	chunk->older = NULL;
	used = chunk->size - arena->left;
	ASAN_UNPOISON_MEMORY_REGION(chunk->memory, used);
	memset(chunk->memory, 0, used);
	ASAN_POISON_MEMORY_REGION(chunk->memory, chunk->size);
	arena->next = chunk->memory;
	arena->left = chunk->size;
}

void np_arena_release(struct np_arena *arena)
{
	chunks_free(arena->chunks);
	*arena = (struct np_arena){0};
}

#include "CMarkdownArena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A small block lies in a chunk, behind its capacity; freed, it waits in the list of its size. A
// large one has memory of its own, so that buffers that grow leave nothing behind.

enum { GRAIN = 16, SMALL = 1024, CHUNK = (1 << 16) - 64 };

struct chunk {
  struct chunk *next;
  char bytes[];
};

struct large {
  struct large *next;
  struct large *previous;
  size_t capacity; // last: it stands right before the block, as a small one's does
};

struct freed {
  struct freed *next;
};

struct cma_arena {
  char *at;
  size_t left;
  struct chunk *chunks;
  struct large *large;
  struct freed *freed[SMALL / GRAIN + 1];
};

static _Thread_local struct cma_arena *current;

// cmark's own allocator ends the process too: nothing in it expects a failure.
static void *checked(void *memory) {
  if (!memory) abort();
  return memory;
}

struct cma_arena *cma_new(void) { return checked(calloc(1, sizeof(struct cma_arena))); }

void cma_free(struct cma_arena *arena) {
  for (struct chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
  for (struct large *large = arena->large, *next; large; large = next) {
    next = large->next;
    free(large);
  }
  free(arena);
}

struct cma_arena *cma_enter(struct cma_arena *arena) {
  struct cma_arena *outer = current;
  current = arena;
  return outer;
}

void cma_leave(struct cma_arena *outer) { current = outer; }

static size_t capacity(const void *block) { return ((const size_t *)block)[-1]; }

static void link_large(struct cma_arena *arena, struct large *large) {
  large->previous = NULL;
  large->next = arena->large;
  if (large->next) large->next->previous = large;
  arena->large = large;
}

static void unlink_large(struct cma_arena *arena, struct large *large) {
  if (large->previous) large->previous->next = large->next;
  else arena->large = large->next;
  if (large->next) large->next->previous = large->previous;
}

static void *allocate_large(struct cma_arena *arena, size_t size) {
  if (size > SIZE_MAX - sizeof(struct large)) abort();
  struct large *large = checked(malloc(sizeof(struct large) + size));
  large->capacity = size;
  link_large(arena, large);
  return large + 1;
}

static void *allocate(struct cma_arena *arena, size_t size) {
  if (size > SMALL) return allocate_large(arena, size);
  size = size ? (size + GRAIN - 1) & ~(size_t)(GRAIN - 1) : GRAIN;
  struct freed *freed = arena->freed[size / GRAIN];
  if (freed) {
    arena->freed[size / GRAIN] = freed->next;
    return freed;
  }
  size_t whole = sizeof(size_t) + size;
  if (arena->left < whole) {
    struct chunk *chunk = checked(malloc(CHUNK));
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->at = chunk->bytes;
    arena->left = CHUNK - sizeof(struct chunk);
  }
  size_t *block = (size_t *)arena->at;
  arena->at += whole;
  arena->left -= whole;
  *block = size;
  return block + 1;
}

static void give_back(void *block) {
  struct cma_arena *arena = current;
  if (!block) return;
  if (!arena) abort();
  size_t size = capacity(block);
  if (size > SMALL) {
    struct large *large = (struct large *)block - 1;
    unlink_large(arena, large);
    free(large);
    return;
  }
  struct freed *freed = block;
  freed->next = arena->freed[size / GRAIN];
  arena->freed[size / GRAIN] = freed;
}

static void *clear(size_t count, size_t size) {
  if (!current || (size && count > SIZE_MAX / size)) abort();
  void *block = allocate(current, count * size);
  return memset(block, 0, count * size);
}

static void *resize(void *block, size_t size) {
  struct cma_arena *arena = current;
  if (!arena) abort();
  if (!block) return allocate(arena, size);
  size_t before = capacity(block);
  if (before > SMALL && size > SMALL) {
    struct large *large = (struct large *)block - 1;
    if (size > SIZE_MAX - sizeof(struct large)) abort();
    unlink_large(arena, large);
    large = checked(realloc(large, sizeof(struct large) + size));
    large->capacity = size;
    link_large(arena, large);
    return large + 1;
  }
  if (size <= before) return block;
  void *more = allocate(arena, size);
  memcpy(more, block, before);
  give_back(block);
  return more;
}

cmark_mem *cma_mem(void) {
  static cmark_mem mem = {clear, resize, give_back};
  return &mem;
}

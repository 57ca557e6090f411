#ifndef CMARKDOWNARENA_H
#define CMARKDOWNARENA_H

#include <cmark-gfm.h>

/// Memory of one parsed document, given back all at once.
///
/// cmark asks for some ten small blocks a line, one after the other, and a tree is freed node by
/// node: with malloc that is a fifth of the time that reading a large document takes.
///
/// cmark's allocator has no context, so the arena that serves it is the one that the calling thread
/// has entered. Safe as long as all calls of cmark for a document, those that read its nodes too,
/// happen between `cma_enter` and `cma_leave` of its arena on one thread; between such stretches an
/// arena may go to another thread, and other arenas may be entered inside.
struct cma_arena;

struct cma_arena *cma_new(void);

/// Frees all that was allocated; no pointer into it may be used afterwards.
void cma_free(struct cma_arena *arena);

/// Serves this thread from the arena; returns what served it before, for `cma_leave`.
struct cma_arena *cma_enter(struct cma_arena *arena);
void cma_leave(struct cma_arena *outer);

/// What to make a parser with. Allocating while no arena is entered ends the process.
cmark_mem *cma_mem(void);

#endif

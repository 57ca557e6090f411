#ifndef CTERMINAL_H
#define CTERMINAL_H

#include "lineedit.h"

#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

/// The keeper: the same binary, re-executed; returns its exit status.
///
/// argv is `EXE __keeper RUNDIR WORKDIR ROWS COLUMNS FIRSTLINE`. The parent exits 0 once the socket
/// listens, 75 when another keeper holds the run directory, 66 when WORKDIR cannot be entered and
/// 71 when the system refuses something.
int ct_keeper_main(int argc, char *const argv[]);

/// Connects to the socket `sock` in `directory`, however long the path; -1 and errno on failure.
int ct_connect(const char *directory);

/// Reads from a socket, with up to two passed descriptors (close-on-exec), -1 where none came.
ssize_t ct_receive(int socket, void *bytes, size_t length, int descriptors[2]);

/// Sends without SIGPIPE; -1 and errno on failure.
ssize_t ct_send(int socket, const void *bytes, size_t length);

/// Starts a program found on PATH with the given descriptors as 0, 1 and 2; the errno or 0.
int ct_spawn(char *const argv[], char *const envp[], const int stdio[3], pid_t *pid);

/// Writes the name of the terminal behind `master` into `name`; -1 and errno on failure.
int ct_terminal_name(int master, char *name, size_t length);

/// Puts a pseudo-terminal's modes back to what a new one has; through the master.
void ct_reset_modes(int master);

/// Lets output flow that a Ctrl-S holds; through the master.
void ct_release_output(int master);

/// Drops what was typed and not read on the terminal `name`; output is left alone.
void ct_drop_typed(const char *name);

/// Puts the operator's terminal in raw mode, until `ct_guard_restore` or a signal that ends us puts its
/// modes back; stopped and continued, it is raw again. -1 and errno where it has no modes.
///
/// `keys` is the terminal's descriptor; `screen` takes the reset bytes, or is -1; its modes before go
/// to `saved`.
int ct_guard_raw(int keys, int screen, struct termios *saved);

/// Puts the modes back, once output has left, and disarms the guard.
void ct_guard_restore(int keys, const struct termios *saved);

/// Keeps the modes as they are now for signals that end us; a prompt handles SIGINT, SIGHUP, SIGTERM
/// and stopping by itself.
int ct_guard_prompt(int keys, int screen);

/// Disarms the guard and forgets the reset bytes; the modes are left alone.
void ct_guard_end(void);

/// Says what resets the screen if a signal ends us now: copied, at most 256 bytes. To be said after
/// the guard is armed, and as often as it changes.
void ct_guard_reset(const void *bytes, size_t length);

/// Reads a terminal's size; -1 if it has none.
int ct_window_size(int terminal, unsigned short *rows, unsigned short *columns);

/// Sets a terminal's size, which signals its foreground group when it changed.
int ct_set_window_size(int terminal, unsigned short rows, unsigned short columns);

/// Whether a signal is ignored, as `nohup` has it.
int ct_ignores(int signal);

/// Makes a change of the window's size interrupt poll(2), and counts it.
void ct_watch_window(void);

/// How often the window's size has changed since it is watched.
int ct_window_changes(void);

/// Opens a pseudo-terminal, close-on-exec; 0, or -1 and errno.
int ct_open_terminal(int *master, int *slave);

/// Keeps this process, and none that it starts, out of core dumps and other processes' reach: it may
/// hold secrets.
void ct_protect_memory(void);

/// How many bytes at the start are text, which no terminal obeys but for line ends and the like.
///
/// `owed` is how many bytes the last character still needs, from one piece of output to the next.
size_t ct_plain_length(const void *bytes, size_t length, unsigned *owed);

/// memmem(3), which Glibc's Swift module does not show.
const void *ct_find(const void *bytes, size_t length, const void *part, size_t part_length);

#endif

// The operator's terminal, put back on every way out.
//
// Whoever changes the terminal's modes arms the guard first: a signal that ends tminus puts the modes
// back, writes what resets the screen, and then ends it as if nobody had caught it.
#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { RESET_LIMIT = 256, STACK_SIZE = 32 << 10 };

// Signals that end a process by default. The last three are a prompt's own affair.
static const int fatal[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,  SIGTRAP, SIGSYS,
                            SIGXCPU, SIGXFSZ, SIGALRM, SIGUSR1, SIGUSR2, SIGTERM, SIGHUP,  SIGINT};
enum { FATAL_COUNT = sizeof fatal / sizeof *fatal, OWN_COUNT = 3 };

static struct {
  int keys, screen, holds_raw;
  struct termios saved, raw;
  struct sigaction fatal[FATAL_COUNT], stop, go_on;
} guarded;
static volatile sig_atomic_t armed;

// WHY: two rooms, so that a handler that fires while one is filled finds the other whole.
static struct {
  size_t length;
  unsigned char bytes[RESET_LIMIT];
} resets[2];
static _Atomic(int) current_reset;

// SAFETY: calls only what is async-signal-safe (poll is one system call), and never waits.
// WHY: while a shell has the terminal, its modes are the shell's.
static void put_back(void) {
  if (!armed || tcgetpgrp(guarded.keys) != getpgrp()) return;
  tcsetattr(guarded.keys, TCSANOW, &guarded.saved);
  int reset = atomic_load(&current_reset);
  struct pollfd room = {.fd = guarded.screen, .events = POLLOUT};
  if (resets[reset].length > 0 && guarded.screen >= 0 && poll(&room, 1, 0) == 1) {
    ssize_t written = write(guarded.screen, resets[reset].bytes, resets[reset].length);
    (void)written;
  }
}

// SAFETY: the default is in force again (SA_RESETHAND); the signal raised is delivered on return.
static void on_fatal(int signal) {
  put_back();
  raise(signal);
}

// SAFETY: as above. In the background this stops us (SIGTTOU), until the terminal is ours again.
static void on_continue(int signal) {
  (void)signal;
  int error = errno;
  while (armed && tcsetattr(guarded.keys, TCSADRAIN, &guarded.raw) < 0 && errno == EINTR) continue;
  errno = error;
}

// SAFETY: as above; the process stops where its mask lets the signal in, and goes on behind it.
static void on_stop(int signal) {
  int error = errno;
  struct sigaction standard = {.sa_handler = SIG_DFL}, ours;
  sigset_t stop, before;
  put_back();
  sigemptyset(&stop);
  sigaddset(&stop, signal);
  sigaction(signal, &standard, &ours);
  raise(signal);
  sigprocmask(SIG_UNBLOCK, &stop, &before);
  sigprocmask(SIG_SETMASK, &before, NULL);
  sigaction(signal, &ours, NULL);
  on_continue(SIGCONT);
  errno = error;
}

// WHY: a stack that overflowed has no room for a handler.
static void give_handlers_a_stack(void) {
  static char room[STACK_SIZE];
  static int given;
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  if (!given) given = sigaltstack(&stack, NULL) == 0;
}

// WHY: a signal that is ignored from outside (nohup) stays ignored.
static void catch_signal(int signal, const struct sigaction *action, struct sigaction *before) {
  if (sigaction(signal, NULL, before) == 0 && before->sa_handler != SIG_IGN)
    sigaction(signal, action, NULL);
}

// SAFETY: `armed` is set last and cleared first: a handler sees whole values or does nothing.
static void arm(int keys, int screen) {
  struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_RESETHAND};
  give_handlers_a_stack();
  guarded.keys = keys;
  guarded.screen = screen;
  sigfillset(&action.sa_mask);
  int count = guarded.holds_raw ? FATAL_COUNT : FATAL_COUNT - OWN_COUNT;
  for (int i = 0; i < count; i++) catch_signal(fatal[i], &action, &guarded.fatal[i]);
  if (guarded.holds_raw) {
    struct sigaction moving = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
    sigemptyset(&moving.sa_mask);
    catch_signal(SIGTSTP, &moving, &guarded.stop);
    moving.sa_handler = on_continue;
    sigaction(SIGCONT, &moving, &guarded.go_on);
  }
  atomic_signal_fence(memory_order_seq_cst);
  armed = 1;
}

int ct_guard_prompt(int keys, int screen) {
  ct_guard_end();
  if (tcgetattr(keys, &guarded.saved) < 0) return -1;
  guarded.holds_raw = 0;
  arm(keys, screen);
  return 0;
}

// WHY: TCSADRAIN, for a flush would drop what the operator typed for the command.
int ct_guard_raw(int keys, int screen, struct termios *saved) {
  ct_guard_end();
  if (tcgetattr(keys, &guarded.saved) < 0) return -1;
  *saved = guarded.raw = guarded.saved;
  cfmakeraw(&guarded.raw);
  guarded.holds_raw = 1;
  arm(keys, screen);
  int result;
  while ((result = tcsetattr(keys, TCSADRAIN, &guarded.raw)) < 0 && errno == EINTR) continue;
  int error = errno;
  if (result < 0) ct_guard_end();
  errno = error;
  return result;
}

void ct_guard_restore(int keys, const struct termios *saved) {
  while (tcsetattr(keys, TCSADRAIN, saved) < 0 && errno == EINTR) continue;
  if (armed && guarded.keys == keys) ct_guard_end();
}

void ct_guard_end(void) {
  if (!armed) return;
  armed = 0;
  atomic_signal_fence(memory_order_seq_cst);
  int count = guarded.holds_raw ? FATAL_COUNT : FATAL_COUNT - OWN_COUNT;
  for (int i = 0; i < count; i++) sigaction(fatal[i], &guarded.fatal[i], NULL);
  if (guarded.holds_raw) {
    sigaction(SIGTSTP, &guarded.stop, NULL);
    sigaction(SIGCONT, &guarded.go_on, NULL);
  }
  ct_guard_reset("", 0);
}

void ct_guard_reset(const void *bytes, size_t length) {
  int next = 1 - atomic_load(&current_reset);
  resets[next].length = length < RESET_LIMIT ? length : RESET_LIMIT;
  memcpy(resets[next].bytes, bytes, resets[next].length);
  atomic_store(&current_reset, next);
}

// Keys as bytes, for the prompts: signals are let in only while a key is waited for.
#define _GNU_SOURCE
#include "keys.h"

#include "CTerminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// How long the rest of a mark, and of a paste that was broken off, may take to come; and after what
// quiet a Ctrl-C in a paste is a key.
enum { MARK_REST_MS = 100, PASTE_REST_MS = 100, QUIET_MS = 250 };
static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

static volatile sig_atomic_t interrupted, hung_up, stop_asked, continued;
static const struct keys_prompt *prompt;
static int windows_seen;
// The operator's own keys for Ctrl-C, Ctrl-\ and Ctrl-Z: a prompt turns the terminal's handling off,
// for it would drop the rest of a paste, which would then come as keys.
static unsigned char interrupt_key, quit_key, stop_key;
// Bytes that might have begun a paste and did not.
static unsigned char held[sizeof paste_begin];
static size_t held_at, held_count;

// What is called while keys are waited for, at a time of the monotonic clock in milliseconds.
static struct {
  ct_alarm ring;
  void *context;
  long long at;
  int stepped_aside, broke_off;
} alarm_;

static long long monotonic_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void ct_prompt_alarm(long long milliseconds, ct_alarm ring, void *context) {
  alarm_.ring = milliseconds > 0 ? ring : NULL;
  alarm_.context = context;
  alarm_.at = monotonic_ms() + milliseconds;
}

void ct_prompt_aside(void) {
  if (alarm_.stepped_aside || !prompt) return;
  alarm_.stepped_aside = 1;
  prompt->aside();
}

// Milliseconds up to the alarm, at least 1; -1 where there is none.
static int alarm_patience(void) {
  if (!alarm_.ring) return -1;
  long long left = alarm_.at - monotonic_ms();
  return left < 1 ? 1 : left > 3600000 ? 3600000 : (int)left;
}

// WHY: in the prompt's own modes, so that nothing typed meanwhile is echoed or lost.
static void ring_if_due(void) {
  if (!alarm_.ring || monotonic_ms() < alarm_.at) return;
  alarm_.stepped_aside = 0;
  long long next = alarm_.ring(alarm_.context);
  if (next < 0) alarm_.broke_off = 1;
  if (alarm_.stepped_aside) prompt->back();
  ct_prompt_alarm(next, alarm_.ring, alarm_.context);
}

// SAFETY: handlers only set flags; who waits for a key looks at them.
static void on_interrupt(int signal) {
  (void)signal;
  interrupted = 1;
}
static void on_hangup(int signal) {
  (void)signal;
  hung_up = 1;
}
static void on_stop(int signal) {
  (void)signal;
  stop_asked = 1;
}
static void on_continue(int signal) {
  (void)signal;
  continued = 1;
}

static void take(int signal, void (*handler)(int), struct sigaction *before) {
  struct sigaction action = {.sa_handler = handler};
  sigaction(signal, &action, before);
}

int keys_terminal_is_able(void) {
  const char *name = getenv("TERM");
  return name && *name && strcmp(name, "dumb") != 0;
}

void keys_begin(struct keys_before *before, const struct keys_prompt *own, int screen) {
  sigset_t ours;
  sigemptyset(&ours);
  static const int signals[] = {SIGINT, SIGHUP, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaddset(&ours, signals[i]);
  sigprocmask(SIG_BLOCK, &ours, &before->blocked);
  interrupted = hung_up = stop_asked = continued = 0;
  alarm_.broke_off = 0;
  held_at = held_count = 0;
  prompt = own;
  windows_seen = ct_window_changes();
  take(SIGINT, on_interrupt, &before->interrupt);
  take(SIGHUP, on_hangup, &before->hangup);
  take(SIGTERM, on_hangup, &before->terminate);
  take(SIGTSTP, on_stop, &before->stop);
  take(SIGCONT, on_continue, &before->go_on);
  interrupt_key = quit_key = stop_key = 0;
  struct termios modes;
  if (tcgetattr(STDIN_FILENO, &modes) == 0 && (modes.c_lflag & ISIG)) {
    interrupt_key = modes.c_cc[VINTR];
    quit_key = modes.c_cc[VQUIT];
    stop_key = modes.c_cc[VSUSP];
  }
  ct_guard_prompt(STDIN_FILENO, screen);
  if (keys_terminal_is_able()) ct_guard_reset(PASTE_MARKS_OFF, sizeof PASTE_MARKS_OFF - 1);
}

// WHY: a window that closes hangs up twice, once by its shell: the second must not end us while the run
// is put on hold.
void keys_finish(const struct keys_before *before) {
  ct_guard_end();
  sigaction(SIGINT, &before->interrupt, NULL);
  if (hung_up) {
    signal(SIGHUP, SIG_IGN);
  } else {
    sigaction(SIGHUP, &before->hangup, NULL);
  }
  sigaction(SIGTERM, &before->terminate, NULL);
  sigaction(SIGTSTP, &before->stop, NULL);
  sigaction(SIGCONT, &before->go_on, NULL);
  sigprocmask(SIG_SETMASK, &before->blocked, NULL);
}

enum ct_line_end keys_broken_off(void) {
  return hung_up ? CT_LINE_HANGUP : interrupted || alarm_.broke_off ? CT_LINE_INTERRUPTED : CT_LINE;
}

// WHY: as the terminal's own Ctrl-Z, for all of the job (`receiver` 0); a shell's wrapper must stop too.
// Where no shell could continue us the kernel drops the signal, and the prompt is only drawn anew.
static void stop_here(pid_t receiver) {
  struct sigaction before;
  sigset_t moving, blocked;
  prompt->leave();
  sigemptyset(&moving);
  sigaddset(&moving, SIGTSTP);
  sigaddset(&moving, SIGCONT);
  take(SIGTSTP, SIG_DFL, &before);
  kill(receiver, SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &moving, &blocked);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  sigaction(SIGTSTP, &before, NULL);
  stop_asked = continued = 0;
  prompt->enter();
}

// Does what a signal asked for beside an end.
static void attend(void) {
  if (stop_asked) stop_here(getpid());
  if (continued) {
    // The shell has given the terminal modes of its own meanwhile.
    continued = 0;
    prompt->leave();
    prompt->enter();
  }
  if (windows_seen != ct_window_changes()) {
    windows_seen = ct_window_changes();
    prompt->resize();
  }
}

// Waits for a byte: 1, 0 where the time is over, -1 where a signal came or the wait failed.
static int wait_for_byte(int milliseconds) {
  struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
  struct timespec patience = {.tv_sec = milliseconds / 1000,
                              .tv_nsec = milliseconds % 1000 * 1000000L};
  sigset_t none;
  sigemptyset(&none);
  // ppoll lets the signals in only while it waits, so that none is missed.
  return ppoll(&ready, 1, milliseconds < 0 ? NULL : &patience, &none);
}

// Reads one byte, of those held first: 1, 0 at the end of input, -1 where a signal came.
static int take_byte(unsigned char *byte) {
  if (held_at < held_count) {
    *byte = held[held_at++];
    return 1;
  }
  int ready = wait_for_byte(alarm_patience());
  if (ready == 0) errno = EINTR;
  if (ready <= 0) return -1;
  ssize_t count = read(STDIN_FILENO, byte, 1);
  if (count < 0 && errno != EINTR) hung_up = 1;
  return (int)count;
}

// Looks whether an escape byte begins a paste; what follows it and does not is held.
// WHY: here and not among the editor's keys: within a search or behind Ctrl-V it reads by itself.
static int begins_paste(void) {
  held_at = held_count = 0;
  while (held_count + 2 < sizeof paste_begin) {
    int ready;
    // A window that changes its size meanwhile must not make keys of a paste.
    while ((ready = wait_for_byte(MARK_REST_MS)) < 0 && errno == EINTR) attend();
    if (ready != 1 || read(STDIN_FILENO, held + held_count, 1) != 1) return 0;
    held_count++;
    if (held[held_count - 1] != (unsigned char)paste_begin[held_count]) return 0;
  }
  held_count = 0;
  return 1;
}

enum keys_found keys_next(unsigned char *byte) {
  for (;;) {
    attend();
    if (!interrupted && !hung_up) ring_if_due();
    if (interrupted || hung_up || alarm_.broke_off) return KEYS_BROKEN_OFF;
    int count = take_byte(byte);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count < 0 ? KEYS_BROKEN_OFF : KEYS_END;
    if (*byte == '\033' && held_at == held_count) return begins_paste() ? KEYS_PASTE : KEYS_BYTE;
    if (*byte == 0) return KEYS_BYTE;
    if (*byte == interrupt_key) {
      interrupted = 1;
    } else if (*byte == quit_key) {
      raise(SIGQUIT);
    } else if (*byte == stop_key) {
      stop_here(0);
    } else {
      return KEYS_BYTE;
    }
  }
}

static int is_quiet_since(const struct timespec *last) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long passed = (now.tv_sec - last->tv_sec) * 1000LL + (now.tv_nsec - last->tv_nsec) / 1000000;
  return passed >= QUIET_MS && wait_for_byte(PASTE_REST_MS) == 0;
}

// Line ends become line feeds; other controls go, so that no key comes out of a paste.
static size_t without_controls(unsigned char *bytes, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned char byte = bytes[i];
    if (byte == '\n' && i > 0 && bytes[i - 1] == '\r') continue;
    if (byte == '\r') byte = '\n';
    // The controls above ASCII, U+0080 to U+009F, are two bytes.
    if (byte == 0xC2 && i + 1 < count && bytes[i + 1] >= 0x80 && bytes[i + 1] < 0xA0) {
      i++;
    } else if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t') {
      bytes[kept++] = byte;
    }
  }
  return kept;
}

// WHY: whatever ends the prompt, the rest of a paste is still read: left behind, it would be answers.
unsigned char *keys_paste(size_t *length) {
  size_t room = 4096, count = 0, end = sizeof paste_end - 1;
  unsigned char *bytes = malloc(room);
  struct timespec last;
  clock_gettime(CLOCK_MONOTONIC, &last);
  while (bytes) {
    int broken = interrupted || hung_up;
    int ready = wait_for_byte(broken ? PASTE_REST_MS : -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    if (count == room) {
      unsigned char *more = realloc(bytes, room *= 2);
      if (!more) break;
      bytes = more;
    }
    ssize_t got = read(STDIN_FILENO, bytes + count, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      hung_up = 1;
      break;
    }
    // The end may never come: a Ctrl-C that stands alone is a key.
    if (bytes[count] && bytes[count] == interrupt_key && is_quiet_since(&last)) {
      interrupted = 1;
      break;
    }
    clock_gettime(CLOCK_MONOTONIC, &last);
    count++;
    if (count >= end && memcmp(bytes + count - end, paste_end, end) == 0) {
      *length = without_controls(bytes, count - end);
      bytes[*length] = 0;
      if (!interrupted && !hung_up) return bytes;
      break;
    }
  }
  if (bytes) explicit_bzero(bytes, count);
  free(bytes);
  return NULL;
}

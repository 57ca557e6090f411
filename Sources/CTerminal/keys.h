#ifndef CTERMINAL_KEYS_H
#define CTERMINAL_KEYS_H

#include "lineedit.h"

#include <signal.h>
#include <stddef.h>

// What a prompt does when tminus is stopped or the window changes while keys are waited for.
struct keys_prompt {
  /// The modes as they were, before tminus stops.
  void (*leave)(void);
  /// The prompt's own modes, and what stands on the line drawn anew.
  void (*enter)(void);
  /// The window has another size.
  void (*resize)(void);
  /// What stands there taken away, and drawn anew below what was printed meanwhile.
  void (*aside)(void);
  void (*back)(void);
};

// What signals did before keys were read.
struct keys_before {
  struct sigaction interrupt, hangup, terminate, stop, go_on;
  sigset_t blocked;
};

/// Takes the signals that a prompt handles itself and guards the terminal's modes.
void keys_begin(struct keys_before *before, const struct keys_prompt *prompt, int screen);

/// Gives the signals back.
void keys_finish(const struct keys_before *before);

// What `keys_next` has found.
enum keys_found { KEYS_BROKEN_OFF = -1, KEYS_END = 0, KEYS_BYTE = 1, KEYS_PASTE = 2 };

/// Waits for the next byte, or the beginning of a paste, whose bytes `keys_paste` then reads.
enum keys_found keys_next(unsigned char *byte);

/// The bytes of a paste up to its end: line breaks as line feeds, of other controls only tabs. With
/// a NUL behind them; free them. NULL where it was broken off.
unsigned char *keys_paste(size_t *length);

/// How the prompt was broken off; CT_LINE where it was not.
enum ct_line_end keys_broken_off(void);

/// Whether the terminal is one that understands escape sequences.
int keys_terminal_is_able(void);

/// Turn the marks around pasted text on and off.
#define PASTE_MARKS_ON "\033[?2004h"
#define PASTE_MARKS_OFF "\033[?2004l"

#endif

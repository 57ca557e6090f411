// A line that is typed unseen: read byte by byte, for a paste must not end it.
#define _GNU_SOURCE
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct {
  int screen;
  const char *prompt;
  struct termios shown, hidden;
  // The last byte is left for the end.
  char line[16384];
  size_t count;
} entry;

static void put(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t written = write(entry.screen, text, length);
    if (written <= 0) return;
    text += written;
    length -= (size_t)written;
  }
}

static void leave(void) {
  if (keys_terminal_is_able()) put(PASTE_MARKS_OFF);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &entry.shown);
}

static void begin(int how) {
  tcsetattr(STDIN_FILENO, how, &entry.hidden);
  if (keys_terminal_is_able()) put(PASTE_MARKS_ON);
  // Only now: what is typed at the very sight of the prompt is hidden, too.
  put(entry.prompt);
}

static void enter(void) {
  put("\r\n");
  begin(TCSADRAIN);
}

static void resize(void) {}

static void aside(void) { put("\r\n"); }

static void back(void) { put(entry.prompt); }

// SAFETY: what does not fit is not taken, and the bell says so.
static void add(const unsigned char *bytes, size_t count) {
  if (count >= sizeof entry.line - entry.count) return put("\a");
  memcpy(entry.line + entry.count, bytes, count);
  entry.count += count;
}

static void paste(void) {
  size_t count = 0;
  unsigned char *bytes = keys_paste(&count);
  if (!bytes) return;
  add(bytes, count);
  explicit_bzero(bytes, count);
  free(bytes);
}

static void erase(void) {
  while (entry.count > 0 && (entry.line[--entry.count] & 0xC0) == 0x80) continue;
}

// An arrow or another such key is no part of a secret.
static enum keys_found skip_sequence(void) {
  unsigned char byte;
  enum keys_found found = keys_next(&byte);
  if (found == KEYS_PASTE) paste();
  if (found != KEYS_BYTE || (byte != '[' && byte != 'O')) return found;
  do found = keys_next(&byte);
  while (found == KEYS_BYTE && byte < 0x40);
  return found;
}

// Reads keys up to Enter, or to Ctrl-D on an empty line.
static enum keys_found gather(void) {
  const cc_t *keys = entry.shown.c_cc;
  for (;;) {
    unsigned char byte;
    enum keys_found found = keys_next(&byte);
    if (found == KEYS_PASTE) {
      paste();
      continue;
    }
    if (found != KEYS_BYTE || byte == '\r' || byte == '\n') return found;
    if (byte == keys[VEOF] && byte != 0) {
      if (entry.count == 0) return KEYS_END;
    } else if (byte == '\033') {
      found = skip_sequence();
      if (found == KEYS_END || found == KEYS_BROKEN_OFF) return found;
    } else if (byte == 8 || byte == 127 || (byte == keys[VERASE] && byte != 0)) {
      erase();
    } else if (byte == keys[VKILL] && byte != 0) {
      entry.count = 0;
    } else if (byte >= 0x20 || byte == '\t') {
      add(&byte, 1);
    }
  }
}

char *ct_read_hidden(const char *prompt, int screen, enum ct_line_end *end) {
  static const struct keys_prompt ours = {leave, enter, resize, aside, back};
  struct keys_before before;
  entry.screen = screen;
  entry.prompt = prompt;
  entry.count = 0;
  keys_begin(&before, &ours, screen);
  char *result = NULL;
  enum keys_found found = KEYS_BROKEN_OFF;
  *end = CT_LINE_HANGUP;
  if (tcgetattr(STDIN_FILENO, &entry.shown) == 0) {
    entry.hidden = entry.shown;
    entry.hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    entry.hidden.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON);
    entry.hidden.c_cc[VMIN] = 1;
    entry.hidden.c_cc[VTIME] = 0;
    begin(TCSAFLUSH);
    found = gather();
    leave();
    put("\n");
    *end = keys_broken_off();
    if (*end == CT_LINE && found != KEYS_BYTE)
      *end = found == KEYS_END ? CT_LINE_EOF : CT_LINE_HANGUP;
  }
  if (*end == CT_LINE) {
    while (entry.count > 0 && entry.line[entry.count - 1] == '\n') entry.count--;
    entry.line[entry.count] = 0;
    result = strdup(entry.line);
  }
  explicit_bzero(entry.line, sizeof entry.line);
  keys_finish(&before);
  return result;
}

#ifndef CTERMINAL_LINEEDIT_H
#define CTERMINAL_LINEEDIT_H

/// How a line came to its end.
enum ct_line_end {
  CT_LINE = 0,
  /// Ctrl-D on an empty line, or the terminal is gone.
  CT_LINE_EOF = 1,
  /// Ctrl-C: what was typed is dropped.
  CT_LINE_INTERRUPTED = 2,
  /// SIGHUP or SIGTERM arrived.
  CT_LINE_HANGUP = 3,
};

/// Called while a line is typed: milliseconds until the next call, 0 for none, -1 to break the line off.
typedef long long (*ct_alarm)(void *context);

/// Has `ring` called by prompts once so many milliseconds are over; 0 for none.
void ct_prompt_alarm(long long milliseconds, ct_alarm ring, void *context);

/// Makes room for lines above the prompt, from within an alarm; the prompt is drawn anew behind them.
void ct_prompt_aside(void);

/// Prepares the editor for keys from descriptor 0, shown on `terminal`; 0 on success.
int ct_editor_open(int terminal);

/// Reads one answer with editing and history; `text` stands on it already. Pasted text and Alt-Enter
/// make it one of several lines. Free the result. NULL unless *end is CT_LINE.
char *ct_editor_read(const char *prompt, const char *text, enum ct_line_end *end);

/// Runs `program FILE` on this terminal, as sh reads the program's words; its exit status, or -1.
int ct_run_in_terminal(const char *program, const char *file);

/// Prompts on `screen` for a line that is typed unseen on descriptor 0; free the result. NULL unless
/// *end is CT_LINE. Pasted text may have line breaks in it.
char *ct_read_hidden(const char *prompt, int screen, enum ct_line_end *end);

/// Remembers a line for the arrow keys.
void ct_editor_remember(const char *line);

/// Sets the words that Tab completes, and whether files are completed too; the strings are copied.
void ct_editor_complete(const char *const *words, int count, int files);

/// Puts the terminal back and forgets everything.
void ct_editor_close(void);

#endif

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

/// Prepares the editor for the terminal on descriptors 0 and 1; 0 on success.
int ct_editor_open(void);

/// Reads one line with editing and history; `text` stands on it already. Free the result. NULL
/// unless *end is CT_LINE.
char *ct_editor_read(const char *prompt, const char *text, enum ct_line_end *end);

/// Runs `program FILE` on this terminal, as sh reads the program's words; its exit status, or -1.
int ct_run_in_terminal(const char *program, const char *file);

/// Prompts for one line on descriptor 0 without echo; free the result. NULL unless *end is CT_LINE.
char *ct_read_hidden(const char *prompt, enum ct_line_end *end);

/// Remembers a line for the arrow keys.
void ct_editor_remember(const char *line);

/// Sets the words that Tab completes, and whether files are completed too; the strings are copied.
void ct_editor_complete(const char *const *words, int count, int files);

/// Puts the terminal back and forgets everything.
void ct_editor_close(void);

#endif

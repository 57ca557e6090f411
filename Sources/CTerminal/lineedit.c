#define _GNU_SOURCE
#include "CTerminal.h"
#include "keys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// One terminal, one editor: the state is the process's, as libedit's terminal settings are.
static EditLine *editor;
static History *history_;
// The terminal that prompts go to, which standard output need not be.
static FILE *screen;
static const char *current_prompt = "";
static char **words;
static int word_count;
static int complete_files;
static int columns;
// The rows of a line that was broken off, below the cursor.
static int rows_below;

// Text to insert where the next inserting key is read: a paste, or what an answer begins with.
static struct {
  unsigned char *bytes;
  size_t count;
} waiting;
// WHY: controls that no keyboard sends and no text holds stand among the keys for it, and for going
// through what was typed before: U+009F, U+009E, U+009D.
enum { INSERTING_KEY = 0x9F };
#define INSERTING_KEY_TEXT "\302\237"
#define EARLIER_KEY_TEXT "\302\236"
#define LATER_KEY_TEXT "\302\235"

// How many lines back in what was typed before.
static int lines_back;

static char *prompt_text(EditLine *el) {
  (void)el;
  return (char *)current_prompt;
}

// Moves on by a character as libedit shows it, which wraps once a row is full.
static void advance(wchar_t character, int *row, int *column) {
  int width = character == L'\t' ? 8 - *column % 8 : wcwidth(character);
  if (character == L'\n' || *column + width > columns) {
    (*row)++;
    *column = 0;
  }
  if (character != L'\n' && width > 0) *column += width;
  if (*column >= columns) {
    (*row)++;
    *column = 0;
  }
}

// The row, from the prompt's first on, in which a place of the line is shown.
static int row_of(const LineInfoW *line, const wchar_t *place) {
  int row = 0, column = 0;
  mbstate_t state = {0};
  wchar_t character;
  const char *prompt = current_prompt;
  for (size_t left = strlen(prompt); left > 0;) {
    size_t used = mbrtowc(&character, prompt, left, &state);
    if (used == 0 || used > left) break;
    advance(character, &row, &column);
    prompt += used;
    left -= used;
  }
  for (const wchar_t *at = line->buffer; at < place; at++) advance(*at, &row, &column);
  return row;
}

static void read_width(void) {
  unsigned short rows, width;
  columns = ct_window_size(fileno(screen), &rows, &width) == 0 && width > 0 ? width : 80;
}

static void mark_pastes(int on) {
  if (keys_terminal_is_able()) fputs(on ? PASTE_MARKS_ON : PASTE_MARKS_OFF, screen);
  fflush(screen);
}

static void leave_prompt(void) {
  mark_pastes(0);
  el_set(editor, EL_PREP_TERM, 0);
}

// Draws the line anew, from so many rows above on.
static void draw_anew(int rows_above) {
  if (!keys_terminal_is_able()) {
    fputs("\n", screen);
  } else if (rows_above > 0) {
    fprintf(screen, "\r\033[%dA\033[J", rows_above);
  } else {
    fputs("\r\033[J", screen);
  }
  el_resize(editor);
  el_set(editor, EL_REFRESH);
}

static void enter_prompt(void) {
  el_set(editor, EL_PREP_TERM, 1);
  mark_pastes(1);
  read_width();
  draw_anew(0);
}

// WHY: some terminals wrap what stands there anew and some do not: what is drawn begins at the lower of
// both places, so that nothing above the prompt is lost.
static void window_resized(void) {
  const LineInfoW *line = el_wline(editor);
  int before = row_of(line, line->cursor);
  read_width();
  int after = row_of(line, line->cursor);
  draw_anew(before < after ? before : after);
}

// Takes the prompt and what is typed off the screen, so that lines can be printed there.
static void step_aside(void) {
  const LineInfoW *line = el_wline(editor);
  int rows = row_of(line, line->cursor);
  if (!keys_terminal_is_able()) {
    fputs("\n", screen);
  } else if (rows > 0) {
    fprintf(screen, "\r\033[%dA\033[J", rows);
  } else {
    fputs("\r\033[J", screen);
  }
  fflush(screen);
}

static void step_back(void) { draw_anew(0); }

static void wait_with(unsigned char *bytes, size_t count) {
  free(waiting.bytes);
  waiting.bytes = bytes;
  waiting.count = count;
}

// Reads one character. libedit's own reader retries once after EINTR, so that a Ctrl-C would go
// unnoticed; and pasted text must not be read as keys.
static int read_character(EditLine *el, wchar_t *character) {
  mbstate_t state = {0};
  int is_partial = 0;
  for (;;) {
    unsigned char byte;
    enum keys_found found = keys_next(&byte);
    if (found == KEYS_PASTE) {
      size_t count = 0;
      unsigned char *bytes = keys_paste(&count);
      if (!bytes) continue;
      wait_with(bytes, count);
      *character = INSERTING_KEY;
      return 1;
    }
    if (found == KEYS_BROKEN_OFF) {
      const LineInfoW *line = el_wline(el);
      rows_below = row_of(line, line->lastchar) - row_of(line, line->cursor);
    }
    if (found != KEYS_BYTE) return found;
    size_t used = mbrtowc(character, (const char *)&byte, 1, &state);
    if (used == (size_t)-1 && is_partial) {
      // What cut one character short may begin another.
      memset(&state, 0, sizeof state);
      used = mbrtowc(character, (const char *)&byte, 1, &state);
    }
    is_partial = used == (size_t)-2;
    if (used == (size_t)-1) {
      // Not a character of this locale: dropped.
      memset(&state, 0, sizeof state);
    } else if (!is_partial) {
      return 1;
    }
  }
}

// Whether a text is short and has nothing in it that would be another key than itself.
static int is_typable(const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] < 0x20 || bytes[i] == 0x7F || bytes[i] == 0xC2) return 0;
  return count < 1024;
}

// Inserts the text that waits, line breaks included.
static unsigned char insert_waiting(EditLine *el, int key) {
  (void)key;
  if (waiting.count && is_typable(waiting.bytes, waiting.count)) {
    // libedit shows keys at once, and draws the row again for an insertion.
    el_push(el, (char *)waiting.bytes);
    wait_with(NULL, 0);
    return CC_NORM;
  }
  wchar_t *text = waiting.count ? calloc(waiting.count + 1, sizeof *text) : NULL;
  size_t length = 0;
  mbstate_t state = {0};
  for (size_t at = 0; text && at < waiting.count;) {
    size_t used = mbrtowc(text + length, (char *)waiting.bytes + at, waiting.count - at, &state);
    if (used == (size_t)-2) break;
    if (used == 0 || used == (size_t)-1) {
      // What is no character of UTF-8 is dropped.
      memset(&state, 0, sizeof state);
      at++;
    } else {
      length++;
      at += used;
    }
  }
  int result = CC_REFRESH;
  if (text) text[length] = 0;
  if (length > 0 && el_winsertstr(el, text) < 0) result = CC_ERROR;
  free(text);
  wait_with(NULL, 0);
  return (unsigned char)result;
}

// Where the paste's first mark came so slowly that it was taken for keys.
static unsigned char insert_paste(EditLine *el, int key) {
  size_t count = 0;
  unsigned char *bytes = keys_paste(&count);
  if (!bytes) return CC_NORM;
  wait_with(bytes, count);
  return insert_waiting(el, key);
}

static unsigned char break_line(EditLine *el, int key) {
  (void)key;
  return el_winsertstr(el, L"\n") < 0 ? CC_ERROR : CC_REFRESH;
}

static const wchar_t *line_start(const wchar_t *buffer, const wchar_t *place) {
  while (place > buffer && place[-1] != L'\n') place--;
  return place;
}

// Up one row of a text of several lines; from its first, back in what was typed before.
static unsigned char move_up(EditLine *el, int key) {
  (void)key;
  const LineInfoW *line = el_wline(el);
  const wchar_t *start = line_start(line->buffer, line->cursor);
  if (start == line->buffer) {
    lines_back++;
    el_push(el, EARLIER_KEY_TEXT);
    return CC_NORM;
  }
  const wchar_t *above = line_start(line->buffer, start - 1);
  const wchar_t *place = above + (line->cursor - start);
  if (place >= start) place = start - 1;
  el_cursor(el, (int)(place - line->cursor));
  return CC_REFRESH;
}

static unsigned char move_down(EditLine *el, int key) {
  (void)key;
  const LineInfoW *line = el_wline(el);
  const wchar_t *below = line->cursor;
  while (below < line->lastchar && *below != L'\n') below++;
  if (below == line->lastchar) {
    // libedit would drop what stands there.
    if (lines_back == 0) return CC_ERROR;
    lines_back--;
    el_push(el, LATER_KEY_TEXT);
    return CC_NORM;
  }
  const wchar_t *place = ++below + (line->cursor - line_start(line->buffer, line->cursor));
  const wchar_t *end = below;
  while (end < line->lastchar && *end != L'\n') end++;
  if (place > end) place = end;
  el_cursor(el, (int)(place - line->cursor));
  return CC_REFRESH;
}

static void offer(const char *candidate, size_t typed, char **common, int *found) {
  const char *rest = candidate + typed;
  if ((*found)++ == 0) {
    *common = strdup(rest);
  } else if (*common) {
    size_t same = 0;
    while ((*common)[same] && (*common)[same] == rest[same]) same++;
    (*common)[same] = 0;
  }
}

// Completes the word before the cursor as far as all candidates agree.
static unsigned char complete(EditLine *el, int key) {
  (void)key;
  const LineInfo *line = el_line(el);
  const char *start = line->cursor;
  while (start > line->buffer && start[-1] != ' ') start--;
  size_t typed = (size_t)(line->cursor - start);
  char word[4096];
  if (typed >= sizeof word) return CC_ERROR;
  memcpy(word, start, typed);
  word[typed] = 0;

  char *common = NULL;
  int found = 0, whole_directory = 0;
  for (int i = 0; i < word_count; i++)
    if (strncmp(words[i], word, typed) == 0) offer(words[i], typed, &common, &found);
  if (complete_files) {
    char *slash = strrchr(word, '/');
    const char *base = slash ? slash + 1 : word;
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - word + 1) : 1, slash ? word : ".");
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
      if (entry->d_name[0] == '.' && base[0] != '.') continue;
      if (strncmp(entry->d_name, base, strlen(base)) != 0) continue;
      offer(entry->d_name, strlen(base), &common, &found);
      struct stat status;
      whole_directory = fstatat(dirfd(directory), entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    }
    if (directory) closedir(directory);
  }
  int result = CC_ERROR;
  if (common && (*common || found == 1)) {
    el_insertstr(el, common);
    if (found == 1) el_insertstr(el, whole_directory ? "/" : " ");
    result = CC_REFRESH;
  }
  free(common);
  return (unsigned char)result;
}

int ct_editor_open(int terminal) {
  if (editor) return 0;
  // What is typed is kept as UTF-8, whatever the locale can show.
  if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  int descriptor = fcntl(terminal, F_DUPFD_CLOEXEC, 3);
  screen = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  if (!screen) return -1;
  editor = el_init("tminus", stdin, screen, screen);
  history_ = history_init();
  if (!editor || !history_) return -1;
  HistEvent event;
  history(history_, &event, H_SETSIZE, 1000);
  el_set(editor, EL_PROMPT, prompt_text);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_HIST, history, history_);
  el_set(editor, EL_GETCFN, read_character);
  // The keys for signals are ours to read, and an Enter is told from a line feed.
  el_set(editor, EL_SETTY, "-d", "-isig", "-ixon", "-icrnl", NULL);
  static const struct {
    const char *name, *help;
    unsigned char (*function)(EditLine *, int);
  } functions[] = {{"tm-complete", "complete a word", complete},
                   {"tm-insert", "insert text that waits", insert_waiting},
                   {"tm-paste", "insert pasted text", insert_paste},
                   {"tm-break", "insert a line break", break_line},
                   {"tm-up", "move up", move_up},
                   {"tm-down", "move down", move_down}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    el_set(editor, EL_ADDFN, functions[i].name, functions[i].help, functions[i].function);
  static const char *const bindings[][2] = {
      {"\\237", "tm-insert"}, {"\\236", "ed-prev-history"},    {"\\235", "ed-next-history"},
      {"^I", "tm-complete"},  {"^R", "em-inc-search-prev"},    {"\\e[200~", "tm-paste"},
      {"\\e\\r", "tm-break"},  {"\\e\\n", "tm-break"},           {"^P", "tm-up"},
      {"\\e[A", "tm-up"},     {"\\eOA", "tm-up"},              {"^N", "tm-down"},
      {"\\e[B", "tm-down"},   {"\\eOB", "tm-down"}};
  for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
    el_set(editor, EL_BIND, bindings[i][0], bindings[i][1], NULL);
  return 0;
}

// SAFETY: `file` is a path of ours without quotes; the program is the operator's own choice.
// WHY: an editor that was killed leaves the terminal as it was in it.
int ct_run_in_terminal(const char *program, const char *file) {
  char command[8192];
  int length = snprintf(command, sizeof command, "%s '%s'", program, file);
  if (length < 0 || (size_t)length >= sizeof command) return -1;
  struct termios modes;
  int is_terminal = tcgetattr(STDIN_FILENO, &modes) == 0;
  int status = system(command);
  if (is_terminal) tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
  return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

char *ct_editor_read(const char *prompt, const char *text, enum ct_line_end *end) {
  static const struct keys_prompt ours = {leave_prompt, enter_prompt, window_resized, step_aside,
                                          step_back};
  struct keys_before before;
  keys_begin(&before, &ours, fileno(screen));

  current_prompt = prompt;
  rows_below = lines_back = 0;
  int count = 0;
  // Raw mode before the prompt shows: a Ctrl-D typed at the very sight of it counts.
  el_set(editor, EL_PREP_TERM, 1);
  mark_pastes(1);
  read_width();
  el_resize(editor);
  if (*text) {
    wait_with((unsigned char *)strdup(text), strlen(text));
    el_push(editor, INSERTING_KEY_TEXT);
  }
  const char *line = el_gets(editor, &count);
  mark_pastes(0);
  char *result = NULL;
  *end = keys_broken_off();
  if (*end == CT_LINE && (!line || count <= 0)) *end = CT_LINE_EOF;
  if (*end == CT_LINE) {
    result = strdup(line);
    size_t length = strlen(result);
    while (length && (result[length - 1] == '\n' || result[length - 1] == '\r')) result[--length] = 0;
  } else {
    // What was typed stays on the screen; the next prompt starts on a line of its own.
    el_reset(editor);
    while (rows_below-- >= 0) fputc('\n', screen);
    fflush(screen);
  }
  wait_with(NULL, 0);
  keys_finish(&before);
  return result;
}

void ct_editor_remember(const char *line) {
  HistEvent event;
  if (history_ && *line) history(history_, &event, H_ENTER, line);
}

void ct_editor_complete(const char *const *new_words, int count, int files) {
  for (int i = 0; i < word_count; i++) free(words[i]);
  free(words);
  words = calloc((size_t)(count > 0 ? count : 1), sizeof *words);
  word_count = words ? count : 0;
  for (int i = 0; i < word_count; i++) words[i] = strdup(new_words[i]);
  complete_files = files;
}

void ct_editor_close(void) {
  if (editor) el_end(editor);
  if (history_) history_end(history_);
  if (screen) fclose(screen);
  editor = NULL;
  history_ = NULL;
  screen = NULL;
  ct_editor_complete(NULL, 0, 0);
}

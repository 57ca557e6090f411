#define _GNU_SOURCE
#include "lineedit.h"

#include <dirent.h>
#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
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
static const char *current_prompt = "";
static char **words;
static int word_count;
static int complete_files;
static volatile sig_atomic_t interrupted, hung_up;

static char *prompt_text(EditLine *el) {
  (void)el;
  return (char *)current_prompt;
}

// SAFETY: handlers only set flags; the read they interrupt looks at them.
static void on_interrupt(int signal) {
  (void)signal;
  interrupted = 1;
}
static void on_hangup(int signal) {
  (void)signal;
  hung_up = 1;
}

// Reads one character. libedit's own reader retries once after EINTR, so that a Ctrl-C would go
// unnoticed; ppoll opens the signals only while it waits, so that none is missed.
static int read_character(EditLine *el, wchar_t *character) {
  (void)el;
  mbstate_t state = {0};
  sigset_t none;
  sigemptyset(&none);
  for (;;) {
    if (interrupted || hung_up) return -1;
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    if (ppoll(&ready, 1, NULL, &none) < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    char byte;
    ssize_t count = read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      if (count < 0) hung_up = 1;
      return 0;
    }
    size_t used = mbrtowc(character, &byte, 1, &state);
    if (used == (size_t)-1) {
      // Not a character of this locale: dropped.
      memset(&state, 0, sizeof state);
    } else if (used != (size_t)-2) {
      return 1;
    }
  }
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

int ct_editor_open(void) {
  if (editor) return 0;
  // What is typed is kept as UTF-8, whatever the locale can show.
  if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  editor = el_init("tminus", stdin, stdout, stderr);
  history_ = history_init();
  if (!editor || !history_) return -1;
  HistEvent event;
  history(history_, &event, H_SETSIZE, 1000);
  el_set(editor, EL_PROMPT, prompt_text);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_HIST, history, history_);
  el_set(editor, EL_GETCFN, read_character);
  el_set(editor, EL_ADDFN, "tm-complete", "complete a word", complete);
  el_set(editor, EL_BIND, "^I", "tm-complete", NULL);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", NULL);
  return 0;
}

// What a signal did before a line was read.
struct signals {
  struct sigaction interrupt, hangup, terminate;
  sigset_t blocked;
};

// Signals are blocked but while a reader waits; the old handlers come back afterwards.
static void take_signals(struct signals *before) {
  struct sigaction handler = {.sa_handler = on_interrupt};
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGHUP);
  sigaddset(&ours, SIGTERM);
  sigprocmask(SIG_BLOCK, &ours, &before->blocked);
  interrupted = hung_up = 0;
  sigaction(SIGINT, &handler, &before->interrupt);
  handler.sa_handler = on_hangup;
  sigaction(SIGHUP, &handler, &before->hangup);
  sigaction(SIGTERM, &handler, &before->terminate);
}

static void give_signals_back(const struct signals *before) {
  sigaction(SIGINT, &before->interrupt, NULL);
  sigaction(SIGHUP, &before->hangup, NULL);
  sigaction(SIGTERM, &before->terminate, NULL);
  sigprocmask(SIG_SETMASK, &before->blocked, NULL);
}

// SAFETY: `file` is a path of ours without quotes; the program is the operator's own choice.
int ct_run_in_terminal(const char *program, const char *file) {
  char command[8192];
  int length = snprintf(command, sizeof command, "%s '%s'", program, file);
  if (length < 0 || (size_t)length >= sizeof command) return -1;
  int status = system(command);
  return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

char *ct_editor_read(const char *prompt, const char *text, enum ct_line_end *end) {
  struct signals before;
  take_signals(&before);

  current_prompt = prompt;
  int count = 0;
  // Raw mode before the prompt shows: a Ctrl-D typed at the very sight of it counts.
  el_set(editor, EL_PREP_TERM, 1);
  if (*text) el_push(editor, text);
  const char *line = el_gets(editor, &count);
  char *result = NULL;
  if (hung_up) {
    *end = CT_LINE_HANGUP;
  } else if (interrupted) {
    *end = CT_LINE_INTERRUPTED;
  } else if (!line || count <= 0) {
    *end = CT_LINE_EOF;
  } else {
    *end = CT_LINE;
    result = strdup(line);
    size_t length = strlen(result);
    while (length && (result[length - 1] == '\n' || result[length - 1] == '\r')) result[--length] = 0;
  }
  if (*end != CT_LINE) {
    // What was typed stays on the screen; the next prompt starts on a line of its own.
    el_reset(editor);
    putchar('\n');
    fflush(stdout);
  }
  give_signals_back(&before);
  return result;
}

char *ct_read_hidden(const char *prompt, enum ct_line_end *end) {
  struct signals before;
  take_signals(&before);
  struct termios shown, hidden;
  int is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
  if (is_terminal) {
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    hidden.c_lflag |= ICANON | ISIG;
    hidden.c_iflag |= ICRNL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  // Only now: what is typed at the very sight of the prompt is hidden, too.
  fputs(prompt, stdout);
  fflush(stdout);
  // The terminal gathers the line; it holds no more than this.
  char line[4096];
  ssize_t count = -1;
  sigset_t none;
  sigemptyset(&none);
  while (!interrupted && !hung_up) {
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    if (ppoll(&ready, 1, NULL, &none) < 0) {
      if (errno == EINTR) continue;
      break;
    }
    count = read(STDIN_FILENO, line, sizeof line - 1);
    if (count < 0 && errno == EINTR) continue;
    break;
  }
  if (is_terminal) tcsetattr(STDIN_FILENO, TCSANOW, &shown);
  char *result = NULL;
  if (hung_up || count < 0) {
    *end = interrupted ? CT_LINE_INTERRUPTED : CT_LINE_HANGUP;
  } else if (interrupted) {
    *end = CT_LINE_INTERRUPTED;
  } else if (count == 0) {
    *end = CT_LINE_EOF;
  } else {
    *end = CT_LINE;
    while (count && (line[count - 1] == '\n' || line[count - 1] == '\r')) count--;
    line[count] = 0;
    result = strdup(line);
  }
  explicit_bzero(line, sizeof line);
  give_signals_back(&before);
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
  editor = NULL;
  history_ = NULL;
  ct_editor_complete(NULL, 0, 0);
}

#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef __APPLE__
#include <util.h>
#define MSG_NOSIGNAL 0
#define MSG_CMSG_CLOEXEC 0
#else
#include <pty.h>
#include <sys/prctl.h>
#endif

// WHY: sun_path holds about 100 bytes; a longer directory is reached through its descriptor.
// SAFETY: `address` is zeroed and snprintf bounds the path; a cut path is refused.
int ct_connect(const char *directory) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t room = sizeof address.sun_path;
  int folder = -1;
  if ((size_t)snprintf(address.sun_path, room, "%s/sock", directory) >= room) {
    folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -1;
    snprintf(address.sun_path, room, "/proc/self/fd/%d/sock", folder);
  }
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd >= 0) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
      int error = errno;
      close(fd);
      errno = error;
      fd = -1;
    }
  }
  int error = errno;
  if (folder >= 0) close(folder);
  errno = error;
  return fd;
}

// SAFETY: the control buffer is aligned by the union and only SCM_RIGHTS of at most two are taken.
ssize_t ct_receive(int socket, void *bytes, size_t length, int descriptors[2]) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(2 * sizeof(int))];
  } control;
  struct iovec part = {.iov_base = bytes, .iov_len = length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  message.msg_control = control.room;
  message.msg_controllen = sizeof control.room;
  descriptors[0] = descriptors[1] = -1;
  ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (count < 0) return count;
  struct cmsghdr *item = CMSG_FIRSTHDR(&message);
  if (item && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) {
    size_t passed = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(descriptors, CMSG_DATA(item), (passed > 2 ? 2 : passed) * sizeof(int));
    for (size_t i = 0; i < 2; i++)
      if (descriptors[i] >= 0) fcntl(descriptors[i], F_SETFD, FD_CLOEXEC);
  }
  return count;
}

// WHY: a keeper that died must be an error here, never a signal for the whole process.
ssize_t ct_send(int socket, const void *bytes, size_t length) {
  return send(socket, bytes, length, MSG_NOSIGNAL);
}

// SAFETY: posix_spawn runs nothing of ours in the child; all our descriptors are close-on-exec.
// WHY: signals are reset, for a child must not inherit what a REPL ignores.
int ct_spawn(char *const argv[], char *const envp[], const int stdio[3], pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (int i = 0; i < 3; i++) posix_spawn_file_actions_adddup2(&actions, stdio[i], i);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  int error = posix_spawnp(pid, argv[0], &actions, &attributes, argv, envp);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int ct_terminal_name(int master, char *name, size_t length) {
#ifdef __APPLE__
  if (length < 128) return -1;
  return ioctl(master, TIOCPTYGNAME, name);
#else
  return ptsname_r(master, name, length) == 0 ? 0 : -1;
#endif
}

// WHY: `stty sane` leaves IXON and others; these are the kernel's modes of a new terminal.
// SAFETY: nothing is written when nothing differs, so a resting terminal is never disturbed.
void ct_reset_modes(int master) {
  static const cc_t keys[NCCS] = {
      [VINTR] = 3,   [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21,    [VEOF] = 4,     [VMIN] = 1,
      [VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26,   [VREPRINT] = 18, [VWERASE] = 23, [VLNEXT] = 22,
      [VDISCARD] = 15};
  struct termios now, want;
  if (tcgetattr(master, &now) < 0) return;
  want = now;
  want.c_iflag = ICRNL | IXON;
#ifdef IUTF8
  want.c_iflag |= IUTF8;
#endif
  want.c_oflag = OPOST | ONLCR;
  want.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  memcpy(want.c_cc, keys, sizeof keys);
  if (memcmp(&want, &now, sizeof now) != 0) tcsetattr(master, TCSANOW, &want);
}

void ct_release_output(int master) {
  struct termios modes;
  if (tcgetattr(master, &modes) < 0) return;
  modes.c_iflag &= ~(tcflag_t)IXON;
  tcsetattr(master, TCSANOW, &modes);
}

// WHY: flushing through the master drops output not yet read and leaves the typed bytes.
void ct_drop_typed(const char *name) {
  int fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return;
  tcflush(fd, TCIFLUSH);
  close(fd);
}

int ct_window_size(int terminal, unsigned short *rows, unsigned short *columns) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) < 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

int ct_set_window_size(int terminal, unsigned short rows, unsigned short columns) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  return ioctl(terminal, TIOCSWINSZ, &size);
}

static volatile sig_atomic_t window_changes;

static void window_changed(int signal) {
  (void)signal;
  window_changes++;
}

// SAFETY: the handler only counts: that it exists is what ends a poll, which is never restarted.
void ct_watch_window(void) {
  struct sigaction action = {.sa_handler = window_changed, .sa_flags = SA_RESTART};
  sigaction(SIGWINCH, &action, NULL);
}

// WHY: in C, where SIG_IGN can be compared with.
int ct_ignores(int signal) {
  struct sigaction now;
  return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

int ct_window_changes(void) { return window_changes; }

int ct_open_terminal(int *master, int *slave) {
  if (openpty(master, slave, NULL, NULL, NULL) < 0) return -1;
  fcntl(*master, F_SETFD, FD_CLOEXEC);
  fcntl(*slave, F_SETFD, FD_CLOEXEC);
  return 0;
}

// WHY: not RLIMIT_CORE, which the operator's commands would inherit; exec resets this flag. Elsewhere
// than on Linux, core dumps are off unless asked for.
void ct_protect_memory(void) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

const void *ct_find(const void *bytes, size_t length, const void *part, size_t part_length) {
  return memmem(bytes, length, part, part_length);
}

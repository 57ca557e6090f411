// The keeper owns the shell's session and terminal and outlives whoever supervises it.
//
// It relays nothing: a client is handed the terminal's master and the control pipe's write end and
// works on them itself. Only while no client is connected does the keeper read the terminal, so
// that a command left behind goes on instead of dying of a hang-up.
#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __APPLE__
#define MSG_NOSIGNAL 0
#define POLLRDHUP POLLHUP
#else
#include <sys/prctl.h>
#endif

enum { TAIL_LIMIT = 64 << 20, RING_SIZE = 64 << 10 };
enum { EX_NO_WORKDIR = 66, EX_SYSTEM = 71, EX_TAKEN = 75 };

static struct {
  int listener, client, master, slave, control, control_read, status, tail, died[2];
  pid_t bash, peer;
  long long tail_bytes, ring_total;
  mode_t mask;
  const char *workdir, *first_line;
} k = {.client = -1, .control = -1, .control_read = -1};
static char ring[RING_SIZE], chunk[RING_SIZE];

// SAFETY: one write(2) on a non-blocking pipe and errno kept: async-signal-safe.
static void child_died(int signal) {
  int error = errno;
  (void)signal;
  if (write(k.died[1], "", 1) < 0) errno = error;
  errno = error;
}

static void put(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    bytes += n;
    length -= (size_t)n;
  }
}

// WHY: a record begins with a newline too, so that one cut short on a full disk stays alone.
__attribute__((format(printf, 1, 2))) static void record(const char *format, ...) {
  char line[160] = "\n";
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line + 1, sizeof line - 2, format, arguments);
  va_end(arguments);
  strcat(line, "\n");
  put(k.status, line, strlen(line));
}

// SAFETY: at most two descriptors, the buffer aligned by the union; a negative one is left out.
static int tell(int socket, const char *text, int first, int second) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(2 * sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  int passed[2], count = 0;
  if (first >= 0) passed[count++] = first;
  if (second >= 0) passed[count++] = second;
  struct iovec part = {.iov_base = (void *)text, .iov_len = strlen(text)};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > 0) {
    message.msg_control = control.room;
    message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
    struct cmsghdr *item = CMSG_FIRSTHDR(&message);
    item->cmsg_level = SOL_SOCKET;
    item->cmsg_type = SCM_RIGHTS;
    item->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(item), passed, (size_t)count * sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

// WHY: a new bash joins the same session and terminal, which is what keeps a sudo ticket.
// SAFETY: between fork and exec only async-signal-safe calls in a single-threaded process; every
// descriptor of the keeper is close-on-exec.
static void start_bash(void) {
  int ends[2];
  if (k.bash > 0 || pipe(ends) < 0) return;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  k.bash = fork();
  if (k.bash == 0) {
    setpgid(0, 0);
    tcsetpgrp(k.slave, getpid());
    for (int i = 1; i < NSIG; i++) signal(i, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(ends[0], 0);
    dup2(k.slave, 1);
    dup2(k.slave, 2);
    umask(k.mask);
#ifdef __linux__
    // With the keeper the terminal goes: the kernel hangs up the program in front, a moment later bash
    // too, so that it does not work through what stands behind that. The next may just have begun.
    prctl(PR_SET_PDEATHSIG, SIGHUP);
#endif
    if (chdir(k.workdir) == 0)
      execlp("bash", "bash", "--noprofile", "--norc", "--noediting", "-i", (char *)NULL);
    _exit(127);
  }
  // The reading end stays open here: writing to a shell that just died must not raise SIGPIPE.
  if (k.control_read >= 0) close(k.control_read);
  k.control_read = ends[0];
  if (k.bash < 0) {
    k.bash = 0;
    close(ends[1]);
    return;
  }
  setpgid(k.bash, k.bash);
  k.control = ends[1];
  put(k.control, k.first_line, strlen(k.first_line));
  record("started %d", (int)k.bash);
}

// WHY: the shell's end is known from waitpid alone; a stopped shell (suspend) is woken.
static void reap(void) {
  int status;
  pid_t pid;
  while (read(k.died[0], chunk, sizeof chunk) > 0) continue;
  while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
    if (pid != k.bash) continue;
    if (WIFSTOPPED(status)) {
      kill(pid, SIGCONT);
      continue;
    }
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    int code = signal ? 128 + signal : WEXITSTATUS(status);
    k.bash = 0;
    close(k.control);
    k.control = -1;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    record("ended %d %d %d %lld.%06ld", code, (int)pid, signal, (long long)now.tv_sec,
           now.tv_nsec / 1000);
    if (k.client >= 0) {
      char line[64];
      snprintf(line, sizeof line, "E %d %d\n", code, signal);
      tell(k.client, line, -1, -1);
    }
  }
}

// WHY: first the file, up to its limit, then the last bytes in memory; what falls out is counted.
static void drain(void) {
  ssize_t n = read(k.master, chunk, sizeof chunk);
  if (n <= 0) return;
  ssize_t done = 0;
  if (k.ring_total == 0 && k.tail_bytes + n <= TAIL_LIMIT) {
    done = write(k.tail, chunk, (size_t)n);
    if (done < 0) done = 0;
    k.tail_bytes += done;
  }
  for (; done < n; done++) ring[k.ring_total++ % RING_SIZE] = chunk[done];
}

static void forget_drained(void) {
  if (ftruncate(k.tail, 0) == 0) k.tail_bytes = 0;
  k.ring_total = 0;
}

static void drop_client(void) {
  close(k.client);
  k.client = -1;
  record("detached %d", (int)k.peer);
}

static int is_gone(int socket) {
  char byte;
  return recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

// WHY: a passed descriptor cannot be revoked: who does not let go within half a second is killed.
static void displace(pid_t by) {
  struct pollfd old = {.fd = k.client, .events = POLLRDHUP};
  tell(k.client, "D\n", -1, -1);
  if (poll(&old, 1, 500) == 0 && k.peer > 1) kill(k.peer, SIGKILL);
  record("displaced %d by %d", (int)k.peer, (int)by);
  drop_client();
}

static void accept_client(void) {
  int fd = accept(k.listener, NULL, NULL);
  if (fd < 0) return;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  struct timeval patience = {.tv_usec = 500000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
#ifdef __APPLE__
  uid_t uid;
  gid_t gid;
  pid_t peer = 0;
  if (getpeereid(fd, &uid, &gid) < 0) uid = (uid_t)-1;
#else
  struct ucred who = {.uid = (uid_t)-1};
  socklen_t size = sizeof who;
  getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size);
  uid_t uid = who.uid;
  pid_t peer = who.pid;
#endif
  char verb = 0, line[160];
  if (uid != geteuid()) {
    tell(fd, "refused uid\n", -1, -1);
    close(fd);
    return;
  }
  if (recv(fd, &verb, 1, 0) != 1 || (verb != 'A' && verb != 'F')) {
    close(fd);
    return;
  }
  if (k.client >= 0 && is_gone(k.client)) drop_client();
  if (k.client >= 0 && verb == 'A') {
    snprintf(line, sizeof line, "busy %d\n", (int)k.peer);
    tell(fd, line, -1, -1);
    close(fd);
    return;
  }
  if (k.client >= 0) displace(peer);
  reap();
  long long held = k.ring_total < RING_SIZE ? k.ring_total : RING_SIZE;
  snprintf(line, sizeof line, "H %d %d %lld %lld %lld\n", (int)getpid(), (int)k.bash,
           k.tail_bytes, k.ring_total - held, held);
  if (tell(fd, line, k.master, k.control) < 0) {
    close(fd);
    return;
  }
  size_t start = (size_t)((k.ring_total - held) % RING_SIZE);
  size_t till_end = RING_SIZE - start < (size_t)held ? RING_SIZE - start : (size_t)held;
  send(fd, ring + start, till_end, MSG_NOSIGNAL);
  send(fd, ring, (size_t)held - till_end, MSG_NOSIGNAL);
  k.client = fd;
  k.peer = peer;
  record("attached %d", (int)peer);
}

// WHY: as a closing terminal does: hang-up for the foreground and for bash, which passes it to its
// jobs and runs its EXIT trap; half a second, then no more asking.
static void end_everything(void) {
  pid_t group = tcgetpgrp(k.master);
  if (k.bash > 0) {
    if (group > 1 && group != k.bash) kill(-group, SIGHUP), kill(-group, SIGCONT);
    kill(k.bash, SIGHUP);
    kill(k.bash, SIGCONT);
  }
  for (int tries = 0; k.bash > 0; tries++) {
    struct pollfd wait = {.fd = k.died[0], .events = POLLIN};
    if (poll(&wait, 1, 10) > 0) reap();
    while (read(k.master, chunk, sizeof chunk) > 0) continue;
    if (tries == 50 && k.bash > 0) {
      group = tcgetpgrp(k.master);
      if (group > 1) kill(-group, SIGKILL);
      kill(k.bash, SIGKILL);
    }
  }
  unlink("sock");
  unlink("tail");
}

static int serve_client(void) {
  char verb, line[64];
  ssize_t n = recv(k.client, &verb, 1, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
  if (n <= 0) {
    drop_client();
  } else if (verb == 'K') {
    forget_drained();
  } else if (verb == 'R') {
    start_bash();
    snprintf(line, sizeof line, "S %d\n", (int)k.bash);
    tell(k.client, line, k.control, -1);
  } else if (verb == 'Q') {
    return 0;
  }
  return 1;
}

static void serve(void) {
  for (int serving = 1; serving;) {
    struct pollfd wait[] = {{.fd = k.listener, .events = POLLIN},
                            {.fd = k.died[0], .events = POLLIN},
                            {.fd = k.client >= 0 ? k.client : k.master, .events = POLLIN}};
    if (poll(wait, 3, -1) < 0) continue;
    if (wait[1].revents) reap();
    if (wait[2].revents && k.client < 0) drain();
    else if (wait[2].revents) serving = serve_client();
    if (serving && wait[0].revents) accept_client();
  }
  end_everything();
}

// WHY: the lock is taken before a stale socket is unlinked, so of several starters one wins.
static int listen_here(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "sock"};
  int lock = open("lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  if (lock < 0) return EX_SYSTEM;
  if (flock(lock, LOCK_EX | LOCK_NB) < 0) return EX_TAKEN;
  unlink("sock");
  k.listener = socket(AF_UNIX, SOCK_STREAM, 0);
  mode_t mask = umask(0177);
  int bound = bind(k.listener, (struct sockaddr *)&address, sizeof address);
  umask(mask);
  if (k.listener < 0 || bound < 0 || listen(k.listener, 8) < 0) return EX_SYSTEM;
  fcntl(k.listener, F_SETFD, FD_CLOEXEC);
  fcntl(k.listener, F_SETFL, O_NONBLOCK);
  int flags = O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_WRONLY;
  k.status = open("status", flags | O_APPEND, 0600);
  k.tail = open("tail", flags | O_APPEND | O_TRUNC, 0600);
  return k.status < 0 || k.tail < 0 ? EX_SYSTEM : 0;
}

int ct_keeper_main(int argc, char *const argv[]) {
  static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTOU, SIGTTIN, SIGTERM};
  if (argc != 7) return 64;
  ct_protect_memory();
  int devnull = open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; fd++) dup2(devnull, fd);
#ifdef __APPLE__
  for (int fd = 3; fd < getdtablesize(); fd++) close(fd);
#else
  closefrom(3);
#endif
  if (chdir(argv[3]) < 0) return EX_NO_WORKDIR;
  if (chdir(argv[2]) < 0) return EX_SYSTEM;
  k.workdir = argv[3];
  k.first_line = argv[6];
  k.mask = umask(0077);
  int error = listen_here();
  if (error) return error;
  struct sigaction died = {.sa_handler = child_died, .sa_flags = SA_RESTART};
  if (pipe(k.died) < 0 || ct_open_terminal(&k.master, &k.slave) < 0) return EX_SYSTEM;
  for (int i = 0; i < 2; i++) {
    fcntl(k.died[i], F_SETFD, FD_CLOEXEC);
    fcntl(k.died[i], F_SETFL, O_NONBLOCK);
  }
  fcntl(k.master, F_SETFL, O_NONBLOCK);
  ct_reset_modes(k.master);
  ct_set_window_size(k.master, (unsigned short)atoi(argv[4]), (unsigned short)atoi(argv[5]));
  pid_t pid = fork();
  if (pid != 0) _exit(pid < 0 ? EX_SYSTEM : 0);
  setsid();
  ioctl(k.slave, TIOCSCTTY, 0);
#ifdef __linux__
  // What a command leaves running becomes the keeper's child, a daemon of its own session too: so
  // that it can be found and named.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
  sigaction(SIGCHLD, &died, NULL);
  record("keeper %d", (int)getpid());
  start_bash();
  serve();
  return 0;
}

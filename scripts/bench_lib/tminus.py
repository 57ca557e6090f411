"""Drives tminus as a person or a pipe would, in a place of its own."""
import os
import pty
import re
import select
import signal
import sqlite3
import time

from .floors import set_size


class Ended:
    """How a process went: wall time, peak memory of it or of a child it waited for, status."""

    def __init__(self, seconds, peak, status):
        self.seconds = seconds
        self.peak = peak
        self.status = status


class Bench:
    def __init__(self, binary, folder, runtime, keep, quick):
        self.binary = binary
        self.folder = folder
        # What takes long to make stays here between measurements.
        self.keep = keep
        self.quick = quick
        self.count = 0
        home = self.path("home")
        os.mkdir(home)
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home, "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "XDG_STATE_HOME": self.path("state"),
            "XDG_RUNTIME_DIR": runtime, "TMINUS_OPERATOR": "bench"}

    def path(self, name):
        return os.path.join(self.folder, name)

    def rounds(self, full, quick):
        return quick if self.quick else full

    def journal(self):
        """The path of a journal that does not exist yet."""
        return self.path(f"journal-{self.next()}/journal.sqlite")

    def next(self):
        """A number that was not given out before."""
        self.count += 1
        return self.count

    def spawn(self, arguments, journal=None, answers=None, statuses=(0,)):
        """Runs a program to its end; its answers come from a file, its words go nowhere.

        posix_spawn, because a fork of a larger process would count as the child's own memory.
        """
        environment = dict(self.environment)
        if journal:
            environment["TMINUS_JOURNAL"] = journal
        source = "/dev/null"
        if answers is not None:
            source = self.path("answers")
            with open(source, "w") as file:
                file.write(answers)
        said = self.path("said")
        actions = [(os.POSIX_SPAWN_OPEN, 0, source, os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 2, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
        start = time.perf_counter()
        process = os.posix_spawnp(arguments[0], arguments, environment, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        if code not in statuses:
            with open(said, errors="replace") as file:
                words = file.read()[-800:]
            raise SystemExit(f"bench: {' '.join(arguments)} ended with {code}: {words}")
        return Ended(seconds, usage.ru_maxrss * 1024, code)

    def tminus(self, *words, journal=None, answers=None, statuses=(0,)):
        return self.spawn([self.binary, *words], journal, answers, statuses)

    def run(self, runbook, steps, journal):
        """A whole run answered from a pipe: a `y` for each fence, and one to complete it."""
        return self.tminus("run", runbook, journal=journal, answers="y\n" * (steps + 1))

    def events(self, journal, kind):
        """The times of a kind of event, in milliseconds, in their order."""
        database = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
        rows = database.execute(
            "SELECT at FROM event WHERE kind = ? ORDER BY run, position", (kind,)).fetchall()
        database.close()
        return [row[0] for row in rows]


class Operator:
    """Someone at a terminal who answers tminus' questions."""

    PROMPT = re.compile(rb"\([^()\n]*\?\) > (\x1b\[[0-9;?]*[A-Za-z])*$|"
                        rb"\(a name, - for none\) > (\x1b\[[0-9;?]*[A-Za-z])*$")

    def __init__(self, bench, runbook, journal):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            environment = dict(bench.environment, TMINUS_JOURNAL=journal)
            os.chdir(bench.folder)
            os.execve(bench.binary, [bench.binary, "run", runbook], environment)
        set_size(self.terminal, 40, 160)
        self.seen = b""

    def until(self, pattern):
        """Reads until what came last looks like this; the time at which it did."""
        deadline = time.monotonic() + 20
        while not pattern.search(self.seen[-400:]):
            if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
                raise SystemExit(f"bench: no prompt: {self.seen[-400:]!r}")
            try:
                self.seen += os.read(self.terminal, 65536)
            except OSError:
                raise SystemExit(f"bench: tminus ended: {self.seen[-400:]!r}") from None
        return time.perf_counter()

    def prompt(self):
        return self.until(self.PROMPT)

    def answer(self, word):
        """Seconds from Enter to the next prompt."""
        # A person's pause: what is typed before a question is dropped on purpose.
        time.sleep(0.01)
        self.seen = b""
        os.write(self.terminal, word.encode())
        self.until(re.compile(re.escape(word.encode()) + rb"$"))
        self.seen = b""
        start = time.perf_counter()
        os.write(self.terminal, b"\r")
        return self.prompt() - start

    def leave(self):
        """Holds the run and waits for the end."""
        time.sleep(0.01)
        os.write(self.terminal, b"quit\r")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    if not os.read(self.terminal, 65536):
                        break
                except OSError:  # Linux says EIO at a terminal's end.
                    break
        os.close(self.terminal)
        ended, _ = os.waitpid(self.process, os.WNOHANG)
        if not ended:
            os.kill(self.process, signal.SIGHUP)
            os.waitpid(self.process, 0)

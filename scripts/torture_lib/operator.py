"""A patient operator at tminus, and whoever kills what runs."""
import errno
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from .judge import Failure, open_attempt

PROMPT = re.compile(rb"[^\n]*\(([^()\n]*\?|[a-z]+, [^()\n]*|a name, - for none)\) > (\x1b\[[0-9;?]*[A-Za-z])*$")
CONTROLS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
ENDED = re.compile(rb"\d+/\d+ exit \d+, ")
ANSWERS = [
    ("target?", "-"), ("course (", "y"), ("IN DOUBT", None), ("FAILED", None), ("RUN this", "y"), ("RUN these", "y"),
    ("is this so", "y"), ("are these so", "all"), ("as it should be", "y"), ("y = end the run", "y"),
    ("open: y = go", "y"), ("settled already", "n"),
]


def processes(folder):
    """The keepers under a folder, and their children that are shells."""
    keepers, shells = [], []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            words = pathlib.Path("/proc", entry, "cmdline").read_bytes().split(b"\0")
            if len(words) > 2 and words[1] == b"__keeper" and words[2].startswith(os.fsencode(folder)):
                keepers.append(int(entry))
                children = pathlib.Path("/proc", entry, "task", entry, "children").read_text().split()
                shells += [int(child) for child in children
                           if pathlib.Path("/proc", child, "comm").read_text() == "bash\n"]
        except OSError:
            continue  # it has just ended
    return keepers, shells


def is_alive(pid):
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        return pathlib.Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Sitting:
    """One start of tminus, from its first word to its end."""

    def __init__(self, case, words):
        self.case = case
        self.seen = b""
        self.answers = 0
        self.started = time.monotonic()
        self.lines_before = case.ledger_lines()
        self.spawn([case.tminus, *words])

    def spawn(self, words):
        case = self.case
        if case.plan.by_pipe:
            near, far = os.pipe()
            out, screen = os.pipe()
            for descriptor in (far, out):
                os.set_inheritable(descriptor, False)
            process = subprocess.Popen(words, cwd=case.start, env=case.environment, stdin=near, stdout=screen, stderr=screen)
            os.close(near)
            os.close(screen)
            self.process, self.keyboard, self.screen = process.pid, far, out
            case.children.append(process)
            return
        # openpty, not fork: other threads of this process drive other cases.
        master, slave = pty.openpty()
        os.set_inheritable(master, False)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
        process = subprocess.Popen(words, cwd=case.start, env=case.environment, stdin=slave, stdout=slave, stderr=slave,
                                   start_new_session=True)
        os.close(slave)
        self.process, self.keyboard, self.screen = process.pid, master, master
        case.children.append(process)

    def read(self, seconds):
        """What comes next; false at the end."""
        if not select.select([self.screen], [], [], max(0, seconds))[0]:
            return True
        try:
            data = os.read(self.screen, 1 << 16)
        except OSError as problem:
            if problem.errno != errno.EIO:
                raise
            return False
        self.seen += data
        self.case.transcript.write(data)
        return bool(data)

    def answer(self):
        """Answers the prompt that stands there, if one does."""
        match = PROMPT.search(self.seen[-600:])
        if not match:
            return False
        text = CONTROLS.sub(b"", match[0]).decode("utf-8", "replace")
        for words, answer in ANSWERS:
            if words in text:
                break
        else:
            raise Failure(f"nothing known to answer to: {text}")
        answer = answer or self.case.look(words)
        self.case.ends_said += len(ENDED.findall(CONTROLS.sub(b"", self.seen)))
        self.seen = b""
        time.sleep(0.004)  # a person's pause: what is typed before a question is dropped on purpose
        try:
            os.write(self.keyboard, answer.encode() + (b"\n" if self.case.plan.by_pipe else b"\r"))
        except OSError:
            return True  # it has been killed meanwhile
        self.answers += 1
        return True

    def drive(self, kill):
        """Answers until tminus ends; kills once when it is time. Its exit status, and whether that came about."""
        due = None
        killed = False
        quiet = time.monotonic()
        alive = True
        while alive:
            now = time.monotonic()
            if kill and due is None:
                if (kill.after == "start" or kill.after == "answer" and self.answers >= kill.count
                        or kill.after == "line" and self.case.ledger_lines() - self.lines_before >= kill.count):
                    due = (self.started if kill.after == "start" else now) + kill.delay
            if kill and due is not None and not killed and now >= due:
                self.strike(kill)
                killed = True
            wait = 0.002 if kill and not killed else 0.05
            before = len(self.seen)
            alive = self.read(wait)
            if len(self.seen) != before:
                quiet = time.monotonic()
                continue
            if alive and self.answer():
                quiet = time.monotonic()
            elif time.monotonic() - quiet > self.case.patience:
                raise Failure(f"no prompt and no end for {self.case.patience} s: {self.seen[-300:]!r}")
            if self.case.plan.by_pipe and self.case.children[-1].poll() is not None and not self.read(0):
                break
        status = self.case.children[-1].wait(timeout=20)
        self.case.ends_said += len(ENDED.findall(CONTROLS.sub(b"", self.seen)))
        self.check_terminal(status)
        for descriptor in {self.keyboard, self.screen}:
            os.close(descriptor)
        return status, killed

    def check_terminal(self, status):
        """Whoever ends by itself leaves the terminal as it was."""
        if self.case.plan.by_pipe or status == -signal.SIGKILL:
            return
        modes = termios.tcgetattr(self.keyboard)
        if not modes[3] & termios.ICANON or not modes[3] & termios.ECHO:
            raise Failure("the terminal was left raw")

    def strike(self, kill):
        keepers, shells = processes(self.case.runtime)
        self.case.shells.update(shells)
        victims = {"tminus": [self.process], "shell": shells, "keeper": keepers}
        hit = []
        for name in kill.victims:
            for pid in victims[name]:
                try:
                    os.kill(pid, signal.SIGKILL)
                    hit.append(name)
                except ProcessLookupError:
                    continue  # it has just ended
        self.case.hits.append("+".join(sorted(set(hit))) or "nobody")
        self.case.transcript.write(f"\r\n[killed: {self.case.hits[-1]}]\r\n".encode())


def doubtful(case, words):
    """What to answer to a doubt or a failure: what the ledger says."""
    doubt = words == "IN DOUBT"
    step, command, started = open_attempt(case, words)
    deadline = time.monotonic() + 10
    _, living = processes(case.runtime)
    # A command that was cut off is hung up; it is waited for before the ledger is believed.
    while doubt and any(is_alive(pid) for pid in case.shells - set(living)) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)
    for line in case.ledger.read_text().splitlines():
        words = line.split()
        if (int(words[1]), int(words[2])) == (step, command) and float(words[3]) * 1000 >= started:
            return "done its line is in the ledger"
    return "again its line is not in the ledger" if doubt else "again"

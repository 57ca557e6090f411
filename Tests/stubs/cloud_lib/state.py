"""The state of the stub cloud, read and written under a lock."""

import fcntl
import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path


class Refusal(Exception):
    """What a tool says on standard error, and its exit status."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


def directory():
    name = os.environ.get("STUB_CLOUD")
    if not name or not Path(name).is_dir():
        raise Refusal("STUB_CLOUD names no directory", 2)
    return Path(name)


class Cloud:
    """What exists in the cloud, by kind."""

    KINDS = ("services", "secrets", "images", "registries", "webapps", "deployments", "aliases", "apis", "granted")

    def __init__(self, state):
        self.state = state
        for kind in self.KINDS:
            state.setdefault(kind, {})

    def __getattr__(self, kind):
        if kind not in self.KINDS:
            raise AttributeError(kind)
        return self.state[kind]

    def count(self, name):
        """The next number under a name, from 1."""
        counts = self.state.setdefault("counts", {})
        counts[name] = counts.get(name, 0) + 1
        return counts[name]

    def is_bad(self, *names):
        """Whether a test has made one of these bad."""
        file = directory() / "bad"
        bad = file.read_text().split() if file.exists() else []
        return any(name in bad for name in names)

    def log_error(self, name, text):
        self.state.setdefault("errors", []).append([name, text])

    def errors(self, name):
        return [text for owner, text in self.state.get("errors", []) if owner == name]


@contextmanager
def opened():
    """The cloud, to itself until the block ends; what was changed is written then."""
    place = directory()
    with open(place / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = place / "state.json"
        text = file.read_text() if file.exists() else "{}"
        cloud = Cloud(json.loads(text))
        yield cloud
        draft = place / "state.json.draft"
        draft.write_text(json.dumps(cloud.state, indent=1))
        draft.rename(file)


def wait_while_held():
    """Waits as long as the test wants a change to take."""
    deadline = time.monotonic() + 60
    words = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    while True:
        try:
            if (directory() / "hold").read_text() not in words:
                return
        except FileNotFoundError:
            return
        if time.monotonic() > deadline:
            raise Refusal("held for a minute")
        time.sleep(0.02)


def main(tool, run):
    """Runs a tool: its calls are logged, what it refuses goes to standard error."""
    try:
        with open(directory() / "calls.log", "a") as log:
            log.write(json.dumps({"at": int(time.time() * 1000), "words": [tool, *sys.argv[1:]]}) + "\n")
        run(sys.argv[1:])
    except Refusal as refusal:
        print(f"{tool}: {refusal}", file=sys.stderr)
        sys.exit(refusal.status)

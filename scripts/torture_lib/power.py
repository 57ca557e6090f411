"""Power loss, modelled: the writes of a launch are recorded and replayed up to every point at which it may come.

A file holds for certain what was written before its last fsync. Of what was written later, any part may have reached
the disk, in any order, torn at any sector.
"""
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

from .judge import Failure

RUNBOOK = "# Power\n\n" + "".join(
    f"## Part {n}\n\n```bash\nexport V{n}={n}; echo part {n}\nseq 1 {n * 300}\n```\n\n- [ ] box {n}\n\n" for n in range(1, 7))
CALLS = "pwrite64,write,ftruncate,fsync,fdatasync,unlink,openat"
LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(?:\((.*)| resumed.*)")
DESCRIPTOR = re.compile(r"(\d+)<([^>]*)>")
FILES = ["", "-wal", "-journal"]
SECTOR = 512
# What the screen says, and how the log says the same.
SAID = [(rb"^-- \d+/\d+ \d\d:", b" runs: "), (rb"^-- \d+/\d+ exit ", b"  exit "), (rb"^ ok \d+ done", b" done"),
        (rb"on hold\. To go on", b"  held"), (rb" COMPLETE,", b"  ended: complete")]


def plain(text):
    """The path that strace wrote as hexadecimal."""
    return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text)


def data(arguments):
    """The bytes of the first string among the arguments."""
    return bytes.fromhex(arguments.split('"')[1].replace("\\x", ""))


class Disk:
    """What is on the disk for certain, and what may be."""

    def __init__(self):
        self.sure, self.later = {}, {}

    def change(self, name, change):
        self.later.setdefault(name, []).append(change)

    def sync(self, name):
        self.sure[name] = self.content(name, self.later.pop(name, []))

    def sync_names(self):
        """The folder was synced: files that were removed are gone."""
        for name, changes in self.later.items():
            ends = [at for at, change in enumerate(changes) if change[0] == "remove"]
            if ends:
                self.sure[name] = self.content(name, changes[:ends[-1] + 1])
                self.later[name] = changes[ends[-1] + 1:]

    def content(self, name, changes):
        """None where there is no such file."""
        held = self.sure.get(name)
        for kind, place, new in changes:
            if kind == "remove":
                held = None
                continue
            held = bytearray(held or b"")
            if kind == "cut":
                held = held[:place] + bytes(max(0, place - len(held)))
            else:
                held[len(held):] = bytes(max(0, place - len(held)))
                held[place:place + len(new)] = new
        return held

    def after_loss(self, name, rng):
        """One of the contents that a file may have; without a generator, only what is sure."""
        later = self.later.get(name, [])
        if rng is None:
            return self.content(name, [])
        pieces = []
        for kind, place, new in later:
            if kind != "write":
                pieces.append((kind, place, new))
                continue
            pieces += [(kind, place + at, new[at:at + SECTOR]) for at in range(0, len(new), SECTOR)]
        share = rng.choice([0.1, 0.5, 0.9, 1])
        return self.content(name, [piece for piece in pieces if rng.random() < share])


class Power:
    """One recorded launch, and all the journals that a power loss may leave of it."""

    def __init__(self, tminus, environment):
        self.tminus = tminus
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tminus-power-"))
        (self.folder / "r").mkdir(mode=0o700)
        self.environment = dict(environment, HOME=str(self.folder), XDG_STATE_HOME=str(self.folder / "state"),
                                XDG_RUNTIME_DIR=str(self.folder / "r"), TMINUS_OPERATOR="torture", NO_COLOR="1",
                                LANG="C.UTF-8", TERM="dumb")
        self.journal = str(self.folder / "state/tminus/journal.sqlite")
        self.screen = str(self.folder / "screen")
        self.checked = self.failures = 0

    def record(self):
        """The lines of the trace of a whole launch."""
        (self.folder / "power.md").write_text(RUNBOOK)
        with open(self.screen, "wb") as screen:
            subprocess.run(
                ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(self.folder / "trace"),
                 self.tminus, "run", "power.md"],
                cwd=self.folder, env=self.environment, input=b"y\n" * 20, stdout=screen, stderr=subprocess.DEVNULL,
                timeout=300, check=False)
        if b"COMPLETE" not in pathlib.Path(self.screen).read_bytes():
            raise Failure("the recorded launch did not complete")
        return (self.folder / "trace").read_text().splitlines()

    def run(self, seed):
        """Replays; what is checked at each cut is what the screen had said by then."""
        disk, said, open_calls, rng = Disk(), b"", {}, random.Random(seed)
        for line in self.record():
            found = LINE.match(line)
            if not found:
                continue
            process, call, arguments = found[1], found[2], found[3]
            if arguments is None:
                arguments, whole = open_calls.pop((process, call), ""), True
            else:
                whole = "<unfinished" not in arguments
                if not whole:
                    open_calls[process, call] = arguments
            resumed = found[3] is None
            if call in ("fsync", "fdatasync"):
                name = self.name(arguments)
                found = DESCRIPTOR.match(arguments)
                if whole and found and plain(found[2]) == str(pathlib.Path(self.journal).parent):
                    disk.sync_names()
                if whole and name:
                    self.check(disk, said, rng)
                    disk.sync(name)
                    self.check(disk, said, rng)
            elif resumed:
                continue  # taken at its beginning
            elif call == "unlink":
                path = plain(arguments.split('"')[1])
                if path.startswith(self.journal):
                    disk.change(path, ("remove", 0, b""))
            elif call == "ftruncate" and self.name(arguments):
                disk.change(self.name(arguments), ("cut", int(re.search(r", (\d+)\)", arguments)[1]), b""))
            elif call == "pwrite64" and self.name(arguments):
                place = int(re.search(r", (\d+)(?:\)| <unf)", arguments)[1])
                disk.change(self.name(arguments), ("write", place, data(arguments)))
            elif call == "write" and plain(DESCRIPTOR.match(arguments)[2] if DESCRIPTOR.match(arguments) else "") == self.screen:
                said += data(arguments)
                if any(re.search(shown, data(arguments), re.MULTILINE) for shown, _ in SAID):
                    self.check(disk, said, rng)
        self.check(disk, said, rng)
        shutil.rmtree(self.folder)
        return self.checked

    def name(self, arguments):
        """The journal's file that the first argument is; its index in memory is none of them."""
        found = DESCRIPTOR.match(arguments)
        path = plain(found[2]) if found else ""
        return path if path in [self.journal + ending for ending in FILES] else None

    def check(self, disk, said, rng):
        for generator in (None, rng):
            self.open_at(disk, said, generator)

    def open_at(self, disk, said, rng):
        """Opens what may be there, with the program itself: whatever was said is in it, and its chain holds."""
        self.checked += 1
        place = self.folder / "cut"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        for ending in FILES:
            content = disk.after_loss(self.journal + ending, rng)
            if content is not None:
                (place / f"journal.sqlite{ending}").write_bytes(content)
                (place / f"journal.sqlite{ending}").chmod(0o600)
        kept = {path.name: path.read_bytes() for path in place.iterdir()}
        result = subprocess.run(
            [self.tminus, "log", "last", "--journal", str(place / "journal.sqlite")], cwd=self.folder,
            env=self.environment, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        lines = result.stdout.splitlines()
        for shown, logged in SAID:
            claims = len(re.findall(shown, said, re.MULTILINE))
            facts = sum(logged in line for line in lines)
            if claims > facts:
                for name, content in kept.items():
                    (self.folder / name).write_bytes(content)
                raise Failure(f"cut {self.checked}: the screen said {shown.decode()} {claims} times, the journal knows {facts};"
                              f" status {result.returncode} {result.stderr.decode()!r}; kept in {self.folder}")
        if result.returncode not in (0, 64) or result.returncode == 64 and said.count(b"\n") > 12:
            raise Failure(f"cut {self.checked}: log ends with {result.returncode}: {result.stderr.decode()}; kept in {self.folder}")

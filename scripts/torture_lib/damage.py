"""Journals in which random bytes are flipped: whatever tminus says of them must be true."""
import pathlib
import random
import shutil
import subprocess
import tempfile

from .judge import Failure

RUNBOOK = "# Damaged\n\n" + "".join(
    f"## Part {n}\n\n```bash\necho part {n}; seq 1 {n * 40}\n```\n\n- [ ] box {n}\n\n" for n in range(1, 13))
# What may be said of a journal that is not as it was written.
REFUSALS = {1, 64, 69}


class Damage:
    """One good journal, and copies of it that are not."""

    def __init__(self, tminus, environment):
        self.tminus = tminus
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tminus-damage-"))
        (self.folder / "r").mkdir(mode=0o700)
        self.environment = dict(environment, HOME=str(self.folder), XDG_STATE_HOME=str(self.folder / "state"),
                                XDG_RUNTIME_DIR=str(self.folder / "r"), TMINUS_OPERATOR="torture", NO_COLOR="1",
                                LANG="C.UTF-8", TERM="dumb")
        (self.folder / "damaged.md").write_text(RUNBOOK)
        self.journal = self.folder / "state/tminus/journal.sqlite"
        self.call("run", "damaged.md", answers="y\n" * 15)
        self.good = self.journal.read_bytes()
        self.words = [["runs", "--all"], ["status", "last"], ["log", "last"], ["log", "last", "3"],
                      ["export", "last", "-o", str(self.folder / "record.md")], ["resume"]]
        self.said = {tuple(words): self.call(*words) for words in self.words[:4]}
        self.call(*self.words[4])
        self.record = (self.folder / "record.md").read_bytes()

    def call(self, *words, answers=""):
        """Status and output; no crash and no hang."""
        try:
            result = subprocess.run([self.tminus, *words], cwd=self.folder, env=self.environment, input=answers.encode(),
                                    capture_output=True, timeout=60, check=False)
        except subprocess.TimeoutExpired as problem:
            raise Failure(f"{' '.join(words)}: hangs") from problem
        if result.returncode < 0:
            raise Failure(f"{' '.join(words)}: ended by signal {-result.returncode}: {result.stderr[-300:]}")
        return result.returncode, result.stdout

    def flip(self, seed):
        """One damaged copy; what is wrong with what is said of it, or whether it was refused."""
        rng = random.Random(seed)
        bad = bytearray(self.good)
        for _ in range(rng.choice([1, 1, 3, 10, 40])):
            # The runbook's own bytes and the events stand at random places; the first pages hold the tables.
            place = rng.randrange(len(bad) if rng.random() < 0.7 else 8192)
            bad[place] ^= 1 << rng.randrange(8)
        for name in self.journal.parent.iterdir():
            name.unlink()
        self.journal.write_bytes(bad)
        self.journal.chmod(0o600)
        refused = 0
        for words in self.words:
            (self.folder / "record.md").unlink(missing_ok=True)
            status, output = self.call(*words)
            if status in REFUSALS:
                refused += 1
                if b"COMPLETE" in output:
                    raise Failure(f"{' '.join(words)}: refused, and claims to be complete")
            elif status not in (0, 3):
                raise Failure(f"{' '.join(words)}: status {status}")
            elif words[0] in ("status", "log") and len(words) == 2 and self.lines(output) != self.lines(self.said[tuple(words)][1]):
                raise Failure(f"{' '.join(words)}: says something else, and no error")
            elif words[0] == "export" and self.checked((self.folder / "record.md").read_bytes()) != self.checked(self.record):
                raise Failure("export: another record, and no error")
        return refused

    @staticmethod
    def checked(record):
        """The record without the quoted output, whose digests stand beside it."""
        kept, quotes = [], False
        for line in record.splitlines():
            if line.startswith(b"  ```"):
                quotes = not quotes
            elif not quotes:
                kept.append(line)
        return kept

    @staticmethod
    def lines(output):
        """Without what changes with the time of day."""
        return [line for line in output.splitlines() if b" ago" not in line]

    def run(self, count, seed):
        """How many copies were refused somewhere; the failures."""
        refused, failures = 0, []
        for number in range(seed, seed + count):
            try:
                refused += self.flip(number) > 0
            except Failure as failure:
                kept = self.folder / f"bad-{number}.sqlite"
                shutil.copy(self.journal, kept)
                failures.append(f"{failure} (seed {number}, kept as {kept})")
        if not failures:
            shutil.rmtree(self.folder)
        return refused, failures

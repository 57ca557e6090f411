"""Two journals that differ in their past only: one holds 10,000 older runs of 200 events each, and 5 GB of
their output.

The past is made by SQL, from copies of one real run, and is kept between measurements: its older runs have the
contents of real ones, and no chain of their own. The runs that are measured are begun and driven by tminus in
the same file, and hold.
"""
import hashlib
import os
import shutil
import sqlite3
import sys

from . import runbooks

STEPS = 70
ANSWERED = 66
CHUNK = 256 << 10
CHUNKS_OF_A_RUN = 2
# Measuring adds runs to a kept journal; one that has taken so many more is made anew.
SLACK = 300


class Journals:
    """A journal of one run, and one in which the same run has a past."""

    def __init__(self, bench, runs, output):
        self.bench = bench
        self.held = runbooks.trivial(bench.path("held.md"), STEPS)
        self.done = runbooks.trivial(bench.path("done.md"), STEPS)
        self.alone = bench.journal()
        self.hold(self.alone)
        self.runs, self.output = runs, fitting(output, bench.keep)
        self.among = self.kept() or self.made()
        for journal in (self.alone, self.among):
            bench.run(self.done, STEPS, journal)
        self.done_name = last_run(self.among)

    def hold(self, journal):
        """Begins a run and leaves it: the one that `status` and `resume` take."""
        self.bench.tminus("run", self.held, "--new", journal=journal, answers="y\n" * ANSWERED,
                          statuses=(3,))

    def path(self):
        """The kept journal's place, another one for each schema and size."""
        database = sqlite3.connect(f"file:{self.alone}?mode=ro", uri=True)
        schema = database.execute("SELECT group_concat(sql) FROM sqlite_schema").fetchone()[0]
        database.close()
        key = hashlib.sha256(f"{schema} {self.runs} {self.output} {CHUNK}".encode()).hexdigest()
        return os.path.join(self.bench.keep, f"history-{key[:12]}", "journal.sqlite")

    def kept(self):
        path = self.path()
        if not os.path.exists(path):
            return None
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        count, = database.execute("SELECT count(*) FROM run").fetchone()
        database.close()
        return path if self.runs <= count < self.runs + SLACK else None

    def made(self):
        path = self.path()
        folder = os.path.dirname(path)
        forget(self.bench.keep)
        os.makedirs(folder, mode=0o700)
        self.hold(path)
        # Under another name until it is whole.
        draft = path + ".draft"
        os.rename(path, draft)
        fill(draft, self.runs - 2)
        fill_output(draft, self.output)
        settle(draft)
        os.rename(draft, path)
        return path

    @property
    def described(self):
        database = sqlite3.connect(f"file:{self.among}?mode=ro", uri=True)
        runs, = database.execute("SELECT count(*) FROM run").fetchone()
        events, = database.execute("SELECT sum(position) FROM summary").fetchone()
        output, = database.execute("SELECT sum(bytes) FROM output").fetchone()
        database.close()
        return (f"{runs:,} runs, {events:,} events, {output / 1e9:.2f} GB of output in a file of"
                f" {os.path.getsize(self.among) / 1e9:.2f} GB")


def fitting(output, folder):
    """So much output as leaves half of the disk's free room."""
    os.makedirs(folder, exist_ok=True)
    taken = sum(os.path.getsize(os.path.join(place, name))
                for place, _, names in os.walk(folder) for name in names)
    room = (shutil.disk_usage(folder).free + taken) // 2
    if output <= room:
        return output
    print(f"bench: no room for {output / 1e9:.1f} GB of output: {room / 1e9:.1f} GB instead",
          file=sys.stderr)
    return room


def forget(folder):
    """Removes kept journals: of one size and schema there is one at a time."""
    for name in os.listdir(folder):
        if name.startswith("history-"):
            shutil.rmtree(os.path.join(folder, name))


def settle(path):
    """Waits until a file is on the disk, so that no durable write that is measured has to."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def last_run(journal):
    database = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    name, = database.execute("SELECT name FROM run ORDER BY id DESC LIMIT 1").fetchone()
    database.close()
    return name


def fast(journal):
    """A connection that neither keeps a way back nor waits for the disk."""
    database = sqlite3.connect(journal, isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    return database


def fill(journal, runs):
    """Repeats the journal's run: events with their payloads, and what is derived from them."""
    database = fast(journal)
    # Checks each row on its way in, which here are copies of rows that passed.
    trigger, = database.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'eventNext'").fetchone()
    database.execute("BEGIN")
    database.execute("DROP TRIGGER eventNext")
    database.execute(
        "CREATE TEMP TABLE more AS WITH RECURSIVE n (id) AS"
        " (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id <= ?) SELECT id FROM n", (runs,))
    database.execute(
        "INSERT INTO run (id, uuid, name) SELECT more.id,"
        " printf('%08x', more.id) || substr(uuid, 9), 'held-' || more.id FROM more, run"
        " WHERE run.id = 1")
    database.execute(
        "INSERT INTO event (run, position, kind, at, payload, digest)"
        " SELECT more.id, position, kind, at, payload, digest FROM more CROSS JOIN event"
        " WHERE event.run = 1 ORDER BY more.id, position")
    copy_rows(database, "summary", "run", {
        # One in 500 is unfinished, as on a machine where people now and then give up.
        "state": "CASE WHEN more.id % 500 THEN 'ended' ELSE state END",
        "reason": "CASE WHEN more.id % 500 THEN NULL ELSE reason END",
        "ending": "CASE WHEN more.id % 500 THEN 'complete' ELSE ending END"})
    for table in ("summaryOperator", "summarySignature"):
        copy_rows(database, table, "run", {})
    database.execute("UPDATE counter SET last = ?", (runs + 1,))
    database.execute(trigger)
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


def fill_output(journal, size):
    """Stores so many bytes of output, as chunks of what does not pack, for the runs from the second on."""
    database = fast(journal)
    noise = os.urandom(CHUNK * 4)
    runs = [row[0] for row in database.execute("SELECT id FROM run WHERE id > 1 ORDER BY id")]
    each = max(1, size // len(runs) // CHUNKS_OF_A_RUN)
    number = 0
    database.execute("BEGIN")
    for run in runs:
        for part in range(CHUNKS_OF_A_RUN):
            number += 1
            output = database.execute(
                "INSERT INTO output (token, run, bytes, dropped) VALUES (?, ?, ?, 0)",
                (f"{run:08x}{part:024x}", run, each)).lastrowid
            for start in range(0, each, CHUNK):
                length = min(CHUNK, each - start)
                at = (number * 4093) % (CHUNK * 3)
                database.execute(
                    "INSERT INTO chunk (output, start, at, bytes) VALUES (?, ?, 0, ?)",
                    (output, start, memoryview(noise)[at:at + length]))
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


def copy_rows(database, table, key, instead):
    """Copies the first run's rows for all others, some columns with other contents."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = [instead.get(column, "more.id" if column == key else column) for column in columns]
    database.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM more CROSS JOIN {table} WHERE {table}.{key} = 1")

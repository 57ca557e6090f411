"""Compares what happened, by the ledger, with what is recorded, by the journal."""
import json
import sqlite3

from .plan import MARK, MUCH


class Failure(Exception):
    """Something that must not happen."""


def events(case):
    """All events of the case's run: when, of which kind, with what."""
    if not case.journal.exists():
        return []
    database = sqlite3.connect(f"file:{case.journal}?mode=ro", uri=True, timeout=10)
    try:
        rows = database.execute("SELECT at, kind, payload FROM event ORDER BY run, position").fetchall()
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            return []  # killed before the first transaction
        raise
    finally:
        database.close()
    return [(at, kind, json.loads(payload).get(kind, {})) for at, kind, payload in rows]


class Attempt:
    """One execution, as recorded."""

    def __init__(self, at, attempt):
        self.at = at
        self.token = attempt["token"]
        found = MARK.search(attempt["text"])
        self.place = (int(found[1]), int(found[2]))
        self.end = None
        self.resolution = None
        # Whether it was under way when somebody sat down: what was not stored by then is lost.
        self.taken_up = False
        self.lines = []


def attempts(facts):
    """The attempts in their order."""
    found = {}
    for at, kind, fact in facts:
        if kind == "sittingStarted":
            for attempt in found.values():
                attempt.taken_up = attempt.taken_up or not (attempt.end or attempt.resolution)
        elif kind == "attemptStarted":
            attempt = Attempt(at, fact["attempt"])
            if attempt.token in found:
                raise Failure(f"{attempt.token} was started twice")
            found[attempt.token] = attempt
        elif kind == "attemptFinished":
            attempt = found[fact["end"]["token"]]
            if attempt.end or attempt.resolution:
                raise Failure(f"{attempt.place} has two ends")
            attempt.end = fact["end"]
        elif kind == "attemptResolved":
            attempt = found[fact["token"]]
            if attempt.end or attempt.resolution:
                raise Failure(f"{attempt.place} has two ends")
            attempt.resolution = fact["resolution"]
    return list(found.values())


def open_attempt(case, words):
    """Step, command and time of the attempt that a question is about."""
    last = attempts(events(case))[-1]
    if words == "IN DOUBT" and (last.end or last.resolution):
        raise Failure(f"{last.place} is said to be in doubt and has an end")
    return *last.place, last.at


def check_said(case):
    """What the screen said is in the journal."""
    recorded = sum(kind == "attemptFinished" for _, kind, _ in events(case))
    if case.ends_said > recorded:
        raise Failure(f"the screen said {case.ends_said} ends, and the journal has {recorded}")


def judge(case):
    """The whole case, once its run is complete."""
    facts = events(case)
    done = attempts(facts)
    if facts[-1][1] != "ended":
        raise Failure(f"the last event is {facts[-1][1]}")
    assign(case, done)
    for attempt in done:
        check_lines(case, attempt)
    check_output(case, done)
    check_repeats(case, done)
    check_state(case, done)
    missing = set(case.plan.commands) - {attempt.place for attempt in done}
    if missing:
        raise Failure(f"never started: {sorted(missing)}")


def assign(case, done):
    """Gives each line of the ledger to the attempt it was written by."""
    for line in case.ledger.read_text().splitlines():
        words = line.split()
        if len(words) != 6:
            raise Failure(f"a torn line in the ledger: {line!r}")
        place, at = (int(words[1]), int(words[2])), float(words[3]) * 1000
        # The journal has whole milliseconds.
        own = [attempt for attempt in done if attempt.place == place and attempt.at <= at + 1]
        if not own:
            raise Failure(f"{place} ran without a start on record: {line}")
        own[-1].lines.append(words)


def check_lines(case, attempt):
    """How often an attempt happened, by how it is recorded."""
    count, name = len(attempt.lines), f"{attempt.place}, attempt {attempt.token[:8]}"
    command = case.plan.commands[attempt.place]
    if count > 1:
        raise Failure(f"{name}: one start on record, {count} lines")
    if attempt.resolution == "neverStarted" and count:
        raise Failure(f"{name}: recorded as never started, and it ran")
    if attempt.resolution == "done" and not count:
        raise Failure(f"{name}: recorded as done, and it has not run")
    if attempt.resolution is None and attempt.end is None:
        raise Failure(f"{name}: has no end")
    if attempt.end and attempt.end["status"] == command.status and not count:
        raise Failure(f"{name}: recorded as ended with {command.status}, and it has not run")
    if attempt.end and attempt.end["status"] not in (command.status, 137, 129):
        raise Failure(f"{name}: ended with {attempt.end['status']}")


def check_output(case, done):
    """How much is stored of what a command printed that prints much."""
    # The terminal makes two characters of each line's end.
    expected = len("".join(f"{n}\r\n" for n in range(1, MUCH + 1)))
    # Where the keeper is killed, its terminal hangs up, and `seq` with it.
    if any("keeper" in hit for hit in case.hits):
        return
    # Where the shell alone is killed, `seq` may print on into what runs next in that terminal.
    owed = 0
    for attempt in done:
        if not attempt.end or case.plan.commands[attempt.place].kind != "much":
            continue
        size = attempt.end["output"]["bytes"]
        if attempt.end["status"] == 0 and not attempt.taken_up and not expected <= size <= expected + owed:
            name = f"{attempt.place}, attempt {attempt.token[:8]}"
            raise Failure(f"{name}: {size} bytes of output, {expected} printed")
        owed = max(0, owed + expected - size)


def check_repeats(case, done):
    """Nothing runs again where it has run, unless someone decided so on record."""
    for place in case.plan.commands:
        own = [attempt for attempt in done if attempt.place == place]
        for earlier, later in zip(own, own[1:]):
            if earlier.lines:
                raise Failure(f"{place}: ran again, though it had run: {earlier.token[:8]}, {later.token[:8]}")
            if earlier.end and earlier.end["status"] == case.plan.commands[place].status:
                raise Failure(f"{place}: ran again after it had ended well")
        if sum(len(attempt.lines) for attempt in own) != 1:
            raise Failure(f"{place}: {sum(len(attempt.lines) for attempt in own)} lines in the end")


def check_state(case, done):
    """Each command found the variable and the directory that those before it left."""
    last, directory = {"none"}, {"d0"}
    # Said where the shell was hung up between a command's end and its report.
    is_known = b"changed in the shell is not known" not in (case.folder / "transcript").read_bytes()
    for attempt in done:
        command = case.plan.commands[attempt.place]
        for words in attempt.lines:
            if words[4] not in last or words[5] not in directory:
                raise Failure(f"{attempt.place}: found {words[4]} in {words[5]}, expected"
                              f" {'/'.join(sorted(last))} in {'/'.join(sorted(directory))}")
            last, directory = {words[4]}, {words[5]}
        if attempt.end and attempt.end["status"] == command.status:
            last = {command.last} if is_known else last | {command.last}
            if command.directory:
                directory = {command.directory} if is_known else directory | {command.directory}
        elif attempt.end and not attempt.end["shellEnded"]:
            # A part of it was hung up: the shell went on, as far as it came.
            last = last | {command.last}
            directory = directory | {command.directory or "d0"}

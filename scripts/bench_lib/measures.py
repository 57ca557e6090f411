"""The figures, one function for what is measured together."""
import math
import os
import shutil
import statistics

from . import history, runbooks
from .floors import DurableRows, LiveBash
from .report import Row, compared
from .tminus import Operator

BASH = ["bash", "-c", "true"]
MEGABYTE = 1_000_000


def start(bench):
    mine, theirs = [], []
    for _ in range(bench.rounds(200, 60)):
        mine.append(bench.tminus("--version").seconds)
        theirs.append(bench.spawn(BASH).seconds)
    yield compared("start: --version", "s", 4, mine, theirs, "bash -c true")


def plan(bench):
    path = runbooks.trivial(bench.path("small.md"), 200)
    mine, theirs = [], []
    for _ in range(bench.rounds(40, 15)):
        mine.append(bench.tminus("plan", path).seconds)
        theirs.append(bench.spawn(BASH).seconds)
    yield compared("plan: 200 steps", "s", 6, mine, theirs, "bash -c true")


def large(bench):
    path = runbooks.large(bench.path("large.md"), 10 * MEGABYTE)
    size = os.path.getsize(path)
    cmark = ["cmark-gfm", "-e", "table", "-e", "tasklist", path]
    mine, theirs, peaks = [], [], []
    for _ in range(bench.rounds(5, 2)):
        ended = bench.tminus("plan", "--format", "json", path)
        mine.append(ended.seconds)
        peaks.append(ended.peak)
        theirs.append(bench.spawn(cmark).seconds)
    yield compared("plan: 10 MB as JSON", "s", 3, mine, theirs, "cmark-gfm to HTML")
    yield Row("plan: 10 MB, memory", statistics.median(peaks), "B", 12, size, "the file's size",
              {"tminus": peaks})
    judged = runbooks.large(bench.path("judged.md"), MEGABYTE // 4, compound=True)
    took = [bench.tminus("plan", "--format", "json", judged).seconds for _ in range(bench.rounds(3, 1))]
    yield Row("plan: 256 kB for bash to judge", statistics.median(took), "s", None, None, "",
              {"tminus": took})


def step(bench):
    short = runbooks.trivial(bench.path("short.md"), 200)
    long = runbooks.trivial(bench.path("long.md"), 1_000)
    added, floors, trips, commits = [], [], [], []
    for round in range(bench.rounds(5, 2)):
        bash, rows = LiveBash(), DurableRows(bench.path(f"rows-{round}.sqlite"))
        trip = statistics.median(
            bash.round_trip("true" if n % 2 else f"echo step-{n}") for n in range(400))
        commit = statistics.median(rows.commit() for _ in range(800))
        bash.close()
        rows.close()
        trips.append(trip)
        commits.append(commit)
        floors.append(trip + 2 * commit)
        few = bench.run(short, 200, bench.journal()).seconds
        many = bench.run(long, 1_000, bench.journal()).seconds
        added.append((many - few) / 800)
    row = compared("step: added, of 200 to 1,000", "s", 2.5, added, floors,
                   "bash's answer + 2 durable rows")
    row.samples |= {"bash": trips, "row": commits}
    yield row


def answer(bench):
    steps = bench.rounds(300, 100)
    path = runbooks.trivial(bench.path("answered.md"), steps + 1)
    person = Operator(bench, path, bench.journal())
    times = []
    try:
        person.prompt()
        person.answer("-")
        person.answer("y")
        times = [person.answer("y") for _ in range(steps)]
    finally:
        person.leave()
    worst = sorted(times)[math.ceil(len(times) * 0.99) - 1]
    yield Row("answer: Enter to prompt, p99", worst, "s", 0.01,
              samples={"tminus": times, "median": statistics.median(times)})


def capture(bench):
    size = 100 * MEGABYTE
    path = runbooks.printing(bench.path("prints.md"), size)
    typescript = bench.path("typescript")
    peer = ["script", "-qfc", runbooks.printing_command(size), typescript]
    mine, theirs = [], []
    for _ in range(bench.rounds(5, 2)):
        journal = bench.journal()
        mine.append(bench.run(path, 1, journal).seconds)
        shutil.rmtree(os.path.dirname(journal))
        theirs.append(bench.spawn(peer).seconds)
        os.remove(typescript)
    yield compared("capture: 100 MB", "s", 1.1, mine, theirs, "script -qfc, into a file")


def memory(bench):
    size = bench.rounds(1_000, 300) * MEGABYTE
    path = runbooks.printing(bench.path("prints-more.md"), size)
    journal = bench.journal()
    peak = bench.run(path, 1, journal).peak
    shutil.rmtree(os.path.dirname(journal))
    yield Row(f"memory: step of {size // MEGABYTE:,} MB", peak, "B", 64 * MEGABYTE)


def growth(bench):
    """Time and memory of one long run, and of its records."""
    steps = bench.rounds(10_000, 3_000)
    path = runbooks.trivial(bench.path("growing.md"), steps)
    firsts, lasts, peaks = [], [], []
    for _ in range(bench.rounds(3, 1)):
        journal = bench.journal()
        peaks.append(bench.run(path, steps, journal).peak)
        at = bench.events(journal, "attemptStarted")
        firsts.append((at[1_000] - at[0]) / 1e6)
        lasts.append((at[-1] - at[-1_001]) / 1e6)
    yield Row(f"memory: run of {steps:,} steps", statistics.median(peaks), "B", 96 * MEGABYTE,
              samples={"tminus": peaks})
    yield compared("growth: last 1,000 steps, each", "s", 1.3, lasts, firsts,
                   "first 1,000 steps, each")
    yield from export(bench, journal, steps)


def export(bench, journal, steps):
    words = ("export", "last", "-o", bench.path("record"))
    if bench.tminus(*words, "--format", "html", journal=journal, statuses=(0, 64)).status:
        return
    pages, texts, peaks = [], [], []
    for _ in range(bench.rounds(5, 2)):
        ended = bench.tminus(*words, "--format", "html", journal=journal)
        pages.append(ended.seconds)
        peaks.append(ended.peak)
        texts.append(bench.tminus(*words, "--format", "markdown", journal=journal).seconds)
    yield compared(f"export: {steps:,} steps as HTML", "s", 5, pages, texts, "as Markdown")
    yield Row("export: HTML, memory", statistics.median(peaks), "B", 256 * MEGABYTE)


def long_history(bench):
    alone, among = history.journals(bench, bench.rounds(10_000, 1_000))
    for what, words, statuses in (
            ("runs", ("runs",), (0,)), ("runs --all", ("runs", "--all"), (0,)),
            ("status", ("status",), (0,)), ("resume", ("resume",), (3,))):
        mine, theirs = [], []
        for _ in range(bench.rounds(15, 5)):
            mine.append(bench.tminus(*words, journal=among, statuses=statuses).seconds)
            theirs.append(bench.tminus(*words, journal=alone, statuses=statuses).seconds)
        yield compared(f"history: {what}", "s", 3, mine, theirs, "one run in the journal")


def size(bench):
    copy = bench.path("stripped")
    bench.spawn(["strip", "-o", copy, bench.binary])
    yield Row("size: stripped", os.path.getsize(copy), "B", 80 * MEGABYTE)


ALL = [("start", start), ("plan", plan), ("large", large), ("step", step), ("answer", answer),
       ("capture", capture), ("memory", memory), ("growth", growth), ("history", long_history),
       ("size", size)]

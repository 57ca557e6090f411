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
    measure = AddedSteps(bench)
    for _ in range(bench.rounds(5, 2)):
        measure.floor()
        measure.steps("tminus", bench.journal)
    yield measure.row("step: added, of 200 to 1,000", "tminus")


class AddedSteps:
    """What one more step of a run takes, against what none can go below."""

    def __init__(self, bench):
        self.bench = bench
        self.short = runbooks.trivial(bench.path("short.md"), 200)
        self.long = runbooks.trivial(bench.path("long.md"), 1_000)
        self.floors, self.samples = [], {"bash": [], "row": []}

    def floor(self):
        """One answer of a live bash and two durable rows."""
        bash, rows = LiveBash(), DurableRows(self.bench.path(f"rows-{self.bench.next()}.sqlite"))
        trip = statistics.median(
            bash.round_trip("true" if n % 2 else f"echo step-{n}") for n in range(400))
        commit = statistics.median(rows.commit() for _ in range(800))
        bash.close()
        rows.close()
        self.samples["bash"].append(trip)
        self.samples["row"].append(commit)
        self.floors.append(trip + 2 * commit)

    def steps(self, name, journal):
        """The difference between a run of 1,000 steps and one of 200, each in the journal it is given."""
        few = self.bench.run(self.short, 200, journal()).seconds
        many = self.bench.run(self.long, 1_000, journal()).seconds
        self.samples.setdefault(name, []).append((many - few) / 800)

    def row(self, what, name):
        row = compared(what, "s", 2.5, self.samples[name], self.floors,
                       "bash's answer + 2 durable rows")
        row.samples |= self.samples
        return row


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
        firsts += hundreds(at[:1_001])
        lasts += hundreds(at[-1_001:])
    yield Row(f"memory: run of {steps:,} steps", statistics.median(peaks), "B", 96 * MEGABYTE,
              samples={"tminus": peaks})
    yield compared("growth: last 1,000 steps, each", "s", 1.3, lasts, firsts,
                   "first 1,000 steps, each")
    yield from export(bench, journal, steps)


def hundreds(at):
    """Seconds a step, by hundreds: one that the machine was busy in does not count for all."""
    return [(end - start) / 1e5 for start, end in zip(at[::100], at[100::100])]


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
    """10,000 runs, two million events and 5 GB of output behind the run, against the run alone."""
    journals = history.Journals(
        bench, bench.rounds(10_000, 1_000), bench.rounds(5_000, 250) * MEGABYTE)
    yield from steps_among(bench, journals)
    for journal in (journals.alone, journals.among):
        journals.hold(journal)
    for what, words, answers, statuses in (
            ("start", (), "quit\n", (0,)), ("runs", ("runs",), None, (0,)),
            ("runs --all", ("runs", "--all"), None, (0,)),
            ("runs, filtered", ("runs", "--ended", "--operator", "bench", "--since", "2026-01-01",
                                "--target", "-", "--runbook", "held"), None, (0,)),
            ("runs, none found", ("runs", "--all", "--operator", "nobody"), None, (0,)),
            ("status", ("status",), None, (0,)), ("resume", ("resume",), None, (3,)),
            ("verify", ("verify", "{done}"), None, (0,)),
            ("follow", ("follow", "{done}"), None, (0,)),
            ("log", ("log", "{done}"), None, (0,))):
        mine, theirs = [], []
        for _ in range(bench.rounds(15, 5)):
            for journal, name, samples in ((journals.among, journals.done_name, mine),
                                           (journals.alone, "done-1", theirs)):
                ended = bench.tminus(*(word.format(done=name) for word in words), journal=journal,
                                     answers=answers, statuses=statuses)
                samples.append(ended.seconds)
        yield compared(f"history: {what}", "s", 3, mine, theirs, "one run in the journal")
    yield Row("history: the journal's file", os.path.getsize(journals.among), "B", None,
              what_is=journals.described)


def steps_among(bench, journals):
    """What a step takes in a journal with a past: against the floor, and against a journal without."""
    measure = AddedSteps(bench)
    for _ in range(bench.rounds(5, 2)):
        measure.floor()
        measure.steps("with a past", lambda: journals.among)
        measure.steps("without", bench.journal)
    yield measure.row("history: a step", "with a past")
    yield compared("history: a step, to one without", "s", None, measure.samples["with a past"],
                   measure.samples["without"], "a new journal")


def size(bench):
    copy = bench.path("stripped")
    bench.spawn(["strip", "-o", copy, bench.binary])
    yield Row("size: stripped", os.path.getsize(copy), "B", 80 * MEGABYTE)


ALL = [("start", start), ("plan", plan), ("large", large), ("step", step), ("answer", answer),
       ("capture", capture), ("memory", memory), ("growth", growth), ("history", long_history),
       ("size", size)]

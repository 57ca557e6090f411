"""One row a figure: printed as soon as it is known, and kept for the JSON file."""
import statistics
import sys
from dataclasses import dataclass, field


@dataclass
class Row:
    """A figure, what it stands against, and the bar it must pass, if it has one.

    The bar is on the ratio where there is a peer, else on the figure itself; `what_is` says what the figure is of.
    """
    what: str
    figure: float
    unit: str
    bar: float | None
    peer: float | None = None
    peer_name: str = ""
    samples: dict = field(default_factory=dict)
    what_is: str = ""

    @property
    def ratio(self):
        return self.figure / self.peer if self.peer else None

    @property
    def ok(self):
        return self.bar is None or (self.figure if self.ratio is None else self.ratio) <= self.bar


def compared(what, unit, bar, mine, theirs, peer_name):
    """A row from samples that were taken alternately."""
    return Row(what, statistics.median(mine), unit, bar, statistics.median(theirs), peer_name,
               {"tminus": mine, peer_name: theirs})


class Report:
    HEAD = f"{'':34} {'figure':>12} {'floor or peer':>12} {'ratio':>8} {'bar':>12}"

    def __init__(self):
        self.rows = []

    @property
    def all_met(self):
        return all(row.ok for row in self.rows)

    def begin(self):
        print(self.HEAD, flush=True)

    def progress(self, name):
        if sys.stderr.isatty():
            print(f"  measuring: {name} ...\r", end="", file=sys.stderr, flush=True)

    def add(self, row):
        self.rows.append(row)
        peer = "" if row.peer is None else amount(row.peer, row.unit)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f} x"
        bar, verdict = "", ""
        if row.bar is not None:
            bar = f"<= {row.bar:g} x" if row.ratio is not None else f"<= {amount(row.bar, row.unit)}"
            verdict = "ok" if row.ok else "OVER"
        print(f"{row.what:34} {amount(row.figure, row.unit):>12} {peer:>13} {ratio:>8} {bar:>12}"
              f"  {verdict:4}  {row.peer_name}{row.what_is}".rstrip(), flush=True)

    def end(self):
        barred = [row for row in self.rows if row.bar is not None]
        over = [row.what for row in barred if not row.ok]
        print(f"bench: {len(barred) - len(over)} of {len(barred)} bars met"
              + (f"; over: {', '.join(over)}" if over else ""))

    def json(self):
        return [{"what": row.what, "figure": row.figure, "unit": row.unit, "peer": row.peer,
                 "peerName": row.peer_name or None, "ratio": row.ratio, "bar": row.bar,
                 "ok": row.ok, "note": row.what_is or None, "samples": row.samples} for row in self.rows]


def amount(value, unit):
    """Seconds and bytes in what people say; a bare ratio as it is."""
    if unit == "s":
        for factor, name in ((1, "s"), (1e-3, "ms")):
            if value >= factor:
                return f"{value / factor:.2f} {name}"
        return f"{value * 1e6:.0f} us"
    if unit == "B":
        return f"{value / 1e6:.1f} MB"
    return f"{value:.2f} {unit}"

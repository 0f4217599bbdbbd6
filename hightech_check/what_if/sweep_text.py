"""A sweep as an analyst reads it: the stretches, a plot along the sweep, the exact values at which a status flips."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple, TextIO

from rich.cells import cell_len

from hightech_check.exact.quantity import Number
from hightech_check.what_if.sweep_report import Axis, Flip, Outcome, Row, SweepReport
from hightech_check.words import safe, say
from hightech_check.words.figures import exact_words, with_unit
from hightech_check.writing import Look
from hightech_check.writing.plain import plain_for
from hightech_check.writing.wrapping import wrapped

MOST_SINGLE = 20
"""Up to so many points each has a line of its own; of more, those between two changes share one."""
MOST_LINES = 60
MOST_FLIPS = 40
MOST_PLOTS = 12

_SYMBOLS = {
    "pass": "✓",
    "fail": "✗",
    "unknown": "?",
    "invalid": "!",
    "eligible": "✓",
    "not_eligible": "✗",
    "undetermined": "?",
}
_SEVERAL = "~"


class _Run(NamedTuple):
    """Points next to each other with the same outcome, from and to which, counted from 0."""

    first: int
    last: int
    outcome: Outcome


def write(report: SweepReport, stream: TextIO, look: Look) -> None:
    """Write the sweep."""
    page = _Page(report, look)
    for line in page.lines():
        for piece in wrapped(line.rstrip(), look.width):
            stream.write(plain_for(piece, look.encoding) + "\n")


class _Page:
    def __init__(self, report: SweepReport, look: Look) -> None:
        self.report = report
        self.look = look
        self.language = report.language
        self.axis = report.axes[0]
        self.runs = [list(_runs(report, row)) for row in report.rows]
        self.changing = [(number, report.nodes[number]) for number in report.changing]

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def lines(self) -> Iterator[str]:
        report = self.report
        yield f"{safe(report.name)} · {report.year}"
        yield safe(report.standard.title)
        yield ""
        yield self.heading("sweep-heading", self.axis)
        for axis in report.axes[1:]:
            yield self.heading("sweep-grid", axis)
        before = (*report.changes, *(f"{move}={steps}" for move, steps in report.moves.items()))
        if before:
            yield self.say("sweep-after", changes=before)
        yield self.points(report.count)
        yield ""
        yield from self.stretches() if len(report.axes) == 1 else self.grid()
        yield from self.flips()
        yield from self.remarks()

    def heading(self, code: str, axis: Axis) -> str:
        values = [self.value(axis, value) for value in (axis.start, axis.stop, axis.step)]
        start, stop, step = values
        return self.say(code, label=axis.label, name=axis.name, start=start, stop=stop, step=step)

    def points(self, count: int) -> str:
        return self.say("sweep-point") if count == 1 else self.say("sweep-points", count=count)

    @staticmethod
    def value(axis: Axis, value: Number, *, unit: bool = False) -> str:
        words = f"-{exact_words(axis.kind, -value)}" if value < 0 else exact_words(axis.kind, value)
        return with_unit(words, safe(axis.unit)) if unit and axis.unit else words

    def verdict(self, verdict: str) -> str:
        return self.say("sweep-contradiction" if verdict == "invalid" else f"verdict-{verdict}")

    def status(self, status: str) -> str:
        return self.say("sweep-contradiction" if status == "invalid" else f"status-{status}")

    # --- one sweep ---

    def stretches(self) -> Iterator[str]:
        """The points in stretches; the criteria of the first, and what differs in each further one."""
        single = self.axis.count <= MOST_SINGLE
        rows: list[tuple[str, str, str, str]] = []
        before: Outcome | None = None
        for run in _alike(self.runs[0], single=single):
            first, last = (self.value(self.axis, self.axis.start + at * self.axis.step) for at in (run.first, run.last))
            span = first if run.first == run.last else f"{first} – {last}"
            more = "  ".join(self.differing(before, run.outcome))
            rows.append((span, self.points(run.last - run.first + 1), self.verdict(run.outcome.verdict), more))
            before = run.outcome
        widths = [max(cell_len(row[column]) for row in rows) for column in range(3)]
        for span, count, verdict, more in rows[:MOST_LINES]:
            cells = [_padded(cell, width) for cell, width in zip((span, count, verdict), widths, strict=True)]
            if single:
                del cells[1]
            yield "  ".join([*cells, more])
        if len(rows) > MOST_LINES:
            yield self.say("sweep-of-points", shown=MOST_LINES, count=len(rows))
        if not self.changing:
            return
        yield ""
        yield self.say("sweep-plot")
        criterion = ""
        for number, node in self.changing[:MOST_PLOTS]:
            if node.criterion != criterion:
                criterion = node.criterion
                yield f"  {criterion}"
            if node.arm is not None:
                yield f"    {node.arm} {safe(node.label)}"
            yield "    " + self.bar(self.runs[0], _status_of(number))
        yield "    " + self.scale()
        yield "  " + self.say("sweep-legend")

    def differing(self, before: Outcome | None, now: Outcome) -> Iterator[str]:
        if now.verdict == "invalid":
            return
        for number, node in self.changing:
            status = now.statuses[number]
            known = before is not None and before.verdict != "invalid"
            if node.arm is None and not (known and before is not None and before.statuses[number] == status):
                yield f"{_SYMBOLS[status]} {node.criterion}"

    @property
    def width(self) -> int:
        return min(self.axis.count, max(20, min(72, self.look.width - 24)))

    def bar(self, runs: Sequence[_Run], symbol: Callable[[Outcome], str]) -> str:
        """One sign for each point, or for as many neighbours as one place has to hold."""
        count, width, signs, at = self.axis.count, self.width, "", 0
        for place in range(width):
            first, last = place * count // width, (place + 1) * count // width - 1
            while runs[at].last < first:
                at += 1
            here = takewhile(lambda run: run.first <= last, islice(runs, at, None))  # noqa: B023 - used at once
            found = {symbol(run.outcome) for run in here}
            signs += found.pop() if len(found) == 1 else _SEVERAL
        return signs

    def scale(self) -> str:
        first, last = (self.value(self.axis, self.axis.start + at * self.axis.step) for at in (0, self.axis.count - 1))
        if self.axis.count == 1:
            return first
        return first + " " * max(1, self.width - cell_len(first) - cell_len(last)) + last

    # --- two ---

    def grid(self) -> Iterator[str]:
        """A map of the verdict, and of each criterion that flips; the first name goes to the right."""
        maps: list[tuple[str, Callable[[Outcome], str]]] = [("", lambda outcome: _SYMBOLS[outcome.verdict])]
        maps += [(node.criterion, _status_of(number)) for number, node in self.changing if node.arm is None]
        shown = list(zip(self.report.rows, self.runs, strict=True))[:MOST_LINES]
        heads = [self.value(self.report.axes[1], row.value or 0) for row, _ in shown]
        indent = max(map(cell_len, heads))
        for title, symbol in maps[: MOST_PLOTS // 2]:
            yield title or self.say("column-verdict")
            for head, (_, runs) in zip(heads, shown, strict=True):
                yield f"  {' ' * (indent - cell_len(head))}{head}  {self.bar(runs, symbol)}"
            yield f"  {' ' * indent}  {self.scale()}"
            yield "  " + self.say("sweep-legend" if title else "sweep-legend-verdict")
            yield ""
        if len(self.report.rows) > len(shown):
            yield self.say("sweep-of-points", shown=len(shown), count=len(self.report.rows))

    # --- flips ---

    def flips(self) -> Iterator[str]:
        report = self.report
        flips = list(islice(report.flips(), 10 * MOST_FLIPS))
        yield ""
        if not flips:
            yield self.say("sweep-nothing")
        else:
            yield self.say("sweep-flips")
            yield from self.by_criterion(flips[:MOST_FLIPS])
            more = sum(1 for _ in islice(report.flips(), MOST_FLIPS, None))
            if more:
                yield "  " + self.say("sweep-more", count=more)
        verdicts = {stretch.outcome.verdict for row in report.rows for stretch in row.stretches}
        yield ""
        if len(verdicts) == 1:
            yield self.say("sweep-one-verdict", verdict=self.verdict(verdicts.pop()))
            return
        yield self.say("sweep-verdict-flips")
        found = report.verdict_flips()
        for flip in islice(found, MOST_FLIPS):
            yield "  " + self.flip(flip, self.verdict)
        more = sum(1 for _ in found)
        if more:
            yield "  " + self.say("sweep-more", count=more)

    def by_criterion(self, flips: Iterable[Flip]) -> Iterator[str]:
        labels = {(node.criterion, node.arm): node.label for node in self.report.nodes}
        of: dict[str, list[Flip]] = {}
        for flip in flips:
            of.setdefault(flip.criterion or "", []).append(flip)
        for criterion, ones in of.items():
            yield f"  {criterion}  {safe(labels[criterion, None])}"
            for flip in ones:
                arm = "" if flip.arm is None else f"{flip.arm} {safe(labels[criterion, flip.arm])}, "
                yield f"    {arm}{self.flip(flip, self.status)}"

    def flip(self, flip: Flip, words: Callable[[str], str]) -> str:
        at = self.value(self.axis, flip.at, unit=True)
        for value in flip.values.values():
            axis = self.report.axes[1]
            at += f" ({safe(axis.label)} {self.value(axis, value)})"
        return self.say("sweep-flip", at=at, before=words(flip.before), after=words(flip.after))

    # --- what else there is to know ---

    def remarks(self) -> Iterator[str]:
        report = self.report
        if report.problems:
            yield ""
            yield self.say("sweep-why-heading")
            for at, reason in report.problems:
                yield "  " + self.say("sweep-why", at=self.value(self.axis, at), reason=_Plain(reason))
        if report.unknown:
            yield ""
            yield self.say("sweep-unknown-heading")
            for known in report.unknown:
                if known.first == known.last:
                    yield "  " + self.say("sweep-known", label=known.label, bounds=known.first)
                else:
                    yield "  " + self.say("sweep-known-ends", label=known.label, first=known.first, last=known.last)
        if report.forgotten:
            yield ""
            yield self.say("sweep-forgotten")
            for _, label in report.forgotten:
                yield f"  {safe(label)}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


class _Plain(NamedTuple):
    """A text that is safe already and is not to be cut."""

    text: str

    def words(self, language: str) -> str:
        return self.text


def _status_of(number: int) -> Callable[[Outcome], str]:
    return lambda outcome: _SYMBOLS[outcome.statuses[number] if outcome.statuses else "invalid"]


def _runs(report: SweepReport, row: Row) -> Iterator[_Run]:
    for stretch in row.stretches:
        indexes = report.indexes(stretch)
        if indexes:
            yield _Run(indexes[0], indexes[-1], stretch.outcome)


def _facts(outcome: Outcome) -> tuple[object, object]:
    return outcome.verdict, outcome.criteria


def _alike(runs: Iterable[_Run], *, single: bool) -> Iterator[_Run]:
    """Runs with the same verdict and criteria as one, or each point for itself."""
    held: _Run | None = None
    for run in runs:
        if single:
            yield from (_Run(at, at, run.outcome) for at in range(run.first, run.last + 1))
        elif held is not None and _facts(held.outcome) == _facts(run.outcome):
            held = _Run(held.first, run.last, run.outcome)
        else:
            if held is not None:
                yield held
            held = run
    if held is not None:
        yield held

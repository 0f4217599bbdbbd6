"""A sweep as a document: its stretches, a plot along it, the exact values at which a status flips."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice, takewhile
from typing import Any, NamedTuple, TypeAlias

from rich.cells import cell_len

from hightech_check.exact.quantity import Number, exact_text
from hightech_check.result.report import Report, Status
from hightech_check.what_if.forms import refused_form, sweep_form
from hightech_check.what_if.records import Axis, SweepFlip, SweepOutcome, SweepReport, SweepRow
from hightech_check.words import say
from hightech_check.words.figures import exact_words, with_unit
from hightech_check.writing import Document, Look, reports
from hightech_check.writing.blocks import (
    SYMBOLS,
    Block,
    Bullets,
    Cell,
    Column,
    Entry,
    Heading,
    Item,
    Paragraph,
    Plot,
    Table,
    section,
)

MOST_SINGLE = 20
"""Up to so many points each has a line of its own; of more, those between two changes share one."""
MOST_LINES = 60
MOST_FLIPS = 40
MOST_PLOTS = 12

_Sign: TypeAlias = Callable[[SweepOutcome], str]
"""The sign of an outcome in a plot."""

_AFTER = ("criterion", "arm", "before", "after")


def document(report: SweepReport) -> Document:
    """The document of a sweep; however many points it has, no more than one is held."""
    criteria = [node.criterion for number in report.changing if (node := report.nodes[number]).arm is None]
    return Document(
        blocks=lambda look: _Sweep(report, look).blocks(),
        form=lambda: sweep_form(report),
        columns=("kind", *(axis.name for axis in report.axes), "verdict", *criteria, *_AFTER),
        rows=lambda: _rows(report, criteria),
        exit_code=report.exit_code,
    )


def refused(report: Report) -> Document:
    """The document where nothing could be swept: the data file, or what is made first, is refused."""
    columns = ("kind", "verdict", *_AFTER, "line", "column", "code", "message")
    return reports.refused(report, refused_form(report), columns, {"kind": "problem", "verdict": report.verdict})


def _rows(report: SweepReport, criteria: list[str]) -> Iterator[dict[str, Any]]:
    for point in report.points():
        values = {name: exact_text(value) for name, value in point.values.items()}
        found = {one: point.criteria.get(one, "") for one in criteria}
        yield {"kind": "point", **values, "verdict": point.verdict, **found}
    for kind, flips in (("flip", report.flips()), ("verdict", report.verdict_flips())):
        for flip in flips:
            values = {name: exact_text(value) for name, value in {flip.name: flip.at, **flip.values}.items()}
            names = {"criterion": flip.criterion, "arm": flip.arm, "before": flip.before, "after": flip.after}
            yield {"kind": kind, **values, **names}


class _Run(NamedTuple):
    """Points next to each other with the same outcome, from and to which, counted from 0."""

    first: int
    last: int
    outcome: SweepOutcome


class _Sweep:
    """A sweep in words, for one look."""

    def __init__(self, report: SweepReport, look: Look) -> None:
        self.report = report
        self.language = report.language
        self.axis = report.axes[0]
        self.width = min(self.axis.count, max(20, min(72, look.width - 24)))
        self.runs = [list(_runs(report, line)) for line in report.rows]
        self.changing = [(number, report.nodes[number]) for number in report.changing]

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def blocks(self) -> Iterator[Block]:
        report = self.report
        yield Heading(f"{report.name} · {report.year}", 1)
        yield Paragraph(report.standard.title)
        for axis, code in zip(report.axes, ("sweep-heading", "sweep-grid"), strict=False):
            start, stop, step = (self.value(axis, value) for value in (axis.start, axis.stop, axis.step))
            yield Paragraph(self.say(code, label=axis.label, name=axis.name, start=start, stop=stop, step=step))
        before = (*report.changes, *(f"{move}={steps}" for move, steps in report.moves.items()))
        if before:
            yield Paragraph(self.say("sweep-after", changes=before))
        yield Paragraph(self.points(report.count))
        yield from self.stretches() if len(report.axes) == 1 else self.grid()
        yield from self.flips()
        yield from self.remarks()

    def points(self, count: int) -> str:
        return self.say("sweep-point") if count == 1 else self.say("sweep-points", count=count)

    @staticmethod
    def value(axis: Axis, value: Number, *, unit: bool = False) -> str:
        words = f"-{exact_words(axis.kind, -value)}" if value < 0 else exact_words(axis.kind, value)
        return with_unit(words, axis.unit) if unit and axis.unit else words

    def verdict(self, verdict: str) -> str:
        return self.say("sweep-contradiction" if verdict == "invalid" else f"verdict-{verdict}")

    def status(self, status: str) -> str:
        return self.say("sweep-contradiction" if status == "invalid" else f"status-{status}")

    # --- one sweep ---

    def stretches(self) -> Iterator[Block]:
        """The points in stretches; the criteria of the first, and what differs in each further one."""
        single = self.axis.count <= MOST_SINGLE
        entries: list[Entry] = []
        before: tuple[Status, ...] = ()
        for run in _alike(self.runs[0], single=single):
            first, last = (self.value(self.axis, self.axis.start + at * self.axis.step) for at in (run.first, run.last))
            cells = [Cell(first if run.first == run.last else f"{first} – {last}")]
            if not single:
                cells.append(Cell(self.points(run.last - run.first + 1)))
            cells.append(Cell(self.verdict(run.outcome.verdict), _mark(run.outcome.verdict)))
            entries.append(Entry([*cells, Cell("  ".join(self.differing(before, run.outcome.statuses)))]))
            before = run.outcome.statuses
        heads = [self.axis.label, *([] if single else [""]), self.say("column-verdict"), ""]
        columns = [Column(head, flexible=number == len(heads) - 1) for number, head in enumerate(heads)]
        yield Heading(self.say("sweep-stretches"))
        yield Table(columns, entries[:MOST_LINES])
        if len(entries) > MOST_LINES:
            yield Paragraph(self.say("sweep-of-points", shown=MOST_LINES, count=len(entries)))
        if self.changing:
            yield Heading(self.say("sweep-plot"))
            yield Plot(list(map(Cell, self.bars())))
            yield Paragraph(self.say("sweep-legend"))

    def bars(self) -> Iterator[str]:
        criterion = ""
        for number, node in self.changing[:MOST_PLOTS]:
            if node.criterion != criterion:
                criterion = node.criterion
                yield f"  {criterion}"
            if node.arm is not None:
                yield f"    {node.arm} {node.label}"
            yield f"    {self.bar(self.runs[0], _sign_of(number))}"
        yield f"    {self.scale()}"

    def differing(self, before: tuple[Status, ...], now: tuple[Status, ...]) -> Iterator[str]:
        for number, node in self.changing if now else ():
            if node.arm is None and (not before or before[number] != now[number]):
                yield f"{SYMBOLS[now[number]]} {node.criterion}"

    def bar(self, runs: Sequence[_Run], sign: _Sign) -> str:
        """One sign for each point, or for as many neighbours as one place has to hold."""
        count, width, signs, at = self.axis.count, self.width, "", 0
        for place in range(width):
            first, last = place * count // width, (place + 1) * count // width - 1
            while runs[at].last < first:
                at += 1
            here = takewhile(lambda run: run.first <= last, islice(runs, at, None))  # noqa: B023 - used at once
            found = {sign(run.outcome) for run in here}
            signs += found.pop() if len(found) == 1 else SYMBOLS["mixed"]
        return signs

    def scale(self) -> str:
        first, last = (self.value(self.axis, self.axis.start + at * self.axis.step) for at in (0, self.axis.count - 1))
        if self.axis.count == 1:
            return first
        return first + " " * max(1, self.width - cell_len(first) - cell_len(last)) + last

    # --- two ---

    def grid(self) -> Iterator[Block]:
        """A map of the verdict, and of each criterion that flips; the first name goes to the right."""
        maps: list[tuple[str, _Sign]] = [("", lambda outcome: SYMBOLS[_mark(outcome.verdict)])]
        maps += [(node.criterion, _sign_of(number)) for number, node in self.changing if node.arm is None]
        shown = list(zip(self.report.rows, self.runs, strict=True))[:MOST_LINES]
        heads = [self.value(self.report.axes[1], line.value or 0) for line, _ in shown]
        indent = max(map(cell_len, heads))
        for title, sign in maps[: MOST_PLOTS // 2]:
            lines = [
                f"  {' ' * (indent - cell_len(head))}{head}  {self.bar(runs, sign)}"
                for head, (_, runs) in zip(heads, shown, strict=True)
            ]
            yield Heading(title or self.say("column-verdict"))
            yield Plot(list(map(Cell, [*lines, f"  {' ' * indent}  {self.scale()}"])))
            yield Paragraph(self.say("sweep-legend" if title else "sweep-legend-verdict"))
        if len(self.report.rows) > len(shown):
            yield Paragraph(self.say("sweep-of-points", shown=len(shown), count=len(self.report.rows)))

    # --- flips ---

    def flips(self) -> Iterator[Block]:
        report = self.report
        flips = report.flips()
        shown = list(islice(flips, MOST_FLIPS))
        yield Heading(self.say("sweep-flips" if shown else "sweep-nothing"))
        yield Bullets([*self.by_criterion(shown), *self.more(flips)])
        verdicts = {stretch.outcome.verdict for line in report.rows for stretch in line.stretches}
        if len(verdicts) == 1:
            yield Heading(self.say("sweep-one-verdict", verdict=self.verdict(verdicts.pop())))
            return
        found = report.verdict_flips()
        yield Heading(self.say("sweep-verdict-flips"))
        yield Bullets([*(Item(self.flip(one, self.verdict)) for one in islice(found, MOST_FLIPS)), *self.more(found)])

    def more(self, flips: Iterator[SweepFlip]) -> Iterator[Item]:
        count = sum(1 for _ in flips)
        if count:
            yield Item(self.say("sweep-more", count=count))

    def by_criterion(self, flips: Iterable[SweepFlip]) -> Iterator[Item]:
        labels = {(node.criterion, node.arm): node.label for node in self.report.nodes}
        of: dict[str, list[SweepFlip]] = {}
        for flip in flips:
            of.setdefault(flip.criterion or "", []).append(flip)
        for criterion, ones in of.items():
            yield Item(f"{criterion}  {labels[criterion, None]}")
            for flip in ones:
                arm = "" if flip.arm is None else f"{flip.arm} {labels[criterion, flip.arm]}, "
                yield Item(f"{arm}{self.flip(flip, self.status)}", depth=1)

    def flip(self, flip: SweepFlip, words: Callable[[str], str]) -> str:
        at = self.value(self.axis, flip.at, unit=True)
        for value in flip.values.values():
            axis = self.report.axes[1]
            at += f" ({axis.label} {self.value(axis, value)})"
        return self.say("sweep-flip", at=at, before=words(flip.before), after=words(flip.after))

    # --- what else there is to know ---

    def remarks(self) -> Iterator[Block]:
        report = self.report
        why = (self.say("sweep-why", at=self.value(self.axis, at), reason=why) for at, why in report.problems)
        yield from section(self.say("sweep-why-heading"), why)
        known = (
            self.say("sweep-known", label=one.label, bounds=one.first)
            if one.first == one.last
            else self.say("sweep-known-ends", label=one.label, first=one.first, last=one.last)
            for one in report.unknown
        )
        yield from section(self.say("sweep-unknown-heading"), known)
        yield from section(self.say("sweep-forgotten"), (label for _, label in report.forgotten))


def _mark(verdict: str) -> str:
    """What the sign of a verdict stands for, along a sweep: where figures contradict nothing is refused."""
    return "contradiction" if verdict == "invalid" else verdict


def _sign_of(number: int) -> _Sign:
    return lambda outcome: SYMBOLS[outcome.statuses[number] if outcome.statuses else "contradiction"]


def _runs(report: SweepReport, line: SweepRow) -> Iterator[_Run]:
    for stretch in line.stretches:
        indexes = report.indexes(stretch)
        if indexes:
            yield _Run(indexes[0], indexes[-1], stretch.outcome)


def _alike(runs: Iterable[_Run], *, single: bool) -> Iterator[_Run]:
    """Runs with the same verdict and criteria as one, or each point for itself."""
    if single:
        yield from (_Run(at, at, run.outcome) for run in runs for at in range(run.first, run.last + 1))
        return
    for _, same in groupby(runs, lambda run: (run.outcome.verdict, run.outcome.criteria)):
        first, *_, last = [*same] * 2
        yield first._replace(last=last.last)

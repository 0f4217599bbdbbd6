"""Sweeps: a figure, the year or a move led through its values, and the exact values at which a status flips.

Nothing is judged point by point. The ordinary judgement runs once on a number that moves along the whole sweep (see
`moving`), and so tells up to which value every comparison in it comes out the same; the next stretch begins there.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import cast

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.moving import Course
from hightech_check.exact.quantity import Number
from hightech_check.judging.compile import standard_info
from hightech_check.judging.split import node_statuses
from hightech_check.park.changes import Change, as_changes, changed_figures, with_changes, with_moves
from hightech_check.park.figures import Figure, derived_from, label_of
from hightech_check.park.model import Park
from hightech_check.result.report import Status, verdict_of
from hightech_check.result.sentences import group_words
from hightech_check.standard.model import Comparison, Criterion, Standard
from hightech_check.what_if.axis import read_axes
from hightech_check.what_if.records import Axis, LeftUnknown, Stretch, SweepNode, SweepOutcome, SweepReport, SweepRow
from hightech_check.words.figures import range_text

MOST_JUDGEMENTS = 100_000
"""Of one row; each is good for a stretch, and a stretch needs a comparison of its own to end it."""
_MOST_WORK = 1_500_000
"""Of one row: comparisons, figures and constraints between them, in all judgements together."""

_SHOWN_PROBLEMS = 3
_INVALID = SweepOutcome("invalid", {}, ())


def sweep(
    park: Park,
    *texts: str,
    changes: Mapping[str, object] | Iterable[Change] = (),
    moves: Mapping[str, int] | None = None,
    strict: bool = False,
    language: str = "en",
) -> SweepReport:
    """Lead a figure, the year or a move through its values, or two of them through a grid.

    Args:
        park: as it is.
        texts: one or two of `NAME=START:STOP:STEP`, written as in a data file: `enterprises=150:250:1`,
            `rd_intensity=1%:3%:0.1%`, `gdp=100 亿元:50 亿元:-1 亿元`.
        changes: made first, as by `with_changes`.
        moves: made next; the swept values are set last.
        strict: count recommended criteria for the verdict too.
        language: of the texts, `en` or `zh`.

    Raises:
        UsageError: a name is unknown, or something is not written so.
        DataFileError: the changes and moves contradict the figures before anything is swept.
    """
    axes = read_axes(park, texts, language)
    return _Sweep(park, axes, changes, moves or {}, strict, language).report()


class _Sweep:
    """One sweep under way."""

    def __init__(
        self,
        park: Park,
        axes: tuple[Axis, ...],
        changes: Mapping[str, object] | Iterable[Change],
        moves: Mapping[str, int],
        strict: bool,
        language: str,
    ) -> None:
        standard = park.standard
        self.changes, self.moves = as_changes(changes), moves
        changed = changed_figures(park, self.changes)
        self.figures, self.year = changed.figures, changed.year
        self.park = park
        if moves:
            self.park = with_changes(park, self.changes, moves)
            self.figures = self.park.figures
        self.standard = standard
        self.axes = axes
        self.strict = strict
        self.language = language
        keys = {axis.name for axis in axes if axis.type not in ("year", "move")}
        added = {key for axis in axes if axis.type == "move" for key in standard.moves[axis.name].adds}
        self.stale = derived_from(standard, keys) - keys - changed.given
        self.rest = {key: figure for key, figure in self.figures.items() if key not in self.stale | keys}
        gone = self.stale | (derived_from(standard, added) - added)
        self.forgotten = tuple((key, label_of(standard, key, language)) for key in self.figures if key in gone)
        self.affected = _connected(standard, keys | added)
        if any(axis.type == "year" for axis in axes):
            self.affected |= set(standard.published)
        self.open = [c for c in standard.criteria if any(self.depends(test) for test in c.require.comparisons)]
        self.nodes = tuple(node for criterion in self.open for node in _nodes(standard, criterion, language))
        self.fixed: dict[str, Status] | None = None
        self.outcomes: dict[tuple[Status, ...], SweepOutcome] = {}
        work = len(standard.unknown) + 12 * len(self.nodes) + sum(len(one.rules) for one in standard.components)
        self.most = min(MOST_JUDGEMENTS, _MOST_WORK // work)

    def depends(self, test: Comparison) -> bool:
        return not self.affected.isdisjoint(test.names)

    def report(self) -> SweepReport:
        others = self.axes[1:]
        values: Iterable[Number | None] = [None]
        if others:
            values = (others[0].start + index * others[0].step for index in range(others[0].count))
        rows = tuple(SweepRow(value, tuple(self.stretches(value))) for value in values)
        return SweepReport(
            file=self.park.file,
            name=self.park.name,
            year=self.year,
            standard=standard_info(self.standard, self.language),
            language=self.language,
            strict=self.strict,
            axes=self.axes,
            changes=tuple(change.text for change in self.changes),
            moves=dict(self.moves),
            titles={one.id: one.title.text(self.language) for one in self.standard.criteria},
            nodes=self.nodes,
            rows=rows,
            forgotten=self.forgotten,
            unknown=self.unknown(rows),
            problems=tuple(self.problems(rows)),
        )

    def stretches(self, beside: Number | None) -> Iterator[Stretch]:
        """The stretches along the first axis, neighbours with the same outcome as one."""
        axis = self.axes[0]
        length = axis.length
        at = first = judged = 0
        outcome: SweepOutcome | None = None
        while at <= length:
            judged += 1
            if judged > self.most:
                raise UsageError([Fault("sweep-too-fine", {"found": axis.name, "count": self.most})])
            if axis.type == "year":  # published figures are looked up by it: every year for itself
                course, value = Course(at, at), axis.at(at)
            else:
                course = Course(at, length)
                value = course.number(axis.start, axis.pace)
            found = self.outcome(value, beside)
            if outcome is not None and found is not outcome:
                yield Stretch(first, at - 1, outcome)
                first = at
            outcome = found
            at = course.to + 1
        assert outcome is not None
        yield Stretch(first, length, outcome)

    def park_at(self, *values: Number | None) -> Park:
        """The park at a point.

        Raises:
            DataFileError: its figures contradict each other.
        """
        figures, year = dict(self.rest), self.year
        steps: dict[str, int] = {}
        for axis, value in zip(self.axes, values, strict=False):
            assert value is not None
            if axis.type == "year":
                year = int(value)
            elif axis.type == "move":
                steps[axis.name] = cast(int, value)
            else:
                figures[axis.name] = Figure(value, value, axis.digit)  # as rounded as if it were set so
        park = self.park.with_figures(figures, year)
        return with_moves(park, steps) if steps else park

    def outcome(self, value: Number, beside: Number | None) -> SweepOutcome:
        try:
            park = self.park_at(value, beside)
        except DataFileError:
            return _INVALID
        statuses = tuple(status for criterion in self.open for status in node_statuses(criterion.require, park))
        known = self.outcomes.get(statuses)
        if known is None:
            known = self.outcomes[statuses] = self.outcome_of(park, statuses)
        return known

    def outcome_of(self, park: Park, statuses: tuple[Status, ...]) -> SweepOutcome:
        if self.fixed is None:  # what does not depend on the swept figure is judged once
            closed = (criterion for criterion in self.standard.criteria if criterion not in self.open)
            self.fixed = {criterion.id: node_statuses(criterion.require, park)[0] for criterion in closed}
        found = dict(self.fixed)
        found.update((n.criterion, s) for n, s in zip(self.nodes, statuses, strict=True) if n.arm is None)
        criteria = {criterion.id: found[criterion.id] for criterion in self.standard.criteria}
        counted = [found[c.id] for c in self.standard.criteria if self.strict or c.binding == "required"]
        return SweepOutcome(verdict_of(counted), criteria, statuses)

    # --- what is to be said of it ---

    def unknown(self, rows: tuple[SweepRow, ...]) -> tuple[LeftUnknown, ...]:
        """The figures that the swept criteria hang on and that are no single value, at the first and the last value."""
        valid = [stretch for stretch in rows[0].stretches if stretch.outcome is not _INVALID]
        if not valid:
            return ()
        axis = self.axes[0]
        ends = [self.park_at(axis.at(at), rows[0].value) for at in (valid[0].first, valid[-1].last)]
        names = [name for criterion in self.open for test in criterion.require.comparisons for name in test.names]
        found = []
        for key in self.standard.figures_of(names):
            known = [bounds for park in ends if (bounds := park.bounds.get(key)) is not None and bounds.exact is None]
            if len(known) == len(ends):
                kind = self.standard.indicator(key).kind
                first, last = (range_text(self.language, kind, bounds) for bounds in known)
                found.append(LeftUnknown(key, label_of(self.standard, key, self.language), first, last))
        return tuple(found)

    def problems(self, rows: tuple[SweepRow, ...]) -> Iterator[tuple[Number, str]]:
        places = [(row, s) for row in rows for s in row.stretches if s.outcome is _INVALID]
        for row, stretch in places[:_SHOWN_PROBLEMS]:
            value = self.axes[0].at(stretch.first)
            try:
                self.park_at(value, row.value)
            except DataFileError as error:
                fault = error.faults[0]
                yield value, fault.words(self.language)


def _connected(standard: Standard, keys: set[str]) -> set[str]:
    """The figures whose bounds or values may move where these do: by the constraints, then the ratios of them."""
    moved = set(keys)
    for key in keys:
        prefix = PREVIOUS if key.startswith(PREVIOUS) else ""
        component = standard.component_of.get(key.removeprefix(prefix))
        moved.update(prefix + name for name in (component.names if component else ()))
    formulas = {name: one.formula for name, one in standard.indicators.items() if one.formula is not None}
    return moved | {name for name, formula in formulas.items() if not moved.isdisjoint(formula.names)}


def _nodes(standard: Standard, criterion: Criterion, language: str) -> Iterator[SweepNode]:
    yield SweepNode(criterion.id, None, criterion.title.text(language))
    for path, arm in islice(criterion.require.arms(), 1, None):
        if isinstance(arm, Comparison):
            label = standard.indicators[arm.indicator].label.text(language)
        else:
            label = group_words(language, arm.kind, len(arm.conditions), arm.least)
        yield SweepNode(criterion.id, path, label)

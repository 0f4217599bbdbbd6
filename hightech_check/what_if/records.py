"""The frozen records of a sweep: its stretches of equal statuses, its points, the values at which a status flips."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any, Literal, NamedTuple, TypeAlias

from hightech_check.exact.quantity import Kind, Number, json_number, quotient, whole_if_possible
from hightech_check.result.report import StandardInfo, Status, Verdict

AxisType: TypeAlias = Literal["count", "amount", "ratio", "number", "year", "move"]


def kind_of(what: AxisType) -> Kind:
    """The kind of what is swept: years and steps are counted."""
    return "count" if what == "year" or what == "move" else what  # noqa: PLR1714 - so that mypy sees what is left


@dataclass(frozen=True, slots=True)
class Axis:
    """What is swept: a figure, the year, or the steps of a move.

    Attributes:
        name: of the figure as its key, `year`, or the move's name.
        type: the figure's kind; `year`; `move`.
        label: what it is called.
        unit: what a number of it is called, if anything.
        start: the first value, in units, yuan or parts of 1.
        stop: where it ends, itself a point if the steps hit it.
        step: from point to point; below 0 downwards.
        scale: the step of the figure's own scale: 1, 0.01 yuan, or a millionth.
        digit: the worth of one unit of the last digit that the sweep is written with.
    """

    name: str
    type: AxisType
    label: str
    unit: str | None
    start: Number
    stop: Number
    step: Number
    scale: Number
    digit: Number

    @property
    def kind(self) -> Kind:
        """How its values are shown."""
        return kind_of(self.type)

    @property
    def stride(self) -> int:
        """How many steps of the scale lie between two points."""
        return int(quotient(max(self.step, -self.step), self.scale))

    @property
    def length(self) -> int:
        """How many steps of the scale it is from start to stop."""
        return int(quotient(max(self.stop - self.start, self.start - self.stop), self.scale))

    @property
    def pace(self) -> Number:
        """One step of the scale, in the direction of the sweep."""
        return self.scale if self.step > 0 else -self.scale

    @property
    def count(self) -> int:
        """How many points it has."""
        return self.length // self.stride + 1

    def at(self, steps: int) -> Number:
        """The value so many steps of the scale from the start."""
        return whole_if_possible(self.start + steps * self.pace)


@dataclass(frozen=True, eq=False, slots=True)
class SweepOutcome:
    """What holds all over a stretch; the same record serves wherever the same holds.

    Attributes:
        verdict: of the park; `invalid` where its figures contradict each other.
        criteria: the status of every criterion; empty where the figures contradict.
        statuses: those of the report's `nodes`, in their order; empty where the figures contradict.
    """

    verdict: Verdict
    criteria: Mapping[str, str]
    statuses: tuple[Status, ...]


class Stretch(NamedTuple):
    """Steps of the scale, counted from the start of the sweep, over which the outcome is the same."""

    first: int
    last: int
    outcome: SweepOutcome


class SweepRow(NamedTuple):
    """A sweep along the first axis: `value` is that of the second one, None where there is none."""

    value: Number | None
    stretches: tuple[Stretch, ...]


class SweepNode(NamedTuple):
    """A criterion that depends on what is swept, or an arm of one; `arm` is a path such as `any_of[0]`."""

    criterion: str
    arm: str | None
    label: str


class Point(tuple[Mapping[str, Number], Verdict, Mapping[str, str]]):
    """One point of a sweep: a `NamedTuple` but for its making, which would take most of a sweep's time."""

    __slots__ = ()

    @property
    def values(self) -> Mapping[str, Number]:
        """By name, in units, yuan or parts of 1."""
        return self[0]

    @property
    def verdict(self) -> Verdict:
        """Of the park there."""
        return self[1]

    @property
    def criteria(self) -> Mapping[str, str]:
        """The status of each criterion."""
        return self[2]


class SweepFlip(NamedTuple):
    """A change of a status.

    Attributes:
        criterion: whose status; None where it is the verdict.
        arm: a path such as `any_of[0]`; None for the criterion itself.
        name: what is swept.
        at: the first value of its own scale, in the direction of the sweep, at which the new status holds.
        before: the status one step of the scale before.
        after: the new status.
        values: in a grid, the value of the second name.
    """

    criterion: str | None
    arm: str | None
    name: str
    at: Number
    before: str
    after: str
    values: Mapping[str, Number]


class LeftUnknown(NamedTuple):
    """A figure that a sweep leaves unknown, with what is left of it at the sweep's first and last value."""

    name: str
    label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SweepReport:
    """The result of a sweep: points are made as they are asked for, and never held.

    Attributes:
        axes: what is swept, one or two.
        changes: made before, as options say them.
        moves: made before, and how many steps of each.
        titles: those of the criteria, by id, in the order of the standard.
        nodes: the criteria that depend on what is swept, and their arms.
        rows: one along the first axis for each value of the second.
        forgotten: figures of the file that follow from what is swept, and so are no longer as the file gives them:
            names and labels.
        unknown: figures that the swept criteria hang on and that are not known along the sweep.
        problems: why figures contradict, at the first values at which they do: value and reason.
    """

    file: str
    name: str
    year: int
    standard: StandardInfo
    language: str
    strict: bool
    axes: tuple[Axis, ...]
    changes: tuple[str, ...]
    moves: Mapping[str, int]
    titles: Mapping[str, str]
    nodes: tuple[SweepNode, ...]
    rows: tuple[SweepRow, ...]
    forgotten: tuple[tuple[str, str], ...] = ()
    unknown: tuple[LeftUnknown, ...] = ()
    problems: tuple[tuple[Number, str], ...] = ()

    @property
    def count(self) -> int:
        """How many points there are."""
        return self.axes[0].count * len(self.rows)

    @property
    def exit_code(self) -> int:
        """0; 4 where the figures contradict each other at every value."""
        invalid = all(stretch.outcome.verdict == "invalid" for row in self.rows for stretch in row.stretches)
        return 4 if invalid else 0

    @property
    def changing(self) -> tuple[int, ...]:
        """Which of the nodes do not have the same status all over the sweep."""
        outcomes = {id(s.outcome): s.outcome.statuses for row in self.rows for s in row.stretches if s.outcome.statuses}
        first, *others = list(outcomes.values()) or [()]
        return tuple(n for n, status in enumerate(first) if any(other[n] != status for other in others))

    def indexes(self, stretch: Stretch) -> range:
        """Which points of a row lie in a stretch, from 0; a stretch between two points has none."""
        stride = self.axes[0].stride
        return range(-(-stretch.first // stride), stretch.last // stride + 1)

    def points(self) -> Iterator[Point]:
        """The points: for each value of the second name those along the first."""
        name = self.axes[0].name
        for row in self.rows:
            beside = self.beside(row)
            for stretch in row.stretches:
                values: Iterable[Mapping[str, Number]] = ({name: value, **beside} for value in self.values(stretch))
                yield from map(Point, zip(values, repeat(stretch.outcome.verdict), repeat(stretch.outcome.criteria)))

    def values(self, stretch: Stretch) -> Iterable[Number]:
        """The values of the first name at the points in a stretch."""
        axis, indexes = self.axes[0], self.indexes(stretch)
        start, step = axis.start, axis.step
        if isinstance(start, int) and isinstance(step, int):
            return range(start + indexes.start * step, start + indexes.stop * step, step)
        return (whole_if_possible(start + index * step) for index in indexes)

    def beside(self, row: SweepRow) -> dict[str, Number]:
        """In a grid, the value of the second name."""
        return {} if row.value is None else {self.axes[1].name: row.value}

    def flips(self) -> Iterator[SweepFlip]:
        """Every value at which the status of a criterion or an arm flips, in the order of the sweep.

        Where the figures contradict nothing has a status. What comes out of such a stretch otherwise than it went in
        has a flip to `invalid` at its one edge and from `invalid` at the other.
        """
        for row in self.rows:
            entered: tuple[SweepOutcome, int] | None = None
            for before, after in pairwise(row.stretches):
                if after.outcome.verdict == "invalid":
                    entered = before.outcome, after.first
                elif before.outcome.verdict != "invalid":
                    yield from self._flips(row, before.outcome, (after.first, after.outcome))
                elif entered is not None:
                    yield from self._flips(row, entered[0], (entered[1], None), (after.first, after.outcome))

    def _flips(
        self, row: SweepRow, before: SweepOutcome, *then: tuple[int, SweepOutcome | None]
    ) -> Iterator[SweepFlip]:
        axis = self.axes[0]
        last = then[-1][1]
        assert last is not None
        for at, outcome in then:
            was = before.statuses if outcome is then[0][1] else ("invalid",) * len(self.nodes)
            now = ("invalid",) * len(self.nodes) if outcome is None else outcome.statuses
            for number, node in enumerate(self.nodes):
                if before.statuses[number] != last.statuses[number]:
                    place = axis.name, axis.at(at)
                    yield SweepFlip(node.criterion, node.arm, *place, was[number], now[number], self.beside(row))

    def verdict_flips(self) -> Iterator[SweepFlip]:
        """Every value at which the verdict flips, also to and from `invalid`."""
        axis = self.axes[0]
        for row in self.rows:
            for before, after in pairwise(row.stretches):
                was, now = before.outcome.verdict, after.outcome.verdict
                if was != now:
                    yield SweepFlip(None, None, axis.name, axis.at(after.first), was, now, self.beside(row))

    def to_records(self) -> Iterator[dict[str, Any]]:
        """Flat rows for a data frame: the values (doubles where they are not whole), the verdict, each status."""
        kinds = {axis.name: axis.kind for axis in self.axes}
        for values, verdict, criteria in self.points():
            numbers = {name: json_number(kinds[name], value) for name, value in values.items()}
            yield {**numbers, "verdict": verdict, **{name: criteria.get(name) for name in self.titles}}

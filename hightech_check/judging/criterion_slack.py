"""A criterion of several arms in, how far each of its figures may move before the criterion's own status changes out.

The criterion is judged as in a sweep: on a figure that moves along all its values, stretch by stretch (see `along`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hightech_check.errors import Fault
from hightech_check.exact.moving import Course
from hightech_check.exact.quantity import STEPS, Bounds, Number, rounded_to_step, whole_if_possible
from hightech_check.judging.compare import find
from hightech_check.judging.slack import Slack, Turn, exact_figure, hangs_on
from hightech_check.judging.split import node_statuses
from hightech_check.park.bounds import known_bounds, ratio_range
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.standard.model import Criterion

_FARTHEST = 10**30
"""Steps up to which a figure without an end is followed; the longest that a data file holds has some 10**28."""
_NEAR = Fraction(1, 10**12)
"""Part of a step: whether the status changes right behind a value."""


def criterion_slacks(park: Park, criterion: Criterion) -> tuple[Slack, ...]:
    """How far each figure of a criterion may move, holding the rest, before the criterion's status changes.

    Of the figures that its numeric comparisons hang on, those that are known exactly. What is worked out from the
    figure that moves and is not among them is let go; what is not known stays so, within what the constraints leave.
    """
    keys: dict[str, None] = {}
    for test in criterion.require.comparisons:
        if park.standard.indicators[test.indicator].type not in ("flag", "choice"):
            keys.update(hangs_on(park, test, find(park.standard, test, park.bounds, park.figures, ends=False)))
    known = {key: value for key in keys if (value := exact_figure(park, key)) is not None}
    figures = dict(park.figures)
    for key, value in known.items():
        if key in park.standard.unknown:  # also where it is exact only by the constraints
            figures[key] = Figure(value, value)
    return tuple(_Line(park, criterion, keys, figures, key, value).slack() for key, value in known.items())


def other_answers(park: Park, criterion: Criterion) -> dict[str, dict[bool | str, Status]]:
    """The status of a criterion at every answer that a flag or a choice of it does not have, by indicator."""
    found: dict[str, dict[bool | str, Status]] = {}
    for test in criterion.require.comparisons:
        name = test.indicator
        indicator = park.standard.indicators[name]
        if indicator.type not in ("flag", "choice"):
            continue
        given = park.figures.get(name)
        now = None if given is None else given.answer
        answers: tuple[bool | str, ...] = tuple(indicator.options) if indicator.options else (True, False)
        found[name] = {
            answer: node_statuses(criterion.require, _answered(park, name, answer))[0]
            for answer in answers
            if answer != now
        }
    return found


def _answered(park: Park, name: str, answer: bool | str) -> Park:
    return replace(park, figures={**park.figures, name: Figure(None, None, 0, answer)})


@dataclass(frozen=True)
class _Line:
    """The values of one figure, along which a criterion is judged."""

    park: Park
    criterion: Criterion
    keys: Mapping[str, None]
    figures: Mapping[str, Figure]
    key: str
    value: Number

    def judged(self, value: Number) -> tuple[Status, list[Fault]]:
        """The status at a value, and what the value contradicts."""
        standard, key = self.park.standard, self.key
        stale = derived_from(standard, [key]) - self.keys.keys()
        figures = {name: figure for name, figure in self.figures.items() if name not in stale}
        ratio = standard.indicator(key).type == "ratio"
        figures[key] = Figure(value, value, STEPS["ratio"] if ratio else 0)
        bounds, faults = known_bounds(standard, figures, self.park.year)
        if key in standard.published:
            bounds[key] = Bounds(value, value)
        park = replace(self.park, figures=figures, bounds=bounds)
        return node_statuses(self.criterion.require, park)[0], faults

    def ends_nothing(self, value: Number) -> bool:
        """Whether it need not be said that a status ends before a value: it cannot be, or is a base of zero."""
        status, faults = self.judged(value)
        return bool(faults) or (value == 0 and status == "unknown")

    def slack(self) -> Slack:
        before = node_statuses(self.criterion.require, self.park)[0]  # with what is let go where the figure moves
        return Slack(self.key, self.value, self.turn(before, -1), self.turn(before, 1))

    def turn(self, before: Status, sign: int) -> Turn | None:
        """Where the status changes, upwards (sign 1) or downwards (-1)."""
        kind = self.park.standard.indicator(self.key).kind
        step = STEPS[kind]
        least, most = (0, None) if kind != "ratio" else ratio_range(self.park.standard, self.key)
        start = rounded_to_step(kind, self.value, upwards=sign < 0) + sign * step
        end = most if sign > 0 else least
        length = _FARTHEST if end is None else int(sign * (end - start) // step)

        def value_at(place: int) -> Number:
            return whole_if_possible(Fraction(start + sign * place * step))

        def next_change(place: int, status: Status) -> int | None:
            while place <= length:
                course = Course(place, length)
                if self.judged(course.number(start, sign * step))[0] != status:
                    return place
                place = course.to + 1
            return None

        first = next_change(0, before)
        if first is None:
            return None
        value = value_at(first)
        status, faults = self.judged(value)
        after = None if faults else next_change(first + 1, status)
        until = None if after is None or self.ends_nothing(value_at(after)) else value_at(after - 1)
        last = value_at(first - 1)
        edge = first > 0 or last == self.value
        beyond = last if edge and self.judged(last + sign * step * _NEAR)[0] == status else None
        distance = whole_if_possible(Fraction(sign * (value - self.value)))
        return Turn(value, status, distance, beyond, tuple(faults), until)

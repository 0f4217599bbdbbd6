"""A condition of a park in, how far each of its figures may move before the condition's status changes out.

The condition is judged as in a sweep: on a figure that moves along all its values, stretch by stretch (see `moving`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from hightech_check.errors import Fault
from hightech_check.exact.moving import Course
from hightech_check.exact.quantity import STEPS, Bounds, Number, rounded_to_step, whole_if_possible
from hightech_check.judging.compare import Found, find
from hightech_check.judging.split import node_statuses
from hightech_check.park.bounds import known_bounds, ratio_range
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.standard.model import Comparison, Condition

_FARTHEST = 10**30
"""Steps up to which a figure without an end is followed; the longest that a data file holds has some 10**28."""
_NEAR = Fraction(1, 10**12)
"""Part of a step: whether the status changes right behind a value."""


class Flip(NamedTuple):
    """Where a condition's status changes, as one figure moves in one direction and the rest holds.

    Attributes:
        value: the first value of the figure's own scale (see `STEPS`) at which the status is another one.
        status: the status there.
        distance: how far away it is, in the figure's measure; above 0.
        beyond: the end of the old status, where that is a value of the scale that still has it; else None.
        faults: what the value contradicts; empty where the figure can take it.
        until: the last value that has the new status, where a further one can be and has another; else None. That
            a base of 0 tells nothing is not counted.
    """

    value: Number
    status: Status
    distance: Number
    beyond: Number | None = None
    faults: tuple[Fault, ...] = ()
    until: Number | None = None


class Margin(NamedTuple):
    """What one known figure's moving alone does to a status; None where no value in that direction does anything.

    Attributes:
        key: of the figure.
        value: as it is.
        below: where the status changes as the figure falls.
        above: where it does as the figure rises.
    """

    key: str
    value: Number
    below: Flip | None
    above: Flip | None


def margins(park: Park, condition: Condition) -> tuple[Margin, ...]:
    """How far each figure of a condition may move, holding the rest, before the condition's status changes.

    Of the figures that its numeric comparisons hang on, those that are known exactly; none of a single comparison that
    hangs on another figure as well. What is worked out from the figure that moves (a union, a reported ratio) and is
    not among them is let go; what is not known stays so, within what the constraints leave.
    """
    keys: dict[str, None] = {}
    for comparison in condition.comparisons:
        if park.standard.indicators[comparison.indicator].type not in ("flag", "choice"):
            found = find(park.standard, comparison, park.bounds, park.figures, ends=False)
            keys.update(hangs_on(park, comparison, found))
    known = {key: value for key in keys if (value := exact_figure(park, key)) is not None}
    if isinstance(condition, Comparison) and len(known) < len(keys):
        return ()
    figures = dict(park.figures)
    for key, value in known.items():
        if key in park.standard.unknown:  # also where it is exact only by the constraints
            figures[key] = Figure(value, value)
    before = node_statuses(condition, park)[0]
    walks = (_Walk(park, condition, keys, figures, key, value) for key, value in known.items())
    return tuple(Margin(walk.key, walk.value, walk.flip(before, -1), walk.flip(before, 1)) for walk in walks)


def hangs_on(park: Park, comparison: Comparison, found: Found) -> dict[str, None]:
    """The figures that a numeric comparison hangs on, in the order of its formula, the threshold last.

    A ratio's raw figures, or the ratio itself where it decides as reported.
    """
    formula = park.standard.indicators[comparison.indicator].formula
    keys = [comparison.indicator] if formula is None or found.basis == "reported" else list(formula.names)
    return dict.fromkeys([*keys, *comparison.names[1:]])


def exact_figure(park: Park, key: str) -> Number | None:
    """A figure, where it is known exactly: given, or left as a single point by the constraints."""
    if key in park.bounds:
        return park.bounds[key].exact
    figure = park.figures.get(key)
    return None if figure is None else figure.exact


def other_answers(park: Park, condition: Condition) -> dict[str, dict[bool | str, Status]]:
    """The answers to each flag and choice of a condition that change its status, and the status that each leads to."""
    before = node_statuses(condition, park)[0]
    found: dict[str, dict[bool | str, Status]] = {}
    for comparison in condition.comparisons:
        name = comparison.indicator
        indicator = park.standard.indicators[name]
        if indicator.type not in ("flag", "choice"):
            continue
        found[name] = {}
        for answer in indicator.answers:
            answered = replace(park, figures={**park.figures, name: Figure(None, None, 0, answer)})
            status = node_statuses(condition, answered)[0]
            if status != before:
                found[name][answer] = status
    return found


@dataclass(frozen=True)
class _Walk:
    """The values of one figure, along which a condition is judged.

    Attributes:
        keys: the figures that the condition hangs on.
        figures: all that is given.
        key: the figure that moves.
        value: as it is.
    """

    park: Park
    condition: Condition
    keys: Mapping[str, None]
    figures: Mapping[str, Figure]
    key: str
    value: Number

    def judged(self, value: Number) -> tuple[Status, list[Fault]]:
        """The status at a value, and what the value contradicts."""
        standard, key = self.park.standard, self.key
        stale = derived_from(standard, [key]) - self.keys.keys()
        figures = {name: figure for name, figure in self.figures.items() if name not in stale}
        figures[key] = Figure(value, value, STEPS["ratio"] if standard.indicator(key).type == "ratio" else 0)
        bounds, faults = known_bounds(standard, figures, self.park.year)
        if key in standard.published:
            bounds[key] = Bounds(value, value)
        return node_statuses(self.condition, replace(self.park, figures=figures, bounds=bounds))[0], faults

    def flip(self, before: Status, sign: int) -> Flip | None:
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
        value, last = value_at(first), value_at(first - 1)
        status, faults = self.judged(value)
        after = None if faults else next_change(first + 1, status)
        until = None
        if after is not None:
            other, excluded = self.judged(value_at(after))
            if not excluded and (value_at(after) != 0 or other != "unknown"):  # a base of zero ends nothing
                until = value_at(after - 1)
        edge = first > 0 or last == self.value
        beyond = last if edge and self.judged(last + sign * step * _NEAR)[0] == status else None
        distance = whole_if_possible(Fraction(sign * (value - self.value)))
        return Flip(value, status, distance, beyond, tuple(faults), until)

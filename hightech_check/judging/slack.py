"""One comparison of a park in, how far each of its figures may move before its status changes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from hightech_check.errors import Fault
from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.quantity import STEPS, Bounds, Number, rounded_to_step, whole_if_possible
from hightech_check.judging.compare import Found, find, inequality_of
from hightech_check.park.bounds import known_bounds, ratio_range
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.standard.model import Comparison


class Turn(NamedTuple):
    """Where a comparison's status changes, as one figure moves in one direction and the rest holds.

    Attributes:
        value: the first value of the figure's own scale (see `STEPS`) at which the status is another one.
        status: the status there.
        distance: how far away it is, in the figure's measure; above 0.
        beyond: the end of the old status, where that is a value of the scale that still has it; else None.
        until: the last value that has the new status, where a further one can be and has another; else None. That
            a base of 0 tells nothing is not counted.
        faults: what the value contradicts; empty where the figure can take it.
    """

    value: Number
    status: Status
    distance: Number
    beyond: Number | None = None
    faults: tuple[Fault, ...] = ()
    until: Number | None = None


class Slack(NamedTuple):
    """What one known figure's moving alone does to a status; None where no value in that direction does anything.

    Attributes:
        key: of the figure.
        value: as it is.
        below: where the status changes as the figure falls.
        above: where it does as the figure rises.
    """

    key: str
    value: Number
    below: Turn | None
    above: Turn | None


@dataclass(frozen=True)
class _Held:
    """A comparison whose figures are all known: it is judged again with one of them at another value."""

    park: Park
    test: Comparison
    found: Found
    figures: Mapping[str, Figure]

    def status_at(self, key: str, value: Number) -> Status:
        bounds = {**self.park.bounds, key: Bounds(value, value)}
        return find(self.park.standard, self.test, bounds, self.figures_at(key, value)).status

    def faults_at(self, key: str, value: Number) -> tuple[Fault, ...]:
        return tuple(known_bounds(self.park.standard, self.figures_at(key, value), self.park.year)[1])

    def figures_at(self, key: str, value: Number) -> dict[str, Figure]:
        standard = self.park.standard
        stale = derived_from(standard, [key]) - hangs_on(self.park, self.test, self.found).keys()
        figures = {name: figure for name, figure in self.figures.items() if name not in stale}
        ratio = standard.indicator(key).type == "ratio"
        figures[key] = Figure(value, value, STEPS["ratio"] if ratio else 0)
        return figures


def hangs_on(park: Park, test: Comparison, found: Found) -> dict[str, None]:
    """The figures that a numeric comparison hangs on, in the order of its formula, the threshold last.

    A ratio's raw figures, or the ratio itself where it decides as reported.
    """
    formula = park.standard.indicators[test.indicator].formula
    keys = [test.indicator] if formula is None or found.basis == "reported" else list(formula.names)
    return dict.fromkeys([*keys, *([] if test.beside is None else [test.beside])])


def slacks(park: Park, test: Comparison) -> tuple[Slack, ...]:
    """How far each figure of a numeric comparison may move, holding the rest, before the status changes.

    The others hold as they are; what is worked out from the figure that moves (a union, a reported ratio) and is not
    part of the comparison is let go. Empty where a figure of the comparison is not known exactly.
    """
    found = find(park.standard, test, park.bounds, park.figures)
    keys = hangs_on(park, test, found)
    values = {key: exact_figure(park, key) for key in keys}
    known = {key: value for key, value in values.items() if value is not None}
    if len(known) < len(values):
        return ()
    figures = dict(park.figures)
    for key, value in known.items():
        if key.removeprefix(PREVIOUS) in park.standard.raw:  # also where it is exact only by the constraints
            figures[key] = Figure(value, value)
    held = _Held(replace(park, bounds={**park.bounds, **_points(known)}), test, found, figures)
    return tuple(_slack(held, key, known) for key in keys)


def _points(known: Mapping[str, Number]) -> dict[str, Bounds]:
    return {key: Bounds(value, value) for key, value in known.items()}


def exact_figure(park: Park, key: str) -> Number | None:
    """A figure, where it is known exactly: given, or left as a single point by the constraints."""
    if key in park.bounds:
        return park.bounds[key].exact
    figure = park.figures.get(key)
    return None if figure is None else figure.exact


def _slack(held: _Held, key: str, known: Mapping[str, Number]) -> Slack:
    kind = held.park.standard.indicator(key).kind
    value, step = known[key], STEPS[kind]
    turns = list(_turning_points(held, key, known))
    rounded = {(point, rounded_to_step(kind, point, upwards=up)) for point in turns for up in (False, True)}
    candidates = {near + side * step for _, near in rounded for side in (-1, 0, 1)}
    edges = {near for point, near in rounded if near == point}
    least, most = (0, None) if kind != "ratio" else ratio_range(held.park.standard, key)
    inside = [c for c in candidates if (least is None or c >= least) and (most is None or c <= most)]
    before = held.found.status

    def first_turn(ahead: list[Number], back: Number) -> Turn | None:
        for place, candidate in enumerate(ahead):
            status = held.status_at(key, candidate)
            if status != before:
                last = _plain(candidate + back)
                distance = _plain(candidate - value if candidate > value else value - candidate)
                faults = held.faults_at(key, candidate)
                until = last_of(status, ahead[place + 1 :], back)
                return Turn(_plain(candidate), status, distance, last if last in edges else None, faults, until)
        return None

    def last_of(status: Status, ahead: list[Number], back: Number) -> Number | None:
        for candidate in ahead:
            if (other := held.status_at(key, candidate)) != status:
                base_of_zero = candidate == 0 and other == "unknown"
                return None if base_of_zero or held.faults_at(key, candidate) else _plain(candidate + back)
        return None

    below = first_turn(sorted((one for one in inside if one < value), reverse=True), step)
    above = first_turn(sorted(one for one in inside if one > value), -step)
    return Slack(key, value, below, above)


def _turning_points(held: _Held, key: str, known: Mapping[str, Number]) -> Iterator[Number]:
    """The values of a figure at which the sign of the comparison's form, or of its denominator, can change."""
    test, found = held.test, held.found
    if key == test.beside and found.value is not None:
        yield found.value
        return
    if key == test.indicator:
        if found.threshold.exact is not None:
            yield found.threshold.exact
        return
    inequality = inequality_of(held.park.standard, test, found.threshold.exact)
    if inequality is None:
        return
    for form in (inequality.form, inequality.denominator):
        root = _root(form, key, known)
        if root is not None:
            yield root


def _root(form: Linear, key: str, known: Mapping[str, Number]) -> Number | None:
    factor = dict(form.terms).get(key)
    return None if not factor else _plain(Fraction(-form.value({**known, key: 0})) / Fraction(factor))


def _plain(value: Number) -> Number:
    return whole_if_possible(Fraction(value))

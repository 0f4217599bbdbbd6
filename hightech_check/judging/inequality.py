"""A comparison without its division, and the value of a single missing figure from which it passes."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from hightech_check.exact.linear import Linear
from hightech_check.exact.operators import OPERATORS, Relation
from hightech_check.exact.quantity import STEPS, Bounds, Kind, Number, quotient, rounded_to_step

Key: TypeAlias = str


class Inequality(NamedTuple):
    """A comparison as `form (relation) 0`, to be judged only where `denominator` is above 0."""

    form: Linear
    denominator: Linear
    relation: Relation

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures in it, those of the form first."""
        return tuple(dict.fromkeys(name for form in (self.form, self.denominator) for name, _ in form.terms))


class Deciding(NamedTuple):
    """From which value of a single missing figure a comparison passes."""

    key: Key
    relation: Relation
    value: Number


def deciding_value(inequality: Inequality, bounds: Mapping[Key, Bounds], key: Key, kind: Kind) -> Deciding | None:
    """The edge of the values of one missing figure at which an unknown comparison passes; None where none or all do.

    The value lies inside the figure's interval; it is rounded inwards to a whole count or to 0.01 yuan, and else kept
    as it is: `more_than` and `less_than` then say that it does not pass itself. None also where the figure would only
    have to be above zero.
    """
    form, denominator, relation = inequality
    factor = dict(form.terms).get(key, 0)
    if not factor:
        return None
    figures = {other: exact for other in inequality.keys if other != key and (exact := bounds[other].exact) is not None}
    figures[key] = 0
    edge = quotient(-form.value(figures), factor)
    sought = relation if factor > 0 else relation.mirrored
    if sought.operator == "more_than" and not edge:
        return None
    deciding: Deciding | None = Deciding(key, sought, edge)
    if kind in ("count", "amount"):
        deciding = _on_scale(kind, Deciding(key, sought, edge))
    value = None if deciding is None else _example(deciding, bounds[key])
    if value is None:
        return None
    base = dict(denominator.terms).get(key, 0)
    figures[key] = 0
    turns = [edge, *([quotient(-denominator.value(figures), base)] if base else [])]

    def passes(tried: Number) -> bool | None:
        figures[key] = tried
        return relation.holds(form.value(figures)) if denominator.value(figures) > 0 else None

    return deciding if passes(value) and any(passes(one) is False for one in _tried(turns, bounds[key], kind)) else None


def _tried(turns: list[Number], interval: Bounds, kind: Kind) -> Iterator[Number]:
    """Values of an interval, so many that one lies in every part of it between some turns that holds a value at all."""
    low, high = interval
    points = sorted([*turns, *(end for end in interval if end is not None)])
    if kind in ("count", "amount"):
        floors = [rounded_to_step(kind, point, upwards=False) for point in points]
        points = [floor + side * STEPS[kind] for floor in floors for side in (-1, 0, 1)]
    else:
        points = [
            points[0] - 1,
            *points,
            *(quotient(one + other, 2) for one, other in pairwise(points)),
            points[-1] + 1,
        ]
    return (one for one in points if (low is None or low <= one) and (high is None or one <= high))


def _on_scale(kind: Kind, deciding: Deciding) -> Deciding | None:
    """The same condition by the first value at or inside its edge that a count or an amount can take."""
    key, relation, edge = deciding
    value = rounded_to_step(kind, edge, upwards=relation.sign >= 0)
    if not relation.sign:
        return deciding if value == edge else None
    if relation.strict and value == edge:
        value += relation.sign * STEPS[kind]
    return Deciding(key, OPERATORS["at_least" if relation.sign > 0 else "at_most"], value)


def _example(deciding: Deciding, interval: Bounds) -> Number | None:
    """A figure that meets the condition: its edge, or one inside a strict edge; None where the interval has none."""
    _, relation, edge = deciding
    low, high = interval
    if (low is not None and edge < low) or (high is not None and edge > high):
        return None
    if not relation.strict:
        return edge
    end = high if relation.sign > 0 else low
    if end is None:
        return edge + relation.sign
    return None if edge == end else quotient(edge + end, 2)

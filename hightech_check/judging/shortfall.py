"""How far one comparison is from passing: in its own measure, in steps of moves, and by what would decide it."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.quantity import STEPS, Bounds, Kind, Number, rounded_to_step, whole_if_possible
from hightech_check.park.moves import stays_consistent
from hightech_check.park.reader import Park
from hightech_check.standard.model import Comparison, Move, Operator, Standard

Key: TypeAlias = str
_NO_DENOMINATOR = Linear((), 1)


class Sides(NamedTuple):
    """A comparison as `form (operator) 0`, to be judged only where `denominator` is above 0."""

    form: Linear
    denominator: Linear
    operator: Operator

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures in it, those of the form first."""
        return tuple(dict.fromkeys(name for side in (self.form, self.denominator) for name, _ in side.terms))


def ratio_sides(formula: Formula, operator: Operator, threshold: Number) -> Sides:
    """`a / b ≥ t` as `a - t·b ≥ 0` with `b > 0`, in whole coefficients."""
    return Sides(formula.minus(threshold), formula.denominator, operator)


def plain_sides(name: str, operator: Operator, threshold: Number | str) -> Sides:
    """`a ≥ t` as `a - t ≥ 0`; t is a constant or another figure."""
    other = Linear(((threshold, -1),)) if isinstance(threshold, str) else Linear((), -threshold)
    return Sides(Linear(((name, 1),)).plus(other), _NO_DENOMINATOR, operator)


def sides_of(standard: Standard, test: Comparison, threshold: Number | None) -> Sides | None:
    """A numeric comparison as a linear form; None where its threshold is not known.

    A plain figure beside a raw one has both in the form, whatever is known of them.
    """
    formula = standard.indicators[test.indicator].formula
    if formula is not None:
        return None if threshold is None else ratio_sides(formula, test.operator, threshold)
    if test.beside is not None and test.beside in standard.raw:
        return plain_sides(test.indicator, test.operator, test.beside)
    return None if threshold is None else plain_sides(test.indicator, test.operator, threshold)


def holds(operator: Operator, difference: Number) -> bool:
    """Whether a figure that is so much above its threshold (or below, if negative) passes."""
    match operator:
        case "at_least":
            return difference >= 0
        case "more_than":
            return difference > 0
        case "at_most":
            return difference <= 0
        case "less_than":
            return difference < 0
        case "equals":
            return difference == 0


def decide(operator: Operator, difference: Bounds) -> bool | None:
    """What holds over a whole interval of differences: true, false, or None where its points disagree."""
    low, high = difference
    match operator:
        case "at_least":
            return True if low is not None and low >= 0 else False if high is not None and high < 0 else None
        case "more_than":
            return True if low is not None and low > 0 else False if high is not None and high <= 0 else None
        case "at_most" | "less_than":
            opposite = decide("more_than" if operator == "at_most" else "at_least", difference)
            return None if opposite is None else not opposite
        case "equals":
            if low is not None and low == high == 0:
                return True
            return False if (low is not None and low > 0) or (high is not None and high < 0) else None


def missing_amount(kind: Kind, operator: Operator, value: Number, threshold: Number) -> Number:
    """How far an exact figure that fails is from passing, in its own measure; never 0.

    Of a strict comparison that is one more for a count, else the distance to the threshold, and one step of the
    kind's scale where the figure stands on it.
    """
    distance: Number = threshold - value if value < threshold else value - threshold
    if operator in ("more_than", "less_than") and (kind == "count" or not distance):
        distance += STEPS[kind]
    return whole_if_possible(Fraction(distance))


def helpful_moves(park: Park, sides: Sides) -> dict[str, int]:
    """For each move that can mend a failing comparison alone, the smallest number of steps that does.

    Empty where a raw figure of the comparison is not known exactly.
    """
    figures = {}
    for key in sides.keys:
        exact = park.bounds[key].exact
        if exact is None:
            return {}
        figures[key] = exact
    standard = park.standard
    bearing = {move.id for key in figures for move in standard.moves_of.get(key, ())}
    moves = {}
    for move in (move for name, move in standard.moves.items() if name in bearing):
        steps = _least_steps(sides, move, figures)
        if steps is not None and stays_consistent(park, {move.id: steps}):
            moves[move.id] = steps
    return moves


def _least_steps(sides: Sides, move: Move, figures: Mapping[Key, Number]) -> int | None:
    change = sum(factor * move.adds.get(key, 0) for key, factor in sides.form.terms)
    if not change:
        return None
    before = sides.form.value(figures)
    steps = _steps(sides.operator, before, change)
    if steps is None or steps < 1:
        return None
    denominator = sides.denominator.value(figures)
    denominator += steps * sum(factor * move.adds.get(key, 0) for key, factor in sides.denominator.terms)
    return steps if denominator > 0 else None


def _steps(operator: Operator, before: Number, change: Number) -> int | None:
    """The least whole k for which `before + k * change` passes, for one that fails at 0."""
    exactly = Fraction(-before) / change
    match operator:
        case "at_least":
            return math.ceil(exactly) if change > 0 else None
        case "at_most":
            return math.ceil(exactly) if change < 0 else None
        case "more_than":
            return math.floor(exactly) + 1 if change > 0 else None
        case "less_than":
            return math.floor(exactly) + 1 if change < 0 else None
        case "equals":
            return exactly.numerator if exactly.denominator == 1 else None


class Deciding(NamedTuple):
    """From which value of a single missing figure a comparison passes."""

    key: Key
    operator: Operator
    value: Number


def deciding_value(sides: Sides, bounds: Mapping[Key, Bounds], key: Key, kind: Kind) -> Deciding | None:
    """The edge of the values of one missing figure at which an unknown comparison passes; None where none does.

    The value lies inside the figure's interval; it is rounded inwards to a whole count or to 0.01 yuan, and else kept
    as it is: `more_than` and `less_than` then say that it does not pass itself. None also where the figure would only
    have to be above zero.
    """
    factor = dict(sides.form.terms).get(key, 0)
    if not factor:
        return None
    figures = {other: exact for other in sides.keys if other != key and (exact := bounds[other].exact) is not None}
    rest = sides.form.value({**figures, key: 0})
    edge = Fraction(-rest) / factor
    operator = sides.operator if factor > 0 else _MIRRORED[sides.operator]
    if operator == "more_than" and not edge:
        return None
    at_edge = Deciding(key, operator, whole_if_possible(edge))
    deciding = _on_scale(kind, at_edge) if kind in ("count", "amount") else at_edge
    value = None if deciding is None else _example(deciding, bounds[key])
    if value is None:
        return None
    at_value = {**figures, key: value}
    passes = holds(sides.operator, sides.form.value(at_value)) and sides.denominator.value(at_value) > 0
    return deciding if passes else None


_MIRRORED: Mapping[Operator, Operator] = {
    "at_least": "at_most",
    "more_than": "less_than",
    "at_most": "at_least",
    "less_than": "more_than",
    "equals": "equals",
}


def _on_scale(kind: Kind, deciding: Deciding) -> Deciding | None:
    """The same condition by the first value at or inside its edge that a count or an amount can take."""
    key, operator, edge = deciding
    if operator == "equals":
        return deciding if rounded_to_step(kind, edge, upwards=True) == edge else None
    upwards = operator in ("at_least", "more_than")
    value = rounded_to_step(kind, edge, upwards=upwards)
    if operator in ("more_than", "less_than") and value == edge:
        value += STEPS[kind] if upwards else -STEPS[kind]
    return Deciding(key, "at_least" if upwards else "at_most", value)


def _example(deciding: Deciding, interval: Bounds) -> Number | None:
    """A figure that meets the condition: its edge, or one inside a strict edge; None where the interval has none."""
    edge, (low, high) = deciding.value, interval
    if (low is not None and edge < low) or (high is not None and edge > high):
        return None
    if deciding.operator == "more_than":
        return edge + 1 if high is None else Fraction(edge + high, 2) if edge < high else None
    if deciding.operator == "less_than":
        return edge - 1 if low is None else Fraction(edge + low, 2) if edge > low else None
    return edge

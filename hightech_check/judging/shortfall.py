"""How far one comparison is from passing: in its own measure, in steps of moves, and by what would decide it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from hightech_check.exact.linear import Linear
from hightech_check.exact.operators import OPERATORS, Operator, Relation
from hightech_check.exact.quantity import STEPS, Bounds, Kind, Number, quotient, rounded_to_step, whole_if_possible
from hightech_check.park.model import Park
from hightech_check.park.moves import stays_consistent
from hightech_check.standard.model import Comparison, Move, Standard

Key: TypeAlias = str
_NO_DENOMINATOR = Linear((), 1)


class Inequality(NamedTuple):
    """A comparison as `form (relation) 0`, to be judged only where `denominator` is above 0."""

    form: Linear
    denominator: Linear
    relation: Relation

    @property
    def keys(self) -> tuple[Key, ...]:
        """The figures in it, those of the form first."""
        return tuple(dict.fromkeys(name for form in (self.form, self.denominator) for name, _ in form.terms))


def inequality_of(standard: Standard, comparison: Comparison, threshold: Number | None) -> Inequality | None:
    """A numeric comparison as a linear form, in whole coefficients; None where its threshold is not known.

    `a / b ≥ t` is `a - t·b ≥ 0` with `b > 0`, and `a ≥ t` is `a - t ≥ 0`. A plain figure beside a raw one has both in
    the form, whatever is known of them.
    """
    formula = standard.indicators[comparison.indicator].formula
    relation = OPERATORS[comparison.operator]
    if formula is not None:
        return None if threshold is None else Inequality(formula.minus(threshold), formula.denominator, relation)
    if comparison.beside is not None and comparison.beside in standard.raw:
        other = Linear(((comparison.beside, -1),))
    elif threshold is not None:
        other = Linear((), -threshold)
    else:
        return None
    return Inequality(Linear(((comparison.indicator, 1),)).plus(other), _NO_DENOMINATOR, relation)


def missing_amount(kind: Kind, operator: Operator, value: Number, threshold: Number) -> Number:
    """How far an exact figure that fails is from passing, in its own measure; never 0.

    Of a strict comparison that is one more for a count, else the distance to the threshold, and one step of the
    kind's scale where the figure stands on it.
    """
    distance: Number = threshold - value if value < threshold else value - threshold
    if OPERATORS[operator].strict and (kind == "count" or not distance):
        distance += STEPS[kind]
    return whole_if_possible(Fraction(distance))


def helpful_moves(park: Park, inequality: Inequality) -> dict[str, int]:
    """For each move that can mend a failing comparison alone, the smallest number of steps that does.

    Empty where a raw figure of the comparison is not known exactly.
    """
    figures = {}
    for key in inequality.keys:
        exact = park.bounds[key].exact
        if exact is None:
            return {}
        figures[key] = exact
    standard = park.standard
    bearing = {move.id for key in figures for move in standard.moves_of.get(key, ())}
    moves = {}
    for move in (move for name, move in standard.moves.items() if name in bearing):
        steps = _least_steps(inequality, move, figures)
        if steps is not None and stays_consistent(park, {move.id: steps}):
            moves[move.id] = steps
    return moves


def _least_steps(inequality: Inequality, move: Move, figures: Mapping[Key, Number]) -> int | None:
    change = sum(factor * move.adds.get(key, 0) for key, factor in inequality.form.terms)
    if not change:
        return None
    before = inequality.form.value(figures)
    steps = inequality.relation.steps(before, change)
    if steps is None or steps < 1:
        return None
    denominator = inequality.denominator.value(figures)
    denominator += steps * sum(factor * move.adds.get(key, 0) for key, factor in inequality.denominator.terms)
    return steps if denominator > 0 else None


class Deciding(NamedTuple):
    """From which value of a single missing figure a comparison passes."""

    key: Key
    relation: Relation
    value: Number


def deciding_value(inequality: Inequality, bounds: Mapping[Key, Bounds], key: Key, kind: Kind) -> Deciding | None:
    """The edge of the values of one missing figure at which an unknown comparison passes; None where none does.

    The value lies inside the figure's interval; it is rounded inwards to a whole count or to 0.01 yuan, and else kept
    as it is: `more_than` and `less_than` then say that it does not pass itself. None also where the figure would only
    have to be above zero.
    """
    factor = dict(inequality.form.terms).get(key, 0)
    if not factor:
        return None
    figures = {other: exact for other in inequality.keys if other != key and (exact := bounds[other].exact) is not None}
    edge = quotient(-inequality.form.value({**figures, key: 0}), factor)
    relation = inequality.relation if factor > 0 else inequality.relation.mirrored
    if relation.operator == "more_than" and not edge:
        return None
    at_edge = Deciding(key, relation, edge)
    deciding = _on_scale(kind, at_edge) if kind in ("count", "amount") else at_edge
    value = None if deciding is None else _example(deciding, bounds[key])
    if value is None:
        return None
    at_value = {**figures, key: value}
    passes = inequality.relation.holds(inequality.form.value(at_value)) and inequality.denominator.value(at_value) > 0
    return deciding if passes else None


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

"""How far a failing comparison is from passing: in its own measure, and in steps of moves."""

from collections.abc import Iterable

from hightech_check.exact.operators import Relation
from hightech_check.exact.quantity import STEPS, Kind, Number, whole_if_possible
from hightech_check.judging.inequality import Inequality
from hightech_check.park.model import Park
from hightech_check.park.moves import stays_consistent
from hightech_check.standard.model import Move


def missing_amount(kind: Kind, relation: Relation, value: Number, threshold: Number) -> Number:
    """How far an exact figure that fails is from passing, in its own measure; never 0.

    Of a strict comparison that is one more for a count, else the distance to the threshold, and one step of the
    kind's scale where the figure stands on it.
    """
    distance: Number = value - threshold if value > threshold else threshold - value
    if relation.strict and (kind == "count" or not distance):
        distance += STEPS[kind]
    return whole_if_possible(distance)


def helpful_moves(park: Park, inequality: Inequality, moves: Iterable[Move]) -> dict[str, int]:
    """For each of some moves that can mend a failing comparison alone, the smallest number of steps that does.

    Empty where a raw figure of the comparison is not known exactly.
    """
    figures = {}
    for key in inequality.keys:
        exact = park.bounds[key].exact
        if exact is None:
            return {}
        figures[key] = exact
    form, denominator, relation = inequality
    before, below = form.value(figures), denominator.value(figures)
    helpful = {}
    for move in moves:
        change = form.change(move.adds)
        steps = relation.steps(before, change) if change else None
        if steps is None or steps < 1 or below + steps * denominator.change(move.adds) <= 0:
            continue
        if stays_consistent(park, {move.id: steps}):
            helpful[move.id] = steps
    return helpful

"""What steps of moves add to a park's figures, and whether the figures then still agree."""

from collections.abc import Mapping

from hightech_check.exact.quantity import Bounds, Number
from hightech_check.park.model import Park
from hightech_check.park.narrowing import consistent
from hightech_check.standard.model import Standard


def added_by(standard: Standard, steps: Mapping[str, int]) -> dict[str, Number]:
    """What so many steps of each move add to the raw figures."""
    added: dict[str, Number] = {}
    for move, count in steps.items():
        for name, amount in standard.moves[move].adds.items():
            added[name] = added.get(name, 0) + count * amount
    return added


def stays_consistent(park: Park, steps: Mapping[str, int]) -> bool:
    """Whether so many steps contradict no constraint between the figures."""
    bounds, below_zero = moved_bounds(park, steps)
    return below_zero is None and consistent(park.standard, bounds)


def moved_bounds(park: Park, steps: Mapping[str, int]) -> tuple[dict[str, Bounds], str | None]:
    """The figures that so many steps bear on as they would then be, and one that would be below zero, if any."""
    added = added_by(park.standard, steps)
    bound = dict.fromkeys(other for name in added for other in park.standard.component_of[name].names)
    figures = park.figures
    bounds = {key: Bounds(figures[key].low, figures[key].high) for key in bound if key in figures}
    for name, amount in added.items():
        low, high = park.bounds[name]
        new_high = None if high is None else high + amount
        if new_high is not None and new_high < 0:
            return bounds, name
        bounds[name] = Bounds(max(0, (low or 0) + amount), new_high)
    return bounds, None

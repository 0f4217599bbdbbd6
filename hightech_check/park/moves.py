"""What steps of moves add to a park's figures, and whether the figures then still agree."""

from collections.abc import Mapping
from typing import TypeVar

from hightech_check.exact.quantity import Bounds, Number, whole_if_possible
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.narrowing import consistent
from hightech_check.park.record import ParkRecord
from hightech_check.standard.model import Standard

P = TypeVar("P", bound=ParkRecord)


def added_by(standard: Standard, steps: Mapping[str, int]) -> dict[str, Number]:
    """What so many steps of each move add to the raw figures."""
    added: dict[str, Number] = {}
    for move, count in steps.items():
        for name, amount in standard.moves[move].adds.items():
            added[name] = added.get(name, 0) + count * amount
    return added


def moved_bounds(park: ParkRecord, steps: Mapping[str, int]) -> tuple[dict[str, Bounds], str | None]:
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


def stays_consistent(park: ParkRecord, steps: Mapping[str, int]) -> bool:
    """Whether so many steps contradict no constraint between the figures."""
    bounds, below_zero = moved_bounds(park, steps)
    return below_zero is None and consistent(park.standard, bounds)


def most_steps(park: ParkRecord, move: str, too_many: int) -> int:
    """How many steps of a move the figures leave room for, fewer than so many, for which there is none."""
    room = 0  # all numbers below the most have room, for the constraints are convex
    while too_many - room > 1:
        middle = (room + too_many) // 2
        if stays_consistent(park, {move: middle}):
            room = middle
        else:
            too_many = middle
    return room


def after_moves(park: P, steps: Mapping[str, int]) -> P | None:
    """The park after so many steps of each move; None where its figures leave no room for them.

    Raises:
        DataFileError: a reported ratio contradicts what the figures would be.
    """
    if not stays_consistent(park, steps):
        return None
    standard = park.standard
    added = {key: amount for key, amount in added_by(standard, steps).items() if amount}
    stale = derived_from(standard, added)
    figures = {key: one for key, one in park.figures.items() if key not in stale}
    moved = {key: _moved(figures.get(key) or park.bounds[key], amount) for key, amount in added.items()}
    figures.update((key, figure) for key, figure in moved.items() if key in figures)
    for key, figure in moved.items():
        if key not in figures and _says_more(figure, known_bounds(standard, figures, None)[0][key]):
            figures[key] = figure
    return park.with_figures(figures)


def _moved(known: Figure | Bounds, amount: Number) -> Figure:
    """What is known of a figure after so much was added; of one not known at all, that it is so much or more."""
    low, high = (None if end is None else whole_if_possible(end + amount) for end in known[:2])
    return Figure(max(0, low or 0), high)  # nothing falls below 0


def _says_more(figure: Figure, bounds: Bounds) -> bool:
    """Whether an interval is narrower at an end than what the other figures leave."""
    low, high = bounds
    more = low is None or figure.low is None or figure.low > low
    return more or (figure.high is not None and (high is None or figure.high < high))

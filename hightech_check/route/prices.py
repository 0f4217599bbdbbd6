"""What a step of each move costs: options and arguments read, weights made for the solver."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from hightech_check.errors import Fault, UsageError
from hightech_check.exact.quantity import AMOUNT_UNITS, Number, QuantityError, read, whole_if_possible
from hightech_check.reading.faults import nearest
from hightech_check.route.rows import Steps
from hightech_check.standard.model import Move, Standard

Cost: TypeAlias = int | Fraction | Decimal | str


def read_cost(standard: Standard, text: str) -> tuple[str, Number]:
    """Read `MOVE=NUMBER`.

    Raises:
        UsageError: it is not so written, or the standard has no such move.
    """
    name, equals, number = (part.strip() for part in text.partition("="))
    if not equals:
        raise UsageError([Fault("route-cost-form", {"found": text})])
    return name, price_of(standard, name, number)


def refuse_unknown(standard: Standard, name: str) -> None:
    """Refuse a name that is no move of the standard."""
    if name not in standard.moves:
        known = tuple(standard.moves)
        raise UsageError([Fault("move-unknown", {"found": name, "words": known, "nearest": nearest(name, known)})])


def price_of(standard: Standard, name: str, cost: Cost) -> Number:
    """The cost of a step, from 0 up, as an option or an argument gives it."""
    refuse_unknown(standard, name)
    try:
        price = read("number", cost).value if isinstance(cost, str) else whole_if_possible(Fraction(cost))
    except (QuantityError, ValueError, OverflowError):
        price = -1
    if price < 0:
        raise UsageError([Fault("route-cost-form", {"found": f"{name}={cost}"})])
    return price


@dataclass(frozen=True)
class Prices:
    """What a step of each move costs, and how much money one takes that has no price."""

    cost: Mapping[str, Number]
    money: Mapping[str, Number]

    @classmethod
    def of(cls, standard: Standard, given: Mapping[str, Number]) -> "Prices":
        """The costs that are given, 1 for a step of any other move; money apart."""
        cost: dict[str, Number] = {}
        money: dict[str, Number] = {}
        for name, move in standard.moves.items():
            size = _size(standard, move)
            if size is None:
                cost[name] = given.get(name, 1)
            elif name in given:
                cost[name] = whole_if_possible(given[name] * Fraction(size))
            else:
                money[name] = size
        return cls(cost, money)

    def of_steps(self, steps: Steps) -> tuple[Number, Number]:
        """What so many steps cost, and how much money."""
        return total(self.cost, steps), total(self.money, steps)


def total(each: Mapping[str, Number], steps: Steps) -> Number:
    """What so many steps cost in all."""
    return whole_if_possible(Fraction(sum(count * each.get(move, 0) for move, count in steps.items())))


def _size(standard: Standard, move: Move) -> Number | None:
    """What a step of a money move is worth in 万元: the largest amount that it adds; None of other moves."""
    if any(standard.indicators[name].type != "amount" for name in move.adds):
        return None
    largest = max(abs(Fraction(amount)) for amount in move.adds.values())
    return whole_if_possible(largest / AMOUNT_UNITS["万元"])


def whole_weights(each: Mapping[str, Number]) -> dict[str, int]:
    """The same costs as whole numbers, in the same proportions."""
    scale = math.lcm(*(Fraction(number).denominator for number in each.values()))
    return {move: int(number * scale) for move, number in each.items()}


# --- the search: one arm of each either/or after the other, and the solver for the rest ---

"""Whole steps that meet rows at the least weight, or the proof that there are none: branch and bound on rationals.

Slower than HiGHS, and never wrong: the dual simplex method over exact fractions, by Bland's rule, so that it ends.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from hightech_check.errors import Fault, UsageError
from hightech_check.route.rows import Row, Steps

_MOST_CONGRUENCES = 30  # equations that exclude each other would give ever more
_Terms: TypeAlias = tuple[Mapping[int, int], int]
"""A row: factors by the numbers of what they count, and the least."""


class UnsettledError(UsageError):
    """A problem that was not settled in its time, and whose answer is therefore not known."""

    def __init__(self) -> None:
        super().__init__([Fault("route-unsettled")])


class Deadline:
    """The moment after which nothing more is tried."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            UnsettledError: none.
        """
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise UnsettledError
        return seconds

    def part(self, parts: int) -> "Deadline":
        """The end of the first of so many equal parts of what is left."""
        return Deadline((self.end - time.monotonic()) / parts)


def least_exactly(
    moves: Sequence[str], rows: Sequence[Row], limits: Mapping[str, int], weights: Mapping[str, int], deadline: Deadline
) -> Steps | None:
    """The whole steps that meet every row at the least weight; None where there are none, which is proven.

    Args:
        moves: whose steps are sought.
        rows: that must hold.
        limits: the most steps of a move, where there is a limit.
        weights: of a step of each move, 0 or more.
        deadline: when to give up.

    Raises:
        UnsettledError: the time is over.
    """
    place = {move: number for number, move in enumerate(moves)}
    base = [({place[move]: factor for move, factor in row.terms}, row.least) for row in rows]
    base += [({place[move]: -1}, -most) for move, most in limits.items() if move in place]
    lattice = _Lattice(len(moves))
    reduced = lattice.reduced(base)
    if reduced is None:
        return None
    costs = [weights.get(move, 0) * factor for move, factor in zip(moves, lattice.factors, strict=True)]
    best: list[int] | None = None
    least = 0
    waiting: list[list[_Terms]] = [[]]
    while waiting:
        bounds = waiting.pop()
        values = _relaxed([*reduced, *bounds], costs, deadline)
        if values is None or (best is not None and math.ceil(_total(costs, values)) >= least):
            continue
        broken = next((number for number, value in enumerate(values) if value.denominator != 1), None)
        if broken is None:
            best = [value.numerator for value in values]
            least = int(_total(costs, values))
            continue
        floor = math.floor(values[broken])
        waiting.append([*bounds, ({broken: 1}, floor + 1)])
        waiting.append([*bounds, ({broken: -1}, -floor)])
    return None if best is None else dict(zip(moves, lattice.steps(best), strict=True))


class _Lattice:
    """Steps of which equations leave only every so many: `offset + factor * number`."""

    def __init__(self, count: int) -> None:
        self.offsets = [0] * count
        self.factors = [1] * count

    def steps(self, numbers: Sequence[int]) -> list[int]:
        """The steps that stand behind numbers."""
        each = zip(self.offsets, self.factors, numbers, strict=True)
        return [offset + factor * number for offset, factor, number in each]

    def reduced(self, rows: Sequence[_Terms]) -> list[_Terms] | None:
        """The rows over the numbers; None where an equation has no whole answer."""
        for _ in range(_MOST_CONGRUENCES):
            tight = [_tightened(*row) for row in rows]
            if any(not terms and least > 0 for terms, least in tight):
                return None
            rows = [row for row in tight if row[0]]
            met = {(frozenset(terms.items()), least) for terms, least in rows}
            equations = [row for row in rows if (frozenset((n, -f) for n, f in row[0].items()), -row[1]) in met]
            found = next((one for terms, value in equations for one in self.congruences(terms, value)), None)
            if found is None:
                break
            number, rest, every = found
            if not every:
                return None
            self.offsets[number] += self.factors[number] * rest
            self.factors[number] *= every
            rows = [
                ({n: f * every if n == number else f for n, f in terms.items()}, least - terms.get(number, 0) * rest)
                for terms, least in rows
            ]
        return list(rows)

    @staticmethod
    def congruences(terms: Mapping[int, int], value: int) -> Iterator[tuple[int, int, int]]:
        """The numbers of which an equation leaves those with a rest by a divisor only; a divisor of 0 leaves none."""
        for number, factor in terms.items():
            others = math.gcd(*(f for n, f in terms.items() if n != number))
            common = math.gcd(factor, others)
            if value % common:
                yield number, 0, 0
            elif others // common > 1:
                every = others // common
                yield number, value // common * pow(factor // common, -1, every) % every, every


def _tightened(terms: Mapping[int, int], least: int) -> _Terms:
    """A row as far as whole numbers allow."""
    divisor = math.gcd(*terms.values()) or 1
    return {number: factor // divisor for number, factor in terms.items() if factor}, -(-least // divisor)


def _total(costs: Sequence[int], values: Sequence[Fraction]) -> Fraction:
    return sum((cost * value for cost, value in zip(costs, values, strict=True)), Fraction())


def _relaxed(rows: Sequence[_Terms], costs: Sequence[int], deadline: Deadline) -> list[Fraction] | None:
    """The least broken steps, from 0 up, that meet rows; None where there are none.

    The dictionary begins with no steps at all: its costs are 0 or more, so that only rows have to be mended.
    """
    count = len(costs)
    table = [[Fraction(terms.get(column, 0)) for column in range(count)] for terms, _ in rows]
    over = [Fraction(-least) for _, least in rows]  # by how much each row is met
    cost = [Fraction(one) for one in costs]
    outside, inside = list(range(count)), list(range(count, count + len(rows)))
    while True:
        missed = min(((inside[number], number) for number, one in enumerate(over) if one < 0), default=None)
        if missed is None:
            break
        deadline.left()
        row = table[missed[1]]
        entering = min(
            ((cost[column] / row[column], outside[column], column) for column in range(count) if row[column] > 0),
            default=None,
        )
        if entering is None:
            return None
        _pivot(table, over, cost, missed[1], entering[2])
        inside[missed[1]], outside[entering[2]] = outside[entering[2]], inside[missed[1]]
    values = [Fraction()] * count
    for number, variable in enumerate(inside):
        if variable < count:
            values[variable] = over[number]
    return values


def _pivot(table: list[list[Fraction]], over: list[Fraction], cost: list[Fraction], leaving: int, column: int) -> None:
    """Exchange what a row counts for the steps of a column, everywhere."""
    row = table[leaving]
    by = row[column]
    new = [-factor / by for factor in row]
    new[column] = 1 / by
    start = -over[leaving] / by
    for number, other in enumerate(table):
        factor = other[column]
        if number == leaving or not factor:
            continue
        over[number] += factor * start
        table[number] = [
            factor * new[place] if place == column else old + factor * new[place] for place, old in enumerate(other)
        ]
    price = cost[column]
    if price:
        cost[:] = [
            price * new[place] if place == column else old + price * new[place] for place, old in enumerate(cost)
        ]
    table[leaving], over[leaving] = new, start

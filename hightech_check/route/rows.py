"""Linear rows over whole numbers of steps, in whole numbers."""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from hightech_check.exact.linear import Linear

Steps: TypeAlias = dict[str, int]


class Row(NamedTuple):
    """`sum of factor * steps >= least`, in whole numbers without a common divisor."""

    terms: tuple[tuple[str, int], ...]
    least: int

    def holds(self, steps: Mapping[str, int]) -> bool:
        """Whether so many steps meet it; moves that are not named make none."""
        return sum(factor * steps.get(move, 0) for move, factor in self.terms) >= self.least


def row_of(form: Linear, *, strict: bool = False) -> Row | bool:
    """`form >= 0` (strict: `> 0`) over whole steps, tightened as far as they allow; true or false where none counts."""
    scale = math.lcm(*(Fraction(number).denominator for number in (form.constant, *(f for _, f in form.terms))))
    terms = {move: int(factor * scale) for move, factor in form.terms if factor}
    least = strict - int(form.constant * scale)
    if not terms:
        return least <= 0
    divisor = math.gcd(*terms.values())
    return Row(tuple(sorted((move, f // divisor) for move, f in terms.items())), -(-least // divisor))


def separate(rows: Iterable[Row]) -> list[frozenset[Row]]:
    """The rows in groups that share no move."""
    groups: list[tuple[set[str], set[Row]]] = []
    for row in rows:
        names, together = {move for move, _ in row.terms}, {row}
        apart = []
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names |= group[0]
                together |= group[1]
        groups = [*apart, (names, together)]
    return [frozenset(together) for _, together in groups]

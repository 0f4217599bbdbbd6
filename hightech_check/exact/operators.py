"""The comparison operators: which side of a threshold passes, and all that follows from it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.exact.quantity import Number

Operator: TypeAlias = Literal["at_least", "more_than", "at_most", "less_than", "equals"]


class Relation(NamedTuple):
    """What an operator says of a figure, by where the figure stands.

    Attributes:
        operator: its name.
        symbol: its sign between two figures.
        below: whether a figure below the threshold passes.
        at: whether one on the threshold does.
        above: whether one above the threshold does.
    """

    operator: Operator
    symbol: str
    below: bool
    at: bool
    above: bool

    @property
    def sign(self) -> int:
        """The direction in which figures pass: 1 upwards, -1 downwards, 0 neither."""
        return self.above - self.below

    @property
    def strict(self) -> bool:
        """Whether the threshold itself does not pass."""
        return not self.at

    @property
    def mirrored(self) -> "Relation":
        """The operator of `b ? a` that says what this one says of `a ? b`."""
        return _BY_PASSING[self.above, self.at, self.below]

    @property
    def one_sided(self) -> tuple["Relation", ...]:
        """The operators with a direction that say the same together."""
        return (self,) if self.sign else (OPERATORS["at_least"], OPERATORS["at_most"])

    def holds(self, difference: Number) -> bool:
        """Return whether a figure passes that is so much above its threshold (below it, where negative)."""
        if self.below == self.at:
            return self.above if difference > 0 else self.below
        if self.at == self.above:
            return self.below if difference < 0 else self.above
        return self.at if difference == 0 else self.below

    def over(self, low: Number | None, high: Number | None) -> bool | None:
        """Return what holds at every difference from `low` to `high`; None where they disagree.

        Args:
            low: the least difference, None where there is no least.
            high: the greatest, None where there is none.
        """
        if not self.sign:
            if low is not None and low == high == 0:
                return True
            apart = (low is not None and low > 0) or (high is not None and high < 0)
            return False if apart else None
        worst, best = (low, high) if self.above else (high, low)
        if worst is not None and self.holds(worst):
            return True
        return False if best is not None and not self.holds(best) else None

    def steps(self, before: Number, change: Number) -> int | None:
        """Return the least whole k at which `before + k * change` passes, for one that fails at 0.

        Args:
            before: the difference from the threshold at 0.
            change: what each step adds to it, other than 0.

        Returns:
            The number, which is above 0 if any is; None where no number of steps passes.
        """
        steps, rest = divmod(-before, change)
        if not self.sign:
            return None if rest else int(steps)
        if change * self.sign < 0:
            return None
        return int(steps) + bool(rest or self.strict)


OPERATORS: Mapping[Operator, Relation] = {
    "at_least": Relation("at_least", "≥", below=False, at=True, above=True),
    "more_than": Relation("more_than", ">", below=False, at=False, above=True),
    "at_most": Relation("at_most", "≤", below=True, at=True, above=False),
    "less_than": Relation("less_than", "<", below=True, at=False, above=False),
    "equals": Relation("equals", "=", below=False, at=True, above=False),
}
"""The operators by their names, in the order in which they are listed."""
_BY_PASSING = {one[2:]: one for one in OPERATORS.values()}

"""What a criterion requires: comparisons of indicators, and groups of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from hightech_check.exact.operators import Operator
from hightech_check.exact.quantity import Number

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """A comparison: an indicator, an operator, and a threshold, which is a constant or another indicator.

    Attributes:
        indicator: the name of what is compared.
        operator: how.
        threshold: in units, yuan or parts of 1; true of a flag; an option of a choice; None where `beside` is set.
        beside: the name of the indicator that is the threshold.
    """

    indicator: str
    operator: Operator
    threshold: Number | bool | str | None
    beside: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators in it: what is compared, and the threshold where that is one."""
        return (self.indicator,) if self.beside is None else (self.indicator, self.beside)

    @property
    def comparisons(self) -> tuple["Comparison", ...]:
        """The comparisons of the condition, from first to last: itself."""
        return (self,)

    def arms(self, path: str = "") -> Iterator[tuple[str, "Condition"]]:
        """The conditions within, with their paths: itself."""
        yield path, self

    def fold(self, leaf: Callable[["Comparison"], _T], join: Callable[["Group", list[_T]], _T]) -> _T:
        """Return what `leaf` returns of it."""
        return leaf(self)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Group:
    """An either/or, or an all-of, of conditions."""

    kind: Literal["any_of", "all_of"]
    conditions: tuple["Condition", ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The comparisons of the condition, from first to last."""
        return tuple(one for condition in self.conditions for one in condition.comparisons)

    def arms(self, path: str = "") -> Iterator[tuple[str, "Condition"]]:
        """The group and every condition within, from the outside inwards, with paths such as `any_of[0].all_of[1]`."""
        yield path, self
        for index, condition in enumerate(self.conditions):
            yield from condition.arms(f"{path}{'.' * bool(path)}{self.kind}[{index}]")

    def fold(self, leaf: Callable[[Comparison], _T], join: Callable[["Group", list[_T]], _T]) -> _T:
        """Return what `join` makes of the group, and of what `leaf` and `join` return of its conditions."""
        return join(self, [condition.fold(leaf, join) for condition in self.conditions])


Condition: TypeAlias = Comparison | Group

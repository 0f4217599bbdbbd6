"""What a criterion requires: comparisons of indicators, and groups of them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from hightech_check.exact.operators import Operator
from hightech_check.exact.quantity import Number
from hightech_check.reading.nodes import Node

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """A comparison: an indicator, an operator, and a threshold, which is a constant or another indicator.

    Attributes:
        indicator: the name of what is compared.
        operator: how.
        threshold: in units, yuan or parts of 1; of a flag an answer, of a choice an option; None where `beside` is set.
        beside: the name of the indicator that is the threshold.
        node: where it stands in the standards file.
    """

    indicator: str
    operator: Operator
    threshold: Number | bool | str | None
    beside: str | None = None
    node: Node | None = None

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
    """Conditions of which so many must hold: one of an either/or, each of an all-of, else `least`.

    Attributes:
        kind: the word of the standards file.
        conditions: in their order.
        node: where it stands in the standards file.
        least: of a `some_of`, how many must hold: more than one and fewer than all.
    """

    kind: Literal["any_of", "all_of", "some_of"]
    conditions: tuple["Condition", ...]
    node: Node | None = None
    least: int | None = None

    @property
    def needed(self) -> int:
        """How many of its conditions must hold."""
        return self.least or (1 if self.kind == "any_of" else len(self.conditions))

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


def negated(condition: Condition, options_of: Callable[[Comparison], Collection[str]]) -> Condition:
    """The condition that holds where another one does not, and is not known where that is not known.

    Args:
        condition: the other one.
        options_of: returns what can be chosen of a choice.
    """
    if isinstance(condition, Group):
        conditions = tuple(negated(one, options_of) for one in condition.conditions)
        return at_least(len(conditions) - condition.needed + 1, conditions, condition.node)
    operator, threshold = condition.operator, condition.threshold
    if isinstance(threshold, bool):
        return replace(condition, threshold=not threshold)
    if isinstance(threshold, str):
        others = (replace(condition, threshold=option) for option in options_of(condition) if option != threshold)
        return at_least(1, tuple(others), condition.node)
    return at_least(1, tuple(replace(condition, operator=other) for other in _OPPOSITES[operator]), condition.node)


_OPPOSITES: Mapping[Operator, tuple[Operator, ...]] = {
    "at_least": ("less_than",), "less_than": ("at_least",), "at_most": ("more_than",), "more_than": ("at_most",),
    "equals": ("less_than", "more_than"),
}  # fmt: skip


def at_least(needed: int, conditions: tuple[Condition, ...], node: Node | None) -> Condition:
    """A condition that holds where so many of some hold; one alone is itself."""
    if len(conditions) == 1:
        return conditions[0]
    if needed == len(conditions):
        return Group("all_of", conditions, node)
    return Group("any_of", conditions, node) if needed == 1 else Group("some_of", conditions, node, needed)

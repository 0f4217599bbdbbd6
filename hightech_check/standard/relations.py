"""How raw figures hang together: which is part of which, and which of them say anything of each other."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple


class Constraints(NamedTuple):
    """How raw figures of one year hang together: `parts` are (part, whole), `unions` (union, its parts)."""

    parts: tuple[tuple[str, str], ...]
    unions: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, names: Collection[str]) -> "Constraints":
        """Those among some figures."""
        parts = tuple(pair for pair in self.parts if pair[0] in names)
        return Constraints(parts, tuple(pair for pair in self.unions if pair[0] in names))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Component:
    """Raw figures that constraints bind together, directly or through others; what is free of any is one alone."""

    names: tuple[str, ...]
    constraints: Constraints


def components(raw: Collection[str], constraints: Constraints) -> tuple[Component, ...]:
    """The raw figures, each with those it is bound to."""
    of = {name: {name} for name in raw}
    for first, *others in [*constraints.parts, *((union, *parts) for union, parts in constraints.unions)]:
        together = of[first].union(*(of[other] for other in others))
        of.update(dict.fromkeys(together, together))
    groups = {id(group): group for group in of.values()}
    ordered = (tuple(name for name in raw if name in group) for group in groups.values())
    return tuple(Component(names, constraints.of(names)) for names in ordered)

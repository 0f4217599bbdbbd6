"""How raw figures hang together: which is part of which, and which of them say anything of each other."""

from collections.abc import Collection, Iterable, Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple


class Rule(NamedTuple):
    """A constraint: the parts are each within the whole, and of a union come to no less than it together."""

    whole: str
    parts: tuple[str, ...]
    union: bool


class Constraints(NamedTuple):
    """How raw figures of one year hang together: `parts` are (part, whole), `unions` (union, its parts)."""

    parts: tuple[tuple[str, str], ...]
    unions: tuple[tuple[str, tuple[str, ...]], ...]

    def within(self) -> Iterable[tuple[str, str]]:
        """Every part with a whole of it, of unions too."""
        return [*self.parts, *((part, union) for union, parts in self.unions for part in parts)]


class Wholes:
    """Which raw figure is a part of which, directly or through others.

    Attributes:
        place: of each figure in an order in which every whole comes before its parts.
    """

    def __init__(self, constraints: Constraints) -> None:
        above: dict[str, list[str]] = {}
        for part, whole in constraints.within():
            above.setdefault(part, []).append(whole)
        order = [*TopologicalSorter(above).static_order()]
        self.place: Mapping[str, int] = {name: place for place, name in enumerate(order)}
        # a bit for each whole: sets of names would take memory by the square of their number
        self._of: dict[str, int] = {}
        for name in order:
            bits = 0
            for whole in above.get(name, ()):
                bits |= self._of[whole] | 1 << self.place[whole]
            self._of[name] = bits

    def hold(self, part: str, whole: str) -> bool:
        """Whether a figure is a part of another, or the other itself."""
        return part == whole or bool(whole in self.place and self._of.get(part, 0) >> self.place[whole] & 1)


class Component:
    """Raw figures that constraints bind together, directly or through others; what is free of any is one alone.

    Attributes:
        names: of the figures.
        rules: that hold among them, from the smallest parts to the largest wholes.
        bearing: the numbers of the rules that each figure stands in.
    """

    def __init__(self, names: Iterable[str], rules: Collection[Rule]) -> None:
        bearing: dict[str, list[int]] = {name: [] for name in names}
        for number, (whole, parts, _) in enumerate(rules):
            for name in (whole, *parts):
                bearing[name].append(number)
        self.names = tuple(bearing)
        self.rules = tuple(rules)
        self.bearing: Mapping[str, Collection[int]] = bearing


def components(raw: Collection[str], constraints: Constraints, wholes: Wholes) -> Iterable[Component]:
    """The raw figures, each with those it is bound to."""
    beside: dict[str, list[str]] = {name: [] for name in raw}
    for part, whole in constraints.within():
        beside[part].append(whole)
        beside[whole].append(part)
    group_of: dict[str, int] = {}
    for number, name in enumerate(raw):
        waiting = [name]
        while waiting:
            found = waiting.pop()
            if found not in group_of:
                group_of[found] = number
                waiting += beside[found]
    names: dict[int, list[str]] = {}
    for name in raw:
        names.setdefault(group_of[name], []).append(name)
    rules: dict[int, list[Rule]] = {}
    every = [Rule(whole, (part,), union=False) for part, whole in constraints.parts]
    every += [Rule(union, tuple(dict.fromkeys(parts)), union=True) for union, parts in constraints.unions]
    for rule in sorted(every, key=lambda rule: -wholes.place[rule.whole]):
        rules.setdefault(group_of[rule.whole], []).append(rule)
    return (Component(found, rules.get(number, ())) for number, found in names.items())

"""The interval of every raw figure that the constraints leave, and which given figures contradict each other."""

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import TypeAlias

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.park.figures import Figure, described, named, path_of
from hightech_check.reading.tree import MOST_FAULTS
from hightech_check.standard.model import Standard
from hightech_check.standard.relations import Component, Rule
from hightech_check.words import Said


def narrow(
    standard: Standard, component: Component, figures: Mapping[str, Figure], prefix: str, bounds: dict[str, Bounds]
) -> dict[frozenset[str], Fault]:
    """Put the intervals of one year's figures of a component into `bounds`.

    Args:
        standard: whose component it is.
        component: of whose figures something is given.
        figures: what is given, by key.
        prefix: of the keys: that of last year, or nothing.
        bounds: where the intervals go, by key.

    Returns:
        The contradictions, each by the keys of the given figures that it is between.
    """
    if len(component.names) == 1:
        key = prefix + component.names[0]
        bounds[key] = Bounds(figures[key].low or 0, figures[key].high)
        return {}
    narrowing = _Narrowing(standard, component, figures, prefix)
    narrowing.run()
    for name, low in narrowing.low.items():
        bounds[prefix + name] = Bounds(low, narrowing.high[name])
    return narrowing.conflicts


def consistent(standard: Standard, given: Mapping[str, Bounds]) -> bool:
    """Whether this year's raw figures, each known to lie in an interval, contradict no constraint.

    Figures that are not given are free, within what binds them to given ones.
    """
    figures = {key: Figure(low, high) for key, (low, high) in given.items()}
    components = dict.fromkeys(standard.component_of[name] for name in given)
    return not any(narrow(standard, component, figures, "", {}) for component in components)


_Origin: TypeAlias = "str | tuple[_Origin, ...]"
"""The given figures that an end comes from: a key, or origins one after another, shared rather than copied."""


class _Narrowing:
    """Narrows one year's raw figures of a component by `part_of` and `union_of`, both ways, until nothing changes.

    For each end of each interval it keeps the given figures that it comes from, to name them in a contradiction.
    """

    def __init__(self, standard: Standard, component: Component, figures: Mapping[str, Figure], prefix: str) -> None:
        self.standard = standard
        self.component = component
        self.figures = figures
        self.prefix = prefix
        self.low: dict[str, Number] = dict.fromkeys(component.names, 0)
        self.high: dict[str, Number | None] = dict.fromkeys(component.names)
        self.low_from: dict[str, _Origin] = {}
        self.high_from: dict[str, _Origin] = {}
        self.conflicts: dict[frozenset[str], Fault] = {}
        self.changed: list[str] = []

    def run(self) -> None:
        waiting: set[int] = set()
        for name, bearing in self.component.bearing.items():
            key = self.prefix + name
            if (figure := self.figures.get(key)) is not None:
                waiting.update(bearing)
                if figure.low is not None:
                    self.low[name], self.low_from[name] = figure.low, key
                if figure.high is not None:
                    self.high[name], self.high_from[name] = figure.high, key
        direction = 1
        while waiting:  # lows go up from parts to wholes, highs down: a chain of any length takes one way of each
            self.go(waiting, direction)
            direction = -direction

    def go(self, waiting: set[int], direction: int) -> None:
        """Apply the rules that wait, in one direction, and those that they touch; what is behind waits on."""
        ahead = sorted(direction * number for number in waiting)
        while ahead:
            place = heappop(ahead)
            waiting.discard(direction * place)
            self.apply(self.component.rules[direction * place])
            for name in self.changed:
                for touched in self.component.bearing[name]:
                    if touched not in waiting:
                        waiting.add(touched)
                        if direction * touched > place:
                            heappush(ahead, direction * touched)
            self.changed.clear()

    def apply(self, rule: Rule) -> None:
        whole = rule.whole
        for part in rule.parts:
            low, most = self.low[part], self.high[whole]
            if low > self.low[whole]:
                self.raise_low(whole, low, self.low_from[part], rule)
            if most is not None and not _at_most(self.high[part], most):
                self.reduce_high(part, most, self.high_from[whole], rule)
        if rule.union:
            self.add_up(rule)

    def add_up(self, rule: Rule) -> None:
        """A union is at most the sum of its parts, and a part at least the union less the other parts."""
        union, parts, _ = rule
        known = {part: most for part in parts if (most := self.high[part]) is not None}
        if len(parts) - len(known) > 1:
            return
        origins = [self.high_from[part] for part in known]
        total = sum(known.values())
        if len(known) == len(parts):
            if not _at_most(self.high[union], total):
                self.reduce_high(union, total, tuple(origins), rule)
            least = {part: self.low[union] - total + most for part, most in known.items()}
        else:
            least = {part: self.low[union] - total for part in parts if part not in known}
        raised = [part for part in least if least[part] > self.low[part]]
        others = dict(zip(known, _others(origins), strict=True)) if raised else {}
        for part in raised:
            origin = (self.low_from[union], others.get(part, tuple(origins)))
            self.raise_low(part, least[part], origin, rule)

    def raise_low(self, name: str, value: Number, origin: _Origin, rule: Rule) -> None:
        most = self.high[name]
        if most is not None and value > most:
            self.conflict((origin, self.high_from[name]), rule)
        else:
            self.low[name], self.low_from[name] = value, origin
            self.changed.append(name)

    def reduce_high(self, name: str, value: Number, origin: _Origin, rule: Rule) -> None:
        if value < self.low[name]:
            self.conflict((origin, self.low_from[name]), rule)
        else:
            self.high[name], self.high_from[name] = value, origin
            self.changed.append(name)

    def conflict(self, origin: _Origin, rule: Rule) -> None:
        if len(self.conflicts) >= MOST_FAULTS:
            return
        keys = _keys(origin)
        if frozenset(keys) in self.conflicts:
            return
        # of figures without a place the part comes before the whole
        ordered = sorted(keys, key=lambda key: (self.figures[key].line or 0, self.figures[key].column or 0))
        last = self.figures[ordered[-1]]
        code, *names = ("rule-union", rule.whole, *rule.parts) if rule.union else ("rule-part", *rule.parts, rule.whole)
        whole, *parts = (named(self.standard, self.prefix + name) for name in names)
        params = {
            "keys": ordered,
            "figures": tuple(described(self.standard, key, self.figures[key]) for key in ordered),
            "rule": Said(code, whole=whole, parts=tuple(parts)),
        }
        self.conflicts[frozenset(keys)] = Fault("contradiction", params, last.line, last.column, path_of(ordered[-1]))


def _others(origins: list[_Origin]) -> Iterable[_Origin]:
    """For each of some origins, all but it."""
    before: list[_Origin] = [()]
    after: list[_Origin] = [()]
    for one, last in zip(origins, reversed(origins), strict=True):
        before.append((before[-1], one))
        after.append((last, after[-1]))
    return zip(before, after[-2::-1], strict=False)


def _keys(origin: _Origin) -> list[str]:
    """The keys in an origin, each once; what is shared is unfolded once."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    waiting = [origin]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found[one] = None
        elif id(one) not in seen:
            seen.add(id(one))
            waiting += reversed(one)
    return [*found]


def _at_most(value: Number | None, most: Number) -> bool:
    return value is not None and value <= most

"""The interval of every raw figure that the constraints leave, and which given figures contradict each other."""

from collections.abc import Iterable, Mapping

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.park.figures import Figure, described, named, path_of
from hightech_check.reading.fields import Label
from hightech_check.standard.model import Standard
from hightech_check.standard.relations import Component
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


class _Narrowing:
    """Narrows one year's raw figures of a component by `part_of` and `union_of`, both ways, until nothing changes.

    For each end of each interval it keeps the given figures that it comes from, to name them in a contradiction.
    """

    def __init__(self, standard: Standard, component: Component, figures: Mapping[str, Figure], prefix: str) -> None:
        self.standard = standard
        self.constraints = component.constraints
        self.figures = figures
        self.prefix = prefix
        self.low: dict[str, Number] = dict.fromkeys(component.names, 0)
        self.high: dict[str, Number | None] = dict.fromkeys(component.names)
        self.low_from: dict[str, tuple[str, ...]] = {}
        self.high_from: dict[str, tuple[str, ...]] = {}
        self.conflicts: dict[frozenset[str], Fault] = {}
        self.changed = True

    def run(self) -> None:
        for name in self.low:
            key = self.prefix + name
            if (figure := self.figures.get(key)) is not None:
                if figure.low is not None:
                    self.low[name], self.low_from[name] = figure.low, (key,)
                if figure.high is not None:
                    self.high[name], self.high_from[name] = figure.high, (key,)
        while self.changed:
            self.changed = False
            self.put_within([(part, whole, ("rule-part", part, whole)) for part, whole in self.constraints.parts])
            for union, parts in self.constraints.unions:
                rule = ("rule-union", union, *parts)
                self.put_within([(part, union, rule) for part in parts])
                self.add_up(union, parts, rule)

    def put_within(self, pairs: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        """A part is never more than its whole."""
        low, high = self.low, self.high
        for part, whole, rule in pairs:
            if low[part] > low[whole]:
                self.raise_low(whole, low[part], self.low_from[part], rule)
            most, own = high[whole], high[part]
            if most is not None and (own is None or own > most):
                self.reduce_high(part, most, self.high_from[whole], rule)

    def add_up(self, union: str, parts: tuple[str, ...], rule: tuple[str, ...]) -> None:
        """A union is at most the sum of its parts, and a part at least the union less the other parts."""
        low, high = self.low, self.high
        without = [part for part in parts if high[part] is None]
        if len(without) > 1:
            return
        most = {part: high[part] or 0 for part in parts}
        total, whole = sum(most.values()), high[union]
        if not without and (whole is None or whole > total):
            self.reduce_high(union, total, self.origins(self.high_from, parts), rule)
        for part in without or parts:
            least = low[union] - (total - most[part])
            if least > low[part]:
                others = [other for other in parts if other != part]
                self.raise_low(part, least, self.low_from[union] + self.origins(self.high_from, others), rule)

    @staticmethod
    def origins(of: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for name in names for key in of[name])

    def raise_low(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        most = self.high[name]
        if most is not None and value > most:
            self.conflict(origin + self.high_from[name], rule)
        else:
            self.low[name], self.low_from[name], self.changed = value, origin, True

    def reduce_high(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        if value < self.low[name]:
            self.conflict(origin + self.low_from[name], rule)
        else:
            self.high[name], self.high_from[name], self.changed = value, origin, True

    def conflict(self, keys: tuple[str, ...], rule: tuple[str, ...]) -> None:
        if frozenset(keys) in self.conflicts:
            return
        in_order = dict.fromkeys(keys)  # of figures without a place the part comes before the whole
        ordered = sorted(in_order, key=lambda key: (self.figures[key].line or 0, self.figures[key].column or 0))
        last = self.figures[ordered[-1]]
        code, whole, *parts = rule
        params = {
            "keys": ordered,
            "figures": tuple(described(self.standard, key, self.figures[key]) for key in ordered),
            "rule": Said(code, whole=self.named(whole), parts=tuple(map(self.named, parts))),
        }
        self.conflicts[frozenset(keys)] = Fault("contradiction", params, last.line, last.column, path_of(ordered[-1]))

    def named(self, name: str) -> Label | Said:
        return named(self.standard, self.prefix + name)

"""The interval of every raw figure that the constraints leave, and which given figures contradict each other."""

from collections.abc import Iterable, Mapping

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.park.figures import Figure, FigureInWords, Rule, path_of
from hightech_check.standard.model import Component, Constraints, Standard


def consistent(standard: Standard, given: Mapping[str, Bounds]) -> bool:
    """Whether this year's raw figures, each known to lie in an interval, contradict no constraint.

    Figures that are not given are free, within what binds them to given ones.
    """
    figures = {key: Figure(low, high) for key, (low, high) in given.items()}
    faults: list[Fault] = []
    for component in dict.fromkeys(standard.component_of[name] for name in given):
        narrow(standard, component, figures, "", {}, faults, set())
    return not faults


def narrow(
    standard: Standard,
    component: Component,
    figures: Mapping[str, Figure],
    prefix: str,
    bounds: dict[str, Bounds],
    faults: list[Fault],
    contradicted: set[str],
) -> None:
    """Put the intervals of one year's figures of a component into `bounds`; something of them is given."""
    given = {name: figure for name in component.names if (figure := figures.get(prefix + name)) is not None}
    if len(component.names) == 1:
        for name, figure in given.items():
            bounds[prefix + name] = Bounds(figure.low or 0, figure.high)
        return
    narrowing = _Narrowing(standard, component.constraints, figures, prefix)
    narrowing.run(component.names, given)
    for name, low in narrowing.low.items():
        bounds[prefix + name] = Bounds(low, narrowing.high[name])
    faults += narrowing.conflicts.values()
    contradicted.update(*narrowing.conflicts)


class _Narrowing:
    """Narrows one year's raw figures of a component by `part_of` and `union_of`, both ways, until nothing changes.

    For each end of each interval it keeps the given figures that it comes from, to name them in a contradiction.
    """

    def __init__(
        self, standard: Standard, constraints: Constraints, figures: Mapping[str, Figure], prefix: str
    ) -> None:
        self.standard = standard
        self.constraints = constraints
        self.figures = figures
        self.prefix = prefix
        self.low: dict[str, Number] = {}
        self.high: dict[str, Number | None] = {}
        self.low_from: dict[str, tuple[str, ...]] = {}
        self.high_from: dict[str, tuple[str, ...]] = {}
        self.changed = True
        self.conflicts: dict[frozenset[str], Fault] = {}

    def run(self, names: Iterable[str], given: Mapping[str, Figure]) -> None:
        self.low = dict.fromkeys(names, 0)
        self.high = dict.fromkeys(names)
        for name, figure in given.items():
            low, high, *_ = figure
            if low is not None:
                self.low[name], self.low_from[name] = low, (self.prefix + name,)
            if high is not None:
                self.high[name], self.high_from[name] = high, (self.prefix + name,)
        while self.changed:
            self.changed = False
            self.narrow()

    def narrow(self) -> None:
        low, high = self.low, self.high
        for part, whole in self.constraints.parts:
            if low[part] > low[whole]:
                self.raise_low(whole, low[part], self.low_from[part], ("rule-part", part, whole))
            most = high[whole]
            if most is not None and not _at_most(high[part], most):
                self.reduce_high(part, most, self.high_from[whole], ("rule-part", part, whole))
        for union, parts in self.constraints.unions:
            self.narrow_union(union, parts)

    def narrow_union(self, union: str, parts: tuple[str, ...]) -> None:
        low, high = self.low, self.high
        rule = ("rule-union", union, *parts)
        open_parts = []
        total: Number = 0
        for part in parts:
            if low[part] > low[union]:
                self.raise_low(union, low[part], self.low_from[part], rule)
            most = high[union]
            if most is not None and not _at_most(high[part], most):
                self.reduce_high(part, most, self.high_from[union], rule)
            greatest = high[part]
            if greatest is None:
                open_parts.append(part)
            else:
                total += greatest
        if not open_parts and not _at_most(high[union], total):
            self.reduce_high(union, total, self.origins(self.high_from, parts), rule)
        for part in parts:
            if open_parts and open_parts != [part]:
                continue
            least = low[union] - (total - (high[part] or 0))
            if least > low[part]:
                others = [other for other in parts if other != part]
                origin = self.low_from[union] + self.origins(self.high_from, others)
                self.raise_low(part, least, origin, rule)

    @staticmethod
    def origins(of: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for name in names for key in of[name])

    def raise_low(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        most = self.high[name]
        if most is not None and value > most:
            self.conflict(origin + self.high_from[name], rule)
            return
        self.low[name], self.low_from[name], self.changed = value, origin, True

    def reduce_high(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        if value < self.low[name]:
            self.conflict(origin + self.low_from[name], rule)
            return
        self.high[name], self.high_from[name], self.changed = value, origin, True

    def conflict(self, keys: tuple[str, ...], rule: tuple[str, ...]) -> None:
        involved = frozenset(keys)
        if involved in self.conflicts:
            return
        in_order = dict.fromkeys(keys)  # of figures without a place the part comes before the whole
        ordered = sorted(in_order, key=lambda key: (self.figures[key].line or 0, self.figures[key].column or 0))
        last = self.figures[ordered[-1]]
        named = tuple(FigureInWords(self.standard, key, self.figures[key]) for key in ordered)
        params = {
            "figures": named,
            "rule": Rule(self.standard, rule[0], tuple(self.prefix + name for name in rule[1:])),
        }
        self.conflicts[involved] = Fault("contradiction", params, last.line, last.column, path_of(ordered[-1]))


def _at_most(value: Number | None, most: Number) -> bool:
    return value is not None and value <= most

"""Linear forms over figures, ratios of two of them, and the bounds of such forms."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from hightech_check.exact.quantity import Bounds, Number, quotient, whole_if_possible

PREVIOUS = "previous_year."


class Linear(NamedTuple):
    """A sum of figures with coefficients, and a constant: `terms` keeps the order in which the figures first stand."""

    terms: tuple[tuple[str, Number], ...]
    constant: Number = 0

    def scaled(self, by: Number) -> "Linear":
        """The form, multiplied by a number other than 0."""
        return Linear(tuple((name, factor * by) for name, factor in self.terms), self.constant * by)

    def plus(self, other: "Linear") -> "Linear":
        """The sum of two forms, like terms merged, so that each figure stands once."""
        merged = dict(self.terms)
        for name, factor in other.terms:
            merged[name] = merged.get(name, 0) + factor
        return Linear(tuple((n, f) for n, f in merged.items() if f), self.constant + other.constant)

    def value(self, figures: Mapping[str, Number]) -> Number:
        """The form's value at one figure for each name."""
        value = self.constant
        for name, factor in self.terms:
            value += factor * figures[name]
        return value

    def change(self, added: Mapping[str, Number]) -> Number:
        """What the form grows by where so much is added to figures of it."""
        change: Number = 0
        for name, factor in self.terms:
            if name in added:
                change += factor * added[name]
        return change

    def bounds(self, figures: Mapping[str, Bounds]) -> Bounds:
        """The form's exact extremes over the figures' intervals: each figure stands in it once."""
        low: Number | None = self.constant
        high: Number | None = self.constant
        for name, factor in self.terms:
            least, most = figures[name]
            if factor < 0:
                least, most = most, least
            low = None if low is None or least is None else low + factor * least
            high = None if high is None or most is None else high + factor * most
        return Bounds(low, high)


class Formula(NamedTuple):
    """A ratio of two linear forms, without constants, whose denominator must be above 0."""

    numerator: Linear
    denominator: Linear

    @property
    def names(self) -> tuple[str, ...]:
        """The figures in it, in the order in which the formula first names them."""
        return tuple(dict.fromkeys(name for form in self for name, _ in form.terms))

    def minus(self, threshold: Number) -> Linear:
        """`numerator - threshold * denominator` in whole coefficients: at least 0 where the ratio is at least it."""
        return self.numerator.scaled(threshold.denominator).plus(self.denominator.scaled(-threshold.numerator))

    def extremes(self, figures: Mapping[str, Bounds]) -> "Extremes":
        """The least and the greatest ratio over the figures' intervals, where the denominator is above 0."""
        rest, shift = _parted(self)
        if rest is None:
            mirrored = Formula(self.numerator.scaled(-1), self.denominator)
            (low, low_attained), (high, high_attained) = _supremum(mirrored, figures), _supremum(self, figures)
        else:
            least, most = rest.bounds(figures)
            base = self.denominator.bounds(figures)
            low, low_attained = _greatest(None if least is None else -least, base)
            high, high_attained = _greatest(most, base)
        low = None if low is None else shift - low
        high = None if high is None else shift + high
        return Extremes(low, high, low_attained, high_attained)


@lru_cache(maxsize=1024)
def _parted(formula: Formula) -> tuple[Linear | None, Number]:
    """A ratio as `rest / denominator + shift`, where no figure of the denominator is in the rest: `n / p - 1`.

    The rest is None, and the shift 0, where there is none.
    """
    numerator, denominator = formula
    above = dict(numerator.terms)
    shift = next((quotient(above[name], factor) for name, factor in denominator.terms if name in above), 0)
    rest = numerator.plus(denominator.scaled(-shift)) if shift else numerator
    names = {name for name, _ in rest.terms}
    return (None, 0) if names.intersection(name for name, _ in denominator.terms) else (rest, shift)


def _greatest(numerator: Number | None, denominator: Bounds) -> tuple[Number | None, bool]:
    """The least upper bound of ratios with a numerator up to this over a denominator above 0; whether it is attained.

    The numerator and the denominator take their values independently of each other.
    """
    low, high = denominator
    if numerator is None or (high is not None and high <= 0):
        return None, False
    base = low if numerator > 0 else high
    if base is None or base <= 0:
        return (None, False) if numerator > 0 else (0, not numerator)
    return quotient(numerator, base), True


class Extremes(NamedTuple):
    """The ends of a ratio's range; None is unbounded; an end that is only approached is not attained."""

    low: Number | None
    high: Number | None
    low_attained: bool
    high_attained: bool


def _supremum(formula: Formula, figures: Mapping[str, Bounds]) -> tuple[Number | None, bool]:
    """The least upper bound of the ratio where its denominator is above 0, and whether it is attained.

    It is the least s for which the maximum of `numerator - s * denominator` over the intervals is at most 0 (linear
    programming duality). As a function of s that maximum is convex and piecewise linear, with a knot for each figure,
    and infinite where an unbounded figure has a coefficient above 0. No division by a denominator is ever made.
    """
    above, below = dict(formula.numerator.terms), dict(formula.denominator.terms)
    factors = {name: (above.get(name, 0), below.get(name, 0)) for name in formula.names}
    unbounded = [(n, d) for name, (n, d) in factors.items() if figures[name].high is None]
    if any(d == 0 and n > 0 for n, d in unbounded):
        return None, False
    start = max((quotient(n, d) for n, d in unbounded if d > 0), default=None)  # finite from here on ...
    stop = min((quotient(n, d) for n, d in unbounded if d < 0), default=None)  # ... to here
    knots = sorted({quotient(n, d) for n, d in factors.values() if d})
    points = [k for k in knots if (start is None or k >= start) and (stop is None or k <= stop)]
    maxima = [_maximum(factors, figures, point) for point in points]
    first = next((place for place, (value, _) in enumerate(maxima) if value <= 0), None)
    root: Number | None = None
    if first is None:
        if points and stop is None:
            root = _root(points[-1], maxima[-1][0], maxima[-1][1].low)
    elif first:
        (x, y), (fx, fy) = points[first - 1 : first + 1], (value for value, _ in maxima[first - 1 : first + 1])
        root = x + (y - x) * quotient(fx, fx - fy)
    else:
        root = points[0] if start is not None else _root(points[0], maxima[0][0], maxima[0][1].high)
    if root is None:
        return None, False
    value, (_, greatest) = _maximum(factors, figures, root)
    return whole_if_possible(root), value == 0 and (greatest is None or greatest > 0)


def _root(point: Number, value: Number, slope: Number | None) -> Number | None:
    """Where a line through a value at a point that falls with a slope comes to 0."""
    return point + quotient(value, slope) if slope is not None and slope > 0 else None


def _maximum(
    factors: Mapping[str, tuple[Number, Number]], figures: Mapping[str, Bounds], s: Number
) -> tuple[Number, Bounds]:
    """The greatest `numerator - s * denominator`, and the range of the denominator where it is reached."""
    value: Number = 0
    reached: dict[str, Bounds] = {}
    for name, (n, d) in factors.items():
        low, high = figures[name]
        factor = n - s * d
        if factor:
            low = high = high if factor > 0 else low
            assert low is not None  # the caller keeps s where no unbounded figure has a coefficient above 0
            value += factor * low
        reached[name] = Bounds(low, high)
    return value, Linear(tuple((name, d) for name, (_, d) in factors.items() if d)).bounds(reached)

"""A formula such as `(a - b) / b`, read into two linear forms (numerator, denominator); the bounds of such forms."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from hightech_check.exact.quantity import Bounds, Number, quotient, whole_if_possible

LONGEST_FORMULA = 500
DEEPEST_BRACKETS = 20
PREVIOUS = "previous_year."
_TOKEN = re.compile(r" *(?:(?P<name>(?:previous_year\.)?[a-z][a-z0-9_]*)|(?P<number>[0-9]+)|(?P<sign>[-+*/()]))")
_BLANK = re.compile(r" *")
_WORD = re.compile(r"[A-Za-z0-9_.]")


class FormulaError(ValueError):
    """A formula that is no ratio of linear forms.

    Attributes:
        code: what is wrong (a message of `hightech_check.words`).
        offset: where in the text, in characters from 0.
        text: the part of the formula that is at fault.
    """

    def __init__(self, code: str, offset: int, text: str) -> None:
        super().__init__(f"{code} at {offset}: {text}")
        self.code = code
        self.offset = offset
        self.text = text


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


class _Maximum(NamedTuple):
    """The greatest `numerator - s * denominator`, and the range of the denominator where it is reached."""

    value: Number
    denominator: Bounds


def _supremum(formula: Formula, figures: Mapping[str, Bounds]) -> tuple[Number | None, bool]:
    """The least upper bound of the ratio where its denominator is above 0, and whether it is attained.

    It is the least s for which the maximum of `numerator - s * denominator` over the intervals is at most 0 (linear
    programming duality). As a function of s that maximum is convex and piecewise linear, with a knot for each figure,
    and infinite where an unbounded figure has a coefficient above 0. No division by a denominator is ever made.
    """
    factors = _factor_pairs(formula)
    knots = {quotient(n, d) for n, d in factors.values() if d}
    unbounded = [(n, d) for name, (n, d) in factors.items() if figures[name].high is None]
    if any(d == 0 and n > 0 for n, d in unbounded):
        return None, False
    start = max((quotient(n, d) for n, d in unbounded if d > 0), default=None)  # finite from here on ...
    stop = min((quotient(n, d) for n, d in unbounded if d < 0), default=None)  # ... to here
    points = sorted(k for k in knots if (start is None or k >= start) and (stop is None or k <= stop))
    maxima = [_maximum(factors, figures, point) for point in points]
    first = next((i for i, maximum in enumerate(maxima) if maximum.value <= 0), None)
    if first is None:
        root = _root_after(points[-1], maxima[-1]) if points and stop is None else None
    elif first:
        (x, y), (fx, fy) = points[first - 1 : first + 1], (m.value for m in maxima[first - 1 : first + 1])
        root = x + (y - x) * quotient(fx, fx - fy)
    else:
        root = points[0] if start is not None else _root_before(points[0], maxima[0])
    if root is None:
        return None, False
    at_root = _maximum(factors, figures, root)
    greatest = at_root.denominator.high
    return whole_if_possible(root), at_root.value == 0 and (greatest is None or greatest > 0)


def _root_before(point: Number, maximum: _Maximum) -> Number | None:
    slope = maximum.denominator.high
    return point + quotient(maximum.value, slope) if slope is not None and slope > 0 else None


def _root_after(point: Number, maximum: _Maximum) -> Number | None:
    slope = maximum.denominator.low
    return point + quotient(maximum.value, slope) if slope is not None and slope > 0 else None


def _factor_pairs(formula: Formula) -> Mapping[str, tuple[Number, Number]]:
    numerator, denominator = dict(formula.numerator.terms), dict(formula.denominator.terms)
    return {name: (numerator.get(name, 0), denominator.get(name, 0)) for name in formula.names}


def _maximum(factors: Mapping[str, tuple[Number, Number]], figures: Mapping[str, Bounds], s: Number) -> _Maximum:
    """Evaluate at one s at which the maximum is finite."""
    value: Number = 0
    denominator = Linear(tuple((name, d) for name, (_, d) in factors.items() if d))
    reached: dict[str, Bounds] = {}
    for name, (n, d) in factors.items():
        low, high = figures[name]
        factor = n - s * d
        if factor:
            end = high if factor > 0 else low
            assert end is not None  # the caller keeps s where no unbounded figure has a coefficient above 0
            value += factor * end
            low = high = end
        reached[name] = Bounds(low, high)
    return _Maximum(value, denominator.bounds(reached))


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def parse_formula(text: str) -> Formula:
    """Read a formula: names, `previous_year.NAME`, whole-number coefficients, `+ - * /` and brackets.

    The text is parsed, never evaluated; it must be one quotient of two linear forms.

    Raises:
        FormulaError: it is anything else; with the place.
    """
    if len(text) > LONGEST_FORMULA:
        raise FormulaError("formula-too-long", LONGEST_FORMULA, text[:20])
    return _Parser(text).formula()


_Side: TypeAlias = Linear | Formula


class _Parser:
    """Recursive descent over sum → product → factor; a quotient of two forms may be made once."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.position = 0
        self.depth = 0

    def formula(self) -> Formula:
        side = self.sum()
        token = self.peek()
        if token.kind != "end":
            raise FormulaError("formula-syntax", token.offset, token.text)
        if not isinstance(side, Formula):
            raise FormulaError("formula-no-quotient", 0, "")
        return side

    def peek(self) -> _Token:
        return self.tokens[self.position]

    def take(self, *signs: str) -> _Token | None:
        token = self.peek()
        if token.kind != "sign" or token.text not in signs:
            return None
        self.position += 1
        return token

    def sum(self) -> _Side:
        side = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            if isinstance(side, Formula) or isinstance(right, Formula):
                raise FormulaError("formula-not-linear", sign.offset, sign.text)
            side = side.plus(right.scaled(1 if sign.text == "+" else -1))
        return side

    def product(self) -> _Side:
        side = self.factor()
        while sign := self.take("*", "/"):
            right = self.factor()
            if isinstance(side, Formula) or isinstance(right, Formula):
                raise FormulaError("formula-not-linear", sign.offset, sign.text)
            side = _times(side, right, sign) if sign.text == "*" else _over(side, right, sign)
        return side

    def factor(self) -> _Side:
        token = self.peek()
        self.position += token.kind != "end"
        if token.kind == "name":
            return Linear(((token.text, 1),))
        if token.kind == "number":
            return Linear((), _coefficient(token))
        if token.text == "-":
            side = self.deeper(token, self.factor)
            if isinstance(side, Formula):
                raise FormulaError("formula-not-linear", token.offset, token.text)
            return side.scaled(-1)
        if token.text == "(":
            side = self.deeper(token, self.sum)
            if not self.take(")"):
                raise FormulaError("formula-syntax", self.peek().offset, self.peek().text)
            return side
        raise FormulaError("formula-syntax", token.offset, token.text)

    def deeper(self, token: _Token, read: Callable[[], _Side]) -> _Side:
        self.depth += 1
        if self.depth > DEEPEST_BRACKETS:
            raise FormulaError("formula-too-deep", token.offset, token.text)
        side = read()
        self.depth -= 1
        return side


def _tokens(text: str) -> Iterable[_Token]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        start = match.start(kind)
        position = match.end()
        if kind != "sign" and _WORD.match(text, position):  # 2x, 0x10, 1.5, aB
            raise FormulaError("formula-syntax", start, text[start : position + 8])
        yield _Token(kind, match[kind], start)
    blank = _BLANK.match(text, position)
    position = blank.end() if blank else position
    if position < len(text):
        raise FormulaError("formula-syntax", position, text[position : position + 8])
    yield _Token("end", "", position)


def _coefficient(token: _Token) -> int:
    if len(token.text) > 18 or (token.text != "0" and token.text.startswith("0")):
        raise FormulaError("formula-syntax", token.offset, token.text[:20])
    return int(token.text)


def _times(left: Linear, right: Linear, sign: _Token) -> Linear:
    if left.terms and right.terms:
        raise FormulaError("formula-not-linear", sign.offset, sign.text)
    by, form = (left.constant, right) if not left.terms else (right.constant, left)
    return form.scaled(by) if by else Linear(())


def _over(left: Linear, right: Linear, sign: _Token) -> Formula:
    if not right.terms and not right.constant:
        raise FormulaError("formula-zero-denominator", sign.offset, sign.text)
    if not left.terms:
        raise FormulaError("formula-empty-numerator", sign.offset, sign.text)
    if left.constant or right.constant:  # figures only: a bare number is no figure of any kind
        raise FormulaError("formula-constant", sign.offset, sign.text)
    return Formula(left, right)

"""One comparison of a park in, the inequality it comes down to out: in labels, and with the figures in it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.quantity import Bounds, Kind, Number, decimal_text, exact_text, show, whole_if_possible
from hightech_check.judging.compare import Found
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.standard.model import Comparison
from hightech_check.words import say
from hightech_check.words.figures import range_text


@dataclass(frozen=True, slots=True)
class Inequality:
    """A comparison without its division.

    Attributes:
        names: `Resident enterprises ≥ 200`, `A ≥ 20 % × B`.
        figures: the same with figures: `9 ≥ 20 % × 162 = 32.4`; `?` is not known.
        left: the exact worth of the left side, None where it is not known.
        right: of the right side.
    """

    names: str
    figures: str
    left: Number | None
    right: Number | None


class _Side(NamedTuple):
    """A form, and a factor before it that has a name of its own: `National R&D intensity × GDP`."""

    form: Linear
    factor: str | None = None


def inequality(park: Park, test: Comparison, found: Found, language: str) -> Inequality:
    """The inequality of a numeric comparison: `a ≥ t × b` for a ratio, else the figure beside its threshold."""
    return _Writer(park, test, found, language).inequality()


class _Writer:
    def __init__(self, park: Park, test: Comparison, found: Found, language: str) -> None:
        self.park = park
        self.test = test
        self.found = found
        self.language = language
        self.formula = None if found.basis == "reported" else park.standard.indicators[test.indicator].formula
        measured = test.indicator if self.formula is None else self.formula.names[0]
        self.kind: Kind = park.standard.indicator(measured).kind

    def inequality(self) -> Inequality:
        left, right = self.sides()
        names = [self.sum(side, figures=False) for side in (left, right)]
        worth = [self.worth(side) for side in (left, right)]
        figures = [
            self.with_worth(self.sum(side, figures=True), side, value, worth[1 - index])
            for index, (side, value) in enumerate(zip((left, right), worth, strict=True))
        ]
        return Inequality(self.joined(*names), self.joined(*figures), *worth)

    def joined(self, left: str, right: str) -> str:
        code = "equals-sign" if self.test.operator == "equals" else self.test.operator.replace("_", "-")
        return f"{left} {say(self.language, code, value='').rstrip()} {right}"

    def sides(self) -> tuple[_Side, _Side]:
        threshold = self.found.threshold.exact
        if self.formula is None:
            return _Side(Linear(((self.test.indicator, 1),))), self.plain_threshold()
        if self.test.beside is not None:
            return _Side(self.formula.numerator), _Side(self.formula.denominator, self.test.beside)
        assert threshold is not None  # only another indicator can be a threshold that is not known
        return _parted(self.formula, threshold)

    def plain_threshold(self) -> _Side:
        if self.test.beside is not None:
            return _Side(Linear(((self.test.beside, 1),)))
        assert self.found.threshold.exact is not None
        return _Side(Linear((), self.found.threshold.exact))

    # --- a side in words and figures ---

    def sum(self, side: _Side, *, figures: bool) -> str:
        text = ""
        for key, factor in side.form.terms:
            sign = " - " if factor < 0 else " + "
            name = self.figure(key) if figures else label_of(self.park.standard, key, self.language)
            text += (sign if text else "-" * (factor < 0)) + _times(-factor if factor < 0 else factor) + name
        if not side.form.terms:
            text = show(self.kind, side.form.constant, self.found.value)
        if side.factor is None:
            return text
        before = self.figure(side.factor) if figures else label_of(self.park.standard, side.factor, self.language)
        return f"{before} × {f'({text})' if len(side.form.terms) > 1 else text}"

    def figure(self, key: str) -> str:
        bounds = self.bounds(key)
        known = bounds.high is not None or bool(bounds.low)
        text = range_text(self.language, self.park.standard.indicator(key).kind, bounds) if known else "?"
        return text if bounds.exact is not None or not known else f"({text})"

    def bounds(self, key: str) -> Bounds:
        if key == self.test.indicator and self.found.value is not None:
            return Bounds(self.found.value, self.found.value)
        if key in self.park.bounds:
            return self.park.bounds[key]
        figure = self.park.figures.get(key)
        return Bounds(None, None) if figure is None else Bounds(figure.low, figure.high)

    def worth(self, side: _Side) -> Number | None:
        exact = {key: self.bounds(key).exact for key, _ in side.form.terms}
        known = {key: value for key, value in exact.items() if value is not None}
        if len(known) < len(exact):
            return None
        worth = side.form.value(known)
        if side.factor is not None:
            factor = self.bounds(side.factor).exact
            return None if factor is None else whole_if_possible(Fraction(factor * worth))
        return whole_if_possible(Fraction(worth))

    def with_worth(self, text: str, side: _Side, worth: Number | None, other: Number | None) -> str:
        alone = side.factor is None and (not side.form.terms or [factor for _, factor in side.form.terms] == [1])
        return text if alone or worth is None else f"{text} = {show(self.kind, worth, other)}"


def _parted(formula: Formula, threshold: Number) -> tuple[_Side, _Side]:
    """`numerator - t * denominator` with what is taken away on the right: `n ≥ 130 % × p`."""
    form = formula.numerator.plus(formula.denominator.scaled(-threshold))
    left = tuple((key, factor) for key, factor in form.terms if factor > 0)
    right = tuple((key, -factor) for key, factor in form.terms if factor < 0)
    return _Side(Linear(left)), _Side(Linear(right))


def _times(factor: Number) -> str:
    factor = whole_if_possible(Fraction(factor))
    if factor == 1:
        return ""
    if isinstance(factor, int):
        return f"{factor} × "
    percent = whole_if_possible(Fraction(factor * 100))
    text = exact_text(percent)
    return f"{text} % × " if "/" not in text else f"{decimal_text(percent, 6)} % × "

"""A formula, and the inequality a comparison comes down to, in words: with names, and with the figures in them."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Bounds, Number, decimal_text, exact_text, show, whole_if_possible
from hightech_check.judging.compare import Found, measure_of
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.standard.model import Comparison
from hightech_check.words.figures import range_text


class InequalityInWords(NamedTuple):
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

    def to_dict(self) -> dict[str, str | None]:
        """Its JSON form."""
        left, right = (None if side is None else exact_text(side) for side in (self.left, self.right))
        return {"names": self.names, "figures": self.figures, "left_exact": left, "right_exact": right}


class _Product(NamedTuple):
    """A form, and a factor before it that has a name of its own: `National R&D intensity × GDP`."""

    form: Linear
    factor: str | None = None


def formula_words(formula: Formula, park: Park, language: str) -> tuple[str, str]:
    """A formula with the keys of its figures, and with the figures: `a / b`, `9 / 162`."""

    def figure(key: str) -> str:
        return figure_words(park, key, park.bounds[key], language)

    def times(factor: Number) -> str:
        return "" if factor == 1 else f"{factor} * "

    def words(name: Callable[[str], str]) -> str:
        return " / ".join(_in_brackets(form, _sum(form, name, times)) for form in formula)

    return words(str), words(figure)


def figure_words(park: Park, key: str, bounds: Bounds, language: str) -> str:
    """A figure, as far as it is known, within a formula: `162`, `(9 or more)`, `?`."""
    if bounds.high is None and not bounds.low:
        return "?"
    text = range_text(language, park.standard.indicator(key).kind, bounds)
    return text if bounds.exact is not None else f"({text})"


def inequality(park: Park, comparison: Comparison, found: Found, language: str) -> InequalityInWords:
    """The inequality of a numeric comparison: `a ≥ t × b` for a ratio, else the figure beside its threshold."""
    standard = park.standard
    measure = measure_of(standard, comparison)
    formula = None if found.basis == "reported" else measure.formula
    kind = standard.indicator(measure.name if formula is None else measure.names[0]).kind

    def known(key: str) -> Bounds:
        if key == measure.name and found.value is not None:
            return Bounds(found.value, found.value)
        figure = park.figures.get(key)
        stated = Bounds(None, None) if figure is None else Bounds(figure.low, figure.high)
        return park.bounds.get(key, stated)

    def in_words(product: _Product, name: Callable[[str], str]) -> str:
        form, factor = product
        text = _sum(form, name, _times) if form.terms else show(kind, form.constant, found.value)
        return text if factor is None else f"{name(factor)} × {_in_brackets(form, text)}"

    def worth(product: _Product) -> Number | None:
        exact = {key: known(key).exact for key, _ in product.form.terms}
        figures = {key: value for key, value in exact.items() if value is not None}
        factor = 1 if product.factor is None else known(product.factor).exact
        if len(figures) < len(exact) or factor is None:
            return None
        return whole_if_possible(Fraction(factor * product.form.value(figures)))

    def with_figures(product: _Product, value: Number | None, other: Number | None) -> str:
        text = in_words(product, lambda key: figure_words(park, key, known(key), language))
        alone = product.factor is None and [factor for _, factor in product.form.terms] in ([], [1])
        return text if alone or value is None else f"{text} = {show(kind, value, other)}"

    left, right = products = _products(comparison, formula, found.threshold.exact)
    above, below = worths = worth(left), worth(right)
    sign = f" {OPERATORS[comparison.operator].symbol} "
    return InequalityInWords(
        sign.join(in_words(one, lambda key: label_of(standard, key, language)) for one in products),
        sign.join((with_figures(left, above, below), with_figures(right, below, above))),
        *worths,
    )


def _products(comparison: Comparison, formula: Formula | None, threshold: Number | None) -> tuple[_Product, _Product]:
    """The two sides, what is taken away brought to the right: `n ≥ 130 % × p`."""
    if comparison.beside is not None:
        if formula is not None:
            return _Product(formula.numerator), _Product(formula.denominator, comparison.beside)
        return _Product(Linear(((comparison.indicator, 1),))), _Product(Linear(((comparison.beside, 1),)))
    assert threshold is not None  # only another indicator can be a threshold that is not known
    if formula is None:
        return _Product(Linear(((comparison.indicator, 1),))), _Product(Linear((), threshold))
    form = formula.numerator.plus(formula.denominator.scaled(-threshold))
    left = tuple((key, factor) for key, factor in form.terms if factor > 0)
    right = tuple((key, -factor) for key, factor in form.terms if factor < 0)
    return _Product(Linear(left)), _Product(Linear(right))


def _sum(form: Linear, name: Callable[[str], str], times: Callable[[Number], str]) -> str:
    """A form without its constant: `a - 2 * b`."""
    text = ""
    for key, factor in form.terms:
        sign = " - " if factor < 0 else " + "
        text += (sign if text else "-" * (factor < 0)) + times(-factor if factor < 0 else factor) + name(key)
    return text


def _in_brackets(form: Linear, text: str) -> str:
    return f"({text})" if len(form.terms) > 1 else text


def _times(factor: Number) -> str:
    factor = whole_if_possible(Fraction(factor))
    if isinstance(factor, int):
        return "" if factor == 1 else f"{factor} × "
    percent = whole_if_possible(Fraction(factor * 100))
    text = exact_text(percent)
    return f"{text} % × " if "/" not in text else f"{decimal_text(percent, 6)} % × "

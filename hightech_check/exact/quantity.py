"""Exact figures: text read into counts, amounts, ratios and numbers, and printed again; intervals of them.

Nothing here is ever a float, except the two functions that make the doubles of the JSON form.
"""

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import truediv
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from hightech_check.exact.wording import Meant

Number: TypeAlias = int | Fraction
Kind: TypeAlias = Literal["count", "amount", "ratio", "number"]

AMOUNT_UNITS = {"元": 1, "CNY": 1, "万元": 10_000, "亿元": 100_000_000}
STEPS: Mapping[str, Number] = {
    "count": 1,
    "amount": Fraction(1, 100),
    "ratio": Fraction(1, 1_000_000),
    "number": Fraction(1, 1_000_000),
}
"""The scale on which a sought figure is stated: one, 0.01 yuan, or a millionth."""

LONGEST = 24  # digits; longer ones are never converted
_WHOLE = "(0|[1-9][0-9]{0,17})"
_DECIMAL = rf"{_WHOLE}(?:\.([0-9]{{1,6}}))?"
FORMS: Mapping[Kind, re.Pattern[str]] = {
    "count": re.compile(rf"(){_WHOLE}()()"),
    "number": re.compile(rf"(){_DECIMAL}()"),
    "ratio": re.compile(rf"(-?){_DECIMAL} ?(%)"),
    "amount": re.compile(rf"(){_DECIMAL} ?({'|'.join(AMOUNT_UNITS)})"),
}
"""How a figure is written; each form has four groups: sign, digits before the point, digits after it, unit."""
EXAMPLES: Mapping[Kind, str] = {"count": "162", "amount": "3400 万元", "ratio": "5.5%", "number": "70.5"}


class Bounds(NamedTuple):
    """What is known of a figure: it lies from `low` to `high`, ends included; None is no bound."""

    low: Number | None
    high: Number | None

    @property
    def exact(self) -> Number | None:
        """The figure itself, where the interval is a single point; else None."""
        return self.low if self.low is self.high or self.low == self.high else None


UNKNOWN = Bounds(0, None)


class Quantity(NamedTuple):
    """A figure as written.

    Attributes:
        value: the exact value: counts in units, amounts in yuan, ratios as parts of 1 (20% is 1/5).
        unit: the worth of one unit of its last written digit, in the same measure.
    """

    value: Number
    unit: Number


class QuantityError(ValueError):
    """A text that is no figure of its kind.

    Attributes:
        code: what is wrong: `count-form`, `amount-form`, `ratio-form`, `number-form`, `negative` or `too-long`.
        right: the form that would be right, or an example of one.
        meant: what it was meant to be, where that is no figure, as `wording.Meant`; else None.
    """

    def __init__(self, code: str, right: str, meant: "Meant | None" = None) -> None:
        super().__init__(f"{code}: write {right}")
        self.code = code
        self.right = right
        self.example = right in EXAMPLES.values()
        self.meant = meant


def whole_if_possible(value: Number) -> Number:
    """The same value, as an int where it is whole: ints are ten times as fast as fractions."""
    return value.numerator if value.denominator == 1 else value


_WORTHS: Mapping[str, Sequence[Number]] = {
    unit: [whole_if_possible(Fraction(worth, 10**places)) for places in range(2 if unit == "%" else 0, 9)]
    for unit, worth in ({"": 1, "%": 1} | AMOUNT_UNITS).items()
}
"""What one unit of the last digit is worth, by what is written behind it and the number of decimals."""


def quotient(numerator: Number, denominator: Number) -> Number:
    """The exact quotient, as an int where it is whole."""
    if isinstance(numerator, int) and isinstance(denominator, int):
        whole, rest = divmod(numerator, denominator)
        return Fraction(numerator, denominator) if rest else whole
    exact: Number = truediv(numerator, denominator)
    return whole_if_possible(exact)


def excess(value: Number, threshold: Number) -> Number:
    """A number of the sign of `value - threshold`: the difference times both denominators, made without fractions."""
    return value.numerator * threshold.denominator - threshold.numerator * value.denominator


def read(kind: Kind, text: str) -> Quantity:
    """Read one figure as it stands in a data file, a standard or an option.

    Args:
        kind: what it is a figure of.
        text: ASCII digits, at most 18 before the point and 6 after; a ratio with `%`, an amount with its unit.

    Raises:
        QuantityError: it is not written so; the error shows the right form.
    """
    match = FORMS[kind].fullmatch(text)
    if match is None:
        from hightech_check.exact.wording import refusal  # only a refused figure pays for it

        raise refusal(kind, text)
    sign, whole, decimals, unit = match.groups("")
    digits = int(whole + decimals)
    if sign:
        if digits == 0:
            raise QuantityError("ratio-form", "0%")
        digits = -digits
    worth = _WORTHS[unit][len(decimals)]
    return Quantity(whole_if_possible(digits * worth), worth)


def _units(numerator: int, denominator: int, places: int) -> int:
    """How many units of the last of so many places, rounded half up (away from zero)."""
    shift: int = 10**places
    units = (2 * abs(numerator) * shift + denominator) // (2 * denominator)
    return -units if numerator < 0 else units


def _digits(units: int, places: int) -> str:
    whole, rest = divmod(abs(units), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def decimal_text(value: Number, places: int) -> str:
    """The value in digits, rounded half up (away from zero) to so many places, without trailing zeros."""
    return _digits(_units(value.numerator, value.denominator, places), places)


def _rounded_beside(value: Number, beside: Number | None, places: int, per: int = 1, times: int = 1) -> str:
    """Round `value * times / per` to `places`, or to as many more as keep it on its own side of the threshold."""
    numerator, denominator = value.numerator * times, value.denominator * per
    units = _units(numerator, denominator, places)
    if beside is not None and (side := excess(value, beside)):
        edge, edge_denominator = beside.numerator * times, beside.denominator * per
        while (units * edge_denominator - edge * 10**places) * side <= 0:
            places += 1
            units = _units(numerator, denominator, places)
    return _digits(units, places)


def _amount_unit(value: Number) -> str:
    size = -value if value < 0 else value
    if size >= AMOUNT_UNITS["亿元"]:
        return "亿元"
    return "万元" if size >= AMOUNT_UNITS["万元"] else "元"


def show(kind: Kind, value: Number, beside: Number | None = None, *, points: bool = False) -> str:
    """Print a figure: `162`, `5.56 %`, `3400 万元`; never rounded onto or past `beside`, its threshold.

    Args:
        kind: what it is a figure of.
        value: in units, yuan or parts of 1.
        beside: the figure that it must not be rounded onto or past.
        points: of a ratio, leave the `%` out (the words "points" follow).
    """
    match kind:
        case "count":
            return str(value.numerator) if value.denominator == 1 else _rounded_beside(value, beside, 2)
        case "number":
            return _rounded_beside(value, beside, 6 if value.denominator in _SHORT_DENOMINATORS else 2)
        case "amount":
            unit = _amount_unit(value)
            return f"{_rounded_beside(value, beside, 2, per=AMOUNT_UNITS[unit])} {unit}"
        case "ratio":
            text = _rounded_beside(value, beside, 2, times=100)
            return text if points else f"{text} %"


_SHORT_DENOMINATORS = frozenset(2**a * 5**b for a in range(7) for b in range(7))


def exact_text(value: Number) -> str:
    """An integer, a decimal without trailing zeros where it ends within 6 places, or `n/d` in lowest terms."""
    if value.denominator == 1:
        return str(value.numerator)
    if value.denominator in _SHORT_DENOMINATORS:
        return decimal_text(value, 6)
    return f"{value.numerator}/{value.denominator}"


def written(kind: Kind, value: Number) -> str | None:
    """The value as a data file would write it exactly, or None where six decimals do not hold it."""
    if kind == "ratio":
        scaled, suffix = value * 100, "%"
    elif kind == "amount":
        unit = _amount_unit(value)
        scaled, suffix = Fraction(value, AMOUNT_UNITS[unit]), f" {unit}"
        if scaled.denominator not in _SHORT_DENOMINATORS:
            scaled, suffix = value, " 元"
    else:
        scaled, suffix = value, ""
    return f"{decimal_text(scaled, 6)}{suffix}" if scaled.denominator in _SHORT_DENOMINATORS else None


def json_number(kind: Kind, value: Number, beside: Number | None = None) -> int | float:
    """The number of the JSON form: whole for counts, else the nearest double, kept on its side of `beside`."""
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1 and (kind == "count" or -(2**53) < numerator < 2**53):
        return numerator
    nearest = numerator / denominator
    if beside is None:
        return nearest
    edge = beside.numerator / beside.denominator
    side = numerator * beside.denominator - beside.numerator * denominator
    if side < 0 and nearest >= edge:
        return math.nextafter(edge, -math.inf)
    if side > 0 and nearest <= edge:
        return math.nextafter(edge, math.inf)
    return nearest


def json_number_upwards(kind: Kind, value: Number) -> int | float:
    """The least double that is not below the value: a shortfall is never understated."""
    number = json_number(kind, value)
    return number if Fraction(number) >= value else math.nextafter(number, math.inf)


def rounded_to_step(kind: Kind, value: Number, *, upwards: bool) -> Number:
    """The nearest value of the kind's own scale (see `STEPS`) that is not below, or not above, the value."""
    step = STEPS[kind]
    above, below = value.numerator * step.denominator, value.denominator * step.numerator
    steps = -(-above // below) if upwards else above // below
    return quotient(steps * step.numerator, step.denominator)

"""Figures, intervals and units in words."""

from hightech_check.exact.quantity import Bounds, Kind, Number, show, written
from hightech_check.words import Said, say


def interval(kind: Kind, bounds: Bounds, beside: Number | None = None, unit: str = "") -> str | Said:
    """An interval, to be put into words when the language is known; the figure itself where it is a single point."""
    low, high = ("" if end is None else with_unit(show(kind, end, beside), unit) for end in bounds)
    if bounds.exact is not None:
        return low
    if low and high:
        return Said("range", low=low, high=high)
    if low:
        return Said("or-more", low=low)
    if high:
        return Said("or-fewer" if kind == "count" else "or-less", high=high)
    return Said("anything")


def range_text(language: str, kind: Kind, bounds: Bounds, beside: Number | None = None, unit: str = "") -> str:
    """An interval: `9 to 162`, `10 % or more`, or the figure itself."""
    text = interval(kind, bounds, beside, unit)
    return text if isinstance(text, str) else text.words(language)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit."""
    return f"{number} {unit}" if unit else number


def shortfall_text(language: str, kind: Kind, amount: Number, unit: str = "") -> str:
    """A missing amount, rounded as other figures are and never to nothing: `38 enterprises`, `14.44 points`."""
    if kind == "ratio":
        number = show(kind, amount, 0, points=True)
        return say(language, "point" if number == "1" else "points", number=number)
    return with_unit(show(kind, amount, 0), unit if kind != "amount" else "")


def shortfall_words(language: str, kind: Kind, operator: str, amount: Number, unit: str = "") -> str:
    """A shortfall as a phrase: `38 more enterprises`, `1 enterprise too many`, `14.44 points`."""
    direction = {"at_least": "short", "more_than": "short", "at_most": "over", "less_than": "over"}.get(operator, "off")
    if kind in ("count", "number") and unit and direction != "off":
        return say(language, f"{direction}-count", number=show(kind, amount, 0), unit=unit)
    manner = "ratio" if kind == "ratio" and direction != "off" else "other"
    return say(language, f"{direction}-{manner}", amount=shortfall_text(language, kind, amount, unit))


def exact_words(kind: Kind, value: Number) -> str:
    """A value that must not be rounded, as a data file writes it where it can."""
    return written(kind, value) or show(kind, value)

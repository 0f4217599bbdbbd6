"""Figures as given, and what they are called."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.standard.model import Indicator, Standard
from hightech_check.words import say
from hightech_check.words.figures import range_text


class Figure(NamedTuple):
    """One entry of a data file.

    Attributes:
        low: the least that it may be: units, yuan or parts of 1; None for no bound, and of flags and choices.
        high: the greatest; the same as `low` where the figure itself is given.
        unit: the worth of one unit of its last digit; 0 for a bound, which has no tolerance.
        answer: of a flag true or false, of a choice the option.
        mark: where it stands (of a mapping, its key), as the parser gives it; None where it was not read from a file.
        source: where the figure comes from, in the file's words.
        note: a remark, in the file's words.
    """

    low: Number | None
    high: Number | None
    unit: Number = 0
    answer: bool | str | None = None
    mark: Any = None
    source: str | None = None
    note: str | None = None

    @property
    def line(self) -> int | None:
        """Its line, from 1."""
        return None if self.mark is None else int(self.mark.line) + 1

    @property
    def column(self) -> int | None:
        """Its column, from 1."""
        return None if self.mark is None else int(self.mark.column) + 1

    @property
    def exact(self) -> Number | None:
        """The figure itself, where it is more than a bound."""
        return self.low if self.low == self.high else None


def path_of(key: str) -> str:
    """Where a figure stands in a data file."""
    return key if key.startswith(PREVIOUS) else f"indicators.{key}"


@lru_cache(maxsize=4096)
def label_of(standard: Standard, key: str, language: str) -> str:
    """What a figure is called, last year's as such."""
    label = standard.indicator(key).label.text(language)
    return say(language, "last-year", label=label) if key.startswith(PREVIOUS) else label


def answer_words(indicator: Indicator, answer: bool | str, language: str) -> str:
    """An answer to a flag or a choice in words: yes or no, or what the option is called."""
    if isinstance(answer, str):
        return (indicator.options or {})[answer].text(language)
    return say(language, "yes" if answer else "no")


class FigureInWords(NamedTuple):
    """A given figure, to be named in a message with its line."""

    standard: Standard
    key: str
    figure: Figure

    def words(self, language: str) -> str:
        """`Resident enterprises 162 (line 5)`."""
        label = label_of(self.standard, self.key, language)
        kind = self.standard.indicator(self.key).kind
        value = range_text(language, kind, Bounds(self.figure.low, self.figure.high))
        if self.figure.line is None:
            return say(language, "figure", label=label, value=value)
        return say(language, "figure-at", label=label, value=value, line=self.figure.line)


class Rule(NamedTuple):
    """A constraint, to be named in a message."""

    standard: Standard
    code: str
    keys: tuple[str, ...]

    def words(self, language: str) -> str:
        """`A is part of B, and so at most as large`."""
        first, *others = (label_of(self.standard, key, language) for key in self.keys)
        return say(language, self.code, whole=first, parts=tuple(others))


def derived_from(standard: Standard, changed: Iterable[str]) -> set[str]:
    """The figures that are worked out from changed ones: unions of them, and ratios of them or of such unions.

    Where a figure changes, a given value of these says nothing any more, unless it is given anew as well.
    """
    moved = set(changed)
    while True:
        unions = {
            prefix + union
            for prefix in ("", PREVIOUS)
            for union, parts in standard.constraints.unions
            if any(prefix + part in moved for part in parts)
        }
        if unions <= moved:
            break
        moved |= unions
    formulas = {name: one.formula for name, one in standard.indicators.items() if one.formula is not None}
    ratios = {name for name, formula in formulas.items() if not moved.isdisjoint(formula.names)}
    return (moved | ratios) - set(changed)

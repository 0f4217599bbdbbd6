"""Figures as given, what they are called, and what is worked out from them."""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.reading.fields import Label
from hightech_check.reading.source import Node
from hightech_check.standard.model import Indicator, Standard
from hightech_check.words import Said, say
from hightech_check.words.figures import interval


class Figure(NamedTuple):
    """One entry of a data file.

    Attributes:
        low: the least that it may be: units, yuan or parts of 1; None for no bound, and of flags and choices.
        high: the greatest; the same as `low` where the figure itself is given.
        unit: the worth of one unit of its last digit; 0 for a bound, which has no tolerance.
        answer: of a flag true or false, of a choice the option.
        node: what it was read from (a mapping stands where its key does); None where it was not read from a file.
        source: where the figure comes from, in the file's words.
        note: a remark, in the file's words.
    """

    low: Number | None
    high: Number | None
    unit: Number = 0
    answer: bool | str | None = None
    node: Node | None = None
    source: str | None = None
    note: str | None = None

    @property
    def line(self) -> int | None:
        """Its line, from 1."""
        return None if self.node is None else self.node.line

    @property
    def column(self) -> int | None:
        """Its column, from 1."""
        return None if self.node is None else self.node.column

    @property
    def exact(self) -> Number | None:
        """The figure itself, where it is more than a bound."""
        return self.low if self.low == self.high else None


def path_of(key: str) -> str:
    """Where a figure stands in a data file."""
    return key if key.startswith(PREVIOUS) else f"indicators.{key}"


@lru_cache(maxsize=8192)
def label_of(standard: Standard, key: str, language: str) -> str:
    """What a figure is called, last year's as such."""
    label = standard.indicator(key).label.text(language)
    return say(language, "last-year", label=label) if key.startswith(PREVIOUS) else label


def named(standard: Standard, key: str) -> Label | Said:
    """The same within a message."""
    label = standard.indicator(key).label
    return Said("last-year", label=label) if key.startswith(PREVIOUS) else label


def answer_words(indicator: Indicator, answer: bool | str, language: str) -> str:
    """An answer to a flag or a choice in words: yes or no, or what the option is called."""
    if isinstance(answer, str):
        return (indicator.options or {})[answer].text(language)
    return say(language, "yes" if answer else "no")


def described(standard: Standard, key: str, figure: Figure) -> Said:
    """A number or a bound within a message, with its line: `Resident enterprises 162 (line 5)`."""
    value = partial(interval, standard.indicator(key).kind, Bounds(figure.low, figure.high))
    if figure.line is None:
        return Said("figure", label=named(standard, key), value=value)
    return Said("figure-at", label=named(standard, key), value=value, line=figure.line)


def derived_from(standard: Standard, changed: Iterable[str]) -> set[str]:
    """The figures that are worked out from changed ones: unions of them, and ratios of them or of such unions.

    Where a figure changes, a given value of these says nothing any more, unless it is given anew as well.
    """
    given = set(changed)
    moved: set[str] = set()
    waiting = [*given]
    while waiting:
        key = waiting.pop()
        if key not in moved:
            moved.add(key)
            prefix = PREVIOUS if key.startswith(PREVIOUS) else ""
            waiting += (prefix + union for union in standard.unions_of.get(key.removeprefix(prefix), ()))
    formulas = {name: one.formula for name, one in standard.indicators.items() if one.formula is not None}
    moved |= {name for name, formula in formulas.items() if not moved.isdisjoint(formula.names)}
    return moved - given
